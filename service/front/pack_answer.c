/* Pages packed for those who take it. */
#include <string.h>

#include "front/front.h"
#include "front/gzip.h"

enum { LEVEL = 4 /* of 1 to 9: a page is made for one reader, and packed once */ };

/*
 * How long a packed page is tells what in it stands twice. Who can choose a part of the page, and see how long it
 * becomes, may guess the rest bit by bit (BREACH). So the form token is another in each page (session_form_token), and a
 * page that shows what its request says goes out as it is.
 */
static bool may_be_packed(const struct request *rq)
{
    const struct response *answer = &rq->response;
    return rq->route->kind == ROUTE_PAGE && strcmp(rq->route->method, "GET") == 0 && rq->query.n == 0 &&
           answer->status == 200 && answer->type != NULL && strncmp(answer->type, "text/html", 9) == 0;
}

void pack_answer(struct request *rq)
{
    struct response *answer = &rq->response;
    if (!may_be_packed(rq))
        return;
    answer_header(rq, "Vary", "Accept-Encoding");
    if (!gzip_taken(request_header(rq, "accept-encoding")))
        return;
    answer->body = gzip_make(rq->arena, answer->body, LEVEL);
    answer_header(rq, "Content-Encoding", "gzip");
}
