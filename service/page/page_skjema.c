/* Forms of a draft. Pure: from names and texts to JSON. */
#include "page/page_skjema.h"

#include <stdlib.h>
#include <string.h>

#include "avtale/id.h"
#include "avtale/limits.h"
#include "command/contact_data.h"
#include "page/page_typed.h"

static const char PREFIX[] = "f:";

/* ---- Fields ---- */

bool skjema_leser(const struct avt_tiltak *tiltak, const struct avt_tilstand *state, const struct avt_felt *felt,
                  int rolle)
{
    return avt_dokument_reads(tiltak, state, felt->dokument, rolle);
}

const char *skjema_krav(const struct avt_krav *krav)
{
    switch (krav->kind) {
    case AVT_KRAV_ALLTID: return "ja";
    case AVT_KRAV_VALGFRI: return "nei";
    case AVT_KRAV_NAAR:
    case AVT_KRAV_UTEN: break;
    }
    return "naar";
}

static const struct avt_felt *field_in(const struct avt_tiltak *tiltak, const struct avt_liste *liste, const char *sti)
{
    for (int i = 0; i < liste->n; i++) {
        if (strcmp(tiltak->felter[liste->first + i].sti, sti) == 0)
            return &tiltak->felter[liste->first + i];
    }
    return NULL;
}

static bool find_in_list(struct avt_arena *arena, struct skjema_felt *out, const struct avt_tiltak *tiltak,
                         const struct avt_liste *liste, const char *rest)
{
    const char *slash = strchr(rest, '/');
    *out = (struct skjema_felt){.liste = liste, .post = rest};
    if (!slash)
        return true;
    out->post = avt_arena_strn(arena, rest, (size_t)(slash - rest));
    out->felt = field_in(tiltak, liste, slash + 1);
    return out->felt != NULL;
}

/* What stands behind "<list>/" in a path, "" for the list itself, NULL when the path is another's. */
static const char *behind_list(const char *path, const struct avt_liste *liste)
{
    size_t len = strlen(liste->sti);
    if (strncmp(path, liste->sti, len) != 0 || (path[len] != '/' && path[len] != '\0'))
        return NULL;
    return path + len + (path[len] == '/');
}

bool skjema_finn(struct avt_arena *arena, struct skjema_felt *out, const struct avt_tiltak *tiltak, const char *path)
{
    for (size_t i = 0; i < tiltak->n_lister; i++) {
        const char *rest = behind_list(path, &tiltak->lister[i]);
        if (rest && *rest)
            return find_in_list(arena, out, tiltak, &tiltak->lister[i], rest);
        if (rest) {
            *out = (struct skjema_felt){.liste = &tiltak->lister[i]};
            return true;
        }
    }
    *out = (struct skjema_felt){.felt = avt_tiltak_felt(tiltak, path)};
    return out->felt != NULL;
}

/* ---- Faults in page order ---- */

/* Where a fault stands: its field or list, the item, the field in it. 0 is before all. */
struct sted {
    size_t felt, post, del;
};

static struct sted place_of(const struct skjema *skjema, struct avt_arena *arena, const struct avt_tiltak *tiltak,
                            const char *path)
{
    struct skjema_felt at;
    const char **posts;
    if (!skjema_finn(arena, &at, tiltak, path))
        return (struct sted){0};
    if (!at.liste)
        return (struct sted){.felt = (size_t)at.felt->nr + 1};
    struct sted out = {.felt = (size_t)at.liste->first + 1, .del = at.felt ? (size_t)at.felt->nr + 1 : 0};
    size_t n = skjema && at.post ? skjema_poster(skjema, &posts, at.liste) : 0;
    while (out.post < n && strcmp(posts[out.post], at.post) != 0)
        out.post++;
    out.post += at.post != NULL; /* the list itself goes before its items */
    return out;
}

static bool is_after(struct sted one, struct sted other)
{
    if (one.felt != other.felt)
        return one.felt > other.felt;
    return one.post != other.post ? one.post > other.post : one.del > other.del;
}

void skjema_sorter(const struct skjema *skjema, struct avt_arena *arena, const struct avt_tiltak *tiltak,
                   struct avt_faults *faults)
{
    struct sted *at = avt_arena_array(arena, faults->n + 1, sizeof(*at));
    for (size_t i = 0; i < faults->n; i++) {
        struct avt_fault fault = faults->list[i];
        struct sted sted = place_of(skjema, arena, tiltak, fault.felt);
        size_t k = i;
        for (; k > 0 && is_after(at[k - 1], sted); k--) {
            at[k] = at[k - 1];
            faults->list[k] = faults->list[k - 1];
        }
        at[k] = sted;
        faults->list[k] = fault;
    }
}

/* ---- The form ---- */

bool skjema_har(const struct skjema *skjema, const struct avt_felt *felt)
{
    if (skjema->kontakt)
        return kontakt_er(skjema->utkast->tiltak, felt, skjema->rolle);
    return skjema->utkast->tiltak->grupper[felt->gruppe].foerste == skjema->gruppe;
}

