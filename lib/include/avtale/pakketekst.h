/*
 * pakke.txt: what a bundle is, as its maker says (avtale/pakke/v1). The signer seals a bundle's manifest by it.
 */
#ifndef AVTALE_PAKKETEKST_H
#define AVTALE_PAKKETEKST_H

#include "avtale/checkpoint.h"
#include "avtale/err.h"
#include "avtale/id.h"
#include "avtale/span.h"

#ifdef __cplusplus
extern "C" {
#endif

struct avt_pakketekst {
    struct avt_id avtale;
    const char *rolle; /* whose it is */
    unsigned nr;       /* of its last record, and that receipt's identity */
    struct avt_digest hode;
    unsigned fra; /* the first version that must be here */
    struct avt_checkpoint logg;
};

struct avt_span avt_pakketekst_format(struct avt_arena *arena, const struct avt_pakketekst *tekst);
/* AVT_EFORM, where = the line's key; AVT_ELIMIT. */
struct avt_err avt_pakketekst_parse(struct avt_arena *arena, struct avt_pakketekst *out,
                                    struct avt_span text) AVT_NODISCARD;

#ifdef __cplusplus
}
#endif

#endif
