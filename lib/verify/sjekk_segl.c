/* Keys and seals: the key lists, their roots, and the seals on manifest and receipts. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

struct avt_span avt_opphav(const char *key_name)
{
    size_t len = strlen(key_name);
    for (int parts = 0; parts < 2; parts++)
        do {
            if (len == 0)
                return avt_span_make(key_name, 0);
            len--;
        } while (key_name[len] != '/');
    return avt_span_make(key_name, len);
}

const struct avt_keylist *avt_liste_last(const struct pakke *p)
{
    return p->n_lister == 0 ? NULL : &p->lister[p->n_lister - 1].list;
}

const struct avt_key *avt_liste_after(const struct pakke *p, enum avt_key_use use, const char *name)
{
    const struct avt_keylist *list = avt_liste_last(p);
    avt_instant last = p->poster[p->n_poster - 1].post.r.tid;
    for (size_t i = 0; list != NULL && i < list->n; i++) {
        const struct avt_listed_key *key = &list->keys[i];
        if (key->use == use && strcmp(key->key.name, name) == 0 && key->to > last &&
            key->state != AVT_KEY_KOMPROMITTERT)
            return &key->key;
    }
    return NULL;
}

/* ---- Key lists ---- */

static int compare_lists(const void *one, const void *other)
{
    const struct liste *a = one, *b = other;
    return (a->list.number > b->list.number) - (a->list.number < b->list.number);
}

static void read_list(struct pakke *p, const struct avt_entry *entry, uint64_t number)
{
    struct liste *l = &p->lister[p->n_lister];
    *l = (struct liste){.entry = entry};
    if (avt_note_parse(p->arena, &l->note, entry->bytes).code != AVT_OK ||
        avt_keylist_parse(p->arena, &l->list, l->note.text).code != AVT_OK) {
        avt_sjekk_feil(p, SJEKK_NOKKELLISTE, "%s kan ikke leses.", entry->name);
        return;
    }
    if (l->list.number != number)
        avt_sjekk_feil(p, SJEKK_NOKKELLISTE, "%s har et annet nummer enn filnavnet.", entry->name);
    l->digest = avt_hash(l->note.text);
    p->n_lister++;
}

/* From 1, none left out, each naming the one before: so nobody can leave out the list that says a key was lost. */
static void check_order(struct pakke *p)
{
    const struct avt_digest none = {{0}};
    for (size_t i = 0; i < p->n_lister; i++) {
        const struct liste *l = &p->lister[i];
        if (l->list.number != i + 1)
            avt_sjekk_feil(p, SJEKK_NOKKELLISTE, "Nøkkelliste %zu mangler.", i + 1);
        else if (!avt_digest_equal(&l->list.previous, i == 0 ? &none : &p->lister[i - 1].digest))
            avt_sjekk_feil(p, SJEKK_NOKKELLISTE, "%s følger ikke den forrige nøkkellisten.", l->entry->name);
    }
}

static const struct liste *find_list(const struct pakke *p, uint64_t number)
{
    for (size_t i = 0; i < p->n_lister; i++)
        if (p->lister[i].list.number == number)
            return &p->lister[i];
    return NULL;
}

static void check_named(struct pakke *p, const struct post *post)
{
    const struct avt_kvittering *r = &post->post.r;
    const struct liste *l = find_list(p, r->nokkelliste);
    if (l == NULL || !avt_digest_equal(&l->digest, &r->nokkelliste_digest))
        avt_sjekk_feil(p, SJEKK_NOKKELLISTE, "Kvittering %u viser til en nøkkelliste som ikke er i pakken.", post->nr);
}

void avt_sjekk_nokkellister(struct pakke *p)
{
    p->lister = avt_arena_array(p->arena, p->n, sizeof *p->lister);
    for (size_t i = 0; i < p->n; i++)
        if (p->navn[i].slag == NAVN_NOKKELLISTE)
            read_list(p, &p->entries[i], p->navn[i].nr);
    if (p->n_lister > 0)
        qsort(p->lister, p->n_lister, sizeof *p->lister, compare_lists);
    else
        avt_sjekk_feil(p, SJEKK_NOKKELLISTE, "Pakken har ingen nøkkelliste.");
    check_order(p);
    for (size_t i = 0; i < p->n_poster && p->feil[SJEKK_POST_FORM] == 0; i++)
        check_named(p, &p->poster[i]);
    avt_sjekk_ok(p, SJEKK_NOKKELLISTE, "%s, uten hull.",
                 avt_sjekk_antall(p, p->n_lister, "nøkkelliste", "nøkkellister"));
}

/* ---- Roots ---- */

