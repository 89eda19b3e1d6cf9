/*
 * The writer: one thread, one writing connection, up to 64 jobs a commit.
 *
 * A batch is: BEGIN IMMEDIATE; each job's idempotency key is looked up and its `prepare` run against the state as it is
 * now, those before it in the batch included; receipts of all that seal go to the signer at once, and while it works
 * the rows that need no receipt are written; then records, leaves and answers; COMMIT; then every job is told. A job
 * whose prepare fails writes nothing and holds up nobody. If writing or committing fails, each job of the batch is
 * tried again alone.
 */
#ifndef WRITER_WRITER_H
#define WRITER_WRITER_H

#include "avtale/err.h"
#include "store/store.h"
#include "writer/job.h"

struct signer;

/* signer is the writer's from now on. Refuses to start (AVT_ESEAL) if the signer cannot seal or knows another log than the
 * database has, or a longer one; AVT_EDATA if a leaf is without its record. */
struct avt_err writer_open(struct writer **out, struct service *service, struct store *store, struct signer *signer,
                           int wake_push) AVT_NODISCARD;

/* Finishes what is queued, makes a last checkpoint, ends the thread. */
void writer_close(struct writer **writer);

/* Hands a job over. AVT_EBUSY when the queue is full (nothing was taken). */
struct avt_err writer_submit(struct writer *writer, struct job *job) AVT_NODISCARD;

/* For prepare and write, in the writer's thread. */
struct store *writer_store(struct writer *writer);
struct service *writer_service(struct writer *writer);
/* The agreement as it is now, cached; what it points to lives until the batch ends. */
struct avt_err writer_sak(struct writer *writer, const struct avt_id *id, struct sak **out) AVT_NODISCARD;

/* For write: all there is of an agreement without a record goes with this batch. It is forgotten when the batch has
 * ended, and its key goes after the commit. */
void writer_erased(struct writer *writer, const struct avt_id *id);

/* Makes a checkpoint that covers all committed leaves and returns when it is stored. For bundles; any thread but the
 * writer's. */
struct avt_err writer_checkpoint(struct writer *writer) AVT_NODISCARD;

/* For /internal/prometheus: counters, and what is kept in memory now. */
struct writer_stats {
    uint64_t jobs, commits, records, failed, checkpoints;
    uint64_t cases, case_bytes;
};
struct writer_stats writer_stats(struct writer *writer);

#endif
