/* The texts and documents of format v1, made of fixed values. */
#include "avtale/checkpoint.h"
#include "avtale/dokument.h"
#include "avtale/text.h"
#include "avtale/xml.h"
#include "golden/golden.h"

static avt_instant instant(const char *text)
{
    avt_instant when;
    assert_true(avt_instant_parse(&when, avt_span_str(text)));
    return when;
}

static struct avt_id agreement(void)
{
    struct avt_id id;
    assert_true(avt_id_parse(&id, AVT_SPAN(GOLDEN_AVTALE)));
    return id;
}

/* ---- S ---- */

/* What an act says beside what all say. */
enum { NEW = 1, SHOWN = 2, DATED = 4, TEXT = 8, BEHALF = 16, ITEM = 32 };

static const struct {
    enum avt_handling act;
    const char *role, *kind;
    unsigned says;
} acts[] = {
    {AVT_FREMLAGT,         "veileder",     NULL,               NEW | DATED | TEXT},
    {AVT_KONTAKTPUNKT,     "arbeidsgiver", NULL,               NEW               },
    {AVT_GODKJENT,         "veileder",     NULL,               SHOWN | BEHALF    },
    {AVT_TAUSHET,          "mentor",       NULL,               SHOWN             },
    {AVT_BESLUTTET,        "beslutter",    NULL,               SHOWN             },
    {AVT_AVVIST,           "deltaker",     "uenig",            TEXT              },
    {AVT_TRUKKET,          "arbeidsgiver", NULL,               0                 },
    {AVT_ENDRINGSOENSKE,   "deltaker",     NULL,               TEXT              },
    {AVT_INNVENDT,         "deltaker",     NULL,               TEXT              },
    {AVT_SVAR,             "veileder",     "post-7",           TEXT              },
    {AVT_OVERTATT,         "veileder",     NULL,               0                 },
    {AVT_OPPFULGT,         "veileder",     "oppstartsmoete",   TEXT              },
    {AVT_RAPPORT,          "veileder",     "sluttrapport",     TEXT              },
    {AVT_SAMTYKKE,         "deltaker",     "dele-rapport",     0                 },
    {AVT_SAMTYKKE_TRUKKET, "deltaker",     "dele-rapport",     0                 },
    {AVT_AVBRUTT,          "deltaker",     "begynt-i-arbeid",  DATED             },
    {AVT_ANNULLERT,        "veileder",     "feilregistrering", DATED | TEXT      },
    {AVT_HENVENDELSE,      "deltaker",     "nav",              TEXT              },
    {AVT_BESVART,          "veileder",     "post-7",           TEXT              },
    {AVT_LOEFTE,           "deltaker",     "ikke-gitt",        TEXT | ITEM       },
    {AVT_PERIODE_GODKJENT, "beslutter",    NULL,               ITEM              },
    {AVT_PERIODE_AVSLAATT, "beslutter",    "feil-i-fakta",     TEXT | ITEM       },
    {AVT_PERIODE_SENDT,    "veileder",     NULL,               TEXT | ITEM       },
    {AVT_OPPLASTET,        "veileder",     "papir",            TEXT              },
};

static void say_version(struct avt_arena *arena, struct avt_erklaering *s)
{
    static const char *roles[] = {"veileder", "arbeidsgiver", "deltaker"};
    static const struct avt_endret changed[] = {
        {"bistand", "-"                   },
        {"avtale",  "slutt"               },
        {"avtale",  "opplaeringsplan/tema"}
    };
    s->fremlegg = (struct avt_digest){{0}};
    s->kreves = roles;
    s->n_kreves = UNIT_COUNT(roles);
    s->endret = avt_arena_array(arena, UNIT_COUNT(changed), sizeof *s->endret);
    memcpy(s->endret, changed, sizeof changed);
    s->n_endret = UNIT_COUNT(changed);
}

static void say_shown(struct avt_arena *arena, struct avt_erklaering *s, bool view)
{
    s->has_dokument = true;
    s->dokument = golden_digest("avtale");
    s->skjema = golden_digest("skjema");
    s->shown = avt_arena_array(arena, 2, sizeof *s->shown);
    s->shown[0] = (struct avt_sum){"person", golden_digest("person")};
    s->shown[1] = (struct avt_sum){"bistand", golden_digest("bistand")};
    s->n_shown = 2;
    s->has_visning = view;
    s->mal = golden_digest("mal");
    s->visning = golden_digest("visning");
    s->spraak = "nb";
}

