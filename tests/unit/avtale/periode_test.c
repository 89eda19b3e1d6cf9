/* Subsidy periods: how each stands, by what was decided, what changed, when it is and how the agreement ended. */
#include "avtale/periode.h"
#include "avtale/plikt.h"

#include <string.h>

#include "avtale/beregn.h"
#include "unit/avtale/chain.h"
#include "unit/rules/files.h"

#define ML   "midlertidig-lonnstilskudd"
#define LIST "tilskuddsperiode"

enum { VERSIONS = 8 };

/* A measure, a chain, and the content of each version that was put forward. */
struct world {
    struct avt_arena *arena;
    const struct avt_tiltak *measure;
    struct chain chain;
    struct avt_innhold content[VERSIONS];
    bool unknown[VERSIONS];
    avt_date today;
    const char *const (*values)[2]; /* what every version has; NULL: of ML */
    size_t n_values;
};

static const char *roles[] = {"veileder"};

static void set(struct world *world, struct avt_innhold *content, const char *path, const char *text)
{
    const struct avt_felt *field = avt_tiltak_felt(world->measure, path);
    assert_row(field != NULL, path);
    avt_innhold_set(world->arena, content, field, NULL, text);
}

static avt_date day(const char *text)
{
    avt_date date;
    assert_true(avt_date_parse(&date, avt_span_str(text)));
    return date;
}

/* A version with these days and this wage, in force at once. */
static void in_force(struct world *world, const char *start, const char *slutt, const char *wage)
{
    struct avt_innhold content = {.tiltak = world->measure};
    struct avt_faults faults = AVT_FAULTS(world->arena);
    static const struct avt_fakta fakta = {.idag = 20700};
    static const char *const values[][2] = {
        {"feriepengesats",     "12"            },
        {"otp-sats",           "2"             },
        {"arbeidsgiveravgift", "14.1"          },
        {"innsatsgruppe",      "liten-mulighet"},
        {"stillingsprosent",   "100"           },
    };
    const char *const(*all)[2] = world->values == NULL ? values : world->values;
    for (size_t i = 0; i < (world->values == NULL ? UNIT_COUNT(values) : world->n_values); i++)
        set(world, &content, all[i][0], all[i][1]);
    set(world, &content, "start", start);
    set(world, &content, "slutt", slutt);
    set(world, &content, "manedslonn", wage);
    avt_beregn(world->arena, &content, &fakta, &faults);
    assert_string_equal(faults_text(&faults), "");
    size_t n = world->chain.state.n_versjoner;
    const char *text = avt_arena_format(world->arena, "%zu %s %s %s", n, start, slutt, wage);
    struct avt_erklaering s = chain_version(&world->chain, AVT_FREMLAGT, "veileder", text, roles, 1);
    assert_ok(chain_add(&world->chain, &s));
    world->content[n] = content;
    assert_ok(chain_do(&world->chain, AVT_GODKJENT, "veileder"));
}

static const struct avt_innhold *content_of(void *ctx, int version)
{
    const struct world *world = ctx;
    return world->unknown[version] ? NULL : &world->content[version];
}

static size_t find(struct world *world, struct avt_periode **out)
{
    const struct avt_perioder_in in = {world->measure, &world->chain.state, world->today, content_of, world};
    return avt_perioder(world->arena, out, &in);
}

/* The period that begins on a day. */
static struct avt_periode period(struct world *world, const char *from)
{
    struct avt_periode *list;
    size_t n = find(world, &list);
    for (size_t i = 0; i < n; i++)
        if (list[i].fra == day(from))
            return list[i];
    fail_msg("no period from %s", from);
    return list[0];
}

static void decide(struct world *world, enum avt_handling act, const char *from)
{
    struct avt_erklaering s = chain_act(&world->chain, act, act == AVT_PERIODE_SENDT ? "veileder" : "beslutter");
    s.om = period(world, from).om;
    s.versjon = avt_tilstand_gjelder(&world->chain.state)->n;
    s.code = act == AVT_PERIODE_AVSLAATT ? "annet" : NULL;
    assert_ok(chain_add(&world->chain, &s));
}

static void ended(struct world *world, enum avt_handling act, const char *from)
{
    struct avt_erklaering s = chain_act(&world->chain, act, "veileder");
    s.has_gjelder_fra = true;
    s.gjelder_fra = day(from);
    assert_ok(chain_add(&world->chain, &s));
}

