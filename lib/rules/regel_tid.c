/* Rows about time: days, windows of the year, how long, how old. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { MONTHS_PER_YEAR = 12 };

static bool is_exempt(const struct avt_sjekk *c)
{
    const char *unntak = avt_sjekk_verdi(c, c->regel->unntak);
    return unntak != NULL && strcmp(unntak, "ja") == 0;
}

/* The row's day and its limit; false when either is missing, or an exception has been made. */
static bool day_and_limit(const struct avt_sjekk *c, avt_date *day, avt_date *limit)
{
    return !is_exempt(c) && avt_sjekk_dato(c, c->regel->felt, day) && avt_sjekk_punkt(c, &c->regel->punkt, limit);
}

enum avt_radsvar avt_sjekk_tidligst(const struct avt_sjekk *c)
{
    avt_date day, limit;
    return !day_and_limit(c, &day, &limit) || day >= limit ? AVT_HOLDER : AVT_BRUTT;
}

enum avt_radsvar avt_sjekk_senest(const struct avt_sjekk *c)
{
    avt_date day, limit;
    return !day_and_limit(c, &day, &limit) || day <= limit ? AVT_HOLDER : AVT_BRUTT;
}

/* ---- Windows of the year ---- */

static bool is_within(const struct avt_dager *dager, int month_day)
{
    if (dager->fra <= dager->til)
        return month_day >= dager->fra && month_day <= dager->til;
    return month_day >= dager->fra || month_day <= dager->til;
}

enum avt_radsvar avt_sjekk_vindu(const struct avt_sjekk *c)
{
    avt_date day, other;
    int year, month, mday, same;
    if (!avt_sjekk_dato(c, c->regel->felt, &day))
        return AVT_HOLDER;
    avt_date_split(day, &year, &month, &mday);
    same = year;
    if (avt_sjekk_dato(c, c->regel->mot, &other)) {
        int m, d;
        avt_date_split(other, &same, &m, &d);
    }
    return year == same && is_within(&c->regel->dager, 100 * month + mday) ? AVT_HOLDER : AVT_BRUTT;
}

/* ---- How long ---- */

struct period {
    avt_date start, slutt;
};

static int by_start(const void *a, const void *b)
{
    const struct period *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

/* The person's other agreements of the measure that have been in force, in order. Nothing after `last` counts. */
static size_t earlier(const struct avt_sjekk *c, avt_date last, struct period **out)
{
    size_t n = 0;
    *out = avt_arena_array(c->arena, c->fakta->n_andre + 1, sizeof **out);
    for (size_t i = 0; i < c->fakta->n_andre; i++) {
        const struct avt_annen *annen = &c->fakta->andre[i];
        avt_date slutt = annen->slutt == INT32_MAX ? last : annen->slutt;
        if (annen->inngaatt && slutt >= annen->start && strcmp(annen->tiltak, c->innhold->tiltak->navn) == 0)
            (*out)[n++] = (struct period){annen->start, slutt};
    }
    qsort(*out, n, sizeof **out, by_start);
    return n;
}

static avt_date larger(avt_date a, avt_date b)
{
    return a > b ? a : b;
}

/* The days of [from, to] that fall outside own. */
static int days_outside(avt_date from, avt_date to, const struct period *own)
{
    avt_date first = larger(from, own->start), last = to < own->slutt ? to : own->slutt;
    return to - from + 1 - (last >= first ? last - first + 1 : 0);
}

/* How many days the others have, each day once, and those of this agreement not at all. */
static int earlier_days(const struct avt_sjekk *c, const struct period *own)
{
    struct period *list;
    size_t n = earlier(c, own->slutt, &list);
    int days = 0;
    avt_date next = INT32_MIN; /* the first day not counted yet */
    for (size_t i = 0; i < n; i++) {
        avt_date from = larger(list[i].start, next);
        if (from > list[i].slutt)
            continue;
        days += days_outside(from, list[i].slutt, own);
        next = list[i].slutt + 1;
    }
    return days;
}

/*
 * "N months" end on start + N months - 1 day, the month's last day where it lacks that one. Earlier agreements count as
 * if they stood right before the start: end to end, that is the whole time from the first day of the first. A
 * row that is `samlet` is about the sum alone: without others it passes.
 */
enum avt_radsvar avt_sjekk_varighet(const struct avt_sjekk *c)
{
    struct period own;
    avt_date end;
    if (!avt_sjekk_dato(c, c->regel->mot, &own.start) || !avt_sjekk_dato(c, c->regel->felt, &own.slutt))
        return AVT_HOLDER;
    int before = c->regel->samlet ? earlier_days(c, &own) : 0;
    if (c->regel->samlet && before == 0)
        return AVT_HOLDER;
    bool ok = avt_date_add(&end, own.start - before, 1, c->regel->lengde);
    AVT_INVARIANT(ok);
    return own.slutt < end ? AVT_HOLDER : AVT_BRUTT;
}

/* ---- How old ---- */

/* Whole years on a day: who is born on 29 February is a year older on 1 March where the year has no such day. */
static bool has_turned(avt_date born, avt_date day, int64_t years)
{
    return born <= avt_date_add_months(day, (int)-years * MONTHS_PER_YEAR);
}

enum avt_radsvar avt_sjekk_alder(const struct avt_sjekk *c)
{
    const struct avt_regel *regel = c->regel;
    avt_date day, born;
    int year, month, mday;
    if (!avt_sjekk_punkt(c, &regel->punkt, &day))
        return AVT_HOLDER;
    if (!avt_date_parse(&born, avt_span_str(avt_fakta_find(c->fakta, regel->faktum))))
        return AVT_UKJENT_FAKTUM;
    avt_date_split(day, &year, &month, &mday);
    if (regel->nyttaar)
        day = avt_date_make(year, 1, 1);
    return has_turned(born, day, regel->min) && !has_turned(born, day, regel->maks + 1) ? AVT_HOLDER : AVT_BRUTT;
}
