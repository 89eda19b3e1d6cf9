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
        {"official, from 2032",            "fnr",     "30108299939",               true },
        {"official, synthetic, from 2032", "fnr",     "30908299902",               true },
        {"official",                       "fnr",     "20036914700",               true },
        {"official, synthetic",            "fnr",     "03851598730",               true },
        {"official, 29 February 2000",     "fnr",     "29020073150",               true },
        {"official, D-number, from 2032",  "fnr",     "55102499947",               true },
        {"official, D-number, synthetic",  "fnr",     "41819077906",               true },
        {"official, D-number, synthetic",  "fnr",     "41819077302",               true },
        {"official, digits wrong",         "fnr",     "20036914712",               false},
        {"official, 29 February 2001",     "fnr",     "29020105729",               false},
        {"month 13",                       "fnr",     "20136914700",               false},
        {"all zero",                       "fnr",     "00000000000",               false},
        {"ten digits",                     "fnr",     "2003691470",                false},
        {"a letter",                       "fnr",     "2003691470a",               false},
        {"nothing",                        "fnr",     "",                          false},
        {"synthetic",                      "orgnr",   "314758625",                 true },
        {"one off",                        "orgnr",   "314758626",                 false},
        {"eight digits",                   "orgnr",   "31475862",                  false},
        {"remainder 10 has no digit",      "orgnr",   "900000090",                 false},
        {"all zero",                       "orgnr",   "000000000",                 false},
        {"right",                          "kontonr", "86011117947",               true },
        {"one off",                        "kontonr", "86011117948",               false},
        {"spaces",                         "kontonr", "8601 1117947",              false},
        {"all zero",                       "kontonr", "00000000000",               false},
        {"modulus 10",                     "kid",     "2345676",                   true },
        {"modulus 11",                     "kid",     "12345678903",               true },
        {"neither",                        "kid",     "2345670",                   false},
        {"one digit",                      "kid",     "0",                         false},
        {"two zeros",                      "kid",     "00",                        false},
        {"25 zeros",                       "kid",     "0000000000000000000000000", false},
        {"zeros first",                    "kid",     "0018",                      true },
        {"unknown kind",                   "isbn",    "9788205000000",             false},
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

/*
 * By hand from what the authority says: folkeregisterforskriften section 2-2-1 for a foedselsnummer; Skatteetaten's
 * "Utvidelse av D-nummerserien" (2021) for a D-number, from where those called official are; its "Nytt foedselsnummer fra
 * 2032" for check digits that leave 1, 2 or 3. An empty date: the number tells none. Today is 1 December 2026.
 */
