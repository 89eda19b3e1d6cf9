/*
 * The six measures against what regulation and practice say of them, a day or a krone to each side. Content is that of tests/data/innhold with some values changed; today is 2026-11-22; the
 * participant is born on 2001-03-15 unless a row says otherwise.
 */
#include "avtale/beregn.h"
#include "avtale/regel.h"

#include "unit/rules/lov.h"

/* "sti=value", or "sti=" to take it away; of a list's field the value of every item. */
static void change(struct avt_arena *arena, struct avt_innhold *innhold, struct avt_span what)
{
    struct avt_span sti, value = what;
    const char **posts;
    assert_true(avt_span_cut(&value, '=', &sti));
    const char *path = avt_arena_strn(arena, sti.ptr, sti.len);
    const struct avt_felt *felt = avt_tiltak_felt(innhold->tiltak, path);
    if (value.len == 0) {
        drop(arena, innhold, path);
        return;
    }
    if (felt == NULL)
        fail_msg("no field %s", path);
    const char *text = avt_arena_strn(arena, value.ptr, value.len), *normal = NULL;
    if (avt_verdi_check(arena, felt, value, &normal) != NULL)
        fail_msg("%s is no value of %s", text, path);
    if (felt->liste == NULL) {
        avt_innhold_set(arena, innhold, felt, NULL, text);
        return;
    }
    size_t n = avt_innhold_posts(arena, &posts, innhold, felt->liste);
    for (size_t i = 0; i < n; i++)
        avt_innhold_set(arena, innhold, felt, posts[i], text);
}

static struct avt_innhold changed(struct avt_arena *arena, const char *tiltak, const char *changes)
{
    struct avt_innhold innhold = innhold_data(arena, tiltak);
    for (struct avt_span rest = avt_span_str(changes), one; avt_span_cut(&rest, ' ', &one);)
        change(arena, &innhold, one);
    return innhold;
}

/* Warnings that only say that dates of the plan and of contact points were not moved along. */
static bool is_beside(const struct avt_fault *fault)
{
    static const char *const kinds[] = {"plan-foer-start", "plan-etter-slutt", "kontaktpunkt-etter-start"};
    for (size_t i = 0; i < UNIT_COUNT(kinds); i++)
        if (strcmp(kinds[i], fault->kode) == 0)
            return true;
    return false;
}

/* The codes, with "?" behind what is only a warning. */
static const char *told(const struct avt_faults *faults)
{
    struct avt_buf buf = AVT_BUF(faults->arena);
    avt_buf_str(&buf, "");
    for (size_t i = 0; i < faults->n; i++)
        if (!is_beside(&faults->list[i]))
            avt_buf_format(&buf, "%s%s%s", buf.len == 0 ? "" : " ", faults->list[i].kode,
                           faults->list[i].severity == AVT_ADVARSEL ? "?" : "");
    return buf.ptr;
}

struct row {
    const char *tiltak, *changes, *facts, *told;
};

#define WITH(tiltak, a, b)                                                                                             \
    "{\"foedselsdato\":\"2001-03-15\",\"avtaler\":[{\"tiltak\":\"" tiltak "\",\"start\":\"" a "\",\"slutt\":\"" b      \
    "\"}]}"
#define DAYS(a, b) "start=" a " slutt=" b

#define VEILEDNING " innsatsgruppe=trenger-veiledning"
#define NEDSATT    " innsatsgruppe=trenger-veiledning-nedsatt-arbeidsevne"
#define LITEN      " innsatsgruppe=liten-mulighet"
#define DELVIS     " innsatsgruppe=jobbe-delvis"

static void check_rows(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct avt_arena *arena = avt_arena_new();
        struct avt_faults faults = AVT_FAULTS(arena);
        struct avt_innhold innhold = changed(arena, rows[i].tiltak, rows[i].changes);
        struct avt_fakta fakta = facts(arena, rows[i].facts);
        avt_beregn(arena, &innhold, &fakta, &faults);
        avt_innhold_check(&innhold, AVT_FREMLEGG | AVT_ENDRING, &fakta, &faults);
        if (strcmp(told(&faults), rows[i].told) != 0)
            fail_msg("%s %s %s\nwanted %s\ngot    %s", rows[i].tiltak, rows[i].changes, rows[i].facts, rows[i].told,
                     told(&faults));
        avt_arena_free(&arena);
    }
}

#define CHECK(rows) check_rows(rows, UNIT_COUNT(rows))

