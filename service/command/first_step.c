/* Step one of signing: the attempt. */
#include "command/first_step.h"

#include <string.h>

#include "command/attempt.h"
#include "command/fullmakt.h"
#include "reading/unseen.h"
#include "sys/clock.h"
#include "writer/writer.h"

struct first_step {
    struct avt_id id;
    struct forsok attempt;
    const char *kontrollkode;
};

/* ---- what is declared ---- */

/* The role that the attempt counts for, and whose view it is about. */
static int counts_for(const struct leser *leser, const struct oensket *oensket)
{
    return oensket->behalf_of ? avt_tiltak_rolle(leser->sak.tiltak, oensket->behalf_of) : leser->rolle;
}

/* The version's documents this signer is shown: those of its view, so whatever consents stand. */
static void shown(struct leser *leser, struct avt_erklaering *s, const struct avt_versjon *versjon, int rolle)
{
    struct avt_arena *arena = leser->ctx->arena;
    s->has_dokument = true;
    s->dokument = versjon->dokument;
    s->skjema = versjon->skjema;
    s->fremlegg = versjon->fremlegg;
    s->shown = avt_arena_array(arena, versjon->n_shown, sizeof(*s->shown));
    for (size_t i = 0; i < versjon->n_shown; i++) {
        int dokument = avt_tiltak_dokument(leser->sak.tiltak, versjon->shown[i].name);
        if (dokument >= 0 && avt_dokument_reads(leser->sak.tiltak, NULL, dokument, rolle))
            s->shown[s->n_shown++] = versjon->shown[i];
    }
}

/* What the page showed must be what is signed. */
static struct avt_err same_view(struct ctx *ctx, const struct oensket *oensket, const struct avt_digest *visning)
{
    if (oensket->visning && strcmp(oensket->visning, avt_digest_format(ctx->arena, visning)) != 0)
        return avt_err_make(AVT_ESTALE, "visning", "another view was shown");
    return AVT_NOERR;
}

static struct avt_err attempt_s(struct leser *leser, struct avt_erklaering *s, const struct oensket *oensket,
                                const struct avt_versjon *versjon, const struct utsagn_part *part)
{
    int rolle = counts_for(leser, oensket);
    int seconds = oensket->behalf_of ? FULLMAKT_SECONDS : ATTEMPT_SECONDS;
    *s = utsagn_begin(leser, oensket->handling, versjon->n, part, seconds);
    shown(leser, s, versjon, rolle);
    s->has_visning = true;
    s->spraak = leser->ctx->spraak;
    AVT_TRY(unseen_view_digest(leser, versjon, rolle, s->spraak, &s->visning, &s->mal));
    return same_view(leser->ctx, oensket, &s->visning);
}

/* ---- check: in the caller's thread ---- */

static struct avt_err check(struct command *c)
{
    struct first_step *own = c->own;
    const struct oensket *oensket = c->wish;
    struct avt_kommando kommando;
    struct avt_err err = utsagn_decide_here(c->leser, oensket, &kommando);
    if (oensket->behalf_of && (err.code == AVT_OK || err.code == AVT_EFAULTS))
        err = fullmakt_check(c->leser, oensket, &own->attempt);
    return err;
}

static const char *token(struct command *c)
{
    const struct oensket *oensket = c->wish;
    return utsagn_etag(c->ctx->arena, &c->leser->sak, oensket->handling);
}

static struct avt_err make(struct command *c)
{
    struct first_step *own = c->own;
    const struct oensket *oensket = c->wish;
    const struct avt_versjon *versjon = avt_tilstand_venter(&c->leser->sak.state);
    struct forsok *f = &own->attempt;
    struct ctx *ctx = c->ctx;
    struct utsagn_part part;
    AVT_TRY(utsagn_part(c->leser, &part));
    AVT_TRY(attempt_s(c->leser, &f->s, oensket, versjon, &part));
    if (oensket->behalf_of)
        fullmakt_lines(c->leser, oensket, f);
    AVT_TRY(forsok_check_rows(ctx->service, c->leser->store, ctx, &c->leser->sak, &f->s));
    f->s_text = avt_erklaering_format(ctx->arena, &f->s);
    f->identitet = part.identitet;
    f->person_id = ctx->actor->id;
    f->metode = ctx->actor->metode;
    f->poster = c->leser->sak.state.n_poster;
    memcpy(f->part_salt, part.salt, sizeof(f->part_salt));
    own->id = id_new();
    own->kontrollkode = flow_kontrollkode(ctx->arena, &versjon->fremlegg);
    return AVT_NOERR;
}

/* ---- write: in the writer's ---- */

static struct avt_err keep_attempt(struct command *c, struct writer *writer)
{
    const struct first_step *own = c->own;
    const char *avtale = c->job.avtale.text;
    struct store *store = writer_store(writer);
    avt_instant frist = own->attempt.s.frist;
    struct avt_span sealed, plain = forsok_format(c->ctx->arena, &own->attempt);
    AVT_TRY(vault_seal(writer_service(writer)->vault, c->ctx->arena, &sealed, avtale, "forsok", plain));
    AVT_TRY(store_run(store, SQL_FORSOK_ADD, S_TEXT(own->id.text), S_TEXT(avtale),
                      S_BLOB(avt_span_make(c->ctx->actor->person, 32)), S_BLOB(sealed), S_INT(frist)));
    c->job.uliste = !own->attempt.s.behalf_of; /* it binds nobody, and nobody waits for it */
    if (!own->attempt.s.behalf_of)
        return AVT_NOERR;
    return store_run(store, SQL_FULLMAKT_ADD, S_TEXT(own->id.text), S_TEXT(avtale), S_INT(frist));
}

static void fill(struct command *c, struct writer *writer, struct utfall *out)
{
    const struct first_step *own = c->own;
    (void)writer;
    out->forsok = own->id.text;
    out->s = own->attempt.s_text;
    out->kontrollkode = own->kontrollkode;
}

const struct command_kind command_attempt = {
    .name = "attempt",
    .flags = COMMAND_KEYED | COMMAND_READS,
    .size = sizeof(struct first_step),
    .check = check,
    .token = token,
    .make = make,
    .write = keep_attempt,
    .fill = fill,
};

/* ---- before there is one ---- */

struct avt_err flow_raad(struct leser *leser, enum avt_handling handling)
{
    struct ctx *ctx = leser->ctx;
    const struct avt_erklaering s = {.rolle = leser->sak.tiltak->roller[leser->rolle].navn, .handling = handling};
    struct avt_faults before = *ctx->faults;
    size_t n = 0;
    *ctx->faults = AVT_FAULTS(ctx->arena);
    struct avt_err err = forsok_check_rows(ctx->service, leser->store, ctx, &leser->sak, &s);
    struct avt_faults told = *ctx->faults;
    *ctx->faults = before;
    for (size_t i = 0; i < told.n; i++) {
        if (told.list[i].severity == AVT_ADVARSEL)
            told.list[n++] = told.list[i];
    }
    told.n = n;
    avt_faults_join(ctx->faults, &told);
    return err.code == AVT_EFAULTS ? AVT_NOERR : err;
}
