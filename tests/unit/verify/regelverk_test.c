/* The check regelverk: rules that whoever checks does not know prove nothing, whoever has sealed what follows them. */
#include <string.h>

#include "lib/bundle.h"
#include "unit/avtale/proeve.h"

/* Rules by which Nav may sign before the parties have. */
static void nav_need_not_wait(struct bundle *b, struct avt_entry *rules)
{
    rules->bytes = bundle_replace(b->arena, rules->bytes, " etter=\"veileder\"", "");
    rules->bytes = bundle_replace(b->arena, rules->bytes, "etter=\"deltaker arbeidsgiver mentor\" ", "");
}

static enum avt_dom verify(struct avt_arena *arena, struct avt_rapport *report, struct bundle *b,
                           const struct avt_regelverk *books, size_t n)
{
    struct avt_kjent known = bundle_known(b);
    known.regelverk = books;
    known.n_regelverk = n;
    avt_pakke_verify(arena, report, bundle_make(b, "deltaker"), &known, BUNDLE_TODAY);
    return report->dom;
}

static void open_with(struct bundle *b, struct avt_arena *arena,
                      void (*twist)(struct bundle *b, struct avt_entry *rules))
{
    *b = (struct bundle){.twist_rules = twist};
    bundle_open(b, arena, 1);
    struct avt_innhold content = bundle_content(b);
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    if (twist != NULL)
        bundle_act(b, AVT_GODKJENT, "veileder", NULL, NULL, NULL);
    bundle_sign(b);
}

/* Everything else in it holds: by its own rules each signed when it could. */
static void same_name_other_content(void **state)
{
    struct bundle *forged = avt_arena_alloc(*state, sizeof *forged), *b = avt_arena_alloc(*state, sizeof *b);
    struct avt_rapport report;
    open_with(b, *state, NULL);
    open_with(forged, *state, nav_need_not_wait);
    const struct avt_regelverk *real = avt_regelverk_of(*state, &b->measure, 1);
    const struct avt_regelverk *own = avt_regelverk_of(*state, &forged->measure, 1);
    assert_int_equal(verify(*state, &report, forged, real, 1), AVT_DOM_UGYLDIG);
    assert_string_equal(report_found(&report, "regelverk"), "andre-regler proeve/1");
    for (size_t i = 0; i < report.n; i++)
        assert_row(report.findings[i].outcome != AVT_UTFALL_FEIL || strcmp(report.findings[i].check, "regelverk") == 0,
                   report.findings[i].check);
    assert_int_equal(verify(*state, &report, forged, own, 1), AVT_DOM_GYLDIG);
    assert_string_equal(report_found(&report, "regelverk"), "holder proeve/1");
}

/* Nothing of that name is known: sound as far as anybody here can say, and no further. Without an anchor, that is told. */
static void unknown_rules(void **state)
{
    struct bundle *b = avt_arena_alloc(*state, sizeof *b);
    struct avt_rapport report;
    open_with(b, *state, NULL);
    const struct avt_regelverk others[] = {
        {"proeve/2", {{1}}},
        {"proev/1",  {{2}}}
    };
    assert_int_equal(verify(*state, &report, b, others, 2), AVT_DOM_UKJENT);
    assert_string_equal(report_found(&report, "regelverk"), "ukjent proeve/1");
    assert_int_equal(verify(*state, &report, b, NULL, 0), AVT_DOM_UKJENT);
    struct avt_kjent nothing = {0};
    avt_pakke_verify(*state, &report, bundle_make(b, "deltaker"), &nothing, BUNDLE_TODAY);
    assert_int_equal(report.dom, AVT_DOM_UFORANKRET);
}

/* A declaration says rules by digest alone: with the files left out nothing can be asked of them, and that is no
 * way around. */
static void leave_out_rules(struct bundle *b, struct avt_pakke *pakke)
{
    size_t kept = 0;
    (void)b;
    for (size_t i = 0; i < pakke->n; i++)
        if (strncmp(pakke->entries[i].name, "skjema/", 7) != 0 && strncmp(pakke->entries[i].name, "versjon-", 8) != 0 &&
            strncmp(pakke->entries[i].name, "maler/", 6) != 0)
            pakke->entries[kept++] = pakke->entries[i];
    pakke->n = kept;
}

static void rules_left_out(void **state)
{
    struct bundle *b = avt_arena_alloc(*state, sizeof *b);
    struct avt_rapport report;
    *b = (struct bundle){.twist_entries = leave_out_rules};
    bundle_open(b, *state, 1);
    struct avt_innhold content = bundle_content(b);
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    assert_int_equal(verify(*state, &report, b, NULL, 0), AVT_DOM_UKJENT);
    bundle_verify(*state, &report, b, bundle_make(b, "deltaker"));
    assert_int_equal(report.dom, AVT_DOM_GYLDIG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(same_name_other_content),
        unit_case(unknown_rules),
        unit_case(rules_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
