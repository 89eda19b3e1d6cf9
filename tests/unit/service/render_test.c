/*
 * Rendering: the closed door of the loader, texts by key, and every page of tests/data/sider as people get it. Pages are
 * also written to sider/ below the build folder, to be looked at.
 */
#include "unit/unit.h"

#include <libxml/HTMLparser.h>
#include <libxml/tree.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "avtale/hash.h"
#include "render/render.h"
#include "sys/file.h"

#define XSL "<xsl:stylesheet version='1.0' xmlns:xsl='http://www.w3.org/1999/XSL/Transform' xmlns:a='urn:avtale:tekst'>"
#define END "</xsl:stylesheet>"
#define NB                                                                                                             \
    "tekster/nb/felles.xml",                                                                                           \
        "<tekster spraak='nb'><t n='hei'>Hei {0}, {1}{2}{3} {</t><t n='felles'>felles</t></tekster>"

/* ---- Small sets of templates ---- */

#define SIMPLE                                                                                                         \
    XSL "<xsl:output method='text'/><xsl:template match='/*'><xsl:value-of "                                           \
        "select=\"a:t('hei')\"/></xsl:template></xsl:stylesheet>"

/* The four files every set needs, and one more or another in place of one of them. */
static struct avt_err open_with(struct render **out, struct avt_arena *arena, const char *name, const char *text)
{
    const char *const files[][2] = {
        {"visning/visning.xsl", SIMPLE},
        {"sider/side.xsl",                     SIMPLE},
        {"varsler/varsel.xsl",SIMPLE},
        {NB }
    };
    struct avt_entry *entries = avt_arena_array(arena, UNIT_COUNT(files) + 1, sizeof *entries);
    size_t n = 0;
    for (size_t i = 0; i < UNIT_COUNT(files); i++)
        if (strcmp(files[i][0], name) != 0)
            entries[n++] = (struct avt_entry){files[i][0], avt_span_str(files[i][1])};
    entries[n++] = (struct avt_entry){name, avt_span_str(text)};
    return render_open(out, arena, entries, n);
}

static const char *run_varsel(struct avt_arena *arena, const char *body, const char *model)
{
    struct render *render = NULL;
    struct avt_span out;
    const char *text = avt_arena_format(
        arena, XSL "<xsl:output method='text'/><xsl:template match='/*'>%s</xsl:template></xsl:stylesheet>", body);
    assert_ok(open_with(&render, arena, "varsler/varsel.xsl", text));
    struct avt_err err = render_run(render, arena, &out, RENDER_VARSEL, "nb", avt_span_str(model));
    render_close(&render);
    assert_null(render);
    return err.code == AVT_OK ? avt_arena_strn(arena, out.ptr, out.len) : err.detail;
}

static void placeholders(void **state)
{
    struct avt_arena *arena = *state;
    assert_string_equal(run_varsel(arena, "<xsl:value-of select=\"a:t('hei', @a, 2)\"/>", "<m a='du &amp; &lt;jeg>'/>"),
                        "Hei du & <jeg>, 2{3} {");
    assert_string_equal(run_varsel(arena, "<xsl:value-of select=\"a:t('hei', @a, 2, 3)\"/>", "<m a='du'/>"),
                        "Hei du, 23{3} {");
    assert_string_equal(run_varsel(arena, "<xsl:value-of select=\"a:t('hei')\"/>", "<m/>"), "Hei , {3} {");
    assert_string_equal(run_varsel(arena, "<xsl:value-of select=\"a:t(@k)\"/>", "<m k='ukjent'/>"), "[ukjent]");
    assert_string_equal(
        run_varsel(arena, "<xsl:value-of select=\"a:finnes('ukjent')\"/>/<xsl:value-of select=\"a:finnes('hei')\"/>",
                   "<m/>"),
        "false/true");
    assert_string_equal(run_varsel(arena,
                                   "<xsl:call-template name='t'><xsl:with-param name='n' select=\"'hei'\"/>"
                                   "<xsl:with-param name='a0' select='@a'/></xsl:call-template>",
                                   "<m a='x'/>"),
                        "Hei x, {3} {");
}

