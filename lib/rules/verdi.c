/* One value: the types, their lexical forms and how a text is brought into them. */
#include "verdi.h"

#include <string.h>

#include "avtale/id.h"
#include "avtale/innhold.h"
#include "avtale/text.h"

enum { MAX_EPOST = 254, MAX_EPOST_LOCAL = 64 }; /* RFC 5321 section 4.5.3.1 */

/* Checks: the fault's code, or NULL. *out is the text as given and may be changed. */

/* What is called somebody or something. */
static bool is_name(const struct avt_felt *felt)
{
    const char *slash = strrchr(felt->sti, '/');
    return felt->type == AVT_TYPE_TEKST && strcmp(slash == NULL ? felt->sti : slash + 1, "navn") == 0;
}

static const char *check_tekst(struct avt_arena *arena, const struct avt_felt *felt, const char *text, const char **out)
{
    (void)arena, (void)out;
    if (avt_text_length(text) > felt->lengde)
        return "for-lang";
    return is_name(felt) && avt_text_looks_empty(avt_span_str(text)) ? "ser-tom-ut" : NULL;
}

static const char *check_dato(struct avt_arena *arena, const struct avt_felt *felt, const char *text, const char **out)
{
    (void)arena, (void)felt, (void)out;
    avt_date date;
    return avt_date_parse(&date, avt_span_str(text)) ? NULL : "ugyldig-dato";
}

static const char *check_kode(struct avt_arena *arena, const struct avt_felt *felt, const char *text, const char **out)
{
    (void)arena, (void)out;
    for (const char *const *kode = felt->koder; *kode != NULL; kode++)
        if (strcmp(*kode, text) == 0)
            return NULL;
    return "ugyldig-kode";
}

static const char *check_janei(struct avt_arena *arena, const struct avt_felt *felt, const char *text, const char **out)
{
    (void)arena, (void)felt, (void)out;
    return strcmp(text, "ja") == 0 || strcmp(text, "nei") == 0 ? NULL : "ugyldig-kode";
}

static size_t count_digits(const char *text)
{
    return strspn(text, "0123456789");
}

static const char *check_digits(struct avt_arena *arena, const struct avt_felt *felt, const char *text,
                                const char **out)
{
    (void)arena, (void)out;
    const struct avt_type_row *type = avt_type_get(felt->type);
    size_t len = count_digits(text);
    return text[len] == '\0' && len >= type->shortest && len <= type->longest ? NULL : "ugyldig-form";
}

/* ---- Telephones ---- */

/* Norwegian numbers (Nkom's plan): eight digits, five from 02 to 09, six from 116. None begins with 00 or is 1 alone. */
static bool is_national(const char *digits)
{
    size_t n = strlen(digits);
    return (n == 8 && digits[0] != '0') || (n == 5 && digits[0] == '0' && digits[1] != '0') ||
           (n == 6 && strncmp(digits, "116", 3) == 0);
}

/* Behind a plus: ours by our plan, others by ITU-T E.164, which has at most fifteen digits. */
static bool is_international(const char *digits)
{
    enum { SHORTEST = 7, LONGEST = 15 };
    size_t n = strlen(digits);
    if (strncmp(digits, "47", 2) == 0)
        return is_national(digits + 2);
    return digits[0] != '0' && n >= SHORTEST && n <= LONGEST;
}

/* What people put between the digits is dropped, with the 0 in parentheses that is only dialled at home; 00 first is +. */
static const char *telefon_form(struct avt_arena *arena, const char *text)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "");
    for (const char *at = avt_text_compact(arena, text, true); *at != '\0'; at++) {
        if (buf.len > 0 && buf.ptr[0] == '+' && strncmp(at, "(0)", 3) == 0)
            at += 2;
        else if (strchr("()./", *at) == NULL)
            avt_buf_char(&buf, *at);
    }
    bool abroad = strncmp(buf.ptr, "00", 2) == 0;
    return abroad ? avt_arena_format(arena, "+%s", buf.ptr + 2) : buf.ptr;
}

static const char *check_telefon(struct avt_arena *arena, const struct avt_felt *felt, const char *text,
                                 const char **out)
{
    (void)felt;
    const char *number = telefon_form(arena, text), *digits = number + (*number == '+');
    bool exists = *number == '+' ? is_international(digits) : is_national(digits);
    *out = number;
    return exists && digits[count_digits(digits)] == '\0' ? NULL : "ugyldig-form";
}

/* One of ours, with or without +47; one of another country. */
#define NATIONAL "([1-9][0-9]{7}|0[1-9][0-9]{3}|116[0-9]{3})"
#define TELEFON  "(\\+47)?" NATIONAL "|\\+([1-35-9][0-9]|4[0-689])[0-9]{5,13}"

/* ---- Addresses, references, lengths of time ---- */

static bool domain_ok(const char *domain)
{
    size_t len = strlen(domain);
    return strchr(domain, '.') != NULL && strstr(domain, "..") == NULL && domain[0] != '.' && domain[len - 1] != '.';
}

