/* From a page that wants a login to the way in, and back again. */
#include <string.h>

#include "front/front.h"
#include "front/route.h"

enum { WAY_BACK_MAX = 200 };

#define START "/avtaler" /* where one comes without having asked for another page */

/* A page one must log in for, of this service: what else an address may be, nobody is sent to. */
static bool leads_back(struct request *rq, const char *target)
{
    struct request there = {.arena = rq->arena, .site = rq->site};
    const char *allow = NULL;
    if (target[0] != '/' || target[1] == '/' || strlen(target) > WAY_BACK_MAX)
        return false;
    if (request_target(&there, target).code != AVT_OK)
        return false;
    struct avt_err err = route_find(rq->arena, rq->site, &there.route, there.param, "GET", there.path, &allow);
    return err.code == AVT_OK && there.route->kind == ROUTE_PAGE && there.route->login == ROUTE_LOGIN;
}

const char *way_back(struct request *rq, const char *til)
{
    return til != NULL && leads_back(rq, til) ? til : START;
}

/* Percent-encoded, so that an address can stand in another's query. */
static void add_encoded(struct avt_buf *buf, const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    for (; *text != '\0'; text++)
        avt_buf_format(buf, strchr(plain, *text) != NULL ? "%c" : "%%%02X", (unsigned char)*text);
}

const char *way_in(struct request *rq)
{
    struct avt_buf buf = AVT_BUF(rq->arena);
    bool read = strcmp(rq->method, "GET") == 0 || strcmp(rq->method, "HEAD") == 0;
    avt_buf_str(&buf, "/");
    if (read && strcmp(way_back(rq, rq->target), START) != 0) {
        avt_buf_str(&buf, "?til=");
        add_encoded(&buf, rq->target);
    }
    return buf.ptr;
}
