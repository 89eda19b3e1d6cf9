/* Content as a list: its order, changing it, conditions, and what must be there. */
#include "avtale/innhold.h"

#include "unit/rules/files.h"
#include "unit/unit.h"

/* Every value as "path=text", " " between. */
static const char *listing(struct avt_arena *arena, const struct avt_innhold *innhold)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "");
    for (size_t i = 0; i < innhold->n; i++) {
        const struct avt_verdi *v = &innhold->verdi[i];
        avt_buf_format(&buf, "%s%s=%s", i == 0 ? "" : " ", avt_verdi_path(arena, v->felt, v->item), v->tekst);
    }
    return buf.ptr;
}

static void set(struct avt_arena *arena, struct avt_innhold *innhold, const char *sti, const char *post,
                const char *tekst)
{
    const struct avt_felt *felt = avt_tiltak_felt(innhold->tiltak, sti);
    assert_non_null(felt);
    avt_innhold_set(arena, innhold, felt, post, tekst);
}

static void values_stand_in_one_order(void **state)
{
    struct avt_innhold innhold = {.tiltak = proeve_read(*state)};
    set(*state, &innhold, "lonn", NULL, "100");
    set(*state, &innhold, "plan/fra", "B", "2026-01-01");
    set(*state, &innhold, "plan/arbeid", "A", "melke");
    set(*state, &innhold, "formaal", NULL, "prøve");
    set(*state, &innhold, "plan/arbeid", "B", "så");
    set(*state, &innhold, "helse/behov/slag", "C", "hvile");
    assert_string_equal(listing(*state, &innhold), "formaal=prøve plan/B/arbeid=så plan/B/fra=2026-01-01 "
                                                   "plan/A/arbeid=melke helse/behov/C/slag=hvile lonn=100");
    set(*state, &innhold, "plan/arbeid", "B", "høste");
    set(*state, &innhold, "formaal", NULL, NULL);
    set(*state, &innhold, "formaal", NULL, NULL);
    set(*state, &innhold, "plan/arbeid", "A", NULL);
    assert_string_equal(listing(*state, &innhold),
                        "plan/B/arbeid=høste plan/B/fra=2026-01-01 helse/behov/C/slag=hvile lonn=100");
}

static void a_copy_keeps_what_it_had(void **state)
{
    struct avt_innhold before = {.tiltak = proeve_read(*state)};
    set(*state, &before, "lonn", NULL, "100");
    set(*state, &before, "start", NULL, "2026-01-01");
    struct avt_innhold after = before;
    set(*state, &after, "lonn", NULL, "200");
    set(*state, &after, "start", NULL, NULL);
    set(*state, &after, "kid", NULL, "12");
    assert_string_equal(listing(*state, &before), "start=2026-01-01 lonn=100");
    assert_string_equal(listing(*state, &after), "lonn=200 kid=12");
}

static void finding(void **state)
{
    struct avt_innhold innhold = {.tiltak = proeve_read(*state)};
    const struct avt_felt *arbeid = avt_tiltak_felt(innhold.tiltak, "plan/arbeid");
    const char **posts;
    assert_int_equal(avt_innhold_posts(*state, &posts, &innhold, arbeid->liste), 0);
    assert_null(avt_innhold_get(&innhold, arbeid, "A"));
    set(*state, &innhold, "plan/arbeid", "B", "så");
    set(*state, &innhold, "plan/til", "A", "2026-01-01");
    set(*state, &innhold, "slag", NULL, "skog");
    assert_int_equal(avt_innhold_posts(*state, &posts, &innhold, arbeid->liste), 2);
    assert_string_equal(posts[0], "B");
    assert_string_equal(posts[1], "A");
    assert_true(avt_innhold_has_post(&innhold, arbeid->liste, "A"));
    assert_false(avt_innhold_has_post(&innhold, arbeid->liste, "C"));
    assert_string_equal(avt_innhold_get(&innhold, arbeid, "B"), "så");
    assert_null(avt_innhold_get(&innhold, arbeid, "A"));
    assert_string_equal(avt_innhold_find(&innhold, "slag"), "skog");
    assert_null(avt_innhold_find(&innhold, "lonn"));
    assert_null(avt_innhold_find(&innhold, "plan/arbeid"));
    assert_null(avt_innhold_find(&innhold, "finnes-ikke"));
}

/* Beside what is said, in each case, these are always missing. */
#define NAVN   "deltaker/navn mangler, "
#define PARTER NAVN "deltaker/fnr mangler, bedrift/orgnr mangler, "
#define TOP    PARTER "formaal mangler, "
#define LONN   "lonn mangler"

