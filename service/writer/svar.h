/* Stored answers: the same Idempotency-Key from the same person in the same scope gets the same answer again, and with
 * another body none. */
#ifndef WRITER_SVAR_H
#define WRITER_SVAR_H

#include "avtale/err.h"
#include "writer/job.h"

/* The answer of the job is to be kept: its request must have a key. AVT_ENOKEY, AVT_EFORM. */
struct avt_err svar_key(struct job *job) AVT_NODISCARD;

/* Before the handler: the answer given before to this very request, if there is one, as the answer now. The writer
 * looks once more, since two of the same may come at once. AVT_EREUSED. */
struct avt_err svar_replay(struct request *rq) AVT_NODISCARD;

/* An answer given before: put where the caller wants its answer. AVT_EREUSED if the body was another. */
struct avt_err svar_find(struct store *store, const struct ctx *ctx, bool *found) AVT_NODISCARD;

/* Keeps the answer just made. */
struct avt_err svar_keep(struct store *store, const struct ctx *ctx) AVT_NODISCARD;

/* True if two jobs have the same key, person and scope. */
bool svar_same_key(const struct job *a, const struct job *b);

#endif
