/* Plans: what a list begins with, and how often at least. */
#include "avtale/regel.h"
#include "unit/rules/files.h"

#define ITEM_A "01JD000000000000000000000A"
#define ITEM_B "01JD000000000000000000000B"

static void set(struct avt_arena *arena, struct avt_innhold *innhold, const char *sti, const char *post,
                const char *tekst)
{
    const struct avt_felt *felt = avt_tiltak_felt(innhold->tiltak, sti);
    assert_non_null(felt);
    avt_innhold_set(arena, innhold, felt, post, tekst);
}

/* "slag foerste hver" of each item of the plan, "; " between. */
static const char *plan_of(struct avt_arena *arena, const struct avt_innhold *innhold)
{
    const struct avt_tiltak *tiltak = innhold->tiltak;
    struct avt_buf buf = AVT_BUF(arena);
    const char **posts;
    size_t n = avt_innhold_posts(arena, &posts, innhold, avt_tiltak_liste(tiltak, "plan"));
    avt_buf_str(&buf, "");
    for (size_t i = 0; i < n; i++) {
        const char *hver = avt_innhold_get(innhold, avt_tiltak_felt(tiltak, "plan/hver"), posts[i]);
        avt_buf_format(&buf, "%s%s %s%s%s", i > 0 ? "; " : "",
                       avt_innhold_get(innhold, avt_tiltak_felt(tiltak, "plan/slag"), posts[i]),
                       avt_innhold_get(innhold, avt_tiltak_felt(tiltak, "plan/foerste"), posts[i]),
                       hver == NULL ? "" : " ", hver == NULL ? "" : hver);
    }
    return buf.ptr;
}

static struct avt_innhold dated(struct avt_arena *arena, const char *tiltak, const char *start, const char *slutt)
{
    struct avt_innhold innhold = {.tiltak = tiltak_read_satser(arena, tiltak)};
    set(arena, &innhold, "start", NULL, start);
    set(arena, &innhold, "slutt", NULL, slutt);
    return innhold;
}

static void begin(struct avt_arena *arena, struct avt_innhold *innhold, const struct avt_innhold *foer)
{
    unsigned counter = 1;
    struct avt_ids ids = {.milliseconds = 1, .random = count_up, .ctx = &counter};
    avt_regel_standard(arena, innhold, foer, &ids);
}

static void test_each_measure_begins_with_its_meetings(void **state)
{
    static const char *const rows[][2] = {
        {"arbeidstrening",            "oppstartsmoete 2026-03-08; vurdering 2026-04-01 1m; vurdering-ansettelse 2026-04-26 8u"},
        {"mentor",                    "oppstartsmoete 2026-03-08; vurdering 2026-06-01 3m"                                    },
        {"midlertidig-lonnstilskudd", "oppstartsmoete 2026-03-08; vurdering 2026-06-01 3m"                                    },
        {"varig-lonnstilskudd",       "oppstartsmoete 2026-03-08; vurdering 2026-09-01 6m"                                    },
        {"sommerjobb",                "oppstartsmoete 2026-03-03; vurdering 2026-03-11"                                       },
        {"inkluderingstilskudd",      "oppstartsmoete 2026-03-08; vurdering 2026-04-26"                                       },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_innhold innhold = dated(*state, rows[i][0], "2026-03-01", "2026-12-31");
        begin(*state, &innhold, NULL);
        assert_string_equal(plan_of(*state, &innhold), rows[i][1]);
    }
}

static void test_what_is_put_in_is_whole(void **state)
{
    struct avt_innhold innhold = dated(*state, "arbeidstrening", "2026-03-01", "2026-12-31");
    struct avt_faults faults = AVT_FAULTS(*state);
    begin(*state, &innhold, NULL);
    avt_innhold_required(&innhold, &faults);
    for (size_t i = 0; i < faults.n; i++)
        assert_true(strncmp(faults.list[i].felt, "plan", 4) != 0);
}

