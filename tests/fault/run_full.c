/* A full disk: changes are refused and leave nothing, what has contents is not shown, and all works when there is room again. */
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "driver.h"
#include "tally.h"

enum { TRIES = 400, TICK_MS = 1300, CHAOS_MS = 120, KILL_EVERY = 6, TELL_EVERY = 10 };

/* Agreements in the states that the requests below need. */
struct stage {
    struct run *run;
    struct person *person;
    struct avt_id draft, pending, agreed;
    const char *fremlegg[2], *hode; /* of pending, agreed; head of agreed */
    const char *confirm;            /* where to confirm an attempt on pending */
};

static const char *path_to(const struct stage *s, const struct avt_id *id, const char *rest)
{
    return avt_arena_format(s->run->arena, "/api/v1/avtaler/%s%s", id->text, rest);
}

/* A member of the agreement as veileder reads it, in the run's arena. */
static const char *read_text(const struct stage *s, const struct avt_id *id, const char *key)
{
    avt_arena_reset(s->person->arena);
    struct http_answer now = people_get(s->person, VEILEDER, path_to(s, id, "?rolle=veileder"));
    const char *text = now.json != NULL ? avt_json_string(now.json, key) : NULL;
    return avt_arena_str(s->run->arena, text != NULL ? text : "");
}

/* ---- The stage ---- */

static bool make_pending(struct stage *s, struct avt_id *id, const char **fremlegg)
{
    if (!people_create(s->person, id) || !people_put_forward(s->person, id->text, "u1"))
        return false;
    *fremlegg = read_text(s, id, "fremlegg");
    return true;
}

static bool sign_all(struct stage *s, const struct avt_id *id, const char *fremlegg)
{
    bool good = true;
    for (int role = DELTAKER; role < ROLES; role++)
        good = people_sign(s->person, id->text, (enum role)role, fremlegg).status == 201 && good;
    return good;
}

static bool attempt(struct stage *s)
{
    struct http_answer answer = people_change(s->person, DELTAKER, "POST", path_to(s, &s->pending, "/erklaeringer"),
                                              s->fremlegg[0], "{\"handling\":\"godkjent\",\"rolle\":\"deltaker\"}");
    const char *where = answer.json != NULL ? avt_json_string(answer.json, "bekreft") : NULL;
    s->confirm = avt_arena_str(s->run->arena, where != NULL ? where : "");
    return answer.status == 202;
}

static bool set_stage(struct stage *s)
{
    bool good = people_create(s->person, &s->draft) && make_pending(s, &s->pending, &s->fremlegg[0]) &&
                make_pending(s, &s->agreed, &s->fremlegg[1]) && sign_all(s, &s->agreed, s->fremlegg[1]) && attempt(s);
    s->hode = read_text(s, &s->agreed, "hode");
    return good;
}

/* ---- Changes of every kind ---- */

static struct http_answer create(struct stage *s)
{
    return people_change(s->person, VEILEDER, "POST", "/api/v1/avtaler", NULL, s->run->people.content);
}

static struct http_answer save(struct stage *s)
{
    return people_change(s->person, VEILEDER, "PUT", path_to(s, &s->draft, "/utkast"), "u1",
                         "{\"rolle\":\"veileder\",\"innhold\":{}}");
}

static struct http_answer put_forward(struct stage *s)
{
    return people_change(s->person, VEILEDER, "POST", path_to(s, &s->draft, "/fremlegg"), "u1",
                         "{\"rolle\":\"veileder\"}");
}

static struct http_answer try_to_sign(struct stage *s)
{
    return people_change(s->person, ARBEIDSGIVER, "POST", path_to(s, &s->pending, "/erklaeringer"), s->fremlegg[0],
                         "{\"handling\":\"godkjent\",\"rolle\":\"arbeidsgiver\"}");
}

static struct http_answer confirm(struct stage *s)
{
    return people_change(s->person, DELTAKER, "POST", s->confirm, s->fremlegg[0], "{\"metode\":\"demo\"}");
}

static struct http_answer wish(struct stage *s)
{
    return people_change(s->person, DELTAKER, "POST", path_to(s, &s->agreed, "/erklaeringer"), s->fremlegg[1],
                         "{\"handling\":\"endringsoenske\",\"rolle\":\"deltaker\",\"tekst\":\"Kan vi snakkes?\"}");
}

static struct http_answer amend(struct stage *s)
{
    return people_change(s->person, VEILEDER, "POST", path_to(s, &s->agreed, "/endringer"), s->hode,
                         "{\"rolle\":\"veileder\"}");
}

