/* The queue and what has been tried, in SQLite. */
#include "push/attempts.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "avtale/span.h"
#include "push/backoff.h"

enum { BUSY_MS = 5000 }; /* for somebody who looks at the file from a shell */
enum { HTTP_GONE = 410 };

static const char *const TABLES =
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA temp_store=MEMORY;"
    "CREATE TABLE IF NOT EXISTS stilling("
    "  en INTEGER PRIMARY KEY CHECK(en=1), rad INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS begynnelse("
    "  en INTEGER PRIMARY KEY CHECK(en=1), rad INTEGER NOT NULL) STRICT;"
    "CREATE TABLE IF NOT EXISTS levering("
    "  id INTEGER PRIMARY KEY, rad INTEGER NOT NULL, melding TEXT NOT NULL, avtale TEXT NOT NULL,"
    "  endepunkt TEXT NOT NULL, tilstand TEXT NOT NULL DEFAULT 'venter', forsok INTEGER NOT NULL DEFAULT 0,"
    "  svar INTEGER NOT NULL DEFAULT 0, neste INTEGER NOT NULL, frist INTEGER NOT NULL,"
    "  UNIQUE(rad, melding, endepunkt)) STRICT;"
    "CREATE INDEX IF NOT EXISTS levering_avtale ON levering(avtale);"
    "CREATE INDEX IF NOT EXISTS levering_rekke ON levering(avtale, endepunkt, id) WHERE tilstand='venter';"
    "CREATE INDEX IF NOT EXISTS levering_neste ON levering(neste) WHERE tilstand='venter';"
    "CREATE TABLE IF NOT EXISTS borte(endepunkt TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;";

enum statement { BEGIN, COMMIT, ROLLBACK, CURSOR, FIRST, MOVE, ADD, DUE, NEXT, RECORD, GONE, GONE_REST, STATEMENTS };

static const char *const SQL[STATEMENTS] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
    [CURSOR] = "SELECT coalesce((SELECT rad FROM stilling),-1)",
    [FIRST] = "INSERT OR IGNORE INTO begynnelse(en,rad) VALUES(1,?1)",
    [MOVE] = "INSERT INTO stilling(en,rad) VALUES(1,?1) ON CONFLICT(en) DO UPDATE SET rad=excluded.rad",
    [ADD] = "INSERT OR IGNORE INTO levering(rad,melding,avtale,endepunkt,neste,frist)"
            " SELECT ?1,?2,?3,?4,?5,?6 WHERE NOT EXISTS(SELECT 1 FROM borte WHERE endepunkt=?4)",
    [DUE] = "SELECT id,rad,melding,avtale,endepunkt,forsok,frist FROM"
            " (SELECT *, row_number() OVER (PARTITION BY endepunkt ORDER BY neste,id) AS plass FROM levering l"
            "  WHERE tilstand='venter' AND neste<=?1 AND NOT EXISTS(SELECT 1 FROM levering f WHERE f.tilstand='venter'"
            "  AND f.avtale=l.avtale AND f.endepunkt=l.endepunkt AND f.id<l.id))"
            " WHERE plass<=?2 ORDER BY neste,id LIMIT ?3",
    [NEXT] = "SELECT min(neste) FROM levering WHERE tilstand='venter' AND neste>?1",
    [RECORD] = "UPDATE levering SET tilstand=?2,svar=?3,neste=?4,forsok=forsok+1 WHERE id=?1 AND tilstand='venter'",
    [GONE] = "INSERT OR IGNORE INTO borte(endepunkt) VALUES(?1)",
    [GONE_REST] = "UPDATE levering SET tilstand='oppgitt' WHERE endepunkt=?1 AND tilstand='venter'",
};

static const char *const STATE[] = {
    [ATTEMPT_DELIVERED] = "levert",
    [ATTEMPT_RETRY] = "venter",
    [ATTEMPT_GIVEN_UP] = "oppgitt",
    [ATTEMPT_GONE] = "oppgitt",
};

struct attempts {
    sqlite3 *db;
    sqlite3_stmt *statement[STATEMENTS];
};

/* An argument: text, or the number if text is NULL. */
struct value {
    const char *text;
    int64_t number;
};
#define TEXT(t)   ((struct value){.text = (t)})
#define NUMBER(n) ((struct value){.number = (int64_t)(n)})

static struct avt_err failed(int code)
{
    return avt_err_make(AVT_ESTORE, "push.db", sqlite3_errstr(code));
}

