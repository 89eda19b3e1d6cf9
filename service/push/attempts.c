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
    "  tid INTEGER NOT NULL DEFAULT 0, kode TEXT NOT NULL DEFAULT '',"
    "  UNIQUE(rad, melding, endepunkt)) STRICT;"
    "CREATE INDEX IF NOT EXISTS levering_avtale ON levering(avtale);"
    "CREATE INDEX IF NOT EXISTS levering_rekke ON levering(avtale, endepunkt, id) WHERE tilstand='venter';"
    "CREATE TABLE IF NOT EXISTS koe("
    "  endepunkt TEXT NOT NULL, avtale TEXT NOT NULL, foerste INTEGER NOT NULL, neste INTEGER NOT NULL,"
    "  PRIMARY KEY(endepunkt, avtale)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS koe_hode ON koe(endepunkt, neste, foerste);"
    "CREATE INDEX IF NOT EXISTS koe_neste ON koe(neste);"
    "CREATE TABLE IF NOT EXISTS endepunkt(id TEXT PRIMARY KEY, neste INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS endepunkt_neste ON endepunkt(neste);"
    "CREATE TABLE IF NOT EXISTS borte(endepunkt TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;";

/* The first that waits of each agreement and endpoint, and the soonest of these for each endpoint: what may be tried now is
 * found by them, however much waits behind. They follow from the deliveries, and are made anew when the file is opened. */
static const char *const HEADS = "BEGIN IMMEDIATE;"
                                 "DELETE FROM koe;"
                                 "DELETE FROM endepunkt;"
                                 "INSERT INTO koe(endepunkt,avtale,foerste,neste)"
                                 " SELECT endepunkt,avtale,min(id),neste FROM levering WHERE tilstand='venter'"
                                 " GROUP BY avtale,endepunkt;"
                                 "INSERT INTO endepunkt(id,neste) SELECT endepunkt,min(neste) FROM koe GROUP BY 1;"
                                 "COMMIT";

/* ENDPOINT… and LINE… make those anew of one endpoint and one agreement. */
enum statement {
    BEGIN,
    COMMIT,
    ROLLBACK,
    CURSOR,
    FIRST,
    MOVE,
    ADD,
    ENDPOINTS_DUE,
    HEADS_DUE,
    NEXT,
    RECORD,
    LINE_DROP,
    LINE,
    ENDPOINT_DROP,
    ENDPOINT,
    GONE,
    GONE_REST,
    GONE_LINES,
    STATEMENTS
};

static const char *const SQL[STATEMENTS] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [ROLLBACK] = "ROLLBACK",
    [CURSOR] = "SELECT coalesce((SELECT rad FROM stilling),-1)",
    [FIRST] = "INSERT OR IGNORE INTO begynnelse(en,rad) VALUES(1,?1)",
    [MOVE] = "INSERT INTO stilling(en,rad) VALUES(1,?1) ON CONFLICT(en) DO UPDATE SET rad=excluded.rad",
    /* NOLINTNEXTLINE(bugprone-suspicious-missing-comma): one statement in two lines */
    [ADD] = "INSERT OR IGNORE INTO levering(rad,melding,avtale,endepunkt,neste,frist)"
            " SELECT ?1,?2,?3,?4,?5,?6 WHERE NOT EXISTS(SELECT 1 FROM borte WHERE endepunkt=?4)",
    [ENDPOINTS_DUE] = "SELECT id FROM endepunkt WHERE neste<=?1 ORDER BY neste LIMIT ?2",
    [HEADS_DUE] = "SELECT l.id,l.rad,l.melding,l.avtale,l.endepunkt,l.forsok,l.frist,k.neste"
                  " FROM koe k CROSS JOIN levering l ON l.id=k.foerste"
                  " WHERE k.endepunkt=?1 AND k.neste<=?2 ORDER BY k.neste,k.foerste LIMIT ?3",
    [NEXT] = "SELECT min(neste) FROM koe WHERE neste>?1",
    /* NOLINTNEXTLINE(bugprone-suspicious-missing-comma): one statement in two lines */
    [RECORD] = "UPDATE levering SET tilstand=?2,svar=?3,neste=?4,tid=?5,kode=?6,forsok=forsok+1"
               " WHERE id=?1 AND tilstand='venter'",
    [LINE_DROP] = "DELETE FROM koe WHERE endepunkt=?1 AND avtale=?2",
    [LINE] = "INSERT INTO koe(endepunkt,avtale,foerste,neste) SELECT endepunkt,avtale,id,neste FROM levering"
             " WHERE endepunkt=?1 AND avtale=?2 AND tilstand='venter' ORDER BY id LIMIT 1",
    [ENDPOINT_DROP] = "DELETE FROM endepunkt WHERE id=?1",
    [ENDPOINT] =
        "INSERT INTO endepunkt(id,neste) SELECT endepunkt,neste FROM koe WHERE endepunkt=?1 ORDER BY neste LIMIT 1",
    [GONE] = "INSERT OR IGNORE INTO borte(endepunkt) VALUES(?1)",
    [GONE_REST] = "UPDATE levering SET tilstand='oppgitt' WHERE endepunkt=?1 AND tilstand='venter'",
    [GONE_LINES] = "DELETE FROM koe WHERE endepunkt=?1",
};

