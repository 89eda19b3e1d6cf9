/* Dates, instants, months that are clipped, and the hours when clocks in Norway are moved. */
#include "avtale/date.h"

#include <string.h>

#include "unit/unit.h"

static void dates_are_days_since_1970(void **state)
{
    static const struct {
        const char *text;
        avt_date date;
    } rows[] = {
        {"1900-01-01", -25567},
        {"1969-12-31", -1    },
        {"1970-01-01", 0     },
        {"1970-03-01", 59    },
        {"2000-02-29", 11016 },
        {"2000-03-01", 11017 },
        {"2026-11-22", 20779 },
        {"2199-12-31", 84005 },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        avt_date date;
        assert_row(avt_date_parse(&date, avt_span_str(rows[i].text)), rows[i].text);
        assert_int_equal(date, rows[i].date);
        assert_string_equal(avt_date_format(*state, date), rows[i].text);
    }
}

static void malformed_dates_are_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",           "2026-02-29", "2100-02-29", "1900-02-29",  "2026-00-10",  "2026-13-01",
        "2026-01-00", "2026-01-32", "2026-04-31", "1899-12-31",  "2200-01-01",  "2026-1-01",
        "2026-01-1",  "26-01-01",   "2026/01/01", "2026-01-01 ", " 2026-01-0",  "2026-01-+1",
        "20260101",   "2026-01-0x", "-026-01-01", "01.01.2026",  "2026-01-01T", "0x7e-01-01",
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        avt_date date = 42;
        assert_row(!avt_date_parse(&date, avt_span_str(rows[i])), rows[i]);
        assert_row(date == 42, rows[i]);
    }
}

static void every_day_goes_both_ways(void **state)
{
    (void)state;
    int year = 1900, month = 1, day = 1, before = 0;
    for (avt_date date = avt_date_make(1900, 1, 1); date <= avt_date_make(2199, 12, 31); date++) {
        avt_date_split(date, &year, &month, &day);
        assert_int_equal(avt_date_make(year, month, day), date);
        assert_true(day == before + 1 || day == 1);
        before = day;
    }
    assert_int_equal(year, 2199);
    assert_int_equal(month, 12);
    assert_int_equal(day, 31);
}

static void intervals_are_added(void **state)
{
    static const struct {
        const char *from, *interval;
        int sign;
        const char *to;
    } rows[] = {
        {"2026-08-31", "6m",  +1, "2027-02-28"},
        {"2027-08-31", "6m",  +1, "2028-02-29"},
        {"2026-01-31", "1m",  +1, "2026-02-28"},
        {"2026-03-31", "1m",  -1, "2026-02-28"},
        {"2024-03-31", "1m",  -1, "2024-02-29"},
        {"2026-01-15", "1m",  -1, "2025-12-15"},
        {"2026-12-31", "2m",  +1, "2027-02-28"},
        {"2024-02-29", "1a",  +1, "2025-02-28"},
        {"2024-02-29", "4a",  +1, "2028-02-29"},
        {"2024-02-29", "1a",  -1, "2023-02-28"},
        {"2026-05-31", "13m", +1, "2027-06-30"},
        {"2026-12-30", "14d", +1, "2027-01-13"},
        {"2026-01-01", "1d",  -1, "2025-12-31"},
        {"2026-11-22", "6u",  +1, "2027-01-03"},
        {"2026-11-22", "0d",  +1, "2026-11-22"},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        avt_date from, to;
        assert_row(avt_date_parse(&from, avt_span_str(rows[i].from)), rows[i].from);
        assert_row(avt_date_add(&to, from, rows[i].sign, rows[i].interval), rows[i].interval);
        assert_string_equal(avt_date_format(*state, to), rows[i].to);
    }
}

static void malformed_intervals_are_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {"", "d", "14", "14D", "14 d", "+1d", "-1d", "01d", "1y", "1md", "d1", "10000d"};
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        avt_date date = 42;
        assert_row(!avt_date_add(&date, 0, 1, rows[i]), rows[i]);
        assert_row(date == 42, rows[i]);
    }
}