/* clang-format off */

/* 3.1: what holds for all. Cases 19 and 22 of 3.9. */
static void dates_and_ages(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {AT, "start=2026-12-02 slutt=2026-12-01", YOUNG, "start-etter-slutt"},
        {AT, "start=2026-12-01 slutt=2026-12-01", YOUNG, ""},
        {AT, "start=2026-11-22", YOUNG, ""},
        {AT, "start=2026-11-21", YOUNG, "start-tidligst"},
        {AT, "start=2026-11-21 etterregistrering=ja etterregistrering-grunn=Sent.", YOUNG, ""},
        {VL, DAYS("2089-12-01", "2089-12-31"), BORN("2030-01-01"), "under-16"}, /* not born yet */
        {VL, DAYS("2089-12-01", "2089-12-31"), BORN("2018-12-31"), "under-16"},
        {AT, DAYS("2089-12-01", "2090-01-01"), BORN("2010-11-22"), "slutt-for-sent fyller-72"},
        {AT, DAYS("2089-12-01", "2089-12-31"), BORN("2010-11-22"), "fyller-72"},
        {AT, "", BORN("2010-11-22"), ""},
        {AT, "", BORN("2010-11-23"), "under-16"},
        {ME, "", BORN("2010-11-23"), "under-16"},
        {IT, "", BORN("2010-11-23"), "under-16"},
        {ML, "", BORN("2010-11-23"), "under-16"},
        {SJ, "", BORN("2010-11-23"), "under-16"},
        {VL, "", BORN("2010-11-23"), "under-16"},
        /* The 72nd birthday may not fall on or before the last day. */
        {AT, "slutt=2027-05-31", BORN("1955-06-01"), ""},
        {AT, "slutt=2027-05-31", BORN("1955-05-31"), "fyller-72"},
        {ME, "slutt=2027-05-31", BORN("1955-06-01"), ""},
        {ME, "slutt=2027-05-31", BORN("1955-05-31"), "fyller-72"},
        {IT, "slutt=2027-05-31", BORN("1955-06-01"), ""},
        {IT, "slutt=2027-05-31", BORN("1955-05-31"), "fyller-72"},
        {ML, "slutt=2027-05-31", BORN("1955-06-01"), ""},
        {ML, "slutt=2027-05-31", BORN("1955-05-31"), "fyller-72"},
        {VL, "slutt=2027-05-31", BORN("1955-06-01"), ""},
        {VL, "slutt=2027-05-31", BORN("1955-05-31"), "fyller-72"},
        {VL, "slutt= vurderes-senest=2027-05-31", BORN("1955-06-01"), ""},
        {VL, "slutt= vurderes-senest=2027-05-31", BORN("1955-05-31"), "fyller-72"},
        {AT, "", "{}", "faktum-mangler? faktum-mangler?"},
    };
    CHECK(rows);
}

