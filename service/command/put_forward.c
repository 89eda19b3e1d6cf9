/* Putting forward: from a draft to documents, views and the record that says who must sign. */
#include "command/put_forward.h"

#include <stdlib.h>
#include <string.h>

#include "avtale/beregn.h"
#include "case/case_fakta.h"
#include "command/utkast.h"
#include "command/utsagn.h"
#include "reading/reading_log.h"
#include "reading/unseen.h"
#include "sys/clock.h"
#include "writer/journal.h"
#include "writer/writer.h"

/* ---- what it would mean ---- */

/* Who must sign a first version: everybody who signs and is there. */
static avt_roles all_signers(const struct avt_innhold *innhold)
{
    const struct avt_tiltak *tiltak = innhold->tiltak;
    avt_roles mask = 0;
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        const struct avt_rolle *r = &tiltak->roller[i];
        bool there = !r->identitet || avt_innhold_get(innhold, r->identitet, NULL);
        if (r->handling != AVT_INGEN_HANDLING && there)
            mask |= (avt_roles)1 << i;
    }
    return mask;
}

static bool moved(const struct avt_forskjell *list, size_t n, const char *sti)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i].felt && !list[i].liste && strcmp(list[i].felt->sti, sti) == 0)
            return true;
    }
    return false;
}

/* Again, as rates may have come since the draft was saved: what is signed is what the rules give today, but what stands
 * and nothing changed feeds. */
static struct avt_err compute(struct leser *leser, struct forhaandsvisning *out)
{
    struct ctx *ctx = leser->ctx;
    AVT_TRY(fakta_finn(ctx->service, leser->store, ctx->arena, &out->fakta, leser->sak.id.text, &out->innhold));
    AVT_TRY(fakta_gjelder(ctx->service, leser->store, ctx->arena, &leser->sak, &out->fakta));
    avt_beregn(ctx->arena, &out->innhold, &out->fakta, &out->faults);
    return AVT_NOERR;
}

/* The day it is to hold from, and what it changes: against every version it takes over from. */
static struct avt_err compare(struct leser *leser, struct forhaandsvisning *out, const struct utkast_dag *dag)
{
    struct ctx *ctx = leser->ctx;
    const struct sak *sak = &leser->sak;
    struct avt_innhold latest, *mot;
    size_t n;
    out->fra = avt_innhold_start(&out->innhold);
    if (sak->state.gjelder < 0)
        return AVT_NOERR;
    AVT_TRY(sak_innhold_paa(ctx->service, leser->store, ctx->arena, sak, avt_tilstand_paa(&sak->state, INT32_MAX),
                            &latest));
    const struct avt_dag_av av = {&sak->state, &latest, &out->innhold, clock_today()};
    out->fra = dag->sagt ? dag->fra : avt_gjelder_fra_foreslaa(ctx->arena, &av);
    out->retting = dag->retting;
    AVT_TRY(sak_mot(ctx->service, leser->store, ctx->arena, sak, out->fra, out->retting, &mot, &n));
    out->n = avt_endring_find_mot(ctx->arena, &out->forskjeller, mot, n, &out->innhold);
    return AVT_NOERR;
}

struct avt_vist fremlegg_vist(const struct sak *sak, const struct forhaandsvisning *view)
{
    return (struct avt_vist){.versjon = avt_tilstand_neste(&sak->state), .fra = view->fra, .retting = view->retting};
}

/* The role is told what it may be told. */
static void check_forward(struct leser *leser, struct forhaandsvisning *out)
{
    const struct avt_innhold *gjelder = out->fakta.gjelder;
    unsigned moments = gjelder ? AVT_ENDRING : AVT_FREMLEGG;
    if (gjelder && moved(out->forskjeller, out->n, "start"))
        moments |= AVT_FREMLEGG;
    avt_innhold_check(&out->innhold, moments, &out->fakta, &out->faults);
    out->telling = telling_av(leser->ctx->arena, leser->sak.tiltak, &out->faults);
    fakta_skjul(leser->sak.tiltak, leser->rolle, &out->faults);
    if (gjelder && out->n == 0)
        avt_faults_add(&out->faults, "ingen-endring", "", AVT_STOPP, "");
}

