/* What somebody may begin, amend and put forward. */
#include "command/allowed.h"

#include <string.h>

#include "avtale/dokument.h"
#include "case/case_waits.h"
#include "command/put_forward.h"

/* The person may begin agreements of this measure: as Nav's signing role, or for a business. */
static bool may_begin(const struct avt_tiltak *tiltak, const struct actor *actor)
{
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        const struct avt_rolle *rolle = &tiltak->roller[i];
        if (rolle->leads && pairs_find(&actor->nav_roller, rolle->navn))
            return true;
        if (rolle->klasse == AVT_ROLE_VIRKSOMHET && rolle->party[0] && actor->virksomheter.n > 0)
            return true;
    }
    return false;
}

/* The newest version of each measure that the person may begin; the i-th of the service or NULL. */
const struct avt_tiltak *allowed_measure(const struct request *rq, size_t i)
{
    const struct avt_tiltak *tiltak = rq->service->tiltak[i];
    bool newest = service_tiltak(rq->service, tiltak->navn, 0) == tiltak;
    return newest && may_begin(tiltak, rq->actor) ? tiltak : NULL;
}

bool allowed_begin(const struct request *rq)
{
    for (size_t i = 0; i < rq->service->n_tiltak; i++) {
        if (allowed_measure(rq, i))
            return true;
    }
    return false;
}

/* What flow_endring takes. */
bool allowed_amendment(const struct leser *leser)
{
    const struct avt_tilstand *state = &leser->sak.state;
    bool over = leser->status == AVT_STATUS_AVSLUTTET || state->avbrutt || state->annullert;
    return state->n_versjoner > 0 && state->venter < 0 && !over;
}

bool allowed_amend(const struct leser *leser, int rolle)
{
    return allowed_amendment(leser) && case_edits(leser->sak.tiltak, rolle);
}

bool allowed_discard(const struct leser *leser, int rolle)
{
    const struct avt_rolle *row = &leser->sak.tiltak->roller[rolle];
    if (leser->sak.state.n_poster > 0)
        return case_edits(leser->sak.tiltak, rolle);
    return row->leads || (row->klasse == AVT_ROLE_VIRKSOMHET && row->party[0]);
}

/* Only one role puts forward whatever it is; the others what they may change alone, which only the draft itself can
 * tell. */
bool allowed_put_forward(struct leser *leser, int rolle)
{
    struct forhaandsvisning preview;
    uint32_t acts = avt_decide_acts(&leser->decide, rolle, leser->rq->actor->person);
    if (acts >> avt_act_first(AVT_FAMILY_PUT_FORWARD) & 1)
        return true;
    if (!(acts >> avt_act_first(AVT_FAMILY_CONTACT) & 1) || rolle != leser->rolle)
        return false;
    return fremlegg_unseen(leser, &preview).code == AVT_OK && preview.alene;
}
