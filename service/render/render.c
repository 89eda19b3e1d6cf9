/*
 * Rendering: see render.h. Each kind is compiled once; the language of a run is a table of texts behind the function t.
 */
#include "render.h"

#include <libxml/xpathInternals.h>
#include <libxslt/extensions.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>
#include <stdio.h>
#include <string.h>

#include "asset.h"
#include "texts.h"
#include "xslt.h"

enum { MAX_LANGUAGES = 8 };

struct render {
    const struct avt_entry *files;
    size_t n;
    xsltStylesheetPtr style[RENDER_KINDS];
    struct texts texts[MAX_LANGUAGES];
    size_t n_texts;
    struct assets assets;
};

static const char *const MAIN[RENDER_KINDS] = {"visning/visning.xsl", "sider/side.xsl", "varsler/varsel.xsl"};

/* Whatever stands here makes signed views, and has only the texts that render_mal sums over. */
static const char SIGNED_FOLDER[] = "visning/";

/* What a text is looked up for; the _private of a transformation. */
struct run {
    const struct assets *assets;
    const struct texts *texts;
    const char *tiltak; /* of the model, "" if none or many */
    enum texts_from from;
};

/* ---- t and finnes ---- */

enum { ARGS = 3 };

static void add_filled(xmlBufferPtr out, const char *text, xmlChar *const args[ARGS])
{
    for (const char *p = text; *p != '\0';) {
        size_t plain = strcspn(p, "{");
        xmlBufferAdd(out, (const xmlChar *)p, (int)plain);
        p += plain;
        if (p[0] == '{' && p[1] >= '0' && p[1] < '0' + ARGS && p[2] == '}') {
            xmlBufferCat(out, args[p[1] - '0'] != NULL ? args[p[1] - '0'] : XSLT_STR(""));
            p += 3;
        } else if (p[0] == '{') {
            xmlBufferCat(out, XSLT_STR("{"));
            p++;
        }
    }
}

static const struct run *run_of(xmlXPathParserContextPtr ctxt)
{
    return xsltXPathGetTransformContext(ctxt)->_private;
}

/* t(key), t(key, a0) to t(key, a0, a1, a2): the text with {0} to {2} filled in, "[key]" if there is none. */
static void function_t(xmlXPathParserContextPtr ctxt, int n)
{
    if (n < 1 || n > 1 + ARGS) {
        xmlXPathSetArityError(ctxt);
        return;
    }
    xmlChar *args[ARGS] = {NULL};
    for (int i = n - 2; i >= 0; i--)
        args[i] = xmlXPathPopString(ctxt);
    xmlChar *key = xmlXPathPopString(ctxt);
    xmlBufferPtr out = xmlBufferCreate();
    AVT_INVARIANT(key != NULL && out != NULL);
    const struct run *run = run_of(ctxt);
    const char *text = texts_find(run->texts, (const char *)key, run->tiltak, run->from);
    if (text != NULL) {
        add_filled(out, text, args);
    } else {
        xmlBufferCat(out, XSLT_STR("["));
        xmlBufferCat(out, key);
        xmlBufferCat(out, XSLT_STR("]"));
    }
    valuePush(ctxt, xmlXPathNewString(xmlBufferContent(out)));
    xmlBufferFree(out);
    xmlFree(key);
    for (int i = 0; i < ARGS; i++)
        xmlFree(args[i]);
}

/* finnes(key): true if there is such a text. */
static void function_finnes(xmlXPathParserContextPtr ctxt, int n)
{
    if (n != 1) {
        xmlXPathSetArityError(ctxt);
        return;
    }
    xmlChar *key = xmlXPathPopString(ctxt);
    AVT_INVARIANT(key != NULL);
    const struct run *run = run_of(ctxt);
    bool found = texts_find(run->texts, (const char *)key, run->tiltak, run->from) != NULL;
    xmlFree(key);
    valuePush(ctxt, xmlXPathNewBoolean(found));
}

