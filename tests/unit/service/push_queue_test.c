/* Push, what is kept: push.db opened anew after a kill at every step, and the outbox of a real store read into it. */
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "avtale/text.h"
#include "push/attempts.h"
#include "push/backoff.h"
#include "push/outbox.h"
#include "sys/clock.h"

#include "unit/service/folder.h"
#include "unit/unit.h"

#define NOW ((uint64_t)1795334553000)

/* ---- A queue in a folder of its own ---- */

struct desk {
    struct avt_arena *arena;
    struct folder *folder;
    const char *queue; /* the file */
    struct attempts *attempts;
};

static int desk_open(void **state)
{
    void *folder;
    assert_int_equal(folder_open(&folder), 0);
    struct avt_arena *arena = ((struct folder *)folder)->arena;
    struct desk *desk = avt_arena_alloc(arena, sizeof *desk);
    *desk = (struct desk){.arena = arena, .folder = folder, .queue = folder_at(folder, "push.db")};
    assert_ok(attempts_open(&desk->attempts, desk->queue));
    *state = desk;
    return 0;
}

static int desk_close(void **state)
{
    struct desk *desk = *state;
    void *folder = desk->folder;
    attempts_close(&desk->attempts);
    return folder_close(&folder);
}

#define desk_case(f) cmocka_unit_test_setup_teardown(f, desk_open, desk_close)

/* As after a kill: nothing of the old connection is left. */
static void reopen(struct desk *desk)
{
    attempts_close(&desk->attempts);
    assert_ok(attempts_open(&desk->attempts, desk->queue));
}

static struct delivery make(int64_t row, const char *agreement, const char *endpoint)
{
    return (struct delivery){.row = row, .message = "msg_1", .agreement = agreement, .endpoint = endpoint};
}

static int64_t cursor(struct desk *desk)
{
    int64_t row = -2;
    assert_ok(attempts_cursor(desk->attempts, &row));
    return row;
}

/* The rows that may be tried at now, as "1 2 3", in that order. */
static const char *due(struct desk *desk, uint64_t now)
{
    struct delivery *list;
    size_t n;
    struct avt_buf buf = AVT_BUF(desk->arena);
    avt_buf_str(&buf, "");
    assert_ok(attempts_due(desk->attempts, desk->arena, &list, &n, now, 100));
    for (size_t i = 0; i < n; i++)
        avt_buf_format(&buf, "%s%lld", i > 0 ? " " : "", (long long)list[i].row);
    return buf.ptr;
}

static struct delivery find(struct desk *desk, int64_t row, uint64_t now)
{
    struct delivery *list;
    size_t n, i = 0;
    assert_ok(attempts_due(desk->attempts, desk->arena, &list, &n, now, 100));
    while (i < n && list[i].row != row)
        i++;
    assert_true(i < n);
    return list[i];
}

static void record(struct desk *desk, int64_t row, uint64_t now, struct attempt attempt)
{
    struct delivery delivery = find(desk, row, now);
    assert_ok(attempts_record(desk->attempts, &delivery, &attempt));
}

