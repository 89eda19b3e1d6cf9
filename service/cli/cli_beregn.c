/* avtale beregn: what a measure's rules make of a wage, hours or expenses, without an agreement. */
#include "avtale/beregn.h"
#include "avtale/regel.h"

#include <stdio.h>
#include <string.h>

#include "avtale/limits.h"
#include "avtale/xml.h"
#include "case/service.h"
#include "cli/cli.h"
#include "cli/cli_beregn_inn.h"
#include "sys/clock.h"

static const char help[] =
    "avtale beregn --tiltak NAME [--skjemaer DIR] [--idag DATE] [--mellomregning] <input.json\n\n"
    "Reads one JSON object on standard input, and writes what the measure's rules compute from it:\n"
    "  start slutt              days, e.g. \"2024-07-29\"\n"
    "  manedslonn               kroner a month\n"
    "  feriepengesats otp_sats arbeidsgiveravgift   fractions, e.g. \"0.12\"\n"
    "  stillingsprosent         percent\n"
    "  innsatsgruppe            Nav's code, e.g. \"TRENGER_VEILEDNING\"\n"
    "  prosent                  of the wage, where the rate is chosen\n"
    "  lonnstype lonn timer     of a mentor; hours a month\n"
    "  vurderes_senest          a day, where the rate is to be looked at again\n"
    "  utgifter                 [{\"type\", \"belop\"}]\n"
    "Numbers with decimals are strings, here and in the answer; what the measure does not have is null.\n\n"
    "  --tiltak         the measure, e.g. midlertidig-lonnstilskudd\n"
    "  --skjemaer       folder with the measures and rates (schemas)\n"
    "  --idag           compute as if today were DATE\n"
    "  --mellomregning  every figure on the way too, and the rates that were used\n\n"
    "Exit status: 0 computed, 1 faults, written as a list of {kode, felt, alvor, hjemmel}; 64 wrong usage.\n";

/* ---- Answering ---- */

static const struct {
    const char *key, *path;
    bool always;
} figures[] = {
    {"feriepenger",              "feriepenger-belop",        true },
    {"otp",                      "otp-belop",                true },
    {"arbeidsgiveravgift",       "arbeidsgiveravgift-belop", true },
    {"sum_lonnsutgifter",        "sum-lonnsutgifter",        true },
    {"sum_lonnstilskudd",        "sum-tilskudd",             true },
    {"timelonn",                 "timelonn",                 true },
    {"manedslonn_full_stilling", "manedslonn-full-stilling", false},
    {"lonn_per_maaned",          "lonn-per-maaned",          false},
    {"timer_totalt",             "timer-totalt",             false},
    {"sum_utgifter",             "utgift-totalt",            false},
    {"tak_utgifter",             "utgift-tak",               false},
};

/* A whole number as a number, another as a string, and nothing as null. */
static void add_figure(struct avt_json_writer *w, const char *key, const char *text)
{
    struct avt_tall tall;
    bool whole = text != NULL && strchr(text, '.') == NULL && avt_tall_parse(&tall, avt_span_str(text));
    if (whole)
        avt_json_add_int(w, key, (int64_t)tall.teller);
    else
        avt_json_add_string(w, key, text);
}

static void add_periods(struct avt_json_writer *w, const struct avt_innhold *innhold)
{
    static const char *const keys[] = {"fra", "til", "prosent", "belop"};
    const struct avt_liste *list = avt_tiltak_liste(innhold->tiltak, "tilskuddsperiode");
    const char **posts;
    size_t n = list == NULL ? 0 : avt_innhold_posts(w->buf.arena, &posts, innhold, list);
    avt_json_open(w, "perioder", '[');
    for (size_t i = 0; i < n; i++) {
        avt_json_open(w, NULL, '{');
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
            const char *path = avt_arena_format(w->buf.arena, "tilskuddsperiode/%s", keys[k]);
            add_figure(w, keys[k], avt_innhold_get(innhold, avt_tiltak_felt(innhold->tiltak, path), posts[i]));
        }
        avt_json_close(w, '}');
    }
    avt_json_close(w, ']');
}

static void add_on_the_way(struct avt_json_writer *w, const struct avt_innhold *innhold, const struct avt_fakta *fakta)
{
    struct avt_mellomregning *list;
    const struct avt_sats **rates;
    size_t n = avt_beregn_mellomregning(w->buf.arena, &list, innhold, fakta, -1);
    avt_json_open(w, "mellomregning", '{');
    for (size_t i = 0; i < n; i++)
        add_figure(w, list[i].navn, list[i].verdi);
    avt_json_close(w, '}');
    n = avt_beregn_satser(w->buf.arena, &rates, innhold, fakta);
    avt_json_open(w, "satser", '{');
    for (size_t i = 0; i < n; i++)
        add_figure(w, rates[i]->navn, rates[i]->tekst);
    avt_json_close(w, '}');
}

static void answer(struct avt_arena *arena, const struct avt_innhold *innhold, const struct avt_fakta *fakta, bool all)
{
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_json_open(&w, NULL, '{');
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (figures[i].always || avt_tiltak_felt(innhold->tiltak, figures[i].path) != NULL)
            add_figure(&w, figures[i].key, avt_innhold_find(innhold, figures[i].path));
    add_periods(&w, innhold);
    if (all)
        add_on_the_way(&w, innhold, fakta);
    avt_json_close(&w, '}');
    puts(avt_buf_get(&w.buf).ptr);
}

