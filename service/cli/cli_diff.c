/* avtale diff: what differs between two contents, of which class it is and who signs because of it. */
#include <stdio.h>
#include <string.h>

#include "avtale/endring.h"
#include "avtale/limits.h"
#include "avtale/regel.h"
#include "avtale/xml.h"
#include "case/service.h"
#include "cli/cli.h"
#include "cli/cli_diff_inn.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/sandbox.h"

enum { CLI_DIFFERENT = 1, CLI_UNREADABLE = 2 };

static const char help[] =
    "avtale diff A B [--tiltak NAME] [--skjemaer DIR] [--json]\n\n"
    "What has changed from A to B, and who must sign because of it. Each is a bundle (FILE: its newest version,\n"
    "FILE:n: version n of it; it holds those from the last that all have signed) or an agreement's content (innhold)\n"
    "as JSON, of the measure --tiltak names. A bundle is verified first, but not by whose root keys: ask avtale\n"
    "kontroller.\n\n"
    "Prints a line for each difference, a tab between: path, operation (legg-til, fjern, oek, senk, endre), from,\n"
    "to, class (S all, P those named, V that side alone, A computed), who signs. from and to are JSON strings, - for\n"
    "none. Items of lists that have no id are compared by their place. A document that the bundle's reader does not\n"
    "have, and that is not the same, is the line \"NAME/*  skjult\".\n\n"
    "  --tiltak    the measure of JSON, e.g. arbeidstrening\n"
    "  --skjemaer  folder with the measures, for JSON (schemas)\n"
    "  --json      the differences as a JSON list, with the reasons\n\n"
    "Exit status: 0 the same, 1 different, 2 cannot be read or compared; 64 wrong usage.\n";

struct diff {
    struct avt_arena *arena;
    const char *tiltak, *dir;
    bool json;
    struct diff_side a, b;
    const struct avt_tiltak *measure;
    struct avt_forskjell *list; /* only what both sides know */
    size_t n;
    uint32_t hidden; /* documents that differ unread */
};

static int unreadable(struct avt_err err)
{
    (void)fprintf(stderr, "avtale diff: %s: %s %s\n", err.where, avt_err_name(err.code), err.detail);
    return CLI_UNREADABLE;
}

/* ---- Comparing ---- */

static bool knows(const struct diff *d, const struct avt_forskjell *row)
{
    const struct avt_felt *felt = row->felt != NULL ? row->felt : &d->measure->felter[row->liste->first];
    return diff_side_knows(&d->a, felt) && diff_side_knows(&d->b, felt);
}

static bool says(const struct avt_innhold *innhold, int dokument)
{
    for (size_t i = 0; i < innhold->n; i++)
        if (innhold->verdi[i].felt->dokument == dokument)
            return true;
    return false;
}

/* The same bytes are the same; where neither has the document there is none to differ. */
static bool is_hidden(const struct diff *d, int dokument)
{
    bool known_a, known_b;
    const struct avt_digest *a = diff_side_document(&d->a, dokument, &known_a);
    const struct avt_digest *b = diff_side_document(&d->b, dokument, &known_b);
    if (d->measure->dokumenter[dokument].utdrag || (known_a && known_b))
        return false;
    if (a != NULL && b != NULL)
        return !avt_digest_equal(a, b);
    return a != NULL || b != NULL || says(&d->a.innhold, dokument) || says(&d->b.innhold, dokument);
}

static void compare(struct diff *d)
{
    size_t n = avt_endring_find(d->arena, &d->list, &d->a.innhold, &d->b.innhold);
    for (size_t i = 0; i < n; i++)
        if (knows(d, &d->list[i]))
            d->list[d->n++] = d->list[i];
    for (size_t i = 0; i < d->measure->n_dokumenter; i++)
        if (is_hidden(d, (int)i))
            d->hidden |= UINT32_C(1) << i;
}

/* ---- Telling ---- */

