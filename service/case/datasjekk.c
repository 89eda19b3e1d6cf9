/* What a measure needs beside its data: see datasjekk.h. */
#include "case/datasjekk.h"

#include <string.h>

#include "avtale/across.h"
#include "avtale/tilstand.h"

/* ---- What is found ---- */

void datafeil_add(struct datafeil *feil, const char *linje)
{
    for (size_t i = 0; i < feil->n; i++) {
        if (strcmp(feil->linje[i], linje) == 0)
            return; /* of what measures share */
    }
    feil->linje = avt_arena_grow(feil->arena, feil->linje, feil->n, &feil->cap, sizeof(*feil->linje));
    feil->linje[feil->n++] = linje;
}

const char *datasjekk_sti(struct avt_arena *arena, const char *folder, const char *name)
{
    size_t len = strlen(folder);
    return avt_arena_format(arena, "%s%s%s", folder, len > 0 && folder[len - 1] == '/' ? "" : "/", name);
}

/* The detail is every fault on a line of its own, with its place; or of one fault what is wrong at `where`. */
void datafeil_err(struct datafeil *feil, const char *folder, struct avt_err err)
{
    bool ended;
    struct avt_span lines = avt_span_str(err.detail), line;
    if (!avt_span_starts(lines, err.where)) {
        const char *what = err.detail[0] ? err.detail : avt_err_name(err.code);
        datafeil_add(feil,
                     datasjekk_sti(feil->arena, folder, avt_arena_format(feil->arena, "%s: %s", err.where, what)));
        return;
    }
    while (avt_span_line(&lines, &line, &ended))
        datafeil_add(feil, datasjekk_sti(feil->arena, folder, avt_arena_strn(feil->arena, line.ptr, line.len)));
}

struct avt_err datafeil_result(const struct datafeil *feil)
{
    struct avt_buf all = AVT_BUF(feil->arena);
    for (size_t i = 0; i < feil->n; i++)
        avt_buf_format(&all, "%s%s", i > 0 ? "\n" : "", feil->linje[i]);
    if (feil->n == 0)
        return AVT_NOERR;
    const char *what = strstr(feil->linje[0], ": ");
    size_t len = what ? (size_t)(what - feil->linje[0]) : 0;
    return avt_err_make(AVT_EDATA, avt_arena_strn(feil->arena, feil->linje[0], len), all.ptr);
}

/* ---- Texts ---- */

/* What is looked for. sted: what needs it, "file:line"; NULL while it is something that every measure has. */
struct behov {
    struct datafeil *feil;
    struct avt_arena *arena;
    const struct avt_tiltak *tiltak;
    const struct texts *texts;
    const char *skjemaer, *maler, *sted;
};

/* One text; what stands in the signed view may only come from the files that its digest covers. */
static void need(struct behov *c, enum texts_from from, const char *key)
{
    if (texts_find(c->texts, key, c->tiltak->navn, from))
        return;
    const char *texts = avt_arena_format(c->arena, "tekster/%s", c->texts->spraak);
    const char *where = datasjekk_sti(c->arena, c->sted ? c->skjemaer : c->maler, c->sted ? c->sted : texts);
    datafeil_add(c->feil, avt_arena_format(c->arena, "%s: no text %s%s", where, key,
                                           from == TEXTS_SIGNED ? ", which the view shows" : ""));
}

static void need_all(struct behov *c, enum texts_from from, const char *prefix, const char *const *names)
{
    for (; *names; names++)
        need(c, from, avt_arena_format(c->arena, "%s.%s", prefix, *names));
}

/* A field's label, and that of each of its codes. */
static void need_field(struct behov *c, enum texts_from from, const struct avt_felt *field, const char *path)
{
    c->sted = field->sted;
    need(c, from, field->tekst);
    if (field->koder)
        need_all(c, from, avt_arena_format(c->arena, "kode.%s", path), field->koder);
}