/* Where only computed values changed, whoever puts it forward signs. */
void fremlegg_signers(struct leser *leser, struct forhaandsvisning *out, bool first)
{
    avt_roles own = (avt_roles)1 << leser->rolle, all = all_signers(&out->innhold);
    if (first) {
        out->maa_signere = all;
        return;
    }
    out->alene = avt_endring_alone(leser->sak.tiltak, out->forskjeller, out->n, leser->rolle);
    avt_roles named = avt_endring_signers(out->forskjeller, out->n) & all;
    out->maa_signere = out->alene || named == 0 ? own : named;
    out->varsles = all & ~out->maa_signere & ~own;
}

static uint32_t documents_read(const struct leser *leser)
{
    uint32_t read = 0;
    for (size_t i = 0; i < leser->sak.tiltak->n_dokumenter; i++) {
        if (avt_dokument_reads(leser->sak.tiltak, &leser->sak.state, (int)i, leser->rolle))
            read |= UINT32_C(1) << i;
    }
    return read;
}

/* What is proposed is answered first. What the role does not read stays, and is answered on the next draft. */
static struct avt_err check_proposals(struct leser *leser, struct forhaandsvisning *out)
{
    struct forslag *list;
    size_t n;
    AVT_TRY(unseen_proposals(leser, &list, &n));
    out->n_forslag = n;
    forslag_stopp(list, n, &out->faults);
    return forslag_stand(leser->store, leser->ctx->arena, leser->sak.id.text, documents_read(leser), &out->forslag);
}

/* What one changes alone is put in the last version, and has its days, whichever version the draft began from. */
static void as_last(struct leser *leser, struct forhaandsvisning *out)
{
    const struct avt_versjon *last = avt_tilstand_gjelder(&leser->sak.state);
    struct avt_arena *arena = leser->ctx->arena;
    out->innhold = avt_innhold_paa(arena, out->fakta.gjelder, &out->innhold);
    out->n = avt_endring_find(arena, &out->forskjeller, out->fakta.gjelder, &out->innhold);
    out->fra = last->fra;
    out->retting = false;
}

static struct avt_err preview(struct leser *leser, struct forhaandsvisning *out, struct sak_utkast *utkast,
                              struct former *former)
{
    struct ctx *ctx = leser->ctx;
    const struct avt_versjon *gjelder = avt_tilstand_gjelder(&leser->sak.state);
    *out = (struct forhaandsvisning){.faults = AVT_FAULTS(ctx->arena)};
    AVT_TRY(sak_utkast(ctx->service, leser->store, ctx->arena, &leser->sak, utkast));
    if (!utkast->exists)
        return avt_err_make(AVT_ESTATUS, "", "there is no draft");
    out->innhold = utkast->innhold;
    out->revisjon = utkast->revisjon;
    AVT_TRY(compute(leser, out));
    *former = (struct former){0};
    if (gjelder)
        AVT_TRY(sak_filer(ctx->service, leser->store, ctx->arena, &leser->sak, gjelder, &former->filer, &former->n));
    AVT_TRY(compare(leser, out, &utkast->dag));
    check_forward(leser, out);
    AVT_TRY(check_proposals(leser, out));
    fremlegg_signers(leser, out, !gjelder);
    if (out->alene)
        as_last(leser, out);
    return AVT_NOERR;
}

enum avt_handling fremlegg_handling(const struct forhaandsvisning *view)
{
    return avt_act_first(view->alene ? AVT_FAMILY_CONTACT : AVT_FAMILY_PUT_FORWARD);
}

struct avt_err fremlegg_unseen(struct leser *leser, struct forhaandsvisning *out)
{
    struct sak_utkast utkast;
    struct former former;
    if (!leser->sak.tiltak->roller[leser->rolle].party[0])
        return avt_err_make(AVT_EROLE, "", "not a party");
    return preview(leser, out, &utkast, &former);
}

struct avt_err flow_forhaandsvis(struct leser *leser, struct forhaandsvisning *out)
{
    AVT_TRY(fremlegg_unseen(leser, out));
    reading_note(leser, 0, "utkast");
    return AVT_NOERR;
}

/* ---- documents and views ---- */

static void file_add(struct avt_arena *arena, struct fremlegg *own, const struct avt_fil *fil)
{
    own->filer = avt_arena_grow(arena, own->filer, own->n_filer, &own->cap_filer, sizeof(*own->filer));
    own->filer[own->n_filer++] = *fil;
}

/* One view a role: what that role will be shown and sign. It outlives any consent, so it shows nothing that is read by
 * consent alone: hence no state. */
