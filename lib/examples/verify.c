/*
 * Verifies a bundle, offline, and tells the outcome of each check.
 *
 *     cc -o verify verify.c $(pkg-config --cflags --libs avtale)
 *     ./verify pakke.zip rot.vkey $(pkg-config --variable=datadir avtale)/schemas
 *
 * The second file has the root keys you trust, the folder the rules you know. Both must come from elsewhere than the
 * bundle, which cannot vouch for itself. Without them the answer is 3: sound, but by nobody you trust.
 *
 * Exit status: 0 valid, 1 not valid, 2 not readable, 3 no root key you trust, 4 rules you do not know.
 */
#define _XOPEN_SOURCE 700
#include <avtale.h>

#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* Everything the library gives lives in the arena, and goes with it. */
static struct avt_arena *arena;

/* The library opens no files: you give it bytes. */
static bool read_file(struct avt_span *out, const char *path)
{
    char *bytes = NULL;
    size_t n = 0, cap = 0;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return false;
    }
    for (int c; (c = getc(file)) != EOF; bytes[n++] = (char)c)
        bytes = avt_arena_grow(arena, bytes, n, &cap, 1);
    *out = avt_span_make(bytes, n);
    bool good = ferror(file) == 0;
    return fclose(file) == 0 && good;
}

/* ---- The rules you know: every measure in a folder ---- */

static const char *folder;
static struct avt_entry *files; /* named from the folder: "mentor/1/felt.xml" */
static size_t n_files, cap_files;

static int add_file(const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about, (void)at;
    const char *name = path + strlen(folder);
    struct avt_entry file = {.name = avt_arena_str(arena, *name == '/' ? name + 1 : name)};
    if (kind != FTW_F)
        return 0;
    if (!read_file(&file.bytes, path))
        return -1;
    files = avt_arena_grow(arena, files, n_files, &cap_files, sizeof *files);
    files[n_files++] = file;
    return 0;
}

/* A measure is what has a file of fields. What one knows of it is its name and its digest. */
static bool add_rules(struct avt_kjent *known)
{
    struct avt_regelverk *list = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < n_files; i++) {
        char name[64];
        unsigned version;
        int end = 0;
        struct avt_tiltak *measure;
        if (sscanf(files[i].name, "%63[^/]/%u/felt.xml%n", name, &version, &end) < 2 || end == 0)
            continue;
        struct avt_err err = avt_tiltak_load(arena, &measure, avt_arena_str(arena, name), version, files, n_files);
        if (err.code != AVT_OK) {
            fprintf(stderr, "%s: %s\n%s\n", err.where, avt_err_name(err.code), err.detail);
            return false;
        }
        list = avt_arena_grow(arena, list, n, &cap, sizeof *list);
        list[n++] = (struct avt_regelverk){measure->skjema, measure->digest};
    }
    known->regelverk = list;
    known->n_regelverk = n;
    return true;
}

/* ---- What you have from elsewhere, and the bundle ---- */

static bool add_roots(struct avt_kjent *known, const char *path)
{
    struct avt_span text;
    struct avt_key *roots;
    if (!read_file(&text, path))
        return false;
    struct avt_err err = avt_roots_parse(arena, &roots, &known->n_roots, text);
    known->roots = roots;
    if (err.code != AVT_OK)
        fprintf(stderr, "%s: %s\n", path, avt_err_name(err.code));
    return err.code == AVT_OK;
}

/* Codes: the words are for whoever shows them to people. */
static void tell(const struct avt_finding *finding)
{
    printf("%-16s %-4s %s", finding->check, avt_utfall_name(finding->outcome), finding->code);
    for (unsigned i = 0; i < AVT_FINDING_ARGS && finding->args[i] != NULL; i++)
        printf(" [%s]", finding->args[i]);
    putchar('\n');
}

static int verify(const struct avt_kjent *known, const char *path)
{
    struct avt_span bundle;
    struct avt_rapport report;
    if (!read_file(&bundle, path))
        return AVT_DOM_ULESELIG;
    avt_pakke_verify(arena, &report, bundle, known, avt_date_oslo(time(NULL)));
    for (size_t i = 0; i < report.n; i++)
        tell(&report.findings[i]);
    printf("%s %s %s: %s\n", report.avtale, report.tiltak, report.status, avt_dom_name(report.dom));
    if (report.demo)
        puts("Made in demo mode: it proves nothing about who acted.");
    return (int)report.dom;
}

int main(int argc, char **argv)
{
    struct avt_kjent known = {0};
    if (argc < 2 || argc > 4) {
        fprintf(stderr, "usage: %s BUNDLE [ROOTS [SCHEMAS]]\n", argv[0]);
        return 64;
    }
    avt_xml_setup(); /* once in a program, before its threads */
    arena = avt_arena_new();
    int status = AVT_DOM_ULESELIG;
    folder = argv[argc - 1];
    bool good = argc < 3 || add_roots(&known, argv[2]);
    if (good && argc == 4)
        good = nftw(folder, add_file, 16, FTW_PHYS) == 0 && add_rules(&known);
    if (good)
        status = verify(&known, argv[1]);
    avt_arena_free(&arena);
    return status;
}
