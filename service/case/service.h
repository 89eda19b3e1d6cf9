/* What every request can reach: configuration, measures, templates, store, vault, writer. Built once, in main.c. */
#ifndef CASE_SERVICE_H
#define CASE_SERVICE_H

#include <pthread.h>
#include <stdatomic.h>

#include "avtale/err.h"
#include "avtale/key.h"
#include "avtale/tiltak.h"
#include "identity/identity.h"
#include "render/render.h"
#include "store/store.h"
#include "store/vault.h"
#include "sys/conf.h"

struct writer;
struct signer;
struct statics;
struct readers; /* pool of reading connections */
struct reading_disk;

struct service {
    struct conf conf;
    struct avt_arena *arena; /* lives as long as the process */
    struct render *render;
    struct vault *vault;
    struct identity *identity;
    struct identity_key token_key; /* demo mode */
    struct writer *writer;
    struct readers *readers;
    struct reading_disk *reading; /* writes the reading log (reading) */
    const struct avt_tiltak **tiltak;
    size_t n_tiltak;      /* every version of every measure, by name and version */
    uint64_t nokkelliste; /* number of the newest key list, and its digest */
    struct avt_digest nokkelliste_digest;
    struct statics *statics; /* templates/static (front) */
    const struct avt_key *roots;
    size_t n_roots;                    /* trusted by this installation's own check page */
    const struct avt_key *webhook_key; /* of v1a signatures, from the newest key list */
    struct signer *pakke_signer;       /* seals manifests; pakke_lock guards it */
    pthread_mutex_t pakke_lock;
    int kontroll; /* to the process that checks bundles for strangers; kontroll_lock guards it */
    pthread_mutex_t kontroll_lock;
    void (*resume)(struct request *rq); /* wakes a request whose job is done (front) */
    unsigned port;                      /* that is listened on, and whether on loopback (front) */
    bool loopback;
    atomic_bool ready;                  /* set by the main thread, read by all */
};

/* The newest version of a measure, or that very one (versjon > 0); NULL if there is none. */
const struct avt_tiltak *service_tiltak(const struct service *service, const char *navn, unsigned versjon);

/* A reading connection for the time of a request; blocks until one is free. */
struct store *service_read(struct service *service);
void service_read_done(struct service *service, struct store *store);

/* The pool of reading connections behind service_read. */
struct avt_err readers_open(struct readers **out, const char *path, size_t n) AVT_NODISCARD;
void readers_close(struct readers **readers);

/* Loads every schemas/<tiltak>/<n>/. AVT_EDATA: where is "file:line" of the first fault, detail every fault of all
 * measures, "file:line: what is wrong", one a line. */
struct avt_err service_load_tiltak(struct avt_arena *arena, const struct avt_tiltak ***out, size_t *n,
                                   const char *dir) AVT_NODISCARD;

/* What avtale sjekk-tiltak asks besides: that they have their texts, and the files that are generated from them. files:
 * those of the folder maler. AVT_EDATA as above. */
struct avt_err service_check_tiltak(struct avt_arena *arena, const struct avt_tiltak *const *list, size_t n,
                                    const char *dir, const char *maler, const struct avt_entry *files,
                                    size_t n_files) AVT_NODISCARD;

#endif