static const struct birth {
    const char *name, *fnr, *born;
} births[] = {
    {"000, year 00: 1900 to 1999",                      "04850000072", "1900-05-04"},
    {"499, year 00",                                    "04850049950", "1900-05-04"},
    {"000, year 99",                                    "04859900084", "1999-05-04"},
    {"499, year 99",                                    "04859949962", "1999-05-04"},
    {"500, year 53: no series",                         "05855350019", ""          },
    {"749, year 54: 1854, before our calendar",         "05855474986", ""          },
    {"500, year 99: 1899",                              "05859950037", ""          },
    {"500, year 40: no series",                         "05854050038", ""          },
    {"749, year 40: no series",                         "04854074984", ""          },
    {"750, year 40: no series",                         "05854075030", ""          },
    {"899, year 99: no series",                         "04859989913", ""          },
    {"900, year 40: 1940 to 1999",                      "05854090099", "1940-05-05"},
    {"999, year 99",                                    "04859999986", "1999-05-04"},
    {"500, year 00: 2000 to 2039",                      "04850050096", "2000-05-04"},
    {"999, year 00",                                    "04850099974", "2000-05-04"},
    {"500, year 26",                                    "04852650058", "2026-05-04"},
    {"899, year 26",                                    "04852689973", "2026-05-04"},
    {"500, today",                                      "01922650019", "2026-12-01"},
    {"500, tomorrow: nobody is born then yet",          "02922650058", ""          },
    {"500, year 39",                                    "04853950039", ""          },
    {"999, year 39",                                    "04853999917", ""          },
    {"29 February 1900, no such day",                   "29820010092", ""          },
    {"29 February 2000",                                "29820060006", "2000-02-29"},
    {"official",                                        "03851598730", "2015-05-03"},
    {"D, 000, year 00: 1900 to 1939",                   "44850000066", "1900-05-04"},
    {"D, 000, year 39",                                 "44853900009", "1939-05-04"},
    {"D, 199, year 39",                                 "45853919938", "1939-05-05"},
    {"D, 200, year 00: 2000 to 2039",                   "44850020091", "2000-05-04"},
    {"D, 499, year 26",                                 "44852649906", "2026-05-04"},
    {"D, 499, year 27: nobody is born then yet",        "44852749927", ""          },
    {"D, 200, year 39",                                 "44853920034", ""          },
    {"D, 000, year 40: 1940 to 1999",                   "44854000079", "1940-05-04"},
    {"D, 200, year 40",                                 "45854020033", "1940-05-05"},
    {"D, 499, year 99",                                 "44859949956", "1999-05-04"},
    {"D, 500, year 00: 2000 to 2039",                   "45850050019", "2000-05-05"},
    {"D, 999, year 26",                                 "45852699969", "2026-05-05"},
    {"D, 500, year 40: no series",                      "44854050092", ""          },
    {"D, 599, year 57: no series",                      "44855759974", ""          },
    {"D, 500, year 58: 1858",                           "44855850068", ""          },
    {"D, 599, year 99: 1899",                           "44859959919", ""          },
    {"D, 600, year 40: 1940 to 1999",                   "44854060055", "1940-05-04"},
    {"D, 600, year 58",                                 "44855860020", "1958-05-04"},
    {"D, 749, year 58",                                 "44855874943", "1958-05-04"},
    {"D, 750, year 99",                                 "44859975094", "1999-05-04"},
    {"D, 899, year 99",                                 "44859989907", "1999-05-04"},
    {"D, 900, year 40",                                 "44854090043", "1940-05-04"},
    {"D, 999, year 99",                                 "45859999909", "1999-05-05"},
    {"D, official, 610 of 1940",                        "41814061033", "1940-01-01"},
    {"D, official, 656 of 1940",                        "41814065640", "1940-01-01"},
    {"D, official, 756 of 1940",                        "41814075603", "1940-01-01"},
    {"D, official, 218 of 2000",                        "41810021827", "2000-01-01"},
    {"D, official, 250 of 2000",                        "41810025091", "2000-01-01"},
    {"D, official, 344 of 2000",                        "41810034422", "2000-01-01"},
    {"D, official",                                     "41819077302", "1990-01-01"},
    {"check digit of 2032, which leaves 1: no century", "04908299928", ""          },
    {"leaves 1",                                        "04908226831", ""          },
    {"D, leaves 1",                                     "44908230008", ""          },
    {"D, official, leaves 1",                           "41819077906", ""          },
    {"leaves 2",                                        "04908299936", ""          },
    {"official, leaves 2",                              "30908299902", ""          },
    {"D, leaves 2",                                     "44908230016", ""          },
    {"leaves 3",                                        "04908299944", ""          },
    {"D, leaves 3",                                     "44908230024", ""          },
    {"somebody real",                                   "20036914700", ""          },
    {"month + 40, also a hospital's number",            "04458010078", ""          },
    {"check digits wrong",                              "03851598731", ""          },
    {"nothing",                                         "",            ""          },
};

static void what_a_number_tells(void **state)
{
    (void)state;
    const avt_date idag = avt_date_make(2026, 12, 1);
    struct avt_arena *arena = avt_arena_new();
    for (size_t i = 0; i < UNIT_COUNT(births); i++) {
        avt_date date;
        const char *born = avt_fnr_synthetic_born(births[i].fnr, idag, &date) ? avt_date_format(arena, date) : "";
        assert_row(strcmp(born, births[i].born) == 0, births[i].name);
    }
    avt_arena_free(&arena);
}

/* From 2032 a number may be one that was given then, whatever its check digits leave. */
static void no_number_tells_a_date_from_2032(void **state)
{
    (void)state;
    avt_date date;
    assert_true(avt_fnr_synthetic_born("03851598730", avt_date_make(2031, 12, 31), &date));
    assert_false(avt_fnr_synthetic_born("03851598730", avt_date_make(2032, 1, 1), &date));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_digits),
        cmocka_unit_test(one_wrong_digit_is_found),
        cmocka_unit_test(synthetic_series),
        cmocka_unit_test(what_a_number_tells),
        cmocka_unit_test(no_number_tells_a_date_from_2032),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
