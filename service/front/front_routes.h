/* Every handler of front's own routes (front_routes.def). */
#ifndef FRONT_ROUTES_H
#define FRONT_ROUTES_H

#include "avtale/err.h"
#include "base/request.h"

#define ROUTE(method, pattern, handler, kind, login, body, max)                                                        \
    struct avt_err handler(struct request *rq) AVT_NODISCARD;
#include "front/front_routes.def"
#undef ROUTE

#endif
