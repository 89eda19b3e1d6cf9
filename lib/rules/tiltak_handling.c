/* felles/<n>/handlinger.xml: what goes with each act, who reads each kind of file, and why one may act for another. */
#include <string.h>

#include "internal.h"

/* The readers, among whom `forfatter` means whoever does the act, with their part. A measure need not have all that are
 * named, since the file is shared. */
static avt_roles load_lesere(struct avt_laster *l, struct avt_kilde at, bool *forfatter)
{
    avt_roles readers = 0;
    for (const char *const *word = avt_last_words(l, avt_node_get(at.node, "lesere"), NULL); *word != NULL; word++) {
        if (strcmp(*word, "forfatter") == 0)
            *forfatter = true;
        else
            readers |= avt_tiltak_roles(l->tiltak, *word);
    }
    return readers;
}

static const char *load_frist(struct avt_laster *l, struct avt_kilde at, const char *attr)
{
    avt_date day;
    const char *text = avt_node_find_attr(at.node, attr);
    if (text != NULL && !avt_date_add(&day, 0, 1, text))
        avt_last_fault(l, at, "%s is no interval: %s", attr, text);
    return text;
}

static void load_handling(struct avt_laster *l, struct avt_kilde at)
{
    struct avt_tiltak *t = l->tiltak;
    struct avt_handlingsdata data = {
        .handling = avt_last_handling(l, at, "navn"),
        .slag = avt_last_words(l, avt_node_get(at.node, "slag"), NULL),
        .tekst = avt_node_find_attr(at.node, "tekst"),
        .tekst_krav = avt_last_ja(l, at, "tekst-krav"),
        .frist = load_frist(l, at, "frist"),
        .frist_fullmakt = load_frist(l, at, "frist-fullmakt"),
    };
    data.lesere = load_lesere(l, at, &data.forfatter);
    if (data.tekst != NULL && avt_tiltak_dokument(t, avt_last_navn(l, at, "tekst")) >= 0)
        avt_last_fault(l, at, "tekst: %s is a document of the measure", data.tekst);
    if (data.tekst == NULL && data.tekst_krav)
        avt_last_fault(l, at, "tekst-krav without tekst");
    if ((data.tekst != NULL) != (data.lesere != 0 || data.forfatter))
        avt_last_fault(l, at, "a text has readers, and only a text");
    if (avt_tiltak_handling(t, data.handling) != NULL)
        avt_last_fault(l, at, "act %s stands twice", avt_node_get(at.node, "navn"));
    t->handlinger[t->n_handlinger++] = data;
}

static void load_fil(struct avt_laster *l, struct avt_kilde at)
{
    struct avt_tiltak *t = l->tiltak;
    struct avt_filslag row = {.slag = avt_last_navn(l, at, "slag"), .velges = avt_last_ja(l, at, "velges")};
    row.lesere = load_lesere(l, at, &row.forfatter);
    if (avt_tiltak_filslag(t, row.slag) != NULL)
        avt_last_fault(l, at, "kind %s stands twice", row.slag);
    t->filslag[t->n_filslag++] = row;
}

static bool stands_in(const char *const *words, const char *word)
{
    for (; *words != NULL; words++)
        if (strcmp(*words, word) == 0)
            return true;
    return false;
}

/* Nav acts for others, never for itself. */
static void load_fullmakt(struct avt_laster *l, struct avt_kilde at)
{
    static const char *const classes[] = {"person", "virksomhet", "fagperson", NULL};
    static const enum avt_rolleklasse values[] = {AVT_KLASSE_PERSON, AVT_KLASSE_VIRKSOMHET, AVT_KLASSE_FAGPERSON};
    struct avt_tiltak *t = l->tiltak;
    struct avt_fullmakt row = {
        .klasse = values[avt_last_choice(l, at, "klasse", classes)],
        .grunner = avt_last_words(l, avt_node_get(at.node, "grunner"), NULL),
        .med_papir = avt_last_words(l, avt_node_get(at.node, "med-papir"), NULL),
    };
    for (const char *const *word = row.med_papir; *word != NULL; word++)
        if (!stands_in(row.grunner, *word))
            avt_last_fault(l, at, "med-papir: %s is none of the reasons", *word);
    for (size_t i = 0; i < t->n_fullmakter; i++)
        if (t->fullmakter[i].klasse == row.klasse)
            avt_last_fault(l, at, "class %s stands twice", avt_node_get(at.node, "klasse"));
    t->fullmakter[t->n_fullmakter++] = row;
}

/* Every kind that may be uploaded says who reads it. */
static void check_opplastet(struct avt_laster *l, struct avt_kilde at)
{
    const struct avt_handlingsdata *data = avt_tiltak_handling(l->tiltak, AVT_OPPLASTET);
    for (const char *const *kode = data == NULL ? NULL : data->slag; kode != NULL && *kode != NULL; kode++)
        if (avt_tiltak_filslag(l->tiltak, *kode) == NULL)
            avt_last_fault(l, at, "opplastet: no <fil> says who reads %s", *kode);
}

static const struct row {
    const char *name;
    void (*load)(struct avt_laster *l, struct avt_kilde at);
} rows[] = {
    {"handling", load_handling},
    {"fil",      load_fil     },
    {"fullmakt", load_fullmakt},
};

void avt_last_handlinger(struct avt_laster *l)
{
    struct avt_kilde at = l->handlinger_xml, root = at;
    size_t n = 0;
    for (const struct avt_node *node = at.node->children; node != NULL; node = node->next)
        n++;
    l->tiltak->handlinger = avt_arena_array(l->arena, n, sizeof *l->tiltak->handlinger);
    l->tiltak->filslag = avt_arena_array(l->arena, n, sizeof *l->tiltak->filslag);
    l->tiltak->fullmakter = avt_arena_array(l->arena, n, sizeof *l->tiltak->fullmakter);
    for (at.node = at.node->children; at.node != NULL; at.node = at.node->next)
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
            if (avt_node_is(at.node, rows[i].name))
                rows[i].load(l, at);
    check_opplastet(l, root);
}
