/*
 * The agreements of a list: chosen and put in order by the rows that the writer keeps (writer/list_rows.h), a page at a
 * time. Rows tell what is in which list, and nothing that is shown: each agreement is opened for that, as everywhere.
 */
#ifndef READING_LISTE_RADER_H
#define READING_LISTE_RADER_H

#include "avtale/err.h"
#include "reading/leser.h"
#include "reading/liste_valg.h"

struct liste_rad {
    const char *avtale;
    int64_t verdi; /* its place in the order */
    const struct avt_tiltak *tiltak; /* the newest of its measure; NULL: not installed */
    const char *tiltak_navn;
    avt_instant endret;
    enum avt_status status;
};

enum { LISTE_TELLES = 1000 }; /* more are told as more than so many */

struct liste {
    struct liste_rad *rader;
    size_t n;
    const char *neste; /* what etter is for those that come next; NULL: there are none */
    bool avkortet;     /* so many were passed over that the search stops here; there may be more */
    size_t i_alt;      /* how many there are by the choice, at most LISTE_TELLES */
    bool flere;        /* there are more than that */
};

/* The page that is asked for. */
struct avt_err liste_rader(struct request *rq, const struct liste_valg *valg, struct liste *out) AVT_NODISCARD;

/* How many there are of a selection, with nothing else asked. */
struct avt_err liste_tell(struct request *rq, const struct liste_valg *valg, size_t *n, bool *flere) AVT_NODISCARD;

/*
 * Opens each agreement of the list and calls fn, in order. One that cannot be read hides no other: it is told to unread
 * instead, and the log gets why. One that is nobody's any more is left out.
 */
struct avt_err liste_each(struct request *rq, const struct liste_rad *rader, size_t n,
                          struct avt_err (*fn)(struct leser *leser, const struct liste_rad *rad, void *ctx),
                          void (*unread)(struct request *rq, const struct liste_rad *rad, void *ctx),
                          void *ctx) AVT_NODISCARD;

#endif