/* The statement with its arguments, ready to step. */
static struct avt_err bind(struct attempts *attempts, sqlite3_stmt **out, enum statement which,
                           const struct value *values, size_t n)
{
    sqlite3_stmt *statement = attempts->statement[which];
    for (size_t i = 0; i < n; i++) {
        int place = (int)i + 1;
        int code = values[i].text != NULL ? sqlite3_bind_text(statement, place, values[i].text, -1, SQLITE_TRANSIENT)
                                          : sqlite3_bind_int64(statement, place, values[i].number);
        if (code != SQLITE_OK)
            return failed(code);
    }
    *out = statement;
    return AVT_NOERR;
}

#define BIND(attempts, out, which, ...)                                                                                \
    bind(attempts, out, which, (struct value[]){__VA_ARGS__},                                                          \
         sizeof((struct value[]){__VA_ARGS__}) / sizeof(struct value))

/* Ends a statement that has been stepped as far as it goes. */
static struct avt_err finish(sqlite3_stmt *statement)
{
    int code = sqlite3_reset(statement);
    return code == SQLITE_OK ? AVT_NOERR : failed(code);
}

static struct avt_err run(struct attempts *attempts, enum statement which, const struct value *values, size_t n)
{
    sqlite3_stmt *statement = NULL;
    AVT_TRY(bind(attempts, &statement, which, values, n));
    (void)sqlite3_step(statement);
    return finish(statement);
}

#define RUN(attempts, which, ...)                                                                                      \
    run(attempts, which, (struct value[]){__VA_ARGS__}, sizeof((struct value[]){__VA_ARGS__}) / sizeof(struct value))

/* A transaction around work: everything it did, or nothing. */
static struct avt_err atomically(struct attempts *attempts, struct avt_err (*work)(struct attempts *, const void *),
                                 const void *with)
{
    AVT_TRY(run(attempts, BEGIN, NULL, 0));
    struct avt_err err = work(attempts, with);
    if (err.code == AVT_OK)
        err = run(attempts, COMMIT, NULL, 0);
    /* A commit that failed may have left the transaction open, or ended it: only the first needs rolling back. */
    if (err.code != AVT_OK && sqlite3_get_autocommit(attempts->db) == 0) {
        struct avt_err undo = run(attempts, ROLLBACK, NULL, 0);
        (void)undo.code; /* the first error is the one to tell; the next BEGIN finds out if this did not help */
    }
    return err;
}

static struct avt_err prepare(struct attempts *attempts)
{
    int code = sqlite3_exec(attempts->db, TABLES, NULL, NULL, NULL);
    for (size_t i = 0; i < STATEMENTS && code == SQLITE_OK; i++)
        code = sqlite3_prepare_v3(attempts->db, SQL[i], -1, SQLITE_PREPARE_PERSISTENT, &attempts->statement[i], NULL);
    return code == SQLITE_OK ? AVT_NOERR : failed(code);
}

