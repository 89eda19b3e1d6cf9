/* Whether somebody may do an act now, asked before there is anything to do it with. */
#include "reading/kan.h"

#include <string.h>

/* Why not. Of the faults only those about who acts count: for the others the page would have asked. */
static struct avt_err refusal(struct leser *leser, struct avt_err err, const struct avt_faults *faults)
{
    struct ctx *ctx = leser->ctx;
    if (err.code != AVT_OK && err.code != AVT_EFAULTS && err.code != AVT_EORDER)
        return err;
    *ctx->faults = AVT_FAULTS(ctx->arena);
    for (size_t i = 0; i < faults->n; i++) {
        const struct avt_fault *f = &faults->list[i];
        if (strcmp(f->felt, "rolle") == 0)
            avt_faults_add(ctx->faults, f->kode, f->felt, f->severity, f->hjemmel);
    }
    if (err.code == AVT_EORDER)
        return err;
    return avt_err_make(ctx->faults->n > 0 ? AVT_EFAULTS : AVT_ESTATUS, "handling", "not now");
}

struct avt_err flow_kan(struct leser *leser, enum avt_handling handling)
{
    struct avt_faults faults = AVT_FAULTS(leser->ctx->arena);
    struct avt_kommando kommando = {.handling = handling, .rolle = leser->rolle};
    const struct avt_versjon *concerned = avt_tilstand_concerned(&leser->sak.state, handling);
    if (avt_decide_acts(&leser->decide, leser->rolle, leser->ctx->actor->person) >> handling & 1)
        return AVT_NOERR;
    if (concerned)
        kommando.fremlegg = concerned->fremlegg;
    memcpy(kommando.person, leser->ctx->actor->person, sizeof(kommando.person));
    struct avt_err err = avt_decide(&leser->decide, &kommando, &faults);
    return refusal(leser, err, &faults);
}
