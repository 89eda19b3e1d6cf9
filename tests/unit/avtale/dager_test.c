/* The day a version holds from: whose day it is, what is always the last one's, and the day that is proposed. */
#include "avtale/dager.h"

#include "unit/avtale/chain.h"
#include "unit/rules/files.h"
#include "unit/unit.h"

#define ML "midlertidig-lonnstilskudd"

static const char *nav_alone[] = {"veileder"};
static const char *employer_alone[] = {"arbeidsgiver"};

static avt_date day(const char *text)
{
    avt_date date;
    assert_true(avt_date_parse(&date, avt_span_str(text)));
    return date;
}

static void comes_in_force(struct chain *chain, const char *fra, bool retting)
{
    struct avt_erklaering s = chain_version(chain, AVT_FREMLAGT, "veileder", fra, nav_alone, 1);
    s.gjelder_fra = day(fra);
    s.code = retting ? AVT_RETTING : NULL;
    assert_ok(chain_add(chain, &s));
    assert_ok(chain_do(chain, AVT_GODKJENT, "veileder"));
}

static unsigned number_on(const struct chain *chain, const char *text)
{
    return chain->state.versjoner[avt_tilstand_paa(&chain->state, day(text))].n;
}

/* "day:version" words. */
static void assert_days(const struct chain *chain, const char *words)
{
    struct avt_span rest = avt_span_str(words), word, text;
    uint64_t n;
    while (avt_span_cut(&rest, ' ', &word)) {
        assert_true(avt_span_cut(&word, ':', &text));
        assert_true(avt_span_u64(word, 999, &n));
        const char *when = avt_arena_strn(chain->arena, text.ptr, text.len);
        if (number_on(chain, when) != n)
            fail_msg("%s: version %u, not %u", when, number_on(chain, when), (unsigned)n);
    }
}

/* T2: a coming version takes over on its day, a correction reaches to the next that took over. */
static void a_day_has_one_version(void **state)
{
    struct chain chain = chain_new(*state);
    assert_int_equal(avt_tilstand_paa(&chain.state, day("2027-01-01")), -1);
    comes_in_force(&chain, "2026-12-01", false);
    assert_days(&chain, "2020-01-01:1 2026-12-01:1 2089-01-01:1 ");
    comes_in_force(&chain, "2027-04-01", false);
    assert_days(&chain, "2026-01-01:1 2027-03-31:1 2027-04-01:2 2089-01-01:2 ");
    comes_in_force(&chain, "2027-02-01", true);
    assert_days(&chain, "2027-01-31:1 2027-02-01:3 2027-03-31:3 2027-04-01:2 ");
    assert_int_equal(chain.state.versjoner[2].til, day("2027-03-31"));
    comes_in_force(&chain, "2027-03-01", false);
    assert_days(&chain, "2027-01-31:1 2027-02-28:3 2027-03-01:4 2089-01-01:4 ");
    assert_true(avt_tilstand_har_dag(&chain.state, 0) && avt_tilstand_har_dag(&chain.state, 2));
    assert_false(avt_tilstand_har_dag(&chain.state, 1));
}

/* T2: a correction that nothing came after goes on. What came in force later and holds from a later day is no bound. */
static void a_correction_ends_where_another_took_over(void **state)
{
    struct chain chain = chain_new(*state);
    comes_in_force(&chain, "2026-12-01", false);
    comes_in_force(&chain, "2027-02-01", true);
    assert_int_equal(chain.state.versjoner[1].til, INT32_MAX);
    comes_in_force(&chain, "2027-02-15", true);
    assert_days(&chain, "2027-01-31:1 2027-02-14:2 2027-02-15:3 2089-01-01:3 ");
    comes_in_force(&chain, "2027-01-01", true);
    assert_days(&chain, "2026-12-31:1 2027-01-01:4 2027-01-31:4 2027-02-01:2 2027-02-15:3 ");
    assert_int_equal(avt_tilstand_skifte(&chain.state, day("2026-12-01")), day("2027-01-01"));
    assert_int_equal(avt_tilstand_skifte(&chain.state, day("2027-02-15")), INT32_MAX);
}