static void answer_faults(const struct avt_faults *faults)
{
    struct avt_json_writer w = AVT_JSON_WRITER(faults->arena);
    avt_json_open(&w, NULL, '[');
    for (size_t i = 0; i < faults->n; i++) {
        const struct avt_fault *f = &faults->list[i];
        avt_json_open(&w, NULL, '{');
        avt_json_add_string(&w, "kode", f->kode);
        avt_json_add_string(&w, "felt", f->felt);
        avt_json_add_string(&w, "alvor", f->severity == AVT_STOPP ? "stopp" : "advarsel");
        avt_json_add_string(&w, "hjemmel", f->hjemmel);
        avt_json_close(&w, '}');
    }
    avt_json_close(&w, ']');
    puts(avt_buf_get(&w.buf).ptr);
}

/* ---- Computing ---- */

/* Of the measure's rules those that what is computed, or the days it is computed for, must keep. */
static bool concerns(const struct avt_tiltak *tiltak, const struct avt_fault *f)
{
    const struct avt_felt *felt = avt_tiltak_felt(tiltak, f->felt);
    if (felt != NULL && felt->beregnet)
        return true;
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        const struct avt_regel *regel = &tiltak->regler[i];
        bool compares = regel->kind == AVT_REGEL_ORDEN || regel->kind == AVT_REGEL_SUM;
        if (compares && strcmp(regel->kode, f->kode) == 0)
            return true;
    }
    return false;
}

static void check_rules(const struct avt_innhold *innhold, const struct avt_fakta *fakta, struct avt_faults *faults)
{
    struct avt_faults all = AVT_FAULTS(faults->arena);
    avt_regel_check(innhold, AVT_ENDRING, fakta, &all);
    for (size_t i = 0; i < all.n; i++) {
        const struct avt_fault *f = &all.list[i];
        if (concerns(innhold->tiltak, f))
            avt_faults_add(faults, f->kode, f->felt, f->severity, f->hjemmel);
    }
}

/* True if every figure and list that rules compute is there. */
static bool is_whole(struct avt_arena *arena, const struct avt_innhold *innhold)
{
    const struct avt_tiltak *t = innhold->tiltak;
    const char **posts;
    for (size_t i = 0; i < t->n_lister; i++)
        if (t->lister[i].beregnet && avt_innhold_posts(arena, &posts, innhold, &t->lister[i]) == 0)
            return false;
    for (size_t i = 0; i < t->n_felter; i++)
        if (t->felter[i].beregnet && t->felter[i].liste == NULL &&
            avt_innhold_get(innhold, &t->felter[i], NULL) == NULL)
            return false;
    return true;
}

static void compute(struct avt_arena *arena, struct avt_innhold *innhold, const struct avt_tiltak *tiltak,
                    struct avt_span input, const struct avt_fakta *fakta, struct avt_faults *faults)
{
    struct avt_json *json;
    struct avt_err err = avt_json_parse(arena, &json, input, faults);
    if (err.code != AVT_OK) {
        if (err.code != AVT_EFAULTS)
            avt_faults_add(faults, avt_err_name(err.code), err.where, AVT_STOPP, "");
        return;
    }
    beregn_inn(arena, innhold, tiltak, json, faults);
    if (avt_faults_stop(faults))
        return;
    avt_beregn(arena, innhold, fakta, faults);
    check_rules(innhold, fakta, faults);
    if (!avt_faults_stop(faults) && !is_whole(arena, innhold))
        beregn_mangler(innhold, faults);
}

/* ---- The command ---- */

/* The newest version of a measure; NULL if there is none, or the folder has faults, which has been told. */
static const struct avt_tiltak *find(struct avt_arena *arena, const char *navn, const char *dir, int *status)
{
    struct service service = {.n_tiltak = 0};
    struct avt_err err = service_load_tiltak(arena, &service.tiltak, &service.n_tiltak, dir);
    *status = 1;
    if (err.code != AVT_OK) {
        (void)fprintf(stderr, "avtale beregn: %s: %s\n%s\n", err.where, avt_err_name(err.code), err.detail);
        return NULL;
    }
    const struct avt_tiltak *tiltak = service_tiltak(&service, navn, 0);
    if (tiltak == NULL) {
        (void)fprintf(stderr, "avtale beregn: no measure %s in %s\n", navn, dir);
        *status = CLI_USAGE;
    }
    return tiltak;
}

static int run(struct avt_arena *arena, const char *navn, const char *dir, avt_date idag, bool all)
{
    int status;
    const struct avt_tiltak *tiltak = find(arena, navn, dir, &status);
    if (tiltak == NULL)
        return status;
    const struct avt_fakta fakta = {.idag = idag};
    struct avt_innhold innhold = {.tiltak = tiltak};
    struct avt_faults faults = AVT_FAULTS(arena);
    compute(arena, &innhold, tiltak, cli_input(arena), &fakta, &faults);
    if (avt_faults_stop(&faults)) {
        answer_faults(&faults);
        return 1;
    }
    answer(arena, &innhold, &fakta, all);
    return 0;
}

int cli_beregn(int argc, char **argv)
{
    int status;
    bool all = false;
    const char *navn = NULL, *dir = "schemas", *idag = NULL;
    const struct cli_option options[] = {
        {"--tiltak",        &navn, NULL},
        {"--skjemaer",      &dir,  NULL},
        {"--idag",          &idag, NULL},
        {"--mellomregning", NULL,  &all},
    };
    const struct cli_args args = {help, options, sizeof options / sizeof *options, NULL};
    avt_date today = clock_today();
    if (!cli_parse(&args, argc, argv, &status))
        return status;
    if (navn == NULL || (idag != NULL && !avt_date_parse(&today, avt_span_str(idag)))) {
        (void)fputs(help, stderr);
        return CLI_USAGE;
    }
    struct avt_arena *arena = avt_arena_new();
    avt_xml_setup();
    status = run(arena, navn, dir, today, all);
    avt_arena_free(&arena);
    return status;
}
