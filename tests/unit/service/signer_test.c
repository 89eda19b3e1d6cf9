/*
 * The signer, as a process of its own, and everything a client could try to make it sign.
 *
 * Each test runs the process on two sockets. What it refuses it tells its log, where the tests read why.
 */
#include "signer/signer.h"

#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "signer/wire.h"
#include "unit/log/naive.h"
#include "unit/service/folder.h"

#define OPPHAV "demo.avtale"
#define ULID   "01ARYZ6S41TSV4RRFFQ69G5FAV"

enum { NOW = 1790000000, LEAVES = 20, SOCKETS = 2 };

struct fixture {
    struct folder *folder;
    struct avt_arena *arena;
    struct avt_span note; /* the key list */
    struct avt_key *roots;
    size_t n_roots;
    struct avt_keylist list;
    struct avt_digest digest;
    pid_t pid;
    int sockets[SOCKETS];
    struct signer *signer; /* on sockets[0] */
};

/* The process */

static _Noreturn void be_signer(const struct fixture *f, const int sockets[SOCKETS])
{
    int log = open(folder_at(f->folder, "log"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const struct signer_setup setup = {
        .opphav = OPPHAV,
        .dir = f->folder->path,
        .nokkelliste = f->note,
        .roots = f->roots,
        .n_roots = f->n_roots,
    };
    if (log < 0 || dup2(log, STDERR_FILENO) < 0)
        _exit(9);
    _exit(signer_main(&setup, sockets, SOCKETS));
}

static void start(struct fixture *f)
{
    int ours[SOCKETS], theirs[SOCKETS];
    for (int i = 0; i < SOCKETS; i++) {
        int pair[2];
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
        ours[i] = pair[0];
        theirs[i] = pair[1];
    }
    f->pid = fork();
    if (f->pid == 0)
        be_signer(f, theirs);
    for (int i = 0; i < SOCKETS; i++) {
        (void)close(theirs[i]);
        f->sockets[i] = ours[i];
    }
    const struct timeval limit = {.tv_sec = 10}; /* a test that waits for what never comes shall fail */
    assert_int_equal(setsockopt(ours[1], SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), 0);
    assert_ok(signer_connect(&f->signer, ours[0]));
}

/* Hangs up, and tells how the process ended. */
static int stop(struct fixture *f)
{
    int status = -1;
    if (f->pid == 0)
        return 0;
    signer_close(&f->signer);
    for (int i = 1; i < SOCKETS; i++)
        (void)close(f->sockets[i]);
    assert_int_equal(waitpid(f->pid, &status, 0), f->pid);
    f->pid = 0;
    return status;
}

static void restart(struct fixture *f)
{
    assert_int_equal(stop(f), 0);
    start(f);
}

/* Starting must fail, and the log say why. */
static void assert_no_start(struct fixture *f, const char *why)
{
    uint64_t size;
    struct avt_digest root;
    start(f);
    assert_code(signer_ready(f->signer, &size, &root), AVT_ESEAL);
    int status = stop(f);
    assert_row(WIFEXITED(status) && WEXITSTATUS(status) == 1, why);
    assert_row(strstr(folder_get(f->folder, "log").ptr, why) != NULL, why);
}

static int fixture_open(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    void *folder = NULL;
    struct avt_span roots;
    struct avt_note note;
    if (f == NULL || folder_open(&folder) != 0)
        return -1;
    f->folder = folder;
    f->arena = f->folder->arena;
    assert_ok(signer_demo_keys(f->arena, &f->note, &roots, OPPHAV, f->folder->path, NOW));
    assert_ok(avt_roots_parse(f->arena, &f->roots, &f->n_roots, roots));
    assert_ok(avt_note_parse(f->arena, &note, f->note));
    assert_ok(avt_keylist_parse(f->arena, &f->list, note.text));
    f->digest = avt_hash(note.text);
    start(f);
    *state = f;
    return 0;
}

static int fixture_close(void **state)
{
    struct fixture *f = *state;
    void *folder = f->folder;
    (void)stop(f);
    free(f);
    return folder_close(&folder);
}

#define signer_case(f) cmocka_unit_test_setup_teardown(f, fixture_open, fixture_close)

/* What it is asked to sign */

static const struct avt_key *key_of(const struct fixture *f, enum avt_key_use use)
{
    for (size_t i = 0; i < f->list.n; i++)
        if (f->list.keys[i].use == use)
            return &f->list.keys[i].key;
    fail_msg("no such key");
    return NULL;
}

static struct avt_kvittering receipt(const struct fixture *f, avt_instant tid)
{
    struct avt_kvittering r = {
        .nr = 1,
        .erklaering = avt_hash(AVT_SPAN("s")),
        .fil = avt_hash(AVT_SPAN("s")),
        .bevis = avt_hash(AVT_SPAN("b")),
        .metode = AVT_METODE_DEMO,
        .tid = tid,
        .nokkelliste = 1,
        .nokkelliste_digest = f->digest,
        .programvare = "0.1.0",
    };
    assert_true(avt_id_parse(&r.avtale, AVT_SPAN(ULID)));
    return r;
}

static struct avt_span receipt_text(const struct fixture *f, avt_instant tid)
{
    const struct avt_kvittering r = receipt(f, tid);
    return avt_kvittering_format(f->arena, &r);
}

static void assert_note(const struct fixture *f, struct avt_span file, struct avt_span text, enum avt_key_use use)
{
    struct avt_note note;
    size_t who;
    assert_ok(avt_note_parse(f->arena, &note, file));
    assert_true(avt_span_equal(note.text, text));
    assert_ok(avt_note_verify(&note, key_of(f, use), 1, &who));
}

static struct avt_err seal(struct fixture *f, struct avt_span text)
{
    struct avt_span note;
    AVT_TRY(signer_seal(f->signer, f->arena, &note, &text, 1));
    assert_note(f, note, text, AVT_KEY_SEGL);
    return AVT_NOERR;
}

/* A refusal, and why, as the last line of the log. */
static void assert_refused(const struct fixture *f, struct avt_err err, const char *why)
{
    assert_code(err, AVT_ESEAL);
    struct avt_span rest = folder_get(f->folder, "log"), line;
    for (bool ended; avt_span_line(&rest, &line, &ended);)
        ;
    const char *last = avt_arena_strn(f->arena, line.ptr, line.len);
    if (strstr(last, why) == NULL)
        fail_msg("%s not in %s", why, last);
}

/* Keys */

static void demo_keys_are_made_once(void **state)
{
    static const struct {
        enum avt_key_use use;
        const char *name;
    } rows[] = {
        {AVT_KEY_SEGL,    OPPHAV "/segl/2026a"},
        {AVT_KEY_LOGG,    OPPHAV "/logg/1"    },
        {AVT_KEY_WEBHOOK, OPPHAV "/webhook/1" },
        {AVT_KEY_ROT,     OPPHAV "/rot/1"     },
    };
    struct fixture *f = *state;
    struct avt_span note, roots;
    assert_int_equal(f->n_roots, 1);
    assert_note(f, f->note, avt_keylist_format(f->arena, &f->list), AVT_KEY_ROT);
    assert_memory_equal(f->roots[0].public, key_of(f, AVT_KEY_ROT)->public, 32);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_non_null(avt_keylist_find(&f->list, rows[i].name, rows[i].use, NOW));
    assert_int_equal(folder_mode(f->folder, "segl.seed"), 0600);
    assert_int_equal(folder_mode(f->folder, "rot/rot.seed"), 0600);
    assert_ok(signer_demo_keys(f->arena, &note, &roots, OPPHAV, f->folder->path, NOW + 1000));
    assert_true(avt_span_equal(note, f->note));
}

static void interrupted_demo_keys_are_finished(void **state)
{
    struct fixture *f = *state;
    struct avt_span seed = folder_get(f->folder, "segl.seed"), roots;
    assert_int_equal(stop(f), 0);
    assert_int_equal(unlink(folder_at(f->folder, "nokkelliste-1.note")), 0);
    assert_int_equal(unlink(folder_at(f->folder, "logg.seed")), 0);
    assert_ok(signer_demo_keys(f->arena, &f->note, &roots, OPPHAV, f->folder->path, NOW));
    assert_true(avt_span_equal(folder_get(f->folder, "segl.seed"), seed));
    uint64_t size;
    struct avt_digest root;
    start(f);
    assert_ok(signer_ready(f->signer, &size, &root));
}

static void wrong_keys_stop_the_start(void **state)
{
    struct fixture *f = *state;
    struct avt_key *roots = f->roots, other;
    uint8_t public[32], secret[64];
    assert_int_equal(stop(f), 0);
    (void)crypto_sign_keypair(public, secret);
    assert_ok(avt_key_make(f->arena, &other, OPPHAV "/rot/2", public));
    f->roots = &other;
    assert_no_start(f, "too few roots");
    f->roots = (struct avt_key[]){roots[0], other};
    f->n_roots = 2;
    assert_no_start(f, "too few roots");
    f->n_roots = 0;
    assert_no_start(f, "too few roots");
    f->roots = roots;
    f->n_roots = 1;
    f->note = avt_span_make(f->note.ptr, f->note.len - 1);
    assert_no_start(f, "last line has no end");
}

static void wrong_seeds_stop_the_start(void **state)
{
    struct fixture *f = *state;
    const char *path = folder_at(f->folder, "segl.seed");
    struct avt_span seed = folder_get(f->folder, "segl.seed");
    assert_int_equal(stop(f), 0);
    assert_int_equal(chmod(path, 0640), 0);
    assert_no_start(f, "others can read the seed");
    assert_ok(file_write(path, avt_span_make(seed.ptr, 31), 0600));
    assert_no_start(f, "not a seed");
    folder_put(f->folder, "segl.seed", "0123456789abcdef0123456789abcdef");
    assert_no_start(f, "not in the key list");
    assert_ok(file_write(path, folder_get(f->folder, "logg.seed"), 0600));
    assert_no_start(f, "another use");
    assert_int_equal(unlink(path), 0);
    assert_no_start(f, "No such file");
}

/* A list that the root has signed, with one key changed. */
static void sign_list(struct fixture *f)
{
    struct avt_span seed = folder_get(f->folder, "rot/rot.seed"), text = avt_keylist_format(f->arena, &f->list);
    uint8_t public[32], secret[64], sig[64];
    (void)crypto_sign_seed_keypair(public, secret, (const unsigned char *)seed.ptr);
    (void)crypto_sign_detached(sig, NULL, (const unsigned char *)text.ptr, text.len, secret);
    struct avt_note_sig line = {.name = f->roots[0].name, .blob = avt_span_make(sig, sizeof sig)};
    memcpy(line.id, f->roots[0].id, sizeof line.id);
    f->note = avt_note_format(f->arena, text, &line, 1);
}

static void listed_keys_must_be_active_and_named(void **state)
{
    struct fixture *f = *state;
    struct avt_listed_key *segl = &f->list.keys[0];
    assert_int_equal(stop(f), 0);
    segl->state = AVT_KEY_PENSJONERT;
    sign_list(f);
    assert_no_start(f, "or not active");
    segl->state = AVT_KEY_AKTIV;
    assert_ok(avt_key_make(f->arena, &segl->key, "annen.avtale/segl/2026a", segl->key.public));
    sign_list(f);
    assert_no_start(f, "another name");
}

/* Seals */

static void receipts_are_sealed(void **state)
{
    enum { N = 150 }; /* more than two messages */
    struct fixture *f = *state;
    struct avt_span texts[N], notes[N];
    for (int i = 0; i < N; i++)
        texts[i] = receipt_text(f, NOW + i / 2);
    assert_ok(signer_seal(f->signer, f->arena, notes, texts, N));
    for (int i = 0; i < N; i++)
        assert_note(f, notes[i], texts[i], AVT_KEY_SEGL);
    assert_ok(signer_seal(f->signer, f->arena, notes, texts, 0));
}

static void wrong_receipts_are_refused(void **state)
{
    struct fixture *f = *state;
    struct avt_kvittering number = receipt(f, NOW), digest = receipt(f, NOW);
    number.nokkelliste = 2;
    digest.nokkelliste_digest = f->list.previous;
    digest.nokkelliste_digest.byte[0] = 1;
    const struct avt_span good = receipt_text(f, NOW);
    const char *longer = avt_arena_format(f->arena, "%sny linje\n", good.ptr);
    /* clang-format off */
    const struct {
        const char *why;
        struct avt_span text;
    } rows[] = {
        {"refused-seal", AVT_SPAN("hva som helst\n")},
        {"refused-seal", AVT_SPAN("")},
        {"refused-seal", avt_span_str(longer)},
        {"refused-seal", avt_span_make(good.ptr, good.len - 1)},
        {"another key list", avt_kvittering_format(f->arena, &number)},
        {"another key list", avt_kvittering_format(f->arena, &digest)},
        {"at this time", receipt_text(f, NOW - 1)},
    };
    /* clang-format on */
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_refused(f, seal(f, rows[i].text), rows[i].why);
    assert_ok(seal(f, receipt_text(f, NOW)));
}

/* Nobody is sealed before another who was sealed already; a batch that is refused has not moved the time. */
static void time_does_not_go_back(void **state)
{
    struct fixture *f = *state;
    struct avt_span notes[2], back[] = {receipt_text(f, NOW + 9), receipt_text(f, NOW + 8)};
    assert_ok(seal(f, receipt_text(f, NOW + 5)));
    assert_refused(f, seal(f, receipt_text(f, NOW + 4)), "a later receipt");
    assert_refused(f, signer_seal(f->signer, f->arena, notes, back, 2), "a later receipt");
    assert_ok(seal(f, receipt_text(f, NOW + 5)));
}

/* Checkpoints */

struct log {
    struct avt_digest leaf[LEAVES];
};

static struct log make_log(const char *name)
{
    struct log log;
    for (unsigned char i = 0; i < LEAVES; i++) {
        const struct avt_span parts[] = {avt_span_str(name), avt_span_make(&i, 1)};
        struct avt_digest entry = avt_hash_parts(parts, 2);
        log.leaf[i] = avt_tree_leaf(avt_digest_span(&entry));
    }
    return log;
}

static struct avt_checkpoint checkpoint_of(const struct log *log, uint64_t size)
{
    return (struct avt_checkpoint){.origin = OPPHAV "/logg/1", .size = size, .root = naive_root(log->leaf, size)};
}

static struct avt_proof proof_of(struct fixture *f, const struct log *log, uint64_t old, uint64_t size)
{
    struct naive tree = {.leaf = log->leaf, .size = size};
    struct avt_proof proof = {0};
    if (old > 0)
        assert_ok(avt_proof_consistency(f->arena, &proof, old, size, naive_read, &tree));
    return proof;
}

static struct avt_err sign(struct fixture *f, const struct log *log, uint64_t old, uint64_t size)
{
    const struct avt_checkpoint checkpoint = checkpoint_of(log, size);
    const struct avt_proof proof = proof_of(f, log, old, size);
    struct avt_span note;
    AVT_TRY(signer_checkpoint(f->signer, f->arena, &note, &checkpoint, &proof));
    assert_note(f, note, avt_checkpoint_format(f->arena, &checkpoint), AVT_KEY_LOGG);
    return AVT_NOERR;
}

static void assert_last(struct fixture *f, const struct log *log, uint64_t expected)
{
    uint64_t size = UINT64_MAX;
    struct avt_digest root, wanted = naive_root(log->leaf, expected);
    assert_ok(signer_ready(f->signer, &size, &root));
    assert_int_equal(size, expected);
    assert_true(avt_digest_equal(&root, &wanted));
}

static void log_grows_and_is_remembered(void **state)
{
    struct fixture *f = *state;
    struct log log = make_log("a");
    uint64_t last = 0;
    assert_last(f, &log, 0);
    assert_ok(sign(f, &log, 0, 0));
    for (uint64_t size = 1; size <= LEAVES; size += 1 + size / 3) {
        assert_ok(sign(f, &log, last, size));
        assert_ok(sign(f, &log, size, size)); /* the same again is no harm */
        restart(f);
        assert_last(f, &log, size);
        last = size;
    }
}

static void log_cannot_be_rolled_back_or_forked(void **state)
{
    struct fixture *f = *state;
    struct log log = make_log("a"), fork = make_log("a"), other = make_log("b");
    fork.leaf[7] = other.leaf[7];
    assert_ok(sign(f, &log, 0, 8));
    for (int round = 0; round < 2; round++) {
        assert_refused(f, sign(f, &log, 0, 5), "a larger checkpoint");
        assert_refused(f, sign(f, &log, 5, 5), "a larger checkpoint");
        assert_refused(f, sign(f, &log, 0, 0), "a larger checkpoint");
        assert_refused(f, sign(f, &fork, 8, 8), "another root");
        assert_refused(f, sign(f, &fork, 8, 12), "not consistent");
        assert_refused(f, sign(f, &log, 0, 12), "not consistent");
        assert_refused(f, sign(f, &log, 7, 12), "not consistent");
        restart(f);
    }
    assert_last(f, &log, 8);
    assert_ok(sign(f, &log, 8, 12));
}

static void other_logs_are_refused(void **state)
{
    struct fixture *f = *state;
    struct log log = make_log("a");
    struct avt_checkpoint checkpoint = checkpoint_of(&log, 3);
    struct avt_span note;
    checkpoint.origin = OPPHAV "/logg/2";
    assert_refused(f, signer_checkpoint(f->signer, f->arena, &note, &checkpoint, &(struct avt_proof){0}),
                   "another log");
}

/* What could not be written down is not signed. A file size limit stands for a disk that takes nothing. */
static void memory_comes_before_the_signature(void **state)
{
    struct fixture *f = *state;
    struct log log = make_log("a");
    struct rlimit before;
    assert_ok(sign(f, &log, 0, 3));
    assert_int_equal(prlimit(f->pid, RLIMIT_FSIZE, NULL, &before), 0);
    struct rlimit none = {.rlim_cur = 0, .rlim_max = before.rlim_max};
    assert_int_equal(prlimit(f->pid, RLIMIT_FSIZE, &none, NULL), 0);
    assert_code(sign(f, &log, 3, 4), AVT_ESEAL);
    assert_last(f, &log, 3);
    assert_int_equal(prlimit(f->pid, RLIMIT_FSIZE, &before, NULL), 0);
    assert_ok(sign(f, &log, 3, 4));
}

/* A write that was cut short has broken the slot it was to, and left the one before. */
static void broken_memory_is_seen(void **state)
{
    struct fixture *f = *state;
    struct log log = make_log("a");
    assert_ok(sign(f, &log, 0, 3));
    assert_ok(sign(f, &log, 3, 4));
    assert_int_equal(stop(f), 0);
    folder_flip(f->folder, "logg.tilstand", 30);
    start(f);
    assert_last(f, &log, 3);
    assert_int_equal(stop(f), 0);
    folder_flip(f->folder, "logg.tilstand", 4096 + 30);
    assert_no_start(f, "no slot of this log is whole");
    folder_put(f->folder, "logg.tilstand", "");
    assert_no_start(f, "not the signer's memory");
}

static void only_one_signer_runs(void **state)
{
    struct fixture *f = *state;
    struct fixture second = *f;
    uint64_t size;
    struct avt_digest root;
    assert_ok(signer_ready(f->signer, &size, &root));
    assert_no_start(&second, "another signer is running");
    assert_ok(signer_ready(f->signer, &size, &root));
}

/* Manifests and webhooks */

#define LINE_A "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a\n"
#define LINE_B "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b/c\n"

static void manifests_are_lists_of_sums(void **state)
{
    static const char *const rows[] = {"", "\n", LINE_B LINE_A, LINE_A LINE_A, "hei\n", OPPHAV "/logg/1\n0\nAAAA\n"};
    struct fixture *f = *state;
    struct avt_span note;
    assert_ok(signer_manifest(f->signer, f->arena, &note, AVT_SPAN(LINE_A LINE_B)));
    assert_note(f, note, AVT_SPAN(LINE_A LINE_B), AVT_KEY_SEGL);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_refused(f, signer_manifest(f->signer, f->arena, &note, avt_span_str(rows[i])), "refused-manifest");
    assert_refused(f, signer_manifest(f->signer, f->arena, &note, receipt_text(f, NOW)), "refused-manifest");
    assert_refused(f, seal(f, AVT_SPAN(LINE_A)), "refused-seal");
}

static void webhooks_are_signed(void **state)
{
    struct fixture *f = *state;
    uint8_t sig[64];
    const char *body = "{\"type\":\"avtale.signert\",\"data\":{\"avtale\":\"" ULID "\",\"nr\":3}}";
    const char *message = avt_arena_format(f->arena, "msg_" ULID ".1790000000.%s", body);
    assert_ok(signer_webhook(f->signer, sig, "msg_" ULID, NOW, avt_span_str(body)));
    assert_true(avt_key_verify(key_of(f, AVT_KEY_WEBHOOK), avt_span_str(message), sig));
}

static void other_webhooks_are_refused(void **state)
{
    static const struct {
        const char *id, *body;
        avt_instant timestamp;
    } rows[] = {
        {ULID,             "{}",                  NOW},
        {"msg_",           "{}",                  NOW},
        {"msg_" ULID ".1", "{}",                  NOW},
        {"msg_" ULID,      "",                    NOW},
        {"msg_" ULID,      "[]",                  NOW},
        {"msg_" ULID,      "\"{}\"",              NOW},
        {"msg_" ULID,      "{ }",                 NOW},
        {"msg_" ULID,      "{}\n",                NOW},
        {"msg_" ULID,      "{\"a\":1.5}",         NOW},
        {"msg_" ULID,      "{\"a\":\"\\u0041\"}", NOW},
        {"msg_" ULID,      "{\"a\":1,\"a\":1}",   NOW},
        {"msg_" ULID,      "{}",                  -1 },
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        uint8_t sig[64] = {0};
        struct avt_err err = signer_webhook(f->signer, sig, rows[i].id, rows[i].timestamp, avt_span_str(rows[i].body));
        assert_refused(f, err, "refused-webhook");
        assert_true(sodium_is_zero(sig, sizeof sig));
    }
}

/* Abuse of the wire */

static void send_bytes(const struct fixture *f, const void *bytes, size_t n)
{
    assert_int_equal(send(f->sockets[1], bytes, n, MSG_NOSIGNAL), n);
}

static unsigned answer_type(const struct fixture *f)
{
    struct wire_message message = {.type = 99};
    (void)wire_receive(f->sockets[1], f->arena, &message);
    return message.type;
}

static bool is_closed(const struct fixture *f)
{
    char byte;
    ssize_t n = recv(f->sockets[1], &byte, 1, 0);
    return n == 0 || (n < 0 && errno == ECONNRESET);
}

/* Whole messages that mean nothing: each is refused, and the socket still serves. */
static void garbage_is_refused(void **state)
{
    struct fixture *f = *state;
    for (unsigned type = 0; type < 256; type++) {
        const unsigned char message[] = {0, 0, 0, 11, (unsigned char)type, 0, 0, 0, 0, 0, 0, 0, 9, 'a', 'b', 'c'};
        send_bytes(f, message, sizeof message);
        assert_int_equal(answer_type(f), WIRE_REFUSED);
    }
    for (unsigned char type = WIRE_SEAL; type < 9; type++) {
        const unsigned char empty[] = {0, 0, 0, 0, type};
        send_bytes(f, empty, sizeof empty);
        assert_int_equal(answer_type(f), WIRE_REFUSED);
    }
    const unsigned char ready[] = {0, 0, 0, 0, WIRE_READY};
    send_bytes(f, ready, sizeof ready);
    assert_int_equal(answer_type(f), WIRE_DONE);
}

static void random_bodies_are_refused(void **state)
{
    struct fixture *f = *state;
    unsigned char seed[randombytes_SEEDBYTES] = {0}, message[WIRE_HEAD + 200];
    for (unsigned i = 0; i < 500; i++) {
        memcpy(seed, &i, sizeof i);
        randombytes_buf_deterministic(message, sizeof message, seed);
        memcpy(message, (const unsigned char[]){0, 0, 0, 200, (unsigned char)(i % WIRE_REQUESTS)}, WIRE_HEAD);
        memset(message + WIRE_HEAD, 0, 7); /* so that the first length is often one that fits */
        send_bytes(f, message, sizeof message);
        assert_int_equal(answer_type(f), WIRE_REFUSED);
    }
}

static void too_many_texts_are_refused(void **state)
{
    struct fixture *f = *state;
    struct avt_buf request = wire_begin(f->arena, WIRE_SEAL);
    for (int i = 0; i <= WIRE_BATCH; i++)
        wire_put_bytes(&request, receipt_text(f, NOW));
    assert_true(wire_send(f->sockets[1], &request));
    assert_int_equal(answer_type(f), WIRE_REFUSED);
    assert_ok(seal(f, receipt_text(f, NOW)));
}

static void oversize_closes_that_socket_alone(void **state)
{
    struct fixture *f = *state;
    struct avt_span huge = avt_span_make(avt_arena_alloc(f->arena, WIRE_BODY_MAX), WIRE_BODY_MAX);
    send_bytes(f, "GARBAGE", 7);
    assert_int_equal(answer_type(f), WIRE_REFUSED);
    assert_true(is_closed(f));
    assert_ok(seal(f, receipt_text(f, NOW)));
    /* Our own end does not even send what is too large; after that it has hung up. */
    assert_code(seal(f, huge), AVT_ESEAL);
    assert_code(seal(f, receipt_text(f, NOW)), AVT_ESEAL);
    assert_int_equal(stop(f), 0);
}

static void half_a_message_holds_up_nobody(void **state)
{
    struct fixture *f = *state;
    const unsigned char ready[] = {0, 0, 0, 0, WIRE_READY, 0, 0, 0, 0, WIRE_READY};
    send_bytes(f, ready, 3);
    assert_ok(seal(f, receipt_text(f, NOW)));
    send_bytes(f, ready + 3, 3);
    assert_ok(seal(f, receipt_text(f, NOW)));
    assert_int_equal(answer_type(f), WIRE_DONE);
    send_bytes(f, ready + 6, 4);
    assert_int_equal(answer_type(f), WIRE_DONE);
}

/* Ends */

static void killed_signer_is_told(void **state)
{
    struct fixture *f = *state;
    struct avt_span note;
    struct avt_digest root;
    uint64_t size = 7;
    uint8_t sig[64];
    struct log log = make_log("a");
    assert_ok(signer_ready(f->signer, &size, &root));
    assert_int_equal(kill(f->pid, SIGTERM), 0); /* ends with its sockets, not with the group */
    assert_ok(signer_ready(f->signer, &size, &root));
    assert_int_equal(kill(f->pid, SIGKILL), 0);
    assert_code(seal(f, receipt_text(f, NOW)), AVT_ESEAL);
    assert_code(signer_ready(f->signer, &size, &root), AVT_ESEAL);
    assert_code(sign(f, &log, 0, 1), AVT_ESEAL);
    assert_code(signer_manifest(f->signer, f->arena, &note, AVT_SPAN(LINE_A)), AVT_ESEAL);
    assert_code(signer_webhook(f->signer, sig, "msg_" ULID, NOW, AVT_SPAN("{}")), AVT_ESEAL);
    assert_true(WIFSIGNALED(stop(f)));
}

static void ends_when_all_have_hung_up(void **state)
{
    struct fixture *f = *state;
    const unsigned char ready[] = {0, 0, 0, 0, WIRE_READY};
    signer_close(&f->signer);
    send_bytes(f, ready, sizeof ready);
    assert_int_equal(answer_type(f), WIRE_DONE);
    assert_int_equal(stop(f), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        signer_case(demo_keys_are_made_once),
        signer_case(interrupted_demo_keys_are_finished),
        signer_case(wrong_keys_stop_the_start),
        signer_case(wrong_seeds_stop_the_start),
        signer_case(listed_keys_must_be_active_and_named),
        signer_case(receipts_are_sealed),
        signer_case(wrong_receipts_are_refused),
        signer_case(time_does_not_go_back),
        signer_case(log_grows_and_is_remembered),
        signer_case(log_cannot_be_rolled_back_or_forked),
        signer_case(other_logs_are_refused),
        signer_case(memory_comes_before_the_signature),
        signer_case(broken_memory_is_seen),
        signer_case(only_one_signer_runs),
        signer_case(manifests_are_lists_of_sums),
        signer_case(webhooks_are_signed),
        signer_case(other_webhooks_are_refused),
        signer_case(garbage_is_refused),
        signer_case(random_bodies_are_refused),
        signer_case(too_many_texts_are_refused),
        signer_case(oversize_closes_that_socket_alone),
        signer_case(half_a_message_holds_up_nobody),
        signer_case(killed_signer_is_told),
        signer_case(ends_when_all_have_hung_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
