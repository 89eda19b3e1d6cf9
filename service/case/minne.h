/* The writer's memory (minne): cases as folded, so that a job need not read all records again. One thread's own. */
#ifndef CASE_MINNE_H
#define CASE_MINNE_H

#include "avtale/err.h"
#include "case/sak.h"

enum { MINNE_BUCKETS = 1024 };

struct husket {
    struct husket *next;
    struct avt_arena *arena;
    struct sak sak;
};

struct minne {
    struct husket *bucket[MINNE_BUCKETS];
    size_t n;
};

/* The case, read if it is not here; lives until the memory is cleared. */
struct avt_err minne_find(struct minne *minne, struct service *service, struct store *store, const struct avt_id *id,
                          struct husket **out) AVT_NODISCARD;

void minne_clear(struct minne *minne);

#endif
