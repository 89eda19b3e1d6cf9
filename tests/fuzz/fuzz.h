/*
 * What every harness begins with. A harness is one parser: FUZZ_TARGET names a function that is given any bytes, and may
 * do anything but end the process or break what FUZZ_HOLDS says. libFuzzer finds the bytes, or replay.c.
 */
#ifndef AVTALE_TESTS_FUZZ_H
#define AVTALE_TESTS_FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "avtale/arena.h"
#include "avtale/span.h"

/* libFuzzer's own names. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline _Noreturn void fuzz_broken(const char *cond, const char *file, int line)
{
    (void)fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, cond);
    abort();
}
#define FUZZ_HOLDS(cond) ((cond) ? (void)0 : fuzz_broken(#cond, __FILE__, __LINE__))

/* one: void (struct avt_arena *arena, struct avt_span in); setup: void (void), once. */
#define FUZZ_TARGET(one, setup)                                                                                        \
    int LLVMFuzzerInitialize(int *argc, char ***argv)                                                                  \
    {                                                                                                                  \
        (void)argc, (void)argv;                                                                                        \
        setup();                                                                                                       \
        return 0;                                                                                                      \
    }                                                                                                                  \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)                                                       \
    {                                                                                                                  \
        struct avt_arena *arena = avt_arena_new();                                                                     \
        one(arena, avt_span_make(data, size));                                                                         \
        avt_arena_free(&arena);                                                                                        \
        return 0;                                                                                                      \
    }

static inline void fuzz_no_setup(void)
{
}

#endif
