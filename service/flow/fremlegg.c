/* Putting forward: from a draft to documents, views and the record that says who must sign. */
#include <stdlib.h>
#include <string.h>

#include "avtale/beregn.h"
#include "flow/fakta.h"
#include "flow/flow.h"
#include "flow/journal.h"
#include "flow/svar.h"
#include "flow/utsagn.h"
#include "sys/clock.h"

struct fremlegg_job {
    struct job job;
    struct writer_record record;
    struct avt_kommando kommando;
    struct avt_innhold innhold;
    struct avt_fil *filer; /* documents, then views, then free texts */
    size_t n_filer, cap_filer, n_views, first_view;
    const char **view_roles; /* whom each view is for */
    unsigned revisjon;
    struct sak_utkast utkast; /* of a version that leaves a draft as it was but for what is new: that draft */
    struct avt_span skjema_sums, mal_sums;
    struct avt_digest mal;
    const struct avt_entry *maler;
    size_t n_maler;
    flow_answer answer;
};

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

/* Again, as rates may have come since the draft was saved: what is signed is what the rules give today. */
static struct avt_err compute(struct leser *leser, struct forhaandsvisning *out)
{
    struct request *rq = leser->rq;
    AVT_TRY(fakta_finn(rq->service, leser->store, rq->arena, &out->fakta, leser->sak.id.text, &out->innhold));
    avt_beregn(rq->arena, &out->innhold, &out->fakta, &out->faults);
    return AVT_NOERR;
}

/* gjelder: the content in force, NULL when this is the first. The role is told what it may be told. */
static void check_forward(struct leser *leser, struct forhaandsvisning *out, const struct avt_innhold *gjelder)
{
    unsigned moments = gjelder ? AVT_ENDRING : AVT_FREMLEGG;
    if (gjelder && moved(out->forskjeller, out->n, "start"))
        moments |= AVT_FREMLEGG;
    out->fakta.gjelder = gjelder;
    avt_innhold_check(&out->innhold, moments, &out->fakta, &out->faults);
    fakta_skjul(leser->sak.tiltak, leser->rolle, &out->faults);
    if (gjelder && out->n == 0)
        avt_faults_add(&out->faults, "ingen-endring", "", AVT_STOPP, "");
}

/* The roles named by the classes of what changed; where only computed values changed, whoever puts it forward. */
static void who_signs(struct leser *leser, struct forhaandsvisning *out, bool first)
{
    avt_roles own = (avt_roles)1 << leser->rolle;
    if (first) {
        out->maa_signere = all_signers(&out->innhold);
        return;
    }
    out->alene = avt_endring_alone(leser->sak.tiltak, out->forskjeller, out->n, leser->rolle);
    avt_roles named = avt_endring_signers(out->forskjeller, out->n) & all_signers(&out->innhold);
    out->maa_signere = out->alene || named == 0 ? own : named;
}

/* out->innhold is what would be put forward. */
static struct avt_err preview_of(struct leser *leser, struct forhaandsvisning *out, struct avt_fil **former, size_t *n)
{
    struct request *rq = leser->rq;
    const struct avt_versjon *gjelder = avt_tilstand_gjelder(&leser->sak.state);
    struct avt_innhold *before = avt_arena_alloc(rq->arena, sizeof(*before));
    before->tiltak = leser->sak.tiltak;
    AVT_TRY(compute(leser, out));
    *former = NULL;
    *n = 0;
    if (gjelder) {
        AVT_TRY(sak_filer(rq->service, leser->store, rq->arena, &leser->sak, gjelder, former, n));
        AVT_TRY(avt_dokument_read(rq->arena, before, leser->sak.tiltak, *former, *n));
        out->n = avt_endring_find(rq->arena, &out->forskjeller, before, &out->innhold);
    }
    check_forward(leser, out, gjelder ? before : NULL);
    who_signs(leser, out, !gjelder);
    return AVT_NOERR;
}

