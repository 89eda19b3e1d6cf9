/* When who sends too slowly is cut off, and how much memory bodies get. */
#include "front/budget.h"

#include "unit/unit.h"

enum { MIB = 1024 * 1024, NOW = 1000000 };

static void who_is_late(void **state)
{
    static const struct {
        enum budget_phase phase;
        uint64_t ago, received;
        bool late;
    } rows[] = {
        {BUDGET_HEAD, 10000,  0,       false},
        {BUDGET_HEAD, 10001,  0,       true },
        {BUDGET_HEAD, 10001,  1 * MIB, true },
        {BUDGET_BODY, 30000,  0,       false},
        {BUDGET_BODY, 30001,  0,       true },
        {BUDGET_BODY, 31000,  32000,   false},
        {BUDGET_BODY, 31001,  32000,   true },
        {BUDGET_BODY, 193840, 5 * MIB, false}, /* the largest there is, at 32 kB a second behind the first thirty */
        {BUDGET_BODY, 193841, 5 * MIB, true },
        {BUDGET_WORK, NOW,    0,       false},
    };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        if (budget_late(rows[i].phase, NOW - rows[i].ago, rows[i].received, NOW) != rows[i].late)
            fail_msg("row %zu", i);
}

static enum avt_code take(struct budget *budget, struct body_share *share, size_t len, bool stranger)
{
    const struct stranger nobody = {0};
    return budget_take(budget, share, len, stranger ? &nobody : NULL).code;
}

static void large_bodies_share(void **state)
{
    struct budget *budget = budget_new();
    struct body_share shares[16] = {0}, other = {0};
    size_t taken = 0;
    (void)state;
    while (taken < UNIT_COUNT(shares) && take(budget, &shares[taken], 5 * MIB, false) == AVT_OK)
        taken++;
    assert_int_equal(taken, 9);
    assert_int_equal(take(budget, &other, 256 * 1024, false), AVT_OK); /* of the 3 MiB that are left */
    budget_give(budget, &other);
    assert_int_equal(take(budget, &other, 3 * MIB + 1, false), AVT_EFULL);
    budget_give(budget, &other); /* was none, and gives nothing */
    budget_give(budget, &shares[0]);
    assert_int_equal(take(budget, &shares[0], 5 * MIB, false), AVT_OK);
    assert_int_equal(take(budget, &other, 5 * MIB, false), AVT_EFULL);
    budget_stop(budget);
    budget_free(&budget);
}

static void small_ones_are_always_taken(void **state)
{
    struct budget *budget = budget_new();
    struct body_share full = {0}, small = {0};
    (void)state;
    assert_int_equal(take(budget, &full, 48 * MIB, false), AVT_OK);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(take(budget, &small, 16 * 1024, false), AVT_OK);
    assert_int_equal(take(budget, &small, 16 * 1024 + 1, false), AVT_EFULL);
    budget_stop(budget);
    budget_free(&budget);
}

static void four_strangers(void **state)
{
    struct budget *budget = budget_new();
    struct body_share shares[4] = {0}, other = {0};
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(shares); i++)
        assert_int_equal(take(budget, &shares[i], 100, true), AVT_OK);
    assert_int_equal(take(budget, &other, 100, true), AVT_EBUSY);
    assert_int_equal(take(budget, &other, 5 * MIB, false), AVT_OK);
    budget_give(budget, &shares[2]);
    assert_int_equal(take(budget, &shares[2], 100, true), AVT_OK);
    budget_stop(budget);
    budget_free(&budget);
}

static void an_address_has_one_place(void **state)
{
    struct budget *budget = budget_new();
    struct body_share one = {0}, other = {0}, nobodys[2] = {0};
    const struct stranger first = {1}, second = {2};
    (void)state;
    assert_int_equal(budget_take(budget, &one, 100, &first).code, AVT_OK);
    assert_int_equal(budget_take(budget, &other, 100, &first).code, AVT_EBUSY);
    assert_int_equal(budget_take(budget, &other, 100, &second).code, AVT_OK);
    for (size_t i = 0; i < UNIT_COUNT(nobodys); i++)
        assert_int_equal(take(budget, &nobodys[i], 100, true), AVT_OK);
    budget_give(budget, &one);
    assert_int_equal(budget_take(budget, &one, 100, &second).code, AVT_EBUSY);
    assert_int_equal(budget_take(budget, &one, 100, &first).code, AVT_OK);
    budget_stop(budget);
    budget_free(&budget);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(who_is_late),    unit_case(large_bodies_share),       unit_case(small_ones_are_always_taken),
        unit_case(four_strangers), unit_case(an_address_has_one_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
