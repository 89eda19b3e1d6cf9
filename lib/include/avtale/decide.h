/*
 * Decide: may this person do this now? Pure; the last word before a seal, and the only place that knows the order of
 * signing.
 */
#ifndef AVTALE_DECIDE_H
#define AVTALE_DECIDE_H

#include "avtale/err.h"
#include "avtale/kommando.h"
#include "avtale/opplasting.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Everything the fold would refuse (avt_tilstand_allows) is refused here, and besides: AVT_EROLE: not this role's act,
 * or not on behalf of that role. AVT_ESTATUS: not in this status, or too late. AVT_ESTALE: another version has been put
 * forward since. AVT_EORDER: others sign first, each a fault at rolle by the kode of their row. AVT_EDONE: has done
 * this. AVT_EFAULTS with faults "mangler", "ugyldig-kode", "ukjent-felt", "ukjent-post", "for-tidlig", "etter-slutt" at slag, om,
 * gjelder-fra and tekst, "samme-person" at rolle, and at om, of periods, "periode-ikke-tur", "periode-for-tidlig",
 * "periode-bortfalt", "periode-ikke-avslaatt", and "periode-sperret" with the hjemmel of the overdue duty that stops it.
 * An item is looked for in `innhold`; without it every item is unknown.
 * On behalf also "mangler" and "ugyldig-kode" at grunn and bevis, "mangler-papir" at bevis, and "samme-person" at
 * bekreft: who has attempted it.
 */
struct avt_err avt_decide(const struct avt_decide_in *in, const struct avt_kommando *kommando,
                          struct avt_faults *faults) AVT_NODISCARD;

/* The acts `rolle` may do now: bit 1 << its code. Same rules, for pages: what it would have to name, date or
 * write is not asked. */
uint32_t avt_decide_acts(const struct avt_decide_in *in, int rolle, const uint8_t person[32]);

/* The roles on whose behalf `rolle` may approve now. Same rules; reason and evidence are not asked. */
avt_roles avt_decide_paa_vegne(const struct avt_decide_in *in, int rolle, const uint8_t person[32]);

#ifdef __cplusplus
}
#endif

#endif
