/* Whether somebody may do an act now, asked before there is anything to do it with. */
#include "reading/kan.h"

#include <string.h>

/* Why not. Of the faults only those about who acts count: for the others the page would have asked. */
static struct avt_err refusal(struct leser *leser, struct avt_err err, const struct avt_faults *faults)
{
    struct request *rq = leser->rq;
    if (err.code != AVT_OK && err.code != AVT_EFAULTS && err.code != AVT_EORDER)
        return err;
    rq->faults = AVT_FAULTS(rq->arena);
    for (size_t i = 0; i < faults->n; i++) {
        const struct avt_fault *f = &faults->list[i];
        if (strcmp(f->felt, "rolle") == 0)
            avt_faults_add(&rq->faults, f->kode, f->felt, f->severity, f->hjemmel);
    }
    if (err.code == AVT_EORDER)
        return err;
    return avt_err_make(rq->faults.n > 0 ? AVT_EFAULTS : AVT_ESTATUS, "handling", "not now");
}

struct avt_err flow_kan(struct leser *leser, enum avt_handling handling)
{
    struct avt_faults faults = AVT_FAULTS(leser->rq->arena);
    struct avt_kommando kommando = {.handling = handling, .rolle = leser->rolle};
    const struct avt_versjon *concerned = avt_tilstand_concerned(&leser->sak.state, handling);
    if (avt_decide_acts(&leser->decide, leser->rolle, leser->rq->actor->person) >> handling & 1)
        return AVT_NOERR;
    if (concerned)
        kommando.fremlegg = concerned->fremlegg;
    memcpy(kommando.person, leser->rq->actor->person, sizeof(kommando.person));
    struct avt_err err = avt_decide(&leser->decide, &kommando, &faults);
    return refusal(leser, err, &faults);
}