/* Only what no address has is refused; whether the address works, only a message can tell. */
static const char *check_epost(struct avt_arena *arena, const struct avt_felt *felt, const char *text, const char **out)
{
    (void)arena, (void)felt, (void)out;
    const char *at = strchr(text, '@');
    if (strlen(text) > MAX_EPOST)
        return "for-lang";
    if (at == NULL || at == text || at - text > MAX_EPOST_LOCAL || at[1] == '\0' || strchr(at + 1, '@') != NULL)
        return "ugyldig-form";
    bool strange = strpbrk(text, "<>()[],;:\\\"") != NULL || avt_text_has_space(avt_span_str(text));
    return !strange && domain_ok(at + 1) ? NULL : "ugyldig-form";
}

static const char *check_ref(struct avt_arena *arena, const struct avt_felt *felt, const char *text, const char **out)
{
    (void)arena, (void)felt, (void)out;
    struct avt_id id;
    return avt_id_parse(&id, avt_span_str(text)) ? NULL : "ugyldig-form";
}

bool avt_interval_ok(struct avt_span text)
{
    uint64_t number;
    return text.len >= 2 && strchr("duma", text.ptr[text.len - 1]) != NULL &&
           avt_span_u64((struct avt_span){text.ptr, text.len - 1}, 999, &number) && number > 0;
}

static const char *check_intervall(struct avt_arena *arena, const struct avt_felt *felt, const char *text,
                                   const char **out)
{
    (void)arena, (void)felt, (void)out;
    return avt_interval_ok(avt_span_str(text)) ? NULL : "ugyldig-form";
}

/* Numbers are kept as whole units of 10^-decimals: nothing here is ever a floating-point number. */

/* Appends a digit; a number too large stays just outside every range. */
static int64_t append_digit(int64_t number, int digit)
{
    return number > (AVT_INTEGER_MAX - digit) / 10 ? AVT_INTEGER_MAX + 1 : number * 10 + digit;
}

/* "[-]digits[.digits]"; zeros at either end say nothing and are let pass. False for any other form or too many
 * decimals. */
bool avt_verdi_units(const char *text, unsigned decimals, int64_t *out)
{
    bool negative = *text == '-';
    const char *whole = text + negative;
    size_t n_whole = count_digits(whole);
    const char *fraction = whole + n_whole + (whole[n_whole] == '.');
    size_t n_fraction = count_digits(fraction);
    if (n_whole == 0 || fraction[n_fraction] != '\0' || (whole[n_whole] == '.' && n_fraction == 0))
        return false;
    while (n_fraction > 0 && fraction[n_fraction - 1] == '0')
        n_fraction--;
    if (n_fraction > decimals)
        return false;
    int64_t number = 0;
    for (size_t i = 0; i < n_whole; i++)
        number = append_digit(number, whole[i] - '0');
    for (size_t i = 0; i < decimals; i++)
        number = append_digit(number, i < n_fraction ? fraction[i] - '0' : 0);
    *out = negative ? -number : number;
    return true;
}

static const char *format_scaled(struct avt_arena *arena, int64_t number, unsigned decimals)
{
    uint64_t size = (uint64_t)(number < 0 ? -number : number), unit = 1;
    for (unsigned i = 0; i < decimals; i++)
        unit *= 10;
    uint64_t fraction = size % unit;
    while (decimals > 0 && fraction % 10 == 0) {
        fraction /= 10;
        decimals--;
    }
    const char *sign = number < 0 ? "-" : "";
    if (decimals == 0)
        return avt_arena_format(arena, "%s%llu", sign, (unsigned long long)(size / unit));
    return avt_arena_format(arena, "%s%llu.%0*llu", sign, (unsigned long long)(size / unit), (int)decimals,
                            (unsigned long long)fraction);
}

static const char *check_number(struct avt_arena *arena, const struct avt_felt *felt, const char *text,
                                const char **out)
{
    int64_t number;
    if (!avt_verdi_units(text, felt->desimaler, &number))
        return "ugyldig-form";
    if (number < felt->min)
        return "for-liten";
    if (number > felt->maks)
        return "for-stor";
    *out = format_scaled(arena, number, felt->desimaler);
    return NULL;
}

