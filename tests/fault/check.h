/*
 * What must hold of the service's data after a failure, read from a copy of its folder.
 *
 * What has been found once must be found again, so what earlier checks found is remembered. A record is looked at in
 * full when it is first found, and after that must have the very bytes it had.
 */
#ifndef FAULT_CHECK_H
#define FAULT_CHECK_H

#include "avtale/span.h"
#include "avtale/tilstand.h"
#include "book.h"
#include "case/service.h"
#include "store/store.h"

struct sqlite3_stmt;

/* One agreement as found. */
struct found_case {
    struct avt_id id;
    struct avt_tilstand state;
    struct avt_digest *rows; /* of what record nr - 1 is stored as */
    size_t n_rows, cap_rows;
    size_t served;                /* rows the service has been asked for */
    struct avt_digest *documents; /* all its records name, views included; each once */
    size_t n_documents, cap_documents;
    struct found_case *next;
};

struct found_leaf {
    struct avt_id avtale; /* "" for a key list */
    unsigned nr;
    uint8_t salt[32];
    struct avt_digest entry;
};

struct found_key {
    const char *path;
    struct avt_digest digest;
};

struct found {
    struct avt_arena *arena;
    struct avt_tiltak const **tiltak;
    size_t n_tiltak;
    struct found_case *cases;
    struct found_leaf *leaves;
    size_t n_leaves, cap_leaves;
    struct avt_tree tree;
    struct avt_digest *roots; /* of the first i + 1 leaves */
    size_t cap_roots;
    struct found_key *keys;
    size_t n_keys, cap_keys;
    uint64_t signer_size;
    size_t acks, checkpoints; /* of the book, looked at so far */
    size_t records, two_step; /* records found; those by an attempt and its confirmation */
    avt_instant time;         /* of the last record in the log */
};

void found_open(struct found *found);
void found_close(struct found *found);
struct found_case *found_case_find(struct found *found, const char *id); /* or NULL */

enum check_depth {
    CHECK_QUICK, /* all but: */
    CHECK_DEEP,  /* the database's own integrity check */
};

/* lenient: the service has refused changes for want of disk, so that a checkpoint may have remained unsigned. */
struct checking {
    struct found *found;
    struct book *book;
    const char *copy; /* the folder; it is changed (WAL recovery) */
    enum check_depth depth;
    bool lenient;
    /* While it runs. */
    struct avt_arena *arena;
    struct service service;
    struct store *store;
    struct sqlite3 *db;
    struct avt_keylist keylist;
    struct avt_digest keylist_digest;
};

void check_copy(struct checking *c);

/* Its parts, each in a file of its own. */
void check_log(struct checking *c); /* leaves, checkpoints, the signer's memory: before the records */
void check_records(struct checking *c);
void check_whole(struct checking *c);

/* The number a query gives; -1 if it does not run. */
int64_t check_number(struct checking *c, const char *sql);

/* Each row of a query. */
typedef void (*check_row)(struct checking *c, struct sqlite3_stmt *row);
void check_each(struct checking *c, const char *sql, check_row row);
struct avt_span check_bytes(struct sqlite3_stmt *row, int column);

#endif
