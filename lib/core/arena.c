/*
 * Arena: a chain of blocks; allocation moves a mark in the first. What does not fit in an ordinary block gets one
 * of its own behind the first, so that the room left in the first is still used.
 *
 * Under AddressSanitizer what is not handed out is poisoned, with a gap after each allocation, so that reading past one
 * is caught as it would be with malloc.
 */
#include "avtale/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Blocks double from the least to the most: what is kept long is often small, and what is large seldom lives long. */
enum { BLOCK_LEAST = 4 * 1024, BLOCK_MOST = 32 * 1024, ALIGNMENT = alignof(max_align_t), FIRST_CAP = 8 };

#ifdef AVT_SANITIZE
#include <sanitizer/asan_interface.h>
enum { GAP = ALIGNMENT };
#define HIDE(ptr, size)   ASAN_POISON_MEMORY_REGION(ptr, size)
#define REVEAL(ptr, size) ASAN_UNPOISON_MEMORY_REGION(ptr, size)
#else
enum { GAP = 0 };
#define HIDE(ptr, size)   ((void)0)
#define REVEAL(ptr, size) ((void)0)
#endif

struct block {
    struct block *next;
    size_t size, used;
    alignas(max_align_t) unsigned char bytes[];
};

struct avt_arena {
    struct block *first;
};

_Noreturn static void out_of_memory(void)
{
    (void)fputs("avtale: out of memory\n", stderr);
    abort();
}

static struct block *block_new(size_t size)
{
    struct block *block = malloc(sizeof *block + size);
    if (block == NULL)
        out_of_memory();
    block->next = NULL;
    block->size = size;
    block->used = 0;
    HIDE(block->bytes, size);
    return block;
}

static void blocks_free(struct block *block)
{
    while (block != NULL) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
}

struct avt_arena *avt_arena_new(void)
{
    struct avt_arena *arena = malloc(sizeof *arena);
    if (arena == NULL)
        out_of_memory();
    arena->first = block_new(BLOCK_LEAST);
    return arena;
}

void avt_arena_free(struct avt_arena **arena)
{
    if (*arena == NULL)
        return;
    blocks_free((*arena)->first);
    free(*arena);
    *arena = NULL;
}

void avt_arena_reset(struct avt_arena *arena)
{
    struct block *first = arena->first;
    blocks_free(first->next);
    first->next = NULL;
    first->used = 0;
    HIDE(first->bytes, first->size);
}

size_t avt_arena_size(const struct avt_arena *arena)
{
    size_t size = sizeof *arena;
    for (const struct block *block = arena->first; block != NULL; block = block->next)
        size += sizeof *block + block->size;
    return size;
}

/* The bytes an allocation takes in its block. */
static size_t footprint(size_t size)
{
    if (size > PTRDIFF_MAX / 2)
        out_of_memory();
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT + GAP;
}

static struct block *block_with_room(struct avt_arena *arena, size_t need)
{
    struct block *first = arena->first;
    if (need <= first->size - first->used)
        return first;
    if (need > BLOCK_MOST) {
        struct block *own = block_new(need);
        own->next = first->next;
        first->next = own;
        return own;
    }
    size_t size = first->size < BLOCK_MOST ? first->size * 2 : BLOCK_MOST;
    while (size < need)
        size *= 2;
    arena->first = block_new(size);
    arena->first->next = first;
    return arena->first;
}

void *avt_arena_alloc(struct avt_arena *arena, size_t size)
{
    size_t need = footprint(size);
    struct block *block = block_with_room(arena, need);
    void *bytes = block->bytes + block->used;
    block->used += need;
    REVEAL(bytes, size);
    return memset(bytes, 0, size);
}

void *avt_arena_array(struct avt_arena *arena, size_t n, size_t size)
{
    if (size != 0 && n > SIZE_MAX / size)
        out_of_memory();
    return avt_arena_alloc(arena, n * size);
}

void *avt_arena_grow(struct avt_arena *arena, void *array, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return array;
    size_t wider = *cap == 0 ? FIRST_CAP : *cap * 2;
    void *copy = avt_arena_array(arena, wider, size);
    if (n > 0)
        memcpy(copy, array, n * size);
    *cap = wider;
    return copy;
}

const char *avt_arena_str(struct avt_arena *arena, const char *text)
{
    return avt_arena_strn(arena, text, strlen(text));
}

const char *avt_arena_strn(struct avt_arena *arena, const char *text, size_t len)
{
    char *copy = avt_arena_alloc(arena, len + 1);
    if (len > 0)
        memcpy(copy, text, len);
    return copy;
}

const char *avt_arena_format(struct avt_arena *arena, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    const char *text = avt_arena_vformat(arena, fmt, ap);
    va_end(ap);
    return text;
}

const char *avt_arena_vformat(struct avt_arena *arena, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int len = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    AVT_INVARIANT(len >= 0);
    size_t size = (size_t)len + 1;
    char *text = avt_arena_alloc(arena, size);
    (void)vsnprintf(text, size, fmt, ap);
    return text;
}
