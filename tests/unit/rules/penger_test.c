/* The money of the measures in schemas/: every worked example of nav-system.md 3.5, the steps of 3.4, and caps. */
#include "avtale/beregn.h"

#include "unit/rules/files.h"
#include "unit/unit.h"

#define ML "midlertidig-lonnstilskudd"
#define VL "varig-lonnstilskudd"
#define SJ "sommerjobb"
#define IT "inkluderingstilskudd"

static const struct avt_fakta fakta = {.idag = 20700};

/* A value that felt.xml would refuse may be set: the examples of Nav's tests have holiday pay of 100 percent. */
static void set(struct avt_arena *arena, struct avt_innhold *innhold, const char *sti, const char *tekst)
{
    const struct avt_felt *felt = avt_tiltak_felt(innhold->tiltak, sti);
    assert_row(felt != NULL, sti);
    avt_innhold_set(arena, innhold, felt, felt->liste == NULL ? NULL : ID_1, tekst);
}

/* "path=value" words. */
static void set_all(struct avt_arena *arena, struct avt_innhold *innhold, const char *words)
{
    struct avt_span rest = avt_span_str(words), word, name;
    while (avt_span_cut(&rest, ' ', &word)) {
        assert_true(avt_span_cut(&word, '=', &name));
        set(arena, innhold, avt_arena_strn(arena, name.ptr, name.len), avt_arena_strn(arena, word.ptr, word.len));
    }
}

static struct avt_innhold computed(struct avt_arena *arena, const char *navn, const char *words, const char *expected)
{
    struct avt_innhold innhold = {.tiltak = tiltak_read_satser(arena, navn)};
    struct avt_faults faults = AVT_FAULTS(arena);
    set_all(arena, &innhold, words);
    avt_beregn(arena, &innhold, &fakta, &faults);
    assert_string_equal(faults_text(&faults), expected);
    return innhold;
}

static const char *field(const struct avt_innhold *innhold, const char *sti)
{
    const char *tekst = avt_innhold_find(innhold, sti);
    return tekst == NULL ? "" : tekst;
}

/* The periods as "prosent: belop n×belop …", days told where the percent changes. */
static const char *periods(struct avt_arena *arena, const struct avt_innhold *innhold)
{
    const struct avt_liste *liste = avt_tiltak_liste(innhold->tiltak, "tilskuddsperiode");
    const struct avt_felt *belop = avt_tiltak_felt(innhold->tiltak, "tilskuddsperiode/belop"),
                          *prosent = avt_tiltak_felt(innhold->tiltak, "tilskuddsperiode/prosent"),
                          *fra = avt_tiltak_felt(innhold->tiltak, "tilskuddsperiode/fra");
    const char **posts, *before = "", *amount;
    struct avt_buf buf = AVT_BUF(arena);
    size_t n = avt_innhold_posts(arena, &posts, innhold, liste);
    avt_buf_format(&buf, "%zu", n);
    for (size_t i = 0, run; i < n; i += run) {
        const char *now = avt_innhold_get(innhold, prosent, posts[i]);
        amount = avt_innhold_get(innhold, belop, posts[i]);
        for (run = 1; i + run < n && strcmp(avt_innhold_get(innhold, belop, posts[i + run]), amount) == 0;)
            run++;
        if (strcmp(now, before) != 0)
            avt_buf_format(&buf, "; %s %s:", avt_innhold_get(innhold, fra, posts[i]), now);
        before = now;
        if (run > 1)
            avt_buf_format(&buf, " %zux%s", run, amount);
        else
            avt_buf_format(&buf, " %s", amount);
    }
    return buf.ptr;
}

#define TEST_WAGE "manedslonn=10000 feriepengesats=100 otp-sats=2 arbeidsgiveravgift=100 "
#define WAGE      "manedslonn=20000 feriepengesats=12 otp-sats=2 arbeidsgiveravgift=14.1 "
#define FULL      "stillingsprosent=100 "