/* "ubehandlet! ikke-ennaa godkjent": ! may be decided now, + when those before it have been. */
static const char *told(struct world *world)
{
    struct avt_periode *list;
    size_t n = find(world, &list);
    struct avt_buf buf = AVT_BUF(world->arena);
    avt_buf_str(&buf, "");
    for (size_t i = 0; i < n; i++)
        avt_buf_format(&buf, "%s%s%s", i > 0 ? " " : "", avt_periode_name(list[i].tilstand),
                       list[i].klar     ? "!"
                       : list[i].venter ? "+"
                                        : "");
    return buf.ptr;
}

/* Five periods: 10-31 August, September to November, 1-20 December. */
static struct world *begin(struct avt_arena *arena, const char *today)
{
    struct world *world = avt_arena_alloc(arena, sizeof *world);
    *world = (struct world){.arena = arena, .measure = tiltak_read_satser(arena, ML), .chain = chain_new(arena)};
    world->today = day(today);
    in_force(world, "2026-08-10", "2026-12-20", "20000");
    return world;
}

/* Acceptance 31, and nav-system.md 2.5: three months ahead, the first at any time, in order. */
static void when_each_can_be_decided(void **state)
{
    static const struct {
        const char *today, *told;
    } rows[] = {
        {"2026-01-01", "ubehandlet! ikke-ennaa ikke-ennaa ikke-ennaa ikke-ennaa"    },
        {"2026-05-31", "ubehandlet! ikke-ennaa ikke-ennaa ikke-ennaa ikke-ennaa"    },
        {"2026-06-01", "ubehandlet! ubehandlet+ ikke-ennaa ikke-ennaa ikke-ennaa"   },
        {"2026-08-31", "ubehandlet! ubehandlet+ ubehandlet+ ubehandlet+ ikke-ennaa" },
        {"2026-09-01", "ubehandlet! ubehandlet+ ubehandlet+ ubehandlet+ ubehandlet+"},
        {"2027-06-01", "ubehandlet! ubehandlet+ ubehandlet+ ubehandlet+ ubehandlet+"},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct world *world = begin(*state, rows[i].today);
        assert_string_equal(told(world), rows[i].told);
        assert_int_equal(period(world, "2026-08-10").tidligst, INT32_MIN);
        assert_int_equal(period(world, "2026-12-01").tidligst, day("2026-09-01"));
    }
}

static void a_month_with_fewer_days(void **state)
{
    struct world *world = avt_arena_alloc(*state, sizeof *world);
    *world = (struct world){.arena = *state, .measure = tiltak_read_satser(*state, ML), .chain = chain_new(*state)};
    world->today = day("2026-02-28");
    in_force(world, "2026-04-29", "2026-06-30", "20000");
    assert_int_equal(period(world, "2026-05-01").tidligst, day("2026-02-01"));
}

static void decided_one_after_the_other(void **state)
{
    struct world *world = begin(*state, "2026-08-20");
    decide(world, AVT_PERIODE_GODKJENT, "2026-08-10");
    assert_string_equal(told(world), "godkjent ubehandlet! ubehandlet+ ubehandlet+ ikke-ennaa");
    struct avt_periode one = period(world, "2026-08-10");
    assert_int_equal(one.avgjort->nr, world->chain.state.n_poster);
    assert_int_equal(one.avgjort->versjon, 0);
    decide(world, AVT_PERIODE_AVSLAATT, "2026-09-01");
    assert_string_equal(told(world), "godkjent avslaatt ubehandlet ubehandlet ikke-ennaa");
    decide(world, AVT_PERIODE_SENDT, "2026-09-01");
    assert_string_equal(told(world), "godkjent ubehandlet! ubehandlet+ ubehandlet+ ikke-ennaa");
    assert_true(period(world, "2026-09-01").sendt);
    decide(world, AVT_PERIODE_AVSLAATT, "2026-09-01");
    assert_string_equal(told(world), "godkjent avslaatt ubehandlet ubehandlet ikke-ennaa");
    assert_false(period(world, "2026-09-01").sendt);
}

