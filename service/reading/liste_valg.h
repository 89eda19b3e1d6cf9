/* What somebody asks of a list: which agreements, in which order, and from where on. Pages and API take the same. */
#ifndef READING_LISTE_VALG_H
#define READING_LISTE_VALG_H

#include "avtale/err.h"
#include "avtale/tilstand.h"
#include "base/request.h"

enum liste_utvalg { LISTE_ALLE, LISTE_MINE, LISTE_UFORDELTE }; /* Nav's own or nobody's; all else see their own */
enum liste_orden { LISTE_ENDRET, LISTE_START, LISTE_SLUTT, LISTE_FRIST };

/* What is searched for: nothing, an id, an agreement's, a person's or a business's number, words. */
enum liste_soek { LISTE_INTET, LISTE_ID, LISTE_NUMMER, LISTE_FNR, LISTE_ORGNR, LISTE_ORD };

enum { LISTE_SIDE = 25, LISTE_STOPPER = AVT_STATUS_COUNT };

struct liste_valg {
    const char *q; /* as typed; NULL: nothing is searched for */
    enum liste_soek soek;
    const char **ord; /* what it means; all of it must be there */
    size_t n_ord;
    int status;         /* avt_status, or LISTE_STOPPER: somebody has announced an end; -1: any */
    const char *tiltak; /* NULL: any */
    bool utvalg_valgt;  /* it is named */
    enum liste_utvalg utvalg;
    bool gjoer; /* only what waits for the caller: the most urgent first, whatever the order */
    bool over;  /* only what has something overdue */
    enum liste_orden sorter;
    bool synkende;
    bool etter; /* from behind this place on */
    int64_t verdi;
    struct avt_id avtale;
    size_t antall;
};

/* The names of a list's choices, as in addresses. */
const char *liste_utvalg_navn(enum liste_utvalg utvalg);
const char *liste_orden_navn(enum liste_orden orden);
const char *liste_status_navn(int status); /* "til-signering", "stopper" */

/* From the query of the request. AVT_ECHOICE with a fault "ugyldig-valg" at every value that none of them takes, and, where
 * strict, at every name. An empty value is none. */
struct avt_err liste_valg_les(struct request *rq, bool strict, struct liste_valg *out) AVT_NODISCARD;

#endif
