/*
 * The model a view is made from.
 *
 *     <visning avtale="01J…" gjelder-fra="2026-12-01" nummer="2026-000123" rolle="deltaker" skjema="…/1" tiltak="…" versjon="2">
 *       <salt dokument="avtale" verdi="…"></salt>               every document the role reads, in the measure's order
 *       <lesere dokument="avtale">arbeidsgiver deltaker nav</lesere>
 *       <gruppe navn="innhold">                                 text key gruppe.<navn>
 *         <felt dokument="avtale" sti="formaal" tekst="felt.formaal" type="tekst">…</felt>
 *         <felt dokument="avtale" kode="kode.omfang.delvis" sti="omfang" tekst="felt.omfang" type="kode">delvis</felt>
 *         <liste sti="opplaeringsplan" tekst="felt.opplaeringsplan" beregnet="nei">
 *           <post id="01J…"><felt dokument="avtale" sti="opplaeringsplan/tema" tekst="…" type="tekst">…</felt></post>
 *         </liste>
 *       </gruppe>
 *     </visning>
 *
 * retting="ja" stands where the version corrects.
 *
 * Without white space between elements: it is canonical, as everything avt_xml_format gives. Only values the role reads
 * are in it, and neither groups, lists nor items that hold none. dokument tells where the role reads the value: the
 * document it stands in, or else an extract. ansvarlig of a list is the part that answers for its items, where they have
 * no field for it. tekst and kode are text keys. It holds no text for people, so it is the
 * same in every language.
 */
#include "avtale/dokument.h"

static const char *const type_names[AVT_TYPE_COUNT] = {
    [AVT_TYPE_TEKST] = "tekst",
    [AVT_TYPE_DATO] = "dato",
    [AVT_TYPE_KR] = "kr",
    [AVT_TYPE_HELTALL] = "heltall",
    [AVT_TYPE_DESIMAL] = "desimal",
    [AVT_TYPE_KODE] = "kode",
    [AVT_TYPE_JANEI] = "janei",
    [AVT_TYPE_FNR] = "fnr",
    [AVT_TYPE_ORGNR] = "orgnr",
    [AVT_TYPE_KONTONR] = "kontonr",
    [AVT_TYPE_KID] = "kid",
    [AVT_TYPE_TELEFON] = "telefon",
    [AVT_TYPE_EPOST] = "epost",
    [AVT_TYPE_AVTALEREF] = "avtaleref",
    [AVT_TYPE_INTERVALL] = "intervall",
};

struct view {
    struct avt_arena *arena;
    const struct avt_innhold *content;
    uint32_t read; /* bit d: the role reads document d */
};

/* An element that is made when the first value below it is. */
struct lazy {
    struct lazy *parent;
    struct avt_node *node;
    const char *name;
    const char *attrs[8]; /* name, value, name, value, … */
};

static struct avt_node *lazy_get(const struct view *v, struct lazy *lazy)
{
    if (lazy->node != NULL)
        return lazy->node;
    lazy->node = avt_node_new(v->arena, lazy_get(v, lazy->parent), lazy->name);
    for (size_t i = 0; i + 1 < sizeof lazy->attrs / sizeof *lazy->attrs && lazy->attrs[i] != NULL; i += 2)
        avt_node_attr(v->arena, lazy->node, lazy->attrs[i], lazy->attrs[i + 1]);
    return lazy->node;
}

/* The document through which the role reads a field, -1 if through none. */
static int read_through(const struct view *v, const struct avt_felt *field)
{
    const struct avt_tiltak *measure = v->content->tiltak;
    if ((v->read >> field->dokument & 1) != 0)
        return field->dokument;
    for (int d = 0; d < (int)measure->n_dokumenter; d++)
        if ((v->read >> d & 1) != 0 && avt_felt_in(measure, field, d))
            return d;
    return -1;
}

static const char *field_path(const struct view *v, const struct avt_felt *field)
{
    return field->liste == NULL ? field->sti : avt_arena_format(v->arena, "%s/%s", field->liste->sti, field->sti);
}

static void show_field(const struct view *v, const struct avt_felt *field, const char *item, struct lazy *above)
{
    int document = read_through(v, field);
    const char *value = avt_innhold_get(v->content, field, item);
    if (document < 0 || value == NULL)
        return;
    const char *path = field_path(v, field);
    struct avt_node *node = avt_node_text(v->arena, lazy_get(v, above), "felt", value);
    avt_node_attr(v->arena, node, "sti", path);
    avt_node_attr(v->arena, node, "tekst", field->tekst);
    avt_node_attr(v->arena, node, "type", type_names[field->type]);
    avt_node_attr(v->arena, node, "dokument", v->content->tiltak->dokumenter[document].navn);
    if (field->type == AVT_TYPE_KODE)
        avt_node_attr(v->arena, node, "kode", avt_arena_format(v->arena, "kode.%s.%s", path, value));
}

