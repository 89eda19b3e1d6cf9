/*
 * Money against a slow model: random wages, hours, days and rates through the measures of schemas/, and the same worked
 * out by other means. The model counts days one by one and keeps every sum as one integer over one power of ten; it
 * knows nothing of rows, fractions in lowest terms or month arithmetic.
 *
 *   penger [CASES [SEED]]     10000 cases unless said; 10000000 for the long run
 *
 * The first case that differs is told whole, and ends the run.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "avtale/beregn.h"
#include "unit/rules/files.h"

__extension__ typedef __int128 wide;

/* ---- Chance ---- */

static uint64_t chance;

/* xorshift64*: the same cases for the same seed, on any machine. */
static uint64_t draw(uint64_t below)
{
    chance ^= chance >> 12;
    chance ^= chance << 25;
    chance ^= chance >> 27;
    return (chance * UINT64_C(2685821657736338717) >> 16) % below;
}

/* ---- A case ---- */

enum measure { MIDLERTIDIG, VARIG, SOMMERJOBB, MENTOR, N_MEASURES };

static const char *const names[N_MEASURES] = {"midlertidig-lonnstilskudd", "varig-lonnstilskudd", "sommerjobb",
                                              "mentor"};

static const char *const groups[] = {"trenger-veiledning", "trenger-veiledning-nedsatt-arbeidsevne", "liten-mulighet",
                                     "jobbe-delvis"};

static const char *const kinds[] = {"aarslonn", "manedslonn", "ukelonn", "daglonn", "timelonn"};

struct money_case {
    enum measure measure;
    int group, kind;
    int64_t wage;     /* kroner */
    int64_t holiday;  /* percent times 10 */
    int64_t pension;  /* percent times 100 */
    int64_t tax;      /* percent times 10 */
    int64_t position; /* percent times 100 */
    int64_t chosen;   /* percent times 100 */
    int64_t hours;    /* times 10 */
    avt_date start, end;
};

/* Of a mentor: what somebody may earn, for each kind, in at least a tenth of a position. */
static void draw_mentor(struct money_case *c)
{
    static const uint64_t most[] = {2000000, 170000, 40000, 8000, 3000};
    c->wage = 1 + (int64_t)draw(most[c->kind]);
    c->position = 1000 + (int64_t)draw(9001);
}

static struct money_case draw_case(void)
{
    struct money_case c = {.measure = (enum measure)draw(N_MEASURES), .group = (int)draw(4), .kind = (int)draw(5)};
    c.wage = 1 + (int64_t)draw(draw(2) == 0 ? 999999 : 60000);
    c.holiday = (int64_t)draw(144);
    c.pension = (int64_t)draw(3001);
    c.tax = (int64_t)draw(142);
    c.position = 10 + (int64_t)draw(9991);
    c.chosen = (int64_t)draw(7501);
    if (c.measure == SOMMERJOBB)
        c.chosen = draw(2) == 0 ? 5000 : 7500;
    c.hours = 1 + (int64_t)draw(9990);
    if (c.measure == MENTOR)
        draw_mentor(&c);
    c.start = avt_date_make(2016, 1, 1) + (avt_date)draw(7300);
    c.end = c.start + (avt_date)draw(draw(4) == 0 ? 1500 : 500);
    return c;
}

/* ---- The model ---- */

struct model_period {
    int first_year, first_month, first_day, last_day;
    int64_t percent, amount; /* percent times 100 */
};

struct model {
    int64_t month_wage, full, hourly, holiday, pension, tax, sum, subsidy;
    struct model_period periods[64];
    size_t n;
};

/* above / below to the nearest integer, halves up; neither is negative. */
static int64_t nearest(wide above, wide below)
{
    return (int64_t)((2 * above + below) / (2 * below));
}

static bool is_leap(int year)
{
    return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
}

