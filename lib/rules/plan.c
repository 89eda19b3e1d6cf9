/* Rows about lists of what is planned: how often at least, and what they begin with. */
#include <string.h>

#include "avtale/id.h"
#include "avtale/innhold.h"
#include "avtale/regel.h"
#include "lasting.h"
#include "row.h"
#include "verdi.h"

/* ---- How often ---- */

void avt_last_hyppig(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    regel->lengde = avt_node_get(at.node, "minst");
    if (!avt_interval_ok(avt_span_str(regel->lengde)))
        avt_last_fault(l, at, "minst is no interval: %s", regel->lengde);
    avt_last_of_type(l, at, "felt", regel->felt, AVT_TYPE_INTERVALL);
    if (regel->felt != NULL && regel->felt->liste == NULL)
        avt_last_fault(l, at, "%s stands in no list", regel->felt->sti);
}

/* Nothing need be planned that would first be after the end. */
static bool is_too_short(const struct avt_row_run *c)
{
    avt_date start, slutt, first;
    return avt_date_parse(&start, avt_span_str(avt_innhold_find(c->innhold, "start"))) &&
           avt_date_parse(&slutt, avt_span_str(avt_innhold_find(c->innhold, "slutt"))) &&
           avt_date_add(&first, start, 1, c->regel->lengde) && first > slutt;
}

static bool meets(const struct avt_row_run *c, const char *post)
{
    const struct avt_regel *regel = c->regel;
    const char *hver = avt_innhold_get(c->innhold, regel->felt, post);
    for (size_t i = 0; i < regel->n_vilkaar; i++)
        if (!avt_krav_holds(c->innhold, &regel->vilkaar[i], post))
            return false;
    return hver != NULL && avt_verdi_compare(regel->felt, hver, regel->lengde) <= 0;
}

enum avt_radsvar avt_sjekk_hyppig(const struct avt_row_run *c)
{
    const char **posts;
    size_t n = avt_innhold_posts(c->arena, &posts, c->innhold, c->regel->felt->liste);
    for (size_t i = 0; i < n; i++)
        if (meets(c, posts[i]))
            return AVT_HOLDER;
    return n == 0 || is_too_short(c) ? AVT_HOLDER : AVT_BRUTT; /* that something is planned is for krav to say */
}

/* ---- What a list begins with ---- */

static void load_value(struct avt_laster *l, struct avt_kilde at, const struct avt_liste *liste,
                       struct avt_standard *out)
{
    const char *sti = avt_arena_format(l->arena, "%s/%s", liste->sti, avt_node_get(at.node, "felt"));
    const char *normal = NULL;
    *out = (struct avt_standard){.felt = avt_tiltak_felt(l->tiltak, sti), .verdi = avt_node_get(at.node, "verdi")};
    if (out->felt == NULL) {
        avt_last_fault(l, at, "no field %s", sti);
        return;
    }
    if (out->felt->type != AVT_TYPE_DATO) {
        if (avt_verdi_check(l->arena, out->felt, avt_span_str(out->verdi), &normal) != NULL || normal == NULL)
            avt_last_fault(l, at, "%s is no value of %s", out->verdi, sti);
        return;
    }
    out->punkt = avt_last_tidspunkt(l, at, "verdi");
    if (out->punkt.felt != NULL && out->punkt.felt->liste != NULL)
        avt_last_fault(l, at, "%s stands in a list", out->punkt.felt->sti);
}

void avt_last_standard(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    const char *sti = avt_node_get(at.node, "liste");
    struct avt_standard *list = avt_arena_array(l->arena, avt_node_count(at.node), sizeof *list);
    regel->liste = avt_tiltak_liste(l->tiltak, sti);
    if (regel->liste == NULL) {
        avt_last_fault(l, at, "liste: no list %s", sti);
        return;
    }
    for (struct avt_kilde row = {at.node->children, at.fil}; row.node != NULL; row.node = row.node->next)
        load_value(l, row, regel->liste, &list[regel->n_standard++]);
    regel->standard = list;
    if (regel->n_standard == 0)
        avt_last_fault(l, at, "an item must hold something");
}

/* The day a value is counted to; false while what it is counted from is not known. */
static bool day_of(const struct avt_innhold *innhold, const struct avt_tidspunkt *punkt, avt_date *out)
{
    *out = punkt->dato;
    if (punkt->felt != NULL && !avt_date_parse(out, avt_span_str(avt_innhold_get(innhold, punkt->felt, NULL))))
        return false;
    return punkt->intervall[0] == '\0' || avt_date_add(out, *out, punkt->sign, punkt->intervall);
}

/* All days of all rows of the list are known. */
static bool is_known(const struct avt_innhold *innhold, const struct avt_liste *liste)
{
    const struct avt_tiltak *tiltak = innhold->tiltak;
    avt_date day;
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        const struct avt_regel *regel = &tiltak->regler[i];
        for (size_t k = 0; regel->liste == liste && k < regel->n_standard; k++)
            if (regel->standard[k].felt->type == AVT_TYPE_DATO && !day_of(innhold, &regel->standard[k].punkt, &day))
                return false;
    }
    return true;
}

/* One that would come after the end is left out. */
static bool fits(const struct avt_innhold *innhold, const struct avt_regel *regel)
{
    avt_date slutt, day;
    bool ends = avt_date_parse(&slutt, avt_span_str(avt_innhold_find(innhold, "slutt")));
    for (size_t i = 0; i < regel->n_vilkaar; i++)
        if (!avt_krav_holds(innhold, &regel->vilkaar[i], NULL))
            return false;
    for (size_t k = 0; ends && k < regel->n_standard; k++)
        if (regel->standard[k].felt->type == AVT_TYPE_DATO && day_of(innhold, &regel->standard[k].punkt, &day) &&
            day > slutt)
            return false;
    return true;
}

static void add_item(struct avt_arena *arena, struct avt_innhold *innhold, const struct avt_regel *regel,
                     struct avt_ids *ids)
{
    uint8_t random[10];
    ids->random(ids->ctx, random);
    struct avt_id id = avt_id_make(ids->milliseconds, random);
    const char *post = avt_arena_str(arena, id.text);
    for (size_t k = 0; k < regel->n_standard; k++) {
        const struct avt_standard *standard = &regel->standard[k];
        avt_date day;
        const char *tekst = standard->verdi;
        if (standard->felt->type == AVT_TYPE_DATO)
            tekst = day_of(innhold, &standard->punkt, &day) ? avt_date_format(arena, day) : NULL;
        avt_innhold_set(arena, innhold, standard->felt, post, tekst);
    }
}

static bool begins_now(struct avt_arena *arena, const struct avt_innhold *innhold, const struct avt_liste *liste,
                       const struct avt_innhold *foer)
{
    const char **posts;
    if (avt_innhold_posts(arena, &posts, innhold, liste) > 0 || !is_known(innhold, liste))
        return false;
    return foer == NULL || (avt_innhold_posts(arena, &posts, foer, liste) == 0 && !is_known(foer, liste));
}

void avt_regel_standard(struct avt_arena *arena, struct avt_innhold *innhold, const struct avt_innhold *foer,
                        struct avt_ids *ids)
{
    const struct avt_tiltak *tiltak = innhold->tiltak;
    const struct avt_innhold before = *innhold;
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        const struct avt_regel *regel = &tiltak->regler[i];
        if (regel->kind == AVT_REGEL_STANDARD && begins_now(arena, &before, regel->liste, foer) && fits(innhold, regel))
            add_item(arena, innhold, regel, ids);
    }
}
