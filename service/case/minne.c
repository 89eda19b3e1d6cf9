/* Cases in memory. */
#include "case/minne.h"

#include <stdlib.h>
#include <string.h>

/* Ids of one time begin alike: all of them counts. */
static size_t bucket_of(const struct avt_id *id)
{
    size_t hash = 0;
    for (size_t i = 0; i < AVT_ID_LEN; i++)
        hash = hash * 31 + (unsigned char)id->text[i];
    return hash % MINNE_BUCKETS;
}

void minne_clear(struct minne *minne)
{
    for (size_t i = 0; i < MINNE_BUCKETS; i++) {
        for (struct husket *c = minne->bucket[i], *next; c; c = next) {
            next = c->next;
            avt_arena_free(&c->arena);
            free(c);
        }
        minne->bucket[i] = NULL;
    }
    minne->n = 0;
}

struct avt_err minne_find(struct minne *minne, struct service *service, struct store *store, const struct avt_id *id,
                          struct husket **out)
{
    struct husket **bucket = &minne->bucket[bucket_of(id)];
    for (struct husket *c = *bucket; c; c = c->next) {
        if (memcmp(c->sak.id.text, id->text, AVT_ID_LEN) == 0) {
            *out = c;
            return AVT_NOERR;
        }
    }
    struct husket *c = calloc(1, sizeof(*c));
    AVT_INVARIANT(c);
    c->arena = avt_arena_new();
    struct avt_err err = sak_load(service, store, c->arena, &c->sak, id->text);
    if (err.code != AVT_OK) {
        avt_arena_free(&c->arena);
        free(c);
        return err;
    }
    c->next = *bucket;
    *bucket = c;
    minne->n++;
    *out = c;
    return AVT_NOERR;
}