static const struct {
    const char *what;
    struct http_answer (*run)(struct stage *s);
    int success;
} changes[] = {
    {"creating an agreement", create,      201},
    {"putting one forward",   put_forward, 201},
    {"beginning to sign",     try_to_sign, 202},
    {"confirming",            confirm,     201},
    {"opening an amendment",  amend,       201},
    {"wishing for a change",  wish,        201},
};

enum { N_CHANGES = sizeof changes / sizeof *changes };

/* ---- What is stored ---- */

static int64_t rows_in(const struct stage *s)
{
    static const char *const sql =
        "SELECT (SELECT count(*) FROM post)+(SELECT count(*) FROM dokument)+(SELECT count(*) FROM visning)"
        "+(SELECT count(*) FROM blad)+(SELECT count(*) FROM sak)+(SELECT count(*) FROM forsok)"
        "+(SELECT count(*) FROM idempotens)+(SELECT count(*) FROM utboks)+(SELECT count(*) FROM utkast)"
        "+(SELECT coalesce(sum(revisjon),0) FROM utkast)";
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    int64_t n = -1;
    const char *path = avt_arena_format(s->run->arena, "%s/base/avtale.db", s->run->server.data);
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, sql, -1, &row, NULL) == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW)
        n = sqlite3_column_int64(row, 0);
    (void)sqlite3_finalize(row);
    (void)sqlite3_close(db);
    return n;
}

/* ---- Reading ---- */

static bool answers(struct stage *s, const char *path, int status)
{
    avt_arena_reset(s->person->arena);
    struct http_answer answer =
        http_call(s->person->http, s->person->arena, "GET", path, s->run->people.token[VEILEDER], NULL, NULL);
    if (answer.status != status)
        printf("       GET %s: %d %.*s\n", path, answer.status, (int)(answer.body.len < 300 ? answer.body.len : 300),
               answer.body.ptr != NULL ? answer.body.ptr : "");
    return answer.status == status;
}

/* All that has contents is answered so: 503 when who reads it cannot be written. Of lists the first of a day is written, and
 * the later ones are shown. */
static bool shows(struct stage *s, int status)
{
    const char *paths[] = {
        path_to(s, &s->agreed, "?rolle=veileder"),
        path_to(s, &s->agreed, "/versjoner/1/avtale.xml?rolle=veileder"),
        path_to(s, &s->agreed, "/pakke.zip?rolle=veileder"),
        avt_arena_format(s->run->arena, "/avtaler/%s", s->agreed.text),
    };
    bool good =
        answers(s, "/internal/isReady", 200) && answers(s, "/api/v1/avtaler", 200) && answers(s, "/avtaler", 200);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        good = answers(s, paths[i], status) && good;
    return good;
}

static struct http_answer bundle(struct stage *s)
{
    avt_arena_reset(s->person->arena);
    return http_call(s->person->http, s->person->arena, "GET", path_to(s, &s->agreed, "/pakke.zip?rolle=veileder"),
                     s->run->people.token[VEILEDER], NULL, NULL);
}

/* ---- Scenes ---- */

static void tell_answer(const struct http_answer *answer)
{
    printf("       %d %.*s\n", answer->status, (int)(answer->body.len < 300 ? answer->body.len : 300),
           answer->body.ptr != NULL ? answer->body.ptr : "");
}

static bool is_refused(struct stage *s, struct http_answer (*run)(struct stage *s))
{
    avt_arena_reset(s->person->arena);
    struct http_answer answer = run(s);
    bool refused = people_unavailable(&answer);
    if (!refused)
        tell_answer(&answer);
    return refused;
}

/* Every kind of change is refused, none leaves a row, what has contents is not shown; and afterwards all of them work. */
static void no_room(struct stage *s, _Atomic uint32_t *fault, uint32_t regions, const char *what)
{
    int64_t before = rows_in(s);
    atomic_store(fault, regions);
    for (size_t i = 0; i < N_CHANGES; i++)
        tally_scene(is_refused(s, changes[i].run), "%s: 503 for %s", what, changes[i].what);
    tally_scene(is_refused(s, save), "%s: 503 for saving a draft", what);
    int64_t after = rows_in(s);
    tally_scene(before > 0 && before == after, "%s: nothing was written (%" PRId64 ", %" PRId64 " rows)", what, before,
                after);
    tally_scene(shows(s, 503), "%s: what has contents is not shown", what);
    atomic_store(fault, 0);
    bool good = true;
    for (size_t i = 0; i < N_CHANGES; i++) {
        avt_arena_reset(s->person->arena);
        struct http_answer answer = changes[i].run(s);
        if (answer.status != changes[i].success)
            tell_answer(&answer);
        good = good && answer.status == changes[i].success;
    }
    tally_scene(good, "%s: over, and everything works", what);
}

