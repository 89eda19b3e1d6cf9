/*
 * What every unit test begins with: cmocka, an arena as the state of each test, and assertions for spans and errors.
 */
#ifndef AVTALE_TESTS_UNIT_H
#define AVTALE_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/span.h"

#define UNIT_COUNT(array) (sizeof(array) / sizeof *(array))

/* A test that gets a new arena as *state. */
#define unit_case(f) cmocka_unit_test_setup_teardown(f, unit_open, unit_close)

static inline int unit_open(void **state)
{
    *state = avt_arena_new();
    return 0;
}

static inline int unit_close(void **state)
{
    struct avt_arena *arena = *state;
    avt_arena_free(&arena);
    return 0;
}

/* For tables: says which row failed. */
#define assert_row(condition, row)                                                                                     \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            fail_msg("%s: %s", (row), #condition);                                                                     \
    } while (0)

#define assert_code(error, expected) assert_string_equal(avt_err_name((error).code), avt_err_name(expected))
#define assert_ok(error)             assert_code(error, AVT_OK)

/* The whole span, NUL bytes included, is the text. */
#define assert_span(span, text) assert_true(avt_span_is((span), (text)))

#endif
