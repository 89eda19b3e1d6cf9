/* Civil dates, instants and legal time in Norway. */
#include "avtale/date.h"

enum { SECONDS_PER_DAY = 86400, SECONDS_PER_HOUR = 3600, FIRST_YEAR = 1900, LAST_YEAR = 2199, MAX_INTERVAL = 9999 };

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

static bool date_exists(int year, int month, int day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= days_in_month(year, month);
}

/* n digits from text. */
static bool parse_digits(const char *text, size_t n, int *out)
{
    int value = 0;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = value * 10 + (text[i] - '0');
    }
    *out = value;
    return true;
}

bool avt_date_parse(avt_date *out, struct avt_span text)
{
    int year, month, day;
    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-')
        return false;
    if (!parse_digits(text.ptr, 4, &year) || !parse_digits(text.ptr + 5, 2, &month) ||
        !parse_digits(text.ptr + 8, 2, &day))
        return false;
    if (year < FIRST_YEAR || year > LAST_YEAR || !date_exists(year, month, day))
        return false;
    *out = avt_date_make(year, month, day);
    return true;
}

const char *avt_date_format(struct avt_arena *arena, avt_date date)
{
    int year, month, day;
    avt_date_split(date, &year, &month, &day);
    return avt_arena_format(arena, "%04d-%02d-%02d", year, month, day);
}

/*
 * Both ways between a date and its number count years from 1 March, so that the leap day is the last of its year, and
 * in eras of 400 years, which are all equally long (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
 */
enum { DAYS_PER_ERA = 146097, DAYS_BEFORE_1970 = 719468 };

avt_date avt_date_make(int year, int month, int day)
{
    AVT_INVARIANT(date_exists(year, month, day));
    int from_march = (month + 9) % 12;
    int y = month <= 2 ? year - 1 : year;
    int era = (int)floor_div(y, 400);
    int year_of_era = y - era * 400;
    int day_of_year = (153 * from_march + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - DAYS_BEFORE_1970;
}

void avt_date_split(avt_date date, int *year, int *month, int *day)
{
    int64_t days = (int64_t)date + DAYS_BEFORE_1970;
    int era = (int)floor_div(days, DAYS_PER_ERA);
    int day_of_era = (int)(days - (int64_t)era * DAYS_PER_ERA);
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int from_march = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * from_march + 2) / 5 + 1;
    *month = (from_march + 2) % 12 + 1;
    *year = era * 400 + year_of_era + (*month <= 2);
}

avt_date avt_date_add_months(avt_date date, int months)
{
    int year, month, day;
    avt_date_split(date, &year, &month, &day);
    int count = year * 12 + month - 1 + months;
    year = (int)floor_div(count, 12);
    month = count - year * 12 + 1;
    int last = days_in_month(year, month);
    return avt_date_make(year, month, day < last ? day : last);
}

/* The last day of so many months from first: none is the day before. */
static avt_date last_of_months(avt_date first, int months)
{
    int year, month, day, same_day;
    avt_date same = avt_date_add_months(first, months);
    avt_date_split(first, &year, &month, &day);
    avt_date_split(same, &year, &month, &same_day);
    return same_day < day ? same : same - 1;
}

void avt_date_length(avt_date first, avt_date last, int *months, int *days)
{
    int year, month, day, to_year, to_month;
    AVT_INVARIANT(first <= last);
    avt_date_split(first, &year, &month, &day);
    avt_date_split(last, &to_year, &to_month, &day);
    *months = (to_year - year) * 12 + to_month - month + 1;
    while (last_of_months(first, *months) > last)
        (*months)--;
    *days = last - last_of_months(first, *months);
}

/* "14d" is 14 and 'd'. */
static bool parse_interval(const char *interval, int *count, char *unit)
{
    struct avt_span text = avt_span_str(interval);
    uint64_t number;
    if (text.len < 2 || !avt_span_u64((struct avt_span){text.ptr, text.len - 1}, MAX_INTERVAL, &number))
        return false;
    *count = (int)number;
    *unit = text.ptr[text.len - 1];
    return true;
}

bool avt_date_last(avt_date *out, avt_date first, const char *interval)
{
    int count;
    char unit;
    if (!parse_interval(interval, &count, &unit))
        return false;
    switch (unit) {
    case 'd': *out = first + count - 1; return true;
    case 'u': *out = first + 7 * count - 1; return true;
    case 'm': *out = last_of_months(first, count); return true;
    case 'a': *out = last_of_months(first, 12 * count); return true;
    default: return false;
    }
}

bool avt_date_add(avt_date *out, avt_date date, int sign, const char *interval)
{
    int count;
    char unit;
    if (!parse_interval(interval, &count, &unit))
        return false;
    count *= sign;
    switch (unit) {
    case 'd': *out = date + count; return true;
    case 'u': *out = date + 7 * count; return true;
    case 'm': *out = avt_date_add_months(date, count); return true;
    case 'a': *out = avt_date_add_months(date, 12 * count); return true;
    default: return false;
    }
}

bool avt_instant_parse(avt_instant *out, struct avt_span text)
{
    avt_date date;
    int hour, minute, second;
    if (text.len != 20 || text.ptr[10] != 'T' || text.ptr[13] != ':' || text.ptr[16] != ':' || text.ptr[19] != 'Z')
        return false;
    if (!avt_date_parse(&date, (struct avt_span){text.ptr, 10}) || !parse_digits(text.ptr + 11, 2, &hour) ||
        !parse_digits(text.ptr + 14, 2, &minute) || !parse_digits(text.ptr + 17, 2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    *out =
        (avt_instant)date * SECONDS_PER_DAY + (avt_instant)hour * SECONDS_PER_HOUR + (avt_instant)minute * 60 + second;
    return true;
}

static avt_date date_of(avt_instant when)
{
    return (avt_date)floor_div(when, SECONDS_PER_DAY);
}

static int seconds_of(avt_instant when)
{
    return (int)(when - (avt_instant)date_of(when) * SECONDS_PER_DAY);
}

const char *avt_instant_format(struct avt_arena *arena, avt_instant when)
{
    int second = seconds_of(when);
    return avt_arena_format(arena, "%sT%02d:%02d:%02dZ", avt_date_format(arena, date_of(when)),
                            second / SECONDS_PER_HOUR, second / 60 % 60, second % 60);
}

/* 01:00 UTC the last Sunday of a month of 31 days. Day 0 was a Thursday. */
static avt_instant last_sunday(int year, int month)
{
    avt_date last = avt_date_make(year, month, 31);
    int64_t days_from_sunday = last + 4 - 7 * floor_div(last + 4, 7);
    return (last - days_from_sunday) * SECONDS_PER_DAY + SECONDS_PER_HOUR;
}

/* The instant at which UTC shows what clocks in Oslo show at when. */
static avt_instant oslo_clock(avt_instant when)
{
    int year, month, day;
    avt_date_split(date_of(when), &year, &month, &day);
    bool summer = when >= last_sunday(year, 3) && when < last_sunday(year, 10);
    return when + (avt_instant)(summer ? 2 : 1) * SECONDS_PER_HOUR;
}

avt_date avt_date_oslo(avt_instant when)
{
    return date_of(oslo_clock(when));
}

int avt_oslo_seconds(avt_instant when)
{
    return seconds_of(oslo_clock(when));
}
