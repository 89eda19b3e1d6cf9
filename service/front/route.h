/*
 * Finding the route of a request in the table of the site (service/routes.c). A path that no row matches is 404, a
 * method that no row of the path has is 405.
 */
#ifndef FRONT_ROUTE_H
#define FRONT_ROUTE_H

#include "avtale/err.h"
#include "base/request.h"

/*
 * Finds the row; params gets what stood in the {}s, each one segment of [A-Za-z0-9._-]{1,100}. A literal segment goes
 * before {}; HEAD is answered by the row of GET. AVT_ENOTFOUND, AVT_EMETHOD (allow gets the methods).
 */
struct avt_err route_find(struct avt_arena *arena, const struct site *site, const struct route **out,
                          const char *params[4], const char *method, const char *path,
                          const char **allow) AVT_NODISCARD;

#endif
