/* Keys and seals: the key lists, their roots, and the seals on manifest and receipts. */
#include <stdlib.h>
#include <string.h>

#include "avtale/text.h"
#include "sjekk.h"

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

/* What was brought counts if roots have signed it: else anybody's file could take a key back. */
static bool counts(const struct liste *l)
{
    return l->egen || l->forankret;
}

const struct avt_keylist *avt_liste_last(const struct pakke *p)
{
    for (size_t i = p->n_lister; i-- > 0;)
        if (counts(&p->lister[i]))
            return &p->lister[i].list;
    return NULL;
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

static bool read_list(struct pakke *p, struct liste *l, const struct avt_entry *entry)
{
    *l = (struct liste){.entry = entry};
    if (avt_note_parse(p->arena, &l->note, entry->bytes).code != AVT_OK ||
        avt_keylist_parse(p->arena, &l->list, l->note.text).code != AVT_OK) {
        avt_funn_add(p, FUNN_NOKKELLISTE_ULESELIG, ARGS(entry->name));
        return false;
    }
    l->digest = avt_hash(l->note.text);
    return true;
}

static void read_own(struct pakke *p, const struct avt_entry *entry, uint64_t number)
{
    struct liste *l = &p->lister[p->n_lister];
    if (!read_list(p, l, entry))
        return;
    if (l->list.number != number)
        avt_funn_add(p, FUNN_NOKKELLISTE_NUMMER, ARGS(entry->name));
    l->egen = true;
    p->n_lister++;
}

/* From 1, none left out, each naming the one before: so nobody can leave out the list that says a key was lost. */
static void check_order(struct pakke *p)
{
    const struct avt_digest none = {{0}};
    for (size_t i = 0; i < p->n_lister; i++) {
        const struct liste *l = &p->lister[i];
        if (l->list.number != i + 1)
            avt_funn_add(p, FUNN_NOKKELLISTE_MANGLER, ARGS(avt_funn_tall(p, i + 1)));
        else if (!avt_digest_equal(&l->list.previous, i == 0 ? &none : &p->lister[i - 1].digest))
            avt_funn_add(p, FUNN_NOKKELLISTE_FORRIGE, ARGS(l->entry->name));
    }
}

static const struct liste *find_list(const struct pakke *p, uint64_t number)
{
    for (size_t i = 0; i < p->n_lister; i++)
        if (p->lister[i].list.number == number)
            return &p->lister[i];
    return NULL;
}

/* Two lists of one number: the roots have signed two, or somebody else has made one of them. */
static void read_brought(struct pakke *p, const struct avt_entry *entry)
{
    struct liste l;
    if (!read_list(p, &l, entry))
        return;
    const struct liste *there = find_list(p, l.list.number);
    if (p->n_lister == 0 || !avt_span_equal(avt_liste_opphav(&l.list), avt_liste_opphav(&p->lister[0].list)))
        avt_funn_add(p, FUNN_NOKKELLISTE_FREMMED, ARGS(entry->name));
    else if (there == NULL)
        p->lister[p->n_lister++] = l;
    else if (!avt_digest_equal(&there->digest, &l.digest))
        avt_funn_add(p, FUNN_NOKKELLISTE_ANNEN, ARGS(entry->name, avt_funn_tall(p, l.list.number), there->entry->name));
}

/* Behind the bundle's own, from which number on there may be some that nobody has brought. */
static void check_brought(struct pakke *p, size_t own)
{
    for (size_t i = own == 0 ? 1 : own; i < p->n_lister; i++) {
        const struct liste *l = &p->lister[i], *before = &p->lister[i - 1];
        if (l->list.number == before->list.number + 1 && !avt_digest_equal(&l->list.previous, &before->digest))
            avt_funn_add(p, FUNN_NOKKELLISTE_FORRIGE, ARGS(l->entry->name));
    }
}

static void bring_lists(struct pakke *p)
{
    size_t own = p->n_lister;
    for (size_t i = 0; i < p->kjent->n_nokler; i++)
        read_brought(p, &p->kjent->nokler[i]);
    if (p->n_lister > own)
        qsort(p->lister + own, p->n_lister - own, sizeof *p->lister, compare_lists);
    check_brought(p, own);
}

static void check_named(struct pakke *p, const struct post *post)
{
    const struct avt_kvittering *r = &post->post.r;
    const struct liste *l = find_list(p, r->nokkelliste);
    if (l == NULL || !l->egen || !avt_digest_equal(&l->digest, &r->nokkelliste_digest))
        avt_funn_add(p, FUNN_NOKKELLISTE_VIST_TIL, ARGS(avt_funn_tall(p, post->nr)));
}

void avt_sjekk_nokkellister(struct pakke *p)
{
    p->lister = avt_arena_array(p->arena, p->n + p->kjent->n_nokler, sizeof *p->lister);
    for (size_t i = 0; i < p->n; i++)
        if (p->navn[i].slag == NAVN_NOKKELLISTE)
            read_own(p, &p->entries[i], p->navn[i].nr);
    if (p->n_lister > 0)
        qsort(p->lister, p->n_lister, sizeof *p->lister, compare_lists);
    else
        avt_funn_add(p, FUNN_NOKKELLISTE_INGEN, NULL);
    check_order(p);
    for (size_t i = 0; i < p->n_poster && p->feil[SJEKK_POST_FORM] == 0; i++)
        check_named(p, &p->poster[i]);
    bring_lists(p);
    avt_funn_add(p, FUNN_NOKKELLISTE_HOLDER, ARGS(avt_funn_tall(p, p->n_lister)));
}

/* ---- Roots ---- */

struct avt_span avt_liste_opphav(const struct avt_keylist *list)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->keys[i].use == AVT_KEY_SEGL)
            return avt_opphav(list->keys[i].key.name);
    return avt_span_make("", 0);
}