/* Examples 1, 2, 14 and the wage of 7 and 9. */
static void wages(void **state)
{
    static const struct {
        const char *words;
        const char *ferie, *otp, *avgift, *sum, *tilskudd, *full;
    } rows[] = {
  /* clang-format off */
        {TEST_WAGE FULL "innsatsgruppe=trenger-veiledning start=2024-07-29",
         "10000", "400", "20400", "40800", "16320", "10000"},
        {TEST_WAGE "stillingsprosent=50 innsatsgruppe=jobbe-delvis start=2024-07-29",
         "10000", "400", "20400", "40800", "24480", "20000"},
        {WAGE FULL "innsatsgruppe=liten-mulighet start=2026-12-01",
         "2400", "448", "3222", "26070", "15642", "20000"},
        {WAGE FULL, "2400", "448", "3222", "26070", "", "20000"},
        {WAGE "innsatsgruppe=liten-mulighet start=2026-12-01", "2400", "448", "3222", "26070", "15642", ""},
        {"manedslonn=20000 feriepengesats=12", "2400", "", "", "", "", ""},
        {"manedslonn=1 feriepengesats=0 otp-sats=0 arbeidsgiveravgift=0 stillingsprosent=33.33 "
         "innsatsgruppe=jobbe-delvis start=2026-12-01", "0", "0", "0", "1", "1", "3"},
        /* Components rounded one by one come to 2: F 0.5, O 0.75 and A 1.125 make 2.375. */
        {"manedslonn=5 feriepengesats=10 otp-sats=13.64 arbeidsgiveravgift=18 stillingsprosent=100",
         "1", "1", "1", "7", "", "5"},
  /* clang-format on */
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_innhold innhold = computed(*state, ML, rows[i].words, "");
        assert_string_equal(field(&innhold, "feriepenger-belop"), rows[i].ferie);
        assert_string_equal(field(&innhold, "otp-belop"), rows[i].otp);
        assert_string_equal(field(&innhold, "arbeidsgiveravgift-belop"), rows[i].avgift);
        assert_string_equal(field(&innhold, "sum-lonnsutgifter"), rows[i].sum);
        assert_string_equal(field(&innhold, "sum-tilskudd"), rows[i].tilskudd);
        assert_string_equal(field(&innhold, "manedslonn-full-stilling"), rows[i].full);
    }
}

