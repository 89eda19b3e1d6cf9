/* The check punkt where the bundle does not hold everything: what cannot be judged there is no fault. */
#include <string.h>

#include "lib/bundle.h"
#include "unit/avtale/proeve.h"

#define FIRST  "oppgaver/" ITEM_A
#define SECOND "oppgaver/" ITEM_B

/* The version in force, and what each decision is about: the first period, then the second. */
static void decide_in_order(struct bundle *b, struct avt_erklaering *s)
{
    if (s->handling != AVT_PERIODE_GODKJENT)
        return;
    s->versjon = avt_tilstand_gjelder(&b->state)->n;
    s->om = b->state.n_utfoert == 0 ? FIRST : SECOND;
}

static void decide_out_of_turn(struct bundle *b, struct avt_erklaering *s)
{
    decide_in_order(b, s);
    if (s->handling == AVT_PERIODE_GODKJENT)
        s->om = SECOND;
}

/* What the service leaves out: everything before the last version that all signed. */
static void leave_out_the_first(struct bundle *b, struct avt_pakke *pakke)
{
    size_t kept = 0;
    (void)b;
    for (size_t i = 0; i < pakke->n; i++)
        if (strncmp(pakke->entries[i].name, "versjon-1/", 10) != 0)
            pakke->entries[kept++] = pakke->entries[i];
    pakke->n = kept;
}

static void amend(struct bundle *b)
{
    struct avt_innhold content = bundle_content(b);
    proeve_set(b->arena, &content, "formaal", NULL, "Lære lager.");
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    bundle_sign(b);
}

static void decide(struct bundle *b)
{
    bundle_act(b, AVT_PERIODE_GODKJENT, "beslutter", NULL, NULL, NULL);
}

static void open_with(struct bundle *b, struct avt_arena *arena,
                      void (*twist)(struct bundle *b, struct avt_erklaering *s))
{
    *b = (struct bundle){.twist_s = twist, .twist_entries = leave_out_the_first};
    bundle_open(b, arena, 1);
    bundle_small(b);
}

static enum avt_dom verify(struct bundle *b, struct avt_rapport *report)
{
    assert_true(b->lawful);
    bundle_verify(b->arena, report, b, bundle_make(b, "veileder"));
    report_print_faults(report, "veileder");
    return report->dom;
}

/* The first was approved under a version that is not here: nobody can say that it was on other figures. */
static void approved_before_the_bundle_begins(void **state)
{
    struct bundle *b = avt_arena_alloc(*state, sizeof *b);
    struct avt_rapport report;
    open_with(b, *state, decide_in_order);
    decide(b);
    amend(b);
    decide(b);
    assert_int_equal(verify(b, &report), AVT_DOM_GYLDIG);
    assert_string_equal(report_found(&report, "punkt"), "ingenting");
}

/* Without such a decision the order is checked as ever, and counted. */
static void all_decided_within_it(void **state)
{
    struct bundle *b = avt_arena_alloc(*state, sizeof *b);
    struct avt_rapport report;
    open_with(b, *state, decide_in_order);
    amend(b);
    decide(b);
    decide(b);
    assert_int_equal(verify(b, &report), AVT_DOM_GYLDIG);
    assert_string_equal(report_found(&report, "punkt"), "holder 2");
    open_with(b, *state, decide_out_of_turn);
    amend(b);
    decide(b);
    assert_int_equal(verify(b, &report), AVT_DOM_UGYLDIG);
    assert_true(bundle_failed(&report, "punkt"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(approved_before_the_bundle_begins),
        unit_case(all_decided_within_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
