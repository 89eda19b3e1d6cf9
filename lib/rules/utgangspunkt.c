/* Beginning an agreement from an earlier one. */
#include "avtale/utgangspunkt.h"

#include <string.h>

#include "avtale/id.h"
#include "avtale/innhold.h"

struct copy {
    struct avt_arena *arena;
    const struct avt_innhold *fra;
    const struct avt_tiltak *til;
    avt_roles roller;
    struct avt_ids *ids;
    struct avt_innhold *out;
    struct avt_utelatt *utelatt;
    size_t n;
    const char *post, *ny; /* the item being copied, by its former and its new id */
    const struct avt_liste *liste;
};

/* ---- Whether a field comes along ---- */

static bool is_given(const struct avt_tiltak *tiltak, const struct avt_felt *felt)
{
    for (size_t i = 0; i < tiltak->n_regler; i++)
        if (tiltak->regler[i].kind == AVT_REGEL_SETTES && tiltak->regler[i].felt == felt)
            return true;
    return felt->beregnet || felt->klasse[AVT_ENDRE].kind == AVT_CHANGE_AVLEDET;
}

static bool is_unntak(const struct avt_tiltak *tiltak, const struct avt_felt *felt)
{
    for (size_t i = 0; i < tiltak->n_regler; i++)
        if (tiltak->regler[i].unntak == felt)
            return true;
    return false;
}

/* A link, or what an item says of its link. */
static bool refers(const struct avt_tiltak *tiltak, const struct avt_felt *felt)
{
    for (int i = 0; felt->liste != NULL && i < felt->liste->n; i++)
        if (tiltak->felter[felt->liste->first + i].type == AVT_TYPE_AVTALEREF)
            return true;
    return felt->type == AVT_TYPE_AVTALEREF;
}

static const struct avt_felt *counterpart(const struct copy *c, const struct avt_felt *felt)
{
    const struct avt_liste *liste = felt->liste == NULL ? NULL : avt_tiltak_liste(c->til, felt->liste->sti);
    const struct avt_felt *found = avt_tiltak_felt_at(c->til, liste, felt->sti);
    bool same_place = (felt->liste == NULL) == (liste == NULL);
    return found != NULL && same_place && found->type == felt->type ? found : NULL;
}

static bool may_write(const struct copy *c, const struct avt_felt *felt)
{
    return (felt->rediger & c->roller) != 0 && (felt->liste == NULL || (felt->liste->rediger & c->roller) != 0);
}

static const char *reason(const struct copy *c, const struct avt_felt *felt);

/* A field that is only asked for because of another stays where that one stays. */
static const char *reason_of_condition(const struct copy *c, const struct avt_felt *felt)
{
    const struct avt_krav *krav = &felt->krav;
    bool depends = krav->kind == AVT_KRAV_NAAR && krav->felt != NULL && krav->felt->nr < felt->nr;
    return depends ? reason(c, krav->felt) : NULL;
}

/* Why the field is left out; NULL if it comes along. Conditions lead to earlier fields only, so this ends. */
static const char *reason(const struct copy *c, const struct avt_felt *felt)
{
    const struct avt_felt *there = counterpart(c, felt);
    if (there == NULL)
        return "ikke-her";
    if (felt->type == AVT_TYPE_DATO)
        return "dato";
    if (refers(c->fra->tiltak, felt))
        return "henvisning";
    if (felt->type == AVT_TYPE_KODE && felt->koder[0] != NULL && felt->koder[1] == NULL)
        return "svar";
    if (is_unntak(c->fra->tiltak, felt))
        return "unntak";
    if (felt->type == AVT_TYPE_KR && strcmp(c->fra->tiltak->navn, c->til->navn) != 0)
        return "beloep";
    return may_write(c, there) ? reason_of_condition(c, felt) : "andre";
}

/* ---- Copying ---- */

static void leave(struct copy *c, const struct avt_felt *felt, const char *grunn)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->utelatt[i].felt == felt)
            return;
    c->utelatt[c->n++] = (struct avt_utelatt){felt, grunn};
}

static const char *new_id(const struct copy *c)
{
    uint8_t random[10];
    c->ids->random(c->ids->ctx, random);
    struct avt_id id = avt_id_make(c->ids->milliseconds, random);
    return avt_arena_str(c->arena, id.text);
}

/* The new id of the item the value stands in; NULL outside lists. */
static const char *post_of(struct copy *c, const struct avt_verdi *v)
{
    if (v->felt->liste == NULL)
        return NULL;
    if (c->liste != v->felt->liste || strcmp(c->post, v->item) != 0) {
        c->liste = v->felt->liste;
        c->post = v->item;
        c->ny = new_id(c);
    }
    return c->ny;
}

static bool has_room(const struct copy *c, const struct avt_felt *there, const char *post)
{
    const char **posts;
    if (there->liste == NULL || avt_innhold_has_post(c->out, there->liste, post))
        return true;
    return avt_innhold_posts(c->arena, &posts, c->out, there->liste) < there->liste->maks;
}

static void take(struct copy *c, const struct avt_verdi *v)
{
    const struct avt_felt *there = counterpart(c, v->felt);
    if (is_given(c->fra->tiltak, v->felt) || (there != NULL && is_given(c->til, there)))
        return;
    const char *text = NULL, *post = post_of(c, v), *grunn = reason(c, v->felt);
    if (grunn == NULL && (avt_verdi_check(c->arena, there, avt_span_str(v->tekst), &text) != NULL || text == NULL))
        grunn = "passer-ikke";
    if (grunn == NULL && !has_room(c, there, post))
        grunn = "passer-ikke";
    if (grunn != NULL)
        leave(c, v->felt, grunn);
    else
        avt_innhold_set(c->arena, c->out, there, post, text);
}

size_t avt_utgangspunkt(struct avt_arena *arena, struct avt_innhold *out, struct avt_utelatt **utelatt,
                        const struct avt_innhold *fra, const struct avt_tiltak *til, avt_roles roller,
                        struct avt_ids *ids)
{
    struct copy c = {.arena = arena, .fra = fra, .til = til, .roller = roller, .ids = ids, .out = out};
    *out = (struct avt_innhold){.tiltak = til};
    c.utelatt = avt_arena_array(arena, fra->n + 1, sizeof *c.utelatt);
    for (size_t i = 0; i < fra->n; i++)
        take(&c, &fra->verdi[i]);
    *utelatt = c.utelatt;
    return c.n;
}
