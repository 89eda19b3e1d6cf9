/*
 * Spans (borrowed bytes), buffers (growing bytes in an arena) and a reader of lines.
 *
 * A span never owns. Bytes are char: nearly everything here is text, and crypto casts at its own edge.
 */
#ifndef AVTALE_SPAN_H
#define AVTALE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "avtale/invariant.h"

#ifdef __cplusplus
extern "C" {
#endif

struct avt_arena;

struct avt_span {
    const char *ptr;
    size_t len;
};

#ifdef __cplusplus
#define AVT_SPAN(literal) (avt_span{(literal), sizeof(literal) - 1})
#else
#define AVT_SPAN(literal) ((struct avt_span){(literal), sizeof(literal) - 1})
#endif

struct avt_span avt_span_str(const char *text);              /* NULL gives the empty span */
struct avt_span avt_span_make(const void *ptr, size_t len);
struct avt_span avt_arena_span(struct avt_arena *arena, struct avt_span bytes); /* a copy; a NUL behind it, not counted */
bool avt_span_equal(struct avt_span a, struct avt_span b);
bool avt_span_is(struct avt_span a, const char *text);
bool avt_span_starts(struct avt_span a, const char *prefix);

/* Takes the next line (without its '\n') off *rest. False when nothing is left; a last line without '\n' is a line,
 * and then *ended is false. */
bool avt_span_line(struct avt_span *rest, struct avt_span *line, bool *ended);

/* Takes what stands before the first sep off *rest; the whole rest when there is no sep. False when *rest is empty. */
bool avt_span_cut(struct avt_span *rest, char sep, struct avt_span *head);

/* Decimal without sign, spaces or leading zeros, at most max. */
bool avt_span_u64(struct avt_span text, uint64_t max, uint64_t *out);

/* A growing byte string. ptr is always NUL-terminated; the NUL is not counted. Start with AVT_BUF(arena). */
struct avt_buf {
    struct avt_arena *arena;
    char *ptr;
    size_t len, cap;
};
#define AVT_BUF(a) ((struct avt_buf){.arena = (a)})

void avt_buf_add(struct avt_buf *buf, const void *ptr, size_t len);
void avt_buf_str(struct avt_buf *buf, const char *text);
void avt_buf_span(struct avt_buf *buf, struct avt_span span);
void avt_buf_char(struct avt_buf *buf, char c);
void avt_buf_format(struct avt_buf *buf, const char *fmt, ...) AVT_PRINTF(2, 3);
struct avt_span avt_buf_get(const struct avt_buf *buf); /* what has been added so far; valid until the next add */

#ifdef __cplusplus
}
#endif

#endif
