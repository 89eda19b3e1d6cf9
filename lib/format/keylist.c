/* The numbered key list and the file of roots. */
#include <inttypes.h>
#include <string.h>

#include "avtale/key.h"
#include "avtale/limits.h"

#define FIRST_LINE  "avtale/nokkelliste/v1"
#define NONE        "ingen"
#define OPEN        "aapen"
#define COMPROMISED "kompromittert:"

static const char *const use_names[] = {
    [AVT_KEY_SEGL] = "segl",       [AVT_KEY_LOGG] = "logg", [AVT_KEY_VITNE] = "vitne",
    [AVT_KEY_WEBHOOK] = "webhook", [AVT_KEY_ROT] = "rot",
};

static const char *const state_names[] = {[AVT_KEY_AKTIV] = "aktiv", [AVT_KEY_PENSJONERT] = "pensjonert"};

/* The lines of a text, counted for messages. */
struct lines {
    struct avt_arena *arena;
    struct avt_span rest;
    size_t number;
};

static struct avt_err fail(const struct lines *lines, enum avt_code code, const char *detail)
{
    return avt_err_make(code, avt_arena_format(lines->arena, "linje %zu", lines->number), detail);
}

/* What stands behind "<key> " in the next line; false when the next line is another. */
static bool next_value(struct lines *lines, const char *key, struct avt_span *value)
{
    bool ended;
    struct avt_span word;
    lines->number++;
    return avt_span_line(&lines->rest, value, &ended) && avt_span_cut(value, ' ', &word) && avt_span_is(word, key);
}

static bool parse_use(struct avt_span text, enum avt_key_use *out)
{
    for (unsigned i = 0; i < sizeof use_names / sizeof *use_names; i++)
        if (avt_span_is(text, use_names[i])) {
            *out = (enum avt_key_use)i;
            return true;
        }
    return false;
}

static bool parse_state(struct avt_span text, struct avt_listed_key *out)
{
    size_t skip = strlen(COMPROMISED);
    if (avt_span_starts(text, COMPROMISED)) {
        out->state = AVT_KEY_KOMPROMITTERT;
        return avt_instant_parse(&out->compromised, avt_span_make(text.ptr + skip, text.len - skip));
    }
    out->state = avt_span_is(text, state_names[AVT_KEY_AKTIV]) ? AVT_KEY_AKTIV : AVT_KEY_PENSJONERT;
    return avt_span_is(text, state_names[out->state]);
}

static bool parse_end(struct avt_span text, avt_instant *out)
{
    if (!avt_span_is(text, OPEN))
        return avt_instant_parse(out, text);
    *out = INT64_MAX;
    return true;
}

static struct avt_err parse_key(struct lines *lines, struct avt_listed_key *out)
{
    struct avt_span value, vkey, use, from, to;
    if (!next_value(lines, "nokkel", &value) || !avt_span_cut(&value, ' ', &vkey) || !avt_span_cut(&value, ' ', &use) ||
        !avt_span_cut(&value, ' ', &from) || !avt_span_cut(&value, ' ', &to))
        return fail(lines, AVT_EFORM, "not a line of a key");
    struct avt_err err = avt_vkey_parse(lines->arena, &out->key, vkey);
    if (err.code != AVT_OK)
        return fail(lines, err.code, err.detail);
    if (!parse_use(use, &out->use))
        return fail(lines, AVT_EFORM, "unknown use");
    if (!avt_instant_parse(&out->from, from) || !parse_end(to, &out->to))
        return fail(lines, AVT_EFORM, "not a time");
    if (!parse_state(value, out))
        return fail(lines, AVT_EFORM, "unknown state");
    return AVT_NOERR;
}

static struct avt_err parse_head(struct lines *lines, struct avt_keylist *out)
{
    bool ended;
    struct avt_span value;
    lines->number++;
    if (!avt_span_line(&lines->rest, &value, &ended) || !avt_span_is(value, FIRST_LINE))
        return fail(lines, AVT_EFORM, "not a key list");
    if (!next_value(lines, "nummer", &value) || !avt_span_u64(value, UINT64_MAX, &out->number))
        return fail(lines, AVT_EFORM, "nummer expected");
    if (!next_value(lines, "forrige", &value) ||
        (!avt_span_is(value, NONE) && !avt_digest_parse(&out->previous, value)))
        return fail(lines, AVT_EFORM, "forrige expected");
    if (!next_value(lines, "gyldig-fra", &value) || !avt_instant_parse(&out->valid_from, value))
        return fail(lines, AVT_EFORM, "gyldig-fra expected");
    return AVT_NOERR;
}

