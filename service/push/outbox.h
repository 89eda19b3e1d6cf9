/*
 * The outbox as push reads it: rows of the main database, who is to be told of each, and where they are.
 *
 * Where an endpoint is, and its secret, is looked up when it is used and kept nowhere: a subscription that is deleted
 * or changed is so from the next attempt on.
 */
#ifndef PUSH_OUTBOX_H
#define PUSH_OUTBOX_H

#include "avtale/date.h"
#include "avtale/err.h"
#include "avtale/span.h"
#include "push/attempts.h"
#include "store/store.h"
#include "store/vault.h"

struct outbox {
    struct store *store; /* reading */
    struct vault *vault; /* VAULT_PUSH */
    bool mail;           /* mail is sent at all */
};

struct outbox_row {
    int64_t id;
    const char *message; /* "msg_<ULID>" */
    const char *agreement;
    int64_t nr, version;
    const char *event, *role;
    struct avt_span recipient; /* keyed hash of the party */
    struct avt_span address;   /* sealed; empty if it has no mail address */
    const char *language;
    avt_instant time;
    bool has_last_day; /* it tells of a stop before its time */
    avt_date last_day;
};

struct endpoint {
    const char *url;
    const char *secret; /* "whsec_…" */
};

/* Makes cursor and outbox agree before the first outbox_read. A new queue passes over rows older than an attempt may
 * be, so that losing push.db does not tell everybody everything again; a cursor beyond the outbox (the main database
 * was restored) goes back to its end. This and outbox_read empty arena as they go. */
struct avt_err outbox_start(struct outbox *outbox, struct attempts *attempts, struct avt_arena *arena) AVT_NODISCARD;

/* Queues a delivery for every endpoint and address of every row behind the cursor. */
struct avt_err outbox_read(struct outbox *outbox, struct attempts *attempts, struct avt_arena *arena) AVT_NODISCARD;

/* The row of a delivery. AVT_ENOTFOUND if it is no longer there. */
struct avt_err outbox_find(struct outbox *outbox, struct avt_arena *arena, struct outbox_row *out,
                           const struct delivery *delivery) AVT_NODISCARD;

/* A subscription. AVT_ENOTFOUND if it is deleted, AVT_EFORM if it does not hold an endpoint. */
struct avt_err outbox_endpoint(struct outbox *outbox, struct avt_arena *arena, struct endpoint *out,
                               const char *id) AVT_NODISCARD;

/* What else the subscription has: the ids of its other owners. */
struct avt_err outbox_owners(struct outbox *outbox, struct avt_arena *arena, const char ***out, size_t *n,
                             const char *id) AVT_NODISCARD;

/* The mail address of a row. */
struct avt_err outbox_address(struct outbox *outbox, struct avt_arena *arena, const char **out,
                              const struct outbox_row *row) AVT_NODISCARD;

#endif