/* Examples 4, 6, 8, 9 and 13, the steps of 3.4, and days that months do not have. */
static void periods_and_steps(void **state)
{
    /* clang-format off */
    static const struct {
        const char *navn, *words, *periods;
    } rows[] = {
        {VL, "tilskuddsprosent=60 start=2024-07-29 slutt=2025-07-28",
         "13; 2024-07-29 60: 2413 11x24480 22520"},
        {ML, "innsatsgruppe=trenger-veiledning start=2024-07-29 slutt=2025-07-28",
         "14; 2024-07-29 40: 1609 5x16320 15013; 2025-01-29 30: 1206 5x12240 11260"},
        {ML, "innsatsgruppe=liten-mulighet start=2024-07-29 slutt=2026-06-27",
         "25; 2024-07-29 60: 2413 11x24480 22520; 2025-07-29 50: 2011 10x20400 18096"},
        {ML, "innsatsgruppe=liten-mulighet start=2024-07-29 slutt=2026-07-28",
         "26; 2024-07-29 60: 2413 11x24480 22520; 2025-07-29 50: 2011 11x20400 18766"},
        {SJ, "tilskuddsprosent=50 start=2026-06-01 slutt=2026-06-28", "1; 2026-06-01 50: 18766"},
        {SJ, "tilskuddsprosent=75 start=2026-06-01 slutt=2026-06-28", "1; 2026-06-01 75: 28149"},
        {ML, "innsatsgruppe=trenger-veiledning start=2021-01-01 slutt=2021-03-31", "3; 2021-01-01 40: 3x16320"},
        {ML, "innsatsgruppe=trenger-veiledning start=2021-01-01 slutt=2021-01-01", "1; 2021-01-01 40: 536"},
        {ML, "innsatsgruppe=trenger-veiledning start=2021-01-02 slutt=2021-01-01", "0"},
        {ML, "innsatsgruppe=trenger-veiledning start=2023-08-31 slutt=2024-02-29",
         "7; 2023-08-31 40: 536 6x16320"}, /* domstolloven § 148: six months end on the last day of February */
        {ML, "innsatsgruppe=trenger-veiledning start=2023-08-31 slutt=2024-03-31",
         "8; 2023-08-31 40: 536 6x16320; 2024-03-01 30: 12240"},
        {ML, "innsatsgruppe=trenger-veiledning start=2024-08-31 slutt=2025-02-28",
         "7; 2024-08-31 40: 536 6x16320"},
        {ML, "innsatsgruppe=jobbe-delvis start=2024-02-29 slutt=2025-02-28",
         "13; 2024-02-29 60: 804 12x24480"},
        {VL, "tilskuddsprosent=75 start=2024-01-01 slutt=2025-02-28", "14; 2024-01-01 75: 12x30600; 2025-01-01 67: 2x27336"},
        {VL, "tilskuddsprosent=67 start=2024-01-01 slutt=2025-02-28", "14; 2024-01-01 67: 14x27336"},
        {VL, "tilskuddsprosent=67.01 start=2024-01-01 slutt=2025-01-31", "13; 2024-01-01 67.01: 12x27340; 2025-01-01 67: 27336"},
        {VL, "tilskuddsprosent=0 start=2024-01-01 slutt=2024-01-31", "1; 2024-01-01 0: 0"},
        {VL, "tilskuddsprosent=60 start=2024-01-01 vurderes-senest=2024-02-29", "2; 2024-01-01 60: 2x24480"},
        {VL, "tilskuddsprosent=60 start=2024-01-01 slutt=2024-01-31 vurderes-senest=2024-02-29", "1; 2024-01-01 60: 24480"},
        {VL, "tilskuddsprosent=60 start=2024-01-01", "0"},
        {ML, "start=2021-01-01 slutt=2021-03-31", "0"},
    };
    /* clang-format on */
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const char *words = avt_arena_format(*state, TEST_WAGE "%s", rows[i].words);
        struct avt_innhold innhold = computed(*state, rows[i].navn, words, "");
        assert_string_equal(periods(*state, &innhold), rows[i].periods);
    }
}

/* The wage change of example 7: S 54309, and example 9 with it. */
static void a_changed_wage(void **state)
{
    static const struct {
        const char *prosent, *tilskudd, *periods;
    } rows[] = {
        {"50", "27155", "1; 2026-06-01 50: 24980"},
        {"75", "40732", "1; 2026-06-01 75: 37470"},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const char *words = avt_arena_format(*state,
                                             "manedslonn=54309 feriepengesats=0 otp-sats=0 arbeidsgiveravgift=0 "
                                             "tilskuddsprosent=%s start=2026-06-01 slutt=2026-06-28",
                                             rows[i].prosent);
        struct avt_innhold innhold = computed(*state, SJ, words, "");
        assert_string_equal(field(&innhold, "sum-tilskudd"), rows[i].tilskudd);
        assert_string_equal(periods(*state, &innhold), rows[i].periods);
    }
}

