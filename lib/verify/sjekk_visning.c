/* Views: that what lies in the bundle is what was shown, and shows these very documents. */
#include <string.h>

#include "avtale/dokument.h"
#include "sjekk.h"

static bool has_template(const struct pakke *p, const struct avt_digest *mal)
{
    const char *folder = avt_pakke_name_template(p->arena, mal, "");
    for (size_t i = 0; i < p->n; i++)
        if (avt_span_starts(avt_span_str(p->entries[i].name), folder))
            return true;
    return false;
}

/* True if the record was made about this version, seen in this language. */
static bool has_shown(const struct versjon *v, const struct post *post, const char *language)
{
    const struct avt_erklaering *s = &post->post.s;
    bool about = post == v->fremlagt || avt_digest_equal(&s->fremlegg, &v->fremlagt->post.s_id);
    return about && s->has_visning && strcmp(s->spraak, language) == 0;
}

/* The record whose signer saw exactly these bytes; NULL if none did. *other: the reader's own record, when it saw
 * something else. */
static const struct post *shown_in(const struct pakke *p, const struct versjon *v, const char *language,
                                   const struct avt_digest *digest, const struct post **other)
{
    for (size_t i = 0; i < p->n_poster; i++) {
        if (!has_shown(v, &p->poster[i], language))
            continue;
        if (avt_digest_equal(&p->poster[i].post.s.visning, digest))
            return &p->poster[i];
        if (p->poster[i].fil[POST_BEVIS] != NULL)
            *other = &p->poster[i];
    }
    return NULL;
}

/* Takes the next salt that the view repeats off *rest: "<document> <salt>" of <meta name="avtale-salt" content="…">.
 * Found in the bytes, since a view is no document of ours and need not be parsed for this: in XHTML as it is written,
 * "<" begins nothing but markup. */
static bool next_salt(struct avt_span *rest, struct avt_span *document, struct avt_span *salt)
{
    static const char META[] = "<meta name=\"avtale-salt\" content=\"";
    const char *at = memmem(rest->ptr, rest->len, META, sizeof META - 1);
    if (at == NULL)
        return false;
    at += sizeof META - 1;
    *rest = avt_span_make(at, rest->len - (size_t)(at - rest->ptr));
    return avt_span_cut(rest, '"', salt) && avt_span_cut(salt, ' ', document);
}

/* A document that is not in the bundle cannot be compared: the reader may have read it when signing, and no longer (a
 * consent withdrawn). */
static bool is_other(const struct versjon *v, struct avt_span document, struct avt_span salt)
{
    for (size_t i = 0; i < v->n_filer; i++)
        if (avt_span_is(document, v->filer[i].navn))
            return !avt_span_is(salt, avt_node_get(v->rot[i], "salt"));
    return false;
}

static void check_salts(struct pakke *p, const struct versjon *v, const struct avt_entry *entry)
{
    size_t n = 0;
    struct avt_span rest = entry->bytes, document, salt;
    for (; next_salt(&rest, &document, &salt); n++)
        if (is_other(v, document, salt)) {
            avt_funn_add(p, FUNN_VISNING_ANNET_DOKUMENT, ARGS(entry->name));
            return;
        }
    if (n == 0 && v->n_filer > 0)
        avt_funn_add(p, FUNN_VISNING_UTEN_DOKUMENTER, ARGS(entry->name));
}

static bool shows(const struct avt_entry *entry, const char *name)
{
    struct avt_span rest = entry->bytes, document, salt;
    while (next_salt(&rest, &document, &salt))
        if (avt_span_is(document, name))
            return true;
    return false;
}

/* A view shows what its role reads of the version whatever consents stand, and that only. */
static bool shows_own(const struct avt_tiltak *tiltak, const struct versjon *v, const struct avt_entry *entry, int role)
{
    for (size_t i = 0; i < tiltak->n_dokumenter; i++) {
        const char *name = tiltak->dokumenter[i].navn;
        bool there = avt_fremlagt(&v->fremlagt->post.s, name) != NULL;
        if (shows(entry, name) != (there && avt_dokument_reads(tiltak, NULL, (int)i, role)))
            return false;
    }
    return true;
}

/* Made for one of those who may be the reader; true too where it cannot be told who they are. */
static bool is_the_readers(const struct pakke *p, const struct versjon *v, const struct avt_entry *entry)
{
    const struct avt_tiltak *tiltak = avt_tiltak_naa(p);
    if (p->lesere == 0 || avt_tiltak_find(p, &v->fremlagt->post.s.skjema) != tiltak)
        return true;
    for (size_t r = 0; r < tiltak->n_roller; r++)
        if ((p->lesere & (UINT32_C(1) << r)) != 0 && shows_own(tiltak, v, entry, (int)r))
            return true;
    return false;
}

static void check_view(struct pakke *p, const struct avt_entry *entry, const struct navn *name)
{
    const struct versjon *v = NULL;
    const struct post *other = NULL;
    struct avt_digest digest = avt_hash(entry->bytes);
    for (size_t i = 0; i < p->n_versjoner; i++)
        if (p->versjoner[i].n == name->nr)
            v = &p->versjoner[i];
    if (v == NULL || v->fremlagt == NULL) {
        avt_funn_add(p, FUNN_VISNING_ALDRI_LAGT_FREM, ARGS(entry->name));
        return;
    }
    check_salts(p, v, entry);
    if (!is_the_readers(p, v, entry))
        avt_funn_add(p, FUNN_VISNING_ANNEN_ROLLE, ARGS(entry->name));
    const struct post *post = shown_in(p, v, name->navn, &digest, &other);
    if (post != NULL && !has_template(p, &post->post.s.mal))
        avt_funn_add(p, FUNN_VISNING_UTEN_MAL, ARGS(entry->name));
    else if (post == NULL && other != NULL)
        avt_funn_add(p, FUNN_VISNING_IKKE_VIST, ARGS(entry->name, avt_funn_tall(p, other->nr)));
    else if (post == NULL)
        avt_funn_add(p, FUNN_VISNING_IKKE_NEVNT, ARGS(entry->name));
    else
        avt_funn_add(p, FUNN_VISNING_HOLDER, ARGS(entry->name, avt_funn_tall(p, post->nr)));
}

void avt_sjekk_visning(struct pakke *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->navn[i].slag == NAVN_VISNING)
            check_view(p, &p->entries[i], &p->navn[i]);
}
