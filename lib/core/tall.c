/* Exact numbers. */
#include "avtale/tall.h"

__extension__ typedef unsigned __int128 wide_size;

#define WIDE_MAX ((avt_wide)(~(wide_size)0 >> 1))

/* -WIDE_MAX - 1 is never made, so that a sign can always be turned. */

static wide_size size_of(avt_wide a)
{
    return a < 0 ? (wide_size)-a : (wide_size)a;
}

static bool fits_64(wide_size a, wide_size b)
{
    return ((a | b) >> 64) == 0;
}

static bool wide_mul(avt_wide *out, avt_wide a, avt_wide b)
{
    wide_size x = size_of(a), y = size_of(b);
    bool small = ((x | y) >> 63) == 0;
    if (!small && x != 0 && y > (wide_size)WIDE_MAX / x)
        return false;
    *out = a * b;
    return true;
}

static bool wide_add(avt_wide *out, avt_wide a, avt_wide b)
{
    if (b > 0 ? a > WIDE_MAX - b : a < -WIDE_MAX - b)
        return false;
    *out = a + b;
    return true;
}

/* Greatest common divisor; as soon as both fit, with the division that the machine has. */
static avt_wide common(avt_wide a, avt_wide b)
{
    wide_size x = size_of(a), y = size_of(b);
    while (y != 0 && !fits_64(x, y)) {
        wide_size rest = x % y;
        x = y;
        y = rest;
    }
    uint64_t s = (uint64_t)x, t = (uint64_t)y;
    if (y == 0)
        return (avt_wide)x;
    while (t != 0) {
        uint64_t rest = s % t;
        s = t;
        t = rest;
    }
    return (avt_wide)s;
}

static struct avt_tall lowest(avt_wide teller, avt_wide nevner)
{
    avt_wide divisor = common(teller, nevner);
    if (nevner < 0)
        divisor = -divisor;
    return (struct avt_tall){teller / divisor, nevner / divisor};
}

static avt_wide power_of_ten(unsigned exponent)
{
    avt_wide power = 1;
    AVT_INVARIANT(exponent <= AVT_TALL_MAX_DESIMALER);
    while (exponent-- > 0)
        power *= 10;
    return power;
}

struct avt_tall avt_tall_int(int64_t number)
{
    return (struct avt_tall){number, 1};
}

/* Takes digits off *text; their number. */
static unsigned take_digits(struct avt_span *text, avt_wide *number)
{
    unsigned n = 0;
    while (text->len > 0 && *text->ptr >= '0' && *text->ptr <= '9' && n <= AVT_TALL_MAX_DESIMALER) {
        *number = *number * 10 + (*text->ptr - '0');
        text->ptr++;
        text->len--;
        n++;
    }
    return n;
}

bool avt_tall_parse(struct avt_tall *out, struct avt_span text)
{
    avt_wide number = 0;
    unsigned n_fraction = 0;
    bool negative = text.len > 0 && *text.ptr == '-';
    struct avt_span rest = {text.ptr + negative, text.len - negative};
    unsigned n_whole = take_digits(&rest, &number);
    if (n_whole == 0 || n_whole > AVT_TALL_MAX_DESIMALER)
        return false;
    if (rest.len > 0 && *rest.ptr == '.') {
        rest = (struct avt_span){rest.ptr + 1, rest.len - 1};
        n_fraction = take_digits(&rest, &number);
        if (n_fraction == 0)
            return false;
    }
    if (rest.len > 0 || n_fraction > AVT_TALL_MAX_DESIMALER)
        return false;
    *out = lowest(negative ? -number : number, power_of_ten(n_fraction));
    return true;
}

/* Over the least common denominator, so that numbers stay as small as they can. */
bool avt_tall_add(struct avt_tall *out, struct avt_tall a, struct avt_tall b)
{
    avt_wide divisor = common(a.nevner, b.nevner), x, y, sum, nevner;
    if (!wide_mul(&x, a.teller, b.nevner / divisor) || !wide_mul(&y, b.teller, a.nevner / divisor) ||
        !wide_add(&sum, x, y) || !wide_mul(&nevner, a.nevner, b.nevner / divisor))
        return false;
    *out = lowest(sum, nevner);
    return true;
}

