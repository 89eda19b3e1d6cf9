/* Strict framing: heads with one reading pass, every other is refused. */
#include <string.h>

#include "front/front.h"

#include "unit/unit.h"

/* What is added to a plain head: a field, and perhaps another. */
struct added {
    const char *what;
    const char *name, *value, *other, *its_value;
};

static void add(struct avt_arena *arena, struct pairs *head, const char *name, const char *value)
{
    if (name != NULL)
        pairs_add(arena, head, name, value);
}

static enum avt_code check(struct avt_arena *arena, const char *host, const char *version, const struct added *added)
{
    struct pairs head = {0};
    add(arena, &head, host != NULL ? "host" : NULL, host);
    add(arena, &head, added->name, added->value);
    add(arena, &head, added->other, added->its_value);
    return strict_check(&head, version, true).code;
}

static void taken(void **state)
{
    static const struct added rows[] = {
        {"nothing",               NULL,                  NULL,           NULL,     NULL},
        {"a body",                "content-length",      "12",           NULL,     NULL},
        {"an empty body",         "content-length",      "0",            NULL,     NULL},
        {"chunked",               "transfer-encoding",   "chunked",      NULL,     NULL},
        {"two of a kind",         "accept",              "a",            "accept", "b" },
        {"every token character", "!#$%&'*+-.^_`|~09az", "x",            NULL,     NULL},
        {"no value",              "accept",              "",             NULL,     NULL},
        {"a tab inside",          "user-agent",          "a\tb",         NULL,     NULL},
        {"bytes above ASCII",     "user-agent",          "\xC3\xA5\xFF", NULL,     NULL},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_row(check(*state, "a", "HTTP/1.1", &rows[i]) == AVT_OK, rows[i].what);
    assert_int_equal(check(*state, "a", "HTTP/1.0", &rows[0]), AVT_OK);
}

static void versions(void **state)
{
    static const char *const refused[] = {"",          "HTTP/1.2",  "HTTP/2.0", "http/1.1",
                                          "HTTP/1.1 ", "HTTP/01.1", "HTTP/1.10"};
    const struct added nothing = {0};
    for (size_t i = 0; i < UNIT_COUNT(refused); i++)
        assert_row(check(*state, "a", refused[i], &nothing) == AVT_EFORM, refused[i]);
    const struct added chunked = {.name = "transfer-encoding", .value = "chunked"};
    assert_int_equal(check(*state, "a", "HTTP/1.0", &chunked), AVT_EFORM);
}

static void hosts(void **state)
{
    static const char *const accepted[] = {"a", "127.0.0.1:8080", "[::1]:8080", "avtale.example", "xn--bl-yia.no"};
    static const char *const refused[] = {"", "a/b", "a@b", "a, b", "a b", "a?b", "a#b", "a\\b", "\xC3\xA5.no"};
    const struct added nothing = {0};
    for (size_t i = 0; i < UNIT_COUNT(accepted); i++)
        assert_row(check(*state, accepted[i], "HTTP/1.1", &nothing) == AVT_OK, accepted[i]);
    for (size_t i = 0; i < UNIT_COUNT(refused); i++)
        assert_row(check(*state, refused[i], "HTTP/1.1", &nothing) == AVT_EFORM, refused[i]);
    assert_int_equal(check(*state, NULL, "HTTP/1.1", &nothing), AVT_EFORM);
    assert_int_equal(check(*state, NULL, "HTTP/1.0", &nothing), AVT_EFORM);
}

static void refused(void **state)
{
    static const struct added rows[] = {
        {"a second Host",          "host",              "a",                    NULL,                NULL      },
        {"space before the colon", "accept ",           "a",                    NULL,                NULL      },
        {"space before the name",  " accept",           "a",                    NULL,                NULL      },
        {"no name",                "",                  "a",                    NULL,                NULL      },
        {"name above ASCII",       "\xC3\xA5",          "a",                    NULL,                NULL      },
        {"space before the value", "accept",            " a",                   NULL,                NULL      },
        {"space behind the value", "accept",            "a ",                   NULL,                NULL      },
        {"tab behind the value",   "accept",            "a\t",                  NULL,                NULL      },
        {"only a space",           "accept",            " ",                    NULL,                NULL      },
        {"control character",      "accept",            "a\x01",                NULL,                NULL      },
        {"delete",                 "accept",            "a\x7F",                NULL,                NULL      },
        {"length and coding",      "content-length",    "5",                    "transfer-encoding", "chunked" },
        {"coding and length",      "transfer-encoding", "chunked",              "content-length",    "0"       },
        {"two lengths",            "content-length",    "5",                    "content-length",    "6"       },
        {"the same length twice",  "content-length",    "5",                    "content-length",    "5"       },
        {"length with plus",       "content-length",    "+5",                   NULL,                NULL      },
        {"length with minus",      "content-length",    "-5",                   NULL,                NULL      },
        {"list of lengths",        "content-length",    "5, 5",                 NULL,                NULL      },
        {"hex length",             "content-length",    "0x5",                  NULL,                NULL      },
        {"leading zero",           "content-length",    "05",                   NULL,                NULL      },
        {"empty length",           "content-length",    "",                     NULL,                NULL      },
        {"length past 63 bits",    "content-length",    "9223372036854775808",  NULL,                NULL      },
        {"length past 64 bits",    "content-length",    "18446744073709551621", NULL,                NULL      },
        {"unknown coding",         "transfer-encoding", "xchunked",             NULL,                NULL      },
        {"coding with a capital",  "transfer-encoding", "Chunked",              NULL,                NULL      },
        {"list of codings",        "transfer-encoding", "gzip, chunked",        NULL,                NULL      },
        {"identity",               "transfer-encoding", "identity",             NULL,                NULL      },
        {"coding twice",           "transfer-encoding", "chunked",              "transfer-encoding", "chunked" },
        {"two media types",        "content-type",      "a/b",                  "content-type",      "c/d"     },
        {"two cookies",            "cookie",            "avtale=a",             "cookie",            "avtale=b"},
        {"two tokens",             "authorization",     "Bearer a",             "authorization",     "Bearer b"},
        {"two origins",            "origin",            "a",                    "origin",            "b"       },
        {"two preconditions",      "if-match",          "\"1\"",                "if-match",          "\"2\""   },
        {"two keys",               "idempotency-key",   "a",                    "idempotency-key",   "b"       },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_row(check(*state, "a", "HTTP/1.1", &rows[i]) == AVT_EFORM, rows[i].what);
}

static void not_as_written(void **state)
{
    struct pairs head = {0};
    pairs_add(*state, &head, "host", "a");
    assert_ok(strict_check(&head, "HTTP/1.1", true));
    assert_code(strict_check(&head, "HTTP/1.1", false), AVT_EFORM);
}

static void length(void **state)
{
    struct request rq = {.arena = *state};
    uint64_t bytes = 7;
    assert_false(strict_length(&rq, &bytes));
    pairs_add(rq.arena, &rq.headers, "content-length", "262144");
    assert_true(strict_length(&rq, &bytes));
    assert_int_equal(bytes, 262144);
}

int main(void)
{
    const struct CMUnitTest tests[] = {unit_case(taken),   unit_case(versions),       unit_case(hosts),
                                       unit_case(refused), unit_case(not_as_written), unit_case(length)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
