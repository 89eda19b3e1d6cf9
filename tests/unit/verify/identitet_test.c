/*
 * Whose a bundle is, whose evidence it has, and by which login: honest bundles of every role hold, and each forgery by
 * somebody who holds the service's keys is found by the check that is named.
 */
#include <stdio.h>
#include <string.h>

#include "lib/bundle.h"
#include "unit/avtale/proeve.h"

static const char *const readers[] = {"deltaker", "arbeidsgiver", "mentor", "veileder", "beslutter"};

/* ---- Identities that are another's ---- */

#define IS(name, role, record)                                                                                         \
    static const char *name(struct bundle *b, const struct avt_erklaering *s)                                          \
    {                                                                                                                  \
        (void)b;                                                                                                       \
        return strcmp(s->rolle, role) == 0 ? "avtale/identitet/v1\n" record : NULL;                                    \
    }
IS(another_participant, "deltaker", "navn Kari\nfoedselsnummer 25868399994\n")
IS(another_business, "arbeidsgiver", "navn Per\nfoedselsnummer 25868399994\nvirksomhet 888888880\n")
IS(no_business, "arbeidsgiver", "navn Per\nfoedselsnummer 999999999\n")
IS(another_mentor, "mentor", "navn Ola\nfoedselsnummer 25868399994\n")
IS(two_numbers, "deltaker", "navn Kari\nfoedselsnummer 25868399994\nfoedselsnummer 13897499534\n")
IS(number_after_another, "arbeidsgiver",
   "navn Per\nfoedselsnummer 25868399994\nvirksomhet 888888880\nvirksomhet 999999999\n")
IS(no_name, "deltaker", "foedselsnummer 13897499534\n")

/* ---- Logins ---- */

static void by_real_login(struct bundle *b, struct avt_kvittering *r)
{
    (void)b;
    if (r->nr == 1)
        r->metode = AVT_METODE_IDPORTEN;
}

static void confirm_by_real_login(struct bundle *b, struct avt_json_writer *w)
{
    (void)b;
    avt_json_open(w, "bekreftet", '{');
    avt_json_add_string(w, "innlogging", "entra");
    avt_json_add_string(w, "identitet", "avtale/identitet/v1\nnavn Viggo\nnavident Z990003\n");
    avt_json_close(w, '}');
}

/* ---- What is left out ---- */

static void drop(struct avt_pakke *pakke, const char *name)
{
    *bundle_entry(pakke, name) = pakke->entries[--pakke->n];
}

static void lone_annex(struct bundle *b, struct avt_pakke *pakke)
{
    size_t kept = 0;
    (void)b;
    for (size_t i = 0; i < pakke->n; i++) {
        const char *name = pakke->entries[i].name;
        if (strncmp(name, "versjon-1/", 10) != 0 || strcmp(name, "versjon-1/person.xml") == 0)
            pakke->entries[kept++] = pakke->entries[i];
    }
    pakke->n = kept;
}

static void one_annex_less(struct bundle *b, struct avt_pakke *pakke)
{
    (void)b;
    drop(pakke, "versjon-1/person.xml");
}

static void drop_second_evidence(struct bundle *b, struct avt_pakke *pakke)
{
    (void)b;
    drop(pakke, "post-0002.bevis");
}

static void drop_third_evidence(struct bundle *b, struct avt_pakke *pakke)
{
    (void)b;
    drop(pakke, "post-0003.bevis");
}

static void drop_fourth_evidence(struct bundle *b, struct avt_pakke *pakke)
{
    (void)b;
    drop(pakke, "post-0004.bevis");
}

static void add_evidence_of_another(struct bundle *b, struct avt_pakke *pakke)
{
    avt_pakke_add(pakke, avt_pakke_name_record(b->arena, 3, AVT_PAKKE_BEVIS), b->records[2].evidence);
}

/* ---- What happens ---- */

static void build_behalf(struct bundle *b)
{
    struct avt_innhold content = bundle_content(b);
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    bundle_upload(b, "veileder", "papir");
    bundle_behalf(b, "deltaker", "papir", NULL);
    bundle_behalf(b, "mentor", "ikke-digital", "Hun kom innom og sa ja til teksten vi leste sammen.");
    bundle_sign(b);
}

/* Somebody else has become the mentor since. */
static void build_new_mentor(struct bundle *b)
{
    struct avt_innhold content = bundle_content(b);
    build_behalf(b);
    proeve_set(b->arena, &content, "mentor/foedselsnummer", NULL, "25868399994");
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    bundle_sign(b);
}

static void build_consent(struct bundle *b)
{
    bundle_large(b);
    bundle_act(b, AVT_SAMTYKKE, "deltaker", "dele-bistand", NULL, NULL);
}