/* A number out of push.db, read beside the one connection push has. */
static int64_t look(struct desk *desk, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open(desk->queue, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(statement, 0);
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return number;
}

/* ---- The queue ---- */

static void a_new_queue_has_read_nothing(void **state)
{
    struct desk *desk = *state;
    uint64_t next;
    assert_int_equal(cursor(desk), -1);
    assert_string_equal(due(desk, NOW), "");
    assert_ok(attempts_next(desk->attempts, &next, NOW));
    assert_true(next == UINT64_MAX);
    reopen(desk);
    assert_int_equal(cursor(desk), -1);
}

static void what_is_queued_survives(void **state)
{
    struct desk *desk = *state;
    struct delivery list[] = {make(1, "A", "x"), make(1, "A", "y"), make(2, "B", "x")};
    assert_ok(attempts_queue(desk->attempts, list, 3, 2, NOW));
    reopen(desk);
    assert_int_equal(cursor(desk), 2);
    assert_string_equal(due(desk, NOW), "1 1 2");
    assert_string_equal(due(desk, NOW - 1), "");
    struct delivery found = find(desk, 2, NOW);
    assert_string_equal(found.message, "msg_1");
    assert_string_equal(found.agreement, "B");
    assert_string_equal(found.endpoint, "x");
    assert_int_equal(found.tried, 0);
    assert_int_equal(found.deadline, NOW + BACKOFF_GIVE_UP_MS);
}

/* The same rows read again, as when a restored database moved the cursor back. */
static void nothing_is_queued_twice(void **state)
{
    struct desk *desk = *state;
    struct delivery list[] = {make(1, "A", "x"), make(1, "A", "x"), make(2, "B", "x")};
    assert_ok(attempts_queue(desk->attempts, list, 3, 2, NOW));
    assert_ok(attempts_queue(desk->attempts, NULL, 0, 0, NOW));
    assert_int_equal(cursor(desk), 0);
    reopen(desk);
    assert_ok(attempts_queue(desk->attempts, list, 3, 2, NOW + 5));
    assert_string_equal(due(desk, NOW + 5), "1 2");
    struct delivery other = make(2, "B", "x");
    other.message = "msg_2"; /* another message under the number of one that was lost */
    assert_ok(attempts_queue(desk->attempts, &other, 1, 2, NOW + 6));
    assert_int_equal(look(desk, "SELECT count(*) FROM levering"), 3);
}

/* Rows 1 and 3 are the same agreement and endpoint; 2 another endpoint, 4 another agreement. */
static void order_holds_within_agreement_and_endpoint(void **state)
{
    struct desk *desk = *state;
    struct delivery list[] = {make(1, "A", "x"), make(2, "A", "y"), make(3, "A", "x"), make(4, "B", "x")};
    assert_ok(attempts_queue(desk->attempts, list, 4, 4, NOW));
    assert_string_equal(due(desk, NOW), "1 2 4");
    record(desk, 1, NOW, (struct attempt){.end = ATTEMPT_RETRY, .status = 500, .next = NOW + 1000});
    reopen(desk);
    assert_string_equal(due(desk, NOW), "2 4");
    assert_string_equal(due(desk, NOW + 1000), "2 4 1");
    record(desk, 1, NOW + 1000, (struct attempt){.end = ATTEMPT_DELIVERED, .status = 204});
    reopen(desk);
    assert_string_equal(due(desk, NOW + 1000), "2 3 4");
    record(desk, 3, NOW + 1000, (struct attempt){.end = ATTEMPT_GIVEN_UP, .status = 0});
    assert_string_equal(due(desk, NOW + 1000), "2 4");
}

static void what_is_given_up_makes_way(void **state)
{
    struct desk *desk = *state;
    struct delivery list[] = {make(1, "A", "x"), make(2, "A", "x")};
    assert_ok(attempts_queue(desk->attempts, list, 2, 2, NOW));
    record(desk, 1, NOW, (struct attempt){.end = ATTEMPT_GIVEN_UP, .status = 503});
    reopen(desk);
    assert_string_equal(due(desk, NOW), "2");
    assert_int_equal(look(desk, "SELECT count(*) FROM levering WHERE tilstand='oppgitt' AND svar=503"), 1);
}

static void attempts_are_counted(void **state)
{
    struct desk *desk = *state;
    struct delivery list[] = {make(1, "A", "x")};
    uint64_t next;
    assert_ok(attempts_queue(desk->attempts, list, 1, 1, NOW));
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(find(desk, 1, NOW + i).tried, i);
        record(desk, 1, NOW + i, (struct attempt){.end = ATTEMPT_RETRY, .status = 500, .next = NOW + i + 1});
        reopen(desk);
        assert_ok(attempts_next(desk->attempts, &next, NOW + i));
        assert_int_equal(next, NOW + i + 1);
    }
    assert_int_equal(find(desk, 1, NOW + 3).deadline, NOW + BACKOFF_GIVE_UP_MS);
}

