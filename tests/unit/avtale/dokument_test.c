/* Documents: built canonical, kept byte for byte while nothing in them changes, read back, and read only by their
 * readers. */
#include "avtale/dokument.h"

#include <string.h>

#include "avtale/text.h"
#include "unit/avtale/chain.h"
#include "unit/avtale/proeve.h"

struct version {
    struct avt_fil *files;
    size_t n;
};

static struct version build(struct avt_arena *arena, const struct avt_innhold *content, struct version former,
                            unsigned *counter)
{
    struct version version = {0};
    assert_ok(avt_dokument_build(arena, &version.files, &version.n, content, PROEVE_AVTALE, former.files, former.n,
                                 proeve_random, counter));
    return version;
}

static const struct avt_fil *find(struct version version, const char *name)
{
    for (size_t i = 0; i < version.n; i++)
        if (strcmp(version.files[i].navn, name) == 0)
            return &version.files[i];
    return NULL;
}

static struct avt_span text_of(struct version version, const char *name)
{
    const struct avt_fil *file = find(version, name);
    assert_non_null(file);
    return file->bytes;
}

static void test_all_documents_avtale_first(void **state)
{
    static const char *const names[] = {"avtale", "person", "mentorlonn", "bistand", "intern", "oppdrag"};
    unsigned counter = 0;
    struct avt_innhold content = proeve_content(*state, proeve_load(*state));
    struct version version = build(*state, &content, (struct version){0}, &counter);
    assert_int_equal(version.n, UNIT_COUNT(names));
    for (size_t i = 0; i < version.n; i++) {
        struct avt_node *root;
        const struct avt_fil *file = &version.files[i];
        struct avt_digest digest = avt_hash(file->bytes);
        assert_string_equal(file->navn, names[i]);
        assert_string_equal(content.tiltak->dokumenter[file->dokument].navn, names[i]);
        assert_true(avt_digest_equal(&file->digest, &digest));
        assert_ok(avt_xml_parse(*state, &root, file->bytes));
        assert_string_equal(root->name, names[i]);
        assert_string_equal(root->ns, "urn:avtale:v1");
        assert_string_equal(avt_node_get(root, "avtale"), PROEVE_AVTALE);
        assert_string_equal(avt_node_get(root, "skjema"), "proeve/1");
        assert_int_equal(strlen(avt_node_get(root, "salt")), 43);
    }
}

static void test_salts_differ(void **state)
{
    unsigned counter = 0;
    struct avt_innhold content = proeve_content(*state, proeve_load(*state));
    struct version version = build(*state, &content, (struct version){0}, &counter);
    for (size_t i = 0; i < version.n; i++)
        for (size_t k = 0; k < i; k++) {
            struct avt_node *one, *other;
            assert_ok(avt_xml_parse(*state, &one, version.files[i].bytes));
            assert_ok(avt_xml_parse(*state, &other, version.files[k].bytes));
            assert_string_not_equal(avt_node_get(one, "salt"), avt_node_get(other, "salt"));
        }
}

static void test_empty_documents_are_not_made(void **state)
{
    unsigned counter = 0;
    struct avt_innhold content = {.tiltak = proeve_load(*state)};
    struct version version = build(*state, &content, (struct version){0}, &counter);
    assert_int_equal(version.n, 1);
    proeve_set(*state, &content, "helse", NULL, "Pauser");
    version = build(*state, &content, (struct version){0}, &counter);
    assert_int_equal(version.n, 2);
    assert_non_null(find(version, "bistand"));
}

static void test_annexes_are_listed(void **state)
{
    static const struct {
        const char *name, *readers;
    } rows[] = {
        {"bistand",    "arbeidsgiver deltaker nav"       },
        {"intern",     "veileder"                        },
        {"mentorlonn", "arbeidsgiver nav"                },
        {"oppdrag",    "arbeidsgiver deltaker mentor nav"},
        {"person",     "arbeidsgiver deltaker nav"       },
    };
    unsigned counter = 0;
    size_t n;
    struct avt_vedlegg *annexes;
    struct avt_innhold content = proeve_content(*state, proeve_load(*state));
    struct version version = build(*state, &content, (struct version){0}, &counter);
    assert_ok(avt_vedlegg_read(*state, &annexes, &n, text_of(version, "avtale")));
    assert_int_equal(n, UNIT_COUNT(rows));
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(annexes[i].navn, rows[i].name);
        assert_string_equal(annexes[i].lesere, rows[i].readers);
        assert_true(avt_digest_equal(&annexes[i].digest, &find(version, rows[i].name)->digest));
    }
}

