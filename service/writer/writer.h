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
#include "avtale/span.h"
#include "avtale/tilstand.h"
#include "case/sak.h"
#include "base/request.h"
#include "store/store.h"

struct writer;
struct signer;

/* What a job that seals wants in its record; r is filled by the writer. */
struct writer_record {
    struct avt_erklaering s;
    struct avt_span s_file; /* as stored: S, or S and a party's own signature */
    struct avt_span bevis;  /* evidence file */
    enum avt_metode metode;
    uint8_t person[32];
    const struct avt_fil *dokumenter;
    size_t n_dokumenter;    /* documents, views, free texts: navn, bytes, digest */
    struct sak_tider tider; /* of a new version; known = false otherwise */
};
struct pair_hmac {
    const char *rolle;
    uint8_t hmac[32];
};

struct job {
    struct request *rq;      /* answered when done; NULL for jobs nobody waits for */
    struct avt_arena *arena; /* the job's own or the request's */
    struct avt_id avtale;    /* which agreement; empty text if none */
    const char *key;         /* Idempotency-Key, NULL if none; with the route's pattern and the actor it is unique */
    struct avt_digest body;  /* digest of method, path and body: another under the same key is AVT_EREUSED */

    bool andre; /* its prepare looks at the person's other agreements: no two in one batch */

    /* Checks against the state as it is, in the transaction. Sets record when it seals. */
    struct avt_err (*prepare)(struct job *job, struct writer *writer);
    /* Writes rows of its own, beside the record, whose number is known but not yet its receipt; may be NULL. */
    struct avt_err (*write)(struct job *job, struct writer *writer);
    /* Makes the answer (rq->response) from the outcome; stored under key, given after the commit. */
    void (*answer)(struct job *job, struct writer *writer);

    struct writer_record *record;           /* NULL: seals nothing */
    struct job *etter;                      /* a second record of the same act, sealed right after; NULL if none */
    bool foelger;                           /* is such a one: has no key and no answer of its own */
    struct avt_post post;                   /* filled by the writer when it seals */
    struct avt_span r_file;                 /* the receipt's note, from the signer */
    struct avt_span s_sealed, bevis_sealed; /* encrypted, while the signer works */
    void *own;                              /* the flow's own struct */
    struct avt_err err;                     /* outcome */
    bool replayed;                          /* the answer was given before */
    struct job *next;
};

/* signer is the writer's from now on. Refuses to start (AVT_ESEAL) if the signer cannot seal or knows of a larger log
 * than the database. */
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

/* Makes a checkpoint that covers all committed leaves and returns when it is stored. For bundles; any thread but the
 * writer's. */
struct avt_err writer_checkpoint(struct writer *writer) AVT_NODISCARD;

/* Counters for /internal/prometheus. */
struct writer_stats {
    uint64_t jobs, commits, records, failed, checkpoints;
};
struct writer_stats writer_stats(struct writer *writer);

#endif
