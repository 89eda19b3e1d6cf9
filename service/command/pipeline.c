/* The way of a command, as one table. */
#include "command/pipeline.h"

#include <pthread.h>
#include <string.h>

#include "case/case_perioder.h"
#include "case/service.h"
#include "reading/reading_log.h"
#include "writer/journal.h"
#include "writer/writer.h"

/* What the caller's thread keeps while it walks the steps. */
struct walk {
    struct command *command;
    struct leser own;     /* the agreement, unless the caller had opened it */
    struct avt_err found; /* by check */
    bool answered;        /* before: there is nothing to do */
};

/* ---- the caller's thread ---- */

/* Whoever comes by HTTP has been asked for it (front/steps.c), also where nothing is opened. */
static struct avt_err step_answered(struct walk *w)
{
    const struct ctx *ctx = w->command->ctx;
    if (ctx->rq || !(w->command->kind->flags & COMMAND_KEYED))
        return AVT_NOERR;
    AVT_TRY(ctx_key(ctx));
    struct store *store = ctx->store ? ctx->store : service_read(ctx->service);
    struct avt_err err = svar_find(store, ctx, &w->answered);
    if (!ctx->store)
        service_read_done(ctx->service, store);
    return err;
}

/* The case, who the actor is there, and in which role. */
static struct avt_err step_open(struct walk *w)
{
    struct command *c = w->command;
    bool reads = c->kind->flags & COMMAND_READS;
    if (!c->ctx->opened)
        AVT_TRY(reads ? leser_open(&w->own, c->ctx) : leser_open_unread(&w->own, c->ctx));
    c->leser = c->ctx->opened;
    c->job.avtale = c->leser->sak.id;
    return reads ? leser_fold(c->leser) : AVT_NOERR;
}

static struct avt_err step_check(struct walk *w)
{
    w->found = w->command->kind->check(w->command);
    return AVT_NOERR;
}

static struct avt_err step_match(struct walk *w)
{
    struct command *c = w->command;
    return c->kind->token ? ctx_match_first(c->ctx, c->kind->token(c), w->found) : w->found;
}

static struct avt_err step_make(struct walk *w)
{
    return w->command->kind->make ? w->command->kind->make(w->command) : AVT_NOERR;
}

static struct avt_err step_key(struct walk *w)
{
    struct job *job = &w->command->job;
    job->keyed = w->command->kind->flags & COMMAND_KEYED;
    return job->keyed ? ctx_key(job->ctx) : AVT_NOERR;
}

static struct avt_err step_queue(struct walk *w)
{
    struct command *c = w->command;
    return writer_submit(c->ctx->service->writer, &c->job);
}

/* ---- the writer's, as writer.c calls them ---- */

static struct avt_err job_prepare(struct job *job, struct writer *writer)
{
    struct command *c = job->own;
    return c->kind->prepare ? c->kind->prepare(c, writer) : AVT_NOERR;
}

static struct avt_err job_write(struct job *job, struct writer *writer)
{
    struct command *c = job->own;
    return c->kind->write ? c->kind->write(c, writer) : AVT_NOERR;
}

static void job_answer(struct job *job, struct writer *writer)
{
    struct command *c = job->own;
    struct utfall utfall = {.avtale = job->avtale.text};
    c->kind->fill(c, writer, &utfall);
    if (c->reply)
        c->reply(c->ctx->rq, &utfall);
    else
        utfall_write(c->ctx, &utfall);
}

/* ---- what most kinds do there ---- */

struct avt_err command_decide(struct job *job, struct writer *writer, const struct avt_kommando *kommando)
{
    struct sak *sak;
    enum avt_status status;
    AVT_TRY(writer_sak(writer, &job->avtale, &sak));
    AVT_TRY(sak_status(writer_service(writer), writer_store(writer), sak, &status));
    struct avt_decide_in in = sak_decide_in(sak, status);
    struct avt_faults unheard = AVT_FAULTS(job->arena), *faults = job->ctx ? job->ctx->faults : &unheard;
    perioder_set(&in, writer_service(writer), writer_store(writer), job->arena, sak);
    AVT_TRY(sak_decide_item(writer_service(writer), writer_store(writer), job->arena, sak, kommando, &in));
    *faults = AVT_FAULTS(job->arena);
    struct avt_err err = avt_decide(&in, kommando, faults);
    AVT_TRY(perioder_err(&in));
    return err;
}

void command_done_by(struct command *c, const char *identitet, const uint8_t part_salt[32])
{
    const struct actor *actor = c->ctx->actor;
    c->record.bevis = identity_evidence(c->ctx->arena, actor, identitet, part_salt);
    AVT_INVARIANT(avt_metode_find(&c->record.metode, actor->metode));
    memcpy(c->record.person, actor->person, sizeof(c->record.person));
}

struct utfall command_outcome(struct job *job, struct writer *writer)
{
    struct sak *sak;
    struct utfall u = {.avtale = job->avtale.text, .post = &job->post, .r_file = job->r_file, .s = job->s_text};
    u.hode = job->etter ? &job->etter->post.r_id : &job->post.r_id;
    if (writer_sak(writer, &job->avtale, &sak).code != AVT_OK)
        return u;
    u.tiltak = sak->tiltak;
    const struct avt_versjon *gjelder = avt_tilstand_gjelder(&sak->state);
    u.gjelder = gjelder && gjelder->gjelder_nr == job->post.r.nr;
    if (!avt_digest_is_zero(&job->post.s.fremlegg))
        u.kontrollkode = flow_kontrollkode(job->arena, &job->post.s.fremlegg);
    return u;
}

