/*
 * Statements (utsagn): what all declarations have in common: the S text, the identity it commits to, the evidence, and
 * the free text that goes with it.
 */
#ifndef COMMAND_UTSAGN_H
#define COMMAND_UTSAGN_H

#include "avtale/decide.h"
#include "avtale/dokument.h"
#include "avtale/err.h"
#include "avtale/span.h"
#include "avtale/text.h"
#include "command/outcome.h"
#include "reading/leser.h"
#include "reading/proposals_shown.h"
#include "writer/job.h"

#define ACT_SECONDS (5 * 60) /* an act in one step is sealed at once; the deadline only bounds it */

/* What somebody declares. */
struct oensket {
    enum avt_handling handling;
    const char *fremlegg; /* digest text the person saw; NULL if none */
    const char *code, *om, *gjelder_fra, *tekst;
    const struct avt_json *deler; /* the typed parts that go with the act, NULL if none */
    const char *visning;          /* digest text of the view shown, NULL: the service's own */
    const char *behalf_of, *reason;
    const char *bevis; /* on behalf: "post-7", in which a signed paper was uploaded; NULL: tekst is what was said */
    const char *kode;  /* the control code that stands on the paper; NULL: not asked */
    const struct forslag_oensket *forslag; /* with endringsoenske: told apart in faults as "forslag/1/…" */
    size_t n_forslag;
};

/* Who the acting role is: the identity record, its salt, and the commitment S carries. */
struct utsagn_part {
    const char *identitet;
    uint8_t salt[32];
    struct avt_digest commitment;
};

/* The actor as it acts here; for a business with its orgnr. */
struct avt_err utsagn_part(struct leser *leser, struct utsagn_part *out) AVT_NODISCARD;

/* S with the lines every act has: avtale, versjon, rolle, handling, part, krav, frist. */
struct avt_erklaering utsagn_begin(struct leser *leser, enum avt_handling handling, unsigned versjon,
                                   const struct utsagn_part *part, int seconds);

/* A free text in the form it is kept. Faults at felt. */
struct avt_err utsagn_fritekst(struct ctx *ctx, const char *tekst, const char *felt, const char **out) AVT_NODISCARD;

/* A free text as a document of the act, added to s; nothing if tekst is NULL or empty. Faults "for-lang",
 * "ugyldige-tegn" at "tekst", or at "grunn" where a version is put forward. */
struct avt_err utsagn_tekst(struct leser *leser, struct avt_erklaering *s, struct avt_fil *fil, bool *has,
                            const char *tekst) AVT_NODISCARD;

/* The same for a wish with proposals; AVT_ELIMIT if it is too long. */
struct avt_err utsagn_oenske(struct leser *leser, struct avt_erklaering *s, struct avt_fil *fil, bool *has,
                             const char *tekst, const struct avt_forslag *forslag, size_t n) AVT_NODISCARD;

/* The typed parts that go with an act, as far as they were given. */
struct utsagn_deler {
    struct avt_aktdeler hva;
    struct avt_del *list;
    size_t n;
};

/* What an act takes as parts: its own, or what is given anew with it (then of no document), while the agreement holds. */
bool utsagn_felter(const struct leser *leser, enum avt_handling handling, const char *slag, struct avt_aktdeler *out);

/* What was written as parts. Faults at "deler/<part>", and at "deler" where the act has none. */
struct avt_err utsagn_deler_les(struct leser *leser, const struct oensket *oensket,
                                struct utsagn_deler *out) AVT_NODISCARD;
/* As a document, added to s. False if there are none. */
bool utsagn_deler_add(struct leser *leser, struct avt_erklaering *s, struct avt_fil *fil,
                      const struct utsagn_deler *deler);

/* The token If-Match must name for an act: the put-forward identity for declarations on a version, else the head. "" if
 * there is none. */
const char *utsagn_token(struct avt_arena *arena, const struct sak *sak, enum avt_token token);
const char *utsagn_etag(struct avt_arena *arena, const struct sak *sak, enum avt_handling handling);

/* Checks what the caller names against it. AVT_ENOMATCH, AVT_ESTALE; or found, as ctx_match_first ranks them. */
struct avt_err utsagn_match(struct leser *leser, enum avt_handling handling, struct avt_err found) AVT_NODISCARD;

/* Decides on what somebody wants, against the case as it was read; *out is the kommando to decide on again in the writer. Faults of the request
 * itself and of the act are told together. */
struct avt_err utsagn_decide_here(struct leser *leser, const struct oensket *oensket,
                                  struct avt_kommando *out) AVT_NODISCARD;

#endif
