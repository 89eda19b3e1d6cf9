/* Content to documents and back: exact inverses, and nothing else is read. */
#include "avtale/innhold.h"

#include "unit/rules/files.h"
#include "unit/unit.h"

#define AVTALE "01JD0000000000000000000000"
#define SALT   "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define ROOT   " xmlns=\"urn:avtale:v1\" avtale=\"" AVTALE "\" salt=\"" SALT "\" skjema=\"gaardsarbeid/1\">"

#define CONTENT                                                                                                        \
    "{\"deltaker\":{\"navn\":\"Ola & "                                                                                 \
    "<Kari>\",\"fnr\":\"03851598730\"},\"formaal\":\"a\\nb\",\"start\":\"2026-01-01\","                                \
    "\"plan\":[{\"arbeid\":\"så\",\"omfang\":{\"antall\":\"1.5\",\"enhet\":\"timer\"}},{\"fra\":\"2026-01-01\"}],"    \
    "\"helse\":{\"behov\":[{\"slag\":\"ro\"}],\"lege\":\"40000001\"},\"fagperson\":{\"navn\":\"Fia\"}}"
#define DOC(name, content) "<" name ROOT content "</" name ">"

/* clang-format off */
static const struct {
    int dokument;
    const char *xml; /* NULL: not made */
} documents[] = {
    {0,
     "<avtale" ROOT
     "<deltaker><navn>Ola &amp; &lt;Kari&gt;</navn></deltaker><formaal>a\nb</formaal><start>2026-01-01</start>"
     "<plan><post id=\"" ID_1 "\"><arbeid>så</arbeid><omfang><antall>1.5</antall><enhet>timer</enhet></omfang></post>"
     "<post id=\"" ID_2 "\"><fra>2026-01-01</fra></post></plan></avtale>"},
    {1, DOC("person", "<deltaker><fnr>03851598730</fnr></deltaker>")},
    {2,
     DOC("helse", "<helse><behov><post id=\"" ID_3 "\"><slag>ro</slag></post></behov><lege>40000001</lege></helse>")},
    {3, DOC("betaling", "<fagperson><navn>Fia</navn></fagperson>")},
    {4, "<oppdrag" ROOT "<deltaker><navn>Ola &amp; &lt;Kari&gt;</navn></deltaker>"
        "<plan><post id=\"" ID_1 "\"><arbeid>så</arbeid></post></plan>"
        "<fagperson><navn>Fia</navn></fagperson><start>2026-01-01</start></oppdrag>"},
};
/* clang-format on */

static struct avt_err read_into(struct avt_arena *arena, struct avt_innhold *innhold, const char *xml)
{
    struct avt_node *root = NULL;
    struct avt_err err = avt_xml_parse(arena, &root, avt_span_str(xml));
    if (err.code != AVT_OK)
        fail_msg("%s: %s in %s", err.where, err.detail, xml);
    return avt_innhold_from_xml(arena, innhold, root);
}

static const char *to_xml(struct avt_arena *arena, const struct avt_innhold *innhold, int dokument)
{
    struct avt_node *root = avt_innhold_to_xml(arena, innhold, dokument, AVTALE, SALT);
    return root == NULL ? NULL : avt_xml_format(arena, root).ptr;
}

static void documents_of_content(void **state)
{
    struct avt_innhold innhold = innhold_good(*state, proeve_read(*state), CONTENT);
    for (size_t i = 0; i < UNIT_COUNT(documents); i++)
        assert_string_equal(to_xml(*state, &innhold, documents[i].dokument), documents[i].xml);
}

static void empty_documents_are_not_made(void **state)
{
    struct avt_innhold nothing = {.tiltak = proeve_read(*state)};
    assert_string_equal(to_xml(*state, &nothing, 0), "<avtale" ROOT "</avtale>");
    for (int i = 1; i < 5; i++)
        assert_null(to_xml(*state, &nothing, i));
    assert_ok(read_into(*state, &nothing, "<avtale" ROOT "</avtale>"));
    assert_int_equal(nothing.n, 0);
}

static void assert_same(const struct avt_innhold *a, const struct avt_innhold *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) {
        assert_ptr_equal(a->verdi[i].felt, b->verdi[i].felt);
        assert_string_equal(a->verdi[i].tekst, b->verdi[i].tekst);
        assert_string_equal(a->verdi[i].item == NULL ? "" : a->verdi[i].item,
                            b->verdi[i].item == NULL ? "" : b->verdi[i].item);
    }
}

