/* Content as a list of values in one order: by field, a list's values item by item. */
#include "avtale/innhold.h"

#include <string.h>

/* ---- Places ---- */

/* A list's values stand together, where its first field would. */
static int block(const struct avt_felt *felt)
{
    return felt->liste == NULL ? felt->nr : felt->liste->first;
}

static bool is_post(const struct avt_verdi *verdi, const struct avt_liste *liste, const char *post)
{
    return verdi->felt->liste == liste && strcmp(verdi->item, post) == 0;
}

/* Where the value of felt stands or would stand. A new item comes last in its list. */
static size_t place(const struct avt_innhold *innhold, const struct avt_felt *felt, const char *post)
{
    const struct avt_verdi *verdi = innhold->verdi;
    size_t i = 0, n = innhold->n;
    while (i < n && block(verdi[i].felt) < block(felt))
        i++;
    if (felt->liste == NULL)
        return i;
    while (i < n && verdi[i].felt->liste == felt->liste && !is_post(&verdi[i], felt->liste, post))
        i++;
    while (i < n && is_post(&verdi[i], felt->liste, post) && verdi[i].felt->nr < felt->nr)
        i++;
    return i;
}

/* True if that place holds the value. */
static bool is_at(const struct avt_innhold *innhold, size_t i, const struct avt_felt *felt, const char *post)
{
    return i < innhold->n && innhold->verdi[i].felt == felt &&
           (felt->liste == NULL || strcmp(innhold->verdi[i].item, post) == 0);
}

/* ---- Reading ---- */

const char *avt_innhold_get(const struct avt_innhold *innhold, const struct avt_felt *felt, const char *post)
{
    AVT_INVARIANT((felt->liste == NULL) == (post == NULL));
    size_t i = place(innhold, felt, post);
    return is_at(innhold, i, felt, post) ? innhold->verdi[i].tekst : NULL;
}

const char *avt_innhold_find(const struct avt_innhold *innhold, const char *sti)
{
    const struct avt_felt *felt = avt_tiltak_felt_at(innhold->tiltak, NULL, sti);
    return felt == NULL ? NULL : avt_innhold_get(innhold, felt, NULL);
}

bool avt_innhold_has_post(const struct avt_innhold *innhold, const struct avt_liste *liste, const char *post)
{
    for (size_t i = 0; i < innhold->n; i++)
        if (is_post(&innhold->verdi[i], liste, post))
            return true;
    return false;
}

/* The next item of a list from *i on; NULL when there is none. */
static const char *next_post(const struct avt_innhold *innhold, const struct avt_liste *liste, size_t *i,
                             const char *last)
{
    for (; *i < innhold->n; (*i)++) {
        const struct avt_verdi *verdi = &innhold->verdi[*i];
        if (verdi->felt->liste == liste && (last == NULL || strcmp(verdi->item, last) != 0))
            return verdi->item;
    }
    return NULL;
}

static size_t count_posts(const struct avt_innhold *innhold, const struct avt_liste *liste)
{
    size_t n = 0, i = 0;
    for (const char *post = NULL; (post = next_post(innhold, liste, &i, post)) != NULL;)
        n++;
    return n;
}

size_t avt_innhold_posts(struct avt_arena *arena, const char ***out, const struct avt_innhold *innhold,
                         const struct avt_liste *liste)
{
    size_t n = 0, i = 0;
    *out = avt_arena_array(arena, count_posts(innhold, liste), sizeof **out);
    for (const char *post = NULL; (post = next_post(innhold, liste, &i, post)) != NULL;)
        (*out)[n++] = post;
    return n;
}

const char *avt_verdi_path(struct avt_arena *arena, const struct avt_felt *felt, const char *post)
{
    return felt->liste == NULL ? felt->sti : avt_arena_format(arena, "%s/%s/%s", felt->liste->sti, post, felt->sti);
}

/* ---- Changing ---- */

void avt_innhold_reserve(struct avt_arena *arena, struct avt_innhold *innhold, size_t extra)
{
    struct avt_verdi *copy = avt_arena_array(arena, innhold->n + extra, sizeof *copy);
    if (innhold->n > 0)
        memcpy(copy, innhold->verdi, innhold->n * sizeof *copy);
    innhold->verdi = copy;
}

void avt_innhold_put(struct avt_innhold *innhold, const struct avt_felt *felt, const char *post, const char *tekst)
{
    size_t i = place(innhold, felt, post);
    struct avt_verdi *at = &innhold->verdi[i];
    bool there = is_at(innhold, i, felt, post);
    size_t after = innhold->n - i;
    if (there && tekst == NULL) {
        memmove(at, at + 1, (after - 1) * sizeof *at);
        innhold->n--;
    } else if (there) {
        at->tekst = tekst;
    } else if (tekst != NULL) {
        memmove(at + 1, at, after * sizeof *at);
        innhold->n++;
        *at = (struct avt_verdi){felt, post, tekst};
    }
}

