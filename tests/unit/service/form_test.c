/* Forms: urlencoded and multipart, taken strictly; and what a request is told by its target and headers. */
#include <string.h>

#include "front/front.h"

#include "unit/unit.h"

/* Fields as "name=value|…". */
static const char *show(struct avt_arena *arena, const struct pairs *fields)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "");
    for (size_t i = 0; i < fields->n; i++)
        avt_buf_format(&buf, "%s%s=%s", i > 0 ? "|" : "", fields->list[i].name, fields->list[i].value);
    return buf.ptr;
}

/* ---- Urlencoded ---- */

static void urlencoded(void **state)
{
    static const struct {
        const char *body, *fields;
    } cases[] = {
        {"",                             ""                              },
        {"a=1",                          "a=1"                           },
        {"a=1&b=2&a=3",                  "a=1|b=2|a=3"                   },
        {"a",                            "a="                            },
        {"a=",                           "a="                            },
        {"=1",                           "=1"                            },
        {"a=1=2",                        "a=1=2"                         },
        {"&&a=1&",                       "a=1"                           },
        {"a+b=c+d",                      "a b=c d"                       },
        {"a%2Bb=%26%3D%25",              "a+b=&=%"                       },
        {"f%3Aformaal=L%c3%a6re+%C3%A5", "f:formaal=L\xC3\xA6re \xC3\xA5"},
        {"a=\xC3\xA5",                   "a=\xC3\xA5"                    },
        {"a=1%0D%0A2",                   "a=1\r\n2"                      },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct pairs fields = {0};
        assert_row(form_parse(*state, &fields, avt_span_str(cases[i].body)).code == AVT_OK, cases[i].body);
        assert_string_equal(show(*state, &fields), cases[i].fields);
    }
}

static void urlencoded_refused(void **state)
{
    static const struct {
        const char *body;
        enum avt_code code;
    } cases[] = {
        {"a=%",         AVT_EFORM    },
        {"a=%4",        AVT_EFORM    },
        {"a=%4G",       AVT_EFORM    },
        {"a=%G4",       AVT_EFORM    },
        {"%=1",         AVT_EFORM    },
        {"a=%u00e5",    AVT_EFORM    },
        {"a=%00",       AVT_EENCODING},
        {"a%00=1",      AVT_EENCODING},
        {"a=%E5",       AVT_EENCODING},
        {"a=\xE5",      AVT_EENCODING},
        {"a=%C0%AF",    AVT_EENCODING},
        {"a=%ED%A0%80", AVT_EENCODING},
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct pairs fields = {0};
        assert_row(form_parse(*state, &fields, avt_span_str(cases[i].body)).code == cases[i].code, cases[i].body);
        assert_int_equal(fields.n, 0);
    }
    struct pairs fields = {0};
    assert_code(form_parse(*state, &fields, AVT_SPAN("a=1\0b")), AVT_EENCODING);
}

static void field_limit(void **state)
{
    struct avt_buf body = AVT_BUF(*state);
    struct pairs fields = {0};
    for (int i = 0; i < 2000; i++)
        avt_buf_str(&body, "a=1&");
    assert_ok(form_parse(*state, &fields, avt_buf_get(&body)));
    assert_int_equal(fields.n, 2000);
    avt_buf_str(&body, "a=1");
    assert_code(form_parse(*state, &fields, avt_buf_get(&body)), AVT_ELIMIT);
}

/* ---- Multipart ---- */

#define TYPE        "multipart/form-data; boundary=xYz"
#define NAMED(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define FILED(name)                                                                                                    \
    "Content-Disposition: form-data; name=\"" name "\"; filename=\"p.zip\"\r\nContent-Type: application/zip\r\n\r\n"

