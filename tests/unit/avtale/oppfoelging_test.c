/* Following up: by when an answer is owed and by whom, and what has been said of each promise of help. */
#include "avtale/oppfoelging.h"

#include "avtale/decide.h"
#include "unit/avtale/chain.h"
#include "unit/rules/files.h"

static const char *everybody[] = {"arbeidsgiver", "deltaker", "veileder"};

enum { DELTAKER, ARBEIDSGIVER, VEILEDER };

#define ITEM_A "01JD000000000000000000000A"
#define ITEM_B "01JD000000000000000000000B"

/* An agreement on arbeidstrening, in force from 2 March 2026 at 10 in UTC. */
static struct chain in_force(struct avt_arena *arena)
{
    struct chain chain = chain_new(arena);
    struct avt_erklaering s = chain_version(&chain, AVT_FREMLAGT, "veileder", "en", everybody, 3);
    assert_ok(chain_add(&chain, &s));
    for (size_t i = 0; i < UNIT_COUNT(everybody); i++)
        assert_ok(chain_do(&chain, AVT_GODKJENT, everybody[i]));
    return chain;
}

static const struct avt_tiltak *measure(struct avt_arena *arena)
{
    return tiltak_read_satser(arena, "arbeidstrening");
}

static void at(struct chain *chain, const char *instant)
{
    assert_true(avt_instant_parse(&chain->now, avt_span_str(instant)));
}

static const char *due(const struct avt_tiltak *tiltak, const struct chain *chain, size_t i)
{
    avt_date last;
    return avt_aapen_frist(tiltak, &chain->state.aapne[i], &last) ? avt_date_format(chain->arena, last) : "";
}

/* ---- Answers ---- */

static void test_the_last_day_is_counted_from_the_day_in_oslo(void **state)
{
    const struct avt_tiltak *tiltak = measure(*state);
    struct chain chain = in_force(*state);
    at(&chain, "2026-03-10T22:59:59Z"); /* one second before midnight */
    assert_ok(chain_say(&chain, AVT_HENVENDELSE, "deltaker", "nav"));
    at(&chain, "2026-03-10T23:00:00Z");
    assert_ok(chain_say(&chain, AVT_HENVENDELSE, "deltaker", "nav"));
    assert_ok(chain_do(&chain, AVT_ENDRINGSOENSKE, "arbeidsgiver"));
    assert_string_equal(due(tiltak, &chain, 0), "2026-03-17");
    assert_string_equal(due(tiltak, &chain, 1), "2026-03-18");
    assert_string_equal(due(tiltak, &chain, 2), "2026-03-25");
}

static void test_overdue_until_it_is_answered(void **state)
{
    const struct avt_tiltak *tiltak = measure(*state);
    struct chain chain = in_force(*state);
    assert_ok(chain_say(&chain, AVT_HENVENDELSE, "deltaker", "arbeidsgiver"));
    const struct avt_aapen *open = chain.state.aapne;
    assert_false(avt_aapen_over(tiltak, open, avt_date_make(2026, 3, 9)));
    assert_true(avt_aapen_over(tiltak, open, avt_date_make(2026, 3, 10)));
    at(&chain, "2026-03-20T10:00:00Z");
    assert_ok(chain_say(&chain, AVT_BESVART, "arbeidsgiver", "post-5"));
    assert_false(avt_aapen_over(tiltak, open, avt_date_make(2026, 3, 21)));
}

static void test_the_last_day_to_object_is_counted_from_when_it_came_in_force(void **state)
{
    const struct avt_tiltak *tiltak = measure(*state);
    struct chain before = chain_new(*state), chain = in_force(*state);
    avt_date last = 0;
    assert_null(avt_innvend_frist(tiltak, &before.state, DELTAKER, &last));
    assert_string_equal(avt_innvend_frist(tiltak, &chain.state, DELTAKER, &last), "14d");
    assert_string_equal(avt_date_format(*state, last), "2026-03-16");
}

static void test_who_is_asked_answers(void **state)
{
    const struct avt_tiltak *tiltak = measure(*state);
    struct chain chain = in_force(*state);
    assert_ok(chain_say(&chain, AVT_HENVENDELSE, "deltaker", "arbeidsgiver"));
    assert_ok(chain_do(&chain, AVT_ENDRINGSOENSKE, "deltaker"));
    assert_int_equal(avt_aapen_mottaker(tiltak, &chain.state.aapne[0]), 1U << ARBEIDSGIVER);
    assert_int_equal(avt_aapen_mottaker(tiltak, &chain.state.aapne[1]), 1U << VEILEDER);
    assert_ptr_equal(avt_aapen_foerste(tiltak, &chain.state, AVT_BESVART, ARBEIDSGIVER), &chain.state.aapne[0]);
    assert_null(avt_aapen_foerste(tiltak, &chain.state, AVT_BESVART, VEILEDER));
    assert_null(avt_aapen_foerste(tiltak, &chain.state, AVT_BESVART, DELTAKER));
    assert_ptr_equal(avt_aapen_foerste(tiltak, &chain.state, AVT_SVAR, VEILEDER), &chain.state.aapne[1]);
    assert_ok(chain_say(&chain, AVT_BESVART, "arbeidsgiver", "post-5"));
    assert_null(avt_aapen_foerste(tiltak, &chain.state, AVT_BESVART, ARBEIDSGIVER));
}

