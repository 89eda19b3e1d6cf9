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
        {"empty",               "",                                   true,  true },
        {"Norwegian",           "Blåbærøl, ÆØÅ",                true,  true },
        {"Sámi",               "áčđŋšŧž ǩǧǯ ïöä",       true,  true },
        {"dash and quotes",     "«ja» – nei",                     true,  true },
        {"no-break space",      "10\u00A0000",                        true,  true },
        {"emoji",               "🙂",                               true,  true },
        {"line break",          "a\nb",                               false, true },
        {"carriage return",     "a\rb",                               false, false},
        {"tab",                 "a\tb",                               false, false},
        {"escape",              "\x1B[2J",                            false, false},
        {"DEL",                 "a\x7F",                              false, false},
        {"C1",                  "a\xC2\x85",                          false, false},
        {"line separator",      "a\u2028b",                           false, false},
        {"paragraph separator", "a\u2029b",                           false, false},
        {"byte order mark",     "\uFEFFa",                            false, false},
        {"zero width space",    "a\u200Bb",                           false, false},
        {"zero width joiner",   "a\u200Db",                           false, false},
        {"left-to-right mark",  "a\u200E",                            false, false},
        {"right-to-left mark",  "a\u200F",                            false, false},
        {"embedding",           "a\u202A",                            false, false},
        {"override",            "a\u202Eb",                           false, false},
        {"isolate",             "a\u2066b\u2069",                     false, false},
        {"arabic letter mark",  "a\u061Cb",                           false, false},
        {"word joiner",         "a\u2060b",                           false, false},
        {"noncharacter FFFE",   "a\xEF\xBF\xBE",                      false, false},
        {"noncharacter FDD0",   "a\uFDD0",                            false, false},
        {"noncharacter 10FFFF", "a\U0010FFFF",                        false, false},
        {"private use",         "\uE000",                             false, false},
        {"unassigned",          "\u0378",                             false, false},
        {"soft hyphen",         "a\u00ADb",                           false, false},
        {"grapheme joiner",     "a\u034Fb",                           false, false},
        {"Hangul filler",       "\u3164",                             false, false},
        {"half-width filler",   "\uFFA0",                             false, false},
        {"Khmer vowel unseen",  "\u1780\u17B4",                       false, false},
        {"Mongolian selector",  "\u1820\u180B",                       false, false},
        {"variation selector",  "a\uFE00",                            false, false},
        {"emoji style alone",   "\uFE0F",                             false, false},
        {"emoji style, letter", "a\uFE0F",                            false, false},
        {"emoji style",         "❤\uFE0F",                          true,  true },
        {"emoji style twice",   "❤\uFE0F\uFE0F",                    false, false},
        {"text style",          "❤\uFE0E",                          false, false},
        {"plane 14 selector",   "a\U000E0100",                        false, false},
        {"tag",                 "a\U000E0067",                        false, false},
        {"annotation",          "a\uFFF9b",                           false, false},
        {"musical control",     "\U0001D173",                         false, false},
        {"invisible plus",      "a\u2064b",                           false, false},
        {"deprecated control",  "a\u206Ab",                           false, false},
        {"Arabic number sign",  "\u0600\u0661",                       false, false},
        {"family",              "👨\u200D👩\u200D👧\u200D👦", true,  true },
        {"tone, then joiner",   "👩🏽\u200D🚀",                 true,  true },
        {"style, then joiner",  "🏳\uFE0F\u200D🌈",               true,  true },
        {"heart on fire",       "❤\uFE0F\u200D🔥",                true,  true },
        {"joiner at the end",   "👨\u200D",                         false, false},
        {"joiner at the start", "\u200D👨",                         false, false},
        {"two joiners",         "👨\u200D\u200D👩",               false, false},
        {"joiner and tone",     "👨\u200D🏽",                     false, false},
        {"joiner and letter",   "👨\u200Da",                        false, false},
        {"non-joiner of emoji", "👨\u200C👩",                     false, false},
        {"Persian",             "می\u200Cخواهم",               true,  true },
        {"Persian, joined",     "ه\u200Dه",                         true,  true },
        {"Devanagari",          "क्\u200Dष",                    true,  true },
        {"non-joiner, end",     "می\u200C",                         false, false},
        {"non-joiner, space",   "می\u200C خ",                      false, false},
        {"non-joiner, Latin",   "a\u200Cb",                           false, false},
        {"non-joiner, mixed",   "م\u200Ca",                          false, false},
        {"non-joiner, U+0620",  "\u0620\u200C\u0620",                 true,  true },
        {"non-joiner, Hebrew",  "\u05D0\u200C\u05D0",                 false, false},
        {"non-joiner, kana",    "あ\u200Cあ",                       true,  true },
        {"joiner, kana",        "あ\u200Dあ",                       true,  true },
        {"joiner, digits",      "\u0661\u200D\u0662",                 false, false},
        {"joiner, filler",      "م\u200D\u3164",                     false, false},
        {"keycap's style",      "1\uFE0F\u20E3",                      false, false},
        {"flag",                "🇳🇴",                           true,  true },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_span text = avt_span_str(rows[i].text);
        assert_row(avt_text_is_allowed(text, false) == rows[i].one_line, rows[i].name);
        assert_row(avt_text_is_allowed(text, true) == rows[i].many_lines, rows[i].name);
    }
}

