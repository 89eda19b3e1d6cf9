/* A declaration, S: the table of its lines, and the commitment to a person. Which acts a line belongs to: acts.h. */
#include "avtale/erklaering.h"

#include <string.h>

#include "avtale/acts.h"
#include "avtale/limits.h"
#include "avtale/text.h"
#include "lines.h"

static bool parse_version(struct avt_arena *arena, void *out, struct avt_span text)
{
    uint64_t n;
    (void)arena;
    if (!avt_span_u64(text, AVT_MAX_VERSIONS, &n) || n == 0)
        return false;
    *(unsigned *)out = (unsigned)n;
    return true;
}

static void format_version(struct avt_buf *buf, const void *value)
{
    avt_buf_format(buf, "%u", *(const unsigned *)value);
}

static const char MAIN_DOCUMENT[] = "avtale";

/* "avtale sha256:…": the only document named by a line of its own. */
static bool parse_main(struct avt_arena *arena, void *out, struct avt_span text)
{
    struct avt_span name, digest;
    return avt_form_split(text, &name, &digest) && avt_span_is(name, MAIN_DOCUMENT) &&
           avt_form_parse_digest(arena, out, digest);
}

static void format_main(struct avt_buf *buf, const void *value)
{
    avt_buf_format(buf, "%s ", MAIN_DOCUMENT);
    avt_form_write_digest(buf, value);
}

static bool parse_sum(struct avt_arena *arena, void *out, struct avt_span text)
{
    struct avt_sum *sum = out;
    struct avt_span name, digest;
    return avt_form_split(text, &name, &digest) && avt_form_parse_name(arena, &sum->name, name) &&
           avt_form_parse_digest(arena, &sum->digest, digest);
}

static void format_sum(struct avt_buf *buf, const void *value)
{
    const struct avt_sum *sum = value;
    avt_buf_format(buf, "%s ", sum->name);
    avt_form_write_digest(buf, &sum->digest);
}

static int compare_sums(const void *one, const void *other)
{
    return strcmp(((const struct avt_sum *)one)->name, ((const struct avt_sum *)other)->name);
}

static bool path_is_valid(struct avt_span path)
{
    struct avt_span segment;
    if (path.len == 0 || path.ptr[path.len - 1] == '/')
        return false;
    while (avt_span_cut(&path, '/', &segment))
        if (!avt_form_chars(segment, "-"))
            return false;
    return true;
}

static bool parse_changed(struct avt_arena *arena, void *out, struct avt_span text)
{
    struct avt_endret *changed = out;
    struct avt_span name, path;
    if (!avt_form_split(text, &name, &path) || !path_is_valid(path))
        return false;
    changed->sti = avt_arena_strn(arena, path.ptr, path.len);
    return avt_form_parse_name(arena, &changed->dokument, name);
}

static void format_changed(struct avt_buf *buf, const void *value)
{
    const struct avt_endret *changed = value;
    avt_buf_format(buf, "%s %s", changed->dokument, changed->sti);
}

static int compare_changed(const void *one, const void *other)
{
    const struct avt_endret *a = one, *b = other;
    int by_document = strcmp(a->dokument, b->dokument);
    return by_document != 0 ? by_document : strcmp(a->sti, b->sti);
}

static const char *const languages[] = {"nb", "nn", "en"};

/* The view's digest and language are two members of S, so this form is given the whole struct. */
static bool parse_view(struct avt_arena *arena, void *out, struct avt_span text)
{
    struct avt_erklaering *s = out;
    struct avt_span digest, language;
    if (!avt_form_split(text, &digest, &language) || !avt_form_parse_digest(arena, &s->visning, digest))
        return false;
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (avt_span_is(language, languages[i]))
            s->spraak = languages[i];
    return s->spraak != NULL;
}

static void format_view(struct avt_buf *buf, const void *value)
{
    const struct avt_erklaering *s = value;
    avt_form_write_digest(buf, &s->visning);
    avt_buf_format(buf, " %s", s->spraak);
}

/* "<list>/<ULID>" */
static bool parse_item(struct avt_arena *arena, void *out, struct avt_span text)
{
    struct avt_id id;
    size_t cut = text.len;
    while (cut > 0 && text.ptr[cut - 1] != '/')
        cut--;
    if (cut < 2 || !path_is_valid(avt_span_make(text.ptr, cut - 1)) ||
        !avt_id_parse(&id, avt_span_make(text.ptr + cut, text.len - cut)))
        return false;
    *(const char **)out = avt_arena_strn(arena, text.ptr, text.len);
    return true;
}

static bool parse_act(struct avt_arena *arena, void *out, struct avt_span text)
{
    (void)arena;
    enum avt_handling act = avt_handling_find(text);
    *(enum avt_handling *)out = act;
    return act != AVT_INGEN_HANDLING;
}

static void format_act(struct avt_buf *buf, const void *value)
{
    avt_buf_str(buf, avt_handling_get(*(const enum avt_handling *)value)->name);
}

static bool parse_date(struct avt_arena *arena, void *out, struct avt_span text)
{
    (void)arena;
    return avt_date_parse(out, text);
}

static void format_date(struct avt_buf *buf, const void *value)
{
    avt_buf_str(buf, avt_date_format(buf->arena, *(const avt_date *)value));
}

static bool parse_bytes(struct avt_arena *arena, void *out, struct avt_span text)
{
    struct avt_span bytes;
    if (avt_b64url_parse(arena, &bytes, text).code != AVT_OK || bytes.len != 32)
        return false;
    memcpy(out, bytes.ptr, 32);
    return true;
}