/* ---- Deciding ---- */

static struct avt_innhold content(struct avt_arena *arena, const struct avt_tiltak *tiltak)
{
    static const char *const values[][3] = {
        {"tilrettelegging/slag",      ITEM_A, "utstyr"    },
        {"tilrettelegging/ansvarlig", ITEM_A, "nav"       },
        {"tilrettelegging/fra",       ITEM_A, "2026-03-10"},
        {"opplaeringsplan/tema",      ITEM_B, "Kasse"     },
        {"plan/slag",                 ITEM_A, "samtale"   },
        {"plan/foerste",              ITEM_A, "2026-04-01"},
    };
    struct avt_innhold innhold = {.tiltak = tiltak};
    for (size_t i = 0; i < UNIT_COUNT(values); i++)
        avt_innhold_set(arena, &innhold, avt_tiltak_felt(tiltak, values[i][0]), values[i][1], values[i][2]);
    return innhold;
}

static bool nobody(void *ctx, unsigned nr, uint8_t person[32])
{
    (void)ctx, (void)nr, (void)person;
    return false;
}

/* "code felt" of each fault, or the name of the error. */
static const char *verdict(struct chain *chain, const struct avt_tiltak *tiltak, enum avt_handling act, int rolle,
                           const char *slag, const char *om, bool tekst)
{
    struct avt_innhold innhold = content(chain->arena, tiltak);
    struct avt_faults faults = AVT_FAULTS(chain->arena);
    struct avt_buf buf = AVT_BUF(chain->arena);
    const struct avt_versjon *concerned = avt_tilstand_concerned(&chain->state, act);
    struct avt_decide_in in = {.tiltak = tiltak, .state = &chain->state, .person = nobody, .innhold = &innhold};
    in.status = AVT_STATUS_GJENNOMFOERES;
    in.idag = avt_date_oslo(chain->now);
    struct avt_kommando k = {.handling = act, .rolle = rolle, .code = slag, .om = om, .has_tekst = tekst};
    if (concerned != NULL)
        k.fremlegg = concerned->fremlegg;
    struct avt_err err = avt_decide(&in, &k, &faults);
    if (err.code != AVT_EFAULTS)
        return err.code == AVT_OK ? "ok" : avt_err_name(err.code);
    for (size_t i = 0; i < faults.n; i++)
        avt_buf_format(&buf, "%s%s %s", i > 0 ? ", " : "", faults.list[i].kode, faults.list[i].felt);
    return buf.ptr;
}

