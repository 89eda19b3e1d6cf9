/* A form of a draft as JSON: values as people write them, items, names that are not the form's. */
#include "unit/unit.h"

#include <string.h>

#include "avtale/limits.h"
#include "page/page_skjema.h"
#include "page/page_typed.h"

#define ID_1 "01JD0000000000000000000001"
#define ID_2 "01JD0000000000000000000002"

/* ---- Values ---- */

static void test_values(void **state)
{
    static const struct {
        const char *name;
        enum avt_type type;
        const char *typed, *read;
    } rows[] = {
        {"date",                   AVT_TYPE_DATO,    "01.12.2026",      "2026-12-01"     },
        {"date, short",            AVT_TYPE_DATO,    "1.2.2026",        "2026-02-01"     },
        {"date, spaces",           AVT_TYPE_DATO,    " 1. 2. 2026 ",    "2026-02-01"     },
        {"date, slashes",          AVT_TYPE_DATO,    "1/12/2026",       "2026-12-01"     },
        {"date, dashes",           AVT_TYPE_DATO,    "1-12-2026",       "2026-12-01"     },
        {"date, stored form",      AVT_TYPE_DATO,    "2026-12-01",      "2026-12-01"     },
        {"date that is none",      AVT_TYPE_DATO,    "31.02.2026",      "2026-02-31"     },
        {"date, mixed separators", AVT_TYPE_DATO,    "1.12/2026",       "1.12/2026"      },
        {"date, two-digit year",   AVT_TYPE_DATO,    "15.3.27",         "2027-03-15"     },
        {"date, slashes, short",   AVT_TYPE_DATO,    "15/3/27",         "2027-03-15"     },
        {"date, dashes, short",    AVT_TYPE_DATO,    "15-3-27",         "2027-03-15"     },
        {"date, eight digits",     AVT_TYPE_DATO,    "15032027",        "2027-03-15"     },
        {"date, six digits",       AVT_TYPE_DATO,    "150327",          "2027-03-15"     },
        {"date, seven digits",     AVT_TYPE_DATO,    "1503202",         "1503202"        },
        {"date, word",             AVT_TYPE_DATO,    "15. mars 2027",   "2027-03-15"     },
        {"date, word, no-break",   AVT_TYPE_DATO,
         "15.\xC2\xA0"
         "mars 2027",                                                   "2027-03-15"     },
        {"date, short word",       AVT_TYPE_DATO,    "15 mar 27",       "2027-03-15"     },
        {"date, word and dot",     AVT_TYPE_DATO,    "1. des. 2026",    "2026-12-01"     },
        {"date, capital",          AVT_TYPE_DATO,    "1. Mai 2026",     "2026-05-01"     },
        {"date, English",          AVT_TYPE_DATO,    "1 October 2026",  "2026-10-01"     },
        {"date, two letters",      AVT_TYPE_DATO,    "1. ju 2026",      "1. ju 2026"     },
        {"date, no month",         AVT_TYPE_DATO,    "1. mandag 2026",  "1. mandag 2026" },
        {"date, three-digit year", AVT_TYPE_DATO,    "1.12.202",        "1.12.202"       },
        {"date, no year",          AVT_TYPE_DATO,    "1.12.",           "1.12."          },
        {"date, sign",             AVT_TYPE_DATO,    "+1.12.2026",      "+1.12.2026"     },
        {"date, something behind", AVT_TYPE_DATO,    "1.12.2026x",      "1.12.2026x"     },
        {"date, empty",            AVT_TYPE_DATO,    "",                ""               },
        {"kroner",                 AVT_TYPE_KR,      "42 000",          "42000"          },
        {"kroner, no-break space", AVT_TYPE_KR,
         "42\xC2\xA0"
         "000",                                                         "42000"          },
        {"kroner, narrow space",   AVT_TYPE_KR,
         "1\xE2\x80\xAF"
         "000 000",                                                     "1000000"        },
        {"kroner, dots",           AVT_TYPE_KR,      "20.000",          "20000"          },
        {"kroner, two dots",       AVT_TYPE_KR,      "1.234.567 kr",    "1234567"        },
        {"kroner, named",          AVT_TYPE_KR,      "32000 kr",        "32000"          },
        {"kroner, named, capital", AVT_TYPE_KR,      "32 000 Kr.",      "32000"          },
        {"kroner, dash",           AVT_TYPE_KR,      "20 000,-",        "20000"          },
        {"kroner, øre after dot", AVT_TYPE_KR,      "20.00",           "20.00"          },
        {"kroner, four and three", AVT_TYPE_KR,      "2000.000",        "2000.000"       },
        {"kroner, dot last",       AVT_TYPE_KR,      "20.000.",         "20.000."        },
        {"kroner, only named",     AVT_TYPE_KR,      "kr",              "kr"             },
        {"kroner, not whole",      AVT_TYPE_KR,      "12,50",           "12,50"          },
        {"decimal comma",          AVT_TYPE_DESIMAL, "62,5",            "62.5"           },
        {"decimal point",          AVT_TYPE_DESIMAL, "62.5",            "62.5"           },
        {"decimal, thousands",     AVT_TYPE_DESIMAL, "1 062,5",         "1062.5"         },
        {"account number, points", AVT_TYPE_KONTONR, "1234.56.78903",   "12345678903"    },
        {"national id, spaces",    AVT_TYPE_FNR,
         "158301\xC2\xA0"
         "51173",                                                       "15830151173"    },
        {"text is left alone",     AVT_TYPE_TEKST,   " a, b. c ",       " a, b. c "      },
        {"e-mail is left alone",   AVT_TYPE_EPOST,   "a.b@example.com", "a.b@example.com"},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const char *read = typed_read(*state, rows[i].type, rows[i].typed);
        assert_row(strcmp(read, rows[i].read) == 0, rows[i].name);
    }
}

