/*
 * The signer as a process of its own, for its tests: each runs it on two sockets. What it refuses it tells its log, where the tests
 * read why.
 */
#ifndef UNIT_SERVICE_SIGNER_WORLD_H
#define UNIT_SERVICE_SIGNER_WORLD_H

#include "avtale/err.h"
#include "avtale/span.h"
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
    const char *opphav;
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

static inline _Noreturn void be_signer(const struct fixture *f, const int sockets[SOCKETS])
{
    int log = open(folder_at(f->folder, "log"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const struct signer_setup setup = {
        .opphav = f->opphav,
        .dir = f->folder->path,
        .nokkelliste = f->note,
        .roots = f->roots,
        .n_roots = f->n_roots,
    };
    if (log < 0 || dup2(log, STDERR_FILENO) < 0)
        _exit(9);
    _exit(signer_main(&setup, sockets, SOCKETS));
}

static inline void start(struct fixture *f)
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
static inline int stop(struct fixture *f)
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

static inline void restart(struct fixture *f)
{
    assert_int_equal(stop(f), 0);
    start(f);
}

/* Starting must fail, and the log say why. */
static inline void assert_no_start(struct fixture *f, const char *why)
{
    uint64_t size;
    struct avt_digest root;
    start(f);
    assert_code(signer_ready(f->signer, &size, &root), AVT_ESEAL);
    int status = stop(f);
    assert_row(WIFEXITED(status) && WEXITSTATUS(status) == 1, why);
    assert_row(strstr(folder_get(f->folder, "log").ptr, why) != NULL, why);
}

/* Keys of an installation of that name, made now or before. */
static inline void fixture_keys(struct fixture *f, const char *opphav)
{
    struct avt_span roots;
    struct avt_note note;
    f->opphav = opphav;
    assert_ok(signer_demo_keys(f->arena, &f->note, &roots, opphav, f->folder->path, NOW));
    assert_ok(avt_roots_parse(f->arena, &f->roots, &f->n_roots, roots));
    assert_ok(avt_note_parse(f->arena, &note, f->note));
    assert_ok(avt_keylist_parse(f->arena, &f->list, note.text));
    f->digest = avt_hash(note.text);
}

static inline int fixture_open(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    void *folder = NULL;
    if (f == NULL || folder_open(&folder) != 0)
        return -1;
    f->folder = folder;
    f->arena = f->folder->arena;
    fixture_keys(f, OPPHAV);
    start(f);
    *state = f;
    return 0;
}

static inline int fixture_close(void **state)
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

static inline struct avt_kvittering receipt(const struct fixture *f, avt_instant tid)
{
    struct avt_kvittering r = {
        .nr = 1,
        .erklaering = avt_hash(AVT_SPAN("s")),
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

static inline struct avt_span receipt_text(const struct fixture *f, avt_instant tid)
{
    const struct avt_kvittering r = receipt(f, tid);
    return avt_kvittering_format(f->arena, &r);
}

static inline void assert_note(const struct fixture *f, struct avt_span file, struct avt_span text,
                               enum avt_key_use use)
{
    struct avt_note note;
    size_t who;
    assert_ok(avt_note_parse(f->arena, &note, file));
    assert_true(avt_span_equal(note.text, text));
    assert_ok(avt_note_verify(&note, key_of(f, use), 1, &who));
}

/* Any number of receipts, in as many messages as they need. */
static inline struct avt_err seal_all(struct fixture *f, struct avt_span *notes, const struct avt_span *texts, size_t n)
{
    for (size_t at = 0; at < n; at += WIRE_BATCH) {
        size_t some = n - at < WIRE_BATCH ? n - at : WIRE_BATCH;
        AVT_TRY(signer_seal_begin(f->signer, f->arena, texts + at, some));
        AVT_TRY(signer_seal_end(f->signer, f->arena, notes + at, texts + at, some));
    }
    return AVT_NOERR;
}

static inline struct avt_err seal(struct fixture *f, struct avt_span text)
{
    struct avt_span note;
    AVT_TRY(seal_all(f, &note, &text, 1));
    assert_note(f, note, text, AVT_KEY_SEGL);
    return AVT_NOERR;
}

/* A refusal, and why, as the last line of the log. */
static inline void assert_refused(const struct fixture *f, struct avt_err err, const char *why)
{
    assert_code(err, AVT_ESEAL);
    struct avt_span rest = folder_get(f->folder, "log"), line;
    for (bool ended; avt_span_line(&rest, &line, &ended);)
        ;
    const char *last = avt_arena_strn(f->arena, line.ptr, line.len);
    if (strstr(last, why) == NULL)
        fail_msg("%s not in %s", why, last);
}

/* A log of its own, and its checkpoints */

struct log {
    struct avt_digest leaf[LEAVES];
};

static inline struct log make_log(const char *name)
{
    struct log log;
    for (unsigned char i = 0; i < LEAVES; i++) {
        const struct avt_span parts[] = {avt_span_str(name), avt_span_make(&i, 1)};
        struct avt_digest entry = avt_hash_parts(parts, 2);
        log.leaf[i] = avt_tree_leaf(avt_digest_span(&entry));
    }
    return log;
}

static inline struct avt_checkpoint checkpoint_of(const struct log *log, uint64_t size)
{
    return (struct avt_checkpoint){.origin = OPPHAV "/logg/1", .size = size, .root = naive_root(log->leaf, size)};
}

static inline struct avt_proof proof_of(struct fixture *f, const struct log *log, uint64_t old, uint64_t size)
{
    struct naive tree = {.leaf = log->leaf, .size = size};
    struct avt_proof proof = {0};
    if (old > 0)
        assert_ok(avt_proof_consistency(f->arena, &proof, old, size, naive_read, &tree));
    return proof;
}

static inline struct avt_err sign(struct fixture *f, const struct log *log, uint64_t old, uint64_t size)
{
    const struct avt_checkpoint checkpoint = checkpoint_of(log, size);
    const struct avt_proof proof = proof_of(f, log, old, size);
    struct avt_span note;
    AVT_TRY(signer_checkpoint(f->signer, f->arena, &note, &checkpoint, &proof));
    assert_note(f, note, avt_checkpoint_format(f->arena, &checkpoint), AVT_KEY_LOGG);
    return AVT_NOERR;
}

/* Lines of a manifest */
#define LINE_A "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a\n"
#define LINE_B "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b/c\n"

#endif
