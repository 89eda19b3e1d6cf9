/*
 * Arena: everything one command allocates lives in one arena and dies with it.
 *
 * Nothing in libavtale is freed piecemeal. A function that takes an arena returns memory that lives as long as that
 * arena. Allocation never returns NULL: when the system has no memory the process ends.
 * One arena belongs to one thread at a time.
 */
#ifndef AVTALE_ARENA_H
#define AVTALE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "avtale/invariant.h"

#ifdef __cplusplus
extern "C" {
#endif

struct avt_arena;

/* A new, empty arena. Free with avt_arena_free. */
struct avt_arena *avt_arena_new(void);

/* Frees the arena and everything in it, and sets *arena to NULL. Does nothing for NULL. */
void avt_arena_free(struct avt_arena **arena);

/* Empties the arena but keeps it for use again. */
void avt_arena_reset(struct avt_arena *arena);

/* Bytes it has from the system, handed out or not. */
size_t avt_arena_size(const struct avt_arena *arena);

/* size bytes, zeroed, aligned for any type. */
void *avt_arena_alloc(struct avt_arena *arena, size_t size);

/* n elements of size bytes, zeroed; ends the process on overflow. */
void *avt_arena_array(struct avt_arena *arena, size_t n, size_t size);

/* Doubles an array of *cap elements (from 8) when n has reached it; returns the array to use. */
void *avt_arena_grow(struct avt_arena *arena, void *array, size_t n, size_t *cap, size_t size);

/* Copies, with a NUL behind them (avt_arena_span, which copies a span, is in span.h). */
const char *avt_arena_str(struct avt_arena *arena, const char *text);
const char *avt_arena_strn(struct avt_arena *arena, const char *text, size_t len);
const char *avt_arena_format(struct avt_arena *arena, const char *fmt, ...) AVT_PRINTF(2, 3);
const char *avt_arena_vformat(struct avt_arena *arena, const char *fmt, va_list ap) AVT_PRINTF(2, 0);

#ifdef __cplusplus
}
#endif

#endif
