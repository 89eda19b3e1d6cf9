/*
 * Decide: may this person do this now? Pure; the last word before a seal, and the only place that knows the order of
 * signing.
 */
#ifndef AVTALE_DECIDE_H
#define AVTALE_DECIDE_H

#include "avtale/err.h"
#include "avtale/innhold.h"
#include "avtale/opplasting.h"
#include "avtale/periode.h"
#include "avtale/tilstand.h"
#include "avtale/tiltak.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What shows that somebody asked for what is done on its behalf. */
enum avt_bevisart { AVT_BEVIS_INGEN, AVT_BEVIS_SAMTALE, AVT_BEVIS_PAPIR };

/* What somebody wants to do. */
struct avt_kommando {
    enum avt_handling handling;
    int rolle; /* index in the measure */
    /* The put-forward record the person saw. Zero if the act concerns none; a new version: the one in force, or zero. */
    struct avt_digest fremlegg;
    const char *slag; /* NULL if none */
    const char *om;   /* "<list>/<id>" of the item it is about, NULL if none */
    bool has_gjelder_fra;
    avt_date gjelder_fra;
    bool has_tekst;           /* a free text comes with it */
    const char *paa_vegne_av; /* the role it is to count for, or NULL */
    const char *grunn;        /* coded, why on behalf */
    enum avt_bevisart bevis;  /* with paa_vegne_av */
    uint8_t person[32];       /* keyed hash of who acts */
    const uint8_t *bekrefter; /* and of who confirms what is done on behalf; NULL while it is only attempted */
};

/* Who acted in a record, for rules about different persons: fills person, false if that is unknown, which counts as
 * the same. */
typedef bool (*avt_person_fn)(void *ctx, unsigned nr, uint8_t person[32]);

/* The periods as avt_perioder gives them, made when they are asked for; NULL: there are none. */
typedef size_t (*avt_periode_fn)(void *ctx, const struct avt_periode **out);

struct avt_decide_in {
    const struct avt_tiltak *tiltak;
    const struct avt_tilstand *state;
    enum avt_status status;
    avt_date idag;
    avt_person_fn person;
    void *person_ctx;
    avt_periode_fn perioder;
    void *perioder_ctx;
    const struct avt_innhold *innhold; /* in force; needed for acts about an item of it, else may be NULL */
    avt_roles tidligere; /* roles the person has by the version in force alone: they do not sign the pending one */
};

/*
 * Everything the fold would refuse (avt_tilstand_allows) is refused here, and besides: AVT_EROLE: not this role's act,
 * or not on behalf of that role. AVT_ESTATUS: not in this status, or too late. AVT_ESTALE: another version has been put
 * forward since. AVT_EORDER: others sign first, each a fault at rolle by the kode of their row. AVT_EDONE: has done
 * this. AVT_EFAULTS with faults "mangler", "ugyldig-kode", "ukjent-felt", "ukjent-post", "for-tidlig" at slag, om,
 * gjelder-fra and tekst, "samme-person" at rolle, and at om, of periods, "periode-ikke-tur", "periode-for-tidlig",
 * "periode-bortfalt", "periode-ikke-avslaatt", and "periode-sperret" with the hjemmel of the overdue duty that stops it.
 * An item is looked for in `innhold`; without it every item is unknown.
 * On behalf also "mangler" and "ugyldig-kode" at grunn and bevis, "mangler-papir" at bevis, and "samme-person" at
 * bekreft: who has attempted it.
 */
struct avt_err avt_decide(const struct avt_decide_in *in, const struct avt_kommando *kommando,
                          struct avt_faults *faults) AVT_NODISCARD;

/* The acts `rolle` may do now: bit AVT_GODKJENT etc. Same rules, for pages: what it would have to name, date or
 * write is not asked. */
uint32_t avt_decide_acts(const struct avt_decide_in *in, int rolle, const uint8_t person[32]);

/* The roles on whose behalf `rolle` may approve now. Same rules; reason and evidence are not asked. */
avt_roles avt_decide_paa_vegne(const struct avt_decide_in *in, int rolle, const uint8_t person[32]);

#ifdef __cplusplus
}
#endif

#endif
