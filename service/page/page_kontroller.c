/* Checking a bundle, for anybody; and what this service is. */
#include <pthread.h>

#include "case/service.h"
#include "checker/kontroll.h"
#include "page/page_routes.h"
#include "page/page_side.h"
#include "sys/clock.h"

struct avt_err page_kontroller(struct request *rq)
{
    return side_answer(rq, side_new(rq, "kontroller"), 200);
}

static struct avt_err page_with_fault(struct request *rq, struct avt_node *side, const char *kode)
{
    avt_faults_add(&rq->faults, kode, "pakke", AVT_STOPP, "");
    side_feil(rq, side, NULL, &rq->faults);
    return side_answer(rq, side, avt_err_status(AVT_EFAULTS));
}

/* This installation's own roots are the anchor: a bundle of another installation is at best unanchored here. */
struct avt_err page_kontroller_post(struct request *rq)
{
    struct avt_span rapport;
    struct service *service = rq->service;
    struct avt_node *side = side_new(rq, "kontroller");
    if (rq->upload.len == 0)
        return page_with_fault(rq, side, "mangler");
    /* One at a time, and nobody waits: strangers must not hold all the threads there are. */
    if (pthread_mutex_trylock(&service->kontroll_lock) != 0)
        return avt_err_make(AVT_EBUSY, "kontroll", "another file is being checked");
    struct avt_err err = kontroll_ask(rq->arena, &rapport, service->kontroll, rq->upload, clock_today());
    pthread_mutex_unlock(&service->kontroll_lock);
    if (err.code == AVT_ELIMIT)
        return page_with_fault(rq, side, "kan-ikke-kontrolleres");
    AVT_TRY(err);
    side_raw(rq, side, rapport);
    return side_answer(rq, side, 200);
}

/* ---- What tells of the service, to everybody ---- */

struct avt_err page_om(struct request *rq)
{
    return side_answer(rq, side_new(rq, "om"), 200);
}

struct avt_err page_hjelp(struct request *rq)
{
    return side_answer(rq, side_new(rq, "hjelp"), 200);
}

struct avt_err page_tilgjengelighet(struct request *rq)
{
    return side_answer(rq, side_new(rq, "tilgjengelighet"), 200);
}

struct avt_err page_personvern(struct request *rq)
{
    return side_answer(rq, side_new(rq, "personvern"), 200);
}