/* Only what grows fails: some changes fit in what there is, until none does. */
static void less_and_less_room(struct stage *s)
{
    bool full = false, promised = true;
    atomic_store(&s->run->server.control->full, DISK_ALL);
    for (unsigned i = 0; i < TRIES && !full && promised; i++) {
        avt_arena_reset(s->person->arena);
        struct http_answer answer = wish(s);
        full = people_unavailable(&answer);
        promised = full || answer.status == 201;
    }
    tally_scene(full && promised, "files cannot grow: 503 as soon as there is no room");
    tally_scene(answers(s, path_to(s, &s->agreed, "?rolle=veileder"), 503),
                "files cannot grow: what has contents is not shown");
    atomic_store(&s->run->server.control->full, 0);
    tally_scene(wish(s).status == 201, "files cannot grow: over, and everything works");
}

/* Sealing needs no disk; a checkpoint does. Long enough that the writer tries for one by itself too. */
static void signer_without_disk(struct stage *s, _Atomic uint32_t *fault, const char *what)
{
    atomic_store(fault, DISK_SEGL);
    tally_scene(wish(s).status == 201, "%s: signing goes on", what);
    struct http_answer none = bundle(s);
    if (!people_unavailable(&none))
        tell_answer(&none);
    tally_scene(people_unavailable(&none), "%s: 503 for a bundle that needs a new checkpoint", what);
    pause_ms(TICK_MS);
    none = bundle(s);
    if (!people_unavailable(&none))
        tell_answer(&none);
    tally_scene(people_unavailable(&none), "%s: and again", what);
    atomic_store(fault, 0);
    struct http_answer there = bundle(s);
    if (there.status != 200)
        tell_answer(&there);
    tally_scene(there.status == 200, "%s: over, and the bundle is made", what);
}

/* The signer remembers a checkpoint and the database cannot take its signature: the next one must still follow. */
static void signature_without_disk(struct stage *s)
{
    struct disk_control *control = s->run->server.control;
    bool good = true;
    for (unsigned i = 0; i < 12; i++) {
        good = wish(s).status == 201 && good;
        /* Two commits, the checkpoint's row and its note, with the signer's fsync between. */
        atomic_store(&control->fail_after, 1 + i / 2);
        atomic_store(&control->refuses, 0);
        (void)bundle(s);
        atomic_store(&control->fail_after, 0);
        atomic_store(&control->refuses, 0);
        struct http_answer there = bundle(s);
        if (there.status != 200)
            tell_answer(&there);
        good = good && there.status == 200;
    }
    tally_scene(good, "full in the middle of a checkpoint: the next one is made all the same");
}

static void keys_without_disk(struct stage *s)
{
    atomic_store(&s->run->server.control->refuses, DISK_NOEKLER);
    int64_t before = rows_in(s);
    tally_scene(is_refused(s, create) && rows_in(s) == before,
                "key store without room: 503 for a new agreement, and there is none");
    tally_scene(wish(s).status == 201, "key store without room: agreements that have a key go on");
    atomic_store(&s->run->server.control->refuses, 0);
    tally_scene(create(s).status == 201, "key store without room: over, and agreements are made");
}

/* A start that cannot write ends, and says so; the next does. */
static void start_without_disk(struct run *run)
{
    tally(CHECK_ENDS, server_stop(&run->server) == 0, "status; see %s", run->server.log);
    atomic_store(&run->server.control->refuses, DISK_ALL);
    server_start(&run->server);
    bool ready = server_wait(&run->server);
    tally_scene(!ready && !server_is_running(&run->server), "a start on a full disk ends");
    server_kill(&run->server);
    atomic_store(&run->server.control->refuses, 0);
    tally_scene(run_start(run), "and the next start does not");
}

/* ---- The database's own fsync ---- */

/* So many take more than the WAL grows by until it is tried again after a reader was in the way. */
enum { WISHES_MOST = 1000 };

/* What the WAL must have grown by before it is moved into the database, and some. */
static bool fill_wal(struct stage *s)
{
    static const off_t enough = 4200 * 4120;
    const char *wal = avt_arena_format(s->run->arena, "%s/base/avtale.db-wal", s->run->server.data);
    struct stat st = {0};
    bool good = true;
    while (good && (stat(wal, &st) != 0 || st.st_size < enough)) {
        avt_arena_reset(s->person->arena);
        good = wish(s).status == 201;
    }
    return good;
}

