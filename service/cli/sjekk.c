/* avtale sjekk: what the rules say of an agreement's content, as API and pages would. */
#include <stdio.h>
#include <string.h>

#include "avtale/beregn.h"
#include "avtale/id.h"
#include "avtale/limits.h"
#include "avtale/regel.h"
#include "avtale/xml.h"
#include "cli/cli.h"
#include "flow/service.h"
#include "sys/clock.h"
#include "sys/file.h"

enum { CLI_BROKEN = 1, CLI_UNREADABLE = 2 };

static const char help[] =
    "avtale sjekk --tiltak NAME [--idag DATE] [--fakta FILE] [--skjemaer DIR]\n\n"
    "Reads the content of an agreement (innhold) as JSON on standard input and checks it as if it were put forward.\n"
    "Prints a JSON list of {kode, felt, alvor, hjemmel}; alvor is stopp or advarsel. An item of a list that has no id\n"
    "is told by its place from 1.\n\n"
    "  --tiltak    the measure, e.g. arbeidstrening\n"
    "  --idag      the date to check on (today)\n"
    "  --fakta     what the rules must know beside the content, as JSON: {\"foedselsdato\": \"2001-05-17\",\n"
    "              \"avtaler\": [{\"tiltak\": \"…\", \"start\": \"…\", \"slutt\": \"…\"}]}, of an agreement also\n"
    "              \"inngaatt\": \"nei\" (it waits for signatures) and \"avtale\", the id that a link names. A\n"
    "              synthetic number tells when its person was born; of others a fact must.\n"
    "  --skjemaer  folder with the measures (schemas)\n\n"
    "Exit status: 0 no stopp, 1 at least one, 2 the input cannot be read; 64 wrong usage.\n";

struct check {
    struct avt_arena *arena;
    const struct avt_tiltak *tiltak;
    struct avt_innhold innhold;
    struct avt_fakta fakta;
    struct avt_faults faults;
};

/* ---- Reading ---- */

static int unreadable(const char *what, const char *where, const char *why)
{
    fprintf(stderr, "avtale sjekk: %s: %s%s%s\n", what, where, where[0] == '\0' ? "" : ": ", why);
    return CLI_UNREADABLE;
}

static int read_content(struct check *c)
{
    struct avt_json *json = NULL;
    unsigned next = 1;
    struct avt_ids ids = cli_ids(&next);
    struct avt_err err = avt_json_parse(c->arena, &json, cli_input(c->arena), &c->faults);
    if (err.code == AVT_EFAULTS)
        return CLI_BROKEN;
    if (err.code != AVT_OK)
        return unreadable("standard input", err.where, avt_err_name(err.code));
    if (json->kind != AVT_JSON_OBJECT)
        return unreadable("standard input", "", "no JSON object");
    avt_innhold_from_json(c->arena, &c->innhold, c->tiltak, json, NULL, &ids, &c->faults);
    return 0;
}

static int read_facts(struct check *c, const char *path)
{
    struct avt_span bytes;
    struct avt_json *json = NULL;
    struct avt_faults faults = AVT_FAULTS(c->arena);
    struct avt_err err = file_read(c->arena, &bytes, path, AVT_MAX_BODY);
    if (err.code == AVT_OK)
        err = avt_json_parse(c->arena, &json, bytes, &faults);
    if (err.code != AVT_OK)
        return unreadable(path, err.where, avt_err_name(err.code));
    avt_fakta_from_json(c->arena, &c->fakta, json, "oppgitt", &faults);
    if (faults.n > 0)
        return unreadable(path, faults.list[0].felt, faults.list[0].kode);
    return 0;
}

/* Whoever is synthetic was born when the number says, unless the facts say otherwise. */
static void add_born(struct check *c)
{
    const struct avt_rolle *person = avt_tiltak_person(c->tiltak);
    const char *fnr = person == NULL ? NULL : avt_innhold_get(&c->innhold, person->identitet, NULL);
    avt_date born;
    if (fnr == NULL || avt_fakta_find(&c->fakta, "foedselsdato") != NULL || !avt_fnr_synthetic_born(fnr, &born))
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
        avt_json_close(&w, '}');
    }
    avt_json_close(&w, ']');
    puts(avt_buf_get(&w.buf).ptr);
}

/* ---- The command ---- */

/* Forced and computed values are put in, as when a draft is saved. */
static int check(struct check *c, const char *fakta)
{
    int status = fakta == NULL ? 0 : read_facts(c, fakta);
    if (status == 0)
        status = read_content(c);
    if (status == CLI_UNREADABLE)
        return status;
    if (status == 0) {
        add_born(c);
        avt_regel_settes(c->arena, &c->innhold);
        avt_beregn(c->arena, &c->innhold, &c->fakta, &c->faults);
        avt_innhold_check(&c->innhold, AVT_FREMLEGG, &c->fakta, &c->faults);
    }
    tell(c);
    return avt_faults_stop(&c->faults) ? CLI_BROKEN : 0;
}

static int run(struct check *c, const char *navn, const char *dir, const char *fakta)
{
    struct service service = {.n_tiltak = 0};
    struct avt_err err = service_load_tiltak(c->arena, &service.tiltak, &service.n_tiltak, dir);
    if (err.code != AVT_OK)
        return unreadable(err.where, avt_err_name(err.code), err.detail);
    c->tiltak = service_tiltak(&service, navn, 0);
    if (c->tiltak == NULL) {
        fprintf(stderr, "avtale sjekk: no measure %s in %s\n", navn, dir);
        return CLI_USAGE;
    }
    c->innhold.tiltak = c->tiltak;
    return check(c, fakta);
}

int cli_sjekk(int argc, char **argv)
{
    int status;
    avt_date idag;
    const char *tiltak = NULL, *day = NULL, *fakta = NULL, *dir = "schemas";
    const struct cli_option options[] = {
        {"--tiltak",   &tiltak, NULL},
        {"--idag",     &day,    NULL},
        {"--fakta",    &fakta,  NULL},
        {"--skjemaer", &dir,    NULL},
    };
    if (!cli_parse(&(struct cli_args){help, options, sizeof options / sizeof *options, NULL}, argc, argv, &status))
        return status;
    if (tiltak == NULL || (day != NULL && !avt_date_parse(&idag, avt_span_str(day)))) {
        fputs(help, stderr);
        return CLI_USAGE;
    }
    struct avt_arena *arena = avt_arena_new();
    struct check c = {.arena = arena, .faults = AVT_FAULTS(arena), .fakta = {.idag = day ? idag : clock_today()}};
    avt_xml_setup();
    status = run(&c, tiltak, dir, fakta);
    avt_arena_free(&arena);
    return status;
}
