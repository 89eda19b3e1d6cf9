/* The page that tells an error. */
#include "page/page_error.h"

#include "page/page_side.h"

bool page_error(struct request *rq, enum avt_code code)
{
    struct avt_node *side = side_new(rq, "feil");
    struct avt_node *hva = avt_node_new(rq->arena, side, "hva");
    avt_node_attr(rq->arena, hva, "status", avt_arena_format(rq->arena, "%d", avt_err_status(code)));
    avt_node_attr(rq->arena, hva, "navn", avt_err_name(code));
    avt_node_attr(rq->arena, hva, "sak", rq->id);
    if (rq->faults.n > 0)
        side_feil(rq, side, NULL, &rq->faults);
    return side_answer(rq, side, avt_err_status(code)).code == AVT_OK;
}