static struct avt_err preview(struct leser *leser, struct forhaandsvisning *out, struct sak_utkast *utkast,
                              struct avt_fil **former, size_t *n)
{
    struct request *rq = leser->rq;
    *out = (struct forhaandsvisning){.faults = AVT_FAULTS(rq->arena)};
    AVT_TRY(sak_utkast(rq->service, leser->store, rq->arena, &leser->sak, utkast));
    if (!utkast->exists)
        return avt_err_make(AVT_ESTATUS, "", "there is no draft");
    out->innhold = utkast->innhold;
    return preview_of(leser, out, former, n);
}

struct avt_err flow_forhaandsvis(struct leser *leser, struct forhaandsvisning *out)
{
    struct sak_utkast utkast;
    struct avt_fil *former;
    size_t n;
    if (!leser->sak.tiltak->roller[leser->rolle].part[0])
        return avt_err_make(AVT_EROLE, "", "not a party");
    AVT_TRY(preview(leser, out, &utkast, &former, &n));
    leser_note(leser->rq, &leser->sak, 0, "utkast", leser->rolle);
    return AVT_NOERR;
}

/* ---- documents and views ---- */

static void file_add(struct fremlegg_job *own, const struct avt_fil *fil)
{
    own->filer = avt_arena_grow(own->job.arena, own->filer, own->n_filer, &own->cap_filer, sizeof(*own->filer));
    own->filer[own->n_filer++] = *fil;
}

/* One view a role: what that role will be shown and sign. It outlives any consent, so it shows nothing that is read by
 * consent alone: hence no state. */
static struct avt_err views_make(struct leser *leser, struct fremlegg_job *own, const struct avt_fil *docs, size_t n,
                                 unsigned versjon)
{
    struct request *rq = leser->rq;
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    own->view_roles = avt_arena_array(rq->arena, tiltak->n_roller, sizeof(*own->view_roles));
    own->first_view = own->n_filer;
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        struct avt_span model =
            avt_visning_model(rq->arena, &own->innhold, docs, n, NULL, (int)i, versjon, leser->sak.id.text);
        struct avt_fil view = {.navn = "visning", .dokument = -1};
        AVT_TRY(render_run(rq->service->render, rq->arena, &view.bytes, RENDER_VISNING, rq->spraak, model));
        view.digest = avt_hash(view.bytes);
        own->view_roles[own->n_views++] = tiltak->roller[i].navn;
        file_add(own, &view);
    }
    return AVT_NOERR;
}

/* The facts the rules were told, for Nav and, on request, the participant. */
static void facts_make(struct leser *leser, struct fremlegg_job *own, struct avt_erklaering *s,
                       const struct avt_fakta *fakta)
{
    struct avt_arena *arena = leser->rq->arena;
    struct avt_fil fil = fakta_dokument(arena, fakta, &own->innhold, leser->sak.id.text);
    file_add(own, &fil);
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
    s->sett = avt_arena_array(arena, n, sizeof(*s->sett));
    for (size_t i = 1; i < n; i++)
        s->sett[s->n_sett++] = (struct avt_sum){.name = docs[i].navn, .digest = docs[i].digest};
    qsort(s->sett, s->n_sett, sizeof(*s->sett), by_sum_name);
}

static struct avt_err record_make(struct leser *leser, struct fremlegg_job *own, const struct forhaandsvisning *view,
                                  const struct avt_fil *docs, size_t n, const char *grunn)
{
    struct request *rq = leser->rq;
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    struct utsagn_part part;
    struct avt_fil text;
    bool has_text;
    AVT_TRY(utsagn_part(leser, &part));
    struct avt_erklaering s =
        utsagn_begin(leser, own->kommando.handling, avt_tilstand_neste(&leser->sak.state), &part, ACT_SECONDS);
    documents_named(rq->arena, &s, docs, n);
    s.skjema = tiltak->digest;
    if (view->n > 0)
        s.n_endret = avt_endring_lines(rq->arena, &s.endret, tiltak, view->forskjeller, view->n);
    roles_sorted(rq->arena, &s, tiltak, view->maa_signere);
    facts_make(leser, own, &s, &view->fakta);
    AVT_TRY(utsagn_tekst(leser, &s, &text, &has_text, grunn));
    if (has_text)
        file_add(own, &text);
    own->record.s = s;
    own->record.s_file = avt_erklaering_format(rq->arena, &s);
    own->record.bevis = utsagn_bevis(rq->arena, rq->actor, part.identitet, part.salt);
    AVT_INVARIANT(avt_metode_find(&own->record.metode, rq->actor->metode));
    memcpy(own->record.person, rq->actor->person, sizeof(own->record.person));
    sak_tider_from(&own->innhold, &own->record.tider);
    return AVT_NOERR;
}