/* 3.2: the longest duration of each, by need group; 3.9 case 22. */
static void durations(void **state)
{
    (void)state;
    static const struct row rows[] = {
        /* nav.no: 12 months, 6 more with reduced ability to work. Nav's system: 18 for all. */
        {AT, DAYS("2027-01-01", "2027-12-31") VEILEDNING, YOUNG, ""},
        {AT, DAYS("2027-01-01", "2028-01-01") VEILEDNING, YOUNG, "varighet-12-maaneder"},
        {AT, DAYS("2027-01-01", "2028-06-30") NEDSATT, YOUNG, ""},
        {AT, DAYS("2027-01-01", "2028-07-01") NEDSATT, YOUNG, "varighet-18-maaneder"},
        {AT, DAYS("2027-01-01", "2028-06-30") LITEN, YOUNG, ""},
        {AT, DAYS("2027-01-01", "2028-07-01") LITEN, YOUNG, "varighet-18-maaneder"},
        {AT, DAYS("2027-01-01", "2028-06-30") DELVIS, YOUNG, ""},
        {AT, DAYS("2027-01-01", "2028-07-01") DELVIS, YOUNG, "varighet-18-maaneder"},
        {AT, DAYS("2027-01-01", "2028-01-01") " innsatsgruppe=", YOUNG, "mangler varighet-12-maaneder"},
        {ML, DAYS("2027-01-01", "2027-12-31") VEILEDNING, YOUNG, ""},
        {ML, DAYS("2027-01-01", "2028-01-01") VEILEDNING, YOUNG, "varighet-12-maaneder"},
        {ML, DAYS("2027-01-01", "2028-12-31") NEDSATT, YOUNG, ""},
        {ML, DAYS("2027-01-01", "2029-01-01") NEDSATT, YOUNG, "varighet-24-maaneder"},
        {ML, DAYS("2027-01-01", "2028-12-31") LITEN, YOUNG, ""},
        {ML, DAYS("2027-01-01", "2029-01-01") LITEN, YOUNG, "varighet-24-maaneder"},
        {ML, DAYS("2027-01-01", "2028-12-31") DELVIS, YOUNG, ""},
        {ML, DAYS("2027-01-01", "2029-01-01") DELVIS, YOUNG, "varighet-24-maaneder"},
        {ML, DAYS("2027-01-01", "2028-01-01") " innsatsgruppe=", YOUNG, "ikke-regnet mangler varighet-12-maaneder"},
        {ML, DAYS("2028-02-29", "2029-02-28") VEILEDNING, YOUNG, ""}, /* domstolloven § 148 */
        {ML, DAYS("2028-02-29", "2029-03-01") VEILEDNING, YOUNG, "varighet-12-maaneder"},
        {ME, DAYS("2027-01-01", "2027-06-30") VEILEDNING, YOUNG, ""},
        {ME, DAYS("2027-01-01", "2027-07-01") VEILEDNING, YOUNG, "varighet-6-maaneder"},
        {ME, DAYS("2028-08-31", "2029-02-28") VEILEDNING, YOUNG, ""},
        {ME, DAYS("2028-08-31", "2029-03-01") VEILEDNING, YOUNG, "varighet-6-maaneder"},
        {ME, DAYS("2027-08-31", "2028-02-29") VEILEDNING, YOUNG, ""},
        {ME, DAYS("2027-08-31", "2028-03-01") VEILEDNING, YOUNG, "varighet-6-maaneder"},
        {ME, DAYS("2027-08-29", "2028-02-28") VEILEDNING, YOUNG, ""},
        {ME, DAYS("2027-08-29", "2028-02-29") VEILEDNING, YOUNG, "varighet-6-maaneder"},
        {ME, DAYS("2027-01-01", "2029-12-31") NEDSATT, YOUNG, ""},
        {ME, DAYS("2027-01-01", "2030-01-01") NEDSATT, YOUNG, "varighet-36-maaneder"},
        {ME, DAYS("2027-01-01", "2029-12-31") LITEN, YOUNG, ""},
        {ME, DAYS("2027-01-01", "2029-12-31") DELVIS, YOUNG, ""},
        /* Nav's system takes one day more. */
        {IT, DAYS("2026-12-01", "2027-11-30"), YOUNG, ""},
        {IT, DAYS("2026-12-01", "2027-12-01"), YOUNG, "varighet-12-maaneder"},
        {VL, DAYS("2027-01-01", "2056-12-31"), YOUNG, ""},
    };
    CHECK(rows);
}

/* 3.2 and 3.4: tilskudd til sommerjobb; 3.9 case 21. */
static void summer_jobs(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {SJ, DAYS("2027-06-01", "2027-06-28"), YOUNG, ""},
        {SJ, DAYS("2027-06-01", "2027-06-29"), YOUNG, "varighet-fire-uker"},
        {SJ, DAYS("2027-05-31", "2027-06-20"), YOUNG, "sommerjobb-start"},
        {SJ, DAYS("2027-08-31", "2027-09-27"), YOUNG, ""},
        {SJ, DAYS("2027-08-31", "2027-09-28"), YOUNG, "sommerjobb-slutt varighet-fire-uker"},
        {SJ, DAYS("2027-09-01", "2027-09-20"), YOUNG, "sommerjobb-start"},
        {SJ, DAYS("2027-08-31", "2028-06-01"), YOUNG, "sommerjobb-slutt varighet-fire-uker"},
        /* nav.no: 16 to 29. Nav's system takes those who are 30. */
        {SJ, DAYS("2027-06-14", "2027-07-09"), BORN("1997-06-15"), ""},
        {SJ, DAYS("2027-06-14", "2027-07-09"), BORN("1997-06-14"), "sommerjobb-over-29"},
        {SJ, DAYS("2027-06-14", "2027-07-09"), BORN("1955-06-20"), "sommerjobb-over-29"},
        {SJ, "tilskuddsprosent=50" VEILEDNING, YOUNG, ""},
        {SJ, "tilskuddsprosent=75" VEILEDNING, YOUNG, "sats-50"},
        {SJ, "tilskuddsprosent=75" NEDSATT, YOUNG, ""},
        {SJ, "tilskuddsprosent=75" LITEN, YOUNG, ""},
        {SJ, "tilskuddsprosent=75" DELVIS, YOUNG, ""},
        {SJ, "tilskuddsprosent=50" NEDSATT, YOUNG, "sats-75"},
        {SJ, "tilskuddsprosent=75 innsatsgruppe=", YOUNG, "mangler"},
    };
    CHECK(rows);
}