static struct avt_err views_make(struct leser *leser, struct fremlegg *own, const struct avt_fil *docs, size_t n)
{
    const struct avt_vist vist = fremlegg_vist(&leser->sak, &own->view);
    struct ctx *ctx = leser->ctx;
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    own->view_roles = avt_arena_array(ctx->arena, tiltak->n_roller, sizeof(*own->view_roles));
    own->first_view = own->n_filer;
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        struct avt_span model =
            avt_visning_model(ctx->arena, &own->innhold, docs, n, NULL, (int)i, &vist, leser->sak.id.text);
        struct avt_fil view = {.navn = "visning", .dokument = -1};
        AVT_TRY(render_run(ctx->service->render, ctx->arena, &view.bytes, RENDER_VISNING, ctx->spraak, model));
        view.digest = avt_hash(view.bytes);
        own->view_roles[own->n_views++] = tiltak->roller[i].navn;
        file_add(ctx->arena, own, &view);
    }
    return AVT_NOERR;
}

/* The facts the rules were told, for Nav and, on request, the participant. */
static void facts_make(struct leser *leser, struct fremlegg *own, struct avt_erklaering *s,
                       const struct avt_fakta *fakta)
{
    struct avt_arena *arena = leser->ctx->arena;
    struct avt_fil fil = fakta_dokument(arena, fakta, &own->innhold, leser->sak.id.text);
    file_add(arena, own, &fil);
    struct avt_sum *list = avt_arena_array(arena, 1, sizeof(*list));
    list[0] = (struct avt_sum){.name = "fakta", .digest = fil.digest};
    s->vedlagt = list;
    s->n_vedlagt = 1;
}

/* ---- the record ---- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void roles_sorted(struct avt_arena *arena, struct avt_erklaering *s, const struct avt_tiltak *tiltak,
                         avt_roles mask)
{
    s->kreves = avt_arena_array(arena, tiltak->n_roller, sizeof(*s->kreves));
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        if (mask & (avt_roles)1 << i)
            s->kreves[s->n_kreves++] = tiltak->roller[i].navn;
    }
    qsort(s->kreves, s->n_kreves, sizeof(*s->kreves), by_name);
}

static int by_sum_name(const void *a, const void *b)
{
    return strcmp(((const struct avt_sum *)a)->name, ((const struct avt_sum *)b)->name);
}

static void documents_named(struct avt_arena *arena, struct avt_erklaering *s, const struct avt_fil *docs, size_t n)
{
    s->has_dokument = true;
    s->dokument = docs[0].digest;
    s->shown = avt_arena_array(arena, n, sizeof(*s->shown));
    for (size_t i = 1; i < n; i++)
        s->shown[s->n_shown++] = (struct avt_sum){.name = docs[i].navn, .digest = docs[i].digest};
    qsort(s->shown, s->n_shown, sizeof(*s->shown), by_sum_name);
}

static struct avt_err record_make(struct command *c, const struct avt_fil *docs, size_t n)
{
    struct fremlegg *own = c->own;
    struct leser *leser = c->leser;
    struct ctx *ctx = c->ctx;
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    struct avt_erklaering *s = &c->record.s;
    struct utsagn_part part;
    struct avt_fil text;
    bool has_text;
    AVT_TRY(utsagn_part(leser, &part));
    *s = utsagn_begin(leser, own->kommando.handling, avt_tilstand_neste(&leser->sak.state), &part, ACT_SECONDS);
    documents_named(ctx->arena, s, docs, n);
    s->has_gjelder_fra = own->kommando.has_gjelder_fra;
    s->gjelder_fra = own->kommando.gjelder_fra;
    s->code = own->kommando.code;
    s->skjema = tiltak->digest;
    if (own->view.n > 0)
        s->n_endret = avt_endring_lines(ctx->arena, &s->endret, tiltak, own->view.forskjeller, own->view.n);
    roles_sorted(ctx->arena, s, tiltak, own->view.maa_signere);
    facts_make(leser, own, s, &own->view.fakta);
    AVT_TRY(utsagn_tekst(leser, s, &text, &has_text, own->grunn));
    if (has_text)
        file_add(ctx->arena, own, &text);
    command_done_by(c, part.identitet, part.salt);
    sak_tider_from(&own->innhold, &c->record.tider);
    return AVT_NOERR;
}

/* ---- in the writer ---- */