/* In any order of the documents, extract first or last. */
static void content_of_documents(void **state)
{
    const struct avt_tiltak *tiltak = proeve_read(*state);
    struct avt_innhold innhold = innhold_good(*state, tiltak, CONTENT);
    struct avt_innhold forward = {.tiltak = tiltak}, backward = forward;
    for (size_t i = 0; i < UNIT_COUNT(documents); i++) {
        assert_ok(read_into(*state, &forward, documents[i].xml));
        assert_ok(read_into(*state, &backward, documents[UNIT_COUNT(documents) - 1 - i].xml));
    }
    assert_same(&innhold, &forward);
    assert_same(&innhold, &backward);
}

/* Who has only the extract gets its fields, in the order of the measure. */
static void content_of_an_extract(void **state)
{
    struct avt_innhold innhold = {.tiltak = proeve_read(*state)};
    assert_ok(read_into(*state, &innhold, documents[4].xml));
    assert_int_equal(innhold.n, 4);
    assert_string_equal(innhold.verdi[0].felt->sti, "deltaker/navn");
    assert_string_equal(innhold.verdi[1].felt->sti, "start");
    assert_string_equal(innhold.verdi[2].item, ID_1);
    assert_string_equal(to_xml(*state, &innhold, 4), documents[4].xml);
}

static void annexes_are_passed_over(void **state)
{
    struct avt_innhold innhold = {.tiltak = proeve_read(*state)};
    assert_ok(read_into(*state, &innhold,
                        DOC("avtale", "<start>2026-01-01</start><vedlegg navn=\"person\"></vedlegg>"
                                      "<vedlegg navn=\"helse\"></vedlegg>")));
    assert_int_equal(innhold.n, 1);
    assert_ok(read_into(*state, &innhold, DOC("avtale", "<vedlegg navn=\"person\"></vedlegg>")));
}

/* The agreement's number stands on the root of avtale, and of nothing else. */
static void the_number_of_the_agreement(void **state)
{
    static const char with[] = "<avtale xmlns=\"urn:avtale:v1\" avtale=\"" AVTALE
                               "\" nummer=\"2026-000123\" salt=\"" SALT "\" skjema=\"gaardsarbeid/1\"></avtale>";
    struct avt_innhold innhold = {.tiltak = proeve_read(*state)};
    assert_ok(read_into(*state, &innhold, with));
    assert_string_equal(innhold.nummer, "2026-000123");
    assert_string_equal(to_xml(*state, &innhold, 0), with);
    assert_null(to_xml(*state, &innhold, 1));
    avt_innhold_set(*state, &innhold, avt_tiltak_felt(innhold.tiltak, "deltaker/fnr"), NULL, "03851598730");
    assert_null(strstr(to_xml(*state, &innhold, 1), "nummer="));
}

