/* XML: the canonical form and what is refused, data files, building; libxml2's C14N as a second opinion. */
#include "avtale/xml.h"

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <string.h>

#include "avtale/limits.h"

#include "unit/unit.h"

#define BILLION_LAUGHS                                                                                                 \
    "<!DOCTYPE a [<!ENTITY l0 \"lol\"><!ENTITY l1 \"&l0;&l0;&l0;&l0;&l0;&l0;&l0;&l0;&l0;&l0;\">"                       \
    "<!ENTITY l2 \"&l1;&l1;&l1;&l1;&l1;&l1;&l1;&l1;&l1;&l1;\"><!ENTITY l3 \"&l2;&l2;&l2;&l2;&l2;&l2;&l2;&l2;\">"       \
    "<!ENTITY l4 \"&l3;&l3;&l3;&l3;&l3;&l3;&l3;&l3;\"><!ENTITY l5 \"&l4;&l4;&l4;&l4;&l4;&l4;&l4;&l4;\">]><a>&l5;</a>"
#define EXTERNAL_ENTITY "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>"

static int group_setup(void **state)
{
    (void)state;
    avt_xml_setup();
    return 0;
}

/* ---- Documents ---- */

static const char *const DOCUMENTS[] = {
    "<a></a>",
    "<a>x</a>",
    "<a> \n\t</a>",
    "<a xmlns=\"urn:avtale:v1\"></a>",
    "<a xmlns=\"urn:avtale:v1\" b=\"1\" c=\"2\"><b>x</b><c></c></a>",
    "<a>&amp;&lt;&gt;\"'&#xD;</a>",
    "<a b=\"&amp;&lt;>&quot;'&#x9;&#xA;&#xD;\"></a>",
    "<a b=\"\" ba=\"\" c=\"\"></a>",
    "<a B=\"1\" a=\"2\" \xC3\xA5=\"3\"></a>",
    "<a>f\xC3\xB8r <b>i</b> mellom <b></b> etter</a>",
    "<a>\n  <b></b>\n</a>",
    "<a>\xC4\x8D\xC4\x91\xC5\x8B\xC5\xA1\xC5\xA7\xC5\xBE \xC7\xA9 \xF0\x9F\x98\x80</a>",
    "<a>\xCC\xB8 begins with a combining mark</a>",
    "<a><b><b><b><b><b><b><b><b><b><b><b><b><b><b><b></b></b></b></b></b></b></b></b></b></b></b></b></b></b></b></a>",
};

/* What libxml2 writes, in one of the three modes of C14N. */
static struct avt_span c14n(struct avt_arena *arena, struct avt_span bytes, int mode)
{
    xmlDocPtr doc = xmlReadMemory(bytes.ptr, (int)bytes.len, NULL, NULL, XML_PARSE_NONET);
    xmlChar *out = NULL;
    assert_non_null(doc);
    int len = xmlC14NDocDumpMemory(doc, NULL, mode, NULL, 1, &out);
    assert_true(len > 0);
    struct avt_span copy = avt_arena_span(arena, avt_span_make(out, (size_t)len));
    xmlFree(out);
    xmlFreeDoc(doc);
    return copy;
}

static void documents_are_their_own_canonical_form(void **state)
{
    struct avt_arena *arena = *state;
    static const int modes[] = {XML_C14N_1_0, XML_C14N_1_1, XML_C14N_EXCLUSIVE_1_0};
    for (size_t i = 0; i < UNIT_COUNT(DOCUMENTS); i++) {
        struct avt_span bytes = avt_span_str(DOCUMENTS[i]);
        struct avt_node *root = NULL;
        struct avt_err err = avt_xml_parse(arena, &root, bytes);
        if (err.code != AVT_OK)
            fail_msg("%s: %s at %s (%s)", DOCUMENTS[i], avt_err_name(err.code), err.where, err.detail);
        assert_span(avt_xml_format(arena, root), DOCUMENTS[i]);
        for (size_t m = 0; m < UNIT_COUNT(modes); m++)
            assert_span(c14n(arena, bytes, modes[m]), DOCUMENTS[i]);
    }
}

