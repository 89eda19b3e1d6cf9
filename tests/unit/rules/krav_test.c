/* The six measures: what each paragraph names must be there, and is told with its reference when it is not;
 * what is optional may be left out. */
#include "avtale/beregn.h"
#include "avtale/regel.h"

#include "unit/rules/lov.h"

/* What each paragraph names, and where it says so. */
static const struct {
    const char *tiltak, *sti, *hjemmel;
} named[] = {
    {AT, "formaal",                           "tf-3-4-1" },
    {AT, "innhold",                           "tf-3-4-1" },
    {AT, "opplaeringsplan",                   "tf-3-4-1" },
    {AT, "behov-deltaker",                    "tf-3-4-2" },
    {AT, "behov-virksomhet",                  "tf-3-4-2" },
    {AT, "plan",                              "tf-3-4-2" },
    {AT, "kontaktpunkt-nav/telefon",          "tf-3-4-4" },
    {AT, "kontaktpunkt-arbeidsplass/telefon", "tf-3-4-4" },
    {ME, "formaal",                           "tf-5-7-1" },
    {ME, "timer",                             "tf-5-7-1" },
    {ME, "kontaktpunkt-nav/telefon",          "tf-5-7-2" },
    {ME, "kontaktpunkt-arbeidsplass/telefon", "tf-5-7-2" },
    {ME, "tilknytning",                       "hn-4"     },
    {ME, "mentorhjelp",                       "hn-4"     },
    {SJ, "formaal",                           "tf-8-5-1" },
    {SJ, "tilskuddssats",                     "tf-8-5-1" },
    {SJ, "start",                             "tf-8-5-1" },
    {SJ, "slutt",                             "tf-8-5-1" },
    {SJ, "behov-virksomhet",                  "tf-8-5-2" },
    {SJ, "kontaktpunkt-nav/telefon",          "tf-8-5-3" },
    {ML, "formaal",                           "tf-9-6-1" },
    {ML, "formaal-slag",                      "tf-9-6-1" },
    {ML, "tilskuddssats",                     "tf-9-6-1" },
    {ML, "start",                             "tf-9-6-1" },
    {ML, "slutt",                             "tf-9-6-1" },
    {ML, "behov-virksomhet",                  "tf-9-6-2" },
    {ML, "kontaktpunkt-nav/telefon",          "tf-9-6-3" },
    {VL, "ansettelsesforhold/ansatt-fra",     "tf-10-8-1"},
    {VL, "ansettelsesforhold/stillingstype",  "tf-10-8-1"},
    {VL, "ansettelsesforhold/stilling",       "tf-10-8-1"},
    {VL, "oppfoelgingsbehov",                 "tf-10-8-1"},
    {VL, "tilskuddssats",                     "tf-10-8-1"},
    {VL, "start",                             "tf-10-8-1"},
    {VL, "behov-virksomhet",                  "tf-10-8-2"},
    {VL, "kontaktpunkt-nav/telefon",          "tf-10-8-3"},
    {IT, "utgift",                            "tf-11-6-1"},
    {IT, "behov-virksomhet",                  "tf-11-6-2"},
    {IT, "kontaktpunkt-nav/telefon",          "tf-11-6-3"},
    {IT, "grunnlag",                          "tf-11-2"  },
};

static void check_missing(struct avt_arena *arena, const char *tiltak, const char *sti, const char *hjemmel)
{
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_fakta fakta = facts(arena, YOUNG);
    struct avt_innhold innhold = innhold_data(arena, tiltak);
    avt_beregn(arena, &innhold, &fakta, &faults);
    drop(arena, &innhold, sti);
    avt_innhold_check(&innhold, AVT_FREMLEGG, &fakta, &faults);
    if (faults.n != 1 || strcmp(faults.list[0].felt, sti) != 0 || strcmp(faults.list[0].hjemmel, hjemmel) != 0)
        fail_msg("%s without %s: %s (%s)", tiltak, sti, faults_text(&faults),
                 faults.n > 0 ? faults.list[0].hjemmel : "");
}

/* Each taken away in turn: one fault, with the paragraph that asks for it. That other help was considered is asked for
 * in all six, by the hearing note. */
static void what_the_law_names_must_be_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(named); i++) {
        struct avt_arena *arena = avt_arena_new();
        check_missing(arena, named[i].tiltak, named[i].sti, named[i].hjemmel);
        avt_arena_free(&arena);
    }
    for (size_t i = 0; i < UNIT_COUNT(measures); i++) {
        struct avt_arena *arena = avt_arena_new();
        check_missing(arena, measures[i], "annen-bistand-vurdert/svar", "hn-5");
        check_missing(arena, measures[i], "annen-bistand-vurdert/dato", "hn-5");
        check_missing(arena, measures[i], "annen-bistand-behov", "hn-5");
        avt_arena_free(&arena);
    }
    /* § 10-8 names the employment as a whole. */
    static const char *const terms[] = {"stillingsprosent", "dager-per-uke", "arbeidsoppgaver"};
    for (size_t i = 0; i < UNIT_COUNT(terms); i++) {
        struct avt_arena *arena = avt_arena_new();
        check_missing(arena, VL, avt_arena_format(arena, "ansettelsesforhold/%s", terms[i]), "tf-10-8-1");
        avt_arena_free(&arena);
    }
}

