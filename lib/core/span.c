/* Spans, buffers and the reader of lines. An empty span may have a NULL ptr, which memcmp and memcpy must not see. */
#include "avtale/span.h"

#include <stdarg.h>
#include <string.h>

#include "avtale/arena.h"

enum { FIRST_CAP = 64 };

struct avt_span avt_span_str(const char *text)
{
    return text == NULL ? AVT_SPAN("") : (struct avt_span){text, strlen(text)};
}

struct avt_span avt_span_make(const void *ptr, size_t len)
{
    return (struct avt_span){ptr, len};
}

struct avt_span avt_arena_span(struct avt_arena *arena, struct avt_span bytes)
{
    return avt_span_make(avt_arena_strn(arena, bytes.ptr, bytes.len), bytes.len);
}

bool avt_span_equal(struct avt_span a, struct avt_span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool avt_span_is(struct avt_span a, const char *text)
{
    return avt_span_equal(a, avt_span_str(text));
}

bool avt_span_starts(struct avt_span a, const char *prefix)
{
    size_t len = strlen(prefix);
    return a.len >= len && avt_span_is((struct avt_span){a.ptr, len}, prefix);
}

/* Moves n bytes from the front of *rest to *head. */
static void take(struct avt_span *rest, size_t n, struct avt_span *head)
{
    *head = (struct avt_span){rest->ptr, n};
    rest->ptr += n;
    rest->len -= n;
}

/* As avt_span_cut; *found tells whether there was a sep. */
static bool cut(struct avt_span *rest, char sep, struct avt_span *head, bool *found)
{
    if (rest->len == 0)
        return false;
    const char *at = memchr(rest->ptr, sep, rest->len);
    *found = at != NULL;
    take(rest, at == NULL ? rest->len : (size_t)(at - rest->ptr), head);
    struct avt_span dropped;
    take(rest, *found ? 1 : 0, &dropped);
    return true;
}

bool avt_span_line(struct avt_span *rest, struct avt_span *line, bool *ended)
{
    return cut(rest, '\n', line, ended);
}

bool avt_span_cut(struct avt_span *rest, char sep, struct avt_span *head)
{
    bool found;
    return cut(rest, sep, head, &found);
}

bool avt_span_u64(struct avt_span text, uint64_t max, uint64_t *out)
{
    if (text.len == 0 || (text.len > 1 && text.ptr[0] == '0'))
        return false;
    uint64_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(text.ptr[i] - '0');
        if (digit > max || value > (max - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = value;
    return true;
}

/* Makes room for len more bytes and the NUL. */
static void reserve(struct avt_buf *buf, size_t len)
{
    AVT_INVARIANT(len < SIZE_MAX / 4 && buf->len < SIZE_MAX / 4);
    size_t need = buf->len + len + 1;
    if (need <= buf->cap)
        return;
    size_t cap = buf->cap == 0 ? FIRST_CAP : buf->cap;
    while (cap < need)
        cap *= 2;
    char *wider = avt_arena_alloc(buf->arena, cap);
    if (buf->len > 0)
        memcpy(wider, buf->ptr, buf->len);
    buf->ptr = wider;
    buf->cap = cap;
}

void avt_buf_add(struct avt_buf *buf, const void *ptr, size_t len)
{
    reserve(buf, len);
    if (len > 0)
        memcpy(buf->ptr + buf->len, ptr, len);
    buf->len += len;
    buf->ptr[buf->len] = '\0';
}

void avt_buf_str(struct avt_buf *buf, const char *text)
{
    avt_buf_add(buf, text, strlen(text));
}

void avt_buf_span(struct avt_buf *buf, struct avt_span span)
{
    avt_buf_add(buf, span.ptr, span.len);
}

void avt_buf_char(struct avt_buf *buf, char c)
{
    avt_buf_add(buf, &c, 1);
}

void avt_buf_format(struct avt_buf *buf, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    avt_buf_str(buf, avt_arena_vformat(buf->arena, fmt, ap));
    va_end(ap);
}

struct avt_span avt_buf_get(const struct avt_buf *buf)
{
    return buf->ptr == NULL ? AVT_SPAN("") : (struct avt_span){buf->ptr, buf->len};
}
