#include "lib/bundle.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "avtale/dager.h"
#include "avtale/endring.h"
#include "avtale/opplasting.h"
#include "avtale/pakketekst.h"
#include "avtale/text.h"
#include "unit/avtale/proeve.h"

/* The view and its template stand in for the real ones: only their digests and salts matter here. */
static const struct avt_entry template[] = {
    {"tekster/nb/visning.xml", {"<tekster></tekster>", 19}},
    {"visning/visning.xsl",    {"<stylesheet/>", 13}      },
};

/* ---- Keys ---- */

static void make_key(struct bundle *b, enum bundle_key key, uint8_t seed, const char *name)
{
    uint8_t bytes[crypto_sign_SEEDBYTES], public[crypto_sign_PUBLICKEYBYTES];
    memset(bytes, (int)(seed + key), sizeof bytes);
    (void)crypto_sign_seed_keypair(public, b->secret[key], bytes);
    name = avt_arena_format(b->arena, "%s/%s", b->opphav != NULL ? b->opphav : BUNDLE_OPPHAV, name);
    assert_ok(avt_key_make(b->arena, &b->keys[key], name, public));
}

static struct avt_span sign(struct bundle *b, enum bundle_key key, struct avt_span text)
{
    uint8_t *sig = avt_arena_alloc(b->arena, crypto_sign_BYTES);
    (void)crypto_sign_detached(sig, NULL, (const unsigned char *)text.ptr, text.len, b->secret[key]);
    struct avt_note_sig line = {.name = b->keys[key].name, .blob = avt_span_make(sig, crypto_sign_BYTES)};
    memcpy(line.id, b->keys[key].id, sizeof line.id);
    return avt_note_format(b->arena, text, &line, 1);
}

static void make_list(struct bundle *b)
{
    static const enum avt_key_use uses[BUNDLE_KEYS] = {AVT_KEY_SEGL, AVT_KEY_LOGG, AVT_KEY_ROT};
    b->list = (struct avt_keylist){.number = 1, .valid_from = b->now, .n = BUNDLE_KEYS};
    b->list.keys = avt_arena_array(b->arena, BUNDLE_KEYS, sizeof *b->list.keys);
    for (int i = 0; i < BUNDLE_KEYS; i++)
        b->list.keys[i] = (struct avt_listed_key){b->keys[i], uses[i], b->now, INT64_MAX, AVT_KEY_AKTIV, 0};
    if (b->twist_list != NULL)
        b->twist_list(b, &b->list);
    b->list_note = sign(b, BUNDLE_ROT, avt_keylist_format(b->arena, &b->list));
}

struct avt_span bundle_list(struct bundle *b, const struct avt_keylist *list)
{
    return sign(b, BUNDLE_ROT, avt_keylist_format(b->arena, list));
}

struct avt_span bundle_root(const struct bundle *b)
{
    return avt_span_str(avt_vkey_format(b->arena, &b->keys[BUNDLE_ROT]));
}

struct avt_err bundle_seal(void *ctx, struct avt_arena *arena, struct avt_span *note, struct avt_span text)
{
    (void)arena;
    *note = sign(ctx, BUNDLE_SEGL, text);
    return AVT_NOERR;
}

/* ---- Opening ---- */

static const struct avt_tiltak *load(struct avt_arena *arena, struct avt_entry *files, size_t n)
{
    struct avt_tiltak *measure;
    assert_ok(avt_tiltak_load(arena, &measure, "proeve", 1, files, n));
    return measure;
}

/* The committed files have no schemas of documents; they are made here, as `avtale sjekk-tiltak --skriv` does. */
static const struct avt_tiltak *load_with_schemas(struct bundle *b, struct avt_arena *arena)
{
    static const char *const paths[] = {"proeve/1/felt.xml", "proeve/1/regler.xml", "felles/1/grupper.xml",
                                        "felles/1/hjemler.xml", "felles/1/handlinger.xml"};
    struct avt_entry files[UNIT_COUNT(paths) + AVT_MAX_DOCUMENTS];
    size_t n = 0;
    for (; n < UNIT_COUNT(paths); n++) {
        const char *path = strncmp(paths[n], "proeve/", 7) == 0 ? paths[n] + 7 : paths[n];
        files[n] = (struct avt_entry){paths[n], proeve_file(arena, path)};
    }
    if (b->twist_rules != NULL)
        b->twist_rules(b, &files[1]);
    const struct avt_tiltak *measure = load(arena, files, n);
    for (size_t i = 0; i < measure->n_dokumenter; i++) {
        const char *name = avt_arena_format(arena, "proeve/1/%s.xsd", measure->dokumenter[i].navn);
        files[n++] = (struct avt_entry){name, avt_tiltak_xsd(arena, measure, (int)i)};
    }
    return load(arena, files, n);
}

