/*
 * logg.tilstand: the last (size, root) the signer has signed, outside the database and its backups.
 *
 * The file has two slots, written in turn, each a checkpoint's text and its digest; the greater size that is whole is
 * the last. So the file is opened once, before the sandbox, and a write that is cut short leaves the one before. It is
 * locked, so that no second signer can sign another root for the same size.
 */
#ifndef SIGNER_STATE_H
#define SIGNER_STATE_H

#include "avtale/checkpoint.h"
#include "avtale/err.h"

struct signer_state {
    int fd;
    int slot; /* that holds last */
    struct avt_checkpoint last;
};

/* Makes the file, of size 0, if it is missing. What is then the last is on disk, whatever became of who wrote it.
 * AVT_ESTORE (another signer has it, or it cannot be written), AVT_EDATA (no slot is whole, or
 * another log's). */
struct avt_err state_open(struct avt_arena *arena, struct signer_state *out, const char *dir,
                          const char *origin) AVT_NODISCARD;

/* Makes size and root the last, on disk when it returns. AVT_ESTORE, and the last is as before. */
struct avt_err state_save(struct signer_state *state, struct avt_arena *arena,
                          const struct avt_checkpoint *next) AVT_NODISCARD;

void state_close(struct signer_state *state);

#endif
