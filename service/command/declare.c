/* Declaring: the acts done in one step. */
#include "command/declare.h"

#include <string.h>

#include "command/direkte.h"
#include "command/utsagn.h"
#include "reading/unseen.h"
#include "sys/clock.h"
#include "writer/writer.h"

struct declare {
    struct avt_kommando kommando;
    struct utsagn_deler deler;
    struct avt_forslag *forslag;
    struct avt_fil filer[2]; /* the free text and the typed parts, as far as there are any */
};

/* ---- check: in the caller's thread ---- */

/* The version an act in one step is about: the pending one, else the one in force; 0 when it is about neither. */
static void about(struct leser *leser, struct avt_erklaering *s)
{
    const struct avt_versjon *venter = avt_tilstand_venter(&leser->sak.state),
                             *gjelder = avt_tilstand_gjelder(&leser->sak.state);
    const struct avt_versjon *v = venter ? venter : gjelder;
    enum avt_concerns concerns = avt_act_get(s->handling)->concerns;
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
    size_t n = oensket->n_forslag, k = 0;
    bool proposes = avt_act_get(oensket->handling)->flags & AVT_ACT_PROPOSES;
    bool wish = proposes && data && data->tekst && strcmp(data->tekst, AVT_OENSKE) == 0;
    *out = avt_arena_array(ctx->arena, n, sizeof(**out));
    if (n > 0 && (!wish || n > AVT_MAX_FORSLAG))
        avt_faults_add(ctx->faults, wish ? "forslag-for-mange" : "ukjent-felt", "forslag", AVT_STOPP, "");
    if (n == 0 || !wish || n > AVT_MAX_FORSLAG || !vist)
        return AVT_NOERR;
    AVT_TRY(unseen_content(leser, vist, &innhold));
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
    bool of_item = kommando->om && gjelder && avt_act_get(kommando->handling)->concerns == AVT_CONCERNS_AVTALE;
    unsigned n = of_item ? gjelder->n : venter ? venter->n : vist ? vist->n : 1;
    struct avt_erklaering s = utsagn_begin(leser, kommando->handling, n, part, ACT_SECONDS);
    about(leser, &s);
    s.code = kommando->code;
    s.om = kommando->om;
    s.has_gjelder_fra = kommando->has_gjelder_fra;
    s.gjelder_fra = kommando->gjelder_fra;
    return s;
}

static struct avt_err check(struct command *c)
{
    struct declare *own = c->own;
    return decide_all(c->leser, c->wish, &own->kommando, &own->deler, &own->forslag);
}

static const char *token(struct command *c)
{
    const struct oensket *oensket = c->wish;
    return utsagn_etag(c->ctx->arena, &c->leser->sak, oensket->handling);
}

/* S, its documents, and the evidence. What is given anew with it is a second record. */
static struct avt_err make(struct command *c)
{
    struct declare *own = c->own;
    const struct oensket *oensket = c->wish;
    struct avt_erklaering *s = &c->record.s;
    struct utsagn_part part;
    bool has_text;
    AVT_TRY(utsagn_part(c->leser, &part));
    *s = act_s(c->leser, &own->kommando, &part);
    AVT_TRY(utsagn_oenske(c->leser, s, &own->filer[0], &has_text, oensket->tekst, own->forslag, oensket->n_forslag));
    bool has_parts = utsagn_deler_add(c->leser, s, &own->filer[has_text], &own->deler);
    c->record.dokumenter = own->filer;
    c->record.n_dokumenter = (size_t)has_text + has_parts;
    command_done_by(c, part.identitet, part.salt);
    return own->deler.hva.n > 0 && !own->deler.hva.dokument ? flow_gi_nytt(c, &own->deler) : AVT_NOERR;
}

/* ---- prepare: in the writer's ---- */

static struct avt_err decide_again(struct command *c, struct writer *writer)
{
    const struct declare *own = c->own;
    return command_decide(&c->job, writer, &own->kommando);
}

static void fill(struct command *c, struct writer *writer, struct utfall *out)
{
    *out = command_outcome(&c->job, writer);
}

const struct command_kind command_declare = {
    .name = "declare",
    .flags = COMMAND_SEALS | COMMAND_KEYED | COMMAND_READS,
    .size = sizeof(struct declare),
    .check = check,
    .token = token,
    .make = make,
    .prepare = decide_again,
    .fill = fill,
};

/* ---- several acts with one press ---- */

/* One of which nobody waits for the answer: its job owns its arena, since the caller may be gone before it is done. */
struct apart {
    struct job job;
    struct writer_record record;
    struct avt_kommando kommando;
};

static struct avt_err apart_prepare(struct job *job, struct writer *writer)
{
    return command_decide(job, writer, &((const struct apart *)job->own)->kommando);
}

static struct avt_err act_apart(struct leser *leser, const struct avt_kommando *kommando, const char *om)
{
    const struct actor *actor = leser->ctx->actor;
    struct avt_arena *arena = avt_arena_new();
    struct apart *own = avt_arena_alloc(arena, sizeof(*own));
    struct utsagn_part part;
    struct avt_err err = utsagn_part(leser, &part);
    own->kommando = *kommando;
    own->kommando.om = avt_arena_str(arena, om);
    if (err.code == AVT_OK) {
        own->record.s = act_s(leser, &own->kommando, &part);
        own->record.bevis = identity_evidence(arena, actor, part.identitet, part.salt);
        AVT_INVARIANT(avt_metode_find(&own->record.metode, actor->metode));
        memcpy(own->record.person, actor->person, sizeof(own->record.person));
        own->job = (struct job){
            .arena = arena, .avtale = leser->sak.id, .prepare = apart_prepare, .record = &own->record, .own = own};
        err = writer_submit(leser->ctx->service->writer, &own->job);
    }
    if (err.code != AVT_OK)
        avt_arena_free(&arena);
    return err;
}

/* Only the first is decided on as the case was read. */
static struct avt_err check_first(struct command *c)
{
    struct declare *own = c->own;
    const struct several_wish *wish = c->wish;
    const struct oensket first = {.handling = wish->handling, .om = wish->om[0]};
    return utsagn_decide_here(c->leser, &first, &own->kommando);
}

static const char *token_of_all(struct command *c)
{
    const struct several_wish *wish = c->wish;
    return utsagn_etag(c->ctx->arena, &c->leser->sak, wish->handling);
}

/* All but the last go ahead; that one is this command. */
static struct avt_err make_all(struct command *c)
{
    struct declare *own = c->own;
    const struct several_wish *wish = c->wish;
    struct utsagn_part part;
    AVT_TRY(utsagn_part(c->leser, &part));
    AVT_TRY(ctx_key(c->ctx)); /* before any is on its way */
    for (size_t i = 0; i + 1 < wish->n; i++)
        AVT_TRY(act_apart(c->leser, &own->kommando, wish->om[i]));
    own->kommando.om = wish->om[wish->n - 1];
    c->record.s = act_s(c->leser, &own->kommando, &part);
    command_done_by(c, part.identitet, part.salt);
    return AVT_NOERR;
}

const struct command_kind command_declare_several = {
    .name = "declare-several",
    .flags = COMMAND_SEALS | COMMAND_KEYED | COMMAND_READS,
    .size = sizeof(struct declare),
    .check = check_first,
    .token = token_of_all,
    .make = make_all,
    .prepare = decide_again,
    .fill = fill,
};
