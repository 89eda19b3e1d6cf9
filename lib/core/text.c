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
        *c = *rest->ptr++;
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

/* Characters that change what a reader sees without being seen: zero width, direction, byte order mark. */
static bool is_hidden(utf8proc_int32_t c)
{
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0x061C || c == 0x2060 || c == 0xFEFF;
}

static bool is_allowed(utf8proc_int32_t c, bool multiline)
{
    switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_CC: return multiline && c == '\n';
    case UTF8PROC_CATEGORY_CN: /* noncharacters too */
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO: return false;
    default: return !is_hidden(c);
    }
}

bool avt_text_is_allowed(struct avt_span text, bool multiline)
{
    for (utf8proc_int32_t c; next(&text, &c);)
        if (!is_allowed(c, multiline))
            return false;
    return true;
}

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