/* T3 */
static void contact_data_have_the_days_of_the_last(void **state)
{
    struct chain chain = chain_new(*state);
    comes_in_force(&chain, "2026-12-01", false);
    comes_in_force(&chain, "2027-04-01", false);
    comes_in_force(&chain, "2027-02-01", true);
    struct avt_erklaering s = chain_version(&chain, AVT_KONTAKTPUNKT, "arbeidsgiver", "tlf", employer_alone, 1);
    assert_ok(chain_add(&chain, &s));
    assert_days(&chain, "2027-01-31:1 2027-02-01:4 2027-03-31:4 2027-04-01:2 ");
    assert_int_equal(avt_tilstand_gjelder(&chain.state)->n, 4);
}

static void a_version_takes_over_from_each_that_comes(void **state)
{
    int *from;
    struct chain chain = chain_new(*state);
    assert_int_equal(avt_tilstand_mot(*state, &from, &chain.state, day("2027-01-01"), false), 0);
    comes_in_force(&chain, "2026-12-01", false);
    comes_in_force(&chain, "2027-04-01", false);
    assert_int_equal(avt_tilstand_mot(*state, &from, &chain.state, day("2027-02-01"), false), 2);
    assert_int_equal(from[0], 0);
    assert_int_equal(from[1], 1);
    assert_int_equal(avt_tilstand_mot(*state, &from, &chain.state, day("2027-02-01"), true), 1);
    assert_int_equal(avt_tilstand_mot(*state, &from, &chain.state, day("2027-04-01"), false), 1);
    assert_int_equal(from[0], 1);
}

static void the_fold_asks_for_a_day(void **state)
{
    struct chain chain = chain_new(*state);
    struct avt_erklaering s = chain_version(&chain, AVT_FREMLAGT, "veileder", "en", nav_alone, 1);
    s.has_gjelder_fra = false;
    assert_code(chain_add(&chain, &s), AVT_EFORM);
    s.has_gjelder_fra = true;
    s.code = AVT_RETTING;
    assert_code(chain_add(&chain, &s), AVT_EFORM);
    comes_in_force(&chain, "2026-12-01", false);
    s = chain_version(&chain, AVT_FREMLAGT, "veileder", "to", nav_alone, 1);
    s.code = "rettet";
    assert_code(chain_add(&chain, &s), AVT_EFORM);
}

/* ---- Whose it is ---- */

static void what_is_always_the_last_ones(void **state)
{
    static const struct {
        const char *sti;
        bool siste;
    } rows[] = {
        {"start",                       true },
        {"slutt",                       true },
        {"deltaker/telefon",            true },
        {"kontaktpunkt-nav/telefon",    true },
        {"tilrettelegging/beskrivelse", true },
        {"tilskuddsperiode/belop",      true },
        {"manedslonn",                  false},
        {"stilling",                    false},
        {"innsatsgruppe",               false},
        {"tilskuddssats/prosent",       false},
    };
    const struct avt_tiltak *tiltak = tiltak_read_satser(*state, ML);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const struct avt_felt *felt = avt_tiltak_felt(tiltak, rows[i].sti);
        assert_row(felt != NULL, rows[i].sti);
        assert_row(avt_felt_er_siste(tiltak, felt) == rows[i].siste, rows[i].sti);
    }
}

static void set(struct avt_arena *arena, struct avt_innhold *innhold, const char *sti, const char *text)
{
    avt_innhold_set(arena, innhold, avt_tiltak_felt(innhold->tiltak, sti), NULL, text);
}