/* ---- The table ---- */

static const struct forgery {
    const char *check, *what, *reader;
    struct {
        void (*build)(struct bundle *b); /* NULL: bundle_small */
        const char *(*identity)(struct bundle *b, const struct avt_erklaering *s);
        void (*r)(struct bundle *b, struct avt_kvittering *r);
        void (*evidence)(struct bundle *b, struct avt_json_writer *w);
        void (*entries)(struct bundle *b, struct avt_pakke *pakke);
    } how;
} forgeries[] = {
    {"identitet", "another participant",               "deltaker",     {.identity = another_participant}                         },
    {"identitet", "another business",                  "arbeidsgiver", {.identity = another_business}                            },
    {"identitet", "acts for no business",              "arbeidsgiver", {.identity = no_business}                                 },
    {"identitet", "two participants in one",           "deltaker",     {.identity = two_numbers}                                 },
    {"identitet", "two businesses in one",             "arbeidsgiver", {.identity = number_after_another}                        },
    {"identitet", "without a name",                    "deltaker",     {.identity = no_name}                                     },
    {"leser",     "an annex alone",                    "deltaker",     {.entries = lone_annex}                                   },
    {"leser",     "an annex left out",                 "deltaker",     {.entries = one_annex_less}                               },
    {"leser",     "another role's evidence",           "deltaker",     {.entries = add_evidence_of_another}                      },
    {"leser",     "what was done for the participant", "deltaker",     {.build = build_behalf, .entries = drop_third_evidence}   },
    {"leser",     "what was done for the mentor",      "mentor",       {.build = build_behalf, .entries = drop_fourth_evidence}  },
    {"demo",      "a real login in demo mode",         "deltaker",     {.r = by_real_login}                                      },
    {"demo",      "confirmed by a real login",         "deltaker",     {.build = build_behalf, .evidence = confirm_by_real_login}},
};

static void open_and_build(struct bundle *b, struct avt_arena *arena, void (*build)(struct bundle *b))
{
    bundle_open(b, arena, 1);
    (build != NULL ? build : bundle_small)(b);
    assert_true(b->lawful);
}

static void forgeries_are_found(void **state)
{
    struct bundle *b = avt_arena_alloc(*state, sizeof *b);
    for (size_t i = 0; i < UNIT_COUNT(forgeries); i++) {
        const struct forgery *f = &forgeries[i];
        struct avt_rapport report;
        struct avt_arena *arena = avt_arena_new();
        *b = (struct bundle){.twist_identity = f->how.identity, .twist_r = f->how.r};
        b->twist_evidence = f->how.evidence;
        b->twist_entries = f->how.entries;
        open_and_build(b, arena, f->how.build);
        bundle_verify(arena, &report, b, bundle_make(b, f->reader));
        assert_row(report.dom == AVT_DOM_UGYLDIG && bundle_failed(&report, f->check), f->what);
        avt_arena_free(&arena);
    }
}

/* ---- What is no fault ---- */

static bool holds(struct bundle *b, struct avt_rapport *report, const char *reader)
{
    bundle_verify(b->arena, report, b, bundle_make(b, reader));
    report_print_faults(report, reader);
    return report->dom == AVT_DOM_GYLDIG;
}

static void honest_bundles_hold(void **state)
{
    static void (*const builds[])(struct bundle * b) = {bundle_small, bundle_large, build_behalf, build_new_mentor,
                                                        build_consent};
    struct bundle *b = avt_arena_alloc(*state, sizeof *b);
    for (size_t i = 0; i < UNIT_COUNT(builds); i++)
        for (size_t k = 0; k < UNIT_COUNT(readers); k++) {
            struct avt_rapport report;
            *b = (struct bundle){.now = 0};
            open_and_build(b, *state, builds[i]);
            assert_row(holds(b, &report, readers[k]), readers[k]);
            assert_true(report.demo);
        }
}

/* Who does not see the number of the mentor cannot tell whose it is. */
static void what_cannot_be_seen_is_not_judged(void **state)
{
    struct bundle *b = avt_arena_alloc(*state, sizeof *b);
    struct avt_rapport report;
    *b = (struct bundle){.twist_identity = another_mentor};
    open_and_build(b, *state, NULL);
    assert_true(holds(b, &report, "mentor"));
    assert_true(report_tells(&report, "identitet", "ingenting"));
}

/* Evidence may be another person's of the role, so its absence proves nothing; but it is said. */
static void own_evidence_left_out_is_told(void **state)
{
    struct bundle *b = avt_arena_alloc(*state, sizeof *b);
    struct avt_rapport report;
    *b = (struct bundle){.twist_entries = drop_second_evidence};
    open_and_build(b, *state, NULL);
    assert_true(holds(b, &report, "deltaker"));
    assert_true(report_tells(&report, "leser", "utelatt 2"));
}

