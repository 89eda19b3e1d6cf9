/* The runs: each a function that counts by tally.h. */
#ifndef FAULT_DRIVER_H
#define FAULT_DRIVER_H

#include "chance.h"
#include "served.h"
#include "undo.h"

struct run {
    struct avt_arena *arena;
    struct server server;
    struct book book;
    struct found found;
    struct people people;
    unsigned rounds;
    uint64_t begun;
};

/* Programs and rounds are set; name is for the folder. */
void run_open(struct run *run, const char *name);
void run_close(struct run *run);

/* The copy, made now, and all that must hold of it. */
void run_check(struct run *run, enum check_depth depth, bool lenient);
/* Every record again as if never seen, rebuild, and what the log says. The service has been stopped. */
void run_check_all(struct run *run, bool lenient);
/* Starts and waits. */
bool run_start(struct run *run);
/* A line of progress. */
void run_tell(const struct run *run, const char *what, unsigned done);

void run_kill(struct run *run);    /* SIGKILL while people sign */
void run_power(struct run *run);   /* and power lost with it */
void run_control(struct run *run); /* the same on a disk that lies: must be noticed */
void run_first(struct run *run);   /* the first start cut short */
void run_full(struct run *run);    /* full disk */
void run_checks(struct run *run);  /* the checks notice what is wrong */

#endif