static void test_malformed_annexes_are_refused(void **state)
{
    static const char *const bad[] = {
        "<avtale><vedlegg lesere=\"nav\" navn=\"a\"></vedlegg></avtale>",
        "<avtale><vedlegg lesere=\"nav\" navn=\"a\" sha256=\"00\"></vedlegg></avtale>",
        "<avtale><vedlegg navn=\"a\" sha256=\""
        "1111111111111111111111111111111111111111111111111111111111111111"
        "\" x=\"\"></vedlegg></avtale>",
    };
    size_t n;
    struct avt_vedlegg *annexes;
    for (size_t i = 0; i < UNIT_COUNT(bad); i++)
        assert_code(avt_vedlegg_read(*state, &annexes, &n, avt_span_str(bad[i])), AVT_EFORM);
#define ROW(name)                                                                                                      \
    "<vedlegg lesere=\"nav\" navn=\"" name "\" sha256=\""                                                              \
    "1111111111111111111111111111111111111111111111111111111111111111\"></vedlegg>"
    assert_ok(avt_vedlegg_read(*state, &annexes, &n, AVT_SPAN("<avtale><f>1</f>" ROW("a") ROW("b") "</avtale>")));
    assert_int_equal(n, 2);
    assert_code(avt_vedlegg_read(*state, &annexes, &n, AVT_SPAN("<avtale>" ROW("b") ROW("a") "</avtale>")), AVT_EFORM);
    assert_code(avt_vedlegg_read(*state, &annexes, &n, AVT_SPAN("<avtale>" ROW("a") ROW("a") "</avtale>")), AVT_EFORM);
    assert_code(avt_vedlegg_read(*state, &annexes, &n, AVT_SPAN("<avtale>" ROW("a") "<f>1</f></avtale>")), AVT_EFORM);
#undef ROW
}

static bool same_bytes(struct version one, struct version other, const char *name)
{
    return avt_span_equal(text_of(one, name), text_of(other, name));
}

static void test_unchanged_documents_keep_their_bytes(void **state)
{
    unsigned counter = 0;
    struct avt_innhold content = proeve_content(*state, proeve_load(*state));
    struct version one = build(*state, &content, (struct version){0}, &counter);
    struct version same = build(*state, &content, one, &counter);
    assert_int_equal(same.n, one.n);
    for (size_t i = 0; i < one.n; i++)
        assert_true(same_bytes(one, same, one.files[i].navn));
    proeve_set(*state, &content, "helse", NULL, "Trenger ikke pauser");
    struct version two = build(*state, &content, one, &counter);
    assert_false(same_bytes(one, two, "bistand"));
    assert_false(same_bytes(one, two, "avtale")); /* it lists bistand */
    assert_true(same_bytes(one, two, "person"));
    assert_true(same_bytes(one, two, "oppdrag"));
    proeve_set(*state, &content, "formaal", NULL, "Noe annet");
    struct version three = build(*state, &content, two, &counter);
    assert_false(same_bytes(two, three, "avtale"));
    assert_true(same_bytes(two, three, "bistand"));
    assert_true(same_bytes(two, three, "oppdrag")); /* formaal is not in the extract */
    proeve_set(*state, &content, "slutt", NULL, "2026-10-31");
    struct version four = build(*state, &content, three, &counter);
    assert_false(same_bytes(three, four, "oppdrag"));
}

static void test_removed_document(void **state)
{
    unsigned counter = 0;
    size_t n;
    struct avt_vedlegg *annexes;
    struct avt_innhold content = proeve_content(*state, proeve_load(*state));
    struct version one = build(*state, &content, (struct version){0}, &counter);
    proeve_set(*state, &content, "helse", NULL, NULL);
    struct version two = build(*state, &content, one, &counter);
    assert_null(find(two, "bistand"));
    assert_false(same_bytes(one, two, "avtale"));
    assert_ok(avt_vedlegg_read(*state, &annexes, &n, text_of(two, "avtale")));
    assert_int_equal(n, 4);
}