static int days_of(int year, int month)
{
    return month == 2 ? 28 + is_leap(year) : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

struct day {
    int year, month, day;
};

static bool before(struct day a, struct day b)
{
    return a.year != b.year ? a.year < b.year : a.month != b.month ? a.month < b.month : a.day < b.day;
}

static struct day tomorrow(struct day d)
{
    if (++d.day > days_of(d.year, d.month)) {
        d.day = 1;
        d.month = d.month % 12 + 1;
        d.year += d.month == 1;
    }
    return d;
}

/* The day after so many months: where the month has no such day they are full on its last (domstolloven § 148). */
static struct day months_later(struct day d, int months)
{
    for (; months > 0; months--) {
        d.month = d.month % 12 + 1;
        d.year += d.month == 1;
    }
    if (d.day <= days_of(d.year, d.month))
        return d;
    d.day = days_of(d.year, d.month);
    return tomorrow(d);
}

static int64_t percent_on(const struct money_case *c, struct day start, struct day d)
{
    bool half = !before(d, months_later(start, 6)), year = !before(d, months_later(start, 12));
    switch (c->measure) {
    case MIDLERTIDIG: return c->group == 0 ? (half ? 3000 : 4000) : (year ? 5000 : 6000);
    case VARIG: return year && c->chosen > 6700 ? 6700 : c->chosen;
    case SOMMERJOBB: return c->chosen;
    default: return 10000;
    }
}

/* kroner a year, month, week or day, in hours: 1950 a year; percents are times 100. */
static int64_t hourly_wage(const struct money_case *c)
{
    static const int64_t parts[] = {1, 12, 52, 260};
    if (c->kind == 4)
        return c->wage;
    return nearest((wide)c->wage * parts[c->kind] * 100 * 100, (wide)1950 * c->position);
}

/* F, O and A as integers over 10^3, 10^7 and 10^10, and their sum over 10^10. */
static void model_wage(const struct money_case *c, struct model *m)
{
    const wide e3 = 1000, e7 = 10000000, e10 = e3 * e7;
    m->hourly = c->measure == MENTOR ? hourly_wage(c) : 0;
    wide wage = c->measure == MENTOR ? (wide)m->hourly * c->hours / 10 : c->wage;
    wide holiday = wage * c->holiday;                            /* e3 */
    wide pension = (wage * e3 + holiday) * c->pension;           /* e7 */
    wide tax = (wage * e7 + holiday * 10000 + pension) * c->tax; /* e10 */
    m->month_wage = (int64_t)wage;
    m->full = nearest(wage * 10000, c->position);
    m->holiday = nearest(holiday, e3);
    m->pension = nearest(pension, e7);
    m->tax = nearest(tax, e10);
    m->sum = (int64_t)wage + nearest(holiday * e7 + pension * e3 + tax, e10);
}

static int64_t subsidy_of(const struct model *m, int64_t percent)
{
    return nearest((wide)m->sum * percent, 10000);
}

/* Day rate T × 16 / 487 at ten decimals: 30.4375 is 487/16. */
static int64_t amount_of(const struct model *m, const struct model_period *p)
{
    const wide e10 = 10000000000;
    int64_t month = subsidy_of(m, p->percent);
    int days = p->last_day - p->first_day + 1;
    if (days == days_of(p->first_year, p->first_month))
        return month;
    return nearest((wide)nearest((wide)month * 16 * e10, 487) * days, e10);
}

/* Day by day: a new period when the month or the percent is another. */
static void model_periods(const struct money_case *c, struct model *m)
{
    struct day start, d;
    avt_date_split(c->start, &start.year, &start.month, &start.day);
    d = start;
    for (avt_date n = c->start; n <= c->end; n++, d = tomorrow(d)) {
        int64_t percent = percent_on(c, start, d);
        struct model_period *p = m->n == 0 ? NULL : &m->periods[m->n - 1];
        if (p != NULL && p->first_month == d.month && p->first_year == d.year && p->percent == percent)
            p->last_day = d.day;
        else
            m->periods[m->n++] = (struct model_period){d.year, d.month, d.day, d.day, percent, 0};
    }
    for (size_t i = 0; i < m->n; i++)
        m->periods[i].amount = amount_of(m, &m->periods[i]);
    m->subsidy = subsidy_of(m, m->periods[0].percent);
}

/* ---- The measure ---- */

struct world {
    struct avt_arena *arena;
    const struct avt_tiltak *tiltak[N_MEASURES];
    struct avt_fakta fakta;
};

/* units of 10^-decimals, in the one form of a number. */
static const char *decimal(struct avt_arena *arena, int64_t units, int64_t unit)
{
    struct avt_tall out;
    bool ok = avt_tall_div(&out, avt_tall_int(units), avt_tall_int(unit));
    AVT_INVARIANT(ok);
    return avt_tall_format(arena, out, 10);
}

static void set(struct avt_arena *arena, struct avt_innhold *innhold, const char *sti, const char *tekst)
{
    const struct avt_felt *felt = avt_tiltak_felt(innhold->tiltak, sti);
    AVT_INVARIANT(felt != NULL);
    avt_innhold_set(arena, innhold, felt, NULL, tekst);
}

static struct avt_innhold content_of(struct avt_arena *a, const struct world *w, const struct money_case *c)
{
    struct avt_innhold innhold = {.tiltak = w->tiltak[c->measure]};
    bool mentor = c->measure == MENTOR;
    set(a, &innhold, "start", avt_date_format(a, c->start));
    set(a, &innhold, "slutt", avt_date_format(a, c->end));
    set(a, &innhold, "feriepengesats", decimal(a, c->holiday, 10));
    set(a, &innhold, "otp-sats", decimal(a, c->pension, 100));
    set(a, &innhold, "arbeidsgiveravgift", decimal(a, c->tax, 10));
    set(a, &innhold, mentor ? "lonn" : "manedslonn", decimal(a, c->wage, 1));
    set(a, &innhold,
        mentor                ? "mentor/stillingsprosent"
        : c->measure == VARIG ? "ansettelsesforhold/stillingsprosent"
                              : "stillingsprosent",
        decimal(a, c->position, 100));
    if (mentor) {
        set(a, &innhold, "lonnstype", kinds[c->kind]);
        set(a, &innhold, "timer", decimal(a, c->hours, 10));
    } else if (c->measure == MIDLERTIDIG) {
        set(a, &innhold, "innsatsgruppe", groups[c->group]);
    } else {
        set(a, &innhold, "tilskuddsprosent", decimal(a, c->chosen, 100));
    }
    return innhold;
}

/* ---- Comparing ---- */

static bool same(const struct avt_innhold *innhold, const char *sti, int64_t number)
{
    const char *text = avt_innhold_find(innhold, sti);
    bool ok = text != NULL && strtoll(text, NULL, 10) == number && strchr(text, '.') == NULL;
    if (!ok)
        printf("%s: %s, and the model has %" PRId64 "\n", sti, text == NULL ? "nothing" : text, number);
    return ok;
}

static bool same_wage(const struct money_case *c, const struct avt_innhold *innhold, const struct model *m)
{
    bool mentor = c->measure == MENTOR;
    return same(innhold, mentor ? "lonn-per-maaned" : "manedslonn-full-stilling", mentor ? m->month_wage : m->full) &&
           (!mentor || same(innhold, "timelonn", m->hourly)) && same(innhold, "feriepenger-belop", m->holiday) &&
           same(innhold, "otp-belop", m->pension) && same(innhold, "arbeidsgiveravgift-belop", m->tax) &&
           same(innhold, "sum-lonnsutgifter", m->sum) && same(innhold, "sum-tilskudd", m->subsidy);
}

static const char *one(const struct avt_innhold *innhold, const char *sti, const char *post)
{
    return avt_innhold_get(innhold, avt_tiltak_felt(innhold->tiltak, sti), post);
}

static bool same_periods(struct avt_arena *arena, const struct avt_innhold *innhold, const struct model *m)
{
    const char **posts;
    size_t n = avt_innhold_posts(arena, &posts, innhold, avt_tiltak_liste(innhold->tiltak, "tilskuddsperiode"));
    if (n != m->n)
        printf("%zu periods, and the model has %zu\n", n, m->n);
    for (size_t i = 0; n == m->n && i < n; i++) {
        const struct model_period *p = &m->periods[i];
        const char *from = avt_arena_format(arena, "%04d-%02d-%02d", p->first_year, p->first_month, p->first_day);
        const char *to = avt_arena_format(arena, "%04d-%02d-%02d", p->first_year, p->first_month, p->last_day);
        if (strcmp(one(innhold, "tilskuddsperiode/fra", posts[i]), from) != 0 ||
            strcmp(one(innhold, "tilskuddsperiode/til", posts[i]), to) != 0 ||
            strcmp(one(innhold, "tilskuddsperiode/prosent", posts[i]), decimal(arena, p->percent, 100)) != 0 ||
            strcmp(one(innhold, "tilskuddsperiode/belop", posts[i]), decimal(arena, p->amount, 1)) != 0) {
            printf("period %zu is %s kr, and the model has %s to %s: %" PRId64 " kr\n", i + 1,
                   one(innhold, "tilskuddsperiode/belop", posts[i]), from, to, p->amount);
            return false;
        }
    }
    return n == m->n;
}

static void tell(struct avt_arena *arena, const struct avt_innhold *innhold)
{
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_innhold_to_json(&w, NULL, innhold, 0);
    printf("%s: %s\n", innhold->tiltak->navn, avt_buf_get(&w.buf).ptr);
}

static bool holds(const struct world *w, struct avt_arena *arena)
{
    struct money_case c = draw_case();
    struct model m = {.n = 0};
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_innhold innhold = content_of(arena, w, &c);
    model_wage(&c, &m);
    model_periods(&c, &m);
    avt_beregn(arena, &innhold, &w->fakta, &faults);
    if (faults.n > 0)
        printf("%s\n", faults_text(&faults));
    if (faults.n == 0 && same_wage(&c, &innhold, &m) && same_periods(arena, &innhold, &m))
        return true;
    tell(arena, &innhold);
    return false;
}

int main(int argc, char **argv)
{
    uint64_t cases = argc > 1 ? strtoull(argv[1], NULL, 10) : 10000, done = 0;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 20260820;
    struct world w = {.arena = avt_arena_new(), .fakta = {.idag = avt_date_make(2026, 11, 22)}};
    struct avt_arena *arena = avt_arena_new();
    chance = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
    for (int i = 0; i < N_MEASURES; i++)
        w.tiltak[i] = tiltak_read_satser(w.arena, names[i]);
    while (done < cases && holds(&w, arena)) {
        avt_arena_reset(arena);
        done++;
    }
    printf("%" PRIu64 " of %" PRIu64 " cases agree, seed %" PRIu64 "\n", done, cases, seed);
    avt_arena_free(&arena);
    avt_arena_free(&w.arena);
    return done == cases ? 0 : 1;
}