static void multipart(void **state)
{
    struct avt_span file;
    const char *name;
    struct pairs fields;
    static const char body[] =
        "--xYz\r\n" NAMED("token") "abc\xC3\xA5\r\n--xYz\r\n" FILED("pakke") "PK\0\r\n--xY\r\n\r\n--xYz--\r\n";
    assert_ok(form_file(*state, &file, &name, &fields, TYPE, AVT_SPAN(body)));
    assert_string_equal(show(*state, &fields), "token=abc\xC3\xA5");
    assert_true(avt_span_equal(file, AVT_SPAN("PK\0\r\n--xY\r\n")));
    assert_ok(form_file(*state, &file, &name, &fields, "multipart/form-data; boundary=\"xYz\"", AVT_SPAN(body)));
    assert_true(avt_span_equal(file, AVT_SPAN("PK\0\r\n--xY\r\n")));
}

/* A form sent without a choice has a file without bytes; one without the field has none either. */
static void multipart_empty(void **state)
{
    struct avt_span file;
    const char *name;
    struct pairs fields;
    assert_ok(form_file(*state, &file, &name, &fields, TYPE, AVT_SPAN("--xYz\r\n" FILED("pakke") "\r\n--xYz--\r\n")));
    assert_int_equal(file.len, 0);
    assert_ok(form_file(*state, &file, &name, &fields, TYPE, AVT_SPAN("--xYz\r\n" NAMED("a") "\r\n--xYz--")));
    assert_int_equal(file.len, 0);
    assert_string_equal(show(*state, &fields), "a=");
    assert_ok(form_file(*state, &file, &name, &fields, TYPE, AVT_SPAN("--xYz--\r\n")));
    assert_int_equal(fields.n, 0);
}

/* Bodies of one part or two, and what is wrong with them. */
static void multipart_refused(void **state)
{
#define START   "--xYz\r\n"
#define END     "\r\n--xYz--"
#define STARRED "Content-Disposition: form-data; name=\"a\"; filename*=b\r\n\r\n"
#define TWO     "Content-Disposition: form-data; name=\"a\"\r\n"
    const struct {
        const char *what;
        struct avt_span body;
        enum avt_code code;
    } cases[] = {
        {"empty",             AVT_SPAN(""),                                                        AVT_EFORM    },
        {"preamble",          AVT_SPAN("x\r\n" START NAMED("a") "1" END),                          AVT_EFORM    },
        {"epilogue",          AVT_SPAN(START NAMED("a") "1" END "\r\nx"),                          AVT_EFORM    },
        {"no end",            AVT_SPAN(START NAMED("a") "1"),                                      AVT_EFORM    },
        {"no last end",       AVT_SPAN(START NAMED("a") "1\r\n" START),                            AVT_EFORM    },
        {"no head",           AVT_SPAN(START "\r\n1" END),                                         AVT_EFORM    },
        {"no name",           AVT_SPAN(START "Content-Type: a/b\r\n\r\n1" END),                    AVT_EFORM    },
        {"two names",         AVT_SPAN(START TWO NAMED("b") "1" END),                              AVT_EFORM    },
        {"encoded",           AVT_SPAN(START "Content-Transfer-Encoding: b\r\n" NAMED("a") END),   AVT_EFORM    },
        {"other disposition", AVT_SPAN(START "Content-Disposition: file; name=\"a\"\r\n\r\n" END), AVT_EFORM    },
        {"filename*",         AVT_SPAN(START STARRED END),                                         AVT_EFORM    },
        {"two files",         AVT_SPAN(START FILED("a") "1\r\n" START FILED("b") "2" END),         AVT_EFORM    },
        {"text not UTF-8",    AVT_SPAN(START NAMED("a") "\xE5" END),                               AVT_EENCODING},
        {"NUL in text",       AVT_SPAN(START NAMED("a") "1\0" END),                                AVT_EENCODING},
        {"name not UTF-8",    AVT_SPAN(START NAMED("\xE5") "1" END),                               AVT_EENCODING},
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct avt_span file = {0};
        const char *name;
        struct pairs fields = {0};
        struct avt_err err = form_file(*state, &file, &name, &fields, TYPE, cases[i].body);
        assert_row(err.code == cases[i].code && fields.n == 0, cases[i].what);
    }
}