static void an_endpoint_that_is_gone_stays_gone(void **state)
{
    struct desk *desk = *state;
    struct delivery list[] = {make(1, "A", "x"), make(2, "A", "x"), make(2, "A", "y"), make(3, "B", "x")};
    assert_ok(attempts_queue(desk->attempts, list, 4, 3, NOW));
    record(desk, 1, NOW, (struct attempt){.end = ATTEMPT_GONE, .status = 410});
    reopen(desk);
    assert_string_equal(due(desk, NOW), "2");
    struct delivery later[] = {make(4, "C", "x"), make(4, "C", "y")};
    assert_ok(attempts_queue(desk->attempts, later, 2, 4, NOW));
    assert_int_equal(cursor(desk), 4);
    assert_string_equal(due(desk, NOW), "2 4");
    assert_int_equal(look(desk, "SELECT count(*) FROM levering WHERE tilstand='oppgitt'"), 3);
}

/* A record that comes twice, as from a transfer that ended while its endpoint went. */
static void what_is_settled_is_not_reopened(void **state)
{
    struct desk *desk = *state;
    struct delivery list[] = {make(1, "A", "x")};
    assert_ok(attempts_queue(desk->attempts, list, 1, 1, NOW));
    struct delivery delivery = find(desk, 1, NOW);
    struct attempt delivered = {.end = ATTEMPT_DELIVERED, .status = 200},
                   retry = {.end = ATTEMPT_RETRY, .status = 500, .next = NOW};
    assert_ok(attempts_record(desk->attempts, &delivery, &delivered));
    assert_ok(attempts_record(desk->attempts, &delivery, &retry));
    assert_string_equal(due(desk, NOW), "");
    assert_int_equal(look(desk, "SELECT forsok FROM levering"), 1);
}

static void one_endpoint_does_not_fill_the_places(void **state)
{
    struct desk *desk = *state;
    struct delivery list[21];
    for (size_t i = 0; i < 20; i++)
        list[i] = make((int64_t)i + 1, avt_arena_format(desk->arena, "A%zu", i), "slow");
    list[20] = make(21, "A0", "quick");
    assert_ok(attempts_queue(desk->attempts, list, 21, 21, NOW));
    assert_string_equal(due(desk, NOW), "1 2 3 4 21");
}