static void what_is_missing(void **state)
{
    /* clang-format off */
    static const struct {
        const char *json, *missing;
    } rows[] = {
        {"{}", TOP "slag mangler, hoytider mangler, start mangler, stillingsprosent mangler, " LONN},
        {"{\"slag\":\"dyr\",\"start\":\"2026-01-01\",\"slutt\":\"2026-02-01\"}",
         TOP "dyreslag mangler, provetid mangler, stillingsprosent mangler, plan for-faa, " LONN},
        {"{\"slag\":\"skog\",\"start\":\"2026-01-01\",\"hoytider\":\"ja\",\"plan\":[{\"fra\":\"2026-01-01\"},"
         "{\"arbeid\":\"x\",\"ansvarlig\":\"nav\"},{\"arbeid\":\"y\",\"omfang\":{\"antall\":\"1\"}}]}",
         TOP "plan/" ID_1 "/arbeid mangler, plan/" ID_2 "/omfang/antall mangler, plan/" ID_3
             "/omfang/enhet mangler, " LONN},
    };
    /* clang-format on */
    const struct avt_tiltak *tiltak = proeve_read(*state);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_faults faults = AVT_FAULTS(*state);
        struct avt_innhold innhold = innhold_good(*state, tiltak, rows[i].json);
        avt_innhold_required(&innhold, &faults);
        assert_string_equal(faults_text(&faults), rows[i].missing);
    }
}

static void faults_name_their_law(void **state)
{
    struct avt_faults faults = AVT_FAULTS(*state);
    struct avt_innhold innhold = innhold_good(*state, proeve_read(*state), "{\"slag\":\"dyr\"}");
    avt_innhold_required(&innhold, &faults);
    for (size_t i = 0; i < faults.n; i++) {
        assert_int_equal(faults.list[i].severity, AVT_STOPP);
        if (strcmp(faults.list[i].felt, "plan") == 0 || strcmp(faults.list[i].felt, "formaal") == 0)
            assert_string_equal(faults.list[i].hjemmel, "lov-2");
        if (strcmp(faults.list[i].felt, "deltaker/navn") == 0)
            assert_string_equal(faults.list[i].hjemmel, "lov-1");
    }
}

/* A class with a condition holds only where the condition does, before and after: nobody makes an item their own by the
 * same change. */
static void classes_by_condition(void **state)
{
    /* clang-format off */
    static const struct {
        const char *before, *after;
        enum avt_change_kind kind;
    } rows[] = {
        {NULL, "nav", AVT_CHANGE_VARSLES},          {NULL, "arbeidsgiver", AVT_CHANGE_PARTER},
        {"nav", "nav", AVT_CHANGE_VARSLES},         {"arbeidsgiver", "nav", AVT_CHANGE_PARTER},
        {"nav", "arbeidsgiver", AVT_CHANGE_PARTER},
    };
    /* clang-format on */
    const struct avt_tiltak *tiltak = proeve_read(*state);
    const struct avt_felt *arbeid = avt_tiltak_felt(tiltak, "plan/arbeid");
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_innhold before = {.tiltak = tiltak}, after = before;
        if (rows[i].before != NULL)
            set(*state, &before, "plan/ansvarlig", "A", rows[i].before);
        set(*state, &after, "plan/ansvarlig", "A", rows[i].after);
        assert_int_equal(avt_liste_klasse(arbeid->liste, AVT_LEGG_TIL, &before, &after, "A")->kind, rows[i].kind);
        for (enum avt_operasjon o = AVT_LEGG_TIL; o < AVT_OPERASJON_COUNT; o++) /* rows of items are not of values */
            assert_int_equal(avt_felt_klasse(arbeid, o, &before, &after, "A")->kind, AVT_CHANGE_SIGNERES);
    }
}

static void classes_by_condition_outside_lists(void **state)
{
    struct avt_innhold before = {.tiltak = proeve_read(*state)}, after = before;
    const struct avt_felt *start = avt_tiltak_felt(before.tiltak, "start");
    set(*state, &after, "slag", NULL, "skog");
    assert_int_not_equal(avt_felt_klasse(start, AVT_SENK, &before, &after, NULL)->roles, 1U << 4);
    assert_int_equal(avt_felt_klasse(start, AVT_SENK, &after, &after, NULL)->roles, 1U << 4); /* veileder */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(values_stand_in_one_order),
        unit_case(a_copy_keeps_what_it_had),
        unit_case(finding),
        unit_case(what_is_missing),
        unit_case(faults_name_their_law),
        unit_case(classes_by_condition),
        unit_case(classes_by_condition_outside_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