static void test_too_much_content(void **state)
{
    unsigned counter = 0;
    struct avt_fil *files;
    size_t n;
    char *long_text = avt_arena_alloc(*state, AVT_MAX_BODY + 1);
    memset(long_text, 'x', AVT_MAX_BODY);
    struct avt_innhold content = proeve_content(*state, proeve_load(*state));
    proeve_set(*state, &content, "helse", NULL, long_text);
    struct avt_err err =
        avt_dokument_build(*state, &files, &n, &content, PROEVE_AVTALE, NULL, 0, proeve_random, &counter);
    assert_code(err, AVT_ELIMIT);
    assert_string_equal(err.where, "bistand");
}

static void assert_same_content(const struct avt_innhold *one, const struct avt_innhold *other)
{
    assert_int_equal(one->n, other->n);
    for (size_t i = 0; i < one->n; i++) {
        assert_ptr_equal(one->verdi[i].felt, other->verdi[i].felt);
        assert_string_equal(one->verdi[i].tekst, other->verdi[i].tekst);
    }
}

static void test_reading_gives_the_content_back(void **state)
{
    unsigned counter = 0;
    struct avt_innhold content = proeve_content(*state, proeve_load(*state)), read;
    struct version version = build(*state, &content, (struct version){0}, &counter);
    assert_ok(avt_dokument_read(*state, &read, content.tiltak, version.files, version.n));
    assert_same_content(&read, &content);
}

/* The mentor has only the extract: names, dates and tasks. */
static void test_reading_an_extract(void **state)
{
    unsigned counter = 0;
    struct avt_innhold content = proeve_content(*state, proeve_load(*state)), read;
    struct version version = build(*state, &content, (struct version){0}, &counter);
    assert_ok(avt_dokument_read(*state, &read, content.tiltak, find(version, "oppdrag"), 1));
    assert_int_equal(read.n, 5);
    assert_string_equal(avt_innhold_find(&read, "deltaker/navn"), "Kari Prøve");
    assert_string_equal(avt_innhold_find(&read, "slutt"), "2026-09-30");
    assert_null(avt_innhold_find(&read, "formaal"));
}

static void test_reading_refuses_the_wrong_document(void **state)
{
    unsigned counter = 0;
    struct avt_innhold content = proeve_content(*state, proeve_load(*state)), read;
    struct version version = build(*state, &content, (struct version){0}, &counter);
    version.files[1].navn = "bistand";
    assert_code(avt_dokument_read(*state, &read, content.tiltak, version.files, version.n), AVT_EFORM);
}

/* ---- Free texts ---- */

static void test_free_text(void **state)
{
    const uint8_t salt[32] = {1};
    const char *checked, *read;
    assert_null(avt_fritekst_check(*state, AVT_SPAN("  Fordi <jeg> & du\r\nvil det. "), &checked));
    assert_string_equal(checked, "Fordi <jeg> & du\nvil det.");
    struct avt_span bytes = avt_fritekst_format(*state, "grunn", PROEVE_AVTALE, salt, "proeve/1", checked);
    assert_span(bytes, "<grunn xmlns=\"urn:avtale:v1\" avtale=\"" PROEVE_AVTALE "\" "
                       "salt=\"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\" skjema=\"proeve/1\">"
                       "<tekst>Fordi &lt;jeg&gt; &amp; du\nvil det.</tekst></grunn>");
    assert_ok(avt_fritekst_parse(*state, &read, bytes));
    assert_string_equal(read, checked);
}

static void test_free_text_is_checked(void **state)
{
    const char *out;
    assert_string_equal(avt_fritekst_check(*state, AVT_SPAN(" \n "), &out), "mangler");
    assert_string_equal(avt_fritekst_check(*state, AVT_SPAN("a\001b"), &out), "ugyldige-tegn");
    assert_string_equal(avt_fritekst_check(*state, AVT_SPAN("\377"), &out), "ugyldige-tegn");
    char *text = avt_arena_alloc(*state, 2 * AVT_MAX_FRITEKST + 3);
    for (size_t i = 0; i < AVT_MAX_FRITEKST; i++)
        memcpy(text + 2 * i, "å", 2);
    assert_null(avt_fritekst_check(*state, avt_span_str(text), &out));
    text[2 * AVT_MAX_FRITEKST] = 'x';
    assert_string_equal(avt_fritekst_check(*state, avt_span_str(text), &out), "for-lang");
}