static void documents_refused(void **state)
{
    struct avt_arena *arena = *state;
    const struct {
        const char *name;
        struct avt_span bytes;
        enum avt_code code;
        const char *where;
    } rows[] = {
        {"empty",                 AVT_SPAN(""),                                               AVT_EFORM,     ""       },
        {"no element",            AVT_SPAN("abc"),                                            AVT_EFORM,     "linje 1"},
        {"cut short",             AVT_SPAN("<a>\n<b></b>"),                                   AVT_EFORM,     "linje 2"},
        {"two roots",             AVT_SPAN("<a></a><b></b>"),                                 AVT_EFORM,     "linje 1"},
        {"wrong end",             AVT_SPAN("<a>\n</b>"),                                      AVT_EFORM,     "linje 2"},
        {"declaration",           AVT_SPAN("<?xml version=\"1.0\"?><a></a>"),                 AVT_EFORM,     "linje 1"},
        {"DOCTYPE",               AVT_SPAN("<!DOCTYPE a><a></a>"),                            AVT_EFORM,     "linje 1"},
        {"DTD outside",           AVT_SPAN("<!DOCTYPE a SYSTEM \"a.dtd\"><a></a>"),           AVT_EFORM,     "linje 1"},
        {"billion laughs",        AVT_SPAN(BILLION_LAUGHS),                                   AVT_EFORM,     "linje 1"},
        {"external entity",       AVT_SPAN(EXTERNAL_ENTITY),                                  AVT_EFORM,     "linje 1"},
        {"instruction",           AVT_SPAN("<a>\n<?b c?></a>"),                               AVT_EFORM,     "linje 2"},
        {"instruction after",     AVT_SPAN("<a></a><?b c?>"),                                 AVT_EFORM,     "linje 1"},
        {"comment in text",       AVT_SPAN("<a>ad<!-- x -->min</a>"),                         AVT_EFORM,     "linje 1"},
        {"comment after",         AVT_SPAN("<a></a><!-- x -->"),                              AVT_EFORM,     "linje 1"},
        {"CDATA",                 AVT_SPAN("<a><![CDATA[x]]></a>"),                           AVT_EFORM,     "linje 1"},
        {"entity not declared",   AVT_SPAN("<a>&x;</a>"),                                     AVT_EFORM,     "linje 1"},
        {"entity in attribute",   AVT_SPAN("<a b=\"&x;\"></a>"),                              AVT_EFORM,     "linje 1"},
        {"&apos;",                AVT_SPAN("<a>&apos;</a>"),                                  AVT_EFORM,     "linje 1"},
        {"&quot; in text",        AVT_SPAN("<a>&quot;</a>"),                                  AVT_EFORM,     "linje 1"},
        {"decimal reference",     AVT_SPAN("<a>&#13;</a>"),                                   AVT_EFORM,     "linje 1"},
        {"lower-case reference",  AVT_SPAN("<a>&#xd;</a>"),                                   AVT_EFORM,     "linje 1"},
        {"reference not needed",  AVT_SPAN("<a>&#x41;</a>"),                                  AVT_EFORM,     "linje 1"},
        {"NUL reference",         AVT_SPAN("<a>&#0;</a>"),                                    AVT_EFORM,     "linje 1"},
        {"> in text",             AVT_SPAN("<a>></a>"),                                       AVT_EFORM,     "linje 1"},
        {"&gt; in attribute",     AVT_SPAN("<a b=\"&gt;\"></a>"),                             AVT_EFORM,     "linje 1"},
        {"TAB in attribute",      AVT_SPAN("<a b=\"\t\"></a>"),                               AVT_EFORM,     "linje 1"},
        {"CRLF",                  AVT_SPAN("<a>x\r\ny</a>"),                                  AVT_EFORM,     "linje 1"},
        {"newline at the end",    AVT_SPAN("<a></a>\n"),                                      AVT_EFORM,     "linje 1"},
        {"space before",          AVT_SPAN(" <a></a>"),                                       AVT_EFORM,     "linje 1"},
        {"self-closing",          AVT_SPAN("<a>\n<b/></a>"),                                  AVT_EFORM,     "linje 2"},
        {"space in tag",          AVT_SPAN("<a ></a>"),                                       AVT_EFORM,     "linje 1"},
        {"single quotes",         AVT_SPAN("<a b='1'></a>"),                                  AVT_EFORM,     "linje 1"},
        {"unsorted attributes",   AVT_SPAN("<a c=\"1\" b=\"2\"></a>"),                        AVT_EFORM,     "linje 1"},
        {"attribute twice",       AVT_SPAN("<a b=\"1\" b=\"1\"></a>"),                        AVT_EFORM,     "linje 1"},
        {"namespace not first",   AVT_SPAN("<a b=\"1\" xmlns=\"urn:x\"></a>"),                AVT_EFORM,     "linje 1"},
        {"prefix",                AVT_SPAN("<x:a xmlns:x=\"urn:x\"></x:a>"),                  AVT_EFORM,     "linje 1"},
        {"prefix not bound",      AVT_SPAN("<x:a></x:a>"),                                    AVT_EFORM,     "linje 1"},
        {"prefix declared only",  AVT_SPAN("<a xmlns:x=\"urn:x\"></a>"),                      AVT_EFORM,     "linje 1"},
        {"prefixed attribute",    AVT_SPAN("<a xmlns:x=\"urn:x\" x:b=\"\"></a>"),             AVT_EFORM,     "linje 1"},
        {"xml:lang",              AVT_SPAN("<a xml:lang=\"nb\"></a>"),                        AVT_EFORM,     "linje 1"},
        {"xml:base",              AVT_SPAN("<a><b xml:base=\"x\"></b></a>"),                  AVT_EFORM,     "linje 1"},
        {"second namespace",      AVT_SPAN("<a xmlns=\"urn:x\"><b xmlns=\"urn:y\"></b></a>"), AVT_EFORM,     "linje 1"},
        {"namespace repeated",    AVT_SPAN("<a xmlns=\"urn:x\"><b xmlns=\"urn:x\"></b></a>"), AVT_EFORM,     "linje 1"},
        {"namespace taken away",  AVT_SPAN("<a xmlns=\"urn:x\"><b xmlns=\"\"></b></a>"),      AVT_EFORM,     "linje 1"},
        {"namespace not on root", AVT_SPAN("<a><b xmlns=\"urn:x\"></b></a>"),                 AVT_EFORM,     "linje 1"},
        {"empty namespace",       AVT_SPAN("<a xmlns=\"\"></a>"),                             AVT_EFORM,     "linje 1"},
        {"relative namespace",    AVT_SPAN("<a xmlns=\"x/y\"></a>"),                          AVT_EFORM,     "linje 1"},
        {"control character",     AVT_SPAN("<a>\x01</a>"),                                    AVT_EFORM,     "linje 1"},
        {"noncharacter",          AVT_SPAN("<a>\xEF\xBF\xBF</a>"),                            AVT_EFORM,     "linje 1"},
        {"NFD text",              AVT_SPAN("<a>\n<b>A\xCC\x8A</b></a>"),                      AVT_EENCODING, "linje 2"},
        {"NFD attribute",         AVT_SPAN("<a b=\"A\xCC\x8A\"></a>"),                        AVT_EENCODING, "linje 1"},
        {"NFD name",              AVT_SPAN("<A\xCC\x8A></A\xCC\x8A>"),                        AVT_EENCODING, "linje 1"},
        {"not UTF-8",             AVT_SPAN("<a>\xE5</a>"),                                    AVT_EENCODING, ""       },
        {"surrogate",             AVT_SPAN("<a>\xED\xA0\x80</a>"),                            AVT_EENCODING, ""       },
        {"byte order mark",       AVT_SPAN("\xEF\xBB\xBF<a></a>"),                            AVT_EENCODING, ""       },
        {"UTF-16",                AVT_SPAN("<\0a\0>\0<\0/\0a\0>\0"),                          AVT_EENCODING, ""       },
        {"NUL at the end",        AVT_SPAN("<a></a>\0"),                                      AVT_EENCODING, ""       },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_node *root = NULL;
        struct avt_err err = avt_xml_parse(arena, &root, rows[i].bytes);
        if (err.code != rows[i].code || strcmp(err.where, rows[i].where) != 0)
            fail_msg("%s: %s at \"%s\" (%s)", rows[i].name, avt_err_name(err.code), err.where, err.detail);
        assert_row(err.detail[0] != '\0', rows[i].name);
        assert_row(root == NULL, rows[i].name);
    }
}

