/* One person with several agreements: what goes together, what has been used, and links; what settles a row. */
#include "avtale/across.h"

#include "unit/rules/files.h"
#include "unit/unit.h"

#define ML "midlertidig-lonnstilskudd"

static struct avt_fakta facts(struct avt_arena *arena, const char *text)
{
    return fakta_read(arena, avt_date_make(2027, 3, 31), text);
}

static const struct avt_tiltak *ml_read(struct avt_arena *arena)
{
    return tiltak_read_satser(arena, ML);
}

/* ---- What goes together ---- */

static void verdicts(void **state)
{
    const struct avt_regel *row;
    const struct avt_tiltak *ml = ml_read(*state), *proeve = proeve_read(*state);
    assert_int_equal(avt_kombinasjon(proeve, "fiske"), AVT_SAMTIDIG_STOPP);
    assert_int_equal(avt_kombinasjon(proeve, "korps"), AVT_SAMTIDIG_TILLATT);
    assert_int_equal(avt_kombinasjon(proeve, "ukjent"), AVT_SAMTIDIG_ADVARSEL);
    /* No row asks. */
    assert_int_equal(avt_kombinasjon_dom(proeve, "fiske", &row), AVT_SAMTIDIG_TILLATT);
    assert_null(row);
    assert_int_equal(avt_kombinasjon_dom(ml, "sommerjobb", &row), AVT_SAMTIDIG_ADVARSEL);
    assert_string_equal(row->kode, "samtidig-tiltak");
    assert_int_equal(avt_kombinasjon_dom(ml, "mentor", NULL), AVT_SAMTIDIG_TILLATT);
}

static void who_can_stop(void **state)
{
    assert_true(avt_across_can_stop(ml_read(*state), AVT_BESLUTNING));
    assert_true(avt_across_can_stop(ml_read(*state), AVT_SIGNERING | AVT_BESLUTNING));
    assert_false(avt_across_can_stop(ml_read(*state), AVT_LAGRE));
    assert_false(avt_across_can_stop(tiltak_read_satser(*state, "arbeidstrening"), AVT_SIGNERING | AVT_BESLUTNING));
    assert_false(avt_across_can_stop(proeve_read(*state), AVT_FREMLEGG));
}

/* ---- What has been used ---- */

#define TWELVE       ",\"innsatsgruppe\":\"trenger-veiledning\""
#define OWN          "{\"start\":\"2027-01-01\",\"slutt\":\"2027-06-30\"" TWELVE "}"
#define OTHERS(list) "{\"avtaler\":[" list "]}"
#define PERIOD(a, b) "{\"tiltak\":\"" ML "\",\"start\":\"" a "\",\"slutt\":\"" b "\"}"
#define WAITS(a, b)  "{\"tiltak\":\"" ML "\",\"start\":\"" a "\",\"slutt\":\"" b "\",\"inngaatt\":\"nei\"}"
#define DRAFT(a, b)  "{\"tiltak\":\"" ML "\",\"start\":\"" a "\",\"slutt\":\"" b "\",\"utenfor\":\"ja\"}"

static void what_is_used(void **state)
{
    /* clang-format off */
    static const struct {
        const char *innhold;
        bool inngaatt;
        const char *facts, *told;
    } rows[] = {
        {OWN, true, "{}", "6+0 3+0 12m"},
        {OWN, false, "{}", "0+0 0+0 12m venter"},
        {OWN, true, OTHERS(PERIOD("2026-09-01", "2026-12-31")), "10+0 7+0 12m"},
        {OWN, true, OTHERS(PERIOD("2026-07-01", "2026-10-31")), "10+0 7+1 12m"}, /* 123 days before: from 31 August */
        {OWN, false, OTHERS(PERIOD("2026-09-01", "2026-12-31")), "4+0 4+0 12m venter"},
        {OWN, true, OTHERS(WAITS("2027-07-01", "2027-07-31")), "6+0 3+0 12m venter"},
        {OWN, true, OTHERS(DRAFT("2026-07-01", "2026-07-31")), "6+0 3+0 12m"},
        /* What is to come is agreed, not used; a day that two have is one. */
        {OWN, true, OTHERS(PERIOD("2027-06-30", "2027-07-01")), "6+0 3+0 12m"},
        {"{\"start\":\"2027-01-01\",\"slutt\":\"2027-06-30\",\"innsatsgruppe\":\"liten-mulighet\"}", true, "{}", "6+0 3+0 24m"},
        {"{\"start\":\"2027-04-01\",\"slutt\":\"2027-04-01\"" TWELVE "}", true, "{}", "0+1 0+0 12m"},
        {"{\"start\":\"2027-04-01\"" TWELVE "}", true, "{}", ""},
        {"{\"start\":\"2027-04-02\",\"slutt\":\"2027-04-01\"" TWELVE "}", true, "{}", ""},
    };
    /* clang-format on */
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_innhold innhold = innhold_good(*state, ml_read(*state), rows[i].innhold);
        struct avt_fakta fakta = facts(*state, rows[i].facts);
        struct avt_forbruk *list;
        struct avt_buf buf = AVT_BUF(*state);
        avt_buf_str(&buf, "");
        size_t n = avt_forbruk_finn(*state, &list, &innhold, rows[i].inngaatt, &fakta);
        for (size_t k = 0; k < n; k++)
            avt_buf_format(&buf, "%d+%d %d+%d %s%s", list[k].avtalt.maaneder, list[k].avtalt.dager,
                           list[k].brukt.maaneder, list[k].brukt.dager, list[k].regel->lengde,
                           list[k].venter ? " venter" : "");
        if (strcmp(buf.ptr, rows[i].told) != 0)
            fail_msg("%s %s\nwanted %s\ngot %s", rows[i].innhold, rows[i].facts, rows[i].told, buf.ptr);
    }
}

