/* Reading XML: libxml2 behind limits, copied into plain nodes, in the two forms of avtale/xml.h. */
#include "avtale/xml.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/uri.h>
#include <libxml/xmlschemastypes.h>
#include <string.h>

#include "avtale/limits.h"
#include "avtale/text.h"
#include "xml_doc.h"

/* ---- libxml2's process-wide state ---- */

static xmlParserInputPtr refuse_external(const char *url, const char *id, xmlParserCtxtPtr ctxt)
{
    (void)url, (void)id, (void)ctxt;
    return NULL;
}

static void drop_message(void *ctx, const char *fmt, ...)
{
    (void)ctx, (void)fmt;
}

void avt_xml_setup(void)
{
    xmlInitParser();
    xmlSchemaInitTypes(); /* otherwise the first schema makes them, without a lock */
    xmlSetExternalEntityLoader(refuse_external);
    xmlSetGenericErrorFunc(NULL, drop_message);
    xmlThrDefSetGenericErrorFunc(NULL, drop_message); /* the function is per thread; this is for threads to come */
}

/* ---- Bytes to libxml2's tree ---- */

struct avt_err avt_xml_refuse(struct avt_arena *arena, enum avt_code code, int line, const char *detail)
{
    return avt_err_make(code, line > 0 ? avt_arena_format(arena, "%d", line) : "", detail);
}

void avt_xml_hear(void *told, xmlErrorPtr error)
{
    struct avt_xml_told *t = told;
    const char *message = error->message == NULL ? "unknown error" : error->message;
    if (t->code != AVT_OK || error->level < XML_ERR_ERROR)
        return;
    t->code = AVT_EFORM;
    t->line = error->line;
    t->message = avt_arena_strn(t->arena, message, strcspn(message, "\n"));
}

static void hear_parser(void *ctx, xmlErrorPtr error)
{
    avt_xml_hear(((xmlParserCtxtPtr)ctx)->_private, error);
}

static void stop_parser(xmlParserCtxtPtr ctxt, enum avt_code code, const char *message)
{
    struct avt_xml_told *told = ctxt->_private;
    if (told->code == AVT_OK)
        *told = (struct avt_xml_told){told->arena, code, xmlSAX2GetLineNumber(ctxt), message};
    xmlStopParser(ctxt);
}

/* Called at "<!DOCTYPE name", before anything in the DTD is read: no entity is ever declared. */
static void refuse_doctype(void *ctx, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id)
{
    (void)name, (void)public_id, (void)system_id;
    stop_parser(ctx, AVT_EFORM, "DOCTYPE is not allowed");
}

/* libxml2 counts the line where a tag ends; people look for the one where it begins. In a tag '<' stands first only. */
static void begin_line(xmlParserCtxtPtr ctxt)
{
    const xmlParserInput *input = ctxt->input;
    unsigned short lines = 0;
    for (const xmlChar *c = input->cur; c > input->base && *c != '<'; c--)
        lines = (unsigned short)(lines + (*c == '\n'));
    if (ctxt->node != NULL && ctxt->node->line > lines)
        ctxt->node->line = (unsigned short)(ctxt->node->line - lines);
}

/* libxml2's own limit of depth is 256. */
static void start_element(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns, int n_namespaces,
                          const xmlChar **namespaces, int n_attrs, int n_defaulted, const xmlChar **attrs)
{
    xmlParserCtxtPtr ctxt = ctx;
    if (ctxt->nameNr >= AVT_MAX_DEPTH)
        stop_parser(ctxt, AVT_ELIMIT, "deeper than AVT_MAX_DEPTH");
    else if (n_attrs > AVT_MAX_ATTRIBUTES)
        stop_parser(ctxt, AVT_ELIMIT, "more attributes than AVT_MAX_ATTRIBUTES");
    else {
        xmlSAX2StartElementNs(ctx, name, prefix, ns, n_namespaces, namespaces, n_attrs, n_defaulted, attrs);
        begin_line(ctxt);
    }
}

