/*
 * Participants of the bench's own, one an agreement, so that nobody's rows grow with the run: synthetic numbers of
 * people (month + 80) with right check digits.
 */
#ifndef BENCH_PEOPLE_H
#define BENCH_PEOPLE_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/span.h"

/* Participant i of the run: whom the demo's login knows as "d<i>". */
struct participant {
    const char *id, *name, *fnr;
};
struct participant people_get(struct avt_arena *arena, size_t i);

/* Writes file with n of them added to those of the demo's file. */
struct avt_err people_write(struct avt_arena *arena, const char *demo, const char *file, size_t n) AVT_NODISCARD;

/* text, with the demo's participant exchanged for this one. */
const char *people_exchange(struct avt_arena *arena, const char *text, const struct participant *participant);

#endif