/* ---- the table ---- */

static struct avt_err (*const steps[])(struct walk *w) = {
    /* In the caller's thread, on the agreement as it is read: */
    step_answered, /* the same key before: the kept answer */
    step_open,     /* case, actor, role */
    step_check,    /* all faults at once */
    step_match,    /* If-Match, told before most that check has found */
    step_make,     /* the text, its documents, the evidence */
    step_key,      step_queue,
    /*
     * In the writer's thread, which takes up to 64 at a time (writer.c, batch_try):
     *   replay, else prepare   the kept answer; or decided again, on the agreement as it is
     *   fold                   the record's receipt, and what the agreement is with it
     *   seal, and meanwhile    the signer's; documents, derived rows, outbox, and the kind's write
     *   record, leaf, answer   fill and reply; its bytes are kept under the key for seven days
     *   COMMIT                 only then is anybody told (done)
     */
};

static struct command *command_new(struct ctx *ctx, const struct command_kind *kind, const void *wish,
                                   flow_answer reply, void (*done)(struct ctx *ctx))
{
    struct command *c = avt_arena_alloc(ctx->arena, sizeof(*c));
    *c = (struct command){.kind = kind, .ctx = ctx, .wish = wish, .reply = reply};
    c->own = avt_arena_alloc(ctx->arena, kind->size);
    c->job = (struct job){.ctx = ctx,
                          .done = done,
                          .arena = ctx->arena,
                          .prepare = job_prepare,
                          .write = job_write,
                          .answer = job_answer,
                          .record = kind->flags & COMMAND_SEALS ? &c->record : NULL,
                          .own = c};
    return c;
}

struct command *command_follow(struct command *first, const struct command_kind *kind)
{
    struct command *c = command_new(first->ctx, kind, NULL, NULL, NULL);
    c->leser = first->leser;
    c->job.avtale = first->job.avtale;
    c->job.answer = NULL;
    c->job.foelger = true;
    first->job.etter = &c->job;
    return c;
}

/* Up to that step, and not it; NULL: all. */
static struct avt_err walk_to(struct walk *w, struct avt_err (*end)(struct walk *w))
{
    struct avt_err err = AVT_NOERR;
    for (size_t i = 0; err.code == AVT_OK && !w->answered && i < sizeof(steps) / sizeof(steps[0]); i++) {
        if (steps[i] == end)
            break;
        err = steps[i](w);
    }
    leser_close(&w->own);
    return err;
}

static struct avt_err walk(struct walk *w)
{
    return walk_to(w, NULL);
}

struct avt_err command_ask(struct ctx *ctx, const struct command_kind *kind, const void *wish)
{
    struct walk w = {.command = command_new(ctx, kind, wish, NULL, NULL)};
    return walk_to(&w, step_make);
}

struct avt_err command_start(struct ctx *ctx, const struct command_kind *kind, const void *wish, flow_answer reply,
                             void (*done)(struct ctx *ctx))
{
    struct walk w = {.command = command_new(ctx, kind, wish, reply, done)};
    AVT_TRY(walk(&w));
    ctx->rq->job = &w.command->job;
    return AVT_NOERR;
}

void command_wake(struct ctx *ctx)
{
    ctx->service->resume(ctx->rq);
}

/* ---- waiting ---- */

struct waiting {
    struct ctx ctx; /* first: done gets it */
    pthread_mutex_t lock;
    pthread_cond_t change;
    bool done;
};

static void waiting_done(struct ctx *ctx)
{
    struct waiting *waiting = (struct waiting *)ctx;
    pthread_mutex_lock(&waiting->lock);
    waiting->done = true;
    pthread_cond_signal(&waiting->change);
    pthread_mutex_unlock(&waiting->lock);
}

static void wait_until_done(struct waiting *waiting)
{
    pthread_mutex_lock(&waiting->lock);
    while (!waiting->done)
        pthread_cond_wait(&waiting->change, &waiting->lock);
    pthread_mutex_unlock(&waiting->lock);
}

/* What was read is on disk before the caller has any of it. */
static struct avt_err waiting_read(struct waiting *waiting, struct avt_err err)
{
    waiting->done = false;
    if (!reading_begin(&waiting->ctx, err.code == AVT_OK, waiting_done))
        return err;
    wait_until_done(waiting);
    return err.code == AVT_OK ? reading_outcome(&waiting->ctx) : err;
}

struct avt_err command_wait(struct ctx *ctx, const struct command_kind *kind, const void *wish, struct response *answer)
{
    struct waiting waiting = {.ctx = *ctx, .lock = PTHREAD_MUTEX_INITIALIZER, .change = PTHREAD_COND_INITIALIZER};
    waiting.ctx.answer = answer;
    struct walk w = {.command = command_new(&waiting.ctx, kind, wish, NULL, waiting_done)};
    struct avt_err err = walk(&w);
    if (err.code == AVT_OK && !w.answered)
        wait_until_done(&waiting);
    if (err.code == AVT_OK)
        err = w.command->job.err;
    return waiting_read(&waiting, err);
}
