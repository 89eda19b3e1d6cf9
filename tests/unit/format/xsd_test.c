/* XSD: schemas taken and refused, documents valid and not, one schema used by several threads. */
#include <pthread.h>
#include <string.h>

#include "avtale/xml.h"

#include "unit/unit.h"

#define SCHEMA(content)                                                                                                \
    "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:t' xmlns='urn:t'"                     \
    " elementFormDefault='qualified'>\n" content "</xs:schema>"

#define DATE       "<dato>2025-01-31</dato>"
#define A(content) "<a xmlns='urn:t' id=''>" content "</a>"
#define XSI        "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='urn:u /etc/passwd'"

static const char *const DATE_SCHEMA =
    SCHEMA("<xs:element name='a'><xs:complexType><xs:sequence>\n"
           "<xs:element name='dato' maxOccurs='2'><xs:simpleType><xs:restriction base='xs:string'>\n"
           "<xs:pattern value='[0-9]{4}-[0-9]{2}-[0-9]{2}'/></xs:restriction></xs:simpleType></xs:element>\n"
           "</xs:sequence><xs:attribute name='id' use='required'/></xs:complexType></xs:element>");

static int group_setup(void **state)
{
    (void)state;
    avt_xml_setup();
    return 0;
}

static struct avt_xsd *load(struct avt_arena *arena)
{
    struct avt_xsd *xsd = NULL;
    assert_ok(avt_xsd_load(arena, &xsd, avt_span_str(DATE_SCHEMA)));
    return xsd;
}

static void schemas_refused(void **state)
{
    struct avt_arena *arena = *state;
    static const struct {
        const char *name, *text, *where;
    } rows[] = {
        {"empty",         "",                                                              ""       },
        {"not XML",       "<xs:schema",                                                    "linje 1"},
        {"not a schema",  "<a/>",                                                          ""       },
        {"DOCTYPE",       "<!DOCTYPE a>" SCHEMA(""),                                       "linje 1"},
        {"unknown type",  SCHEMA("\n<xs:element name='a' type='xs:tekst'/>"),              "linje 3"},
        {"unknown word",  SCHEMA("<xs:elementt name='a'/>"),                               "linje 2"},
        {"file included", SCHEMA("<xs:include schemaLocation='/etc/passwd'/>"),            "linje 2"},
        {"net included",  SCHEMA("<xs:include schemaLocation='http://localhost/x.xsd'/>"), "linje 2"},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_xsd *xsd = NULL;
        struct avt_err err = avt_xsd_load(arena, &xsd, avt_span_str(rows[i].text));
        if (err.code != AVT_EDATA || strcmp(err.where, rows[i].where) != 0)
            fail_msg("%s: %s at \"%s\" (%s)", rows[i].name, avt_err_name(err.code), err.where, err.detail);
        assert_row(xsd == NULL, rows[i].name);
    }
}

static void documents_are_validated(void **state)
{
    struct avt_arena *arena = *state;
    static const struct {
        const char *name, *text;
        enum avt_code code;
        const char *where, *detail;
    } rows[] = {
        {"valid",             A(DATE),                                       AVT_OK,        "",        ""         },
        {"data file",         "<!-- x -->\n" A("\n" DATE "\n") "\n",         AVT_OK,        "",        ""         },
        {"lexical form",      A("\n<dato>31.1.2025</dato>"),                 AVT_EFORM,     "linje 2", "31.1.2025"},
        {"white space",       A("\n<dato> 2025-01-31</dato>"),               AVT_EFORM,     "linje 2", "pattern"  },
        {"one too many",      A(DATE DATE "\n" DATE),                        AVT_EFORM,     "linje 2", "dato"     },
        {"unknown element",   A("\n<tid/>"),                                 AVT_EFORM,     "linje 2", "tid"      },
        {"missing attribute", "<a xmlns='urn:t'>" DATE "</a>",               AVT_EFORM,     "linje 1", "id"       },
        {"other namespace",   "<a id=''>" DATE "</a>",                       AVT_EFORM,     "linje 1", "'a'"      },
        {"not well-formed",   "<a xmlns='urn:t' id=''>\n" DATE,              AVT_EFORM,     "linje 2", ""         },
        {"not UTF-8",         A("\xE5"),                                     AVT_EENCODING, "",        ""         },
        {"xsi",               "<a xmlns='urn:t' id='' " XSI ">" DATE "</a>", AVT_EFORM,     "linje 1", "namespace"},
    };
    struct avt_xsd *xsd = load(arena);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_err err = avt_xsd_validate(arena, xsd, avt_span_str(rows[i].text));
        if (err.code != rows[i].code || strcmp(err.where, rows[i].where) != 0 || !strstr(err.detail, rows[i].detail))
            fail_msg("%s: %s at \"%s\" (%s)", rows[i].name, avt_err_name(err.code), err.where, err.detail);
    }
    avt_xsd_free(&xsd);
    assert_null(xsd);
    avt_xsd_free(&xsd);
}

/* Counts what went wrong: cmocka's assertions belong to the main thread. */
static void *validate_often(void *ctx)
{
    const struct avt_xsd *xsd = ctx;
    struct avt_arena *arena = avt_arena_new();
    const struct avt_span good = AVT_SPAN(A(DATE));
    const struct avt_span bad = AVT_SPAN(A("<dato>i morgen</dato>"));
    size_t wrong = 0;
    for (int i = 0; i < 200; i++) {
        wrong += avt_xsd_validate(arena, xsd, good).code != AVT_OK;
        wrong += avt_xsd_validate(arena, xsd, bad).code != AVT_EFORM;
        avt_arena_reset(arena);
    }
    avt_arena_free(&arena);
    return wrong == 0 ? NULL : ctx;
}

static void threads_share_a_schema(void **state)
{
    struct avt_xsd *xsd = load(*state);
    pthread_t threads[8];
    for (size_t i = 0; i < UNIT_COUNT(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, validate_often, xsd), 0);
    for (size_t i = 0; i < UNIT_COUNT(threads); i++) {
        void *wrong = NULL;
        assert_int_equal(pthread_join(threads[i], &wrong), 0);
        assert_null(wrong);
    }
    avt_xsd_free(&xsd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(schemas_refused),
        unit_case(documents_are_validated),
        unit_case(threads_share_a_schema),
    };
    return cmocka_run_group_tests_name("format/xsd", tests, group_setup, NULL);
}