/* fil(name): the address of a static file, "[name]" if there is none. */
static void function_fil(xmlXPathParserContextPtr ctxt, int n)
{
    if (n != 1) {
        xmlXPathSetArityError(ctxt);
        return;
    }
    xmlChar *file = xmlXPathPopString(ctxt);
    AVT_INVARIANT(file != NULL);
    const struct asset *asset = assets_find_file(run_of(ctxt)->assets, (const char *)file);
    xmlChar *address = xmlStrdup(asset != NULL ? XSLT_STR("/static/") : XSLT_STR("["));
    address = xmlStrcat(address, asset != NULL ? (const xmlChar *)asset->name : file);
    address = xmlStrcat(address, asset != NULL ? XSLT_STR("") : XSLT_STR("]"));
    AVT_INVARIANT(address != NULL);
    xmlFree(file);
    valuePush(ctxt, xmlXPathWrapString(address));
}

/* ---- Keys and files written as literals ---- */

struct check {
    struct avt_arena *arena;
    const struct assets *assets;
    const struct texts *texts;
    const char *name; /* the file */
    enum texts_from from;
};

static struct avt_err check_key(const struct check *c, const xmlNode *node, const char *key, size_t len)
{
    const char *text = avt_arena_strn(c->arena, key, len);
    if (texts_find(c->texts, text, "", c->from) != NULL)
        return AVT_NOERR;
    return avt_err_format(c->arena, AVT_EDATA, avt_arena_format(c->arena, "%s:%ld", c->name, xmlGetLineNo(node)),
                          "no text %s in %s", text, c->texts->spraak);
}

static struct avt_err check_file(const struct check *c, const xmlNode *node, const char *file, size_t len)
{
    const char *text = avt_arena_strn(c->arena, file, len);
    if (assets_find_file(c->assets, text) != NULL)
        return AVT_NOERR;
    return avt_err_format(c->arena, AVT_EDATA, avt_arena_format(c->arena, "%s:%ld", c->name, xmlGetLineNo(node)),
                          "no file static/%s", text);
}

/* Every a:t('key' and a:fil('name' of an attribute. */
static struct avt_err check_functions(const struct check *c, const xmlNode *node, const char *value)
{
    static const struct {
        const char *call;
        struct avt_err (*check)(const struct check *c, const xmlNode *node, const char *what, size_t len);
    } rows[] = {
        {"a:t('",   check_key },
        {"a:fil('", check_file},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (const char *at = strstr(value, rows[i].call); at != NULL; at = strstr(at, rows[i].call)) {
            at += strlen(rows[i].call);
            AVT_TRY(rows[i].check(c, node, at, strcspn(at, "'")));
        }
    return AVT_NOERR;
}

/* <xsl:with-param name="n" select="'key'"/>: n is used for nothing but keys. */
static struct avt_err check_param(const struct check *c, const xmlNode *node, const char *name, const char *select)
{
    size_t len = strlen(select);
    if (strcmp(name, "n") != 0 || len < 3 || select[0] != '\'' || strchr(select + 1, '\'') != select + len - 1)
        return AVT_NOERR;
    return check_key(c, node, select + 1, len - 2);
}

static struct avt_err check_element(const struct check *c, const xmlNode *node)
{
    const char *name = "", *select = "";
    for (const xmlAttr *a = node->properties; a != NULL; a = a->next) {
        const char *value =
            a->children != NULL && a->children->content != NULL ? (const char *)a->children->content : "";
        AVT_TRY(check_functions(c, node, value));
        if (strcmp((const char *)a->name, "name") == 0)
            name = value;
        else if (strcmp((const char *)a->name, "select") == 0)
            select = value;
    }
    return strcmp((const char *)node->name, "with-param") == 0 ? check_param(c, node, name, select) : AVT_NOERR;
}

static struct avt_err check_tree(const struct check *c, const xmlNode *node)
{
    for (; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        AVT_TRY(check_element(c, node));
        AVT_TRY(check_tree(c, node->children));
    }
    return AVT_NOERR;
}

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), tail = strlen(end);
    return len >= tail && strcmp(text + len - tail, end) == 0;
}

static struct avt_err check_keys(struct avt_arena *arena, const struct render *render, const struct texts *texts)
{
    for (size_t i = 0; i < render->n; i++) {
        const struct avt_entry *file = &render->files[i];
        if (!ends_with(file->name, ".xsl"))
            continue;
        struct check check = {arena, &render->assets, texts, file->name, TEXTS_ANY};
        if (strncmp(file->name, SIGNED_FOLDER, strlen(SIGNED_FOLDER)) == 0)
            check.from = TEXTS_SIGNED;
        xmlDocPtr doc = NULL;
        AVT_TRY(xslt_parse(arena, &doc, file, NULL));
        struct avt_err err = check_tree(&check, xmlDocGetRootElement(doc));
        xmlFreeDoc(doc);
        AVT_TRY(err);
    }
    return AVT_NOERR;
}

