/*
 * bench_bare: what a declaration costs without the service around it: one thread, one SQLite file, no HTTP.
 *
 * The same as in the service, by the same code, for each declaration:
 *   - SHA-256 of S, of the evidence and of R (writer/writer.c record_prepare), R as text (avt_kvittering_format);
 *   - the seal: Ed25519, the note made, read back and verified (signer/keys.c keys_note);
 *   - XChaCha20-Poly1305 of the S file, the R file, the evidence and the stored answer under the agreement's key and the answers' (store/vault.c);
 *   - the leaf: its salt, its entry, its hash, appended to the tree, and the tile's node every 256 leaves (writer/journal.c journal_leaf);
 *   - the rows: post, blad, utfoerer, avtale, three utboks, forsok, idempotens, by the service's own statements, tables, indexes and PRAGMAs
 *     (store/sqlite.c: WAL, synchronous=FULL, secure_delete), with values of the same sizes.
 * A group is BEGIN IMMEDIATE, its declarations, COMMIT.
 *
 * Left out, and so what the service's ratio pays for: HTTP and JSON; who asks and which roles they have; the attempt and the agreement's records read,
 * decrypted, parsed and folded; decide, twice; the look-up of the Idempotency-Key; the recipients read; the way to the signer's process and its own
 * reading of R; the answer's making; the checkpoint each second; push, which reads the outbox. Keys of agreements are made beforehand, here and there.
 */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "avtale/kvittering.h"
#include "avtale/text.h"
#include "signer/keys.h"
#include "sys/clock.h"
#include "writer/journal.h"

enum { PARTIES = 3, S_SIZE = 886, EVIDENCE_SIZE = 226, ANSWER_SIZE = 2000, ADDRESS_SIZE = 65, ROUTE_VERSIONS = 1 };

static const char *const roles[PARTIES] = {"deltaker", "arbeidsgiver", "veileder"};

struct agreement {
    struct avt_id id;
    struct avt_digest head;
    unsigned n; /* records */
    struct avt_id attempts[PARTIES];
};

