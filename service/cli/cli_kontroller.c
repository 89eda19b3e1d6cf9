/* avtale kontroller: verifies bundles, offline. What is known from elsewhere is read first; then the process gives up all
 * but reading files and writing its report, and only then looks into a bundle, one at a time. */
#include <stdio.h>
#include <string.h>

#include "avtale/limits.h"
#include "avtale/pakke.h"
#include "avtale/xml.h"
#include "case/service.h"
#include "cli/cli.h"
#include "cli/cli_rapport.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/sandbox.h"

static const char help[] =
    "avtale kontroller FILE... [--rot FILE] [--nokler FILE|DIR] [--eldre OLD] [--hode CODE] [--skjema DIR] [--json]\n\n"
    "Verifies a bundle, without network or service. Tells the verdict, as of when it speaks, who did what, when and "
    "as\n"
    "what, and the outcome of every check.\n\n"
    "  --rot     root keys you trust, from somewhere else than the bundle: vkeys, one a line.\n"
    "            Without it: *.vkey in " AVT_KEYS ".\n"
    "  --nokler  key lists that may be newer than the bundle's: one, or a folder with nokkelliste-<n>.note. A thief\n"
    "            leaves out the list that tells of his key. They count when your roots have signed them.\n"
    "  --eldre   an older bundle of the same agreement: its records must be the beginning of this one's.\n"
    "  --hode    the code or digest of a receipt, from a message or a receipt page: it must be in the bundle.\n"
    "  --skjema  a folder of measures whose rule books you know, besides those that this program was built with. A "
    "rule\n"
    "            book is known by the digest of its files.\n"
    "  --json    the report as JSON\n\n"
    "Of several files, at most 1000, a line each: verdict, file, agreement, role, number of the last record, and its "
    "code;\n"
    "\"-\" for what is not told of it. The last line counts those that are valid, not valid, not readable, by no root "
    "key\n"
    "you trust, and by rules not known here. With --json an object a line. --eldre and --hode are for one file. The "
    "status\n"
    "is then the first of 1, 2, 3, 4 that a file gave, else 0.\n\n"
    "Exit status: 0 valid, 1 not valid, 2 not readable as a bundle, 3 sound, but by no root key you trust, 4 sound, "
    "but\n"
    "by rules that are not known here; 64 wrong usage.\n";

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

/* Never from the folder one happens to stand in, which may have come with the bundle. */
static struct avt_err load_roots(struct roots *roots, const char *file)
{
    struct avt_span text;
    if (file == NULL)
        return add_folder(roots, AVT_KEYS);
    AVT_TRY(file_read(roots->arena, &text, file, AVT_MAX_STATEMENT));
    return add_file(roots, text);
}

/* ---- Newer key lists ---- */

static bool is_list_file(const char *name)
{
    const char *end = strrchr(name, '.');
    return end != NULL && strcmp(end, ".note") == 0 && strncmp(name, "nokkelliste-", 12) == 0;
}

static struct avt_err load_lists(struct avt_arena *arena, struct avt_kjent *known, const char *path)
{
    size_t n;
    struct avt_entry *files;
    struct avt_entry *lists = avt_arena_array(arena, 1, sizeof *lists);
    struct avt_err err = file_tree(arena, &files, &n, path);
    if (err.code != AVT_OK) {
        lists[0].name = path;
        known->n_nokler = 1;
        known->nokler = lists;
        return file_read(arena, &lists[0].bytes, path, AVT_MAX_STATEMENT);
    }
    lists = avt_arena_array(arena, n, sizeof *lists);
    for (size_t i = 0; i < n; i++)
        if (is_list_file(files[i].name))
            lists[known->n_nokler++] =
                (struct avt_entry){avt_arena_format(arena, "%s/%s", path, files[i].name), files[i].bytes};
    known->nokler = lists;
    return known->n_nokler > 0 ? AVT_NOERR : avt_err_make(AVT_ENOTFOUND, path, "no nokkelliste-<n>.note in it");
}

/* ---- The command ---- */

enum { FILES_MOST = 1000, VERDICTS = AVT_DOM_UKJENT + 1 };

