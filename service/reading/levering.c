/* How it went with a message. See levering.h. */
#include "reading/levering.h"

#include <string.h>

#include "case/service.h"
#include "sys/log.h"

struct koe levering_koe(struct leser *leser)
{
    struct koe koe = {.etter = -1, .til = -1};
    struct request *rq = leser->rq;
    const char *path = avt_arena_format(rq->arena, "%s/push/push.db", rq->service->conf.data);
    struct avt_err err = koe_les(rq->arena, &koe, path, leser->sak.id.text);
    if (err.code != AVT_OK)
        log_error("koe-ikke-lest", err, leser->sak.id.text);
    return koe;
}

static const char *state_of(const struct koe_levering *levering)
{
    if (strcmp(levering->tilstand, "levert") == 0)
        return "levert";
    if (strcmp(levering->tilstand, "venter") == 0)
        return levering->forsok > 0 ? "venter" : "laget";
    return "kom-ikke-fram";
}

static size_t add_once(const char *out[LEVERING_MAX], size_t n, const char *state)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(out[i], state) == 0)
            return n;
    }
    out[n] = state;
    return n + 1;
}

size_t levering_tilstander(const struct koe *koe, int64_t rad, const char *melding, const char *out[LEVERING_MAX])
{
    size_t n = 0;
    for (size_t i = 0; i < koe->n; i++) {
        const struct koe_levering *levering = &koe->leveringer[i];
        if (levering->rad == rad && strcmp(levering->melding, melding) == 0)
            n = add_once(out, n, state_of(levering));
    }
    if (n == 0)
        out[n++] = rad > koe->etter && rad <= koe->til ? "ikke-satt-opp" : "laget";
    return n;
}
