/* When a draft goes away, and when somebody is told. */
#include "avtale/utloep.h"

#include "unit/unit.h"

#define NOBODY ""

static avt_date day(const char *text)
{
    avt_date out = AVT_ALDRI_VARSLET;
    assert_true(text[0] == '\0' || avt_date_parse(&out, avt_span_str(text)));
    return out;
}

static const char *const told[] = {"1u", "1d", NULL};
static const struct avt_tiltak twelve_weeks = {
    .utkasttid = {.utloep = "12u", .varsel = told}
};

static void the_days(void **state)
{
    /* clang-format off */
    static const struct {
        const char *what, *lagret, *varslet, *idag, *slettes;
        bool vises, varsles;
    } rows[] = {
        {"the day it is saved",                "2026-11-23", NOBODY,       "2026-11-23", "2027-02-15", false, false},
        {"the last day nobody is told",        "2026-11-23", NOBODY,       "2027-02-07", "2027-02-15", false, false},
        {"a week before",                      "2026-11-23", NOBODY,       "2027-02-08", "2027-02-15", true,  true },
        {"told that day",                      "2026-11-23", "2027-02-08", "2027-02-08", "2027-02-15", true,  false},
        {"two days before",                    "2026-11-23", "2027-02-08", "2027-02-13", "2027-02-15", true,  false},
        {"told late of the week",              "2026-11-23", NOBODY,       "2027-02-13", "2027-02-15", true,  true },
        {"the day before",                     "2026-11-23", "2027-02-08", "2027-02-14", "2027-02-15", true,  true },
        {"told that day too",                  "2026-11-23", "2027-02-14", "2027-02-14", "2027-02-15", true,  false},
        {"only told the day before",           "2026-11-23", NOBODY,       "2027-02-14", "2027-02-15", true,  true },
        {"it goes",                            "2026-11-23", "2027-02-14", "2027-02-15", "2027-02-15", true,  false},
        {"it goes, told a week before alone",  "2026-11-23", "2027-02-08", "2027-02-15", "2027-02-15", true,  false},
        {"nobody was told: it waits a day",    "2026-11-23", NOBODY,       "2027-02-15", "2027-02-16", true,  true },
        {"long after",                         "2026-11-23", NOBODY,       "2027-06-01", "2027-06-02", true,  true },
        {"long after, told",                   "2026-11-23", "2027-06-01", "2027-06-01", "2027-06-02", true,  false},
        {"long after, the day after that",     "2026-11-23", "2027-06-01", "2027-06-02", "2027-06-02", true,  false},
        {"over the end of summer time",        "2026-08-10", NOBODY,       "2026-10-26", "2026-11-02", true,  true },
        {"over a leap day",                    "2027-12-27", "2028-03-13", "2028-03-20", "2028-03-20", true,  false},
    };
    /* clang-format on */
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_utloep out;
        assert_row(avt_utloep_finn(&twelve_weeks, day(rows[i].lagret), day(rows[i].varslet), day(rows[i].idag), &out),
                   rows[i].what);
        assert_row(out.slettes == day(rows[i].slettes), rows[i].what);
        assert_row(out.vises == rows[i].vises && out.varsles == rows[i].varsles, rows[i].what);
    }
}

/* A minute before and after midnight in Oslo are two days, in winter and in summer. */
static void the_day_is_that_of_oslo(void **state)
{
    static const struct {
        const char *saved, *slettes;
    } rows[] = {
        {"2026-11-22T22:59:59Z", "2027-02-14"},
        {"2026-11-22T23:00:00Z", "2027-02-15"},
        {"2026-07-05T21:59:59Z", "2026-09-27"},
        {"2026-07-05T22:00:00Z", "2026-09-28"},
    };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        avt_instant saved;
        struct avt_utloep out;
        assert_true(avt_instant_parse(&saved, avt_span_str(rows[i].saved)));
        avt_date lagret = avt_date_oslo(saved);
        assert_row(avt_utloep_finn(&twelve_weeks, lagret, AVT_ALDRI_VARSLET, lagret, &out), rows[i].saved);
        assert_row(out.slettes == day(rows[i].slettes), rows[i].saved);
    }
}

static void without_a_row_drafts_are_kept(void **state)
{
    static const struct avt_tiltak kept;
    struct avt_utloep out;
    (void)state;
    assert_false(avt_utloep_finn(&kept, day("2020-01-01"), AVT_ALDRI_VARSLET, day("2026-11-22"), &out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(the_days),
        unit_case(the_day_is_that_of_oslo),
        unit_case(without_a_row_drafts_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
