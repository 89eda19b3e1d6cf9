/* What must hold of a whole measure: its paths nest, its classes name readers, its consents can be given. */
#include <string.h>

#include "avtale/tiltak.h"
#include "lasting.h"
#include "verdi.h"

/* ---- Paths ---- */

/* A path with where it stands. */
struct plass {
    const char *sti;
    struct avt_kilde at;
};

static bool clash(const char *a, const char *b)
{
    return strcmp(a, b) == 0 || avt_sti_under(a, b, strlen(b)) || avt_sti_under(b, a, strlen(a));
}

/* No path stands twice, and none leads to a value and to a group. */
static void check_distinct(struct avt_laster *l, const struct plass *plasser, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            if (clash(plasser[i].sti, plasser[j].sti))
                avt_last_fault(l, plasser[i].at, "path %s stands already as %s", plasser[i].sti, plasser[j].sti);
}

/* True if something before i has the leading path, but not what stands right before it. */
static bool is_apart(const struct plass *plasser, size_t i, size_t len)
{
    const char *sti = plasser[i].sti;
    if (i == 0 || avt_sti_under(plasser[i - 1].sti, sti, len))
        return false;
    for (size_t j = 0; j + 1 < i; j++)
        if (avt_sti_under(plasser[j].sti, sti, len))
            return true;
    return false;
}

/* What shares a leading path stands together, so that it is one element. */
static void check_together(struct avt_laster *l, const struct plass *plasser, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *sti = plasser[i].sti;
        for (const char *at = strchr(sti, '/'); at != NULL; at = strchr(at + 1, '/')) {
            if (is_apart(plasser, i, (size_t)(at - sti))) {
                avt_last_fault(l, plasser[i].at, "%s must stand with what begins the same", sti);
                break;
            }
        }
    }
}

/* Everything outside lists, a list as one. */
static void check_top(struct avt_laster *l)
{
    const struct avt_tiltak *t = l->tiltak;
    struct plass *plasser = avt_arena_array(l->arena, t->n_felter + t->n_lister, sizeof *plasser);
    size_t n = 0;
    for (size_t i = 0; i < t->n_felter; i++) {
        const struct avt_felt *felt = &t->felter[i];
        if (felt->liste == NULL)
            plasser[n++] = (struct plass){felt->sti, l->felt_kilder[i]};
        else if (felt->liste->first == felt->nr)
            plasser[n++] = (struct plass){felt->liste->sti, l->liste_kilder[felt->liste - t->lister]};
    }
    check_distinct(l, plasser, n);
    for (size_t i = 0; i < n; i++) /* avtale.xml ends with elements of that name */
        if (clash(plasser[i].sti, "vedlegg"))
            avt_last_fault(l, plasser[i].at, "the path vedlegg is taken");
}

static void check_items(struct avt_laster *l, const struct avt_liste *liste)
{
    struct plass *plasser = avt_arena_array(l->arena, (size_t)liste->n, sizeof *plasser);
    for (int i = 0; i < liste->n; i++) {
        plasser[i] = (struct plass){l->tiltak->felter[liste->first + i].sti, l->felt_kilder[liste->first + i]};
        if (clash(plasser[i].sti, "id"))
            avt_last_fault(l, plasser[i].at, "the path id is taken by the item's own");
    }
    check_distinct(l, plasser, (size_t)liste->n);
}

static void check_dokument(struct avt_laster *l, const struct avt_dokument *d, struct avt_kilde at)
{
    struct plass *plasser = avt_arena_array(l->arena, d->n_tar, sizeof *plasser);
    for (size_t i = 0; i < d->n_tar; i++) {
        const struct avt_felt *felt = d->tar[i];
        plasser[i].sti = avt_sti_join(l->arena, felt->liste == NULL ? "" : felt->liste->sti, felt->sti);
        plasser[i].at = d->utdrag ? at : l->felt_kilder[felt->nr];
    }
    check_together(l, plasser, d->n_tar);
}

/* ---- Classes ---- */