static const char *path_of(const struct diff *d, const struct avt_forskjell *row)
{
    if (row->felt == NULL)
        return avt_arena_format(d->arena, "%s/%s", row->liste->sti, row->post);
    return avt_verdi_path(d->arena, row->felt, row->post);
}

static const char *quoted(const struct diff *d, const char *text)
{
    struct avt_json_writer w = AVT_JSON_WRITER(d->arena);
    if (text == NULL)
        return "-";
    avt_json_add_string(&w, NULL, text);
    return avt_buf_get(&w.buf).ptr;
}

static const char *names_of(const struct diff *d, avt_roles roles)
{
    struct avt_buf buf = AVT_BUF(d->arena);
    avt_buf_str(&buf, roles == 0 ? "-" : "");
    for (size_t i = 0, n = 0; i < d->measure->n_roller; i++)
        if (roles >> i & 1)
            avt_buf_format(&buf, "%s%s", n++ == 0 ? "" : " ", d->measure->roller[i].navn);
    return buf.ptr;
}

static void tell(const struct diff *d)
{
    for (size_t i = 0; i < d->n; i++) {
        const struct avt_forskjell *row = &d->list[i];
        printf("%s\t%s\t%s\t%s\t%s\t%s\n", path_of(d, row), avt_operasjon_name(row->operasjon), quoted(d, row->fra),
               quoted(d, row->til), avt_klasse_name(row->klasse.kind), names_of(d, avt_endring_signers(row, 1)));
    }
    for (size_t i = 0; i < d->measure->n_dokumenter; i++)
        if (d->hidden >> i & 1)
            printf("%s/*\tskjult\t-\t-\t-\t-\n", d->measure->dokumenter[i].navn);
}

static void add_signers(const struct diff *d, struct avt_json_writer *w, avt_roles roles)
{
    avt_json_open(w, "signerer", '[');
    for (size_t i = 0; i < d->measure->n_roller; i++)
        if (roles >> i & 1)
            avt_json_add_string(w, NULL, d->measure->roller[i].navn);
    avt_json_close(w, ']');
}

static void add_row(const struct diff *d, struct avt_json_writer *w, const struct avt_forskjell *row)
{
    const char *why[AVT_MAX_GRUNNER];
    size_t n = avt_endring_grunner(d->measure, row, why);
    avt_json_open(w, NULL, '{');
    avt_json_add_string(w, "sti", path_of(d, row));
    avt_json_add_string(w, "dokument", d->measure->dokumenter[avt_endring_dokument(row)].navn);
    avt_json_add_string(w, "operasjon", avt_operasjon_name(row->operasjon));
    if (row->fra != NULL)
        avt_json_add_string(w, "fra", row->fra);
    if (row->til != NULL)
        avt_json_add_string(w, "til", row->til);
    avt_json_add_string(w, "klasse", avt_klasse_name(row->klasse.kind));
    add_signers(d, w, avt_endring_signers(row, 1));
    avt_json_open(w, "grunner", '[');
    for (size_t i = 0; i < n; i++)
        avt_json_add_string(w, NULL, why[i]);
    avt_json_close(w, ']');
    avt_json_close(w, '}');
}

static void tell_json(const struct diff *d)
{
    struct avt_json_writer w = AVT_JSON_WRITER(d->arena);
    avt_json_open(&w, NULL, '[');
    for (size_t i = 0; i < d->n; i++)
        add_row(d, &w, &d->list[i]);
    for (size_t i = 0; i < d->measure->n_dokumenter; i++) {
        if ((d->hidden >> i & 1) == 0)
            continue;
        avt_json_open(&w, NULL, '{');
        avt_json_add_string(&w, "dokument", d->measure->dokumenter[i].navn);
        avt_json_add_bool(&w, "skjult", true);
        avt_json_close(&w, '}');
    }
    avt_json_close(&w, ']');
    puts(avt_buf_get(&w.buf).ptr);
}

/* ---- The command ---- */