static void say_more(struct avt_arena *arena, struct avt_erklaering *s, unsigned says)
{
    if ((says & (NEW | SHOWN)) != 0)
        say_shown(arena, s, (says & SHOWN) != 0);
    if ((says & NEW) != 0)
        say_version(arena, s);
    if ((says & TEXT) != 0) {
        s->vedlagt = avt_arena_array(arena, 1, sizeof *s->vedlagt);
        const char *name = s->handling == AVT_OPPLASTET ? "fil" : "grunn";
        s->vedlagt[s->n_vedlagt++] = (struct avt_sum){name, golden_digest(name)};
    }
    if ((says & BEHALF) != 0) {
        s->behalf_of = "deltaker";
        s->reason = "papir";
        s->bevis = golden_digest("skannet");
    }
    if ((says & ITEM) != 0)
        s->om = "tilrettelegging/01JD8Q4Z7N5K2M3P6R8S9T0V1W";
    s->has_gjelder_fra = (says & DATED) != 0;
    s->gjelder_fra = avt_date_make(2026, 12, 1);
}

/* Two acts that nothing made stood before these rows. The nonces of the others stayed. */
enum { FIRST_MOVED = 17 };

/* Every act has a golden S, which is read as it is written. */
static void declarations(void **state)
{
    assert_int_equal(UNIT_COUNT(acts), AVT_HANDLING_COUNT - 1);
    for (size_t i = 0; i < UNIT_COUNT(acts); i++) {
        struct avt_erklaering s = {.avtale = agreement(), .versjon = 2, .rolle = acts[i].role, .code = acts[i].kind},
                              again;
        s.handling = acts[i].act;
        s.fremlegg = golden_digest("fremlegg");
        golden_bytes(s.commitment, sizeof s.commitment, 1);
        golden_bytes(s.nonce, sizeof s.nonce, (uint8_t)((i < FIRST_MOVED ? 100 : 102) + i));
        s.frist = instant("2026-11-22T12:30:00Z");
        say_more(*state, &s, acts[i].says);
        struct avt_span text = avt_erklaering_format(*state, &s);
        golden_check(*state, avt_arena_format(*state, "erklaering/%s.txt", avt_handling_get(s.handling)->name), text);
        assert_ok(avt_erklaering_parse(*state, &again, text));
        assert_true(avt_span_equal(avt_erklaering_format(*state, &again), text));
    }
}

/* The identity that S commits to. */
static void commitment(void **state)
{
    uint8_t salt[32];
    golden_bytes(salt, sizeof salt, 50);
    struct avt_digest part =
        avt_part_commit(salt, AVT_SPAN("avtale/identitet/v1\nnavn Ola Testesen\nfoedselsnummer 15830151173\n"));
    golden_check(
        *state, "part.txt",
        avt_span_str(avt_arena_format(*state, "%s\n", avt_b64url_format(*state, part.byte, sizeof part.byte))));
}

/* ---- R, keys ---- */

static void receipts(void **state)
{
    struct avt_kvittering r = {.avtale = agreement(), .nr = 1, .metode = AVT_METODE_DEMO, .nokkelliste = 1}, again;
    struct golden_key seal = golden_key(*state, "segl/2026a", 1);
    r.erklaering = golden_digest("erklaering");
    r.bevis = golden_digest("bevis");
    r.tid = instant("2026-11-22T12:00:00Z");
    r.nokkelliste_digest = golden_digest("nokkelliste");
    r.programvare = "1.0.0";
    golden_check(*state, "kvittering-1.note", golden_seal(*state, &seal, avt_kvittering_format(*state, &r)));
    r.nr = 12;
    r.forrige = golden_digest("forrige");
    r.metode = AVT_METODE_PAPIR;
    struct avt_span text = avt_kvittering_format(*state, &r);
    golden_check(*state, "kvittering-12.note", golden_seal(*state, &seal, text));
    assert_ok(avt_kvittering_parse(*state, &again, text));
    assert_true(avt_span_equal(avt_kvittering_format(*state, &again), text));
}