void bundle_open(struct bundle *b, struct avt_arena *arena, uint8_t seed)
{
    struct avt_id id;
    AVT_INVARIANT(sodium_init() >= 0);
    avt_xml_setup();
    b->arena = arena;
    b->lawful = true;
    b->measure = load_with_schemas(b, arena);
    assert_true(avt_instant_parse(&b->now, AVT_SPAN("2026-03-02T10:00:00Z")));
    assert_true(avt_id_parse(&id, AVT_SPAN(PROEVE_AVTALE)));
    avt_tilstand_init(&b->state, &id);
    make_key(b, BUNDLE_SEGL, seed, "segl/2026a");
    make_key(b, BUNDLE_LOGG, seed, "logg/1");
    make_key(b, BUNDLE_ROT, seed, "rot/1");
    make_list(b);
}

struct avt_innhold bundle_content(struct bundle *b)
{
    struct avt_innhold content = proeve_content(b->arena, b->measure);
    content.nummer = "2026-000123";
    return content;
}

/* ---- Documents and views ---- */

static const struct bundle_version *version_of(const struct bundle *b, unsigned n)
{
    for (size_t i = b->n_versions; i-- > 0;)
        if (b->versions[i].n == n)
            return &b->versions[i];
    fail_msg("no version %u", n);
    return NULL;
}

static bool reads(const struct bundle *b, const struct avt_fil *file, const char *role)
{
    return avt_dokument_reads(b->measure, &b->state, file->dokument, avt_tiltak_rolle(b->measure, role));
}

static struct avt_span view_of(struct bundle *b, const struct bundle_version *version, const char *role)
{
    struct avt_buf buf = AVT_BUF(b->arena);
    int number = avt_tiltak_rolle(b->measure, role); /* what it reads whatever consents stand */
    avt_buf_str(&buf, "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head>");
    for (size_t i = 0; i < version->n_files; i++) {
        struct avt_node *root;
        bool readable = avt_xml_parse(b->arena, &root, version->files[i].bytes).code == AVT_OK; /* not when twisted */
        if (readable && avt_dokument_reads(b->measure, NULL, version->files[i].dokument, number))
            avt_buf_format(&buf, "<meta name=\"avtale-salt\" content=\"%s %s\"/>", version->files[i].navn,
                           avt_node_get(root, "salt"));
    }
    avt_buf_format(&buf, "</head><body>%s</body></html>", role);
    return avt_buf_get(&buf);
}

static struct avt_digest template_digest(struct bundle *b)
{
    struct avt_sum sums[UNIT_COUNT(template)];
    for (size_t i = 0; i < UNIT_COUNT(template); i++)
        sums[i] = (struct avt_sum){template[i].name, avt_hash(template[i].bytes)};
    return avt_hash(avt_sums_format(b->arena, sums, UNIT_COUNT(template)));
}

/* What the role is shown of the version: documents, view and template. */
static void show(struct bundle *b, struct avt_erklaering *s, const struct bundle_version *version)
{
    s->has_dokument = s->has_visning = true;
    s->dokument = version->files[0].digest;
    s->skjema = b->measure->digest;
    s->shown = avt_arena_array(b->arena, version->n_files, sizeof *s->shown);
    for (size_t i = 1; i < version->n_files; i++)
        if (s->handling == AVT_FREMLAGT || s->handling == AVT_KONTAKTPUNKT || reads(b, &version->files[i], s->rolle))
            s->shown[s->n_shown++] = (struct avt_sum){version->files[i].navn, version->files[i].digest};
    s->mal = template_digest(b);
    s->visning = avt_hash(view_of(b, version, s->rolle));
    s->spraak = "nb";
}

/* ---- Records ---- */

/* A conversation goes with the declaration itself; a paper was uploaded before. */
static enum avt_metode method_of(const struct bundle *b, const struct avt_erklaering *s)
{
    return s->behalf_of != NULL && s->n_vedlagt == 0 ? AVT_METODE_PAPIR : b->metode;
}

