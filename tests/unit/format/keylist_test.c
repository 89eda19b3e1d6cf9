/* The key list: its one form, when a listed key may be trusted, and the file of roots. */
#include "avtale/key.h"
#include "avtale/limits.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "unit/unit.h"

#define V1     "avtale/nokkelliste/v1\n"
#define FIRST  V1 "nummer 1\nforrige ingen\n"
#define HEAD   FIRST "gyldig-fra 2026-01-01T00:00:00Z\n"
#define PETER  "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define ENOCH  "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
#define SUMDB  "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
#define FROM   " 2026-01-01T00:00:00Z "
#define TO     "2027-01-01T00:00:00Z "
#define KEY    "nokkel " PETER " segl" FROM "aapen aktiv\n"
#define DIGEST "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static avt_instant at(const char *text)
{
    avt_instant when = 0;
    assert_true(avt_instant_parse(&when, avt_span_str(text)));
    return when;
}

static void list_goes_both_ways(void **state)
{
    static const char text[] = "avtale/nokkelliste/v1\n"
                               "nummer 18446744073709551615\n"
                               "forrige " DIGEST "\n"
                               "gyldig-fra 2026-06-01T12:30:00Z\n"
                               "nokkel " PETER " segl" FROM TO "kompromittert:2026-07-01T00:00:00Z\n"
                               "nokkel " ENOCH " logg" FROM "aapen aktiv\n"
                               "nokkel " SUMDB " rot" FROM TO "pensjonert\n";
    struct avt_keylist list;
    assert_ok(avt_keylist_parse(*state, &list, avt_span_str(text)));
    assert_true(list.number == UINT64_MAX);
    assert_false(avt_digest_is_zero(&list.previous));
    assert_int_equal(list.valid_from, at("2026-06-01T12:30:00Z"));
    assert_int_equal(list.n, 3);
    assert_string_equal(list.keys[0].key.name, "PeterNeumann");
    assert_int_equal(list.keys[0].state, AVT_KEY_KOMPROMITTERT);
    assert_int_equal(list.keys[0].compromised, at("2026-07-01T00:00:00Z"));
    assert_int_equal(list.keys[1].use, AVT_KEY_LOGG);
    assert_true(list.keys[1].to == INT64_MAX);
    assert_int_equal(list.keys[2].state, AVT_KEY_PENSJONERT);
    assert_span(avt_keylist_format(*state, &list), text);
}

static void every_use_has_its_word(void **state)
{
    static const char *const uses[] = {"segl", "logg", "vitne", "webhook", "rot"};
    for (size_t i = 0; i < UNIT_COUNT(uses); i++) {
        const char *text = avt_arena_format(*state, HEAD "nokkel " PETER " %s" FROM "aapen aktiv\n", uses[i]);
        struct avt_keylist list;
        assert_ok(avt_keylist_parse(*state, &list, avt_span_str(text)));
        assert_int_equal(list.keys[0].use, AVT_KEY_SEGL + i);
        assert_true(avt_digest_is_zero(&list.previous));
        assert_span(avt_keylist_format(*state, &list), text);
    }
}

