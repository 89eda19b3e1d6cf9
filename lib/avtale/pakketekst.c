/* pakke.txt: the table of its lines. */
#include "avtale/pakketekst.h"

#include "avtale/limits.h"
#include "lines.h"

/* Lines of several values are given the whole struct. */

static bool parse_head(struct avt_arena *arena, void *out, struct avt_span text)
{
    struct avt_pakketekst *t = out;
    struct avt_span nr, digest;
    uint64_t number;
    if (!avt_form_split(text, &nr, &digest) || !avt_span_u64(nr, AVT_MAX_RECORDS, &number) || number == 0)
        return false;
    t->nr = (unsigned)number;
    return avt_form_parse_digest(arena, &t->hode, digest);
}

static void format_head(struct avt_buf *buf, const void *value)
{
    const struct avt_pakketekst *t = value;
    avt_buf_format(buf, "%u ", t->nr);
    avt_form_write_digest(buf, &t->hode);
}

static bool parse_version(struct avt_arena *arena, void *out, struct avt_span text)
{
    uint64_t number;
    (void)arena;
    if (!avt_span_u64(text, AVT_MAX_VERSIONS, &number) || number == 0)
        return false;
    *(unsigned *)out = (unsigned)number;
    return true;
}

static void format_version(struct avt_buf *buf, const void *value)
{
    avt_buf_format(buf, "%u", *(const unsigned *)value);
}

static bool parse_log(struct avt_arena *arena, void *out, struct avt_span text)
{
    return avt_checkpoint_read(arena, out, text);
}

static void format_log(struct avt_buf *buf, const void *value)
{
    avt_checkpoint_write(buf, value);
}

static const struct form form_head = {parse_head, format_head, sizeof(struct avt_pakketekst), NULL};
static const struct form form_version = {parse_version, format_version, sizeof(unsigned), NULL};
static const struct form form_log = {parse_log, format_log, sizeof(struct avt_checkpoint), NULL};

#define AT(member) offsetof(struct avt_pakketekst, member)

static const struct line lines[] = {
    {"avtale",      LINE_ONE, &avt_form_id,   AT(avtale), 0},
    {"rolle",       LINE_ONE, &avt_form_name, AT(rolle),  0},
    {"hode",        LINE_ONE, &form_head,     0,          0},
    {"fra-versjon", LINE_ONE, &form_version,  AT(fra),    0},
    {"logg",        LINE_ONE, &form_log,      AT(logg),   0},
};

static const struct grammar grammar = {"avtale/pakke/v1", lines, sizeof lines / sizeof *lines};

struct avt_err avt_pakketekst_parse(struct avt_arena *arena, struct avt_pakketekst *out, struct avt_span text)
{
    struct avt_pakketekst tekst = {0};
    uint32_t seen;
    AVT_TRY(avt_lines_parse(arena, &grammar, &tekst, &seen, text));
    *out = tekst;
    return AVT_NOERR;
}

struct avt_span avt_pakketekst_format(struct avt_arena *arena, const struct avt_pakketekst *tekst)
{
    return avt_lines_format(arena, &grammar, tekst);
}
