/* Decide: roles, status, order, persons, and what an act must name, date and write. */
#include "unit/avtale/decide_world.h"

/* ---- Roles and status ---- */

/* What each role may do, in each situation: all acts at once. */
static void test_role_act_status(void **state)
{
    struct world *world = draft(*state);
    static const uint8_t persons[5][32] = {{1}, {2}, {3}, {4}, {5}};
    static const struct {
        const char *situation, *day;
        bool agreed;
        uint32_t acts[5]; /* deltaker, arbeidsgiver, mentor, veileder, beslutter */
    } rows[] = {
        {"til signering",
         "2026-03-02",                      false,
         {BIT(GODKJENT) | BIT(AVVIST) | BIT(ENDRINGSOENSKE) | BIT(SAMTYKKE),
          BIT(GODKJENT) | BIT(AVVIST) | BIT(ENDRINGSOENSKE), BIT(TAUSHET) | BIT(AVVIST),
          BIT(TRUKKET) | BIT(OVERTATT) | BIT(ANNULLERT), BIT(AVVIST)}                                                },
        {"klar for oppstart",
         "2026-03-31",                      true,
         {BIT(ENDRINGSOENSKE) | BIT(KONTAKTPUNKT) | BIT(SAMTYKKE) | BIT(AVBRUTT),
          BIT(ENDRINGSOENSKE) | BIT(KONTAKTPUNKT) | BIT(AVBRUTT), 0,
          BIT(FREMLAGT) | BIT(KONTAKTPUNKT) | BIT(OVERTATT) | BIT(OPPFULGT) | BIT(AVBRUTT) | BIT(ANNULLERT),
          BIT(KONTAKTPUNKT) | BIT(AVBRUTT)}                                                                          },
        {"gjennomfoeres",
         "2026-04-01",                      true,
         {BIT(ENDRINGSOENSKE) | BIT(KONTAKTPUNKT) | BIT(SAMTYKKE) | BIT(AVBRUTT),
          BIT(ENDRINGSOENSKE) | BIT(KONTAKTPUNKT) | BIT(AVBRUTT) | BIT(RAPPORT), 0,
          BIT(FREMLAGT) | BIT(KONTAKTPUNKT) | BIT(OVERTATT) | BIT(OPPFULGT) | BIT(AVBRUTT),
          BIT(KONTAKTPUNKT) | BIT(AVBRUTT)}                                                                          },
        {"avsluttet",         "2026-10-01", true,  {BIT(SAMTYKKE), BIT(RAPPORT), 0, BIT(OVERTATT) | BIT(OPPFULGT), 0}},
    };
    update(world);
    assert_int_equal(avt_decide_acts(&world->in, VEILEDER, persons[VEILEDER]), BIT(FREMLAGT));
    assert_int_equal(avt_decide_acts(&world->in, DELTAKER, persons[DELTAKER]), 0);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        world = rows[i].agreed ? in_force(*state) : pending(*state);
        set_day(world, rows[i].day);
        update(world);
        for (int role = DELTAKER; role <= BESLUTTER; role++) {
            uint32_t acts = avt_decide_acts(&world->in, role, persons[role]);
            uint32_t any_party = BIT(OPPLASTET) | BIT(HENVENDELSE);
            assert_row((acts & any_party) == (role != MENTOR ? any_party : 0), "who acts for a party uploads and asks");
            acts &= ~any_party;
            assert_row(acts == rows[i].acts[role], avt_arena_format(*state, "%s, role %d: %x instead of %x",
                                                                    rows[i].situation, role, acts, rows[i].acts[role]));
        }
    }
}

static void test_not_its_act(void **state)
{
    struct world *world = pending(*state);
    assert_int_equal(may(world, AVT_TAUSHET, DELTAKER), AVT_EROLE);
    assert_int_equal(may(world, AVT_GODKJENT, MENTOR), AVT_EROLE);
    assert_int_equal(may(world, AVT_BESLUTTET, VEILEDER), AVT_EROLE);
    assert_int_equal(may(world, AVT_FREMLAGT, ARBEIDSGIVER), AVT_EROLE);
    assert_int_equal(may(world, AVT_SAMTYKKE, MENTOR), AVT_EROLE);
    assert_int_equal(may(world, AVT_AVBRUTT, MENTOR), AVT_EROLE);
    assert_int_equal(may(world, AVT_RAPPORT, VEILEDER), AVT_EROLE);
}

