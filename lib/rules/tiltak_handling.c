/* felles/<n>/handlinger.xml: what goes with each act, who reads each kind of file, why one may act for another, and
 * how long a draft is kept. */
#include <string.h>

#include "lasting.h"
#include "verdi.h"

/* ---- Typed parts of a document that goes with an act ---- */

static void load_del(struct avt_laster *l, struct avt_kilde at, const struct avt_felt *before, struct avt_felt *felt,
                     const char *kode, const char *hjemmel)
{
    static const char *const krav[] = {"valgfri", "alltid", NULL};
    *felt = (struct avt_felt){
        .sti = avt_last_navn(l, at, "sti"),
        .hjemmel = hjemmel,
        .sted = avt_last_sted(l, at),
        .dokument = -1,
        .gruppe = -1,
        .nr = (int)(felt - before),
    };
    felt->tekst = avt_arena_format(l->arena, "felt.%s/%s", kode, felt->sti);
    felt->krav.kind = avt_last_choice(l, at, "krav", krav) == 1 ? AVT_KRAV_ALLTID : AVT_KRAV_VALGFRI;
    avt_last_type(l, at, felt);
    for (const struct avt_felt *other = before; other < felt; other++)
        if (strcmp(other->sti, felt->sti) == 0)
            avt_last_fault(l, at, "%s stands twice", felt->sti);
}

size_t avt_last_deler(struct avt_laster *l, struct avt_kilde at, const struct avt_felt **out, const char *kode,
                      const char *hjemmel)
{
    struct avt_felt *list = avt_arena_array(l->arena, avt_node_count(at.node), sizeof *list);
    size_t n = 0;
    for (struct avt_kilde row = {at.node->children, at.fil}; row.node != NULL; row.node = row.node->next)
        load_del(l, row, list, &list[n++], kode, hjemmel);
    *out = list;
    return n;
}

/* ---- Acts ---- */

/* Those who read by consent alone. */
static void load_samtykke(struct avt_laster *l, struct avt_kilde at, struct avt_aktlesere *readers)
{
    const char *const *word = avt_last_words(l, avt_node_get(at.node, "med-samtykke"), NULL);
    readers->samtykke = avt_node_get(at.node, "samtykke");
    for (; *word != NULL; word++)
        readers->med_samtykke |= avt_tiltak_roles(l->tiltak, *word);
    if ((readers->samtykke[0] == '\0') != (avt_node_get(at.node, "med-samtykke")[0] == '\0'))
        avt_last_fault(l, at, "samtykke and med-samtykke go together");
    if ((readers->med_samtykke & ~readers->roller) != 0)
        avt_last_fault(l, at, "med-samtykke names who is no reader");
}

/* The readers, among whom `forfatter` means whoever does the act, with their part, and `mottaker` the part it is for. A
 * measure need not have all that are named, since the file is shared. */
static struct avt_aktlesere load_lesere(struct avt_laster *l, struct avt_kilde at)
{
    struct avt_aktlesere readers = {0};
    for (const char *const *word = avt_last_words(l, avt_node_get(at.node, "lesere"), NULL); *word != NULL; word++) {
        if (strcmp(*word, "forfatter") == 0)
            readers.forfatter = true;
        else if (strcmp(*word, "mottaker") == 0)
            readers.mottaker = true;
        else
            readers.roller |= avt_tiltak_roles(l->tiltak, *word);
    }
    load_samtykke(l, at, &readers);
    return readers;
}

static bool has_readers(const struct avt_aktlesere *readers)
{
    return readers->roller != 0 || readers->forfatter || readers->mottaker;
}

/* A measure need not have every list that is named. */
static void load_om(struct avt_laster *l, struct avt_kilde at, struct avt_handlingsdata *data)
{
    size_t n;
    const char *const *words = avt_last_words(l, avt_node_get(at.node, "om"), &n);
    data->om = avt_arena_array(l->arena, n, sizeof *data->om);
    for (size_t i = 0; i < n; i++) {
        const struct avt_liste *liste = avt_tiltak_liste(l->tiltak, words[i]);
        if (liste != NULL)
            data->om[data->n_om++] = liste;
    }
}

static void load_deler(struct avt_laster *l, struct avt_kilde at, struct avt_handlingsdata *data)
{
    struct avt_kilde child = {at.node->children, at.fil};
    if (child.node == NULL)
        return;
    data->deler = avt_last_navn(l, child, "navn");
    data->deler_lesere = load_lesere(l, child);
    data->n_felter = avt_last_deler(l, child, &data->felter, data->deler, "");
    if (avt_tiltak_dokument(l->tiltak, data->deler) >= 0)
        avt_last_fault(l, child, "deler: %s is a document of the measure", data->deler);
    if (data->n_felter == 0 || !has_readers(&data->deler_lesere))
        avt_last_fault(l, child, "deler must hold something, and have readers");
    if (child.node->next != NULL)
        avt_last_fault(l, at, "an act has one document of parts");
}

