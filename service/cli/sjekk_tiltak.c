/*
 * avtale sjekk-tiltak: is a measure's data whole? Loads it as the service does, looks up every text it needs, and
 * compares what is generated from it with the files that are committed.
 */
#include <stdio.h>
#include <string.h>

#include "avtale/flere.h"
#include "avtale/limits.h"
#include "avtale/text.h"
#include "avtale/tilstand.h"
#include "avtale/tiltak.h"
#include "avtale/xml.h"
#include "cli/cli.h"
#include "render/texts.h"
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
    struct texts texts;
    unsigned faults;
};

static void fault(struct check *c, const char *where, const char *what)
{
    printf("%s: %s\n", where, what);
    c->faults++;
}

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

static const char *path_of(const struct check *c, const char *name)
{
    size_t len = strlen(c->root);
    return avt_arena_format(c->arena, "%s%s%s", c->root, c->root[len - 1] == '/' ? "" : "/", name);
}

/* Every fault of the data stands on a line of its own, as "file:line: what is wrong". */
static void tell_faults(struct check *c, struct avt_err err)
{
    bool ended;
    struct avt_span lines = avt_span_str(err.detail), line;
    if (lines.len == 0)
        fault(c, path_of(c, err.where), avt_err_name(err.code));
    while (avt_span_line(&lines, &line, &ended)) {
        printf("%s\n", path_of(c, avt_arena_strn(c->arena, line.ptr, line.len)));
        c->faults++;
    }
}

static bool load(struct check *c)
{
    struct avt_err err = file_tree(c->arena, &c->files, &c->n_files, c->root);
    if (err.code != AVT_OK) {
        fault(c, c->root, avt_err_name(err.code));
        return false;
    }
    err = avt_tiltak_load(c->arena, &c->tiltak, c->navn, c->versjon, c->files, c->n_files);
    if (err.code != AVT_OK)
        tell_faults(c, err);
    return err.code == AVT_OK;
}

/* ---- Texts ---- */

/* One text; what stands in the signed view may only come from the files that its digest covers. */
static void need(struct check *c, enum texts_from from, const char *key)
{
    if (texts_find(&c->texts, key, c->navn, from) == NULL)
        fault(c, avt_arena_format(c->arena, "%s/tekster/" LANGUAGE, c->maler),
              avt_arena_format(c->arena, "no text %s%s", key, from == TEXTS_SIGNED ? ", which the view shows" : ""));
}

static void need_all(struct check *c, enum texts_from from, const char *prefix, const char *const *names)
{
    for (; *names != NULL; names++)
        need(c, from, avt_arena_format(c->arena, "%s.%s", prefix, *names));
}

/* A field's label, and that of each of its codes. */
static void need_field(struct check *c, enum texts_from from, const struct avt_felt *field, const char *path)
{
    need(c, from, field->tekst);
    if (field->koder != NULL)
        need_all(c, from, avt_arena_format(c->arena, "kode.%s", path), field->koder);
}

/* A contact point is the fields "kontaktpunkt-<slag>/…", which stand together; pages head it with kontakt.<slag>. */
static void need_contact(struct check *c, const struct avt_felt *field)
{
    static const char prefix[] = "kontaktpunkt-";
    size_t len = strcspn(field->sti, "/") + 1, skip = sizeof prefix - 1;
    bool first = field->nr == 0 || strncmp(field[-1].sti, field->sti, len) != 0;
    if (field->liste != NULL || strncmp(field->sti, prefix, skip) != 0 || !first)
        return;
    need(c, TEXTS_SHARED, avt_arena_format(c->arena, "kontakt.%.*s", (int)(len - 1 - skip), field->sti + skip));
}

static void need_content(struct check *c)
{
    const struct avt_tiltak *t = c->tiltak;
    need(c, TEXTS_SIGNED, avt_arena_format(c->arena, "tiltak.%s", t->navn));
    for (size_t i = 0; i < t->n_grupper; i++)
        need(c, TEXTS_SIGNED, avt_arena_format(c->arena, "gruppe.%s", t->grupper[i].navn));
    for (size_t i = 0; i < t->n_lister; i++)
        need(c, TEXTS_SIGNED, t->lister[i].tekst);
    for (size_t i = 0; i < t->n_felter; i++) {
        const struct avt_felt *field = &t->felter[i];
        const char *list = field->liste == NULL ? "" : field->liste->sti;
        need_field(c, TEXTS_SIGNED, field,
                   avt_arena_format(c->arena, "%s%s%s", list, *list == '\0' ? "" : "/", field->sti));
        need_contact(c, &t->felter[i]);
    }
    for (size_t i = 0; i < t->n_dokumenter; i++)
        need(c, TEXTS_SIGNED, avt_arena_format(c->arena, "dokument.%s", t->dokumenter[i].navn));
    need_all(c, TEXTS_SIGNED, "janei", (const char *const[]){"ja", "nei", NULL});
}

static void need_roles(struct check *c)
{
    for (size_t i = 0; i < c->tiltak->n_roller; i++) {
        const struct avt_rolle *role = &c->tiltak->roller[i];
        need(c, TEXTS_SIGNED, avt_arena_format(c->arena, "rolle.%s", role->navn));
        need(c, TEXTS_SHARED, avt_arena_format(c->arena, "feil.%s", role->kode));
        if (role->part[0] != '\0')
            need(c, TEXTS_SIGNED, avt_arena_format(c->arena, "part.%s", role->part));
    }
}

