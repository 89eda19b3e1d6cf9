/*
 * Whom a request is meant for, and where it comes from. A name that somebody else owns may be made to lead here, and a
 * browser then takes what this service answers for that somebody's own (DNS rebinding); so only our own names are
 * served.
 */
#include <string.h>
#include <strings.h>

#include "case/service.h"
#include "front/front.h"
#include "front/route.h"

/* ---- Our own names ---- */

/* "host:port" of an address; the port that goes without saying is taken off. */
static struct avt_span authority_of(const char *address)
{
    const char *at = strstr(address, "://");
    const char *said = at != NULL && strncasecmp(address, "https", 5) == 0 ? ":443" : ":80";
    at = at != NULL ? at + 3 : address;
    size_t len = strcspn(at, "/?#"), port = strlen(said);
    if (len > port && memcmp(at + len - port, said, port) == 0)
        len -= port;
    return avt_span_make(at, len);
}

static bool same_name(struct avt_span a, struct avt_span b)
{
    return a.len == b.len && strncasecmp(a.ptr, b.ptr, a.len) == 0;
}

/* On loopback the machine's own names for itself lead here too, by the port that is listened on. */
static bool is_local(const struct service *service, struct avt_arena *arena, struct avt_span name)
{
    static const char *const locals[] = {"localhost", "127.0.0.1", "[::1]"};
    for (size_t i = 0; service->loopback && i < sizeof locals / sizeof *locals; i++) {
        const char *local = avt_arena_format(arena, "http://%s:%u", locals[i], service->port);
        if (same_name(name, authority_of(local)))
            return true;
    }
    return service->loopback && same_name(name, authority_of(service->conf.lytt));
}

/* name: "host:port", as in Host; address: whole, as in a target. */
static bool is_own(const struct request *rq, const char *address)
{
    const struct service *service = rq->service;
    struct avt_span own = authority_of(service->conf.grunnadresse), name = authority_of(address);
    /* Behind a proxy that ends TLS a name without a scheme may have either port that goes without saying. */
    bool https = strncasecmp(service->conf.grunnadresse, "https:", 6) == 0;
    if (https && strstr(address, "://") == NULL)
        name = authority_of(avt_arena_format(rq->arena, "https://%s", address));
    return same_name(name, own) || is_local(service, rq->arena, name);
}

struct avt_err host_check(const struct request *rq)
{
    static const char any[] = "/internal/"; /* asked by whatever address the service has where it runs */
    if (strncmp(rq->path, any, sizeof any - 1) == 0)
        return AVT_NOERR;
    if (!is_own(rq, request_header(rq, "host")) || (rq->authority != NULL && !is_own(rq, rq->authority)))
        return avt_err_make(AVT_EHOST, "host", "not a name of this service");
    return AVT_NOERR;
}

/* ---- Where it comes from ---- */

/* An origin is scheme, host and port: who answers for us without TLS may be somebody else. */
static bool is_own_origin(const struct request *rq, const char *origin)
{
    const struct service *service = rq->service;
    const char *own = service->conf.grunnadresse;
    size_t scheme = strcspn(origin, ":");
    struct avt_span name = authority_of(origin);
    if (strncmp(origin + scheme, "://", 3) != 0)
        return false;
    if (strncasecmp(origin, own, scheme + 3) == 0 && same_name(name, authority_of(own)))
        return true;
    return strncasecmp(origin, "http://", 7) == 0 && is_local(service, rq->arena, name);
}

static bool changes(const struct request *rq)
{
    static const char *const safe[] = {"GET", "HEAD", "OPTIONS", "TRACE"};
    for (size_t i = 0; i < sizeof safe / sizeof *safe; i++)
        if (strcmp(rq->method, safe[i]) == 0)
            return false;
    return true;
}

/*
 * A browser says where a request comes from: by Sec-Fetch-Site and by Origin. What is no browser says neither, and
 * cannot be tricked. Our own Referrer-Policy lets it say our Origin of our forms. "null" is ours where Sec-Fetch-Site
 * says so; where the form has to show its session's token besides (some browsers say no Sec-Fetch-Site); and where a
 * file is verified for nobody, which changes nothing.
 */
static bool is_foreign(const struct request *rq)
{
    const char *site = request_header(rq, "sec-fetch-site"), *origin = request_header(rq, "origin");
    bool page = rq->route != NULL && rq->route->kind == ROUTE_PAGE, known = request_header(rq, "cookie") != NULL;
    bool token = page && rq->route->login == ROUTE_LOGIN;
    bool idle = page && strcmp(rq->route->pattern, "/kontroller") == 0 && !known;
    if (site != NULL && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
        return true;
    if (origin == NULL)
        return false;
    if (strcmp(origin, "null") == 0)
        return site == NULL && !token && !idle;
    return !is_own_origin(rq, origin);
}

struct avt_err origin_check(const struct request *rq)
{
    bool form = rq->route != NULL && rq->route->kind == ROUTE_PAGE; /* also that which logs in: nobody is known yet */
    bool known = request_header(rq, "cookie") != NULL;
    if (changes(rq) && (known || form) && is_foreign(rq))
        return avt_err_make(AVT_EORIGIN, "origin", "made by a page of another site");
    return AVT_NOERR;
}
