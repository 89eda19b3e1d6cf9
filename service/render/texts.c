/* Texts by key: see texts.h. */
#include "texts.h"

#include <stdlib.h>
#include <string.h>

#include "avtale/xml.h"

static const char *const SHARED[] = {"felles", "feil", "sider", "varsler", "visning"};

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

static struct avt_err wrong(struct avt_arena *arena, const char *name, int line, const char *what)
{
    return avt_err_make(AVT_EDATA, avt_arena_format(arena, "%s:%d", name, line), what);
}

/* One file: <tekster spraak="nb"><t n="key">text</t>…</tekster> */
static struct avt_err load_file(struct avt_arena *arena, struct texts *out, size_t *cap, const char *file,
                                const struct avt_entry *entry)
{
    struct avt_node *root;
    AVT_TRY(avt_xml_load(arena, &root, entry->bytes, entry->name));
    if (strcmp(root->name, "tekster") != 0 || strcmp(avt_node_get(root, "spraak"), out->spraak) != 0)
        return wrong(arena, entry->name, root->line, "not <tekster> of the folder's language");
    for (const struct avt_node *t = root->children; t != NULL; t = t->next) {
        const char *key = avt_node_get(t, "n");
        if (t->name == NULL || strcmp(t->name, "t") != 0 || key[0] == '\0' || t->children != NULL || t->text[0] == '\0')
            return wrong(arena, entry->name, t->line, "not <t n=\"key\">text</t>");
        out->list = avt_arena_grow(arena, out->list, out->n, cap, sizeof *out->list);
        out->list[out->n++] = (struct text){key, t->text, file, is_shared(file) ? "" : file};
    }
    return AVT_NOERR;
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

struct avt_err texts_load(struct avt_arena *arena, struct texts *out, const char *spraak, const struct avt_entry *files,
                          size_t n)
{
    struct texts texts = {.spraak = spraak};
    size_t cap = 0;
    for (size_t i = 0; i < n; i++) {
        const char *file = file_of(arena, spraak, files[i].name);
        if (file != NULL)
            AVT_TRY(load_file(arena, &texts, &cap, file, &files[i]));
    }
    if (texts.n == 0)
        return avt_err_format(arena, AVT_EDATA, "tekster", "no texts in language %s", spraak);
    qsort(texts.list, texts.n, sizeof *texts.list, compare);
    for (size_t i = 1; i < texts.n; i++)
        if (compare(&texts.list[i - 1], &texts.list[i]) == 0)
            return avt_err_format(arena, AVT_EDATA, avt_arena_format(arena, "tekster/%s", spraak),
                                  "%s stands in %s and %s", texts.list[i].key, texts.list[i - 1].file,
                                  texts.list[i].file);
    *out = texts;
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
