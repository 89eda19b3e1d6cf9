/* Lists. */
#include "reading/liste.h"

#include <string.h>

#include "avtale/oppfoelging.h"
#include "avtale/plikt.h"
#include "reading/leser.h"

#define LIST_MAX 200

struct ids {
    const char **list;
    size_t n, cap;
};

static void ids_add(struct avt_arena *arena, struct ids *ids, const struct store_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        const char *id = store_text(rows, i, 0);
        bool known = false;
        for (size_t k = 0; k < ids->n && !known; k++)
            known = strcmp(ids->list[k], id) == 0;
        if (known || ids->n >= LIST_MAX)
            continue;
        ids->list = avt_arena_grow(arena, ids->list, ids->n, &ids->cap, sizeof(*ids->list));
        ids->list[ids->n++] = id;
    }
}

static struct avt_err ids_of(struct request *rq, struct store *store, struct ids *ids, const char *kind,
                             const char *value)
{
    struct store_rows rows;
    uint8_t hmac[32];
    vault_hmac(rq->service->vault, hmac, kind, value);
    AVT_TRY(store_all(store, rq->arena, &rows, SQL_AVTALE_OF, S_BLOB(avt_span_make(hmac, 32)), S_INT(LIST_MAX)));
    ids_add(rq->arena, ids, &rows);
    return AVT_NOERR;
}

/* Those the actor has a part in itself first; Nav people then see the others too. */
static struct avt_err ids_all(struct request *rq, struct store *store, struct ids *ids)
{
    const struct actor *actor = rq->actor;
    struct store_rows rows;
    if (actor->navident)
        AVT_TRY(ids_of(rq, store, ids, VAULT_NAVIDENT, actor->navident));
    if (actor->fnr)
        AVT_TRY(ids_of(rq, store, ids, VAULT_FNR, actor->fnr));
    for (size_t i = 0; i < actor->virksomheter.n; i++)
        AVT_TRY(ids_of(rq, store, ids, VAULT_ORGNR, actor->virksomheter.list[i].name));
    if (actor->nav_roller.n == 0)
        return AVT_NOERR;
    AVT_TRY(store_all(store, rq->arena, &rows, SQL_AVTALE_ALL, S_INT(LIST_MAX)));
    ids_add(rq->arena, ids, &rows);
    return AVT_NOERR;
}

struct avt_err liste_each(struct request *rq, struct avt_err (*fn)(struct leser *leser, void *ctx), void *ctx)
{
    struct ids ids = {0};
    AVT_TRY(rolle_kjent(request_ctx(rq)));
    struct store *store = service_read(rq->service);
    struct avt_err err = ids_all(rq, store, &ids);
    service_read_done(rq->service, store);
    AVT_TRY(err);
    for (size_t i = 0; i < ids.n; i++) {
        struct leser leser;
        err = leser_open_id(&leser, request_ctx(rq), ids.list[i]);
        if (err.code == AVT_ENOTFOUND)
            continue; /* its role ended since the index was read */
        AVT_TRY(err);
        err = fn(&leser, ctx);
        leser_close(&leser);
        AVT_TRY(err);
    }
    return AVT_NOERR;
}

const char *liste_om(struct avt_arena *arena, const struct avt_plikt *plikt)
{
    if (!plikt->item)
        return NULL;
    return avt_arena_format(arena, "%s/%s", plikt->regel->punkt.felt->liste->sti, plikt->item);
}

size_t liste_plikter(struct leser *leser, struct avt_plikt **out, const struct avt_innhold *innhold)
{
    return avt_plikter(leser->rq->arena, out, innhold, &leser->sak.state);
}

bool liste_leser_felt(const struct leser *leser, const char *path)
{
    return sak_leser_felt(leser->sak.tiltak, &leser->sak.state, leser->rolle, path);
}
