/* Step one of signing: the attempt. */
#include "command/first_step.h"

#include <string.h>

#include "command/attempt.h"
#include "command/fullmakt.h"
#include "sys/clock.h"
#include "writer/svar.h"
#include "writer/writer.h"

struct forsok_job {
    struct job job;
    struct avt_id id;
    struct forsok forsok;
    struct avt_span innhold; /* JSON: S, and what the evidence needs */
    const struct avt_versjon *versjon;
    flow_answer answer;
};

/* ---- what is declared ---- */

/* The role that the attempt counts for, and whose view it is about. */
static int counts_for(const struct leser *leser, const struct oensket *oensket)
{
    return oensket->paa_vegne_av ? avt_tiltak_rolle(leser->sak.tiltak, oensket->paa_vegne_av) : leser->rolle;
}

/* The version's documents this signer is shown: those of its view, so whatever consents stand. */
static void shown(struct leser *leser, struct avt_erklaering *s, const struct avt_versjon *versjon, int rolle)
{
    struct avt_arena *arena = leser->ctx->arena;
    s->has_dokument = true;
    s->dokument = versjon->dokument;
    s->skjema = versjon->skjema;
    s->fremlegg = versjon->fremlegg;
    s->sett = avt_arena_array(arena, versjon->n_sett, sizeof(*s->sett));
    for (size_t i = 0; i < versjon->n_sett; i++) {
        int dokument = avt_tiltak_dokument(leser->sak.tiltak, versjon->sett[i].name);
        if (dokument >= 0 && avt_dokument_reads(leser->sak.tiltak, NULL, dokument, rolle))
            s->sett[s->n_sett++] = versjon->sett[i];
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
    int seconds = oensket->paa_vegne_av ? FULLMAKT_SECONDS : ATTEMPT_SECONDS;
    *s = utsagn_begin(leser, oensket->handling, versjon->n, part, seconds);
    shown(leser, s, versjon, rolle);
    s->has_visning = true;
    s->spraak = leser->ctx->spraak;
    AVT_TRY(leser_visning_for_digest(leser, versjon, rolle, s->spraak, &s->visning, &s->mal));
    return same_view(leser->ctx, oensket, &s->visning);
}

/* ---- the job ---- */

static struct avt_err forsok_prepare(struct job *job, struct writer *writer)
{
    (void)job;
    (void)writer;
    return AVT_NOERR; /* an attempt binds nobody; the confirmation is what is decided on */
}

static struct avt_err forsok_write(struct job *job, struct writer *writer)
{
    struct forsok_job *own = job->own;
    struct store *store = writer_store(writer);
    avt_instant frist = own->forsok.s.frist;
    struct avt_span sealed;
    AVT_TRY(vault_seal(writer_service(writer)->vault, job->arena, &sealed, job->avtale.text, "forsok", own->innhold));
    AVT_TRY(store_run(store, SQL_FORSOK_ADD, S_TEXT(own->id.text), S_TEXT(job->avtale.text),
                      S_BLOB(avt_span_make(job->ctx->actor->person, 32)), S_BLOB(sealed), S_INT(frist)));
    if (!own->forsok.s.paa_vegne_av)
        return AVT_NOERR;
    return store_run(store, SQL_FULLMAKT_ADD, S_TEXT(own->id.text), S_TEXT(job->avtale.text), S_INT(frist));
}

static void forsok_answer(struct job *job, struct writer *writer)
{
    (void)writer;
    struct forsok_job *own = job->own;
    struct utfall utfall = {.avtale = job->avtale.text,
                            .forsok = own->id.text,
                            .s = own->forsok.s_text,
                            .kontrollkode = flow_kontrollkode(job->arena, &own->versjon->fremlegg)};
    own->answer(job->rq, &utfall);
}

static struct avt_err forsok_make(struct leser *leser, const struct oensket *oensket, const struct avt_versjon *versjon,
                                  struct forsok *f)
{
    struct ctx *ctx = leser->ctx;
    struct utsagn_part part;
    AVT_TRY(utsagn_part(leser, &part));
    AVT_TRY(attempt_s(leser, &f->s, oensket, versjon, &part));
    if (oensket->paa_vegne_av)
        fullmakt_lines(leser, oensket, f);
    AVT_TRY(forsok_check_rows(ctx->service, leser->store, ctx, &leser->sak, &f->s));
    f->s_text = avt_erklaering_format(ctx->arena, &f->s);
    f->identitet = part.identitet;
    f->person_id = ctx->actor->id;
    f->metode = ctx->actor->metode;
    f->poster = leser->sak.state.n_poster;
    memcpy(f->part_salt, part.salt, sizeof(f->part_salt));
    return AVT_NOERR;
}

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

struct avt_err flow_forsok(struct leser *leser, const struct oensket *oensket, flow_answer answer)
{
    struct ctx *ctx = leser->ctx;
    struct avt_kommando kommando;
    struct forsok_job *own = avt_arena_alloc(ctx->arena, sizeof(*own));
    struct avt_err err = utsagn_decide_here(leser, oensket, &kommando);
    if (oensket->paa_vegne_av && (err.code == AVT_OK || err.code == AVT_EFAULTS))
        err = fullmakt_check(leser, oensket, &own->forsok);
    AVT_TRY(utsagn_match(leser, oensket->handling, err));
    const struct avt_versjon *versjon = avt_tilstand_venter(&leser->sak.state);
    own->id = id_new();
    own->versjon = versjon;
    own->answer = answer;
    AVT_TRY(forsok_make(leser, oensket, versjon, &own->forsok));
    own->innhold = forsok_format(ctx->arena, &own->forsok);
    own->job = (struct job){.rq = leser->rq,
                            .ctx = ctx,
                            .arena = ctx->arena,
                            .avtale = leser->sak.id,
                            .prepare = forsok_prepare,
                            .write = forsok_write,
                            .answer = forsok_answer,
                            .own = own};
    AVT_TRY(svar_key(&own->job));
    AVT_TRY(writer_submit(ctx->service->writer, &own->job));
    ctx->rq->job = &own->job;
    return AVT_NOERR;
}