static void test_stale(void **state)
{
    struct avt_faults faults;
    struct world *world = pending(*state);
    struct avt_kommando wanted = command(world, AVT_GODKJENT, DELTAKER);
    happens(world, AVT_TRUKKET, "veileder");
    put_forward(world, "en igjen", everybody, 5);
    assert_code(ask(world, &wanted, &faults), AVT_ESTALE);
    wanted = command(world, AVT_GODKJENT, DELTAKER);
    assert_ok(ask(world, &wanted, &faults));
    happens(world, AVT_GODKJENT, "deltaker");
    assert_code(ask(world, &wanted, &faults), AVT_EDONE);
}

static void test_changes_the_version_in_force(void **state)
{
    struct avt_faults faults;
    struct world *world = in_force(*state);
    struct avt_kommando wanted = command(world, AVT_KONTAKTPUNKT, ARBEIDSGIVER);
    assert_ok(ask(world, &wanted, &faults));
    wanted.fremlegg = avt_tilstand_gjelder(&world->chain.state)->fremlegg;
    assert_ok(ask(world, &wanted, &faults));
    happened(world, chain_version(&world->chain, AVT_KONTAKTPUNKT, "arbeidsgiver", "telefon", employer_alone, 1));
    assert_code(ask(world, &wanted, &faults), AVT_ESTALE);
}

/* ---- Order and persons ---- */

static void test_order(void **state)
{
    struct avt_faults faults;
    struct world *world = pending(*state);
    struct avt_kommando wanted = command(world, AVT_GODKJENT, VEILEDER);
    assert_code(ask(world, &wanted, &faults), AVT_EORDER);
    assert_int_equal(faults.n, 3);
    assert_string_equal(faults.list[0].felt, "rolle");
    assert_string_equal(faults.list[0].kode, "part-deltaker");
    assert_string_equal(faults.list[1].kode, "part-arbeidsgiver");
    assert_string_equal(faults.list[2].kode, "part-mentor");
    happens(world, AVT_TAUSHET, "mentor");
    happens(world, AVT_GODKJENT, "deltaker");
    assert_code(ask(world, &wanted, &faults), AVT_EORDER);
    assert_int_equal(faults.n, 1);
    assert_string_equal(faults.list[0].kode, "part-arbeidsgiver");
    assert_int_equal(may(world, AVT_BESLUTTET, BESLUTTER), AVT_EORDER);
    happens(world, AVT_GODKJENT, "arbeidsgiver");
    assert_ok(ask(world, &wanted, &faults));
}

/* Those who need not approve this version are not waited for. */
static void test_order_among_those_who_approve(void **state)
{
    static const char *two[] = {"beslutter", "deltaker"};
    struct world *world = in_force(*state);
    put_forward(world, "to", two, 2);
    assert_int_equal(may(world, AVT_BESLUTTET, BESLUTTER), AVT_OK);
    assert_int_equal(may(world, AVT_GODKJENT, VEILEDER), AVT_EROLE);
}

static void assert_fault(const struct avt_faults *faults, const char *code, const char *where)
{
    for (size_t i = 0; i < faults->n; i++)
        if (strcmp(faults->list[i].kode, code) == 0 && strcmp(faults->list[i].felt, where) == 0)
            return;
    fail_msg("no %s at %s", code, where);
}

static void test_another_person(void **state)
{
    struct avt_faults faults;
    struct world *world = in_force(*state);
    put_forward(world, "to", decider_alone, 1);
    struct avt_kommando wanted = command(world, AVT_BESLUTTET, BESLUTTER);
    assert_ok(ask(world, &wanted, &faults));
    wanted.person[0] = VEILEDER + 1; /* who put it forward */
    assert_code(ask(world, &wanted, &faults), AVT_EFAULTS);
    assert_fault(&faults, "samme-person", "rolle");
    assert_string_equal(faults.list[0].hjemmel, "proeve-1");
    assert_int_equal(avt_decide_acts(&world->in, BESLUTTER, wanted.person) & BIT(BESLUTTET), 0);
    world->acted[avt_tilstand_venter(&world->chain.state)->fremlagt_nr] = 0; /* nobody knows who */
    assert_code(ask(world, &wanted, &faults), AVT_EFAULTS);
}

