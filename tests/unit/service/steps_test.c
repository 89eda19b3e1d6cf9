/* The steps of a request over a socket: refusals, sessions, forged forms, and what every answer carries. */
#include "unit/service/front_world.h"

/* ---- Steps ---- */

struct dialogue {
    const char *line, *headers, *body;
    int status;
    const char *holds; /* the answer */
};

static void hold(struct world *w, const struct dialogue *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *answer = ask(w, rows[i].line, rows[i].headers, rows[i].body);
        if (!says(answer, rows[i].status) || strstr(answer, rows[i].holds) == NULL)
            fail_msg("%s %s: %s", rows[i].line, rows[i].headers, answer);
    }
}

#define CHUNKED   "Transfer-Encoding: chunked\r\n"
#define BEARER(t) "Authorization: Bearer " t "\r\n"
#define TOKEN     BEARER("demo.ola.99999999999.AAAA")
#define BASIC     "Authorization: Basic b2xh\r\n"
#define TOO_LONG  "Content-Length: 262145\r\n"
#define JSONX     "Content-Type: application/jsonx\r\n"
#define NO_COOKIE "Cookie: avtale=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"

#define WAY_IN "\r\nLocation: /?til="

static void refusals(void **state)
{
    static const struct dialogue rows[] = {
        {"GET /finnes-ikke",        "",                              NULL,     404, "text/html"                               },
        {"GET /finnes-ikke",        "",                              NULL,     404, "navn=\"ikke-funnet\""                    },
        {"GET /api/v1/finnes-ikke", "",                              NULL,     404, "application/problem+json"                },
        {"OPTIONS /",               "",                              NULL,     405, "Allow: GET, HEAD\r\n"                    },
        {"POST /api/v1/avtaler",    JSON,                            "{}",     401, "ikke-innlogget"                          },
        {"POST /api/v1/avtaler",    JSON "Idempotency-Key: a b\r\n", "{}",     400, "ugyldig-form"                            },
        {"POST /api/v1/avtaler",    JSON KEY,                        "{}",     401, "ikke-innlogget"                          },
        {"DELETE /api/v1/avtaler",  "",                              NULL,     401, "ikke-innlogget"                          },
        {"GET /api/v1/tiltak",      CHUNKED,                         NULL,     411, "mangler-lengde"                          },
        {"GET /api/v1/tiltak",      "",                              "x",      413, "for-stort"                               },
        {"POST /innlogging",        JSON,                            "{}",     415, "text/html"                               },
        {"GET /api/v1/avtaler",     "",                              NULL,     401, "\r\nWWW-Authenticate: Bearer\r\n"        },
        {"GET /api/v1/avtaler",     TOKEN,                           NULL,     401, "ikke-innlogget"                          },
        {"GET /api/v1/avtaler",     BASIC,                           NULL,     401, "ikke-innlogget"                          },
        {"GET /api/v1/tiltak",      BEARER("x"),                     NULL,     401, "ikke-innlogget"                          },
        {"GET /api/v1/tiltak",      "If-Match: u1\r\n",              NULL,     400, "ugyldig-form"                            },
        {"GET /avtaler",            "",                              NULL,     303, "\r\nLocation: /\r\n"                     },
        {"GET /avtaler",            NO_COOKIE,                       NULL,     303, "\r\nLocation: /\r\n"                     },
        {"GET /avtaler/01/signer",  "",                              NULL,     303, WAY_IN "/avtaler/01/signer\r\n"           },
        {"HEAD /avtaler/01/signer", "",                              NULL,     303, WAY_IN "/avtaler/01/signer\r\n"           },
        {"GET /avtaler?a=%C3%A5&b", "",                              NULL,     303, WAY_IN "/avtaler%3Fa%3D%25C3%25A5%26b\r\n"},
        {"POST /utlogging",         FORM,                            "token=", 303, "\r\nLocation: /\r\n"                     },
        {"GET /?feil",              "",                              NULL,     422, "<feil></feil>"                           },
    };
    hold(*state, rows, UNIT_COUNT(rows));
}

