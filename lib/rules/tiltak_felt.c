/* felt.xml: documents, groups, lists and fields. What they say of each other is resolved by tiltak_vilkaar.c. */
#include <string.h>

#include "avtale/innhold.h"
#include "avtale/text.h"
#include "avtale/tiltak.h"
#include "lasting.h"
#include "verdi.h"

enum { MAX_TEKST = 10000, ONE_LINE = 200, MAX_DESIMALER = 10 };

static bool is_dokument(const struct avt_node *node)
{
    return avt_node_is(node, "dokument") || avt_node_is(node, "utdrag");
}

/* ---- Documents ---- */

static void load_dokument(struct avt_laster *l, struct avt_kilde at)
{
    struct avt_tiltak *t = l->tiltak;
    const char *navn = avt_last_navn(l, at, "navn");
    if (t->n_dokumenter == AVT_MAX_DOCUMENTS) {
        avt_last_fault(l, at, "more than %d documents", AVT_MAX_DOCUMENTS);
        return;
    }
    if (avt_tiltak_dokument(t, navn) >= 0)
        avt_last_fault(l, at, "document %s stands twice", navn);
    struct avt_dokument d = {
        .navn = navn,
        .lesere = avt_last_roles(l, at, "lesere"),
        .samtykke = avt_node_find_attr(at.node, "samtykke"),
        .med_samtykke = avt_last_roles(l, at, "med-samtykke"),
        .utdrag = avt_node_is(at.node, "utdrag"),
        .sted = avt_last_sted(l, at),
    };
    if ((d.samtykke == NULL) != (d.med_samtykke == 0) || (d.med_samtykke & ~d.lesere) != 0)
        avt_last_fault(l, at, "med-samtykke must name readers and stand with samtykke");
    l->dokument_kilder[t->n_dokumenter] = at;
    t->dokumenter[t->n_dokumenter++] = d;
}

void avt_last_dokumenter(struct avt_laster *l)
{
    struct avt_tiltak *t = l->tiltak;
    struct avt_kilde at = l->felt_xml;
    t->dokumenter = avt_arena_array(l->arena, AVT_MAX_DOCUMENTS, sizeof *t->dokumenter);
    l->dokument_kilder = avt_arena_array(l->arena, AVT_MAX_DOCUMENTS, sizeof *l->dokument_kilder);
    for (at.node = at.node->children; at.node != NULL; at.node = at.node->next)
        if (is_dokument(at.node))
            load_dokument(l, at);
    for (at.node = l->felt_xml.node->children; at.node != NULL; at.node = at.node->next)
        if (avt_node_is(at.node, "rettsgrunnlag"))
            (void)avt_last_dato(l, at, "dato", 0);
    if (t->n_dokumenter == 0 || strcmp(t->dokumenter[0].navn, "avtale") != 0 || t->dokumenter[0].utdrag)
        avt_last_fault(l, t->n_dokumenter == 0 ? l->felt_xml : l->dokument_kilder[0],
                       "the first document must be avtale");
}

/* ---- Fields ---- */

/* What a field takes from the list or `bruk` it stands in. */
struct arv {
    const struct avt_liste *liste;
    const char *hjemmel;
    int gruppe;
};

static void load_type(struct avt_laster *l, struct avt_kilde at, struct avt_felt *felt)
{
    const char *type = avt_node_get(at.node, "type");
    uint64_t lengde;
    if (avt_span_starts(avt_span_str(type), "tekst") && avt_span_u64(avt_span_str(type + 5), MAX_TEKST, &lengde) &&
        lengde > 0) {
        felt->type = AVT_TYPE_TEKST;
        felt->lengde = (unsigned)lengde;
        felt->multiline = lengde > ONE_LINE;
        return;
    }
    for (unsigned i = AVT_TYPE_TEKST + 1; i < AVT_TYPE_COUNT; i++) {
        felt->type = (enum avt_type)i;
        if (strcmp(avt_type_get(felt->type)->navn, type) == 0)
            return;
    }
    felt->type = AVT_TYPE_TEKST;
    avt_last_fault(l, at, "unknown type %s", type);
}

static bool is_number(const struct avt_felt *felt)
{
    return avt_type_is_ordered(felt->type) && felt->type != AVT_TYPE_DATO;
}

