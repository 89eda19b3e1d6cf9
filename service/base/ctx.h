/*
 * Who asks for something, and with what: all that a command knows of its caller. It is made of a request
 * (request_ctx), by the command line or by a test, so a command needs no HTTP. Owned by one thread at a time: the
 * caller's, or, between writer_submit and done, the writer.
 */
#ifndef BASE_CTX_H
#define BASE_CTX_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/hash.h"

struct actor;
struct leser;
struct reading;
struct request;
struct response;
struct service;
struct store;

struct ctx {
    struct service *service;
    struct store *store; /* the caller's own connection; NULL: one of the service's is borrowed */
    struct avt_arena *arena;
    const struct actor *actor;
    struct reading *reading; /* what has been read for the caller (reading/reading_log.h); NULL: nothing */
    struct avt_faults *faults; /* all at once; those that the caller has found stand there already */
    const char *spraak;

    const char *avtale;      /* the agreement it is about; NULL: none */
    const char *const *role; /* every role that is named: whoever names one means that one */
    size_t n_role;
    bool role_odd;        /* one is named by what is no text */
    const char *listed;   /* the role to take, in an agreement that is not named, by who has it; NULL: any */
    const char *match;    /* If-Match: a list of tags; NULL: token says it alone */
    const char *token;    /* what is to be changed, as the caller last saw it; NULL: not said */

    const char *key;        /* Idempotency-Key; with the scope and the actor it is unique. NULL: none */
    const char *scope;      /* the route's pattern, or "cli" */
    struct avt_digest body; /* of all that was asked: another under the same key is AVT_EREUSED */

    struct response *answer; /* where it is to stand */
    struct leser *opened;    /* the agreement, where the caller has opened it; else NULL */
    struct request *rq;      /* behind it, for pages and API alone; NULL: no HTTP */
};

/*
 * Whether the caller names token as what it changes. One of a list is enough. AVT_ENOMATCH if it names nothing, as `*`
 * does: that is whatever is there. AVT_ESTALE; AVT_EFORM for what is no list of tags.
 */
struct avt_err ctx_match(const struct ctx *ctx, const char *token) AVT_NODISCARD;

/*
 * Which of two refusals is told: that of ctx_match goes before what the body or the agreement is refused for (409, 412,
 * 422), and after everything else. found is AVT_NOERR when there is nothing else. token is NULL or "" where there is
 * nothing to name, and nothing is refused for that.
 */
struct avt_err ctx_match_first(struct ctx *ctx, const char *token, struct avt_err found) AVT_NODISCARD;

/* There must be a key: AVT_ENOKEY; AVT_EFORM unless it is 8-64 of [A-Za-z0-9_-]. */
struct avt_err ctx_key(const struct ctx *ctx) AVT_NODISCARD;

#endif