static void instants_go_both_ways(void **state)
{
    static const struct {
        const char *text;
        avt_instant when;
    } rows[] = {
        {"1970-01-01T00:00:00Z", 0          },
        {"1969-12-31T23:59:59Z", -1         },
        {"1900-01-01T00:00:00Z", -2208988800},
        {"2026-03-29T01:00:00Z", 1774746000 },
        {"2038-01-19T03:14:08Z", 2147483648 },
        {"2199-12-31T23:59:59Z", 7258118399 },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        avt_instant when;
        assert_row(avt_instant_parse(&when, avt_span_str(rows[i].text)), rows[i].text);
        assert_int_equal(when, rows[i].when);
        assert_string_equal(avt_instant_format(*state, when), rows[i].text);
    }
}

static void malformed_instants_are_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "2026-11-22",
        "2026-11-22T06:00:00",
        "2026-11-22T06:00Z",
        "2026-11-22 06:00:00Z",
        "2026-11-22t06:00:00z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T06:60:00Z",
        "2026-11-22T06:00:60Z",
        "2026-11-31T06:00:00Z",
        "2026-11-22T06:00:00.0Z",
        "2026-11-22T06:00:00+00:00",
        "2026-11-22T06.00.00Z",
        "2026-11-22T 6:00:00Z",
        "2026-11-22T06:00:00Z ",
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        avt_instant when = 42;
        assert_row(!avt_instant_parse(&when, avt_span_str(rows[i])), rows[i]);
        assert_row(when == 42, rows[i]);
    }
}

static void clocks_in_oslo(void **state)
{
    static const struct {
        const char *utc, *date;
        int hour, minute, second;
    } rows[] = {
        {"2026-01-15T12:00:00Z", "2026-01-15", 13, 0,  0 },
        {"2026-07-15T12:00:00Z", "2026-07-15", 14, 0,  0 },
        {"2026-03-29T00:59:59Z", "2026-03-29", 1,  59, 59},
        {"2026-03-29T01:00:00Z", "2026-03-29", 3,  0,  0 },
        {"2026-10-25T00:59:59Z", "2026-10-25", 2,  59, 59},
        {"2026-10-25T01:00:00Z", "2026-10-25", 2,  0,  0 },
        {"2024-03-31T00:59:59Z", "2024-03-31", 1,  59, 59}, /* the 31st itself is a Sunday */
        {"2024-03-31T01:00:00Z", "2024-03-31", 3,  0,  0 },
        {"2027-10-31T00:59:59Z", "2027-10-31", 2,  59, 59},
        {"2027-10-31T01:00:00Z", "2027-10-31", 2,  0,  0 },
        {"2025-10-26T00:59:59Z", "2025-10-26", 2,  59, 59},
        {"2025-10-26T01:00:00Z", "2025-10-26", 2,  0,  0 },
        {"2026-06-30T21:59:59Z", "2026-06-30", 23, 59, 59},
        {"2026-06-30T22:00:00Z", "2026-07-01", 0,  0,  0 },
        {"2026-12-31T22:59:59Z", "2026-12-31", 23, 59, 59},
        {"2026-12-31T23:00:00Z", "2027-01-01", 0,  0,  0 },
        {"1996-10-27T00:59:59Z", "1996-10-27", 2,  59, 59},
        {"1996-10-27T01:00:00Z", "1996-10-27", 2,  0,  0 },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        avt_instant when;
        assert_row(avt_instant_parse(&when, avt_span_str(rows[i].utc)), rows[i].utc);
        assert_string_equal(avt_date_format(*state, avt_date_oslo(when)), rows[i].date);
        int second = (rows[i].hour * 60 + rows[i].minute) * 60 + rows[i].second;
        assert_row(avt_oslo_seconds(when) == second, rows[i].utc);
    }
}

