/* Opening an agreement for an actor. */
#include "reading/leser.h"

#include <string.h>

#include "case/case_perioder.h"

/* ---- roles ---- */

/* One place in which a request names its role. Whoever names one means that one: it is never another in its stead. */
static struct avt_err role_take(struct leser *leser, const char *named, int *rolle)
{
    int found = avt_tiltak_rolle(leser->sak.tiltak, named);
    if (found >= 0 && !(leser->roller >> found & 1))
        return avt_err_make(AVT_EROLE, "rolle", "not a role of the actor");
    if (found < 0 || (*rolle >= 0 && found != *rolle)) {
        avt_faults_add(leser->ctx->faults, "ugyldig-kode", "rolle", AVT_STOPP, "");
        return avt_err_make(AVT_EFAULTS, "rolle", found < 0 ? "no role of the measure" : "two roles are named");
    }
    *rolle = found;
    return AVT_NOERR;
}

struct avt_err rolle_navngitt(struct leser *leser, int *rolle)
{
    const struct ctx *ctx = leser->ctx;
    *rolle = -1;
    for (size_t i = 0; i < ctx->n_role; i++)
        AVT_TRY(role_take(leser, ctx->role[i], rolle));
    if (!ctx->role_odd)
        return AVT_NOERR;
    avt_faults_add(ctx->faults, "feil-type", "rolle", AVT_STOPP, "");
    return avt_err_make(AVT_EFAULTS, "rolle", "not a string");
}

static bool is_of_some_measure(const struct service *service, const char *named)
{
    for (size_t i = 0; i < service->n_tiltak; i++) {
        if (avt_tiltak_rolle(service->tiltak[i], named) >= 0)
            return true;
    }
    return false;
}

struct avt_err rolle_kjent(struct ctx *ctx)
{
    for (size_t i = 0; i < ctx->n_role; i++) {
        if (is_of_some_measure(ctx->service, ctx->role[i]))
            continue;
        avt_faults_add(ctx->faults, "ugyldig-kode", "rolle", AVT_STOPP, "");
        return avt_err_make(AVT_EFAULTS, "rolle", "no role of any measure");
    }
    return AVT_NOERR;
}

int rolle_oensket(const struct leser *leser)
{
    const char *named = leser->ctx->listed;
    int rolle = named ? avt_tiltak_rolle(leser->sak.tiltak, named) : -1;
    return rolle >= 0 && leser->roller >> rolle & 1 ? rolle : -1;
}

int rolle_gjett(const struct leser *leser)
{
    const uint32_t signs = avt_acts_of(AVT_FAMILY_SIGN);
    int first = -1;
    for (int i = 0; i < (int)leser->sak.tiltak->n_roller; i++) {
        if (!(leser->roller & (avt_roles)1 << i))
            continue;
        if (first < 0)
            first = i;
        if (avt_decide_acts(&leser->decide, i, leser->ctx->actor->person) & signs)
            return i;
    }
    return first;
}

/* ---- opening ---- */

/* Who the actor is here. */
static struct avt_err leser_enter(struct leser *leser, const char *id)
{
    struct ctx *ctx = leser->ctx;
    AVT_TRY(sak_find(ctx->service, leser->store, ctx->arena, &leser->sak, id));
    struct sak_roller roller;
    AVT_TRY(sak_roles(ctx->service, leser->store, ctx->arena, &leser->sak, ctx->actor, &roller));
    leser->roller = roller.alle;
    leser->venter = roller.venter;
    if (leser->roller == 0)
        return avt_err_make(AVT_ENOTFOUND, "avtale", "no role in this agreement");
    leser->rolle = rolle_oensket(leser);
    return AVT_NOERR;
}

/* The agreement the request is about. */
static struct avt_err leser_enter_named(struct leser *leser, const char *id)
{
    AVT_TRY(leser_enter(leser, id));
    AVT_TRY(rolle_navngitt(leser, &leser->rolle));
    leser->navngitt = leser->rolle >= 0;
    return AVT_NOERR;
}

struct avt_err leser_fold(struct leser *leser)
{
    struct ctx *ctx = leser->ctx;
    if (leser->folded)
        return AVT_NOERR;
    AVT_TRY(sak_fold(ctx->service, leser->store, &leser->sak));
    AVT_TRY(sak_status(ctx->service, leser->store, &leser->sak, &leser->status));
    leser->decide = sak_decide_in(&leser->sak, leser->status);
    perioder_set(&leser->decide, ctx->service, leser->store, ctx->arena, &leser->sak);
    if (leser->sak.state.venter >= 0)
        leser->decide.tidligere = leser->roller & ~leser->venter;
    leser->folded = true;
    return AVT_NOERR;
}

