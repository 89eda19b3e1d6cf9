/* The check kreves where the reader does not see everything: what can be seen is judged, and the rest is no fault. */
#include <string.h>

#include "lib/bundle.h"
#include "unit/avtale/proeve.h"

static const char *const readers[] = {"deltaker", "arbeidsgiver", "mentor", "veileder", "beslutter"};

/* ---- What is left out ---- */

static void leave_out(struct avt_pakke *pakke, const char *folder)
{
    size_t kept = 0;
    for (size_t i = 0; i < pakke->n; i++)
        if (strncmp(pakke->entries[i].name, folder, strlen(folder)) != 0)
            pakke->entries[kept++] = pakke->entries[i];
    pakke->n = kept;
}

static void leave_out_the_first(struct bundle *b, struct avt_pakke *pakke)
{
    (void)b;
    leave_out(pakke, "versjon-1/");
}

static void leave_out_the_last(struct bundle *b, struct avt_pakke *pakke)
{
    (void)b;
    leave_out(pakke, "versjon-3/");
}

/* ---- Lies ---- */

static void veileder_alone(struct bundle *b, struct avt_erklaering *s)
{
    static const char *alone[] = {"veileder"};
    (void)b;
    if (s->handling == AVT_FREMLAGT && s->versjon == 2) {
        s->kreves = alone;
        s->n_kreves = 1;
    }
}

static void without_participant(struct bundle *b, struct avt_erklaering *s)
{
    static const char *rest[] = {"arbeidsgiver", "mentor", "veileder"};
    (void)b;
    if (s->handling == AVT_FREMLAGT && s->versjon == 2) {
        s->kreves = rest;
        s->n_kreves = UNIT_COUNT(rest);
    }
}

static void employer_and_nav(struct bundle *b, struct avt_erklaering *s)
{
    static const char *two[] = {"arbeidsgiver", "veileder"};
    (void)b;
    if (s->handling == AVT_FREMLAGT && s->versjon == 2) {
        s->kreves = two;
        s->n_kreves = UNIT_COUNT(two);
    }
}

static void no_such_role(struct bundle *b, struct avt_erklaering *s)
{
    static const char *odd[] = {"deltaker", "ordfoerer", "veileder"};
    (void)b;
    if (s->handling == AVT_FREMLAGT && s->versjon == 2) {
        s->kreves = odd;
        s->n_kreves = UNIT_COUNT(odd);
    }
}

#define SAYS(name, ...)                                                                                                \
    static void name(struct bundle *b, struct avt_erklaering *s)                                                       \
    {                                                                                                                  \
        static struct avt_endret lines[] = {__VA_ARGS__};                                                              \
        (void)b;                                                                                                       \
        if (s->n_endret > 0) {                                                                                         \
            s->endret = lines;                                                                                         \
            s->n_endret = UNIT_COUNT(lines);                                                                           \
        }                                                                                                              \
    }
SAYS(silent_on_health, {"avtale", "formaal"})
SAYS(pay_that_stands, {"avtale", "slutt"}, {"mentorlonn", "-"})
SAYS(health_that_stands, {"avtale", "slutt"}, {"bistand", "-"})
SAYS(hides_its_path, {"avtale", "-"})
SAYS(no_such_field, {"avtale", "slutten"})
SAYS(only_the_telephone, {"avtale", "kontakt-nav/telefon"})
SAYS(no_such_document, {"avtale", "slutt"}, {"avtalen", "slutt"})

static void telephone_by_nav(struct bundle *b, struct avt_erklaering *s)
{
    veileder_alone(b, s);
    only_the_telephone(b, s);
}

static void of_no_schema(struct bundle *b, struct avt_erklaering *s)
{
    (void)b;
    if (s->versjon == 3)
        s->skjema = avt_hash(AVT_SPAN("none"));
}

/* ---- What happens ---- */

static void change(struct bundle *b, const char *path, const char *value)
{
    struct avt_innhold content = bundle_content(b);
    bundle_small(b);
    proeve_set(b->arena, &content, path, NULL, value);
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    bundle_sign(b);
}

