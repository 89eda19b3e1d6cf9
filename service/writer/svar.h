/* Stored answers: the same Idempotency-Key from the same person on the same route gets the same answer again, and with
 * another body none. */
#ifndef WRITER_SVAR_H
#define WRITER_SVAR_H

#include "avtale/err.h"
#include "writer/job.h"

/* Sets key and body digest of a job from its request. AVT_ENOKEY, AVT_EFORM. */
struct avt_err svar_key(struct job *job) AVT_NODISCARD;

/* Before the handler: the answer given before to this very request, if there is one, as the answer now. The writer
 * looks once more, since two of the same may come at once. AVT_EREUSED. */
struct avt_err svar_replay(struct request *rq) AVT_NODISCARD;

/* An answer given before: put into the request, and job->replayed. AVT_EREUSED if the body was another. */
struct avt_err svar_find(struct service *service, struct store *store, struct job *job) AVT_NODISCARD;

/* Keeps the answer just made. */
struct avt_err svar_keep(struct service *service, struct store *store, struct job *job) AVT_NODISCARD;

/* True if two jobs have the same key, person and route. */
bool svar_same_key(const struct job *a, const struct job *b);

#endif
