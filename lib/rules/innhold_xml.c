/* Content to documents and back. */
#include <string.h>

#include "avtale/id.h"
#include "avtale/innhold.h"
#include "avtale/tiltak.h"
#include "lasting.h"

/* ---- To XML ---- */

struct writer {
    struct avt_arena *arena;
    const struct avt_innhold *innhold;
};

/* The element for a path's last word, in those for its leading words; the last element is used again when it has that
 * name. */
static struct avt_node *element_at(struct avt_arena *arena, struct avt_node *parent, const char *sti)
{
    struct avt_span rest = avt_span_str(sti), word;
    while (avt_span_cut(&rest, '/', &word) && rest.len > 0) {
        struct avt_node *last = parent->children;
        while (last != NULL && last->next != NULL)
            last = last->next;
        bool again = last != NULL && avt_span_is(word, last->name);
        parent = again ? last : avt_node_new(arena, parent, avt_arena_strn(arena, word.ptr, word.len));
    }
    return avt_node_new(arena, parent, avt_arena_strn(arena, word.ptr, word.len));
}

static void write_value(const struct writer *w, struct avt_node *parent, const struct avt_felt *felt, const char *post)
{
    const char *tekst = avt_innhold_get(w->innhold, felt, post);
    if (tekst != NULL)
        element_at(w->arena, parent, felt->sti)->text = tekst;
}

static bool has_any(const struct writer *w, const struct avt_felt *const *felter, size_t n, const char *post)
{
    for (size_t i = 0; i < n; i++)
        if (avt_innhold_get(w->innhold, felter[i], post) != NULL)
            return true;
    return false;
}

/* The items of a list with those of its fields that the document holds. */
static void write_liste(const struct writer *w, struct avt_node *root, const struct avt_felt *const *felter, size_t n)
{
    const char **posts;
    struct avt_node *list = NULL;
    size_t n_posts = avt_innhold_posts(w->arena, &posts, w->innhold, felter[0]->liste);
    for (size_t i = 0; i < n_posts; i++) {
        if (!has_any(w, felter, n, posts[i]))
            continue;
        if (list == NULL)
            list = element_at(w->arena, root, felter[0]->liste->sti);
        struct avt_node *item = avt_node_new(w->arena, list, "post");
        avt_node_attr(w->arena, item, "id", posts[i]);
        for (size_t j = 0; j < n; j++)
            write_value(w, item, felter[j], posts[i]);
    }
}

struct avt_node *avt_innhold_to_xml(struct avt_arena *arena, const struct avt_innhold *innhold, int dokument,
                                    const char *avtale, const char *salt)
{
    const struct avt_dokument *d = &innhold->tiltak->dokumenter[dokument];
    const struct writer w = {arena, innhold};
    struct avt_node *root = avt_node_new(arena, NULL, d->navn);
    root->ns = AVT_NAMESPACE;
    avt_node_attr(arena, root, "avtale", avtale);
    if (dokument == 0 && innhold->nummer != NULL)
        avt_node_attr(arena, root, "nummer", innhold->nummer);
    avt_node_attr(arena, root, "salt", salt);
    avt_node_attr(arena, root, "skjema", innhold->tiltak->skjema);
    for (size_t i = 0, n; i < d->n_tar; i += n) {
        n = avt_dokument_run(d, i);
        if (d->tar[i]->liste == NULL)
            write_value(&w, root, d->tar[i], NULL);
        else
            write_liste(&w, root, d->tar + i, n);
    }
    return root->children == NULL && dokument != 0 ? NULL : root;
}

/* ---- From XML ---- */

/* A document being read. next: where in its fields the next value may stand, so that each comes once and in order. */
struct reader {
    struct avt_arena *arena;
    struct avt_innhold *out;
    const struct avt_dokument *dokument;
    size_t next;
};

/* Where in the document: a list's item, or (liste and post NULL) outside lists. */
struct item {
    const struct avt_liste *liste;
    const char *post;
    const char *path; /* of the item, for messages */
};

static struct avt_err refuse(const struct reader *r, const struct item *item, const char *sti, const char *detail)
{
    return avt_err_make(AVT_EFORM, avt_sti_join(r->arena, item->path, sti), detail);
}

/* Takes the field, if it is one of those that may still come. */
static bool take(struct reader *r, const struct avt_felt *felt)
{
    for (size_t i = r->next; i < r->dokument->n_tar; i++) {
        if (r->dokument->tar[i] == felt) {
            r->next = i + 1;
            return true;
        }
    }
    return false;
}

static struct avt_err read_value(struct reader *r, const struct item *item, const struct avt_felt *felt,
                                 const struct avt_node *node)
{
    const char *normal = NULL;
    if (node->attrs != NULL || node->children != NULL)
        return refuse(r, item, felt->sti, "a value has no attributes or elements");
    if (!take(r, felt))
        return refuse(r, item, felt->sti, "not in this document, or not in order");
    if (avt_verdi_check(r->arena, felt, avt_span_str(node->text), &normal) != NULL || normal == NULL ||
        strcmp(normal, node->text) != 0)
        return refuse(r, item, felt->sti, "not in the one form of its type");
    if (!r->dokument->utdrag || avt_innhold_get(r->out, felt, item->post) == NULL)
        avt_innhold_put(r->out, felt, item->post, normal);
    return AVT_NOERR;
}

static struct avt_err read_children(struct reader *r, const struct item *item, const char *prefix,
                                    const struct avt_node *first, const struct avt_node *end);