static void malformed_lists_are_refused(void **state)
{
    static const struct {
        const char *name, *where, *text;
    } rows[] = {
        {"empty",                   "linje 1", ""                                                        },
        {"other version",           "linje 1", "avtale/nokkelliste/v2\n"                                 },
        {"only a first line",       "linje 2", V1                                                        },
        {"number with zeros",       "linje 2", V1 "nummer 01\n"                                          },
        {"lines out of order",      "linje 2", V1 "forrige ingen\nnummer 1\n"                            },
        {"previous malformed",      "linje 3", V1 "nummer 1\nforrige Ingen\n"                            },
        {"not a time",              "linje 4", FIRST "gyldig-fra 2026-01-01\n"                           },
        {"no keys",                 "linje 5", HEAD                                                      },
        {"space before",            "linje 5", HEAD " " KEY                                              },
        {"empty line",              "linje 6", HEAD KEY "\n"                                             },
        {"another line behind",     "linje 6", HEAD KEY "merknad x\n"                                    },
        {"no line end",             "",        HEAD "nokkel " PETER " segl" FROM "aapen aktiv"           },
        {"trailing space",          "linje 5", HEAD "nokkel " PETER " segl" FROM "aapen aktiv \n"        },
        {"trailing space in head",  "linje 3", V1 "nummer 1\nforrige ingen \n"                           },
        {"carriage return",         "linje 5", HEAD "nokkel " PETER " segl" FROM "aapen aktiv\r\n"       },
        {"two spaces",              "linje 5", HEAD "nokkel " PETER "  segl" FROM "aapen aktiv\n"        },
        {"vkey malformed",          "linje 5", HEAD "nokkel Peter segl" FROM "aapen aktiv\n"             },
        {"use unknown",             "linje 5", HEAD "nokkel " PETER " tls" FROM "aapen aktiv\n"          },
        {"from open",               "linje 5", HEAD "nokkel " PETER " segl aapen aapen aktiv\n"          },
        {"to malformed",            "linje 5", HEAD "nokkel " PETER " segl" FROM "åpen aktiv\n"         },
        {"state unknown",           "linje 5", HEAD "nokkel " PETER " segl" FROM "aapen ny\n"            },
        {"state missing",           "linje 5", HEAD "nokkel " PETER " segl" FROM "aapen\n"               },
        {"compromised, no time",    "linje 5", HEAD "nokkel " PETER " segl" FROM "aapen kompromittert\n" },
        {"compromised, empty time", "linje 5", HEAD "nokkel " PETER " segl" FROM "aapen kompromittert:\n"},
        {"the same key twice",      "linje 6", HEAD KEY KEY                                              },
        {"one key, two uses",       "linje 6", HEAD KEY "nokkel " PETER " vitne" FROM "aapen aktiv\n"    },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_keylist list = {.number = 42};
        struct avt_err err = avt_keylist_parse(*state, &list, avt_span_str(rows[i].text));
        assert_row(err.code == AVT_EFORM, rows[i].name);
        assert_row(strcmp(err.where, rows[i].where) == 0, rows[i].name);
        assert_row(list.number == 42, rows[i].name);
    }
}

static void zero_digest_is_not_the_word_for_none(void **state)
{
    static const char text[] = V1 "nummer 1\n"
                                  "forrige sha256:0000000000000000000000000000000000000000000000000000000000000000\n"
                                  "gyldig-fra 2026-01-01T00:00:00Z\n" KEY;
    struct avt_keylist list;
    assert_code(avt_keylist_parse(*state, &list, avt_span_str(text)), AVT_EFORM);
}

static void false_key_is_a_false_proof(void **state)
{
    static const char text[] =
        HEAD "nokkel x+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW segl" FROM "aapen aktiv\n";
    struct avt_keylist list;
    struct avt_err err = avt_keylist_parse(*state, &list, avt_span_str(text));
    assert_code(err, AVT_EPROOF);
    assert_string_equal(err.where, "linje 5");
}

static void long_list_is_refused(void **state)
{
    struct avt_buf buf = AVT_BUF(*state);
    avt_buf_str(&buf, HEAD);
    while (buf.len <= AVT_MAX_STATEMENT)
        avt_buf_str(&buf, KEY);
    struct avt_keylist list;
    assert_code(avt_keylist_parse(*state, &list, avt_buf_get(&buf)), AVT_ELIMIT);
}

static void trust_has_an_interval(void **state)
{
    static const char text[] = HEAD "nokkel " PETER " segl" FROM TO "kompromittert:2026-07-01T00:00:00Z\n"
                                    "nokkel " ENOCH " logg" FROM "aapen aktiv\n"
                                    "nokkel " SUMDB " segl" FROM TO "pensjonert\n";
    static const struct {
        const char *name;
        enum avt_key_use use;
        const char *when;
        bool trusted;
    } rows[] = {
        {"PeterNeumann",   AVT_KEY_SEGL, "2025-12-31T23:59:59Z", false},
        {"PeterNeumann",   AVT_KEY_SEGL, "2026-01-01T00:00:00Z", true },
        {"PeterNeumann",   AVT_KEY_SEGL, "2026-06-30T23:59:59Z", true },
        {"PeterNeumann",   AVT_KEY_SEGL, "2026-07-01T00:00:00Z", false},
        {"PeterNeumann",   AVT_KEY_LOGG, "2026-02-01T00:00:00Z", false},
        {"EnochRoot",      AVT_KEY_LOGG, "2199-12-31T23:59:59Z", true },
        {"sum.golang.org", AVT_KEY_SEGL, "2026-12-31T23:59:59Z", true },
        {"sum.golang.org", AVT_KEY_SEGL, "2027-01-01T00:00:00Z", false},
        {"unknown",        AVT_KEY_SEGL, "2026-02-01T00:00:00Z", false},
    };
    struct avt_keylist list;
    assert_ok(avt_keylist_parse(*state, &list, avt_span_str(text)));
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const struct avt_listed_key *key = avt_keylist_find(&list, rows[i].name, rows[i].use, at(rows[i].when));
        assert_row((key != NULL) == rows[i].trusted, rows[i].when);
        assert_row(key == NULL || strcmp(key->key.name, rows[i].name) == 0, rows[i].name);
    }
}

