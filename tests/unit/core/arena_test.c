/* Arena: zeroed, aligned, of any size; reset gives the memory back. */
#include "unit/unit.h"

#include <stdalign.h>
#include <stdio.h>
#include <string.h>

static bool is_zero(const unsigned char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

static void allocations_are_zeroed_and_aligned(void **state)
{
    static const size_t sizes[] = {0, 1, 7, 16, 17, 1000, 32 * 1024 - 32, 32 * 1024, 32 * 1024 + 1, 1 << 20};
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < UNIT_COUNT(sizes); i++) {
            unsigned char *bytes = avt_arena_alloc(*state, sizes[i]);
            assert_int_equal((uintptr_t)bytes % alignof(max_align_t), 0);
            assert_true(is_zero(bytes, sizes[i]));
            memset(bytes, 0xA5, sizes[i]);
        }
        avt_arena_reset(*state);
    }
}

static void allocations_do_not_overlap(void **state)
{
    unsigned char *all[500];
    for (size_t i = 0; i < UNIT_COUNT(all); i++) {
        all[i] = avt_arena_alloc(*state, i);
        memset(all[i], (int)(i % 251), i);
    }
    for (size_t i = 0; i < UNIT_COUNT(all); i++)
        for (size_t k = 0; k < i; k++)
            assert_int_equal(all[i][k], i % 251);
}

static void array_keeps_what_it_had_when_it_grows(void **state)
{
    int *numbers = NULL;
    size_t cap = 0;
    for (int n = 0; n < 1000; n++) {
        numbers = avt_arena_grow(*state, numbers, (size_t)n, &cap, sizeof *numbers);
        numbers[n] = n;
    }
    assert_int_equal(cap, 1024);
    for (int n = 0; n < 1000; n++)
        assert_int_equal(numbers[n], n);
}

static void copies_end_in_nul(void **state)
{
    assert_string_equal(avt_arena_str(*state, "blåbær"), "blåbær");
    assert_string_equal(avt_arena_strn(*state, "blåbær", 2), "bl");
    assert_string_equal(avt_arena_strn(*state, NULL, 0), "");
    struct avt_span copy = avt_arena_span(*state, avt_span_make("a\0b", 3));
    assert_true(avt_span_equal(copy, avt_span_make("a\0b", 3)));
    assert_int_equal(copy.ptr[3], '\0');
}

static void formats_any_length(void **state)
{
    assert_string_equal(avt_arena_format(*state, "%s-%04d", "nr", 7), "nr-0007");
    assert_int_equal(strlen(avt_arena_format(*state, "%100000d", 1)), 100000);
}

static void freeing_forgets(void **state)
{
    (void)state;
    struct avt_arena *arena = avt_arena_new();
    avt_arena_free(&arena);
    assert_null(arena);
    avt_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(allocations_are_zeroed_and_aligned),
        unit_case(allocations_do_not_overlap),
        unit_case(array_keeps_what_it_had_when_it_grows),
        unit_case(copies_end_in_nul),
        unit_case(formats_any_length),
        unit_case(freeing_forgets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