/* Example 16, and hours that are no whole kroner. */
static void mentors(void **state)
{
    static const struct {
        const char *words, *timelonn, *month;
    } rows[] = {
        {"lonnstype=aarslonn lonn=780000 mentor/stillingsprosent=100 timer=10",  "400", "4000"},
        {"lonnstype=manedslonn lonn=65000 mentor/stillingsprosent=100 timer=10", "400", "4000"},
        {"lonnstype=ukelonn lonn=15000 mentor/stillingsprosent=100 timer=10",    "400", "4000"},
        {"lonnstype=daglonn lonn=3000 mentor/stillingsprosent=100 timer=10",     "400", "4000"},
        {"lonnstype=daglonn lonn=3000 mentor/stillingsprosent=50 timer=10",      "800", "8000"},
        {"lonnstype=timelonn lonn=401 timer=10.5",                               "401", "4210"},
        {"lonnstype=timelonn lonn=401 timer=10.9 mentor/stillingsprosent=50",    "401", "4370"},
        {"lonnstype=daglonn lonn=3000 mentor/stillingsprosent=0 timer=10",       "0",   "0"   },
        {"lonnstype=daglonn lonn=3000 timer=10",                                 "",    ""    },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_innhold innhold = computed(*state, "mentor", rows[i].words, "");
        assert_string_equal(field(&innhold, "timelonn"), rows[i].timelonn);
        assert_string_equal(field(&innhold, "lonn-per-maaned"), rows[i].month);
    }
    struct avt_innhold whole =
        computed(*state, "mentor",
                 "lonnstype=timelonn lonn=400 timer=10 feriepengesats=12 otp-sats=2 arbeidsgiveravgift=14.1 "
                 "start=2024-01-01 slutt=2024-03-15",
                 "");
    assert_string_equal(field(&whole, "sum-lonnsutgifter"), "5214");
    assert_string_equal(field(&whole, "sum-tilskudd"), "5214");
    assert_string_equal(field(&whole, "timer-totalt"), "24.9");
    assert_string_equal(periods(*state, &whole), "3; 2024-01-01 100: 2x5214 2570");
}

/* The warnings of other rows, of facts nobody gave here, left out. */
static const char *stops(const struct avt_faults *faults)
{
    struct avt_faults only = AVT_FAULTS(faults->arena);
    for (size_t i = 0; i < faults->n; i++)
        if (faults->list[i].severity == AVT_STOPP)
            only.list = faults->list + i, only.n++;
    assert_true(only.n <= 1);
    return faults_text(&only);
}

/* The year of the last day decides; acceptance case 36. */
static void expenses_and_their_cap(void **state)
{
    static const struct {
        const char *slutt, *belop, *tak, *fault;
    } rows[] = {
        {"2026-12-31", "160400", "160400", ""                        },
        {"2026-12-31", "160401", "160400", "utgift utgifter-over-tak"},
        {"2027-01-01", "160400", "160400", ""                        },
        {"2025-12-31", "154800", "154800", ""                        },
        {"2025-12-31", "154801", "154800", "utgift utgifter-over-tak"},
        {"2024-12-31", "149100", "149100", ""                        },
        {"2024-01-01", "149101", "149100", "utgift utgifter-over-tak"},
        {"2023-12-31", "143900", "143900", ""                        },
        {"2023-12-31", "143901", "143900", "utgift utgifter-over-tak"},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const char *words = avt_arena_format(*state, "slutt=%s utgift/belop=%s", rows[i].slutt, rows[i].belop);
        struct avt_innhold innhold = computed(*state, IT, words, "");
        struct avt_faults faults = AVT_FAULTS(*state);
        assert_string_equal(field(&innhold, "utgift-totalt"), rows[i].belop);
        assert_string_equal(field(&innhold, "utgift-tak"), rows[i].tak);
        set(*state, &innhold, "virksomhet/ordinaer", "ja");
        avt_regel_check(&innhold, AVT_FREMLEGG, &fakta, &faults);
        assert_string_equal(stops(&faults), rows[i].fault);
    }
}

