/* Limits that a draft's values are beyond. */
#include "command/draft_limits.h"

#include <string.h>

#include "avtale/regel.h"
#include "case/case_fakta.h"
#include "case/sak.h"

static const bool limits[] = {
    [AVT_REGEL_ORDEN] = true,    [AVT_REGEL_TIDLIGST] = true, [AVT_REGEL_SENEST] = true, [AVT_REGEL_VINDU] = true,
    [AVT_REGEL_VARIGHET] = true, [AVT_REGEL_ALDER] = true,    [AVT_REGEL_TALL] = true,   [AVT_REGEL_SUM] = true,
};

static bool is_limit(enum avt_regel_kind kind)
{
    return (size_t)kind < sizeof(limits) / sizeof(*limits) && limits[kind];
}

bool limits_has(const struct avt_tiltak *tiltak, const char *kode)
{
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        if (is_limit(tiltak->regler[i].kind) && strcmp(tiltak->regler[i].kode, kode) == 0)
            return true;
    }
    return false;
}

void limits_drop(const struct avt_tiltak *tiltak, struct avt_faults *faults)
{
    size_t n = 0;
    for (size_t i = 0; i < faults->n; i++) {
        if (!limits_has(tiltak, faults->list[i].kode))
            faults->list[n++] = faults->list[i];
    }
    faults->n = n;
}

struct avt_err limits_find(struct leser *leser, struct avt_faults *out)
{
    struct ctx *ctx = leser->ctx;
    struct sak *sak = &leser->sak;
    struct sak_utkast utkast;
    struct avt_fakta fakta, staar = {0};
    struct avt_faults found = AVT_FAULTS(ctx->arena);
    AVT_TRY(sak_utkast(ctx->service, leser->store, ctx->arena, sak, &utkast));
    AVT_TRY(fakta_finn(ctx->service, leser->store, ctx->arena, &fakta, sak->id.text, &utkast.innhold));
    AVT_TRY(fakta_gjelder(ctx->service, leser->store, ctx->arena, sak, &staar));
    fakta.gjelder = staar.gjelder;
    avt_regel_check(&utkast.innhold, AVT_LAGRE | (fakta.gjelder ? AVT_ENDRING : AVT_FREMLEGG), &fakta, &found);
    fakta_skjul(sak->tiltak, leser->rolle, &found);
    for (size_t i = 0; i < found.n; i++) {
        const struct avt_fault *f = &found.list[i];
        if (f->severity == AVT_STOPP && limits_has(sak->tiltak, f->kode))
            avt_faults_add(out, f->kode, f->felt, f->severity, f->hjemmel);
    }
    return AVT_NOERR;
}
