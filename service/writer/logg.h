/*
 * The log, behind the records: leaves of what has been committed, and checkpoints of them. The signer appends, and
 * believes nobody; the rows here are what it has taken.
 *
 * A round is: APPEND of what the signer does not have; commit of new leaves and of (size, root); CHECKPOINT, which the
 * signer signs once it remembers it; commit of its signature. Whatever dies in between, the next round goes on from there.
 */
#ifndef WRITER_LOGG_H
#define WRITER_LOGG_H

#include "avtale/err.h"
#include "avtale/tree.h"
#include "case/service.h"

struct signer;

struct logg {
    struct service *service;
    struct store *store;
    struct signer *signer;
    struct avt_tree tree;  /* of the leaves that have rows */
    uint64_t signer_size;  /* of the last checkpoint that the signer remembers */
    uint64_t signed_size;  /* of the last whose signature is here */
    uint64_t signatures;   /* made since the start, and in it */
    int64_t post;          /* rowid of the last record that has a leaf */
    bool behind;           /* there may be records without a leaf */
    bool unsure;           /* a round has failed: the signer is asked how far it came */
};

/* Tells the signer of the log and brings it up to date. AVT_ESEAL: the signer knows another log, or a longer one; why is
 * in its log. AVT_EDATA: «post <nr> av <avtale> mangler», whose leaf is there. */
struct avt_err logg_open(struct logg *out, struct service *service, struct store *store,
                         struct signer *signer) AVT_NODISCARD;

/* True if there is something to do. */
bool logg_due(const struct logg *logg);

/* Rounds until all that is committed has a signed checkpoint. No transaction is open. */
struct avt_err logg_checkpoint(struct logg *logg) AVT_NODISCARD;

#endif