/* Acceptance 27, and what a change of the wage, back again, of the start and of the end does to what was decided. */
static void figures_that_changed(void **state)
{
    static const struct {
        const char *start, *slutt, *wage, *told;
    } rows[] = {
        {"2026-08-10", "2026-12-20", "20000", "godkjent godkjent ubehandlet! ubehandlet+ ikke-ennaa"            },
        {"2026-08-10", "2026-12-20", "20001", "endret! endret+ ubehandlet+ ubehandlet+ ikke-ennaa"              },
        {"2026-08-10", "2027-01-31", "20000", "godkjent godkjent ubehandlet! ubehandlet+ ikke-ennaa ikke-ennaa" },
        {"2026-08-10", "2026-09-30", "20000", "godkjent godkjent"                                               },
        {"2026-08-10", "2026-09-29", "20000", "godkjent endret!"                                                },
        {"2026-08-10", "2026-08-31", "20000", "godkjent bortfalt"                                               },
        {"2026-08-11", "2026-12-20", "20000", "bortfalt ubehandlet! godkjent ubehandlet+ ubehandlet+ ikke-ennaa"},
        {"2026-10-01", "2026-12-20", "20000", "bortfalt bortfalt ubehandlet! ubehandlet+ ikke-ennaa"            },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct world *world = begin(*state, "2026-08-20");
        decide(world, AVT_PERIODE_GODKJENT, "2026-08-10");
        decide(world, AVT_PERIODE_GODKJENT, "2026-09-01");
        in_force(world, "2026-08-10", "2026-12-20", "30000");
        assert_string_equal(told(world), "endret! endret+ ubehandlet+ ubehandlet+ ikke-ennaa");
        in_force(world, rows[i].start, rows[i].slutt, rows[i].wage);
        assert_string_equal(told(world), rows[i].told);
    }
}

static void what_fell_away_keeps_its_figures(void **state)
{
    struct world *world = begin(*state, "2026-08-20");
    decide(world, AVT_PERIODE_GODKJENT, "2026-08-10");
    decide(world, AVT_PERIODE_GODKJENT, "2026-09-01");
    struct avt_periode before = period(world, "2026-09-01");
    in_force(world, "2026-08-10", "2026-08-31", "25000");
    struct avt_periode after = period(world, "2026-09-01");
    assert_int_equal(after.tilstand, AVT_PERIODE_ER_BORTFALT);
    assert_string_equal(after.belop, before.belop);
    assert_string_equal(before.belop, "15642");
    assert_int_equal(after.avgjort->nr, before.avgjort->nr);
}

static void refused_and_changed(void **state)
{
    struct world *world = begin(*state, "2026-08-20");
    decide(world, AVT_PERIODE_AVSLAATT, "2026-08-10");
    assert_string_equal(told(world), "avslaatt ubehandlet ubehandlet ubehandlet ikke-ennaa");
    in_force(world, "2026-08-10", "2026-12-20", "21000");
    assert_string_equal(told(world), "endret! ubehandlet+ ubehandlet+ ubehandlet+ ikke-ennaa");
}

/* Law: subsidy periods are cut by rule when the agreement ends early. */
static void ended_early(void **state)
{
    static const struct {
        const char *from, *told, *belop, *til; /* of September */
    } rows[] = {
        {"2026-12-21", "godkjent godkjent ubehandlet! ubehandlet+ ikke-ennaa", "15642", "2026-09-30"},
        {"2026-10-01", "godkjent godkjent bortfalt bortfalt bortfalt",         "15642", "2026-09-30"},
        {"2026-09-30", "godkjent endret! bortfalt bortfalt bortfalt",          "14903", "2026-09-29"},
        {"2026-09-11", "godkjent endret! bortfalt bortfalt bortfalt",          "5139",  "2026-09-10"},
        {"2026-09-02", "godkjent endret! bortfalt bortfalt bortfalt",          "514",   "2026-09-01"},
        {"2026-09-01", "godkjent bortfalt bortfalt bortfalt bortfalt",         "15642", "2026-09-30"},
        {"2026-08-10", "bortfalt bortfalt bortfalt bortfalt bortfalt",         "15642", "2026-09-30"},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct world *world = begin(*state, "2026-08-20");
        decide(world, AVT_PERIODE_GODKJENT, "2026-08-10");
        decide(world, AVT_PERIODE_GODKJENT, "2026-09-01");
        ended(world, AVT_AVBRUTT, rows[i].from);
        assert_string_equal(told(world), rows[i].told);
        struct avt_periode cut = period(world, "2026-09-01");
        assert_string_equal(cut.belop, rows[i].belop);
        assert_int_equal(cut.til, day(rows[i].til));
        if (cut.klar) {
            decide(world, AVT_PERIODE_GODKJENT, "2026-09-01");
            assert_int_equal(period(world, "2026-09-01").tilstand, AVT_PERIODE_ER_GODKJENT);
        }
    }
}