static struct avt_err open_file(struct attempts *attempts, const char *path)
{
    /* What is read here may be lost with the power, if who wrote it died first: then messages go once more, as they may. */
    int code = sqlite3_open_v2(path, &attempts->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (code != SQLITE_OK)
        return failed(code);
    (void)sqlite3_busy_timeout(attempts->db, BUSY_MS);
    return prepare(attempts);
}

struct avt_err attempts_open(struct attempts **out, const char *path)
{
    struct attempts *attempts = calloc(1, sizeof *attempts);
    AVT_INVARIANT(attempts != NULL);
    struct avt_err err = open_file(attempts, path);
    if (err.code == AVT_OK)
        *out = attempts;
    else
        attempts_close(&attempts);
    return err;
}

struct avt_err attempts_cursor(struct attempts *attempts, int64_t *row)
{
    sqlite3_stmt *cursor = NULL;
    AVT_TRY(bind(attempts, &cursor, CURSOR, NULL, 0));
    if (sqlite3_step(cursor) == SQLITE_ROW)
        *row = sqlite3_column_int64(cursor, 0);
    return finish(cursor);
}

struct batch {
    const struct delivery *list;
    size_t n;
    int64_t cursor;
    uint64_t now;
};

static struct avt_err queue_batch(struct attempts *attempts, const void *with)
{
    const struct batch *batch = with;
    for (size_t i = 0; i < batch->n; i++) {
        const struct delivery *d = &batch->list[i];
        AVT_TRY(RUN(attempts, ADD, NUMBER(d->row), TEXT(d->message), TEXT(d->agreement), TEXT(d->endpoint),
                    NUMBER(batch->now), NUMBER(batch->now + BACKOFF_GIVE_UP_MS)));
    }
    AVT_TRY(RUN(attempts, FIRST, NUMBER(batch->cursor)));
    return RUN(attempts, MOVE, NUMBER(batch->cursor));
}

struct avt_err attempts_queue(struct attempts *attempts, const struct delivery *list, size_t n, int64_t cursor,
                              uint64_t now)
{
    return atomically(attempts, queue_batch, &(struct batch){list, n, cursor, now});
}

static const char *column_text(struct avt_arena *arena, sqlite3_stmt *row, int column)
{
    return avt_arena_str(arena, (const char *)sqlite3_column_text(row, column));
}

static struct delivery read_delivery(struct avt_arena *arena, sqlite3_stmt *row)
{
    return (struct delivery){
        .id = sqlite3_column_int64(row, 0),
        .row = sqlite3_column_int64(row, 1),
        .message = column_text(arena, row, 2),
        .agreement = column_text(arena, row, 3),
        .endpoint = column_text(arena, row, 4),
        .tried = (unsigned)sqlite3_column_int64(row, 5),
        .deadline = (uint64_t)sqlite3_column_int64(row, 6),
    };
}

struct avt_err attempts_due(struct attempts *attempts, struct avt_arena *arena, struct delivery **out, size_t *n,
                            uint64_t now, size_t max)
{
    struct delivery *list = avt_arena_array(arena, max, sizeof *list);
    size_t count = 0;
    sqlite3_stmt *due = NULL;
    AVT_TRY(BIND(attempts, &due, DUE, NUMBER(now), NUMBER(ATTEMPTS_PER_ENDPOINT), NUMBER(max)));
    while (count < max && sqlite3_step(due) == SQLITE_ROW)
        list[count++] = read_delivery(arena, due);
    AVT_TRY(finish(due));
    *out = list;
    *n = count;
    return AVT_NOERR;
}

struct avt_err attempts_next(struct attempts *attempts, uint64_t *next, uint64_t now)
{
    sqlite3_stmt *soonest = NULL;
    AVT_TRY(BIND(attempts, &soonest, NEXT, NUMBER(now)));
    *next = UINT64_MAX;
    if (sqlite3_step(soonest) == SQLITE_ROW && sqlite3_column_type(soonest, 0) != SQLITE_NULL)
        *next = (uint64_t)sqlite3_column_int64(soonest, 0);
    return finish(soonest);
}

bool delivery_is_mail(const struct delivery *delivery)
{
    return avt_span_starts(avt_span_str(delivery->endpoint), ATTEMPTS_MAIL);
}

struct attempt attempt_make(const struct delivery *delivery, bool delivered, int64_t status, uint64_t next)
{
    struct attempt attempt = {.end = ATTEMPT_RETRY, .status = status, .next = next};
    if (delivered)
        attempt.end = ATTEMPT_DELIVERED;
    else if (status == HTTP_GONE && !delivery_is_mail(delivery))
        attempt.end = ATTEMPT_GONE;
    else if (next > delivery->deadline)
        attempt.end = ATTEMPT_GIVEN_UP;
    return attempt;
}

static struct avt_err gone(struct attempts *attempts, const void *endpoint)
{
    AVT_TRY(RUN(attempts, GONE, TEXT(endpoint)));
    return RUN(attempts, GONE_REST, TEXT(endpoint));
}

struct avt_err attempts_gone(struct attempts *attempts, const char *endpoint)
{
    return atomically(attempts, gone, endpoint);
}

struct record {
    const struct delivery *delivery;
    const struct attempt *attempt;
};

static struct avt_err record(struct attempts *attempts, const void *with)
{
    const struct record *record = with;
    const struct attempt *attempt = record->attempt;
    AVT_TRY(RUN(attempts, RECORD, NUMBER(record->delivery->id), TEXT(STATE[attempt->end]), NUMBER(attempt->status),
                NUMBER(attempt->next)));
    return attempt->end == ATTEMPT_GONE ? gone(attempts, record->delivery->endpoint) : AVT_NOERR;
}

struct avt_err attempts_record(struct attempts *attempts, const struct delivery *delivery,
                               const struct attempt *attempt)
{
    return atomically(attempts, record, &(struct record){delivery, attempt});
}

void attempts_close(struct attempts **attempts)
{
    if (*attempts == NULL)
        return;
    for (size_t i = 0; i < STATEMENTS; i++)
        (void)sqlite3_finalize((*attempts)->statement[i]);
    (void)sqlite3_close((*attempts)->db);
    free(*attempts);
    *attempts = NULL;
}
