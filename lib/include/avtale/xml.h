/*
 * XML in the one form Avtale knows: bytes that are their own canonical form.
 *
 * The profile (checked when parsing): UTF-8 without BOM or XML declaration; no DOCTYPE, processing instruction, comment,
 * CDATA; entity references only as Canonical XML writes them; at most one default namespace declared on the root, no
 * prefixes; attributes sorted; empty elements with start and end tag; text NFC. C14N 1.0, 1.1 and exclusive C14N of such
 * a document are its own bytes.
 *
 * Parsing is by libxml2, behind a size limit, without entities, network or DTD; the tree is copied into plain nodes and the
 * libxml2 document freed. Two forms are read: documents (strict: the bytes must be canonical) and our own data files
 * (comments, indentation and self-closing tags allowed, since people write them).
 */
#ifndef AVTALE_XML_H
#define AVTALE_XML_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/span.h"

#ifdef __cplusplus
extern "C" {
#endif

struct avt_attr {
    const char *name, *value;
    struct avt_attr *next; /* sorted by name in documents */
};

/* An element. Mixed content is kept as children with name NULL and text set; an element with only text has text set and no
 * children. text is "" rather than NULL. */
struct avt_node {
    const char *name;
    const char *ns; /* namespace URI of the root, NULL elsewhere or if none */
    const char *text;
    struct avt_attr *attrs;
    struct avt_node *children, *next, *parent;
    int line; /* in the file, for messages */
};

/* Once per program, before any thread: sets libxml2's process-wide state (no entity loader, errors quiet). */
void avt_xml_setup(void);

/* A document: the bytes must be exactly what avt_xml_format gives for the tree. AVT_EFORM, AVT_ELIMIT, AVT_EENCODING. */
struct avt_err avt_xml_parse(struct avt_arena *arena, struct avt_node **out, struct avt_span bytes) AVT_NODISCARD;

/* A data file of ours: comments and white space between elements are dropped. AVT_EDATA, where is "file:line". */
struct avt_err avt_xml_load(struct avt_arena *arena, struct avt_node **out, struct avt_span bytes, const char *file) AVT_NODISCARD;

/* The canonical bytes of the tree. */
struct avt_span avt_xml_format(struct avt_arena *arena, const struct avt_node *root);

/* Building. Strings are borrowed: they must live as long as the tree. Children are appended in order. */
struct avt_node *avt_node_new(struct avt_arena *arena, struct avt_node *parent, const char *name);
struct avt_node *avt_node_text(struct avt_arena *arena, struct avt_node *parent, const char *name, const char *text);
void avt_node_attr(struct avt_arena *arena, struct avt_node *node, const char *name, const char *value);

/* Reading. find may return NULL; get returns "" when absent. */
const char *avt_node_get(const struct avt_node *node, const char *attr);
const char *avt_node_find_attr(const struct avt_node *node, const char *attr);
size_t avt_node_count(const struct avt_node *node); /* its children */
const struct avt_node *avt_node_find(const struct avt_node *node, const char *child);

/* Escapes as Canonical XML does: text (& < > CR) or attribute value (& < " TAB LF CR). */
void avt_xml_escape(struct avt_buf *buf, const char *text, bool attribute);

/* Schemas (XSD 1.0, libxml2). A compiled schema may be used by several threads. */
struct avt_xsd;
struct avt_err avt_xsd_load(struct avt_arena *arena, struct avt_xsd **out, struct avt_span bytes) AVT_NODISCARD;
void avt_xsd_free(struct avt_xsd **xsd);
/* AVT_EFORM with the first fault, as libxml2 tells it, if bytes are not valid against xsd. */
struct avt_err avt_xsd_validate(struct avt_arena *arena, const struct avt_xsd *xsd, struct avt_span bytes) AVT_NODISCARD;

#ifdef __cplusplus
}
#endif

#endif