static void need_parts(struct check *c, const struct avt_felt *felter, size_t n, const char *kode)
{
    for (size_t i = 0; i < n; i++)
        need_field(c, TEXTS_SHARED, &felter[i], avt_arena_format(c->arena, "%s/%s", kode, felter[i].sti));
}

static void need_rules(struct check *c)
{
    for (size_t i = 0; i < c->tiltak->n_regler; i++) {
        const struct avt_regel *rule = &c->tiltak->regler[i];
        const char *prefix = avt_regel_is_plikt(rule) ? "plikt" : "feil";
        if (rule->kind != AVT_REGEL_STANDARD) /* what it puts in is never told as a fault */
            need(c, TEXTS_SHARED, avt_arena_format(c->arena, "%s.%s", prefix, rule->kode));
        need_parts(c, rule->deler, rule->n_deler, rule->kode);
        if (avt_regel_om_andre(rule))
            need(c, TEXTS_SHARED, avt_arena_format(c->arena, "feil.%s-venter", rule->kode));
    }
}

static void need_acts(struct check *c)
{
    for (unsigned act = AVT_INGEN_HANDLING + 1; act < AVT_HANDLING_COUNT; act++) {
        const struct avt_handling_row *row = avt_handling_get((enum avt_handling)act);
        const struct avt_handlingsdata *data = avt_tiltak_handling(c->tiltak, (enum avt_handling)act);
        if (row->concerns != AVT_CONCERNS_SYSTEM)
            need(c, TEXTS_SHARED, avt_arena_format(c->arena, "handling.%s", row->name));
        if (data != NULL)
            need_all(c, TEXTS_SHARED, avt_arena_format(c->arena, "slag.%s", row->name), data->slag);
        if (data != NULL && data->tekst != NULL)
            need(c, TEXTS_SHARED, avt_arena_format(c->arena, "dokument.%s", data->tekst));
        if (data == NULL || data->deler == NULL)
            continue;
        need(c, TEXTS_SHARED, avt_arena_format(c->arena, "dokument.%s", data->deler));
        need_parts(c, data->felter, data->n_felter, data->deler);
    }
    for (size_t i = 0; i < c->tiltak->n_fullmakter; i++)
        need_all(c, TEXTS_SHARED, "grunn", c->tiltak->fullmakter[i].grunner);
    for (unsigned status = 0; status < AVT_STATUS_COUNT; status++)
        need(c, TEXTS_SHARED, avt_arena_format(c->arena, "status.%s", avt_status_name((enum avt_status)status)));
}

static void check_texts(struct check *c)
{
    size_t n;
    struct avt_entry *files;
    struct avt_err err = file_tree(c->arena, &files, &n, c->maler);
    if (err.code == AVT_OK)
        err = texts_load(c->arena, &c->texts, LANGUAGE, files, n);
    if (err.code != AVT_OK) {
        fault(c, avt_arena_format(c->arena, "%s/%s", c->maler, err.where), err.detail);
        return;
    }
    need_content(c);
    need_roles(c);
    need_rules(c);
    need_acts(c);
}

/* ---- What is generated ---- */

static void check_generated(struct check *c, const char *file, struct avt_span bytes)
{
    const char *name = avt_arena_format(c->arena, "%s/%s", c->tiltak->skjema, file);
    const struct avt_entry *there = avt_entry_find(c->files, c->n_files, name);
    if (there != NULL && avt_span_equal(there->bytes, bytes))
        return;
    if (!c->write) {
        fault(c, path_of(c, name),
              there == NULL ? "missing; --skriv writes it" : "not what felt.xml gives; --skriv writes it");
        return;
    }
    struct avt_err err = file_write(path_of(c, name), bytes, 0644);
    if (err.code == AVT_OK)
        printf("%s: written\n", path_of(c, name));
    else
        fault(c, path_of(c, name), err.detail);
}

/* A schema of a document that is no more would be part of the digest. */
static void check_left_over(struct check *c)
{
    for (size_t i = 0; i < c->tiltak->n_filer; i++) {
        const char *name = c->tiltak->filer[i].name, *file = strrchr(name, '/') + 1, *end = strrchr(file, '.');
        if (strcmp(end, ".xsd") != 0)
            continue;
        if (avt_tiltak_dokument(c->tiltak, avt_arena_strn(c->arena, file, (size_t)(end - file))) < 0)
            fault(c, path_of(c, name), "belongs to no document");
    }
}

static void check_files(struct check *c)
{
    const struct avt_tiltak *t = c->tiltak;
    for (size_t i = 0; i < t->n_dokumenter; i++)
        check_generated(c, avt_arena_format(c->arena, "%s.xsd", t->dokumenter[i].navn),
                        avt_tiltak_xsd(c->arena, t, (int)i));
    check_generated(c, "utkast.json", avt_tiltak_json_schema(c->arena, t));
    check_left_over(c);
}

/* ---- The command ---- */

static int check(struct check *c)
{
    if (load(c)) {
        check_texts(c);
        check_files(c);
    }
    if (c->faults == 0)
        printf("%s/%u: no faults\n", c->navn, c->versjon);
    else
        printf("%s/%u: %u fault%s\n", c->navn, c->versjon, c->faults, c->faults == 1 ? "" : "s");
    return c->faults == 0 ? 0 : 1;
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
    avt_xml_setup();
    if (parse_folder(&c, folder)) {
        status = check(&c);
    } else {
        fprintf(stderr, "avtale sjekk-tiltak: %s is not <folder>/<measure>/<version>\n", folder);
        status = CLI_USAGE;
    }
    avt_arena_free(&c.arena);
    return status;
}