static struct avt_span nested(struct avt_arena *arena, size_t depth)
{
    struct avt_buf buf = AVT_BUF(arena);
    for (size_t i = 0; i < depth; i++)
        avt_buf_str(&buf, "<a>");
    for (size_t i = 0; i < depth; i++)
        avt_buf_str(&buf, "</a>");
    return avt_buf_get(&buf);
}

static struct avt_span siblings(struct avt_arena *arena, size_t n)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "<a>");
    for (size_t i = 1; i < n; i++)
        avt_buf_str(&buf, "<b></b>");
    avt_buf_str(&buf, "</a>");
    return avt_buf_get(&buf);
}

static struct avt_span filled(struct avt_arena *arena, size_t len)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "<a>");
    while (buf.len < len - strlen("</a>"))
        avt_buf_char(&buf, 'x');
    avt_buf_str(&buf, "</a>");
    return avt_buf_get(&buf);
}

static struct avt_span attributes(struct avt_arena *arena, unsigned n)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "<a");
    for (unsigned i = 0; i < n; i++)
        avt_buf_format(&buf, " a%04u=\"\"", i);
    avt_buf_str(&buf, "></a>");
    return avt_buf_get(&buf);
}

static void limits(void **state)
{
    struct avt_arena *arena = *state;
    const struct {
        const char *name;
        struct avt_span bytes;
        enum avt_code code;
    } rows[] = {
        {"deepest",                 nested(arena,     AVT_MAX_DEPTH),          AVT_OK    },
        {"too deep",                nested(arena,     AVT_MAX_DEPTH + 1),      AVT_ELIMIT},
        {"far too deep",            nested(arena,     30000),                  AVT_ELIMIT},
        {"most elements",           siblings(arena,   AVT_MAX_ELEMENTS),       AVT_OK    },
        {"too many",                siblings(arena,   AVT_MAX_ELEMENTS + 1),   AVT_ELIMIT},
        {"far too many",            siblings(arena,   37000),                  AVT_ELIMIT},
        {"most attributes",         attributes(arena, AVT_MAX_ATTRIBUTES),     AVT_OK    },
        {"an attribute more",       attributes(arena, AVT_MAX_ATTRIBUTES + 1), AVT_ELIMIT},
        {"far too many attributes", attributes(arena, 9999),                   AVT_ELIMIT},
        {"largest",                 filled(arena,     AVT_MAX_BODY),           AVT_OK    },
        {"too large",               filled(arena,     AVT_MAX_BODY + 1),       AVT_ELIMIT},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_node *root = NULL;
        struct avt_err err = avt_xml_parse(arena, &root, rows[i].bytes);
        if (err.code != rows[i].code)
            fail_msg("%s: %s (%s)", rows[i].name, avt_err_name(err.code), err.detail);
    }
}