#define TEMPLATE(body) "\n<xsl:template match='/'>" body "</xsl:template>"
#define CALL(key)      "<xsl:call-template name='t'><xsl:with-param name='n' select=\"'" key "'\"/></xsl:call-template>"
#define TEXTS(inner)   "<tekster spraak='nb'>" inner "</tekster>"

/* Stands in a stylesheet's element, or is a whole file of texts. */
static const struct {
    const char *file, *text, *where;
} wrong_files[] = {
    {"sider/side.xsl",        TEMPLATE("\n<p title=\"{a:t('hei')} {a:t('borte')}\"/>"), "sider/side.xsl:3"      },
    {"sider/side.xsl",        TEMPLATE("\n<p href=\"{a:fil('borte.css')}\"/>"),         "sider/side.xsl:3"      },
    {"sider/side.xsl",        TEMPLATE(CALL("borte")),                                  "sider/side.xsl:2"      },
    {"sider/side.xsl",        TEMPLATE("<p>"),                                          "sider/side.xsl:2"      },
    {"sider/side.xsl",        "\n<xsl:include href='borte.xsl'/>",                      "sider/side.xsl:2"      },
    {"sider/side.xsl",        TEMPLATE("<xsl:value-of select='1 +'/>"),                 "sider/side.xsl:2"      },
    {"sider/side.xsl",        "<xsl:import href='file:///etc/passwd'/>",                "sider/side.xsl"        },
    {"sider/side.xsl",        "<xsl:import href='http://127.0.0.1/x.xsl'/>",            "sider/side.xsl"        },
    {"tekster/nb/sider.xml",  TEXTS("<t n='felles'>to ganger</t>"),                     "tekster/nb"            },
    {"tekster/nb/sider.xml",  "<tekster spraak='nn'/>",                                 "tekster/nb/sider.xml:1"},
    {"tekster/nb/sider.xml",  TEXTS("\n<t n='x'/>"),                                    "tekster/nb/sider.xml:2"},
    {"tekster/nb/sider.xml",  "<!DOCTYPE tekster>" TEXTS(""),                           "tekster/nb/sider.xml:1"},
    {"tekster/nb/felles.xml", TEXTS("<t n='x'>y</t>"),                                  "sider/side.xsl:1"      },
};

static void wrong_files_stop_the_start(void **state)
{
    for (size_t i = 0; i < UNIT_COUNT(wrong_files); i++) {
        struct render *render = NULL;
        bool xsl = strstr(wrong_files[i].file, ".xsl") != NULL;
        const char *text = avt_arena_format(*state, "%s%s%s", xsl ? XSL : "", wrong_files[i].text, xsl ? END : "");
        struct avt_err err = open_with(&render, *state, wrong_files[i].file, text);
        assert_row(err.code != AVT_OK && render == NULL, text);
        if (strncmp(err.where, wrong_files[i].where, strlen(wrong_files[i].where)) != 0)
            fail_msg("row %zu: %s: %s", i, err.where, err.detail);
    }
}

/* document() comes away empty, whatever it names, and output elsewhere than the result is refused. */
static void nothing_is_read_or_written(void **state)
{
    static const char *const uris[] = {
        "/etc/passwd",           "file:///etc/passwd", "http://127.0.0.1/", "avtale:/tekster/nb/felles.xml", "",
        "/tekster/nb/felles.xml"};
    for (size_t i = 0; i < UNIT_COUNT(uris); i++) {
        const char *body =
            avt_arena_format(*state, "<xsl:value-of select=\"string-length(document('%s'))\"/>", uris[i]);
        const char *got = run_varsel(*state, body, "<m/>");
        assert_row(strcmp(got, "0") == 0 || strstr(got, "rror") != NULL || strstr(got, "efused") != NULL, got);
    }
    const char *got = run_varsel(*state, "<xsl:document href='/tmp/avtale-render-test'>x</xsl:document>", "<m/>");
    assert_row(strstr(got, "denied") != NULL || strstr(got, "refused") != NULL, got);
    assert_null(fopen("/tmp/avtale-render-test", "r"));
}

