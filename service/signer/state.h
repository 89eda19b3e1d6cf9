/*
 * logg.tilstand: what the signer remembers of its log, outside the database and its backups (avtale/logg-tilstand/v1):
 * the last checkpoint it has signed, the time of the last receipt in it, and the newest key list it has known.
 *
 * The file has two slots, written in turn, each that text and its digest; the greater size that is whole is the last. So
 * the file is opened once, before the sandbox, and a write that is cut short leaves the one before. It is locked, so that
 * no second signer can sign another root for the same size.
 */
#ifndef SIGNER_STATE_H
#define SIGNER_STATE_H

#include "avtale/checkpoint.h"
#include "avtale/date.h"
#include "avtale/err.h"

struct signer_memory {
    struct avt_checkpoint last;
    avt_instant tid;
    uint64_t list; /* number and digest */
    struct avt_digest list_digest;
};

struct signer_state {
    int fd;
    int slot; /* that holds memory */
    struct signer_memory memory;
};

/* first: what a new log begins with, if there is no file; its origin is the log's. What is then remembered is on disk,
 * whatever became of who wrote it. AVT_ESTORE (another signer has it, or it cannot be written), AVT_EDATA (no slot is
 * whole, or another log's). */
struct avt_err state_open(struct avt_arena *arena, struct signer_state *out, const char *dir,
                          const struct signer_memory *first) AVT_NODISCARD;

/* Remembers this, on disk when it returns; its origin is the state's. AVT_ESTORE, and all is as before. */
struct avt_err state_save(struct signer_state *state, struct avt_arena *arena,
                          const struct signer_memory *next) AVT_NODISCARD;

void state_close(struct signer_state *state);

#endif