static void documents_become_nodes(void **state)
{
    struct avt_arena *arena = *state;
    struct avt_node *root = NULL;
    struct avt_span bytes = AVT_SPAN("<avtale xmlns=\"urn:avtale:v1\" navn=\"&quot;A&amp;B&quot;\">"
                                     "<formaal>en\nto &lt;</formaal>\n<tom></tom></avtale>");
    assert_ok(avt_xml_parse(arena, &root, bytes));
    assert_string_equal(root->name, "avtale");
    assert_string_equal(root->ns, "urn:avtale:v1");
    assert_string_equal(root->text, "");
    assert_null(root->parent);
    assert_string_equal(avt_node_get(root, "navn"), "\"A&B\"");
    const struct avt_node *formaal = root->children, *space = formaal->next, *tom = space->next;
    assert_ptr_equal(avt_node_find(root, "formaal"), formaal);
    assert_string_equal(formaal->text, "en\nto <");
    assert_null(formaal->ns);
    assert_ptr_equal(formaal->parent, root);
    assert_null(space->name);
    assert_string_equal(space->text, "\n");
    assert_ptr_equal(avt_node_find(root, "tom"), tom);
    assert_string_equal(tom->text, "");
    assert_null(tom->children);
    assert_null(tom->next);
    assert_int_equal(tom->line, 3);
}