/* Domstolloven § 148, by hand: the last day of a period whose first day is of it; 2028 is a leap year. */
static void months_of_the_law(void **state)
{
    static const struct {
        const char *first, *interval, *last;
    } rows[] = {
        {"2026-08-27", "6m",  "2027-02-26"},
        {"2026-08-28", "6m",  "2027-02-27"},
        {"2026-08-29", "6m",  "2027-02-28"},
        {"2026-08-30", "6m",  "2027-02-28"},
        {"2026-08-31", "6m",  "2027-02-28"},
        {"2026-09-01", "6m",  "2027-02-28"},
        {"2027-08-28", "6m",  "2028-02-27"},
        {"2027-08-29", "6m",  "2028-02-28"},
        {"2027-08-30", "6m",  "2028-02-29"},
        {"2027-08-31", "6m",  "2028-02-29"},
        {"2027-09-01", "6m",  "2028-02-29"},
        {"2028-02-29", "1a",  "2029-02-28"},
        {"2028-02-29", "12m", "2029-02-28"},
        {"2028-02-29", "4a",  "2032-02-28"},
        {"2027-02-28", "1a",  "2028-02-27"},
        {"2027-03-01", "1a",  "2028-02-29"},
        {"2028-03-01", "1a",  "2029-02-28"},
        {"2028-02-29", "6m",  "2028-08-28"},
        {"2027-01-31", "1m",  "2027-02-28"},
        {"2027-01-31", "2m",  "2027-03-30"},
        {"2027-03-31", "1m",  "2027-04-30"},
        {"2027-03-30", "1m",  "2027-04-29"},
        {"2026-11-30", "3m",  "2027-02-28"},
        {"2026-12-31", "2m",  "2027-02-28"},
        {"2027-01-01", "12m", "2027-12-31"},
        {"2027-01-01", "1m",  "2027-01-31"},
        {"2027-06-01", "4u",  "2027-06-28"},
        {"2027-06-01", "1d",  "2027-06-01"},
    };
    avt_date first, last, end;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        assert_true(avt_date_parse(&first, avt_span_str(rows[i].first)));
        assert_true(avt_date_last(&end, first, rows[i].interval));
        if (strcmp(avt_date_format(*state, end), rows[i].last) != 0)
            fail_msg("%s %s: %s", rows[i].first, rows[i].interval, avt_date_format(*state, end));
    }
    assert_true(avt_date_parse(&last, AVT_SPAN("2027-01-01")));
    assert_false(avt_date_last(&end, last, "6"));
    assert_false(avt_date_last(&end, last, "m"));
    assert_false(avt_date_last(&end, last, "6x"));
}

/* Whole months of the same rule, and the days left over. */
static void lengths(void **state)
{
    static const struct {
        const char *first, *last;
        int months, days;
    } rows[] = {
        {"2024-07-29", "2024-07-29", 0,  1 },
        {"2024-07-29", "2024-07-31", 0,  3 },
        {"2024-08-01", "2024-08-31", 1,  0 },
        {"2024-08-01", "2024-08-30", 0,  30},
        {"2024-02-01", "2024-02-29", 1,  0 },
        {"2023-02-01", "2023-02-28", 1,  0 },
        {"2021-01-01", "2021-03-31", 3,  0 },
        {"2026-08-31", "2027-02-27", 5,  28},
        {"2026-08-31", "2027-02-28", 6,  0 },
        {"2026-08-31", "2027-03-01", 6,  1 },
        {"2026-08-30", "2027-02-28", 6,  0 },
        {"2027-08-31", "2028-02-28", 5,  29},
        {"2027-08-31", "2028-02-29", 6,  0 },
        {"2024-01-31", "2024-02-28", 0,  29},
        {"2024-01-31", "2024-02-29", 1,  0 },
        {"2024-02-29", "2025-02-27", 11, 30},
        {"2024-02-29", "2025-02-28", 12, 0 },
        {"2024-07-29", "2025-07-28", 12, 0 },
        {"2024-12-31", "2025-01-30", 1,  0 },
        {"2024-12-31", "2025-02-28", 2,  0 },
    };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        avt_date first, last;
        int months, days;
        assert_true(avt_date_parse(&first, avt_span_str(rows[i].first)));
        assert_true(avt_date_parse(&last, avt_span_str(rows[i].last)));
        avt_date_length(first, last, &months, &days);
        if (months != rows[i].months || days != rows[i].days)
            fail_msg("%s to %s: %d months, %d days", rows[i].first, rows[i].last, months, days);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(months_of_the_law),
        unit_case(lengths),
        unit_case(dates_are_days_since_1970),
        unit_case(malformed_dates_are_refused),
        unit_case(every_day_goes_both_ways),
        unit_case(intervals_are_added),
        unit_case(malformed_intervals_are_refused),
        unit_case(instants_go_both_ways),
        unit_case(malformed_instants_are_refused),
        unit_case(clocks_in_oslo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