static void test_free_text_holds_nothing_else(void **state)
{
#define SALT "salt=\"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\""
#define ROOT "<grunn xmlns=\"urn:avtale:v1\" avtale=\"a\" " SALT " skjema=\"p/1\">"
    static const char *const bad[] = {
        "<grunn avtale=\"a\" " SALT " skjema=\"p/1\"><tekst>x</tekst></grunn>",
        "<grunn xmlns=\"urn:avtale:v1\" avtale=\"a\" skjema=\"p/1\"><tekst>x</tekst></grunn>",
        "<grunn xmlns=\"urn:avtale:v1\" avtale=\"a\" salt=\"AQ\" skjema=\"p/1\"><tekst>x</tekst></grunn>",
        ROOT "</grunn>",
        ROOT "<tekst></tekst></grunn>",
        ROOT "<tekst> x</tekst></grunn>",
        ROOT "<tekst>x</tekst><tekst>y</tekst></grunn>",
        ROOT "<tekst>x<b>y</b></tekst></grunn>",
        ROOT "<tekst a=\"b\">x</tekst></grunn>",
        ROOT "x<tekst>x</tekst></grunn>",
    };
    const char *text;
    for (size_t i = 0; i < UNIT_COUNT(bad); i++)
        assert_row(avt_fritekst_parse(*state, &text, avt_span_str(bad[i])).code == AVT_EFORM, bad[i]);
    assert_ok(avt_fritekst_parse(*state, &text, AVT_SPAN(ROOT "<tekst>x</tekst></grunn>")));
}

/* ---- Readers ---- */

static void test_who_reads_a_document(void **state)
{
    static const struct {
        const char *document;
        bool reads[5]; /* deltaker, arbeidsgiver, mentor, veileder, beslutter */
    } rows[] = {
        {"avtale",     {true, true, false, true, true}   },
        {"mentorlonn", {false, true, false, true, true}  },
        {"bistand",    {true, false, false, true, true}  },
        {"intern",     {false, false, false, true, false}},
        {"oppdrag",    {true, true, true, true, true}    },
    };
    const struct avt_tiltak *measure = proeve_load(*state);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        for (int role = DELTAKER; role <= BESLUTTER; role++)
            assert_row(avt_dokument_reads(measure, NULL, avt_tiltak_dokument(measure, rows[i].document), role) ==
                           rows[i].reads[role],
                       rows[i].document);
}

static void test_reading_by_consent(void **state)
{
    static const char *all[] = {"deltaker"};
    const struct avt_tiltak *measure = proeve_load(*state);
    int document = avt_tiltak_dokument(measure, "bistand");
    struct chain chain = chain_new(*state);
    struct avt_erklaering s = chain_version(&chain, AVT_FREMLAGT, "veileder", "en", all, 1);
    assert_ok(chain_add(&chain, &s));
    assert_false(avt_dokument_reads(measure, &chain.state, document, ARBEIDSGIVER));
    assert_ok(chain_say(&chain, AVT_SAMTYKKE, "deltaker", "dele-rapport"));
    assert_false(avt_dokument_reads(measure, &chain.state, document, ARBEIDSGIVER));
    assert_ok(chain_say(&chain, AVT_SAMTYKKE, "deltaker", "dele-bistand"));
    assert_true(avt_dokument_reads(measure, &chain.state, document, ARBEIDSGIVER));
    assert_false(avt_dokument_reads(measure, &chain.state, document, MENTOR));
    assert_ok(chain_say(&chain, AVT_SAMTYKKE_TRUKKET, "deltaker", "dele-bistand"));
    assert_false(avt_dokument_reads(measure, &chain.state, document, ARBEIDSGIVER));
    assert_true(avt_dokument_reads(measure, &chain.state, document, DELTAKER));
}

static bool reads(const struct avt_tiltak *measure, enum avt_handling act, int author, int role)
{
    const struct avt_akt akt = {act, NULL, author};
    const struct avt_handlingsdata *data = avt_tiltak_handling(measure, act);
    return avt_akttekst_reads(measure, NULL, &akt, data == NULL || data->tekst == NULL ? "grunn" : data->tekst, role);
}

