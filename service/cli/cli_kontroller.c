/* avtale kontroller: verifies a bundle, offline. Files are read first; then the process gives up everything else, and
 * only then reads what is in them. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "avtale/json.h"
#include "avtale/limits.h"
#include "avtale/pakke.h"
#include "avtale/xml.h"
#include "case/service.h"
#include "cli/cli.h"
#include "cli/cli_funn.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/sandbox.h"

static const char help[] =
    "avtale kontroller FILE [--rot FILE] [--nokler FILE|DIR] [--eldre OLD] [--skjema DIR] [--json]\n\n"
    "Verifies a bundle, without network or service. Tells as of when it speaks, the outcome of every check, and who "
    "signed\n"
    "what, when and as what.\n\n"
    "  --rot     root keys you trust, from somewhere else than the bundle: vkeys, one a line.\n"
    "            Without it: *.vkey in " AVT_KEYS ".\n"
    "  --nokler  key lists that may be newer than the bundle's: one, or a folder with nokkelliste-<n>.note. A thief\n"
    "            leaves out the list that tells of his key. They count when your roots have signed them.\n"
    "  --eldre   an older bundle of the same agreement: its records must be the beginning of this one's.\n"
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

/* ---- Telling ---- */

static const char *const verdicts[] = {
    [AVT_DOM_GYLDIG] = "GYLDIG: Pakken er uendret, og forseglet med nøkler som rotnøklene du stoler på, står bak.",
    [AVT_DOM_UGYLDIG] = "UGYLDIG: Ikke alle kontroller holdt. Pakken beviser ikke det den sier.",
    [AVT_DOM_ULESELIG] = "ULESELIG: Filen er ikke en pakke fra Avtale, eller den er skadet.",
    [AVT_DOM_UFORANKRET] =
        "UFORANKRET: Pakken henger sammen, men ikke med noen rotnøkkel du stoler på. Hent rotnøkkelen fra "
        "utstederen, og kontroller igjen med --rot.",
    [AVT_DOM_UKJENT] =
        "UKJENT REGELVERK: Pakken er uendret, og forseglet med nøkler som rotnøklene du stoler på, står bak. Men "
        "reglene den "
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
    if (report->post == 0)
        return;
    printf("Slik den var %s, post %u. Det som kom senere, står ikke her.\n", report->naar, report->post);
    printf("Avtale %s %s", report->avtale, report->skjema);
    if (report->status[0] != '\0')
        printf(". Etter dette er den i dag: %s", report->status);
    puts(".");
    if (report->gjelder != 0)
        printf("Versjon %u gjelder.\n", report->gjelder);
    if (report->venter != 0)
        printf("Versjon %u venter på underskrifter.\n", report->venter);
    puts("");
}

static void tell_trust(const struct avt_rapport *report, const char *from)
{
    printf("\n%s\n", verdicts[report->dom]);
    if (report->rot[0] != '\0')
        printf("Rotnøkler fra %s: %s (%u av %u).\n", from, report->rot, report->rot_n, report->rot_av);
    if (report->nokkelliste != 0)
        printf("Nyeste nøkkelliste som er sett: %" PRIu64 ". Har du en nyere, så oppgi den med --nokler.\n",
               report->nokkelliste);
    if (report->demo)
        puts("Den er laget i demomodus, og beviser ingenting om hvem som handlet.");
}

static const char *done(enum avt_handling handling)
{
    switch (avt_act_get(handling)->approval) {
    case AVT_APPROVES_SECRECY: return "lovte taushet etter";
    case AVT_APPROVES_MONEY: return "besluttet";
    case AVT_APPROVES_AGREEMENT: return "godkjente";
    case AVT_NO_APPROVAL: break;
    }
    return "endret alene til";
}

static void tell_signature(const struct avt_underskrift *u)
{
    printf("  %s  %s%s%s", u->naar, u->rolle, u->navn[0] != '\0' ? " " : "", u->navn);
    if (u->for_rolle != NULL)
        printf(" på vegne av %s", u->for_rolle);
    printf(" %s versjon %u (post %u, %s, %s)%s\n", done(u->handling), u->versjon, u->nr, avt_metode_name(u->metode),
           u->bevis             ? "beviset er i pakken"
           : u->navn[0] != '\0' ? "navnet står i avtalen, beviset er ikke i pakken"
                                : "beviset er ikke i pakken",
           u->staar ? "" : " – gjelder ikke lenger");
}