/* A stranger's bundle may hold, by its schema, a period without a last day: it is given one, in room of its own. */
static void ended_early_without_a_last_day(void **state)
{
    struct world *world = begin(*state, "2026-08-20");
    const struct avt_felt *til = avt_tiltak_felt(world->measure, LIST "/til");
    struct avt_innhold *content = &world->content[0];
    const char **posts;
    size_t n = avt_innhold_posts(*state, &posts, content, til->liste);
    for (size_t i = 0; i < n; i++)
        avt_innhold_set(*state, content, til, posts[i], NULL);
    struct avt_innhold cut = avt_beregn_slutt(*state, content, day("2026-10-20"));
    assert_int_equal(avt_innhold_posts(*state, &posts, &cut, til->liste), 3);
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(avt_innhold_get(&cut, til, posts[i]), "2026-10-20");
    assert_int_equal(cut.n, content->n - 2 * (size_t)(til->liste->n - 1) + 3);
}

static void annulled(void **state)
{
    struct world *world = begin(*state, "2026-08-01");
    decide(world, AVT_PERIODE_GODKJENT, "2026-08-10");
    ended(world, AVT_ANNULLERT, "2026-08-01");
    assert_string_equal(told(world), "bortfalt bortfalt bortfalt bortfalt bortfalt");
}

/* Default deny: what cannot be read has not been decided, and without content there is nothing to decide. */
static void content_that_is_unknown(void **state)
{
    struct world *world = begin(*state, "2026-08-20");
    decide(world, AVT_PERIODE_GODKJENT, "2026-08-10");
    in_force(world, "2026-08-10", "2026-12-20", "20000");
    assert_string_equal(told(world), "godkjent ubehandlet! ubehandlet+ ubehandlet+ ikke-ennaa");
    world->unknown[0] = true;
    assert_string_equal(told(world), "endret! ubehandlet+ ubehandlet+ ubehandlet+ ikke-ennaa");
    world->unknown[1] = true;
    assert_string_equal(told(world), "");
}

/* A decision is said of the version in force, also while another waits. */
static void the_version_it_is_about(void **state)
{
    struct world *world = begin(*state, "2026-08-20");
    struct avt_erklaering next = chain_version(&world->chain, AVT_FREMLAGT, "veileder", "to", roles, 1);
    assert_ok(chain_add(&world->chain, &next));
    struct avt_erklaering s = chain_act(&world->chain, AVT_PERIODE_GODKJENT, "beslutter");
    s.om = period(world, "2026-08-10").om;
    s.versjon = 2;
    assert_int_equal(chain_add(&world->chain, &s).code, AVT_ESTALE);
    s.versjon = 1;
    assert_ok(chain_add(&world->chain, &s));
    assert_string_equal(told(world), "godkjent ubehandlet! ubehandlet+ ubehandlet+ ikke-ennaa");
}

/* A measure where a duty stops periods: a review each half year, from 10 February. */
static struct world *begin_reviewed(struct avt_arena *arena)
{
    static const char *const values[][2] = {
        {"ansettelsesforhold/stillingsprosent", "100" },
        {"tilskuddsprosent",                    "60"  },
        {"feriepengesats",                      "12"  },
        {"otp-sats",                            "2"   },
        {"arbeidsgiveravgift",                  "14.1"},
    };
    struct world *world = avt_arena_alloc(arena, sizeof *world);
    *world = (struct world){
        .arena = arena, .measure = tiltak_read_satser(arena, "varig-lonnstilskudd"), .chain = chain_new(arena)};
    world->values = values;
    world->n_values = UNIT_COUNT(values);
    world->today = day("2026-03-02");
    in_force(world, "2026-02-10", "2028-02-09", "20000");
    return world;
}

static void reviewed(struct world *world, const char *date)
{
    assert_true(
        avt_instant_parse(&world->chain.now, avt_span_str(avt_arena_format(world->arena, "%sT10:00:00Z", date))));
    struct avt_erklaering s = chain_act(&world->chain, AVT_OPPFULGT, "veileder");
    s.code = "gjennomgang";
    assert_ok(chain_add(&world->chain, &s));
}

