/* Deadlines of connections, kept by a thread that looks each second while there are any; and shares of memory. */
#include "front/budget.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "sys/clock.h"

enum {
    HEAD_MS = 10000,
    BODY_MS = 30000,
    BODY_BYTES_MS = 32, /* 32 kB a second */
    LOOK_SECONDS = 1,
    /* 64 MiB in all. The small ones are always taken, so that forms and acts go on when files fill the rest: as many
     * as there can be connections (front/server.c) hold 16 MiB. */
    SMALL_MOST = 16 * 1024,
    LARGE_TOGETHER = 48 * 1024 * 1024,
    STRANGERS_MOST = 4
};

struct place {
    bool taken;
    uint64_t from;
};

struct budget {
    pthread_mutex_t lock;
    pthread_cond_t change; /* of first, while there was none, or of stopping */
    pthread_t thread;
    struct guest *first;
    size_t large;
    struct place places[STRANGERS_MOST];
    bool stopping;
};

bool budget_late(enum budget_phase phase, uint64_t since, uint64_t received, uint64_t now)
{
    switch (phase) {
    case BUDGET_HEAD: return now - since > HEAD_MS;
    case BUDGET_BODY: return now - since > BODY_MS + received / BODY_BYTES_MS;
    case BUDGET_WORK: break;
    }
    return false;
}

/* ---- Time ---- */

/* Its own thread sees a connection that was shut down end, as if the other side had gone. */
static void cut_off_late(struct budget *budget)
{
    uint64_t now = clock_monotonic_ms();
    for (struct guest *guest = budget->first; guest != NULL; guest = guest->next)
        if (budget_late(guest->phase, guest->since, guest->received, now))
            (void)shutdown(guest->socket, SHUT_RDWR);
}

static void wait_a_look(struct budget *budget)
{
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    next.tv_sec += LOOK_SECONDS;
    int waited = 0;
    while (!budget->stopping && waited == 0)
        waited = pthread_cond_timedwait(&budget->change, &budget->lock, &next);
}

static void *look(void *arg)
{
    struct budget *budget = arg;
    pthread_mutex_lock(&budget->lock);
    while (!budget->stopping) {
        if (budget->first == NULL)
            pthread_cond_wait(&budget->change, &budget->lock);
        else
            wait_a_look(budget);
        cut_off_late(budget);
    }
    pthread_mutex_unlock(&budget->lock);
    return NULL;
}

struct budget *budget_new(void)
{
    struct budget *budget = calloc(1, sizeof *budget);
    pthread_condattr_t attributes;
    AVT_INVARIANT(budget != NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&budget->lock, NULL);
    pthread_cond_init(&budget->change, &attributes);
    pthread_condattr_destroy(&attributes);
    AVT_INVARIANT(pthread_create(&budget->thread, NULL, look, budget) == 0);
    return budget;
}

void budget_stop(struct budget *budget)
{
    pthread_mutex_lock(&budget->lock);
    budget->stopping = true;
    pthread_cond_signal(&budget->change);
    pthread_mutex_unlock(&budget->lock);
    (void)pthread_join(budget->thread, NULL);
}

void budget_free(struct budget **budget)
{
    pthread_mutex_destroy(&(*budget)->lock);
    pthread_cond_destroy(&(*budget)->change);
    free(*budget);
    *budget = NULL;
}

void budget_enter(struct budget *budget, struct guest *guest, int socket)
{
    *guest = (struct guest){.socket = socket, .since = clock_monotonic_ms(), .link = &budget->first};
    pthread_mutex_lock(&budget->lock);
    guest->next = budget->first;
    if (guest->next != NULL)
        guest->next->link = &guest->next;
    else
        pthread_cond_signal(&budget->change);
    budget->first = guest;
    pthread_mutex_unlock(&budget->lock);
}

void budget_phase(struct budget *budget, struct guest *guest, enum budget_phase phase)
{
    pthread_mutex_lock(&budget->lock);
    guest->phase = phase;
    guest->since = clock_monotonic_ms();
    guest->received = 0;
    pthread_mutex_unlock(&budget->lock);
}

void budget_received(struct budget *budget, struct guest *guest, size_t n)
{
    pthread_mutex_lock(&budget->lock);
    guest->received += n;
    pthread_mutex_unlock(&budget->lock);
}

void budget_leave(struct budget *budget, struct guest *guest)
{
    pthread_mutex_lock(&budget->lock);
    *guest->link = guest->next;
    if (guest->next != NULL)
        guest->next->link = guest->link;
    pthread_mutex_unlock(&budget->lock);
}

/* ---- Memory ---- */

/* A place from 1, or 0. One address has one: it could keep all of them, and send nothing. */
static unsigned free_place(const struct budget *budget, uint64_t from)
{
    unsigned found = 0;
    for (unsigned i = 0; i < STRANGERS_MOST; i++) {
        const struct place *place = &budget->places[i];
        if (place->taken && place->from == from && from != 0)
            return 0;
        if (!place->taken)
            found = i + 1;
    }
    return found;
}

struct avt_err budget_take(struct budget *budget, struct body_share *share, size_t len, const struct stranger *stranger)
{
    struct body_share wanted = {.large = len > SMALL_MOST ? len : 0};
    struct avt_err err = AVT_NOERR;
    pthread_mutex_lock(&budget->lock);
    if (stranger != NULL)
        wanted.place = free_place(budget, stranger->from);
    if (stranger != NULL && wanted.place == 0)
        err = avt_err_make(AVT_EBUSY, "body", "as many files of strangers as are taken at once");
    else if (wanted.large > LARGE_TOGETHER - budget->large)
        err = avt_err_make(AVT_EFULL, "body", "large bodies have all the memory they may");
    if (err.code == AVT_OK) {
        budget->large += wanted.large;
        if (stranger != NULL)
            budget->places[wanted.place - 1] = (struct place){true, stranger->from};
        *share = wanted;
    }
    pthread_mutex_unlock(&budget->lock);
    return err;
}

void budget_give(struct budget *budget, struct body_share *share)
{
    pthread_mutex_lock(&budget->lock);
    budget->large -= share->large;
    if (share->place > 0)
        budget->places[share->place - 1] = (struct place){0};
    pthread_mutex_unlock(&budget->lock);
    *share = (struct body_share){0};
}
