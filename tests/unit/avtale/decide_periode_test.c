/* Decide: subsidy periods, when and by whom. */
#include "avtale/plikt.h"
#include "unit/avtale/decide_world.h"

/* Both items of the list stand as said; everything else decide asks of the case itself. */
static struct avt_periode periods[] = {
    {.om = "oppgaver/" ITEM_A, .tidligst = INT32_MIN},
    {.om = "oppgaver/" ITEM_B, .tidligst = INT32_MIN},
};

static size_t two_periods(void *ctx, const struct avt_periode **out)
{
    (void)ctx;
    *out = periods;
    return UNIT_COUNT(periods);
}

static struct world *with_periods(struct avt_arena *arena)
{
    struct world *world = in_force(arena);
    struct avt_innhold *content = avt_arena_alloc(arena, sizeof *content);
    *content = proeve_content(arena, world->measure);
    world->in.innhold = content;
    world->in.perioder = two_periods;
    set_day(world, "2026-04-02");
    return world;
}

static void test_periods(void **state)
{
    static const struct {
        enum avt_periode_tilstand second; /* the first is ready */
        bool ready;
        avt_date first_day;
        enum avt_handling act;
        const char *om, *told; /* "code" or, of faults, "code path kode" */
    } rows[] = {
        {AVT_PERIODE_ER_UBEHANDLET, false, INT32_MIN, AVT_PERIODE_GODKJENT, "oppgaver/" ITEM_A, "ok"                      },
        {AVT_PERIODE_ER_UBEHANDLET, false, INT32_MIN, AVT_PERIODE_GODKJENT, "oppgaver/" ITEM_B, "om periode-ikke-tur"     },
        {AVT_PERIODE_ER_UBEHANDLET, true,  INT32_MIN, AVT_PERIODE_GODKJENT, "oppgaver/" ITEM_B, "ok"                      },
        {AVT_PERIODE_ER_IKKE_ENNAA, false, INT32_MAX, AVT_PERIODE_GODKJENT, "oppgaver/" ITEM_B,
         "om periode-for-tidlig"                                                                                          },
        {AVT_PERIODE_ER_ENDRET,     true,  INT32_MIN, AVT_PERIODE_GODKJENT, "oppgaver/" ITEM_B, "ok"                      },
        {AVT_PERIODE_ER_ENDRET,     false, INT32_MAX, AVT_PERIODE_GODKJENT, "oppgaver/" ITEM_B, "om periode-for-tidlig"   },
        {AVT_PERIODE_ER_BORTFALT,   false, INT32_MIN, AVT_PERIODE_AVSLAATT, "oppgaver/" ITEM_B, "om periode-bortfalt"     },
        {AVT_PERIODE_ER_GODKJENT,   false, INT32_MIN, AVT_PERIODE_GODKJENT, "oppgaver/" ITEM_B, "alt-gjort"               },
        {AVT_PERIODE_ER_AVSLAATT,   false, INT32_MIN, AVT_PERIODE_AVSLAATT, "oppgaver/" ITEM_B, "alt-gjort"               },
        {AVT_PERIODE_ER_AVSLAATT,   false, INT32_MIN, AVT_PERIODE_SENDT,    "oppgaver/" ITEM_B, "ok"                      },
        {AVT_PERIODE_ER_GODKJENT,   false, INT32_MIN, AVT_PERIODE_SENDT,    "oppgaver/" ITEM_B, "om periode-ikke-avslaatt"},
        {AVT_PERIODE_ER_GODKJENT,   false, INT32_MIN, AVT_PERIODE_GODKJENT, "oppgaver/" ITEM_C, "om ukjent-post"          },
        {AVT_PERIODE_ER_GODKJENT,   false, INT32_MIN, AVT_PERIODE_GODKJENT, NULL,               "om mangler"              },
    };
    struct world *world = with_periods(*state);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_faults faults;
        struct avt_kommando wanted =
            command(world, rows[i].act, rows[i].act == AVT_PERIODE_SENDT ? VEILEDER : BESLUTTER);
        wanted.om = rows[i].om;
        wanted.code = rows[i].act == AVT_PERIODE_AVSLAATT ? "feil" : NULL;
        wanted.has_tekst = rows[i].act == AVT_PERIODE_AVSLAATT;
        periods[0].klar = true;
        periods[1].tilstand = rows[i].second;
        periods[1].klar = rows[i].ready;
        periods[1].tidligst = rows[i].first_day;
        struct avt_err err = ask(world, &wanted, &faults);
        const char *told = faults.n == 0 ? avt_err_name(err.code)
                                         : avt_arena_format(*state, "%s %s", faults.list[0].felt, faults.list[0].kode);
        assert_row(strcmp(err.code == AVT_OK ? "ok" : told, rows[i].told) == 0, rows[i].told);
    }
}

