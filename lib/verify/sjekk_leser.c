/*
 * Whom the bundle is for, and whose evidence it has. Nothing in it names its reader; but what is here must be what one
 * role reads, and the evidence of what was done on that role's behalf. Evidence that the role gave itself may be another
 * person's, so it is only told when it is not here.
 */
#include <string.h>

#include "avtale/dokument.h"
#include "sjekk.h"

/* ---- Of which role ---- */

static avt_roles bit_of(const struct avt_tiltak *tiltak, const char *rolle)
{
    int number = rolle == NULL ? -1 : avt_tiltak_rolle(tiltak, rolle);
    return number < 0 ? 0 : UINT32_C(1) << number;
}

avt_roles avt_versjon_lesere(const struct pakke *p, const struct avt_tiltak *tiltak, const struct versjon *v)
{
    avt_roles readers = 0;
    for (size_t r = 0; r < tiltak->n_roller; r++) {
        bool same = true;
        for (size_t i = 0; i < tiltak->n_dokumenter && same; i++) {
            const char *name = tiltak->dokumenter[i].navn;
            bool read = avt_fremlagt(&v->fremlagt->post.s, name) != NULL &&
                        avt_dokument_reads(tiltak, &p->state, (int)i, (int)r);
            same = read == (avt_versjon_fil(v, name) != NULL);
        }
        readers |= (avt_roles)same << r;
    }
    return readers;
}

/* By the documents; none when they are nobody's, which has been told then. */
static avt_roles by_documents(struct pakke *p, const struct avt_tiltak *tiltak)
{
    avt_roles roles = (avt_roles)((UINT64_C(1) << tiltak->n_roller) - 1);
    for (size_t i = 0; i < p->n_versjoner; i++) {
        const struct versjon *v = &p->versjoner[i];
        if (v->fremlagt == NULL)
            continue;
        roles &= avt_versjon_lesere(p, tiltak, v);
        if (roles == 0) {
            avt_funn_add(p, FUNN_LESER_DOKUMENTER, ARGS(avt_funn_tall(p, v->n)));
            return 0;
        }
    }
    return roles;
}

/* Evidence is of who did it in the role, or attested it for the role it counts for. */
static avt_roles by_evidence(struct pakke *p, const struct avt_tiltak *tiltak, avt_roles roles)
{
    for (size_t i = 0; i < p->n_poster; i++) {
        const struct post *post = &p->poster[i];
        avt_roles own = bit_of(tiltak, post->post.s.rolle) | bit_of(tiltak, post->post.s.behalf_of);
        if (post->fil[POST_BEVIS] == NULL || own == 0)
            continue;
        roles &= own;
        if (roles == 0) {
            avt_funn_add(p, FUNN_LESER_BEVIS, ARGS(post->fil[POST_BEVIS]->name));
            return 0;
        }
    }
    return roles;
}

/* Who was shown a view that is here; views may be alike, so this only tells roles apart that would be else the same. */
static avt_roles by_views(const struct pakke *p, const struct avt_tiltak *tiltak, avt_roles roles)
{
    for (size_t i = 0; i < p->n; i++) {
        avt_roles shown = 0;
        struct avt_digest digest = avt_hash(p->navn[i].slag == NAVN_VISNING ? p->entries[i].bytes : AVT_SPAN(""));
        for (size_t k = 0; k < p->n_poster; k++) {
            const struct avt_erklaering *s = &p->poster[k].post.s;
            if (s->has_visning && avt_digest_equal(&s->visning, &digest))
                shown |= bit_of(tiltak, s->behalf_of != NULL ? s->behalf_of : s->rolle);
        }
        if ((roles & shown) != 0)
            roles &= shown;
    }
    return roles;
}

/* ---- Evidence that is not here ---- */

static int last_before(const struct pakke *p, unsigned nr)
{
    int last = -1;
    for (size_t i = 0; i < p->state.n_versjoner; i++)
        if (p->state.versjoner[i].fremlagt_nr < nr)
            last = (int)i;
    return last;
}

/* The same person or business had the role in both: by the value, or by the document that it stands in. */
static bool same_holder(struct pakke *p, const char *rolle, int then, int now)
{
    const struct avt_digest *one, *other;
    const char *before, *after;
    bool seen_before = avt_identitet_i(p, then, rolle, &before, &one);
    bool seen_after = avt_identitet_i(p, now, rolle, &after, &other);
    if (seen_before && seen_after)
        return strcmp(before, after) == 0;
    return one != NULL && other != NULL && avt_digest_equal(one, other);
}

/* Who has the role now had it then, whichever version is asked. */
static bool was_this_holder(struct pakke *p, const char *rolle, unsigned nr)
{
    const int now[] = {p->state.gjelder, p->state.venter};
    int then = last_before(p, nr);
    for (size_t i = 0; i < sizeof now / sizeof *now; i++)
        if (now[i] >= 0 && !same_holder(p, rolle, then, now[i]))
            return false;
    return then >= 0;
}

/* True if it is told as left out, or as missing. */
static bool check_behalf(struct pakke *p, const struct avt_tiltak *tiltak, const struct post *post, avt_roles roles)
{
    const char *rolle = post->post.s.behalf_of;
    if ((bit_of(tiltak, rolle) & roles) == 0)
        return false;
    if (roles != bit_of(tiltak, rolle) || !was_this_holder(p, rolle, post->nr))
        return true;
    avt_funn_add(p, FUNN_LESER_MANGLER, ARGS(avt_pakke_name_record(p->arena, post->nr, AVT_PAKKE_BEVIS), rolle));
    return false;
}

static void check_left_out(struct pakke *p, const struct avt_tiltak *tiltak, avt_roles roles)
{
    struct avt_buf list = AVT_BUF(p->arena);
    for (size_t i = 0; i < p->n_poster; i++) {
        const struct post *post = &p->poster[i];
        const struct avt_erklaering *s = &post->post.s;
        if (post->fil[POST_BEVIS] != NULL)
            continue;
        bool own =
            s->behalf_of != NULL ? check_behalf(p, tiltak, post, roles) : (bit_of(tiltak, s->rolle) & roles) != 0;
        if (own)
            avt_buf_format(&list, "%s%u", list.len > 0 ? ", " : "", post->nr);
    }
    if (list.len > 0)
        avt_funn_add(p, FUNN_LESER_UTELATT, ARGS(list.ptr));
}

/* ---- The check ---- */

const struct avt_tiltak *avt_tiltak_naa(const struct pakke *p)
{
    return avt_tiltak_siste(avt_tiltak_alle(p), p->n_tiltak, &p->state);
}

/* -1 unless it is one alone. */
static int only_one(avt_roles roles)
{
    int role = 0;
    if (roles == 0 || (roles & (roles - 1)) != 0)
        return -1;
    while ((roles >> role & 1) == 0)
        role++;
    return role;
}

void avt_sjekk_leser(struct pakke *p)
{
    const struct avt_tiltak *tiltak = avt_tiltak_naa(p);
    p->leser = -1;
    if (tiltak == NULL)
        return;
    avt_roles roles = by_documents(p, tiltak);
    if (roles != 0)
        roles = by_evidence(p, tiltak, roles);
    p->lesere = roles;
    if (roles != 0)
        roles = by_views(p, tiltak, roles);
    if (roles != 0)
        check_left_out(p, tiltak, roles);
    if (p->feil[SJEKK_LESER] == 0)
        p->leser = only_one(roles);
    if (p->sett[SJEKK_LESER] == 0)
        avt_funn_add(p, FUNN_LESER_HOLDER, NULL);
}
