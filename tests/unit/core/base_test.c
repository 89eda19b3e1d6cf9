/* Hex and base64: one form each, everything else refused. */
#include "avtale/text.h"

#include "unit/unit.h"

static void hex_goes_both_ways(void **state)
{
    const uint8_t bytes[] = {0x00, 0x0F, 0xA5, 0xFF};
    uint8_t back[sizeof bytes] = {1, 1, 1, 1};
    const char *text = avt_hex_format(*state, bytes, sizeof bytes);
    assert_string_equal(text, "000fa5ff");
    assert_true(avt_hex_parse(back, sizeof back, avt_span_str(text)));
    assert_memory_equal(back, bytes, sizeof bytes);
    assert_string_equal(avt_hex_format(*state, bytes, 0), "");
}

static void hex_has_one_form(void **state)
{
    (void)state;
    static const char *const rows[] = {"",     "0",      "00",      "0000f",    "00000",  "0000FF", "0000fg",
                                       "0x00", "00:00f", "0000ff0", "0000ff00", " 000ff", "0000f ", "0000\xC3\xA5"};
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        uint8_t out[3] = {7, 7, 7};
        assert_row(!avt_hex_parse(out, sizeof out, avt_span_str(rows[i])), rows[i]);
        assert_row(out[0] == 7 && out[2] == 7, rows[i]);
    }
    uint8_t out[3];
    assert_false(avt_hex_parse(out, sizeof out, AVT_SPAN("00\0000")));
}

/* RFC 4648 section 10, and bytes where the alphabets differ. */
static void base64_goes_both_ways(void **state)
{
    static const struct {
        struct avt_span bytes;
        const char *standard, *url;
    } rows[] = {
        {{"", 0},             "",         ""        },
        {{"f", 1},            "Zg==",     "Zg"      },
        {{"fo", 2},           "Zm8=",     "Zm8"     },
        {{"foo", 3},          "Zm9v",     "Zm9v"    },
        {{"foob", 4},         "Zm9vYg==", "Zm9vYg"  },
        {{"fooba", 5},        "Zm9vYmE=", "Zm9vYmE" },
        {{"foobar", 6},       "Zm9vYmFy", "Zm9vYmFy"},
        {{"\xFB\xFF\xBF", 3}, "+/+/",     "-_-_"    },
        {{"\0\0", 2},         "AAA=",     "AAA"     },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_span back;
        assert_string_equal(avt_b64_format(*state, rows[i].bytes.ptr, rows[i].bytes.len), rows[i].standard);
        assert_string_equal(avt_b64url_format(*state, rows[i].bytes.ptr, rows[i].bytes.len), rows[i].url);
        assert_ok(avt_b64_parse(*state, &back, avt_span_str(rows[i].standard)));
        assert_row(avt_span_equal(back, rows[i].bytes), rows[i].standard);
        assert_ok(avt_b64url_parse(*state, &back, avt_span_str(rows[i].url)));
        assert_row(avt_span_equal(back, rows[i].bytes), rows[i].url);
    }
}

static void base64_has_one_form(void **state)
{
    static const struct {
        const char *text;
        bool url;
    } rows[] = {
        {"Zg",       false},
        {"Zg=",      false},
        {"Zg===",    false},
        {"Zh==",     false},
        {"Zm9=",     false},
        {"Z",        false},
        {"=",        false},
        {"Zg==\n",   false},
        {"Zg==Zg==", false},
        {" Zg==",    false},
        {"Z g==",    false},
        {"Zm9v\n",   false},
        {"-_-_",     false},
        {"Zg==",     true },
        {"Zh",       true },
        {"Zm9",      true },
        {"Z",        true },
        {"Zg\n",     true },
        {"+/+/",     true },
        {"Zm9v ",    true },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_span out = AVT_SPAN("untouched"), text = avt_span_str(rows[i].text);
        struct avt_err err = rows[i].url ? avt_b64url_parse(*state, &out, text) : avt_b64_parse(*state, &out, text);
        assert_row(err.code == AVT_EFORM, rows[i].text);
        assert_row(avt_span_is(out, "untouched"), rows[i].text);
    }
    struct avt_span out;
    assert_code(avt_b64_parse(*state, &out, AVT_SPAN("Zm9v\0")), AVT_EFORM);
}

/* libsodium 1.0.18 takes each of these for the last letter of the alphabet. */
static void base64_is_ascii(void **state)
{
    for (int byte = 0x80; byte <= 0xFF; byte++) {
        const char text[] = {'Z', 'm', '9', (char)byte};
        struct avt_span out;
        assert_code(avt_b64_parse(*state, &out, avt_span_make(text, sizeof text)), AVT_EFORM);
        assert_code(avt_b64url_parse(*state, &out, avt_span_make(text, sizeof text)), AVT_EFORM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(hex_goes_both_ways),  unit_case(hex_has_one_form), unit_case(base64_goes_both_ways),
        unit_case(base64_has_one_form), unit_case(base64_is_ascii),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
