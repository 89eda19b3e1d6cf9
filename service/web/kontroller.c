/* Checking a bundle, for anybody; and what this service is. */
#include "avtale/pakke.h"
#include "flow/service.h"
#include "front/route.h"
#include "sys/clock.h"
#include "web/side.h"

static void add_report(struct request *rq, struct avt_node *side, const struct avt_rapport *rapport)
{
    struct avt_node *node = avt_node_new(rq->arena, side, "rapport");
    side_text(rq->arena, node, "dom", avt_dom_name(rapport->dom));
    side_number(rq->arena, node, "kode", (uint64_t)rapport->dom);
    side_text(rq->arena, node, "avtale", rapport->avtale);
    side_text(rq->arena, node, "tiltak", rapport->tiltak);
    side_text(rq->arena, node, "status", rapport->status);
    side_number(rq->arena, node, "gjelder", rapport->gjelder);
    side_number(rq->arena, node, "venter", rapport->venter);
    side_yes(rq->arena, node, "demo", rapport->demo);
    for (size_t i = 0; i < rapport->n; i++) {
        const struct avt_sjekk *sjekk = &rapport->sjekker[i];
        struct avt_node *child = avt_node_new(rq->arena, node, "sjekk");
        side_text(rq->arena, child, "navn", sjekk->navn);
        side_text(rq->arena, child, "utfall", avt_utfall_name(sjekk->utfall));
        side_text(rq->arena, child, "hva", sjekk->hva ? side_typed(rq->arena, sjekk->hva) : "");
    }
}

struct avt_err page_kontroller(struct request *rq)
{
    return side_answer(rq, side_new(rq, "kontroller"), 200);
}

/* This installation's own roots are the anchor: a bundle of another installation is at best unanchored here. */
struct avt_err page_kontroller_post(struct request *rq)
{
    struct avt_rapport rapport;
    const struct service *service = rq->service;
    struct avt_node *side = side_new(rq, "kontroller");
    if (rq->upload.len == 0) {
        avt_faults_add(&rq->faults, "mangler", "pakke", AVT_STOPP, "");
        side_feil(rq, side, NULL, &rq->faults);
        return side_answer(rq, side, avt_err_status(AVT_EFAULTS));
    }
    avt_pakke_verify(rq->arena, &rapport, rq->upload, service->roots, service->n_roots, clock_today());
    add_report(rq, side, &rapport);
    return side_answer(rq, side, 200);
}

struct avt_err page_om(struct request *rq)
{
    return side_answer(rq, side_new(rq, "om"), 200);
}
