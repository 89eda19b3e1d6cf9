/* Text: UTF-8 and normal form C by utf8proc, and which characters may stand in an agreement. */
#include "avtale/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Takes one character off *rest: false at the end; *c is -1, and nothing is left, where the bytes are not UTF-8. */
static bool next(struct avt_span *rest, utf8proc_int32_t *c)
{
    if (rest->len == 0)
        return false;
    if ((unsigned char)*rest->ptr < 0x80) {
        *c = (unsigned char)*rest->ptr++;
        rest->len--;
        return true;
    }
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)rest->ptr, (utf8proc_ssize_t)rest->len, c);
    size_t taken = n > 0 ? (size_t)n : rest->len;
    rest->ptr += taken;
    rest->len -= taken;
    return true;
}

bool avt_text_is_utf8(struct avt_span text)
{
    for (utf8proc_int32_t c; next(&text, &c);)
        if (c < 0)
            return false;
    return true;
}

/* ---- What nobody can see ---- */

enum { ZWNJ = 0x200C, ZWJ = 0x200D, EMOJI_STYLE = 0xFE0F, TONE_FIRST = 0x1F3FB, TONE_LAST = 0x1F3FF, JOINING = 0x600 };

static bool is_ignorable(utf8proc_int32_t c)
{
    return utf8proc_get_property(c)->ignorable;
}

static bool is_pictograph(utf8proc_int32_t c)
{
    return utf8proc_get_property(c)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

static bool is_of(utf8proc_int32_t c, utf8proc_category_t first, utf8proc_category_t last)
{
    utf8proc_category_t category = utf8proc_category(c);
    return category >= first && category <= last;
}

/* A letter or mark of a script whose letters may join. */
static bool joins(utf8proc_int32_t c)
{
    return c >= JOINING && is_of(c, UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_ME) && !is_ignorable(c);
}

/* What stands before a character: the one before it, and the last that is no style or skin tone of an emoji. */
struct before {
    utf8proc_int32_t last, base;
};

static void pass(struct before *before, utf8proc_int32_t c)
{
    before->last = c;
    if (c != EMOJI_STYLE && (c < TONE_FIRST || c > TONE_LAST))
        before->base = c;
}

static utf8proc_int32_t first_of(struct avt_span text)
{
    utf8proc_int32_t c;
    return next(&text, &c) ? c : 0;
}

/* Joiners and the style of an emoji are not seen themselves; where they do their work, what they do is. */
static bool is_at_work(utf8proc_int32_t c, const struct before *before, struct avt_span rest)
{
    if (c == EMOJI_STYLE)
        return is_pictograph(before->last);
    if (c != ZWNJ && c != ZWJ)
        return false;
    utf8proc_int32_t after = first_of(rest);
    return (joins(before->last) && joins(after)) || (c == ZWJ && is_pictograph(before->base) && is_pictograph(after));
}

static bool is_allowed(utf8proc_int32_t c, const struct before *before, struct avt_span rest, bool multiline)
{
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_CC: return multiline && c == '\n';
    case UTF8PROC_CATEGORY_ZL: /* a line feed is the one line break there is */
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CN: /* noncharacters, and bytes that are no UTF-8, too */
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO: return false;
    case UTF8PROC_CATEGORY_CF: return is_at_work(c, before, rest);
    default: return !is_ignorable(c) || is_at_work(c, before, rest);
    }
}

/* The place from 1 of the first character that may not stand; 0: none. */
static size_t find(struct avt_span text, bool multiline)
{
    struct before before = {0, 0};
    size_t place = 1;
    for (utf8proc_int32_t c; next(&text, &c); place++) {
        if (!is_allowed(c, &before, text, multiline))
            return place;
        pass(&before, c);
    }
    return 0;
}

bool avt_text_is_allowed(struct avt_span text, bool multiline)
{
    return find(text, multiline) == 0;
}

/* True if find() would say 0 whatever the properties of others: most texts are only this. */
static bool is_plain(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0x7F || ((unsigned char)*text < ' ' && *text != '\n'))
            return false;
    return true;
}

/* What ends a line by the Unicode Standard's guidelines for newlines (5.8), but the line feed itself and CR before one. */
static bool ends_line(utf8proc_int32_t c, struct avt_span rest)
{
    enum { NEXT_LINE = 0x85, LINE_SEPARATOR = 0x2028, PARAGRAPH_SEPARATOR = 0x2029 };
    return c == '\v' || c == '\f' || c == NEXT_LINE || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR ||
           (c == '\r' && (rest.len == 0 || *rest.ptr != '\n'));
}

const char *avt_text_clean(struct avt_arena *arena, const char *text)
{
    struct avt_buf buf = AVT_BUF(arena);
    struct avt_span rest = avt_span_str(text);
    struct before before = {0, 0};
    const char *at = text;
    if (is_plain(text))
        return text;
    avt_buf_str(&buf, "");
    for (utf8proc_int32_t c; next(&rest, &c); at = rest.ptr) {
        bool line_end = ends_line(c, rest);
        if (is_allowed(c, &before, rest, true))
            avt_buf_add(&buf, at, (size_t)(rest.ptr - at));
        else if (c == '\t' || line_end)
            avt_buf_char(&buf, line_end ? '\n' : ' ');
        pass(&before, c);
    }
    return buf.ptr;
}

