/*
 * Inside format/: what xml.c and xsd.c share of libxml2. Errors here have the line as where ("" if none).
 */
#ifndef FORMAT_XML_DOC_H
#define FORMAT_XML_DOC_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/span.h"

struct _xmlDoc;
struct _xmlError;
struct avt_node;

/* The first thing libxml2, or we on its behalf, found wrong. Nothing so far while code is AVT_OK. */
struct avt_xml_told {
    struct avt_arena *arena;
    enum avt_code code;
    int line;
    const char *message;
};

/* A structured error handler: keeps the first error in a struct avt_xml_told. Nothing is printed. */
void avt_xml_hear(void *told, struct _xmlError *error);

struct avt_err avt_xml_refuse(struct avt_arena *arena, enum avt_code code, int line, const char *detail) AVT_NODISCARD;

/* Well-formed UTF-8 XML within our limits and without DOCTYPE. Free with xmlFreeDoc. */
struct avt_err avt_xml_read(struct avt_arena *arena, struct _xmlDoc **out, struct avt_span bytes) AVT_NODISCARD;

/* The document as nodes in arena, refusing what documents (strict) or data files of ours may not hold. */
struct avt_err avt_xml_copy(struct avt_arena *arena, struct avt_node **out, const struct _xmlDoc *doc,
                            bool strict) AVT_NODISCARD;

#endif
