/*
 * Routes: one table (route.def). A path that no row matches is 404, a method that no row of the path has is 405.
 */
#ifndef FRONT_ROUTE_H
#define FRONT_ROUTE_H

#include "avtale/err.h"
#include "avtale/limits.h"
#include "base/request.h"

enum route_kind { ROUTE_PAGE, ROUTE_API, ROUTE_STATIC, ROUTE_INTERNAL };
enum route_login { ROUTE_OPEN, ROUTE_LOGIN };
enum route_body { BODY_NONE, BODY_FORM, BODY_JSON, BODY_FILE };

/*
 * A handler answers (answer_*), or sets rq->job and returns AVT_NOERR, or returns an error, which front turns into
 * problem+json or an error page. It runs in an HTTP thread.
 */
typedef struct avt_err (*route_handler)(struct request *rq);

struct route {
    const char *method, *pattern; /* "/avtaler/{}/signer" */
    route_handler handler;
    enum route_kind kind;
    enum route_login login;
    enum route_body body;
    size_t max;                   /* largest body */
};

/*
 * Finds the row; params gets what stood in the {}s, each one segment of [A-Za-z0-9._-]{1,100}. A literal segment goes
 * before {}; HEAD is answered by the row of GET. AVT_ENOTFOUND, AVT_EMETHOD (allow gets the methods).
 */
struct avt_err route_find(struct avt_arena *arena, const struct route **out, const char *params[4], const char *method,
                          const char *path, const char **allow) AVT_NODISCARD;

const struct route *route_table(size_t *n);

/* Every handler that a row names. */
#define ROUTE(method, pattern, handler, kind, login, body, max)                                                        \
    struct avt_err handler(struct request *rq) AVT_NODISCARD;
#include "front/route.def"
#undef ROUTE

#endif
