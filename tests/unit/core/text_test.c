/* UTF-8, normal form C and refused characters; the letters are those of Norwegian and of the Sámi languages. */
#include "avtale/text.h"

#include "unit/unit.h"

static void utf8_is_well_formed(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct avt_span text;
        bool good;
    } rows[] = {
        {"empty",             {"", 0},                     true },
        {"NULL",              {NULL, 0},                   true },
        {"ASCII",             {"abc", 3},                  true },
        {"NUL",               {"a\0b", 3},                 true },
        {"two bytes",         {"\xC3\xA5", 2},             true },
        {"three bytes",       {"\xE2\x80\x94", 3},         true },
        {"four bytes",        {"\xF0\x9F\x98\x80", 4},     true },
        {"U+10FFFF",          {"\xF4\x8F\xBF\xBF", 4},     true },
        {"beyond U+10FFFF",   {"\xF4\x90\x80\x80", 4},     false},
        {"five bytes",        {"\xF8\x88\x80\x80\x80", 5}, false},
        {"surrogate",         {"\xED\xA0\x80", 3},         false},
        {"overlong slash",    {"\xC0\xAF", 2},             false},
        {"overlong slash, 3", {"\xE0\x80\xAF", 3},         false},
        {"overlong slash, 4", {"\xF0\x80\x80\xAF", 4},     false},
        {"overlong NUL",      {"\xC0\x80", 2},             false},
        {"lone continuation", {"a\x80", 2},                false},
        {"cut short",         {"a\xE2\x80", 3},            false},
        {"cut by ASCII",      {"\xE2\x80z", 3},            false},
        {"Latin-1",           {"bl\xE5", 3},               false},
        {"FF",                {"\xFF", 1},                 false},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_row(avt_text_is_utf8(rows[i].text) == rows[i].good, rows[i].name);
}

static void what_may_stand_in_an_agreement(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        bool one_line, many_lines;
    } rows[] = {
        {"empty",               "",                             true,  true },
        {"Norwegian",           "Blåbærøl, ÆØÅ",          true,  true },
        {"Sámi",               "áčđŋšŧž ǩǧǯ ïöä", true,  true },
        {"dash and quotes",     "«ja» – nei",               true,  true },
        {"no-break space",      "10\u00A0000",                  true,  true },
        {"emoji",               "🙂",                         true,  true },
        {"line break",          "a\nb",                         false, true },
        {"carriage return",     "a\rb",                         false, false},
        {"tab",                 "a\tb",                         false, false},
        {"escape",              "\x1B[2J",                      false, false},
        {"DEL",                 "a\x7F",                        false, false},
        {"C1",                  "a\xC2\x85",                    false, false},
        {"byte order mark",     "\uFEFFa",                      false, false},
        {"zero width space",    "a\u200Bb",                     false, false},
        {"zero width joiner",   "a\u200Db",                     false, false},
        {"left-to-right mark",  "a\u200E",                      false, false},
        {"right-to-left mark",  "a\u200F",                      false, false},
        {"embedding",           "a\u202A",                      false, false},
        {"override",            "a\u202Eb",                     false, false},
        {"isolate",             "a\u2066b\u2069",               false, false},
        {"arabic letter mark",  "a\u061Cb",                     false, false},
        {"word joiner",         "a\u2060b",                     false, false},
        {"noncharacter FFFE",   "a\xEF\xBF\xBE",                false, false},
        {"noncharacter FDD0",   "a\uFDD0",                      false, false},
        {"noncharacter 10FFFF", "a\U0010FFFF",                  false, false},
        {"private use",         "\uE000",                       false, false},
        {"unassigned",          "\u0378",                       false, false},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_span text = avt_span_str(rows[i].text);
        assert_row(avt_text_is_allowed(text, false) == rows[i].one_line, rows[i].name);
        assert_row(avt_text_is_allowed(text, true) == rows[i].many_lines, rows[i].name);
    }
}

