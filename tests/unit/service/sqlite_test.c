/* The store: what is committed is there, whole, and what cannot be done is told apart. */
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "store/store.h"
#include "unit/service/folder.h"

#define HASH "0123456789abcdef0123456789abcdef"

static struct store *open_store(struct folder *folder, bool writing)
{
    struct store *store = NULL;
    assert_ok(store_open(&store, folder_at(folder, "db"), writing));
    return store;
}

static struct avt_err add_sak(struct store *store, const char *id)
{
    return store_run(store, SQL_SAK_ADD, S_TEXT(id), S_TEXT("arbeidstrening"), S_INT(1), S_INT(1700000000));
}

static size_t count_saker(struct store *store, struct avt_arena *arena)
{
    struct store_rows rows = {0};
    assert_ok(store_all(store, arena, &rows, SQL_SAK_FROM, S_TEXT("")));
    return rows.n;
}

/* Runs SQL of the test's own, beside the store. */
static void run_sql(struct folder *folder, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(folder_at(folder, "db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    (void)sqlite3_close(db);
}

static int is_ok(void *ctx, int n, char **cells, char **names)
{
    (void)names;
    *(bool *)ctx = n == 1 && strcmp(cells[0], "ok") == 0;
    return 0;
}

static void assert_whole(struct folder *folder)
{
    sqlite3 *db = NULL;
    bool whole = false;
    assert_int_equal(sqlite3_open(folder_at(folder, "db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA integrity_check", is_ok, &whole, NULL), SQLITE_OK);
    (void)sqlite3_close(db);
    assert_true(whole);
}

/* Opening prepares every statement. */
static void opening_makes_all_and_again_nothing(void **state)
{
    struct folder *folder = *state;
    for (int i = 0; i < 3; i++) {
        struct store *writer = open_store(folder, true), *reader = open_store(folder, false);
        assert_int_equal(count_saker(reader, folder->arena), (size_t)i);
        assert_ok(add_sak(writer, avt_arena_format(folder->arena, "%d", i)));
        assert_int_equal(count_saker(reader, folder->arena), (size_t)i + 1);
        assert_code(add_sak(reader, "reader"), AVT_ESTORE);
        assert_int_equal(folder_mode(folder, "db"), 0600);
        assert_int_equal(folder_mode(folder, "db-wal"), 0600);
        store_close(&reader);
        store_close(&writer);
    }
    assert_whole(folder);
}

static void what_cannot_be_opened(void **state)
{
    static const struct {
        const char *sql;
        enum avt_code code;
    } rows[] = {
        {"PRAGMA user_version=1",   AVT_OK   },
        {"PRAGMA user_version=2",   AVT_EDATA},
        {"PRAGMA application_id=7", AVT_EDATA},
        {"PRAGMA application_id=0", AVT_EDATA},
    };
    struct folder *folder = *state;
    struct store *store = NULL;
    assert_code(store_open(&store, folder_at(folder, "db"), false), AVT_ESTORE);
    assert_code(store_open(&store, folder_at(folder, "none/db"), true), AVT_ESTORE);
    store = open_store(folder, true);
    store_close(&store);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        run_sql(folder, rows[i].sql);
        for (int writing = 0; writing < 2; writing++) {
            assert_row(store_open(&store, folder_at(folder, "db"), writing == 1).code == rows[i].code, rows[i].sql);
            store_close(&store);
        }
        run_sql(folder, "PRAGMA user_version=1; PRAGMA application_id=1096176705");
    }
    folder_put(folder, "db",
               "this is no database, but it is long enough to be looked at as one, and so it is told apart\n");
    assert_code(store_open(&store, folder_at(folder, "db"), true), AVT_EDATA);
    assert_null(store);
}

static void missing_table_names_the_statement(void **state)
{
    struct folder *folder = *state;
    struct store *store = open_store(folder, true);
    store_close(&store);
    run_sql(folder, "DROP TABLE sesjon");
    struct avt_err err = store_open(&store, folder_at(folder, "db"), false);
    assert_code(err, AVT_EDATA);
    assert_string_equal(err.where, "SESJON_ADD");
    store = open_store(folder, true);
    store_close(&store);
}

static void values_come_back(void **state)
{
    struct folder *folder = *state;
    struct store *store = open_store(folder, true);
    struct store_rows rows;
    struct avt_digest digest;
    const struct avt_span blob = AVT_SPAN("\0\xFF"
                                          "blob");
    assert_ok(store_run(store, SQL_UTKAST_PUT, S_TEXT("a"), S_INT(INT64_MIN), S_BLOB(blob), S_NULL, S_INT(-1), S_NULL,
                        S_INT(0)));
    assert_ok(store_all(store, folder->arena, &rows, SQL_UTKAST_GET, S_TEXT("a")));
    assert_int_equal(rows.n, 1);
    assert_int_equal(rows.columns, 6);
    assert_true(store_int(&rows, 0, 0) == INT64_MIN && store_int(&rows, 0, 3) == -1);
    assert_true(avt_span_equal(store_bytes(&rows, 0, 1), blob));
    assert_int_equal(store_cell(&rows, 0, 2)->kind, STORE_NULL);
    assert_false(store_hash(&rows, 0, 1, &digest));
    assert_string_equal(store_text(&rows, 0, 2), "");
    assert_ok(store_run(store, SQL_UTKAST_PUT, S_TEXT("a"), S_INT(2), S_BLOB(avt_span_make(NULL, 0)),
                        S_BLOB(AVT_SPAN(HASH)), S_INT(0), S_NULL, S_INT(0)));
    assert_ok(store_all(store, folder->arena, &rows, SQL_UTKAST_GET, S_TEXT("a")));
    assert_int_equal(store_cell(&rows, 0, 1)->kind, STORE_BLOB);
    assert_int_equal(store_bytes(&rows, 0, 1).len, 0);
    assert_true(store_hash(&rows, 0, 2, &digest));
    assert_memory_equal(digest.byte, HASH, 32);
    assert_ok(store_all(store, folder->arena, &rows, SQL_UTKAST_GET, S_TEXT("b")));
    assert_int_equal(rows.n, 0);
    store_close(&store);
}

static void constraints_are_told_apart(void **state)
{
    struct folder *folder = *state;
    struct store *store = open_store(folder, true);
    assert_ok(add_sak(store, "a"));
    struct avt_err err = add_sak(store, "a");
    assert_code(err, AVT_EDONE);
    assert_string_equal(err.where, "SAK_ADD");
    assert_ok(store_run(store, SQL_SJEKKPUNKT_ADD, S_INT(1), S_BLOB(AVT_SPAN(HASH))));
    assert_code(store_run(store, SQL_SJEKKPUNKT_ADD, S_INT(1), S_BLOB(AVT_SPAN(HASH))), AVT_EDONE);
    /* Our own mistakes are not "done already". */
    assert_code(store_run(store, SQL_SAK_ADD, S_TEXT("b"), S_NULL, S_INT(1), S_INT(1)), AVT_EDATA);
    assert_code(store_run(store, SQL_SAK_ADD, S_TEXT("b"), S_TEXT("t"), S_TEXT("one"), S_INT(1)), AVT_EDATA);
    assert_ok(add_sak(store, "b"));
    store_close(&store);
}

static void transactions_are_whole(void **state)
{
    struct folder *folder = *state;
    struct store *writer = open_store(folder, true), *reader = open_store(folder, false);
    assert_ok(store_begin(writer));
    assert_ok(add_sak(writer, "a"));
    assert_code(add_sak(writer, "a"), AVT_EDONE);
    store_rollback(writer);
    store_rollback(writer); /* nothing to undo is fine */
    assert_int_equal(count_saker(writer, folder->arena), 0);
    assert_ok(store_read_begin(reader));
    assert_int_equal(count_saker(reader, folder->arena), 0);
    assert_ok(store_begin(writer));
    assert_ok(add_sak(writer, "b"));
    assert_ok(store_commit(writer));
    assert_int_equal(count_saker(reader, folder->arena), 0); /* one moment */
    store_read_end(reader);
    assert_int_equal(count_saker(reader, folder->arena), 1);
    store_close(&reader);
    store_close(&writer);
}

/* A process that ends in the middle of a transaction. */
static void killed_writer_leaves_what_it_committed(void **state)
{
    struct folder *folder = *state;
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        struct store *store = open_store(folder, true);
        bool done = add_sak(store, "kept").code == AVT_OK && store_begin(store).code == AVT_OK &&
                    add_sak(store, "lost").code == AVT_OK;
        _exit(done ? 0 : 1);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    struct store *store = open_store(folder, true);
    assert_int_equal(count_saker(store, folder->arena), 1);
    store_close(&store);
    assert_whole(folder);
}

static struct avt_err add_file(struct store *store, int number, struct avt_span bytes)
{
    struct avt_digest digest = avt_hash(avt_span_make(&number, sizeof number));
    AVT_TRY(store_begin(store));
    AVT_TRY(store_run(store, SQL_FIL_ADD, S_HASH(&digest), S_BLOB(bytes)));
    return store_commit(store);
}

static bool has_file(struct store *store, struct avt_arena *arena, int number)
{
    struct store_rows rows = {0};
    struct avt_digest digest = avt_hash(avt_span_make(&number, sizeof number));
    assert_ok(store_all(store, arena, &rows, SQL_FIL_GET, S_HASH(&digest)));
    return rows.n == 1;
}

/* A file size limit stands for a full disk. */
static void full_disk_is_told_and_loses_nothing(void **state)
{
    static char bytes[64 * 1024];
    struct folder *folder = *state;
    struct store *store = open_store(folder, true);
    struct rlimit before, small;
    struct avt_err err = AVT_NOERR;
    int n = 0;
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){.rlim_cur = 2 * 1024 * 1024, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    while (n < 200 && (err = add_file(store, n, avt_span_make(bytes, sizeof bytes))).code == AVT_OK)
        n++;
    store_rollback(store);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_code(err, AVT_ESTORE);
    assert_true(n > 0);
    for (int i = 0; i <= n; i++)
        assert_int_equal(has_file(store, folder->arena, i), i < n);
    assert_ok(add_file(store, n, avt_span_make(bytes, sizeof bytes)));
    store_close(&store);
    assert_whole(folder);
}

static off_t wal_size(struct folder *folder)
{
    struct stat st;
    assert_int_equal(stat(folder_at(folder, "db-wal"), &st), 0);
    return st.st_size;
}

/* So many MiB, in commits of half of one. */
static void write_mib(struct store *store, int *number, int mib)
{
    static char bytes[512 * 1024];
    for (int i = 0; i < 2 * mib; i++)
        assert_ok(add_file(store, (*number)++, avt_span_make(bytes, sizeof bytes)));
}

/* fart-11 */
static void wal_is_cut_when_readers_let_go(void **state)
{
    enum { MIB = 1024 * 1024 };
    struct folder *folder = *state;
    struct store *writer = open_store(folder, true), *reader = open_store(folder, false);
    int n = 0;
    write_mib(writer, &n, 17);
    assert_in_range(wal_size(folder), 0, 3 * MIB);
    assert_ok(store_read_begin(reader));
    assert_int_equal(count_saker(reader, folder->arena), 0);
    write_mib(writer, &n, 24);
    assert_in_range(wal_size(folder), 24 * MIB, 28 * MIB);
    store_read_end(reader);
    write_mib(writer, &n, 5);
    assert_in_range(wal_size(folder), 0, 5 * MIB);
    assert_true(store_empty_wal(writer));
    assert_int_equal(wal_size(folder), 0);
    for (int i = 0; i < n; i++)
        assert_true(has_file(reader, folder->arena, i));
    store_close(&reader);
    store_close(&writer);
    assert_whole(folder);
}

/* What a statement's plan says; the text of the statement is the service's. */
static const char *plan_of(struct folder *folder, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *plan = NULL;
    struct avt_buf buf = AVT_BUF(folder->arena);
    assert_int_equal(sqlite3_open(folder_at(folder, "db"), &db), SQLITE_OK);
    const char *explained = avt_arena_format(folder->arena, "EXPLAIN QUERY PLAN %s", sql);
    assert_int_equal(sqlite3_prepare_v2(db, explained, -1, &plan, NULL), SQLITE_OK);
    while (sqlite3_step(plan) == SQLITE_ROW)
        avt_buf_format(&buf, "%s\n", (const char *)sqlite3_column_text(plan, 3));
    (void)sqlite3_finalize(plan);
    (void)sqlite3_close(db);
    return buf.ptr;
}

static void drafts_that_are_due_are_found_by_index(void **state)
{
    struct folder *folder = *state;
    struct store *store = open_store(folder, true);
    static const char *const texts[SQL_COUNT] = {
#define SQL(name, text) [SQL_##name] = text,
#include "store/statements.def"
#undef SQL
    };
    assert_non_null(strstr(plan_of(folder, texts[SQL_UTLOEP_ALL]), "INDEX utkast_endret (endret<?)"));
    store_close(&store);
}

static void rows_come_one_by_one(void **state)
{
    struct folder *folder = *state;
    struct store *store = open_store(folder, true);
    struct store_rows row = {0};
    for (int64_t i = 0; i < 3; i++)
        assert_ok(store_run(store, SQL_NODE_ADD, S_INT(1), S_INT(i), S_BLOB(AVT_SPAN(HASH))));
    for (int round = 0; round < 2; round++) {
        for (int64_t i = 0; i < 3; i++) {
            assert_ok(store_next(store, folder->arena, &row, SQL_NODE_DUMP));
            assert_int_equal(row.n, 1);
            assert_int_equal(store_int(&row, 0, 1), i);
        }
        assert_ok(store_next(store, folder->arena, &row, SQL_NODE_DUMP));
        assert_int_equal(row.n, 0);
    }
    assert_ok(store_next(store, folder->arena, &row, SQL_NODE_DUMP));
    store_stop(store, SQL_NODE_DUMP);
    assert_ok(store_next(store, folder->arena, &row, SQL_NODE_DUMP));
    assert_int_equal(store_int(&row, 0, 1), 0);
    store_stop(store, SQL_NODE_DUMP);
    store_close(&store);
}

static size_t count_nodes(struct store *store, struct avt_arena *arena)
{
    struct store_rows rows = {0};
    assert_ok(store_all(store, arena, &rows, SQL_NODE_RANGE, S_INT(1), S_INT(0), S_INT(100)));
    return rows.n;
}

static void derived_tables_can_be_made_anew(void **state)
{
    struct folder *folder = *state;
    struct store *store = open_store(folder, true);
    assert_ok(add_sak(store, "a"));
    assert_ok(store_run(store, SQL_NODE_ADD, S_INT(1), S_INT(0), S_BLOB(AVT_SPAN(HASH))));
    assert_ok(store_begin(store));
    assert_ok(store_reset_derived(store));
    assert_int_equal(count_nodes(store, folder->arena), 0);
    store_rollback(store);
    assert_int_equal(count_nodes(store, folder->arena), 1);
    assert_ok(store_begin(store));
    assert_ok(store_reset_derived(store));
    assert_ok(store_commit(store));
    assert_int_equal(count_nodes(store, folder->arena), 0);
    assert_int_equal(count_saker(store, folder->arena), 1);
    store_close(&store);
}

/* ---- Two that write ---- */

static void who_writes_beside_waits_its_turn_and_no_longer(void **state)
{
    struct folder *folder = *state;
    struct avt_arena *arena = avt_arena_new();
    struct store *first = open_store(folder, true), *beside = NULL;
    assert_ok(store_open_beside(&beside, folder_at(folder, "db"), first, 50));
    assert_ok(store_begin(first));
    assert_code(store_begin(beside), AVT_ESTORE);
    assert_ok(add_sak(first, "01J00000000000000000000001"));
    assert_ok(store_commit(first));
    assert_ok(store_begin(beside));
    assert_ok(add_sak(beside, "01J00000000000000000000002"));
    store_rollback(beside);
    assert_ok(store_begin(beside));
    assert_ok(add_sak(beside, "01J00000000000000000000003"));
    assert_ok(store_commit(beside));
    assert_int_equal(count_saker(first, arena), 2);
    store_close(&beside);
    store_close(&first);
    avt_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        folder_case(opening_makes_all_and_again_nothing),
        folder_case(what_cannot_be_opened),
        folder_case(missing_table_names_the_statement),
        folder_case(values_come_back),
        folder_case(constraints_are_told_apart),
        folder_case(transactions_are_whole),
        folder_case(killed_writer_leaves_what_it_committed),
        folder_case(full_disk_is_told_and_loses_nothing),
        folder_case(rows_come_one_by_one),
        folder_case(wal_is_cut_when_readers_let_go),
        folder_case(drafts_that_are_due_are_found_by_index),
        folder_case(derived_tables_can_be_made_anew),
        folder_case(who_writes_beside_waits_its_turn_and_no_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