static void test_who_reads_a_free_text(void **state)
{
    const struct avt_tiltak *measure = proeve_load(*state);
    /* avbrutt: forfatter deltaker veileder */
    assert_true(reads(measure, AVT_AVBRUTT, ARBEIDSGIVER, ARBEIDSGIVER));
    assert_true(reads(measure, AVT_AVBRUTT, ARBEIDSGIVER, DELTAKER));
    assert_false(reads(measure, AVT_AVBRUTT, DELTAKER, ARBEIDSGIVER));
    assert_false(reads(measure, AVT_AVBRUTT, DELTAKER, BESLUTTER));
    assert_true(reads(measure, AVT_AVBRUTT, VEILEDER, BESLUTTER));
    assert_true(reads(measure, AVT_AVBRUTT, MENTOR, MENTOR));
    assert_false(reads(measure, AVT_AVBRUTT, MENTOR, ARBEIDSGIVER));
    assert_false(reads(measure, AVT_RAPPORT, ARBEIDSGIVER, ARBEIDSGIVER));
    assert_false(reads(measure, AVT_GODKJENT, DELTAKER, DELTAKER));
}

/* Who had to approve is asked of the schema of the last version, whichever schema the agreement has now. */
static void the_schema_of_the_last_version_says_from_where(void **state)
{
    const struct avt_tiltak *all = proeve_load(*state);
    struct avt_tiltak fewer = *all; /* in which the business signs nothing */
    struct avt_rolle roles[AVT_MAX_ROLES];
    memcpy(roles, all->roller, all->n_roller * sizeof *roles);
    roles[ARBEIDSGIVER].handling = AVT_TAUSHET;
    roles[ARBEIDSGIVER].approves = AVT_APPROVES_SECRECY;
    fewer.roller = roles;
    fewer.digest.byte[0] ^= 1;
    struct avt_versjon versions[2] = {
        {.n = 1, .gjelder_nr = 2, .n_kreves = 3, .kreves = {"deltaker", "arbeidsgiver", "veileder"}},
        {.n = 2, .gjelder_nr = 4, .n_kreves = 2, .kreves = {"deltaker", "veileder"}                },
    };
    struct avt_tilstand fold = {.versjoner = versions, .n_versjoner = 2};
    const struct avt_tiltak *const orders[][2] = {
        {all,    &fewer},
        {&fewer, all   }
    };
    for (size_t i = 0; i < UNIT_COUNT(orders); i++) {
        versions[1].skjema = all->digest;
        assert_ptr_equal(avt_tiltak_siste(orders[i], 2, &fold), all);
        assert_int_equal(avt_dokument_fra(orders[i], 2, &fold), 0);
        versions[1].skjema = fewer.digest;
        assert_ptr_equal(avt_tiltak_siste(orders[i], 2, &fold), &fewer);
        assert_int_equal(avt_dokument_fra(orders[i], 2, &fold), 1);
        versions[1].gjelder_nr = 0;
        assert_int_equal(avt_dokument_fra(orders[i], 2, &fold), 0);
        versions[1].gjelder_nr = 4;
    }
    assert_int_equal(avt_dokument_fra(orders[0], 1, &fold), 0); /* a schema that is not known */
    fold.n_versjoner = 0;
    assert_null(avt_tiltak_siste(orders[0], 2, &fold));
}

int main(void)
{
    avt_xml_setup();
    const struct CMUnitTest tests[] = {
        unit_case(test_all_documents_avtale_first),
        unit_case(test_salts_differ),
        unit_case(test_empty_documents_are_not_made),
        unit_case(test_annexes_are_listed),
        unit_case(test_malformed_annexes_are_refused),
        unit_case(test_unchanged_documents_keep_their_bytes),
        unit_case(test_removed_document),
        unit_case(test_too_much_content),
        unit_case(test_reading_gives_the_content_back),
        unit_case(test_reading_an_extract),
        unit_case(test_reading_refuses_the_wrong_document),
        unit_case(test_free_text),
        unit_case(test_free_text_is_checked),
        unit_case(test_free_text_holds_nothing_else),
        unit_case(test_who_reads_a_document),
        unit_case(test_reading_by_consent),
        unit_case(test_who_reads_a_free_text),
        unit_case(the_schema_of_the_last_version_says_from_where),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