void avt_innhold_set(struct avt_arena *arena, struct avt_innhold *innhold, const struct avt_felt *felt,
                     const char *post, const char *tekst)
{
    AVT_INVARIANT((felt->liste == NULL) == (post == NULL));
    avt_innhold_reserve(arena, innhold, 1);
    avt_innhold_put(innhold, felt, post, tekst);
}

/* ---- Conditions ---- */

static bool is_one_of(const char *value, const char *const *verdier)
{
    for (; verdier != NULL && value != NULL && *verdier != NULL; verdier++)
        if (strcmp(*verdier, value) == 0)
            return true;
    return verdier == NULL && value != NULL;
}

/* True if any item of its list has such a value. */
static bool any_has(const struct avt_innhold *innhold, const struct avt_krav *krav)
{
    for (size_t i = 0; i < innhold->n; i++)
        if (innhold->verdi[i].felt == krav->felt && is_one_of(innhold->verdi[i].tekst, krav->verdier))
            return true;
    return false;
}

/* A condition looks at the item's own field, a field outside lists, any item's, or whether a list has items. */
static bool has(const struct avt_innhold *innhold, const struct avt_krav *krav, const char *post)
{
    size_t i = 0;
    if (krav->liste != NULL)
        return next_post(innhold, krav->liste, &i, NULL) != NULL;
    if (krav->enhver)
        return any_has(innhold, krav);
    return is_one_of(avt_innhold_get(innhold, krav->felt, krav->felt->liste == NULL ? NULL : post), krav->verdier);
}

bool avt_krav_holds(const struct avt_innhold *innhold, const struct avt_krav *krav, const char *post)
{
    if (krav->kind == AVT_KRAV_VALGFRI || krav->kind == AVT_KRAV_ALLTID)
        return krav->kind == AVT_KRAV_ALLTID;
    return has(innhold, krav, post) == (krav->kind == AVT_KRAV_NAAR);
}

/* A change and the list of its item, NULL outside lists. */
struct change {
    enum avt_operasjon operasjon;
    const struct avt_innhold *fra, *til;
    const struct avt_liste *liste;
    const char *post;
};

static bool holds_in(const struct change *c, const struct avt_innhold *innhold, const struct avt_krav *krav)
{
    return (c->liste != NULL && !avt_innhold_has_post(innhold, c->liste, c->post)) ||
           avt_krav_holds(innhold, krav, c->post);
}

static const struct avt_klasse *class_of(const struct change *c, const struct avt_klasserad *rader, size_t n,
                                         const struct avt_klasse *otherwise)
{
    for (size_t i = 0; i < n; i++)
        if (rader[i].operasjon == c->operasjon && holds_in(c, c->fra, &rader[i].naar) &&
            holds_in(c, c->til, &rader[i].naar))
            return &rader[i].klasse;
    return &otherwise[c->operasjon];
}

const struct avt_klasse *avt_felt_klasse(const struct avt_felt *felt, enum avt_operasjon operasjon,
                                         const struct avt_innhold *fra, const struct avt_innhold *til, const char *post)
{
    const struct change c = {operasjon, fra, til, felt->liste, post};
    return class_of(&c, felt->rader, felt->n_rader, felt->klasse);
}

const struct avt_klasse *avt_liste_klasse(const struct avt_liste *liste, enum avt_operasjon operasjon,
                                          const struct avt_innhold *fra, const struct avt_innhold *til,
                                          const char *post)
{
    const struct change c = {operasjon, fra, til, liste, post};
    return class_of(&c, liste->rader, liste->n_rader, liste->klasse);
}

/* ---- What must be there ---- */

static void require(const struct avt_innhold *innhold, const struct avt_felt *felt, const char *post,
                    struct avt_faults *faults)
{
    if (avt_krav_holds(innhold, &felt->krav, post) && avt_innhold_get(innhold, felt, post) == NULL)
        avt_faults_add(faults, felt->beregnet ? "ikke-regnet" : "mangler", avt_verdi_path(faults->arena, felt, post),
                       AVT_STOPP, felt->hjemmel);
}

static void require_items(const struct avt_innhold *innhold, const struct avt_liste *liste, struct avt_faults *faults)
{
    const char **posts;
    size_t n = avt_innhold_posts(faults->arena, &posts, innhold, liste);
    if (n < liste->min && avt_krav_holds(innhold, &liste->krav, NULL))
        avt_faults_add(faults, liste->beregnet ? "ikke-regnet" : "for-faa", liste->sti, AVT_STOPP, liste->hjemmel);
    for (size_t i = 0; i < n; i++)
        for (int j = 0; j < liste->n; j++)
            require(innhold, &innhold->tiltak->felter[liste->first + j], posts[i], faults);
}

void avt_innhold_required(const struct avt_innhold *innhold, struct avt_faults *faults)
{
    for (size_t i = 0; i < innhold->tiltak->n_felter; i++) {
        const struct avt_felt *felt = &innhold->tiltak->felter[i];
        if (felt->liste == NULL)
            require(innhold, felt, NULL, faults);
        else if (felt->liste->first == felt->nr)
            require_items(innhold, felt->liste, faults);
    }
}
