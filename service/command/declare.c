/* Declaring: the acts done in one step. */
#include "command/declare.h"

#include <string.h>

#include "command/attempt.h"
#include "command/attempt_now.h"
#include "command/direkte.h"
#include "command/fullmakt.h"
#include "command/utsagn.h"
#include "sys/clock.h"
#include "writer/svar.h"
#include "writer/writer.h"

struct akt_job {
    struct job job;
    struct writer_record record;
    struct avt_kommando kommando;
    struct avt_fil filer[2]; /* the free text and the typed parts, as far as there are any */
    flow_answer answer;
};

static struct avt_err akt_prepare(struct job *job, struct writer *writer)
{
    struct akt_job *own = job->own;
    return utsagn_decide(job, writer, &own->kommando);
}

static void akt_answer(struct job *job, struct writer *writer)
{
    struct utfall utfall = utsagn_utfall(job, writer);
    ((struct akt_job *)job->own)->answer(job->rq, &utfall);
}

static struct akt_job *akt_new(struct leser *leser, flow_answer answer)
{
    struct akt_job *own = avt_arena_alloc(leser->ctx->arena, sizeof(*own));
    own->answer = answer;
    own->job = (struct job){.rq = leser->rq,
                            .ctx = leser->ctx,
                            .arena = leser->ctx->arena,
                            .avtale = leser->sak.id,
                            .prepare = akt_prepare,
                            .answer = akt_answer,
                            .record = &own->record,
                            .own = own};
    return own;
}

static struct avt_err akt_submit(struct leser *leser, struct akt_job *own)
{
    struct ctx *ctx = leser->ctx;
    AVT_TRY(svar_key(&own->job));
    AVT_TRY(writer_submit(ctx->service->writer, &own->job));
    ctx->rq->job = &own->job;
    return AVT_NOERR;
}

/* Evidence and person of what the actor does itself. */
static void done_by_actor(struct akt_job *own, const char *identitet, const uint8_t part_salt[32])
{
    const struct actor *actor = own->job.ctx->actor;
    own->record.bevis = utsagn_bevis(own->job.arena, actor, identitet, part_salt);
    AVT_INVARIANT(avt_metode_find(&own->record.metode, actor->metode));
    memcpy(own->record.person, actor->person, sizeof(own->record.person));
}

/* The version an act in one step is about: the pending one, else the one in force; 0 when it is about neither. */
static void about(struct leser *leser, struct avt_erklaering *s)
{
    const struct avt_versjon *venter = avt_tilstand_venter(&leser->sak.state),
                             *gjelder = avt_tilstand_gjelder(&leser->sak.state);
    const struct avt_versjon *v = venter ? venter : gjelder;
    enum avt_concerns concerns = avt_handling_get(s->handling)->concerns;
    if (concerns == AVT_CONCERNS_AVTALE || !v)
        return;
    s->fremlegg = v->fremlegg;
    if (concerns != AVT_CONCERNS_VENTER)
        return;
    s->has_dokument = true;
    s->dokument = v->dokument;
    s->skjema = v->skjema;
}

/* Two about the same would be two answers to one question; new items of a list may be several. */
static void check_twice(struct ctx *ctx, const struct avt_forslag *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++) {
            if (list[i].art != AVT_FORSLAG_NY && strcmp(list[i].sti, list[k].sti) == 0)
                avt_faults_add(ctx->faults, "dobbel-noekkel", list[i].sti, AVT_STOPP, "");
        }
    }
}

/* What a wish proposes, against the content that the page shows. Only a wish in a text that may hold them has any. */
static struct avt_err read_proposals(struct leser *leser, const struct oensket *oensket, struct avt_forslag **out)
{
    struct ctx *ctx = leser->ctx;
    const struct avt_handlingsdata *data = avt_tiltak_handling(leser->sak.tiltak, oensket->handling);
    const struct avt_versjon *vist = sak_vist(&leser->sak);
    struct avt_innhold innhold = {.tiltak = leser->sak.tiltak};
    size_t n = oensket->n_forslag, before = ctx->reading->n, k = 0;
    bool wish = oensket->handling == AVT_ENDRINGSOENSKE && data && data->tekst && strcmp(data->tekst, AVT_OENSKE) == 0;
    *out = avt_arena_array(ctx->arena, n, sizeof(**out));
    if (n > 0 && (!wish || n > AVT_MAX_FORSLAG))
        avt_faults_add(ctx->faults, wish ? "forslag-for-mange" : "ukjent-felt", "forslag", AVT_STOPP, "");
    if (n == 0 || !wish || n > AVT_MAX_FORSLAG || !vist)
        return AVT_NOERR;
    AVT_TRY(leser_innhold(leser, vist, &innhold));
    ctx->reading->n = before; /* it shows nothing of it */
    for (size_t i = 0; i < n; i++) {
        const char *prefix = avt_arena_format(ctx->arena, "forslag/%zu/", i + 1);
        k += forslag_les(leser, &(*out)[k], &innhold, &oensket->forslag[i], prefix, true);
    }
    check_twice(ctx, *out, k);
    return AVT_NOERR;
}

/* A version of its own needs that none waits. */
static struct avt_err check_room(struct leser *leser)
{
    if (!avt_tilstand_venter(&leser->sak.state))
        return AVT_NOERR;
    avt_faults_add(leser->ctx->faults, "versjon-venter", "handling", AVT_STOPP, "");
    return avt_err_make(AVT_EFAULTS, "handling", "a version waits");
}