static void runtime_faults_are_errors(void **state)
{
    const char *got = run_varsel(*state, "<xsl:call-template name='borte'/>", "<m/>");
    assert_row(strstr(got, "borte") != NULL, got);
    got = run_varsel(*state, "<xsl:message terminate='yes'>stans</xsl:message>", "<m/>");
    assert_row(strstr(got, "stans") != NULL, got);
}

/* A measure's own text goes before the shared one, and a signed view sees no text that render_mal does not sum over. */
static void texts_have_a_place(void **state)
{
    static const char show[] = XSL "<xsl:output method='text'/><xsl:template match='/*'><xsl:value-of "
                                   "select=\"a:t(@k)\"/></xsl:template></xsl:stylesheet>";
    const struct avt_entry entries[] = {
        {"visning/visning.xsl",   AVT_SPAN(show)                                                                    },
        {"sider/side.xsl",        AVT_SPAN(show)                                                                    },
        {"varsler/varsel.xsl",    AVT_SPAN(show)                                                                    },
        {"tekster/nb/felles.xml", AVT_SPAN("<tekster spraak='nb'><t n='a'>felles</t></tekster>")                    },
        {"tekster/nb/sider.xml",  AVT_SPAN("<tekster spraak='nb'><t n='s'>side</t></tekster>")                      },
        {"tekster/nb/mentor.xml", AVT_SPAN("<tekster spraak='nb'><t n='a'>mentor</t><t n='m'>mentors</t></tekster>")},
        {"tekster/nb/x.xml",      AVT_SPAN("<tekster spraak='nb'><t n='a'>x</t></tekster>")                         },
        {"tekster/nn/felles.xml", AVT_SPAN("<tekster spraak='nn'><t n='a'>sams</t></tekster>")                      },
    };
    static const struct {
        enum render_kind kind;
        const char *spraak, *model, *expected;
    } rows[] = {
        {RENDER_VISNING, "nb", "<v tiltak='mentor' k='a'/>",                                 "mentor" },
        {RENDER_VISNING, "nb", "<v tiltak='annet' k='a'/>",                                  "felles" },
        {RENDER_VISNING, "nb", "<v tiltak='mentor' k='s'/>",                                 "[s]"    },
        {RENDER_VISNING, "nb", "<v tiltak='annet' k='m'/>",                                  "[m]"    },
        {RENDER_SIDE,    "nb", "<s k='m'/>",                                                 "mentors"},
        {RENDER_SIDE,    "nb", "<s k='s'/>",                                                 "side"   },
        {RENDER_SIDE,    "nb", "<s k='a'><avtale tiltak='mentor'/></s>",                     "mentor" },
        {RENDER_SIDE,    "nb", "<s k='a'><avtale tiltak='mentor'/><avtale tiltak='x'/></s>", "felles" },
        {RENDER_VISNING, "nn", "<v tiltak='mentor' k='a'/>",                                 "sams"   },
    };
    struct render *render;
    assert_ok(render_open(&render, *state, entries, UNIT_COUNT(entries)));
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_span out;
        assert_ok(render_run(render, *state, &out, rows[i].kind, rows[i].spraak, avt_span_str(rows[i].model)));
        if (rows[i].kind == RENDER_SIDE)
            assert_true(avt_span_starts(out, "<!DOCTYPE html>\n"));
        struct avt_span text = rows[i].kind == RENDER_SIDE ? avt_span_make(out.ptr + 16, out.len - 16) : out;
        assert_row(avt_span_is(text, rows[i].expected), rows[i].model);
    }
    assert_true(render_has(render, "nn") && !render_has(render, "en"));
    assert_string_equal(render_text(render, "nb", "m"), "mentors");
    assert_null(render_text(render, "nb", "borte"));
    assert_null(render_text(render, "en", "a"));
    struct avt_span out;
    assert_code(render_run(render, *state, &out, RENDER_SIDE, "en", AVT_SPAN("<s/>")), AVT_EUSAGE);
    assert_code(render_run(render, *state, &out, RENDER_SIDE, "nb", AVT_SPAN("<s>")), AVT_EDATA);
    assert_code(render_run(render, *state, &out, RENDER_SIDE, "nb", AVT_SPAN("<!DOCTYPE s><s/>")), AVT_EDATA);
    render_close(&render);
}

