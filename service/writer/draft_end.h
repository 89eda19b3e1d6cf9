/*
 * Drafts that nobody has put forward go away (avtale/utloep.h). Those with a part in one are told before, and then all of
 * it is erased: nothing of it was ever sealed. What has a record stays, whatever it waits for.
 */
#ifndef WRITER_DRAFT_END_H
#define WRITER_DRAFT_END_H

#include "avtale/err.h"
#include "avtale/utloep.h"
#include "case/minne.h"
#include "store/store.h"

/* What a round did. */
struct utloep_runde {
    unsigned varslet, slettet; /* drafts */
};

/* A round, in the writer's open transaction: outbox rows for those that are to be told, and the rows of what has
 * expired taken away. The keys of these are named for utloep_noekler, and minne forgets them. */
struct avt_err utloep_runde(struct service *service, struct store *store, struct minne *minne,
                            struct utloep_runde *out) AVT_NODISCARD;

/* After its commit, with no transaction open: takes away the key files that are named, also by a round that was cut
 * off. */
struct avt_err utloep_noekler(struct service *service, struct store *store) AVT_NODISCARD;

/* Takes away what there is of an agreement without a record, but for messages and the reading log, in the writer's open
 * transaction. Its key is named for utloep_noekler. */
struct avt_err utkast_erase(struct store *store, const char *avtale) AVT_NODISCARD;

/* Of an agreement without a record: goes is true if its draft goes away some day. */
struct avt_err utloep_of(struct store *store, struct avt_arena *arena, const struct sak *sak, bool *goes,
                         struct avt_utloep *out) AVT_NODISCARD;

#endif
