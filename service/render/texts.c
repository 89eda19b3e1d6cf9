/* Texts by key: see texts.h. */
#include "texts.h"

#include <stdlib.h>
#include <string.h>

#include "avtale/xml.h"

static const char *const SHARED[] = {"felles", "feil", "kontroll", "sider", "varsler", "visning"};

static bool is_shared(const char *file)
{
    for (size_t i = 0; i < sizeof SHARED / sizeof *SHARED; i++)
        if (strcmp(SHARED[i], file) == 0)
            return true;
    return false;
}

static bool is_signed(const struct text *t)
{
    return t->tiltak[0] != '\0' || strcmp(t->file, "felles") == 0 || strcmp(t->file, "visning") == 0;
}

static int compare(const void *a, const void *b)
{
    const struct text *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    return order != 0 ? order : strcmp(x->tiltak, y->tiltak);
}

/* The order of the table, and of a key that stands twice in a file. */
static int compare_read(const void *a, const void *b)
{
    const struct text *x = a, *y = b;
    int order = compare(a, b);
    size_t one = strlen(x->sted), other = strlen(y->sted);
    if (order == 0)
        order = (one > other) - (one < other);
    return order != 0 ? order : strcmp(x->sted, y->sted);
}

/* The texts being read, and what is wrong with them: each fault on a line of its own, with its place. */
struct loading {
    struct avt_arena *arena;
    struct texts texts;
    size_t cap;
    const char *where; /* of the first fault, NULL while there is none */
    struct avt_buf faults;
};

static void wrong(struct loading *r, const char *where, const char *what)
{
    if (r->where == NULL)
        r->where = where;
    avt_buf_format(&r->faults, "%s%s: %s", r->faults.len > 0 ? "\n" : "", where, what);
}

static const char *place(struct loading *r, const char *name, int line)
{
    return avt_arena_format(r->arena, "%s:%d", name, line);
}

/* One file: <tekster spraak="nb"><t n="key">text</t>…</tekster> */
static void load_file(struct loading *r, const char *file, const struct avt_entry *entry)
{
    struct avt_node *root;
    struct texts *out = &r->texts;
    struct avt_err err = avt_xml_load(r->arena, &root, entry->bytes, entry->name);
    if (err.code != AVT_OK) {
        wrong(r, err.where, err.detail);
        return;
    }
    if (strcmp(root->name, "tekster") != 0 || strcmp(avt_node_get(root, "spraak"), out->spraak) != 0)
        wrong(r, place(r, entry->name, root->line), "not <tekster> of the folder's language");
    for (const struct avt_node *t = root->children; t != NULL; t = t->next) {
        const char *key = avt_node_get(t, "n"), *where = place(r, entry->name, t->line);
        if (t->name == NULL || strcmp(t->name, "t") != 0 || key[0] == '\0' || t->children != NULL || t->text[0] == '\0')
            wrong(r, where, "not <t n=\"key\">text</t>");
        out->list = avt_arena_grow(r->arena, out->list, out->n, &r->cap, sizeof *out->list);
        out->list[out->n++] = (struct text){key, t->text, file, is_shared(file) ? "" : file, where};
    }
}

/* "mentor" of "tekster/nb/mentor.xml", NULL for another folder. */
static const char *file_of(struct avt_arena *arena, const char *spraak, const char *name)
{
    const char *prefix = avt_arena_format(arena, "tekster/%s/", spraak);
    size_t len = strlen(name), skip = strlen(prefix);
    if (strncmp(name, prefix, skip) != 0 || len < skip + 5 || strcmp(name + len - 4, ".xml") != 0)
        return NULL;
    return avt_arena_strn(arena, name + skip, len - skip - 4);
}

static void find_twice(struct loading *r)
{
    const struct text *list = r->texts.list;
    for (size_t i = 1; i < r->texts.n; i++)
        if (compare(&list[i - 1], &list[i]) == 0)
            wrong(r, list[i].sted,
                  avt_arena_format(r->arena, "%s stands here and at %s", list[i].key, list[i - 1].sted));
}

struct avt_err texts_load(struct avt_arena *arena, struct texts *out, const char *spraak, const struct avt_entry *files,
                          size_t n)
{
    struct loading r = {.arena = arena, .texts = {.spraak = spraak}, .faults = AVT_BUF(arena)};
    for (size_t i = 0; i < n; i++) {
        const char *file = file_of(arena, spraak, files[i].name);
        if (file != NULL)
            load_file(&r, file, &files[i]);
    }
    if (r.texts.n == 0 && r.where == NULL)
        return avt_err_format(arena, AVT_EDATA, "tekster", "no texts in language %s", spraak);
    if (r.texts.n > 0)
        qsort(r.texts.list, r.texts.n, sizeof *r.texts.list, compare_read);
    find_twice(&r);
    if (r.where != NULL)
        return avt_err_make(AVT_EDATA, r.where, r.faults.ptr);
    *out = r.texts;
    return AVT_NOERR;
}

/* The first row of a key; n if there is none. */
static size_t first_of(const struct texts *texts, const char *key)
{
    size_t low = 0, high = texts->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(texts->list[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < texts->n && strcmp(texts->list[low].key, key) == 0 ? low : texts->n;
}

const char *texts_find(const struct texts *texts, const char *key, const char *tiltak, enum texts_from from)
{
    const struct text *shared = NULL, *other = NULL;
    for (size_t i = first_of(texts, key); i < texts->n && strcmp(texts->list[i].key, key) == 0; i++) {
        const struct text *t = &texts->list[i];
        if (t->tiltak[0] == '\0')
            shared = t;
        else if (strcmp(t->tiltak, tiltak) == 0)
            return t->text;
        else if (other == NULL)
            other = t;
    }
    if (shared != NULL && (from != TEXTS_SIGNED || is_signed(shared)))
        return shared->text;
    return other != NULL && from == TEXTS_ANY ? other->text : NULL;
}
