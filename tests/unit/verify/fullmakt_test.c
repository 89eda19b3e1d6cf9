/*
 * Uploaded files and what was signed on behalf of others: an honest bundle holds and is told, and each forgery by somebody
 * who holds the service's keys is found by the check that is named.
 */
#include <stdio.h>
#include <string.h>

#include "avtale/text.h"
#include "lib/bundle.h"
#include "unit/avtale/proeve.h"

/* On the participant's own paper, and what the mentor said. */
static void build_behalf(struct bundle *b)
{
    struct avt_innhold content = bundle_content(b);
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    bundle_upload(b, "veileder", "papir");
    bundle_behalf(b, "deltaker", "papir", NULL);
    bundle_behalf(b, "mentor", "ikke-digital", "Hun kom innom og sa ja til teksten vi leste sammen.");
    bundle_sign(b);
}

static void change_upload(struct bundle *b, struct avt_pakke *pakke)
{
    struct avt_entry *entry = bundle_entry(pakke, "post-0002-fil.png");
    entry->bytes = bundle_replace(b->arena, entry->bytes, "the rest", "the best");
}

static void drop_upload(struct bundle *b, struct avt_pakke *pakke)
{
    (void)b;
    *bundle_entry(pakke, "post-0002-fil.png") = pakke->entries[--pakke->n];
}

static void rename_upload(struct bundle *b, struct avt_pakke *pakke)
{
    (void)b;
    bundle_entry(pakke, "post-0002-fil.png")->name = "post-0002-fil.pdf";
}

static void invent_reason(struct bundle *b, struct avt_erklaering *s)
{
    (void)b;
    if (s->behalf_of != NULL)
        s->reason = "travelt";
}

static void invent_evidence(struct bundle *b, struct avt_erklaering *s)
{
    (void)b;
    s->bevis.byte[0] ^= s->behalf_of != NULL;
}

static void claim_paper(struct bundle *b, struct avt_erklaering *s)
{
    (void)b;
    if (s->behalf_of != NULL)
        s->reason = "papir"; /* the mentor has signed none */
}

/* The same person twice, under another name. */
static void confirm_own(struct bundle *b, struct avt_json_writer *w)
{
    (void)b;
    avt_json_open(w, "bekreftet", '{');
    avt_json_add_string(w, "identitet", "avtale/identitet/v1\nnavn Vera Andersen\nnavident Z990001\n");
    avt_json_close(w, '}');
}

static void confirm_by_nobody(struct bundle *b, struct avt_json_writer *w)
{
    (void)b, (void)w;
}

/* Another than Nav acts for somebody. */
static void act_for_another(struct bundle *b, struct avt_erklaering *s)
{
    (void)b;
    if (s->behalf_of != NULL)
        s->rolle = "arbeidsgiver";
}

/* ---- The table ---- */

static const struct forgery {
    const char *check, *what;
    struct {
        const char *reader; /* NULL: deltaker */
        void (*s)(struct bundle *b, struct avt_erklaering *s);
        void (*entries)(struct bundle *b, struct avt_pakke *pakke);
        void (*evidence)(struct bundle *b, struct avt_json_writer *w);
    } how;
} forgeries[] = {
    {"fil",      "another file",            {.entries = change_upload}                           },
    {"fil",      "the file is missing",     {.entries = drop_upload}                             },
    {"fil",      "another type",            {.entries = rename_upload}                           },
    {"fullmakt", "no such reason",          {.s = invent_reason}                                 },
    {"fullmakt", "no such evidence",        {.s = invent_evidence}                               },
    {"fullmakt", "paper that is none",      {.s = claim_paper}                                   },
    {"fullmakt", "confirmed by the same",   {.reader = "veileder", .evidence = confirm_own}      },
    {"fullmakt", "confirmed by nobody",     {.reader = "veileder", .evidence = confirm_by_nobody}},
    {"rolle",    "for another, not of Nav", {.s = act_for_another}                               },
};

static void test_forgeries_are_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(forgeries); i++) {
        const struct forgery *f = &forgeries[i];
        struct avt_rapport report;
        struct avt_arena *arena = avt_arena_new();
        struct bundle b = {.twist_s = f->how.s, .twist_entries = f->how.entries, .twist_evidence = f->how.evidence};
        bundle_open(&b, arena, 1);
        build_behalf(&b);
        struct avt_span file = bundle_make(&b, f->how.reader != NULL ? f->how.reader : "deltaker");
        bundle_verify(arena, &report, &b, file);
        assert_row(report.dom == AVT_DOM_UGYLDIG && bundle_failed(&report, f->check), f->what);
        avt_arena_free(&arena);
    }
}

/* What was signed for others, honestly, holds for all, and is told. */
static void test_on_behalf_holds(void **state)
{
    static const char *const readers[] = {"deltaker", "veileder", "mentor"};
    for (size_t i = 0; i < UNIT_COUNT(readers); i++) {
        struct bundle b = {0};
        struct avt_rapport report;
        bundle_open(&b, *state, 1);
        build_behalf(&b);
        assert_true(b.lawful);
        bundle_verify(*state, &report, &b, bundle_make(&b, readers[i]));
        report_print_faults(&report, readers[i]);
        assert_int_equal(report.dom, AVT_DOM_GYLDIG);
        assert_row(report_tells(&report, "fullmakt", "paa-vegne 3 veileder deltaker"),
                   report_found(&report, "fullmakt"));
        assert_row(report_tells(&report, "fullmakt", "papir 3 papir 2"), readers[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(test_forgeries_are_found),
        unit_case(test_on_behalf_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
