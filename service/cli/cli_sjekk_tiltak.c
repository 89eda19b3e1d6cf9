/*
 * avtale sjekk-tiltak: is a measure's data whole? Loads it as the service does, looks up every text it needs, and
 * compares what is generated from it with the files that are committed.
 */
#include <stdio.h>
#include <string.h>

#include "avtale/limits.h"
#include "avtale/text.h"
#include "avtale/xml.h"
#include "case/datasjekk.h"
#include "cli/cli.h"
#include "sys/file.h"

static const char help[] =
    "avtale sjekk-tiltak FOLDER [--skriv] [--maler DIR]\n\n"
    "Checks the measure in FOLDER (schemas/<measure>/<version>): its data, its texts in Norwegian, and that the\n"
    "generated files beside it are what its data give. Tells every fault with its file and line.\n\n"
    "  --skriv  writes the generated files\n"
    "  --maler  folder with templates and texts (templates)\n\n"
    "Exit status: 0 no faults, 1 faults; 64 wrong usage.\n";

#define LANGUAGE "nb"

struct check {
    struct avt_arena *arena;
    const char *root; /* the folder of all measures */
    const char *navn;
    unsigned versjon;
    const char *maler;
    bool write;
    struct avt_entry *files;
    size_t n_files;
    struct avt_tiltak *tiltak;
    struct datafeil feil;
};

/* ---- The data ---- */

/* Takes the last part of a path off it; "" when nothing is left. */
static const char *cut_last(struct avt_arena *arena, const char **path)
{
    size_t len = strlen(*path);
    while (len > 0 && (*path)[len - 1] == '/')
        len--;
    size_t end = len;
    while (len > 0 && (*path)[len - 1] != '/')
        len--;
    const char *last = avt_arena_strn(arena, *path + len, end - len);
    *path = avt_arena_strn(arena, *path, len);
    return last;
}

/* "<root>/<measure>/<version>" */
static bool parse_folder(struct check *c, const char *folder)
{
    uint64_t number;
    const char *version = cut_last(c->arena, &folder);
    c->navn = cut_last(c->arena, &folder);
    c->root = folder[0] == '\0' ? "." : folder;
    if (c->navn[0] == '\0' || !avt_span_u64(avt_span_str(version), AVT_MAX_VERSIONS, &number) || number == 0)
        return false;
    c->versjon = (unsigned)number;
    return true;
}

static bool load(struct check *c)
{
    struct avt_err err = file_tree(c->arena, &c->files, &c->n_files, c->root);
    if (err.code != AVT_OK) {
        datafeil_add(&c->feil, avt_arena_format(c->arena, "%s: %s", c->root, avt_err_name(err.code)));
        return false;
    }
    err = avt_tiltak_load(c->arena, &c->tiltak, c->navn, c->versjon, c->files, c->n_files);
    if (err.code != AVT_OK)
        datafeil_err(&c->feil, c->root, err);
    return err.code == AVT_OK;
}

static void check_texts(struct check *c)
{
    size_t n;
    struct texts texts;
    struct avt_entry *files;
    struct avt_err err = file_tree(c->arena, &files, &n, c->maler);
    if (err.code == AVT_OK)
        err = texts_load(c->arena, &texts, LANGUAGE, files, n);
    if (err.code != AVT_OK)
        datafeil_err(&c->feil, c->maler, err);
    else
        datasjekk_tekster(&c->feil, c->tiltak, &texts, c->root, c->maler);
}

/* ---- What is generated ---- */

static void write_files(struct check *c)
{
    struct datasjekk_fil *list;
    size_t n = datasjekk_filer(c->arena, &list, c->tiltak);
    for (size_t i = 0; i < n; i++) {
        const struct avt_entry *there = avt_entry_find(c->files, c->n_files, list[i].navn);
        const char *path = datasjekk_sti(c->arena, c->root, list[i].navn);
        if (there != NULL && avt_span_equal(there->bytes, list[i].bytes))
            continue;
        struct avt_err err = file_write(path, list[i].bytes, 0644);
        if (err.code == AVT_OK)
            printf("%s: written\n", path);
        else
            datafeil_add(&c->feil, avt_arena_format(c->arena, "%s: %s", path, err.detail));
    }
}

/* After what has been written the folder is read again. */
static void check_files(struct check *c)
{
    if (c->write) {
        write_files(c);
        if (!load(c))
            return;
    }
    datasjekk_laget(&c->feil, c->tiltak, c->files, c->n_files, c->root);
}

/* ---- The command ---- */

static int check(struct check *c)
{
    if (load(c)) {
        check_texts(c);
        datasjekk_felles(&c->feil, c->files, c->n_files, c->root);
        check_files(c);
    }
    for (size_t i = 0; i < c->feil.n; i++)
        printf("%s\n", c->feil.linje[i]);
    if (c->feil.n == 0)
        printf("%s/%u: no faults\n", c->navn, c->versjon);
    else
        printf("%s/%u: %zu fault%s\n", c->navn, c->versjon, c->feil.n, c->feil.n == 1 ? "" : "s");
    return c->feil.n == 0 ? 0 : 1;
}

int cli_sjekk_tiltak(int argc, char **argv)
{
    int status;
    const char *folder = NULL;
    struct check c = {.maler = "templates"};
    const struct cli_option options[] = {
        {"--skriv", NULL,     &c.write},
        {"--maler", &c.maler, NULL    },
    };
    const struct cli_args args = {help, options, sizeof options / sizeof *options, &folder};
    if (!cli_parse(&args, argc, argv, &status))
        return status;
    c.arena = avt_arena_new();
    c.feil = (struct datafeil){.arena = c.arena};
    avt_xml_setup();
    if (parse_folder(&c, folder)) {
        status = check(&c);
    } else {
        (void)fprintf(stderr, "avtale sjekk-tiltak: %s is not <folder>/<measure>/<version>\n", folder);
        status = CLI_USAGE;
    }
    avt_arena_free(&c.arena);
    return status;
}
