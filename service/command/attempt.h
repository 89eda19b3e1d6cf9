/* Sign attempts as they are kept: step one of two. */
#ifndef COMMAND_ATTEMPT_H
#define COMMAND_ATTEMPT_H

#include "avtale/decide.h"
#include "avtale/erklaering.h"
#include "avtale/err.h"
#include "avtale/span.h"
#include "reading/leser.h"
#include "writer/job.h"

#define ATTEMPT_SECONDS  1800            /* 30 minutes: an attempt to sign expires */
#define FULLMAKT_SECONDS 604800          /* 7 days: one on behalf waits for another person */

struct forsok {
    struct avt_erklaering s;
    struct avt_span s_text;
    const char *identitet; /* of who made it, which S commits to with part_salt */
    uint8_t part_salt[32];
    uint8_t person[32];
    const char *person_id, *metode;
    unsigned poster; /* records there were then */
    /* On behalf of another: */
    unsigned fil;            /* record the signed paper was uploaded in; 0: none */
    const char *papir;       /* digest of the paper's file, NULL: none */
    struct avt_fil samtale;  /* what was said, as a document; no bytes: a paper */
    struct avt_digest bevis; /* of the document that is evidence */
};

/* As it is kept, but for the seal: JSON. */
struct avt_span forsok_format(struct avt_arena *arena, const struct forsok *forsok);

/* An attempt on this agreement, whoever made it. AVT_ENOTFOUND. */
struct avt_err forsok_read(struct leser *leser, const char *id, struct forsok *out) AVT_NODISCARD;

/* The actor's own, or one on behalf that its role may confirm; leser->rolle becomes the role it was made in.
 * AVT_ENOTFOUND; AVT_EROLE if the role is no longer the actor's; "ugyldig-kode" at `rolle` if the request names another. */
struct avt_err forsok_open(struct leser *leser, const char *id, struct forsok *out) AVT_NODISCARD;

bool forsok_is_own(const struct leser *leser, const struct forsok *forsok);

/* leser->rolle becomes rolle, the one of an attempt. "ugyldig-kode" at `rolle` if the request names another. */
struct avt_err forsok_som(struct leser *leser, int rolle) AVT_NODISCARD;

/* The rows of the moment, on what would come into force and with what is in force now; told as the role that declares
 * may know. AVT_EFAULTS. */
struct avt_err forsok_check_rows(struct service *service, struct store *store, struct ctx *ctx, struct sak *sak,
                                 const struct avt_erklaering *s) AVT_NODISCARD;

/* Re-runs the rules before confirmation. *andre: they look at the person's other agreements. Then the writer asks them
 * and nothing is asked here, so that no two that exclude each other are signed at once. */
struct avt_err forsok_check_again(struct leser *leser, const struct avt_erklaering *s, bool *andre) AVT_NODISCARD;

/* What confirming it asks for: by bekrefter when on behalf, NULL while nobody does. */
struct avt_kommando forsok_kommando(const struct forsok *forsok, int rolle, const uint8_t *bekrefter);

/* In the writer: AVT_ENOTFOUND, AVT_EDONE when confirmed or refused, AVT_EEXPIRED. */
struct avt_err forsok_unused(struct job *job, struct writer *writer, const char *id) AVT_NODISCARD;

#endif