struct avt_span avt_liste_opphav(const struct avt_keylist *list)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->keys[i].use == AVT_KEY_SEGL)
            return avt_opphav(list->keys[i].key.name);
    return avt_span_make("", 0);
}

/* True if more than half of the installation's known roots have signed (2 of 3; in the demo 1 of 1). */
static bool is_anchored(struct pakke *p, const struct liste *l)
{
    size_t own = 0, signed_by = 0, who;
    struct avt_span opphav = avt_liste_opphav(&l->list);
    for (size_t i = 0; i < p->kjent->n_roots; i++) {
        if (opphav.len == 0 || !avt_span_equal(avt_opphav(p->kjent->roots[i].name), opphav))
            continue;
        struct avt_err err = avt_note_verify(&l->note, &p->kjent->roots[i], 1, &who);
        if (err.code == AVT_EPROOF)
            avt_sjekk_feil(p, SJEKK_ROT, "%s: underskriften til %s stemmer ikke.", l->entry->name,
                           p->kjent->roots[i].name);
        own++;
        signed_by += err.code == AVT_OK;
    }
    return signed_by > own / 2;
}

void avt_sjekk_rot(struct pakke *p)
{
    p->forankret = true;
    for (size_t i = 0; i < p->n_lister; i++) {
        if (is_anchored(p, &p->lister[i]))
            continue;
        p->forankret = false;
        avt_sjekk_ikke(p, SJEKK_ROT, "%s er ikke signert av rotnøkler du har oppgitt at du stoler på.",
                       p->lister[i].entry->name);
    }
    if (p->forankret)
        avt_sjekk_ok(p, SJEKK_ROT, "Nøkkellistene er signert av rotnøkler du har oppgitt at du stoler på.");
}

/* ---- Seals ---- */

void avt_sjekk_manifest_segl(struct pakke *p)
{
    size_t who;
    const char *name = p->manifest.sigs[0].name;
    const struct avt_key *key = avt_liste_after(p, AVT_KEY_SEGL, name);
    if (key == NULL)
        avt_sjekk_feil(p, SJEKK_MANIFEST_SEGL, "Manifestet er forseglet av %s, som nøkkellisten ikke har.", name);
    else if (avt_note_verify(&p->manifest, key, 1, &who).code != AVT_OK)
        avt_sjekk_feil(p, SJEKK_MANIFEST_SEGL, "Seglet på manifestet stemmer ikke.");
    else
        avt_sjekk_ok(p, SJEKK_MANIFEST_SEGL, "Manifestet er forseglet av %s.", name);
}

/* The list that R names said that the key held, and no later list has taken that back. */
static const struct avt_key *key_at(const struct pakke *p, const struct avt_kvittering *r, const char *name)
{
    const struct liste *named = find_list(p, r->nokkelliste);
    const struct avt_listed_key *key = avt_keylist_find(&named->list, name, AVT_KEY_SEGL, r->tid);
    if (key == NULL || named->list.valid_from > r->tid)
        return NULL;
    for (size_t i = 0; i < p->n_lister; i++)
        for (size_t k = 0; k < p->lister[i].list.n; k++) {
            const struct avt_listed_key *later = &p->lister[i].list.keys[k];
            if (memcmp(later->key.id, key->key.id, sizeof key->key.id) == 0 && later->state == AVT_KEY_KOMPROMITTERT &&
                later->compromised <= r->tid)
                return NULL;
        }
    return &key->key;
}

static void check_seal(struct pakke *p, const struct post *post)
{
    size_t who;
    const struct avt_key *key = NULL;
    for (size_t i = 0; i < post->note.n_sigs && key == NULL; i++)
        key = key_at(p, &post->post.r, post->note.sigs[i].name);
    if (key == NULL)
        avt_sjekk_feil(p, SJEKK_KVITTERING_SEGL, "Kvittering %u er ikke forseglet av en nøkkel som gjaldt da.",
                       post->nr);
    else if (avt_note_verify(&post->note, key, 1, &who).code != AVT_OK)
        avt_sjekk_feil(p, SJEKK_KVITTERING_SEGL, "Seglet på kvittering %u stemmer ikke.", post->nr);
}

void avt_sjekk_kvittering_segl(struct pakke *p)
{
    for (size_t i = 0; i < p->n_poster; i++)
        check_seal(p, &p->poster[i]);
    avt_sjekk_ok(p, SJEKK_KVITTERING_SEGL, "%s forseglet av en nøkkel som gjaldt da.",
                 avt_sjekk_antall(p, p->n_poster, "kvittering er", "kvitteringer er"));
}