/* How the first period stands on a day: '!' may be approved, '#' is stopped, with the date it should have been done. */
static const char *stands(struct world *world, const char *date)
{
    world->today = day(date);
    struct avt_periode one = period(world, "2026-02-10");
    if (one.sperret == NULL)
        return one.klar && one.venter ? "!" : "?";
    assert_true(one.klar && !one.venter && period(world, "2026-03-01").sperret != NULL);
    return avt_arena_format(world->arena, "#%s %s", one.sperret->regel->kode,
                            avt_date_format(world->arena, one.sperret->forfall));
}

/* On the day it is due nothing is overdue. Done twice at once it counts once; done late, for all that was due. */
static void a_duty_that_stops_them(void **state)
{
    static const struct {
        const char *done; /* NULL: nothing more */
        const char *today, *told;
    } rows[] = {
        {NULL,         "2026-08-10", "!"                      },
        {NULL,         "2026-08-11", "#gjennomgang 2026-08-10"},
        {"2026-08-11", "2026-08-11", "!"                      },
        {"2026-08-20", "2027-02-10", "!"                      },
        {NULL,         "2027-02-11", "!"                      },
        {NULL,         "2027-08-11", "#gjennomgang 2027-08-10"},
        {"2027-08-10", "2027-08-11", "!"                      },
    };
    struct world *world = begin_reviewed(*state);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        if (rows[i].done != NULL)
            reviewed(world, rows[i].done);
        assert_row(strcmp(stands(world, rows[i].today), rows[i].told) == 0, stands(world, rows[i].today));
    }
}

static void reviews_do_not_count_ahead(void **state)
{
    struct world *world = begin_reviewed(*state);
    reviewed(world, "2026-03-02");
    reviewed(world, "2026-05-02");
    reviewed(world, "2026-08-10");
    assert_string_equal(stands(world, "2027-02-10"), "!");
    assert_string_equal(stands(world, "2027-02-11"), "#gjennomgang 2027-02-10");
    reviewed(world, "2027-09-01");
    assert_string_equal(stands(world, "2028-02-09"), "!");
    ended(world, AVT_AVBRUTT, "2027-10-01");
    assert_string_equal(stands(world, "2029-01-01"), "!");
}

/* One that is refused, or gone, has nothing to be stopped; and an early end leaves nothing to review. */
static void what_is_stopped(void **state)
{
    struct world *world = begin_reviewed(*state);
    world->today = day("2026-09-01");
    decide(world, AVT_PERIODE_AVSLAATT, "2026-02-10");
    assert_null(period(world, "2026-02-10").sperret);
    decide(world, AVT_PERIODE_SENDT, "2026-02-10");
    assert_non_null(period(world, "2026-02-10").sperret);
    assert_null(period(world, "2027-12-01").sperret); /* too early in any case */
    ended(world, AVT_AVBRUTT, "2026-07-01");
    assert_string_equal(stands(world, "2026-09-01"), "!");
}

/* What periods are asked of must be there: here both stand in documents that all who sign read. */
static void the_documents_they_are_asked_of(void **state)
{
    const struct avt_tiltak *measure = tiltak_read_satser(*state, "varig-lonnstilskudd");
    const struct avt_liste *list = avt_tiltak_liste(measure, LIST);
    assert_true(avt_perioder_dokument(measure, 0));
    assert_true(avt_perioder_dokument(measure, list->dokument));
    assert_false(avt_perioder_dokument(measure, avt_tiltak_dokument(measure, "nav")));
    assert_false(avt_perioder_dokument(tiltak_read_satser(*state, ML), 0) && list->dokument != 0);
}

static void a_measure_without(void **state)
{
    struct avt_periode *list;
    struct world *world = begin(*state, "2026-08-20");
    const struct avt_perioder_in in = {tiltak_read_satser(*state, "arbeidstrening"), &world->chain.state, world->today,
                                       content_of, world};
    assert_int_equal(avt_perioder(*state, &list, &in), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(when_each_can_be_decided),
        unit_case(a_month_with_fewer_days),
        unit_case(decided_one_after_the_other),
        unit_case(figures_that_changed),
        unit_case(what_fell_away_keeps_its_figures),
        unit_case(refused_and_changed),
        unit_case(ended_early),
        unit_case(ended_early_without_a_last_day),
        unit_case(annulled),
        unit_case(content_that_is_unknown),
        unit_case(the_version_it_is_about),
        unit_case(a_duty_that_stops_them),
        unit_case(reviews_do_not_count_ahead),
        unit_case(what_is_stopped),
        unit_case(the_documents_they_are_asked_of),
        unit_case(a_measure_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
