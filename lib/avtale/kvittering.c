/* A receipt, R: the table of its lines. */
#include "avtale/kvittering.h"

#include <inttypes.h>
#include <string.h>

#include "avtale/limits.h"
#include "lines.h"

static const char *const method_names[AVT_METODE_COUNT] = {
    [AVT_METODE_DEMO] = "demo",
    [AVT_METODE_IDPORTEN] = "idporten",
    [AVT_METODE_ANSATTPORTEN] = "ansattporten",
    [AVT_METODE_ENTRA] = "entra",
    [AVT_METODE_PASSNOEKKEL] = "passnoekkel",
    [AVT_METODE_PAPIR] = "papir",
    [AVT_METODE_SYSTEM] = "system",
};

const char *avt_metode_name(enum avt_metode metode)
{
    AVT_INVARIANT((unsigned)metode < AVT_METODE_COUNT);
    return method_names[metode];
}

static bool find_method(enum avt_metode *out, struct avt_span name)
{
    for (unsigned i = 0; i < AVT_METODE_COUNT; i++)
        if (avt_span_is(name, method_names[i])) {
            *out = (enum avt_metode)i;
            return true;
        }
    return false;
}

bool avt_metode_find(enum avt_metode *out, const char *name)
{
    return find_method(out, avt_span_str(name));
}

bool avt_metode_belongs(enum avt_metode metode, struct avt_span opphav)
{
    if (metode == AVT_METODE_PAPIR || metode == AVT_METODE_SYSTEM)
        return true;
    return (metode == AVT_METODE_DEMO) == avt_opphav_is_demo(opphav);
}

static bool parse_method(struct avt_arena *arena, void *out, struct avt_span text)
{
    (void)arena;
    return find_method(out, text);
}

static void format_method(struct avt_buf *buf, const void *value)
{
    avt_buf_str(buf, avt_metode_name(*(const enum avt_metode *)value));
}

static bool parse_record(struct avt_arena *arena, void *out, struct avt_span text)
{
    uint64_t nr;
    (void)arena;
    if (!avt_span_u64(text, AVT_MAX_RECORDS, &nr) || nr == 0)
        return false;
    *(unsigned *)out = (unsigned)nr;
    return true;
}

static void format_record(struct avt_buf *buf, const void *value)
{
    avt_buf_format(buf, "%u", *(const unsigned *)value);
}

/* Number and digest of the key list are two members of R, so this form is given the whole struct. */
static bool parse_keylist(struct avt_arena *arena, void *out, struct avt_span text)
{
    struct avt_kvittering *r = out;
    struct avt_span number, digest;
    return avt_form_split(text, &number, &digest) && avt_span_u64(number, INT64_MAX, &r->nokkelliste) &&
           avt_form_parse_digest(arena, &r->nokkelliste_digest, digest);
}

static void format_keylist(struct avt_buf *buf, const void *value)
{
    const struct avt_kvittering *r = value;
    avt_buf_format(buf, "%" PRIu64 " ", r->nokkelliste);
    avt_form_write_digest(buf, &r->nokkelliste_digest);
}

static bool is_token_char(char c)
{
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || c == '.' || c == '+' || c == '-';
}

static bool parse_token(struct avt_arena *arena, void *out, struct avt_span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_token_char(text.ptr[i]))
            return false;
    *(const char **)out = avt_arena_strn(arena, text.ptr, text.len);
    return text.len > 0;
}

static const struct form form_method = {parse_method, format_method, sizeof(enum avt_metode), NULL};
static const struct form form_record = {parse_record, format_record, sizeof(unsigned), NULL};
static const struct form form_keylist = {parse_keylist, format_keylist, sizeof(struct avt_kvittering), NULL};
static const struct form form_token = {parse_token, avt_form_write_string, sizeof(const char *), NULL};

#define AT(member) offsetof(struct avt_kvittering, member)

static const struct line lines[] = {
    {"avtale",      LINE_ONE, &avt_form_id,             AT(avtale),      0},
    {"nr",          LINE_ONE, &form_record,             AT(nr),          0},
    {"forrige",     LINE_ONE, &avt_form_digest_or_none, AT(forrige),     0},
    {"erklaering",  LINE_ONE, &avt_form_digest,         AT(erklaering),  0},
    {"bevis",       LINE_ONE, &avt_form_digest,         AT(bevis),       0},
    {"metode",      LINE_ONE, &form_method,             AT(metode),      0},
    {"tid",         LINE_ONE, &avt_form_instant,        AT(tid),         0},
    {"nokkelliste", LINE_ONE, &form_keylist,            0,               0},
    {"programvare", LINE_ONE, &form_token,              AT(programvare), 0},
};

static const struct grammar grammar = {"avtale/kvittering/v1", lines, sizeof lines / sizeof *lines};

struct avt_err avt_kvittering_parse(struct avt_arena *arena, struct avt_kvittering *out, struct avt_span text)
{
    struct avt_kvittering r = {0};
    uint32_t seen;
    AVT_TRY(avt_lines_parse(arena, &grammar, &r, &seen, text));
    /* The first record, and only it, has none before it. */
    if ((r.nr == 1) != avt_digest_is_zero(&r.forrige))
        return avt_err_make(AVT_EFORM, "forrige", "ingen exactly in the first record");
    *out = r;
    return AVT_NOERR;
}

struct avt_span avt_kvittering_format(struct avt_arena *arena, const struct avt_kvittering *r)
{
    return avt_lines_format(arena, &grammar, r);
}
