/* Rows of regler.xml against content. Today is 2026-05-10 unless said. */
#include "avtale/regel.h"

#include "unit/rules/files.h"
#include "unit/unit.h"

static void rows_hold_or_not(void **state)
{
    /* clang-format off */
    static const struct {
        const char *json;
        enum avt_moment moment;
        const char *faults;
    } rows[] = {
        {"{}", AVT_LAGRE, ""},
        {"{\"start\":\"2026-05-10\",\"slutt\":\"2026-05-10\"}", AVT_ENDRING, "bedrift/ordinaer ordinaer"},
        {"{\"start\":\"2026-05-11\",\"slutt\":\"2026-05-10\"}", AVT_LAGRE,
         "start start-etter-slutt, slutt slutt-tidligst"},
        {"{\"start\":\"2026-05-11\",\"slutt\":\"2026-05-10\"}", AVT_SIGNERING, ""},
        {"{\"start\":\"2026-05-03\"}", AVT_SIGNERING, ""},
        {"{\"start\":\"2026-05-02\"}", AVT_SIGNERING, "start start-tidligst"},
        {"{\"start\":\"2026-05-02\",\"etterregistrert\":\"nei\"}", AVT_SIGNERING, "start start-tidligst"},
        {"{\"start\":\"2026-05-02\",\"etterregistrert\":\"ja\"}", AVT_SIGNERING, ""},
        {"{\"slutt\":\"2026-07-01\"}", AVT_LAGRE, ""},
        {"{\"slutt\":\"2026-06-30\"}", AVT_LAGRE, "slutt slutt-tidligst"},
        {"{\"start\":\"2026-05-10\",\"plan\":[{\"fra\":\"2026-05-09\"},{\"fra\":\"2026-05-10\"},{\"arbeid\":\"a\"}]}",
         AVT_LAGRE, "plan/" ID_1 "/fra plan-foer-start"},
        {"{\"plan\":[{\"fra\":\"2026-05-09\"}]}", AVT_LAGRE, ""},
        {"{\"bedrift\":{\"ordinaer\":\"ja\"},\"plan\":[{\"fra\":\"2026-05-09\",\"til\":\"2026-05-09\"},"
         "{\"fra\":\"2026-05-09\",\"til\":\"2026-05-08\"}]}",
         AVT_FREMLEGG, "plan/" ID_2 "/fra plan-fra-til"},
        {"{\"deltaker\":{\"fnr\":\"03851598730\"},\"konto\":\"86011117947\"}", AVT_LAGRE, ""},
        {"{\"deltaker\":{\"fnr\":\"03851598731\"},\"konto\":\"86011117948\"}", AVT_LAGRE,
         "deltaker/fnr fnr-feil, konto konto-feil"},
        {"{\"bedrift\":{\"ordinaer\":\"nei\"}}", AVT_FREMLEGG, "bedrift/ordinaer ordinaer"},
    };
    /* clang-format on */
    const struct avt_tiltak *tiltak = proeve_read(*state);
    const struct avt_fakta fakta = {.idag = avt_date_make(2026, 5, 10)};
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_faults faults = AVT_FAULTS(*state);
        struct avt_innhold innhold = innhold_good(*state, tiltak, rows[i].json);
        avt_regel_check(&innhold, rows[i].moment, &fakta, &faults);
        assert_string_equal(faults_text(&faults), rows[i].faults);
    }
}

static const char *on_day(struct avt_arena *arena, const struct avt_innhold *innhold, avt_date idag)
{
    struct avt_faults faults = AVT_FAULTS(arena);
    const struct avt_fakta fakta = {.idag = idag};
    avt_regel_check(innhold, AVT_LAGRE, &fakta, &faults);
    return faults_text(&faults);
}

/* Both days of fra and til are included. */
static void rows_have_their_time(void **state)
{
    const struct avt_tiltak *tiltak = proeve_read(*state);
    struct avt_innhold same = innhold_good(
        *state, tiltak, "{\"deltaker\":{\"fnr\":\"03851598730\"},\"fagperson\":{\"fnr\":\"03851598730\"}}");
    assert_string_equal(on_day(*state, &same, avt_date_make(2026, 12, 31)), "");
    assert_string_equal(on_day(*state, &same, avt_date_make(2027, 1, 1)), "fagperson/fnr samme-person");
    struct avt_innhold early = innhold_good(*state, tiltak, "{\"slutt\":\"2026-06-01\"}");
    assert_string_equal(on_day(*state, &early, avt_date_make(2026, 12, 31)), "slutt slutt-tidligst");
    assert_string_equal(on_day(*state, &early, avt_date_make(2027, 1, 1)), "");
}

static void faults_carry_severity_and_law(void **state)
{
    struct avt_faults faults = AVT_FAULTS(*state);
    const struct avt_fakta fakta = {.idag = avt_date_make(2027, 5, 10)};
    struct avt_innhold innhold =
        innhold_good(*state, proeve_read(*state),
                     "{\"start\":\"2026-05-10\",\"slutt\":\"2026-05-01\",\"plan\":[{\"fra\":\"2026-05-09\"}]}");
    avt_regel_check(&innhold, AVT_LAGRE, &fakta, &faults);
    assert_int_equal(faults.n, 2);
    assert_int_equal(faults.list[0].severity, AVT_STOPP);
    assert_string_equal(faults.list[0].hjemmel, "lov-2");
    assert_int_equal(faults.list[1].severity, AVT_ADVARSEL);
    assert_string_equal(faults.list[1].hjemmel, "");
}

static void forced_values_are_put(void **state)
{
    struct avt_innhold innhold = innhold_good(*state, proeve_read(*state), "{\"bedrift\":{\"ordinaer\":\"nei\"}}");
    struct avt_innhold before = innhold;
    struct avt_faults faults = AVT_FAULTS(*state);
    const struct avt_fakta fakta = {.idag = 0};
    avt_regel_settes(*state, &innhold);
    assert_string_equal(avt_innhold_find(&innhold, "bedrift/ordinaer"), "ja");
    assert_string_equal(avt_innhold_find(&before, "bedrift/ordinaer"), "nei");
    avt_regel_check(&innhold, AVT_FREMLEGG, &fakta, &faults);
    assert_int_equal(faults.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(rows_hold_or_not),
        unit_case(rows_have_their_time),
        unit_case(faults_carry_severity_and_law),
        unit_case(forced_values_are_put),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
