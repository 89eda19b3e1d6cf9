/* The book: every change the service has acknowledged, and every checkpoint it has shown. Any thread. */
#ifndef FAULT_BOOK_H
#define FAULT_BOOK_H

#include <pthread.h>

#include "avtale/checkpoint.h"
#include "avtale/id.h"
#include "avtale/span.h"
#include "cli/cli_http.h"

struct ack {
    struct avt_id key;      /* Idempotency-Key */
    avt_instant asked;      /* for the first time */
    struct avt_digest body; /* of the answer */
    /* A sealed record; nr 0 for other changes. */
    struct avt_id avtale;
    unsigned nr;
    struct avt_digest s_file, r_file; /* as the answer showed them */
    char handling[24];
};

struct seen_checkpoint {
    uint64_t size;
    struct avt_digest root;
};

struct book {
    pthread_mutex_t lock;
    struct avt_arena *arena;
    struct ack *acks;
    size_t n, cap;
    size_t records; /* those with nr */
    struct seen_checkpoint *checkpoints;
    size_t n_checkpoints, cap_checkpoints;
};

void book_open(struct book *book);
void book_close(struct book *book);

/* An answer of 2xx to a change, first asked for at that time. */
void book_ack(struct book *book, const char *key, avt_instant asked, const struct http_answer *answer);

/* How many there are so far. */
size_t book_count(struct book *book);

void book_checkpoint(struct book *book, uint64_t size, const struct avt_digest *root);

/* The checkpoint a bundle holds; false if it has none that parses. */
bool book_bundle(struct book *book, struct avt_arena *arena, struct avt_span zip);

#endif
