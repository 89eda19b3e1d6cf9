/* The writer: group commit. Read batch_try first; everything else serves it. */
#include "writer/writer.h"

#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "case/minne.h"
#include "signer/signer.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "writer/clean.h"
#include "writer/draft_end.h"
#include "writer/journal.h"
#include "writer/list_rows.h"
#include "writer/logg.h"

#define BATCH         64   /* jobs a commit: beyond it, waiting grows faster than throughput */
#define QUEUE         4096 /* jobs waiting; more get AVT_EBUSY */
#define CHECKPOINT_MS 1000
#define CLOCK_SECONDS 300 /* that the log may be ahead of the clock; the signer allows no more */

struct writer {
    struct service *service;
    struct store *store;
    struct signer *signer;
    int wake_push;
    int64_t outbox; /* the newest row that push has been woken for */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t work, covered; /* something to do; a checkpoint was stored */
    struct job *first, **last;    /* the queue */
    size_t queued;
    bool closing;
    uint64_t checkpoint_wanted; /* a bundle waits for one */
    struct avt_err checkpoint_err;
    /* The thread's own from here on. */
    struct logg logg;
    avt_instant tid;        /* of the last receipt in the log */
    uint64_t checkpoint_at; /* when the last one was made, monotonic */
    uint64_t cleaned_at;
    struct minne minne;
    struct avt_id erased[2 * BATCH]; /* by the jobs of the batch that runs */
    size_t n_erased;
    atomic_uint_fast64_t jobs, commits, records, failed, checkpoints, cases, case_bytes; /* for any thread */
};

/* ---- for the jobs ---- */

struct avt_err writer_sak(struct writer *w, const struct avt_id *id, struct sak **out)
{
    return minne_find(&w->minne, w->service, w->store, id, out);
}

void writer_erased(struct writer *w, const struct avt_id *id)
{
    if (w->n_erased <
        sizeof(w->erased) / sizeof(w->erased[0])) /* a batch that is tried again, one by one, says it twice */
        w->erased[w->n_erased++] = *id;
}

struct store *writer_store(struct writer *w)
{
    return w->store;
}

struct service *writer_service(struct writer *w)
{
    return w->service;
}

/* ---- one job, before sealing ---- */

/* When a receipt made now says that it was: the clock may go back, the log's time never does. */
static avt_instant time_of_receipt(const struct writer *w)
{
    avt_instant now = clock_now();
    return now < w->tid ? w->tid : now;
}

/* The receipt of a job that seals, and the fold's word on it. Changes the cached case, which is dropped if the batch fails. */
static struct avt_err record_prepare(struct writer *w, struct job *job, avt_instant now)
{
    struct sak *sak;
    if (now - clock_now() > CLOCK_SECONDS)
        return avt_err_make(AVT_ECLOCK, "klokke", "the log is ahead of the clock"); /* the signer would refuse it */
    struct avt_post *post = &job->post;
    const struct writer_record *record = job->record;
    AVT_TRY(writer_sak(w, &job->avtale, &sak));
    *post = (struct avt_post){.s = record->s};
    job->s_text = avt_erklaering_format(job->arena, &record->s);
    post->s_id = avt_hash(job->s_text);
    post->r = (struct avt_kvittering){.avtale = job->avtale,
                                      .nr = sak->state.n_poster + 1,
                                      .forrige = sak->state.hode,
                                      .erklaering = post->s_id,
                                      .bevis = avt_hash(record->bevis),
                                      .metode = record->metode,
                                      .tid = now,
                                      .nokkelliste = w->service->nokkelliste,
                                      .nokkelliste_digest = w->service->nokkelliste_digest,
                                      .programvare = AVT_VERSION};
    job->r_file = avt_kvittering_format(job->arena, &post->r); /* the text; the seal comes behind it */
    post->r_id = avt_hash(job->r_file);
    memcpy(post->person, record->person, sizeof(post->person));
    AVT_TRY(avt_tilstand_apply(sak->arena, &sak->state, post));
    sak_person_set(sak->arena, sak, post->r.nr, record->person);
    if (record->tider.known)
        sak_tider_set(sak->arena, sak, (int)sak->state.n_versjoner - 1, &record->tider);
    w->tid = now;
    return AVT_NOERR;
}

static struct avt_err job_prepare(struct writer *w, struct job *job)
{
    job->replayed = false;
    if (job->keyed)
        AVT_TRY(svar_find(w->store, job->ctx, &job->replayed));
    if (job->replayed)
        return AVT_NOERR;
    AVT_TRY(journal_readable(job));
    AVT_TRY(job->prepare(job, w));
    avt_instant now = time_of_receipt(w); /* one for both, so that none of two runs out between them */
    if (!job->etter)
        return job->record ? record_prepare(w, job, now) : AVT_NOERR;
    AVT_TRY(job->etter->prepare(job->etter, w)); /* both are decided on before either is applied */
    AVT_TRY(record_prepare(w, job, now));
    AVT_INVARIANT(record_prepare(w, job->etter, now).code == AVT_OK);
    return AVT_NOERR;
}

