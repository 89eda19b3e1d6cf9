/* Texts of lines: the forms that S and R share, and one walk down the table for parsing and one for formatting. */
#include "lines.h"

#include <stdlib.h>
#include <string.h>

#include "avtale/date.h"
#include "avtale/hash.h"
#include "avtale/id.h"
#include "avtale/limits.h"

bool avt_form_chars(struct avt_span text, const char *also)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!plain && (c == '\0' || strchr(also, c) == NULL))
            return false;
    }
    return text.len > 0;
}

bool avt_form_split(struct avt_span text, struct avt_span *first, struct avt_span *second)
{
    struct avt_span rest = text;
    if (!avt_span_cut(&rest, ' ', first) || first->len == 0 || rest.len == 0)
        return false;
    *second = rest;
    return true;
}

bool avt_form_parse_name(struct avt_arena *arena, void *out, struct avt_span text)
{
    if (!avt_form_chars(text, "-"))
        return false;
    *(const char **)out = avt_arena_strn(arena, text.ptr, text.len);
    return true;
}

void avt_form_write_string(struct avt_buf *buf, const void *value)
{
    avt_buf_str(buf, *(const char *const *)value);
}

static int compare_strings(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

bool avt_form_parse_digest(struct avt_arena *arena, void *out, struct avt_span text)
{
    (void)arena;
    return avt_digest_parse(out, text);
}

void avt_form_write_digest(struct avt_buf *buf, const void *value)
{
    avt_buf_str(buf, avt_digest_format(buf->arena, value));
}

static bool parse_digest_or_none(struct avt_arena *arena, void *out, struct avt_span text)
{
    if (!avt_span_is(text, "ingen"))
        return avt_form_parse_digest(arena, out, text) && !avt_digest_is_zero(out);
    *(struct avt_digest *)out = (struct avt_digest){{0}};
    return true;
}

static void format_digest_or_none(struct avt_buf *buf, const void *value)
{
    if (avt_digest_is_zero(value))
        avt_buf_str(buf, "ingen");
    else
        avt_form_write_digest(buf, value);
}

static bool parse_id(struct avt_arena *arena, void *out, struct avt_span text)
{
    (void)arena;
    return avt_id_parse(out, text);
}

static void format_id(struct avt_buf *buf, const void *value)
{
    avt_buf_str(buf, ((const struct avt_id *)value)->text);
}

static bool parse_instant(struct avt_arena *arena, void *out, struct avt_span text)
{
    (void)arena;
    return avt_instant_parse(out, text);
}

static void format_instant(struct avt_buf *buf, const void *value)
{
    avt_buf_str(buf, avt_instant_format(buf->arena, *(const avt_instant *)value));
}

const struct form avt_form_name = {avt_form_parse_name, avt_form_write_string, sizeof(const char *), compare_strings};
const struct form avt_form_id = {parse_id, format_id, sizeof(struct avt_id), NULL};
const struct form avt_form_digest = {avt_form_parse_digest, avt_form_write_digest, sizeof(struct avt_digest), NULL};
const struct form avt_form_digest_or_none = {parse_digest_or_none, format_digest_or_none, sizeof(struct avt_digest),
                                             NULL};
const struct form avt_form_instant = {parse_instant, format_instant, sizeof(avt_instant), NULL};

/* What one walk down the table knows. */
struct reader {
    struct avt_arena *arena;
    struct avt_span rest;
    char *out;
    bool with; /* the nearest optional line was there */
};

/* Takes the next line if it is complete and has this key. */
static bool take(struct reader *r, const char *key, struct avt_span *value)
{
    struct avt_span rest = r->rest, text;
    bool ended = false;
    size_t len = strlen(key);
    if (!avt_span_line(&rest, &text, &ended) || !ended)
        return false;
    if (text.len <= len || !avt_span_starts(text, key) || text.ptr[len] != ' ')
        return false;
    *value = avt_span_make(text.ptr + len + 1, text.len - len - 1);
    r->rest = rest;
    return true;
}

static struct avt_err bad(const struct line *line, const char *detail)
{
    return avt_err_make(AVT_EFORM, line->key, detail);
}

static struct avt_err parse_many(struct reader *r, const struct line *line, bool *there)
{
    const struct form *form = line->form;
    char *list = NULL;
    size_t n = 0, cap = 0;
    struct avt_span value;
    while (take(r, line->key, &value)) {
        list = avt_arena_grow(r->arena, list, n, &cap, form->size);
        char *item = list + n * form->size;
        if (!form->parse(r->arena, item, value))
            return bad(line, "malformed value");
        if (n > 0 && form->compare(item - form->size, item) >= 0)
            return bad(line, "not sorted, or said twice");
        n++;
    }
    memcpy(r->out + line->at, &list, sizeof list);
    memcpy(r->out + line->flag, &n, sizeof n);
    *there = n > 0;
    return AVT_NOERR;
}

static struct avt_err parse_single(struct reader *r, const struct line *line, bool *there)
{
    struct avt_span value;
    *there = take(r, line->key, &value);
    if (line->count == LINE_ONE && !*there)
        return bad(line, "this line must stand here");
    if (line->count == LINE_WITH && *there != r->with)
        return bad(line, "these lines go together");
    if (*there && !line->form->parse(r->arena, r->out + line->at, value))
        return bad(line, "malformed value");
    if (line->count != LINE_OPTIONAL)
        return AVT_NOERR;
    r->with = *there;
    if (line->flag != NO_FLAG)
        memcpy(r->out + line->flag, there, sizeof *there);
    return AVT_NOERR;
}

struct avt_err avt_lines_parse(struct avt_arena *arena, const struct grammar *grammar, void *out, uint32_t *seen,
                               struct avt_span text)
{
    struct reader r = {.arena = arena, .rest = text, .out = out};
    struct avt_span head;
    bool ended = false;
    if (text.len > AVT_MAX_STATEMENT)
        return avt_err_make(AVT_ELIMIT, grammar->head, "longer than a statement may be");
    if (!avt_span_line(&r.rest, &head, &ended) || !ended || !avt_span_is(head, grammar->head))
        return avt_err_make(AVT_EFORM, grammar->head, "another kind of text");
    *seen = 0;
    for (size_t i = 0; i < grammar->n; i++) {
        const struct line *line = &grammar->lines[i];
        bool there = false;
        AVT_TRY(line->count == LINE_MANY ? parse_many(&r, line, &there) : parse_single(&r, line, &there));
        *seen |= (uint32_t)there << i;
    }
    if (r.rest.len > 0)
        return bad(&grammar->lines[grammar->n - 1], "this must be the last line");
    return AVT_NOERR;
}

static void format_line(struct avt_buf *buf, const struct line *line, const void *value)
{
    avt_buf_str(buf, line->key);
    avt_buf_char(buf, ' ');
    line->form->format(buf, value);
    avt_buf_char(buf, '\n');
}

static void format_many(struct avt_buf *buf, const struct line *line, const char *value)
{
    const char *list;
    size_t n, size = line->form->size;
    memcpy(&list, value + line->at, sizeof list);
    memcpy(&n, value + line->flag, sizeof n);
    if (n == 0)
        return;
    char *sorted = avt_arena_array(buf->arena, n, size);
    memcpy(sorted, list, n * size);
    qsort(sorted, n, size, line->form->compare);
    for (size_t i = 0; i < n; i++)
        format_line(buf, line, sorted + i * size);
}

static bool optional_is_there(const struct line *line, const char *value)
{
    if (line->flag != NO_FLAG)
        return *(const bool *)(value + line->flag);
    const char *text;
    memcpy(&text, value + line->at, sizeof text);
    return text != NULL;
}

struct avt_span avt_lines_format(struct avt_arena *arena, const struct grammar *grammar, const void *value)
{
    struct avt_buf buf = AVT_BUF(arena);
    const char *base = value;
    bool with = false;
    avt_buf_str(&buf, grammar->head);
    avt_buf_char(&buf, '\n');
    for (size_t i = 0; i < grammar->n; i++) {
        const struct line *line = &grammar->lines[i];
        if (line->count == LINE_OPTIONAL)
            with = optional_is_there(line, base);
        if (line->count == LINE_MANY)
            format_many(&buf, line, base);
        else if (line->count == LINE_ONE || with)
            format_line(&buf, line, base + line->at);
    }
    return avt_buf_get(&buf);
}
