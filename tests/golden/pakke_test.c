/*
 * A whole bundle of format v1: it is valid for ever, and made anew of what it says it has the same bytes. So this rests
 * on nothing but the bundle: its measure is the one that lies in it, its salts and signatures are its own. (Only when it
 * is written is it made by tests/lib/bundle.c.)
 */
#include "avtale/text.h"
#include "avtale/xml.h"
#include "golden/golden.h"
#include "lib/bundle.h"

enum { KEY_SEED = 7 };

struct golden {
    struct avt_arena *arena;
    struct avt_span file;
    struct avt_entry *entries;
    size_t n;
    struct bundle keys; /* who sealed it */
};

static void golden_open(struct golden *g, struct avt_arena *arena)
{
    g->arena = arena;
    bundle_open(&g->keys, arena, KEY_SEED);
    if (golden_writes()) {
        struct bundle whole = {0};
        bundle_open(&whole, arena, KEY_SEED);
        bundle_large(&whole);
        golden_write(arena, "pakke.zip", bundle_make(&whole, "veileder"));
        golden_write(arena, "rot.vkey", bundle_root(&whole));
    }
    g->file = golden_read(arena, "pakke.zip");
    assert_ok(avt_zip_parse(arena, &g->entries, &g->n, g->file));
}

static struct avt_span entry(const struct golden *g, const char *name)
{
    const struct avt_entry *found = avt_entry_find(g->entries, g->n, name);
    if (found == NULL)
        fail_msg("no entry %s", name);
    return found->bytes;
}

static bool is_kind(const struct avt_entry *e, const char *end)
{
    size_t len = strlen(e->name), tail = strlen(end);
    return len > tail && strcmp(e->name + len - tail, end) == 0;
}

static const struct avt_tiltak *measure_in(const struct golden *g)
{
    static const char folder[] = "skjema/";
    struct avt_tiltak *tiltak = NULL;
    struct avt_entry *files = avt_arena_array(g->arena, g->n, sizeof *files);
    size_t n = 0, skip = sizeof folder - 1;
    for (size_t i = 0; i < g->n; i++)
        if (strncmp(g->entries[i].name, folder, skip) == 0)
            files[n++] = (struct avt_entry){g->entries[i].name + skip, g->entries[i].bytes};
    assert_ok(avt_tiltak_load(g->arena, &tiltak, "proeve", 1, files, n));
    return tiltak;
}

/* ---- Valid ---- */

static void is_valid(void **state)
{
    struct golden g = {0};
    struct avt_key *roots;
    struct avt_rapport report;
    golden_open(&g, *state);
    const struct avt_tiltak *measure = measure_in(&g);
    struct avt_kjent known = {.regelverk = avt_regelverk_of(*state, &measure, 1), .n_regelverk = 1};
    assert_ok(avt_roots_parse(*state, &roots, &known.n_roots, golden_read(*state, "rot.vkey")));
    known.roots = roots;
    avt_pakke_verify(*state, &report, g.file, &known, BUNDLE_TODAY);
    for (size_t i = 0; i < report.n; i++)
        if (report.findings[i].outcome == AVT_UTFALL_FEIL)
            fail_msg("%s: %s", report.findings[i].check, report_told(&report.findings[i]));
    assert_int_equal(report.dom, AVT_DOM_GYLDIG);
    assert_string_equal(report.status, "gjennomfoeres");
    assert_int_equal(report.gjelder, 3);
}

/* ---- Made anew ---- */

static void parts_are_made_anew(void **state)
{
    struct golden g = {0};
    struct avt_erklaering s;
    struct avt_kvittering r;
    struct avt_note note;
    struct avt_tlog_proof proof;
    golden_open(&g, *state);
    for (size_t i = 0; i < g.n; i++) {
        struct avt_span bytes = g.entries[i].bytes, made = bytes;
        if (is_kind(&g.entries[i], ".erklaering")) {
            assert_ok(avt_erklaering_parse(*state, &s, bytes));
            made = avt_erklaering_format(*state, &s);
        } else if (is_kind(&g.entries[i], ".kvittering")) {
            assert_ok(avt_note_parse(*state, &note, bytes));
            assert_ok(avt_kvittering_parse(*state, &r, note.text));
            made = avt_note_format(*state, avt_kvittering_format(*state, &r), note.sigs, note.n_sigs);
        } else if (is_kind(&g.entries[i], ".tlog-proof")) {
            assert_ok(avt_tlog_proof_parse(*state, &proof, bytes));
            made = avt_tlog_proof_format(*state, &proof);
        }
        assert_row(avt_span_equal(made, bytes), g.entries[i].name);
    }
}

