/* Which of its roles an actor acts in. */
#include "reading/rolle.h"

#include <string.h>

/* One place in which a request names its role. Whoever names one means that one: it is never another in its stead. */
static struct avt_err role_take(struct leser *leser, const char *named, int *rolle)
{
    int found = avt_tiltak_rolle(leser->sak.tiltak, named);
    if (found >= 0 && !(leser->roller >> found & 1))
        return avt_err_make(AVT_EROLE, "rolle", "not a role of the actor");
    if (found < 0 || (*rolle >= 0 && found != *rolle)) {
        avt_faults_add(&leser->rq->faults, "ugyldig-kode", "rolle", AVT_STOPP, "");
        return avt_err_make(AVT_EFAULTS, "rolle", found < 0 ? "no role of the measure" : "two roles are named");
    }
    *rolle = found;
    return AVT_NOERR;
}

struct avt_err rolle_navngitt(struct leser *leser, int *rolle)
{
    struct request *rq = leser->rq;
    const struct pairs *places[] = {&rq->query, &rq->form};
    const struct avt_json *member = avt_json_find(rq->json, "rolle");
    *rolle = -1;
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; k < places[i]->n; k++) {
            if (strcmp(places[i]->list[k].name, "rolle") == 0)
                AVT_TRY(role_take(leser, places[i]->list[k].value, rolle));
        }
    }
    if (!member || member->kind == AVT_JSON_NULL)
        return AVT_NOERR;
    if (member->kind == AVT_JSON_STRING)
        return role_take(leser, member->text, rolle);
    avt_faults_add(&rq->faults, "feil-type", "rolle", AVT_STOPP, "");
    return avt_err_make(AVT_EFAULTS, "rolle", "not a string");
}

int rolle_oensket(const struct leser *leser)
{
    const char *named = pairs_find(&leser->rq->query, "rolle");
    int rolle = named ? avt_tiltak_rolle(leser->sak.tiltak, named) : -1;
    return rolle >= 0 && leser->roller >> rolle & 1 ? rolle : -1;
}

int rolle_gjett(const struct leser *leser)
{
    const uint32_t signs = 1u << AVT_GODKJENT | 1u << AVT_TAUSHET | 1u << AVT_BESLUTTET;
    int first = -1;
    for (int i = 0; i < (int)leser->sak.tiltak->n_roller; i++) {
        if (!(leser->roller & (avt_roles)1 << i))
            continue;
        if (first < 0)
            first = i;
        if (avt_decide_acts(&leser->decide, i, leser->rq->actor->person) & signs)
            return i;
    }
    return first;
}