static void test_what_would_come_after_the_end_is_left_out(void **state)
{
    struct avt_innhold innhold = dated(*state, "arbeidstrening", "2026-03-01", "2026-03-31");
    begin(*state, &innhold, NULL);
    assert_string_equal(plan_of(*state, &innhold), "oppstartsmoete 2026-03-08");
}

static void test_only_once_and_only_into_an_empty_list(void **state)
{
    struct avt_innhold without = {.tiltak = tiltak_read_satser(*state, "arbeidstrening")}, innhold = without;
    begin(*state, &innhold, NULL);
    assert_string_equal(plan_of(*state, &innhold), ""); /* no day is known */
    set(*state, &innhold, "start", NULL, "2026-03-01");
    struct avt_innhold known = innhold;
    begin(*state, &innhold, &known);
    assert_string_equal(plan_of(*state, &innhold), ""); /* the day was known, and the list empty: so it was wanted */
    set(*state, &innhold, "plan/slag", ITEM_A, "samtale");
    struct avt_innhold own = innhold;
    begin(*state, &own, &without);
    assert_int_equal(own.n, innhold.n);
    begin(*state, &known, &without);
    assert_true(known.n > 1);
}

/* ---- How often ---- */

static unsigned warned(struct avt_arena *arena, const struct avt_innhold *innhold)
{
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_fakta fakta = {.idag = avt_date_make(2026, 2, 1)};
    unsigned n = 0;
    avt_regel_check(innhold, AVT_FREMLEGG, &fakta, &faults);
    for (size_t i = 0; i < faults.n; i++) {
        if (strcmp(faults.list[i].kode, "plan-sjeldnere") != 0)
            continue;
        assert_string_equal(faults.list[i].felt, "plan");
        assert_int_equal(faults.list[i].severity, AVT_ADVARSEL);
        n++;
    }
    return n;
}

static void test_rarer_than_what_nav_owes_is_a_warning(void **state)
{
    struct avt_innhold innhold = dated(*state, "midlertidig-lonnstilskudd", "2026-03-01", "2026-12-31");
    assert_int_equal(warned(*state, &innhold), 0); /* nothing is planned: another rule */
    set(*state, &innhold, "plan/slag", ITEM_A, "samtale");
    assert_int_equal(warned(*state, &innhold), 1);
    set(*state, &innhold, "plan/hver", ITEM_A, "4m");
    assert_int_equal(warned(*state, &innhold), 1);
    set(*state, &innhold, "plan/slag", ITEM_B, "oppstartsmoete");
    set(*state, &innhold, "plan/hver", ITEM_B, "1m");
    assert_int_equal(warned(*state, &innhold), 1); /* of another kind */
    set(*state, &innhold, "plan/hver", ITEM_A, "3m");
    assert_int_equal(warned(*state, &innhold), 0);
    set(*state, &innhold, "plan/hver", ITEM_A, "12u");
    assert_int_equal(warned(*state, &innhold), 0);
    set(*state, &innhold, "plan/hver", ITEM_A, "1a");
    set(*state, &innhold, "slutt", NULL, "2026-05-15");
    assert_int_equal(warned(*state, &innhold), 0); /* over before the first would be */
}

static void test_what_a_measure_begins_with_is_often_enough(void **state)
{
    static const char *const all[] = {"arbeidstrening",      "mentor",     "midlertidig-lonnstilskudd",
                                      "varig-lonnstilskudd", "sommerjobb", "inkluderingstilskudd"};
    for (size_t i = 0; i < UNIT_COUNT(all); i++) {
        struct avt_innhold innhold = dated(*state, all[i], "2026-03-01", "2026-12-31");
        begin(*state, &innhold, NULL);
        assert_int_equal(warned(*state, &innhold), 0);
    }
}

int main(void)
{
    avt_xml_setup();
    const struct CMUnitTest tests[] = {
        unit_case(test_each_measure_begins_with_its_meetings),
        unit_case(test_what_is_put_in_is_whole),
        unit_case(test_what_would_come_after_the_end_is_left_out),
        unit_case(test_only_once_and_only_into_an_empty_list),
        unit_case(test_rarer_than_what_nav_owes_is_a_warning),
        unit_case(test_what_a_measure_begins_with_is_often_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
