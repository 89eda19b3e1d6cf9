/* The store over SQLite: the only file of the service that includes sqlite3.h, push's own file and its reader (koe.c) apart. */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/sql.h"
#include "store/store.h"
#include "store/turn.h"
#include "sys/log.h"

enum {
    APPLICATION_ID = 0x41565441, /* "AVTA" */
    USER_VERSION = 1,            /* of the tables; one more for every change that the .sql files alone cannot make */
    BUSY_MS = 5000,
    OWNER_ONLY = 0600,
    WAL_PAGES = 4000, /* 16 MiB before it is moved into the database: pages many commits touch are then moved once */
    WAL_AGAIN = 1000, /* 4 MiB later, if somebody read on */
    WAL_WAIT_MS = 60, /* that writing stands still for readers, at most */
};

/* What those that write to one database share. Only whose turn it is, and whoever closes last, touches the rest. */
struct shared {
    struct turn *turn;
    int wal_next;    /* pages at which it is moved */
    bool half_moved; /* a part of the WAL stands in the database, and no fsync has covered it */
};

struct store {
    sqlite3 *db;
    sqlite3_stmt *statements[SQL_COUNT];
    struct shared *shared; /* NULL: it only reads */
    bool first;            /* of those that share it, which makes the tables, and ends last */
    bool has_turn;
    int busy_ms; /* that it waits for others */
};

static const struct statement {
    const char *name, *text;
} statements[SQL_COUNT] = {
#define SQL(name, text) [SQL_##name] = {#name, text},
#include "store/statements.def"
#undef SQL
};

/* How a connection is set up. Commits are on disk when they return, and what is deleted is overwritten. Sorting leaves no
 * files. */
static const char *const settings[] = {
    "PRAGMA synchronous=FULL",   "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON", "PRAGMA recursive_triggers=ON",
    "PRAGMA temp_store=MEMORY",  NULL,
};
static const char *const reader_settings[] = {"PRAGMA query_only=ON", NULL};

/* Whole results first, then by their class (the low byte). What is not here is AVT_ESTORE: full, locked, unreadable. */
static const struct {
    int result;
    enum avt_code code;
} results[] = {
    {SQLITE_OK,                    AVT_OK   },
    {SQLITE_DONE,                  AVT_OK   },
    {SQLITE_CONSTRAINT_PRIMARYKEY, AVT_EDONE},
    {SQLITE_CONSTRAINT_UNIQUE,     AVT_EDONE},
    {SQLITE_CONSTRAINT_ROWID,      AVT_EDONE},
    {SQLITE_CONSTRAINT,            AVT_EDATA},
    {SQLITE_CORRUPT,               AVT_EDATA},
    {SQLITE_NOTADB,                AVT_EDATA},
    {SQLITE_ERROR,                 AVT_EDATA}, /* a statement that does not fit the tables */
};

static enum avt_code code_of(int result)
{
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        if (results[i].result == result)
            return results[i].code;
    return (result & 0xFF) == result ? AVT_ESTORE : code_of(result & 0xFF);
}

static struct avt_err check(int result, const char *where)
{
    enum avt_code code = code_of(result);
    return code == AVT_OK ? AVT_NOERR : avt_err_make(code, where, sqlite3_errstr(result));
}

static struct avt_err run_text(struct store *store, const char *sql, const char *where)
{
    return check(sqlite3_exec(store->db, sql, NULL, NULL, NULL), where);
}

/* Opening */

/* SQLite gives its other files the rights of the database. Only a file that is not there may be opened beside
 * SQLite: closing it would drop the locks this process has on it. */
static struct avt_err make_file(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, OWNER_ONLY);
    if (fd >= 0)
        (void)close(fd);
    else if (errno != EEXIST)
        return avt_err_make(AVT_ESTORE, path, "the database cannot be made");
    if (chmod(path, OWNER_ONLY) != 0)
        return avt_err_make(AVT_ESTORE, path, "the database's rights cannot be set");
    return AVT_NOERR;
}

