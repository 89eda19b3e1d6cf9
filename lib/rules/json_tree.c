/* JSON as a tree, so that members that belong together need not come together; and written for people to compare. */
#include "json_tree.h"

#include <string.h>

struct avt_json *avt_json_new(struct avt_arena *arena, struct avt_json *parent, const char *key,
                              enum avt_json_kind kind)
{
    struct avt_json *json = avt_arena_alloc(arena, sizeof *json);
    json->kind = kind;
    json->key = key;
    if (parent == NULL)
        return json;
    struct avt_json **end = &parent->children;
    while (*end != NULL)
        end = &(*end)->next;
    return *end = json;
}

struct avt_json *avt_json_text(struct avt_arena *arena, struct avt_json *parent, const char *key, const char *text)
{
    struct avt_json *json = avt_json_new(arena, parent, key, AVT_JSON_STRING);
    json->text = text;
    return json;
}

struct avt_json *avt_json_number(struct avt_arena *arena, struct avt_json *parent, const char *key, int64_t number)
{
    struct avt_json *json = avt_json_new(arena, parent, key, AVT_JSON_INT);
    json->number = number;
    return json;
}

struct avt_json *avt_json_member(struct avt_arena *arena, struct avt_json *object, const char *key,
                                 enum avt_json_kind kind)
{
    for (struct avt_json *member = object->children; member != NULL; member = member->next)
        if (strcmp(member->key, key) == 0)
            return member;
    return avt_json_new(arena, object, key, kind);
}

static bool is_nested(const struct avt_json *value)
{
    return value->kind == AVT_JSON_ARRAY || value->kind == AVT_JSON_OBJECT;
}

/* What fits on a line stays there: values without values of their own, and lists of such. */
static bool is_flat(const struct avt_json *value)
{
    for (const struct avt_json *child = value->children; child != NULL; child = child->next)
        if (is_nested(child) || value->kind == AVT_JSON_OBJECT)
            return false;
    return true;
}

static void write_flat(struct avt_buf *buf, const struct avt_json *value, const char *key)
{
    struct avt_json_writer w = AVT_JSON_WRITER(buf->arena);
    avt_json_add(&w, key, value);
    avt_buf_span(buf, avt_buf_get(&w.buf));
}

static void write_key(struct avt_buf *buf, const char *key)
{
    const struct avt_json name = {.kind = AVT_JSON_STRING, .text = key};
    write_flat(buf, &name, NULL);
    avt_buf_str(buf, ": ");
}

static void write_value(struct avt_buf *buf, const struct avt_json *value, int depth)
{
    if (value->key != NULL)
        write_key(buf, value->key);
    if (is_flat(value)) {
        write_flat(buf, value, NULL);
        return;
    }
    bool object = value->kind == AVT_JSON_OBJECT;
    avt_buf_char(buf, object ? '{' : '[');
    for (const struct avt_json *child = value->children; child != NULL; child = child->next) {
        avt_buf_format(buf, "%s\n%*s", child == value->children ? "" : ",", 2 * (depth + 1), "");
        write_value(buf, child, depth + 1);
    }
    avt_buf_format(buf, "\n%*s%c", 2 * depth, "", object ? '}' : ']');
}

void avt_json_pretty(struct avt_buf *buf, const struct avt_json *value)
{
    write_value(buf, value, 0);
    avt_buf_char(buf, '\n');
}
