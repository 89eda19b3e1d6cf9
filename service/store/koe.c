/* Push's queue, to read. See koe.h. */
#include "store/koe.h"

#include <sqlite3.h>

enum { BUSY_MS = 200 }; /* a page does not wait long for what it can do without */

static const char READ[] = "SELECT rad,melding,endepunkt GLOB 'epost/*',tilstand,kode,forsok,tid,neste"
                           " FROM levering WHERE avtale=?1 ORDER BY id";
static const char GONE[] = "SELECT 1 FROM borte WHERE endepunkt=?1";
static const char BOUNDS[] = "SELECT coalesce((SELECT rad FROM begynnelse),-1),coalesce((SELECT rad FROM stilling),-1)";

static struct avt_err failed(int code)
{
    return avt_err_make(AVT_ESTORE, "push.db", sqlite3_errstr(code));
}

static int read_bounds(sqlite3 *db, struct koe *out)
{
    sqlite3_stmt *row = NULL;
    int code = sqlite3_prepare_v2(db, BOUNDS, -1, &row, NULL);
    if (code == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW) {
        out->etter = sqlite3_column_int64(row, 0);
        out->til = sqlite3_column_int64(row, 1);
    }
    int end = sqlite3_finalize(row);
    return code == SQLITE_OK ? end : code;
}

static const char *text_of(struct avt_arena *arena, sqlite3_stmt *row, int column)
{
    return avt_arena_str(arena, (const char *)sqlite3_column_text(row, column));
}

static struct koe_levering read_row(struct avt_arena *arena, sqlite3_stmt *row)
{
    return (struct koe_levering){
        .rad = sqlite3_column_int64(row, 0),
        .melding = text_of(arena, row, 1),
        .epost = sqlite3_column_int(row, 2) != 0,
        .tilstand = text_of(arena, row, 3),
        .kode = text_of(arena, row, 4),
        .forsok = (unsigned)sqlite3_column_int64(row, 5),
        .tid = (uint64_t)sqlite3_column_int64(row, 6),
        .neste = (uint64_t)sqlite3_column_int64(row, 7),
    };
}

static int read_rows(struct avt_arena *arena, sqlite3 *db, struct koe *out, const char *avtale)
{
    size_t cap = 0;
    sqlite3_stmt *rows = NULL;
    int code = sqlite3_prepare_v2(db, READ, -1, &rows, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_bind_text(rows, 1, avtale, -1, SQLITE_TRANSIENT);
    while (code == SQLITE_OK && sqlite3_step(rows) == SQLITE_ROW) {
        out->leveringer = avt_arena_grow(arena, out->leveringer, out->n, &cap, sizeof *out->leveringer);
        out->leveringer[out->n++] = read_row(arena, rows);
    }
    int end = sqlite3_finalize(rows);
    return code == SQLITE_OK ? end : code;
}

static int count_gone(sqlite3 *db, size_t *out, const char *const *endepunkter, size_t n)
{
    sqlite3_stmt *row = NULL;
    int code = sqlite3_prepare_v2(db, GONE, -1, &row, NULL);
    for (size_t i = 0; i < n && code == SQLITE_OK; i++) {
        code = sqlite3_bind_text(row, 1, endepunkter[i], -1, SQLITE_TRANSIENT);
        if (code == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW)
            *out += 1;
        if (code == SQLITE_OK)
            code = sqlite3_reset(row);
    }
    int end = sqlite3_finalize(row);
    return code == SQLITE_OK ? end : code;
}

struct avt_err koe_er_borte(bool *out, const char *path, const char *const *endepunkter, size_t n)
{
    sqlite3 *db = NULL;
    size_t gone = 0;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
    bool none = code == SQLITE_CANTOPEN;
    if (code == SQLITE_OK) {
        (void)sqlite3_busy_timeout(db, BUSY_MS);
        code = count_gone(db, &gone, endepunkter, n);
    }
    (void)sqlite3_close(db);
    if (code != SQLITE_OK && !none)
        return failed(code);
    *out = n > 0 && gone == n;
    return AVT_NOERR;
}

/* The bounds first: a row queued in between is then one that push has not read yet, and never one it passed over. */
struct avt_err koe_les(struct avt_arena *arena, struct koe *out, const char *path, const char *avtale)
{
    sqlite3 *db = NULL;
    struct koe koe = {.etter = -1, .til = -1};
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
    if (code == SQLITE_OK) {
        (void)sqlite3_busy_timeout(db, BUSY_MS);
        code = read_bounds(db, &koe);
    }
    if (code == SQLITE_OK)
        code = read_rows(arena, db, &koe, avtale);
    (void)sqlite3_close(db);
    if (code != SQLITE_OK)
        return failed(code);
    *out = koe;
    return AVT_NOERR;
}
