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

static struct levering read_one(const struct koe_levering *row)
{
    bool waits = strcmp(row->tilstand, "venter") == 0;
    bool tried = row->forsok > 0;
    return (struct levering){
        .tilstand = waits && !tried ? "laget" : row->tilstand,
        .kanal = row->epost ? "epost" : "abonnement",
        .kode = row->kode,
        .tid = tried ? (avt_instant)(row->tid / 1000) : 0,
        .neste = waits && tried ? (avt_instant)(row->neste / 1000) : 0,
    };
}

/* Nothing is queued: push has not come to it yet, or found no place to send it to. */
static struct levering nowhere(const struct koe *koe, const struct levering_melding *melding, bool epost)
{
    struct levering none = {.tilstand = "laget", .kanal = "", .kode = ""};
    if (melding->rad > koe->etter && melding->rad <= koe->til)
        none.tilstand = epost && !melding->har_adresse ? "ingen-adresse" : "ikke-satt-opp";
    return none;
}

struct levering *levering_av(struct avt_arena *arena, const struct koe *koe, const struct levering_melding *melding,
                             bool epost, size_t *n)
{
    struct levering *list = avt_arena_array(arena, koe->n + 1, sizeof *list);
    *n = 0;
    for (size_t i = 0; i < koe->n; i++) {
        const struct koe_levering *row = &koe->leveringer[i];
        if (row->rad == melding->rad && strcmp(row->melding, melding->melding) == 0)
            list[(*n)++] = read_one(row);
    }
    if (*n == 0)
        list[(*n)++] = nowhere(koe, melding, epost);
    return list;
}