/* What may be tried, told by the deliveries alone: waiting, due, first of its agreement and endpoint, four an endpoint. */
static const char *due_by_deliveries(struct desk *desk, uint64_t now)
{
    static const char *const sql =
        "SELECT coalesce(group_concat(rad,' '),'') FROM (SELECT rad FROM (SELECT *, row_number() OVER"
        " (PARTITION BY endepunkt ORDER BY neste,id) AS plass FROM levering l WHERE tilstand='venter' AND neste<=%llu"
        " AND NOT EXISTS(SELECT 1 FROM levering f WHERE f.tilstand='venter' AND f.avtale=l.avtale"
        " AND f.endepunkt=l.endepunkt AND f.id<l.id)) WHERE plass<=4 ORDER BY neste,id LIMIT 100)";
    sqlite3 *db;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open(desk->queue, &db), SQLITE_OK);
    const char *text = avt_arena_format(desk->arena, sql, (unsigned long long)now);
    assert_int_equal(sqlite3_prepare_v2(db, text, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const char *rows = avt_arena_str(desk->arena, (const char *)sqlite3_column_text(statement, 0));
    assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return rows;
}

/* fart-14: the life of a queue, step by step; now and then opened anew. */
static void the_heads_are_those_of_the_deliveries(void **state)
{
    struct desk *desk = *state;
    static const char *const endpoints[] = {"x", "y", "z"}, *const agreements[] = {"A", "B", "C", "D", "E", "F", "G"};
    uint32_t random = 1;
    int64_t row = 0;
    for (unsigned step = 0; step < 700; step++) {
        struct delivery *list, one;
        size_t n;
        const uint64_t now = NOW + step;
        random = random * 1664525 + 1013904223;
        const unsigned dice = random >> 16;
        assert_ok(attempts_due(desk->attempts, desk->arena, &list, &n, now, 100));
        if (dice % 2 == 0 || n == 0) {
            row++;
            one = make(row, agreements[dice / 2 % 7], endpoints[dice / 14 % 3]);
            assert_ok(attempts_queue(desk->attempts, &one, 1, row, now));
        } else {
            static const enum attempt_end ends[] = {ATTEMPT_DELIVERED, ATTEMPT_DELIVERED, ATTEMPT_RETRY,
                                                    ATTEMPT_GIVEN_UP};
            const struct attempt attempt = {.end = ends[dice / 2 % 4], .status = 500, .next = now + dice % 40};
            assert_ok(attempts_record(desk->attempts, &list[dice / 8 % n], &attempt));
        }
        if (step == 550)
            assert_ok(attempts_gone(desk->attempts, "y"));
        if (step % 100 == 99)
            reopen(desk);
        assert_string_equal(due(desk, now), due_by_deliveries(desk, now));
    }
    assert_true(row > 250);
}

static void a_file_that_is_no_queue_is_refused(void **state)
{
    struct desk *desk = *state;
    struct attempts *attempts = NULL;
    folder_put(desk->folder, "annet",
               "This is no database, though it is as long as a header of one would be: 0123456789");
    assert_code(attempts_open(&attempts, folder_at(desk->folder, "annet")), AVT_ESTORE);
    assert_null(attempts);
    assert_code(attempts_open(&attempts, "/nowhere/push.db"), AVT_ESTORE);
}

/* ---- Killed anywhere ---- */

enum { ROUNDS = 25, ENDPOINTS = 3 };

/* Until it is killed: queues the next row for three endpoints, tries what is due, delivers some of it. */
static _Noreturn void work_until_killed(const char *path)
{
    struct attempts *attempts;
    struct avt_arena *arena = avt_arena_new();
    if (attempts_open(&attempts, path).code != AVT_OK)
        _exit(1);
    for (uint64_t now = NOW;; now++) {
        int64_t row = 0;
        struct delivery *list, next[ENDPOINTS];
        size_t n = 0;
        avt_arena_reset(arena);
        bool good = attempts_cursor(attempts, &row).code == AVT_OK;
        row = row < 0 ? 1 : row + 1;
        for (size_t i = 0; i < ENDPOINTS; i++)
            next[i] = make(row, row % 2 == 0 ? "A" : "B", (const char *[]){"x", "y", "z"}[i]);
        good = good && attempts_queue(attempts, next, ENDPOINTS, row, now).code == AVT_OK &&
               attempts_due(attempts, arena, &list, &n, now, 16).code == AVT_OK;
        for (size_t i = 0; i < n && good; i++) {
            struct attempt attempt = {.end = (now + i) % 3 == 0 ? ATTEMPT_RETRY : ATTEMPT_DELIVERED, .next = now};
            good = attempts_record(attempts, &list[i], &attempt).code == AVT_OK;
        }
        if (!good)
            _exit(1);
    }
}

static void kill_at_some_point(struct desk *desk, long microseconds)
{
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        work_until_killed(desk->queue);
    struct timespec wait = {0, microseconds * 1000};
    assert_int_equal(nanosleep(&wait, NULL), 0);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
}

/* Every row up to the cursor has its deliveries exactly once, none beyond has any, none was tried before an earlier. */
static void a_kill_loses_and_doubles_nothing(void **state)
{
    struct desk *desk = *state;
    attempts_close(&desk->attempts);
    for (long i = 0; i < ROUNDS; i++)
        kill_at_some_point(desk, 3000 + i * 1700);
    assert_ok(attempts_open(&desk->attempts, desk->queue));
    int64_t last = cursor(desk);
    assert_true(last > 0);
    assert_int_equal(look(desk, "SELECT count(*) FROM levering"), last * ENDPOINTS);
    assert_int_equal(look(desk, "SELECT count(DISTINCT rad||endepunkt) FROM levering"), last * ENDPOINTS);
    assert_int_equal(look(desk, "SELECT coalesce(max(rad),0) FROM levering"), last);
    assert_int_equal(look(desk, "SELECT count(*) FROM levering s JOIN levering f USING(avtale,endepunkt)"
                                " WHERE f.id<s.id AND f.tilstand='venter' AND s.forsok>0"),
                     0);
}

/* ---- The outbox ---- */

struct world {
    struct store *writer;
    struct outbox outbox;
};

static const uint8_t OLA[32] = {1}, FJORD[32] = {2};
#define HASH(h) avt_span_make(h, sizeof(h))

static struct world open_world(struct desk *desk)
{
    struct world world = {.outbox.mail = true};
    const char *database = folder_at(desk->folder, "avtale.db");
    const char *keys = folder_at(desk->folder, "keys");
    assert_ok(store_open(&world.writer, database, true));
    assert_ok(store_open(&world.outbox.store, database, false));
    assert_ok(vault_open(&world.outbox.vault, keys, NULL));
    return world;
}

static void close_world(struct world *world)
{
    store_close(&world->outbox.store);
    store_close(&world->writer);
    vault_close(&world->outbox.vault);
}

static struct avt_span seal(struct desk *desk, struct world *world, const char *kind, const char *plain)
{
    struct avt_span sealed;
    assert_ok(vault_seal(world->outbox.vault, desk->arena, &sealed, VAULT_PUSH, kind, avt_span_str(plain)));
    return sealed;
}

static void add_row(struct desk *desk, struct world *world, const char *message, struct avt_span whom,
                    const char *address, avt_instant time)
{
    struct store_value sealed = S_NULL;
    if (address != NULL)
        sealed = S_BLOB(seal(desk, world, "adresse", address));
    assert_ok(store_begin(world->writer));
    assert_ok(store_run(world->writer, SQL_UTBOKS_ADD, S_TEXT(message), S_TEXT("01JAAAAAAAAAAAAAAAAAAAAAAA"), S_INT(3),
                        S_INT(1), S_TEXT("godkjent"), S_TEXT("deltaker"), S_BLOB(whom), sealed, S_TEXT("nn"),
                        S_INT(time)));
    assert_ok(store_commit(world->writer));
}

static void subscribe(struct desk *desk, struct world *world, const char *id, struct avt_span whom, const char *content,
                      int64_t from)
{
    assert_ok(store_begin(world->writer));
    assert_ok(store_run(world->writer, SQL_ABONNEMENT_ADD, S_TEXT(id), S_BLOB(whom),
                        S_BLOB(seal(desk, world, "abonnement", content)), S_INT(from), S_INT(0)));
    assert_ok(store_commit(world->writer));
}

static void read_all(struct desk *desk, struct world *world)
{
    struct avt_arena *scratch = avt_arena_new();
    assert_ok(outbox_start(&world->outbox, desk->attempts, scratch));
    assert_ok(outbox_read(&world->outbox, desk->attempts, scratch));
    avt_arena_free(&scratch);
}

/* A subscription gets rows from its first on, of its owner only; an address gets its own row; nothing is read twice. */
static void rows_become_deliveries(void **state)
{
    struct desk *desk = *state;
    struct world world = open_world(desk);
    avt_instant now = clock_now();
    add_row(desk, &world, "msg_1", HASH(OLA), NULL, now);
    add_row(desk, &world, "msg_2", HASH(OLA), "ola@example.com", now);
    add_row(desk, &world, "msg_3", HASH(FJORD), NULL, now);
    subscribe(desk, &world, "S1", HASH(OLA), "{}", 2);
    subscribe(desk, &world, "S2", HASH(FJORD), "{}", 1);
    for (int i = 0; i < 2; i++) {
        read_all(desk, &world);
        reopen(desk);
    }
    assert_int_equal(cursor(desk), 3);
    assert_int_equal(look(desk, "SELECT count(*) FROM levering"), 3);
    assert_int_equal(look(desk, "SELECT count(*) FROM levering WHERE rad=2 AND endepunkt='S1' AND melding='msg_2'"), 1);
    assert_int_equal(
        look(desk, "SELECT count(*) FROM levering WHERE rad=2 AND endepunkt='epost/01'||hex(zeroblob(31))"), 1);
    assert_int_equal(look(desk, "SELECT count(*) FROM levering WHERE rad=3 AND endepunkt='S2'"), 1);
    close_world(&world);
}

static void without_a_server_no_mail_is_queued(void **state)
{
    struct desk *desk = *state;
    struct world world = open_world(desk);
    world.outbox.mail = false;
    add_row(desk, &world, "msg_1", HASH(OLA), "ola@example.com", clock_now());
    read_all(desk, &world);
    assert_int_equal(cursor(desk), 1);
    assert_int_equal(look(desk, "SELECT count(*) FROM levering"), 0);
    close_world(&world);
}

/* More than one batch of rows. */
static void many_rows_are_all_read(void **state)
{
    struct desk *desk = *state;
    struct world world = open_world(desk);
    for (int i = 0; i < 450; i++)
        add_row(desk, &world, avt_arena_format(desk->arena, "msg_%d", i), HASH(OLA), NULL, clock_now());
    subscribe(desk, &world, "S1", HASH(OLA), "{}", 1);
    read_all(desk, &world);
    assert_int_equal(cursor(desk), 450);
    assert_int_equal(look(desk, "SELECT count(*) FROM levering"), 450);
    close_world(&world);
}

/* A new push.db beside an old outbox. */
static void a_new_queue_passes_over_what_is_old(void **state)
{
    struct desk *desk = *state;
    struct world world = open_world(desk);
    avt_instant now = clock_now(), old = now - 4 * 86400;
    for (int i = 1; i <= 250; i++)
        add_row(desk, &world, avt_arena_format(desk->arena, "msg_%d", i), HASH(OLA), NULL, i <= 230 ? old : now);
    subscribe(desk, &world, "S1", HASH(OLA), "{}", 1);
    read_all(desk, &world);
    assert_int_equal(look(desk, "SELECT count(*) FROM levering"), 20);
    assert_int_equal(look(desk, "SELECT min(rad) FROM levering"), 231);
    add_row(desk, &world, "msg_251", HASH(OLA), NULL, old); /* but it reads everything from then on */
    read_all(desk, &world);
    assert_int_equal(look(desk, "SELECT max(rad) FROM levering"), 251);
    close_world(&world);
}

/* The database came back from a backup with fewer rows than have been read. */
static void a_restored_database_is_noticed(void **state)
{
    struct desk *desk = *state;
    struct world world = open_world(desk);
    assert_ok(attempts_queue(desk->attempts, NULL, 0, 10, NOW));
    subscribe(desk, &world, "S1", HASH(OLA), "{}", 1);
    add_row(desk, &world, "msg_1", HASH(OLA), NULL, clock_now());
    read_all(desk, &world);
    assert_int_equal(cursor(desk), 1);
    add_row(desk, &world, "msg_2", HASH(OLA), NULL, clock_now());
    read_all(desk, &world);
    assert_int_equal(look(desk, "SELECT count(*) FROM levering WHERE rad=2"), 1);
    close_world(&world);
}

static void what_a_delivery_needs_is_looked_up(void **state)
{
    struct desk *desk = *state;
    struct world world = open_world(desk);
    struct outbox_row row;
    struct endpoint endpoint;
    const char *address;
    add_row(desk, &world, "msg_1", HASH(OLA), "ola@example.com", 1795334553);
    subscribe(desk, &world, "S1", HASH(OLA), "{\"url\":\"https://a.no/h\",\"hemmelighet\":\"whsec_x\"}", 1);
    struct delivery delivery = make(1, "A", "S1");
    assert_ok(outbox_find(&world.outbox, desk->arena, &row, &delivery));
    assert_string_equal(row.message, "msg_1");
    assert_int_equal(row.nr, 3);
    assert_int_equal(row.version, 1);
    assert_string_equal(row.event, "godkjent");
    assert_string_equal(row.role, "deltaker");
    assert_string_equal(row.language, "nn");
    assert_int_equal(row.time, 1795334553);
    assert_ok(outbox_address(&world.outbox, desk->arena, &address, &row));
    assert_string_equal(address, "ola@example.com");
    assert_ok(outbox_endpoint(&world.outbox, desk->arena, &endpoint, "S1"));
    assert_string_equal(endpoint.url, "https://a.no/h");
    assert_string_equal(endpoint.secret, "whsec_x");
    close_world(&world);
}

static void what_is_gone_is_told_apart(void **state)
{
    struct desk *desk = *state;
    struct world world = open_world(desk);
    struct outbox_row row;
    struct endpoint endpoint;
    add_row(desk, &world, "msg_another", HASH(OLA), NULL, 0);
    struct delivery replaced = make(1, "A", "S1"), missing = make(2, "A", "S1");
    assert_code(outbox_find(&world.outbox, desk->arena, &row, &replaced), AVT_ENOTFOUND);
    assert_code(outbox_find(&world.outbox, desk->arena, &row, &missing), AVT_ENOTFOUND);
    assert_code(outbox_endpoint(&world.outbox, desk->arena, &endpoint, "S1"), AVT_ENOTFOUND);
    static const char *const contents[] = {"", "[]", "{}", "{\"url\":\"https://a\"}",
                                           "{\"url\":1,\"hemmelighet\":\"x\"}"};
    for (size_t i = 0; i < UNIT_COUNT(contents); i++) {
        const char *id = avt_arena_format(desk->arena, "B%zu", i);
        subscribe(desk, &world, id, HASH(OLA), contents[i], 1);
        assert_row(outbox_endpoint(&world.outbox, desk->arena, &endpoint, id).code == AVT_EFORM, contents[i]);
    }
    close_world(&world);
}

/* A blob of another kind in its place does not open: to be mended, not given up. */
static void what_does_not_open_is_no_endpoint(void **state)
{
    struct desk *desk = *state;
    struct world world = open_world(desk);
    struct endpoint endpoint;
    assert_ok(store_begin(world.writer));
    assert_ok(store_run(world.writer, SQL_ABONNEMENT_ADD, S_TEXT("S1"), S_BLOB(HASH(OLA)),
                        S_BLOB(seal(desk, &world, "adresse", "ola@example.com")), S_INT(1), S_INT(0)));
    assert_ok(store_commit(world.writer));
    assert_code(outbox_endpoint(&world.outbox, desk->arena, &endpoint, "S1"), AVT_EPROOF);
    close_world(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        desk_case(a_new_queue_has_read_nothing),
        desk_case(what_is_queued_survives),
        desk_case(nothing_is_queued_twice),
        desk_case(order_holds_within_agreement_and_endpoint),
        desk_case(what_is_given_up_makes_way),
        desk_case(attempts_are_counted),
        desk_case(an_endpoint_that_is_gone_stays_gone),
        desk_case(what_is_settled_is_not_reopened),
        desk_case(one_endpoint_does_not_fill_the_places),
        desk_case(the_heads_are_those_of_the_deliveries),
        desk_case(a_file_that_is_no_queue_is_refused),
        desk_case(a_kill_loses_and_doubles_nothing),
        desk_case(rows_become_deliveries),
        desk_case(without_a_server_no_mail_is_queued),
        desk_case(many_rows_are_all_read),
        desk_case(a_new_queue_passes_over_what_is_old),
        desk_case(a_restored_database_is_noticed),
        desk_case(what_a_delivery_needs_is_looked_up),
        desk_case(what_is_gone_is_told_apart),
        desk_case(what_does_not_open_is_no_endpoint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
