/* Every handler of the API's routes (api_routes.def). */
#ifndef API_ROUTES_H
#define API_ROUTES_H

#include "avtale/err.h"
#include "base/request.h"

#define ROUTE(method, pattern, handler, kind, login, body, max)                                                        \
    struct avt_err handler(struct request *rq) AVT_NODISCARD;
#include "api/api_routes.def"
#undef ROUTE

#endif