/* A log keeps its name when its key is replaced. */
static void keys_of_one_name_follow_each_other(void **state)
{
    struct avt_keylist list = {.number = 2, .keys = avt_arena_array(*state, 2, sizeof(struct avt_listed_key)), .n = 2};
    for (size_t i = 0; i < 2; i++) {
        uint8_t public[32], secret[64];
        const uint8_t seed[32] = {(uint8_t)i};
        (void)crypto_sign_seed_keypair(public, secret, seed);
        struct avt_listed_key *key = &list.keys[i];
        assert_ok(avt_key_make(*state, &key->key, "demo.avtale/logg/1", public));
        key->use = AVT_KEY_LOGG;
        key->from = at(i == 0 ? "2026-01-01T00:00:00Z" : "2027-01-01T00:00:00Z");
        key->to = i == 0 ? at("2027-01-01T00:00:00Z") : INT64_MAX;
    }
    struct avt_keylist back;
    assert_ok(avt_keylist_parse(*state, &back, avt_keylist_format(*state, &list)));
    const char *name = "demo.avtale/logg/1";
    assert_ptr_equal(avt_keylist_find(&back, name, AVT_KEY_LOGG, at("2026-12-31T23:59:59Z")), &back.keys[0]);
    assert_ptr_equal(avt_keylist_find(&back, name, AVT_KEY_LOGG, at("2027-01-01T00:00:00Z")), &back.keys[1]);
}

static void roots_are_one_a_line(void **state)
{
    struct avt_key *roots;
    size_t n;
    assert_ok(avt_roots_parse(*state, &roots, &n, AVT_SPAN("# root keys\n\n" PETER "\n#" SUMDB "\n" ENOCH)));
    assert_int_equal(n, 2);
    assert_string_equal(roots[0].name, "PeterNeumann");
    assert_string_equal(roots[1].name, "EnochRoot");
    assert_ok(avt_roots_parse(*state, &roots, &n, AVT_SPAN("")));
    assert_int_equal(n, 0);
}

static void malformed_roots_are_refused(void **state)
{
    static const struct {
        const char *text, *where;
    } rows[] = {
        {"Peter\n",               "linje 1"},
        {"# x\n" PETER " \n",     "linje 2"},
        {PETER "\r\n",            "linje 1"},
        {" \n" PETER "\n",        "linje 1"},
        {PETER "\n\n" PETER "\n", "linje 3"},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_key *roots = NULL;
        size_t n = 42;
        struct avt_err err = avt_roots_parse(*state, &roots, &n, avt_span_str(rows[i].text));
        assert_row(err.code == AVT_EFORM, rows[i].text);
        assert_string_equal(err.where, rows[i].where);
        assert_int_equal(n, 42);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(list_goes_both_ways),         unit_case(every_use_has_its_word),
        unit_case(malformed_lists_are_refused), unit_case(zero_digest_is_not_the_word_for_none),
        unit_case(false_key_is_a_false_proof),  unit_case(long_list_is_refused),
        unit_case(trust_has_an_interval),       unit_case(keys_of_one_name_follow_each_other),
        unit_case(roots_are_one_a_line),        unit_case(malformed_roots_are_refused),
    };
    return sodium_init() < 0 ? EXIT_FAILURE : cmocka_run_group_tests(tests, NULL, NULL);
}