/* The fields below a path, as typed parts of the act. A measure need not have them. Days are for the service to say. */
static void load_nytt(struct avt_laster *l, struct avt_kilde at, struct avt_handlingsdata *data)
{
    struct avt_felt *list = avt_arena_array(l->arena, l->tiltak->n_felter, sizeof *list);
    data->nytt = avt_node_get(at.node, "nytt");
    size_t len = strlen(data->nytt);
    for (size_t i = 0; len > 0 && i < l->tiltak->n_felter; i++) {
        const struct avt_felt *felt = &l->tiltak->felter[i];
        bool below = felt->liste == NULL && strncmp(felt->sti, data->nytt, len) == 0 && felt->sti[len] == '/';
        if (!below || felt->type == AVT_TYPE_DATO || strchr(felt->sti + len + 1, '/') != NULL)
            continue;
        struct avt_felt *part = &list[data->n_nye];
        *part = *felt;
        part->sti = felt->sti + len + 1;
        part->krav.kind = felt->krav.kind == AVT_KRAV_ALLTID ? AVT_KRAV_ALLTID : AVT_KRAV_VALGFRI;
        part->nr = (int)data->n_nye++;
    }
    data->nye = list;
    if (data->n_nye > 0 && data->deler != NULL)
        avt_last_fault(l, at, "an act has parts of its own, or gives some anew");
}

/* tekst-krav: ja, nei, or the kinds with which there must be a text. */
static void load_krav(struct avt_laster *l, struct avt_kilde at, struct avt_handlingsdata *data)
{
    static const char *const none[] = {NULL};
    const char *krav = avt_node_get(at.node, "tekst-krav");
    bool plain = krav[0] == '\0' || strcmp(krav, "ja") == 0 || strcmp(krav, "nei") == 0;
    data->tekst_krav = strcmp(krav, "ja") == 0;
    data->krav_ved = plain ? none : avt_last_words(l, krav, NULL);
    for (const char *const *word = data->krav_ved; *word != NULL; word++) {
        if (!avt_koder_have(data->codes, *word))
            avt_last_fault(l, at, "tekst-krav: %s is no kind of the act", *word);
    }
}

/* When it may be done of an item: so long before its first day, and in their order. */
static void load_naar(struct avt_laster *l, struct avt_kilde at, struct avt_handlingsdata *data)
{
    data->tidligst = avt_node_get(at.node, "tidligst");
    data->i_orden = avt_last_ja(l, at, "i-orden");
    if (data->tidligst[0] != '\0' && !avt_interval_ok(avt_span_str(data->tidligst)))
        avt_last_fault(l, at, "tidligst is no interval: %s", data->tidligst);
    for (size_t i = 0; data->tidligst[0] != '\0' && i < data->n_om; i++) {
        const struct avt_felt *fra = avt_tiltak_felt_at(l->tiltak, data->om[i], "fra");
        if (fra == NULL || fra->type != AVT_TYPE_DATO)
            avt_last_fault(l, at, "tidligst: %s has no date fra", data->om[i]->sti);
    }
}

/* Everybody, unless it says who. */
static void load_varsles(struct avt_laster *l, struct avt_kilde at, struct avt_handlingsdata *data)
{
    data->varsles = ~(avt_roles)0;
    if (avt_node_find_attr(at.node, "varsles") == NULL)
        return;
    data->varsles = 0;
    for (const char *const *word = avt_last_words(l, avt_node_get(at.node, "varsles"), NULL); *word != NULL; word++)
        data->varsles |= avt_tiltak_roles(l->tiltak, *word);
}

static const char *load_frist(struct avt_laster *l, struct avt_kilde at, const char *attr)
{
    avt_date day;
    const char *text = avt_node_find_attr(at.node, attr);
    if (text != NULL && !avt_date_add(&day, 0, 1, text))
        avt_last_fault(l, at, "%s is no interval: %s", attr, text);
    return text;
}