/* A contact point is the fields "kontaktpunkt-<slag>/…", which stand together; pages head it with kontakt.<slag>. */
static void need_contact(struct behov *c, const struct avt_felt *field)
{
    static const char prefix[] = "kontaktpunkt-";
    size_t len = strcspn(field->sti, "/") + 1, skip = sizeof(prefix) - 1;
    bool first = field->nr == 0 || strncmp(field[-1].sti, field->sti, len) != 0;
    if (field->liste || strncmp(field->sti, prefix, skip) != 0 || !first)
        return;
    need(c, TEXTS_SHARED, avt_arena_format(c->arena, "kontakt.%.*s", (int)(len - 1 - skip), field->sti + skip));
}

static void need_groups(struct behov *c)
{
    const struct avt_tiltak *t = c->tiltak;
    c->sted = t->sted;
    need(c, TEXTS_SIGNED, avt_arena_format(c->arena, "tiltak.%s", t->navn));
    for (size_t i = 0; i < t->n_grupper; i++) {
        c->sted = t->grupper[i].sted;
        need(c, TEXTS_SIGNED, avt_arena_format(c->arena, "gruppe.%s", t->grupper[i].navn));
        if (strcmp(t->grupper[i].side, t->grupper[i].navn) != 0)
            need(c, TEXTS_SHARED, avt_arena_format(c->arena, "side.%s", t->grupper[i].side));
    }
    for (size_t i = 0; i < t->n_dokumenter; i++) {
        c->sted = t->dokumenter[i].sted;
        need(c, TEXTS_SIGNED, avt_arena_format(c->arena, "dokument.%s", t->dokumenter[i].navn));
    }
}

static void need_content(struct behov *c)
{
    const struct avt_tiltak *t = c->tiltak;
    for (size_t i = 0; i < t->n_lister; i++) {
        c->sted = t->lister[i].sted;
        need(c, TEXTS_SIGNED, t->lister[i].tekst);
    }
    for (size_t i = 0; i < t->n_felter; i++) {
        const struct avt_felt *field = &t->felter[i];
        const char *list = field->liste ? field->liste->sti : "";
        need_field(c, TEXTS_SIGNED, field, avt_arena_format(c->arena, "%s%s%s", list, *list ? "/" : "", field->sti));
        need_contact(c, field);
    }
}

static void need_roles(struct behov *c)
{
    for (size_t i = 0; i < c->tiltak->n_roller; i++) {
        const struct avt_rolle *role = &c->tiltak->roller[i];
        c->sted = role->sted;
        need(c, TEXTS_SIGNED, avt_arena_format(c->arena, "rolle.%s", role->navn));
        need(c, TEXTS_SHARED, avt_arena_format(c->arena, "feil.%s", role->kode));
        if (role->party[0])
            need(c, TEXTS_SIGNED, avt_arena_format(c->arena, "part.%s", role->party));
    }
}

static void need_parts(struct behov *c, const struct avt_felt *felter, size_t n, const char *kode)
{
    for (size_t i = 0; i < n; i++)
        need_field(c, TEXTS_SHARED, &felter[i], avt_arena_format(c->arena, "%s/%s", kode, felter[i].sti));
}

static void need_rules(struct behov *c)
{
    for (size_t i = 0; i < c->tiltak->n_regler; i++) {
        const struct avt_regel *rule = &c->tiltak->regler[i];
        const char *prefix = avt_regel_is_plikt(rule) ? "plikt" : "feil";
        c->sted = rule->sted;
        if (rule->kind != AVT_REGEL_STANDARD) /* what it puts in is never told as a fault */
            need(c, TEXTS_SHARED, avt_arena_format(c->arena, "%s.%s", prefix, rule->kode));
        if (avt_regel_om_andre(rule))
            need(c, TEXTS_SHARED, avt_arena_format(c->arena, "feil.%s-venter", rule->kode));
        need_parts(c, rule->deler, rule->n_deler, rule->kode);
    }
}

static void need_act(struct behov *c, const struct avt_handling_row *row, const struct avt_handlingsdata *data)
{
    c->sted = data ? data->sted : NULL;
    need(c, TEXTS_SHARED, avt_arena_format(c->arena, "handling.%s", row->name));
    if (!data)
        return;
    need_all(c, TEXTS_SHARED, avt_arena_format(c->arena, "slag.%s", row->name), data->codes);
    if (data->tekst)
        need(c, TEXTS_SHARED, avt_arena_format(c->arena, "dokument.%s", data->tekst));
    if (!data->deler)
        return;
    need(c, TEXTS_SHARED, avt_arena_format(c->arena, "dokument.%s", data->deler));
    need_parts(c, data->felter, data->n_felter, data->deler);
}

