/* JSON: what is taken, what is refused and where, which faults are told, and writing. */
#include <string.h>

#include "avtale/json.h"
#include "avtale/limits.h"

#include "unit/unit.h"

static const char *rewrite(struct avt_arena *arena, const struct avt_json *json)
{
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_json_add(&w, NULL, json);
    return w.buf.ptr;
}

/* ---- What is taken ---- */

static void accepted(void **state)
{
    struct avt_arena *arena = *state;
    static const struct {
        const char *text, *expect; /* expect: as our writer gives it */
    } cases[] = {
        {"{}",                                "{}"                               },
        {" \t\r\n[ ] \n",                     "[]"                               },
        {"null",                              "null"                             },
        {"true",                              "true"                             },
        {"[false,true,null]",                 "[false,true,null]"                },
        {"0",                                 "0"                                },
        {"-0",                                "0"                                },
        {"-1",                                "-1"                               },
        {"9007199254740991",                  "9007199254740991"                 },
        {"-9007199254740991",                 "-9007199254740991"                },
        {"\"\"",                              "\"\""                             },
        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",    "\"\\\"\\\\/\\b\\f\\n\\r\\t\""     },
        {"\"\\u0041\\u00e5\\u00C5\"",         "\"A\xC3\xA5\xC3\x85\""            },
        {"\"\\uD83D\\uDe00\"",                "\"\xF0\x9F\x98\x80\""             },
        {"\"\\u0001\\u001f\x7F\"",            "\"\\u0001\\u001f\x7F\""           },
        {"\"\xE2\x80\xA8 \xC4\x91\"",         "\"\xE2\x80\xA8 \xC4\x91\""        },
        {"{\"a\":1,\"A\":2,\"\":3}",          "{\"a\":1,\"A\":2,\"\":3}"         },
        {"{\"a\":{\"a\":1},\"b\":{\"a\":1}}", "{\"a\":{\"a\":1},\"b\":{\"a\":1}}"},
        {"{\"\\u0061\\n\" : [ 1 , \"x\" ] }", "{\"a\\n\":[1,\"x\"]}"             },
        {"[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]",  "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]" },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct avt_faults faults = AVT_FAULTS(arena);
        struct avt_json *json = NULL;
        struct avt_err err = avt_json_parse(arena, &json, avt_span_str(cases[i].text), &faults);
        if (err.code != AVT_OK)
            fail_msg("%s: %s at %s (%s)", cases[i].text, avt_err_name(err.code), err.where, err.detail);
        assert_int_equal(faults.n, 0);
        assert_string_equal(rewrite(arena, json), cases[i].expect);
    }
}

/* ---- What is refused at once ---- */

