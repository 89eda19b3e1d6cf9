/*
 * What those who send may hold of the process: time for a head and a body, and memory for bodies. Who is too slow is
 * cut off; who asks for more memory than there is, is told so. How many connections an address may have is
 * libmicrohttpd's own (`per_adresse`).
 */
#ifndef FRONT_BUDGET_H
#define FRONT_BUDGET_H

#include <stdint.h>

#include "avtale/err.h"

/* What a connection is at. While the service works or answers, nothing is asked of it here. */
enum budget_phase { BUDGET_HEAD, BUDGET_BODY, BUDGET_WORK };

/* A connection, and how long it has been at what it does. */
struct guest {
    int socket;
    enum budget_phase phase;
    uint64_t since, received; /* ms of the monotonic clock; bytes of the body */
    struct guest *next, **link;
};

/* What one body holds. */
struct body_share {
    size_t large;   /* of the memory that large bodies share */
    unsigned place; /* of the few for files of strangers, from 1; 0: none */
};

/* Ten seconds for a head. Thirty for a body, and then a second for each 32 kB that have come. */
bool budget_late(enum budget_phase phase, uint64_t since, uint64_t received, uint64_t now);

/* Starts the thread that cuts off who is late. */
struct budget;
struct budget *budget_new(void);
void budget_stop(struct budget *budget);  /* joins the thread; nobody is cut off any more */
void budget_free(struct budget **budget); /* when no body holds a share */

/* A connection from accept to close: leave it before its socket is closed. */
void budget_enter(struct budget *budget, struct guest *guest, int socket);
void budget_phase(struct budget *budget, struct guest *guest, enum budget_phase phase);
void budget_received(struct budget *budget, struct guest *guest, size_t n);
void budget_leave(struct budget *budget, struct guest *guest);

/* A file of somebody who is not logged in. from: which address it comes from, in any numbers of the caller's; 0: not
 * to be told from others. */
struct stranger {
    uint64_t from;
};

/*
 * Memory for a body of len bytes, all of it before the first is read. stranger: NULL if it is none's. AVT_EBUSY: four
 * strangers' files are here already, or one from the same address. AVT_EFULL: large bodies have all the memory they
 * may. Give back what was taken.
 */
struct avt_err budget_take(struct budget *budget, struct body_share *share, size_t len,
                           const struct stranger *stranger) AVT_NODISCARD;
void budget_give(struct budget *budget, struct body_share *share);

#endif
