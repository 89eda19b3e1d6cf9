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
    out->fra = gjelder->fra;
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

/* The version is the view's. A draft that is open gets the same changes. */
static struct avt_err settle(struct command *c, const char *grunn)
{
    struct fremlegg *own = c->own;
    struct leser *leser = c->leser;
    struct ctx *ctx = c->ctx;
    struct sak_utkast utkast;
    const struct oensket oensket = {.handling = avt_act_first(AVT_FAMILY_CONTACT), .tekst = grunn};
    AVT_TRY(sak_utkast(ctx->service, leser->store, ctx->arena, &leser->sak, &utkast));
    own->innhold = own->view.innhold;
    own->direkte = true;
    own->grunn = grunn;
    own->hode = leser->sak.state.hode;
    own->revisjon = utkast.revisjon;
    own->rest = utkast;
    own->rest.revisjon++;
    kontakt_flytt(ctx->arena, &own->rest.innhold, own->view.forskjeller, own->view.n);
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

static struct avt_err check(struct command *c)
{
    if (!kontakt_har(c->leser->sak.tiltak, c->leser->rolle))
        return avt_err_make(AVT_EROLE, "handling", "this role has no contact data");
    return flow_kan(c->leser, avt_act_first(AVT_FAMILY_CONTACT));
}

static const char *token(struct command *c)
{
    return utsagn_token(c->ctx->arena, &c->leser->sak, AVT_TOKEN_HEAD);
}

static struct avt_err make(struct command *c)
{
    struct fremlegg *own = c->own;
    const struct contact_wish *wish = c->wish;
    struct avt_innhold before;
    if (avt_faults_stop(c->ctx->faults))
        return avt_err_make(AVT_EFAULTS, "", "body");
    AVT_TRY(begin(c->leser, &own->view, &own->former, &before));
    kontakt_sett(c->ctx, &own->view.innhold, wish->innhold, c->leser->rolle);
    AVT_TRY(look(c->leser, &own->view, &before));
    tell_contact(c->leser, &own->view);
    AVT_TRY(settle(c, wish->grunn));
    if (avt_faults_stop(c->ctx->faults))
        return avt_err_make(AVT_EFAULTS, "", "contact data");
    AVT_INVARIANT(own->view.alene);
    return fremlegg_make(c);
}

const struct command_kind command_contact = {
    .name = "contact",
    .flags = COMMAND_SEALS | COMMAND_KEYED | COMMAND_READS,
    .size = sizeof(struct fremlegg),
    .check = check,
    .token = token,
    .make = make,
    .prepare = fremlegg_prepare,
    .write = fremlegg_write,
    .fill = fremlegg_fill,
};

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

/* Decided on and written as every version; nobody waits for an answer of its own. */
static const struct command_kind anew = {
    .name = "anew",
    .flags = COMMAND_SEALS,
    .size = sizeof(struct fremlegg),
    .prepare = fremlegg_prepare,
    .write = fremlegg_write,
};

struct avt_err flow_gi_nytt(struct command *first, const struct utsagn_deler *deler)
{
    struct command *c = command_follow(first, &anew);
    struct fremlegg *own = c->own;
    struct ctx *ctx = c->ctx;
    struct avt_innhold before;
    AVT_TRY(begin(c->leser, &own->view, &own->former, &before));
    give_anew(ctx->arena, &own->view.innhold, deler);
    AVT_TRY(look(c->leser, &own->view, &before));
    tell_anew(ctx->faults, &own->view.faults, deler->hva.kode);
    if (avt_faults_stop(ctx->faults))
        return avt_err_make(AVT_EFAULTS, "deler", "cannot be changed so");
    if (!own->view.alene)
        return avt_err_make(AVT_EROLE, "deler", "not for this role alone");
    AVT_TRY(settle(c, NULL));
    return fremlegg_make(c);
}