static void need_acts(struct behov *c)
{
    for (unsigned act = AVT_INGEN_HANDLING + 1; act < AVT_HANDLING_COUNT; act++)
        need_act(c, avt_handling_get((enum avt_handling)act), avt_tiltak_handling(c->tiltak, (enum avt_handling)act));
    for (size_t i = 0; i < c->tiltak->n_fullmakter; i++) {
        c->sted = c->tiltak->fullmakter[i].sted;
        need_all(c, TEXTS_SHARED, "grunn", c->tiltak->fullmakter[i].grunner);
    }
    c->sted = NULL;
    need_all(c, TEXTS_SIGNED, "janei", (const char *const[]){"ja", "nei", NULL});
    for (unsigned status = 0; status < AVT_STATUS_COUNT; status++)
        need(c, TEXTS_SHARED, avt_arena_format(c->arena, "status.%s", avt_status_name((enum avt_status)status)));
}

void datasjekk_tekster(struct datafeil *feil, const struct avt_tiltak *tiltak, const struct texts *texts,
                       const char *skjemaer, const char *maler)
{
    struct behov c = {.feil = feil, .arena = feil->arena, .tiltak = tiltak, .texts = texts};
    c.skjemaer = skjemaer;
    c.maler = maler;
    need_groups(&c);
    need_content(&c);
    need_roles(&c);
    need_rules(&c);
    need_acts(&c);
}

/* ---- What is generated ---- */

size_t datasjekk_filer(struct avt_arena *arena, struct datasjekk_fil **out, const struct avt_tiltak *tiltak)
{
    struct datasjekk_fil *list = avt_arena_array(arena, tiltak->n_dokumenter + 1, sizeof(*list));
    size_t n = 0;
    for (; n < tiltak->n_dokumenter; n++) {
        list[n].navn = avt_arena_format(arena, "%s/%s.xsd", tiltak->skjema, tiltak->dokumenter[n].navn);
        list[n].bytes = avt_tiltak_xsd(arena, tiltak, (int)n);
    }
    list[n].navn = avt_arena_format(arena, "%s/utkast.json", tiltak->skjema);
    list[n++].bytes = avt_tiltak_json_schema(arena, tiltak);
    *out = list;
    return n;
}

/* A schema of a document that is no more would be part of the digest. */
static void find_left_over(struct datafeil *feil, const struct avt_tiltak *tiltak, const char *skjemaer)
{
    for (size_t i = 0; i < tiltak->n_filer; i++) {
        const char *name = tiltak->filer[i].name, *file = strrchr(name, '/') + 1, *end = strrchr(file, '.');
        if (strcmp(end, ".xsd") == 0 &&
            avt_tiltak_dokument(tiltak, avt_arena_strn(feil->arena, file, (size_t)(end - file))) < 0)
            datafeil_add(feil, avt_arena_format(feil->arena, "%s: belongs to no document",
                                                datasjekk_sti(feil->arena, skjemaer, name)));
    }
}

void datasjekk_laget(struct datafeil *feil, const struct avt_tiltak *tiltak, const struct avt_entry *files, size_t n,
                     const char *skjemaer)
{
    struct datasjekk_fil *list;
    size_t made = datasjekk_filer(feil->arena, &list, tiltak);
    for (size_t i = 0; i < made; i++) {
        const struct avt_entry *there = avt_entry_find(files, n, list[i].navn);
        if (there && avt_span_equal(there->bytes, list[i].bytes))
            continue;
        const char *what = there ? "not what felt.xml gives" : "missing";
        datafeil_add(feil, avt_arena_format(feil->arena, "%s: %s; avtale sjekk-tiltak --skriv writes it",
                                            datasjekk_sti(feil->arena, skjemaer, list[i].navn), what));
    }
    find_left_over(feil, tiltak, skjemaer);
}
