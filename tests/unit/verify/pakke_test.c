/* Bundles: their names and building, and what a sound one is found to be. */
#include "avtale/pakke.h"

#include <stdio.h>
#include <string.h>

#include "lib/bundle.h"
#include "unit/avtale/proeve.h"

static struct bundle *open_bundle(struct avt_arena *arena, uint8_t seed)
{
    struct bundle *b = avt_arena_alloc(arena, sizeof *b);
    bundle_open(b, arena, seed);
    return b;
}

/* The rule book is that of every bundle made here. */
static enum avt_dom verify(struct avt_arena *arena, struct avt_rapport *report, struct avt_span file,
                           struct avt_span roots)
{
    struct avt_key *keys;
    struct avt_kjent known = bundle_known(open_bundle(arena, 1));
    assert_ok(avt_roots_parse(arena, &keys, &known.n_roots, roots));
    known.roots = keys;
    avt_pakke_verify(arena, report, file, &known, BUNDLE_TODAY);
    return report->dom;
}

/* ---- Building ---- */

static void test_names(void **state)
{
    struct avt_digest mal = {
        {0xAB, 0xCD, 0, 0, 0, 0, 0, 0x12, 0xFF}
    };
    assert_string_equal(avt_pakke_name_document(*state, 2, "avtale"), "versjon-2/avtale.xml");
    assert_string_equal(avt_pakke_name_view(*state, 2, "nb"), "versjon-2/visning-nb.xhtml");
    assert_string_equal(avt_pakke_name_record(*state, 7, AVT_PAKKE_R), "post-0007.kvittering");
    assert_string_equal(avt_pakke_name_record(*state, 9999, AVT_PAKKE_LOGG), "post-9999.tlog-proof");
    assert_string_equal(avt_pakke_name_text(*state, 7, "grunn"), "post-0007-grunn.xml");
    assert_string_equal(avt_pakke_name_keylist(*state, 12), "nokler/nokkelliste-12.note");
    assert_string_equal(avt_pakke_name_schema(*state, "mentor/1/felt.xml"), "skjema/mentor/1/felt.xml");
    assert_string_equal(avt_pakke_name_template(*state, &mal, "visning/visning.xsl"),
                        "maler/abcd000000000012/visning/visning.xsl");
}

static void test_shared_files_once(void **state)
{
    struct avt_pakke pakke = AVT_PAKKE(*state);
    avt_pakke_add(&pakke, "skjema/felles/1/grupper.xml", AVT_SPAN("<grupper/>"));
    avt_pakke_add(&pakke, "skjema/felles/1/grupper.xml", AVT_SPAN("<grupper/>"));
    assert_int_equal(pakke.n, 1);
}

