/* Time in demo mode, and ids. */
#include "sys/clock.h"

#include <string.h>
#include <time.h>

#include "unit/unit.h"

static void today_is_what_it_was_set_to(void **state)
{
    static const char *const rows[] = {"2026-01-15", "2026-07-15", "2026-03-29",
                                       "2026-10-25", "2024-02-29", "1999-12-31"};
    struct avt_arena *arena = *state;
    avt_instant before = avt_oslo_seconds(clock_now());
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        clock_set_today(rows[i]);
        assert_string_equal(avt_date_format(arena, clock_today()), rows[i]);
    }
    clock_set_today("");
    assert_true(avt_oslo_seconds(clock_now()) - before < 60);
    assert_true(clock_now() - (avt_instant)time(NULL) <= 1);
}

static void time_still_runs(void **state)
{
    (void)state;
    clock_set_today("2030-06-01");
    uint64_t first = clock_now_ms(), monotonic = clock_monotonic_ms();
    while (clock_now_ms() == first)
        ;
    assert_true(clock_now_ms() > first && clock_monotonic_ms() >= monotonic);
    assert_int_equal(clock_now_ms() / 1000 - (uint64_t)clock_now(), 0);
    clock_set_today("");
}

static void ids_differ_and_hold_the_time(void **state)
{
    (void)state;
    struct avt_id one = id_new(), other = id_new(), parsed;
    assert_true(avt_id_parse(&parsed, avt_span_str(one.text)));
    assert_string_not_equal(one.text, other.text);
    assert_memory_equal(one.text, other.text, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(today_is_what_it_was_set_to),
        unit_case(time_still_runs),
        unit_case(ids_differ_and_hold_the_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