static void add_confirmer(struct bundle *b, struct avt_json_writer *w)
{
    avt_json_open(w, "bekreftet", '{');
    avt_json_add_string(w, "innlogging", avt_metode_name(b->metode));
    avt_json_add_string(w, "identitet", "avtale/identitet/v1\nnavn Viggo\nnavident Z990003\n");
    avt_json_close(w, '}');
}

static struct avt_span evidence_of(struct bundle *b, const struct avt_erklaering *s, struct avt_span identity,
                                   const uint8_t salt[32])
{
    uint8_t own[32];
    struct avt_json_writer w = AVT_JSON_WRITER(b->arena);
    proeve_random(&b->random, own);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "salt", avt_b64url_format(b->arena, own, sizeof own));
    avt_json_add_string(&w, "metode", avt_metode_name(method_of(b, s)));
    avt_json_add_string(&w, "identitet", avt_arena_strn(b->arena, identity.ptr, identity.len));
    avt_json_add_string(&w, "part_salt", avt_b64url_format(b->arena, salt, 32));
    avt_json_add_string(&w, "rolle", s->rolle);
    if (s->behalf_of != NULL)
        avt_json_add_string(&w, "innlogging", avt_metode_name(b->metode));
    if (s->behalf_of != NULL)
        (b->twist_evidence != NULL ? b->twist_evidence : add_confirmer)(b, &w);
    avt_json_close(&w, '}');
    return avt_buf_get(&w.buf);
}

static struct avt_kvittering receipt_of(struct bundle *b, const struct bundle_record *record)
{
    const struct bundle_record *before = b->n > 0 ? &b->records[b->n - 1] : NULL;
    struct avt_note note;
    assert_ok(avt_note_parse(b->arena, &note, b->list_note));
    struct avt_kvittering r = {.avtale = b->state.avtale, .nr = (unsigned)b->n + 1, .programvare = "0.1.0"};
    if (before != NULL)
        r.forrige = before->post.r_id;
    r.erklaering = record->post.s_id;
    r.bevis = avt_hash(record->evidence);
    r.metode = method_of(b, &record->post.s);
    r.tid = b->now += 60;
    r.nokkelliste = b->list.number;
    r.nokkelliste_digest = avt_hash(note.text);
    return r;
}

/* Who has the role: by its field in the content, as the last version has it; Nav's by an ident. */
const char *bundle_identity(struct bundle *b, const char *role)
{
    const struct avt_rolle *row = &b->measure->roller[avt_tiltak_rolle(b->measure, role)];
    const struct avt_innhold *content = &b->versions[b->n_versions - 1].content;
    const char *value = row->identitet == NULL ? NULL : avt_innhold_get(content, row->identitet, NULL);
    if (row->klasse == AVT_ROLE_NAV)
        return avt_arena_format(b->arena, "avtale/identitet/v1\nnavn %s\nnavident Z99000%d\n", role,
                                strcmp(role, "veileder") == 0 ? 1 : 2);
    if (row->klasse == AVT_ROLE_VIRKSOMHET)
        return avt_arena_format(b->arena, "avtale/identitet/v1\nnavn %s\nfoedselsnummer 25868399994\nvirksomhet %s\n",
                                role, value);
    return avt_arena_format(b->arena, "avtale/identitet/v1\nnavn %s\nfoedselsnummer %s\n", role, value);
}

static void add_record(struct bundle *b, struct avt_erklaering *s, const char *text_name, struct avt_span text)
{
    uint8_t salt[32];
    struct bundle_record *record = &b->records[b->n];
    AVT_INVARIANT(b->n < UNIT_COUNT(b->records));
    const char *twisted = b->twist_identity == NULL ? NULL : b->twist_identity(b, s);
    struct avt_span identity = avt_span_str(twisted != NULL ? twisted : bundle_identity(b, s->rolle));
    proeve_random(&b->random, salt);
    struct avt_digest part = avt_part_commit(salt, identity);
    memcpy(s->commitment, part.byte, sizeof s->commitment);
    proeve_random(&b->random, s->nonce);
    s->frist = b->now + 3600;
    if (b->twist_s != NULL)
        b->twist_s(b, s);
    record->s = avt_erklaering_format(b->arena, s);
    record->post.s = *s;
    record->post.s_id = avt_hash(record->s);
    record->evidence = evidence_of(b, s, identity, salt);
    record->text = text;
    record->text_name = text_name;
    record->post.r = receipt_of(b, record);
    if (b->twist_r != NULL)
        b->twist_r(b, &record->post.r);
    struct avt_span receipt = avt_kvittering_format(b->arena, &record->post.r);
    record->post.r_id = avt_hash(receipt);
    record->r = sign(b, BUNDLE_SEGL, receipt);
    proeve_random(&b->random, record->salt);
    b->n++;
    b->lawful &= avt_tilstand_apply(b->arena, &b->state, &record->post).code == AVT_OK;
}