/* What libxml2 would otherwise guess about or repair: other encodings, a BOM, NUL. */
static struct avt_err check_bytes(struct avt_span bytes)
{
    if (bytes.len > AVT_MAX_BODY)
        return avt_err_make(AVT_ELIMIT, "", "XML over AVT_MAX_BODY");
    if (bytes.len == 0)
        return avt_err_make(AVT_EFORM, "", "no bytes");
    if (!avt_text_is_utf8(bytes))
        return avt_err_make(AVT_EENCODING, "", "XML is not UTF-8");
    if (avt_span_starts(bytes, "\xEF\xBB\xBF"))
        return avt_err_make(AVT_EENCODING, "", "XML begins with a byte order mark");
    if (memchr(bytes.ptr, '\0', bytes.len) != NULL)
        return avt_err_make(AVT_EENCODING, "", "XML holds NUL");
    return AVT_NOERR;
}

static xmlDocPtr parse_bytes(struct avt_xml_told *told, struct avt_span bytes)
{
    xmlParserCtxtPtr ctxt = xmlNewParserCtxt();
    AVT_INVARIANT(ctxt != NULL);
    ctxt->_private = told;
    ctxt->sax->serror = hear_parser;
    ctxt->sax->internalSubset = refuse_doctype;
    ctxt->sax->startElementNs = start_element;
    xmlDocPtr doc = xmlCtxtReadMemory(ctxt, bytes.ptr, (int)bytes.len, NULL, "UTF-8", XML_PARSE_NONET);
    xmlFreeParserCtxt(ctxt);
    return doc;
}

struct avt_err avt_xml_read(struct avt_arena *arena, xmlDocPtr *out, struct avt_span bytes)
{
    AVT_TRY(check_bytes(bytes));
    struct avt_xml_told told = {.arena = arena};
    xmlDocPtr doc = parse_bytes(&told, bytes);
    /* Errors of namespaces are told, yet give a document. */
    if (doc == NULL || told.code != AVT_OK) {
        xmlFreeDoc(doc);
        if (told.code == AVT_OK)
            return avt_err_make(AVT_EFORM, "", "not XML");
        return avt_xml_refuse(arena, told.code, told.line, told.message);
    }
    *out = doc;
    return AVT_NOERR;
}

/* ---- libxml2's tree to ours ---- */

struct copy {
    struct avt_arena *arena;
    bool strict;
    size_t elements;
};

static struct avt_err copy_children(struct copy *c, struct avt_node *to, const xmlNode *from);

static int line_of(const xmlNode *node)
{
    return (int)xmlGetLineNo(node);
}

/* Every string of a tree passes here. NULL is the empty text. */
static struct avt_err copy_text(struct copy *c, const char **out, const void *text, int line)
{
    const struct avt_span span = avt_span_str(text == NULL ? "" : text);
    if (!avt_text_is_nfc(span))
        return avt_xml_refuse(c->arena, AVT_EENCODING, line, "text is not in NFC");
    *out = avt_arena_strn(c->arena, span.ptr, span.len);
    return AVT_NOERR;
}

static bool is_absolute(const xmlChar *uri_text)
{
    xmlURIPtr uri = xmlParseURI((const char *)uri_text);
    bool absolute = uri != NULL && uri->scheme != NULL;
    xmlFreeURI(uri);
    return absolute;
}

/* At most one namespace: default, on the root, absolute (C14N fails on a relative one). */
static struct avt_err copy_namespace(struct copy *c, struct avt_node *to, const xmlNode *from)
{
    const xmlNs *ns = from->nsDef;
    if (from->ns != NULL && from->ns->prefix != NULL)
        return avt_xml_refuse(c->arena, AVT_EFORM, to->line, "prefixes are not allowed");
    if (ns == NULL)
        return AVT_NOERR;
    if (to->parent != NULL || ns->next != NULL || ns->prefix != NULL)
        return avt_xml_refuse(c->arena, AVT_EFORM, to->line, "only one default namespace, on the root, is allowed");
    if (!is_absolute(ns->href))
        return avt_xml_refuse(c->arena, AVT_EFORM, to->line, "the namespace is not an absolute URI");
    return copy_text(c, &to->ns, ns->href, to->line);
}

/* The value stands in one or more text nodes, split where a reference was. */
static struct avt_err copy_value(struct copy *c, const char **out, const xmlAttr *from, int line)
{
    struct avt_buf value = AVT_BUF(c->arena);
    for (const xmlNode *part = from->children; part != NULL; part = part->next) {
        if (part->type != XML_TEXT_NODE)
            return avt_xml_refuse(c->arena, AVT_EFORM, line, "entities are not allowed");
        avt_buf_str(&value, (const char *)part->content);
    }
    return copy_text(c, out, value.ptr, line);
}