static void test_manifest_leaves_itself_out(void **state)
{
    const struct avt_entry entries[] = {
        {AVT_PAKKE_MANIFEST, AVT_SPAN("x")  },
        {"b",                AVT_SPAN("abc")},
        {"a",                AVT_SPAN("")   },
    };
    assert_span(avt_pakke_manifest(*state, entries, UNIT_COUNT(entries)),
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a\n"
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b\n");
}

static void test_same_bundle_again(void **state)
{
    struct bundle *one = open_bundle(*state, 1), *other = open_bundle(*state, 1);
    bundle_large(one);
    bundle_large(other);
    assert_true(one->lawful);
    assert_true(avt_span_equal(bundle_make(one, "deltaker"), bundle_make(other, "deltaker")));
}

/* ---- Sound bundles ---- */

static void test_every_reader(void **state)
{
    static const char *const readers[] = {"deltaker", "arbeidsgiver", "mentor", "veileder", "beslutter"};
    struct bundle *b = open_bundle(*state, 1);
    bundle_large(b);
    for (size_t i = 0; i < UNIT_COUNT(readers); i++) {
        struct avt_rapport report;
        struct avt_span file = bundle_make(b, readers[i]);
        assert_row(verify(*state, &report, file, bundle_root(b)) == AVT_DOM_GYLDIG, readers[i]);
        assert_row(verify(*state, &report, file, AVT_SPAN("")) == AVT_DOM_UFORANKRET, readers[i]);
    }
}

static void test_what_is_told(void **state)
{
    struct avt_rapport report;
    struct bundle *b = open_bundle(*state, 1);
    bundle_large(b);
    (void)verify(*state, &report, bundle_make(b, "veileder"), bundle_root(b));
    assert_string_equal(report.avtale, b->state.avtale.text);
    assert_string_equal(report.tiltak, "proeve");
    assert_string_equal(report.status, "gjennomfoeres");
    assert_int_equal(report.gjelder, 3);
    assert_int_equal(report.venter, 0);
    assert_true(report.demo);
}

static void test_before_anybody_has_signed(void **state)
{
    struct avt_rapport report;
    struct bundle *b = open_bundle(*state, 1);
    struct avt_innhold content = bundle_content(b);
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    assert_int_equal(verify(*state, &report, bundle_make(b, "deltaker"), bundle_root(b)), AVT_DOM_GYLDIG);
    assert_string_equal(report.status, "til-signering");
    assert_int_equal(report.venter, 1);
    assert_int_equal(report.gjelder, 0);
}

/* A number that was refused is used again; its folder holds what came last. */
static void test_refused_and_put_forward_again(void **state)
{
    struct avt_rapport report;
    struct bundle *b = open_bundle(*state, 1);
    struct avt_innhold content = bundle_content(b);
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    bundle_act(b, AVT_AVVIST, "deltaker", "uenig", "grunn", "Feil sted.");
    b->n_versions = 0;
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    bundle_sign(b);
    assert_true(b->lawful);
    assert_int_equal(verify(*state, &report, bundle_make(b, "deltaker"), bundle_root(b)), AVT_DOM_GYLDIG);
}

/* A role that nobody has does not sign; a reader who cannot see whether somebody has it does not guess. */
static void test_without_mentor(void **state)
{
    struct avt_rapport report;
    struct bundle *b = open_bundle(*state, 1);
    struct avt_innhold content = bundle_content(b);
    proeve_set(*state, &content, "mentor/navn", NULL, NULL);
    proeve_set(*state, &content, "mentor/foedselsnummer", NULL, NULL);
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    bundle_sign(b);
    assert_int_equal(b->n, 5);
    assert_int_equal(verify(*state, &report, bundle_make(b, "veileder"), bundle_root(b)), AVT_DOM_GYLDIG);
    assert_int_equal(verify(*state, &report, bundle_make(b, "deltaker"), bundle_root(b)), AVT_DOM_GYLDIG);
}

/* ---- The recipe ---- */

static const struct avt_finding *found(const struct avt_rapport *report, const char *check)
{
    for (size_t i = 0; i < report->n; i++)
        if (strcmp(report->findings[i].check, check) == 0)
            return &report->findings[i];
    fail_msg("no %s", check);
    return NULL;
}

/* Sealed with another recipe, as another release would, or somebody with the key: told, and no fault. */
static void test_another_recipe_is_told(void **state)
{
    size_t n;
    struct avt_entry *entries;
    struct avt_rapport report;
    struct avt_span file;
    struct bundle *b = open_bundle(*state, 1);
    bundle_small(b);
    file = bundle_make(b, "deltaker");
    assert_int_equal(verify(*state, &report, file, bundle_root(b)), AVT_DOM_GYLDIG);
    assert_int_equal(found(&report, "lesmeg")->outcome, AVT_UTFALL_OK);
    assert_ok(avt_zip_parse(*state, &entries, &n, file));
    for (size_t i = 0; i < n; i++)
        if (strcmp(entries[i].name, AVT_PAKKE_LESMEG) == 0)
            entries[i].bytes = AVT_SPAN("    echo alt er i orden\n");
    for (size_t i = 0; i < n; i++)
        if (strcmp(entries[i].name, AVT_PAKKE_MANIFEST) == 0)
            assert_ok(bundle_seal(b, *state, &entries[i].bytes, avt_pakke_manifest(*state, entries, n)));
    assert_ok(avt_zip_format(*state, &file, entries, n));
    assert_int_equal(verify(*state, &report, file, bundle_root(b)), AVT_DOM_GYLDIG);
    assert_int_equal(found(&report, "lesmeg")->outcome, AVT_UTFALL_GJELDER_IKKE);
    assert_string_equal(found(&report, "lesmeg")->code, "annen");
}

/* The views in a bundle are those that a declaration in it names: of what the role was never shown there is none. */
static void test_no_view_that_was_not_shown(void **state)
{
    size_t n;
    struct avt_entry *entries;
    struct avt_rapport report;
    struct bundle *b = open_bundle(*state, 1);
    bundle_large(b);
    struct avt_span file = bundle_make(b, "arbeidsgiver");
    assert_int_equal(verify(*state, &report, file, bundle_root(b)), AVT_DOM_GYLDIG);
    assert_ok(avt_zip_parse(*state, &entries, &n, file));
    assert_non_null(avt_entry_find(entries, n, "versjon-1/visning-nb.xhtml"));
    assert_null(avt_entry_find(entries, n, "versjon-2/visning-nb.xhtml"));
    b->all_views = true;
    assert_int_equal(verify(*state, &report, bundle_make(b, "arbeidsgiver"), bundle_root(b)), AVT_DOM_UGYLDIG);
    assert_true(bundle_failed(&report, "visning"));
}

static void test_not_a_bundle(void **state)
{
    static const struct avt_span files[] = {
        {"",                       0 },
        {"PK\x05\x06",             4 },
        {"%PDF-1.7\nnot a bundle", 21},
    };
    for (size_t i = 0; i < UNIT_COUNT(files); i++) {
        struct avt_rapport report;
        assert_int_equal(verify(*state, &report, files[i], AVT_SPAN("")), AVT_DOM_ULESELIG);
        assert_int_equal(report.n, 1);
        assert_string_equal(report.findings[0].check, "form");
    }
}

static void test_empty_zip(void **state)
{
    struct avt_span file;
    struct avt_rapport report;
    assert_ok(avt_zip_format(*state, &file, NULL, 0));
    assert_int_equal(verify(*state, &report, file, AVT_SPAN("")), AVT_DOM_ULESELIG);
}

/* What is found stands in the table that programs read, with as many values. */
static bool is_listed(const struct avt_finding *finding)
{
    static const struct {
        const char *check, *code;
        enum avt_utfall outcome;
        unsigned n;
    } rows[] = {
#define AVT_FINDING(CHECK, CODE, outcome, check, code, n) {check, code, AVT_UTFALL_##outcome, n},
#include "avtale/finding.def"
#undef AVT_FINDING
    };
    unsigned n = 0;
    while (n < AVT_FINDING_ARGS && finding->args[n] != NULL)
        n++;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        if ((strcmp(rows[i].check, finding->check) == 0 || strcmp(rows[i].check, "alle") == 0) &&
            strcmp(rows[i].code, finding->code) == 0)
            return rows[i].outcome == finding->outcome && rows[i].n == n;
    return false;
}

static void test_every_check_is_told(void **state)
{
    static const char *const names[] = {
#define SJEKK(code, function, name, needs) name,
#include "../../../lib/verify/sjekk.def"
#undef SJEKK
    };
    size_t told = 0;
    struct avt_rapport report;
    struct bundle *b = open_bundle(*state, 1);
    bundle_small(b);
    (void)verify(*state, &report, bundle_make(b, "mentor"), bundle_root(b));
    for (size_t i = 0; i < report.n; i++) {
        assert_true(is_listed(&report.findings[i]));
        if (told < UNIT_COUNT(names) && strcmp(report.findings[i].check, names[told]) == 0)
            told++;
    }
    assert_int_equal(told, UNIT_COUNT(names));
}

/* The page "Kontroller en avtale" says in its own words what each check is; without them it shows the check's code. */
static void test_every_check_has_its_text(void **state)
{
    static const char *const names[] = {
#define SJEKK(code, function, name, needs) name,
#include "../../../lib/verify/sjekk.def"
#undef SJEKK
    };
    struct avt_span texts = proeve_file(*state, "../../../templates/tekster/nb/sider.xml");
    for (size_t i = 0; i < UNIT_COUNT(names); i++) {
        const char *text = avt_arena_format(*state, "<t n=\"sjekk.%s\">", names[i]);
        assert_row(memmem(texts.ptr, texts.len, text, strlen(text)) != NULL, text);
    }
}

/* ---- Anchors ---- */

/* Everything sealed anew with other keys under the same names: sound in itself, and nobody's. */
static void test_other_keys_altogether(void **state)
{
    struct avt_rapport report;
    struct bundle *ours = open_bundle(*state, 1), *theirs = open_bundle(*state, 100);
    bundle_small(theirs);
    struct avt_span file = bundle_make(theirs, "deltaker");
    assert_int_equal(verify(*state, &report, file, bundle_root(ours)), AVT_DOM_UFORANKRET);
    assert_int_equal(verify(*state, &report, file, bundle_root(theirs)), AVT_DOM_GYLDIG);
}

/* More than half of the installation's roots must have signed; roots of other installations count for nothing. */
static void test_most_roots_must_sign(void **state)
{
    struct avt_key other = {.name = ""};
    struct avt_rapport report;
    struct bundle *b = open_bundle(*state, 1), *elsewhere = open_bundle(*state, 7), *second = open_bundle(*state, 8);
    bundle_small(b);
    struct avt_span file = bundle_make(b, "deltaker");
    assert_ok(avt_key_make(*state, &other, "annen.avtale/rot/1", elsewhere->keys[BUNDLE_ROT].point));
    const struct avt_key with_foreign[] = {other, b->keys[BUNDLE_ROT]};
    const struct avt_key one_of_two[] = {b->keys[BUNDLE_ROT], second->keys[BUNDLE_ROT]};
    const struct {
        const struct avt_key *roots;
        size_t n;
        enum avt_dom dom;
    } rows[] = {
        {with_foreign, 2, AVT_DOM_GYLDIG    },
        {with_foreign, 1, AVT_DOM_UFORANKRET},
        {one_of_two,   2, AVT_DOM_UFORANKRET},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_kjent known = bundle_known(b);
        known.roots = rows[i].roots;
        known.n_roots = rows[i].n;
        avt_pakke_verify(*state, &report, file, &known, BUNDLE_TODAY);
        assert_int_equal(report.dom, rows[i].dom);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(test_names),
        unit_case(test_shared_files_once),
        unit_case(test_manifest_leaves_itself_out),
        unit_case(test_same_bundle_again),
        unit_case(test_every_reader),
        unit_case(test_what_is_told),
        unit_case(test_before_anybody_has_signed),
        unit_case(test_refused_and_put_forward_again),
        unit_case(test_without_mentor),
        unit_case(test_another_recipe_is_told),
        unit_case(test_no_view_that_was_not_shown),
        unit_case(test_not_a_bundle),
        unit_case(test_empty_zip),
        unit_case(test_every_check_is_told),
        unit_case(test_every_check_has_its_text),
        unit_case(test_other_keys_altogether),
        unit_case(test_most_roots_must_sign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
