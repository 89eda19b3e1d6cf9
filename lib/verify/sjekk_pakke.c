/* pakke.txt: what the bundle says it is must be what contents and proofs say. */
#include <string.h>

#include "avtale/pakketekst.h"
#include "sjekk.h"

/* The roles that may be the reader include it; which of them it is, only this text says where they read the same. */
static void check_role(struct pakke *p, const struct avt_pakketekst *t)
{
    const struct avt_tiltak *tiltak = avt_tiltak_naa(p);
    int role = tiltak == NULL ? -1 : avt_tiltak_rolle(tiltak, t->rolle);
    if (tiltak == NULL)
        return; /* KREVES tells that the schema is not here */
    if (role < 0 || (p->lesere >> role & 1) == 0 || (p->leser >= 0 && p->leser != role))
        avt_funn_add(p, FUNN_PAKKE_ROLLE, ARGS(t->rolle));
    else
        p->leser = role;
}

static void check_head(struct pakke *p, const struct avt_pakketekst *t)
{
    const struct avt_post *last = &p->poster[p->n_poster - 1].post;
    if (t->nr != last->r.nr || !avt_digest_equal(&t->hode, &last->r_id))
        avt_funn_add(p, FUNN_PAKKE_HODE, ARGS(avt_funn_tall(p, t->nr), avt_funn_tall(p, last->r.nr)));
}

static void check_first(struct pakke *p, const struct avt_pakketekst *t)
{
    size_t i = avt_dokument_fra(avt_tiltak_alle(p), p->n_tiltak, &p->state);
    unsigned first = i < p->state.n_versjoner ? p->state.versjoner[i].n : 1;
    if (avt_tiltak_naa(p) != NULL && t->fra != first)
        avt_funn_add(p, FUNN_PAKKE_FRA_VERSJON, ARGS(avt_funn_tall(p, t->fra), avt_funn_tall(p, first)));
}

static void check_log(struct pakke *p, const struct avt_pakketekst *t)
{
    if (strcmp(t->logg.origin, p->logg.origin) != 0 || t->logg.size != p->logg.size ||
        !avt_digest_equal(&t->logg.root, &p->logg.root))
        avt_funn_add(p, FUNN_PAKKE_LOGG, NULL);
}

void avt_sjekk_pakke(struct pakke *p)
{
    const struct avt_entry *entry = avt_entry_find(p->entries, p->n, AVT_PAKKE_TEKST);
    struct avt_pakketekst t;
    if (entry == NULL) {
        avt_funn_add(p, FUNN_PAKKE_MANGLER, NULL);
        return;
    }
    struct avt_err err = avt_pakketekst_parse(p->arena, &t, entry->bytes);
    if (err.code != AVT_OK) {
        avt_funn_add(p, FUNN_PAKKE_ULESELIG, ARGS(err.where));
        return;
    }
    if (strcmp(t.avtale.text, p->state.avtale.text) != 0)
        avt_funn_add(p, FUNN_PAKKE_AVTALE, NULL);
    check_role(p, &t);
    check_head(p, &t);
    check_first(p, &t);
    check_log(p, &t);
    avt_funn_add(p, FUNN_PAKKE_HOLDER, ARGS(avt_funn_tall(p, t.nr)));
}