/* The same to who is logged in. */
static void refusals_known(void **state)
{
    struct world *w = *state;
    static const struct dialogue rows[] = {
        {"GET /api/v1/finnes-ikke", "",       NULL, 404, "application/problem+json"      },
        {"DELETE /api/v1/avtaler",  "",       NULL, 405, "\r\nAllow: GET, HEAD, POST\r\n"},
        {"POST /api/v1/avtaler",    JSON,     NULL, 411, "mangler-lengde"                },
        {"POST /api/v1/avtaler",    CHUNKED,  NULL, 411, "mangler-lengde"                },
        {"POST /api/v1/avtaler",    TOO_LONG, NULL, 413, "for-stort"                     },
        {"POST /api/v1/avtaler",    "",       "{}", 415, "feil-medietype"                },
        {"POST /api/v1/avtaler",    JSONX,    "{}", 415, "feil-medietype"                },
    };
    const char *known = strstr(bearer(w, "ola", 60), KEY);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct dialogue row = rows[i];
        row.headers = avt_arena_format(w->arena, "%s%s", known, rows[i].headers);
        hold(w, &row, 1);
    }
}

/* RFC 9457, to the letter. */
static void problems(void **state)
{
    struct world *w = *state;
    const char *answer = ask(w, "GET /api/v1/finnes-ikke", bearer(w, "ola", 60), NULL);
    assert_non_null(strstr(answer, "\r\n\r\n{\"type\":\"urn:avtale:feil:ikke-funnet\",\"title\":\"Vi fant det ikke.\","
                                   "\"status\":404,\"instance\":\"01"));
    answer = ask(w, "GET /api/v1/tiltak?feil", "", NULL);
    assert_true(says(answer, 422));
    assert_non_null(strstr(answer, "\"feil\":[{\"kode\":\"mangler\",\"felt\":\"formaal\",\"alvor\":\"stopp\","
                                   "\"hjemmel\":\"tf-3-4-1\",\"tekst\":\"mangler\"}]}"));
}

#define SITE(s)   FORM "Sec-Fetch-Site: " s "\r\n"
#define ORIGIN(o) FORM "Origin: " o "\r\n"

/* Nobody is logged in as somebody by another site. An origin is compared whole, its scheme too. */
static void login_forgery(void **state)
{
    static const struct dialogue rows[] = {
        {"POST /innlogging", SITE("same-origin"),                    "person=ola",   303, "Location: /avtaler\r\n"},
        {"POST /innlogging", SITE("same-origin") "Origin: null\r\n", "person=ola",   303, "Location: /avtaler\r\n"},
        {"POST /innlogging", ORIGIN("https://avtale.example"),       "person=ola",   303, "Location: /avtaler\r\n"},
        {"POST /innlogging", FORM,                                   "person=ola",   303, "Location: /avtaler\r\n"},
        {"POST /innlogging", SITE("cross-site"),                     "person=ola",   403, "fremmed-opphav"        },
        {"POST /innlogging", SITE("same-site"),                      "person=ola",   403, "fremmed-opphav"        },
        {"POST /innlogging", ORIGIN("https://andre.example"),        "person=ola",   403, "fremmed-opphav"        },
        {"POST /innlogging", ORIGIN("null"),                         "person=ola",   403, "fremmed-opphav"        },
        {"POST /innlogging", ORIGIN("HTTPS://avtale.example:443"),   "person=ola",   303, "Location: /avtaler\r\n"},
        {"POST /innlogging", ORIGIN("http://avtale.example"),        "person=ola",   403, "fremmed-opphav"        },
        {"POST /innlogging", ORIGIN("http://avtale.example:443"),    "person=ola",   403, "fremmed-opphav"        },
        {"POST /innlogging", ORIGIN("httpsx://avtale.example"),      "person=ola",   403, "fremmed-opphav"        },
        {"POST /innlogging", ORIGIN("avtale.example"),               "person=ola",   403, "fremmed-opphav"        },
        {"POST /innlogging", FORM,                                   "person=ingen", 400, "ugyldig-form"          },
        {"POST /innlogging", FORM,                                   "person=%E5",   400, "ugyldig-tegnsett"      },
        {"POST /innlogging", FORM,                                   "",             400, "ugyldig-form"          },
    };
    hold(*state, rows, UNIT_COUNT(rows));
}

