/* R: texts that come back byte for byte, and texts each wrong in one line. */
#include "avtale/kvittering.h"

#include <string.h>

#include "unit/unit.h"

#define HEX1 "1111111111111111111111111111111111111111111111111111111111111111"
#define HEX2 "2222222222222222222222222222222222222222222222222222222222222222"
#define BODY                                                                                                           \
    "erklaering sha256:" HEX2 "\nbevis sha256:" HEX1 "\nmetode demo\ntid 2026-03-01T12:00:00Z\n"                       \
    "nokkelliste 3 sha256:" HEX2 "\nprogramvare 0.1.0+git-ab12\n"
#define HEAD  "avtale/kvittering/v1\navtale 01JD0000000000000000000000\n"
#define FIRST HEAD "nr 1\nforrige ingen\n" BODY
#define LATER HEAD "nr 42\nforrige sha256:" HEX1 "\n" BODY

static void test_good_texts_come_back(void **state)
{
    const char *const good[] = {FIRST, LATER};
    for (size_t i = 0; i < UNIT_COUNT(good); i++) {
        struct avt_kvittering r;
        assert_ok(avt_kvittering_parse(*state, &r, avt_span_str(good[i])));
        assert_span(avt_kvittering_format(*state, &r), good[i]);
    }
}

static void test_values_are_read(void **state)
{
    struct avt_kvittering r;
    assert_ok(avt_kvittering_parse(*state, &r, avt_span_str(LATER)));
    assert_int_equal(r.nr, 42);
    assert_int_equal(r.forrige.byte[0], 0x11);
    assert_int_equal(r.erklaering.byte[0], 0x22);
    assert_int_equal(r.metode, AVT_METODE_DEMO);
    assert_int_equal(r.nokkelliste, 3);
    assert_int_equal(r.nokkelliste_digest.byte[31], 0x22);
    assert_string_equal(r.programvare, "0.1.0+git-ab12");
}

static const struct {
    const char *text, *find, *put, *where;
} bad[] = {
    {LATER, "kvittering/v1",                "kvittering/v9",            "avtale/kvittering/v1"},
    {LATER, "avtale 01JD",                  "avtale 81JD",              "avtale"              },
    {LATER, "nr 42",                        "nr 0",                     "nr"                  },
    {LATER, "nr 42",                        "nr 10000",                 "nr"                  },
    {LATER, "nr 42",                        "nr +42",                   "nr"                  },
    {LATER, "nr 42",                        "nr 1",                     "forrige"             },
    {FIRST, "nr 1",                         "nr 2",                     "forrige"             },
    {FIRST, "forrige ingen\n",              "",                         "forrige"             },
    {LATER, "erklaering sha256:" HEX2 "\n", "",                         "erklaering"          },
    {LATER, "\nbevis",                      "\n\nbevis",                "bevis"               },
    {LATER, "metode demo",                  "metode tro",               "metode"              },
    {LATER, "tid 2026-03-01T12:00:00Z",     "tid 2026-03-01T24:00:00Z", "tid"                 },
    {LATER, "nokkelliste 3 ",               "nokkelliste ",             "nokkelliste"         },
    {LATER, "nokkelliste 3 ",               "nokkelliste 03 ",          "nokkelliste"         },
    {LATER, "nokkelliste 3 ",               "nokkelliste 3  ",          "nokkelliste"         },
    {LATER, "programvare 0.1.0+git-ab12",   "programvare 0.1.0 git",    "programvare"         },
    {LATER, "programvare 0.1.0+git-ab12",   "programvare ",             "programvare"         },
    {LATER, "ab12\n",                       "ab12",                     "programvare"         },
    {LATER, "ab12\n",                       "ab12\nprogramvare 1\n",    "programvare"         },
};

static void test_each_line_is_guarded(void **state)
{
    for (size_t i = 0; i < UNIT_COUNT(bad); i++) {
        struct avt_kvittering r;
        const char *at = strstr(bad[i].text, bad[i].find);
        assert_non_null(at);
        const char *text = avt_arena_format(*state, "%.*s%s%s", (int)(at - bad[i].text), bad[i].text, bad[i].put,
                                            at + strlen(bad[i].find));
        struct avt_err err = avt_kvittering_parse(*state, &r, avt_span_str(text));
        assert_row(err.code == AVT_EFORM && strcmp(err.where, bad[i].where) == 0, bad[i].put);
    }
}

static void test_methods_have_names(void **state)
{
    (void)state;
    for (int i = 0; i < AVT_METODE_COUNT; i++) {
        enum avt_metode method;
        assert_true(avt_metode_find(&method, avt_metode_name((enum avt_metode)i)));
        assert_int_equal(method, i);
    }
    enum avt_metode method;
    assert_false(avt_metode_find(&method, "bankid"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(test_good_texts_come_back),
        unit_case(test_values_are_read),
        unit_case(test_each_line_is_guarded),
        unit_case(test_methods_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
