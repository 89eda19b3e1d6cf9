/* The reading log of one caller. */
#include "reading/reading_log.h"

#include <string.h>

#include "case/service.h"
#include "reading/reading_disk.h"
#include "sys/clock.h"
#include "sys/log.h"

struct reading {
    struct reading_line *list;
    size_t n, cap;
    bool lister; /* what is only looked at is had in a list */
    struct reading_batch sent;
};

static const char LISTE[] = "liste";

/* ---- noting ---- */

static bool is_of(const struct reading_line *line, const struct avt_id *avtale)
{
    return memcmp(&line->avtale, avtale, sizeof(*avtale)) == 0;
}

static bool is_noted(const struct reading *log, const struct avt_id *avtale, unsigned versjon, const char *dokument)
{
    for (size_t i = 0; i < log->n; i++) {
        const struct reading_line *line = &log->list[i];
        if (line->versjon == versjon && strcmp(line->dokument, dokument) == 0 && is_of(line, avtale))
            return true;
    }
    return false;
}

static struct reading *log_of(struct ctx *ctx)
{
    if (!ctx->reading)
        ctx->reading = avt_arena_alloc(ctx->arena, sizeof(*ctx->reading));
    return ctx->reading;
}

void reading_lists(struct ctx *ctx)
{
    log_of(ctx)->lister = true;
}

void reading_note(const struct leser *leser, unsigned versjon, const char *dokument)
{
    struct ctx *ctx = leser->ctx;
    const struct sak *sak = &leser->sak;
    struct reading *log = log_of(ctx);
    if (is_noted(log, &sak->id, versjon, dokument))
        return;
    log->list = avt_arena_grow(ctx->arena, log->list, log->n, &log->cap, sizeof(*log->list));
    log->list[log->n++] = (struct reading_line){.avtale = sak->id,
                                                .versjon = versjon,
                                                .dokument = avt_arena_str(ctx->arena, dokument),
                                                .rolle = sak->tiltak->roller[leser->rolle].navn};
}

void reading_note_list(const struct leser *leser)
{
    const struct avt_versjon *vist = sak_vist(&leser->sak);
    reading_note(leser, vist ? vist->n : 0, LISTE);
}

/* ---- to disk ---- */

/* Whoever has read the text has seen what a list tells: that line would say nothing more. */
static bool is_written(const struct reading *log, const struct reading_line *line, bool told)
{
    if (strcmp(line->dokument, LISTE) != 0)
        return true;
    for (size_t i = 0; told && i < log->n; i++) {
        if (strcmp(log->list[i].dokument, LISTE) != 0 && is_of(&log->list[i], &line->avtale))
            return false;
    }
    return told;
}

/* Had in a list by the same person on the same day, and on disk. */
static bool stands(struct store *store, const struct ctx *ctx, const struct reading_line *line, avt_date dag)
{
    struct store_rows rows;
    struct avt_err err = store_all(store, ctx->arena, &rows, SQL_LESELOGG_LISTE_HAR, S_TEXT(line->avtale.text),
                                   S_INT(dag), S_BLOB(avt_span_make(ctx->actor->person, 32)));
    return err.code == AVT_OK && rows.n > 0;
}

static void lines_take(const struct ctx *ctx, struct reading *log, bool told)
{
    struct reading_line *list = avt_arena_array(ctx->arena, log->n, sizeof(*list));
    struct store *store = log->lister ? service_read(ctx->service) : NULL;
    size_t n = 0;
    log->sent.dag = clock_today();
    for (size_t i = 0; i < log->n; i++) {
        struct reading_line line = log->list[i];
        line.dagens = log->lister && strcmp(line.dokument, LISTE) == 0;
        if (is_written(log, &log->list[i], told) && !(line.dagens && stands(store, ctx, &line, log->sent.dag)))
            list[n++] = line;
    }
    if (store)
        service_read_done(ctx->service, store);
    log->sent.list = list;
    log->sent.n = n;
}

static struct avt_err send(struct ctx *ctx, struct reading_batch *batch)
{
    AVT_TRY(vault_seal(ctx->service->vault, ctx->arena, &batch->person, VAULT_SVAR, "leser",
                       avt_span_str(ctx->actor->navn)));
    return reading_disk_add(ctx->service->reading, batch);
}

bool reading_begin(struct ctx *ctx, bool told, void (*done)(struct ctx *ctx))
{
    if (!ctx->reading || !ctx->actor)
        return false;
    struct reading_batch *batch = &ctx->reading->sent;
    lines_take(ctx, ctx->reading, told);
    if (batch->n == 0)
        return false;
    batch->rute = ctx->scope;
    batch->hash = ctx->actor->person;
    batch->ctx = ctx;
    batch->done = done;
    batch->err = AVT_NOERR;
    struct avt_err err = send(ctx, batch); /* not the thread's unless it is given */
    if (err.code != AVT_OK) {
        log_error("leselogg", err, batch->list[0].avtale.text);
        batch->err = avt_err_make(AVT_EREADLOG, "leselogg", "who reads this cannot be written");
        done(ctx);
    }
    return true;
}

struct avt_err reading_outcome(const struct ctx *ctx)
{
    return ctx->reading->sent.err;
}
