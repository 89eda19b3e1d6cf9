/* Rows about time: days, windows of the year, how long, how old. */
#include <string.h>

#include "avtale/across.h"
#include "avtale/fakta.h"
#include "row.h"

enum { MONTHS_PER_YEAR = 12 };

static bool is_exempt(const struct avt_row_run *c)
{
    const char *unntak = avt_sjekk_verdi(c, c->regel->unntak);
    return unntak != NULL && strcmp(unntak, "ja") == 0;
}

/* The row's day and its limit; false when either is missing, or an exception has been made. */
static bool day_and_limit(const struct avt_row_run *c, avt_date *day, avt_date *limit)
{
    return !is_exempt(c) && avt_sjekk_dato(c, c->regel->felt, day) && avt_sjekk_punkt(c, &c->regel->punkt, limit);
}

enum avt_radsvar avt_sjekk_tidligst(const struct avt_row_run *c)
{
    avt_date day, limit;
    return !day_and_limit(c, &day, &limit) || day >= limit ? AVT_HOLDER : AVT_BRUTT;
}

enum avt_radsvar avt_sjekk_senest(const struct avt_row_run *c)
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

enum avt_radsvar avt_sjekk_vindu(const struct avt_row_run *c)
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

/* `before`: days that are used already. */
static bool is_too_long(const struct avt_row_run *c, avt_date start, avt_date slutt, int before)
{
    avt_date last;
    bool ok = avt_date_last(&last, start - before, c->regel->lengde);
    AVT_INVARIANT(ok);
    return slutt > last;
}

/*
 * Months are the law's (avtale/date.h). Earlier agreements count as if they stood right before the start: end to end, that
 * is the whole time from the first day of the first. A row that is `samlet` is about the sum alone: without others it
 * passes.
 */
enum avt_radsvar avt_sjekk_varighet(const struct avt_row_run *c)
{
    avt_date start, slutt;
    if (!avt_sjekk_dato(c, c->regel->mot, &start) || !avt_sjekk_dato(c, c->regel->felt, &slutt))
        return AVT_HOLDER;
    if (!c->regel->samlet)
        return is_too_long(c, start, slutt, 0) ? AVT_BRUTT : AVT_HOLDER;
    const char *tiltak = c->innhold->tiltak->navn;
    int before = avt_dager_ellers(c->arena, c->fakta, tiltak, start, slutt, false);
    if (is_too_long(c, start, slutt, before) && before > 0)
        return AVT_BRUTT;
    int with_waiting = avt_dager_ellers(c->arena, c->fakta, tiltak, start, slutt, true);
    return with_waiting > before && is_too_long(c, start, slutt, with_waiting) ? AVT_BRUTT_VENTER : AVT_HOLDER;
}

/* ---- How old ---- */

/* Whole years on a day: who is born on 29 February is a year older on 1 March where the year has no such day. */
static bool has_turned(avt_date born, avt_date day, int64_t years)
{
    return born <= avt_date_add_months(day, (int)-years * MONTHS_PER_YEAR);
}

enum avt_radsvar avt_sjekk_alder(const struct avt_row_run *c)
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
