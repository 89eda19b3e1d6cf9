/* avtale kontroller: verifies a bundle, offline. Files are read first; then the process gives up everything else, and
 * only then reads what is in them. */
#include <stdio.h>
#include <string.h>

#include "avtale/json.h"
#include "avtale/limits.h"
#include "avtale/pakke.h"
#include "avtale/xml.h"
#include "case/service.h"
#include "cli/cli.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/sandbox.h"

static const char help[] =
    "avtale kontroller FILE [--rot FILE] [--skjema DIR] [--json]\n\n"
    "Verifies a bundle, without network or service, and tells the outcome of every check.\n\n"
    "  --rot   root keys you trust, from somewhere else than the bundle: vkeys, one a line.\n"
    "          Without it: *.vkey in " AVT_KEYS " and in keys.\n"
    "  --skjema  a folder of measures whose rule books you know, besides those that this\n"
    "          program was built with. A rule book is known by the digest of its files.\n"
    "  --json  the report as JSON\n\n"
    "Exit status: 0 valid, 1 not valid, 2 not readable as a bundle, 3 sound, but by no root key\n"
    "you trust, 4 sound, but by rules that are not known here; 64 wrong usage.\n";

struct roots {
    struct avt_arena *arena;
    struct avt_key *list;
    size_t n, cap;
};

/* ---- Roots ---- */

static void add_root(struct roots *roots, const struct avt_key *key)
{
    for (size_t i = 0; i < roots->n; i++)
        if (memcmp(roots->list[i].point, key->point, sizeof key->point) == 0)
            return;
    roots->list = avt_arena_grow(roots->arena, roots->list, roots->n, &roots->cap, sizeof *roots->list);
    roots->list[roots->n++] = *key;
}

static struct avt_err add_file(struct roots *roots, struct avt_span text)
{
    size_t n;
    struct avt_key *keys;
    AVT_TRY(avt_roots_parse(roots->arena, &keys, &n, text));
    for (size_t i = 0; i < n; i++)
        add_root(roots, &keys[i]);
    return AVT_NOERR;
}

static bool is_vkey_file(const char *name)
{
    const char *end = strrchr(name, '.');
    return end != NULL && strcmp(end, ".vkey") == 0 && strchr(name, '/') == NULL;
}

/* A folder that is not there has no roots. */
static struct avt_err add_folder(struct roots *roots, const char *dir)
{
    size_t n;
    struct avt_entry *files;
    struct avt_err err = file_tree(roots->arena, &files, &n, dir);
    if (err.code == AVT_ENOTFOUND)
        return AVT_NOERR;
    AVT_TRY(err);
    for (size_t i = 0; i < n; i++)
        if (is_vkey_file(files[i].name))
            AVT_TRY(add_file(roots, files[i].bytes));
    return AVT_NOERR;
}

static struct avt_err load_roots(struct roots *roots, const char *file)
{
    struct avt_span text;
    if (file == NULL) {
        AVT_TRY(add_folder(roots, AVT_KEYS));
        return add_folder(roots, "keys");
    }
    AVT_TRY(file_read(roots->arena, &text, file, AVT_MAX_STATEMENT));
    return add_file(roots, text);
}

/* ---- Telling ---- */

static const char *const verdicts[] = {
    [AVT_DOM_GYLDIG] = "GYLDIG: Pakken er uendret, og signert av rotnøkler du stoler på.",
    [AVT_DOM_UGYLDIG] = "UGYLDIG: Ikke alle kontroller holdt. Pakken beviser ikke det den sier.",
    [AVT_DOM_ULESELIG] = "ULESELIG: Filen er ikke en pakke fra Avtale, eller den er skadet.",
    [AVT_DOM_UFORANKRET] =
        "UFORANKRET: Pakken henger sammen, men ikke med noen rotnøkkel du stoler på. Hent rotnøkkelen fra "
        "utstederen, og kontroller igjen med --rot.",
    [AVT_DOM_UKJENT] =
        "UKJENT REGELVERK: Pakken henger sammen, og er signert av rotnøkler du stoler på. Men reglene den "
        "følger, er ikke kjent her, så ingen har kontrollert at de er de rette. Har du dem fra utstederen, "
        "så oppgi mappen med --skjema.",
};

static const char *const outcomes[] = {
    [AVT_UTFALL_OK] = "ok",
    [AVT_UTFALL_FEIL] = "FEIL",
    [AVT_UTFALL_GJELDER_IKKE] = "–",
};

static void tell_agreement(const struct avt_rapport *report)
{
    if (report->avtale[0] == '\0')
        return;
    printf("\nAvtale %s %s %s\n", report->avtale, report->tiltak, report->status);
    if (report->gjelder != 0)
        printf("Versjon %u gjelder.\n", report->gjelder);
    if (report->venter != 0)
        printf("Versjon %u venter på underskrifter.\n", report->venter);
}

