/*
 * What people do, each as one function: it checks what can be checked in the HTTP thread, then hands a job to the
 * writer, which checks again against the state as it is, seals, commits and answers. Pages and API differ only in how
 * they read the request and in `answer`.
 */
#ifndef COMMAND_FLOW_H
#define COMMAND_FLOW_H

#include "avtale/endring.h"
#include "avtale/err.h"
#include "avtale/regel.h"
#include "avtale/span.h"
#include "avtale/utgangspunkt.h"
#include "case/case_forslag.h"
#include "reading/leser.h"
#include "command/telling.h"
#include "writer/writer.h"

/* What an answer can be made from. */
struct utfall {
    const char *avtale;
    const struct avt_tiltak *tiltak;
    unsigned revisjon;                 /* of the draft, after saving */
    unsigned mangler;                  /* faults that would stop a put-forward */
    const struct avt_innhold *innhold; /* of the draft, with what was computed; NULL when there is no draft */
    const struct avt_faults *uregnet;  /* what could not be computed, of what the role may be told */
    int rolle;                         /* who saved it */
    const struct forslag *forslag;     /* on the draft: proposed or answered */
    const char *forsok;                /* attempt id */
    const char *kontrollkode;
    struct avt_span s;             /* text of S */
    const struct avt_post *post;   /* of the sealed record */
    const struct avt_digest *hode; /* the agreement's head after it */
    struct avt_span r_file;
    bool gjelder;                      /* the version is in force after this */
    const struct avt_utelatt *utelatt; /* what did not come along from an earlier agreement */
    size_t n_utelatt;
};

typedef void (*flow_answer)(struct request *rq, const struct utfall *utfall);

/* A new agreement's draft. innhold may be NULL. fra (may be NULL): the id of an earlier agreement to begin from, with no
 * innhold beside it ("bare-en-av-dem"); "ukjent-avtale" unless the actor has a role in it. */
struct avt_err flow_opprett(struct request *rq, const char *tiltak, const char *fra, const struct avt_json *innhold,
                            flow_answer answer) AVT_NODISCARD;

/* What such a draft would hold, for the page that asks first. fra is the earlier agreement's id, as above. */
struct begynnelse {
    struct avt_innhold innhold;
    struct avt_utelatt *utelatt;
    size_t n;
};
struct avt_err flow_begynn(struct request *rq, const struct avt_tiltak *tiltak, const char *fra,
                           struct begynnelse *out) AVT_NODISCARD;

/* What If-Match must name of a draft, and the check of it: request_match_first. */
const char *utkast_token(struct avt_arena *arena, unsigned revisjon);
struct avt_err utkast_match(struct request *rq, unsigned revisjon, struct avt_err found) AVT_NODISCARD;

/*
 * Saves the draft: innhold replaces what the role reads (hele = true), or only the fields of one group (gruppe >= 0,
 * from a form). Fields the role may read but not edit must be as they were ("ikke-lov-aa-redigere").
 */
struct avt_err flow_lagre(struct leser *leser, const struct avt_json *innhold, int gruppe, const char *grunn,
                          flow_answer answer) AVT_NODISCARD;

/* The same, with an open proposal put in as well, over what was written; innhold NULL: nothing else is changed. It must
 * be one whose field the role edits: AVT_EROLE, AVT_EDONE, AVT_ENOTFOUND; "ukjent-post", "for-mange" if it fits no more. */
struct avt_err flow_ta_inn(struct leser *leser, const struct avt_json *innhold, int gruppe, unsigned nr,
                           flow_answer answer) AVT_NODISCARD;

/* Proposes something on the draft. Faults: forslag_les; "forslag-for-mange". AVT_EROLE for who acts for no party. */
struct avt_err flow_forslag(struct leser *leser, const struct forslag_oensket *oensket,
                            flow_answer answer) AVT_NODISCARD;

/* Refuses a proposal with a text (FORSLAG_NEI), or withdraws it (FORSLAG_TRUKKET). Taking in is flow_ta_inn. */
struct avt_err flow_forslag_svar(struct leser *leser, unsigned nr, enum forslag_svar svar, const char *tekst,
                                 flow_answer answer) AVT_NODISCARD;

/* What saving would compute, with nothing saved: the draft with what was written, and every computed value. */
struct avt_err flow_regn(struct leser *leser, const struct avt_json *innhold, int gruppe,
                         struct avt_innhold *out) AVT_NODISCARD;

/* Opens the draft of the next version, prefilled from the version in force. */
struct avt_err flow_endring(struct leser *leser, flow_answer answer) AVT_NODISCARD;

