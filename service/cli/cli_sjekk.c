/* avtale sjekk: what the rules say of an agreement's content, as API and pages would. */
#include <stdio.h>
#include <string.h>

#include "avtale/beregn.h"
#include "avtale/id.h"
#include "avtale/limits.h"
#include "avtale/regel.h"
#include "avtale/xml.h"
#include "case/service.h"
#include "cli/cli.h"
#include "sys/clock.h"
#include "sys/file.h"

enum { CLI_BROKEN = 1, CLI_UNREADABLE = 2 };

static const char help[] =
    "avtale sjekk --tiltak NAME [--idag DATE] [--fakta FILE] [--gjelder FILE] [--skjemaer DIR]\n\n"
    "Reads the content of an agreement (innhold) as JSON on standard input and checks it as if it were put forward.\n"
    "Prints a JSON list of {kode, felt, alvor, hjemmel}; alvor is stopp or advarsel. ugyldige-tegn also has plass:\n"
    "which character it is, from 1. An item of a list that has no id is told by its place from 1.\n\n"
    "  --tiltak    the measure, e.g. arbeidstrening\n"
    "  --idag      the date to check on (today)\n"
    "  --fakta     what the rules must know beside the content, as JSON: {\"foedselsdato\": \"2001-05-17\",\n"
    "              \"avtaler\": [{\"tiltak\": \"…\", \"start\": \"…\", \"slutt\": \"…\"}]}, of an agreement also\n"
    "              \"inngaatt\": \"nei\" (it waits for signatures) and \"avtale\", the id that a link names. A\n"
    "              synthetic number tells when its person was born, if it tells a century; else a fact must.\n"
    "  --gjelder   the content in force, as JSON, that this is an amendment of; its items are known by their id\n"
    "  --skjemaer  folder with the measures (schemas)\n\n"
    "Exit status: 0 no stopp, 1 at least one, 2 the input cannot be read; 64 wrong usage.\n";

struct check {
    struct avt_arena *arena;
    const struct avt_tiltak *tiltak;
    struct avt_innhold innhold;
    struct avt_innhold gjelder; /* tiltak NULL: there is none, and this is the first version */
    struct avt_fakta fakta;
    struct avt_faults faults;
};

/* The files of the command line; NULL: not given. */
struct paths {
    const char *fakta, *gjelder;
};

/* ---- Reading ---- */

static int unreadable(const char *what, const char *where, const char *why)
{
    (void)fprintf(stderr, "avtale sjekk: %s: %s%s%s\n", what, where, where[0] == '\0' ? "" : ": ", why);
    return CLI_UNREADABLE;
}

/* Items of a content in force that have no id are told apart from those of the new one. */
static void to_innhold(struct check *c, struct avt_innhold *out, const struct avt_json *json, unsigned first,
                       struct avt_faults *faults)
{
    const struct avt_innhold *former = out == &c->innhold && c->gjelder.tiltak != NULL ? &c->gjelder : NULL;
    struct avt_ids ids = cli_ids(&first);
    avt_innhold_from_json(c->arena, out, c->tiltak, json, former, &ids, faults);
}

static int read_content(struct check *c)
{
    struct avt_json *json = NULL;
    struct avt_err err = avt_json_parse(c->arena, &json, cli_input(c->arena), &c->faults);
    if (err.code == AVT_EFAULTS)
        return CLI_BROKEN;
    if (err.code != AVT_OK)
        return unreadable("standard input", err.where, avt_err_name(err.code));
    if (json->kind != AVT_JSON_OBJECT)
        return unreadable("standard input", "", "no JSON object");
    to_innhold(c, &c->innhold, json, 1, &c->faults);
    return 0;
}

static int read_file(struct check *c, const char *path, struct avt_json **json, struct avt_faults *faults)
{
    struct avt_span bytes;
    struct avt_err err = file_read(c->arena, &bytes, path, AVT_MAX_BODY);
    if (err.code == AVT_OK)
        err = avt_json_parse(c->arena, json, bytes, faults);
    return err.code == AVT_OK ? 0 : unreadable(path, err.where, avt_err_name(err.code));
}