static void refused(void **state)
{
    struct avt_arena *arena = *state;
    const struct {
        struct avt_span text;
        enum avt_code code;
        const char *where;
    } cases[] = {
        {AVT_SPAN(""),                                   AVT_EFORM,     "tegn 1" },
        {AVT_SPAN("  "),                                 AVT_EFORM,     "tegn 3" },
        {AVT_SPAN("{"),                                  AVT_EFORM,     "tegn 2" },
        {AVT_SPAN("["),                                  AVT_EFORM,     "tegn 2" },
        {AVT_SPAN("[1"),                                 AVT_EFORM,     "tegn 3" },
        {AVT_SPAN("[1,]"),                               AVT_EFORM,     "tegn 4" },
        {AVT_SPAN("[,1]"),                               AVT_EFORM,     "tegn 2" },
        {AVT_SPAN("[1 2]"),                              AVT_EFORM,     "tegn 4" },
        {AVT_SPAN("{\"a\":1,}"),                         AVT_EFORM,     "tegn 8" },
        {AVT_SPAN("{\"a\" 1}"),                          AVT_EFORM,     "tegn 6" },
        {AVT_SPAN("{\"a\":}"),                           AVT_EFORM,     "tegn 6" },
        {AVT_SPAN("{a:1}"),                              AVT_EFORM,     "tegn 2" },
        {AVT_SPAN("{1:1}"),                              AVT_EFORM,     "tegn 2" },
        {AVT_SPAN("[1}"),                                AVT_EFORM,     "tegn 3" },
        {AVT_SPAN("{\"a\":1]"),                          AVT_EFORM,     "tegn 7" },
        {AVT_SPAN("'a'"),                                AVT_EFORM,     "tegn 1" },
        {AVT_SPAN("nul"),                                AVT_EFORM,     "tegn 1" },
        {AVT_SPAN("True"),                               AVT_EFORM,     "tegn 1" },
        {AVT_SPAN("nulll"),                              AVT_EFORM,     "tegn 5" },
        {AVT_SPAN("NaN"),                                AVT_EFORM,     "tegn 1" },
        {AVT_SPAN("-Infinity"),                          AVT_EFORM,     "tegn 2" },
        {AVT_SPAN("1 1"),                                AVT_EFORM,     "tegn 3" },
        {AVT_SPAN("{}x"),                                AVT_EFORM,     "tegn 3" },
        {AVT_SPAN("{}\0"),                               AVT_EFORM,     "tegn 3" },
        {AVT_SPAN("[1]\0]"),                             AVT_EFORM,     "tegn 4" },
        {AVT_SPAN("[\f1]"),                              AVT_EFORM,     "tegn 2" },
        {AVT_SPAN("[\v1]"),                              AVT_EFORM,     "tegn 2" },
        {AVT_SPAN("[\xC2\xA0"
                  "1]"),
         AVT_EFORM,                                                     "tegn 2" },
        {AVT_SPAN("/* */1"),                             AVT_EFORM,     "tegn 1" },
        {AVT_SPAN("[01]"),                               AVT_EFORM,     "tegn 3" },
        {AVT_SPAN("[-01]"),                              AVT_EFORM,     "tegn 4" },
        {AVT_SPAN("[+1]"),                               AVT_EFORM,     "tegn 2" },
        {AVT_SPAN("[-]"),                                AVT_EFORM,     "tegn 3" },
        {AVT_SPAN("[1.]"),                               AVT_EFORM,     "tegn 4" },
        {AVT_SPAN("[.5]"),                               AVT_EFORM,     "tegn 2" },
        {AVT_SPAN("[1e]"),                               AVT_EFORM,     "tegn 4" },
        {AVT_SPAN("[1e+]"),                              AVT_EFORM,     "tegn 5" },
        {AVT_SPAN("[1e+-2]"),                            AVT_EFORM,     "tegn 5" },
        {AVT_SPAN("[0x1]"),                              AVT_EFORM,     "tegn 3" },
        {AVT_SPAN("\""),                                 AVT_EFORM,     "tegn 2" },
        {AVT_SPAN("\"a"),                                AVT_EFORM,     "tegn 3" },
        {AVT_SPAN("\"a\\"),                              AVT_EFORM,     "tegn 4" },
        {AVT_SPAN("\"\\\""),                             AVT_EFORM,     "tegn 4" },
        {AVT_SPAN("\"a\nb\""),                           AVT_EFORM,     "tegn 3" },
        {AVT_SPAN("\"a\tb\""),                           AVT_EFORM,     "tegn 3" },
        {AVT_SPAN("\"a\0b\""),                           AVT_EFORM,     "tegn 3" },
        {AVT_SPAN("\"\\x41\""),                          AVT_EFORM,     "tegn 4" },
        {AVT_SPAN("\"\\U0041\""),                        AVT_EFORM,     "tegn 4" },
        {AVT_SPAN("\"\\u00g0\""),                        AVT_EFORM,     "tegn 6" },
        {AVT_SPAN("\"\\u00\""),                          AVT_EFORM,     "tegn 6" },
        {AVT_SPAN("\"\\u0000\""),                        AVT_EENCODING, "tegn 8" },
        {AVT_SPAN("{\"a\\u0000\":1}"),                   AVT_EENCODING, "tegn 10"},
        {AVT_SPAN("\"\\ud800\""),                        AVT_EENCODING, "tegn 8" },
        {AVT_SPAN("\"\\udc00\""),                        AVT_EENCODING, "tegn 8" },
        {AVT_SPAN("\"\\ud800\\ud800\""),                 AVT_EENCODING, "tegn 14"},
        {AVT_SPAN("\"\\ud800\\n\""),                     AVT_EENCODING, "tegn 9" },
        {AVT_SPAN("\"\\udc00\\ud800\""),                 AVT_EENCODING, "tegn 8" },
        {AVT_SPAN("\xEF\xBB\xBF{}"),                     AVT_EENCODING, "tegn 1" },
        {AVT_SPAN("\"\xFF\""),                           AVT_EENCODING, ""       },
        {AVT_SPAN("\"\xC0\xAF\""),                       AVT_EENCODING, ""       },
        {AVT_SPAN("\"\xED\xA0\x80\""),                   AVT_EENCODING, ""       },
        {AVT_SPAN("{\0}\0"),                             AVT_EFORM,     "tegn 2" },
        {AVT_SPAN("[\"\xC3\xA5\xC3\xA5\" x]"),           AVT_EFORM,     "tegn 7" },
        {AVT_SPAN("[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]"), AVT_ELIMIT,    "tegn 17"},
        {AVT_SPAN("[[[[[[[[[[[[[[[[{"),                  AVT_ELIMIT,    "tegn 17"},
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct avt_faults faults = AVT_FAULTS(arena);
        struct avt_json *json = NULL;
        struct avt_err err = avt_json_parse(arena, &json, cases[i].text, &faults);
        if (err.code != cases[i].code || strcmp(err.where, cases[i].where) != 0)
            fail_msg("%s: %s at \"%s\" (%s)", cases[i].text.ptr, avt_err_name(err.code), err.where, err.detail);
        assert_null(json);
    }
}