/* 3.7, by true intersection; and durations summed over earlier agreements (law.md 11). */
static void other_agreements(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {AT, "", WITH(ML, "2026-01-01", "2026-11-30"), ""},
        {AT, "", WITH(ML, "2026-01-01", "2026-12-01"), "samtidig-tiltak?"},
        {AT, "", WITH(ML, "2027-05-31", "2027-12-31"), "samtidig-tiltak?"},
        {AT, "", WITH(ML, "2027-06-01", "2027-12-31"), ""},
        {AT, "", WITH(ML, "2027-01-01", "2027-01-31"), "samtidig-tiltak?"}, /* the old one lies inside */
        {AT, "", WITH(ML, "2020-01-01", "2030-12-31"), "samtidig-tiltak?"}, /* the new one lies inside */
        {AT, "", WITH(VL, "2027-01-01", "2027-01-31"), "samtidig-tiltak?"},
        {AT, "", WITH(SJ, "2027-01-01", "2027-01-31"), "samtidig-tiltak?"},
        {AT, "", WITH(ME, "2027-01-01", "2027-01-31"), ""},
        {AT, "", WITH(IT, "2027-01-01", "2027-01-31"), ""},
        {AT, "", WITH("avklaring", "2027-01-01", "2027-01-31"), ""},
        {ML, "", WITH(VL, "2027-01-01", "2027-01-31"), "samtidig-tiltak?"},
        {ML, "", WITH(AT, "2027-01-01", "2027-01-31"), "samtidig-tiltak?"},
        {SJ, "", WITH(SJ, "2027-07-09", "2027-07-31"), "samtidig-tiltak?"},
        {VL, "", WITH(AT, "2027-01-01", "2027-01-31"), "samtidig-tiltak?"},
        {ME, "", WITH(ME, "2026-01-01", "2026-12-01"), "samtidig-tiltak?"},
        {ME, "", WITH(ML, "2026-01-01", "2028-12-01"), ""},
        {IT, "", WITH(IT, "2026-01-01", "2026-12-01"), "samtidig-tiltak?"},
        /* End to end beyond the maximum. */
        {ML, DAYS("2027-01-01", "2027-06-30") VEILEDNING, WITH(ML, "2026-07-01", "2026-12-31"), ""},
        {ML, DAYS("2027-01-01", "2027-07-01") VEILEDNING, WITH(ML, "2026-07-01", "2026-12-31"), "varighet-samlet"},
        {ML, DAYS("2027-01-01", "2027-12-31") NEDSATT, WITH(ML, "2026-01-01", "2026-12-31"), ""},
        {ML, DAYS("2027-01-01", "2028-01-01") NEDSATT, WITH(ML, "2026-01-01", "2026-12-31"), "varighet-samlet"},
        {ML, DAYS("2027-01-01", "2028-01-01") NEDSATT, WITH(AT, "2026-01-01", "2026-12-31"), ""},
        {AT, DAYS("2027-01-01", "2027-07-01") VEILEDNING, WITH(AT, "2026-07-01", "2026-12-31"), "varighet-samlet?"},
        {ME, DAYS("2027-01-01", "2027-03-31") VEILEDNING, WITH(ME, "2026-10-01", "2026-12-31"), ""},
        {ME, DAYS("2027-01-01", "2027-04-01") VEILEDNING, WITH(ME, "2026-10-01", "2026-12-31"), "varighet-samlet?"},
        {VL, DAYS("2027-01-01", "2030-12-31"), WITH(VL, "2020-01-01", "2026-12-31"), ""},
    };
    CHECK(rows);
}

