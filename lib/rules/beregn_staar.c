/* What stands: figures of the content in force that nothing changed feeds, so that a rate which came later never reaches
 * them by an amendment of something else. */
#include <string.h>

#include "beregning.h"

/* The first item's, where it has one. */
static bool first_changed(const struct avt_regning *r, const struct avt_felt *felt)
{
    const char **now, **then;
    size_t n = avt_innhold_posts(r->arena, &now, r->innhold, felt->liste);
    size_t n_then = avt_innhold_posts(r->arena, &then, avt_regning_gjelder(r), felt->liste);
    const char *text = n == 0 ? NULL : avt_innhold_get(r->innhold, felt, now[0]);
    const char *before = n_then == 0 ? NULL : avt_innhold_get(avt_regning_gjelder(r), felt, then[0]);
    return text == NULL || before == NULL || strcmp(text, before) != 0;
}

/* The field of all items, in their order. */
static bool column_changed(const struct avt_regning *r, const struct avt_felt *felt)
{
    const char **now, **then;
    size_t n = avt_innhold_posts(r->arena, &now, r->innhold, felt->liste);
    if (n != avt_innhold_posts(r->arena, &then, avt_regning_gjelder(r), felt->liste))
        return true;
    for (size_t i = 0; i < n; i++)
        if (strcmp(now[i], then[i]) != 0 || avt_felt_endret(r, felt, now[i]))
            return true;
    return false;
}

/* Of a choice that stands only what is chosen counts. */
static bool choice_changed(const struct avt_regning *r, const struct avt_uttrykk *u, const char *post)
{
    bool known;
    if (avt_felt_endret(r, u->felt, post))
        return true;
    bool holds = avt_gjelder(r, u->felt, u->verdier, post, &known);
    return known && avt_uttrykk_endret(r, u->arg[holds ? 0 : 1], post);
}

bool avt_uttrykk_endret(const struct avt_regning *r, const struct avt_uttrykk *u, const char *post)
{
    if (u == NULL)
        return false;
    switch (u->ledd) {
    case AVT_LEDD_TALL: return false;
    case AVT_LEDD_FELT:
    case AVT_LEDD_SATS: return avt_felt_endret(r, u->felt, post); /* of a rate its day, not its value */
    case AVT_LEDD_RAD: return avt_uttrykk_endret(r, r->innhold->tiltak->regler[u->rad].beregning->uttrykk, NULL);
    case AVT_LEDD_NAAR: return choice_changed(r, u, post);
    case AVT_LEDD_SUM: return column_changed(r, u->felt);
    case AVT_LEDD_FOERSTE: return first_changed(r, u->felt);
    case AVT_LEDD_MAANEDER:
    case AVT_LEDD_DAGER: return avt_felt_endret(r, u->felt, post) || avt_felt_endret(r, u->til, post);
    default: return avt_uttrykk_endret(r, u->arg[0], post) || avt_uttrykk_endret(r, u->arg[1], post);
    }
}

bool avt_regning_staar(struct avt_regning *r, const struct avt_uttrykk *u, const struct avt_felt *felt,
                       const char *post)
{
    const struct avt_innhold *in_force = avt_regning_gjelder(r);
    if (r->alt || in_force == NULL || (post != NULL && !avt_innhold_has_post(in_force, felt->liste, post)))
        return false;
    const char *text = avt_innhold_get(in_force, felt, post);
    if (avt_uttrykk_endret(r, u, post) || (post != NULL && text == NULL))
        return false;
    if (post == NULL)
        avt_innhold_reserve(r->arena, r->innhold, 1); /* for its items a list has room already */
    avt_innhold_put(r->innhold, felt, post, text);
    return true;
}

/* Whom its steps are for, what they rest on, and the day they are counted from. Its last day only cuts it. */
static bool ladder_changed(const struct avt_regning *r, const struct avt_beregning *b)
{
    bool changed = avt_felt_endret(r, b->start, NULL);
    for (size_t i = 0; !changed && i < b->n_trinn; i++)
        changed = (b->trinn[i].felt != NULL && avt_felt_endret(r, b->trinn[i].felt, NULL)) ||
                  avt_uttrykk_endret(r, b->trinn[i].prosent, NULL);
    return changed;
}

bool avt_regning_trinn_staar(const struct avt_regning *r, const struct avt_beregning *b, avt_date dag,
                             struct avt_tall *out)
{
    const struct avt_innhold *in_force = avt_regning_gjelder(r);
    const char **posts;
    if (r->alt || in_force == NULL || ladder_changed(r, b))
        return false;
    size_t n = avt_innhold_posts(r->arena, &posts, in_force, b->liste);
    for (size_t i = 0; i < n; i++) {
        avt_date fra, til;
        const char *text = avt_innhold_get(in_force, b->prosent, posts[i]);
        bool begun = avt_date_parse(&fra, avt_span_str(avt_innhold_get(in_force, b->fra, posts[i]))) && fra <= dag;
        bool ended = avt_date_parse(&til, avt_span_str(avt_innhold_get(in_force, b->til, posts[i]))) && til < dag;
        if (begun && !ended && text != NULL)
            return avt_tall_parse(out, avt_span_str(text));
    }
    return false;
}

/* ---- Whole lists ---- */

static bool days_changed(const struct avt_regning *r, const struct avt_beregning *b)
{
    bool changed = avt_felt_endret(r, b->start, NULL);
    for (size_t i = 0; !changed && i < AVT_MAX_SLUTT && b->slutt[i] != NULL; i++)
        changed = avt_felt_endret(r, b->slutt[i], NULL);
    return changed;
}

/* Of a list whose items are in the content as they are in force. */
static bool items_changed(const struct avt_regning *r, const struct avt_beregning *b)
{
    const char **posts;
    size_t n = avt_innhold_posts(r->arena, &posts, r->innhold, b->liste);
    if (b->trapp_fra != NULL && (column_changed(r, b->trapp_fra) || column_changed(r, b->trapp_prosent)))
        return true;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < b->n_setter; k++)
            if (avt_uttrykk_endret(r, b->setter[k].uttrykk, posts[i]))
                return true;
    return false;
}

bool avt_regning_liste_staar(struct avt_regning *r, const struct avt_beregning *b)
{
    const struct avt_innhold *in_force = avt_regning_gjelder(r);
    if (r->alt || in_force == NULL || days_changed(r, b) || ladder_changed(r, b))
        return false;
    avt_innhold_reserve(r->arena, r->innhold, in_force->n);
    for (size_t i = 0; i < in_force->n; i++)
        if (in_force->verdi[i].felt->liste == b->liste)
            avt_innhold_put(r->innhold, in_force->verdi[i].felt, in_force->verdi[i].item, in_force->verdi[i].tekst);
    if (!items_changed(r, b))
        return true;
    avt_regning_drop(r, b->liste);
    return false;
}
