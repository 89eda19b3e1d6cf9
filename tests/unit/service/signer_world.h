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
#include "avtale/pakke.h"
#include "avtale/pakketekst.h"
#include "sys/clock.h"
#include "unit/service/folder.h"

#define OPPHAV "demo.avtale"
#define ULID   "01ARYZ6S41TSV4RRFFQ69G5FAV"

enum { LEAVES = 20, SOCKETS = 2 };

/* The signer goes by its own clock. */
static avt_instant test_now;
#define NOW test_now

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
    struct signer_added log[LEAVES]; /* what the database would have, in order */
    size_t n_log;
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

/* Tells it of the first leaves, as the database would after a start. */
static inline struct avt_err open_with(struct fixture *f, size_t n, uint64_t newest)
{
    struct avt_leaf leaves[LEAVES];
    for (size_t i = 0; i < n; i++)
        leaves[i] = f->log[i].leaf;
    AVT_TRY(signer_open(f->signer, f->arena, leaves, n));
    return signer_opened(f->signer, f->arena, newest);
}

static inline void open_log(struct fixture *f)
{
    uint64_t size;
    struct avt_digest root;
    assert_ok(signer_ready(f->signer, &size, &root));
    assert_ok(open_with(f, (size_t)size, size));
}

static inline void restart(struct fixture *f)
{
    assert_int_equal(stop(f), 0);
    start(f);
    open_log(f);
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
    test_now = clock_now();
    fixture_keys(f, OPPHAV);
    start(f);
    open_log(f);
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

/* The record after the agreement's last in the log. */
static inline struct avt_kvittering next_of(const struct fixture *f, const char *avtale, avt_instant tid)
{
    struct avt_kvittering r = receipt(f, tid);
    assert_true(avt_id_parse(&r.avtale, avt_span_str(avtale)));
    for (size_t i = 0; i < f->n_log; i++)
        if (strcmp(f->log[i].leaf.avtale.text, avtale) == 0) {
            r.nr = f->log[i].leaf.nr + 1;
            r.forrige = f->log[i].leaf.r;
        }
    return r;
}

/* Sealed, and what is to be appended of it. */
static inline struct signer_added sealed(struct fixture *f, const struct avt_kvittering *r)
{
    struct signer_added added = {.leaf = {.avtale = r->avtale, .nr = r->nr}};
    struct avt_span text = avt_kvittering_format(f->arena, r);
    added.leaf.r = avt_hash(text);
    memset(added.leaf.salt, (int)f->n_log + 1, sizeof added.leaf.salt);
    assert_ok(seal_all(f, &added.file, &text, 1));
    return added;
}

static inline struct avt_err append(struct fixture *f, const struct signer_added *list, size_t n,
                                    struct avt_checkpoint *out)
{
    *out = (struct avt_checkpoint){.origin = avt_arena_format(f->arena, "%s/logg/1", f->opphav)};
    return signer_append(f->signer, f->arena, list, n, &out->size, &out->root);
}

static inline struct avt_err checkpoint(struct fixture *f, const struct avt_checkpoint *c, struct avt_span *note)
{
    AVT_TRY(signer_checkpoint(f->signer, f->arena, note, c));
    assert_note(f, *note, avt_checkpoint_format(f->arena, c), AVT_KEY_LOGG);
    return AVT_NOERR;
}

/* The agreement's next record, sealed and in the log; its checkpoint's note. */
static inline struct avt_span grow(struct fixture *f, const char *avtale, avt_instant tid)
{
    const struct avt_kvittering r = next_of(f, avtale, tid);
    struct avt_checkpoint c;
    struct avt_span note;
    f->log[f->n_log] = sealed(f, &r);
    assert_ok(append(f, &f->log[f->n_log], 1, &c));
    f->n_log++;
    assert_int_equal(c.size, f->n_log);
    assert_ok(checkpoint(f, &c, &note));
    return note;
}

/* Lines of a manifest */
#define LINE_A "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a\n"
#define LINE_B "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b/c\n"

#endif
