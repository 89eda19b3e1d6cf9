/* Records: their grammar, their chain, what each receipt is for, and the fold of them all. */
#include <string.h>

#include "sjekk.h"

/* ---- Reading ---- */

static size_t last_record(const struct pakke *p)
{
    size_t last = 0;
    for (size_t i = 0; i < p->n; i++)
        if (p->navn[i].slag == NAVN_POST && p->navn[i].nr > last)
            last = p->navn[i].nr;
    return last;
}

static struct avt_err read_s(struct pakke *p, struct post *post)
{
    post->post.s_id = avt_hash(post->fil[POST_S]->bytes);
    return avt_erklaering_parse(p->arena, &post->post.s, post->fil[POST_S]->bytes);
}

static struct avt_err read_r(struct pakke *p, struct post *post)
{
    AVT_TRY(avt_note_parse(p->arena, &post->note, post->fil[POST_R]->bytes));
    post->post.r_id = avt_hash(post->note.text);
    return avt_kvittering_parse(p->arena, &post->post.r, post->note.text);
}

static bool is_whole(struct pakke *p, const struct post *post)
{
    bool whole = true;
    for (unsigned i = 0; i < POST_FILER; i++) {
        if (i == POST_BEVIS || post->fil[i] != NULL)
            continue;
        avt_funn_add(p, FUNN_POST_FORM_MANGLER, ARGS(avt_pakke_name_record(p->arena, post->nr, avt_post_fil_name[i])));
        whole = false;
    }
    return whole;
}

static void read_record(struct pakke *p, struct post *post)
{
    if (!is_whole(p, post))
        return;
    struct avt_err s = read_s(p, post), r = read_r(p, post);
    if (s.code != AVT_OK)
        avt_funn_add(p, FUNN_POST_FORM_FORM, ARGS(post->fil[POST_S]->name));
    if (r.code != AVT_OK)
        avt_funn_add(p, FUNN_POST_FORM_FORM, ARGS(post->fil[POST_R]->name));
}

void avt_sjekk_poster(struct pakke *p)
{
    p->n_poster = last_record(p);
    p->poster = avt_arena_array(p->arena, p->n_poster, sizeof *p->poster);
    for (size_t i = 0; i < p->n; i++)
        if (p->navn[i].slag == NAVN_POST)
            p->poster[p->navn[i].nr - 1].fil[p->navn[i].fil] = &p->entries[i];
    for (size_t i = 0; i < p->n_poster; i++) {
        p->poster[i].nr = (unsigned)(i + 1);
        p->poster[i].ny = p->poster[i].foer = -1;
        read_record(p, &p->poster[i]);
    }
    if (p->n_poster == 0)
        avt_funn_add(p, FUNN_POST_FORM_INGEN, NULL);
    avt_funn_add(p, FUNN_POST_FORM_HOLDER, ARGS(avt_funn_tall(p, p->n_poster)));
}

/* ---- Chain ---- */

static void check_link(struct pakke *p, const struct post *post, const struct post *before)
{
    const struct avt_digest none = {{0}};
    const struct avt_kvittering *r = &post->post.r;
    const char *agreement = p->poster[0].post.r.avtale.text;
    if (r->nr != post->nr)
        avt_funn_add(p, FUNN_KJEDE_NUMMER, ARGS(avt_funn_tall(p, post->nr)));
    if (strcmp(r->avtale.text, agreement) != 0 || strcmp(post->post.s.avtale.text, agreement) != 0)
        avt_funn_add(p, FUNN_KJEDE_AVTALE, ARGS(avt_funn_tall(p, post->nr)));
    if (!avt_digest_equal(&r->forrige, before == NULL ? &none : &before->post.r_id))
        avt_funn_add(p, FUNN_KJEDE_FORRIGE, ARGS(avt_funn_tall(p, post->nr)));
    if (before != NULL && r->tid < before->post.r.tid)
        avt_funn_add(p, FUNN_KJEDE_TID, ARGS(avt_funn_tall(p, post->nr)));
}

void avt_sjekk_kjede(struct pakke *p)
{
    for (size_t i = 0; i < p->n_poster; i++)
        check_link(p, &p->poster[i], i == 0 ? NULL : &p->poster[i - 1]);
    avt_funn_add(p, FUNN_KJEDE_HOLDER, NULL);
}

/* ---- Declarations ---- */

static void check_declaration(struct pakke *p, const struct post *post)
{
    if (!avt_digest_equal(&post->post.r.erklaering, &post->post.s_id))
        avt_funn_add(p, FUNN_ERKLAERING_ANNEN, ARGS(avt_funn_tall(p, post->nr)));
}

void avt_sjekk_erklaering(struct pakke *p)
{
    for (size_t i = 0; i < p->n_poster; i++)
        check_declaration(p, &p->poster[i]);
    avt_funn_add(p, FUNN_ERKLAERING_HOLDER, ARGS(avt_funn_tall(p, p->n_poster)));
}

/* ---- Free texts ---- */

static bool is_attached(const struct avt_erklaering *s, const char *name, const struct avt_digest *digest)
{
    for (size_t i = 0; i < s->n_vedlagt; i++)
        if (strcmp(s->vedlagt[i].name, name) == 0)
            return avt_digest_equal(&s->vedlagt[i].digest, digest);
    return false;
}

void avt_sjekk_fritekst(struct pakke *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) {
        if (p->navn[i].slag != NAVN_FRITEKST)
            continue;
        struct avt_digest digest = avt_hash(p->entries[i].bytes);
        const struct post *post = p->navn[i].nr <= p->n_poster ? &p->poster[p->navn[i].nr - 1] : NULL;
        if (post == NULL || !is_attached(&post->post.s, p->navn[i].navn, &digest))
            avt_funn_add(p, FUNN_FRITEKST_IKKE_VEDLAGT, ARGS(p->entries[i].name));
        n++;
    }
    if (n > 0)
        avt_funn_add(p, FUNN_FRITEKST_HOLDER, ARGS(avt_funn_tall(p, n)));
}

/* ---- The fold ---- */

/* Notes which version each record puts forward, and which was in force then. */
static struct avt_err fold(struct pakke *p, struct post *post)
{
    size_t before = p->state.n_versjoner;
    post->foer = p->state.gjelder;
    if (avt_act_get(post->post.s.handling)->does == AVT_DOES_PUT_FORWARD)
        post->n_mot =
            avt_tilstand_mot(p->arena, &post->mot, &p->state, post->post.s.gjelder_fra, post->post.s.code != NULL);
    AVT_TRY(avt_tilstand_apply(p->arena, &p->state, &post->post));
    post->ny = p->state.n_versjoner > before ? (int)before : -1;
    return AVT_NOERR;
}

void avt_sjekk_gang(struct pakke *p)
{
    avt_tilstand_init(&p->state, &p->poster[0].post.r.avtale);
    for (size_t i = 0; i < p->n_poster; i++) {
        struct avt_err err = fold(p, &p->poster[i]);
        if (err.code != AVT_OK) {
            avt_funn_add(p, FUNN_GANG_UMULIG, ARGS(avt_funn_tall(p, p->poster[i].nr), err.where));
            return;
        }
    }
    avt_funn_add(p, FUNN_GANG_HOLDER, NULL);
}