/* Somebody who reads on while others write: what came after their moment cannot be moved into the database. */
static sqlite3 *reader_open(struct stage *s)
{
    const char *path = avt_arena_format(s->run->arena, "%s/base/avtale.db", s->run->server.data);
    sqlite3 *db = NULL;
    AVT_INVARIANT(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK);
    AVT_INVARIANT(sqlite3_exec(db, "BEGIN; SELECT count(*) FROM post", NULL, NULL, NULL) == SQLITE_OK);
    return db;
}

/* Half of the WAL is moved without an fsync, and the fsync that should have covered it fails: if the next did not, the
 * pages would be nowhere on disk, and the WAL that had them written over. */
static void half_moved(struct run *run, struct stage *s)
{
    for (unsigned i = 0; i < 100; i++)
        (void)wish(s);
    sqlite3 *reader = reader_open(s);
    tally_scene(fill_wal(s), "a reader holds the database: writing goes on");
    (void)sqlite3_close(reader);
    atomic_store(&run->server.control->sync_fails, DISK_DATABASE);
    for (unsigned i = 0; i < WISHES_MOST && wish(s).status == 201; i++)
        avt_arena_reset(s->person->arena);
    atomic_store(&run->server.control->sync_fails, 0);
    tally_scene(server_has_given_up(&run->server), "fsync of the database fails with half of the WAL moved: it ends");
    struct undo_count count = {0};
    server_kill(&run->server);
    tally(CHECK_READABLE, undo_power(run->server.disk, run->server.data, UNDO_WORST, &count), "the layer's journal");
    server_new_disk(&run->server);
    run_check(run, CHECK_DEEP, true);
    tally_scene(run_start(run), "fsync of the database fails with half of the WAL moved: over, and nothing is lost");
}

/* ---- Many people, and a disk that comes and goes ---- */

static void shake(struct disk_control *control)
{
    _Atomic uint32_t *const faults[] = {&control->full, &control->refuses, &control->sync_fails};
    _Atomic uint32_t *fault = faults[any(3)];
    atomic_store(fault, 1 + any(DISK_ALL));
    pause_ms(any(CHAOS_MS));
    atomic_store(fault, 0);
    pause_ms(any(CHAOS_MS));
}

/* Now and then power is lost too: what an fsync failed to bring to disk is then not there. */
static bool chaos_round(struct run *run, unsigned round)
{
    struct undo_count count = {0};
    people_start(&run->people);
    for (int i = 0; i < 4; i++)
        shake(run->server.control);
    bool alive = server_is_running(&run->server);
    tally(CHECK_ENDS, alive || server_has_given_up(&run->server), "it ended; see %s", run->server.log);
    bool kill = !alive || round % KILL_EVERY == 0;
    if (kill)
        server_kill(&run->server);
    people_stop(&run->people);
    if (!kill)
        return true;
    tally(CHECK_READABLE, undo_power(run->server.disk, run->server.data, UNDO_HONEST, &count), "the layer's journal");
    server_new_disk(&run->server);
    run_check(run, CHECK_DEEP, true);
    tally(CHECK_REBUILD, server_rebuild_agrees(&run->server), "see %s", run->server.log);
    if (!run_start(run))
        return false;
    served_check(&run->server, &run->people, &run->found, false);
    return true;
}

static void chaos(struct run *run)
{
    bool up = true;
    for (unsigned round = 1; up && round <= run->rounds; round++) {
        up = chaos_round(run, round);
        if (round % TELL_EVERY == 0 || round == run->rounds)
            run_tell(run, "rounds on a disk that comes and goes", round);
    }
    tally_scene(run->people.unavailable > 0, "%lu changes were refused for want of disk",
                (unsigned long)run->people.unavailable);
}

void run_full(struct run *run)
{
    struct stage stage = {.run = run};
    run_open(run, "full");
    run->people.short_of_disk = true;
    stage.person = &run->people.persons[0];
    struct disk_control *control = run->server.control;
    if (run_start(run) && tally_scene(set_stage(&stage) && shows(&stage, 200), "the stage is set")) {
        no_room(&stage, &control->refuses, DISK_BASE, "full disk");
        tally_scene(set_stage(&stage) && shows(&stage, 200), "the stage is set again");
        no_room(&stage, &control->sync_fails, DISK_BASE, "fsync fails");
        less_and_less_room(&stage);
        signer_without_disk(&stage, &control->refuses, "signer's folder full");
        signer_without_disk(&stage, &control->sync_fails, "signer's fsync fails");
        signature_without_disk(&stage);
        keys_without_disk(&stage);
        start_without_disk(run);
        half_moved(run, &stage);
        chaos(run);
        tally(CHECK_ENDS, server_stop(&run->server) == 0, "status; see %s", run->server.log);
        run_check_all(run, true);
    }
    run_close(run);
}
