/*
 * Check digits.
 *
 * fnr: Skatteetaten, "Fødselsnummer" and "Nytt fødselsnummer fra 2032": the first check digit may leave 0, 1, 2 or 3
 * modulo 11, which also holds for numbers given before. orgnr: Brønnøysundregistrene. kontonr: Bits. kid: Mastercard
 * Payment Services, modulus 10 or modulus 11.
 */
#include <string.h>

#include "avtale/regel.h"

enum { FNR_LEN = 11, ORGNR_LEN = 9, KONTONR_LEN = 11, KID_MIN = 2, KID_MAX = 25, SYNTHETIC = 80, D_NUMBER = 40 };
enum { NEW_NUMBERS = 2032 }; /* from this year the individual number of those given tells no century */

static bool are_digits(const char *text, size_t shortest, size_t longest)
{
    size_t len = strspn(text, "0123456789");
    return text[len] == '\0' && len >= shortest && len <= longest;
}

static int digit(const char *digits, size_t i)
{
    return digits[i] - '0';
}

static int two_digits(const char *digits, size_t i)
{
    return 10 * digit(digits, i) + digit(digits, i + 1);
}

/* The sum of weight times digit, modulo 11. The last weight is that of the check digit itself. */
static int weighed(const char *digits, const int *weights, size_t n)
{
    int sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += weights[i] * digit(digits, i);
    return sum % 11;
}

/* The month without what marks a number as synthetic: Dolly 40, Norsk helsenett 65, Skatteetaten 80. */
static int fnr_month(const char *fnr)
{
    static const int marks[] = {0, 40, 65, SYNTHETIC};
    int month = two_digits(fnr, 2);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (month > marks[i] && month <= marks[i] + 12)
            return month - marks[i];
    return 0;
}

/* The day exists in that month. The number does not tell the century: 00 may be the leap year 2000. D-numbers add 40 to
 * the day. */
static bool fnr_has_date(const char *fnr)
{
    static const int days[] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int day = two_digits(fnr, 0), month = fnr_month(fnr);
    if (day > D_NUMBER)
        day -= D_NUMBER;
    bool leap = two_digits(fnr, 4) % 4 == 0;
    return day >= 1 && day <= days[month] && !(month == 2 && day == 29 && !leap);
}

static const int first_weights[] = {3, 7, 6, 1, 8, 9, 4, 5, 2, 1};

static bool fnr_ok(const char *fnr)
{
    static const int second[] = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
    return are_digits(fnr, FNR_LEN, FNR_LEN) && fnr_has_date(fnr) && weighed(fnr, first_weights, 10) <= 3 &&
           weighed(fnr, second, FNR_LEN) == 0;
}

static bool orgnr_ok(const char *orgnr)
{
    static const int weights[] = {3, 2, 7, 6, 5, 4, 3, 2, 1};
    return are_digits(orgnr, ORGNR_LEN, ORGNR_LEN) && weighed(orgnr, weights, ORGNR_LEN) == 0;
}

static bool kontonr_ok(const char *kontonr)
{
    static const int weights[] = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
    return are_digits(kontonr, KONTONR_LEN, KONTONR_LEN) && weighed(kontonr, weights, KONTONR_LEN) == 0;
}

/* ISO/IEC 7812-1, the Luhn formula. */
static bool kid_mod10_ok(const char *kid, size_t len)
{
    int sum = 0;
    for (size_t i = 0; i < len; i++) {
        int term = digit(kid, i) * ((len - i) % 2 == 0 ? 2 : 1);
        sum += term > 9 ? term - 9 : term;
    }
    return sum % 10 == 0;
}

/* Weights 2 to 7, again and again, from the digit before the check digit. */
static bool kid_mod11_ok(const char *kid, size_t len)
{
    int sum = digit(kid, len - 1);
    for (size_t i = 0; i + 1 < len; i++)
        sum += digit(kid, len - 2 - i) * ((int)(i % 6) + 2);
    return sum % 11 == 0;
}

static bool kid_ok(const char *kid)
{
    size_t len = strlen(kid);
    return are_digits(kid, KID_MIN, KID_MAX) && (kid_mod10_ok(kid, len) || kid_mod11_ok(kid, len));
}

bool avt_checksum_ok(const char *art, const char *digits)
{
    static const struct {
        const char *art;
        bool (*ok)(const char *digits);
    } kinds[] = {
        {"fnr",     fnr_ok    },
        {"orgnr",   orgnr_ok  },
        {"kontonr", kontonr_ok},
        {"kid",     kid_ok    }
    };
    if (digits[strspn(digits, "0")] == '\0') /* zeros weigh nothing, so every sum would be right */
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].art, art) == 0)
            return kinds[i].ok(digits);
    return false;
}

/*
 * The series of individual numbers, and the years each is for. Of a foedselsnummer: folkeregisterforskriften section
 * 2-2-1. Of a D-number: Skatteetaten, "Utvidelse av D-nummerserien", in use since 16 November 2021. What stands in no row
 * is given to nobody before 2032.
 */
static const struct series {
    bool d_number;
    int first, last, from, to;
} series[] = {
    {false, 0,   499, 1900, 1999},
    {false, 500, 749, 1854, 1899},
    {false, 500, 999, 2000, 2039},
    {false, 900, 999, 1940, 1999},
    {true,  0,   199, 1900, 1939},
    {true,  0,   499, 1940, 1999},
    {true,  200, 999, 2000, 2039},
    {true,  500, 599, 1858, 1899},
    {true,  600, 999, 1940, 1999},
};

/* The year that the last two of it and the individual number tell; 0: none. */
static int year_of(const char *fnr)
{
    int individual = 10 * two_digits(fnr, 6) + digit(fnr, 8);
    for (size_t i = 0; i < sizeof series / sizeof *series; i++) {
        const struct series *row = &series[i];
        int year = row->from / 100 * 100 + two_digits(fnr, 4);
        if (row->d_number == (two_digits(fnr, 0) > D_NUMBER) && individual >= row->first && individual <= row->last &&
            year >= row->from && year <= row->to)
            return year;
    }
    return 0;
}

bool avt_fnr_synthetic_born(const char *fnr, avt_date idag, avt_date *out)
{
    if (!avt_fnr_is_synthetic(fnr) || !fnr_ok(fnr) || weighed(fnr, first_weights, 10) != 0 ||
        idag >= avt_date_make(NEW_NUMBERS, 1, 1))
        return false;
    int year = year_of(fnr), month = fnr_month(fnr), day = two_digits(fnr, 0) % D_NUMBER;
    if (year < 1900 || (year == 1900 && month == 2 && day == 29)) /* dates begin later; 1900 was no leap year */
        return false;
    avt_date born = avt_date_make(year, month, day);
    if (born > idag)
        return false;
    *out = born;
    return true;
}

bool avt_fnr_is_synthetic(const char *fnr)
{
    return are_digits(fnr, FNR_LEN, FNR_LEN) && two_digits(fnr, 2) > SYNTHETIC;
}
