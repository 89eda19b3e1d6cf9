/*
 * The store: statements by name over one database.
 *
 * Statements stand in statements.def, tables in enduring.sql, working.sql and derived.sql; this interface is all the
 * rest of the service knows, so that another database is another file beside sqlite.c. A connection belongs to one
 * thread at a time. Two in the process write, in turn: the writer's, and that of the reading log. Any number may read.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/hash.h"
#include "avtale/span.h"

struct store; /* a connection */

enum store_sql {
#define SQL(name, text) SQL_##name,
#include "store/statements.def"
#undef SQL
    SQL_COUNT
};

enum store_kind { STORE_NULL, STORE_INT, STORE_TEXT, STORE_BLOB };
struct store_value {
    enum store_kind kind;
    int64_t number;
    struct avt_span bytes; /* TEXT (NUL-terminated when read) and BLOB */
};
#define S_NULL    ((struct store_value){.kind = STORE_NULL})
#define S_INT(n)  ((struct store_value){.kind = STORE_INT, .number = (int64_t)(n)})
#define S_TEXT(s) ((struct store_value){.kind = STORE_TEXT, .bytes = avt_span_str(s)})
#define S_BLOB(s) ((struct store_value){.kind = STORE_BLOB, .bytes = (s)})
#define S_HASH(d) ((struct store_value){.kind = STORE_BLOB, .bytes = avt_digest_span(d)})

/* Opens path; writing creates what is missing and brings tables up to date. Prepares every statement: one that does
 * not compile is AVT_EDATA with its name, as is a file that is no database of ours, or a newer Avtale's. AVT_ESTORE
 * if the file cannot be opened or locked. */
struct avt_err store_open(struct store **out, const char *path, bool writing) AVT_NODISCARD;
void store_close(struct store **store);

/* Another that writes to the same database, beside the one that store_open has opened for writing, and closed before it.
 * Where others write, it waits for its turn for wait_ms at most, and as long for other processes. */
struct avt_err store_open_beside(struct store **out, const char *path, struct store *writer,
                                 unsigned wait_ms) AVT_NODISCARD;

/* Moves all that is in the WAL into the database, which is done in pieces while there is writing too; for the one that
 * writes, before it closes. False if somebody read on for five seconds, or it failed: nothing is lost by that. */
bool store_empty_wal(struct store *store);

/* A write transaction (BEGIN IMMEDIATE). After an error in one, roll back. commit returns when the data is on disk. If
 * the database cannot be relied on after that, because an fsync of it failed, the process ends: see sqlite.c. */
struct avt_err store_begin(struct store *store) AVT_NODISCARD;
struct avt_err store_commit(struct store *store) AVT_NODISCARD;
void store_rollback(struct store *store);

/* A read transaction: all reads until store_read_end see one moment. */
struct avt_err store_read_begin(struct store *store) AVT_NODISCARD;
void store_read_end(struct store *store);

/* Runs a statement without rows; arguments in order, as many as the statement has. AVT_ESTORE if the disk is full or
 * the database locked; AVT_EDONE if the row is there already; AVT_EDATA if a value is not what the column takes, or
 * the file is damaged. where is the statement's name. */
#define store_run(store, sql, ...)                                                                                     \
    store_run_args(store, sql, (struct store_value[]){__VA_ARGS__},                                                    \
                   sizeof((struct store_value[]){__VA_ARGS__}) / sizeof(struct store_value))
struct avt_err store_run_args(struct store *store, enum store_sql sql, const struct store_value *args,
                              size_t n) AVT_NODISCARD;

/* Rows of a query, copied into arena: cells row by row. n is 0 if there are none. */
struct store_rows {
    size_t n, columns;
    struct store_value *cells;
};
#define store_all(store, arena, out, sql, ...)                                                                         \
    store_all_args(store, arena, out, sql, (struct store_value[]){__VA_ARGS__},                                        \
                   sizeof((struct store_value[]){__VA_ARGS__}) / sizeof(struct store_value))
struct avt_err store_all_args(struct store *store, struct avt_arena *arena, struct store_rows *out, enum store_sql sql,
                              const struct store_value *args, size_t n) AVT_NODISCARD;

/* A query without arguments (its ?1 is NULL), row by row, however long it is: out->n is 1, and 0 after the last. It
 * begins with the first call, and anew after its end, an error, or store_stop. */
struct avt_err store_next(struct store *store, struct avt_arena *arena, struct store_rows *out,
                          enum store_sql sql) AVT_NODISCARD;
void store_stop(struct store *store, enum store_sql sql);

/* The cell of a row. */
const struct store_value *store_cell(const struct store_rows *rows, size_t row, size_t column);
int64_t store_int(const struct store_rows *rows, size_t row, size_t column);
struct avt_span store_bytes(const struct store_rows *rows, size_t row, size_t column);
const char *store_text(const struct store_rows *rows, size_t row, size_t column);
bool store_hash(const struct store_rows *rows, size_t row, size_t column,
                struct avt_digest *out); /* false unless 32 bytes */

/* Drops and makes the tables of derived.sql anew; inside a write transaction. */
struct avt_err store_reset_derived(struct store *store) AVT_NODISCARD;

#endif