/* 3.6 and 3.9 case 36: the cap of the year of the last day. */
static void expenses(void **state)
{
    (void)state;
#define ONE  " utgift/belop="
#define LATE " etterregistrering=ja etterregistrering-grunn=Sent."
    static const struct row rows[] = {
        {IT, DAYS("2026-12-01", "2026-12-31"), YOUNG, ""},
        {IT, DAYS("2026-12-01", "2026-12-31") ONE "80200", YOUNG, ""}, /* two lines: 160 400 */
        {IT, DAYS("2026-12-01", "2026-12-31") ONE "80201", YOUNG, "utgifter-over-tak"},
        {IT, DAYS("2027-12-01", "2028-01-01") ONE "80200", YOUNG, ""}, /* that of 2026 holds until there is a new one */
        {IT, DAYS("2027-12-01", "2028-01-01") ONE "80201", YOUNG, "utgifter-over-tak"},
        {IT, DAYS("2025-12-01", "2025-12-31") LATE ONE "77400", YOUNG, ""},
        {IT, DAYS("2025-12-01", "2025-12-31") LATE ONE "77401", YOUNG, "utgifter-over-tak"},
        {IT, DAYS("2024-12-01", "2024-12-31") LATE ONE "74550", YOUNG, ""},
        {IT, DAYS("2024-12-01", "2024-12-31") LATE ONE "74551", YOUNG, "utgifter-over-tak"},
        {IT, DAYS("2023-12-01", "2023-12-31") LATE ONE "71950", YOUNG, ""},
        {IT, DAYS("2023-12-01", "2023-12-31") LATE ONE "71951", YOUNG, "utgifter-over-tak"},
    };
    CHECK(rows);
}

/* law.md 6.6, answer 004: the eight combinations of employed before, recruited with Nav, need known. */
#define CHANGES              "grunnlag=bytter-jobb saerskilt-tilretteleggingsbehov=Rampe. ansatt-fra="
#define HOW(nav, known)      " rekruttert-med-nav=" nav " behov-kjent-ved-ansettelse=" known
#define EMPLOYED(nav, known) CHANGES "2026-11-30" HOW(nav, known)
#define LATER(nav, known)    CHANGES "2026-12-01" HOW(nav, known)
#define ASSESSED             " gaar-utover-arbeidsgivers-plikt=Ja. bidrar-til-aa-beholde-arbeid=Ja."
#define AFTERWARDS           "grunnlag=behov-etter-ansettelse saerskilt-tilretteleggingsbehov=Rampe. ansatt-fra=2020-01-01"

static void employed_before(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {IT, EMPLOYED("nei", "ja"), YOUNG, "ansatt-uten-nav"},
        {IT, EMPLOYED("ja", "ja"), YOUNG, ""},
        {IT, EMPLOYED("nei", "nei"), YOUNG, "behov-ukjent-ved-ansettelse? vurdering-plikt-mangler vurdering-bidrag-mangler"},
        {IT, EMPLOYED("nei", "nei") ASSESSED, YOUNG, "behov-ukjent-ved-ansettelse?"},
        {IT, EMPLOYED("ja", "nei") ASSESSED, YOUNG, "behov-ukjent-ved-ansettelse?"},
        {IT, EMPLOYED("ja", "nei") " gaar-utover-arbeidsgivers-plikt=Ja.", YOUNG, "behov-ukjent-ved-ansettelse? vurdering-bidrag-mangler"},
        {IT, LATER("nei", "ja"), YOUNG, ""},
        {IT, LATER("ja", "ja"), YOUNG, ""},
        {IT, LATER("nei", "nei"), YOUNG, ""},
        {IT, LATER("ja", "nei"), YOUNG, ""},
        {IT, AFTERWARDS HOW("nei", "nei") ASSESSED, YOUNG, ""},
        {IT, AFTERWARDS HOW("nei", "nei"), YOUNG, "mangler mangler"},
        {IT, AFTERWARDS HOW("nei", "ja") ASSESSED, YOUNG, "ansatt-uten-nav grunnlag-motsigelse"},
    };
    CHECK(rows);
}

