/* The report on a bundle: see cli_rapport.h. What it says to people stands in kontroll.xml, under rapport. */
#include "cli/cli_rapport.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "avtale/json.h"
#include "cli/cli.h"
#include "cli/cli_tekst.h"

#define ARGS(...) ((const char *const[AVT_FINDING_ARGS]){__VA_ARGS__})

static const char *number(const struct cli_rapport *r, uint64_t n)
{
    return avt_arena_format(r->arena, "%" PRIu64, n);
}

static const char *text(const struct cli_rapport *r, const char *key, const char *const args[AVT_FINDING_ARGS])
{
    return cli_tekst(r->arena, avt_arena_format(r->arena, "rapport.%s", key), args);
}

static void line(const struct cli_rapport *r, const char *key, const char *const args[AVT_FINDING_ARGS])
{
    puts(text(r, key, args));
}

/* How much is known of who acted: nothing in a demo, a paper, else the word of the service. */
static const char *strength(enum avt_metode metode)
{
    return metode == AVT_METODE_DEMO ? "demo" : metode == AVT_METODE_PAPIR ? "papir" : "ord";
}

/* ---- For people ---- */

static const char *const outcomes[] = {
    [AVT_UTFALL_OK] = "ok",
    [AVT_UTFALL_FEIL] = "FEIL",
    [AVT_UTFALL_GJELDER_IKKE] = "–",
};

static void tell_verdict(const struct cli_rapport *r)
{
    const struct avt_rapport *report = r->rapport;
    const char *key = avt_arena_format(r->arena, "dom.%s", avt_dom_name(report->dom));
    line(r, key, ARGS(r->rot, number(r, report->rot_n), number(r, report->rot_av)));
    if (report->rot[0] != '\0')
        line(r, "rot", ARGS(report->rot));
}

static void tell_agreement(const struct cli_rapport *r)
{
    const struct avt_rapport *report = r->rapport;
    line(r, "avtale", ARGS(report->tiltak, report->avtale, report->skjema));
    if (report->rolle[0] != '\0')
        line(r, "rolle", ARGS(report->rolle));
    line(r, "per", ARGS(cli_tekst_tid(r->arena, report->tid), number(r, report->post), report->kode));
    line(r, "logg", ARGS(number(r, report->blad), number(r, report->post)));
    if (report->gjelder != 0)
        line(r, "gjelder", ARGS(number(r, report->gjelder)));
    if (report->venter != 0)
        line(r, "venter", ARGS(number(r, report->venter)));
    if (report->status[0] != '\0')
        line(r, "status", ARGS(report->status));
}

static const char *evidence_of(const struct avt_told_act *act)
{
    return act->bevis ? "bevis" : act->navn[0] != '\0' ? "navn-i-avtalen" : "uten-bevis";
}

static void tell_act(const struct cli_rapport *r, const struct avt_told_act *act)
{
    const char *key = avt_arena_format(r->arena, "gjorde.%s", avt_handling_get(act->handling)->name);
    printf("  %s%s%s  %s  %s", act->rolle, act->navn[0] != '\0' ? "  " : "", act->navn,
           cli_tekst_tid(r->arena, act->tid), text(r, key, ARGS(number(r, act->versjon))));
    if (act->for_rolle != NULL)
        printf(" %s", text(r, "for", ARGS(act->for_rolle)));
    printf("  %s, %s%s\n", text(r, avt_arena_format(r->arena, "styrke.%s", strength(act->metode)), NULL),
           text(r, evidence_of(act), NULL), act->underskrift && !act->staar ? text(r, "ikke-lenger", NULL) : "");
}

static void tell_checks(const struct cli_rapport *r)
{
    for (size_t i = 0; i < r->rapport->n; i++) {
        const struct avt_finding *one = &r->rapport->findings[i];
        int wide = one->outcome == AVT_UTFALL_GJELDER_IKKE ? 6 : 4; /* the dash is three bytes */
        printf("%-16s %-*s %s\n", one->check, wide, outcomes[one->outcome], cli_tekst_funn(r->arena, one));
    }
}

void cli_rapport_tell(const struct cli_rapport *r)
{
    const struct avt_rapport *report = r->rapport;
    tell_verdict(r);
    if (report->post != 0)
        tell_agreement(r);
    if (report->nokkelliste != 0)
        line(r, "nokkelliste", ARGS(number(r, report->nokkelliste), cli_tekst_tid(r->arena, report->nokkelliste_fra)));
    if (report->demo)
        line(r, "demo", NULL);
    if (report->n_acts > 0)
        puts("");
    for (size_t i = 0; i < report->n_acts; i++)
        tell_act(r, &report->acts[i]);
    puts("");
    tell_checks(r);
}

/* ---- For programs ---- */

static void head_json(struct avt_json_writer *w, const struct cli_rapport *r)
{
    const struct avt_rapport *report = r->rapport;
    avt_json_open(w, "hode", '{');
    avt_json_add_int(w, "nr", report->post);
    avt_json_add_string(w, "sha256", avt_digest_format(r->arena, &report->hode));
    avt_json_add_string(w, "kode", report->kode);
    avt_json_add_string(w, "tid", avt_instant_format(r->arena, report->tid));
    avt_json_close(w, '}');
    avt_json_open(w, "logg", '{');
    avt_json_add_string(w, "origin", report->logg);
    avt_json_add_int(w, "blad", (int64_t)report->blad);
    avt_json_open(w, "vitner", '[');
    avt_json_close(w, ']');
    avt_json_close(w, '}');
}

