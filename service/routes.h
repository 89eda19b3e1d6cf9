/* What the service serves: the routes of every room, and the page that tells an error. */
#ifndef ROUTES_H
#define ROUTES_H

#include "api/api_routes.h"
#include "base/request.h"
#include "front/front_routes.h"
#include "page/page_routes.h"

extern const struct site routes_site;

#endif
