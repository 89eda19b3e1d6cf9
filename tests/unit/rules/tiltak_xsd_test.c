/* The generated schemas: they take what the library makes, and refuse what it would not. */
#include "avtale/tiltak.h"

#include "unit/rules/files.h"
#include "unit/unit.h"

#define SALT "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define HEAD(avtale, salt, skjema)                                                                                     \
    " xmlns=\"urn:avtale:v1\" avtale=\"" avtale "\" salt=\"" salt "\" skjema=\"" skjema "\">"
#define ROOT               HEAD(ID_1, SALT, "gaardsarbeid/1")
#define ANNEX(sum)         "<vedlegg lesere=\"deltaker nav\" navn=\"helse\" sha256=\"" sum "\"></vedlegg>"
#define SUM                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define DOC(name, content) "<" name ROOT content "</" name ">"

static struct avt_xsd *schema(struct avt_arena *arena, const struct avt_tiltak *tiltak, int dokument)
{
    struct avt_xsd *xsd = NULL;
    struct avt_err err = avt_xsd_load(arena, &xsd, avt_tiltak_xsd(arena, tiltak, dokument));
    if (err.code != AVT_OK)
        fail_msg("%s: %s", err.where, err.detail);
    return xsd;
}

static void documents_against_their_schema(void **state)
{
    /* clang-format off */
    static const struct {
        int dokument;
        bool ok;
        const char *xml;
    } rows[] = {
        {0, true, "<avtale" ROOT "</avtale>"},
        {0, true, DOC("avtale", "<deltaker><navn>Ærlig Ås</navn></deltaker><formaal>a\nb</formaal>")},
        {0, true, DOC("avtale", "<hoyde>-10</hoyde>" ANNEX(SUM) ANNEX(SUM))},
        {0, true, DOC("avtale", "<plan><post id=\"" ID_1 "\"><omfang><antall>1.5</antall></omfang></post></plan>")},
        {0, false, "<avtale></avtale>"},
        {0, false, "<person" ROOT "</person>"},
        {0, false, "<avtale" HEAD("1", SALT, "gaardsarbeid/1") "</avtale>"},
        {0, false, "<avtale" HEAD(ID_1, "kort", "gaardsarbeid/1") "</avtale>"},
        {0, false, "<avtale" HEAD(ID_1, SALT, "mentor/1") "</avtale>"},
        {0, false, "<avtale xmlns=\"urn:avtale:v1\" salt=\"" SALT "\" skjema=\"gaardsarbeid/1\"></avtale>"},
        {0, false, DOC("avtale", "<farge>a</farge>")},
        {0, false, DOC("avtale", "<start>2026-01-01</start><formaal>a</formaal>")},
        {0, false, DOC("avtale", "<start>2026-01-01</start><start>2026-01-01</start>")},
        {0, false, DOC("avtale", "<start>1.1.2026</start>")},
        {0, false, DOC("avtale", "<start> 2026-01-01</start>")},
        {0, false, DOC("avtale", "<formaal></formaal>")},
        {0, false, DOC("avtale", "<slag>fisk</slag>")},
        {0, false, DOC("avtale", "<dyreslag>a\nb</dyreslag>")},
        {0, false, DOC("avtale", "<dyreslag>en altfor lang tekst</dyreslag><dyreslag>a</dyreslag>")},
        {0, false, DOC("avtale", "<dyreslag>en altfor lang tekst her</dyreslag>")},
        {0, false, DOC("avtale", "<stillingsprosent>62.50</stillingsprosent>")},
        {0, false, DOC("avtale", "<stillingsprosent>062.5</stillingsprosent>")},
        {0, false, DOC("avtale", "<stillingsprosent>-62.5</stillingsprosent>")},
        {0, false, DOC("avtale", "<hoyde>01</hoyde>")},
        {0, false, DOC("avtale", "<plan></plan>")},
        {0, false, DOC("avtale", "<plan><post></post></plan>")},
        {0, false, DOC("avtale", "<plan><post id=\"1\"></post></plan>")},
        {0, false,
         DOC("avtale", "<plan><post id=\"" ID_1 "\"></post><post id=\"" ID_2 "\"></post>"
                       "<post id=\"" ID_3 "\"></post><post id=\"" ID_1 "\"></post></plan>")},
        {0, false, DOC("avtale", "<plan><post id=\"" ID_1 "\"><omfang><antall>1.25</antall></omfang></post></plan>")},
        {0, false, DOC("avtale", ANNEX("E3"))},
        {0, false, DOC("avtale", ANNEX(SUM) "<start>2026-01-01</start>")},
        {1, true, DOC("person", "<deltaker><fnr>03851598730</fnr><epost>a@b.no</epost></deltaker>")},
        {1, false, DOC("person", "<deltaker><fnr>0385159873</fnr></deltaker>")},
        {1, false, DOC("person", "<deltaker><epost>a b@c.no</epost></deltaker>")},
        {1, false, DOC("person", "<deltaker><navn>Ola</navn></deltaker>")},
        {1, false, DOC("person", ANNEX(SUM))},
        {2, true,
         DOC("helse",
             "<helse><behov><post id=\"" ID_1 "\"><slag>a</slag></post></behov><lege>+4740000001</lege></helse>")},
        {2, false, DOC("helse", "<helse><lege>40 00 00 01</lege></helse>")},
        {3, true, DOC("betaling", "<lonn>100</lonn><konto>86011117947</konto><kid>12</kid>")},
        {3, false, DOC("betaling", "<lonn>1.0</lonn>")},
        {3, false, DOC("betaling", "<lonn>-1</lonn>")},
        {4, true,
         DOC("oppdrag",
             "<deltaker><navn>Ola</navn></deltaker><plan><post id=\"" ID_1 "\"><arbeid>a</arbeid></post></plan>"
             "<slutt>2026-01-02</slutt><start>2026-01-01</start>")},
        {4, false, DOC("oppdrag", "<start>2026-01-01</start><slutt>2026-01-02</slutt>")},
        {4, false, DOC("oppdrag", "<plan><post id=\"" ID_1 "\"><fra>2026-01-01</fra></post></plan>")},
    };
    /* clang-format on */
    const struct avt_tiltak *tiltak = proeve_read(*state);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_xsd *xsd = schema(*state, tiltak, rows[i].dokument);
        struct avt_err err = avt_xsd_validate(*state, xsd, avt_span_str(rows[i].xml));
        avt_xsd_free(&xsd);
        assert_row((err.code == AVT_OK) == rows[i].ok, rows[i].xml);
    }
}