static struct avt_err parse_filled(struct avt_arena *arena, size_t len)
{
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_json *json = NULL;
    char *text = avt_arena_alloc(arena, len);
    memset(text, 'a', len);
    text[0] = text[len - 1] = '"';
    return avt_json_parse(arena, &json, avt_span_make(text, len), &faults);
}

static void size_limit(void **state)
{
    struct avt_arena *arena = *state;
    assert_int_equal(parse_filled(arena, AVT_MAX_BODY).code, AVT_OK);
    assert_int_equal(parse_filled(arena, AVT_MAX_BODY + 1).code, AVT_ELIMIT);
}

/* ---- Faults ---- */

static void faults_are_told(void **state)
{
    struct avt_arena *arena = *state;
    static const struct {
        const char *text, *expect; /* expect: "kode felt;" for each fault, in order */
    } cases[] = {
        {"1.5",                                       "ikke-heltall ;"                                              },
        {"[1.0,1e3,2E-7,-0.0]",                       "ikke-heltall 0;ikke-heltall 1;ikke-heltall 2;ikke-heltall 3;"},
        {"[1e400]",                                   "ikke-heltall 0;"                                             },
        {"[9007199254740992,-9007199254740992]",      "ikke-heltall 0;ikke-heltall 1;"                              },
        {"[9007199254740993]",                        "ikke-heltall 0;"                                             },
        {"[18446744073709551617]",                    "ikke-heltall 0;"                                             },
        {"{\"a\":1,\"a\":1}",                         "dobbel-noekkel a;"                                           },
        {"{\"a\":1,\"\\u0061\":1}",                   "dobbel-noekkel a;"                                           },
        {"{\"a\":1,\"b\":2,\"a\":3,\"a\":4}",         "dobbel-noekkel a;"                                           },
        {"{\"b\":1,\"a\":2,\"b\":3,\"a\":4}",         "dobbel-noekkel a;dobbel-noekkel b;"                          },
        {"{\"a\":[{},{\"b\":{\"c\":1,\"c\":2}}]}",    "dobbel-noekkel a/1/b/c;"                                     },
        {"{\"x\":1.5,\"y\":[0,{\"z\":1e1}],\"y\":7}", "ikke-heltall x;ikke-heltall y/1/z;dobbel-noekkel y;"         },
        {"{\"\":{\"\":0.1}}",                         "ikke-heltall /;"                                             },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct avt_faults faults = AVT_FAULTS(arena);
        struct avt_buf told = AVT_BUF(arena);
        struct avt_json *json = NULL;
        struct avt_err err = avt_json_parse(arena, &json, avt_span_str(cases[i].text), &faults);
        for (size_t f = 0; f < faults.n; f++)
            avt_buf_format(&told, "%s %s;", faults.list[f].kode, faults.list[f].felt);
        assert_int_equal(err.code, AVT_EFAULTS);
        assert_string_equal(told.ptr, cases[i].expect);
        assert_true(avt_faults_stop(&faults));
        assert_null(json);
    }
}