/* What was typed where a rule computes is not kept, and items stay themselves. */
static void computed_values_follow(void **state)
{
    struct avt_faults faults = AVT_FAULTS(*state);
    struct avt_innhold innhold =
        computed(*state, VL,
                 TEST_WAGE "tilskuddsprosent=60 sum-tilskudd=1 tilskuddsperiode/belop=7 start=2024-07-29 "
                           "slutt=2024-08-31",
                 "");
    const struct avt_liste *liste = avt_tiltak_liste(innhold.tiltak, "tilskuddsperiode");
    const char **before, **after;
    size_t n = avt_innhold_posts(*state, &before, &innhold, liste);
    assert_int_equal(n, 2);
    assert_string_equal(field(&innhold, "sum-tilskudd"), "24480");
    set(*state, &innhold, "slutt", "2024-10-15");
    avt_beregn(*state, &innhold, &fakta, &faults);
    assert_int_equal(avt_innhold_posts(*state, &after, &innhold, liste), 4);
    assert_string_equal(before[0], after[0]);
    assert_string_equal(before[1], after[1]);
    set(*state, &innhold, "tilskuddsprosent", NULL);
    avt_beregn(*state, &innhold, &fakta, &faults);
    assert_int_equal(avt_innhold_posts(*state, &after, &innhold, liste), 0);
    assert_string_equal(field(&innhold, "sum-tilskudd"), "");
    assert_string_equal(field(&innhold, "sum-lonnsutgifter"), "40800");
    assert_int_equal(faults.n, 0);
}

static void what_cannot_be_computed_is_told(void **state)
{
    (void)computed(*state, VL, TEST_WAGE "tilskuddsprosent=60 start=2024-01-01 slutt=2066-01-01",
                   "tilskuddsperiode for-mange");
    (void)computed(*state, ML, "manedslonn=1 stillingsprosent=0", "manedslonn-full-stilling tilskudd-beregning");
    (void)computed(*state, "mentor", "lonnstype=timelonn lonn=-1 timer=1", "timelonn tilskudd-beregning");
}

/* The figures on the way, for those who may read what they are computed from. */
static void figures_on_the_way(void **state)
{
    struct avt_innhold innhold =
        computed(*state, "mentor", "lonnstype=timelonn lonn=401 timer=10 feriepengesats=12.5", "");
    struct avt_mellomregning *list;
    size_t n = avt_beregn_mellomregning(*state, &list, &innhold, &fakta, -1);
    struct avt_buf buf = AVT_BUF(*state);
    for (size_t i = 0; i < n; i++)
        avt_buf_format(&buf, "%s=%s ", list[i].navn, list[i].verdi);
    assert_string_equal(buf.ptr, "timer-i-lonnsperioden=7.5 timelonn=401 lonn-per-maaned=4010 feriepenger=501.25 "
                                 "feriepenger-belop=501 ");
    assert_int_equal(
        avt_beregn_mellomregning(*state, &list, &innhold, &fakta, avt_tiltak_rolle(innhold.tiltak, "deltaker")), 0);
    assert_int_equal(
        avt_beregn_mellomregning(*state, &list, &innhold, &fakta, avt_tiltak_rolle(innhold.tiltak, "arbeidsgiver")), n);
    struct avt_innhold bare = avt_beregn_bare(*state, &innhold);
    assert_int_equal(bare.n, 3);
}

static void rates_that_were_used(void **state)
{
    struct avt_innhold innhold =
        computed(*state, ML, "innsatsgruppe=trenger-veiledning start=2024-07-29 slutt=2025-07-28", "");
    const struct avt_sats **list;
    assert_int_equal(avt_beregn_satser(*state, &list, &innhold, &fakta), 2);
    assert_string_equal(list[0]->navn, "midlertidig-lonnstilskudd-veiledning");
    assert_string_equal(list[1]->tekst, "30");
}

/* ---- What stands ---- */

/* Another value of a rate, on every day, as when its file has been changed and the service started again. */
static void change_rate(const struct avt_tiltak *tiltak, const char *navn, const char *tekst)
{
    size_t n = 0;
    for (size_t i = 0; i < tiltak->satser->n; i++) {
        struct avt_sats *sats = &tiltak->satser->list[i];
        if (strcmp(sats->navn, navn) != 0)
            continue;
        sats->tekst = tekst;
        assert_true(avt_tall_parse(&sats->verdi, avt_span_str(tekst)));
        n++;
    }
    assert_true(n > 0);
}