/* ---- The real templates ---- */

struct fixture {
    struct avt_arena *arena;
    struct render *render;
    struct avt_entry *pages;
    size_t n;
};

static struct fixture shared;

static int open_all(void **state)
{
    (void)state;
    struct avt_entry *templates;
    size_t n;
    shared.arena = avt_arena_new();
    struct avt_err err = file_tree(shared.arena, &templates, &n, AVT_SOURCE "/templates");
    if (err.code == AVT_OK)
        err = render_open(&shared.render, shared.arena, templates, n);
    if (err.code == AVT_OK)
        err = file_tree(shared.arena, &shared.pages, &shared.n, AVT_SOURCE "/tests/data/sider");
    if (err.code == AVT_OK)
        err = file_mkdir("sider", 0755);
    if (err.code != AVT_OK)
        print_error("%s: %s: %s\n", avt_err_name(err.code), err.where, err.detail);
    return err.code == AVT_OK ? 0 : -1;
}

static int close_all(void **state)
{
    (void)state;
    render_close(&shared.render);
    avt_arena_free(&shared.arena);
    return 0;
}

static enum render_kind kind_of(const char *name)
{
    if (strncmp(name, "visning-", 8) == 0)
        return RENDER_VISNING;
    return strncmp(name, "varsel-", 7) == 0 ? RENDER_VARSEL : RENDER_SIDE;
}

static struct avt_span render_page(struct avt_arena *arena, const struct avt_entry *page)
{
    struct avt_span out;
    struct avt_err err = render_run(shared.render, arena, &out, kind_of(page->name), "nb", page->bytes);
    if (err.code != AVT_OK)
        fail_msg("%s: %s: %s", page->name, err.where, err.detail);
    return out;
}