const char *skjema_navn(struct avt_arena *arena, const struct avt_felt *felt, const char *post)
{
    return avt_arena_format(arena, "%s%s", PREFIX, avt_verdi_path(arena, felt, post));
}

static int by_name(const void *one, const void *other)
{
    return strcmp((*(const struct pair *const *)one)->name, (*(const struct pair *const *)other)->name);
}

void skjema_open(struct skjema *skjema)
{
    const struct pairs *form = skjema->form;
    if (!form || form->n == 0)
        return;
    skjema->sorted = avt_arena_array(skjema->arena, form->n, sizeof(*skjema->sorted));
    for (size_t i = 0; i < form->n; i++) {
        if (strncmp(form->list[i].name, PREFIX, sizeof(PREFIX) - 1) == 0)
            skjema->sorted[skjema->n_sorted++] = &form->list[i];
    }
    qsort(skjema->sorted, skjema->n_sorted, sizeof(*skjema->sorted), by_name);
}

static const char *typed(const struct skjema *skjema, const char *name)
{
    const struct pair wanted = {.name = name}, *key = &wanted;
    const struct pair *const *found = NULL;
    if (skjema->n_sorted > 0)
        found = bsearch(&key, skjema->sorted, skjema->n_sorted, sizeof(*skjema->sorted), by_name);
    return found ? (*found)->value : NULL;
}

const char *skjema_verdi(const struct skjema *skjema, const struct avt_felt *felt, const char *post)
{
    if (skjema->form && avt_felt_writes(skjema->utkast->tiltak, felt, skjema->rolle))
        return typed(skjema, skjema_navn(skjema->arena, felt, post));
    return avt_innhold_get(skjema->utkast, felt, post);
}

static bool is_removed(const struct skjema *skjema, const struct avt_liste *liste, const char *post)
{
    return skjema->fjern && strcmp(skjema->fjern, avt_arena_format(skjema->arena, "%s/%s", liste->sti, post)) == 0;
}

static bool is_among(const char *const *list, size_t n, const char *post)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i], post) == 0)
            return true;
    }
    return false;
}

/* In the order in which they stand in the form. One more than an agreement may have is enough to be told that they
 * are too many. */
static size_t posted_items(const struct skjema *skjema, const char **list, const struct avt_liste *liste)
{
    size_t n = 0;
    struct skjema_felt at;
    for (size_t i = 0; i < skjema->form->n && n <= AVT_MAX_ITEMS; i++) {
        const char *name = skjema->form->list[i].name;
        if (strncmp(name, PREFIX, sizeof(PREFIX) - 1) != 0 || !behind_list(name + sizeof(PREFIX) - 1, liste))
            continue;
        if (!skjema_finn(skjema->arena, &at, skjema->utkast->tiltak, name + sizeof(PREFIX) - 1) || !at.felt || !at.post)
            continue;
        if (!is_among(list, n, at.post) && !is_removed(skjema, liste, at.post))
            list[n++] = at.post;
    }
    return n;
}

size_t skjema_poster(const struct skjema *skjema, const char ***out, const struct avt_liste *liste)
{
    if (!skjema->form || !avt_liste_writes(liste, skjema->rolle))
        return avt_innhold_posts(skjema->arena, out, skjema->utkast, liste);
    *out = avt_arena_array(skjema->arena, AVT_MAX_ITEMS + 1, sizeof(**out));
    return posted_items(skjema, *out, liste);
}

/* ---- JSON ---- */

static struct avt_json *append(struct avt_arena *arena, struct avt_json *parent, enum avt_json_kind kind,
                               const char *key)
{
    struct avt_json *node = avt_arena_alloc(arena, sizeof(*node)), **end = &parent->children;
    *node = (struct avt_json){.kind = kind, .key = key};
    while (*end)
        end = &(*end)->next;
    *end = node;
    return node;
}

static struct avt_json *member(struct avt_arena *arena, struct avt_json *object, const char *key)
{
    for (struct avt_json *child = object->children; child; child = child->next) {
        if (strcmp(child->key, key) == 0)
            return child;
    }
    return append(arena, object, AVT_JSON_OBJECT, key);
}

/* The place of a path: the objects above it are made on the way. */
static struct avt_json *place(struct avt_arena *arena, struct avt_json *object, const char *path,
                              enum avt_json_kind kind)
{
    for (const char *slash; (slash = strchr(path, '/')); path = slash + 1)
        object = member(arena, object, avt_arena_strn(arena, path, (size_t)(slash - path)));
    return append(arena, object, kind, path);
}

/* An integer that JSON can carry: up to fifteen digits and a minus. */
static bool is_integer(const char *text, int64_t *out)
{
    const char *digits = text + (*text == '-');
    size_t n = strspn(digits, "0123456789");
    if (n == 0 || n > 15 || digits[n])
        return false;
    *out = strtoll(text, NULL, 10);
    return true;
}