/* It was another mentor's, who may not be this reader's business. */
static void a_former_mentors_evidence_may_be_left_out(void **state)
{
    struct bundle *b = avt_arena_alloc(*state, sizeof *b);
    struct avt_rapport report;
    *b = (struct bundle){.twist_entries = drop_fourth_evidence};
    open_and_build(b, *state, build_new_mentor);
    assert_true(holds(b, &report, "mentor"));
    assert_true(report_tells(&report, "leser", "utelatt 4"));
}

/* ---- Names of installations ---- */

/* The same records in two installations: only the name and the login differ. */
static void the_name_tells_demo(void **state)
{
    static const struct {
        const char *opphav;
        enum avt_metode metode;
        bool holds, demo;
    } rows[] = {
        {"demo.avtale",     AVT_METODE_DEMO,         true,  true },
        {"demo.avtale",     AVT_METODE_IDPORTEN,     false, true },
        {"avtale.eksempel", AVT_METODE_DEMO,         false, false},
        {"avtale.eksempel", AVT_METODE_IDPORTEN,     true,  false},
        {"avtale.eksempel", AVT_METODE_ENTRA,        true,  false},
        {"demonstrasjon",   AVT_METODE_ANSATTPORTEN, true,  false},
        {"demonstrasjon",   AVT_METODE_DEMO,         false, false},
    };
    struct bundle *b = avt_arena_alloc(*state, sizeof *b);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_rapport report;
        *b = (struct bundle){.opphav = rows[i].opphav, .metode = rows[i].metode};
        open_and_build(b, *state, build_behalf);
        bundle_verify(*state, &report, b, bundle_make(b, "deltaker"));
        assert_row((report.dom == AVT_DOM_GYLDIG) == rows[i].holds, rows[i].opphav);
        assert_row(bundle_failed(&report, "demo") != rows[i].holds, rows[i].opphav);
        assert_row(report.demo == rows[i].demo, rows[i].opphav);
    }
}

/* A list that begins with the seal of a real installation does not make a real one of the demo. */
static void lend_a_name(struct bundle *b, struct avt_keylist *list)
{
    struct bundle *other = avt_arena_alloc(b->arena, sizeof *other);
    struct avt_listed_key *keys = avt_arena_array(b->arena, list->n + 1, sizeof *keys);
    *other = (struct bundle){.opphav = "avtale.eksempel"};
    bundle_open(other, b->arena, 9);
    keys[0] = other->list.keys[BUNDLE_SEGL];
    memcpy(keys + 1, list->keys, list->n * sizeof *keys);
    list->keys = keys;
    list->n++;
}

static void another_installations_seal_is_seen(void **state)
{
    struct bundle *b = avt_arena_alloc(*state, sizeof *b);
    struct avt_rapport report;
    *b = (struct bundle){.twist_list = lend_a_name, .metode = AVT_METODE_IDPORTEN};
    open_and_build(b, *state, NULL);
    bundle_verify(*state, &report, b, bundle_make(b, "deltaker"));
    assert_int_equal(report.dom, AVT_DOM_UGYLDIG);
    assert_true(bundle_failed(&report, "demo"));
}

static void demo_is_told_by_the_name(void **state)
{
    static const struct {
        const char *name;
        bool demo;
    } names[] = {
        {"demo.avtale",   true },
        {"demo.x",        true },
        {"demo.",         false},
        {"demo",          false},
        {"demonstrasjon", false},
        {"avtale.demo",   false},
        {"avtale.nav.no", false},
        {"",              false},
    };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(names); i++) {
        struct avt_span name = avt_span_str(names[i].name);
        assert_row(avt_opphav_is_demo(name) == names[i].demo, names[i].name);
        for (enum avt_metode m = AVT_METODE_DEMO; m < AVT_METODE_COUNT; m++) {
            bool anywhere = m == AVT_METODE_PAPIR || m == AVT_METODE_SYSTEM;
            assert_row(avt_metode_belongs(m, name) == (anywhere || (m == AVT_METODE_DEMO) == names[i].demo),
                       avt_metode_name(m));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(forgeries_are_found),
        unit_case(honest_bundles_hold),
        unit_case(what_cannot_be_seen_is_not_judged),
        unit_case(own_evidence_left_out_is_told),
        unit_case(a_former_mentors_evidence_may_be_left_out),
        unit_case(the_name_tells_demo),
        unit_case(another_installations_seal_is_seen),
        unit_case(demo_is_told_by_the_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