/* All who sign and are there. */
static avt_roles signers(const struct bundle *b, const struct avt_innhold *content)
{
    avt_roles roles = avt_tiltak_signers(b->measure);
    for (size_t i = 0; i < b->measure->n_roller; i++) {
        const struct avt_felt *identity = b->measure->roller[i].identitet;
        if (identity != NULL && avt_innhold_get(content, identity, NULL) == NULL)
            roles &= ~(UINT32_C(1) << i);
    }
    return roles;
}

static void demand(struct bundle *b, struct avt_erklaering *s, avt_roles roles)
{
    s->kreves = avt_arena_array(b->arena, AVT_MAX_ROLES, sizeof *s->kreves);
    for (size_t i = 0; i < b->measure->n_roller; i++)
        if ((roles >> i & 1) != 0)
            s->kreves[s->n_kreves++] = b->measure->roller[i].navn;
}

void bundle_put_forward(struct bundle *b, enum avt_handling handling, const char *role,
                        const struct avt_innhold *content)
{
    const struct avt_versjon *in_force = avt_tilstand_gjelder(&b->state);
    const struct bundle_version *before = in_force == NULL ? NULL : version_of(b, in_force->n);
    struct bundle_version *version = &b->versions[b->n_versions++];
    struct avt_erklaering s = {.avtale = b->state.avtale, .rolle = role, .handling = handling};
    AVT_INVARIANT(b->n_versions <= UNIT_COUNT(b->versions));
    s.versjon = avt_tilstand_neste(&b->state);
    s.has_gjelder_fra = handling == AVT_FREMLAGT;
    s.gjelder_fra = avt_innhold_start(content);
    *version = (struct bundle_version){.n = s.versjon, .content = *content};
    assert_ok(avt_dokument_build(b->arena, &version->files, &version->n_files, content, PROEVE_AVTALE,
                                 before == NULL ? NULL : before->files, before == NULL ? 0 : before->n_files,
                                 proeve_random, &b->random));
    if (b->twist_files != NULL)
        b->twist_files(b, version);
    show(b, &s, version);
    avt_roles roles = signers(b, content);
    if (before != NULL) {
        struct avt_forskjell *list;
        size_t n = avt_endring_find(b->arena, &list, &before->content, content);
        s.n_endret = avt_endring_lines(b->arena, &s.endret, b->measure, list, n);
        roles &= avt_endring_signers(list, n);
    }
    demand(b, &s, handling == AVT_FREMLAGT ? roles : UINT32_C(1) << avt_tiltak_rolle(b->measure, role));
    add_record(b, &s, NULL, AVT_SPAN(""));
}

static void act(struct bundle *b, enum avt_handling handling, const char *role, const char *slag, const char *text_name,
                struct avt_span file)
{
    const struct avt_versjon *concerned = avt_tilstand_concerned(&b->state, handling);
    struct avt_erklaering s = {
        .avtale = b->state.avtale, .versjon = 1, .rolle = role, .handling = handling, .code = slag};
    struct avt_sum attached;
    if (concerned != NULL) {
        s.versjon = concerned->n;
        s.fremlegg = concerned->fremlegg;
        show(b, &s, version_of(b, concerned->n));
    }
    if (file.len > 0) {
        attached = (struct avt_sum){text_name, avt_hash(file)};
        s.vedlagt = &attached;
        s.n_vedlagt = 1;
    }
    add_record(b, &s, text_name, file);
    b->records[b->n - 1].post.s.vedlagt = NULL;
    b->records[b->n - 1].post.s.n_vedlagt = 0;
}

