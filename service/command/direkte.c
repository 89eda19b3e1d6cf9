/* New versions without a draft: contact data that its owner changes, and what an act gives anew. */
#include "command/direkte.h"

#include <string.h>

#include "case/case_fakta.h"
#include "command/contact_data.h"
#include "command/put_forward.h"
#include "command/utsagn.h"
#include "reading/kan.h"
#include "sys/clock.h"

/* out->innhold is the version in force, to be changed. */
static struct avt_err begin(struct leser *leser, struct forhaandsvisning *out, struct former *former,
                            struct avt_innhold *before)
{
    struct ctx *ctx = leser->ctx;
    const struct avt_versjon *gjelder = avt_tilstand_gjelder(&leser->sak.state);
    *out = (struct forhaandsvisning){.faults = AVT_FAULTS(ctx->arena)};
    AVT_TRY(sak_filer(ctx->service, leser->store, ctx->arena, &leser->sak, gjelder, &former->filer, &former->n));
    AVT_TRY(avt_dokument_read(ctx->arena, before, leser->sak.tiltak, former->filer, former->n));
    out->innhold = *before;
    return AVT_NOERR;
}

/* What the changes are, whom they concern, and every fault of the content as it would be. */
static struct avt_err look(struct leser *leser, struct forhaandsvisning *out, const struct avt_innhold *before)
{
    struct ctx *ctx = leser->ctx;
    AVT_TRY(fakta_finn(ctx->service, leser->store, ctx->arena, &out->fakta, leser->sak.id.text, &out->innhold));
    AVT_TRY(fakta_gjelder(ctx->service, leser->store, ctx->arena, &leser->sak, &out->fakta));
    out->n = avt_endring_find(ctx->arena, &out->forskjeller, before, &out->innhold);
    fremlegg_signers(leser, out, false);
    avt_innhold_check(&out->innhold, AVT_ENDRING, &out->fakta, &out->faults);
    return AVT_NOERR;
}

/* The job. A draft that is open gets the same changes. */
static struct avt_err job_for(struct leser *leser, const struct forhaandsvisning *view, flow_answer answer,
                              const char *grunn, struct fremlegg_job **out)
{
    struct ctx *ctx = leser->ctx;
    struct sak_utkast utkast;
    const struct oensket oensket = {.handling = AVT_KONTAKTPUNKT, .tekst = grunn};
    AVT_TRY(sak_utkast(ctx->service, leser->store, ctx->arena, &leser->sak, &utkast));
    struct fremlegg_job *own = *out = fremlegg_new(leser, answer);
    own->innhold = view->innhold;
    own->direkte = true;
    own->hode = leser->sak.state.hode;
    own->revisjon = utkast.revisjon;
    own->rest_grunn = utkast.grunn;
    own->rest = utkast.innhold;
    kontakt_flytt(ctx->arena, &own->rest, view->forskjeller, view->n);
    return utsagn_decide_here(leser, &oensket, &own->kommando);
}

/* ---- contact data ---- */

/* What is wrong with the contact data itself: for the rest the version in force answers, and it holds. */
static void tell_contact(struct leser *leser, const struct forhaandsvisning *view)
{
    struct avt_faults *out = leser->ctx->faults;
    for (size_t i = 0; i < view->faults.n; i++) {
        const struct avt_fault *f = &view->faults.list[i];
        const struct avt_felt *felt = avt_tiltak_felt(leser->sak.tiltak, f->felt);
        if (felt && kontakt_er(leser->sak.tiltak, felt, leser->rolle))
            avt_faults_add(out, f->kode, f->felt, f->severity, f->hjemmel);
    }
    if (view->n == 0)
        avt_faults_add(out, "ingen-endring", "", AVT_STOPP, "");
}

struct avt_err flow_kontakt(struct leser *leser, const struct avt_json *innhold, const char *grunn, flow_answer answer)
{
    struct ctx *ctx = leser->ctx;
    struct forhaandsvisning view;
    struct former former;
    struct avt_innhold before;
    struct fremlegg_job *own;
    if (!kontakt_har(leser->sak.tiltak, leser->rolle))
        return avt_err_make(AVT_EROLE, "handling", "this role has no contact data");
    AVT_TRY(utsagn_match(leser, AVT_FREMLAGT, flow_kan(leser, AVT_KONTAKTPUNKT)));
    if (avt_faults_stop(ctx->faults))
        return avt_err_make(AVT_EFAULTS, "", "body");
    AVT_TRY(begin(leser, &view, &former, &before));
    kontakt_sett(ctx, &view.innhold, innhold, leser->rolle);
    AVT_TRY(look(leser, &view, &before));
    tell_contact(leser, &view);
    AVT_TRY(job_for(leser, &view, answer, grunn, &own));
    if (avt_faults_stop(ctx->faults))
        return avt_err_make(AVT_EFAULTS, "", "contact data");
    AVT_INVARIANT(view.alene);
    AVT_TRY(fremlegg_make(leser, own, &view, &former, grunn));
    return fremlegg_submit(leser, own);
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

/* What stops is told where it was written; it is about nothing else, as the version in force holds. */
static void tell_anew(struct avt_faults *out, const struct avt_faults *faults, const char *path)
{
    for (size_t i = 0; i < faults->n; i++) {
        const struct avt_fault *f = &faults->list[i];
        if (f->severity == AVT_STOPP && lies_below(f->felt, path))
            avt_faults_add(out, f->kode, avt_arena_format(out->arena, "deler/%s", f->felt + strlen(path) + 1),
                           f->severity, f->hjemmel);
    }
}

struct avt_err flow_gi_nytt(struct leser *leser, const struct utsagn_deler *deler, struct job *foran)
{
    struct ctx *ctx = leser->ctx;
    struct forhaandsvisning view;
    struct former former;
    struct avt_innhold before;
    struct fremlegg_job *own;
    AVT_TRY(begin(leser, &view, &former, &before));
    give_anew(ctx->arena, &view.innhold, deler);
    AVT_TRY(look(leser, &view, &before));
    tell_anew(ctx->faults, &view.faults, deler->hva.kode);
    if (avt_faults_stop(ctx->faults))
        return avt_err_make(AVT_EFAULTS, "deler", "cannot be changed so");
    if (!view.alene)
        return avt_err_make(AVT_EROLE, "deler", "not for this role alone");
    AVT_TRY(job_for(leser, &view, NULL, NULL, &own));
    AVT_TRY(fremlegg_make(leser, own, &view, &former, NULL));
    own->job.answer = NULL;
    own->job.foelger = true;
    foran->etter = &own->job;
    return AVT_NOERR;
}
