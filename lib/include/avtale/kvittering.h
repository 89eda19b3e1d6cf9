/*
 * A receipt, R: the service's seal over S and the evidence, with time and order (avtale/kvittering/v1).
 */
#ifndef AVTALE_KVITTERING_H
#define AVTALE_KVITTERING_H

#include "avtale/date.h"
#include "avtale/err.h"
#include "avtale/hash.h"
#include "avtale/id.h"
#include "avtale/note.h"
#include "avtale/span.h"

#ifdef __cplusplus
extern "C" {
#endif

enum avt_metode {
    AVT_METODE_DEMO,
    AVT_METODE_IDPORTEN,
    AVT_METODE_ANSATTPORTEN,
    AVT_METODE_ENTRA,
    AVT_METODE_PASSNOEKKEL,
    AVT_METODE_PAPIR,
    AVT_METODE_SYSTEM,
    AVT_METODE_COUNT
};
const char *avt_metode_name(enum avt_metode metode);
bool avt_metode_find(enum avt_metode *out, const char *name);
/* The demo's login stands in its installations alone, and no other login there; paper and the system stand anywhere. */
bool avt_metode_belongs(enum avt_metode metode, struct avt_span opphav);

struct avt_kvittering {
    struct avt_id avtale;
    unsigned nr;
    struct avt_digest forrige;    /* identity of the previous R's text; zero = ingen */
    struct avt_digest erklaering; /* identity of S */
    struct avt_digest bevis;      /* of the evidence file */
    enum avt_metode metode;
    avt_instant tid;
    uint64_t nokkelliste;
    struct avt_digest nokkelliste_digest;
    const char *programvare;
};

/* text: of the note. AVT_EFORM, where = the line's key; AVT_ELIMIT. Borrows nothing. */
struct avt_err avt_kvittering_parse(struct avt_arena *arena, struct avt_kvittering *out,
                                    struct avt_span text) AVT_NODISCARD;
struct avt_span avt_kvittering_format(struct avt_arena *arena, const struct avt_kvittering *r);

#ifdef __cplusplus
}
#endif

#endif
