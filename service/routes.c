/* The one table of routes, joined from those of front, page and api. */
#include "routes.h"

#include "avtale/limits.h"
#include "page/page_error.h"

#define ROUTE(method, pattern, handler, kind, login, body, max)                                                        \
    {method, pattern, handler, ROUTE_##kind, ROUTE_##login, BODY_##body, max},
static const struct route routes[] = {
#include "routes.def"
};
#undef ROUTE

const struct site routes_site = {.routes = routes, .n = sizeof routes / sizeof *routes, .error_page = page_error};