static void nfc_composes_what_has_a_letter(void **state)
{
    static const struct {
        const char *name, *nfd, *nfc;
    } rows[] = {
        {"å",                       "A\u030Aa\u030A",     "Åå"      },
        {"a with acute",             "a\u0301",            "á"        },
        {"c with caron",             "c\u030C",            "č"        },
        {"s with caron",             "s\u030C",            "š"        },
        {"z with caron",             "z\u030C",            "ž"        },
        {"k with caron (Skolt)",     "k\u030C",            "ǩ"        },
        {"g with caron (Skolt)",     "g\u030C",            "ǧ"        },
        {"ezh with caron (Skolt)",   "\u0292\u030C",       "ǯ"        },
        {"i with diaeresis (South)", "i\u0308",            "ï"        },
        {"two marks in wrong order", "a\u0301\u0323",      "ạ\u0301" },
        {"no composed letter",       "m\u030C",            "m\u030C"   },
        {"đ, ŋ, ŧ, ø and æ",    "đŋŧøæ",         "đŋŧøæ"},
        {"Ångström sign",          "\u212B",             "Å"        },
        {"Hangul",                   "\u1112\u1161\u11AB", "한"       },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const char *out;
        assert_ok(avt_text_normalise(*state, &out, avt_span_str(rows[i].nfd)));
        assert_string_equal(out, rows[i].nfc);
        assert_row(avt_text_is_nfc(avt_span_str(rows[i].nfc)), rows[i].name);
        bool same = avt_span_is(avt_span_str(rows[i].nfd), rows[i].nfc);
        assert_row(avt_text_is_nfc(avt_span_str(rows[i].nfd)) == same, rows[i].name);
    }
}

static void normalising_trims_and_unifies_lines(void **state)
{
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"",                     ""          },
        {" \t\r\n\u00A0\u3000 ", ""          },
        {"  a  b  ",             "a  b"      },
        {"a\r\nb\rc\nd",         "a\nb\nc\nd"},
        {"a\r\r\nb",             "a\n\nb"    },
        {"\r\na\r\n",            "a"         },
        {"\u00A0\u2028å\u2029", "å"        },
        {"x",                    "x"         },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const char *out;
        assert_ok(avt_text_normalise(*state, &out, avt_span_str(rows[i].in)));
        assert_string_equal(out, rows[i].out);
    }
}

static void normalising_refuses_other_encodings(void **state)
{
    const char *out = "untouched";
    assert_code(avt_text_normalise(*state, &out, AVT_SPAN("bl\xE5")), AVT_EENCODING);
    assert_code(avt_text_normalise(*state, &out, AVT_SPAN("a\0b")), AVT_EENCODING);
    assert_string_equal(out, "untouched");
    assert_false(avt_text_is_nfc(AVT_SPAN("bl\xE5")));
}

static void white_space_is_unicodes(void **state)
{
    (void)state;
    static const char *const spaces[] = {" ",      "a\tb",   "\n",     "\v",     "\xC2\x85", "\u00A0", "\u1680",
                                         "\u2000", "\u2009", "\u2028", "\u2029", "\u202F",   "\u205F", "\u3000"};
    for (size_t i = 0; i < UNIT_COUNT(spaces); i++)
        assert_true(avt_text_has_space(avt_span_str(spaces[i])));
    assert_false(avt_text_has_space(AVT_SPAN("")));
    assert_false(avt_text_has_space(AVT_SPAN("demo.avtale/segl/2026a_å\u200B")));
}

static void length_counts_characters(void **state)
{
    (void)state;
    assert_int_equal(avt_text_length(""), 0);
    assert_int_equal(avt_text_length("Kárášjohka"), 10);
    assert_int_equal(avt_text_length("a\u030A"), 2);
    assert_int_equal(avt_text_length("🙂—"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(utf8_is_well_formed),
        unit_case(what_may_stand_in_an_agreement),
        unit_case(nfc_composes_what_has_a_letter),
        unit_case(normalising_trims_and_unifies_lines),
        unit_case(normalising_refuses_other_encodings),
        unit_case(white_space_is_unicodes),
        unit_case(length_counts_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