/* The roles that any class of these names. */
static avt_roles named(const struct avt_klasse klasse[AVT_OPERASJON_COUNT], const struct avt_klasserad *rader, size_t n)
{
    avt_roles roles = 0;
    for (size_t i = 0; i < AVT_OPERASJON_COUNT; i++)
        roles |= klasse[i].roles;
    for (size_t i = 0; i < n; i++)
        roles |= rader[i].klasse.roles;
    return roles;
}

/* Nobody approves what they may not read. Whoever signs something other than the content, such as a decision or a
 * promise of silence, need not. */
static void check_readers(struct avt_laster *l, struct avt_kilde at, avt_roles roles, avt_roles readers)
{
    for (size_t i = 0; i < l->tiltak->n_roller; i++) {
        const struct avt_rolle *rolle = &l->tiltak->roller[i];
        if (((roles & ~readers) >> i & 1) != 0 && rolle->approves == AVT_APPROVES_AGREEMENT)
            avt_last_fault(l, at, "klasse names %s, who does not read this", rolle->navn);
    }
}

static void check_liste_readers(struct avt_laster *l, size_t i)
{
    const struct avt_liste *liste = &l->tiltak->lister[i];
    avt_roles readers = ~(avt_roles)0;
    for (int j = 0; j < liste->n; j++)
        readers &= avt_tiltak_lesere(l->tiltak, &l->tiltak->felter[liste->first + j]);
    check_readers(l, l->liste_kilder[i], named(liste->klasse, liste->rader, liste->n_rader), readers);
}

static void check_felt(struct avt_laster *l, const struct avt_felt *felt)
{
    struct avt_kilde at = l->felt_kilder[felt->nr];
    avt_roles readers = avt_tiltak_lesere(l->tiltak, felt);
    check_readers(l, at, named(felt->klasse, felt->rader, felt->n_rader), readers);
    for (at.node = at.node->children; at.node != NULL; at.node = at.node->next) {
        const char *operasjon = avt_node_get(at.node, "operasjon");
        bool sizes = strcmp(operasjon, "oek") == 0 || strcmp(operasjon, "senk") == 0;
        if (sizes && !avt_type_is_ordered(felt->type))
            avt_last_fault(l, at, "a %s cannot %s", avt_type_get(felt->type)->navn, operasjon);
    }
}

/* ---- Consents ---- */

/* kode: of a reader by consent; NULL or "" if there is none. */
static void check_samtykke(struct avt_laster *l, const char *kode, struct avt_kilde at)
{
    const struct avt_handlingsdata *data = avt_tiltak_handling(l->tiltak, avt_act_first(AVT_FAMILY_CONSENT));
    if (kode != NULL && kode[0] != '\0' && (data == NULL || !avt_koder_have(data->codes, kode)))
        avt_last_fault(l, at, "samtykke: no consent %s", kode);
}

/* The acts' own documents, of which readers are named by the same consents. */
static void check_handlinger(struct avt_laster *l)
{
    struct avt_kilde at = l->handlinger_xml;
    for (at.node = at.node->children; at.node != NULL; at.node = at.node->next) {
        struct avt_kilde child = {at.node->children, at.fil};
        check_samtykke(l, avt_node_find_attr(at.node, "samtykke"), at);
        for (; child.node != NULL; child.node = child.node->next)
            check_samtykke(l, avt_node_find_attr(child.node, "samtykke"), child);
    }
}

void avt_last_kontroll(struct avt_laster *l)
{
    const struct avt_tiltak *t = l->tiltak;
    check_top(l);
    for (size_t i = 0; i < t->n_lister; i++) {
        check_items(l, &t->lister[i]);
        check_liste_readers(l, i);
    }
    for (size_t i = 0; i < t->n_felter; i++)
        check_felt(l, &t->felter[i]);
    for (size_t i = 0; i < t->n_dokumenter; i++) {
        check_dokument(l, &t->dokumenter[i], l->dokument_kilder[i]);
        check_samtykke(l, t->dokumenter[i].samtykke, l->dokument_kilder[i]);
    }
    check_handlinger(l);
}