/* An end of the range, in the field's own form and units. */
static int64_t load_limit(struct avt_laster *l, struct avt_kilde at, const struct avt_felt *felt, const char *attr,
                          int64_t otherwise)
{
    const char *text = avt_node_find_attr(at.node, attr), *normal;
    if (text == NULL)
        return otherwise;
    if (!is_number(felt) || avt_verdi_check(l->arena, felt, avt_span_str(text), &normal) != NULL || normal == NULL) {
        avt_last_fault(l, at, "%s is not of the field's type: %s", attr, text);
        return otherwise;
    }
    return avt_verdi_number(felt, normal);
}

static void load_range(struct avt_laster *l, struct avt_kilde at, struct avt_felt *felt)
{
    if (avt_node_find_attr(at.node, "desimaler") != NULL && felt->type != AVT_TYPE_DESIMAL)
        avt_last_fault(l, at, "only desimal has desimaler");
    if (felt->type == AVT_TYPE_DESIMAL)
        felt->desimaler = avt_last_unsigned(l, at, "desimaler", 2, MAX_DESIMALER);
    felt->min = felt->type == AVT_TYPE_KR ? 0 : -AVT_INTEGER_MAX;
    felt->maks = AVT_INTEGER_MAX;
    int64_t min = load_limit(l, at, felt, "min", felt->min), maks = load_limit(l, at, felt, "maks", felt->maks);
    if (min > maks)
        avt_last_fault(l, at, "min is over maks");
    felt->min = min;
    felt->maks = maks;
}

static void load_koder(struct avt_laster *l, struct avt_kilde at, struct avt_felt *felt)
{
    size_t n;
    felt->koder = avt_last_words(l, avt_node_get(at.node, "koder"), &n);
    if ((n > 0) != (felt->type == AVT_TYPE_KODE))
        avt_last_fault(l, at, "koder stands with type kode, and only there");
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(felt->koder[i], felt->koder[j]) == 0)
                avt_last_fault(l, at, "code %s stands twice", felt->koder[i]);
    if (felt->type != AVT_TYPE_KODE)
        felt->koder = NULL;
}

void avt_last_type(struct avt_laster *l, struct avt_kilde at, struct avt_felt *felt)
{
    load_type(l, at, felt);
    load_range(l, at, felt);
    load_koder(l, at, felt);
}

static int load_plass(struct avt_laster *l, struct avt_kilde at)
{
    const char *navn = avt_node_get(at.node, "dokument");
    int dokument = avt_tiltak_dokument(l->tiltak, navn);
    if (dokument < 0 || l->tiltak->dokumenter[dokument].utdrag) {
        avt_last_fault(l, at, "no document %s", navn);
        return 0;
    }
    return dokument;
}

/* Those of the default that the measure has. */
static avt_roles load_rediger(struct avt_laster *l, struct avt_kilde at)
{
    if (avt_node_find_attr(at.node, "rediger") != NULL)
        return avt_last_roles(l, at, "rediger");
    return avt_tiltak_roles(l->tiltak, "arbeidsgiver") | avt_tiltak_roles(l->tiltak, "veileder");
}

static const char *load_tekst(struct avt_laster *l, struct avt_kilde at, const char *liste, const char *sti)
{
    const char *tekst = avt_node_find_attr(at.node, "tekst");
    return tekst != NULL ? tekst : avt_arena_format(l->arena, "felt.%s", avt_sti_join(l->arena, liste, sti));
}

static void load_felt(struct avt_laster *l, struct avt_kilde at, const struct arv *arv)
{
    struct avt_tiltak *t = l->tiltak;
    struct avt_felt *felt = &t->felter[t->n_felter];
    const struct avt_liste *liste = arv->liste;
    felt->sti = avt_last_sti(l, at, "sti");
    felt->sted = avt_last_sted(l, at);
    felt->tekst = load_tekst(l, at, liste == NULL ? "" : liste->sti, felt->sti);
    felt->liste = liste;
    avt_last_type(l, at, felt);
    felt->dokument = liste != NULL ? liste->dokument : load_plass(l, at);
    felt->gruppe = arv->gruppe;
    felt->hjemmel = avt_last_hjemmel(l, at, arv->hjemmel);
    bool inherits = liste != NULL && avt_node_find_attr(at.node, "rediger") == NULL;
    felt->rediger = inherits ? liste->rediger : load_rediger(l, at);
    felt->nr = (int)t->n_felter;
    l->felt_kilder[t->n_felter++] = at;
}