static void a_day_has_the_last_ones_own(void **state)
{
    struct avt_innhold one = innhold_data(*state, ML), two = one;
    set(*state, &two, "manedslonn", "40000");
    set(*state, &two, "slutt", "2027-10-31");
    set(*state, &two, "kontaktpunkt-nav/telefon", "41000099");
    struct avt_innhold both = avt_innhold_paa(*state, &one, &two);
    assert_int_equal(both.n, two.n);
    assert_string_equal(avt_innhold_find(&both, "manedslonn"), avt_innhold_find(&one, "manedslonn"));
    assert_string_equal(avt_innhold_find(&both, "slutt"), "2027-10-31");
    assert_string_equal(avt_innhold_find(&both, "kontaktpunkt-nav/telefon"), "41000099");
}

/* ---- The proposed day ---- */

static void what_feeds_money(void **state)
{
    static const struct {
        const char *sti;
        bool money;
    } rows[] = {
        {"manedslonn",             true },
        {"stillingsprosent",       false},
        {"feriepengesats",         true },
        {"arbeidsgiveravgift",     true },
        {"innsatsgruppe",          true },
        {"start",                  false},
        {"slutt",                  false},
        {"stilling",               false},
        {"sum-tilskudd",           false},
        {"tilskuddsperiode/belop", false},
    };
    const struct avt_tiltak *tiltak = tiltak_read_satser(*state, ML);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_row(avt_tiltak_felt(tiltak, rows[i].sti)->penger == rows[i].money, rows[i].sti);
}

/* T6, of an agreement from December to November on 10 February, with a version coming on 1 April or none. */
static void the_proposed_day(void **state)
{
    static const struct {
        const char *sti, *text, *expected, *coming;
    } rows[] = {
        {"start",         "2027-03-01",      "2027-03-01", "2027-03-01"},
        {"slutt",         "2027-12-15",      "2027-12-01", "2027-12-01"},
        {"slutt",         "2027-06-15",      "2027-06-16", "2027-06-16"},
        {"manedslonn",    "41000",           "2027-03-01", "2027-03-01"},
        {"innsatsgruppe", "varig-tilpasset", "2027-03-01", "2027-03-01"},
        {"stilling",      "Kokk",            "2027-02-10", "2027-04-01"},
    };
    struct chain chain = chain_new(*state);
    struct avt_innhold before = innhold_data(*state, ML);
    set(*state, &before, "start", "2026-12-01");
    set(*state, &before, "slutt", "2027-11-30");
    comes_in_force(&chain, "2026-12-01", false);
    for (int coming = 0; coming < 2; coming++) {
        for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
            struct avt_innhold after = before;
            set(*state, &after, rows[i].sti, rows[i].text);
            const struct avt_dag_av av = {&chain.state, &before, &after, day("2027-02-10")};
            const char *got = avt_date_format(*state, avt_gjelder_fra_foreslaa(*state, &av));
            assert_string_equal(got, coming ? rows[i].coming : rows[i].expected);
        }
        comes_in_force(&chain, "2027-04-01", false);
    }
}

/* Before the agreement begins, a change holds from its first day. */
static void not_before_the_first_day(void **state)
{
    struct chain chain = chain_new(*state);
    struct avt_innhold before = innhold_data(*state, ML), after;
    set(*state, &before, "start", "2027-06-01");
    set(*state, &before, "slutt", "2027-11-30");
    after = before;
    set(*state, &after, "manedslonn", "41000");
    comes_in_force(&chain, "2027-06-01", false);
    const struct avt_dag_av av = {&chain.state, &before, &after, day("2027-02-10")};
    assert_int_equal(avt_gjelder_fra_foreslaa(*state, &av), day("2027-06-01"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(a_day_has_one_version),
        unit_case(a_correction_ends_where_another_took_over),
        unit_case(contact_data_have_the_days_of_the_last),
        unit_case(a_version_takes_over_from_each_that_comes),
        unit_case(the_fold_asks_for_a_day),
        unit_case(what_is_always_the_last_ones),
        unit_case(a_day_has_the_last_ones_own),
        unit_case(what_feeds_money),
        unit_case(the_proposed_day),
        unit_case(not_before_the_first_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