static void check_text(struct avt_laster *l, struct avt_kilde at, const struct avt_handlingsdata *data)
{
    if (data->tekst != NULL && avt_tiltak_dokument(l->tiltak, data->tekst) >= 0)
        avt_last_fault(l, at, "tekst: %s is a document of the measure", data->tekst);
    if (data->tekst == NULL && (data->tekst_krav || data->krav_ved[0] != NULL))
        avt_last_fault(l, at, "tekst-krav without tekst");
    if ((data->tekst != NULL) != has_readers(&data->lesere))
        avt_last_fault(l, at, "a text has readers, and only a text");
    if (data->tekst != NULL && data->deler != NULL && strcmp(data->tekst, data->deler) == 0)
        avt_last_fault(l, at, "two documents called %s", data->tekst);
}

/* ---- What the format says of the act ---- */

/* Its kind and its item, by the table that declarations are read by: what may not stand there is never sealed, and what
 * must is never wanting. */
static void check_linjer(struct avt_laster *l, struct avt_kilde at, const struct avt_handlingsdata *data)
{
    enum avt_linje slag = avt_act_line(data->handling, "slag"), om = avt_act_line(data->handling, "om");
    bool given = avt_act_names_standing(data->handling), coded = data->codes[0] != NULL;
    bool own = avt_act_get(data->handling)->names == AVT_NAMES_CORRECTION; /* the format's, and none of the data's */
    bool about = avt_node_get(at.node, "om")[0] != '\0';
    const char *navn = avt_node_get(at.node, "navn");
    if (coded && (own || slag == AVT_LINJE_ALDRI))
        avt_last_fault(l, at, "slag: %s has no codes", navn);
    if (!coded && slag == AVT_LINJE_SKAL && !given)
        avt_last_fault(l, at, "slag: %s must have codes", navn);
    if (about && om == AVT_LINJE_ALDRI)
        avt_last_fault(l, at, "om: %s is about no item", navn);
    if (!about && om == AVT_LINJE_SKAL)
        avt_last_fault(l, at, "om: %s must be about an item", navn);
}

/* What is approved has no words but its own, what puts forward no parts, and of a file all is told in one document. */
static void check_skrevet(struct avt_laster *l, struct avt_kilde at, const struct avt_handlingsdata *data)
{
    const struct avt_act *act = avt_act_get(data->handling);
    const char *navn = avt_handling_get(data->handling)->name;
    bool written = act->steps == 1 && act->family != AVT_FAMILY_FILE;
    bool anew = written && act->concerns != AVT_CONCERNS_NY;
    if (data->tekst != NULL && !written)
        avt_last_fault(l, at, "tekst: %s has no text", navn);
    if ((data->deler != NULL || data->nytt[0] != '\0') && !anew)
        avt_last_fault(l, at, "deler: %s has no parts", navn);
}

/* The documents that the service itself makes beside an act (format v1, section 6). */
static void check_eget(struct avt_laster *l, struct avt_kilde at, const char *attr, const char *navn)
{
    static const char *const own[] = {"fakta", "fil", "samtale", NULL};
    if (navn != NULL && avt_koder_have(own, navn))
        avt_last_fault(l, at, "%s: %s is the service's own document", attr, navn);
}

static void check_handling(struct avt_laster *l, struct avt_kilde at, const struct avt_handlingsdata *data)
{
    if (data->handling == AVT_INGEN_HANDLING)
        return;
    check_linjer(l, at, data);
    check_skrevet(l, at, data);
    check_eget(l, at, "tekst", data->tekst);
    check_eget(l, at, "deler", data->deler);
}

static void load_handling(struct avt_laster *l, struct avt_kilde at)
{
    struct avt_tiltak *t = l->tiltak;
    struct avt_handlingsdata data = {
        .handling = avt_last_handling(l, at, "navn"),
        .sted = avt_last_sted(l, at),
        .codes = avt_last_navnene(l, at, "slag"),
        .svarfrist = avt_node_get(at.node, "svarfrist"),
        .tekst = avt_node_find_attr(at.node, "tekst"),
        .frist = load_frist(l, at, "frist"),
        .frist_fullmakt = load_frist(l, at, "frist-fullmakt"),
        .lesere = load_lesere(l, at),
    };
    for (size_t i = 0; data.codes[i] != NULL; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(data.codes[i], data.codes[k]) == 0)
                avt_last_fault(l, at, "code %s stands twice", data.codes[i]);
    load_krav(l, at, &data);
    load_varsles(l, at, &data);
    if (data.tekst != NULL)
        data.tekst = avt_last_navn(l, at, "tekst");
    if (data.svarfrist[0] != '\0' && !avt_interval_ok(avt_span_str(data.svarfrist)))
        avt_last_fault(l, at, "svarfrist is no interval: %s", data.svarfrist);
    load_om(l, at, &data);
    load_naar(l, at, &data);
    load_deler(l, at, &data);
    load_nytt(l, at, &data);
    check_text(l, at, &data);
    check_handling(l, at, &data);
    if (avt_tiltak_handling(t, data.handling) != NULL)
        avt_last_fault(l, at, "act %s stands twice", avt_node_get(at.node, "navn"));
    t->handlinger[t->n_handlinger++] = data;
}