static int read_facts(struct check *c, const char *path)
{
    struct avt_json *json = NULL;
    struct avt_faults faults = AVT_FAULTS(c->arena);
    int status = read_file(c, path, &json, &faults);
    if (status != 0)
        return status;
    avt_fakta_from_json(c->arena, &c->fakta, json, "oppgitt", &faults);
    return faults.n > 0 ? unreadable(path, faults.list[0].felt, faults.list[0].kode) : 0;
}

static int read_former(struct check *c, const char *path)
{
    struct avt_json *json = NULL;
    struct avt_faults faults = AVT_FAULTS(c->arena);
    int status = read_file(c, path, &json, &faults);
    if (status != 0)
        return status;
    to_innhold(c, &c->gjelder, json, AVT_MAX_ITEMS * AVT_MAX_ITEMS, &faults);
    c->fakta.gjelder = &c->gjelder;
    return faults.n > 0 ? unreadable(path, faults.list[0].felt, faults.list[0].kode) : 0;
}

/* Whoever is synthetic was born when the number says, unless the facts say otherwise. */
static void add_born(struct check *c)
{
    const struct avt_rolle *person = avt_tiltak_person(c->tiltak);
    const char *fnr = person == NULL ? NULL : avt_innhold_get(&c->innhold, person->identitet, NULL);
    avt_date born;
    if (fnr == NULL || avt_fakta_find(&c->fakta, "foedselsdato") != NULL ||
        !avt_fnr_synthetic_born(fnr, c->fakta.idag, &born))
        return;
    struct avt_faktum *list = avt_arena_array(c->arena, c->fakta.n + 1, sizeof *list);
    for (size_t i = 0; i < c->fakta.n; i++)
        list[i] = c->fakta.liste[i];
    list[c->fakta.n++] = (struct avt_faktum){
        .navn = "foedselsdato", .verdi = avt_date_format(c->arena, born), .kilde = "syntetisk", .dato = c->fakta.idag};
    c->fakta.liste = list;
}

/* ---- Telling ---- */

/* "utgift/<id>/belop" with the place of an item that had no id: "utgift/2/belop". */
static const char *placed(const struct check *c, const char *path)
{
    for (size_t i = 0; i < c->tiltak->n_lister; i++) {
        const struct avt_liste *liste = &c->tiltak->lister[i];
        size_t len = strlen(liste->sti);
        const char **posts, *id = path + len + 1;
        if (strncmp(path, liste->sti, len) != 0 || path[len] != '/')
            continue;
        size_t n = avt_innhold_posts(c->arena, &posts, &c->innhold, liste);
        for (size_t k = 0; k < n; k++)
            if (strncmp(posts[k], "0000000000", 10) == 0 && strncmp(id, posts[k], strlen(posts[k])) == 0)
                return avt_arena_format(c->arena, "%s/%zu%s", liste->sti, k + 1, id + strlen(posts[k]));
    }
    return path;
}

static void tell(const struct check *c)
{
    struct avt_json_writer w = AVT_JSON_WRITER(c->arena);
    avt_json_open(&w, NULL, '[');
    for (size_t i = 0; i < c->faults.n; i++) {
        const struct avt_fault *fault = &c->faults.list[i];
        avt_json_open(&w, NULL, '{');
        avt_json_add_string(&w, "kode", fault->kode);
        avt_json_add_string(&w, "felt", placed(c, fault->felt));
        avt_json_add_string(&w, "alvor", fault->severity == AVT_STOPP ? "stopp" : "advarsel");
        avt_json_add_string(&w, "hjemmel", fault->hjemmel);
        if (fault->plass > 0)
            avt_json_add_int(&w, "plass", (int64_t)fault->plass);
        avt_json_close(&w, '}');
    }
    avt_json_close(&w, ']');
    puts(avt_buf_get(&w.buf).ptr);
}