/* Who logs in comes back to where they were going, and nowhere else. */
static void the_way_back(void **state)
{
    struct world *w = *state;
    char longest[256] = "/avtaler?a=";
    memset(longest + strlen(longest), 'x', 200 - strlen(longest));
    const char *too_long = avt_arena_format(w->arena, "%sx", longest);
    const struct {
        const char *til, *where;
    } rows[] = {
        {longest,                                  longest                               },
        {too_long,                                 "/avtaler"                            },
        {"/avtaler/01/signer",                     "/avtaler/01/signer"                  },
        {"/avtaler/01?rolle=deltaker%26melding=x", "/avtaler/01?rolle=deltaker&melding=x"},
        {"",                                       "/avtaler"                            },
        {"//x",                                    "/avtaler"                            },
        {"/%5Cx",                                  "/avtaler"                            },
        {"/\\avtaler",                             "/avtaler"                            },
        {"avtaler/01",                             "/avtaler"                            },
        {"https://andre.example/avtaler",          "/avtaler"                            },
        {"https://avtale.example/avtaler/01",      "/avtaler"                            },
        {"/api/v1/avtaler",                        "/avtaler"                            },
        {"/static/side.css",                       "/avtaler"                            },
        {"/kontroller",                            "/avtaler"                            },
        {"/utlogging",                             "/avtaler"                            },
        {"/tull",                                  "/avtaler"                            },
        {"/avtaler/01%0D%0ASet-Cookie:a=b",        "/avtaler"                            },
        {"/avtaler/01%23a",                        "/avtaler"                            },
        {"/avtaler/%2501",                         "/avtaler"                            },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const char *form = avt_arena_format(w->arena, "person=ola&til=%s", rows[i].til);
        const char *answer = ask(w, "POST /innlogging", FORM, form);
        const char *where = avt_arena_format(w->arena, "\r\nLocation: %s\r\n", rows[i].where);
        if (!says(answer, 303) || strstr(answer, where) == NULL)
            fail_msg("%s: %s", rows[i].til, answer);
    }
}

#define MULTIPART "Content-Type: multipart/form-data; boundary=b\r\n"
#define NOWHERE   MULTIPART "Origin: null\r\n"
#define ELSEWHERE MULTIPART "Origin: https://andre.example\r\n"
#define PART      "--b\r\nContent-Disposition: form-data; name=\"pakke\"; filename=\"p\"\r\n\r\nPK!\r\n--b--\r\n"

/* By the SHA-256 of what front_world.h has in them. */
#define STYLE       "/static/side-7c98040a.css"
#define OTHER_STYLE "/static/side-00000000.css"
#define ICON        "/static/ikon-d4dc5666.svg"
#define GZIP        "Accept-Encoding: br, gzip;q=0.5\r\n"

static void taken(void **state)
{
    static const struct dialogue rows[] = {
        {"GET /?a=1&b=%C3%A5",       "",                NULL, 200, "\ntoken=\nquery a=1\nquery b=\xC3\xA5\n"      },
        {"GET " STYLE,               "",                NULL, 200, "\r\nContent-Type: text/css; charset=utf-8\r\n"},
        {"GET " STYLE,               "",                NULL, 200, "\r\nVary: Accept-Encoding\r\n"                },
        {"GET " STYLE,               GZIP,              NULL, 200, "\r\nVary: Accept-Encoding\r\n"                },
        {"GET " STYLE,               GZIP,              NULL, 200, "\r\nContent-Encoding: gzip\r\n"               },
        {"GET " ICON,                "",                NULL, 200, "max-age=31536000, immutable\r\n"              },
        {"GET /static/side.css",     "",                NULL, 404, "no-store"                                     },
        {"GET " OTHER_STYLE,         "",                NULL, 404, "application/problem+json"                     },
        {"GET /static/les.md",       "",                NULL, 404, "no-store"                                     },
        {"GET /static/nei.css",      "",                NULL, 404, "application/problem+json"                     },
        {"GET /internal/isReady",    "",                NULL, 200, "\r\n\r\nready\n"                              },
        {"GET /internal/prometheus", "",                NULL, 200, "avtale_writer_jobs_total 3\n"                 },
        {"GET /internal/prometheus", "",                NULL, 200, "avtale_http_answers_total{class=\"2xx\"} "    },
        {"POST /kontroller",         MULTIPART,         PART, 200, "upload 3\n"                                   },
        {"POST /kontroller",         NOWHERE,           PART, 200, "upload 3\n"                                   },
        {"POST /kontroller",         NOWHERE NO_COOKIE, PART, 403, "fremmed-opphav"                               },
        {"POST /kontroller",         ELSEWHERE,         PART, 403, "fremmed-opphav"                               },
    };
    hold(*state, rows, UNIT_COUNT(rows));
    ((struct world *)*state)->service.ready = false;
    const struct dialogue not_ready[] = {
        {"GET /internal/isReady", "", NULL, 503, "\r\nRetry-After: 5\r\n"}
    };
    hold(*state, not_ready, 1);
}