static void boundary_refused(void **state)
{
    static const char *const types[] = {
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"xYz",
        "multipart/form-data; boundary=xYz; a=b",
        "multipart/form-data; boundary=x\"Yz",
        "multipart/form-data; boundary=xYz ",
    };
    struct avt_span file = {0};
    const char *name;
    struct pairs fields = {0};
    for (size_t i = 0; i < UNIT_COUNT(types); i++)
        assert_row(form_file(*state, &file, &name, &fields, types[i], AVT_SPAN("--xYz--")).code == AVT_EFORM, types[i]);
}

/* ---- Requests ---- */

static void target(void **state)
{
    static const struct {
        const char *target, *path, *query;
    } cases[] = {
        {"/",                       "/",           ""           },
        {"/avtaler/01?fra=1&til=2", "/avtaler/01", "fra=1|til=2"},
        {"/a%2Db",                  "/a-b",        ""           },
        {"/a+b?c+d=e",              "/a+b",        "c d=e"      },
        {"/%C3%A5",                 "/\xC3\xA5",   ""           },
        {"/?",                      "/",           ""           },
        {"/?a=?",                   "/",           "a=?"        },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct request rq = {.arena = *state};
        assert_row(request_target(&rq, cases[i].target).code == AVT_OK, cases[i].target);
        assert_string_equal(rq.path, cases[i].path);
        assert_string_equal(show(*state, &rq.query), cases[i].query);
    }
}

static void target_refused(void **state)
{
    static const char *const targets[] = {
        "",       "*",      "avtaler", "ftp://a/b", "/a b",     "/a#b",   "/\xC3\xA5", "/a%2Fb", "/a%2fb",
        "/a%0Ab", "/a%00b", "/a%7Fb",  "/a%",       "/a?b=%GG", "/a?%E5", "/%E5",      "/a\tb",
    };
    for (size_t i = 0; i < UNIT_COUNT(targets); i++) {
        struct request rq = {.arena = *state};
        enum avt_code code = request_target(&rq, targets[i]).code;
        assert_row(code == AVT_EFORM || code == AVT_EENCODING, targets[i]);
    }
}

static void absolute_targets(void **state)
{
    static const struct {
        const char *target, *authority, *path;
        enum avt_code code;
    } cases[] = {
        {"http://a/b?c",  "http://a",    "/b", AVT_OK   },
        {"HTTPS://A:1/b", "HTTPS://A:1", "/b", AVT_OK   },
        {"http://a",      "http://a",    "/",  AVT_OK   },
        {"http://a?b",    "http://a",    "/",  AVT_OK   },
        {"http://",       NULL,          NULL, AVT_EFORM},
        {"http:///b",     NULL,          NULL, AVT_EFORM},
        {"http://a/b#c",  NULL,          NULL, AVT_EFORM},
        {"http:/a/b",     NULL,          NULL, AVT_EFORM},
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct request rq = {.arena = *state};
        assert_row(request_target(&rq, cases[i].target).code == cases[i].code, cases[i].target);
        if (cases[i].code != AVT_OK)
            continue;
        assert_string_equal(rq.authority, cases[i].authority);
        assert_string_equal(rq.path, cases[i].path);
    }
}

static void match_and_key(void **state)
{
    struct request rq = {.arena = *state};
    const char *got = NULL;
    assert_code(request_match(&rq, "7"), AVT_ENOMATCH);
    assert_code(request_key(&rq, &got), AVT_ENOKEY);
    pairs_add(rq.arena, &rq.form, "hode", "sha256:00");
    pairs_add(rq.arena, &rq.form, "nokkel", "01ABCDEF_-");
    assert_ok(request_match(&rq, "sha256:00"));
    assert_code(request_match(&rq, "7"), AVT_ESTALE);
    assert_ok(request_key(&rq, &got));
    assert_string_equal(got, "01ABCDEF_-");
    pairs_add(rq.arena, &rq.headers, "if-match", "\"7\"");
    assert_ok(request_match(&rq, "7"));
    assert_code(request_match(&rq, "sha256:00"), AVT_ESTALE);
    pairs_add(rq.arena, &rq.headers, "idempotency-key", "kort");
    assert_code(request_key(&rq, &got), AVT_EFORM);
}