static void test_faults_of_values(void **state)
{
    static const struct {
        enum avt_type type;
        const char *typed, *kode, *told;
    } rows[] = {
        {AVT_TYPE_DATO,    "31.11.2027",  "ugyldig-dato", "dato-finnes-ikke"},
        {AVT_TYPE_DATO,    "29. feb 27",  "ugyldig-dato", "dato-finnes-ikke"},
        {AVT_TYPE_DATO,    "2027-02-29",  "ugyldig-dato", "dato-finnes-ikke"},
        {AVT_TYPE_DATO,    "i morgen",    "ugyldig-dato", "dato-form"       },
        {AVT_TYPE_DATO,    "1.12",        "ugyldig-dato", "dato-form"       },
        {AVT_TYPE_DATO,    NULL,          "mangler",      "mangler"         },
        {AVT_TYPE_KR,      "tjue tusen",  "feil-type",    "hele-kroner"     },
        {AVT_TYPE_KR,      "12,50",       "feil-type",    "hele-kroner"     },
        {AVT_TYPE_KR,      "99999999999", "for-stor",     "for-stor"        },
        {AVT_TYPE_HELTALL, "tre",         "feil-type",    "ikke-heltall"    },
        {AVT_TYPE_TEKST,   "x",           "for-lang",     "for-lang"        },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const char *told = typed_fault(*state, rows[i].kode, rows[i].type, rows[i].typed);
        assert_row(strcmp(told, rows[i].told) == 0, rows[i].typed ? rows[i].typed : rows[i].kode);
    }
}

/* ---- A measure ---- */

enum { GROUP_CONTENT, GROUP_PLAN };
enum { EMPLOYER, ADVISER };
#define BIT(role) ((avt_roles)1 << (role))
#define BOTH      (BIT(EMPLOYER) | BIT(ADVISER))

enum { PURPOSE, START, PAY, HOURS, OFFICE, TOTAL, CONTACT_NAME, PLAN_KIND, PLAN_FIRST, PLAN_SIZE, HEALTH, FIELDS };

static struct avt_felt fields[FIELDS];
static struct avt_liste lists[1];
static struct avt_gruppe groups[] = {
    {"innhold", "innhold", 0, ""},
    {"plan",    "moeter",  1, ""}
};
static struct avt_rolle roles[] = {
    {.navn = "arbeidsgiver", .party = "arbeidsgiver"},
    {.navn = "veileder",     .party = "nav"         }
};
static struct avt_dokument documents[] = {
    {.navn = "avtale",  .lesere = BOTH        },
    {.navn = "bistand", .lesere = BIT(ADVISER)}
};