static const char *const STATE[] = {
    [ATTEMPT_DELIVERED] = "levert", [ATTEMPT_RETRY] = "venter", [ATTEMPT_RETURNED] = "returnert",
    [ATTEMPT_GIVEN_UP] = "oppgitt", [ATTEMPT_GONE] = "oppgitt",
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
    if (code == SQLITE_OK)
        code = sqlite3_exec(attempts->db, HEADS, NULL, NULL, NULL);
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

/* What heads the line of an agreement and endpoint, and what is soonest of the endpoint, after a change to either. */
static struct avt_err move_heads(struct attempts *attempts, const struct delivery *d)
{
    AVT_TRY(RUN(attempts, LINE_DROP, TEXT(d->endpoint), TEXT(d->agreement)));
    AVT_TRY(RUN(attempts, LINE, TEXT(d->endpoint), TEXT(d->agreement)));
    AVT_TRY(RUN(attempts, ENDPOINT_DROP, TEXT(d->endpoint)));
    return RUN(attempts, ENDPOINT, TEXT(d->endpoint));
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
        AVT_TRY(move_heads(attempts, d));
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

/* Those that are due, with the time that they became so. */
struct due {
    struct delivery *list;
    uint64_t *since;
    size_t n;
};

static struct avt_err endpoints_due(struct attempts *attempts, struct avt_arena *arena, const char **list, size_t *n,
                                    uint64_t now, size_t max)
{
    sqlite3_stmt *row = NULL;
    AVT_TRY(BIND(attempts, &row, ENDPOINTS_DUE, NUMBER(now), NUMBER(max)));
    while (*n < max && sqlite3_step(row) == SQLITE_ROW)
        list[(*n)++] = column_text(arena, row, 0);
    return finish(row);
}

/* Keeps the longest due of those so far and these, in order. */
static void keep(struct due *due, size_t max, const struct delivery *delivery, uint64_t since)
{
    size_t at = due->n;
    while (at > 0 &&
           (due->since[at - 1] > since || (due->since[at - 1] == since && due->list[at - 1].id > delivery->id)))
        at--;
    if (at == max)
        return;
    due->n += due->n < max;
    for (size_t i = due->n - 1; i > at; i--) {
        due->list[i] = due->list[i - 1];
        due->since[i] = due->since[i - 1];
    }
    due->list[at] = *delivery;
    due->since[at] = since;
}

static struct avt_err heads_due(struct attempts *attempts, struct avt_arena *arena, struct due *due,
                                const char *endpoint, uint64_t now, size_t max)
{
    sqlite3_stmt *row = NULL;
    AVT_TRY(BIND(attempts, &row, HEADS_DUE, TEXT(endpoint), NUMBER(now), NUMBER(ATTEMPTS_PER_ENDPOINT)));
    while (sqlite3_step(row) == SQLITE_ROW) {
        const struct delivery delivery = read_delivery(arena, row);
        keep(due, max, &delivery, (uint64_t)sqlite3_column_int64(row, 7));
    }
    return finish(row);
}

/* An endpoint that comes after max others by its soonest has none of the max longest due. */
struct avt_err attempts_due(struct attempts *attempts, struct avt_arena *arena, struct delivery **out, size_t *n,
                            uint64_t now, size_t max)
{
    struct due due = {.list = avt_arena_array(arena, max, sizeof *due.list),
                      .since = avt_arena_array(arena, max, sizeof *due.since)};
    const char **endpoints = avt_arena_array(arena, max, sizeof *endpoints);
    size_t count = 0;
    AVT_TRY(endpoints_due(attempts, arena, endpoints, &count, now, max));
    for (size_t i = 0; i < count; i++)
        AVT_TRY(heads_due(attempts, arena, &due, endpoints[i], now, max));
    *out = due.list;
    *n = due.n;
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

struct attempt attempt_make(const struct delivery *delivery, enum answer answer, int64_t status, uint64_t made,
                            uint64_t next)
{
    struct attempt attempt = {.end = ATTEMPT_RETRY, .status = status, .made = made, .next = next};
    if (answer == ANSWER_TOOK)
        attempt.end = ATTEMPT_DELIVERED;
    else if (answer == ANSWER_REFUSED)
        attempt.end = ATTEMPT_RETURNED;
    else if (status == HTTP_GONE && !delivery_is_mail(delivery))
        attempt.end = ATTEMPT_GONE;
    else if (next > delivery->deadline)
        attempt.end = ATTEMPT_GIVEN_UP;
    return attempt;
}

static struct avt_err gone(struct attempts *attempts, const void *endpoint)
{
    AVT_TRY(RUN(attempts, GONE, TEXT(endpoint)));
    AVT_TRY(RUN(attempts, GONE_REST, TEXT(endpoint)));
    AVT_TRY(RUN(attempts, GONE_LINES, TEXT(endpoint)));
    return RUN(attempts, ENDPOINT_DROP, TEXT(endpoint));
}

struct avt_err attempts_gone(struct attempts *attempts, const char *endpoint)
{
    return atomically(attempts, gone, endpoint);
}

struct record {
    const struct delivery *delivery;
    const struct attempt *attempt;
};

static const char *state_of(const struct delivery *delivery, enum attempt_end end)
{
    return end == ATTEMPT_DELIVERED && delivery_is_mail(delivery) ? "sendt" : STATE[end];
}

static struct avt_err record(struct attempts *attempts, const void *with)
{
    const struct record *record = with;
    const struct attempt *attempt = record->attempt;
    AVT_TRY(RUN(attempts, RECORD, NUMBER(record->delivery->id), TEXT(state_of(record->delivery, attempt->end)),
                NUMBER(attempt->status), NUMBER(attempt->next), NUMBER(attempt->made),
                TEXT(attempt->code != NULL ? attempt->code : "")));
    if (attempt->end == ATTEMPT_GONE)
        return gone(attempts, record->delivery->endpoint);
    return move_heads(attempts, record->delivery);
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
