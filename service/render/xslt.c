/* libxslt behind one door: see xslt.h. */
#include "xslt.h"

#include <libxml/parserInternals.h>
#include <libxslt/documents.h>
#include <libxslt/imports.h>
#include <libxslt/security.h>
#include <libxslt/xslt.h>
#include <libxslt/xsltutils.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "avtale/xml.h"

/* Our files have addresses in a scheme of their own, so that no relative reference can become a path on disk. */
#define SCHEME "avtale:/"

struct sources {
    const struct avt_entry *entries;
    size_t n;
    struct avt_arena *arena;
    struct avt_err err; /* the first file that could not be read */
};

/* ---- What libxslt says ---- */

void xslt_hear(void *heard, const char *fmt, ...)
{
    struct xslt_heard *h = heard;
    if (h == NULL || h->len >= sizeof h->text - 1)
        return;
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(h->text + h->len, sizeof h->text - h->len, fmt, ap);
    va_end(ap);
    if (n > 0)
        h->len = h->len + (size_t)n < sizeof h->text ? h->len + (size_t)n : sizeof h->text - 1;
}

/* "compilation error: file avtale:/sider/side.xsl line 12 element foo\nwhat\n" */
static struct avt_err heard_error(struct avt_arena *arena, const char *name, const struct xslt_heard *heard)
{
    char file[128];
    int line = 0;
    const char *at = strstr(heard->text, "file " SCHEME);
    const char *where = name;
    if (at != NULL && sscanf(at, "file " SCHEME "%127s line %d", file, &line) == 2)
        where = avt_arena_format(arena, "%s:%d", file, line);
    return avt_err_make(AVT_EDATA, where, heard->len > 0 ? avt_arena_str(arena, heard->text) : "does not compile");
}

/* ---- Reading: our own files and nothing else ---- */

struct avt_err xslt_parse(struct avt_arena *arena, xmlDocPtr *out, const struct avt_entry *entry, xmlDictPtr dict)
{
    xmlParserCtxtPtr ctxt = xmlNewParserCtxt();
    AVT_INVARIANT(ctxt != NULL);
    if (dict != NULL) {
        xmlDictFree(ctxt->dict);
        ctxt->dict = dict;
        xmlDictReference(dict);
    }
    const char *url = avt_arena_format(arena, SCHEME "%s", entry->name);
    const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA;
    xmlDocPtr doc = xmlCtxtReadMemory(ctxt, entry->bytes.ptr, (int)entry->bytes.len, url, "UTF-8", options);
    struct avt_err err = AVT_NOERR;
    if (doc == NULL || doc->intSubset != NULL) {
        const char *said = ctxt->lastError.message;
        const char *where = avt_arena_format(arena, "%s:%d", entry->name, ctxt->lastError.line);
        err =
            avt_err_make(AVT_EDATA, where, said != NULL ? avt_arena_strn(arena, said, strcspn(said, "\n")) : "DOCTYPE");
        xmlFreeDoc(doc);
    } else {
        *out = doc;
    }
    xmlFreeParserCtxt(ctxt);
    return err;
}

static struct sources *sources_of(xsltStylesheetPtr style)
{
    while (style != NULL && style->_private == NULL)
        style = style->parent;
    return style == NULL ? NULL : style->_private;
}

/* libxslt's loader, for the whole process. ctxt is the stylesheet that includes; document() always comes away empty. */
static xmlDocPtr load(const xmlChar *uri, xmlDictPtr dict, int options, void *ctxt, xsltLoadType type)
{
    (void)options;
    struct sources *s = type == XSLT_LOAD_STYLESHEET ? sources_of(ctxt) : NULL;
    if (s == NULL || strncmp((const char *)uri, SCHEME, strlen(SCHEME)) != 0)
        return NULL;
    const struct avt_entry *entry = avt_entry_find(s->entries, s->n, (const char *)uri + strlen(SCHEME));
    xmlDocPtr doc = NULL;
    if (entry == NULL)
        return NULL;
    struct avt_err err = xslt_parse(s->arena, &doc, entry, dict);
    if (err.code != AVT_OK && s->err.code == AVT_OK)
        s->err = err;
    return doc;
}

/* libxslt asks this for every scheme but file:. ctxt is NULL while stylesheets are compiled. */
static int may_read(xsltSecurityPrefsPtr prefs, xsltTransformContextPtr ctxt, const char *uri)
{
    (void)prefs;
    return ctxt == NULL && strncmp(uri, SCHEME, strlen(SCHEME)) == 0;
}

static void setup(void)
{
    avt_xml_setup();
    xsltInit();
    xsltSetLoaderFunc(load);
    xsltSetGenericErrorFunc(NULL, xslt_hear);
    xsltSecurityPrefsPtr prefs = xsltNewSecurityPrefs();
    AVT_INVARIANT(prefs != NULL);
    const xsltSecurityOption forbidden[] = {XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE,
                                            XSLT_SECPREF_CREATE_DIRECTORY, XSLT_SECPREF_WRITE_NETWORK};
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
        AVT_INVARIANT(xsltSetSecurityPrefs(prefs, forbidden[i], xsltSecurityForbid) == 0);
    AVT_INVARIANT(xsltSetSecurityPrefs(prefs, XSLT_SECPREF_READ_NETWORK, may_read) == 0);
    xsltSetDefaultSecurityPrefs(prefs); /* libxslt keeps it until the process ends */
}

void xslt_setup(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    AVT_INVARIANT(pthread_once(&once, setup) == 0);
}

/* ---- Compiling ---- */

/* What every stylesheet gets from us. Anyone can make a signed view again with ten lines of XSLT that give another. */
static const char FRAME[] = "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' "
                            "xmlns:a='" XSLT_TEXTS_NS "'>\n"
                            "<xsl:import href='/%s'/>\n"
                            "<xsl:template name='t'><xsl:param name='n'/><xsl:param name='a0'/><xsl:param name='a1'/>"
                            "<xsl:value-of select='a:t($n, $a0, $a1)'/></xsl:template>\n"
                            "</xsl:stylesheet>\n";

static struct avt_err compile(struct sources *s, xsltStylesheetPtr *out, const char *name)
{
    struct avt_span frame = avt_span_str(avt_arena_format(s->arena, FRAME, name));
    struct avt_entry entry = {avt_arena_format(s->arena, "ramme/%s", name), frame};
    xmlDocPtr doc = NULL;
    AVT_TRY(xslt_parse(s->arena, &doc, &entry, NULL));
    xsltStylesheetPtr style = xsltNewStylesheet();
    AVT_INVARIANT(style != NULL);
    style->_private = s;
    struct xslt_heard heard = {.len = 0};
    xsltSetGenericErrorFunc(&heard, xslt_hear);
    int failed = xsltParseStylesheetUser(style, doc);
    xsltSetGenericErrorFunc(NULL, xslt_hear);
    if (failed != 0)
        xmlFreeDoc(doc); /* it is the stylesheet's only when all is well */
    if (failed != 0 || s->err.code != AVT_OK) {
        xsltFreeStylesheet(style);
        return s->err.code != AVT_OK ? s->err : heard_error(s->arena, name, &heard);
    }
    style->_private = NULL; /* sources lives no longer than this call */
    *out = style;
    return AVT_NOERR;
}

struct avt_err xslt_compile(struct avt_arena *arena, xsltStylesheetPtr *out, const char *name,
                            const struct avt_entry *entries, size_t n)
{
    struct sources sources = {entries, n, arena, AVT_NOERR};
    return compile(&sources, out, name);
}
