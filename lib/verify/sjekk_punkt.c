/* Items: what a declaration is about is there in the version that was in force, and a subsidy period could be decided. */
#include <string.h>

#include "avtale/periode.h"
#include "sjekk.h"

/* The list that "<list>/<id>" is of; NULL if the measure has none. */
static const struct avt_liste *list_of(const struct avt_tiltak *tiltak, const char *om)
{
    for (size_t i = 0; i < tiltak->n_lister; i++) {
        size_t len = strlen(tiltak->lister[i].sti);
        if (strncmp(om, tiltak->lister[i].sti, len) == 0 && om[len] == '/')
            return &tiltak->lister[i];
    }
    return NULL;
}

/* The version's document that holds the list is in the bundle. Versions may be of different measures, which each have
 * their own documents: the list is known by its path. */
static bool is_here(const struct versjon *v, const char *sti)
{
    const struct avt_liste *liste = v->lest ? avt_tiltak_liste(v->tiltak, sti) : NULL;
    return liste != NULL && avt_versjon_fil(v, v->tiltak->dokumenter[liste->dokument].navn) != NULL;
}

/* ---- Periods ---- */

struct kilde {
    struct pakke *p;
    const struct avt_liste *liste;
    bool ukjent; /* a version that was asked for is not here */
};

static const struct avt_innhold *content_of(void *ctx, int versjon)
{
    struct kilde *k = ctx;
    const struct versjon *v = avt_versjon_find(k->p, versjon);
    if (v != NULL && v->tiltak != NULL && is_here(v, k->liste->sti))
        return &v->innhold;
    k->ukjent = true;
    return NULL;
}

/* What the service asked before it sealed, of the records before this one and on its day. Also true, and *known false,
 * when a decision before it was made under a version that the bundle does not have: then nobody can tell here whether
 * its figures were the same. */
static bool could_be_decided(struct pakke *p, const struct avt_tilstand *state, const struct post *post,
                             const struct versjon *v, const struct avt_liste *liste, bool *known)
{
    struct avt_periode *list;
    struct kilde k = {p, liste, false};
    const struct avt_erklaering *s = &post->post.s;
    const struct avt_perioder_in in = {v->tiltak, state, avt_date_oslo(post->post.r.tid), content_of, &k};
    enum avt_period_act what = avt_act_get(s->handling)->period;
    if (what == AVT_NO_PERIOD)
        return true;
    size_t n = avt_perioder(p->arena, &list, &in);
    const struct avt_periode *periode = avt_periode_find(list, n, s->om);
    *known = !k.ukjent;
    if (periode == NULL || (what == AVT_APPROVES_PERIOD && periode->sperret != NULL))
        return false;
    if (k.ukjent)
        return true;
    return what == AVT_SENDS_PERIOD ? periode->tilstand == AVT_PERIODE_ER_AVSLAATT : periode->klar;
}

/* ---- Items ---- */

static void check_item(struct pakke *p, const struct avt_tilstand *state, const struct post *post, size_t *n)
{
    const char *om = post->post.s.om;
    const struct versjon *v = post->foer < 0 ? NULL : avt_versjon_find(p, post->foer);
    bool known = true;
    if (om == NULL || v == NULL || v->tiltak == NULL)
        return;
    const struct avt_liste *liste = list_of(v->tiltak, om);
    if (liste != NULL && !is_here(v, liste->sti))
        return;
    if (liste == NULL || !avt_innhold_has_post(&v->innhold, liste, om + strlen(liste->sti) + 1))
        avt_funn_add(p, FUNN_PUNKT_IKKE_I_VERSJONEN, ARGS(avt_funn_tall(p, post->nr), avt_funn_tall(p, v->n)));
    else if (!could_be_decided(p, state, post, v, liste, &known))
        avt_funn_add(p, FUNN_PUNKT_PERIODE, ARGS(avt_funn_tall(p, post->nr)));
    *n += known;
}

/* The fold once more, since a period stands as the records before left it. */
void avt_sjekk_punkt_om(struct pakke *p)
{
    size_t n = 0;
    struct avt_tilstand state;
    avt_tilstand_init(&state, &p->state.avtale);
    for (size_t i = 0; i < p->n_poster; i++) {
        check_item(p, &state, &p->poster[i], &n);
        struct avt_err err = avt_tilstand_apply(p->arena, &state, &p->poster[i].post);
        AVT_INVARIANT(err.code == AVT_OK); /* GANG has made the same fold */
    }
    if (n > 0)
        avt_funn_add(p, FUNN_PUNKT_HOLDER, ARGS(avt_funn_tall(p, n)));
}
