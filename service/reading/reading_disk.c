/*
 * The thread of the reading log. All that waits when it begins has one commit. It waits for its turn for less than half a
 * second, so that who comes while one commit fails, and waits for the next, is answered within one.
 */
#include "reading/reading_disk.h"

#include <pthread.h>
#include <stdlib.h>

#include "sys/clock.h"
#include "sys/log.h"

enum { WAIT_MS = 400, WAITING_MAX = 4096 };

struct reading_disk {
    struct store *store;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t work;
    struct reading_batch *first, **last;
    size_t n;
    bool closing;
};

static struct avt_err line_write(struct store *store, const struct reading_batch *batch,
                                 const struct reading_line *line)
{
    if (line->dagens)
        return store_run(store, SQL_LESELOGG_LISTE_ADD, S_TEXT(line->avtale.text), S_INT(batch->dag),
                         S_BLOB(avt_span_make(batch->hash, 32)), S_BLOB(batch->person), S_INT(line->versjon),
                         S_TEXT(batch->rute), S_TEXT(line->rolle), S_INT(clock_now()));
    return store_run(store, SQL_LESELOGG_ADD, S_TEXT(line->avtale.text), S_INT(line->versjon), S_TEXT(line->dokument),
                     S_TEXT(batch->rute), S_TEXT(line->rolle), S_BLOB(batch->person), S_INT(clock_now()));
}

static struct avt_err batch_write(struct store *store, const struct reading_batch *batch)
{
    for (size_t i = 0; i < batch->n; i++)
        AVT_TRY(line_write(store, batch, &batch->list[i]));
    return AVT_NOERR;
}

static struct avt_err write_all(struct store *store, const struct reading_batch *first)
{
    AVT_TRY(store_begin(store));
    struct avt_err err = AVT_NOERR;
    for (; first != NULL && err.code == AVT_OK; first = first->next)
        err = batch_write(store, first);
    if (err.code == AVT_OK)
        err = store_commit(store);
    if (err.code != AVT_OK)
        store_rollback(store);
    return err;
}

/* Whoever is told may free what it waited with. */
static void tell_all(struct reading_batch *first, struct avt_err err)
{
    if (err.code != AVT_OK) {
        log_error("leselogg", err, NULL);
        err = avt_err_make(AVT_EREADLOG, "leselogg", "who reads this cannot be written");
    }
    while (first != NULL) {
        struct reading_batch *batch = first;
        first = batch->next;
        batch->err = err;
        batch->done(batch->ctx);
    }
}

/* All that wait; NULL when nobody will any more. */
static struct reading_batch *take(struct reading_disk *disk)
{
    pthread_mutex_lock(&disk->lock);
    while (disk->first == NULL && !disk->closing)
        pthread_cond_wait(&disk->work, &disk->lock);
    struct reading_batch *first = disk->first;
    disk->first = NULL;
    disk->last = &disk->first;
    disk->n = 0;
    pthread_mutex_unlock(&disk->lock);
    return first;
}

static void *run(void *arg)
{
    struct reading_disk *disk = arg;
    struct reading_batch *first;
    while ((first = take(disk)) != NULL)
        tell_all(first, write_all(disk->store, first));
    return NULL;
}

struct avt_err reading_disk_add(struct reading_disk *disk, struct reading_batch *batch)
{
    pthread_mutex_lock(&disk->lock);
    const bool full = disk->closing || disk->n >= WAITING_MAX;
    if (!full) {
        batch->next = NULL;
        *disk->last = batch;
        disk->last = &batch->next;
        disk->n++;
        pthread_cond_signal(&disk->work);
    }
    pthread_mutex_unlock(&disk->lock);
    return full ? avt_err_make(AVT_EREADLOG, "leselogg", "too many wait") : AVT_NOERR;
}

struct avt_err reading_disk_open(struct reading_disk **out, const char *path, struct store *writer)
{
    struct reading_disk *disk = calloc(1, sizeof *disk);
    AVT_INVARIANT(disk != NULL);
    struct avt_err err = store_open_beside(&disk->store, path, writer, WAIT_MS);
    if (err.code != AVT_OK) {
        free(disk);
        return err;
    }
    disk->last = &disk->first;
    pthread_mutex_init(&disk->lock, NULL);
    pthread_cond_init(&disk->work, NULL);
    AVT_INVARIANT(pthread_create(&disk->thread, NULL, run, disk) == 0);
    *out = disk;
    return AVT_NOERR;
}

void reading_disk_close(struct reading_disk **out)
{
    struct reading_disk *disk = *out;
    if (disk == NULL)
        return;
    pthread_mutex_lock(&disk->lock);
    disk->closing = true;
    pthread_cond_signal(&disk->work);
    pthread_mutex_unlock(&disk->lock);
    pthread_join(disk->thread, NULL);
    store_close(&disk->store);
    pthread_mutex_destroy(&disk->lock);
    pthread_cond_destroy(&disk->work);
    free(disk);
    *out = NULL;
}