/* ---- The command ---- */

/* What a value was refused for is not told as missing too. */
static void drop_missing(struct check *c, size_t refused)
{
    size_t n = refused;
    for (size_t i = refused; i < c->faults.n; i++) {
        bool known = false;
        for (size_t k = 0; k < refused && strcmp(c->faults.list[i].kode, "mangler") == 0; k++)
            known = known || strcmp(placed(c, c->faults.list[i].felt), c->faults.list[k].felt) == 0;
        if (!known)
            c->faults.list[n++] = c->faults.list[i];
    }
    c->faults.n = n;
}

/* An amendment is asked what an amendment is asked, and what a first version is when it starts another day. */
static unsigned moments_of(const struct check *c)
{
    const char *before = c->fakta.gjelder == NULL ? NULL : avt_innhold_find(&c->gjelder, "start");
    const char *now = avt_innhold_find(&c->innhold, "start");
    if (c->fakta.gjelder == NULL)
        return AVT_FREMLEGG;
    bool moved = (before == NULL) != (now == NULL) || (before != NULL && strcmp(before, now) != 0);
    return moved ? AVT_ENDRING | AVT_FREMLEGG : AVT_ENDRING;
}

/* Forced and computed values are put in, as when a draft is saved. */
static int check(struct check *c, const struct paths *paths)
{
    int status = paths->fakta == NULL ? 0 : read_facts(c, paths->fakta);
    if (status == 0 && paths->gjelder != NULL)
        status = read_former(c, paths->gjelder);
    if (status == 0)
        status = read_content(c);
    if (status == CLI_UNREADABLE)
        return status;
    if (status == 0) {
        size_t refused = c->faults.n;
        add_born(c);
        avt_regel_settes(c->arena, &c->innhold);
        avt_beregn(c->arena, &c->innhold, &c->fakta, &c->faults);
        avt_innhold_check(&c->innhold, moments_of(c), &c->fakta, &c->faults);
        drop_missing(c, refused);
    }
    tell(c);
    return avt_faults_stop(&c->faults) ? CLI_BROKEN : 0;
}

static int run(struct check *c, const char *navn, const char *dir, const struct paths *paths)
{
    struct service service = {.n_tiltak = 0};
    struct avt_err err = service_load_tiltak(c->arena, &service.tiltak, &service.n_tiltak, dir);
    if (err.code != AVT_OK)
        return unreadable(err.where, avt_err_name(err.code), err.detail);
    c->tiltak = service_tiltak(&service, navn, 0);
    if (c->tiltak == NULL) {
        (void)fprintf(stderr, "avtale sjekk: no measure %s in %s\n", navn, dir);
        return CLI_USAGE;
    }
    c->innhold.tiltak = c->tiltak;
    return check(c, paths);
}

int cli_sjekk(int argc, char **argv)
{
    int status;
    avt_date idag;
    struct paths paths = {0};
    const char *tiltak = NULL, *day = NULL, *dir = "schemas";
    const struct cli_option options[] = {
        {"--tiltak",   &tiltak,        NULL},
        {"--idag",     &day,           NULL},
        {"--fakta",    &paths.fakta,   NULL},
        {"--gjelder",  &paths.gjelder, NULL},
        {"--skjemaer", &dir,           NULL},
    };
    if (!cli_parse(&(struct cli_args){help, options, sizeof options / sizeof *options, NULL}, argc, argv, &status))
        return status;
    if (tiltak == NULL || (day != NULL && !avt_date_parse(&idag, avt_span_str(day)))) {
        (void)fputs(help, stderr);
        return CLI_USAGE;
    }
    struct avt_arena *arena = avt_arena_new();
    struct check c = {.arena = arena, .faults = AVT_FAULTS(arena), .fakta = {.idag = day ? idag : clock_today()}};
    avt_xml_setup();
    status = run(&c, tiltak, dir, &paths);
    avt_arena_free(&arena);
    return status;
}
