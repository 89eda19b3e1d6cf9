/* Check digits. The numbers called official are those of Skatteetaten's own file (foedselsnummer.csv). */
#include "avtale/regel.h"

#include <string.h>

#include "unit/unit.h"

static void check_digits(void **state)
{
    (void)state;
    static const struct {
        const char *name, *art, *digits;
        bool ok;
    } rows[] = {
        {"official, from 2032",            "fnr",     "30108299939",   true },
        {"official, synthetic, from 2032", "fnr",     "30908299902",   true },
        {"official",                       "fnr",     "20036914700",   true },
        {"official, synthetic",            "fnr",     "03851598730",   true },
        {"official, 29 February 2000",     "fnr",     "29020073150",   true },
        {"official, D-number, from 2032",  "fnr",     "55102499947",   true },
        {"official, D-number, synthetic",  "fnr",     "41819077906",   true },
        {"official, D-number, synthetic",  "fnr",     "41819077302",   true },
        {"official, digits wrong",         "fnr",     "20036914712",   false},
        {"official, 29 February 2001",     "fnr",     "29020105729",   false},
        {"month 13",                       "fnr",     "20136914700",   false},
        {"all zero",                       "fnr",     "00000000000",   false},
        {"ten digits",                     "fnr",     "2003691470",    false},
        {"a letter",                       "fnr",     "2003691470a",   false},
        {"nothing",                        "fnr",     "",              false},
        {"synthetic",                      "orgnr",   "314758625",     true },
        {"one off",                        "orgnr",   "314758626",     false},
        {"eight digits",                   "orgnr",   "31475862",      false},
        {"remainder 10 has no digit",      "orgnr",   "900000090",     false},
        {"right",                          "kontonr", "86011117947",   true },
        {"one off",                        "kontonr", "86011117948",   false},
        {"spaces",                         "kontonr", "8601 1117947",  false},
        {"modulus 10",                     "kid",     "2345676",       true },
        {"modulus 11",                     "kid",     "12345678903",   true },
        {"neither",                        "kid",     "2345670",       false},
        {"one digit",                      "kid",     "0",             false},
        {"unknown kind",                   "isbn",    "9788205000000", false},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_row(avt_checksum_ok(rows[i].art, rows[i].digits) == rows[i].ok, rows[i].name);
}

/* Any one wrong digit in an orgnr or kontonr is found out: that is what modulus 11 promises. */
static void one_wrong_digit_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *art, *digits;
    } rows[] = {
        {"orgnr",   "314758625"  },
        {"kontonr", "86011117947"}
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        for (size_t at = 0; rows[i].digits[at] != '\0'; at++) {
            for (char digit = '0'; digit <= '9'; digit++) {
                char copy[12] = "";
                memcpy(copy, rows[i].digits, strlen(rows[i].digits));
                copy[at] = digit;
                assert_int_equal(avt_checksum_ok(rows[i].art, copy), digit == rows[i].digits[at]);
            }
        }
    }
}

static void synthetic_series(void **state)
{
    (void)state;
    assert_true(avt_fnr_is_synthetic("03851598730"));
    assert_false(avt_fnr_is_synthetic("20036914700"));
    assert_false(avt_fnr_is_synthetic("41419077906")); /* Dolly is not Skatteetaten's */
    assert_false(avt_fnr_is_synthetic("0385159873"));
}

static void synthetic_people_are_born(void **state)
{
    (void)state;
    static const struct {
        const char *fnr, *born;
    } rows[] = {
        {"03851598730", "2015-05-03"}, /* 987: 1940 to 1999, or 2000 to 2039 where the year is below 40 */
        {"20036914700", ""          }, /* somebody real */
        {"41419077906", ""          },
        {"03851598731", ""          },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        avt_date date;
        struct avt_arena *arena = avt_arena_new();
        const char *born = avt_fnr_synthetic_born(rows[i].fnr, &date) ? avt_date_format(arena, date) : "";
        assert_string_equal(born, rows[i].born);
        avt_arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_digits),
        cmocka_unit_test(one_wrong_digit_is_found),
        cmocka_unit_test(synthetic_series),
        cmocka_unit_test(synthetic_people_are_born),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
