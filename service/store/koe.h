/*
 * What push has done with the messages of an agreement, read from push.db. Push alone writes that file
 * (push/attempts.h): here it is opened to read, and closed again.
 */
#ifndef STORE_KOE_H
#define STORE_KOE_H

#include <stdbool.h>
#include <stdint.h>

#include "avtale/arena.h"
#include "avtale/err.h"

struct koe_levering {
    int64_t rad;            /* of the outbox; a restored database may give it to another message, so both are compared */
    const char *melding;    /* "msg_<ULID>" */
    bool epost;             /* by mail; else to a subscription */
    const char *tilstand;   /* "venter", "sendt", "levert", "returnert", "oppgitt" (push/attempts.h) */
    const char *kode;       /* why it came back, where no server said it; "" */
    unsigned forsok;        /* attempts recorded so far */
    uint64_t tid, neste;    /* of the last attempt, and of the next while it waits: milliseconds since 1970, 0 if there is none */
};

struct koe {
    struct koe_levering *leveringer;
    size_t n;
    int64_t etter, til; /* outbox rows after the one and up to the other have been read by push */
};

/*
 * Whether all of these endpoints have answered 410, so that nothing more is sent there. A file that is not there yet has
 * seen none. AVT_ESTORE if it cannot be read.
 */
struct avt_err koe_er_borte(bool *out, const char *path, const char *const *endepunkter, size_t n) AVT_NODISCARD;

/* AVT_ESTORE if the file is not there yet or cannot be read. */
struct avt_err koe_les(struct avt_arena *arena, struct koe *out, const char *path, const char *avtale) AVT_NODISCARD;

#endif