struct asked {
    const char *file[FILES_MOST];
    const char *rot, *nokler, *eldre, *hode, *skjema;
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

/* All that is not of one bundle. After this nothing but files can be read, and nothing but the report written. */
static struct avt_err read_known(struct avt_arena *arena, struct avt_kjent *known, const struct asked *asked)
{
    struct roots roots = {.arena = arena};
    AVT_TRY(load_roots(&roots, asked->rot));
    known->roots = roots.list;
    known->n_roots = roots.n;
    if (asked->eldre != NULL)
        AVT_TRY(file_read(arena, &known->eldre, asked->eldre, AVT_MAX_BUNDLE));
    if (asked->nokler != NULL)
        AVT_TRY(load_lists(arena, known, asked->nokler));
    avt_xml_setup();
    AVT_TRY(load_books(arena, known, asked->skjema));
    return sandbox_enter(SANDBOX_READER);
}

/* As people write it: small letters, and spaces between the groups. */
static bool read_head(struct avt_arena *arena, struct avt_hode *out, const char *text)
{
    char *code = avt_arena_alloc(arena, strlen(text) + 1);
    memcpy(code, text, strlen(text) + 1);
    if (avt_hode_parse(out, avt_span_str(text)))
        return true;
    for (char *c = code; *c != '\0'; c++)
        *c = (char)(*c == ' ' ? '-' : *c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
    return avt_hode_parse(out, avt_span_str(code));
}

static int complain(struct avt_err err)
{
    (void)fprintf(stderr, "avtale kontroller: %s: %s %s\n", err.where, avt_err_name(err.code), err.detail);
    return AVT_DOM_ULESELIG;
}

static int verify_one(struct avt_arena *arena, const struct asked *asked, const struct avt_kjent *known,
                      struct cli_rapport told)
{
    struct avt_span bundle;
    struct avt_rapport report;
    struct avt_err err = file_read(arena, &bundle, asked->file[0], AVT_MAX_BUNDLE);
    if (err.code != AVT_OK)
        return complain(err);
    avt_pakke_verify(arena, &report, bundle, known, told.idag);
    told.rapport = &report;
    if (asked->json)
        cli_rapport_json(&told);
    else
        cli_rapport_tell(&told);
    return (int)report.dom;
}

/* A file that is not there is one that cannot be read: told, counted, and no reason to leave the others. */
static enum avt_dom verify_next(struct avt_arena *arena, const struct avt_kjent *known, struct cli_rapport told,
                                bool json)
{
    struct avt_span bundle = {0};
    struct avt_rapport report;
    struct avt_err err = file_read(arena, &bundle, told.fil, AVT_MAX_BUNDLE);
    if (err.code != AVT_OK)
        (void)complain(err);
    avt_pakke_verify(arena, &report, bundle, known, told.idag);
    told.rapport = &report;
    if (json)
        cli_rapport_json(&told);
    else
        cli_rapport_line(&told);
    return report.dom;
}

static int verify_many(const struct asked *asked, const struct avt_kjent *known, struct cli_rapport told)
{
    unsigned count[VERDICTS] = {0};
    int status = 0;
    told.arena = avt_arena_new();
    for (size_t i = 0; i < FILES_MOST && asked->file[i] != NULL; i++) {
        avt_arena_reset(told.arena);
        told.fil = asked->file[i];
        count[verify_next(told.arena, known, told, asked->json)]++;
    }
    avt_arena_free(&told.arena);
    for (int dom = VERDICTS - 1; dom > 0; dom--)
        status = count[dom] > 0 ? dom : status;
    if (!asked->json)
        printf("%u %u %u %u %u\n", count[AVT_DOM_GYLDIG], count[AVT_DOM_UGYLDIG], count[AVT_DOM_ULESELIG],
               count[AVT_DOM_UFORANKRET], count[AVT_DOM_UKJENT]);
    return status;
}

static int verify(struct avt_arena *arena, const struct asked *asked)
{
    struct avt_hode head;
    struct avt_kjent known = {.hode = asked->hode == NULL ? NULL : &head};
    const bool many = asked->file[1] != NULL;
    if (asked->hode != NULL && !read_head(arena, &head, asked->hode)) {
        (void)fprintf(stderr, "avtale kontroller: --hode %s: XXXX-XXXX-XXXX-XXXX or sha256:…\n", asked->hode);
        return CLI_USAGE;
    }
    if (many && (asked->hode != NULL || asked->eldre != NULL)) {
        (void)fputs("avtale kontroller: --eldre and --hode are for one file\n", stderr);
        return CLI_USAGE;
    }
    const struct cli_rapport told = {
        .arena = arena, .rot = asked->rot != NULL ? asked->rot : AVT_KEYS, .idag = clock_today()};
    struct avt_err err = read_known(arena, &known, asked);
    if (err.code != AVT_OK)
        return complain(err);
    return many ? verify_many(asked, &known, told) : verify_one(arena, asked, &known, told);
}

int cli_kontroller(int argc, char **argv)
{
    int status;
    static struct asked asked; /* too many names for a stack */
    const struct cli_option options[] = {
        {"--rot",    &asked.rot,    NULL       },
        {"--nokler", &asked.nokler, NULL       },
        {"--eldre",  &asked.eldre,  NULL       },
        {"--hode",   &asked.hode,   NULL       },
        {"--skjema", &asked.skjema, NULL       },
        {"--json",   NULL,          &asked.json},
    };
    const struct cli_args args = {help, options, sizeof options / sizeof *options, NULL};
    if (!cli_parse_many(&args, asked.file, FILES_MOST, argc, argv, &status))
        return status;
    struct avt_arena *arena = avt_arena_new();
    status = verify(arena, &asked);
    avt_arena_free(&arena);
    return status;
}