/* One item. The fields of the list, from first on, may come again for each. */
static struct avt_err read_post(struct reader *r, const struct avt_liste *liste, const struct avt_node *node,
                                size_t first)
{
    struct avt_id id;
    const char *post = avt_node_get(node, "id");
    const struct item item = {liste, post, avt_arena_format(r->arena, "%s/%s", liste->sti, post)};
    if (!avt_node_is(node, "post") || node->attrs == NULL || node->attrs->next != NULL ||
        !avt_id_parse(&id, avt_span_str(post)))
        return avt_err_make(AVT_EFORM, liste->sti, "an item is post with the attribute id");
    for (const struct avt_node *before = node->parent->children; before != node; before = before->next)
        if (strcmp(avt_node_get(before, "id"), post) == 0)
            return refuse(r, &item, "", "an item stands twice");
    r->next = first;
    return read_children(r, &item, "", node->children, NULL);
}

static struct avt_err read_liste(struct reader *r, const struct avt_liste *liste, const struct avt_node *node)
{
    const struct item outside = {.path = ""};
    size_t first = r->next, n_tar = r->dokument->n_tar;
    while (first < n_tar && r->dokument->tar[first]->liste != liste)
        first++;
    if (first == n_tar || node->attrs != NULL || node->children == NULL)
        return refuse(r, &outside, liste->sti, "not in this document, not in order, or empty");
    for (const struct avt_node *child = node->children; child != NULL; child = child->next)
        AVT_TRY(read_post(r, liste, child, first));
    r->next = first + avt_dokument_run(r->dokument, first);
    return AVT_NOERR;
}

static struct avt_err read_element(struct reader *r, const struct item *item, const char *sti,
                                   const struct avt_node *node)
{
    const struct avt_tiltak *tiltak = r->out->tiltak;
    const struct avt_felt *felt = avt_tiltak_felt_at(tiltak, item->liste, sti);
    const struct avt_liste *liste = item->liste == NULL ? avt_tiltak_liste(tiltak, sti) : NULL;
    if (felt != NULL)
        return read_value(r, item, felt, node);
    if (liste != NULL)
        return read_liste(r, liste, node);
    if (!avt_tiltak_is_group(tiltak, item->liste, sti) || node->attrs != NULL)
        return refuse(r, item, sti, "no such element");
    return read_children(r, item, sti, node->children, NULL);
}

/* The elements from first to before end. That a group does not come again later follows from its fields' order. */
static struct avt_err read_children(struct reader *r, const struct item *item, const char *prefix,
                                    const struct avt_node *first, const struct avt_node *end)
{
    if (first == end)
        return refuse(r, item, prefix, "an element without a value");
    const char *last = "";
    for (const struct avt_node *child = first; child != end; child = child->next) {
        if (child->name == NULL)
            return refuse(r, item, prefix, "text beside elements");
        const char *sti = avt_sti_join(r->arena, prefix, child->name);
        if (strcmp(child->name, last) == 0)
            return refuse(r, item, sti, "an element stands twice");
        AVT_TRY(read_element(r, item, sti, child));
        last = child->name;
    }
    return AVT_NOERR;
}

static size_t count_elements(const struct avt_node *node)
{
    size_t n = 1;
    for (const struct avt_node *child = node->children; child != NULL; child = child->next)
        n += count_elements(child);
    return n;
}

/* The document's own attributes, and nothing else. Only avtale (document 0) may have a number. */
static bool root_ok(const struct avt_tiltak *tiltak, const struct avt_node *root, int dokument)
{
    size_t n = 0;
    const char *nummer = dokument == 0 ? avt_node_find_attr(root, "nummer") : NULL;
    for (const struct avt_attr *attr = root->attrs; attr != NULL; attr = attr->next)
        n++;
    return root->ns != NULL && strcmp(root->ns, AVT_NAMESPACE) == 0 && n == (nummer == NULL ? 3 : 4) &&
           (nummer == NULL || avt_id_nummer_ok(avt_span_str(nummer))) && avt_node_find_attr(root, "avtale") != NULL &&
           avt_node_find_attr(root, "salt") != NULL && strcmp(avt_node_get(root, "skjema"), tiltak->skjema) == 0;
}

/* avtale.xml ends with vedlegg elements, which are not content; alone it may hold no value. */
static struct avt_err read_root(struct reader *r, const struct avt_node *root, bool is_avtale)
{
    const struct item outside = {.path = ""};
    const struct avt_node *end = is_avtale ? avt_node_find(root, "vedlegg") : NULL;
    for (const struct avt_node *node = end; node != NULL; node = node->next)
        if (!avt_node_is(node, "vedlegg"))
            return refuse(r, &outside, "vedlegg", "something follows it");
    if (is_avtale && root->children == end)
        return AVT_NOERR;
    return read_children(r, &outside, "", root->children, end);
}

struct avt_err avt_innhold_from_xml(struct avt_arena *arena, struct avt_innhold *innhold, const struct avt_node *root)
{
    int dokument = avt_tiltak_dokument(innhold->tiltak, root->name);
    if (dokument < 0 || !root_ok(innhold->tiltak, root, dokument))
        return avt_err_make(AVT_EFORM, root->name, "not a document of this measure");
    struct avt_innhold added = *innhold;
    avt_innhold_reserve(arena, &added, count_elements(root));
    struct reader r = {.arena = arena, .out = &added, .dokument = &innhold->tiltak->dokumenter[dokument]};
    AVT_TRY(read_root(&r, root, dokument == 0));
    if (dokument == 0 && avt_node_find_attr(root, "nummer") != NULL)
        added.nummer = avt_node_get(root, "nummer");
    *innhold = added;
    return AVT_NOERR;
}