/* True if more than half of the installation's known roots have signed (2 of 3; in the demo 1 of 1). The report gets
 * those of the list looked at last, which is the newest. */
static bool is_anchored(struct pakke *p, const struct liste *l)
{
    size_t own = 0, signed_by = 0, who;
    struct avt_span opphav = avt_liste_opphav(&l->list);
    struct avt_buf names = AVT_BUF(p->arena);
    avt_buf_str(&names, "");
    for (size_t i = 0; i < p->kjent->n_roots; i++) {
        const struct avt_key *root = &p->kjent->roots[i];
        if (opphav.len == 0 || !avt_span_equal(avt_opphav(root->name), opphav))
            continue;
        struct avt_err err = avt_note_verify(&l->note, root, 1, &who);
        if (err.code == AVT_EPROOF)
            avt_funn_add(p, FUNN_ROT_UNDERSKRIFT, ARGS(l->entry->name, root->name));
        own++;
        signed_by += err.code == AVT_OK;
        if (err.code == AVT_OK)
            avt_buf_format(&names, "%s%s+%s", names.len == 0 ? "" : ", ", root->name,
                           avt_hex_format(p->arena, root->id, sizeof root->id));
    }
    p->rapport->rot = avt_buf_get(&names).ptr;
    p->rapport->rot_n = (unsigned)signed_by;
    p->rapport->rot_av = (unsigned)own;
    return signed_by > own / 2;
}

void avt_sjekk_rot(struct pakke *p)
{
    p->forankret = true;
    for (size_t i = 0; i < p->n_lister; i++) {
        p->lister[i].forankret = is_anchored(p, &p->lister[i]);
        p->rapport->nokkelliste = p->lister[i].list.number;
        p->rapport->nokkelliste_fra = p->lister[i].list.valid_from;
        p->rapport->nokkelliste_egen = p->lister[i].egen;
        if (p->lister[i].forankret)
            continue;
        p->forankret = false;
        avt_funn_add(p, FUNN_ROT_UFORANKRET, ARGS(p->lister[i].entry->name));
    }
    if (p->forankret)
        avt_funn_add(p, FUNN_ROT_HOLDER,
                     ARGS(p->rapport->rot, avt_funn_tall(p, p->rapport->rot_n), avt_funn_tall(p, p->rapport->rot_av)));
}

/* ---- Seals ---- */

void avt_sjekk_manifest_segl(struct pakke *p)
{
    size_t who;
    const char *name = p->manifest.sigs[0].name;
    const struct avt_key *key = avt_liste_after(p, AVT_KEY_SEGL, name);
    if (key == NULL)
        avt_funn_add(p, FUNN_MANIFEST_SEGL_NOEKKEL, ARGS(name));
    else if (avt_note_verify(&p->manifest, key, 1, &who).code != AVT_OK)
        avt_funn_add(p, FUNN_MANIFEST_SEGL_SEGL, NULL);
    else
        avt_funn_add(p, FUNN_MANIFEST_SEGL_HOLDER, ARGS(name));
}

/* True if the list says that the key was lost, or over, by then. */
static bool takes_back(const struct avt_keylist *list, const struct avt_key *key, avt_instant when)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct avt_listed_key *listed = &list->keys[i];
        bool lost = listed->state == AVT_KEY_KOMPROMITTERT && listed->compromised <= when;
        if (memcmp(listed->key.point, key->point, sizeof key->point) == 0 && (lost || listed->to <= when))
            return true;
    }
    return false;
}

/* The list that R names said that the key held, and no other list has taken that back. */
static const struct avt_key *key_at(const struct pakke *p, const struct avt_kvittering *r, const char *name)
{
    const struct liste *named = find_list(p, r->nokkelliste);
    const struct avt_listed_key *key = avt_keylist_find(&named->list, name, AVT_KEY_SEGL, r->tid);
    if (key == NULL || named->list.valid_from > r->tid)
        return NULL;
    for (size_t i = 0; i < p->n_lister; i++)
        if (counts(&p->lister[i]) && takes_back(&p->lister[i].list, &key->key, r->tid))
            return NULL;
    return &key->key;
}

static void check_seal(struct pakke *p, const struct post *post)
{
    size_t who;
    const struct avt_key *key = NULL;
    for (size_t i = 0; i < post->note.n_sigs && key == NULL; i++)
        key = key_at(p, &post->post.r, post->note.sigs[i].name);
    if (key == NULL)
        avt_funn_add(p, FUNN_KVITTERING_SEGL_NOEKKEL, ARGS(avt_funn_tall(p, post->nr)));
    else if (avt_note_verify(&post->note, key, 1, &who).code != AVT_OK)
        avt_funn_add(p, FUNN_KVITTERING_SEGL_SEGL, ARGS(avt_funn_tall(p, post->nr)));
}

void avt_sjekk_kvittering_segl(struct pakke *p)
{
    for (size_t i = 0; i < p->n_poster; i++)
        check_seal(p, &p->poster[i]);
    avt_funn_add(p, FUNN_KVITTERING_SEGL_HOLDER, ARGS(avt_funn_tall(p, p->n_poster)));
}