static void tell(const struct avt_rapport *report)
{
    for (size_t i = 0; i < report->n; i++) {
        const struct avt_sjekk *check = &report->sjekker[i];
        int wide = check->utfall == AVT_UTFALL_GJELDER_IKKE ? 6 : 4; /* the dash is three bytes */
        printf("%-16s %-*s %s\n", check->navn, wide, outcomes[check->utfall], check->hva);
    }
    tell_agreement(report);
    printf("\n%s\n", verdicts[report->dom]);
    if (report->demo)
        puts("Den er laget i demomodus, og beviser ingenting om hvem som handlet.");
}

static void tell_json(struct avt_arena *arena, const struct avt_rapport *report)
{
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "dom", avt_dom_name(report->dom));
    avt_json_add_int(&w, "kode", report->dom);
    avt_json_add_string(&w, "avtale", report->avtale);
    avt_json_add_string(&w, "tiltak", report->tiltak);
    avt_json_add_string(&w, "status", report->status);
    avt_json_add_int(&w, "gjelder", report->gjelder);
    avt_json_add_int(&w, "venter", report->venter);
    avt_json_add_bool(&w, "demo", report->demo);
    avt_json_open(&w, "sjekker", '[');
    for (size_t i = 0; i < report->n; i++) {
        avt_json_open(&w, NULL, '{');
        avt_json_add_string(&w, "navn", report->sjekker[i].navn);
        avt_json_add_string(&w, "utfall", avt_utfall_name(report->sjekker[i].utfall));
        avt_json_add_string(&w, "hva", report->sjekker[i].hva);
        avt_json_close(&w, '}');
    }
    avt_json_close(&w, ']');
    avt_json_close(&w, '}');
    puts(avt_buf_get(&w.buf).ptr);
}

/* ---- The command ---- */

struct asked {
    const char *file, *rot, *skjema;
    bool json;
};

/* Those this program was built with, and those of the folder. */
static struct avt_err load_books(struct avt_arena *arena, struct avt_kjent *known, const char *dir)
{
    size_t n = 0;
    const struct avt_tiltak **measures = NULL;
    if (dir != NULL)
        AVT_TRY(service_load_tiltak(arena, &measures, &n, dir));
    struct avt_regelverk *all = avt_arena_array(arena, cli_n_regelverk + n, sizeof *all);
    for (size_t i = 0; i < cli_n_regelverk; i++)
        all[i] = cli_regelverk[i];
    for (size_t i = 0; i < n; i++)
        all[cli_n_regelverk + i] = (struct avt_regelverk){measures[i]->skjema, measures[i]->digest};
    known->regelverk = all;
    known->n_regelverk = cli_n_regelverk + n;
    return AVT_NOERR;
}

static struct avt_err read_all(struct avt_arena *arena, struct avt_kjent *known, struct avt_span *bundle,
                               const struct asked *asked)
{
    struct roots roots = {.arena = arena};
    AVT_TRY(load_roots(&roots, asked->rot));
    known->roots = roots.list;
    known->n_roots = roots.n;
    AVT_TRY(file_read(arena, bundle, asked->file, AVT_MAX_BUNDLE));
    avt_xml_setup();
    AVT_TRY(load_books(arena, known, asked->skjema));
    return sandbox_enter(SANDBOX_READER);
}

static int verify(struct avt_arena *arena, const struct asked *asked)
{
    struct avt_span bundle;
    struct avt_rapport report;
    struct avt_kjent known = {0};
    avt_date today = clock_today();
    struct avt_err err = read_all(arena, &known, &bundle, asked);
    if (err.code != AVT_OK) {
        fprintf(stderr, "avtale kontroller: %s: %s %s\n", err.where, avt_err_name(err.code), err.detail);
        return AVT_DOM_ULESELIG;
    }
    avt_pakke_verify(arena, &report, bundle, &known, today);
    if (asked->json)
        tell_json(arena, &report);
    else
        tell(&report);
    return (int)report.dom;
}

int cli_kontroller(int argc, char **argv)
{
    int status;
    struct asked asked = {0};
    const struct cli_option options[] = {
        {"--rot",    &asked.rot,    NULL       },
        {"--skjema", &asked.skjema, NULL       },
        {"--json",   NULL,          &asked.json},
    };
    const struct cli_args args = {help, options, sizeof options / sizeof *options, &asked.file};
    if (!cli_parse(&args, argc, argv, &status))
        return status;
    struct avt_arena *arena = avt_arena_new();
    status = verify(arena, &asked);
    avt_arena_free(&arena);
    return status;
}