struct avt_err fremlegg_prepare(struct command *c, struct writer *writer)
{
    struct fremlegg *own = c->own;
    struct job *job = &c->job;
    struct store_rows rows;
    AVT_TRY(store_all(writer_store(writer), job->arena, &rows, SQL_UTKAST_GET, S_TEXT(job->avtale.text)));
    unsigned now = rows.n ? (unsigned)store_int(&rows, 0, 0) : 0;
    if (now != own->revisjon)
        return avt_err_make(AVT_ESTALE, "If-Match", "the draft has been saved since");
    if (own->direkte) {
        struct sak *sak;
        AVT_TRY(writer_sak(writer, &job->avtale, &sak));
        if (!avt_digest_equal(&sak->state.hode, &own->hode))
            return avt_err_make(AVT_ESTALE, "If-Match", "something has happened to the agreement since");
    } else {
        AVT_TRY(forslag_stand(writer_store(writer), job->arena, job->avtale.text, own->dokumenter, &now));
        if (now != own->forslag)
            return avt_err_make(AVT_ESTALE, "forslag", "something has been proposed since");
    }
    return command_decide(job, writer, &own->kommando);
}

static struct avt_err views_write(struct command *c, struct store *store)
{
    struct fremlegg *own = c->own;
    struct job *job = &c->job;
    for (size_t i = 0; i < own->n_views; i++)
        AVT_TRY(store_run(store, SQL_VISNING_ADD, S_TEXT(job->avtale.text), S_INT(job->post.r.nr),
                          S_TEXT(own->view_roles[i]), S_TEXT(c->ctx->spraak),
                          S_HASH(&own->filer[own->first_view + i].digest), S_HASH(&own->mal)));
    return AVT_NOERR;
}

/* A set and its files, written when the first record names them. */
static struct avt_err set_write(struct store *store, struct avt_arena *arena, struct avt_digest digest,
                                const char *slag, struct avt_span sums, const struct avt_entry *files, size_t n)
{
    struct store_rows rows;
    AVT_TRY(store_all(store, arena, &rows, SQL_SETT_GET, S_HASH(&digest)));
    if (rows.n > 0)
        return AVT_NOERR;
    AVT_TRY(store_run(store, SQL_SETT_ADD, S_HASH(&digest), S_TEXT(slag), S_BLOB(sums)));
    for (size_t i = 0; i < n; i++) {
        struct avt_digest d = avt_hash(files[i].bytes);
        AVT_TRY(store_run(store, SQL_FIL_ADD, S_HASH(&d), S_BLOB(files[i].bytes)));
    }
    return AVT_NOERR;
}

/* What was put forward is a draft no longer. One that was only passed by is brought up to date. */
static struct avt_err draft_settle(struct command *c, struct service *service, struct store *store)
{
    struct fremlegg *own = c->own;
    struct job *job = &c->job;
    if (own->direkte && own->revisjon > 0)
        return sak_utkast_put(service, store, job->arena, &job->avtale, &own->rest);
    AVT_TRY(store_run(store, SQL_UTKAST_DROP, S_TEXT(job->avtale.text)));
    return store_run(store, SQL_UTKAST_PART_DROP, S_TEXT(job->avtale.text));
}

struct avt_err fremlegg_write(struct command *c, struct writer *writer)
{
    struct fremlegg *own = c->own;
    struct job *job = &c->job;
    struct store *store = writer_store(writer);
    struct sak *sak;
    AVT_TRY(writer_sak(writer, &job->avtale, &sak));
    const struct avt_tiltak *tiltak = sak->tiltak;
    AVT_TRY(store_run(store, SQL_SKJEMA_ADD, S_TEXT(sak->tiltak->navn), S_INT(sak->tiltak->versjon),
                      S_HASH(&sak->tiltak->digest)));
    AVT_TRY(telling_skriv(store, job->arena, &own->telling));
    AVT_TRY(draft_settle(c, writer_service(writer), store));
    AVT_TRY(views_write(c, store));
    AVT_TRY(varsel_kontakter(writer_service(writer), store, job->arena, sak, &own->innhold));
    AVT_TRY(set_write(store, job->arena, tiltak->digest, "skjema", tiltak->sums, tiltak->filer, tiltak->n_filer));
    return set_write(store, job->arena, own->mal, "mal", own->mal_sums, own->maler, own->n_maler);
}