bool avt_tall_sub(struct avt_tall *out, struct avt_tall a, struct avt_tall b)
{
    return avt_tall_add(out, a, (struct avt_tall){-b.teller, b.nevner});
}

/* Shortened crosswise first: then the product is in lowest terms. */
bool avt_tall_mul(struct avt_tall *out, struct avt_tall a, struct avt_tall b)
{
    struct avt_tall x = lowest(a.teller, b.nevner), y = lowest(b.teller, a.nevner), product;
    if (!wide_mul(&product.teller, x.teller, y.teller) || !wide_mul(&product.nevner, x.nevner, y.nevner))
        return false;
    *out = product;
    return true;
}

bool avt_tall_div(struct avt_tall *out, struct avt_tall a, struct avt_tall b)
{
    if (b.teller == 0)
        return false;
    struct avt_tall inverse =
        b.teller < 0 ? (struct avt_tall){-b.nevner, -b.teller} : (struct avt_tall){b.nevner, b.teller};
    return avt_tall_mul(out, a, inverse);
}

/* The greatest integer not above a. */
static avt_wide floor_of(struct avt_tall a)
{
    return a.teller / a.nevner - (a.teller % a.nevner < 0);
}

/* By integer parts, then by what is left turned upside down: no product that might not fit. */
int avt_tall_compare(struct avt_tall a, struct avt_tall b)
{
    for (int sign = 1;; sign = -sign) {
        avt_wide x = floor_of(a), y = floor_of(b);
        if (x != y)
            return x > y ? sign : -sign;
        avt_wide left_a = a.teller - x * a.nevner, left_b = b.teller - y * b.nevner;
        if (left_a == 0 || left_b == 0)
            return sign * ((left_a > 0) - (left_b > 0));
        a = (struct avt_tall){a.nevner, left_a};
        b = (struct avt_tall){b.nevner, left_b};
    }
}

bool avt_tall_round(struct avt_tall *out, struct avt_tall a, unsigned decimals)
{
    avt_wide unit = power_of_ten(decimals), scaled, whole, nevner = a.nevner;
    avt_wide teller = a.teller < 0 ? -a.teller : a.teller;
    if (!wide_mul(&scaled, teller % nevner, unit) || !wide_mul(&whole, teller / nevner, unit))
        return false;
    avt_wide rest = scaled % nevner;
    if (!wide_add(&whole, whole, scaled / nevner + (rest >= nevner - rest)))
        return false;
    *out = lowest(a.teller < 0 ? -whole : whole, unit);
    return true;
}

struct avt_tall avt_tall_cut(struct avt_tall a)
{
    return (struct avt_tall){a.teller / a.nevner, 1};
}

/* Digits of a number, the last first. */
static unsigned digits_of(char *out, wide_size number)
{
    unsigned n = 0;
    do {
        out[n++] = (char)('0' + (int)(number % 10));
        number /= 10;
    } while (number > 0);
    return n;
}

const char *avt_tall_format(struct avt_arena *arena, struct avt_tall a, unsigned decimals)
{
    char digits[64];
    unsigned n_fraction = 0;
    avt_wide scaled;
    while (n_fraction < decimals && power_of_ten(n_fraction) % a.nevner != 0)
        n_fraction++;
    if (power_of_ten(n_fraction) % a.nevner != 0 || !wide_mul(&scaled, a.teller, power_of_ten(n_fraction) / a.nevner))
        return NULL;
    unsigned n = digits_of(digits, size_of(scaled));
    while (n <= n_fraction)
        digits[n++] = '0';
    struct avt_buf buf = AVT_BUF(arena);
    if (a.teller < 0)
        avt_buf_char(&buf, '-');
    while (n > 0) {
        avt_buf_char(&buf, digits[--n]);
        if (n == n_fraction && n > 0)
            avt_buf_char(&buf, '.');
    }
    return buf.ptr;
}