/* Where these rules are known from. */
static const char *source_of(const struct avt_rapport *report)
{
    for (size_t i = 0; i < cli_n_regelverk; i++)
        if (avt_digest_equal(&cli_regelverk[i].digest, &report->skjema_digest))
            return "installert";
    return report->dom == AVT_DOM_UKJENT ? "ukjent" : "oppgitt";
}

static void rules_json(struct avt_json_writer *w, const struct cli_rapport *r)
{
    const struct avt_rapport *report = r->rapport;
    avt_json_open(w, "regelverk", '{');
    avt_json_open(w, "skjema", '{');
    if (report->skjema[0] != '\0')
        avt_json_add_string(w, report->skjema, avt_digest_format(r->arena, &report->skjema_digest));
    avt_json_close(w, '}');
    avt_json_add_string(w, "kilde", source_of(report));
    avt_json_close(w, '}');
}

static void version_json(struct avt_json_writer *w, const struct cli_rapport *r)
{
    const struct avt_rapport *report = r->rapport;
    avt_json_open(w, "versjon", '{');
    avt_json_add_int(w, "gjelder", report->gjelder);
    avt_json_add_int(w, "venter", report->venter);
    avt_json_add_string(w, "status", report->status);
    avt_json_add_string(w, "per", avt_date_format(r->arena, r->idag));
    avt_json_close(w, '}');
}

static void act_json(struct avt_json_writer *w, const struct cli_rapport *r, const struct avt_told_act *act)
{
    avt_json_open(w, NULL, '{');
    avt_json_add_int(w, "nr", act->nr);
    avt_json_add_string(w, "tid", avt_instant_format(r->arena, act->tid));
    avt_json_add_string(w, "rolle", act->rolle);
    avt_json_add_string(w, "handling", avt_handling_get(act->handling)->name);
    avt_json_add_int(w, "versjon", act->versjon);
    if (act->for_rolle != NULL)
        avt_json_add_string(w, "for", act->for_rolle);
    avt_json_add_string(w, "navn", act->navn);
    avt_json_add_string(w, "styrke", strength(act->metode));
    avt_json_add_bool(w, "bevis", act->bevis);
    if (act->underskrift)
        avt_json_add_bool(w, "staar", act->staar);
    avt_json_close(w, '}');
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

static void agreement_json(struct avt_json_writer *w, const struct cli_rapport *r)
{
    const struct avt_rapport *report = r->rapport;
    avt_json_add_string(w, "avtale", report->avtale);
    avt_json_add_string(w, "tiltak", report->tiltak);
    avt_json_add_string(w, "rolle", report->rolle);
    head_json(w, r);
    rules_json(w, r);
    version_json(w, r);
    avt_json_open(w, "handlinger", '[');
    for (size_t i = 0; i < report->n_acts; i++)
        act_json(w, r, &report->acts[i]);
    avt_json_close(w, ']');
}

static void trust_json(struct avt_json_writer *w, const struct cli_rapport *r)
{
    const struct avt_rapport *report = r->rapport;
    avt_json_add_string(w, "opphav", report->opphav);
    avt_json_add_bool(w, "demo", report->demo);
    avt_json_open(w, "rot", '{');
    avt_json_add_string(w, "noekler", report->rot);
    avt_json_add_int(w, "antall", report->rot_n);
    avt_json_add_int(w, "av", report->rot_av);
    avt_json_add_string(w, "kilde", r->rot);
    avt_json_close(w, '}');
    avt_json_open(w, "nokkelliste", '{');
    avt_json_add_int(w, "nr", (int64_t)report->nokkelliste);
    if (report->nokkelliste != 0) {
        avt_json_add_string(w, "fra", avt_instant_format(r->arena, report->nokkelliste_fra));
        avt_json_add_string(w, "kilde", report->nokkelliste_egen ? "pakke" : "oppgitt");
    }
    avt_json_close(w, '}');
}

void cli_rapport_json(const struct cli_rapport *r)
{
    const struct avt_rapport *report = r->rapport;
    struct avt_json_writer w = AVT_JSON_WRITER(r->arena);
    avt_json_open(&w, NULL, '{');
    if (r->fil != NULL)
        avt_json_add_string(&w, "fil", r->fil);
    avt_json_add_string(&w, "dom", avt_dom_name(report->dom));
    avt_json_add_int(&w, "kode", report->dom);
    trust_json(&w, r);
    if (report->post != 0)
        agreement_json(&w, r);
    avt_json_open(&w, "sjekker", '[');
    for (size_t i = 0; i < report->n; i++)
        finding_json(&w, &report->findings[i]);
    avt_json_close(&w, ']');
    avt_json_close(&w, '}');
    puts(avt_buf_get(&w.buf).ptr);
}

static const char *or_dash(const char *text)
{
    return text == NULL || text[0] == '\0' ? "-" : text;
}

/* A line stays one, whatever a file is called. */
static const char *printable(struct avt_arena *arena, const char *name)
{
    char *copy = avt_arena_alloc(arena, strlen(name) + 1);
    for (size_t i = 0; name[i] != '\0'; i++)
        copy[i] = (unsigned char)name[i] < ' ' || name[i] == 0x7f ? '?' : name[i];
    return copy;
}

void cli_rapport_line(const struct cli_rapport *r)
{
    const struct avt_rapport *report = r->rapport;
    const bool told = report->post != 0;
    printf("%s %s %s %s %s %s\n", avt_dom_name(report->dom), printable(r->arena, r->fil),
           or_dash(told ? report->avtale : NULL), or_dash(told ? report->rolle : NULL),
           told ? avt_arena_format(r->arena, "%u", report->post) : "-", or_dash(told ? report->kode : NULL));
}