static void test_another_person_than_who_approved(void **state)
{
    static const char *two[] = {"beslutter", "veileder"};
    struct avt_faults faults;
    struct world *world = in_force(*state);
    put_forward(world, "to", two, 2);
    happens(world, AVT_GODKJENT, "veileder");
    world->acted[avt_tilstand_venter(&world->chain.state)->signert[1]] = 9;
    struct avt_kommando wanted = command(world, AVT_BESLUTTET, BESLUTTER);
    assert_ok(ask(world, &wanted, &faults));
    wanted.person[0] = 9;
    assert_code(ask(world, &wanted, &faults), AVT_EFAULTS);
}

static void test_on_behalf(void **state)
{
    static const struct {
        enum avt_handling act;
        int role;
        const char *behalf;
        enum avt_code code;
    } rows[] = {
        {AVT_GODKJENT,  VEILEDER,     "deltaker",     AVT_OK   },
        {AVT_TAUSHET,   VEILEDER,     "mentor",       AVT_OK   },
        {AVT_GODKJENT,  BESLUTTER,    "deltaker",     AVT_EROLE},
        {AVT_GODKJENT,  VEILEDER,     "mentor",       AVT_EROLE},
        {AVT_GODKJENT,  VEILEDER,     "arbeidsgiver", AVT_EROLE}, /* the data give no reason for a business */
        {AVT_GODKJENT,  ARBEIDSGIVER, "deltaker",     AVT_EROLE},
        {AVT_GODKJENT,  VEILEDER,     "ukjent",       AVT_EROLE},
        {AVT_GODKJENT,  BESLUTTER,    "veileder",     AVT_EROLE},
        {AVT_BESLUTTET, VEILEDER,     "beslutter",    AVT_EROLE},
        {AVT_AVVIST,    VEILEDER,     "deltaker",     AVT_EROLE},
    };
    struct avt_faults faults;
    struct world *world = pending(*state);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_kommando wanted = command(world, rows[i].act, rows[i].role);
        wanted.behalf_of = rows[i].behalf;
        wanted.reason = "ikke-digital";
        wanted.bevis = AVT_BEVIS_SAMTALE;
        assert_row(ask(world, &wanted, &faults).code == rows[i].code, rows[i].behalf);
    }
}

/* One attempt on behalf of the participant and the one fault it must get; code NULL: none. */
static void test_on_behalf_says_why(void **state)
{
    static const uint8_t own[32] = {VEILEDER + 1}, other[32] = {77};
    static const struct {
        const char *grunn;
        enum avt_bevisart bevis;
        const uint8_t *bekrefter;
        const char *code, *where;
    } rows[] = {
        {"ikke-digital", AVT_BEVIS_SAMTALE, NULL,  NULL,            NULL     },
        {"ikke-digital", AVT_BEVIS_PAPIR,   other, NULL,            NULL     },
        {"papir",        AVT_BEVIS_PAPIR,   other, NULL,            NULL     },
        {"papir",        AVT_BEVIS_SAMTALE, other, "mangler-papir", "bevis"  },
        {"ikke-digital", AVT_BEVIS_INGEN,   NULL,  "mangler",       "bevis"  },
        {NULL,           AVT_BEVIS_SAMTALE, NULL,  "mangler",       "grunn"  },
        {"travelt",      AVT_BEVIS_SAMTALE, NULL,  "ugyldig-kode",  "grunn"  },
        {"ikke-digital", AVT_BEVIS_SAMTALE, own,   "samme-person",  "bekreft"},
    };
    struct avt_faults faults;
    struct world *world = pending(*state);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_kommando wanted = command(world, AVT_GODKJENT, VEILEDER);
        wanted.behalf_of = "deltaker";
        wanted.reason = rows[i].grunn;
        wanted.bevis = rows[i].bevis;
        wanted.bekrefter = rows[i].bekrefter;
        struct avt_err err = ask(world, &wanted, &faults);
        const char *row = avt_arena_format(*state, "row %zu", i);
        assert_row(err.code == (rows[i].code == NULL ? AVT_OK : AVT_EFAULTS), row);
        assert_row(faults.n == (rows[i].code == NULL ? 0 : 1), row);
        if (rows[i].code != NULL)
            assert_fault(&faults, rows[i].code, rows[i].where);
    }
}

/* Of one's own approval there is no reason to give. */
static void test_own_approval_has_no_reason(void **state)
{
    struct avt_faults faults;
    struct world *world = pending(*state);
    struct avt_kommando wanted = command(world, AVT_GODKJENT, DELTAKER);
    wanted.reason = "ikke-digital";
    wanted.bevis = AVT_BEVIS_SAMTALE;
    assert_code(ask(world, &wanted, &faults), AVT_EFAULTS);
    assert_int_equal(faults.n, 2);
}