/* The content is settled before the start, in all: when it is put forward, and when Nav signs. */
static void the_start_is_not_passed_in_any(void **state)
{
    for (size_t i = 0; i < UNIT_COUNT(measures); i++) {
        const struct avt_tiltak *tiltak = tiltak_read_satser(*state, measures[i]);
        unsigned moments = 0;
        for (size_t k = 0; k < tiltak->n_regler; k++)
            if (strcmp(tiltak->regler[k].kode, "start-tidligst") == 0 && tiltak->regler[k].alvor == AVT_STOPP)
                moments |= tiltak->regler[k].naar;
        assert_int_equal(moments & (AVT_FREMLEGG | AVT_SIGNERING), AVT_FREMLEGG | AVT_SIGNERING);
    }
}

/* What is missing is told once, at its place, with where it is asked for. */
static void check_asked_for(const struct avt_innhold *whole, const char *sti, const char *hjemmel, const char *kode)
{
    struct avt_arena *arena = avt_arena_new();
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_innhold innhold = *whole;
    drop(arena, &innhold, sti);
    avt_innhold_required(&innhold, &faults);
    if (faults.n != 1 || strcmp(faults.list[0].kode, kode) != 0 || strcmp(faults.list[0].felt, sti) != 0 ||
        hjemmel[0] == '\0' || strcmp(faults.list[0].hjemmel, hjemmel) != 0)
        fail_msg("%s without %s: %s", whole->tiltak->navn, sti, faults_text(&faults));
    avt_arena_free(&arena);
}

/* Every field and list that must always be there gives one fault of its own when it is not. */
static void whatever_must_be_there_is_asked_for(void **state)
{
    size_t n = 0;
    for (size_t i = 0; i < UNIT_COUNT(measures); i++) {
        struct avt_innhold whole = innhold_data(*state, measures[i]);
        for (size_t f = 0; f < whole.tiltak->n_felter; f++) {
            const struct avt_felt *felt = &whole.tiltak->felter[f];
            if (felt->liste == NULL && felt->krav.kind == AVT_KRAV_ALLTID)
                check_asked_for(&whole, felt->sti, felt->hjemmel, "mangler"), n++;
        }
        for (size_t k = 0; k < whole.tiltak->n_lister; k++) {
            const struct avt_liste *liste = &whole.tiltak->lister[k];
            if (liste->min > 0 && liste->krav.kind == AVT_KRAV_ALLTID)
                check_asked_for(&whole, liste->sti, liste->hjemmel, liste->beregnet ? "ikke-regnet" : "for-faa"), n++;
        }
    }
    assert_true(n > 150);
}

/* "Eventuelt": may be left out. In sommerjobb nothing about other help cites the paragraph that does not name it. */
static void what_is_optional_may_be_left_out(void **state)
{
    static const char *const lists[] = {"annen-bistand", "egne-maal", "egne-maal-fortrolig",
                                        "tilrettelegging-fortrolig"};
    for (size_t i = 0; i < UNIT_COUNT(measures); i++) {
        struct avt_faults faults = AVT_FAULTS(*state);
        struct avt_fakta fakta = facts(*state, YOUNG);
        struct avt_innhold innhold = innhold_data(*state, measures[i]);
        for (size_t k = 0; k < UNIT_COUNT(lists); k++)
            drop(*state, &innhold, lists[k]);
        drop(*state, &innhold, "annen-bistand-omtale");
        avt_innhold_check(&innhold, AVT_FREMLEGG, &fakta, &faults);
        assert_string_equal(faults_text(&faults), "");
    }
    const struct avt_tiltak *summer = tiltak_read(*state, "schemas", SJ);
    for (size_t i = 0; i < summer->n_felter; i++) {
        const struct avt_felt *felt = &summer->felter[i];
        const char *sti = felt->liste != NULL ? felt->liste->sti : felt->sti;
        if (strncmp(sti, "annen-bistand", strlen("annen-bistand")) == 0)
            assert_true(strncmp(felt->hjemmel, "tf-8-5", strlen("tf-8-5")) != 0);
    }
}

/* § 3-4/3: what was done, what it gave, which goals were reached. */
static void the_closing_report_has_its_parts(void **state)
{
    const struct avt_tiltak *tiltak = tiltak_read(*state, "schemas", AT);
    const struct avt_regel *report = NULL;
    struct avt_faults faults = AVT_FAULTS(*state);
    struct avt_verdi *verdier;
    const struct avt_json empty = {.kind = AVT_JSON_OBJECT};
    for (size_t i = 0; i < tiltak->n_regler; i++)
        if (tiltak->regler[i].kind == AVT_REGEL_RAPPORT)
            report = &tiltak->regler[i];
    assert_non_null(report);
    assert_true(report->etter_slutt);
    assert_int_equal(avt_deler_from_json(*state, &verdier, report->deler, report->n_deler, &empty, &faults), 0);
    assert_string_equal(faults_text(&faults), "gjennomfoering mangler, utbytte mangler, formaal-oppnaadd mangler, "
                                              "maal-oppnaadd mangler");
    assert_string_equal(faults.list[0].hjemmel, "tf-3-4-3");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(what_the_law_names_must_be_there),    unit_case(the_start_is_not_passed_in_any),
        unit_case(whatever_must_be_there_is_asked_for), unit_case(what_is_optional_may_be_left_out),
        unit_case(the_closing_report_has_its_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