static const struct {
    const char *name;
    uint8_t seed;
    enum avt_key_use use;
    enum avt_key_state state;
    bool open;
} listed[] = {
    {"segl/2026a",    1, AVT_KEY_SEGL,    AVT_KEY_AKTIV,         false},
    {"segl/2025a",    2, AVT_KEY_SEGL,    AVT_KEY_PENSJONERT,    false},
    {"segl/2025b",    3, AVT_KEY_SEGL,    AVT_KEY_KOMPROMITTERT, false},
    {"logg/1",        4, AVT_KEY_LOGG,    AVT_KEY_AKTIV,         true },
    {"webhook/2026a", 5, AVT_KEY_WEBHOOK, AVT_KEY_AKTIV,         false},
    {"vitne/1",       6, AVT_KEY_VITNE,   AVT_KEY_AKTIV,         false},
    {"rot/1",         9, AVT_KEY_ROT,     AVT_KEY_AKTIV,         true },
};

static void key_lists(void **state)
{
    struct avt_listed_key keys[UNIT_COUNT(listed)];
    avt_instant from = instant("2026-01-01T00:00:00Z"), to = instant("2027-02-01T00:00:00Z");
    struct avt_keylist list = {.number = 2, .previous = golden_digest("1"), .valid_from = from, .keys = keys}, again;
    struct golden_key root = golden_key(*state, "rot/1", 9);
    for (; list.n < UNIT_COUNT(listed); list.n++) {
        struct avt_listed_key *key = &keys[list.n];
        key->key = golden_key(*state, listed[list.n].name, listed[list.n].seed).key;
        key->use = listed[list.n].use;
        key->state = listed[list.n].state;
        key->from = from;
        key->to = listed[list.n].open ? INT64_MAX : to;
        key->compromised = from + 60;
    }
    struct avt_span text = avt_keylist_format(*state, &list);
    golden_check(*state, "nokkelliste.note", golden_seal(*state, &root, text));
    assert_ok(avt_keylist_parse(*state, &again, text));
    assert_true(avt_span_equal(avt_keylist_format(*state, &again), text));
}

/* ---- The log ---- */

static struct avt_span line_of(struct avt_arena *arena, const struct avt_digest *digest)
{
    return avt_span_str(avt_arena_format(arena, "%s\n", avt_hex_format(arena, digest->byte, sizeof digest->byte)));
}

static void leaf(void **state)
{
    struct avt_leaf record = {.avtale = agreement(), .nr = 1};
    struct avt_note note;
    golden_bytes(record.salt, sizeof record.salt, 150);
    assert_ok(avt_note_parse(*state, &note, golden_read(*state, "kvittering-1.note")));
    record.r = avt_hash(note.text);
    struct avt_digest entry = avt_leaf_entry(&record), hash = avt_tree_leaf(avt_digest_span(&entry));
    golden_check(*state, "blad.txt", line_of(*state, &entry));
    golden_check(*state, "blad-hash.txt", line_of(*state, &hash));
    struct avt_digest list = avt_hash(golden_read(*state, "nokkelliste.note"));
    entry = avt_leaf_public(&list);
    golden_check(*state, "blad-offentlig.txt", line_of(*state, &entry));
}

enum { LEAVES = 7 };

static struct avt_digest leaf_at(uint64_t i)
{
    uint8_t byte = (uint8_t)i;
    return avt_tree_leaf(avt_span_make(&byte, 1));
}

static struct avt_err read_hash(void *ctx, struct avt_digest *out, unsigned level, uint64_t index)
{
    struct avt_digest left, right;
    if (level == 0) {
        *out = leaf_at(index);
        return AVT_NOERR;
    }
    AVT_TRY(read_hash(ctx, &left, level - 1, 2 * index));
    AVT_TRY(read_hash(ctx, &right, level - 1, 2 * index + 1));
    *out = avt_tree_node(&left, &right);
    return AVT_NOERR;
}

