/* The reading log of one caller. */
#include "reading/reading_log.h"

#include <string.h>

#include "sys/clock.h"
#include "sys/log.h"
#include "writer/writer.h"

struct line {
    struct avt_id avtale;
    unsigned versjon; /* 0: the draft */
    const char *dokument, *rolle;
};

struct reading {
    struct line *list;
    size_t n, cap;
};

static const char LISTE[] = "liste";

/* ---- noting ---- */

static bool is_of(const struct line *line, const struct avt_id *avtale)
{
    return memcmp(&line->avtale, avtale, sizeof(*avtale)) == 0;
}

static bool is_noted(const struct reading *log, const struct avt_id *avtale, unsigned versjon, const char *dokument)
{
    for (size_t i = 0; i < log->n; i++) {
        const struct line *line = &log->list[i];
        if (line->versjon == versjon && strcmp(line->dokument, dokument) == 0 && is_of(line, avtale))
            return true;
    }
    return false;
}

void reading_note(const struct leser *leser, unsigned versjon, const char *dokument)
{
    struct ctx *ctx = leser->ctx;
    const struct sak *sak = &leser->sak;
    if (!ctx->reading)
        ctx->reading = avt_arena_alloc(ctx->arena, sizeof(*ctx->reading));
    struct reading *log = ctx->reading;
    if (is_noted(log, &sak->id, versjon, dokument))
        return;
    log->list = avt_arena_grow(ctx->arena, log->list, log->n, &log->cap, sizeof(*log->list));
    log->list[log->n++] = (struct line){.avtale = sak->id,
                                        .versjon = versjon,
                                        .dokument = avt_arena_str(ctx->arena, dokument),
                                        .rolle = sak->tiltak->roller[leser->rolle].navn};
}

void reading_note_list(const struct leser *leser)
{
    const struct avt_versjon *vist = sak_vist(&leser->sak);
    reading_note(leser, vist ? vist->n : 0, LISTE);
}

/* ---- into the store ---- */

struct reading_job {
    struct job job;
    const char *rute, *navn;
    struct reading lines;
};

static struct avt_err reading_prepare(struct job *job, struct writer *w)
{
    (void)job;
    (void)w;
    return AVT_NOERR;
}

static struct avt_err reading_write(struct job *job, struct writer *w)
{
    const struct reading_job *own = job->own;
    struct avt_span sealed;
    AVT_TRY(vault_seal(writer_service(w)->vault, job->arena, &sealed, VAULT_SVAR, "leser", avt_span_str(own->navn)));
    for (size_t i = 0; i < own->lines.n; i++) {
        const struct line *line = &own->lines.list[i];
        AVT_TRY(store_run(writer_store(w), SQL_LESELOGG_ADD, S_TEXT(line->avtale.text), S_INT(line->versjon),
                          S_TEXT(line->dokument), S_TEXT(own->rute), S_TEXT(line->rolle), S_BLOB(sealed),
                          S_INT(clock_now())));
    }
    return AVT_NOERR;
}

/* Whoever has read the text has seen what a list tells: that line would say nothing more. */
static bool is_written(const struct reading *log, const struct line *line, bool told)
{
    if (strcmp(line->dokument, LISTE) != 0)
        return true;
    for (size_t i = 0; told && i < log->n; i++) {
        if (strcmp(log->list[i].dokument, LISTE) != 0 && is_of(&log->list[i], &line->avtale))
            return false;
    }
    return told;
}

static struct reading lines_of(struct avt_arena *arena, const struct reading *log, bool told)
{
    struct reading out = {.list = avt_arena_array(arena, log->n, sizeof(*out.list))};
    for (size_t i = 0; i < log->n; i++) {
        if (!is_written(log, &log->list[i], told))
            continue;
        out.list[out.n] = log->list[i];
        out.list[out.n].dokument = avt_arena_str(arena, log->list[i].dokument);
        out.n++;
    }
    return out;
}

void reading_take(const struct ctx *ctx, bool told)
{
    if (!ctx->reading || !ctx->actor)
        return;
    struct avt_arena *arena = avt_arena_new();
    struct reading lines = lines_of(arena, ctx->reading, told);
    if (lines.n == 0) {
        avt_arena_free(&arena);
        return;
    }
    struct reading_job *own = avt_arena_alloc(arena, sizeof(*own));
    *own = (struct reading_job){
        .job = {.arena = arena, .prepare = reading_prepare, .write = reading_write, .own = own},
        .rute = avt_arena_str(arena, ctx->scope),
        .navn = avt_arena_str(arena, ctx->actor->navn),
        .lines = lines
    };
    struct avt_err err = writer_submit(ctx->service->writer, &own->job);
    if (err.code != AVT_OK) {
        log_error("leselogg", err, ctx->reading->list[0].avtale.text);
        avt_arena_free(&arena);
    }
}