bool avt_text_looks_empty(struct avt_span text)
{
    for (utf8proc_int32_t c; next(&text, &c);)
        if (c >= 0 && !is_ignorable(c) &&
            (is_of(c, UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LO) ||
             is_of(c, UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NO)))
            return false;
    return true;
}

/* ---- Normal form ---- */

/* text, which is UTF-8, in NFC. The bytes belong to the caller, who frees them. */
static utf8proc_uint8_t *compose(struct avt_span text, size_t *len)
{
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)text.ptr, (utf8proc_ssize_t)text.len, &composed,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    AVT_INVARIANT(n >= 0); /* all that is left to fail is memory */
    *len = (size_t)n;
    return composed;
}

static bool is_ascii(struct avt_span text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
    return true;
}

bool avt_text_is_nfc(struct avt_span text)
{
    if (is_ascii(text))
        return true;
    if (!avt_text_is_utf8(text))
        return false;
    size_t len;
    utf8proc_uint8_t *composed = compose(text, &len);
    bool same = avt_span_equal(text, avt_span_make(composed, len));
    free(composed);
    return same;
}

static bool is_space(utf8proc_int32_t c)
{
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return true;
    default: return (c >= '\t' && c <= '\r') || c == 0x85;
    }
}

bool avt_text_has_space(struct avt_span text)
{
    for (utf8proc_int32_t c; next(&text, &c);)
        if (is_space(c))
            return true;
    return false;
}

static struct avt_span trim(struct avt_span text)
{
    const char *from = NULL, *to = NULL, *at = text.ptr;
    for (utf8proc_int32_t c; next(&text, &c); at = text.ptr) {
        if (is_space(c))
            continue;
        if (from == NULL)
            from = at;
        to = text.ptr;
    }
    return from == NULL ? AVT_SPAN("") : avt_span_make(from, (size_t)(to - from));
}

size_t avt_text_place(struct avt_span text, bool multiline)
{
    size_t skipped = 0, len;
    struct avt_span inner = trim(text);
    struct before before = {0, 0};
    for (struct avt_span rest = text; inner.len > 0 && rest.ptr < inner.ptr; skipped++)
        (void)next(&rest, &(utf8proc_int32_t){0});
    size_t place = skipped + 1;
    for (utf8proc_int32_t c; next(&inner, &c); place++) {
        if (!is_allowed(c, &before, inner, multiline) && !(multiline && c == '\r'))
            return place;
        pass(&before, c);
    }
    utf8proc_uint8_t *composed = compose(text, &len); /* only what stands in another form can be wrong now */
    size_t found = find(trim(avt_span_make(composed, len)), multiline);
    free(composed);
    return found == 0 ? 0 : skipped + found;
}

void avt_text_mark(struct avt_faults *faults, const char *text, bool multiline)
{
    struct avt_fault *last = &faults->list[faults->n - 1];
    if (text != NULL && strcmp(last->kode, "ugyldige-tegn") == 0)
        last->plass = avt_text_place(avt_span_str(text), multiline);
}

const char *avt_text_compact(struct avt_arena *arena, const char *text, bool dashes)
{
    struct avt_buf buf = AVT_BUF(arena);
    struct avt_span rest = avt_span_str(text);
    const char *at = text;
    avt_buf_str(&buf, "");
    for (utf8proc_int32_t c; next(&rest, &c); at = rest.ptr)
        if (!is_space(c) && !(dashes && c > 0 && utf8proc_category(c) == UTF8PROC_CATEGORY_PD))
            avt_buf_add(&buf, at, (size_t)(rest.ptr - at));
    return buf.ptr;
}

/* A copy of text with CRLF and CR turned into '\n'. */
static const char *unify_newlines(struct avt_arena *arena, struct avt_span text)
{
    char *copy = avt_arena_alloc(arena, text.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool cr = text.ptr[i] == '\r';
        copy[n++] = cr ? '\n' : text.ptr[i];
        if (cr && i + 1 < text.len && text.ptr[i + 1] == '\n')
            i++;
    }
    return copy;
}

struct avt_err avt_text_normalise(struct avt_arena *arena, const char **out, struct avt_span text)
{
    if (!avt_text_is_utf8(text))
        return avt_err_make(AVT_EENCODING, "", "not UTF-8");
    if (text.len > 0 && memchr(text.ptr, '\0', text.len) != NULL)
        return avt_err_make(AVT_EENCODING, "", "NUL in text");
    size_t len;
    utf8proc_uint8_t *composed = compose(text, &len);
    *out = unify_newlines(arena, trim(avt_span_make(composed, len)));
    free(composed);
    return AVT_NOERR;
}

size_t avt_text_length(const char *text)
{
    size_t n = 0;
    for (; *text != '\0'; text++)
        if (((unsigned char)*text & 0xC0) != 0x80) /* not a continuation byte */
            n++;
    return n;
}
