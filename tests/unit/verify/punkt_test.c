/*
 * Subsidy periods and the duty that stops them: approved while it was overdue the bundle is not valid, approved after it
 * was done it is.
 */
#include <string.h>

#include "lib/bundle.h"
#include "unit/avtale/proeve.h"

/* The duty was overdue before anybody signed. */
static void meet_first(struct bundle *b, struct avt_entry *rules)
{
    struct avt_buf buf = AVT_BUF(b->arena);
    static const char from[] = "forfall=\"start+14d\"", to[] = "forfall=\"start-60d\" sperrer=\"perioder\"";
    const char *at = memmem(rules->bytes.ptr, rules->bytes.len, from, sizeof from - 1);
    assert_non_null(at);
    size_t before = (size_t)(at - rules->bytes.ptr) + sizeof from - 1;
    avt_buf_add(&buf, rules->bytes.ptr, before - (sizeof from - 1));
    avt_buf_str(&buf, to);
    avt_buf_add(&buf, at + sizeof from - 1, rules->bytes.len - before);
    rules->bytes = avt_buf_get(&buf);
}

static void of_the_first(struct bundle *b, struct avt_erklaering *s)
{
    (void)b;
    if (s->handling == AVT_PERIODE_GODKJENT || s->handling == AVT_PERIODE_AVSLAATT)
        s->om = "oppgaver/" ITEM_A;
}

static void approve(struct bundle *b)
{
    bundle_act(b, AVT_PERIODE_GODKJENT, "beslutter", NULL, NULL, NULL);
}

static void refuse(struct bundle *b)
{
    bundle_act(b, AVT_PERIODE_AVSLAATT, "beslutter", "feil", "grunn", "Satsen er feil.");
}

static void meet_and_approve(struct bundle *b)
{
    bundle_act(b, AVT_OPPFULGT, "veileder", "oppstartsmoete", NULL, NULL);
    approve(b);
}

static void a_period_that_a_duty_stopped(void **state)
{
    static const struct {
        const char *what;
        void (*build)(struct bundle *b);
        bool stops, valid;
    } rows[] = {
        {"approved while it was overdue", approve,          true,  false},
        {"refused while it was overdue",  refuse,           true,  true },
        {"approved after it was done",    meet_and_approve, true,  true },
        {"a duty that stops nothing",     approve,          false, true },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_rapport report;
        struct bundle b = {.twist_s = of_the_first, .twist_rules = rows[i].stops ? meet_first : NULL};
        bundle_open(&b, *state, 1);
        bundle_small(&b);
        rows[i].build(&b);
        bundle_verify(*state, &report, &b, bundle_make(&b, "arbeidsgiver"));
        report_print_faults(&report, rows[i].what);
        assert_row((report.dom == AVT_DOM_GYLDIG) == rows[i].valid, rows[i].what);
        assert_row(report_tells(&report, "punkt", "periode 7") != rows[i].valid, rows[i].what);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {unit_case(a_period_that_a_duty_stopped)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
