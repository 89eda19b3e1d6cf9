/* Who one is: the demo's choice of person, logging in and out. */
#include "case/service.h"
#include "front/front.h"
#include "page/page_routes.h"
#include "page/page_side.h"

struct avt_err page_velg(struct request *rq)
{
    size_t n = 0;
    struct avt_node *side = side_new(rq, "velg");
    const char *til = pairs_find(&rq->query, "til");
    if (til != NULL)
        side_text(rq->arena, side, "til", way_back(rq, til));
    const struct identity_person *list = rq->service->conf.demo ? identity_list(rq->service->identity, &n) : NULL;
    for (size_t i = 0; i < n; i++) {
        struct avt_node *node = avt_node_new(rq->arena, side, "person");
        side_text(rq->arena, node, "id", list[i].id);
        side_text(rq->arena, node, "navn", list[i].navn);
        side_text(rq->arena, node, "slag", list[i].slag);
        side_text(rq->arena, node, "virksomhet", list[i].virksomheter.n > 0 ? list[i].virksomheter.list[0].value : "");
    }
    return side_answer(rq, side, 200);
}

struct avt_err page_innlogging(struct request *rq)
{
    return session_create(rq, request_field(rq, "person"), way_back(rq, request_field(rq, "til")));
}

struct avt_err page_utlogging(struct request *rq)
{
    return session_drop(rq);
}
