/*
 * The writer's memory (minne): cases as folded, so that a job need not read all records again. One thread's own.
 *
 * It is bounded by bytes. What has been asked for least lately goes first, and only between two rounds: a round is one
 * batch, and what was found in it stays where it is until it ends.
 */
#ifndef CASE_MINNE_H
#define CASE_MINNE_H

#include "avtale/err.h"
#include "case/sak.h"

struct husket;

enum { MINNE_BUCKETS = 4096 };

struct minne {
    size_t most;     /* bytes that may be kept from one round to the next */
    size_t n, bytes; /* cases, and what they take, arenas counted */
    uint64_t round;
    struct husket *bucket[MINNE_BUCKETS];
    struct husket *newest, *oldest;
};

/* Begins a round. */
void minne_begin(struct minne *minne);

/* The case, read if it is not here; lives until the round ends. */
struct avt_err minne_find(struct minne *minne, struct service *service, struct store *store, const struct avt_id *id,
                          struct sak **out) AVT_NODISCARD;

/* Ends a round whose changes hold: lets go of what there is no room for. */
void minne_end(struct minne *minne);

/* Forgets what was found in the round: what has been done to it does not hold. */
void minne_undo(struct minne *minne);

/* Forgets one, which has been erased; between two rounds. */
void minne_forget(struct minne *minne, const struct avt_id *id);

void minne_clear(struct minne *minne);

#endif
