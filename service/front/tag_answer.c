/* The entity tag of an answer (RFC 9110 sections 8.8.3 and 13.1). */
#include <string.h>

#include "base/tag.h"
#include "front/front.h"

/* What a session reads may be of a browser that others use after it: none of it stays there. A program keeps its own. */
static bool may_be_kept(const struct request *rq)
{
    bool program = request_header(rq, "authorization") != NULL && request_header(rq, "cookie") == NULL;
    return rq->route->kind == ROUTE_API && (rq->route->login == ROUTE_OPEN || program);
}

/* Whoever has these very bytes is told so; a stale copy is asked about, and never given to others. */
void tag_answer(struct request *rq)
{
    struct response *answer = &rq->response;
    bool api = rq->route->kind == ROUTE_API;
    if ((!api && rq->route->kind != ROUTE_STATIC) || strcmp(rq->route->method, "GET") != 0 || answer->status != 200)
        return;
    struct avt_digest digest = avt_hash(answer->body);
    const char *opaque = avt_digest_format(rq->arena, &digest), *known = request_header(rq, "if-none-match");
    answer_header(rq, "ETag", avt_arena_format(rq->arena, "\"%s\"", opaque));
    if (may_be_kept(rq))
        answer_header(rq, "Cache-Control", "private, no-cache");
    if (known != NULL && (tag_list_any(known) || tag_list_has(known, opaque, true)))
        answer_bytes(rq, 304, NULL, AVT_SPAN(""));
}