#define ROLE(role) (UINT32_C(1) << (role))

static void test_whom_one_may_act_for(void **state)
{
    static const uint8_t veileder[32] = {VEILEDER + 1}, beslutter[32] = {BESLUTTER + 1};
    struct world *world = pending(*state);
    update(world);
    assert_int_equal(avt_decide_paa_vegne(&world->in, VEILEDER, veileder), ROLE(DELTAKER) | ROLE(MENTOR));
    assert_int_equal(avt_decide_paa_vegne(&world->in, BESLUTTER, beslutter), 0);
    assert_int_equal(avt_decide_paa_vegne(&world->in, DELTAKER, veileder), 0);
    happens(world, AVT_GODKJENT, "deltaker");
    update(world);
    assert_int_equal(avt_decide_paa_vegne(&world->in, VEILEDER, veileder), ROLE(MENTOR));
}

/* The participant's approval was given by Nav: it may object for 28 days, and to the first version. */
static void test_objecting_to_what_others_did(void **state)
{
    struct avt_faults faults;
    struct world *world = pending(*state);
    struct avt_erklaering s = chain_act(&world->chain, AVT_GODKJENT, "veileder");
    s.behalf_of = "deltaker";
    s.reason = "ikke-digital";
    happened(world, s);
    assert_int_equal(may(world, AVT_TRUKKET, DELTAKER), AVT_OK);
    happens(world, AVT_TAUSHET, "mentor");
    happens(world, AVT_GODKJENT, "arbeidsgiver");
    happens(world, AVT_GODKJENT, "veileder");
    happens(world, AVT_BESLUTTET, "beslutter");
    assert_int_equal(may(world, AVT_INNVENDT, ARBEIDSGIVER), AVT_ESTATUS);
    struct avt_kommando wanted = command(world, AVT_INNVENDT, DELTAKER);
    wanted.has_tekst = true;
    set_day(world, "2026-03-30");
    assert_ok(ask(world, &wanted, &faults));
    set_day(world, "2026-03-31");
    assert_code(ask(world, &wanted, &faults), AVT_ESTATUS);
}

/* ---- What is named, dated and written ---- */

/* One command and the one fault it must get; code NULL: none. */
static const struct {
    enum avt_handling act;
    int role;
    const char *slag, *day;
    bool text;
    const char *code, *where;
} details[] = {
    {AVT_AVBRUTT,        DELTAKER, "annet",            "2026-03-02", false, NULL,           NULL         },
    {AVT_AVBRUTT,        DELTAKER, "annet",            "2026-05-01", true,  NULL,           NULL         },
    {AVT_AVBRUTT,        DELTAKER, "annet",            "2026-03-01", false, "for-tidlig",   "gjelder-fra"},
    {AVT_AVBRUTT,        VEILEDER, "annet",            "2026-03-01", false, NULL,           NULL         },
    {AVT_AVBRUTT,        DELTAKER, "annet",            "2026-09-30", false, NULL,           NULL         },
    {AVT_AVBRUTT,        DELTAKER, "annet",            "2026-10-01", false, "etter-slutt",  "gjelder-fra"},
    {AVT_AVBRUTT,        VEILEDER, "annet",            "2026-10-01", false, "etter-slutt",  "gjelder-fra"},
    {AVT_AVBRUTT,        DELTAKER, "annet",            NULL,         false, "mangler",      "gjelder-fra"},
    {AVT_AVBRUTT,        DELTAKER, NULL,               "2026-03-02", false, "mangler",      "slag"       },
    {AVT_AVBRUTT,        DELTAKER, "kjedelig",         "2026-03-02", false, "ugyldig-kode", "slag"       },
    {AVT_ENDRINGSOENSKE, DELTAKER, NULL,               NULL,         true,  NULL,           NULL         },
    {AVT_ENDRINGSOENSKE, DELTAKER, NULL,               NULL,         false, "mangler",      "tekst"      },
    {AVT_ENDRINGSOENSKE, DELTAKER, "annet",            NULL,         true,  "ugyldig-kode", "slag"       },
    {AVT_ENDRINGSOENSKE, DELTAKER, NULL,               "2026-05-01", true,  "ukjent-felt",  "gjelder-fra"},
    {AVT_OVERTATT,       VEILEDER, NULL,               NULL,         false, NULL,           NULL         },
    {AVT_OVERTATT,       VEILEDER, NULL,               NULL,         true,  "ukjent-felt",  "tekst"      },
    {AVT_OPPFULGT,       VEILEDER, "oppstartsmoete",   NULL,         true,  NULL,           NULL         },
    {AVT_OPPFULGT,       VEILEDER, "oppstartsmoete",   NULL,         false, NULL,           NULL         },
    {AVT_OPPFULGT,       VEILEDER, "sluttrapport",     NULL,         true,  "ugyldig-kode", "slag"       },
    {AVT_OPPFULGT,       VEILEDER, NULL,               NULL,         true,  "mangler",      "slag"       },
    {AVT_SAMTYKKE,       DELTAKER, "dele-bistand",     NULL,         false, NULL,           NULL         },
    {AVT_SAMTYKKE,       DELTAKER, "dele-bistand",     "2026-04-01", false, "ukjent-felt",  "gjelder-fra"},
    {AVT_SAMTYKKE,       DELTAKER, "dele-alt",         NULL,         false, "ugyldig-kode", "slag"       },
    {AVT_SAMTYKKE,       DELTAKER, NULL,               NULL,         false, "mangler",      "slag"       },
    {AVT_ANNULLERT,      VEILEDER, "feilregistrering", NULL,         false, NULL,           NULL         },
    {AVT_OPPLASTET,      DELTAKER, "vurdering",        NULL,         false, NULL,           NULL         },
    {AVT_OPPLASTET,      DELTAKER, "selfie",           NULL,         false, "ugyldig-kode", "slag"       },
    {AVT_OPPLASTET,      DELTAKER, NULL,               NULL,         false, "mangler",      "slag"       },
    {AVT_SVAR,           VEILEDER, "post-7",           NULL,         true,  NULL,           NULL         },
    {AVT_SVAR,           VEILEDER, "post-6",           NULL,         true,  "ugyldig-kode", "slag"       },
    {AVT_SVAR,           VEILEDER, "7",                NULL,         true,  "ugyldig-kode", "slag"       },
    {AVT_SVAR,           VEILEDER, NULL,               NULL,         true,  "mangler",      "slag"       },
    {AVT_SVAR,           VEILEDER, "post-7",           NULL,         false, "mangler",      "tekst"      },
};