/* What a type takes its schema takes: patterns and checks are written apart and must not drift apart. */
static void patterns_take_what_checks_take(void **state)
{
    /* clang-format off */
    static const struct {
        const char *sti, *text;
    } rows[] = {
        {"slag", "skog"},
        {"dyreslag", "æ & <ø>"},
        {"hoytider", "nei"},
        {"start", "2199-12-31"},
        {"provetid", "999d"},
        {"provetid", "1a"},
        {"stillingsprosent", "0.5"},
        {"stillingsprosent", "99.99"},
        {"stillingsprosent", "100"},
        {"hoyde", "0"},
        {"hoyde", "2469"},
        {"hoyde", "-10"},
        {"tidligere", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"},
        {"deltaker/epost", "o'la+x@sub.blåbær.no"},
        {"deltaker/fnr", "03851598730"},
        {"bedrift/orgnr", "314758625"},
        {"lonn", "99999"},
        {"sum", "9007199254740991"},
        {"sum", "0"},
        {"kid", "1234567890123456789012345"},
        {"helse/lege", "+123456789012345"},
        {"helse/lege", "12345678"},
    };
    /* clang-format on */
    const struct avt_tiltak *tiltak = proeve_read(*state);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const char *tekst = NULL;
        const struct avt_felt *felt = avt_tiltak_felt(tiltak, rows[i].sti);
        struct avt_innhold innhold = {.tiltak = tiltak};
        assert_row(avt_verdi_check(*state, felt, avt_span_str(rows[i].text), &tekst) == NULL, rows[i].text);
        assert_string_equal(tekst, rows[i].text);
        avt_innhold_set(*state, &innhold, felt, NULL, tekst);
        struct avt_node *root = avt_innhold_to_xml(*state, &innhold, felt->dokument, ID_1, SALT);
        struct avt_xsd *xsd = schema(*state, tiltak, felt->dokument);
        struct avt_err err = avt_xsd_validate(*state, xsd, avt_xml_format(*state, root));
        avt_xsd_free(&xsd);
        assert_row(err.code == AVT_OK, rows[i].text);
    }
}

static const struct avt_json *at(const struct avt_json *json, const char *path)
{
    struct avt_span rest = avt_span_str(path), word;
    while (json != NULL && avt_span_cut(&rest, '/', &word)) {
        const struct avt_json *child = json->children;
        while (child != NULL && !avt_span_is(word, child->key))
            child = child->next;
        json = child;
    }
    if (json == NULL)
        fail_msg("no %s", path);
    return json;
}

static void json_schema(void **state)
{
    struct avt_faults faults = AVT_FAULTS(*state);
    struct avt_json *json;
    struct avt_span text = avt_tiltak_json_schema(*state, proeve_read(*state));
    assert_ok(avt_json_parse(*state, &json, text, &faults));
    assert_string_equal(at(json, "title")->text, "gaardsarbeid/1");
    assert_int_equal(at(json, "additionalProperties")->kind, AVT_JSON_BOOL);
    assert_int_equal(at(json, "properties/dyreslag/maxLength")->number, 20);
    assert_string_equal(at(json, "properties/slag/enum")->children->text, "dyr");
    assert_string_equal(at(json, "properties/konto/pattern")->text, "^([0-9]{11})?$");
    assert_string_equal(at(json, "properties/lonn/type")->children->text, "integer");
    assert_int_equal(at(json, "properties/lonn/maximum")->number, 99999);
    assert_int_equal(at(json, "properties/plan/maxItems")->number, 3);
    assert_string_equal(at(json, "properties/plan/items/properties/id/type")->children->text, "string");
    assert_non_null(at(json, "properties/plan/items/properties/omfang/properties/antall/pattern"));
    /* one group, though its fields stand in two documents */
    assert_non_null(at(json, "properties/deltaker/properties/navn"));
    assert_non_null(at(json, "properties/deltaker/properties/fnr"));
    assert_non_null(at(json, "properties/helse/properties/behov/items/properties/slag"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(documents_against_their_schema),
        unit_case(patterns_take_what_checks_take),
        unit_case(json_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