/* ---- Data files ---- */

static void data_files_are_read(void **state)
{
    struct avt_arena *arena = *state;
    static const struct {
        const char *text, *expect; /* expect: canonical */
    } rows[] = {
        {"<a/>\n",                                      "<a></a>"                       },
        {"<!-- x -->\n<a>\n  <b/>\n</a>\n<!-- y -->\n", "<a><b></b></a>"                },
        {"<a>\r\n\t<b c='1'\n  a=\"2\" />\r\n</a>",     "<a><b c=\"1\" a=\"2\"></b></a>"},
        {"<a>ad<!-- <!DOCTYPE x> -->min</a>",           "<a>admin</a>"                  },
        {"<a> <!-- only a comment --> </a>",            "<a></a>"                       },
        {"<a> x <b>i</b> y\n</a>",                      "<a> x <b>i</b> y\n</a>"        },
        {"<a>&#229;&apos;&quot;</a>",                   "<a>\xC3\xA5'\"</a>"            },
        {"<a b='&#229;&amp;&apos;'/>",                  "<a b=\"\xC3\xA5&amp;'\"></a>"  },
        {"<a xmlns='urn:x'><b/></a>",                   "<a xmlns=\"urn:x\"><b></b></a>"},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_node *root = NULL;
        struct avt_err err = avt_xml_load(arena, &root, avt_span_str(rows[i].text), "felt.xml");
        if (err.code != AVT_OK)
            fail_msg("%s: %s (%s)", rows[i].text, err.where, err.detail);
        assert_span(avt_xml_format(arena, root), rows[i].expect);
    }
}

/* People look for where an element begins, however many lines its attributes take. */
static void lines_are_where_elements_begin(void **state)
{
    static const char text[] =
        "<a\n b=\"1\">\n  <b c=\"x &gt; y\"\n     d=\"2\"\n  />\n  <!-- <c>\n -->\n  <c/>\n</a>\n";
    struct avt_node *root = NULL;
    assert_ok(avt_xml_load(*state, &root, avt_span_str(text), "felt.xml"));
    assert_int_equal(root->line, 1);
    assert_int_equal(root->children->line, 3);
    assert_int_equal(root->children->next->line, 8);
}