static struct avt_err open_file(struct store *store, const char *path)
{
    if (store->first)
        AVT_TRY(make_file(path));
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    AVT_TRY(check(sqlite3_open_v2(path, &store->db, flags, NULL), path));
    (void)sqlite3_busy_timeout(store->db, store->busy_ms);
    (void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, store->first ? 0 : 1, NULL);
    (void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    return AVT_NOERR;
}

static struct avt_err apply(struct store *store, const char *const *list)
{
    for (; *list != NULL; list++)
        AVT_TRY(run_text(store, *list, *list));
    return AVT_NOERR;
}

static struct avt_err read_number(struct store *store, const char *sql, int *out)
{
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        *out = sqlite3_column_int(statement, 0);
    (void)sqlite3_finalize(statement);
    return result == SQLITE_ROW ? AVT_NOERR : check(result, sql);
}

/* SQLite answers with the mode it is in; where it cannot have a WAL it stays in another without an error. */
static struct avt_err set_wal(struct store *store)
{
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(store->db, "PRAGMA journal_mode=WAL", -1, &statement, NULL);
    if (result == SQLITE_OK)
        result = sqlite3_step(statement);
    bool wal = result == SQLITE_ROW && sqlite3_stricmp((const char *)sqlite3_column_text(statement, 0), "wal") == 0;
    (void)sqlite3_finalize(statement);
    return wal ? AVT_NOERR : avt_err_make(AVT_ESTORE, "journal_mode", sqlite3_errstr(result));
}

/* Moving the WAL into the database */

/*
 * While somebody reads, SQLite moves only what is older than that reader's moment, and leaves the fsync of the database
 * to the time when the rest has been moved too. If that fsync fails, the kernel forgets that the pages were to be
 * written, SQLite moves only the rest again, and the next fsync succeeds over pages that are nowhere on disk. The WAL
 * still has them: whoever opens the database as the first moves all of it again. So this process ends, at once and
 * without closing, for closing moves the rest too.
 */
static _Noreturn void end_for_the_wal(void)
{
    log_error("database", avt_err_make(AVT_ESTORE, "fsync", "failed; ends, so that the next start moves the WAL again"),
              NULL);
    _exit(EXIT_FAILURE);
}

/*
 * Moves the WAL into the database and cuts it to nothing; without cutting it, one long read makes it large for ever.
 * Waits that long for those who read. False if they read on: then as much as could be has been moved. Where another
 * process does the same, SQLite says so by numbers below 0, and nothing has been moved.
 */
static bool move_wal(struct store *store, int wait_ms)
{
    struct shared *shared = store->shared;
    int all = 0, moved = 0;
    (void)sqlite3_busy_timeout(store->db, wait_ms);
    int result = sqlite3_wal_checkpoint_v2(store->db, "main", SQLITE_CHECKPOINT_TRUNCATE, &all, &moved);
    (void)sqlite3_busy_timeout(store->db, store->busy_ms);
    if (result == SQLITE_IOERR_FSYNC && shared->half_moved)
        end_for_the_wal();
    if ((result == SQLITE_OK || (result & 0xFF) == SQLITE_BUSY) && all >= 0)
        shared->half_moved = moved < all;
    return result == SQLITE_OK;
}

/* What has been committed is in the WAL, on disk; this failing is no fault of the commit, and is tried again. */
static int after_commit(void *context, sqlite3 *db, const char *name, int pages)
{
    struct store *store = context;
    struct shared *shared = store->shared;
    (void)db;
    (void)name;
    if (pages >= shared->wal_next)
        shared->wal_next = move_wal(store, WAL_WAIT_MS) ? WAL_PAGES : pages + WAL_AGAIN;
    return SQLITE_OK;
}

bool store_empty_wal(struct store *store)
{
    return move_wal(store, BUSY_MS);
}

/* A database that another program, or a newer Avtale, has made is left alone. */
static struct avt_err check_version(struct store *store, const char *path)
{
    int application = 0, version = 0, tables = 0;
    AVT_TRY(read_number(store, "PRAGMA application_id", &application));
    AVT_TRY(read_number(store, "PRAGMA user_version", &version));
    AVT_TRY(read_number(store, "SELECT count(*) FROM sqlite_schema", &tables));
    bool fresh = application == 0 && version == 0 && tables == 0;
    if (application != APPLICATION_ID && !(fresh && store->first))
        return avt_err_make(AVT_EDATA, path, "not a database of Avtale");
    if (version > USER_VERSION)
        return avt_err_make(AVT_EDATA, path, "made by a newer Avtale");
    return AVT_NOERR;
}

static struct avt_err make_tables(struct store *store)
{
    AVT_TRY(run_text(store, sql_enduring, "enduring.sql"));
    AVT_TRY(run_text(store, sql_working, "working.sql"));
    AVT_TRY(run_text(store, sql_derived, "derived.sql"));
    /* Numbers in a pragma cannot be arguments. */
    char marks[80];
    (void)sqlite3_snprintf(sizeof marks, marks, "PRAGMA application_id=%d; PRAGMA user_version=%d", APPLICATION_ID,
                           USER_VERSION);
    return run_text(store, marks, "user_version");
}

/* What SQLite finds in the WAL at a start it takes for committed, and whoever asks is told so. But it may stand in the
 * page cache alone: the process that wrote it may have died before its fsync, or after one that failed, and then the
 * next fsync brings only later pages to disk. So all of it is written once more, in place, while nobody else can write. */
static int write_again(sqlite3_file *wal)
{
    static char piece[64 * 1024];
    sqlite3_int64 size = 0;
    int result = wal->pMethods->xFileSize(wal, &size);
    for (sqlite3_int64 at = 0; at < size && result == SQLITE_OK; at += (sqlite3_int64)sizeof piece) {
        int n = size - at < (sqlite3_int64)sizeof piece ? (int)(size - at) : (int)sizeof piece;
        result = wal->pMethods->xRead(wal, piece, n, at);
        if (result == SQLITE_OK)
            result = wal->pMethods->xWrite(wal, piece, n, at);
    }
    return result == SQLITE_OK && size > 0 ? wal->pMethods->xSync(wal, SQLITE_SYNC_FULL) : result;
}

static struct avt_err keep_wal(struct store *store)
{
    sqlite3_file *wal = NULL;
    int result = sqlite3_file_control(store->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, (void *)&wal);
    if (result == SQLITE_OK && wal != NULL && wal->pMethods != NULL)
        result = write_again(wal);
    return check(result, "wal");
}

/* All tables or none, so that a start that is cut short leaves nothing half made. */
static struct avt_err bring_up_to_date(struct store *store)
{
    AVT_TRY(store_begin(store));
    struct avt_err err = keep_wal(store);
    if (err.code == AVT_OK)
        err = make_tables(store);
    if (err.code == AVT_OK)
        err = store_commit(store);
    if (err.code != AVT_OK)
        store_rollback(store);
    return err;
}

static struct avt_err prepare_all(struct store *store)
{
    for (size_t i = 0; i < SQL_COUNT; i++) {
        int result = sqlite3_prepare_v3(store->db, statements[i].text, -1, SQLITE_PREPARE_PERSISTENT,
                                        &store->statements[i], NULL);
        AVT_TRY(check(result, statements[i].name));
    }
    return AVT_NOERR;
}

static struct avt_err open_store(struct store *store, const char *path)
{
    AVT_TRY(open_file(store, path));
    AVT_TRY(check_version(store, path));
    AVT_TRY(apply(store, settings));
    if (store->first) {
        AVT_TRY(set_wal(store));
        AVT_TRY(bring_up_to_date(store));
        store->shared->wal_next = WAL_PAGES;
    }
    if (store->shared != NULL)
        (void)sqlite3_wal_hook(store->db, after_commit, store);
    else
        AVT_TRY(apply(store, reader_settings));
    return prepare_all(store);
}

static struct shared *shared_new(void)
{
    struct shared *shared = calloc(1, sizeof *shared);
    AVT_INVARIANT(shared != NULL);
    shared->turn = turn_new();
    return shared;
}

static struct avt_err open_as(struct store **out, const char *path, struct store as)
{
    struct store *store = malloc(sizeof *store);
    AVT_INVARIANT(store != NULL);
    *store = as;
    struct avt_err err = open_store(store, path);
    if (err.code == AVT_OK)
        *out = store;
    else
        store_close(&store);
    return err;
}

struct avt_err store_open(struct store **out, const char *path, bool writing)
{
    struct store as = {.first = writing, .shared = writing ? shared_new() : NULL, .busy_ms = BUSY_MS};
    return open_as(out, path, as);
}

struct avt_err store_open_beside(struct store **out, const char *path, struct store *writer, unsigned wait_ms)
{
    struct store as = {.shared = writer->shared, .busy_ms = (int)wait_ms};
    return open_as(out, path, as);
}

void store_close(struct store **store)
{
    if (*store == NULL)
        return;
    for (size_t i = 0; i < SQL_COUNT; i++)
        (void)sqlite3_finalize((*store)->statements[i]);
    AVT_INVARIANT(sqlite3_close((*store)->db) == SQLITE_OK);
    if ((*store)->first) {
        turn_free(&(*store)->shared->turn);
        free((*store)->shared);
    }
    free(*store);
    *store = NULL;
}

/* Transactions */

static void end_turn(struct store *store)
{
    if (store->has_turn)
        turn_give(store->shared->turn);
    store->has_turn = false;
}

struct avt_err store_begin(struct store *store)
{
    if (store->shared != NULL && !turn_take(store->shared->turn, (unsigned)store->busy_ms))
        return avt_err_make(AVT_ESTORE, "begin", "another connection is writing");
    store->has_turn = store->shared != NULL;
    struct avt_err err = run_text(store, "BEGIN IMMEDIATE", "begin");
    if (err.code != AVT_OK)
        end_turn(store);
    return err;
}

struct avt_err store_commit(struct store *store)
{
    AVT_TRY(run_text(store, "COMMIT", "commit"));
    end_turn(store);
    return AVT_NOERR;
}

/* After a full disk SQLite may have rolled back by itself; then there is nothing left to undo. */
void store_rollback(struct store *store)
{
    if (sqlite3_get_autocommit(store->db) == 0)
        (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    end_turn(store);
}

struct avt_err store_read_begin(struct store *store)
{
    return run_text(store, "BEGIN", "begin");
}

void store_read_end(struct store *store)
{
    store_rollback(store);
}

/* Statements */

/* SQLite takes a NULL pointer for the value NULL, but an empty span is an empty value. */
static const char *not_null(struct avt_span bytes)
{
    return bytes.ptr == NULL ? "" : bytes.ptr;
}

static int bind(sqlite3_stmt *statement, int at, const struct store_value *value)
{
    const char *bytes = not_null(value->bytes);
    switch (value->kind) {
    case STORE_NULL: return sqlite3_bind_null(statement, at);
    case STORE_INT: return sqlite3_bind_int64(statement, at, value->number);
    case STORE_TEXT: return sqlite3_bind_text64(statement, at, bytes, value->bytes.len, SQLITE_STATIC, SQLITE_UTF8);
    case STORE_BLOB: return sqlite3_bind_blob64(statement, at, bytes, value->bytes.len, SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
}

static struct avt_err bind_all(struct store *store, enum store_sql sql, const struct store_value *args, size_t n)
{
    sqlite3_stmt *statement = store->statements[sql];
    AVT_INVARIANT((size_t)sqlite3_bind_parameter_count(statement) == n);
    for (size_t i = 0; i < n; i++)
        AVT_TRY(check(bind(statement, (int)i + 1, &args[i]), statements[sql].name));
    return AVT_NOERR;
}

static void reset(struct store *store, enum store_sql sql)
{
    (void)sqlite3_reset(store->statements[sql]);
    (void)sqlite3_clear_bindings(store->statements[sql]);
}

struct avt_err store_run_args(struct store *store, enum store_sql sql, const struct store_value *args, size_t n)
{
    struct avt_err err = bind_all(store, sql, args, n);
    if (err.code == AVT_OK) {
        int result = sqlite3_step(store->statements[sql]);
        AVT_INVARIANT(result != SQLITE_ROW);
        err = check(result, statements[sql].name);
    }
    reset(store, sql);
    return err;
}

static struct store_value copy_cell(struct avt_arena *arena, sqlite3_stmt *statement, int column)
{
    struct store_value cell = {.kind = STORE_NULL};
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL: return cell;
    case SQLITE_INTEGER:
        cell.kind = STORE_INT;
        cell.number = sqlite3_column_int64(statement, column);
        return cell;
    case SQLITE_TEXT: cell.kind = STORE_TEXT; break;
    default: cell.kind = STORE_BLOB; break;
    }
    const void *bytes = sqlite3_column_blob(statement, column);
    size_t len = (size_t)sqlite3_column_bytes(statement, column);
    cell.bytes = avt_arena_span(arena, avt_span_make(bytes, len));
    return cell;
}

/* Adds the row that the statement stands on. */
static void copy_row(struct avt_arena *arena, struct store_rows *rows, size_t *cap, sqlite3_stmt *statement)
{
    const size_t before = rows->n * rows->columns;
    for (size_t i = 0; i < rows->columns; i++) {
        rows->cells = avt_arena_grow(arena, rows->cells, before + i, cap, sizeof *rows->cells);
        rows->cells[before + i] = copy_cell(arena, statement, (int)i);
    }
    rows->n++;
}

static struct avt_err read_rows(struct avt_arena *arena, struct store_rows *out, sqlite3_stmt *statement,
                                const char *name)
{
    struct store_rows rows = {.columns = (size_t)sqlite3_column_count(statement)};
    size_t cap = 0;
    int result;
    while ((result = sqlite3_step(statement)) == SQLITE_ROW)
        copy_row(arena, &rows, &cap, statement);
    AVT_TRY(check(result, name));
    *out = rows;
    return AVT_NOERR;
}

struct avt_err store_all_args(struct store *store, struct avt_arena *arena, struct store_rows *out, enum store_sql sql,
                              const struct store_value *args, size_t n)
{
    struct avt_err err = bind_all(store, sql, args, n);
    if (err.code == AVT_OK)
        err = read_rows(arena, out, store->statements[sql], statements[sql].name);
    reset(store, sql);
    return err;
}

struct avt_err store_next(struct store *store, struct avt_arena *arena, struct store_rows *out, enum store_sql sql)
{
    sqlite3_stmt *statement = store->statements[sql];
    struct store_rows rows = {.columns = (size_t)sqlite3_column_count(statement)};
    size_t cap = 0;
    int result = sqlite3_step(statement);
    if (result == SQLITE_ROW)
        copy_row(arena, &rows, &cap, statement);
    else
        reset(store, sql);
    AVT_TRY(result == SQLITE_ROW ? AVT_NOERR : check(result, statements[sql].name));
    *out = rows;
    return AVT_NOERR;
}

void store_stop(struct store *store, enum store_sql sql)
{
    reset(store, sql);
}

/* Cells */

const struct store_value *store_cell(const struct store_rows *rows, size_t row, size_t column)
{
    AVT_INVARIANT(row < rows->n && column < rows->columns);
    return &rows->cells[row * rows->columns + column];
}

int64_t store_int(const struct store_rows *rows, size_t row, size_t column)
{
    return store_cell(rows, row, column)->number;
}

struct avt_span store_bytes(const struct store_rows *rows, size_t row, size_t column)
{
    return store_cell(rows, row, column)->bytes;
}

const char *store_text(const struct store_rows *rows, size_t row, size_t column)
{
    const struct store_value *cell = store_cell(rows, row, column);
    return cell->kind == STORE_TEXT ? cell->bytes.ptr : "";
}

bool store_hash(const struct store_rows *rows, size_t row, size_t column, struct avt_digest *out)
{
    struct avt_span bytes = store_bytes(rows, row, column);
    if (bytes.len != sizeof out->byte)
        return false;
    for (size_t i = 0; i < bytes.len; i++)
        out->byte[i] = (uint8_t)bytes.ptr[i];
    return true;
}

/* Derived tables */

/* Which tables derived.sql makes is asked of an empty database, so that there is no second list of them. */
static int list_derived(sqlite3 *scratch, sqlite3_stmt **out)
{
    int result = sqlite3_exec(scratch, sql_derived, NULL, NULL, NULL);
    if (result != SQLITE_OK)
        return result;
    return sqlite3_prepare_v2(
        scratch, "SELECT format('DROP TABLE IF EXISTS \"%w\"', name) FROM sqlite_schema WHERE type='table'", -1, out,
        NULL);
}

static struct avt_err drop_derived(struct store *store, sqlite3 *scratch)
{
    sqlite3_stmt *drops = NULL;
    int result = list_derived(scratch, &drops);
    struct avt_err err = check(result, "derived.sql");
    while (err.code == AVT_OK && (result = sqlite3_step(drops)) == SQLITE_ROW)
        err = run_text(store, (const char *)sqlite3_column_text(drops, 0), "derived.sql");
    if (err.code == AVT_OK)
        err = check(result, "derived.sql");
    (void)sqlite3_finalize(drops);
    return err;
}

struct avt_err store_reset_derived(struct store *store)
{
    sqlite3 *scratch = NULL;
    struct avt_err err = check(sqlite3_open(":memory:", &scratch), "derived.sql");
    if (err.code == AVT_OK)
        err = drop_derived(store, scratch);
    (void)sqlite3_close(scratch);
    return err.code == AVT_OK ? run_text(store, sql_derived, "derived.sql") : err;
}