void bundle_act(struct bundle *b, enum avt_handling handling, const char *role, const char *slag, const char *text_name,
                const char *text)
{
    struct avt_span file = AVT_SPAN("");
    if (text != NULL) {
        uint8_t salt[32];
        proeve_random(&b->random, salt);
        file = avt_fritekst_format(b->arena, text_name, PROEVE_AVTALE, salt, b->measure->skjema, text);
    }
    act(b, handling, role, slag, text_name, file);
}

void bundle_wish(struct bundle *b, const char *role, const struct avt_forslag *list, size_t n)
{
    uint8_t salt[32];
    proeve_random(&b->random, salt);
    act(b, AVT_ENDRINGSOENSKE, role, NULL, AVT_OENSKE,
        avt_oenske_format(b->arena, PROEVE_AVTALE, salt, b->measure->skjema, "Kan vi endre litt?", list, n));
}

static const char PNG[] = "\x89PNG\r\n\x1A\n\0\0\0\rIHDR and the rest";

void bundle_upload(struct bundle *b, const char *role, const char *slag)
{
    uint8_t salt[32];
    struct avt_span png = avt_span_make(PNG, sizeof PNG - 1);
    struct avt_opplasting o = {"skannet.png", slag, AVT_FIL_PNG, png.len, avt_hash(png), "deltaker nav"};
    struct avt_erklaering s = {.avtale = b->state.avtale, .versjon = 1, .rolle = role, .code = slag};
    s.handling = AVT_OPPLASTET;
    proeve_random(&b->random, salt);
    struct avt_span text = avt_opplasting_format(b->arena, &o, PROEVE_AVTALE, salt, b->measure->skjema);
    s.vedlagt = avt_arena_array(b->arena, 1, sizeof *s.vedlagt);
    s.vedlagt[s.n_vedlagt++] = (struct avt_sum){AVT_OPPLASTING, avt_hash(text)};
    add_record(b, &s, AVT_OPPLASTING, text);
    b->records[b->n - 1].file = png;
}

/* The view is that of the role it counts for. */
void bundle_behalf(struct bundle *b, const char *for_role, const char *reason, const char *text)
{
    const struct avt_versjon *pending = avt_tilstand_venter(&b->state);
    struct avt_erklaering s = {.avtale = b->state.avtale, .versjon = pending->n, .fremlegg = pending->fremlegg};
    struct avt_span file = AVT_SPAN("");
    s.handling = b->measure->roller[avt_tiltak_rolle(b->measure, for_role)].handling;
    s.rolle = for_role;
    show(b, &s, version_of(b, pending->n));
    s.rolle = "veileder";
    s.behalf_of = for_role;
    s.reason = reason;
    s.bevis = avt_hash(b->records[b->n - 1].text);
    if (text != NULL) {
        uint8_t salt[32];
        proeve_random(&b->random, salt);
        file = avt_fritekst_format(b->arena, AVT_SAMTALE, PROEVE_AVTALE, salt, b->measure->skjema, text);
        s.bevis = avt_hash(file);
        s.vedlagt = avt_arena_array(b->arena, 1, sizeof *s.vedlagt);
        s.vedlagt[s.n_vedlagt++] = (struct avt_sum){AVT_SAMTALE, s.bevis};
    }
    add_record(b, &s, AVT_SAMTALE, file);
}

/* Those whose `etter` have signed come first; the measure lists its roles so that one round is enough. */
void bundle_sign(struct bundle *b)
{
    const struct avt_versjon pending = *avt_tilstand_venter(&b->state);
    for (size_t i = 0; i < b->measure->n_roller; i++) {
        const struct avt_rolle *role = &b->measure->roller[i];
        int at = avt_versjon_rolle(&pending, role->navn);
        if (at >= 0 && pending.signert[at] == 0)
            bundle_act(b, role->handling, role->navn, NULL, NULL, NULL);
    }
}

/* ---- Agreements ---- */

void bundle_small(struct bundle *b)
{
    struct avt_innhold content = bundle_content(b);
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    bundle_sign(b);
}