/* ---- What is in force has been agreed ---- */

/* At an amendment and a signature a row about others asks only when what it looks at is another now. */
static void settled_rows(void **state)
{
    const struct avt_tiltak *ml = ml_read(*state);
    struct avt_innhold former = innhold_good(*state, ml, OWN);
    struct avt_fakta fakta = facts(*state, OTHERS(PERIOD("2026-01-01", "2026-12-31"))); /* 12 months are gone */
    /* clang-format off */
    static const struct {
        const char *innhold;
        bool told;
    } rows[] = {
        {OWN, false},
        {"{\"start\":\"2027-01-01\",\"slutt\":\"2027-06-29\"" TWELVE "}", true},
        {"{\"start\":\"2027-01-02\",\"slutt\":\"2027-06-30\"" TWELVE "}", true},
        {"{\"start\":\"2027-01-01\",\"slutt\":\"2027-06-30\"}", false}, /* the same row holds: the group is still not one of the others */
    };
    /* clang-format on */
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        for (unsigned moment = AVT_FREMLEGG; moment <= AVT_BESLUTNING; moment *= 2) {
            struct avt_innhold innhold = innhold_good(*state, ml, rows[i].innhold);
            for (int first = 0; first < 2; first++) {
                struct avt_faults faults = AVT_FAULTS(*state);
                bool told = false;
                fakta.gjelder = first ? NULL : &former;
                avt_regel_check(&innhold, moment, &fakta, &faults);
                for (size_t k = 0; k < faults.n; k++)
                    told = told || strcmp(faults.list[k].kode, "varighet-samlet") == 0;
                if (told != (first || rows[i].told))
                    fail_msg("%s moment %u first %d: %s", rows[i].innhold, moment, first, faults_text(&faults));
            }
        }
    /* From the group with the longer time to the other: dates are the same, the row is not. */
    former = innhold_good(*state, ml,
                          "{\"start\":\"2027-01-01\",\"slutt\":\"2027-06-30\",\"innsatsgruppe\":\"liten-mulighet\"}");
    struct avt_innhold innhold = innhold_good(*state, ml, OWN);
    struct avt_faults faults = AVT_FAULTS(*state);
    fakta.gjelder = &former;
    avt_regel_check(&innhold, AVT_BESLUTNING, &fakta, &faults);
    assert_string_equal(faults_text(&faults), "tiltaksvurdering varighet-samlet");
}

/* ---- Links ---- */

#define A              "01JD8Q4Z7N5K2M3P6R8S9T0V1W"
#define B              "01JD8Q4Z7N5K2M3P6R8S9T0V2X"
#define LINKS(list)    "{\"lenke\":[" list "]}"
#define LINK(slag, id) "{\"slag\":\"" slag "\",\"avtale\":\"" id "\"}"

static void links_are_found(void **state)
{
    struct avt_lenke *list;
    struct avt_innhold innhold =
        innhold_good(*state, ml_read(*state), LINKS(LINK("stoetter", A) "," LINK("erstatter", B)));
    assert_int_equal(avt_lenker(*state, &list, &innhold), 2);
    assert_string_equal(list[0].slag, "stoetter");
    assert_string_equal(list[1].avtale, B);
    assert_true(avt_lenke_var(&innhold, &list[0]));
    assert_false(avt_lenke_var(NULL, &list[0]));
    /* Outside lists, and without a kind. */
    innhold = innhold_good(*state, proeve_read(*state), "{\"tidligere\":\"" A "\"}");
    assert_int_equal(avt_lenker(*state, &list, &innhold), 1);
    assert_string_equal(list[0].slag, "");
    assert_null(list[0].post);
}

static void links_lead_to_the_person(void **state)
{
    static const char one[] =
        "{\"avtaler\":[{\"avtale\":\"" A "\",\"tiltak\":\"mentor\",\"start\":\"2027-01-01\",\"utenfor\":\"ja\"}]}";
    const struct avt_tiltak *ml = ml_read(*state);
    struct avt_innhold both = innhold_good(*state, ml, LINKS(LINK("stoetter", A) "," LINK("erstatter", B)));
    struct avt_fakta none = facts(*state, "{}"), some = facts(*state, one);
    struct avt_faults faults = AVT_FAULTS(*state);
    avt_lenker_check(&both, NULL, &none, &faults);
    assert_string_equal(faults_text(&faults),
                        "lenke/" ID_1 "/avtale ukjent-avtale, lenke/" ID_2 "/avtale ukjent-avtale");
    assert_string_equal(faults.list[0].hjemmel, "tf-9-6-2");
    faults = AVT_FAULTS(*state);
    avt_lenker_check(&both, NULL, &some, &faults);
    assert_string_equal(faults_text(&faults), "lenke/" ID_2 "/avtale ukjent-avtale");
    /* What was there before is not asked again, and is what the whole check asks too. */
    faults = AVT_FAULTS(*state);
    avt_lenker_check(&both, &both, &none, &faults);
    assert_string_equal(faults_text(&faults), "");
    avt_innhold_check(&both, AVT_SIGNERING, &some, &faults);
    assert_non_null(strstr(faults_text(&faults), "lenke/" ID_2 "/avtale ukjent-avtale"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(verdicts),     unit_case(who_can_stop),    unit_case(what_is_used),
        unit_case(settled_rows), unit_case(links_are_found), unit_case(links_lead_to_the_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