static const struct avt_tiltak measure = {.navn = "prove",
                                          .roller = roles,
                                          .n_roller = UNIT_COUNT(roles),
                                          .dokumenter = documents,
                                          .n_dokumenter = UNIT_COUNT(documents),
                                          .grupper = groups,
                                          .n_grupper = UNIT_COUNT(groups),
                                          .lister = lists,
                                          .n_lister = UNIT_COUNT(lists),
                                          .felter = fields,
                                          .n_felter = FIELDS};

static void field(int nr, const char *sti, enum avt_type type, int gruppe, avt_roles rediger)
{
    fields[nr] =
        (struct avt_felt){.sti = sti, .tekst = "", .type = type, .gruppe = gruppe, .rediger = rediger, .nr = nr};
    if (gruppe == GROUP_PLAN)
        fields[nr].liste = &lists[0];
}

static int measure_open(void **state)
{
    field(PURPOSE, "formaal", AVT_TYPE_TEKST, GROUP_CONTENT, BOTH);
    field(START, "start", AVT_TYPE_DATO, GROUP_CONTENT, BOTH);
    field(PAY, "lonn", AVT_TYPE_KR, GROUP_CONTENT, BOTH);
    field(HOURS, "timer", AVT_TYPE_DESIMAL, GROUP_CONTENT, BOTH);
    field(OFFICE, "enhet", AVT_TYPE_TEKST, GROUP_CONTENT, BIT(ADVISER));
    field(TOTAL, "sum", AVT_TYPE_KR, GROUP_CONTENT, BOTH);
    fields[TOTAL].klasse[AVT_ENDRE].kind = AVT_CHANGE_AVLEDET;
    field(CONTACT_NAME, "kontakt/navn", AVT_TYPE_TEKST, GROUP_CONTENT, BOTH);
    field(PLAN_KIND, "slag", AVT_TYPE_TEKST, GROUP_PLAN, BOTH);
    field(PLAN_FIRST, "foerste", AVT_TYPE_DATO, GROUP_PLAN, BOTH);
    field(PLAN_SIZE, "omfang/antall", AVT_TYPE_DESIMAL, GROUP_PLAN, BOTH);
    field(HEALTH, "helse", AVT_TYPE_TEKST, GROUP_CONTENT, BOTH);
    fields[HEALTH].dokument = 1;
    lists[0] = (struct avt_liste){
        .sti = "plan", .tekst = "", .maks = 20, .gruppe = GROUP_PLAN, .rediger = BOTH, .first = PLAN_KIND, .n = 3};
    return unit_open(state);
}

#define measure_case(f) cmocka_unit_test_setup_teardown(f, measure_open, unit_close)

/* ---- Forms ---- */

/* "name=value" lines to pairs. */
static struct pairs *form_of(struct avt_arena *arena, const char *text)
{
    struct pairs *form = avt_arena_alloc(arena, sizeof *form);
    struct avt_span rest = avt_span_str(text), line, name;
    bool ended;
    while (avt_span_line(&rest, &line, &ended)) {
        form->list = avt_arena_grow(arena, form->list, form->n, &form->cap, sizeof *form->list);
        avt_span_cut(&line, '=', &name);
        form->list[form->n++] =
            (struct pair){avt_arena_strn(arena, name.ptr, name.len), avt_arena_strn(arena, line.ptr, line.len)};
    }
    return form;
}

static struct avt_innhold *draft_of(struct avt_arena *arena)
{
    struct avt_innhold *draft = avt_arena_alloc(arena, sizeof *draft);
    draft->tiltak = &measure;
    avt_innhold_set(arena, draft, &fields[OFFICE], NULL, "0301");
    avt_innhold_set(arena, draft, &fields[TOTAL], NULL, "99");
    avt_innhold_set(arena, draft, &fields[PLAN_KIND], ID_1, "samtale");
    return draft;
}

static struct skjema form_open(struct avt_arena *arena, const char *text, int group, int role, const char *removed)
{
    struct skjema skjema = {.arena = arena,
                            .gruppe = group,
                            .rolle = role,
                            .utkast = draft_of(arena),
                            .form = form_of(arena, text),
                            .fjern = removed};
    skjema_open(&skjema);
    return skjema;
}