static void end_later(struct bundle *b)
{
    change(b, "slutt", "2026-10-31");
}

static void pay_less(struct bundle *b)
{
    change(b, "timelonn", "200");
}

static void withdraw_another(struct bundle *b)
{
    struct avt_innhold content = bundle_content(b);
    end_later(b);
    proeve_set(b->arena, &content, "slutt", NULL, "2026-11-30");
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    bundle_act(b, AVT_TRUKKET, "veileder", NULL, NULL, NULL);
}

/* More rests on the participant and the employer, less on the employer and Nav. */
static void work_more(struct bundle *b)
{
    change(b, "prosent", "80");
}

static void purpose_and_health(struct bundle *b)
{
    struct avt_innhold content = bundle_content(b);
    bundle_small(b);
    proeve_set(b->arena, &content, "formaal", NULL, "Lære lager.");
    proeve_set(b->arena, &content, "helse", NULL, "Ingen pauser");
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    bundle_sign(b);
}

static void end_alone(struct bundle *b)
{
    struct avt_innhold content = bundle_content(b);
    bundle_small(b);
    proeve_set(b->arena, &content, "slutt", NULL, "2026-10-31");
    bundle_put_forward(b, AVT_KONTAKTPUNKT, "arbeidsgiver", &content);
}

/* Several, of all kinds: the mentor goes, items come, telephones change alone, what nobody else reads too. */
static void many(struct bundle *b)
{
    struct avt_innhold content = bundle_content(b);
    bundle_large(b);
    proeve_set(b->arena, &content, "oppgaver/tema", ITEM_C, "Nettbutikk");
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    bundle_sign(b);
    proeve_set(b->arena, &content, "mentor/navn", NULL, NULL);
    proeve_set(b->arena, &content, "mentor/foedselsnummer", NULL, NULL);
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    bundle_sign(b);
    proeve_set(b->arena, &content, "formaal", NULL, "Lære lager.");
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    bundle_sign(b);
    proeve_set(b->arena, &content, "enhet", NULL, "0456");
    bundle_put_forward(b, AVT_KONTAKTPUNKT, "veileder", &content);
}

/* ---- The table ---- */