static void nothing_else_is_read(void **state)
{
    /* clang-format off */
    static const struct {
        const char *where, *xml;
    } rows[] = {
        {"grunn", DOC("grunn", "<tekst>a</tekst>")},
        {"avtale", "<avtale xmlns=\"urn:avtale:v2\" avtale=\"a\" salt=\"b\" skjema=\"gaardsarbeid/1\"></avtale>"},
        {"avtale", "<avtale xmlns=\"urn:avtale:v1\" avtale=\"a\" salt=\"b\" skjema=\"mentor/1\"></avtale>"},
        {"avtale", "<avtale xmlns=\"urn:avtale:v1\" avtale=\"a\" skjema=\"gaardsarbeid/1\"></avtale>"},
        {"avtale",
         "<avtale xmlns=\"urn:avtale:v1\" avtale=\"a\" salt=\"b\" skjema=\"gaardsarbeid/1\" versjon=\"1\"></avtale>"},
        {"avtale", "<avtale xmlns=\"urn:avtale:v1\" avtale=\"a\" nummer=\"2026-123\" salt=\"b\" "
                   "skjema=\"gaardsarbeid/1\"></avtale>"},
        {"person", "<person xmlns=\"urn:avtale:v1\" avtale=\"a\" nummer=\"2026-000123\" salt=\"b\" "
                   "skjema=\"gaardsarbeid/1\"><deltaker><fnr>03851598730</fnr></deltaker></person>"},
        {"farge", DOC("avtale", "<farge>rød</farge>")},
        {"lonn", DOC("avtale", "<lonn>100</lonn>")},
        {"deltaker/fnr", DOC("avtale", "<deltaker><fnr>03851598730</fnr></deltaker>")},
        {"deltaker", DOC("avtale", "<deltaker></deltaker>")},
        {"deltaker", DOC("avtale", "<deltaker>a<navn>b</navn></deltaker>")},
        {"deltaker", DOC("avtale", "<deltaker slag=\"a\"><navn>b</navn></deltaker>")},
        {"deltaker",
         DOC("person", "<deltaker><fnr>03851598730</fnr></deltaker><deltaker><epost>a@b.no</epost></deltaker>")},
        {"deltaker/navn", DOC("avtale", "<deltaker><navn slag=\"a\">b</navn></deltaker>")},
        {"deltaker/navn", DOC("avtale", "<deltaker><navn></navn></deltaker>")},
        {"deltaker/navn", DOC("avtale", "<deltaker><navn> Ola</navn></deltaker>")},
        {"deltaker/navn", DOC("avtale", "<deltaker><navn><b>Ola</b></navn></deltaker>")},
        {"start", DOC("avtale", "<start>1. januar</start>")},
        {"start", DOC("avtale", "<start>2026-01-01</start><start>2026-01-02</start>")},
        {"formaal", DOC("avtale", "<start>2026-01-01</start><formaal>a</formaal>")},
        {"stillingsprosent", DOC("avtale", "<stillingsprosent>62.50</stillingsprosent>")},
        {"plan", DOC("avtale", "<plan></plan>")},
        {"plan", DOC("avtale", "<plan><post><arbeid>a</arbeid></post></plan>")},
        {"plan", DOC("avtale", "<plan><post id=\"1\"><arbeid>a</arbeid></post></plan>")},
        {"plan", DOC("avtale", "<plan><item id=\"" ID_1 "\"><arbeid>a</arbeid></item></plan>")},
        {"plan", DOC("avtale", "<plan>a<post id=\"" ID_1 "\"><arbeid>a</arbeid></post></plan>")},
        {"plan/" ID_1, DOC("avtale", "<plan><post id=\"" ID_1 "\"></post></plan>")},
        {"plan/" ID_1, DOC("avtale", "<plan><post id=\"" ID_1 "\"><arbeid>a</arbeid></post><post id=\"" ID_1
                                     "\"><arbeid>b</arbeid></post></plan>")},
        {"plan/" ID_1 "/slag", DOC("avtale", "<plan><post id=\"" ID_1 "\"><slag>a</slag></post></plan>")},
        {"plan/" ID_1 "/arbeid",
         DOC("avtale", "<plan><post id=\"" ID_1 "\"><fra>2026-01-01</fra><arbeid>a</arbeid></post></plan>")},
        {"plan", DOC("person", "<plan><post id=\"" ID_1 "\"><arbeid>a</arbeid></post></plan>")},
        {"plan/" ID_1 "/fra", DOC("oppdrag", "<plan><post id=\"" ID_1 "\"><fra>2026-01-01</fra></post></plan>")},
        {"slutt", DOC("oppdrag", "<start>2026-01-01</start><slutt>2026-01-02</slutt>")},
        {"vedlegg", DOC("avtale", "<vedlegg></vedlegg><start>2026-01-01</start>")},
        {"vedlegg", DOC("person", "<vedlegg></vedlegg>")},
        {"", "<person" ROOT "</person>"},
    };
    /* clang-format on */
    const struct avt_tiltak *tiltak = proeve_read(*state);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_innhold innhold = {.tiltak = tiltak};
        struct avt_err err = read_into(*state, &innhold, rows[i].xml);
        assert_row(err.code == AVT_EFORM && innhold.n == 0, rows[i].xml);
        assert_string_equal(err.where, rows[i].where);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(documents_of_content),    unit_case(empty_documents_are_not_made),
        unit_case(content_of_documents),    unit_case(content_of_an_extract),
        unit_case(annexes_are_passed_over), unit_case(the_number_of_the_agreement),
        unit_case(nothing_else_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