static const char *rates_of(struct avt_arena *arena, const struct avt_innhold *innhold, const struct avt_fakta *told)
{
    const struct avt_sats **list;
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "");
    size_t n = avt_beregn_satser(arena, &list, innhold, told);
    for (size_t i = 0; i < n; i++)
        avt_buf_format(&buf, "%s=%s ", list[i]->navn, list[i]->tekst);
    return buf.ptr;
}

static bool same_content(const struct avt_innhold *a, const struct avt_innhold *b)
{
    bool same = a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++) {
        const struct avt_verdi *one = &a->verdi[i], *other = &b->verdi[i];
        bool post =
            (one->item == NULL) == (other->item == NULL) && (one->item == NULL || strcmp(one->item, other->item) == 0);
        same = one->felt == other->felt && post && strcmp(one->tekst, other->tekst) == 0;
    }
    return same;
}

/* By hand: the periods of an amendment that changes these values, when the rate has become another since. */
static void a_rate_that_came_later(void **state)
{
    /* clang-format off */
    static const struct { const char *tiltak, *signed_, *sats, *ny, *endret, *venter, *satser; } rows[] = {
        {VL, TEST_WAGE "tilskuddsprosent=75 start=2024-01-01 slutt=2025-02-28", "varig-lonnstilskudd-tak-senere", "70",
         "deltaker/telefon=40000009", "14; 2024-01-01 75: 12x30600; 2025-01-01 67: 2x27336", "varig-lonnstilskudd-tak-senere=67 "},
        {VL, TEST_WAGE "tilskuddsprosent=75 start=2024-01-01 slutt=2025-02-28", "varig-lonnstilskudd-tak-senere", "70",
         "slutt=2025-04-30", "16; 2024-01-01 75: 12x30600; 2025-01-01 67: 4x27336", "varig-lonnstilskudd-tak-senere=67 "},
        {VL, TEST_WAGE "tilskuddsprosent=75 start=2024-01-01 slutt=2024-12-31", "varig-lonnstilskudd-tak-senere", "70",
         "slutt=2025-02-28", "14; 2024-01-01 75: 12x30600; 2025-01-01 70: 2x28560", "varig-lonnstilskudd-tak-senere=70 "},
        {VL, TEST_WAGE "tilskuddsprosent=75 start=2024-01-01 slutt=2025-02-28", "varig-lonnstilskudd-tak-senere", "70",
         "manedslonn=20000", "14; 2024-01-01 75: 12x61200; 2025-01-01 67: 2x54672", "varig-lonnstilskudd-tak-senere=67 "},
        {VL, TEST_WAGE "tilskuddsprosent=75 start=2024-01-01 slutt=2025-02-28", "varig-lonnstilskudd-tak-senere", "70",
         "tilskuddsprosent=72", "14; 2024-01-01 72: 12x29376; 2025-01-01 67: 2x27336", "varig-lonnstilskudd-tak-senere=67 "},
        {VL, TEST_WAGE "tilskuddsprosent=75 start=2024-01-01 slutt=2025-02-28", "varig-lonnstilskudd-tak-senere", "70",
         "start=2024-02-01", "13; 2024-02-01 75: 12x30600; 2025-02-01 70: 28560", "varig-lonnstilskudd-tak-senere=70 "},
        {"mentor", "lonnstype=timelonn lonn=401 timer=10 feriepengesats=0 otp-sats=0 arbeidsgiveravgift=0 start=2026-01-01 slutt=2026-02-28",
         "mentor", "80", "deltaker/telefon=40000009", "2; 2026-01-01 100: 2x4010", "mentor=100 "},
        {"mentor", "lonnstype=timelonn lonn=401 timer=10 feriepengesats=0 otp-sats=0 arbeidsgiveravgift=0 start=2026-01-01 slutt=2026-02-28",
         "mentor", "80", "slutt=2026-04-30", "4; 2026-01-01 100: 4x4010", "mentor=100 "},
        {"mentor", "lonnstype=timelonn lonn=401 timer=10 feriepengesats=0 otp-sats=0 arbeidsgiveravgift=0 start=2026-01-01 slutt=2026-02-28",
         "mentor", "80", "timer=20", "2; 2026-01-01 100: 2x8020", "mentor=100 "},
        {"mentor", "lonnstype=timelonn lonn=401 timer=10 feriepengesats=0 otp-sats=0 arbeidsgiveravgift=0 start=2026-01-01 slutt=2026-02-28",
         "mentor", "80", "start=2026-02-01", "1; 2026-02-01 80: 3208", "mentor=80 "},
    };
    /* clang-format on */
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const struct avt_innhold in_force = computed(*state, rows[i].tiltak, rows[i].signed_, "");
        const struct avt_sats **told;
        struct avt_faults faults = AVT_FAULTS(*state);
        size_t n = avt_beregn_satser(*state, &told, &in_force, &fakta);
        struct avt_sats *standing = avt_arena_array(*state, n, sizeof *standing);
        for (size_t k = 0; k < n; k++)
            standing[k] = *told[k];
        const struct avt_fakta now = {.idag = fakta.idag, .gjelder = &in_force, .satser = standing, .n_satser = n};
        change_rate(in_force.tiltak, rows[i].sats, rows[i].ny);
        struct avt_innhold amended = in_force;
        set_all(*state, &amended, rows[i].endret);
        avt_beregn(*state, &amended, &now, &faults);
        assert_int_equal(faults.n, 0);
        if (strcmp(periods(*state, &amended), rows[i].venter) != 0)
            fail_msg("%s %s: %s", rows[i].tiltak, rows[i].endret, periods(*state, &amended));
        assert_string_equal(rates_of(*state, &amended, &now), rows[i].satser);
    }
}

