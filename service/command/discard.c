/* Discarding a draft. */
#include "command/discard.h"

#include "command/allowed.h"
#include "command/utkast.h"
#include "writer/draft_end.h"
#include "writer/journal.h"
#include "writer/writer.h"

struct discard {
    unsigned revisjon;
    avt_roles told;
    bool first; /* nothing has been put forward: the agreement goes */
};

/* ---- the caller's thread ---- */

static struct avt_err is_there(const struct sak *sak, const struct sak_utkast *utkast)
{
    if (utkast->exists)
        return AVT_NOERR;
    if (sak->state.venter >= 0)
        return avt_err_make(AVT_ESEALED, "", "the draft has been put forward");
    return avt_err_make(AVT_ESTATUS, "", "there is no draft");
}

static struct avt_err look(struct leser *leser, unsigned *revisjon)
{
    struct sak_utkast utkast;
    *revisjon = 0;
    if (!allowed_discard(leser, leser->rolle))
        return avt_err_make(AVT_EROLE, "", "neither begins a draft nor opens an amendment");
    AVT_TRY(sak_utkast(leser->ctx->service, leser->store, leser->ctx->arena, &leser->sak, &utkast));
    *revisjon = utkast.revisjon;
    return is_there(&leser->sak, &utkast);
}

struct avt_err discard_may(struct leser *leser, const char **token)
{
    unsigned revisjon;
    AVT_TRY(look(leser, &revisjon));
    *token = utkast_token(leser->ctx->arena, revisjon);
    return AVT_NOERR;
}

/* Those who see the draft, but the role that discards it. */
static avt_roles others(const struct leser *leser)
{
    avt_roles roller = 0;
    for (size_t i = 0; i < leser->sak.tiltak->n_roller; i++)
        roller |= leser->sak.tiltak->roller[i].party[0] && (int)i != leser->rolle ? (avt_roles)1 << i : 0;
    return roller;
}

static struct avt_err discard_check(struct command *command)
{
    struct discard *own = command->own;
    own->first = command->leser->sak.state.n_poster == 0;
    own->told = others(command->leser);
    return look(command->leser, &own->revisjon);
}

static const char *discard_token(struct command *command)
{
    const struct discard *own = command->own;
    return own->revisjon > 0 ? utkast_token(command->ctx->arena, own->revisjon) : NULL;
}

/* ---- the writer's ---- */

static struct avt_err discard_prepare(struct command *command, struct writer *writer)
{
    const struct discard *own = command->own;
    struct store_rows rows;
    struct sak *sak;
    AVT_TRY(writer_sak(writer, &command->job.avtale, &sak));
    AVT_TRY(
        store_all(writer_store(writer), command->job.arena, &rows, SQL_UTKAST_GET, S_TEXT(command->job.avtale.text)));
    struct sak_utkast now = {.exists = rows.n > 0, .revisjon = rows.n > 0 ? (unsigned)store_int(&rows, 0, 0) : 0};
    AVT_TRY(is_there(sak, &now));
    if (now.revisjon != own->revisjon || own->first != (sak->state.n_poster == 0))
        return avt_err_make(AVT_ESTALE, "If-Match", "the draft has been saved since");
    return AVT_NOERR;
}

static struct avt_err discard_write(struct command *command, struct writer *writer)
{
    const struct discard *own = command->own;
    const char *avtale = command->job.avtale.text;
    struct store *store = writer_store(writer);
    struct sak *sak;
    AVT_TRY(writer_sak(writer, &command->job.avtale, &sak));
    if (own->first) {
        writer_erased(writer, &command->job.avtale);
        AVT_TRY(store_run(store, SQL_UTBOKS_DROP, S_TEXT(avtale)));
        AVT_TRY(varsel_forslag(store, command->job.arena, sak, own->told, "utkast-slettet"));
        return utkast_erase(store, avtale);
    }
    AVT_TRY(store_run(store, SQL_UTKAST_DROP, S_TEXT(avtale)));
    AVT_TRY(store_run(store, SQL_FORSLAG_DROP, S_TEXT(avtale)));
    return varsel_forslag(store, command->job.arena, sak, own->told, "endring-forkastet");
}

/* Where the page goes on to: revisjon is that of the draft that went, 0 when the agreement did. */
static void discard_fill(struct command *command, struct writer *writer, struct utfall *out)
{
    (void)writer;
    const struct discard *own = command->own;
    out->revisjon = own->first ? 0 : own->revisjon;
}

const struct command_kind command_discard = {
    .name = "discard",
    .flags = COMMAND_KEYED | COMMAND_READS,
    .size = sizeof(struct discard),
    .check = discard_check,
    .token = discard_token,
    .prepare = discard_prepare,
    .write = discard_write,
    .fill = discard_fill,
};