#define POLICY                                                                                                         \
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "     \
    "frame-ancestors 'none'"

static void security_headers(void **state)
{
    static const char *const lines[] = {
        "\r\nContent-Security-Policy: " POLICY "\r\n",
        "\r\nX-Content-Type-Options: nosniff\r\n",
        "\r\nReferrer-Policy: same-origin\r\n",
        "\r\nCross-Origin-Opener-Policy: same-origin\r\n",
    };
    static const char *const requests[] = {
        "GET /", "GET /finnes-ikke", "GET /avtaler", "GET /api/v1/avtaler", "HEAD /", "GET /api/v1/tiltak",
    };
    struct world *w = *state;
    for (size_t i = 0; i < UNIT_COUNT(requests); i++) {
        const char *answer = ask(w, requests[i], "", NULL);
        for (size_t k = 0; k < UNIT_COUNT(lines); k++)
            assert_row(strstr(answer, lines[k]) != NULL, requests[i]);
        bool open = i + 1 == UNIT_COUNT(requests); /* what is of nobody may be kept, and asked for anew */
        const char *cache = open ? "\r\nCache-Control: private, no-cache\r\n" : "\r\nCache-Control: no-store\r\n";
        assert_row(strstr(answer, cache) != NULL, requests[i]);
    }
}

static void head_and_cache(void **state)
{
    struct world *w = *state;
    const char *head = ask(w, "HEAD " STYLE, "", NULL);
    assert_true(says(head, 200));
    assert_non_null(strstr(head, "\r\nContent-Length: 6\r\n"));
    assert_string_equal(strstr(head, "\r\n\r\n"), "\r\n\r\n");
    const char *tag = strstr(head, "ETag: ") + 6;
    const char *again = avt_arena_format(w->arena, "If-None-Match: %.*s\r\n", (int)strcspn(tag, "\r"), tag);
    assert_true(says(ask(w, "GET " STYLE, again, NULL), 304));
}

static void large(void **state)
{
    struct world *w = *state;
    const char *answer =
        ask_bytes(w, AVT_SPAN("GET / HTTP/1.1\r\nHost: avtale.example\r\nX-Large: 1\r\nConnection: close\r\n\r\n"));
    assert_true(strlen(answer) > 1000000);
    struct avt_buf body = AVT_BUF(w->arena);
    avt_buf_str(&body, "\"");
    while (body.len < 262143)
        avt_buf_char(&body, 'x');
    avt_buf_str(&body, "\"");
    const char *token;
    assert_ok(identity_token(w->arena, &token, avt_arena_format(w->arena, "%s/noekler", w->dir), "ola",
                             (avt_instant)(clock_real_ms() / 1000) + 60));
    const char *headers = avt_arena_format(w->arena, JSON KEY "Authorization: Bearer %s\r\n", token);
    assert_true(says(ask(w, "PUT /api/v1/avtaler/01/utkast", headers, body.ptr), 200));
}

/* ---- Sessions ---- */

static const char *cookie_of(struct world *w, const char *answer)
{
    const char *at = strstr(answer, "Set-Cookie: avtale=");
    assert_non_null(at);
    at += strlen("Set-Cookie: ");
    return avt_arena_strn(w->arena, at, strcspn(at, ";"));
}

