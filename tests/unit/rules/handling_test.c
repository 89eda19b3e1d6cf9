/* The table of acts. */
#include "avtale/handling.h"

#include "unit/unit.h"

static void names_lead_back(void **state)
{
    (void)state;
    for (unsigned i = AVT_INGEN_HANDLING + 1; i < AVT_HANDLING_COUNT; i++)
        assert_int_equal(avt_handling_find(avt_span_str(avt_handling_get((enum avt_handling)i)->name)), i);
    assert_int_equal(avt_handling_find(AVT_SPAN("")), AVT_INGEN_HANDLING);
    assert_int_equal(avt_handling_find(AVT_SPAN("godkjen")), AVT_INGEN_HANDLING);
}

/* Format v1: attempt and confirmation for what a person signs, one step for the rest. */
static void two_steps_for_what_is_signed(void **state)
{
    (void)state;
    for (unsigned i = AVT_INGEN_HANDLING + 1; i < AVT_HANDLING_COUNT; i++) {
        const struct avt_handling_row *row = avt_handling_get((enum avt_handling)i);
        assert_int_equal(row->steps, row->who == AVT_WHO_SIGNERER ? 2 : 1);
    }
    assert_int_equal(avt_handling_get(AVT_BESLUTTET)->concerns, AVT_CONCERNS_VENTER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_lead_back),
        cmocka_unit_test(two_steps_for_what_is_signed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
