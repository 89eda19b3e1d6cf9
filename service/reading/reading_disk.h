/*
 * The thread that writes the reading log (reading_log.h), by a connection of its own beside the writer's. Many answers
 * have one commit.
 */
#ifndef READING_READING_DISK_H
#define READING_READING_DISK_H

#include "avtale/err.h"
#include "avtale/id.h"
#include "avtale/span.h"
#include "store/store.h"

struct ctx;
struct reading_disk;

/* path: of the writer's database. AVT_ESTORE. */
struct avt_err reading_disk_open(struct reading_disk **out, const char *path, struct store *writer) AVT_NODISCARD;
/* Finishes what is queued, before the writer's connection is closed. */
void reading_disk_close(struct reading_disk **disk);

struct reading_line {
    struct avt_id avtale;
    unsigned versjon; /* 0: the draft */
    const char *dokument, *rolle;
    bool dagens; /* had in a list: once a day is enough */
};

/* The lines of one answer: the thread's until it calls done. */
struct reading_batch {
    const struct reading_line *list;
    size_t n;
    const char *rute;
    struct avt_span person; /* sealed */
    const uint8_t *hash;    /* of the person, 32 bytes */
    avt_date dag;
    struct ctx *ctx;
    void (*done)(struct ctx *ctx);
    struct avt_err err; /* AVT_NOERR: they are on disk; else AVT_EREADLOG */
    struct reading_batch *next;
};

/* AVT_EREADLOG when too many wait: then done is not called. */
struct avt_err reading_disk_add(struct reading_disk *disk, struct reading_batch *batch) AVT_NODISCARD;

#endif
