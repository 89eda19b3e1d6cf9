/*
 * An HTTP client that asks as fast as it is answered: a list of requests over some keep-alive connections, each of which has one request on its
 * way at a time. One thread, epoll, requests made beforehand, so that what it takes from the machine under test is little and the same every time.
 */
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include "avtale/arena.h"
#include "avtale/span.h"

struct client;

/* One request and its answer, or several in a row where one needs the answer before it. */
struct item {
    struct avt_span request;  /* head and body as they go on the wire */
    int want;                 /* the status that is right */
    struct avt_span answer;   /* its body, when it has come */
    double sent, took;        /* seconds; the last one's */
    void (*then)(struct avt_arena *arena, struct item *item); /* makes the item that follows out of it; NULL: done */
    const void *with;         /* then's own */
};

/* n connections to 127.0.0.1:port. Ends the process if there is nobody. */
struct client *client_open(unsigned port, size_t n);

/* True if somebody listens there. */
bool client_try(unsigned port);

void client_close(struct client **client);

/* Runs all items; answers live in arena. halfway (may be NULL) is called once, when half of them are done. Seconds from the first byte to the last.
 * Ends the process at an answer that is not the right one, and prints it. */
double client_run(struct client *client, struct avt_arena *arena, struct item *items, size_t n, void (*halfway)(void *ctx), void *ctx);

/* Seconds of a clock that only goes forward. */
double client_now(void);

#endif