static const char *with_cookie(struct world *w, const char *cookie, const char *more)
{
    return avt_arena_format(w->arena, "Cookie: a=b; %s\r\n%s", cookie, more);
}

static void session(void **state)
{
    struct world *w = *state;
    const char *login = ask(w, "POST /innlogging", FORM, "person=ola");
    assert_non_null(strstr(login, "; Path=/; Max-Age=28800; HttpOnly; SameSite=Lax; Secure\r\n"));
    const char *cookie = cookie_of(w, login);
    assert_int_equal(strlen(cookie), strlen("avtale=") + 43);
    const char *page = ask(w, "GET /avtaler", with_cookie(w, cookie, ""), NULL);
    assert_true(says(page, 200));
    assert_non_null(strstr(page, "actor=ola\n"));
    const char *at = strstr(page, "token=") + 6;
    const char *token = avt_arena_strn(w->arena, at, 86);
    /* Only with its own token does a form do anything. */
    const char *headers = with_cookie(w, cookie, FORM);
    assert_true(says(ask(w, "POST /avtaler/ny", headers, "tiltak=mentor"), 400));
    assert_true(says(ask(w, "POST /avtaler/ny", headers, "tiltak=mentor&token="), 400));
    assert_true(says(ask(w, "POST /avtaler/ny", headers, avt_arena_format(w->arena, "token=%sx", token)), 400));
    assert_true(says(ask(w, "POST /avtaler/ny", headers, avt_arena_format(w->arena, "token=%s", token)), 200));
    /* The API takes the cookie too. */
    const char *read = ask(w, "GET /api/v1/avtaler", with_cookie(w, cookie, ""), NULL);
    assert_true(says(read, 200));
    assert_non_null(strstr(read, "\r\nCache-Control: no-store\r\n"));
    const char *logout = ask(w, "POST /utlogging", headers, avt_arena_format(w->arena, "token=%s", token));
    assert_true(says(logout, 303));
    assert_non_null(strstr(logout, "Set-Cookie: avtale=; Path=/; Max-Age=0;"));
    assert_true(says(ask(w, "GET /avtaler", with_cookie(w, cookie, ""), NULL), 303));
}

/* A new login ends the one before, and the database holds no token. */
static void session_changes(void **state)
{
    struct world *w = *state;
    const char *first = cookie_of(w, ask(w, "POST /innlogging", FORM, "person=ola"));
    const char *second = cookie_of(w, ask(w, "POST /innlogging", with_cookie(w, first, FORM), "person=vera"));
    assert_string_not_equal(first, second);
    assert_true(says(ask(w, "GET /avtaler", with_cookie(w, first, ""), NULL), 303));
    assert_non_null(strstr(ask(w, "GET /avtaler", with_cookie(w, second, ""), NULL), "actor=vera\n"));
    struct avt_span db;
    assert_ok(file_read(w->arena, &db, avt_arena_format(w->arena, "%s/avtale.db-wal", w->dir), 1 << 26));
    assert_null(memmem(db.ptr, db.len, second + 7, 43));
}

static void bearer_token(void **state)
{
    struct world *w = *state;
    assert_non_null(strstr(ask(w, "GET /api/v1/avtaler", bearer(w, "astrid", 60), NULL), "actor=astrid\ntoken=\n"));
    assert_true(says(ask(w, "GET /api/v1/avtaler", bearer(w, "astrid", -1), NULL), 401));
    assert_true(says(ask(w, "GET /api/v1/avtaler", bearer(w, "ingen", 60), NULL), 401));
    w->service.conf.demo = false;
    assert_true(says(ask(w, "GET /api/v1/avtaler", bearer(w, "astrid", 60), NULL), 401));
}

int main(void)
{
    avt_xml_setup();
    const struct CMUnitTest tests[] = {
        world_case(refusals),     world_case(refusals_known), world_case(problems),         world_case(login_forgery),
        world_case(the_way_back), world_case(taken),          world_case(security_headers), world_case(head_and_cache),
        world_case(large),        world_case(session),        world_case(session_changes),  world_case(bearer_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