/* A job and what follows it. */
static size_t width(const struct job *job)
{
    return job->etter ? 2 : 1;
}

/* Two jobs under one idempotency key: the second waits for the next batch, where it finds the first one's answer. So
 * does one that looks at other agreements: what another job of the batch does to them is not written yet. */
static bool waits_for_one_before(struct job *const *jobs, size_t i)
{
    for (size_t j = 0; j < i; j++) {
        if (jobs[i]->andre && jobs[j]->andre)
            return true;
        if (jobs[i]->keyed && jobs[j]->keyed && svar_same_key(jobs[j], jobs[i]))
            return true;
    }
    return false;
}

/* ---- one batch ---- */

static bool seals(const struct job *job)
{
    return job->err.code == AVT_OK && job->record && !job->replayed;
}

/* The receipts of a batch, on their way to the signer and back. */
struct sealing {
    struct avt_arena *arena;
    struct avt_span texts[BATCH];
    size_t n;
};

static struct avt_err sealing_begin(struct writer *w, struct sealing *s, struct job *const *jobs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (seals(jobs[i]))
            s->texts[s->n++] = jobs[i]->r_file;
    }
    return s->n == 0 ? AVT_NOERR : signer_seal_begin(w->signer, s->arena, s->texts, s->n);
}

static struct avt_err sealing_end(struct writer *w, struct sealing *s, struct job **jobs, size_t n)
{
    struct avt_span notes[BATCH];
    if (s->n == 0)
        return AVT_NOERR;
    AVT_TRY(signer_seal_end(w->signer, s->arena, notes, s->texts, s->n));
    for (size_t i = 0, k = 0; i < n; i++) {
        if (seals(jobs[i]))
            jobs[i]->r_file = avt_arena_span(jobs[i]->arena, notes[k++]);
    }
    return AVT_NOERR;
}

/* All that needs no receipt. */
static struct avt_err job_write(struct writer *w, struct job *job)
{
    struct sak *sak = NULL;
    if (job->record) {
        AVT_TRY(writer_sak(w, &job->avtale, &sak));
        AVT_TRY(journal_write(w->service, w->store, sak, job));
    }
    if (job->write)
        AVT_TRY(job->write(job, w));
    return job->record ? varsel_write(w->store, job->arena, sak, job) : AVT_NOERR; /* to the addresses of now */
}

/* All that does: the record, its leaf, and the answer, which shows the receipt. */
static struct avt_err job_finish(struct writer *w, struct job *job)
{
    if (job->record)
        AVT_TRY(journal_seal(w->service, w->store, job));
    if (job->answer)
        job->answer(job, w);
    return job->keyed ? svar_keep(w->store, job->ctx) : AVT_NOERR;
}

static struct avt_err batch_each(struct writer *w, struct job **jobs, size_t n,
                                 struct avt_err (*step)(struct writer *w, struct job *job))
{
    for (size_t i = 0; i < n; i++) {
        if (jobs[i]->err.code == AVT_OK && !jobs[i]->replayed)
            AVT_TRY(step(w, jobs[i]));
    }
    return AVT_NOERR;
}

static struct avt_err batch_write(struct writer *w, struct sealing *s, struct job **jobs, size_t n)
{
    AVT_TRY(sealing_begin(w, s, jobs, n));
    struct avt_err written = batch_each(w, jobs, n, job_write); /* while the signer works */
    if (written.code == AVT_OK)
        written = list_rows_of(w->service, w->store, &w->minne, jobs, n);
    AVT_TRY(sealing_end(w, s, jobs, n)); /* whatever came of that: the answer must be taken */
    AVT_TRY(written);
    AVT_TRY(batch_each(w, jobs, n, job_finish));
    return store_commit(w->store);
}

/*
 * One transaction over n jobs. A job's own refusal is in job->err and does not fail the batch; what this returns does, and then nothing of it was
 * written, and everything the batch thought it knew (its cases, its time) is forgotten.
 */
