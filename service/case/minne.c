/* Cases in memory: a table of buckets to find them in, and a list in the order they were asked for. */
#include "case/minne.h"

#include <stdlib.h>
#include <string.h>

struct husket {
    struct husket *next;          /* of its bucket */
    struct husket *newer, *older; /* of all */
    struct avt_arena *arena;
    size_t bytes;   /* as counted when its last round ended */
    uint64_t round; /* in which it was last asked for */
    struct sak sak;
};

/* Ids of one time begin alike: all of them counts. */
static struct husket **bucket_of(struct minne *minne, const struct avt_id *id)
{
    size_t hash = 0;
    for (size_t i = 0; i < AVT_ID_LEN; i++)
        hash = hash * 31 + (unsigned char)id->text[i];
    return &minne->bucket[hash % MINNE_BUCKETS];
}

/* ---- the order ---- */

static void unlink_it(struct minne *minne, struct husket *c)
{
    *(c->newer ? &c->newer->older : &minne->newest) = c->older;
    *(c->older ? &c->older->newer : &minne->oldest) = c->newer;
}

static void link_newest(struct minne *minne, struct husket *c)
{
    c->newer = NULL;
    c->older = minne->newest;
    *(c->older ? &c->older->newer : &minne->oldest) = c;
    minne->newest = c;
}

/* ---- one ---- */

static void drop(struct minne *minne, struct husket *c)
{
    struct husket **at = bucket_of(minne, &c->sak.id);
    while (*at != c)
        at = &(*at)->next;
    *at = c->next;
    unlink_it(minne, c);
    minne->n--;
    minne->bytes -= c->bytes;
    avt_arena_free(&c->arena);
    free(c);
}

/* It grows with each record. */
static void count(struct minne *minne, struct husket *c)
{
    minne->bytes -= c->bytes;
    c->bytes = sizeof *c + avt_arena_size(c->arena);
    minne->bytes += c->bytes;
}

static struct husket *find(struct minne *minne, const struct avt_id *id)
{
    struct husket *c = *bucket_of(minne, id);
    while (c && memcmp(c->sak.id.text, id->text, AVT_ID_LEN) != 0)
        c = c->next;
    return c;
}

static struct avt_err load(struct minne *minne, struct service *service, struct store *store, const struct avt_id *id,
                           struct husket **out)
{
    struct husket *c = calloc(1, sizeof *c);
    AVT_INVARIANT(c);
    c->arena = avt_arena_new();
    struct avt_err err = sak_load(service, store, c->arena, &c->sak, id->text);
    if (err.code != AVT_OK) {
        avt_arena_free(&c->arena);
        free(c);
        return err;
    }
    struct husket **bucket = bucket_of(minne, id);
    c->next = *bucket;
    *bucket = c;
    link_newest(minne, c);
    minne->n++;
    count(minne, c);
    *out = c;
    return AVT_NOERR;
}

/* ---- all ---- */

void minne_begin(struct minne *minne)
{
    minne->round++;
}

struct avt_err minne_find(struct minne *minne, struct service *service, struct store *store, const struct avt_id *id,
                          struct sak **out)
{
    struct husket *c = find(minne, id);
    if (!c)
        AVT_TRY(load(minne, service, store, id, &c));
    else if (c != minne->newest) {
        unlink_it(minne, c);
        link_newest(minne, c);
    }
    c->round = minne->round;
    *out = &c->sak;
    return AVT_NOERR;
}

void minne_end(struct minne *minne)
{
    for (struct husket *c = minne->newest; c && c->round == minne->round; c = c->older)
        count(minne, c);
    while (minne->bytes > minne->most)
        drop(minne, minne->oldest);
}

void minne_undo(struct minne *minne)
{
    while (minne->newest && minne->newest->round == minne->round)
        drop(minne, minne->newest);
}

void minne_forget(struct minne *minne, const struct avt_id *id)
{
    struct husket *c = find(minne, id);
    if (c)
        drop(minne, c);
}

void minne_clear(struct minne *minne)
{
    while (minne->newest)
        drop(minne, minne->newest);
}
