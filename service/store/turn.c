/* Turns: a line of those that wait, each in its own stack. */
#include "store/turn.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "avtale/err.h"

struct place {
    struct place *next;
};

struct turn {
    pthread_mutex_t lock;
    pthread_cond_t change;
    bool taken;
    struct place *first, **last;
};

struct turn *turn_new(void)
{
    struct turn *turn = calloc(1, sizeof *turn);
    pthread_condattr_t attributes;
    AVT_INVARIANT(turn != NULL);
    turn->last = &turn->first;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&turn->lock, NULL);
    pthread_cond_init(&turn->change, &attributes);
    pthread_condattr_destroy(&attributes);
    return turn;
}

void turn_free(struct turn **turn)
{
    if (*turn == NULL)
        return;
    pthread_mutex_destroy(&(*turn)->lock);
    pthread_cond_destroy(&(*turn)->change);
    free(*turn);
    *turn = NULL;
}

static void leave_line(struct turn *turn, struct place *own)
{
    struct place **at = &turn->first;
    while (*at != own)
        at = &(*at)->next;
    *at = own->next;
    if (*at == NULL)
        turn->last = at;
    pthread_cond_broadcast(&turn->change);
}

static struct timespec deadline_in(unsigned ms)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += (time_t)(ms / 1000);
    at.tv_nsec += (long)(ms % 1000) * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

bool turn_take(struct turn *turn, unsigned ms)
{
    const struct timespec deadline = deadline_in(ms);
    struct place own = {NULL};
    int waited = 0;
    pthread_mutex_lock(&turn->lock);
    *turn->last = &own;
    turn->last = &own.next;
    while ((turn->taken || turn->first != &own) && waited == 0)
        waited = pthread_cond_timedwait(&turn->change, &turn->lock, &deadline);
    const bool mine = !turn->taken && turn->first == &own;
    turn->taken = turn->taken || mine;
    leave_line(turn, &own);
    pthread_mutex_unlock(&turn->lock);
    return mine;
}

void turn_give(struct turn *turn)
{
    pthread_mutex_lock(&turn->lock);
    turn->taken = false;
    pthread_cond_broadcast(&turn->change);
    pthread_mutex_unlock(&turn->lock);
}