/* "[some.key]" is what a missing text leaves behind. */
static void check_texts(const char *name, const char *text)
{
    for (const char *at = strchr(text, '['); at != NULL; at = strchr(at + 1, '[')) {
        size_t len = strspn(at + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-/");
        if (len > 0 && at[1 + len] == ']')
            fail_msg("%s: %.*s", name, (int)len + 2, at);
    }
    if (strstr(text, "NaN") != NULL)
        fail_msg("%s: NaN", name);
}

struct page {
    const char *name;
    xmlNodePtr root;
    int headings;
    const char *ids[512];
    size_t n_ids;
};

static const char *attr(const xmlNode *node, const char *name)
{
    for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
        if (strcmp((const char *)a->name, name) == 0)
            return a->children != NULL ? (const char *)a->children->content : "";
    return NULL;
}

static bool is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static bool has_id(const struct page *page, const char *id, size_t len)
{
    for (size_t i = 0; i < page->n_ids; i++)
        if (strlen(page->ids[i]) == len && strncmp(page->ids[i], id, len) == 0)
            return true;
    return false;
}

static void visit(const xmlNode *node, struct page *page, void (*fn)(const xmlNode *, struct page *))
{
    for (; node != NULL; node = node->next)
        if (node->type == XML_ELEMENT_NODE) {
            fn(node, page);
            visit(node->children, page, fn);
        }
}

static void collect(const xmlNode *node, struct page *page)
{
    const char *id = attr(node, "id");
    page->headings += is(node, "h1");
    if (is(node, "script") || is(node, "style") || attr(node, "style") != NULL)
        fail_msg("%s: script or style", page->name);
    for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
        if (strncmp((const char *)a->name, "on", 2) == 0)
            fail_msg("%s: %s", page->name, (const char *)a->name);
    if (id == NULL)
        return;
    if (has_id(page, id, strlen(id)) || page->n_ids == UNIT_COUNT(page->ids))
        fail_msg("%s: id %s stands twice", page->name, id);
    page->ids[page->n_ids++] = id;
}

/* Every id that is pointed at is there. */
static void check_references(const xmlNode *node, struct page *page)
{
    static const char *const names[] = {"for", "aria-describedby", "aria-labelledby"};
    const char *href = attr(node, "href");
    if (href != NULL && href[0] == '#' && !has_id(page, href + 1, strlen(href + 1)))
        fail_msg("%s: nothing at %s", page->name, href);
    for (size_t i = 0; i < UNIT_COUNT(names); i++)
        for (const char *at = attr(node, names[i]); at != NULL && *at != '\0';
             at += strcspn(at, " ") + (strchr(at, ' ') != NULL))
            if (*at != ' ' && !has_id(page, at, strcspn(at, " ")))
                fail_msg("%s: %s names %s", page->name, names[i], at);
}

static const xmlNode *find(const xmlNode *node, const char *element, const char *name, const char *value)
{
    for (; node != NULL; node = node->next) {
        if (is(node, element) && attr(node, name) != NULL && strcmp(attr(node, name), value) == 0)
            return node;
        const xmlNode *below = node->type == XML_ELEMENT_NODE ? find(node->children, element, name, value) : NULL;
        if (below != NULL)
            return below;
    }
    return NULL;
}

/* A form that changes something has token and key; one that only asks must not put them in an address. */
static void check_forms(const xmlNode *node, struct page *page)
{
    if (is(node, "form")) {
        bool post = strcmp(attr(node, "method"), "post") == 0;
        bool token = find(node->children, "input", "name", "token") != NULL,
             key = find(node->children, "input", "name", "nokkel") != NULL;
        if (token != post || key != post)
            fail_msg("%s: form %s", page->name, attr(node, "action"));
    }
    bool field =
        is(node, "select") || is(node, "textarea") || (is(node, "input") && strcmp(attr(node, "type"), "hidden") != 0);
    if (field && (attr(node, "id") == NULL || find(page->root, "label", "for", attr(node, "id")) == NULL))
        fail_msg("%s: no label for %s", page->name, attr(node, "name"));
}

/* libxml2 knows HTML 4; the elements it does not know are newer. Anything else it says is wrong markup. */
static void hear(void *heard, xmlErrorPtr error)
{
    if (error->code != XML_HTML_UNKNOWN_TAG)
        avt_buf_format(heard, "line %d: %s", error->line, error->message);
}

static htmlDocPtr parse_html(struct avt_arena *arena, const char *name, struct avt_span html)
{
    struct avt_buf heard = AVT_BUF(arena);
    xmlSetStructuredErrorFunc(&heard, hear);
    htmlDocPtr doc = htmlReadMemory(html.ptr, (int)html.len, name, "UTF-8", HTML_PARSE_NONET);
    xmlSetStructuredErrorFunc(NULL, NULL);
    if (doc == NULL || heard.len > 0)
        fail_msg("%s: %s", name, heard.len > 0 ? heard.ptr : "not HTML");
    return doc;
}

static void check_html(struct avt_arena *arena, const char *name, struct avt_span html)
{
    struct page page = {.name = name};
    assert_true(avt_span_starts(html, "<!DOCTYPE html>\n<html lang=\"nb\">"));
    htmlDocPtr doc = parse_html(arena, name, html);
    page.root = xmlDocGetRootElement(doc);
    visit(page.root, &page, collect);
    visit(page.root, &page, check_references);
    visit(page.root, &page, check_forms);
    if (page.headings != 1)
        fail_msg("%s: %d h1", name, page.headings);
    xmlFreeDoc(doc);
}

static void check_visning(const char *name, struct avt_span xhtml, struct avt_span again)
{
    xmlDocPtr doc = xmlReadMemory(xhtml.ptr, (int)xhtml.len, name, "UTF-8", XML_PARSE_NONET | XML_PARSE_NOERROR);
    if (doc == NULL)
        fail_msg("%s: not XML", name);
    const xmlNode *root = xmlDocGetRootElement(doc);
    assert_string_equal(root->ns->href, "http://www.w3.org/1999/xhtml");
    assert_null(strstr(xhtml.ptr, "<script"));
    assert_null(strstr(xhtml.ptr, "style="));
    const char *styled = strstr(xhtml.ptr, "<style>");
    assert_true(styled != NULL && strstr(styled + 1, "<style") == NULL);
    const char *end = strstr(styled, "</style>");
    assert_null(
        memchr(styled, '&', (size_t)(end - styled))); /* else its digest is of another text than a browser reads */
    assert_null(memmem(styled, (size_t)(end - styled), "url(", 4));
    assert_null(strstr(xhtml.ptr, "xmlns:"));
    assert_non_null(strstr(xhtml.ptr, "<meta name=\"avtale-salt\" content=\""));
    assert_true(avt_span_equal(xhtml, again));
    xmlFreeDoc(doc);
}

static void every_page(void **state)
{
    static const char *const ending[] = {[RENDER_VISNING] = "xhtml", [RENDER_SIDE] = "html", [RENDER_VARSEL] = "txt"};
    for (size_t i = 0; i < shared.n; i++) {
        const struct avt_entry *page = &shared.pages[i];
        enum render_kind kind = kind_of(page->name);
        struct avt_span out = render_page(*state, page);
        check_texts(page->name, out.ptr);
        if (kind == RENDER_SIDE)
            check_html(*state, page->name, out);
        else if (kind == RENDER_VISNING)
            check_visning(page->name, out, render_page(*state, page));
        else
            assert_true(avt_span_starts(out, "Emne: ") && strstr(out.ptr, "\n\n") == strchr(out.ptr, '\n'));
        const char *file =
            avt_arena_format(*state, "sider/%.*s.%s", (int)strlen(page->name) - 4, page->name, ending[kind]);
        assert_ok(file_write(file, out, 0644));
    }
    assert_true(shared.n > 40);
}

static const struct avt_entry *page_of(const char *name)
{
    for (size_t i = 0; i < shared.n; i++)
        if (strcmp(shared.pages[i].name, name) == 0)
            return &shared.pages[i];
    fail_msg("no page %s", name);
    return NULL;
}

static void said(struct avt_arena *arena, const char *page, const char *text, bool expected)
{
    if ((strstr(render_page(arena, page_of(page)).ptr, text) != NULL) != expected)
        fail_msg("%s: %s", page, text);
}

/* What must be said, and what must not. */
static void what_pages_say(void **state)
{
    said(*state, "visning-etterregistrert.xml",
         "<p class=\"viktig\"><strong>Avtalen ble laget etter at deltakeren startet", true);
    said(*state, "visning-deltaker.xml", "class=\"viktig\"", false);
    said(*state, "visning-deltaker.xml", "1. desember 2026", true);
    said(*state, "visning-arbeidsgiver.xml",
         "1\xC2\xA0"
         "058\xC2\xA0"
         "000\xC2\xA0"
         "kr",
         true);
    said(*state, "visning-arbeidsgiver.xml", "<dd>2\xC2\xA0%</dd>", true);
    said(*state, "visning-mentor.xml", "mentor", true);
    said(*state, "utkast-felt.xml", "<title>Feil: ", true);
    said(*state, "utkast-felt.xml", "value=\"31. mai 2027\"", true);
    said(*state, "utkast-felt.xml", "value=\"31.02.2027\"", true);
    said(*state, "utkast-felt.xml", "value=\"8,5\"", true);
    said(*state, "utkast-felt.xml", "href=\"#f-formaal\"", true);
    said(*state, "fremlegg-mangler.xml", "/utkast/innhold#f-formaal", true);
    said(*state, "fremlegg-mangler.xml", "Send til signering</button>", false);
    said(*state, "fremlegg.xml", "Send til signering</button>", true);
    said(*state, "signer.xml", "Jeg har lest avtalen og godtar innholdet", true);
    said(*state, "signer.xml", "name=\"lest\" value=\"ja\"", true);
    said(*state, "signer-taushet.xml", "forvaltningsloven § 13", true);
    said(*state, "sammenlign.xml", "<del><span class=\"skjult\">Slettet: </span>8</del>", true);
    said(*state, "varsel-fremlagt.xml", "Mentor", false);
    said(*state, "velg.xml", "action=\"/utlogging\"", false);
    said(*state, "feil-404.xml", "01JD8QREQ0000000000000000", true);
}

/* On the page and in the paper beside the contact person; where to ring, instead of one whose days are over. */
static void test_a_substitute_stands_beside(void **state)
{
    static const char days[] = "Fra og med 20. november 2026 til og med 27. november 2026.";
    static const char *const pages[] = {"avtale-signer.xml", "signer.xml", "papir.xml"};
    for (size_t i = 0; i < UNIT_COUNT(pages); i++) {
        said(*state, pages[i], "Viktor Vikar", true);
        said(*state, pages[i], days, true);
    }
    said(*state, "avtale-signer.xml", "Kari Veileder, veileder", true);
    said(*state, "avtale-signer.xml", "tel:+4755553336", true);
    said(*state, "avtale-signer.xml", "tel:40000003", true);
    said(*state, "signer-taushet.xml", "Kari Veileder i Nav hjelper deg.", true);
    said(*state, "signer-taushet.xml", "tel:40000003", true);
    said(*state, "signer.xml", "Kari Veileder i Nav hjelper deg.", false);
    said(*state, "signer.xml", "tel:40000003", true);
    said(*state, "papir.xml", "Vera Veileder", true);
    said(*state, "papir.xml", "Viktor Vikar er vikar, p\xC3\xA5 telefon", true);
    said(*state, "bekreft.xml", "Vikar", false);
}

/* ---- Threads ---- */

static void *render_many(void *arg)
{
    struct avt_span *first = arg;
    struct avt_arena *arena = avt_arena_new();
    bool same = true;
    for (int i = 0; i < 20; i++) {
        struct avt_span out = {NULL, 0};
        struct avt_err err =
            render_run(shared.render, arena, &out, RENDER_SIDE, "nb", page_of("avtale-ventende.xml")->bytes);
        same = same && err.code == AVT_OK && avt_span_equal(out, *first);
        avt_arena_reset(arena);
    }
    avt_arena_free(&arena);
    return same ? arg : NULL;
}

static void threads_share_it(void **state)
{
    pthread_t threads[4];
    struct avt_span first = render_page(*state, page_of("avtale-ventende.xml"));
    for (size_t i = 0; i < UNIT_COUNT(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, render_many, &first), 0);
    for (size_t i = 0; i < UNIT_COUNT(threads); i++) {
        void *same;
        assert_int_equal(pthread_join(threads[i], &same), 0);
        assert_non_null(same);
    }
}

/* ---- mal ---- */

static void mal_sums_what_a_view_is_made_of(void **state)
{
    struct avt_digest digest, other;
    struct avt_span sums;
    struct avt_entry *files;
    size_t n;
    assert_ok(render_mal(shared.render, *state, &digest, &sums, &files, &n, "nb", "mentor"));
    assert_int_equal(n, 5);
    assert_non_null(strstr(sums.ptr, "  visning/kort.xsl\n"));
    assert_non_null(strstr(sums.ptr, "  tekster/nb/felles.xml\n"));
    assert_non_null(strstr(sums.ptr, "  tekster/nb/mentor.xml\n"));
    assert_non_null(strstr(sums.ptr, "  tekster/nb/visning.xml\n"));
    assert_non_null(strstr(sums.ptr, "  visning/visning.xsl\n"));
    other = avt_hash(sums);
    assert_true(avt_digest_equal(&digest, &other));
    assert_ok(render_mal(shared.render, *state, &other, &sums, &files, &n, "nb", "ukjent"));
    assert_int_equal(n, 4);
    assert_false(avt_digest_equal(&digest, &other));
    assert_code(render_mal(shared.render, *state, &other, &sums, &files, &n, "en", "mentor"), AVT_EUSAGE);
}

int main(void)
{
    const struct CMUnitTest small[] = {
        unit_case(placeholders),
        unit_case(wrong_files_stop_the_start),
        unit_case(nothing_is_read_or_written),
        unit_case(runtime_faults_are_errors),
        unit_case(texts_have_a_place),
    };
    const struct CMUnitTest real[] = {
        unit_case(every_page),
        unit_case(what_pages_say),
        unit_case(test_a_substitute_stands_beside),
        unit_case(threads_share_it),
        unit_case(mal_sums_what_a_view_is_made_of),
    };
    return cmocka_run_group_tests(small, NULL, NULL) + cmocka_run_group_tests(real, open_all, close_all);
}