static void tell(struct avt_arena *arena, const struct avt_rapport *report, const char *from)
{
    tell_agreement(report);
    for (size_t i = 0; i < report->n; i++) {
        const struct avt_finding *one = &report->findings[i];
        int wide = one->outcome == AVT_UTFALL_GJELDER_IKKE ? 6 : 4; /* the dash is three bytes */
        printf("%-16s %-*s %s\n", one->check, wide, outcomes[one->outcome], cli_funn_text(arena, one));
    }
    tell_trust(report, from);
    if (report->post != 0)
        puts(report->n_underskrifter > 0 ? "\nUnderskrifter:" : "\nIngen har skrevet under.");
    for (size_t i = 0; i < report->n_underskrifter; i++)
        tell_signature(&report->underskrifter[i]);
}

static void signature_json(struct avt_json_writer *w, const struct avt_underskrift *u)
{
    avt_json_open(w, NULL, '{');
    avt_json_add_int(w, "post", u->nr);
    avt_json_add_string(w, "naar", u->naar);
    avt_json_add_string(w, "rolle", u->rolle);
    if (u->for_rolle != NULL)
        avt_json_add_string(w, "for", u->for_rolle);
    avt_json_add_string(w, "navn", u->navn);
    avt_json_add_string(w, "handling", avt_handling_get(u->handling)->name);
    avt_json_add_int(w, "versjon", u->versjon);
    avt_json_add_string(w, "metode", avt_metode_name(u->metode));
    avt_json_add_bool(w, "bevis", u->bevis);
    avt_json_add_bool(w, "staar", u->staar);
    avt_json_close(w, '}');
}

static void facts_json(struct avt_json_writer *w, const struct avt_rapport *report, const char *from)
{
    avt_json_add_int(w, "post", report->post);
    avt_json_add_string(w, "naar", report->naar);
    avt_json_add_string(w, "avtale", report->avtale);
    avt_json_add_string(w, "tiltak", report->tiltak);
    avt_json_add_string(w, "skjema", report->skjema);
    avt_json_add_string(w, "status", report->status);
    avt_json_add_int(w, "gjelder", report->gjelder);
    avt_json_add_int(w, "venter", report->venter);
    avt_json_add_string(w, "rot", report->rot);
    avt_json_add_string(w, "rot-fra", from);
    avt_json_add_int(w, "nokkelliste", (int64_t)report->nokkelliste);
    avt_json_add_bool(w, "demo", report->demo);
}

static void finding_json(struct avt_json_writer *w, const struct avt_finding *finding)
{
    avt_json_open(w, NULL, '{');
    avt_json_add_string(w, "sjekk", finding->check);
    avt_json_add_string(w, "utfall", avt_utfall_name(finding->outcome));
    avt_json_add_string(w, "kode", finding->code);
    avt_json_open(w, "verdier", '[');
    for (unsigned i = 0; i < AVT_FINDING_ARGS && finding->args[i] != NULL; i++)
        avt_json_add_string(w, NULL, finding->args[i]);
    avt_json_close(w, ']');
    avt_json_close(w, '}');
}

static void tell_json(struct avt_arena *arena, const struct avt_rapport *report, const char *from)
{
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "dom", avt_dom_name(report->dom));
    avt_json_add_int(&w, "kode", report->dom);
    facts_json(&w, report, from);
    avt_json_open(&w, "sjekker", '[');
    for (size_t i = 0; i < report->n; i++)
        finding_json(&w, &report->findings[i]);
    avt_json_close(&w, ']');
    avt_json_open(&w, "underskrifter", '[');
    for (size_t i = 0; i < report->n_underskrifter; i++)
        signature_json(&w, &report->underskrifter[i]);
    avt_json_close(&w, ']');
    avt_json_close(&w, '}');
    puts(avt_buf_get(&w.buf).ptr);
}

/* ---- The command ---- */

struct asked {
    const char *file, *rot, *nokler, *eldre, *skjema;
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

static int verify(struct avt_arena *arena, const struct asked *asked)
{
    struct avt_span bundle;
    struct avt_rapport report;
    struct avt_kjent known = {0};
    avt_date today = clock_today();
    const char *from = asked->rot != NULL ? asked->rot : AVT_KEYS;
    struct avt_err err = read_all(arena, &known, &bundle, asked);
    if (err.code != AVT_OK) {
        fprintf(stderr, "avtale kontroller: %s: %s %s\n", err.where, avt_err_name(err.code), err.detail);
        return AVT_DOM_ULESELIG;
    }
    avt_pakke_verify(arena, &report, bundle, &known, today);
    if (asked->json)
        tell_json(arena, &report, from);
    else
        tell(arena, &report, from);
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