static void test_details(void **state)
{
    struct world *world = in_force(*state);
    happens(world, AVT_ENDRINGSOENSKE, "deltaker");
    for (size_t i = 0; i < UNIT_COUNT(details); i++) {
        struct avt_faults faults;
        struct avt_kommando wanted = command(world, details[i].act, details[i].role);
        const char *row = avt_arena_format(*state, "%s, row %zu", avt_handling_get(details[i].act)->name, i);
        wanted.code = details[i].slag;
        wanted.has_tekst = details[i].text;
        wanted.has_gjelder_fra = details[i].day != NULL;
        if (wanted.has_gjelder_fra)
            assert_true(avt_date_parse(&wanted.gjelder_fra, avt_span_str(details[i].day)));
        struct avt_err err = ask(world, &wanted, &faults);
        assert_row(err.code == (details[i].code == NULL ? AVT_OK : AVT_EFAULTS), row);
        assert_row(faults.n == (details[i].code != NULL), row);
        if (details[i].code != NULL)
            assert_fault(&faults, details[i].code, details[i].where);
    }
}

static void test_all_faults_are_told(void **state)
{
    struct avt_faults faults;
    struct world *world = in_force(*state);
    struct avt_kommando wanted = command(world, AVT_AVBRUTT, DELTAKER);
    wanted.code = "kjedelig";
    assert_code(ask(world, &wanted, &faults), AVT_EFAULTS);
    assert_int_equal(faults.n, 2);
}

static void test_done_is_not_a_fault(void **state)
{
    struct avt_faults faults;
    struct world *world = in_force(*state);
    struct avt_erklaering s = chain_act(&world->chain, AVT_SAMTYKKE, "deltaker");
    s.code = "dele-bistand";
    happened(world, s);
    struct avt_kommando wanted = command(world, AVT_SAMTYKKE, DELTAKER);
    wanted.code = "dele-bistand";
    assert_code(ask(world, &wanted, &faults), AVT_EDONE);
    wanted = command(world, AVT_SAMTYKKE_TRUKKET, DELTAKER);
    wanted.code = "dele-bistand";
    assert_ok(ask(world, &wanted, &faults));
    wanted.code = "dele-rapport";
    assert_code(ask(world, &wanted, &faults), AVT_EFAULTS);
    assert_fault(&faults, "ugyldig-kode", "slag");
}

/* ---- Objecting and ending ---- */