static void faults_have_a_limit(void **state)
{
    struct avt_arena *arena = *state;
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_buf text = AVT_BUF(arena);
    struct avt_json *json = NULL;
    avt_buf_str(&text, "[0.1");
    while (text.len < AVT_MAX_BODY - 5)
        avt_buf_str(&text, ",0.1");
    avt_buf_char(&text, ']');
    assert_int_equal(avt_json_parse(arena, &json, avt_buf_get(&text), &faults).code, AVT_EFAULTS);
    assert_int_equal(faults.n, AVT_MAX_FAULTS);
}

/* A body of nothing but keys must not take long: each pair compared would be 10^9 comparisons. */
static void many_keys(void **state)
{
    struct avt_arena *arena = *state;
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_buf text = AVT_BUF(arena);
    struct avt_json *json = NULL;
    avt_buf_str(&text, "{\"\":0");
    for (unsigned i = 0; text.len < AVT_MAX_BODY - 20; i++)
        avt_buf_format(&text, ",\"%x\":0", i);
    avt_buf_str(&text, ",\"7\":0}");
    assert_int_equal(avt_json_parse(arena, &json, avt_buf_get(&text), &faults).code, AVT_EFAULTS);
    assert_int_equal(faults.n, 1);
    assert_string_equal(faults.list[0].felt, "7");
}

/* ---- Reading and writing ---- */

static void find(void **state)
{
    struct avt_arena *arena = *state;
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_json *json = NULL;
    assert_int_equal(
        avt_json_parse(arena, &json, AVT_SPAN("{\"navn\":\"Kari\",\"tall\":7,\"liste\":[true]}"), &faults).code,
        AVT_OK);
    assert_string_equal(avt_json_string(json, "navn"), "Kari");
    assert_null(avt_json_string(json, "Navn"));
    assert_null(avt_json_string(json, "tall"));
    assert_null(avt_json_string(NULL, "tall"));
    assert_int_equal(avt_json_find(json, "tall")->number, 7);
    assert_int_equal(avt_json_find(json, "liste")->children->number, 1);
    assert_null(avt_json_find(json, "liste")->children->key);
    assert_null(avt_json_find(avt_json_find(json, "liste"), "0"));
}

static void writer(void **state)
{
    struct avt_arena *arena = *state;
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_json_open(&w, NULL, '{');
    avt_json_open(&w, "tom", '[');
    avt_json_close(&w, ']');
    avt_json_open(&w, "liste", '[');
    avt_json_add_int(&w, NULL, INT64_MIN);
    avt_json_add_string(&w, NULL, NULL);
    avt_json_open(&w, NULL, '{');
    avt_json_close(&w, '}');
    avt_json_close(&w, ']');
    avt_json_add_bool(&w, "j\"a", true);
    avt_json_add_string(&w, "tekst", "\x01\"\\\n\xC3\xB8");
    avt_json_close(&w, '}');
    assert_string_equal(w.buf.ptr, "{\"tom\":[],\"liste\":[-9223372036854775808,null,{}],\"j\\\"a\":true,"
                                   "\"tekst\":\"\\u0001\\\"\\\\\\n\xC3\xB8\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(accepted),
        unit_case(refused),
        unit_case(size_limit),
        unit_case(faults_are_told),
        unit_case(faults_have_a_limit),
        unit_case(many_keys),
        unit_case(find),
        unit_case(writer),
    };
    return cmocka_run_group_tests_name("format/json", tests, NULL, NULL);
}