/* ---- Open ---- */

static const struct texts *texts_of(const struct render *render, const char *spraak)
{
    for (size_t i = 0; i < render->n_texts; i++)
        if (strcmp(render->texts[i].spraak, spraak) == 0)
            return &render->texts[i];
    return NULL;
}

/* "nb" of "tekster/nb/…", or NULL. */
static const char *language_of(struct avt_arena *arena, const char *name)
{
    static const char folder[] = "tekster/";
    if (strncmp(name, folder, strlen(folder)) != 0)
        return NULL;
    name += strlen(folder);
    return strcspn(name, "/") == 2 && name[2] == '/' ? avt_arena_strn(arena, name, 2) : NULL;
}

static struct avt_err open_texts(struct avt_arena *arena, struct render *render)
{
    for (size_t i = 0; i < render->n; i++) {
        const char *spraak = language_of(arena, render->files[i].name);
        if (spraak == NULL || render_has(render, spraak))
            continue;
        if (render->n_texts == MAX_LANGUAGES)
            return avt_err_make(AVT_EDATA, "tekster", "too many languages");
        AVT_TRY(texts_load(arena, &render->texts[render->n_texts], spraak, render->files, render->n));
        render->n_texts++;
    }
    const struct texts *nb = texts_of(render, "nb");
    return nb != NULL ? check_keys(arena, render, nb) : avt_err_make(AVT_EDATA, "tekster/nb", "there is no bokmaal");
}

struct avt_err render_open(struct render **out, struct avt_arena *arena, const struct avt_entry *templates, size_t n)
{
    xslt_setup();
    struct render *render = avt_arena_alloc(arena, sizeof *render);
    render->files = avt_entries_sorted(arena, templates, n);
    render->n = n;
    AVT_TRY(assets_make(&render->assets, arena, templates, n));
    AVT_TRY(open_texts(arena, render));
    for (int kind = 0; kind < RENDER_KINDS; kind++) {
        struct avt_err err = xslt_compile(arena, &render->style[kind], MAIN[kind], render->files, n);
        if (err.code != AVT_OK) {
            render_close(&render);
            return err;
        }
    }
    *out = render;
    return AVT_NOERR;
}

void render_close(struct render **render)
{
    if (*render == NULL)
        return;
    for (int kind = 0; kind < RENDER_KINDS; kind++)
        xsltFreeStylesheet((*render)->style[kind]);
    *render = NULL;
}

bool render_has(const struct render *render, const char *spraak)
{
    return texts_of(render, spraak) != NULL;
}

const char *render_text(const struct render *render, const char *spraak, const char *key)
{
    const struct texts *texts = texts_of(render, spraak);
    return texts == NULL ? NULL : texts_find(texts, key, "", TEXTS_ANY);
}

/* ---- Run ---- */

/* The measure a model is about: the root's own, or that of its only <avtale>. "" for lists. */
static const char *tiltak_of(struct avt_arena *arena, const xmlDoc *doc)
{
    xmlNodePtr root = xmlDocGetRootElement(doc), about = NULL;
    if (xmlHasProp(root, XSLT_STR("tiltak")) != NULL)
        about = root;
    for (xmlNodePtr child = root->children; about != root && child != NULL; child = child->next) {
        if (child->type != XML_ELEMENT_NODE || !xmlStrEqual(child->name, XSLT_STR("avtale")))
            continue;
        if (about != NULL)
            return "";
        about = child;
    }
    xmlChar *name = about == NULL ? NULL : xmlGetNoNsProp(about, XSLT_STR("tiltak"));
    const char *tiltak = avt_arena_str(arena, name == NULL ? "" : (const char *)name);
    xmlFree(name);
    return tiltak;
}

