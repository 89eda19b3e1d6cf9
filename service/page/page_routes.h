/* Every handler of the pages' routes (page_routes.def). */
#ifndef PAGE_ROUTES_H
#define PAGE_ROUTES_H

#include "avtale/err.h"
#include "base/request.h"

#define ROUTE(method, pattern, handler, kind, login, body, max)                                                        \
    struct avt_err handler(struct request *rq) AVT_NODISCARD;
#include "page/page_routes.def"
#undef ROUTE

#endif
