/* Building XML and writing it as Canonical XML would. */
#include <string.h>

#include "avtale/xml.h"

/* ---- Building ---- */

static void append_child(struct avt_node *parent, struct avt_node *child)
{
    struct avt_node **end = &parent->children;
    while (*end != NULL)
        end = &(*end)->next;
    *end = child;
}

struct avt_node *avt_node_new(struct avt_arena *arena, struct avt_node *parent, const char *name)
{
    struct avt_node *node = avt_arena_alloc(arena, sizeof(*node));
    node->name = name;
    node->text = "";
    node->parent = parent;
    if (parent != NULL)
        append_child(parent, node);
    return node;
}

struct avt_node *avt_node_text(struct avt_arena *arena, struct avt_node *parent, const char *name, const char *text)
{
    struct avt_node *node = avt_node_new(arena, parent, name);
    node->text = text;
    return node;
}

void avt_node_attr(struct avt_arena *arena, struct avt_node *node, const char *name, const char *value)
{
    struct avt_attr **at = &node->attrs;
    struct avt_attr *attr = avt_arena_alloc(arena, sizeof(*attr));
    while (*at != NULL && strcmp((*at)->name, name) < 0)
        at = &(*at)->next;
    AVT_INVARIANT(*at == NULL || strcmp((*at)->name, name) != 0);
    *attr = (struct avt_attr){.name = name, .value = value, .next = *at};
    *at = attr;
}

/* ---- Writing ---- */

static const char *escaped(char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\t': return "&#x9;";
    case '\n': return "&#xA;";
    default: return "&#xD;";
    }
}

void avt_xml_escape(struct avt_buf *buf, const char *text, bool attribute)
{
    const char *special = attribute ? "&<\"\t\n\r" : "&<>\r";
    for (;;) {
        size_t plain = strcspn(text, special);
        avt_buf_add(buf, text, plain);
        text += plain;
        if (*text == '\0')
            return;
        avt_buf_str(buf, escaped(*text++));
    }
}

static void write_attr(struct avt_buf *buf, const char *name, const char *value)
{
    avt_buf_char(buf, ' ');
    avt_buf_str(buf, name);
    avt_buf_str(buf, "=\"");
    avt_xml_escape(buf, value, true);
    avt_buf_char(buf, '"');
}

static void write_start(struct avt_buf *buf, const struct avt_node *node)
{
    avt_buf_char(buf, '<');
    avt_buf_str(buf, node->name);
    if (node->ns != NULL)
        write_attr(buf, "xmlns", node->ns);
    for (const struct avt_attr *attr = node->attrs; attr != NULL; attr = attr->next)
        write_attr(buf, attr->name, attr->value);
    avt_buf_char(buf, '>');
}

/* Recursion is as deep as the tree: AVT_MAX_DEPTH for one that was parsed. */
static void write_node(struct avt_buf *buf, const struct avt_node *node)
{
    if (node->name != NULL)
        write_start(buf, node);
    avt_xml_escape(buf, node->text, false);
    for (const struct avt_node *child = node->children; child != NULL; child = child->next)
        write_node(buf, child);
    if (node->name == NULL)
        return;
    avt_buf_str(buf, "</");
    avt_buf_str(buf, node->name);
    avt_buf_char(buf, '>');
}

struct avt_span avt_xml_format(struct avt_arena *arena, const struct avt_node *root)
{
    struct avt_buf buf = AVT_BUF(arena);
    write_node(&buf, root);
    return avt_buf_get(&buf);
}