/* The same from a wish, named as `svar` names it ("post-7"): its proposals stand on the draft, and those that the role may put in and that
 * break no rule are in it. "ukjent-oenske" at "oenske" unless it is a wish. */
struct avt_err flow_endring_fra(struct leser *leser, const char *oenske, flow_answer answer) AVT_NODISCARD;

/* Puts the draft forward: all faults at once, documents, views, and who must sign. */
struct avt_err flow_fremlegg(struct leser *leser, const char *grunn, flow_answer answer) AVT_NODISCARD;

/*
 * Puts the role's contact data (command/contact_data.h) in force at once, as the act kontaktpunkt, from the version in force and
 * without a draft; a draft that somebody has gets the same changes. innhold holds all of it: what is left out is taken
 * away. AVT_ESTATUS while a version is pending.
 */
struct avt_err flow_kontakt(struct leser *leser, const struct avt_json *innhold, const char *grunn,
                            flow_answer answer) AVT_NODISCARD;

/* What putting forward would mean, for the page that shows it first. */
struct forhaandsvisning {
    struct avt_faults faults;
    struct avt_forskjell *forskjeller;
    size_t n;
    avt_roles maa_signere;
    avt_roles varsles;      /* those who sign this agreement, and are only told of this */
    bool alene;             /* the act would be kontaktpunkt */
    struct avt_fakta fakta; /* what the rules were told */
    struct telling telling; /* what they said that is counted */
    struct avt_innhold innhold;
    unsigned revisjon; /* of the draft */
    unsigned forslag;  /* forslag_stand of the documents the role reads */
};
struct avt_err flow_forhaandsvis(struct leser *leser, struct forhaandsvisning *out) AVT_NODISCARD;

/* What the role is to be warned of before it does this about the version that waits, as its own page and attempt tell: joined
 * to the faults of the request. What would stop it is told when it does. */
struct avt_err flow_raad(struct leser *leser, enum avt_handling handling) AVT_NODISCARD;

/* May the leser's role do this now; the error says why not. */
struct avt_err flow_kan(struct leser *leser, enum avt_handling handling) AVT_NODISCARD;

/* What somebody declares. */
struct oensket {
    enum avt_handling handling;
    const char *fremlegg; /* digest text the person saw; NULL if none */
    const char *slag, *om, *gjelder_fra, *tekst;
    const struct avt_json *deler; /* the typed parts that go with the act, NULL if none */
    const char *visning;          /* digest text of the view shown, NULL: the service's own */
    const char *paa_vegne_av, *grunn;
    const char *bevis; /* on behalf: "post-7", in which a signed paper was uploaded; NULL: tekst is what was said */
    const char *kode;  /* the control code that stands on the paper; NULL: not asked */
    const struct forslag_oensket *forslag; /* with endringsoenske: told apart in faults as "forslag/1/…" */
    size_t n_forslag;
};

/* Step one of two: an attempt. */
struct avt_err flow_forsok(struct leser *leser, const struct oensket *oensket, flow_answer answer) AVT_NODISCARD;
/* Step two: the evidence. `forsok` is the attempt's id. The records need not have been read. What was attempted on behalf
 * of another is confirmed by another than who attempted it. */
struct avt_err flow_bekreft(struct leser *leser, const char *forsok, flow_answer answer) AVT_NODISCARD;
/* How an attempt stands now, whatever has become of it and of what it answers since. */
enum forsok_tilstand {
    FORSOK_VENTER,    /* may be confirmed: by who attempted it, on behalf by another */
    FORSOK_BEKREFTET, /* is a record */
    FORSOK_AVSLAATT,  /* on behalf: a colleague has refused it */
    FORSOK_TRUKKET,   /* on behalf: taken back by who attempted it */
    FORSOK_UTLOEPT,   /* its time is over */
    FORSOK_OVERTATT,  /* another in Nav has taken the agreement over since */
    FORSOK_BORTFALT,  /* its version waits no more, or the role has signed it otherwise */
    FORSOK_IKKE_NAA,  /* would be refused as things stand, and perhaps not later */
    FORSOK_TILSTANDER
};
const char *forsok_tilstand_navn(enum forsok_tilstand tilstand);

struct forsok_naa {
    enum forsok_tilstand tilstand;
    unsigned nr;                       /* the record it is, else 0 */
    bool staar;                        /* and that approval stands */
    const struct avt_versjon *versjon; /* what it answers */
};

/* An attempt of this person, for the page between the steps; leser->rolle becomes the role it was made in, if that is
 * the actor's still. AVT_ENOTFOUND; "ugyldig-kode" at `rolle` if the request names another. */