/* Two bundles bring their measure; where one side is JSON it is the one named, which the other must be of. */
static struct avt_err find_measure(struct diff *d, const struct avt_tiltak *named)
{
    const struct diff_side *bundle = d->a.bundle ? &d->a : &d->b;
    if (d->a.bundle && d->b.bundle && !avt_digest_equal(&d->a.skjema, &d->b.skjema))
        return avt_err_make(AVT_EDATA, d->b.path, "is of another measure or schema");
    if (d->a.bundle && d->b.bundle)
        return diff_side_tiltak(d->arena, bundle, &d->measure);
    if (bundle->bundle && !avt_digest_equal(&bundle->skjema, &named->digest))
        return avt_err_make(AVT_EDATA, bundle->path, "is of another measure or schema");
    d->measure = named;
    return AVT_NOERR;
}

/* foer: the content that this one would follow; NULL of the first. */
static int read_side(struct diff *d, struct diff_side *side, const struct avt_innhold *foer, avt_date today)
{
    struct avt_faults faults = AVT_FAULTS(d->arena);
    struct avt_err err = diff_side_read(d->arena, side, d->measure, foer, today, &faults);
    for (size_t i = 0; i < faults.n; i++)
        (void)fprintf(stderr, "avtale diff: %s: %s %s\n", side->path, faults.list[i].felt, faults.list[i].kode);
    return err.code == AVT_OK ? 0 : unreadable(err);
}

static int run(struct diff *d, const struct avt_tiltak *named)
{
    avt_date today = clock_today();
    struct avt_err err = sandbox_enter(SANDBOX_READER);
    if (err.code == AVT_OK)
        err = diff_side_open(d->arena, &d->a, today);
    if (err.code == AVT_OK)
        err = diff_side_open(d->arena, &d->b, today);
    if (err.code == AVT_OK && !(d->a.bundle && d->b.bundle) && named == NULL) {
        (void)fputs("avtale diff: JSON needs --tiltak, the name of an installed measure\n", stderr);
        return CLI_USAGE;
    }
    if (err.code == AVT_OK)
        err = find_measure(d, named);
    if (err.code != AVT_OK)
        return unreadable(err);
    if (read_side(d, &d->a, NULL, today) != 0 || read_side(d, &d->b, &d->a.innhold, today) != 0)
        return CLI_UNREADABLE;
    diff_sides_pair(d->arena, &d->a, &d->b);
    compare(d);
    (d->json ? tell_json : tell)(d);
    return d->n > 0 || d->hidden != 0 ? CLI_DIFFERENT : 0;
}

/* Everything that opens files comes before the sandbox. */
static int open_and_run(struct diff *d)
{
    struct service service = {.n_tiltak = 0};
    const struct avt_tiltak *named = NULL;
    struct avt_err err = file_read(d->arena, &d->a.bytes, d->a.path, AVT_MAX_BUNDLE);
    if (err.code == AVT_OK)
        err = file_read(d->arena, &d->b.bytes, d->b.path, AVT_MAX_BUNDLE);
    avt_xml_setup();
    if (err.code == AVT_OK && d->tiltak != NULL) {
        err = service_load_tiltak(d->arena, &service.tiltak, &service.n_tiltak, d->dir);
        named = err.code == AVT_OK ? service_tiltak(&service, d->tiltak, 0) : NULL;
    }
    return err.code == AVT_OK ? run(d, named) : unreadable(err);
}

int cli_diff(int argc, char **argv)
{
    int status;
    const char *sides[2] = {NULL, NULL};
    struct diff d = {.dir = "schemas"};
    const struct cli_option options[] = {
        {"--tiltak",   &d.tiltak, NULL   },
        {"--skjemaer", &d.dir,    NULL   },
        {"--json",     NULL,      &d.json},
    };
    const struct cli_args args = {help, options, sizeof options / sizeof *options, NULL};
    if (!cli_parse_several(&args, sides, 2, argc, argv, &status))
        return status;
    d.arena = avt_arena_new();
    diff_side_name(d.arena, &d.a, sides[0]);
    diff_side_name(d.arena, &d.b, sides[1]);
    status = open_and_run(&d);
    avt_arena_free(&d.arena);
    return status;
}
