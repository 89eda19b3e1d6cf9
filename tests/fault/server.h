/* The service as a process group of its own: started, waited for, killed, stopped. And its folder, copied. */
#ifndef FAULT_SERVER_H
#define FAULT_SERVER_H

#include <stdbool.h>
#include <sys/types.h>

#include "avtale/arena.h"
#include "disk.h"

struct server {
    struct avt_arena *arena;
    const char *avtaled, *avtale;                /* programs */
    const char *shim;                            /* power.c's library; NULL: the service has the real disk */
    const char *work, *data, *copy, *disk, *log; /* folders, absolute; a file */
    const char *url;
    unsigned port;
    pid_t group;      /* 0: not running */
    size_t log_start; /* how long the log was when it was started */
    struct http *http;
    struct disk_control *control; /* with shim */
};

/* Folders below a new one in work's parent, and a free port. */
void server_open(struct server *server, struct avt_arena *arena, const char *name);
/* Takes its folder away unless keep. */
void server_close(struct server *server, bool keep);

/* Begins a start, and returns at once. */
void server_start(struct server *server);
/* True when it is ready; false when it has ended, or is not ready within 30 seconds. */
bool server_wait(struct server *server);
/* True when it has signed a checkpoint since it was started; false when it does not within 30 seconds. */
bool server_signs(struct server *server);
/* SIGKILL to the whole group; returns when all of it is gone. */
void server_kill(struct server *server);
/* SIGTERM to the first process; its exit status, or -1 if it did not end in order. */
int server_stop(struct server *server);
/* False once its first process has ended by itself. */
bool server_is_running(struct server *server);
/* True if it has said since it was started that it ends because an fsync of the database failed. */
bool server_has_given_up(const struct server *server);

/* A new disk for the layer: no journal, no faults. While nothing runs. */
void server_new_disk(struct server *server);

/* The data folder as it lies there, to copy; while nothing runs. */
void server_copy(const struct server *server);

/* avtale rebuild --check on the copy. */
bool server_rebuild_agrees(const struct server *server);

void pause_ms(unsigned ms);

#endif