static struct avt_err copy_attrs(struct copy *c, struct avt_node *to, const xmlNode *from)
{
    struct avt_attr **end = &to->attrs;
    const char *last = "";
    for (const xmlAttr *a = from->properties; a != NULL; a = a->next, end = &(*end)->next) {
        struct avt_attr *attr = avt_arena_alloc(c->arena, sizeof(*attr));
        if (a->ns != NULL)
            return avt_xml_refuse(c->arena, AVT_EFORM, to->line, "prefixes are not allowed");
        AVT_TRY(copy_text(c, &attr->name, a->name, to->line));
        AVT_TRY(copy_value(c, &attr->value, a, to->line));
        if (c->strict && strcmp(attr->name, last) < 0)
            return avt_xml_refuse(c->arena, AVT_EFORM, to->line, "attributes are not sorted");
        last = attr->name;
        *end = attr;
    }
    return AVT_NOERR;
}

static struct avt_err copy_element(struct copy *c, struct avt_node **out, struct avt_node *parent, const xmlNode *from)
{
    const char *name = NULL;
    if (++c->elements > AVT_MAX_ELEMENTS)
        return avt_xml_refuse(c->arena, AVT_ELIMIT, line_of(from), "more elements than AVT_MAX_ELEMENTS");
    AVT_TRY(copy_text(c, &name, from->name, line_of(from)));
    *out = avt_node_new(c->arena, parent, name);
    (*out)->line = line_of(from);
    AVT_TRY(copy_namespace(c, *out, from));
    AVT_TRY(copy_attrs(c, *out, from));
    return copy_children(c, *out, from);
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

/* Puts the text gathered since the last child into *out; NULL if there is none. */
static struct avt_err take_text(struct copy *c, const char **out, struct avt_buf *gathered, int line)
{
    const bool none = gathered->len == 0 || (!c->strict && is_blank(gathered->ptr));
    *out = NULL;
    if (!none)
        AVT_TRY(copy_text(c, out, gathered->ptr, line));
    *gathered = AVT_BUF(c->arena);
    return AVT_NOERR;
}

/* Text before an element, or after the last: a child without name. */
static struct avt_err add_mixed(struct copy *c, struct avt_node *to, struct avt_buf *gathered)
{
    const char *text = NULL;
    AVT_TRY(take_text(c, &text, gathered, to->line));
    if (text != NULL)
        avt_node_text(c->arena, to, NULL, text)->line = to->line;
    return AVT_NOERR;
}

static struct avt_err copy_children(struct copy *c, struct avt_node *to, const xmlNode *from)
{
    struct avt_buf gathered = AVT_BUF(c->arena);
    struct avt_node *child = NULL;
    for (const xmlNode *node = from->children; node != NULL; node = node->next) {
        if (node->type == XML_TEXT_NODE) {
            avt_buf_str(&gathered, (const char *)node->content);
        } else if (node->type == XML_ELEMENT_NODE) {
            AVT_TRY(add_mixed(c, to, &gathered));
            AVT_TRY(copy_element(c, &child, to, node));
        } else if (node->type != XML_COMMENT_NODE || c->strict) {
            return avt_xml_refuse(c->arena, AVT_EFORM, line_of(node), "only elements and text are allowed");
        }
    }
    if (to->children != NULL)
        return add_mixed(c, to, &gathered);
    AVT_TRY(take_text(c, &to->text, &gathered, to->line));
    if (to->text == NULL)
        to->text = "";
    return AVT_NOERR;
}

struct avt_err avt_xml_copy(struct avt_arena *arena, struct avt_node **out, const xmlDoc *doc, bool strict)
{
    struct copy c = {.arena = arena, .strict = strict};
    struct avt_node *root = NULL;
    for (const xmlNode *node = doc->children; node != NULL; node = node->next) {
        if (node->type == XML_ELEMENT_NODE)
            AVT_TRY(copy_element(&c, &root, NULL, node));
        else if (node->type != XML_COMMENT_NODE || strict)
            return avt_xml_refuse(arena, AVT_EFORM, line_of(node), "only one element is allowed");
    }
    *out = root;
    return AVT_NOERR;
}

/* ---- The two forms ---- */

static int line_at(struct avt_span bytes, size_t offset)
{
    int line = 1;
    for (size_t i = 0; i < offset; i++)
        line += bytes.ptr[i] == '\n';
    return line;
}

/* In canonical bytes '<' begins tags only. Looked for first, so that libxml2 never sees a DTD in a document. */
static struct avt_err check_markup(struct avt_arena *arena, struct avt_span bytes)
{
    for (size_t i = 0; i + 1 < bytes.len; i++) {
        if (bytes.ptr[i] == '<' && (bytes.ptr[i + 1] == '!' || bytes.ptr[i + 1] == '?'))
            return avt_xml_refuse(arena, AVT_EFORM, line_at(bytes, i),
                                  "DOCTYPE, XML declaration, instruction, comment and CDATA are not allowed");
    }
    return AVT_NOERR;
}

static struct avt_err check_canonical(struct avt_arena *arena, const struct avt_node *root, struct avt_span bytes)
{
    const struct avt_span own = avt_xml_format(arena, root);
    size_t i = 0;
    if (avt_span_equal(own, bytes))
        return AVT_NOERR;
    while (i < own.len && i < bytes.len && own.ptr[i] == bytes.ptr[i])
        i++;
    return avt_xml_refuse(arena, AVT_EFORM, line_at(bytes, i), "the bytes are not in canonical form");
}

static struct avt_err read_tree(struct avt_arena *arena, struct avt_node **out, struct avt_span bytes, bool strict)
{
    xmlDocPtr doc = NULL;
    AVT_TRY(avt_xml_read(arena, &doc, bytes));
    AVT_INVARIANT(doc != NULL);
    struct avt_err err = avt_xml_copy(arena, out, doc, strict);
    xmlFreeDoc(doc);
    return err;
}

static struct avt_err read_document(struct avt_arena *arena, struct avt_node **out, struct avt_span bytes)
{
    struct avt_node *root = NULL;
    if (bytes.len <= AVT_MAX_BODY)
        AVT_TRY(check_markup(arena, bytes));
    AVT_TRY(read_tree(arena, &root, bytes, true));
    AVT_TRY(check_canonical(arena, root, bytes));
    *out = root;
    return AVT_NOERR;
}

struct avt_err avt_xml_parse(struct avt_arena *arena, struct avt_node **out, struct avt_span bytes)
{
    struct avt_err err = read_document(arena, out, bytes);
    if (err.where[0] != '\0')
        err.where = avt_arena_format(arena, "linje %s", err.where);
    return err;
}

struct avt_err avt_xml_load(struct avt_arena *arena, struct avt_node **out, struct avt_span bytes, const char *file)
{
    struct avt_err err;
    if (avt_span_starts(bytes, "<?xml"))
        err = avt_xml_refuse(arena, AVT_EFORM, 1, "an XML declaration is not allowed");
    else
        err = read_tree(arena, out, bytes, false);
    if (err.code == AVT_OK)
        return err;
    /* Whatever is wrong with a file of ours is ours to correct. */
    err.code = AVT_EDATA;
    err.where = avt_arena_format(arena, "%s%s%s", file, err.where[0] == '\0' ? "" : ":", err.where);
    return err;
}

/* ---- Reading nodes ---- */

const char *avt_node_find_attr(const struct avt_node *node, const char *attr)
{
    for (const struct avt_attr *a = node->attrs; a != NULL; a = a->next) {
        if (strcmp(a->name, attr) == 0)
            return a->value;
    }
    return NULL;
}

const char *avt_node_get(const struct avt_node *node, const char *attr)
{
    const char *value = avt_node_find_attr(node, attr);
    return value == NULL ? "" : value;
}

size_t avt_node_count(const struct avt_node *node)
{
    size_t n = 0;
    for (const struct avt_node *child = node->children; child != NULL; child = child->next)
        n++;
    return n;
}

const struct avt_node *avt_node_find(const struct avt_node *node, const char *child)
{
    for (const struct avt_node *n = node->children; n != NULL; n = n->next) {
        if (n->name != NULL && strcmp(n->name, child) == 0)
            return n;
    }
    return NULL;
}
