/* Content from JSON, with every fault told, and to JSON. */
#include <string.h>

#include "avtale/id.h"
#include "avtale/innhold.h"
#include "avtale/text.h"
#include "avtale/tiltak.h"
#include "json_tree.h"
#include "verdi.h"

/* ---- From JSON ---- */

struct reader {
    struct avt_arena *arena;
    struct avt_innhold *out;
    const struct avt_innhold *former;
    struct avt_ids *ids;
    struct avt_faults *faults;
};

/* Where in the content: an item of a list, or (liste NULL) outside lists. */
struct item {
    const struct avt_liste *liste;
    const char *post; /* NULL when the id was wrong: then its values are checked and not kept */
    const char *path; /* "opplaeringsplan/<id or place>" */
};

static void fault(struct reader *r, const char *kode, const struct item *item, const char *sti)
{
    if (r->faults->n < AVT_MAX_FAULTS)
        avt_faults_add(r->faults, kode, avt_sti_join(r->arena, item->path, sti), AVT_STOPP, "");
}

static void read_value(struct reader *r, const struct item *item, const struct avt_felt *felt,
                       const struct avt_json *json)
{
    const char *text = avt_json_verdi(r->arena, json, felt), *tekst = NULL;
    const char *kode = text == NULL ? "feil-type" : avt_verdi_check(r->arena, felt, avt_span_str(text), &tekst);
    if (kode != NULL) {
        fault(r, kode, item, felt->sti);
        avt_text_mark(r->faults, text, felt->multiline);
    } else if (tekst != NULL && (item->liste == NULL || item->post != NULL)) {
        avt_innhold_put(r->out, felt, item->post, tekst);
    }
}

static void read_object(struct reader *r, const struct item *item, const char *prefix, const struct avt_json *json);

static const char *new_id(struct reader *r)
{
    uint8_t random[10];
    if (r->ids == NULL)
        return NULL;
    r->ids->random(r->ids->ctx, random);
    struct avt_id id = avt_id_make(r->ids->milliseconds, random);
    return avt_arena_str(r->arena, id.text);
}

/* The item's id, a new one, or NULL when it is wrong. seen: those of the n items before. */
static const char *read_id(struct reader *r, const struct avt_liste *liste, const struct avt_json *json,
                           const char *const *seen, size_t n)
{
    const struct avt_json *member = avt_json_find(json, "id");
    struct avt_id id;
    if (member == NULL || member->kind == AVT_JSON_NULL || (member->kind == AVT_JSON_STRING && member->text[0] == '\0'))
        return new_id(r);
    if (member->kind != AVT_JSON_STRING || !avt_id_parse(&id, avt_span_str(member->text)))
        return NULL;
    for (size_t i = 0; i < n; i++)
        if (seen[i] != NULL && strcmp(seen[i], member->text) == 0)
            return NULL;
    return r->former == NULL || avt_innhold_has_post(r->former, liste, member->text) ? member->text : NULL;
}

/* One item; its id, NULL if that is wrong. */
static const char *read_item(struct reader *r, const struct avt_liste *liste, const struct avt_json *json,
                             const char *const *seen, size_t n)
{
    struct item item = {.liste = liste, .path = avt_arena_format(r->arena, "%s/%zu", liste->sti, n + 1)};
    if (json->kind != AVT_JSON_OBJECT) {
        fault(r, "feil-type", &item, "");
        return NULL;
    }
    item.post = read_id(r, liste, json, seen, n);
    if (item.post == NULL)
        fault(r, "ukjent-post", &item, "");
    else if (avt_json_string(json, "id") == item.post)
        item.path = avt_arena_format(r->arena, "%s/%s", liste->sti, item.post);
    read_object(r, &item, "", json);
    return item.post;
}

static void read_liste(struct reader *r, const struct avt_liste *liste, const struct avt_json *json)
{
    const struct item outside = {.path = ""};
    const char *seen[AVT_MAX_COMPUTED];
    size_t n = 0;
    if (json->kind != AVT_JSON_ARRAY) {
        fault(r, "feil-type", &outside, liste->sti);
        return;
    }
    for (const struct avt_json *child = json->children; child != NULL; child = child->next, n++) {
        if (n == liste->maks) {
            fault(r, "for-mange", &outside, liste->sti);
            return;
        }
        seen[n] = read_item(r, liste, child, seen, n);
    }
}

