/*
 * What people do, each as one function: it checks what can be checked in the HTTP thread, then hands a job to the
 * writer, which checks again against the state as it is, seals, commits and answers. Pages and API differ only in how
 * they read the request and in `answer`.
 */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H

#include "avtale/endring.h"
#include "avtale/regel.h"
#include "flow/leser.h"
#include "flow/writer.h"

/* What an answer can be made from. */
struct utfall {
    const char *avtale;
    const struct avt_tiltak *tiltak;
    unsigned revisjon;                 /* of the draft, after saving */
    unsigned mangler;                  /* faults that would stop a put-forward */
    const struct avt_innhold *innhold; /* of the draft, with what was computed; NULL when there is no draft */
    const struct avt_faults *uregnet;  /* what could not be computed, of what the role may be told */
    int rolle;                         /* who saved it */
    const char *forsok;                /* attempt id */
    const char *kontrollkode;
    struct avt_span s;           /* text of S */
    const struct avt_post *post; /* of the sealed record */
    const struct avt_digest *hode; /* the agreement's head after it */
    struct avt_span r_file;
    bool gjelder; /* the version is in force after this */
};

typedef void (*flow_answer)(struct request *rq, const struct utfall *utfall);

/* A new agreement's draft. innhold may be NULL. */
struct avt_err flow_opprett(struct request *rq, const char *tiltak, const struct avt_json *innhold,
                            flow_answer answer) AVT_NODISCARD;

/*
 * Saves the draft: innhold replaces what the role reads (hele = true), or only the fields of one group (gruppe >= 0,
 * from a form). Fields the role may read but not edit must be as they were ("ikke-lov-aa-redigere").
 */
struct avt_err flow_lagre(struct leser *leser, const struct avt_json *innhold, int gruppe, const char *grunn,
                          flow_answer answer) AVT_NODISCARD;

/* What saving would compute, with nothing saved: the draft with what was written, and every computed value. */
struct avt_err flow_regn(struct leser *leser, const struct avt_json *innhold, int gruppe, struct avt_innhold *out) AVT_NODISCARD;

/* Opens the draft of the next version, prefilled from the version in force. */
struct avt_err flow_endring(struct leser *leser, flow_answer answer) AVT_NODISCARD;

/* Puts the draft forward: all faults at once, documents, views, and who must sign. */
struct avt_err flow_fremlegg(struct leser *leser, const char *grunn, flow_answer answer) AVT_NODISCARD;

/* What putting forward would mean, for the page that shows it first. */
struct forhaandsvisning {
    struct avt_faults faults;
    struct avt_forskjell *forskjeller;
    size_t n;
    avt_roles maa_signere;
    bool alene;             /* the act would be kontaktpunkt */
    struct avt_fakta fakta; /* what the rules were told */
    struct avt_innhold innhold;
};
struct avt_err flow_forhaandsvis(struct leser *leser, struct forhaandsvisning *out) AVT_NODISCARD;

/* What somebody declares. */
struct oensket {
    enum avt_handling handling;
    const char *fremlegg; /* digest text the person saw; NULL if none */
    const char *slag, *om, *gjelder_fra, *tekst;
    const struct avt_json *deler; /* the typed parts that go with the act, NULL if none */
    const char *visning; /* digest text of the view shown, NULL: the service's own */
    const char *paa_vegne_av, *grunn, *bevis;
};

/* Step one of two: an attempt. */
struct avt_err flow_forsok(struct leser *leser, const struct oensket *oensket, flow_answer answer) AVT_NODISCARD;
/* Step two: the evidence. `forsok` is the attempt's id. The records need not have been read. */
struct avt_err flow_bekreft(struct leser *leser, const char *forsok, flow_answer answer) AVT_NODISCARD;
/* An attempt of this person, for the page between the steps. */
struct avt_err flow_forsok_les(struct leser *leser, const char *forsok, struct avt_erklaering *s,
                               struct avt_span *s_text) AVT_NODISCARD;

/* Acts in one step. */
struct avt_err flow_handling(struct leser *leser, const struct oensket *oensket, flow_answer answer) AVT_NODISCARD;

/*
 * What an act gives anew (utsagn_felter without a document), as a version of its own that this role changes alone:
 * the record that follows the act's. A draft of an amendment gets the same. Faults at "deler/<part>".
 */
struct utsagn_deler;
struct avt_err flow_gi_nytt(struct leser *leser, const struct utsagn_deler *deler, struct job *foran) AVT_NODISCARD;

/* The bundle for the reader's role, as bytes. Makes a checkpoint if none covers the head yet. */
struct avt_err flow_pakke(struct leser *leser, struct avt_span *out) AVT_NODISCARD;

/* Webhook endpoint for the actor. answer gets forsok = id, kontrollkode = secret. */
struct avt_err flow_abonnement(struct request *rq, const char *url, flow_answer answer) AVT_NODISCARD;

/* The control code of a version: from the identity of its put-forward record. */
const char *flow_kontrollkode(struct avt_arena *arena, const struct avt_digest *fremlegg);

#endif