static void test_objecting_has_a_time(void **state)
{
    struct avt_faults faults;
    struct world *world = in_force(*state);
    assert_int_equal(may(world, AVT_INNVENDT, DELTAKER), AVT_ESTATUS);
    happened(world, chain_version(&world->chain, AVT_KONTAKTPUNKT, "arbeidsgiver", "telefon", employer_alone, 1));
    assert_int_equal(may(world, AVT_INNVENDT, ARBEIDSGIVER), AVT_EROLE);
    struct avt_kommando wanted = command(world, AVT_INNVENDT, DELTAKER);
    wanted.has_tekst = true;
    assert_ok(ask(world, &wanted, &faults));
    set_day(world, "2026-03-16");
    assert_ok(ask(world, &wanted, &faults));
    set_day(world, "2026-03-17");
    assert_code(ask(world, &wanted, &faults), AVT_ESTATUS);
}

/* Who put a version forward, and need not have signed it. */
static void test_nobody_objects_to_their_own(void **state)
{
    struct world *world = in_force(*state);
    assert_int_equal(may(world, AVT_ENDRINGSOENSKE, VEILEDER), AVT_EROLE);
    happened(world, chain_version(&world->chain, AVT_FREMLAGT, "veileder", "timer", employer_alone, 1));
    assert_int_equal(may(world, AVT_AVVIST, VEILEDER), AVT_EROLE);
    assert_int_equal(may(world, AVT_ENDRINGSOENSKE, VEILEDER), AVT_EROLE);
    happens(world, AVT_GODKJENT, "arbeidsgiver");
    assert_int_equal(may(world, AVT_INNVENDT, VEILEDER), AVT_EROLE);
    assert_int_equal(may(world, AVT_INNVENDT, ARBEIDSGIVER), AVT_EROLE);
    struct avt_faults faults;
    struct avt_kommando wanted = command(world, AVT_INNVENDT, DELTAKER);
    wanted.has_tekst = true;
    assert_ok(ask(world, &wanted, &faults));
}

static void test_ending_once(void **state)
{
    struct world *world = in_force(*state);
    struct avt_erklaering s = chain_act(&world->chain, AVT_AVBRUTT, "deltaker");
    s.gjelder_fra = avt_date_make(2026, 5, 1);
    happened(world, s);
    assert_int_equal(may(world, AVT_AVBRUTT, VEILEDER), AVT_EDONE);
    update(world);
    assert_int_equal(world->in.status, AVT_STATUS_KLAR);
    assert_int_equal(may(world, AVT_FREMLAGT, VEILEDER), AVT_ESTATUS);
    assert_int_equal(may(world, AVT_ENDRINGSOENSKE, DELTAKER), AVT_ESTATUS);
    set_day(world, "2026-05-02");
    struct avt_faults faults;
    struct avt_kommando report = command(world, AVT_RAPPORT, ARBEIDSGIVER);
    report.code = "sluttrapport";
    report.has_tekst = true;
    assert_ok(ask(world, &report, &faults));
    assert_int_equal(world->in.status, AVT_STATUS_AVBRUTT);
}

static void test_annulling_only_before_start(void **state)
{
    struct world *world = in_force(*state);
    set_day(world, "2026-04-01");
    assert_int_equal(may(world, AVT_ANNULLERT, VEILEDER), AVT_ESTATUS);
    set_day(world, "2026-03-31");
    assert_int_equal(may(world, AVT_ANNULLERT, VEILEDER), AVT_EFAULTS); /* only slag is missing */
}

int main(void)
{
    avt_xml_setup();
    const struct CMUnitTest tests[] = {
        unit_case(test_role_act_status),
        unit_case(test_not_its_act),
        unit_case(test_stale),
        unit_case(test_changes_the_version_in_force),
        unit_case(test_order),
        unit_case(test_order_among_those_who_approve),
        unit_case(test_another_person),
        unit_case(test_another_person_than_who_approved),
        unit_case(test_on_behalf),
        unit_case(test_on_behalf_says_why),
        unit_case(test_own_approval_has_no_reason),
        unit_case(test_whom_one_may_act_for),
        unit_case(test_objecting_to_what_others_did),
        unit_case(test_details),
        unit_case(test_all_faults_are_told),
        unit_case(test_done_is_not_a_fault),
        unit_case(test_objecting_has_a_time),
        unit_case(test_nobody_objects_to_their_own),
        unit_case(test_ending_once),
        unit_case(test_annulling_only_before_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