static struct avt_err leser_read_as(struct leser *leser)
{
    AVT_TRY(leser_fold(leser));
    if (leser->rolle < 0)
        leser->rolle = rolle_gjett(leser);
    return AVT_NOERR;
}

static struct avt_err leser_read(struct leser *leser, const char *id)
{
    AVT_TRY(leser_enter(leser, id));
    return leser_read_as(leser);
}

static struct avt_err leser_read_named(struct leser *leser, const char *id)
{
    AVT_TRY(leser_enter_named(leser, id));
    return leser_read_as(leser);
}

static struct avt_err leser_begin(struct leser *out, struct ctx *ctx, const char *id,
                                  struct avt_err (*fill)(struct leser *leser, const char *id))
{
    *out = (struct leser){.ctx = ctx, .rq = ctx->rq, .store = ctx->store ? ctx->store : service_read(ctx->service)};
    struct avt_err err = store_read_begin(out->store);
    if (err.code == AVT_OK)
        err = fill(out, id);
    if (err.code != AVT_OK)
        leser_close(out);
    return err;
}

struct avt_err leser_open_id(struct leser *out, struct ctx *ctx, const char *id)
{
    return leser_begin(out, ctx, id, leser_read);
}

struct avt_err leser_open_beside(struct leser *out, const struct leser *first, const char *id)
{
    *out = (struct leser){.ctx = first->ctx, .rq = first->rq, .store = first->store, .laant = true};
    struct avt_err err = leser_read(out, id);
    if (err.code != AVT_OK)
        leser_close(out);
    return err;
}

/* The one that the caller is about. */
static struct avt_err leser_begin_named(struct leser *out, struct ctx *ctx,
                                        struct avt_err (*fill)(struct leser *leser, const char *id))
{
    AVT_TRY(leser_begin(out, ctx, ctx->avtale, fill));
    ctx->opened = out;
    return AVT_NOERR;
}

struct avt_err leser_open(struct leser *out, struct ctx *ctx)
{
    return leser_begin_named(out, ctx, leser_read_named);
}

struct avt_err leser_open_unread(struct leser *out, struct ctx *ctx)
{
    return leser_begin_named(out, ctx, leser_enter_named);
}

void leser_close(struct leser *leser)
{
    struct ctx *ctx = leser->ctx;
    if (!leser->store)
        return;
    if (!leser->laant)
        store_read_end(leser->store);
    if (!leser->laant && leser->store != ctx->store)
        service_read_done(ctx->service, leser->store);
    if (ctx->opened == leser)
        ctx->opened = NULL;
    leser->store = NULL;
}

/* ---- what the role may see ---- */

bool leser_ser_versjon(const struct leser *leser, const struct avt_versjon *versjon)
{
    bool former = leser->decide.tidligere & (avt_roles)1 << leser->rolle;
    return versjon->state != AVT_VENTER || !former;
}

/* A draft is for those who act for a party: a mentor or another who only signs something beside the agreement sees it
 * when it is put forward. */
bool leser_ser_utkast(const struct leser *leser)
{
    return leser->sak.tiltak->roller[leser->rolle].party[0] != '\0';
}

/* The version that was put forward last when the record was made; NULL if none had been. */
static const struct avt_versjon *version_then(const struct sak *sak, unsigned nr)
{
    const struct avt_versjon *then = NULL;
    for (size_t i = 0; i < sak->state.n_versjoner; i++) {
        if (sak->state.versjoner[i].fremlagt_nr < nr)
            then = &sak->state.versjoner[i];
    }
    return then;
}

struct avt_err leser_hadde_rollen(const struct leser *leser, unsigned nr, bool *out)
{
    struct ctx *ctx = leser->ctx;
    const struct actor *actor = ctx->actor;
    const struct avt_rolle *rolle = &leser->sak.tiltak->roller[leser->rolle];
    const struct avt_versjon *then = version_then(&leser->sak, nr);
    struct avt_innhold innhold = {.tiltak = leser->sak.tiltak};
    *out = rolle->klasse == AVT_ROLE_NAV || !rolle->identitet || !then;
    if (*out)
        return AVT_NOERR;
    AVT_TRY(sak_innhold(ctx->service, leser->store, ctx->arena, &leser->sak, then, &innhold));
    const char *had = avt_innhold_get(&innhold, rolle->identitet, NULL);
    *out = had && ((actor->fnr && strcmp(had, actor->fnr) == 0) || pairs_find(&actor->virksomheter, had));
    return AVT_NOERR;
}