/* What If-Match says of the token "7". */
static void match_lists(void **state)
{
    static const struct {
        const char *list;
        enum avt_code code;
    } cases[] = {
        {"\"7\"",         AVT_OK      },
        {"\"6\", \"7\"",  AVT_OK      },
        {" ,\"7\" ,, ",   AVT_OK      },
        {"W/\"7\",\"7\"", AVT_OK      },
        {"\"a,b\",\"7\"", AVT_OK      },
        {"\"8\"",         AVT_ESTALE  },
        {"\"\"",          AVT_ESTALE  },
        {"W/\"7\"",       AVT_ESTALE  },
        {"\",7,\"",       AVT_ESTALE  },
        {"*",             AVT_ENOMATCH},
        {" * ",           AVT_ENOMATCH},
        {"",              AVT_EFORM   },
        {",",             AVT_EFORM   },
        {"7",             AVT_EFORM   },
        {"\"",            AVT_EFORM   },
        {"\"7",           AVT_EFORM   },
        {"7\"",           AVT_EFORM   },
        {"\"7\"x\"",      AVT_EFORM   },
        {"\"7\" \"8\"",   AVT_EFORM   },
        {"\"7 8\"",       AVT_EFORM   },
        {"w/\"7\"",       AVT_EFORM   },
        {"*, \"7\"",      AVT_EFORM   },
        {"\"7\", *",      AVT_EFORM   },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct request rq = {.arena = *state};
        pairs_add(rq.arena, &rq.headers, "if-match", cases[i].list);
        assert_row(request_match(&rq, "7").code == cases[i].code, cases[i].list);
    }
}

/* Of what was found and what If-Match says, the one that is told. */
static void match_first(void **state)
{
    static const struct {
        const char *token, *list;
        enum avt_code found, told;
    } cases[] = {
        {"7",  "\"7\"", AVT_OK,        AVT_OK       },
        {"7",  "\"7\"", AVT_ESTATUS,   AVT_ESTATUS  },
        {"7",  "\"8\"", AVT_ESTATUS,   AVT_ESTALE   },
        {"7",  "\"8\"", AVT_EFAULTS,   AVT_ESTALE   },
        {"7",  NULL,    AVT_EFAULTS,   AVT_ENOMATCH },
        {"7",  NULL,    AVT_ESTALE,    AVT_ENOMATCH },
        {"7",  NULL,    AVT_EROLE,     AVT_EROLE    },
        {"7",  "\"8\"", AVT_ENOTFOUND, AVT_ENOTFOUND},
        {"7",  "\"8\"", AVT_ESTORE,    AVT_ESTORE   },
        {NULL, "\"8\"", AVT_ESTATUS,   AVT_ESTATUS  },
        {NULL, NULL,    AVT_ESTATUS,   AVT_ENOMATCH },
        {"",   "\"8\"", AVT_ESTATUS,   AVT_ESTATUS  },
        {"",   "\"8\"", AVT_OK,        AVT_ESTALE   },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct request rq = {.arena = *state, .faults = AVT_FAULTS(*state)};
        avt_faults_add(&rq.faults, "mangler", "formaal", AVT_STOPP, "");
        if (cases[i].list != NULL)
            pairs_add(rq.arena, &rq.headers, "if-match", cases[i].list);
        struct avt_err told = request_match_first(&rq, cases[i].token, avt_err_make(cases[i].found, "", ""));
        assert_int_equal(told.code, cases[i].told);
        assert_int_equal(rq.faults.n, told.code == cases[i].found ? 1 : 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(urlencoded),
        unit_case(urlencoded_refused),
        unit_case(field_limit),
        unit_case(multipart),
        unit_case(target),
        unit_case(multipart_empty),
        unit_case(multipart_refused),
        unit_case(target_refused),
        unit_case(absolute_targets),
        unit_case(match_lists),
        unit_case(match_first),
        unit_case(match_and_key),
        unit_case(boundary_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