static void data_files_refused(void **state)
{
    struct avt_arena *arena = *state;
    static const struct {
        const char *name, *text, *where;
    } rows[] = {
        {"empty",             "",                                "felt.xml"  },
        {"not UTF-8",         "<a>\xE5</a>",                     "felt.xml"  },
        {"declaration",       "<?xml version=\"1.0\"?>\n<a/>",   "felt.xml:1"},
        {"DOCTYPE",           "<!-- x -->\n<!DOCTYPE a>\n<a/>",  "felt.xml:2"},
        {"billion laughs",    BILLION_LAUGHS,                    "felt.xml:1"},
        {"external entity",   EXTERNAL_ENTITY,                   "felt.xml:1"},
        {"entity",            "<a>\n&x;</a>",                    "felt.xml:2"},
        {"instruction",       "<a>\n<?b?></a>",                  "felt.xml:2"},
        {"instruction first", "<?b?>\n<a/>",                     "felt.xml:1"},
        {"instruction last",  "<a/>\n<?b?>",                     "felt.xml:2"},
        {"CDATA",             "<a>\n<![CDATA[x]]></a>",          "felt.xml:2"},
        {"prefix",            "<a>\n<x:b xmlns:x='urn:x'/></a>", "felt.xml:2"},
        {"NFD",               "<a>\n\n<b>A\xCC\x8A</b></a>",     "felt.xml:3"},
        {"not well-formed",   "<a>\n<b>\n</a>",                  "felt.xml:3"},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_node *root = NULL;
        struct avt_err err = avt_xml_load(arena, &root, avt_span_str(rows[i].text), "felt.xml");
        if (err.code != AVT_EDATA || strcmp(err.where, rows[i].where) != 0)
            fail_msg("%s: %s at \"%s\" (%s)", rows[i].name, avt_err_name(err.code), err.where, err.detail);
        assert_row(root == NULL, rows[i].name);
    }
}

/* ---- Building and reading ---- */

static void built_trees_are_canonical(void **state)
{
    struct avt_arena *arena = *state;
    struct avt_node *root = avt_node_new(arena, NULL, "avtale"), *again = NULL;
    root->ns = "urn:avtale:v1";
    avt_node_attr(arena, root, "skjema", "mentor/1");
    avt_node_attr(arena, root, "avtale", "<\"&'>\t\r\n");
    avt_node_attr(arena, root, "salt", "");
    avt_node_text(arena, root, "formaal", "a < b > c & \"d\"\r\n");
    struct avt_node *item = avt_node_new(arena, root, "post");
    avt_node_text(arena, item, NULL, "f\xC3\xB8r ");
    avt_node_new(arena, item, "b");
    struct avt_span bytes = avt_xml_format(arena, root);
    assert_span(bytes, "<avtale xmlns=\"urn:avtale:v1\" avtale=\"&lt;&quot;&amp;'>&#x9;&#xD;&#xA;\" salt=\"\" "
                       "skjema=\"mentor/1\"><formaal>a &lt; b &gt; c &amp; \"d\"&#xD;\n</formaal>"
                       "<post>f\xC3\xB8r <b></b></post></avtale>");
    assert_ok(avt_xml_parse(arena, &again, bytes));
    assert_true(avt_span_equal(avt_xml_format(arena, again), bytes));
    assert_true(avt_span_equal(c14n(arena, bytes, XML_C14N_1_0), bytes));
    assert_string_equal(avt_node_get(again, "avtale"), "<\"&'>\t\r\n");
}

static void absent_things(void **state)
{
    struct avt_arena *arena = *state;
    struct avt_node *root = avt_node_new(arena, NULL, "a");
    avt_node_text(arena, root, NULL, "x");
    avt_node_attr(arena, root, "tom", "");
    assert_string_equal(avt_node_get(root, "tom"), "");
    assert_string_equal(avt_node_find_attr(root, "tom"), "");
    assert_string_equal(avt_node_get(root, "ingen"), "");
    assert_null(avt_node_find_attr(root, "ingen"));
    assert_null(avt_node_find(root, "ingen"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(documents_are_their_own_canonical_form),
        unit_case(documents_refused),
        unit_case(limits),
        unit_case(documents_become_nodes),
        unit_case(data_files_are_read),
        unit_case(lines_are_where_elements_begin),
        unit_case(data_files_refused),
        unit_case(built_trees_are_canonical),
        unit_case(absent_things),
    };
    return cmocka_run_group_tests_name("format/xml", tests, group_setup, NULL);
}