/* Who answers for the items of a list that does not say it of each. */
static const char *load_ansvarlig(struct avt_laster *l, struct avt_kilde at)
{
    const char *part = avt_node_get(at.node, "ansvarlig");
    if (part[0] != '\0' && avt_tiltak_roles(l->tiltak, part) == 0)
        avt_last_fault(l, at, "ansvarlig: there is no part or role %s", part);
    return part;
}

static void load_liste(struct avt_laster *l, struct avt_kilde at, const struct arv *arv)
{
    struct avt_tiltak *t = l->tiltak;
    struct avt_liste *liste = &t->lister[t->n_lister];
    l->liste_kilder[t->n_lister++] = at;
    liste->sti = avt_last_sti(l, at, "sti");
    liste->sted = avt_last_sted(l, at);
    liste->tekst = load_tekst(l, at, "", liste->sti);
    liste->hjemmel = avt_last_hjemmel(l, at, arv->hjemmel);
    liste->maks = avt_last_unsigned(l, at, "maks", AVT_MAX_ITEMS, AVT_MAX_COMPUTED);
    liste->min = avt_last_unsigned(l, at, "min", 0, liste->maks);
    if (liste->maks == 0)
        avt_last_fault(l, at, "a list must have room");
    liste->dokument = load_plass(l, at);
    liste->gruppe = arv->gruppe;
    liste->rediger = load_rediger(l, at);
    liste->ansvarlig = load_ansvarlig(l, at);
    liste->first = (int)t->n_felter;
    const struct arv inner = {.liste = liste, .hjemmel = liste->hjemmel, .gruppe = arv->gruppe};
    for (struct avt_kilde row = {at.node->children, at.fil}; row.node != NULL; row.node = row.node->next)
        if (avt_node_is(row.node, "felt"))
            load_felt(l, row, &inner);
    liste->n = (int)t->n_felter - liste->first;
    if (liste->n == 0)
        avt_last_fault(l, at, "a list must have fields");
}

/* ---- Groups ---- */

/* A group where it stands, or the one in felles that `bruk` names, told where it is used if there is none. */
static struct avt_kilde gruppe_of(struct avt_laster *l, struct avt_kilde at)
{
    if (!avt_node_is(at.node, "bruk"))
        return at;
    const char *navn = avt_node_get(at.node, "gruppe");
    struct avt_kilde found = l->grupper_xml;
    for (found.node = found.node->children; found.node != NULL; found.node = found.node->next)
        if (strcmp(avt_node_get(found.node, "navn"), navn) == 0)
            return found;
    avt_last_fault(l, at, "no group %s in %sgrupper.xml", navn, l->felles);
    return found;
}

static size_t count_inner(const struct avt_node *gruppe, const char *name)
{
    size_t n = 0;
    for (const struct avt_node *child = gruppe->children; child != NULL; child = child->next) {
        n += avt_node_is(child, name);
        for (const struct avt_node *inner = child->children; inner != NULL; inner = inner->next)
            n += avt_node_is(inner, name);
    }
    return n;
}

/* The first group of the side, which is the next one if none is there yet. */
static int first_of(const struct avt_tiltak *t, const char *side)
{
    size_t i = 0;
    while (i < t->n_grupper && strcmp(t->grupper[i].side, side) != 0)
        i++;
    return (int)i;
}

static void load_gruppe(struct avt_laster *l, struct avt_kilde at, const char *hjemmel)
{
    struct avt_tiltak *t = l->tiltak;
    const struct arv arv = {.hjemmel = hjemmel, .gruppe = (int)t->n_grupper};
    const char *navn = avt_last_navn(l, at, "navn");
    for (size_t i = 0; i < t->n_grupper; i++)
        if (strcmp(t->grupper[i].navn, navn) == 0)
            avt_last_fault(l, at, "group %s stands twice", navn);
    const char *side = avt_node_find_attr(at.node, "side") != NULL ? avt_last_navn(l, at, "side") : navn;
    if (strcmp(navn, "slett") == 0 || strcmp(side, "slett") == 0)
        avt_last_fault(l, at, "no group is called slett: its page is that which discards the draft");
    t->grupper[t->n_grupper] = (struct avt_gruppe){navn, side, first_of(t, side), avt_last_sted(l, at)};
    t->n_grupper++;
    for (struct avt_kilde row = {at.node->children, at.fil}; row.node != NULL; row.node = row.node->next) {
        if (avt_node_is(row.node, "liste"))
            load_liste(l, row, &arv);
        else
            load_felt(l, row, &arv);
    }
}

