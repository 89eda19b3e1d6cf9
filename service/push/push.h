/*
 * Push: the process that delivers every outbox row to the endpoints and the mail address of the party it is for. At
 * least once, in order per agreement and endpoint; what it has tried is in a file of its own (push.db), so killing it
 * at any point loses nothing.
 */
#ifndef PUSH_PUSH_H
#define PUSH_PUSH_H

#include "sys/conf.h"

struct push_setup {
    const struct conf *conf;
    const char *database; /* the main database, read only; waited for if it is not there yet */
    const char *vault;    /* the key store's folder, of which only VAULT_PUSH is used */
    const char *queue;    /* push.db, made if missing */
    int wake;             /* a pipe's read end, readable when there is something new (looked for every 2 s anyway) */
    int signer;           /* socket to the signer */
};

/* Runs the process, in a child of its own (descriptors from 3 up that it was not given are closed), until the other end
 * of wake is closed or SIGTERM or SIGINT comes; what is under way then is tried again next time. The signer's socket may
 * not be given to another process afterwards: a killed one may have left an answer in it. Returns the exit status: 0, or
 * 1 if templates, queue or signer could not be opened (logged). */
int push_main(const struct push_setup *setup);

#endif
