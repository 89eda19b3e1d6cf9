/*
 * libxslt behind one door: compiling our own stylesheets from memory. Nothing else can be read, and nothing written,
 * from a stylesheet.
 */
#ifndef RENDER_XSLT_H
#define RENDER_XSLT_H

#include <libxslt/xsltInternals.h>

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/zip.h"

/* The namespace of the functions t and finnes, which stylesheets get their texts by. */
#define XSLT_TEXTS_NS "urn:avtale:tekst"

/* libxml2's BAD_CAST drops const. */
#define XSLT_STR(text) ((const xmlChar *)(text))

/* Once per process, before threads: the loader, the security preferences, quiet errors. Further calls do nothing. */
void xslt_setup(void);

/* Collects what libxslt says; the first line that says what is wrong is what we tell. */
struct xslt_heard {
    char text[1024];
    size_t len;
};
void xslt_hear(void *heard, const char *fmt, ...) AVT_PRINTF(2, 3);

/*
 * The stylesheet `name` of entries with what it includes, under a small one of ours that gives the template `t`. Free
 * with xsltFreeStylesheet; entries must live as long. Not thread-safe. AVT_EDATA with "file:line".
 */
struct avt_err xslt_compile(struct avt_arena *arena, xsltStylesheetPtr *out, const char *name,
                            const struct avt_entry *entries, size_t n) AVT_NODISCARD;

/* One of our own files as libxml2's tree. Free with xmlFreeDoc. dict may be NULL. */
struct avt_err xslt_parse(struct avt_arena *arena, xmlDocPtr *out, const struct avt_entry *entry,
                          xmlDictPtr dict) AVT_NODISCARD;

#endif