static void add_value(const struct skjema *skjema, struct avt_json *object, const struct avt_felt *felt,
                      const char *post)
{
    int64_t number;
    const char *text = skjema_verdi(skjema, felt, post);
    if (!text)
        return;
    if (avt_felt_writes(skjema->utkast->tiltak, felt, skjema->rolle))
        text = typed_read_field(skjema->arena, felt, text);
    bool integer = typed_is_whole(felt->type) && is_integer(text, &number);
    struct avt_json *value = place(skjema->arena, object, felt->sti, integer ? AVT_JSON_INT : AVT_JSON_STRING);
    if (integer)
        value->number = number;
    else
        value->text = text;
}

/* A new item gets its id from the service: what the form calls it is left out. */
static void add_item(const struct skjema *skjema, struct avt_json *array, const struct avt_liste *liste,
                     const char *post)
{
    struct avt_id id;
    struct avt_json *item = append(skjema->arena, array, AVT_JSON_OBJECT, NULL);
    if (avt_id_parse(&id, avt_span_str(post)))
        append(skjema->arena, item, AVT_JSON_STRING, "id")->text = post;
    for (int i = 0; i < liste->n; i++)
        add_value(skjema, item, &skjema->utkast->tiltak->felter[liste->first + i], post);
}

static void add_list(const struct skjema *skjema, struct avt_json *root, const struct avt_liste *liste)
{
    const char **posts;
    size_t n = skjema_poster(skjema, &posts, liste);
    struct avt_json *array = place(skjema->arena, root, liste->sti, AVT_JSON_ARRAY);
    for (size_t i = 0; i < n; i++)
        add_item(skjema, array, liste, posts[i]);
}

static bool is_blank(const char *text)
{
    return strspn(text, " \t\r\n") == strlen(text);
}

/* The same, where nothing typed says that the value is to go. */
static void add_proposed(const struct skjema *skjema, struct avt_json *object, const struct avt_felt *felt,
                         const char *post)
{
    const char *text = skjema_verdi(skjema, felt, post);
    if (text && !is_blank(text))
        add_value(skjema, object, felt, post);
    else
        place(skjema->arena, object, felt->sti, AVT_JSON_NULL);
}

struct avt_json *skjema_forslag(const struct skjema *skjema, const struct avt_felt *felt, const struct avt_liste *liste,
                                const char *post)
{
    struct avt_json *root = avt_arena_alloc(skjema->arena, sizeof(*root));
    root->kind = AVT_JSON_OBJECT;
    if (felt) {
        add_proposed(skjema, root, felt, post);
        while (root->kind == AVT_JSON_OBJECT)
            root = root->children;
        return root;
    }
    for (int i = 0; i < liste->n; i++)
        add_proposed(skjema, root, &skjema->utkast->tiltak->felter[liste->first + i], post);
    return root;
}

/* What is wrong with an input as such; NULL if nothing. */
static const char *input_fault(const struct skjema *skjema, size_t i)
{
    struct skjema_felt at;
    const struct avt_tiltak *tiltak = skjema->utkast->tiltak;
    const char *name = skjema->sorted[i]->name;
    if (i > 0 && strcmp(name, skjema->sorted[i - 1]->name) == 0)
        return "dobbel-noekkel";
    if (!skjema_finn(skjema->arena, &at, tiltak, name + sizeof(PREFIX) - 1) || !at.felt ||
        !skjema_har(skjema, at.felt) || !skjema_leser(tiltak, skjema->state, at.felt, skjema->rolle))
        return "ukjent-felt";
    return avt_felt_writes(tiltak, at.felt, skjema->rolle) ? NULL : "ikke-lov-aa-redigere";
}

static void check_inputs(const struct skjema *skjema, struct avt_faults *faults)
{
    for (size_t i = 0; i < skjema->n_sorted && faults->n < AVT_MAX_FAULTS; i++) {
        const char *fault = input_fault(skjema, i);
        if (fault)
            avt_faults_add(faults, fault, skjema->sorted[i]->name + sizeof(PREFIX) - 1, AVT_STOPP, "");
    }
}

struct avt_json *skjema_json(const struct skjema *skjema, struct avt_faults *faults)
{
    const struct avt_tiltak *tiltak = skjema->utkast->tiltak;
    struct avt_json *root = avt_arena_alloc(skjema->arena, sizeof(*root));
    root->kind = AVT_JSON_OBJECT;
    check_inputs(skjema, faults);
    for (size_t i = 0; i < tiltak->n_felter; i++) {
        const struct avt_felt *felt = &tiltak->felter[i];
        if (!skjema_har(skjema, felt) || !skjema_leser(tiltak, skjema->state, felt, skjema->rolle))
            continue;
        if (!felt->liste)
            add_value(skjema, root, felt, NULL);
        else if (felt->nr == felt->liste->first)
            add_list(skjema, root, felt->liste);
    }
    return root;
}
