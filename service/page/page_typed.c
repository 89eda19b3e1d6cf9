/* Values as people write them. */
#include "page/page_typed.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "avtale/innhold.h"

/* What of a text is only there for the eye. */
enum { SPACES = 1, DOTS = 2, COMMA = 4, DATE = 8, INTEGER = 16, KRONER = 32 };

static const unsigned written[AVT_TYPE_COUNT] = {
    [AVT_TYPE_DATO] = DATE,
    [AVT_TYPE_KR] = SPACES | INTEGER | KRONER,
    [AVT_TYPE_HELTALL] = SPACES | INTEGER,
    [AVT_TYPE_FNR] = SPACES,
    [AVT_TYPE_DESIMAL] = SPACES | COMMA,
    [AVT_TYPE_KONTONR] = SPACES | DOTS,
    [AVT_TYPE_ORGNR] = SPACES,
    [AVT_TYPE_KID] = SPACES,
    [AVT_TYPE_TELEFON] = SPACES,
    [AVT_TYPE_INTERVALL] = SPACES,
};

static const char DIGITS[] = "0123456789";

/* ---- Spaces ---- */

/* Bytes of the space that begins here, 0 if none does. */
static size_t space_at(const char *at)
{
    static const char *const spaces[] = {" ", "\t", "\r", "\n", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"};
    for (size_t i = 0; i < sizeof(spaces) / sizeof(*spaces); i++) {
        if (strncmp(at, spaces[i], strlen(spaces[i])) == 0)
            return strlen(spaces[i]);
    }
    return 0;
}

static const char *without_spaces(struct avt_arena *arena, const char *text)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "");
    while (*text) {
        size_t space = space_at(text);
        if (!space)
            avt_buf_char(&buf, *text);
        text += space ? space : 1;
    }
    return buf.ptr;
}

/* Every `from` becomes `to`, or goes when `to` is 0. */
static const char *replace(struct avt_arena *arena, const char *text, char from, char to)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "");
    for (; *text; text++) {
        char c = *text == from ? to : *text;
        if (c)
            avt_buf_char(&buf, c);
    }
    return buf.ptr;
}

/* ---- Dates ---- */

/* As nb and nn write them, and as English does. */
static const char *const months[][2] = {
    {"januar",    "january"  },
    {"februar",   "february" },
    {"mars",      "march"    },
    {"april",     "april"    },
    {"mai",       "may"      },
    {"juni",      "june"     },
    {"juli",      "july"     },
    {"august",    "august"   },
    {"september", "september"},
    {"oktober",   "october"  },
    {"november",  "november" },
    {"desember",  "december" },
};

enum { LETTERS = 3 }; /* of a month's name are enough to know it by */

/* Takes a number of at least `shortest` and at most `longest` digits off *at. */
static bool take_number(const char **at, size_t shortest, size_t longest, unsigned *out)
{
    size_t n = strspn(*at, DIGITS);
    if (n < shortest || n > longest)
        return false;
    *out = 0;
    for (; n > 0; n--)
        *out = *out * 10 + (unsigned)(*(*at)++ - '0');
    return true;
}

/* Takes the name of a month, or the beginning of one, off *at, and the dot behind it. */
static bool take_month(const char **at, unsigned *out)
{
    size_t n = 0;
    while (isalpha((unsigned char)(*at)[n]))
        n++;
    for (unsigned i = 0; n >= LETTERS && i < 12; i++) {
        if (strncasecmp(*at, months[i][0], n) != 0 && strncasecmp(*at, months[i][1], n) != 0)
            continue;
        *at += n;
        *at += **at == '.';
        *out = i + 1;
        return true;
    }
    return false;
}

/* Takes the year that ends the text, of two digits or four. */
static bool take_year(const char **at, unsigned *out)
{
    size_t n = strspn(*at, DIGITS);
    if ((n != 2 && n != 4) || !take_number(at, n, n, out) || **at)
        return false;
    *out += n == 2 ? 2000 : 0;
    return *out >= 1000;
}

/* "15032027", "150327". */
static bool read_digits(const char *at, unsigned *day, unsigned *month, unsigned *year)
{
    size_t n = strlen(at);
    if ((n != 6 && n != 8) || strspn(at, DIGITS) != n)
        return false;
    unsigned all = 0, per_year = n == 6 ? 100 : 10000;
    (void)take_number(&at, n, n, &all);
    *year = all % per_year + (n == 6 ? 2000 : 0);
    *month = all / per_year % 100;
    *day = all / per_year / 100;
    return *year >= 1000;
}