void fremlegg_fill(struct command *c, struct writer *writer, struct utfall *out)
{
    *out = command_outcome(&c->job, writer);
    out->kontrollkode = flow_kontrollkode(c->job.arena, &c->job.post.s_id);
}

/* ---- in the caller's thread ---- */

/* Whoever asks others to sign again says why. */
static void check_reason(struct ctx *ctx, const struct forhaandsvisning *view, const char *grunn)
{
    if (view->n > 0 && !view->alene && (!grunn || !*grunn))
        avt_faults_add(ctx->faults, "mangler", "grunn", AVT_STOPP, "");
}

struct avt_err fremlegg_make(struct command *c)
{
    struct fremlegg *own = c->own;
    struct ctx *ctx = c->ctx;
    struct sak *sak = &c->leser->sak;
    struct avt_fil *docs;
    size_t n;
    struct avt_entry *maler;
    own->innhold.nummer = sak->nummer;
    AVT_TRY(avt_dokument_build(ctx->arena, &docs, &n, &own->innhold, sak->id.text, own->former.filer, own->former.n,
                               random32, NULL));
    for (size_t i = 0; i < n; i++)
        file_add(ctx->arena, own, &docs[i]);
    AVT_TRY(views_make(c->leser, own, docs, n));
    AVT_TRY(render_mal(ctx->service->render, ctx->arena, &own->mal, &own->mal_sums, &maler, &own->n_maler, ctx->spraak,
                       sak->tiltak->navn));
    own->maler = maler;
    AVT_TRY(record_make(c, docs, n));
    c->record.dokumenter = own->filer;
    c->record.n_dokumenter = own->n_filer;
    return AVT_NOERR;
}

/* What it would mean, and whether the role may. What the draft lacks is told when it is known to be the one meant. */
static struct avt_err check(struct command *c)
{
    struct fremlegg *own = c->own;
    struct leser *leser = c->leser;
    struct sak_utkast utkast;
    if (!leser->sak.tiltak->roller[leser->rolle].party[0])
        return avt_err_make(AVT_EROLE, "", "not a party");
    AVT_TRY(preview(leser, &own->view, &utkast, &own->former));
    if (own->view.n_forslag > 0)
        reading_note(leser, 0, "utkast"); /* the faults tell what is proposed where */
    own->innhold = own->view.innhold;
    own->revisjon = utkast.revisjon;
    own->dokumenter = documents_read(leser);
    own->forslag = own->view.forslag;
    own->telling = own->view.telling;
    own->grunn = ((const struct put_forward_wish *)c->wish)->grunn;
    if (!own->grunn)
        own->grunn = utkast.grunn;
    struct oensket oensket = {.handling = fremlegg_handling(&own->view), .tekst = own->grunn};
    if (!own->view.alene) {
        avt_date fra =
            own->view.fra != INT32_MIN ? own->view.fra : leser->decide.idag; /* its faults tell of the rest */
        oensket.gjelder_fra = avt_date_format(leser->ctx->arena, fra);
        oensket.code = own->view.retting ? AVT_RETTING : NULL;
    }
    struct avt_err err = utsagn_decide_here(leser, &oensket, &own->kommando);
    return err.code == AVT_EFAULTS ? AVT_NOERR : err;
}

/* Where there is no draft, there is nothing to name. */
static const char *token(struct command *c)
{
    unsigned revisjon = ((const struct fremlegg *)c->own)->revisjon;
    return revisjon > 0 ? utkast_token(c->ctx->arena, revisjon) : NULL;
}

/* All faults at once; those that are counted are counted also when nothing comes of it. */
static struct avt_err make(struct command *c)
{
    struct fremlegg *own = c->own;
    struct ctx *ctx = c->ctx;
    check_reason(ctx, &own->view, own->grunn);
    avt_faults_join(ctx->faults, &own->view.faults);
    if (!avt_faults_stop(ctx->faults))
        return fremlegg_make(c);
    telling_send(ctx->service, &own->telling);
    return avt_err_make(AVT_EFAULTS, "", "not ready to be put forward");
}

const struct command_kind command_put_forward = {
    .name = "put-forward",
    .flags = COMMAND_SEALS | COMMAND_KEYED | COMMAND_READS,
    .size = sizeof(struct fremlegg),
    .check = check,
    .token = token,
    .make = make,
    .prepare = fremlegg_prepare,
    .write = fremlegg_write,
    .fill = fremlegg_fill,
};
