/* Links from one agreement to another, when they are written. */
#include "case/lenker.h"

#include <string.h>

#include "case/sak.h"

/* An agreement the actor has no role in is to it as one that does not exist. */
static struct avt_err knows(struct request *rq, struct store *store, const char *avtale, bool *out)
{
    struct sak sak;
    struct sak_roller roller = {0};
    struct avt_err err = sak_find(rq->service, store, rq->arena, &sak, avtale);
    if (err.code == AVT_OK)
        err = sak_roles(rq->service, store, rq->arena, &sak, rq->actor, &roller);
    *out = err.code == AVT_OK && roller.alle != 0;
    return err.code == AVT_ENOTFOUND ? AVT_NOERR : err;
}

static bool is_of_person(const struct avt_fakta *fakta, const char *avtale)
{
    for (size_t i = 0; i < fakta->n_andre; i++) {
        if (strcmp(fakta->andre[i].avtale, avtale) == 0)
            return true;
    }
    return false;
}

struct avt_err lenker_sjekk(struct request *rq, struct store *store, int rolle, const struct avt_innhold *innhold,
                            const struct avt_innhold *foer, const struct avt_fakta *fakta)
{
    struct avt_lenke *list;
    size_t n = avt_lenker(rq->arena, &list, innhold);
    for (size_t i = 0; i < n; i++) {
        bool known = false, writes = list[i].felt->rediger & (avt_roles)1 << rolle;
        if (!writes || avt_lenke_var(foer, &list[i]))
            continue;
        AVT_TRY(knows(rq, store, list[i].avtale, &known));
        if (!known || !is_of_person(fakta, list[i].avtale))
            avt_faults_add(&rq->faults, "ukjent-avtale", avt_verdi_path(rq->arena, list[i].felt, list[i].post),
                           AVT_STOPP, list[i].felt->hjemmel);
    }
    return AVT_NOERR;
}