/* The salts of a version's documents, in the order in which avt_dokument_build asks for them. */
struct salts {
    const struct avt_tiltak *tiltak;
    const struct golden *g;
    unsigned versjon;
    size_t next;
};

static void own_salt(void *ctx, uint8_t out[32])
{
    struct salts *salts = ctx;
    struct avt_arena *arena = salts->g->arena;
    struct avt_node *root;
    struct avt_span bytes;
    size_t document = ++salts->next % salts->tiltak->n_dokumenter; /* avtale, number 0, comes last */
    const char *name = avt_pakke_name_document(arena, salts->versjon, salts->tiltak->dokumenter[document].navn);
    const struct avt_entry *found = avt_entry_find(salts->g->entries, salts->g->n, name);
    memset(out, 0, 32);
    if (found == NULL)
        return;
    assert_ok(avt_xml_parse(arena, &root, found->bytes));
    assert_ok(avt_b64url_parse(arena, &bytes, avt_span_str(avt_node_get(root, "salt"))));
    memcpy(out, bytes.ptr, 32);
}

static struct avt_innhold content_in(const struct golden *g, const struct avt_tiltak *tiltak, unsigned versjon)
{
    struct avt_innhold content = {.tiltak = tiltak};
    struct avt_fil *files = avt_arena_array(g->arena, tiltak->n_dokumenter, sizeof *files);
    size_t n = 0;
    for (size_t d = 0; d < tiltak->n_dokumenter; d++) {
        const char *name = avt_pakke_name_document(g->arena, versjon, tiltak->dokumenter[d].navn);
        const struct avt_entry *found = avt_entry_find(g->entries, g->n, name);
        if (found != NULL)
            files[n++] = (struct avt_fil){tiltak->dokumenter[d].navn, (int)d, found->bytes, avt_hash(found->bytes)};
    }
    assert_ok(avt_dokument_read(g->arena, &content, tiltak, files, n));
    return content;
}

static void documents_are_made_anew(void **state)
{
    struct golden g = {0};
    golden_open(&g, *state);
    const struct avt_tiltak *tiltak = measure_in(&g);
    for (unsigned versjon = 1; versjon <= 3; versjon++) {
        size_t n;
        struct avt_fil *files;
        struct salts salts = {tiltak, &g, versjon, 0};
        struct avt_innhold content = content_in(&g, tiltak, versjon);
        assert_ok(avt_dokument_build(*state, &files, &n, &content, GOLDEN_AVTALE, NULL, 0, own_salt, &salts));
        for (size_t i = 0; i < n; i++) {
            const char *name = avt_pakke_name_document(*state, versjon, files[i].navn);
            assert_row(avt_span_equal(files[i].bytes, entry(&g, name)), name);
        }
    }
}

/* LESMEG.txt, the manifest, its seal, and the file itself. */
static void whole_is_made_anew(void **state)
{
    struct golden g = {0};
    struct avt_span made;
    struct avt_note note;
    golden_open(&g, *state);
    struct avt_pakke pakke = AVT_PAKKE(*state);
    for (size_t i = 0; i < g.n; i++)
        if (strcmp(g.entries[i].name, AVT_PAKKE_LESMEG) != 0 && strcmp(g.entries[i].name, AVT_PAKKE_MANIFEST) != 0)
            avt_pakke_add(&pakke, g.entries[i].name, g.entries[i].bytes);
    assert_ok(avt_pakke_format(&pakke, &made, bundle_seal, &g.keys));
    golden_check(*state, "pakke.zip", made);
    golden_check(*state, "LESMEG.txt", entry(&g, AVT_PAKKE_LESMEG));
    assert_ok(avt_note_parse(*state, &note, entry(&g, AVT_PAKKE_MANIFEST)));
    golden_check(*state, "manifest.txt", note.text);
    assert_true(avt_span_equal(avt_pakke_manifest(*state, g.entries, g.n), note.text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(is_valid),
        unit_case(parts_are_made_anew),
        unit_case(documents_are_made_anew),
        unit_case(whole_is_made_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
