/* Which of its roles an actor acts in. */
#include "reading/rolle.h"

#include <string.h>

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