static bool same_public(const struct avt_key *a, const struct avt_key *b)
{
    return memcmp(a->point, b->point, sizeof a->point) == 0;
}

/* A key has one use, and one row that says what it may be trusted for. */
static bool is_listed(const struct avt_keylist *list, const struct avt_key *key)
{
    for (size_t i = 0; i < list->n; i++)
        if (same_public(&list->keys[i].key, key))
            return true;
    return false;
}

static struct avt_err parse_keys(struct lines *lines, struct avt_keylist *out)
{
    size_t cap = 0;
    do {
        struct avt_listed_key key = {.compromised = 0};
        AVT_TRY(parse_key(lines, &key));
        if (is_listed(out, &key.key))
            return fail(lines, AVT_EFORM, "the same key twice");
        out->keys = avt_arena_grow(lines->arena, out->keys, out->n, &cap, sizeof *out->keys);
        out->keys[out->n++] = key;
    } while (lines->rest.len > 0);
    return AVT_NOERR;
}

struct avt_err avt_keylist_parse(struct avt_arena *arena, struct avt_keylist *out, struct avt_span text)
{
    if (text.len > AVT_MAX_STATEMENT)
        return avt_err_make(AVT_ELIMIT, "", "key list is too long");
    struct lines lines = {.arena = arena, .rest = text};
    struct avt_keylist list = {.keys = NULL};
    AVT_TRY(parse_head(&lines, &list));
    AVT_TRY(parse_keys(&lines, &list));
    /* Whatever the parser was lenient about, such as a last line without its end, shows here. */
    if (!avt_span_equal(avt_keylist_format(arena, &list), text))
        return avt_err_make(AVT_EFORM, "", "key list is not in its one form");
    *out = list;
    return AVT_NOERR;
}

static const char *format_state(struct avt_arena *arena, const struct avt_listed_key *key)
{
    if (key->state != AVT_KEY_KOMPROMITTERT)
        return state_names[key->state];
    return avt_arena_format(arena, COMPROMISED "%s", avt_instant_format(arena, key->compromised));
}

struct avt_span avt_keylist_format(struct avt_arena *arena, const struct avt_keylist *list)
{
    struct avt_buf buf = AVT_BUF(arena);
    bool first = avt_digest_is_zero(&list->previous);
    avt_buf_format(&buf, FIRST_LINE "\nnummer %" PRIu64 "\nforrige %s\ngyldig-fra %s\n", list->number,
                   first ? NONE : avt_digest_format(arena, &list->previous),
                   avt_instant_format(arena, list->valid_from));
    for (size_t i = 0; i < list->n; i++) {
        const struct avt_listed_key *key = &list->keys[i];
        avt_buf_format(&buf, "nokkel %s %s %s %s %s\n", avt_vkey_format(arena, &key->key), use_names[key->use],
                       avt_instant_format(arena, key->from),
                       key->to == INT64_MAX ? OPEN : avt_instant_format(arena, key->to), format_state(arena, key));
    }
    return avt_buf_get(&buf);
}

static bool is_trusted(const struct avt_listed_key *key, avt_instant when)
{
    bool compromised = key->state == AVT_KEY_KOMPROMITTERT && key->compromised <= when;
    return key->from <= when && when < key->to && !compromised;
}

const struct avt_listed_key *avt_keylist_find(const struct avt_keylist *list, const char *name, enum avt_key_use use,
                                              avt_instant when)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct avt_listed_key *key = &list->keys[i];
        if (key->use == use && strcmp(key->key.name, name) == 0 && is_trusted(key, when))
            return key;
    }
    return NULL;
}

/* A root counted twice would be two of three. */
static bool is_root(const struct avt_key *roots, size_t n, const struct avt_key *key)
{
    for (size_t i = 0; i < n; i++)
        if (same_public(&roots[i], key))
            return true;
    return false;
}

struct avt_err avt_roots_parse(struct avt_arena *arena, struct avt_key **out, size_t *n, struct avt_span text)
{
    struct lines lines = {.arena = arena, .rest = text};
    struct avt_key *roots = NULL;
    size_t count = 0, cap = 0;
    struct avt_span line;
    for (bool ended; avt_span_line(&lines.rest, &line, &ended);) {
        lines.number++;
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        struct avt_key key;
        struct avt_err err = avt_vkey_parse(arena, &key, line);
        if (err.code != AVT_OK)
            return fail(&lines, err.code, err.detail);
        if (is_root(roots, count, &key))
            return fail(&lines, AVT_EFORM, "the same root twice");
        roots = avt_arena_grow(arena, roots, count, &cap, sizeof *roots);
        roots[count++] = key;
    }
    *out = roots;
    *n = count;
    return AVT_NOERR;
}
