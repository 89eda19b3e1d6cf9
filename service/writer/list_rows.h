/*
 * The rows that lists are read from (derived.sql: linje, gjoeremaal). One function writes them, of the case as it stands:
 * called once for each record and by whatever changes a draft, a proposal or an act on behalf of another. `avtale rebuild`
 * calls it too.
 */
#ifndef WRITER_LIST_ROWS_H
#define WRITER_LIST_ROWS_H

#include "avtale/err.h"
#include "case/sak.h"
#include "writer/job.h"

/* Makes the rows of the agreement what they are to be; what is so already is not written. After everything else of the
 * change is. */
struct avt_err list_rows_write(struct service *service, struct store *store, struct avt_arena *arena,
                               struct sak *sak) AVT_NODISCARD;

/* The same once for each agreement of a batch, when all that its jobs do is written. */
struct minne;
struct avt_err list_rows_of(struct service *service, struct store *store, struct minne *minne, struct job *const *jobs,
                            size_t n) AVT_NODISCARD;

#endif