struct forsok_lest {
    struct avt_erklaering s;
    struct avt_span s_text;
    struct forsok_naa naa;
};
struct avt_err flow_forsok_les(struct leser *leser, const char *forsok, struct forsok_lest *out) AVT_NODISCARD;

/* What is attempted on behalf of others on this agreement, or has been of late. */
struct fullmakt {
    const char *id, *svar; /* svar: why it was refused */
    struct forsok_naa naa;
    bool egen;        /* this person has attempted it */
    const char *navn; /* who has */
    struct avt_erklaering s;
    struct avt_span s_text;
    unsigned fil;      /* the record of the paper, 0 if none */
    const char *tekst; /* what was said, NULL if a paper */
};
/* All of them, for Nav's role that may confirm; none for others. */
struct avt_err flow_fullmakter(struct leser *leser, struct fullmakt **out, size_t *n) AVT_NODISCARD;
/* One; leser->rolle becomes the role it was attempted in. AVT_ENOTFOUND. */
struct avt_err flow_fullmakt(struct leser *leser, const char *forsok, struct fullmakt *out) AVT_NODISCARD;
/* The control code as the service writes it, from how people do: small letters will do, I and L
 * are 1 and O is 0, as Crockford's base32 has it, and white space and dashes are passed over. NULL if it is none. */
const char *flow_kode(struct avt_arena *arena, const char *written);
/* The agreements whose pending version has this code and in which the actor is Nav's signing role: first their number,
 * and of the first the id and that role. */
struct avt_err flow_finn_kode(struct request *rq, const char *kode, size_t *n, const char **id,
                              const char **rolle) AVT_NODISCARD;
/* Refuses it, or, by who attempted it, takes it back. tekst: why, may be empty. The answer gets forsok. */
struct avt_err flow_avslag(struct leser *leser, const char *forsok, const char *tekst,
                           flow_answer answer) AVT_NODISCARD;

/* A file to be put with the agreement. */
struct filoenske {
    const char *slag, *navn;
    const char *const *lesere; /* parts and roles named by who uploads, NULL-terminated */
    struct avt_span bytes;
};
/* Faults "mangler" and "feil-filtype" at fil; what avt_filnavn_check and avt_opplasting_lesere tell. AVT_ELIMIT. */
struct avt_err flow_opplast(struct leser *leser, const struct filoenske *fil, flow_answer answer) AVT_NODISCARD;

/* Answers with the file of the record whose number is the second part of the path, as a download. AVT_ENOTFOUND as
 * leser_opplasting. */
struct avt_err flow_last_ned(struct leser *leser) AVT_NODISCARD;

/* Acts in one step. */
struct avt_err flow_handling(struct leser *leser, const struct oensket *oensket, flow_answer answer) AVT_NODISCARD;

/* The same of several items (`om`), each a record of its own, sealed in that order; for acts without documents. Only the
 * first is decided on as the case was read, every one when those before it stand. The answer is the last one's. */
struct avt_err flow_flere(struct leser *leser, const struct oensket *oensket, const char *const *om, size_t n,
                          flow_answer answer) AVT_NODISCARD;

/*
 * What an act gives anew (utsagn_felter without a document), as a version of its own that this role changes alone:
 * the record that follows the act's. A draft of an amendment gets the same. Faults at "deler/<part>".
 */
struct utsagn_deler;
struct avt_err flow_gi_nytt(struct leser *leser, const struct utsagn_deler *deler, struct job *foran) AVT_NODISCARD;

/* The bundle for the reader's role, as bytes. Makes a checkpoint if none covers the head yet. */
struct avt_err flow_pakke(struct leser *leser, struct avt_span *out) AVT_NODISCARD;

/* Webhook endpoint for the actor. answer gets forsok = id, kontrollkode = secret. AVT_EMANY: it has as many as one may
 * have; AVT_EDONE: that address it has. */
struct avt_err flow_abonnement(struct request *rq, const char *url, flow_answer answer) AVT_NODISCARD;

/* The actor's own, oldest first; and the end of one, answered with forsok = id. AVT_ENOTFOUND: none, or another's. */
struct abonnement {
    const char *id, *url;
    avt_instant tid;
};
struct avt_err flow_abonnementer(struct request *rq, struct abonnement **out, size_t *n) AVT_NODISCARD;
struct avt_err flow_abonnement_slett(struct request *rq, const char *id, flow_answer answer) AVT_NODISCARD;

/* The control code of a version: from the identity of its put-forward record. */
const char *flow_kontrollkode(struct avt_arena *arena, const struct avt_digest *fremlegg);

#endif