/* Approving is told why not, with the duty's own hjemmel and all else there is to say; refusing is as before. */
static void test_stopped_by_a_duty(void **state)
{
    static const struct avt_regel duty = {.kode = "gjennomgang", .hjemmel = "lov-2"};
    static const struct avt_plikt overdue = {.regel = &duty};
    struct world *world = with_periods(*state);
    struct avt_faults faults;
    struct avt_kommando wanted = command(world, AVT_PERIODE_GODKJENT, BESLUTTER);
    for (size_t i = 0; i < UNIT_COUNT(periods); i++)
        periods[i] =
            (struct avt_periode){.om = periods[i].om, .tidligst = INT32_MIN, .klar = i == 0, .sperret = &overdue};
    wanted.om = periods[0].om;
    assert_int_equal(ask(world, &wanted, &faults).code, AVT_EFAULTS);
    assert_int_equal(faults.n, 1);
    assert_string_equal(faults.list[0].kode, "periode-sperret");
    assert_string_equal(faults.list[0].felt, "om");
    assert_string_equal(faults.list[0].hjemmel, "lov-2");
    wanted.om = periods[1].om;
    assert_int_equal(ask(world, &wanted, &faults).code, AVT_EFAULTS);
    assert_int_equal(faults.n, 2);
    assert_string_equal(faults.list[0].kode, "periode-sperret");
    assert_string_equal(faults.list[1].kode, "periode-ikke-tur");
    uint32_t acts = avt_decide_acts(&world->in, BESLUTTER, wanted.person);
    assert_false(acts & BIT(PERIODE_GODKJENT));
    assert_true(acts & BIT(PERIODE_AVSLAATT));
    wanted.handling = AVT_PERIODE_AVSLAATT;
    wanted.code = "feil";
    wanted.has_tekst = true;
    wanted.om = periods[0].om;
    assert_ok(ask(world, &wanted, &faults));
    periods[0].sperret = periods[1].sperret = NULL;
    wanted = command(world, AVT_PERIODE_GODKJENT, BESLUTTER);
    wanted.om = periods[0].om;
    assert_ok(ask(world, &wanted, &faults));
}

/* Nobody who does not say what there is to decide may decide it. */
static void test_no_periods_are_known(void **state)
{
    struct world *world = with_periods(*state);
    struct avt_faults faults;
    struct avt_kommando wanted = command(world, AVT_PERIODE_GODKJENT, BESLUTTER);
    wanted.om = "oppgaver/" ITEM_A;
    world->in.perioder = NULL;
    assert_int_equal(ask(world, &wanted, &faults).code, AVT_EFAULTS);
    assert_int_equal(avt_decide_acts(&world->in, BESLUTTER, wanted.person) & BIT(PERIODE_GODKJENT), 0);
}

/* Acceptance 30: by the one who was veileder, in whatever version, nothing is decided: not when another has taken over,
 * and not when the version in force is one that veileder had no part in. */
static void test_periods_by_another_person(void **state)
{
    struct world *world = with_periods(*state);
    struct avt_faults faults;
    struct avt_kommando wanted = command(world, AVT_PERIODE_GODKJENT, BESLUTTER);
    wanted.om = "oppgaver/" ITEM_A;
    periods[0].klar = true;
    assert_ok(ask(world, &wanted, &faults));
    wanted.person[0] = VEILEDER + 1;
    for (int step = 0; step < 3; step++) {
        assert_int_equal(ask(world, &wanted, &faults).code, AVT_EFAULTS);
        assert_string_equal(faults.list[0].kode, "samme-person");
        if (step == 0)
            happens(world, AVT_OVERTATT, "veileder");
        world->acted[world->chain.state.n_poster] = 9;
        if (step == 1)
            happened(world, chain_version(&world->chain, AVT_KONTAKTPUNKT, "arbeidsgiver", "to", employer_alone, 1));
    }
    wanted.person[0] = 9; /* who took over and has approved nothing */
    assert_ok(ask(world, &wanted, &faults));
    struct avt_erklaering again = chain_act(&world->chain, AVT_PERIODE_SENDT, "veileder");
    again.om = "oppgaver/" ITEM_A;
    happened(world, again);
    world->acted[world->chain.state.n_poster] = 9;
    assert_int_equal(ask(world, &wanted, &faults).code, AVT_EFAULTS);
}

int main(void)
{
    avt_xml_setup();
    const struct CMUnitTest tests[] = {
        unit_case(test_periods),
        unit_case(test_stopped_by_a_duty),
        unit_case(test_no_periods_are_known),
        unit_case(test_periods_by_another_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