/* The JSON, or "felt: kode" of every fault. */
static const char *outcome(struct avt_arena *arena, const struct skjema *skjema)
{
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    struct avt_buf told = AVT_BUF(arena);
    avt_json_add(&w, NULL, skjema_json(skjema, &faults));
    for (size_t i = 0; i < faults.n; i++)
        avt_buf_format(&told, "%s%s: %s", i > 0 ? ", " : "", faults.list[i].felt, faults.list[i].kode);
    return faults.n > 0 ? told.ptr : w.buf.ptr;
}

static void check_form(struct avt_arena *arena, const char *name, const struct skjema *skjema, const char *expected)
{
    const char *json = outcome(arena, skjema);
    if (strcmp(json, expected) != 0)
        fail_msg("%s: %s", name, json);
}

/* Forms of the first group, as the employer fills them in. */
static void test_forms(void **state)
{
    /* clang-format off */
    static const char *const rows[][3] = {
        {"what the role may not write comes from the draft",
         "f:formaal=Jobb\n", "{\"formaal\":\"Jobb\",\"enhet\":\"0301\",\"sum\":99}"},
        {"a number that is none stays text",
         "f:lonn=12,50\n", "{\"lonn\":\"12,50\",\"enhet\":\"0301\",\"sum\":99}"},
        {"a number too long for JSON stays text",
         "f:lonn=1234567890123456\n", "{\"lonn\":\"1234567890123456\",\"enhet\":\"0301\",\"sum\":99}"},
        {"a negative number",
         "f:lonn=-5\n", "{\"lonn\":-5,\"enhet\":\"0301\",\"sum\":99}"},
        {"other fields of the form are no business of ours",
         "token=x\nhode=u1\nf:formaal=\n", "{\"formaal\":\"\",\"enhet\":\"0301\",\"sum\":99}"},
        {"what may not be written", "f:enhet=0302\n", "enhet: ikke-lov-aa-redigere"},
        {"what is computed", "f:sum=1\n", "sum: ikke-lov-aa-redigere"},
        {"what the role does not read", "f:helse=x\n", "helse: ukjent-felt"},
        {"what is no field", "f:finnes-ikke=x\n", "finnes-ikke: ukjent-felt"},
        {"a field of another group", "f:plan/" ID_1 "/slag=x\n", "plan/" ID_1 "/slag: ukjent-felt"},
        {"twice", "f:formaal=a\nf:start=\nf:formaal=b\n", "formaal: dobbel-noekkel"},
        {"all faults", "f:sum=1\nf:finnes-ikke=x\n", "finnes-ikke: ukjent-felt, sum: ikke-lov-aa-redigere"},
    };
    /* clang-format on */
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct skjema skjema = form_open(*state, rows[i][1], GROUP_CONTENT, EMPLOYER, NULL);
        check_form(*state, rows[i][0], &skjema, rows[i][2]);
    }
}

static void test_order(void **state)
{
    const char *form =
        "f:lonn=42 000\nf:start=1.12.2026\nf:timer=12,5\nf:formaal=Jobb\nf:kontakt/navn=Vera\nf:enhet=0302\n";
    const char *json =
        "{\"formaal\":\"Jobb\",\"start\":\"2026-12-01\",\"lonn\":42000,\"timer\":\"12.5\",\"enhet\":\"0302\","
        "\"sum\":99,\"kontakt\":{\"navn\":\"Vera\"}}";
    struct skjema skjema = form_open(*state, form, GROUP_CONTENT, ADVISER, NULL);
    check_form(*state, "values in the order of the fields", &skjema, json);
}

/* Forms of the group with the list. */
static void test_items(void **state)
{
    /* clang-format off */
    static const char *const rows[][4] = {
        {"in the order of the form, new ones without id",
         "f:plan/" ID_2 "/slag=b\nf:plan/ny1/foerste=7.12.2026\nf:plan/" ID_1 "/slag=a\n"
         "f:plan/" ID_2 "/omfang/antall=0,5\n",
         "{\"plan\":[{\"id\":\"" ID_2 "\",\"slag\":\"b\",\"omfang\":{\"antall\":\"0.5\"}},"
         "{\"foerste\":\"2026-12-07\"},{\"id\":\"" ID_1 "\",\"slag\":\"a\"}]}", NULL},
        {"one that is taken away", "f:plan/" ID_1 "/slag=a\nf:plan/" ID_2 "/slag=b\n",
         "{\"plan\":[{\"id\":\"" ID_2 "\",\"slag\":\"b\"}]}", "plan/" ID_1},
        {"none", "gjoer=lagre\n", "{\"plan\":[]}", NULL},
        {"no such field of an item", "f:plan/" ID_1 "/x=a\n", "plan/" ID_1 "/x: ukjent-felt", NULL},
        {"an item is no field", "f:plan/" ID_1 "=a\n", "plan/" ID_1 ": ukjent-felt", NULL},
        {"a list is no field", "f:plan=a\n", "plan: ukjent-felt", NULL},
    };
    /* clang-format on */
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct skjema skjema = form_open(*state, rows[i][1], GROUP_PLAN, EMPLOYER, rows[i][3]);
        check_form(*state, rows[i][0], &skjema, rows[i][2]);
    }
}