static struct avt_err batch_try(struct writer *w, struct job **jobs, size_t n)
{
    avt_instant tid = w->tid;
    AVT_TRY(store_begin(w->store));
    minne_begin(&w->minne);
    for (size_t i = 0; i < n; i++) {
        if (!jobs[i]->foelger) {
            jobs[i]->err = job_prepare(w, jobs[i]);
            continue;
        }
        AVT_INVARIANT(i > 0); /* what follows another shares its fate */
        jobs[i]->err = jobs[i - 1]->err;
        jobs[i]->replayed = jobs[i - 1]->replayed;
    }
    struct sealing sealing = {.arena = avt_arena_new()};
    struct avt_err err = batch_write(w, &sealing, jobs, n);
    avt_arena_free(&sealing.arena);
    if (err.code != AVT_OK) {
        store_rollback(w->store);
        minne_undo(&w->minne);
        w->tid = tid;
    }
    return err;
}

static void job_done(struct writer *w, struct job *job)
{
    w->jobs++;
    if (job->err.code != AVT_OK)
        w->failed++;
    else if (job->record && !job->replayed) {
        w->records++;
        w->logg.behind = true; /* its leaf comes with the next checkpoint */
    }
    if (job->foelger)
        return; /* lives in the request of the one before it */
    if (job->done) {
        job->done(job->ctx);
        return;
    }
    if (job->rq) {
        w->service->resume(job->rq);
        return;
    }
    struct avt_arena *arena = job->arena; /* the job lives in it */
    avt_arena_free(&arena);
}

/* For what it must deliver, and for nothing else. */
static void push_wake(struct writer *w)
{
    if (varsel_more(w->store, &w->outbox) && w->wake_push >= 0 && write(w->wake_push, "", 1) < 0 && errno != EAGAIN)
        w->wake_push = -1; /* push is gone; main.c ends the service */
}

static void batch_run(struct writer *w, struct job **jobs, size_t n)
{
    struct avt_err err = batch_try(w, jobs, n);
    if (err.code != AVT_OK && n > width(jobs[0])) {
        for (size_t i = 0, k; i < n; i += k) {
            k = width(jobs[i]); /* asked first: a job that is done is gone */
            batch_run(w, &jobs[i], k);
        }
        return;
    }
    if (err.code != AVT_OK) {
        log_error("batch", err, jobs[0]->avtale.text);
        for (size_t i = 0; i < n; i++)
            jobs[i]->err = err.code == AVT_ESEAL ? err : avt_err_make(AVT_ESTORE, err.where, err.detail);
    }
    w->commits++;
    for (size_t i = n; i-- > 0;) /* what follows lives no longer than what it follows */
        job_done(w, jobs[i]);
    minne_end(&w->minne);
    w->cases = w->minne.n;
    w->case_bytes = w->minne.bytes;
    push_wake(w);
}

/* ---- checkpoints ---- */

static void checkpoint_make(struct writer *w)
{
    struct avt_err err = logg_checkpoint(&w->logg);
    if (err.code != AVT_OK)
        log_error("checkpoint", err, NULL);
    w->checkpoints = w->logg.signatures;
    w->checkpoint_at = clock_monotonic_ms();
    pthread_mutex_lock(&w->lock);
    w->checkpoint_err = err;
    w->checkpoint_wanted = 0;
    pthread_cond_broadcast(&w->covered);
    pthread_mutex_unlock(&w->lock);
}

struct avt_err writer_checkpoint(struct writer *w)
{
    pthread_mutex_lock(&w->lock);
    w->checkpoint_wanted++;
    pthread_cond_signal(&w->work);
    while (w->checkpoint_wanted > 0 && !w->closing)
        pthread_cond_wait(&w->covered, &w->lock);
    struct avt_err err = w->checkpoint_err;
    pthread_mutex_unlock(&w->lock);
    return err;
}

/* ---- the thread ---- */

static void deadline_in(struct timespec *at, uint64_t ms)
{
    clock_gettime(CLOCK_REALTIME, at);
    at->tv_sec += (time_t)(ms / 1000);
    at->tv_nsec += (long)(ms % 1000) * 1000000;
    if (at->tv_nsec >= 1000000000) {
        at->tv_sec++;
        at->tv_nsec -= 1000000000;
    }
}

static bool checkpoint_due(const struct writer *w)
{
    if (w->checkpoint_wanted > 0 || w->closing)
        return true;
    return logg_due(&w->logg) && clock_monotonic_ms() - w->checkpoint_at >= CHECKPOINT_MS;
}

#define HOUR_MS 3600000

static bool clean_due(const struct writer *w)
{
    return clock_monotonic_ms() - w->cleaned_at > HOUR_MS;
}