static xmlDocPtr transform(struct xslt_heard *heard, xsltStylesheetPtr style, xmlDocPtr model, struct run *run)
{
    xsltTransformContextPtr ctxt = xsltNewTransformContext(style, model);
    AVT_INVARIANT(ctxt != NULL);
    ctxt->_private = run;
    xsltSetTransformErrorFunc(ctxt, heard, xslt_hear);
    AVT_INVARIANT(xsltSetCtxtSecurityPrefs(xsltGetDefaultSecurityPrefs(), ctxt) == 0);
    AVT_INVARIANT(xsltRegisterExtFunction(ctxt, XSLT_STR("t"), XSLT_STR(XSLT_TEXTS_NS), function_t) == 0);
    AVT_INVARIANT(xsltRegisterExtFunction(ctxt, XSLT_STR("finnes"), XSLT_STR(XSLT_TEXTS_NS), function_finnes) == 0);
    AVT_INVARIANT(xsltRegisterExtFunction(ctxt, XSLT_STR("fil"), XSLT_STR(XSLT_TEXTS_NS), function_fil) == 0);
    const char quoted[] = {'\'', run->texts->spraak[0], run->texts->spraak[1], '\'', '\0'};
    const char *params[] = {"spraak", quoted, NULL};
    xmlDocPtr result = xsltApplyStylesheetUser(style, model, params, NULL, NULL, ctxt);
    if (result != NULL && (ctxt->state != XSLT_STATE_OK || heard->len > 0)) {
        xmlFreeDoc(result);
        result = NULL;
    }
    xsltFreeTransformContext(ctxt);
    return result;
}

/* libxslt knows no doctype of HTML as it is now, so pages get theirs here. */
static struct avt_err save(struct avt_arena *arena, struct avt_span *out, enum render_kind kind, xmlDocPtr result,
                           xsltStylesheetPtr style)
{
    xmlChar *bytes = NULL;
    int len = 0;
    if (xsltSaveResultToString(&bytes, &len, result, style) != 0)
        return avt_err_make(AVT_EDATA, MAIN[kind], "the result cannot be written");
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, kind == RENDER_SIDE ? "<!DOCTYPE html>\n" : "");
    avt_buf_add(&buf, bytes != NULL ? (const char *)bytes : "", (size_t)len);
    xmlFree(bytes);
    *out = avt_buf_get(&buf);
    return AVT_NOERR;
}

struct avt_err render_run(struct render *render, struct avt_arena *arena, struct avt_span *out, enum render_kind kind,
                          const char *spraak, struct avt_span model)
{
    const struct texts *texts = texts_of(render, spraak);
    if (texts == NULL)
        return avt_err_make(AVT_EUSAGE, "spraak", "no texts in this language");
    struct avt_entry entry = {"modell", model};
    xmlDocPtr doc = NULL;
    AVT_TRY(xslt_parse(arena, &doc, &entry, NULL));
    struct run run = {&render->assets, texts, tiltak_of(arena, doc), kind == RENDER_VISNING ? TEXTS_SIGNED : TEXTS_ANY};
    struct xslt_heard heard = {.len = 0};
    xmlDocPtr result = transform(&heard, render->style[kind], doc, &run);
    struct avt_err err = result == NULL ? avt_err_make(AVT_EDATA, MAIN[kind], avt_arena_str(arena, heard.text))
                                        : save(arena, out, kind, result, render->style[kind]);
    xmlFreeDoc(result);
    xmlFreeDoc(doc);
    return err;
}

/* ---- mal ---- */

struct avt_err render_mal(const struct render *render, struct avt_arena *arena, struct avt_digest *digest,
                          struct avt_span *sums, struct avt_entry **files, size_t *n, const char *spraak,
                          const char *tiltak)
{
    const char *names[] = {avt_arena_format(arena, "tekster/%s/felles.xml", spraak),
                           avt_arena_format(arena, "tekster/%s/%s.xml", spraak, tiltak),
                           avt_arena_format(arena, "tekster/%s/visning.xml", spraak), "visning/kort.xsl",
                           MAIN[RENDER_VISNING]};
    const size_t most = sizeof names / sizeof *names;
    struct avt_sum *sum = avt_arena_array(arena, most, sizeof *sum);
    struct avt_entry *found = avt_arena_array(arena, most, sizeof *found);
    size_t count = 0;
    if (!render_has(render, spraak))
        return avt_err_make(AVT_EUSAGE, "spraak", "no texts in this language");
    for (size_t i = 0; i < most; i++) {
        const struct avt_entry *file = avt_entry_find(render->files, render->n, names[i]);
        if (file == NULL)
            continue;
        sum[count] = (struct avt_sum){file->name, avt_hash(file->bytes)};
        found[count++] = *file;
    }
    *sums = avt_sums_format(arena, sum, count);
    *digest = avt_hash(*sums);
    *files = found;
    *n = count;
    return AVT_NOERR;
}