static void test_list_not_written(void **state)
{
    struct skjema skjema = form_open(*state, "", GROUP_PLAN, EMPLOYER, NULL);
    lists[0].rediger = BIT(ADVISER);
    fields[PLAN_KIND].rediger = fields[PLAN_FIRST].rediger = fields[PLAN_SIZE].rediger = BIT(ADVISER);
    assert_string_equal(outcome(*state, &skjema), "{\"plan\":[{\"id\":\"" ID_1 "\",\"slag\":\"samtale\"}]}");
}

static void test_too_many_items(void **state)
{
    const char **posts;
    struct avt_buf text = AVT_BUF(*state);
    for (int i = 0; i < 2 * AVT_MAX_ITEMS; i++)
        avt_buf_format(&text, "f:plan/ny%d/slag=a\n", i);
    struct skjema skjema = form_open(*state, text.ptr, GROUP_PLAN, EMPLOYER, NULL);
    assert_int_equal(skjema_poster(&skjema, &posts, &lists[0]), AVT_MAX_ITEMS + 1);
}

/* What was typed comes back as it was typed; a page that is only shown has what is stored. */
static void test_shown_again(void **state)
{
    struct skjema skjema = form_open(*state, "f:start=31.02.2026\n", GROUP_CONTENT, EMPLOYER, NULL);
    assert_string_equal(skjema_verdi(&skjema, &fields[START], NULL), "31.02.2026");
    assert_null(skjema_verdi(&skjema, &fields[PURPOSE], NULL));
    assert_string_equal(skjema_verdi(&skjema, &fields[OFFICE], NULL), "0301");
    struct skjema shown = {.arena = *state, .gruppe = GROUP_PLAN, .rolle = EMPLOYER, .utkast = draft_of(*state)};
    skjema_open(&shown);
    assert_string_equal(skjema_verdi(&shown, &fields[PLAN_KIND], ID_1), "samtale");
    assert_string_equal(skjema_navn(*state, &fields[PLAN_KIND], ID_1), "f:plan/" ID_1 "/slag");
    assert_null(skjema_verdi(&shown, &fields[PLAN_KIND], "ny1"));
}

static void test_paths(void **state)
{
    static const struct {
        const char *path;
        bool found;
        int felt; /* -1: none */
        const char *post;
    } rows[] = {
        {"formaal",               true,  PURPOSE,      NULL},
        {"kontakt/navn",          true,  CONTACT_NAME, NULL},
        {"plan",                  true,  -1,           NULL},
        {"plan/2",                true,  -1,           "2" },
        {"plan/2/slag",           true,  PLAN_KIND,    "2" },
        {"plan/ny/omfang/antall", true,  PLAN_SIZE,    "ny"},
        {"plan/2/x",              false, -1,           NULL},
        {"planer",                false, -1,           NULL},
        {"",                      false, -1,           NULL},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct skjema_felt at = {0};
        assert_row(skjema_finn(*state, &at, &measure, rows[i].path) == rows[i].found, rows[i].path);
        if (!rows[i].found)
            continue;
        assert_row(at.felt == (rows[i].felt < 0 ? NULL : &fields[rows[i].felt]), rows[i].path);
        assert_row((at.post == NULL) == (rows[i].post == NULL), rows[i].path);
        assert_row(!at.post || strcmp(at.post, rows[i].post) == 0, rows[i].path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(test_values),
        unit_case(test_faults_of_values),
        measure_case(test_forms),
        measure_case(test_order),
        measure_case(test_items),
        measure_case(test_list_not_written),
        measure_case(test_too_many_items),
        measure_case(test_shown_again),
        measure_case(test_paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
