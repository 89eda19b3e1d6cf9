/*
 * An older bundle of the same agreement: its records are the beginning of this one's, at the same places in the log. Two
 * that contradict each other prove that the service has told two histories; no single bundle can show that.
 */
#include <string.h>

#include "sjekk.h"

void avt_eldre_lister(struct avt_arena *arena, struct avt_kjent *kjent)
{
    size_t n = 0;
    struct avt_entry *entries = NULL;
    if (kjent->eldre.len == 0 || avt_zip_parse(arena, &entries, &n, kjent->eldre).code != AVT_OK)
        return; /* told by the check */
    struct avt_entry *all = avt_arena_array(arena, kjent->n_nokler + n, sizeof *all);
    for (size_t i = 0; i < kjent->n_nokler; i++)
        all[i] = kjent->nokler[i];
    for (size_t i = 0; i < n; i++) {
        struct navn navn;
        const char *name = avt_arena_format(arena, "eldre:%s", entries[i].name);
        if (avt_navn_parse(arena, &navn, entries[i].name) && navn.slag == NAVN_NOKKELLISTE)
            all[kjent->n_nokler++] = (struct avt_entry){name, entries[i].bytes};
    }
    kjent->nokler = all;
}

static bool parse_proof(const struct pakke *p, const struct post *post, struct avt_tlog_proof *proof)
{
    return avt_tlog_proof_parse(p->arena, proof, post->fil[POST_LOGG]->bytes).code == AVT_OK;
}

static void compare_record(struct pakke *p, const struct pakke *old, size_t i)
{
    struct avt_tlog_proof now, then;
    if (!parse_proof(p, &p->poster[i], &now) || !parse_proof(old, &old->poster[i], &then))
        return; /* LOGG has held for both */
    if (!avt_digest_equal(&p->poster[i].post.r_id, &old->poster[i].post.r_id))
        avt_funn_add(p, FUNN_ELDRE_ANNEN_POST,
                     ARGS(avt_funn_tall(p, i + 1), avt_funn_tall(p, then.index), avt_funn_tall(p, now.index)));
    else if (now.index != then.index)
        avt_funn_add(p, FUNN_ELDRE_PLASS, ARGS(avt_funn_tall(p, i + 1)));
}

/* Two sizes cannot be compared without more than a bundle holds; one size has one root. */
static void compare_log(struct pakke *p, const struct pakke *old)
{
    const struct avt_checkpoint *now = &p->logg, *then = &old->logg;
    if (now->size < then->size || (now->size == then->size && !avt_digest_equal(&now->root, &then->root)))
        avt_funn_add(p, FUNN_ELDRE_LOGG, NULL);
}

static void compare(struct pakke *p, const struct pakke *old)
{
    if (strcmp(p->state.avtale.text, old->state.avtale.text) != 0) {
        avt_funn_add(p, FUNN_ELDRE_AVTALE, NULL);
        return;
    }
    for (size_t i = 0; i < old->n_poster && i < p->n_poster; i++)
        compare_record(p, old, i);
    if (old->n_poster > p->n_poster)
        avt_funn_add(p, FUNN_ELDRE_KORTERE, ARGS(avt_funn_tall(p, old->n_poster), avt_funn_tall(p, p->n_poster)));
    else
        compare_log(p, old);
    avt_funn_add(p, FUNN_ELDRE_HOLDER, ARGS(avt_funn_tall(p, old->n_poster)));
}

void avt_sjekk_eldre(struct pakke *p)
{
    const struct pakke *old = p->eldre;
    if (old == NULL)
        return;
    if (p->eldre_dom == AVT_DOM_ULESELIG || p->eldre_dom == AVT_DOM_UGYLDIG)
        avt_funn_add(p, FUNN_ELDRE_SELV_UGYLDIG, ARGS(avt_dom_name(p->eldre_dom)));
    else if (p->forankret && !old->forankret)
        avt_funn_add(p, FUNN_ELDRE_UFORANKRET, NULL);
    else
        compare(p, old);
}
