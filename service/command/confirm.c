/* Step two of signing: an attempt becomes a record. It reads from top to bottom, in the order in which it runs. */
#include "command/confirm.h"

#include <string.h>

#include "command/attempt.h"
#include "command/fullmakt.h"
#include "command/utsagn.h"
#include "writer/writer.h"

struct confirm {
    const char *id;
    struct forsok attempt;
    struct avt_kommando kommando;
};

/* ---- check: in the caller's thread ---- */

/* One's own, or one on behalf that one's role may confirm; and the request itself has no faults. */
static struct avt_err attempt_of_mine(struct command *c)
{
    struct confirm *own = c->own;
    own->id = ((const struct confirm_wish *)c->wish)->forsok;
    AVT_TRY(forsok_open(c->leser, own->id, &own->attempt));
    if (avt_faults_stop(c->ctx->faults))
        return avt_err_make(AVT_EFAULTS, "", "the request has faults of its own");
    own->kommando = forsok_kommando(&own->attempt, c->leser->rolle, c->ctx->actor->person);
    c->record.s = own->attempt.s;
    return AVT_NOERR;
}

/* The rules once more, where another day may have changed the verdict; or the writer asks them (job.andre). */
static struct avt_err rows_of_the_day(struct command *c)
{
    struct confirm *own = c->own;
    return forsok_check_again(c->leser, &own->attempt.s, &c->job.andre);
}

/* Who acts, and how that is known. On behalf it is the act of who attempted it, and needs the other's word. */
static struct avt_err evidence(struct command *c)
{
    struct confirm *own = c->own;
    struct forsok *f = &own->attempt;
    const struct actor *actor = c->ctx->actor;
    if (!f->s.behalf_of) {
        command_done_by(c, f->identitet, f->part_salt);
        return AVT_NOERR;
    }
    c->record.bevis = fullmakt_bevis(c->ctx->arena, f, actor);
    c->record.metode = fullmakt_metode(f);
    memcpy(c->record.person, f->person, sizeof(c->record.person));
    c->record.dokumenter = &f->samtale;
    c->record.n_dokumenter = f->samtale.bytes.len > 0 ? 1 : 0;
    return AVT_NOERR;
}

static struct avt_err check(struct command *c)
{
    AVT_TRY(attempt_of_mine(c));
    AVT_TRY(rows_of_the_day(c));
    return evidence(c);
}

/* ---- prepare: in the writer's, on the agreement as it is ---- */

/* Neither used, nor too old, nor another's by now: whoever takes over an agreement of Nav's has not read it. */
static struct avt_err unused(struct command *c, struct writer *writer)
{
    const struct confirm *own = c->own;
    struct sak *sak;
    AVT_TRY(forsok_unused(&c->job, writer, own->id));
    AVT_TRY(writer_sak(writer, &c->job.avtale, &sak));
    if (sak_overtatt(sak, own->attempt.s.rolle, own->attempt.poster, own->attempt.person))
        return avt_err_make(AVT_ESTATUS, "forsok", "another has taken over since");
    return AVT_NOERR;
}

static struct avt_err decide_again(struct command *c, struct writer *writer)
{
    const struct confirm *own = c->own;
    return command_decide(&c->job, writer, &own->kommando);
}

/* What the person's other agreements may forbid is asked here, so that no two that exclude each other are signed. */
static struct avt_err rows_with_others(struct command *c, struct writer *writer)
{
    struct sak *sak;
    if (!c->job.andre)
        return AVT_NOERR;
    AVT_TRY(writer_sak(writer, &c->job.avtale, &sak));
    return forsok_check_rows(writer_service(writer), writer_store(writer), c->ctx, sak, &c->record.s);
}

static struct avt_err prepare(struct command *c, struct writer *writer)
{
    AVT_TRY(unused(c, writer));
    AVT_TRY(decide_again(c, writer));
    return rows_with_others(c, writer);
}

/* ---- write: beside the record ---- */

static struct avt_err use_attempt(struct command *c, struct writer *writer)
{
    const struct confirm *own = c->own;
    struct store *store = writer_store(writer);
    if (own->kommando.behalf_of)
        AVT_TRY(store_run(store, SQL_FULLMAKT_END, S_TEXT(own->id), S_TEXT("bekreftet"), S_NULL));
    return store_run(store, SQL_FORSOK_USE, S_TEXT(own->id), S_INT(c->job.post.r.nr));
}

static void fill(struct command *c, struct writer *writer, struct utfall *out)
{
    *out = command_outcome(&c->job, writer);
}

const struct command_kind command_confirm = {
    .name = "confirm",
    .flags = COMMAND_SEALS | COMMAND_KEYED | COMMAND_LOOKS_AT_OTHERS,
    .size = sizeof(struct confirm),
    .check = check,
    .prepare = prepare,
    .write = use_attempt,
    .fill = fill,
};