struct bare {
    struct avt_arena *arena;   /* of the whole run */
    struct avt_arena *scratch; /* of a group */
    struct store *store;
    struct vault *vault;
    struct avt_tree tree;
    struct signer_key key;
    struct agreement *list;
    size_t n;
    uint8_t person[32];
    struct avt_digest keylist;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Text of a size, other each time. */
static struct avt_span filler(struct avt_arena *arena, size_t size)
{
    uint8_t random[32];
    char *text = avt_arena_alloc(arena, size + 1);
    random_bytes(random, sizeof random);
    for (size_t i = 0; i < size; i++)
        text[i] = (char)('a' + random[i % sizeof random] % 26);
    return avt_span_make(text, size);
}

/* ---- before the time runs ---- */

static struct avt_err key_make(struct bare *b)
{
    uint8_t public[crypto_sign_PUBLICKEYBYTES];
    b->key.secret = sodium_malloc(crypto_sign_SECRETKEYBYTES);
    AVT_INVARIANT(b->key.secret != NULL);
    (void)crypto_sign_keypair(public, b->key.secret);
    return avt_key_make(b->arena, &b->key.listed.key, "demo.avtale/segl/1", public);
}

static struct avt_err agreement_make(struct bare *b, struct agreement *a)
{
    a->id = id_new();
    a->n = 1;
    random_bytes(&a->head, sizeof a->head);
    AVT_TRY(vault_create(b->vault, a->id.text));
    AVT_TRY(store_run(b->store, SQL_SAK_ADD, S_TEXT(a->id.text), S_TEXT("arbeidstrening"), S_INT(ROUTE_VERSIONS),
                      S_INT(clock_now())));
    for (size_t i = 0; i < PARTIES; i++) {
        struct avt_span attempt;
        a->attempts[i] = id_new();
        AVT_TRY(vault_seal(b->vault, b->scratch, &attempt, a->id.text, "forsok",
                           filler(b->scratch, S_SIZE + EVIDENCE_SIZE)));
        AVT_TRY(store_run(b->store, SQL_FORSOK_ADD, S_TEXT(a->attempts[i].text), S_TEXT(a->id.text),
                          S_BLOB(avt_span_make(b->person, 32)), S_BLOB(attempt), S_INT(clock_now() + 1800)));
    }
    return AVT_NOERR;
}

static struct avt_err prepare(struct bare *b)
{
    b->list = avt_arena_array(b->arena, b->n, sizeof *b->list);
    random_bytes(b->person, sizeof b->person);
    AVT_TRY(key_make(b));
    AVT_TRY(vault_create(b->vault, VAULT_SVAR));
    AVT_TRY(store_begin(b->store));
    for (size_t i = 0; i < b->n; i++) {
        AVT_TRY(agreement_make(b, &b->list[i]));
        avt_arena_reset(b->scratch);
    }
    return store_commit(b->store);
}

/* ---- one declaration ---- */

struct record {
    struct agreement *agreement;
    size_t party;
    struct avt_span s, evidence, r;
    unsigned nr;
    avt_instant time;
};

static struct avt_err seal(struct bare *b, struct record *record)
{
    struct agreement *a = record->agreement;
    struct avt_digest id = avt_hash(record->s);
    struct avt_kvittering r = {.avtale = a->id,
                               .nr = record->nr,
                               .forrige = a->head,
                               .erklaering = id,
                               .bevis = avt_hash(record->evidence),
                               .metode = AVT_METODE_DEMO,
                               .tid = record->time,
                               .nokkelliste = 1,
                               .nokkelliste_digest = b->keylist,
                               .programvare = AVT_VERSION};
    struct avt_span text = avt_kvittering_format(b->scratch, &r);
    a->head = avt_hash(text);
    return keys_note(b->scratch, &record->r, &b->key, text);
}

static struct avt_err write_record(struct bare *b, const struct record *record)
{
    const char *id = record->agreement->id.text;
    struct avt_span s, r, evidence;
    AVT_TRY(vault_seal(b->vault, b->scratch, &s, id, "s", record->s));
    AVT_TRY(vault_seal(b->vault, b->scratch, &r, id, "r", record->r));
    AVT_TRY(vault_seal(b->vault, b->scratch, &evidence, id, "bevis", record->evidence));
    AVT_TRY(store_run(b->store, SQL_POST_ADD, S_TEXT(id), S_INT(record->nr), S_BLOB(s), S_BLOB(r), S_BLOB(evidence)));
    struct avt_leaf leaf = {.avtale = record->agreement->id, .nr = record->nr, .r = record->agreement->head};
    random_bytes(leaf.salt, sizeof leaf.salt);
    return journal_leaf(b->store, &b->tree, &leaf);
}

static struct avt_err write_derived(struct bare *b, const struct record *record)
{
    const struct agreement *a = record->agreement;
    AVT_TRY(store_run(b->store, SQL_UTFOERER_ADD, S_TEXT(a->id.text), S_INT(record->nr),
                      S_BLOB(avt_span_make(b->person, 32))));
    AVT_TRY(store_run(b->store, SQL_AVTALE_PUT, S_TEXT(a->id.text), S_TEXT("arbeidstrening"), S_INT(record->nr),
                      S_HASH(&a->head), S_INT(0), S_INT(1), S_TEXT("arbeidsgiver veileder"), S_INT(20779), S_INT(20960),
                      S_TEXT(""), S_NULL, S_INT(record->time)));
    struct avt_span address = filler(b->scratch, ADDRESS_SIZE);
    for (size_t i = 0; i < PARTIES; i++)
        AVT_TRY(store_run(b->store, SQL_UTBOKS_ADD, S_TEXT(avt_arena_format(b->scratch, "msg_%s", id_new().text)),
                          S_TEXT(a->id.text), S_INT(record->nr), S_INT(1), S_TEXT("godkjent"), S_TEXT(roles[i]),
                          S_BLOB(avt_span_make(b->person, 32)), S_BLOB(address), S_TEXT("nb"), S_INT(record->time)));
    return AVT_NOERR;
}

static struct avt_err write_answer(struct bare *b, const struct record *record)
{
    struct avt_span answer;
    struct avt_digest body = avt_hash(record->evidence);
    AVT_TRY(store_run(b->store, SQL_FORSOK_USE, S_TEXT(record->agreement->attempts[record->party].text),
                      S_INT(record->nr)));
    AVT_TRY(vault_seal(b->vault, b->scratch, &answer, VAULT_SVAR, "svar", filler(b->scratch, ANSWER_SIZE)));
    return store_run(b->store, SQL_IDEMPOTENS_ADD, S_BLOB(avt_span_make(b->person, 32)),
                     S_TEXT("/api/v1/avtaler/{}/erklaeringer/{}/bekreft"), S_TEXT(id_new().text), S_HASH(&body),
                     S_BLOB(answer), S_INT(record->time));
}

static struct avt_err declare(struct bare *b, size_t i)
{
    struct record record = {.agreement = &b->list[i % b->n], .party = i / b->n};
    record.s = filler(b->scratch, S_SIZE);
    record.evidence = filler(b->scratch, EVIDENCE_SIZE);
    record.nr = ++record.agreement->n;
    record.time = clock_now();
    AVT_TRY(seal(b, &record));
    AVT_TRY(write_record(b, &record));
    AVT_TRY(write_derived(b, &record));
    return write_answer(b, &record);
}

/* Every party of every agreement declares, group of them a commit. */
static struct avt_err declare_all(struct bare *b, size_t group)
{
    size_t n = b->n * PARTIES;
    for (size_t i = 0; i < n;) {
        AVT_TRY(store_begin(b->store));
        for (size_t k = 0; k < group && i < n; k++)
            AVT_TRY(declare(b, i++));
        AVT_TRY(store_commit(b->store));
        avt_arena_reset(b->scratch);
    }
    return AVT_NOERR;
}

static struct avt_err bare_run(struct bare *b, const char *dir, const char *name, size_t group)
{
    AVT_TRY(vault_open(&b->vault, avt_arena_format(b->arena, "%s/noekler", dir), NULL));
    AVT_TRY(store_open(&b->store, avt_arena_format(b->arena, "%s/avtale.db", dir), true));
    AVT_TRY(prepare(b));
    double began = now(), cpu = (double)clock();
    AVT_TRY(declare_all(b, group));
    double each = 1 / (double)(b->n * PARTIES);
    printf("%s %.0f\n%s-cpu %.0f\n", name, 1 / ((now() - began) * each), name,
           ((double)clock() - cpu) / CLOCKS_PER_SEC * 1e6 * each);
    return AVT_NOERR;
}

/* What a signature costs to verify, and nothing beside it: n of them, of a receipt's length. */
static int verify_loop(size_t n)
{
    enum { RECEIPT_SIZE = 700 };
    static unsigned char text[RECEIPT_SIZE], seal[crypto_sign_BYTES];
    unsigned char public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
    (void)crypto_sign_keypair(public, secret);
    random_bytes(text, sizeof text);
    (void)crypto_sign_detached(seal, NULL, text, sizeof text, secret);
    double began = now();
    for (size_t i = 0; i < n; i++)
        AVT_INVARIANT(crypto_sign_verify_detached(seal, text, sizeof text, public) == 0);
    printf("verifiser %.0f\n", (double)n / (now() - began));
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "verifiser") == 0)
        return verify_loop(strtoul(argv[2], NULL, 10));
    if (argc != 5) {
        fprintf(stderr, "bench_bare FOLDER NAME AGREEMENTS GROUP | bench_bare verifiser N\n");
        return 64;
    }
    struct bare b = {.arena = avt_arena_new(), .scratch = avt_arena_new(), .n = strtoul(argv[3], NULL, 10)};
    struct avt_err err = bare_run(&b, argv[1], argv[2], strtoul(argv[4], NULL, 10));
    if (err.code != AVT_OK)
        fprintf(stderr, "bench_bare: %s: %s %s\n", avt_err_name(err.code), err.where, err.detail);
    store_close(&b.store);
    vault_close(&b.vault);
    sodium_free(b.key.secret);
    avt_arena_free(&b.scratch);
    avt_arena_free(&b.arena);
    return err.code == AVT_OK ? 0 : 1;
}