static const struct row {
    const char *what;
    void (*build)(struct bundle *b);
    void (*s)(struct bundle *b, struct avt_erklaering *s);
    void (*entries)(struct bundle *b, struct avt_pakke *pakke);
    const char *seen_by; /* those whose own bundle shows it */
} rows[] = {
    {"the end moves, and Nav alone signs",                end_later,          veileder_alone,      NULL,
     "deltaker arbeidsgiver mentor veileder beslutter"                                                                                                                   },
    {"the same, and the version before left out",         end_later,          veileder_alone,      leave_out_the_first,
     "deltaker arbeidsgiver mentor veileder beslutter"                                                                                                                   },
    {"the end moves, told as Nav's telephone",            end_later,          telephone_by_nav,    NULL,
     "deltaker arbeidsgiver mentor veileder beslutter"                                                                                                                   },
    {"the same, and the version before left out",         end_later,          telephone_by_nav,    leave_out_the_first,
     "deltaker arbeidsgiver mentor veileder beslutter"                                                                                                                   },
    {"the end moves, and the participant is passed over", end_later,          without_participant, NULL,
     "deltaker arbeidsgiver mentor veileder beslutter"                                                                                                                   },
    {"a role that is none",                               end_later,          no_such_role,        NULL,                "deltaker arbeidsgiver mentor veileder beslutter"},
    {"pay falls, and Nav alone signs",                    pay_less,           veileder_alone,      NULL,
     "deltaker arbeidsgiver mentor veileder beslutter"                                                                                                                   },
    {"more work, and Nav alone signs",                    work_more,          veileder_alone,      NULL,
     "deltaker arbeidsgiver mentor veileder beslutter"                                                                                                                   },
    {"more work, the participant passed over",            work_more,          employer_and_nav,    NULL,
     "deltaker arbeidsgiver veileder beslutter"                                                                                                                          },
    {"the same, and the version before left out",         work_more,          employer_and_nav,    leave_out_the_first,
     "deltaker arbeidsgiver mentor veileder beslutter"                                                                                                                   },
    {"a document changes, and no line says so",           purpose_and_health, silent_on_health,    NULL,
     "deltaker arbeidsgiver mentor veileder beslutter"                                                                                                                   },
    {"a line of a document that stands as before",        end_later,          pay_that_stands,     NULL,
     "deltaker arbeidsgiver mentor veileder beslutter"                                                                                                                   },
    {"the same of one its reader sees",                   end_later,          health_that_stands,  NULL,
     "deltaker arbeidsgiver mentor veileder beslutter"                                                                                                                   },
    {"a path hidden that all parties read",               end_later,          hides_its_path,      leave_out_the_first,
     "deltaker arbeidsgiver mentor veileder beslutter"                                                                                                                   },
    {"a field that the measure has not",                  end_later,          no_such_field,       leave_out_the_first,
     "deltaker arbeidsgiver mentor veileder beslutter"                                                                                                                   },
    {"a document that the measure has not",               end_later,          no_such_document,    leave_out_the_first,
     "deltaker arbeidsgiver mentor veileder beslutter"                                                                                                                   },
    {"the end moves by kontaktpunkt",                     end_alone,          NULL,                NULL,                "deltaker arbeidsgiver mentor veileder beslutter"},
    {"the same, and the version before left out",         end_alone,          NULL,                leave_out_the_first,
     "deltaker arbeidsgiver mentor veileder beslutter"                                                                                                                   },
    {"a version of a schema that is not here, withdrawn", withdraw_another,   of_no_schema,        leave_out_the_last,
     "deltaker arbeidsgiver mentor veileder beslutter"                                                                                                                   },
    {"nothing: the end moves, and all sign",              end_later,          NULL,                NULL,                ""                                               },
    {"nothing: the version before left out",              end_later,          NULL,                leave_out_the_first, ""                                               },
    {"nothing: pay falls",                                pay_less,           NULL,                NULL,                ""                                               },
    {"pay falls, and the version before left out",        pay_less,           NULL,                leave_out_the_first,
     "deltaker arbeidsgiver mentor veileder beslutter"                                                                                                                   },
    {"nothing: more work",                                work_more,          NULL,                NULL,                ""                                               },
    {"more work, and the version before left out",        work_more,          NULL,                leave_out_the_first,
     "deltaker arbeidsgiver mentor veileder beslutter"                                                                                                                   },
    {"nothing: text and health",                          purpose_and_health, NULL,                NULL,                ""                                               },
    {"nothing: text and health, the first left out",      purpose_and_health, NULL,                leave_out_the_first, ""                                               },
    {"nothing: many versions",                            many,               NULL,                NULL,                ""                                               },
    {"nothing: many versions, the first left out",        many,               NULL,                leave_out_the_first, ""                                               },
};

static bool fails(struct bundle *b, const struct row *row, const char *reader)
{
    struct avt_rapport report;
    struct avt_arena *arena = avt_arena_new();
    *b = (struct bundle){.twist_s = row->s, .twist_entries = row->entries};
    bundle_open(b, arena, 1);
    row->build(b);
    assert_row(b->lawful, row->what);
    bundle_verify(arena, &report, b, bundle_make(b, reader));
    bool failed = bundle_failed(&report, "kreves"), sound = report.dom == AVT_DOM_GYLDIG;
    if (row->seen_by[0] == '\0')
        report_print_faults(&report, reader);
    avt_arena_free(&arena);
    return failed || (row->seen_by[0] == '\0' && !sound);
}

static void what_is_visible_is_judged(void **state)
{
    struct bundle *b = avt_arena_alloc(*state, sizeof *b);
    size_t wrong = 0;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        for (size_t k = 0; k < UNIT_COUNT(readers); k++) {
            bool seen = strstr(rows[i].seen_by, readers[k]) != NULL;
            if (fails(b, &rows[i], readers[k]) == seen)
                continue;
            print_message("%s: %s %s\n", rows[i].what, readers[k], seen ? "does not see it" : "sees a fault");
            wrong++;
        }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(what_is_visible_is_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