void bundle_large(struct bundle *b)
{
    struct avt_innhold content = bundle_content(b);
    bundle_small(b);
    proeve_set(b->arena, &content, "helse", NULL, "Trenger lange pauser");
    bundle_put_forward(b, AVT_FREMLAGT, "veileder", &content);
    bundle_sign(b);
    proeve_set(b->arena, &content, "kontakt-virksomhet/telefon", NULL, "33333333");
    bundle_put_forward(b, AVT_KONTAKTPUNKT, "arbeidsgiver", &content);
    bundle_act(b, AVT_ENDRINGSOENSKE, "deltaker", NULL, "oenske", "Kan vi begynne senere?");
    const char *wish = avt_arena_format(b->arena, "post-%zu", b->n);
    bundle_act(b, AVT_SVAR, "veileder", wish, "kommentar", "Ja, vi tar det opp.");
}

/* ---- The bundle ---- */

struct avt_entry *bundle_entry(struct avt_pakke *pakke, const char *name)
{
    for (size_t i = 0; i < pakke->n; i++)
        if (strcmp(pakke->entries[i].name, name) == 0)
            return &pakke->entries[i];
    fail_msg("no entry %s", name);
    return NULL;
}

static struct avt_digest leaf_of(const struct bundle_record *record)
{
    struct avt_leaf leaf = {.avtale = record->post.r.avtale, .nr = record->post.r.nr, .r = record->post.r_id};
    memcpy(leaf.salt, record->salt, sizeof leaf.salt);
    struct avt_digest entry = avt_leaf_entry(&leaf);
    return avt_tree_leaf(avt_digest_span(&entry));
}

static struct avt_err read_leaf(void *ctx, struct avt_digest *out, unsigned level, uint64_t index)
{
    const struct bundle *b = ctx;
    if (level == 0) {
        *out = leaf_of(&b->records[index]);
        return AVT_NOERR;
    }
    struct avt_digest left, right;
    AVT_TRY(read_leaf(ctx, &left, level - 1, 2 * index));
    AVT_TRY(read_leaf(ctx, &right, level - 1, 2 * index + 1));
    *out = avt_tree_node(&left, &right);
    return AVT_NOERR;
}

static struct avt_checkpoint checkpoint_text(const struct bundle *b)
{
    struct avt_tree tree = {.size = 0};
    for (size_t i = 0; i < b->n; i++) {
        struct avt_digest leaf = leaf_of(&b->records[i]);
        avt_tree_append(&tree, &leaf);
    }
    return (struct avt_checkpoint){b->keys[BUNDLE_LOGG].name, tree.size, avt_tree_root(&tree)};
}

static struct avt_span checkpoint_of(struct bundle *b)
{
    struct avt_checkpoint checkpoint = checkpoint_text(b);
    return sign(b, BUNDLE_LOGG, avt_checkpoint_format(b->arena, &checkpoint));
}

static struct avt_span proof_of(struct bundle *b, size_t i, struct avt_span checkpoint)
{
    struct avt_tlog_proof proof = {.index = i, .checkpoint = checkpoint};
    proof.extra = avt_span_make(b->records[i].salt, sizeof b->records[i].salt);
    assert_ok(avt_proof_inclusion(b->arena, &proof.proof, i, b->n, read_leaf, b));
    return avt_tlog_proof_format(b->arena, &proof);
}

static void add_records(struct bundle *b, struct avt_pakke *pakke, const char *role)
{
    struct avt_span checkpoint = checkpoint_of(b);
    for (size_t i = 0; i < b->n; i++) {
        const struct bundle_record *record = &b->records[i];
        unsigned nr = (unsigned)i + 1;
        avt_pakke_add(pakke, avt_pakke_name_record(b->arena, nr, AVT_PAKKE_S), record->s);
        avt_pakke_add(pakke, avt_pakke_name_record(b->arena, nr, AVT_PAKKE_R), record->r);
        avt_pakke_add(pakke, avt_pakke_name_record(b->arena, nr, AVT_PAKKE_LOGG), proof_of(b, i, checkpoint));
        const char *behalf = record->post.s.behalf_of;
        if (strcmp(record->post.s.rolle, role) == 0 || (behalf != NULL && strcmp(behalf, role) == 0))
            avt_pakke_add(pakke, avt_pakke_name_record(b->arena, nr, AVT_PAKKE_BEVIS), record->evidence);
        if (record->text.len > 0)
            avt_pakke_add(pakke, avt_pakke_name_text(b->arena, nr, record->text_name), record->text);
        if (record->file.len > 0)
            avt_pakke_add(pakke, avt_pakke_name_file(b->arena, nr, "png"), record->file);
    }
}