/* To the byte, also without knowing the rates, and when the rows hold no more. */
static void what_nothing_feeds_stands(void **state)
{
    static const char *const measures[][2] = {
        {VL,       TEST_WAGE "tilskuddsprosent=75 start=2024-01-15 slutt=2025-02-20"                               },
        {ML,       TEST_WAGE FULL "innsatsgruppe=jobbe-delvis stillingstype=fast start=2024-01-15 slutt=2025-02-20"},
        {"mentor", "lonnstype=timelonn lonn=401 timer=10 feriepengesats=12 otp-sats=2 arbeidsgiveravgift=14.1 "
                   "start=2026-01-15 slutt=2026-03-20"                                           },
    };
    for (size_t i = 0; i < UNIT_COUNT(measures); i++) {
        const struct avt_innhold in_force = computed(*state, measures[i][0], measures[i][1], "");
        struct avt_innhold amended = in_force;
        struct avt_faults faults = AVT_FAULTS(*state);
        const struct avt_fakta now = {.idag = fakta.idag, .gjelder = &in_force};
        for (size_t k = 0; k < in_force.tiltak->satser->n; k++)
            change_rate(in_force.tiltak, in_force.tiltak->satser->list[k].navn, "1");
        avt_beregn(*state, &amended, &now, &faults);
        assert_true(in_force.n > 20 && same_content(&in_force, &amended));
        for (size_t k = 0; k < in_force.tiltak->n_regler; k++)
            in_force.tiltak->regler[k].til = fakta.idag - 1;
        avt_beregn(*state, &amended, &now, &faults);
        assert_true(same_content(&in_force, &amended));
        assert_int_equal(faults.n, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(wages),
        unit_case(periods_and_steps),
        unit_case(a_changed_wage),
        unit_case(mentors),
        unit_case(expenses_and_their_cap),
        unit_case(computed_values_follow),
        unit_case(what_cannot_be_computed_is_told),
        unit_case(figures_on_the_way),
        unit_case(rates_that_were_used),
        unit_case(a_rate_that_came_later),
        unit_case(what_nothing_feeds_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