static void format_bytes(struct avt_buf *buf, const void *value)
{
    avt_buf_str(buf, avt_b64url_format(buf->arena, value, 32));
}

static const struct form form_version = {parse_version, format_version, sizeof(unsigned), NULL};
static const struct form form_main = {parse_main, format_main, sizeof(struct avt_digest), NULL};
static const struct form form_sum = {parse_sum, format_sum, sizeof(struct avt_sum), compare_sums};
static const struct form form_changed = {parse_changed, format_changed, sizeof(struct avt_endret), compare_changed};
static const struct form form_view = {parse_view, format_view, sizeof(struct avt_erklaering), NULL};
static const struct form form_item = {parse_item, avt_form_write_string, sizeof(const char *), NULL};
static const struct form form_act = {parse_act, format_act, sizeof(enum avt_handling), NULL};
static const struct form form_date = {parse_date, format_date, sizeof(avt_date), NULL};
static const struct form form_bytes = {parse_bytes, format_bytes, 32, NULL};

#define AT(member) offsetof(struct avt_erklaering, member)

static const struct line lines[] = {
    {"avtale",      LINE_ONE,      &avt_form_id,             AT(avtale),      0                  },
    {"versjon",     LINE_ONE,      &form_version,            AT(versjon),     0                  },
    {"fremlegg",    LINE_ONE,      &avt_form_digest_or_none, AT(fremlegg),    0                  },
    {"dokument",    LINE_OPTIONAL, &form_main,               AT(dokument),    AT(has_dokument)   },
    {"sett",        LINE_MANY,     &form_sum,                AT(shown),       AT(n_shown)        },
    {"skjema",      LINE_WITH,     &avt_form_digest,         AT(skjema),      0                  },
    {"mal",         LINE_OPTIONAL, &avt_form_digest,         AT(mal),         AT(has_visning)    },
    {"visning",     LINE_WITH,     &form_view,               0,               0                  },
    {"endret",      LINE_MANY,     &form_changed,            AT(endret),      AT(n_endret)       },
    {"kreves",      LINE_MANY,     &avt_form_name,           AT(kreves),      AT(n_kreves)       },
    {"vedlagt",     LINE_MANY,     &form_sum,                AT(vedlagt),     AT(n_vedlagt)      },
    {"rolle",       LINE_ONE,      &avt_form_name,           AT(rolle),       0                  },
    {"handling",    LINE_ONE,      &form_act,                AT(handling),    0                  },
    {"slag",        LINE_OPTIONAL, &avt_form_name,           AT(code),        NO_FLAG            },
    {"om",          LINE_OPTIONAL, &form_item,               AT(om),          NO_FLAG            },
    {"gjelder-fra", LINE_OPTIONAL, &form_date,               AT(gjelder_fra), AT(has_gjelder_fra)},
    {"for",         LINE_OPTIONAL, &avt_form_name,           AT(behalf_of),   NO_FLAG            },
    {"grunn",       LINE_WITH,     &avt_form_name,           AT(reason),      0                  },
    {"bevis",       LINE_WITH,     &avt_form_digest,         AT(bevis),       0                  },
    {"part",        LINE_ONE,      &form_bytes,              AT(commitment),  0                  },
    {"krav",        LINE_ONE,      &form_bytes,              AT(nonce),       0                  },
    {"frist",       LINE_ONE,      &avt_form_instant,        AT(frist),       0                  },
};
enum { N_LINES = sizeof lines / sizeof *lines };
_Static_assert(N_LINES <= 32, "the lines seen are one 32-bit mask");

static const struct grammar grammar = {"avtale/erklaering/v1", lines, N_LINES};

static bool names_file(const struct avt_erklaering *s)
{
    for (size_t i = 0; i < s->n_vedlagt; i++)
        if (strcmp(s->vedlagt[i].name, AVT_OPPLASTING) == 0)
            return true;
    return false;
}

/* The act stands below the lines that depend on it, so this is looked at when all have been read. */
static struct avt_err check_act(const struct avt_erklaering *s, uint32_t seen)
{
    for (size_t i = 0; i < N_LINES; i++) {
        enum avt_linje belongs = avt_act_line(s->handling, lines[i].key);
        bool there = (seen >> i & 1) != 0;
        if (there && belongs == AVT_LINJE_ALDRI)
            return avt_err_make(AVT_EFORM, lines[i].key, "does not belong to this act");
        if (!there && belongs == AVT_LINJE_SKAL)
            return avt_err_make(AVT_EFORM, lines[i].key, "this act must have it");
    }
    if (s->n_shown > 0 && !s->has_dokument)
        return avt_err_make(AVT_EFORM, "sett", "annexes without their agreement");
    if (avt_act_get(s->handling)->family == AVT_FAMILY_FILE && !names_file(s))
        return avt_err_make(AVT_EFORM, "vedlagt", "tells of no file");
    return AVT_NOERR;
}

struct avt_err avt_erklaering_parse(struct avt_arena *arena, struct avt_erklaering *out, struct avt_span text)
{
    struct avt_erklaering s = {0};
    uint32_t seen;
    AVT_TRY(avt_lines_parse(arena, &grammar, &s, &seen, text));
    AVT_TRY(check_act(&s, seen));
    *out = s;
    return AVT_NOERR;
}

struct avt_span avt_erklaering_format(struct avt_arena *arena, const struct avt_erklaering *s)
{
    return avt_lines_format(arena, &grammar, s);
}

struct avt_digest avt_part_commit(const uint8_t salt[32], struct avt_span record)
{
    const struct avt_span parts[] = {AVT_SPAN("avtale/part/v1\n"), avt_span_make(salt, 32), record};
    return avt_hash_parts(parts, 3);
}
