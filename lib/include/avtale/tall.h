/*
 * Exact numbers: fractions of 128-bit integers, always in lowest terms with a positive denominator. Nothing is rounded
 * but where it is asked for, and no floating-point number is used.
 *
 * Every operation returns false, and leaves *out alone, when its result would not fit; so does a division by zero.
 */
#ifndef AVTALE_TALL_H
#define AVTALE_TALL_H

#include <stdbool.h>
#include <stdint.h>

#include "avtale/arena.h"
#include "avtale/span.h"

#ifdef __cplusplus
extern "C" {
#endif

__extension__ typedef __int128 avt_wide;

struct avt_tall {
    avt_wide teller, nevner;
};

enum { AVT_TALL_MAX_DESIMALER = 18 };

struct avt_tall avt_tall_int(int64_t number);

/* "[-]digits[.digits]", at most 18 digits on each side. */
bool avt_tall_parse(struct avt_tall *out, struct avt_span text) AVT_NODISCARD;

bool avt_tall_add(struct avt_tall *out, struct avt_tall a, struct avt_tall b) AVT_NODISCARD;
bool avt_tall_sub(struct avt_tall *out, struct avt_tall a, struct avt_tall b) AVT_NODISCARD;
bool avt_tall_mul(struct avt_tall *out, struct avt_tall a, struct avt_tall b) AVT_NODISCARD;
bool avt_tall_div(struct avt_tall *out, struct avt_tall a, struct avt_tall b) AVT_NODISCARD;

/* <0, 0, >0. */
int avt_tall_compare(struct avt_tall a, struct avt_tall b);

/* To the nearest number of so many decimals (at most AVT_TALL_MAX_DESIMALER); one halfway between two goes away from
 * zero ("half-up", never banker's rounding). */
bool avt_tall_round(struct avt_tall *out, struct avt_tall a, unsigned decimals) AVT_NODISCARD;

/* What stands before the decimals: towards zero. */
struct avt_tall avt_tall_cut(struct avt_tall a);

/* "-12.5": without zeros at the end. NULL when that would take more than so many decimals. */
const char *avt_tall_format(struct avt_arena *arena, struct avt_tall a, unsigned decimals);

#ifdef __cplusplus
}
#endif

#endif
