/* The reading connections of service.h. */
#include <pthread.h>
#include <stdlib.h>

#include "case/service.h"

/* Reading connections: as many as HTTP threads, each lent to one request at a time. */
struct readers {
    pthread_mutex_t lock;
    pthread_cond_t free;
    struct store *list[64];
    size_t n;
};

struct avt_err readers_open(struct readers **out, const char *path, size_t n)
{
    AVT_INVARIANT(n > 0 && n <= 64);
    struct readers *readers = calloc(1, sizeof(*readers));
    AVT_INVARIANT(readers);
    pthread_mutex_init(&readers->lock, NULL);
    pthread_cond_init(&readers->free, NULL);
    for (size_t i = 0; i < n; i++) {
        struct avt_err err = store_open(&readers->list[i], path, false);
        if (err.code != AVT_OK) {
            readers_close(&readers);
            return err;
        }
        readers->n++;
    }
    *out = readers;
    return AVT_NOERR;
}

void readers_close(struct readers **readers)
{
    if (!*readers)
        return;
    for (size_t i = 0; i < (*readers)->n; i++)
        store_close(&(*readers)->list[i]);
    pthread_mutex_destroy(&(*readers)->lock);
    pthread_cond_destroy(&(*readers)->free);
    free(*readers);
    *readers = NULL;
}

struct store *service_read(struct service *service)
{
    struct readers *readers = service->readers;
    pthread_mutex_lock(&readers->lock);
    while (readers->n == 0)
        pthread_cond_wait(&readers->free, &readers->lock);
    struct store *store = readers->list[--readers->n];
    pthread_mutex_unlock(&readers->lock);
    return store;
}

void service_read_done(struct service *service, struct store *store)
{
    struct readers *readers = service->readers;
    pthread_mutex_lock(&readers->lock);
    readers->list[readers->n++] = store;
    pthread_cond_signal(&readers->free);
    pthread_mutex_unlock(&readers->lock);
}