static void test_who_may_do_what_about_which_item(void **state)
{
    const struct avt_tiltak *tiltak = measure(*state);
    struct chain chain = in_force(*state);
    assert_ok(chain_say(&chain, AVT_HENVENDELSE, "deltaker", "arbeidsgiver")); /* record 5 */
    static const struct {
        enum avt_handling act;
        int rolle;
        const char *slag, *om;
        bool tekst;
        const char *verdict;
    } rows[] = {
        {AVT_HENVENDELSE, DELTAKER,     "nav",            NULL,                      true,  "ok"                              },
        {AVT_HENVENDELSE, DELTAKER,     "deltaker",       NULL,                      true,  "ugyldig-kode slag"               },
        {AVT_HENVENDELSE, VEILEDER,     "nav",            NULL,                      true,  "ugyldig-kode slag"               },
        {AVT_HENVENDELSE, DELTAKER,     NULL,             NULL,                      false, "mangler slag, mangler tekst"     },
        {AVT_HENVENDELSE, DELTAKER,     "nav",            "tilrettelegging/" ITEM_A, true,  "ukjent-felt om"                  },
        {AVT_BESVART,     ARBEIDSGIVER, "post-5",         NULL,                      true,  "ok"                              },
        {AVT_BESVART,     VEILEDER,     "post-5",         NULL,                      true,  "ikke-din-rolle"                  },
        {AVT_BESVART,     DELTAKER,     "post-5",         NULL,                      true,  "ikke-din-rolle"                  },
        {AVT_BESVART,     ARBEIDSGIVER, "post-4",         NULL,                      true,  "ugyldig-kode slag"               },
        {AVT_BESVART,     ARBEIDSGIVER, "tull",           NULL,                      false, "ugyldig-kode slag, mangler tekst"},
        {AVT_LOEFTE,      DELTAKER,     "begynt",         "tilrettelegging/" ITEM_A, false, "ok"                              },
        {AVT_LOEFTE,      DELTAKER,     "ikke-gitt",      "tilrettelegging/" ITEM_A, false, "mangler tekst"                   },
        {AVT_LOEFTE,      ARBEIDSGIVER, "gitt",           "opplaeringsplan/" ITEM_B, false, "ok"                              },
        {AVT_LOEFTE,      ARBEIDSGIVER, "gitt",           "opplaeringsplan/" ITEM_A, false, "ukjent-post om"                  },
        {AVT_LOEFTE,      VEILEDER,     "gitt",           "plan/" ITEM_A,            false, "ukjent-post om"                  },
        {AVT_LOEFTE,      VEILEDER,     "gitt",           NULL,                      false, "mangler om"                      },
        {AVT_OPPFULGT,    VEILEDER,     "planlagt",       "plan/" ITEM_A,            false, "ok"                              },
        {AVT_OPPFULGT,    VEILEDER,     "planlagt",       NULL,                      false, "mangler om"                      },
        {AVT_OPPFULGT,    VEILEDER,     "planlagt",       "plan/" ITEM_B,            false, "ukjent-post om"                  },
        {AVT_OPPFULGT,    VEILEDER,     "oppstartsmoete", NULL,                      false, "ok"                              },
        {AVT_OPPFULGT,    ARBEIDSGIVER, "planlagt",       "plan/" ITEM_A,            false, "ikke-din-rolle"                  },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_string_equal(
            verdict(&chain, tiltak, rows[i].act, rows[i].rolle, rows[i].slag, rows[i].om, rows[i].tekst),
            rows[i].verdict);
}

/* ---- Promises ---- */

/* "om part over: state role, …; " of each. */
static const char *listing(struct chain *chain, const struct avt_tiltak *tiltak, avt_date idag)
{
    struct avt_innhold innhold = content(chain->arena, tiltak);
    struct avt_buf buf = AVT_BUF(chain->arena);
    struct avt_loefte *list;
    size_t n = avt_loefter(chain->arena, &list, &innhold, &chain->state, idag);
    for (size_t i = 0; i < n; i++) {
        avt_buf_format(&buf, "%s%s %s%s", i > 0 ? "; " : "", list[i].liste->sti, list[i].ansvarlig,
                       list[i].over ? " over" : "");
        for (size_t k = 0; k < list[i].n_sagt; k++)
            avt_buf_format(&buf, " %s/%s", list[i].sagt[k]->code, list[i].sagt[k]->rolle);
    }
    return buf.ptr;
}

static void say(struct chain *chain, const char *role, const char *slag)
{
    struct avt_erklaering s = chain_act(chain, AVT_LOEFTE, role);
    s.code = slag;
    s.om = "tilrettelegging/" ITEM_A;
    assert_ok(chain_add(chain, &s));
}

static void test_promises_and_what_is_said_of_them(void **state)
{
    const struct avt_tiltak *tiltak = measure(*state);
    struct chain chain = in_force(*state);
    avt_date first = avt_date_make(2026, 3, 10);
    assert_string_equal(listing(&chain, tiltak, first), "tilrettelegging nav; opplaeringsplan arbeidsgiver");
    assert_string_equal(listing(&chain, tiltak, first + 1), "tilrettelegging nav over; opplaeringsplan arbeidsgiver");
    say(&chain, "veileder", "begynt");
    assert_string_equal(listing(&chain, tiltak, first + 1),
                        "tilrettelegging nav begynt/veileder; opplaeringsplan arbeidsgiver");
    say(&chain, "deltaker", "ikke-gitt");
    say(&chain, "veileder", "gitt");
    assert_string_equal(listing(&chain, tiltak, first + 1),
                        "tilrettelegging nav gitt/veileder ikke-gitt/deltaker; opplaeringsplan arbeidsgiver");
    say(&chain, "deltaker", "gitt");
    assert_string_equal(listing(&chain, tiltak, first + 1),
                        "tilrettelegging nav gitt/deltaker; opplaeringsplan arbeidsgiver");
}

static void test_what_would_begin_after_the_end_is_not_late(void **state)
{
    const struct avt_tiltak *tiltak = measure(*state);
    struct chain chain = in_force(*state);
    assert_ok(chain_do(&chain, AVT_AVBRUTT, "deltaker")); /* from 2 March */
    assert_string_equal(listing(&chain, tiltak, avt_date_make(2026, 4, 1)),
                        "tilrettelegging nav; opplaeringsplan arbeidsgiver");
}

int main(void)
{
    avt_xml_setup();
    const struct CMUnitTest tests[] = {
        unit_case(test_the_last_day_is_counted_from_the_day_in_oslo),
        unit_case(test_overdue_until_it_is_answered),
        unit_case(test_the_last_day_to_object_is_counted_from_when_it_came_in_force),
        unit_case(test_who_is_asked_answers),
        unit_case(test_who_may_do_what_about_which_item),
        unit_case(test_promises_and_what_is_said_of_them),
        unit_case(test_what_would_begin_after_the_end_is_not_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