static void log_texts(void **state)
{
    uint8_t salt[32];
    struct avt_tree tree = {.size = 0};
    struct golden_key key = golden_key(*state, "logg/1", 4);
    struct avt_tlog_proof proof = {.extra = avt_span_make(salt, sizeof salt), .index = 5};
    golden_bytes(salt, sizeof salt, 150);
    for (uint64_t i = 0; i < LEAVES; i++) {
        struct avt_digest hash = leaf_at(i);
        avt_tree_append(&tree, &hash);
    }
    struct avt_checkpoint checkpoint = {key.key.name, tree.size, avt_tree_root(&tree)};
    proof.checkpoint = golden_seal(*state, &key, avt_checkpoint_format(*state, &checkpoint));
    golden_check(*state, "sjekkpunkt.note", proof.checkpoint);
    assert_ok(avt_proof_inclusion(*state, &proof.proof, proof.index, LEAVES, read_hash, NULL));
    golden_check(*state, "post.tlog-proof", avt_tlog_proof_format(*state, &proof));
}

/* ---- Documents ---- */

static const struct avt_tiltak *measure(struct avt_arena *arena)
{
    static const char *const names[] = {"arbeidstrening/1/felt.xml", "arbeidstrening/1/regler.xml",
                                        "felles/1/grupper.xml",      "felles/1/hjemler.xml",
                                        "felles/1/handlinger.xml",   "felles/1/kombinasjoner.xml"};
    struct avt_entry files[UNIT_COUNT(names)];
    struct avt_tiltak *tiltak = NULL;
    for (size_t i = 0; i < UNIT_COUNT(names); i++) {
        const char *path = avt_arena_format(arena, "%s/schemas/%s", AVT_SOURCE, names[i]);
        files[i] = (struct avt_entry){names[i], golden_file(arena, path)};
    }
    avt_xml_setup();
    assert_ok(avt_tiltak_load(arena, &tiltak, "arbeidstrening", 1, files, UNIT_COUNT(files)));
    return tiltak;
}

static void next_id(void *ctx, uint8_t out[10])
{
    golden_bytes(out, 10, ++*(uint8_t *)ctx);
}

static void next_salt(void *ctx, uint8_t out[32])
{
    golden_bytes(out, 32, ++*(uint8_t *)ctx);
}

static struct avt_innhold content(struct avt_arena *arena)
{
    uint8_t counter = 0;
    struct avt_json *json;
    struct avt_innhold innhold = {.tiltak = measure(arena)};
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_ids ids = {.milliseconds = 1795348800000, .random = next_id, .ctx = &counter};
    assert_ok(avt_json_parse(arena, &json, golden_read(arena, "arbeidstrening.json"), &faults));
    avt_innhold_from_json(arena, &innhold, innhold.tiltak, json, NULL, &ids, &faults);
    if (faults.n > 0)
        fail_msg("%s: %s", faults.list[0].felt, faults.list[0].kode);
    return innhold;
}

/* What is said in JSON makes these documents, and they say it. */
static void documents(void **state)
{
    size_t n;
    uint8_t counter = 0;
    struct avt_fil *files;
    struct avt_innhold said = content(*state), back = {.tiltak = said.tiltak};
    struct avt_json_writer a = AVT_JSON_WRITER(*state), b = AVT_JSON_WRITER(*state);
    said.nummer = "2026-000123";
    assert_ok(avt_dokument_build(*state, &files, &n, &said, GOLDEN_AVTALE, NULL, 0, next_salt, &counter));
    assert_int_equal(n, 5);
    for (size_t i = 0; i < n; i++)
        golden_check(*state, avt_arena_format(*state, "dokument/%s.xml", files[i].navn), files[i].bytes);
    assert_ok(avt_dokument_read(*state, &back, said.tiltak, files, n));
    avt_innhold_to_json(&a, NULL, &said, 0);
    avt_innhold_to_json(&b, NULL, &back, 0);
    assert_string_equal(a.buf.ptr, b.buf.ptr);
}

static void free_text(void **state)
{
    uint8_t salt[32];
    golden_bytes(salt, sizeof salt, 200);
    golden_check(*state, "dokument/grunn.xml",
                 avt_fritekst_format(*state, "grunn", GOLDEN_AVTALE, salt, "arbeidstrening/1",
                                     "Vi er blitt enige.\nDato: 1. desember, kl. 9 < 10 & \"fast\"."));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(declarations), unit_case(commitment), unit_case(receipts),  unit_case(key_lists),
        unit_case(leaf),         unit_case(log_texts),  unit_case(documents), unit_case(free_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