/* What is said twice must agree; what is missing and no more than a warning. */
static void contradictions_and_warnings(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {AT, "tilrettelegging-ingen/svar=nei", YOUNG, ""},
        {AT, "tilrettelegging-ingen/svar=ja tilrettelegging-ingen/begrunnelse=Ingen.", YOUNG, "tilrettelegging-motsigelse"},
        {AT, "tilrettelegging-ingen/svar=ja tilrettelegging-ingen/begrunnelse=Ingen. tilrettelegging=", YOUNG, ""},
        {AT, "annen-bistand-behov=nei", YOUNG, "annen-bistand-motsigelse"},
        {AT, "annen-bistand-behov=nei annen-bistand=", YOUNG, ""},
        {AT, "kontaktpunkt-nav/bekreftet=", YOUNG, "kontaktpunkt-nav-ubekreftet?"},
        {AT, "kontaktpunkt-arbeidsplass/bekreftet=", YOUNG, "kontaktpunkt-arbeidsplass-ubekreftet?"},
        {AT, "plan/slag=samtale", YOUNG, "plan-uten-vurdering plan-sjeldnere?"},
        {AT, "plan/hver=3m", YOUNG, "plan-sjeldnere? plan-sjeldnere?"},
        {AT, "oppfoelging/ansvarlig=nav", YOUNG, "oppfoelging-uten-arbeidsgiver?"},
        {AT, "oppfoelging/ansvarlig=arbeidsgiver", YOUNG, "oppfoelging-uten-nav?"},
        {AT, "vedtak-dato=2026-11-22", YOUNG, ""},
        {AT, "vedtak-dato=2026-11-23", YOUNG, "vedtak-fram-i-tid"},
        {AT, "annen-bistand-vurdert/dato=2026-11-23", YOUNG, "bistand-vurdert-fram-i-tid"},
        {ME, "timer=173.3", YOUNG, ""},
        {ME, "timer=173.4", YOUNG, "timer-uvanlig-mange?"},
        {ME, "mentor/foedselsnummer=15830151173", YOUNG, "mentor-ikke-deltaker"},
        {AT, "deltaker/foedselsnummer=15830151174", YOUNG, "deltaker-fnr-sjekksum"},
        {ML, "kid=2026120011", YOUNG, "kid-sjekksum"},
        {AT, "oppfoelging/fra=2027-01-02 oppfoelging/til=2027-01-01", YOUNG, "periode-baklengs periode-baklengs"},
    };
    CHECK(rows);
}
/* clang-format on */

/* Only the codes of nav-system.md 1.11 are taken: permanent wage subsidy has two, nobody has the rest. */
static void need_groups(void **state)
{
    static const char *const groups[] = {"trenger-veiledning", "trenger-veiledning-nedsatt-arbeidsevne",
                                         "liten-mulighet", "jobbe-delvis"};
    for (size_t i = 0; i < UNIT_COUNT(measures); i++) {
        const struct avt_felt *felt = avt_tiltak_felt(tiltak_read(*state, "schemas", measures[i]), "innsatsgruppe");
        const char *out;
        for (size_t g = 0; g < UNIT_COUNT(groups); g++) {
            const char *fault = avt_verdi_check(*state, felt, avt_span_str(groups[g]), &out);
            assert_int_equal(fault != NULL, strcmp(measures[i], VL) == 0 && g < 2);
        }
        assert_string_equal(avt_verdi_check(*state, felt, AVT_SPAN("gode-muligheter"), &out), "ugyldig-kode");
        assert_string_equal(avt_verdi_check(*state, felt, AVT_SPAN("ukjent"), &out), "ugyldig-kode");
    }
}

/* 3.9 case 36: what was agreed on of expenses is neither lowered nor taken away. */
static void agreed_expenses_stay(void **state)
{
    static const struct {
        const char *changes, *told;
    } rows[] = {
        {"",                   ""                                     },
        {"utgift/belop=60000", ""                                     },
        {"utgift/belop=1",     "utgift-ikke-mindre utgift-ikke-mindre"},
        {"utgift=",            "for-faa utgift-ikke-mindre"           },
    };
    struct avt_innhold before = innhold_data(*state, IT);
    struct avt_fakta fakta = facts(*state, YOUNG);
    fakta.gjelder = &before;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_faults faults = AVT_FAULTS(*state);
        struct avt_innhold after = before;
        for (struct avt_span rest = avt_span_str(rows[i].changes), one; avt_span_cut(&rest, ' ', &one);)
            change(*state, &after, one);
        avt_innhold_check(&after, AVT_ENDRING, &fakta, &faults);
        assert_string_equal(told(&faults), rows[i].told);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(dates_and_ages),
        unit_case(durations),
        unit_case(summer_jobs),
        unit_case(other_agreements),
        unit_case(expenses),
        unit_case(employed_before),
        unit_case(contradictions_and_warnings),
        unit_case(need_groups),
        unit_case(agreed_expenses_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