/* ---- the job ---- */

static struct avt_err fremlegg_prepare(struct job *job, struct writer *writer)
{
    struct fremlegg_job *own = job->own;
    struct store_rows rows;
    AVT_TRY(store_all(writer_store(writer), job->arena, &rows, SQL_UTKAST_GET, S_TEXT(job->avtale.text)));
    if (rows.n == 0 || (unsigned)store_int(&rows, 0, 0) != own->revisjon)
        return avt_err_make(AVT_ESTALE, "If-Match", "the draft has been saved since");
    return utsagn_decide(job, writer, &own->kommando);
}

static struct avt_err views_write(struct fremlegg_job *own, struct store *store)
{
    struct job *job = &own->job;
    for (size_t i = 0; i < own->n_views; i++)
        AVT_TRY(store_run(store, SQL_VISNING_ADD, S_TEXT(job->avtale.text), S_INT(job->post.r.nr),
                          S_TEXT(own->view_roles[i]), S_TEXT(job->rq->spraak),
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

/* Beside the draft: what every new version leaves. */
static struct avt_err version_write(struct job *job, struct writer *writer)
{
    struct fremlegg_job *own = job->own;
    struct store *store = writer_store(writer);
    struct sak *sak;
    AVT_TRY(writer_sak(writer, &job->avtale, &sak));
    const struct avt_tiltak *tiltak = sak->tiltak;
    AVT_TRY(store_run(store, SQL_SKJEMA_ADD, S_TEXT(sak->tiltak->navn), S_INT(sak->tiltak->versjon),
                      S_HASH(&sak->tiltak->digest)));
    AVT_TRY(views_write(own, store));
    AVT_TRY(varsel_kontakter(writer_service(writer), store, job->arena, sak, &own->innhold));
    AVT_TRY(set_write(store, job->arena, tiltak->digest, "skjema", tiltak->sums, tiltak->filer, tiltak->n_filer));
    return set_write(store, job->arena, own->mal, "mal", own->mal_sums, own->maler, own->n_maler);
}

static struct avt_err fremlegg_write(struct job *job, struct writer *writer)
{
    struct store *store = writer_store(writer);
    AVT_TRY(store_run(store, SQL_UTKAST_DROP, S_TEXT(job->avtale.text)));
    AVT_TRY(store_run(store, SQL_UTKAST_PART_DROP, S_TEXT(job->avtale.text)));
    return version_write(job, writer);
}

static void fremlegg_answer(struct job *job, struct writer *writer)
{
    struct utfall utfall = utsagn_utfall(job, writer);
    utfall.kontrollkode = flow_kontrollkode(job->arena, &job->post.s_id);
    ((struct fremlegg_job *)job->own)->answer(job->rq, &utfall);
}

static struct avt_err draft_match(struct request *rq, unsigned revisjon)
{
    const char *token;
    AVT_TRY(request_match(rq, &token));
    if (strcmp(token, avt_arena_format(rq->arena, "u%u", revisjon)) != 0)
        return avt_err_make(AVT_ESTALE, "If-Match", "the draft has been saved since");
    return AVT_NOERR;
}

static struct fremlegg_job *fremlegg_new(struct leser *leser, flow_answer answer)
{
    struct fremlegg_job *own = avt_arena_alloc(leser->rq->arena, sizeof(*own));
    own->answer = answer;
    own->job = (struct job){.rq = leser->rq,
                            .arena = leser->rq->arena,
                            .avtale = leser->sak.id,
                            .prepare = fremlegg_prepare,
                            .write = fremlegg_write,
                            .answer = fremlegg_answer,
                            .record = &own->record,
                            .own = own};
    return own;
}

/* Whoever asks others to sign again says why. */
static void check_reason(struct request *rq, const struct forhaandsvisning *view, const char *grunn)
{
    if (view->n > 0 && !view->alene && (!grunn || !*grunn))
        avt_faults_add(&rq->faults, "mangler", "grunn", AVT_STOPP, "");
}

/* Documents, views and the record of a version. */
static struct avt_err version_make(struct leser *leser, struct fremlegg_job *own, const struct forhaandsvisning *view,
                                   const struct avt_fil *former, size_t n_former, const char *grunn)
{
    struct request *rq = leser->rq;
    struct avt_fil *docs;
    struct avt_entry *maler;
    size_t n;
    AVT_TRY(
        avt_dokument_build(rq->arena, &docs, &n, &own->innhold, leser->sak.id.text, former, n_former, random32, NULL));
    for (size_t i = 0; i < n; i++)
        file_add(own, &docs[i]);
    AVT_TRY(views_make(leser, own, docs, n, avt_tilstand_neste(&leser->sak.state)));
    AVT_TRY(render_mal(rq->service->render, rq->arena, &own->mal, &own->mal_sums, &maler, &own->n_maler, rq->spraak,
                       leser->sak.tiltak->navn));
    own->maler = maler;
    AVT_TRY(record_make(leser, own, view, docs, n, grunn));
    own->record.dokumenter = own->filer;
    own->record.n_dokumenter = own->n_filer;
    return AVT_NOERR;
}

struct avt_err flow_fremlegg(struct leser *leser, const char *grunn, flow_answer answer)
{
    struct request *rq = leser->rq;
    struct forhaandsvisning view;
    struct sak_utkast utkast;
    struct avt_fil *former;
    size_t n_former;
    AVT_TRY(preview(leser, &view, &utkast, &former, &n_former));
    AVT_TRY(draft_match(rq, utkast.revisjon));
    struct fremlegg_job *own = fremlegg_new(leser, answer);
    own->innhold = view.innhold;
    own->revisjon = utkast.revisjon;
    if (!grunn)
        grunn = utkast.grunn;
    struct oensket oensket = {.handling = view.alene ? AVT_KONTAKTPUNKT : AVT_FREMLAGT, .tekst = grunn};
    AVT_TRY(utsagn_decide_here(leser, &oensket, &own->kommando));
    check_reason(rq, &view, grunn);
    avt_faults_join(&rq->faults, &view.faults);
    if (avt_faults_stop(&rq->faults))
        return avt_err_make(AVT_EFAULTS, "", "not ready to be put forward");
    AVT_TRY(version_make(leser, own, &view, former, n_former, grunn));
    AVT_TRY(svar_key(&own->job));
    AVT_TRY(writer_submit(rq->service->writer, &own->job));
    rq->job = &own->job;
    return AVT_NOERR;
}

/* ---- what an act gives anew ---- */

static bool lies_below(const char *sti, const char *path)
{
    size_t len = strlen(path);
    return strncmp(sti, path, len) == 0 && sti[len] == '/';
}

/* What stood below the path goes, and what was written comes in its place, from today. */
static void give_anew(struct avt_arena *arena, struct avt_innhold *innhold, const struct utsagn_deler *deler)
{
    const struct avt_tiltak *tiltak = innhold->tiltak;
    const char *path = deler->hva.kode;
    for (size_t i = 0; i < tiltak->n_felter; i++) {
        if (!tiltak->felter[i].liste && lies_below(tiltak->felter[i].sti, path))
            avt_innhold_set(arena, innhold, &tiltak->felter[i], NULL, NULL);
    }
    for (size_t i = 0; i < deler->n; i++) {
        const char *sti = avt_arena_format(arena, "%s/%s", path, deler->list[i].navn);
        avt_innhold_set(arena, innhold, avt_tiltak_felt(tiltak, sti), NULL, deler->list[i].tekst);
    }
    const struct avt_felt *from = avt_tiltak_felt(tiltak, avt_arena_format(arena, "%s/gjelder-fra", path));
    if (from)
        avt_innhold_set(arena, innhold, from, NULL, avt_date_format(arena, clock_today()));
}

/* Faults of what was written are told where it was. */
static void tell_below(struct avt_faults *out, const struct avt_faults *faults, const char *path)
{
    for (size_t i = 0; i < faults->n; i++) {
        const struct avt_fault *f = &faults->list[i];
        const char *felt = f->felt;
        if (lies_below(felt, path))
            felt = avt_arena_format(out->arena, "deler/%s", felt + strlen(path) + 1);
        if (f->severity == AVT_STOPP)
            avt_faults_add(out, f->kode, felt, f->severity, f->hjemmel);
    }
}

/* A draft is as it was when it was read, or there is still none. */
static struct avt_err nytt_prepare(struct job *job, struct writer *writer)
{
    struct fremlegg_job *own = job->own;
    struct store_rows rows;
    AVT_TRY(store_all(writer_store(writer), job->arena, &rows, SQL_UTKAST_GET, S_TEXT(job->avtale.text)));
    if ((rows.n ? (unsigned)store_int(&rows, 0, 0) : 0) != own->revisjon)
        return avt_err_make(AVT_ESTALE, "If-Match", "the draft has been saved since");
    return utsagn_decide(job, writer, &own->kommando);
}

static struct avt_err nytt_write(struct job *job, struct writer *writer)
{
    const struct fremlegg_job *own = job->own;
    if (own->utkast.exists)
        AVT_TRY(
            sak_utkast_put(writer_service(writer), writer_store(writer), job->arena, job->avtale.text, &own->utkast));
    return version_write(job, writer);
}

/* An amendment that somebody writes on began from the version that is now replaced. */
static void give_draft(struct leser *leser, struct fremlegg_job *own, const struct utsagn_deler *deler)
{
    own->revisjon = own->utkast.revisjon;
    if (!own->utkast.exists)
        return;
    give_anew(leser->rq->arena, &own->utkast.innhold, deler);
    own->utkast.revisjon++;
}

struct avt_err flow_gi_nytt(struct leser *leser, const struct utsagn_deler *deler, struct job *foran)
{
    struct request *rq = leser->rq;
    struct forhaandsvisning view = {.faults = AVT_FAULTS(rq->arena)};
    struct avt_fil *former;
    size_t n;
    struct fremlegg_job *own = fremlegg_new(leser, NULL);
    const struct oensket oensket = {.handling = AVT_KONTAKTPUNKT};
    AVT_TRY(sak_utkast(rq->service, leser->store, rq->arena, &leser->sak, &own->utkast));
    AVT_TRY(sak_innhold(rq->service, leser->store, rq->arena, &leser->sak, avt_tilstand_gjelder(&leser->sak.state),
                        &view.innhold));
    give_anew(rq->arena, &view.innhold, deler);
    AVT_TRY(preview_of(leser, &view, &former, &n));
    AVT_TRY(utsagn_decide_here(leser, &oensket, &own->kommando));
    tell_below(&rq->faults, &view.faults, deler->hva.kode);
    if (avt_faults_stop(&rq->faults))
        return avt_err_make(AVT_EFAULTS, "deler", "cannot be changed so");
    if (!view.alene)
        return avt_err_make(AVT_EROLE, "deler", "not for this role alone");
    own->innhold = view.innhold;
    give_draft(leser, own, deler);
    AVT_TRY(version_make(leser, own, &view, former, n, NULL));
    own->job.prepare = nytt_prepare;
    own->job.write = nytt_write;
    own->job.answer = NULL;
    own->job.foelger = true;
    foran->etter = &own->job;
    return AVT_NOERR;
}