static void read_member(struct reader *r, const struct item *item, const char *sti, const struct avt_json *json)
{
    const struct avt_tiltak *tiltak = r->out->tiltak;
    const struct avt_felt *felt = avt_tiltak_felt_at(tiltak, item->liste, sti);
    const struct avt_liste *liste = item->liste == NULL ? avt_tiltak_liste(tiltak, sti) : NULL;
    bool group = felt == NULL && liste == NULL && avt_tiltak_is_group(tiltak, item->liste, sti);
    if (felt == NULL && liste == NULL && !group)
        fault(r, "ukjent-felt", item, sti);
    else if (json->kind == AVT_JSON_NULL)
        return;
    else if (felt != NULL)
        read_value(r, item, felt, json);
    else if (liste != NULL)
        read_liste(r, liste, json);
    else if (json->kind == AVT_JSON_OBJECT)
        read_object(r, item, sti, json);
    else
        fault(r, "feil-type", item, sti);
}

/* A key with '/' in it is no path: it would be a second way to write one. */
static void read_object(struct reader *r, const struct item *item, const char *prefix, const struct avt_json *json)
{
    for (const struct avt_json *member = json->children; member != NULL; member = member->next) {
        bool is_id = item->liste != NULL && *prefix == '\0' && strcmp(member->key, "id") == 0;
        const char *sti = avt_sti_join(r->arena, prefix, member->key);
        if (member->key[0] == '\0' || strchr(member->key, '/') != NULL)
            fault(r, "ukjent-felt", item, sti);
        else if (!is_id)
            read_member(r, item, sti, member);
    }
}

static size_t count_values(const struct avt_json *json)
{
    size_t n = 1;
    for (const struct avt_json *child = json->children; child != NULL; child = child->next)
        n += count_values(child);
    return n;
}

void avt_innhold_from_json(struct avt_arena *arena, struct avt_innhold *out, const struct avt_tiltak *tiltak,
                           const struct avt_json *object, const struct avt_innhold *former, struct avt_ids *ids,
                           struct avt_faults *faults)
{
    const struct item outside = {.path = ""};
    struct avt_innhold innhold = {.tiltak = tiltak};
    struct reader r = {arena, &innhold, former, ids, faults};
    avt_innhold_reserve(arena, &innhold, count_values(object));
    if (object->kind == AVT_JSON_OBJECT)
        read_object(&r, &outside, "", object);
    else
        fault(&r, "feil-type", &outside, "");
    *out = innhold;
}

/* ---- To JSON ---- */

/* The object in which the last word of sti is a member; *sti is left at that word. */
static struct avt_json *group_of(struct avt_arena *arena, struct avt_json *object, const char **sti)
{
    for (const char *slash; (slash = strchr(*sti, '/')) != NULL; *sti = slash + 1) {
        const char *key = avt_arena_strn(arena, *sti, (size_t)(slash - *sti));
        object = avt_json_member(arena, object, key, AVT_JSON_OBJECT);
    }
    return object;
}

static struct avt_json *item_of(struct avt_arena *arena, struct avt_json *array, const char *post)
{
    struct avt_json *last = array->children;
    while (last != NULL && last->next != NULL)
        last = last->next;
    if (last != NULL && strcmp(avt_json_string(last, "id"), post) == 0)
        return last;
    struct avt_json *item = avt_json_new(arena, array, NULL, AVT_JSON_OBJECT);
    (void)avt_json_text(arena, item, "id", post);
    return item;
}

static void add_value(struct avt_arena *arena, struct avt_json *object, const struct avt_verdi *verdi)
{
    const char *sti = verdi->felt->sti;
    if (verdi->felt->liste != NULL) {
        const char *list = verdi->felt->liste->sti;
        struct avt_json *group = group_of(arena, object, &list);
        object = item_of(arena, avt_json_member(arena, group, list, AVT_JSON_ARRAY), verdi->item);
    }
    object = group_of(arena, object, &sti);
    if (avt_type_get(verdi->felt->type)->integer)
        (void)avt_json_number(arena, object, sti, avt_verdi_number(verdi->felt, verdi->tekst));
    else
        (void)avt_json_text(arena, object, sti, verdi->tekst);
}

void avt_innhold_to_json(struct avt_json_writer *w, const char *key, const struct avt_innhold *innhold, avt_roles roles)
{
    struct avt_arena *arena = w->buf.arena;
    struct avt_json *object = avt_json_new(arena, NULL, NULL, AVT_JSON_OBJECT);
    for (size_t i = 0; i < innhold->n; i++) {
        const struct avt_verdi *verdi = &innhold->verdi[i];
        if (roles == 0 || (avt_tiltak_lesere(innhold->tiltak, verdi->felt) & roles) != 0)
            add_value(arena, object, verdi);
    }
    avt_json_add(w, key, object);
}