/* All that is wrong is told at once; but who may not act is told that alone. */
static struct avt_err decide_all(struct leser *leser, const struct oensket *oensket, struct avt_kommando *kommando,
                                 struct utsagn_deler *deler, struct avt_forslag **forslag)
{
    struct avt_err err = utsagn_decide_here(leser, oensket, kommando);
    if (err.code != AVT_OK && err.code != AVT_EFAULTS)
        return err;
    struct avt_err parts = utsagn_deler_les(leser, oensket, deler);
    err = err.code != AVT_OK ? err : parts;
    if (err.code == AVT_OK && deler->hva.n > 0 && !deler->hva.dokument)
        AVT_TRY(check_room(leser));
    AVT_TRY(read_proposals(leser, oensket, forslag));
    bool more = err.code == AVT_OK && avt_faults_stop(leser->ctx->faults);
    return more ? avt_err_make(AVT_EFAULTS, "forslag", "proposals") : err;
}

static struct avt_erklaering act_s(struct leser *leser, const struct avt_kommando *kommando,
                                   const struct utsagn_part *part)
{
    const struct avt_versjon *vist = sak_vist(&leser->sak), *venter = avt_tilstand_venter(&leser->sak.state);
    const struct avt_versjon *gjelder = avt_tilstand_gjelder(&leser->sak.state);
    bool of_item = kommando->om && gjelder && avt_handling_get(kommando->handling)->concerns == AVT_CONCERNS_AVTALE;
    unsigned n = of_item ? gjelder->n : venter ? venter->n : vist ? vist->n : 1;
    struct avt_erklaering s = utsagn_begin(leser, kommando->handling, n, part, ACT_SECONDS);
    about(leser, &s);
    s.slag = kommando->slag;
    s.om = kommando->om;
    s.has_gjelder_fra = kommando->has_gjelder_fra;
    s.gjelder_fra = kommando->gjelder_fra;
    return s;
}

struct avt_err flow_handling(struct leser *leser, const struct oensket *oensket, flow_answer answer)
{
    struct akt_job *own = akt_new(leser, answer);
    struct utsagn_part part;
    struct utsagn_deler deler;
    struct avt_forslag *forslag = NULL;
    bool has_text;
    struct avt_err err = decide_all(leser, oensket, &own->kommando, &deler, &forslag);
    AVT_TRY(utsagn_match(leser, oensket->handling, err));
    AVT_TRY(utsagn_part(leser, &part));
    struct avt_erklaering s = act_s(leser, &own->kommando, &part);
    AVT_TRY(utsagn_oenske(leser, &s, &own->filer[0], &has_text, oensket->tekst, forslag, oensket->n_forslag));
    bool has_parts = utsagn_deler_add(leser, &s, &own->filer[has_text], &deler);
    own->record.s = s;
    own->record.dokumenter = own->filer;
    own->record.n_dokumenter = (size_t)has_text + has_parts;
    done_by_actor(own, part.identitet, part.salt);
    if (deler.hva.n > 0 && !deler.hva.dokument)
        AVT_TRY(flow_gi_nytt(leser, &deler, &own->job));
    return akt_submit(leser, own);
}

/* ---- several acts with one press ---- */

/* An act of which nobody waits for the answer: its job owns its arena, since the request may be gone before it is done. */
static struct avt_err act_apart(struct leser *leser, const struct avt_kommando *kommando, const char *om)
{
    struct ctx *ctx = leser->ctx;
    struct avt_arena *arena = avt_arena_new();
    struct akt_job *own = avt_arena_alloc(arena, sizeof(*own));
    struct utsagn_part part;
    struct avt_err err = utsagn_part(leser, &part);
    own->kommando = *kommando;
    own->kommando.om = avt_arena_str(arena, om);
    if (err.code == AVT_OK) {
        own->record.s = act_s(leser, &own->kommando, &part);
        own->record.bevis = utsagn_bevis(arena, ctx->actor, part.identitet, part.salt);
        AVT_INVARIANT(avt_metode_find(&own->record.metode, ctx->actor->metode));
        memcpy(own->record.person, ctx->actor->person, sizeof(own->record.person));
        own->job = (struct job){
            .arena = arena, .avtale = leser->sak.id, .prepare = akt_prepare, .record = &own->record, .own = own};
        err = writer_submit(ctx->service->writer, &own->job);
    }
    if (err.code != AVT_OK)
        avt_arena_free(&arena);
    return err;
}

struct avt_err flow_flere(struct leser *leser, const struct oensket *oensket, const char *const *om, size_t n,
                          flow_answer answer)
{
    struct akt_job *own = akt_new(leser, answer);
    struct utsagn_part part;
    struct oensket first = *oensket;
    first.om = om[0];
    AVT_TRY(utsagn_match(leser, oensket->handling, utsagn_decide_here(leser, &first, &own->kommando)));
    AVT_TRY(utsagn_part(leser, &part));
    AVT_TRY(svar_key(&own->job)); /* before any is on its way */
    for (size_t i = 0; i + 1 < n; i++)
        AVT_TRY(act_apart(leser, &own->kommando, om[i]));
    own->kommando.om = om[n - 1];
    own->record.s = act_s(leser, &own->kommando, &part);
    done_by_actor(own, part.identitet, part.salt);
    return akt_submit(leser, own);
}