static void show_list(const struct view *v, const struct avt_liste *items, struct lazy *group)
{
    const char **ids;
    size_t n = avt_innhold_posts(v->arena, &ids, v->content, items);
    struct lazy list = {
        group,
        NULL,
        "liste",
        {"sti", items->sti, "tekst", items->tekst, "beregnet", items->beregnet ? "ja" : "nei",
          items->ansvarlig[0] != '\0' ? "ansvarlig" : NULL, items->ansvarlig}
    };
    for (size_t i = 0; i < n; i++) {
        struct lazy item = {
            &list, NULL, "post", {"id", ids[i], NULL, NULL}
        };
        for (int k = 0; k < items->n; k++)
            show_field(v, &v->content->tiltak->felter[items->first + k], ids[i], &item);
    }
}

static void show_group(const struct view *v, int number, struct lazy *root)
{
    const struct avt_tiltak *measure = v->content->tiltak;
    struct lazy group = {
        root, NULL, "gruppe", {"navn", measure->grupper[number].navn, NULL, NULL}
    };
    for (size_t i = 0; i < measure->n_felter; i++) {
        const struct avt_felt *field = &measure->felter[i];
        if (field->gruppe != number)
            continue;
        if (field->liste == NULL)
            show_field(v, field, NULL, &group);
        else if (field == &measure->felter[field->liste->first])
            show_list(v, field->liste, &group);
    }
}

/* The salts make the view checkable against the digests in S without the documents having to be guessed. */
static void show_documents(struct view *v, const struct avt_fil *files, size_t n, const struct avt_tilstand *state,
                           int role, struct avt_node *root)
{
    const struct avt_tiltak *measure = v->content->tiltak;
    for (int d = 0; d < (int)measure->n_dokumenter; d++)
        for (size_t i = 0; i < n; i++) {
            struct avt_node *document, *salt;
            if (files[i].dokument != d || !avt_dokument_reads(measure, state, d, role))
                continue;
            AVT_INVARIANT(avt_xml_parse(v->arena, &document, files[i].bytes).code == AVT_OK);
            v->read |= UINT32_C(1) << d;
            salt = avt_node_new(v->arena, root, "salt");
            avt_node_attr(v->arena, salt, "dokument", files[i].navn);
            avt_node_attr(v->arena, salt, "verdi", avt_node_get(document, "salt"));
        }
}

static void show_readers(const struct view *v, struct avt_node *root)
{
    const struct avt_tiltak *measure = v->content->tiltak;
    for (int d = 0; d < (int)measure->n_dokumenter; d++) {
        if ((v->read >> d & 1) == 0)
            continue;
        const char *readers = avt_dokument_lesere(v->arena, measure, d);
        avt_node_attr(v->arena, avt_node_text(v->arena, root, "lesere", readers), "dokument",
                      measure->dokumenter[d].navn);
    }
}

struct avt_span avt_visning_model(struct avt_arena *arena, const struct avt_innhold *innhold,
                                  const struct avt_fil *files, size_t n, const struct avt_tilstand *state, int rolle,
                                  const struct avt_vist *vist, const char *avtale)
{
    const struct avt_tiltak *measure = innhold->tiltak;
    struct view v = {arena, innhold, 0};
    struct lazy root = {.node = avt_node_new(arena, NULL, "visning")};
    avt_node_attr(arena, root.node, "avtale", avtale);
    if (innhold->nummer != NULL)
        avt_node_attr(arena, root.node, "nummer", innhold->nummer);
    avt_node_attr(arena, root.node, "skjema", measure->skjema);
    avt_node_attr(arena, root.node, "tiltak", measure->navn);
    avt_node_attr(arena, root.node, "versjon", avt_arena_format(arena, "%u", vist->versjon));
    if (vist->fra != INT32_MIN)
        avt_node_attr(arena, root.node, "gjelder-fra", avt_date_format(arena, vist->fra));
    if (vist->retting)
        avt_node_attr(arena, root.node, "retting", "ja");
    avt_node_attr(arena, root.node, "rolle", measure->roller[rolle].navn);
    show_documents(&v, files, n, state, rolle, root.node);
    show_readers(&v, root.node);
    for (int g = 0; g < (int)measure->n_grupper; g++)
        show_group(&v, g, &root);
    return avt_xml_format(arena, root.node);
}
