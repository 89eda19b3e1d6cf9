/* What the writer takes away each hour: kept answers and attempts whose time is over, and drafts that nobody takes up. */
#ifndef WRITER_CLEAN_H
#define WRITER_CLEAN_H

#include "avtale/err.h"
#include "writer/draft_end.h"

/* In one transaction, of which nothing is left on an error. */
struct avt_err clean_rows(struct service *service, struct store *store, struct minne *minne,
                          struct utloep_runde *out) AVT_NODISCARD;

#endif
