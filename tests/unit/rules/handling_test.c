/* The table of acts. */
#include "avtale/acts.h"

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
        enum avt_who who = avt_handling_get((enum avt_handling)i)->who;
        assert_int_equal(avt_act_get((enum avt_handling)i)->steps, who == AVT_WHO_NAMED_SIGNER ? 2 : 1);
    }
    assert_int_equal(avt_act_get(AVT_BESLUTTET)->concerns, AVT_CONCERNS_VENTER);
}

/* Format v1, section 3, by hand: of each act whether `slag`, `om`, `gjelder-fra` and `for` may stand (k), must (s) or never
 * may (-). */
static const struct {
    enum avt_handling act;
    const char *belongs;
} lines[] = {
    {AVT_FREMLAGT,         "k-s-"},
    {AVT_KONTAKTPUNKT,     "----"},
    {AVT_GODKJENT,         "---k"},
    {AVT_TAUSHET,          "---k"},
    {AVT_BESLUTTET,        "----"},
    {AVT_AVVIST,           "k---"},
    {AVT_TRUKKET,          "k---"},
    {AVT_ENDRINGSOENSKE,   "k---"},
    {AVT_INNVENDT,         "k---"},
    {AVT_SVAR,             "s---"},
    {AVT_OVERTATT,         "k---"},
    {AVT_OPPFULGT,         "sk--"},
    {AVT_RAPPORT,          "sk--"},
    {AVT_SAMTYKKE,         "s---"},
    {AVT_SAMTYKKE_TRUKKET, "s---"},
    {AVT_HENVENDELSE,      "sk--"},
    {AVT_BESVART,          "s---"},
    {AVT_LOEFTE,           "ss--"},
    {AVT_PERIODE_GODKJENT, "ks--"},
    {AVT_PERIODE_AVSLAATT, "ks--"},
    {AVT_PERIODE_SENDT,    "ks--"},
    {AVT_AVBRUTT,          "k-s-"},
    {AVT_ANNULLERT,        "k-k-"},
    {AVT_OPPLASTET,        "s---"},
};

static void lines_belong_to_acts(void **state)
{
    static const char *const keys[] = {"slag", "om", "gjelder-fra", "for"};
    (void)state;
    assert_int_equal(UNIT_COUNT(lines), AVT_HANDLING_COUNT - 1);
    for (size_t i = 0; i < UNIT_COUNT(lines); i++)
        for (size_t k = 0; k < UNIT_COUNT(keys); k++) {
            enum avt_linje found = avt_act_line(lines[i].act, keys[k]);
            if ("-ks"[found] != lines[i].belongs[k])
                fail_msg("%s of %s: %c", keys[k], avt_handling_get(lines[i].act)->name, "-ks"[found]);
        }
    assert_int_equal(avt_act_line(AVT_OPPLASTET, "avtale"), AVT_LINJE_KAN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_lead_back),
        cmocka_unit_test(two_steps_for_what_is_signed),
        cmocka_unit_test(lines_belong_to_acts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
