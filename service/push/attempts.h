/*
 * The queue and what has been tried: push.db. Which outbox rows have been read, one delivery for each row and endpoint,
 * and how it went.
 *
 * The first cursor is kept: of the outbox rows up to it nothing is known here. Messages of an agreement are told from
 * this file (store/koe.h), which reads it only.
 *
 * Nothing here is secret or names anybody: ids, keyed hashes, states and times. The file belongs to one push process.
 * Rows are queued in the transaction that moves the cursor past them, and an attempt under way leaves no mark, so after
 * a kill at any point everything that was not recorded as delivered is still waiting. Times are milliseconds since
 * 1970. All errors are AVT_ESTORE.
 */
#ifndef PUSH_ATTEMPTS_H
#define PUSH_ATTEMPTS_H

#include <stdint.h>

#include "avtale/arena.h"
#include "avtale/err.h"

struct attempts;

struct delivery {
    int64_t id;          /* its number in the queue */
    int64_t row;         /* of the outbox */
    const char *message; /* "msg_<ULID>": the same however often it is tried */
    const char *agreement;
    const char *endpoint; /* a subscription's id, or ATTEMPTS_MAIL and the recipient's keyed hash */
    unsigned tried;       /* attempts recorded so far */
    uint64_t deadline;    /* a failure that would wait until after this is the last */
};

#define ATTEMPTS_MAIL "epost/"
bool delivery_is_mail(const struct delivery *delivery);

/*
 * What an attempt came to, and the state that push.db keeps of it:
 *
 *   DELIVERED  the other side took it: "levert", a mail "sendt", since a server took it and nobody has opened it yet
 *   RETRY      not now: "venter"
 *   RETURNED   a mail server says that this address takes no mail, and will not later: "returnert"
 *   GIVEN_UP   tried for three days, or nothing that can be tried: "oppgitt"
 *   GONE       the endpoint wants no more (410): "oppgitt"; so is what waits for it, and nothing more is queued for it
 */
enum attempt_end { ATTEMPT_DELIVERED, ATTEMPT_RETRY, ATTEMPT_RETURNED, ATTEMPT_GIVEN_UP, ATTEMPT_GONE };

struct attempt {
    enum attempt_end end;
    int64_t status;   /* what was answered: HTTP or SMTP status, 0 if nothing */
    uint64_t next;    /* RETRY: when */
    uint64_t made;    /* when it was over */
    const char *code; /* RETURNED: why, where no server said it (ATTEMPT_CODE_…); else NULL */
};

#define ATTEMPT_CODE_SMTPUTF8 "adresse-krever-smtputf8" /* letters beyond ASCII before the @, and a server without SMTPUTF8 */
#define ATTEMPT_CODE_ADDRESS  "ikke-en-adresse"         /* no address that mail can be sent to */

struct avt_err attempts_open(struct attempts **out, const char *path) AVT_NODISCARD;
void attempts_close(struct attempts **attempts);

/* The last outbox row read; -1 in a new file. */
struct avt_err attempts_cursor(struct attempts *attempts, int64_t *row) AVT_NODISCARD;

/* Queues deliveries (row, message, agreement, endpoint are used) and sets the cursor, all or nothing. One that is there
 * already, or for an endpoint that is gone, is passed over. */
struct avt_err attempts_queue(struct attempts *attempts, const struct delivery *list, size_t n, int64_t cursor,
                              uint64_t now) AVT_NODISCARD;

/* At most max deliveries that may be tried now, longest due first: waiting, due, the first of its agreement and
 * endpoint, and no more than ATTEMPTS_PER_ENDPOINT for one endpoint, so that a slow one does not hold up the rest. */
#define ATTEMPTS_PER_ENDPOINT 4
struct avt_err attempts_due(struct attempts *attempts, struct avt_arena *arena, struct delivery **out, size_t *n,
                            uint64_t now, size_t max) AVT_NODISCARD;

/* When the next of those that are first of their agreement and endpoint becomes due; UINT64_MAX if none does. */
struct avt_err attempts_next(struct attempts *attempts, uint64_t *next, uint64_t now) AVT_NODISCARD;

/* What the other side said: took it, not now or nothing at all, never. */
enum answer { ANSWER_TOOK, ANSWER_FAILED, ANSWER_REFUSED };

/* What to record of an attempt that is over at `made`: answered so, with status; if it is to be made again, then at
 * next. */
struct attempt attempt_make(const struct delivery *delivery, enum answer answer, int64_t status, uint64_t made,
                            uint64_t next);

/* Nothing more to this endpoint, as after ATTEMPT_GONE: for the other owners of a subscription that has ended. */
struct avt_err attempts_gone(struct attempts *attempts, const char *endpoint) AVT_NODISCARD;

/* Records an attempt at a delivery; durable when it returns. */
struct avt_err attempts_record(struct attempts *attempts, const struct delivery *delivery,
                               const struct attempt *attempt) AVT_NODISCARD;

#endif