/* Some declaration about the version says that these bytes were shown. */
static bool is_named(const struct bundle *b, unsigned version, struct avt_span view)
{
    struct avt_digest digest = avt_hash(view);
    for (size_t i = 0; i < b->n; i++)
        if (b->records[i].post.s.has_visning && b->records[i].post.s.versjon == version &&
            avt_digest_equal(&b->records[i].post.s.visning, &digest))
            return true;
    return false;
}

static void add_versions(struct bundle *b, struct avt_pakke *pakke, const char *role)
{
    for (size_t i = 0; i < b->n_versions; i++) {
        const struct bundle_version *version = &b->versions[i];
        for (size_t k = 0; k < version->n_files; k++)
            if (reads(b, &version->files[k], role))
                avt_pakke_add(pakke, avt_pakke_name_document(b->arena, version->n, version->files[k].navn),
                              version->files[k].bytes);
        struct avt_span view = view_of(b, version, role);
        if (b->all_views || is_named(b, version->n, view))
            avt_pakke_add(pakke, avt_pakke_name_view(b->arena, version->n, "nb"), view);
    }
}

static void add_measure(struct bundle *b, struct avt_pakke *pakke)
{
    for (size_t i = 0; i < b->measure->n_filer; i++)
        avt_pakke_add(pakke, avt_pakke_name_schema(b->arena, b->measure->filer[i].name), b->measure->filer[i].bytes);
}

static void add_text(struct bundle *b, struct avt_pakke *pakke, const char *role)
{
    const struct avt_post *last = &b->records[b->n - 1].post;
    size_t first = avt_dokument_fra(&b->measure, 1, &b->state);
    struct avt_pakketekst text = {.avtale = last->r.avtale,
                                  .rolle = role,
                                  .nr = last->r.nr,
                                  .hode = last->r_id,
                                  .fra = b->state.versjoner[first].n,
                                  .logg = checkpoint_text(b)};
    avt_pakke_add(pakke, AVT_PAKKE_TEKST, avt_pakketekst_format(b->arena, &text));
}

struct avt_span bundle_make(struct bundle *b, const char *role)
{
    struct avt_span file;
    struct avt_pakke pakke = AVT_PAKKE(b->arena);
    struct avt_digest mal = template_digest(b);
    avt_pakke_add(&pakke, avt_pakke_name_keylist(b->arena, b->list.number), b->list_note);
    add_records(b, &pakke, role);
    add_text(b, &pakke, role);
    add_versions(b, &pakke, role);
    add_measure(b, &pakke);
    avt_pakke_add_mal(&pakke, &mal, template, UNIT_COUNT(template));
    if (b->twist_entries != NULL)
        b->twist_entries(b, &pakke);
    assert_ok(avt_pakke_format(&pakke, &file, bundle_seal, b));
    return file;
}

struct avt_kjent bundle_known(const struct bundle *b)
{
    struct avt_kjent known = {.roots = &b->keys[BUNDLE_ROT], .n_roots = 1, .n_regelverk = 1};
    known.regelverk = avt_regelverk_of(b->arena, &b->measure, 1);
    return known;
}

void bundle_verify(struct avt_arena *arena, struct avt_rapport *report, const struct bundle *b, struct avt_span file)
{
    const struct avt_kjent known = bundle_known(b);
    avt_pakke_verify(arena, report, file, &known, BUNDLE_TODAY);
}

/* ---- Forging ---- */

struct avt_span bundle_replace(struct avt_arena *arena, struct avt_span bytes, const char *from, const char *to)
{
    struct avt_buf buf = AVT_BUF(arena);
    const char *at = memmem(bytes.ptr, bytes.len, from, strlen(from));
    if (at == NULL)
        fail_msg("no %s to replace", from);
    size_t before = (size_t)(at - bytes.ptr);
    avt_buf_add(&buf, bytes.ptr, before);
    avt_buf_str(&buf, to);
    avt_buf_add(&buf, at + strlen(from), bytes.len - before - strlen(from));
    return avt_buf_get(&buf);
}

bool bundle_failed(const struct avt_rapport *report, const char *check)
{
    for (size_t i = 0; i < report->n; i++)
        if (strcmp(report->findings[i].check, check) == 0 && report->findings[i].outcome == AVT_UTFALL_FEIL)
            return true;
    return false;
}
