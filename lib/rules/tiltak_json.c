/* The JSON Schema (2020-12) of innhold. A draft may lack anything: null and blank text mean no value. */
#include <string.h>

#include "json_tree.h"
#include "verdi.h"

struct schema {
    struct avt_arena *arena;
    const struct avt_tiltak *tiltak;
};

/* "type": [type, "null"] */
static struct avt_json *add_type(const struct schema *s, struct avt_json *to, const char *type)
{
    struct avt_json *types = avt_json_new(s->arena, to, "type", AVT_JSON_ARRAY);
    (void)avt_json_text(s->arena, types, NULL, type);
    (void)avt_json_text(s->arena, types, NULL, "null");
    return types;
}

/* An object with no members but those that are added to what this returns. */
static struct avt_json *add_properties(const struct schema *s, struct avt_json *to)
{
    avt_json_new(s->arena, to, "additionalProperties", AVT_JSON_BOOL)->number = false;
    return avt_json_new(s->arena, to, "properties", AVT_JSON_OBJECT);
}

/* The properties among which the last word of *sti is one; *sti is left at that word. */
static struct avt_json *properties_of(const struct schema *s, struct avt_json *properties, const char **sti)
{
    for (const char *slash; (slash = strchr(*sti, '/')) != NULL; *sti = slash + 1) {
        const char *key = avt_arena_strn(s->arena, *sti, (size_t)(slash - *sti));
        struct avt_json *group = avt_json_member(s->arena, properties, key, AVT_JSON_OBJECT);
        if (group->children == NULL) {
            (void)add_type(s, group, "object");
            (void)add_properties(s, group);
        }
        properties = avt_json_member(s->arena, group, "properties", AVT_JSON_OBJECT);
    }
    return properties;
}

static void add_koder(const struct schema *s, struct avt_json *to, const char *const *koder)
{
    struct avt_json *list = avt_json_new(s->arena, to, "enum", AVT_JSON_ARRAY);
    for (; *koder != NULL; koder++)
        (void)avt_json_text(s->arena, list, NULL, *koder);
    (void)avt_json_text(s->arena, list, NULL, "");
    (void)avt_json_new(s->arena, list, NULL, AVT_JSON_NULL);
}

static void add_pattern(const struct schema *s, struct avt_json *to, const char *pattern)
{
    (void)avt_json_text(s->arena, to, "pattern", avt_arena_format(s->arena, "^(%s)?$", pattern));
}

static void add_felt(const struct schema *s, struct avt_json *properties, const struct avt_felt *felt)
{
    const char *sti = felt->sti;
    properties = properties_of(s, properties, &sti);
    struct avt_json *to = avt_json_new(s->arena, properties, sti, AVT_JSON_OBJECT);
    const char *pattern = avt_type_pattern(s->arena, felt);
    bool integer = avt_type_get(felt->type)->integer;
    struct avt_json *types = add_type(s, to, integer ? "integer" : "string");
    if (integer) {
        (void)avt_json_text(s->arena, types, NULL, "string");
        (void)avt_json_text(s->arena, to, "pattern", "^$"); /* which numbers are not asked */
        (void)avt_json_number(s->arena, to, "minimum", felt->min);
        (void)avt_json_number(s->arena, to, "maximum", felt->maks);
    } else if (felt->type == AVT_TYPE_KODE) {
        add_koder(s, to, felt->koder);
    } else if (felt->type == AVT_TYPE_TEKST) {
        (void)avt_json_number(s->arena, to, "maxLength", felt->lengde);
    } else {
        add_pattern(s, to, pattern);
    }
}

static void add_liste(const struct schema *s, struct avt_json *properties, const struct avt_liste *liste)
{
    const char *sti = liste->sti;
    properties = properties_of(s, properties, &sti);
    struct avt_json *to = avt_json_new(s->arena, properties, sti, AVT_JSON_OBJECT);
    (void)add_type(s, to, "array");
    (void)avt_json_number(s->arena, to, "maxItems", liste->maks);
    struct avt_json *item = avt_json_new(s->arena, to, "items", AVT_JSON_OBJECT);
    (void)avt_json_text(s->arena, item, "type", "object");
    struct avt_json *members = add_properties(s, item);
    struct avt_json *id = avt_json_new(s->arena, members, "id", AVT_JSON_OBJECT);
    (void)add_type(s, id, "string");
    add_pattern(s, id, avt_type_get(AVT_TYPE_AVTALEREF)->pattern);
    for (int i = 0; i < liste->n; i++)
        add_felt(s, members, &s->tiltak->felter[liste->first + i]);
}

struct avt_span avt_tiltak_json_schema(struct avt_arena *arena, const struct avt_tiltak *tiltak)
{
    const struct schema s = {arena, tiltak};
    struct avt_json *root = avt_json_new(arena, NULL, NULL, AVT_JSON_OBJECT);
    (void)avt_json_text(arena, root, "$schema", "https://json-schema.org/draft/2020-12/schema");
    (void)avt_json_text(arena, root, "title", tiltak->skjema);
    (void)avt_json_text(arena, root, "type", "object");
    struct avt_json *properties = add_properties(&s, root);
    for (size_t i = 0; i < tiltak->n_felter; i++) {
        const struct avt_felt *felt = &tiltak->felter[i];
        if (felt->liste == NULL)
            add_felt(&s, properties, felt);
        else if (felt->liste->first == felt->nr)
            add_liste(&s, properties, felt->liste);
    }
    struct avt_buf buf = AVT_BUF(arena);
    avt_json_pretty(&buf, root);
    return avt_buf_get(&buf);
}