/* clang-format off */
static const struct avt_type_row types[AVT_TYPE_COUNT] = {
    [AVT_TYPE_TEKST]     = {"tekst",     check_tekst,     .pattern = NULL},
    [AVT_TYPE_DATO]      = {"dato",      check_dato,      .pattern = "[0-9]{4}-[0-9]{2}-[0-9]{2}"},
    [AVT_TYPE_KR]        = {"kr",        check_number,    .pattern = NULL, .integer = true},
    [AVT_TYPE_HELTALL]   = {"heltall",   check_number,    .pattern = NULL, .integer = true},
    [AVT_TYPE_DESIMAL]   = {"desimal",   check_number,    .pattern = NULL},
    [AVT_TYPE_KODE]      = {"kode",      check_kode,      .pattern = NULL},
    [AVT_TYPE_JANEI]     = {"janei",     check_janei,     .pattern = "ja|nei"},
    [AVT_TYPE_FNR]       = {"fnr",       check_digits,    .pattern = "[0-9]{11}", 11, 11, .spaced = true},
    [AVT_TYPE_ORGNR]     = {"orgnr",     check_digits,    .pattern = "[0-9]{9}", 9, 9, .spaced = true},
    [AVT_TYPE_KONTONR]   = {"kontonr",   check_digits,    .pattern = "[0-9]{11}", 11, 11, .spaced = true},
    [AVT_TYPE_KID]       = {"kid",       check_digits,    .pattern = "[0-9]{2,25}", 2, 25, .spaced = true},
    [AVT_TYPE_TELEFON]   = {"telefon",   check_telefon,   .pattern = TELEFON},
    [AVT_TYPE_EPOST]     = {"epost",     check_epost,     .pattern = "[^@\\s]+@[^@\\s]+\\.[^@\\s]+"},
    [AVT_TYPE_AVTALEREF] = {"avtaleref", check_ref,       .pattern = "[0-7][0-9A-HJKMNP-TV-Z]{25}"},
    [AVT_TYPE_INTERVALL] = {"intervall", check_intervall, .pattern = "[1-9][0-9]{0,2}[duma]"},
};
/* clang-format on */

const struct avt_type_row *avt_type_get(enum avt_type type)
{
    AVT_INVARIANT(type < AVT_TYPE_COUNT);
    return &types[type];
}

static const char *number_pattern(struct avt_arena *arena, const struct avt_felt *felt)
{
    const char *whole = felt->min < 0 ? "-?(0|[1-9][0-9]{0,15})" : "(0|[1-9][0-9]{0,15})";
    switch (felt->desimaler) {
    case 0: return whole;
    case 1: return avt_arena_format(arena, "%s(\\.[1-9])?", whole);
    default: return avt_arena_format(arena, "%s(\\.[0-9]{0,%u}[1-9])?", whole, felt->desimaler - 1);
    }
}

const char *avt_type_pattern(struct avt_arena *arena, const struct avt_felt *felt)
{
    const struct avt_type_row *type = avt_type_get(felt->type);
    return type->check == check_number ? number_pattern(arena, felt) : type->pattern;
}

bool avt_type_is_ordered(enum avt_type type)
{
    return type == AVT_TYPE_DATO || type == AVT_TYPE_INTERVALL || avt_type_get(type)->check == check_number;
}

const char *avt_type_name(enum avt_type type)
{
    return avt_type_get(type)->navn;
}

const char *avt_verdi_check(struct avt_arena *arena, const struct avt_felt *felt, struct avt_span text,
                            const char **out)
{
    const struct avt_type_row *type = avt_type_get(felt->type);
    const char *normal;
    if (avt_text_normalise(arena, &normal, text).code != AVT_OK ||
        !avt_text_is_allowed(avt_span_str(normal), felt->multiline))
        return "ugyldige-tegn";
    if (*normal == '\0') {
        *out = NULL;
        return NULL;
    }
    if (type->spaced)
        normal = avt_text_compact(arena, normal, false);
    const char *result = normal;
    const char *fault = type->check(arena, felt, normal, &result);
    if (fault == NULL)
        *out = result;
    return fault;
}

int64_t avt_verdi_number(const struct avt_felt *felt, const char *tekst)
{
    int64_t number = 0;
    bool ok = avt_verdi_units(tekst, felt->desimaler, &number);
    AVT_INVARIANT(ok);
    return number;
}

/* The length of an interval in days, for comparing only: a month is 30, a year 365. */
static int64_t interval_length(const char *interval)
{
    static const struct {
        char unit;
        int64_t days;
    } units[] = {
        {'d', 1  },
        {'u', 7  },
        {'m', 30 },
        {'a', 365}
    };
    size_t len = strlen(interval);
    uint64_t number = 0;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (interval[len - 1] == units[i].unit && avt_span_u64((struct avt_span){interval, len - 1}, 999, &number))
            return (int64_t)number * units[i].days;
    return 0;
}

int avt_verdi_compare(const struct avt_felt *felt, const char *a, const char *b)
{
    int64_t x, y;
    if (felt->type == AVT_TYPE_INTERVALL) {
        x = interval_length(a);
        y = interval_length(b);
    } else if (avt_type_get(felt->type)->check == check_number) {
        x = avt_verdi_number(felt, a);
        y = avt_verdi_number(felt, b);
    } else {
        return strcmp(a, b); /* a date sorts as its text */
    }
    return (x > y) - (x < y);
}

static bool is_blank(struct avt_arena *arena, const char *text)
{
    const char *normal;
    return avt_text_normalise(arena, &normal, avt_span_str(text)).code == AVT_OK && *normal == '\0';
}

const char *avt_json_verdi(struct avt_arena *arena, const struct avt_json *json, const struct avt_felt *felt)
{
    bool integer = avt_type_get(felt->type)->integer;
    if (integer && json->kind == AVT_JSON_INT)
        return avt_arena_format(arena, "%lld", (long long)json->number);
    if (json->kind != AVT_JSON_STRING || (integer && !is_blank(arena, json->text)))
        return NULL;
    return integer ? "" : json->text; /* what has been emptied is no value, whatever it would have been */
}