static void load_fil(struct avt_laster *l, struct avt_kilde at)
{
    struct avt_tiltak *t = l->tiltak;
    struct avt_filslag row = {.kind = avt_last_navn(l, at, "slag"), .velges = avt_last_ja(l, at, "velges")};
    row.lesere = load_lesere(l, at);
    if (row.lesere.mottaker)
        avt_last_fault(l, at, "a file has no mottaker");
    if (avt_tiltak_filslag(t, row.kind) != NULL)
        avt_last_fault(l, at, "kind %s stands twice", row.kind);
    t->filslag[t->n_filslag++] = row;
}

/* Nav acts for others, never for itself. */
static void load_fullmakt(struct avt_laster *l, struct avt_kilde at)
{
    static const char *const classes[] = {"person", "virksomhet", "fagperson", NULL};
    static const enum avt_rolleklasse values[] = {AVT_ROLE_PERSON, AVT_ROLE_VIRKSOMHET, AVT_ROLE_FAGPERSON};
    struct avt_tiltak *t = l->tiltak;
    struct avt_fullmakt row = {
        .klasse = values[avt_last_choice(l, at, "klasse", classes)],
        .sted = avt_last_sted(l, at),
        .grunner = avt_last_navnene(l, at, "grunner"),
        .med_papir = avt_last_words(l, avt_node_get(at.node, "med-papir"), NULL),
    };
    for (const char *const *word = row.med_papir; *word != NULL; word++)
        if (!avt_koder_have(row.grunner, *word))
            avt_last_fault(l, at, "med-papir: %s is none of the reasons", *word);
    for (size_t i = 0; i < t->n_fullmakter; i++)
        if (t->fullmakter[i].klasse == row.klasse)
            avt_last_fault(l, at, "class %s stands twice", avt_node_get(at.node, "klasse"));
    t->fullmakter[t->n_fullmakter++] = row;
}

/* Somebody is told of each draft before it goes, and after it was saved. */
static void load_utkast(struct avt_laster *l, struct avt_kilde at)
{
    avt_date goes = 0, told;
    struct avt_utkasttid row = {
        .utloep = avt_node_get(at.node, "utloep"),
        .varsel = avt_last_words(l, avt_node_get(at.node, "varsel"), NULL),
    };
    if (row.utloep[0] != '\0' && !avt_date_add(&goes, 0, 1, row.utloep))
        avt_last_fault(l, at, "utloep is no interval: %s", row.utloep);
    for (const char *const *word = row.varsel; *word != NULL; word++) {
        if (!avt_date_add(&told, goes, -1, *word))
            avt_last_fault(l, at, "varsel is no interval: %s", *word);
        else if (goes > 0 && (told <= 0 || told >= goes))
            avt_last_fault(l, at, "varsel: %s does not lie between the saving and utloep", *word);
    }
    if (l->tiltak->utkasttid.utloep != NULL)
        avt_last_fault(l, at, "<utkast> stands twice");
    l->tiltak->utkasttid = row;
}

/* Every kind that may be uploaded says who reads it. */
static void check_opplastet(struct avt_laster *l, struct avt_kilde at)
{
    const struct avt_handlingsdata *data = avt_tiltak_handling(l->tiltak, avt_act_first(AVT_FAMILY_FILE));
    for (const char *const *kode = data == NULL ? NULL : data->codes; kode != NULL && *kode != NULL; kode++)
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
    {"utkast",   load_utkast  },
};

void avt_last_handlinger(struct avt_laster *l)
{
    struct avt_kilde at = l->handlinger_xml, root = at;
    size_t n = avt_node_count(at.node);
    l->tiltak->handlinger = avt_arena_array(l->arena, n, sizeof *l->tiltak->handlinger);
    l->tiltak->filslag = avt_arena_array(l->arena, n, sizeof *l->tiltak->filslag);
    l->tiltak->fullmakter = avt_arena_array(l->arena, n, sizeof *l->tiltak->fullmakter);
    for (at.node = at.node->children; at.node != NULL; at.node = at.node->next)
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
            if (avt_node_is(at.node, rows[i].name))
                rows[i].load(l, at);
    check_opplastet(l, root);
}
