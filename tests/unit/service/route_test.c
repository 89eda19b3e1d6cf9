/* Routes: every row can be reached, literals go before {}, and a wrong path is told from a wrong method. */
#include <string.h>

#include "front/route.h"
#include "routes.h"

#include "unit/unit.h"

/* Handlers here only have to exist. */
#define ROUTE(method, pattern, handler, kind, login, body, max)                                                        \
    struct avt_err handler(struct request *rq)                                                                         \
    {                                                                                                                  \
        (void)rq;                                                                                                      \
        return AVT_NOERR;                                                                                              \
    }
#include "routes.def"
#undef ROUTE

struct found {
    struct avt_err err;
    const struct route *route;
    const char *params[4], *allow;
};

static struct found find(struct avt_arena *arena, const char *method, const char *path)
{
    struct found found = {0};
    found.err = route_find(arena, &routes_site, &found.route, found.params, method, path, &found.allow);
    return found;
}

/* The pattern with "v1", "v2" … in the place of {}. */
static const char *fill(struct avt_arena *arena, const char *pattern)
{
    struct avt_buf path = AVT_BUF(arena);
    unsigned n = 0;
    for (const char *p = pattern; *p != '\0'; p++) {
        if (strncmp(p, "{}", 2) != 0) {
            avt_buf_char(&path, *p);
            continue;
        }
        avt_buf_format(&path, "v%u", ++n);
        p++;
    }
    return path.ptr;
}

static void every_row(void **state)
{
    size_t n = routes_site.n;
    const struct route *rows = routes_site.routes;
    assert_true(n > 40);
    for (size_t i = 0; i < n; i++) {
        struct found found = find(*state, rows[i].method, fill(*state, rows[i].pattern));
        assert_row(found.err.code == AVT_OK && found.route == &rows[i], rows[i].pattern);
        assert_row(found.params[0] == NULL || strcmp(found.params[0], "v1") == 0, rows[i].pattern);
        assert_row(found.params[1] == NULL || strcmp(found.params[1], "v2") == 0, rows[i].pattern);
    }
}

/* A body is bounded, and only a route that takes one has a bound. */
static void bodies(void **state)
{
    size_t n = routes_site.n;
    (void)state;
    const struct route *rows = routes_site.routes;
    for (size_t i = 0; i < n; i++) {
        bool writes = strcmp(rows[i].method, "GET") != 0 && strcmp(rows[i].method, "DELETE") != 0;
        assert_row(writes == (rows[i].body != BODY_NONE), rows[i].pattern);
        assert_row(writes == (rows[i].max > 0), rows[i].pattern);
        assert_row(rows[i].kind != ROUTE_API || rows[i].body == BODY_NONE || rows[i].body == BODY_JSON ||
                       rows[i].body == BODY_ASKED || rows[i].body == BODY_FILE,
                   rows[i].pattern);
    }
}

static void literals_first(void **state)
{
    static const struct {
        const char *method, *path, *pattern;
    } cases[] = {
        {"GET",  "/",                                        "/"                                     },
        {"GET",  "/avtaler/ny",                              "/avtaler/ny"                           },
        {"POST", "/avtaler/ny",                              "/avtaler/ny"                           },
        {"GET",  "/avtaler/nye",                             "/avtaler/{}"                           },
        {"GET",  "/avtaler/01ABC/pakke.zip",                 "/avtaler/{}/pakke.zip"                 },
        {"HEAD", "/avtaler/01ABC/pakke.zip",                 "/avtaler/{}/pakke.zip"                 },
        {"GET",  "/api/v1/avtaler/01ABC/pakke.zip",          "/api/v1/avtaler/{}/pakke.zip"          },
        {"GET",  "/api/v1/avtaler/01ABC/versjoner/2/a.xml",  "/api/v1/avtaler/{}/versjoner/{}/{}"    },
        {"GET",  "/avtaler/01ABC/versjoner/2/visning.xhtml", "/avtaler/{}/versjoner/{}/visning.xhtml"},
        {"POST", "/avtaler/a/erklaeringer/b/bekreft",        "/avtaler/{}/erklaeringer/{}/bekreft"   },
        {"GET",  "/static/side.css",                         "/static/{}"                            },
        {"GET",  "/api/v1/avtaler/papir/7f3k 9qtm",          "/api/v1/avtaler/papir/{}"              },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct found found = find(*state, cases[i].method, cases[i].path);
        assert_row(found.err.code == AVT_OK && strcmp(found.route->pattern, cases[i].pattern) == 0, cases[i].path);
    }
}

static void not_found(void **state)
{
    static const char *const paths[] = {
        "",
        "//",
        "/avtaler/",
        "/avtaler//fremlegg",
        "/avtaler/a/",
        "/avtaler/a/b/c/d/e",
        "/Avtaler",
        "avtaler",
        "/static/",
        "/static/.",
        "/static/..",
        "/static/...",
        "/static/a b",
        "/api/v1/avtaler/a b",
        "/static/a%20b",
        "/static/\xC3\xA5",
        "/static/a/b",
        "/api/v2/avtaler",
    };
    for (size_t i = 0; i < UNIT_COUNT(paths); i++)
        assert_row(find(*state, "GET", paths[i]).err.code == AVT_ENOTFOUND, paths[i]);
}

static void param_length(void **state)
{
    char path[] =
        "/static/................................................x..................................................x";
    assert_int_equal(strlen(path), strlen("/static/") + 100);
    assert_ok(find(*state, "GET", path).err);
    assert_code(find(*state, "GET", avt_arena_format(*state, "%sx", path)).err, AVT_ENOTFOUND);
}

static void methods(void **state)
{
    static const struct {
        const char *method, *path, *allow;
    } cases[] = {
        {"DELETE", "/",                         "GET, HEAD"      },
        {"PUT",    "/avtaler/ny",               "GET, HEAD, POST"},
        {"GET",    "/innlogging",               "POST"           },
        {"HEAD",   "/innlogging",               "POST"           },
        {"POST",   "/api/v1/avtaler/01/utkast", "PUT, DELETE"    },
        {"get",    "/api/v1/avtaler",           "GET, HEAD, POST"},
        {"TRACE",  "/static/side.css",          "GET, HEAD"      },
        {"",       "/",                         "GET, HEAD"      },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct found found = find(*state, cases[i].method, cases[i].path);
        assert_row(found.err.code == AVT_EMETHOD && strcmp(found.allow, cases[i].allow) == 0, cases[i].path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {unit_case(every_row), unit_case(bodies),       unit_case(literals_first),
                                       unit_case(not_found), unit_case(param_length), unit_case(methods)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
