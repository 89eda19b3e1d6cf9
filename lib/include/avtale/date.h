/*
 * Civil dates, instants, and legal time in Norway. No clock: "now" is always a parameter.
 *
 * A date is a day number, 1970-01-01 = 0 (proleptic Gregorian). An instant is seconds since 1970-01-01T00:00:00Z.
 */
#ifndef AVTALE_DATE_H
#define AVTALE_DATE_H

#include <stdint.h>

#include "avtale/arena.h"
#include "avtale/span.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t avt_date;    /* days since 1970-01-01 */
typedef int64_t avt_instant; /* seconds since 1970-01-01T00:00:00Z */

/* "YYYY-MM-DD", years 1900 to 2199. False for anything else, days that do not exist included. */
bool avt_date_parse(avt_date *out, struct avt_span text);
const char *avt_date_format(struct avt_arena *arena, avt_date date);
avt_date avt_date_make(int year, int month, int day); /* the date must exist */
void avt_date_split(avt_date date, int *year, int *month, int *day);

/* Adds months; a day the month does not have becomes its last (31 August + 6 months = 28 or 29 February). */
avt_date avt_date_add_months(avt_date date, int months);

/*
 * Months as the law counts them. Domstolloven § 148, second paragraph: a time limit of months or years ends on the day of
 * the last month that by its number answers to the day it begins on, "har måneden ikke denne dag, ender fristen på den
 * siste dag i måneden" (forvaltningsloven § 30 and others refer to it). So counted from a day, avt_date_add. A period
 * whose first day is itself a day of it ends the day before that day of the month, and where the month has no such day on
 * its last: six months from 1 September end on 28 February, and so do six months from 29, 30 and 31 August.
 */

/* The last day of a period of that length, both days included. False if interval is malformed. */
bool avt_date_last(avt_date *out, avt_date first, const char *interval);

/* How long a period is, both days included: whole months, and the days left after them. last is not before first. */
void avt_date_length(avt_date first, avt_date last, int *months, int *days);

/* date ± an interval "14d", "6u" (weeks), "3m", "1a" (years); sign is +1 or -1. False if interval is malformed. */
bool avt_date_add(avt_date *out, avt_date date, int sign, const char *interval);

/* "YYYY-MM-DDThh:mm:ssZ" exactly. */
bool avt_instant_parse(avt_instant *out, struct avt_span text);
const char *avt_instant_format(struct avt_arena *arena, avt_instant when);

/* The civil date, and seconds since midnight, in Europe/Oslo. Summer time by Directive 2000/84/EC: from 01:00 UTC the last
 * Sunday of March to 01:00 UTC the last Sunday of October. For instants since 1996. */
avt_date avt_date_oslo(avt_instant when);
int avt_oslo_seconds(avt_instant when);

#ifdef __cplusplus
}
#endif

#endif