/* A group and the legal reference of its fields that name none. */
struct bruk {
    struct avt_kilde gruppe;
    const char *hjemmel;
};

/* Of two groups of a name the second would never be used. */
static void check_shared(struct avt_laster *l)
{
    struct avt_kilde at = l->grupper_xml;
    for (at.node = at.node->children; at.node != NULL; at.node = at.node->next)
        for (const struct avt_node *n = l->grupper_xml.node->children; n != at.node; n = n->next)
            if (strcmp(avt_node_get(n, "navn"), avt_node_get(at.node, "navn")) == 0)
                avt_last_fault(l, at, "group %s stands twice", avt_node_get(n, "navn"));
}

static size_t collect_groups(struct avt_laster *l, struct bruk **out)
{
    size_t n = 0, cap = 0;
    struct avt_kilde at = l->felt_xml;
    check_shared(l);
    for (at.node = at.node->children; at.node != NULL; at.node = at.node->next) {
        if (!avt_node_is(at.node, "gruppe") && !avt_node_is(at.node, "bruk"))
            continue;
        struct bruk use = {gruppe_of(l, at), avt_last_hjemmel(l, at, "")};
        if (use.gruppe.node == NULL)
            continue;
        *out = avt_arena_grow(l->arena, *out, n, &cap, sizeof **out);
        (*out)[n++] = use;
    }
    return n;
}

/* Fields and lists are pointed to from now on, so there is room for all before the first is loaded. */
void avt_last_felter(struct avt_laster *l)
{
    struct avt_tiltak *t = l->tiltak;
    struct bruk *uses = NULL;
    size_t n = collect_groups(l, &uses), n_felter = 0, n_lister = 0;
    for (size_t i = 0; i < n; i++) {
        n_felter += count_inner(uses[i].gruppe.node, "felt");
        n_lister += count_inner(uses[i].gruppe.node, "liste");
    }
    t->felter = avt_arena_array(l->arena, n_felter, sizeof *t->felter);
    t->lister = avt_arena_array(l->arena, n_lister, sizeof *t->lister);
    t->grupper = avt_arena_array(l->arena, n, sizeof *t->grupper);
    l->felt_kilder = avt_arena_array(l->arena, n_felter, sizeof *l->felt_kilder);
    l->liste_kilder = avt_arena_array(l->arena, n_lister, sizeof *l->liste_kilder);
    for (size_t i = 0; i < n; i++)
        load_gruppe(l, uses[i].gruppe, uses[i].hjemmel);
}

/* ---- The fields of documents ---- */

/* A `tar` row takes one field, or every field of a list. */
static void load_tar(struct avt_laster *l, struct avt_kilde at, struct avt_dokument *d)
{
    const struct avt_liste *liste = avt_tiltak_liste(l->tiltak, avt_node_get(at.node, "sti"));
    const struct avt_felt *felt = liste != NULL ? &l->tiltak->felter[liste->first] : avt_last_felt(l, at, "sti");
    for (int n = liste != NULL ? liste->n : felt != NULL; n > 0; n--, felt++) {
        for (size_t i = 0; i < d->n_tar; i++) {
            if (d->tar[i] == felt) {
                avt_last_fault(l, at, "%s is taken twice", felt->sti);
                return;
            }
        }
        d->tar[d->n_tar++] = felt;
    }
}

void avt_last_utdrag(struct avt_laster *l)
{
    struct avt_tiltak *t = l->tiltak;
    for (size_t i = 0; i < t->n_dokumenter; i++) {
        struct avt_dokument *d = &t->dokumenter[i];
        d->tar = avt_arena_array(l->arena, t->n_felter, sizeof *d->tar);
        for (size_t j = 0; j < t->n_felter && !d->utdrag; j++)
            if (t->felter[j].dokument == (int)i)
                d->tar[d->n_tar++] = &t->felter[j];
        struct avt_kilde at = l->dokument_kilder[i];
        for (at.node = at.node->children; at.node != NULL; at.node = at.node->next)
            load_tar(l, at, d);
        if (d->utdrag && d->n_tar == 0)
            avt_last_fault(l, l->dokument_kilder[i], "an utdrag must take fields");
    }
}
