/* Routes: "METHOD target". A path that finds a row is the row's pattern with what stood in its {}s. */
#include "front/route.h"
#include "front/front.h"
#include "fuzz/fuzz.h"
#include "routes.h"

/* Handlers here only have to exist. */
#define ROUTE(method, pattern, handler, kind, login, body, max)                                                        \
    struct avt_err handler(struct request *rq)                                                                         \
    {                                                                                                                  \
        (void)rq;                                                                                                      \
        return AVT_NOERR;                                                                                              \
    }
#include "routes.def"
#undef ROUTE

static const char *filled(struct avt_arena *arena, const char *pattern, const char *const params[4])
{
    struct avt_buf buf = AVT_BUF(arena);
    size_t n = 0;
    for (; *pattern != '\0'; pattern++) {
        if (strncmp(pattern, "{}", 2) != 0) {
            avt_buf_char(&buf, *pattern);
            continue;
        }
        FUZZ_HOLDS(n < 4 && params[n] != NULL);
        FUZZ_HOLDS(params[n][strcspn(params[n], "/%\\\n")] == '\0' && strspn(params[n], ".") != strlen(params[n]));
        FUZZ_HOLDS(strchr(params[n], ' ') == NULL ||
                   strncmp(pattern - strlen("papir/"), "papir/", strlen("papir/")) == 0);
        avt_buf_str(&buf, params[n++]);
        pattern++;
    }
    FUZZ_HOLDS(n == 4 || params[n] == NULL);
    return buf.ptr;
}

static void find(struct request *rq)
{
    const struct route *row;
    const char *params[4] = {NULL}, *allow = NULL;
    struct avt_err err = route_find(rq->arena, &routes_site, &row, params, rq->method, rq->path, &allow);
    FUZZ_HOLDS(err.code == AVT_OK || err.code == AVT_ENOTFOUND || err.code == AVT_EMETHOD);
    FUZZ_HOLDS((err.code == AVT_EMETHOD) == (allow != NULL && *allow != '\0'));
    if (err.code != AVT_OK)
        return;
    FUZZ_HOLDS(strcmp(filled(rq->arena, row->pattern, params), rq->path) == 0);
    FUZZ_HOLDS(strcmp(row->method, strcmp(rq->method, "HEAD") == 0 ? "GET" : rq->method) == 0);
}

static void one(struct avt_arena *arena, struct avt_span in)
{
    struct avt_span method = {0};
    struct request rq = {.arena = arena};
    if (!avt_span_cut(&in, ' ', &method) || (in.len > 0 && memchr(in.ptr, '\0', in.len) != NULL))
        return;
    rq.method = avt_arena_strn(arena, method.ptr, method.len);
    if (request_target(&rq, avt_arena_strn(arena, in.ptr, in.len)).code != AVT_OK)
        return;
    FUZZ_HOLDS(rq.path[0] == '/');
    find(&rq);
}

FUZZ_TARGET(one, fuzz_no_setup)