/* "15.3.2027", "15/3/27", "15-3-27", "15.mars2027", "15mar.27": spaces are gone. */
static bool read_parts(const char *at, unsigned *day, unsigned *month, unsigned *year)
{
    if (!take_number(&at, 1, 2, day))
        return false;
    char between = *at;
    if (isalpha((unsigned char)between) || (between == '.' && isalpha((unsigned char)at[1]))) {
        at += between == '.';
        return take_month(&at, month) && take_year(&at, year);
    }
    if (!between || !strchr("./-", between))
        return false;
    at++;
    return take_number(&at, 1, 2, month) && *at++ == between && take_year(&at, year);
}

static const char *read_date(struct avt_arena *arena, const char *text)
{
    const char *at = without_spaces(arena, text);
    unsigned day, month, year;
    if (!read_digits(at, &day, &month, &year) && !read_parts(at, &day, &month, &year))
        return text;
    return avt_arena_format(arena, "%04u-%02u-%02u", year, month, day);
}

/* Four digits, two and two: read as a day, whether there is such a one or not. */
static bool is_written_date(const char *text)
{
    static const char form[] = "dddd-dd-dd";
    size_t i = 0;
    while (form[i] && (form[i] == 'd' ? isdigit((unsigned char)text[i]) : text[i] == form[i]))
        i++;
    return !form[i] && !text[i];
}

/* ---- Kroner ---- */

static const char *without_tail(struct avt_arena *arena, const char *text)
{
    static const char *const tails[] = {"kr.", "kr", ",-"};
    size_t len = strlen(text);
    for (size_t i = 0; i < sizeof(tails) / sizeof(*tails); i++) {
        size_t tail = strlen(tails[i]);
        if (len > tail && strcasecmp(text + len - tail, tails[i]) == 0)
            return avt_arena_strn(arena, text, len - tail);
    }
    return text;
}

/* Every dot stands before three digits, as in 1.234.567. */
static bool dots_group(const char *text)
{
    const char *dot = strchr(text, '.');
    if (!dot || dot == text || dot - text > 3)
        return false;
    for (; *dot == '.'; dot += 4) {
        if (strspn(dot + 1, DIGITS) != 3)
            return false;
    }
    return !*dot;
}

/* Without spaces already. */
static const char *read_kroner(struct avt_arena *arena, const char *text)
{
    text = without_tail(arena, without_tail(arena, text)); /* "20 000,- kr" */
    return dots_group(text) ? replace(arena, text, '.', '\0') : text;
}

/* ---- Any value ---- */

bool typed_is_whole(enum avt_type type)
{
    return written[type] & INTEGER;
}

const char *typed_read(struct avt_arena *arena, enum avt_type type, const char *text)
{
    unsigned how = written[type];
    if (how & DATE)
        return read_date(arena, text);
    if (how & SPACES)
        text = without_spaces(arena, text);
    if (how & KRONER)
        text = read_kroner(arena, text);
    if (how & DOTS)
        text = replace(arena, text, '.', '\0');
    if (how & COMMA)
        text = replace(arena, text, ',', '.');
    return text;
}

const char *typed_read_field(struct avt_arena *arena, const struct avt_felt *felt, const char *text)
{
    bool one_line = felt->type == AVT_TYPE_TEKST && !felt->multiline;
    return one_line ? replace(arena, text, '\n', ' ') : typed_read(arena, felt->type, text);
}

const char *typed_shown(struct avt_arena *arena, const struct avt_felt *felt, const char *text)
{
    const char *normal, *read = typed_read(arena, felt->type, text);
    bool whole = !typed_is_whole(felt->type) || strspn(read, "-0123456789") == strlen(read);
    if (!written[felt->type] || !whole || avt_verdi_check(arena, felt, avt_span_str(read), &normal) || !normal)
        return text;
    return normal;
}

const char *typed_fault(struct avt_arena *arena, const char *kode, enum avt_type type, const char *text)
{
    bool no_number = strcmp(kode, "feil-type") == 0 || strcmp(kode, "ikke-heltall") == 0;
    if (type == AVT_TYPE_DATO && text && strcmp(kode, "ugyldig-dato") == 0)
        return is_written_date(read_date(arena, text)) ? "dato-finnes-ikke" : "dato-form";
    if (type == AVT_TYPE_KR && (no_number || strcmp(kode, "ugyldig-form") == 0))
        return "hele-kroner";
    return no_number ? "ikke-heltall" : kode;
}
