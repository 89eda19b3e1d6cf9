/* avtale kontroller: verifies a bundle, offline. Files are read first; then the process gives up everything else, and
 * only then reads what is in them. */
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
    "avtale kontroller FILE [--rot FILE] [--nokler FILE|DIR] [--eldre OLD] [--hode CODE] [--skjema DIR] [--json]\n\n"
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

struct asked {
    const char *file, *rot, *nokler, *eldre, *hode, *skjema;
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

static int verify(struct avt_arena *arena, const struct asked *asked)
{
    struct avt_span bundle;
    struct avt_rapport report;
    struct avt_hode head;
    struct avt_kjent known = {.hode = asked->hode == NULL ? NULL : &head};
    if (asked->hode != NULL && !read_head(arena, &head, asked->hode)) {
        fprintf(stderr, "avtale kontroller: --hode %s: XXXX-XXXX-XXXX-XXXX or sha256:…\n", asked->hode);
        return CLI_USAGE;
    }
    avt_date today = clock_today();
    struct avt_err err = read_all(arena, &known, &bundle, asked);
    if (err.code != AVT_OK) {
        fprintf(stderr, "avtale kontroller: %s: %s %s\n", err.where, avt_err_name(err.code), err.detail);
        return AVT_DOM_ULESELIG;
    }
    avt_pakke_verify(arena, &report, bundle, &known, today);
    const struct cli_rapport told = {arena, &report, asked->rot != NULL ? asked->rot : AVT_KEYS, today};
    if (asked->json)
        cli_rapport_json(&told);
    else
        cli_rapport_tell(&told);
    return (int)report.dom;
}

int cli_kontroller(int argc, char **argv)
{
    int status;
    struct asked asked = {0};
    const struct cli_option options[] = {
        {"--rot",    &asked.rot,    NULL       },
        {"--nokler", &asked.nokler, NULL       },
        {"--eldre",  &asked.eldre,  NULL       },
        {"--hode",   &asked.hode,   NULL       },
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