/* Up to BATCH jobs off the queue, at most one for each idempotency key. Waits until there is one, something else is due, or closing. */
static size_t take(struct writer *w, struct job **jobs)
{
    size_t n = 0;
    pthread_mutex_lock(&w->lock);
    while (!w->first && !checkpoint_due(w) && !clean_due(w)) {
        struct timespec at;
        deadline_in(&at, CHECKPOINT_MS);
        pthread_cond_timedwait(&w->work, &w->lock, &at);
    }
    while (w->first && n + width(w->first) <= BATCH) {
        jobs[n] = w->first;
        if (waits_for_one_before(jobs, n))
            break;
        w->first = w->first->next;
        w->queued--;
        if (jobs[n]->etter)
            jobs[n + 1] = jobs[n]->etter;
        n += width(jobs[n]);
    }
    if (!w->first)
        w->last = &w->first;
    pthread_mutex_unlock(&w->lock);
    return n;
}

static void clean(struct writer *w)
{
    struct utloep_runde runde = {0};
    w->cleaned_at = clock_monotonic_ms();
    struct avt_err err = clean_rows(w->service, w->store, &w->minne, &runde);
    if (err.code == AVT_OK)
        err = utloep_noekler(w->service, w->store);
    if (err.code != AVT_OK)
        log_error("clean", err, NULL);
    else if (runde.varslet + runde.slettet > 0)
        log_event("utloep", "varslet", runde.varslet, "slettet", runde.slettet, NULL);
    push_wake(w);
    (void)malloc_trim(0); /* what one large request took is given back to the system */
}

/* If the batch failed, the cases are only read anew, and no key is named. */
static void erased_end(struct writer *w)
{
    if (w->n_erased == 0)
        return;
    for (size_t i = 0; i < w->n_erased; i++)
        minne_forget(&w->minne, &w->erased[i]);
    w->n_erased = 0;
    struct avt_err err = utloep_noekler(w->service, w->store); /* else the next round finishes it */
    if (err.code != AVT_OK)
        log_error("utloep", err, NULL);
}

static void *writer_thread(void *arg)
{
    struct writer *w = arg;
    struct job *jobs[BATCH];
    for (;;) {
        size_t n = take(w, jobs);
        if (n > 0)
            batch_run(w, jobs, n);
        erased_end(w);
        pthread_mutex_lock(&w->lock);
        bool due = checkpoint_due(w), done = w->closing && !w->first;
        pthread_mutex_unlock(&w->lock);
        if (due && n < BATCH)
            checkpoint_make(w);
        if (done)
            return NULL;
        if (clean_due(w))
            clean(w);
    }
}

struct avt_err writer_submit(struct writer *w, struct job *job)
{
    pthread_mutex_lock(&w->lock);
    bool full = w->queued >= QUEUE || w->closing;
    if (!full) {
        job->next = NULL;
        *w->last = job;
        w->last = &job->next;
        w->queued++;
        pthread_cond_signal(&w->work);
    }
    pthread_mutex_unlock(&w->lock);
    return full ? avt_err_make(AVT_EBUSY, "", "the queue is full") : AVT_NOERR;
}

struct writer_stats writer_stats(struct writer *w)
{
    return (struct writer_stats){w->jobs, w->commits, w->records, w->failed, w->checkpoints, w->cases, w->case_bytes};
}

/* ---- start and end ---- */

/* The time of the last record in the log, so that time never goes backwards over a restart. */
static struct avt_err last_time(struct writer *w, struct avt_arena *arena)
{
    struct store_rows rows;
    AVT_TRY(store_all(w->store, arena, &rows, SQL_AVTALE_LAST, S_INT(1)));
    w->tid = rows.n ? store_int(&rows, 0, 0) : 0;
    return AVT_NOERR;
}

struct avt_err writer_open(struct writer **out, struct service *service, struct store *store, struct signer *signer,
                           int wake_push)
{
    struct writer *w = calloc(1, sizeof(*w));
    AVT_INVARIANT(w);
    w->service = service;
    w->store = store;
    w->signer = signer;
    w->wake_push = wake_push;
    w->minne.most = (size_t)service->conf.saker << 20;
    w->last = &w->first;
    w->checkpoint_err = AVT_NOERR;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->work, NULL);
    pthread_cond_init(&w->covered, NULL);
    struct avt_arena *arena = avt_arena_new();
    struct avt_err err = last_time(w, arena);
    if (err.code == AVT_OK)
        err = logg_open(&w->logg, service, store, signer);
    avt_arena_free(&arena);
    if (err.code != AVT_OK) {
        free(w);
        return err;
    }
    w->checkpoints = w->logg.signatures;
    clean(w);
    AVT_INVARIANT(pthread_create(&w->thread, NULL, writer_thread, w) == 0);
    *out = w;
    return AVT_NOERR;
}

void writer_close(struct writer **writer)
{
    struct writer *w = *writer;
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->closing = true;
    pthread_cond_signal(&w->work);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    minne_clear(&w->minne);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->work);
    pthread_cond_destroy(&w->covered);
    free(w);
    *writer = NULL;
}