/* The place is that in the text as given: white space at its start and what NFC makes one are counted too. */
static void a_refusal_has_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        size_t one_line, many_lines;
    } rows[] = {
        {"nothing",                 "",                      0, 0},
        {"nothing wrong",           "Blåbær",              0, 0},
        {"first",                   "\u200Bblå",            1, 1},
        {"after letters of two",    "blå\u202Eb",           4, 4},
        {"after an emoji",          "👨\u200D👩 \u200B", 5, 5},
        {"after two in NFD",        "A\u030A\u200B",         3, 3},
        {"after white space",       "  \u00A0a\u200B",       5, 5},
        {"white space at the ends", "\t\r\n a \t\r\n",       0, 0},
        {"tab",                     "a\tb",                  2, 2},
        {"line separator",          "a\u2028b",              2, 2},
        {"line separator at ends",  "\u2028ab\u2029",        0, 0},
        {"line ends",               "a\r\nb\rc\nd\u200B",    2, 9},
        {"only what is not seen",   "\u200B",                1, 1},
        {"not UTF-8",               "bl\xE5",                3, 3},
        {"joined after NFC only",   "\uFB1F\u200D\uFB1F",    3, 3},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_span text = avt_span_str(rows[i].text);
        assert_row(avt_text_place(text, false) == rows[i].one_line, rows[i].name);
        assert_row(avt_text_place(text, true) == rows[i].many_lines, rows[i].name);
    }
}

static void cleaning_takes_out_what_is_not_seen(void **state)
{
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"",                                 ""                   },
        {"Blåbær",                         "Blåbær"           },
        {"a\tb",                             "a b"                },
        {"a\r\nb\rc",                        "a\nb\nc"            },
        {"a\vb\fc\xC2\x85"
         "d\u2028e\u2029f",         "a\nb\nc\nd\ne\nf"   },
        {"\uFEFFOla\u00ADvei\u200B \u202Eb", "Olavei b"           },
        {"a\x07\x7F",                        "a"                  },
        {"👨\u200D👩",                   "👨\u200D👩"     },
        {"👨\u200D\u200B👩",             "👨👩"           },
        {"👨\u200D",                       "👨"               },
        {"❤\uFE0F\uFE0F\u200D🔥",        "❤\uFE0F\u200D🔥"},
        {"می\u200Cخ\u200C",               "می\u200Cخ"       },
        {"\u3164",                           ""                   },
        {"1\uFE0F\u20E3",                    "1\u20E3"            },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const char *out = avt_text_clean(*state, rows[i].in);
        assert_string_equal(out, rows[i].out);
        assert_true(avt_text_is_allowed(avt_span_str(out), true));
    }
}

static void a_name_holds_a_letter_or_a_number(void **state)
{
    (void)state;
    static const char *const empty[] = {"", " ", "–", "...", "\u2800", "\u3164", "👨", "\u0301", "\u200B", "()"};
    static const char *const names[] = {"Å", "7", "½", "م", "クマ", "Ⅳ", "–a", "O'"};
    for (size_t i = 0; i < UNIT_COUNT(empty); i++)
        assert_row(avt_text_looks_empty(avt_span_str(empty[i])), empty[i]);
    for (size_t i = 0; i < UNIT_COUNT(names); i++)
        assert_row(!avt_text_looks_empty(avt_span_str(names[i])), names[i]);
}

static void compacting_drops_what_stands_between(void **state)
{
    assert_string_equal(avt_text_compact(*state, " 400\u00A000\u2009-\u2011001 ", false), "40000-\u2011001");
    assert_string_equal(avt_text_compact(*state, "400\u00A000\u2009-\u2011001", true), "40000001");
    assert_string_equal(avt_text_compact(*state, "", true), "");
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
        unit_case(a_refusal_has_its_place),
        unit_case(cleaning_takes_out_what_is_not_seen),
        unit_case(a_name_holds_a_letter_or_a_number),
        unit_case(compacting_drops_what_stands_between),
        unit_case(nfc_composes_what_has_a_letter),
        unit_case(normalising_trims_and_unifies_lines),
        unit_case(normalising_refuses_other_encodings),
        unit_case(white_space_is_unicodes),
        unit_case(length_counts_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
