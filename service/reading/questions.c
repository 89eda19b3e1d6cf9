/* Following up, as one role may see it. */
#include "reading/questions.h"
#include "avtale/plikt.h"

#include <string.h>

#include "reading/liste.h"
#include "reading/show.h"

const char *oppfoelging_part(const struct avt_tiltak *tiltak, const char *rolle)
{
    int i = avt_tiltak_rolle(tiltak, rolle);
    return i >= 0 && tiltak->roller[i].party[0] ? tiltak->roller[i].party : rolle;
}

/* ---- what was asked ---- */

static const char *asked(const struct avt_tiltak *tiltak, const struct avt_aapen *aapen)
{
    avt_roles to = avt_aapen_mottaker(tiltak, aapen);
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        if (to >> i & 1)
            return oppfoelging_part(tiltak, tiltak->roller[i].navn);
    }
    return "";
}

static struct avt_err read_one(struct leser *leser, const struct avt_post *poster, const struct avt_aapen *aapen,
                               struct spoersmaal *out)
{
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    *out = (struct spoersmaal){.aapen = aapen, .til = asked(tiltak, aapen)};
    out->fra = oppfoelging_part(tiltak, aapen->rolle);
    out->has_frist = avt_aapen_frist(tiltak, aapen, &out->frist);
    out->over = avt_aapen_over(tiltak, aapen, leser->decide.idag);
    AVT_TRY(show_text(leser, &poster[aapen->nr - 1], &out->tekst));
    return aapen->answer ? show_text(leser, &poster[aapen->answer - 1], &out->svar) : AVT_NOERR;
}

struct avt_err oppfoelging_spoersmaal(struct leser *leser, const struct avt_post *poster, struct spoersmaal **out,
                                      size_t *n)
{
    const struct avt_tilstand *state = &leser->sak.state;
    struct spoersmaal *list = avt_arena_array(leser->rq->arena, state->n_aapne, sizeof(*list));
    for (size_t i = 0; i < state->n_aapne; i++)
        AVT_TRY(read_one(leser, poster, &state->aapne[i], &list[i]));
    *out = list;
    *n = state->n_aapne;
    return AVT_NOERR;
}

/* ---- what was promised ---- */

size_t oppfoelging_loefter(struct leser *leser, struct avt_loefte **out, const struct avt_innhold *innhold)
{
    const struct avt_tilstand *state = &leser->sak.state;
    *out = NULL;
    if (!avt_tilstand_gjelder(state) || state->annullert)
        return 0;
    return avt_loefter(leser->rq->arena, out, innhold, state, leser->decide.idag);
}

/* ---- what is overdue ---- */

static bool any_answer_over(const struct leser *leser)
{
    const struct avt_tilstand *state = &leser->sak.state;
    for (size_t i = 0; i < state->n_aapne; i++) {
        if (avt_aapen_over(leser->sak.tiltak, &state->aapne[i], leser->decide.idag))
            return true;
    }
    return false;
}

static bool any_duty_over(struct leser *leser, const struct avt_innhold *innhold)
{
    struct avt_plikt *list;
    size_t n = liste_plikter(leser, &list, innhold);
    for (size_t i = 0; i < n; i++) {
        if (list[i].forfall < leser->decide.idag)
            return true;
    }
    return false;
}

static bool any_promise_over(struct leser *leser, const struct avt_innhold *innhold)
{
    struct avt_loefte *list;
    size_t n = oppfoelging_loefter(leser, &list, innhold);
    for (size_t i = 0; i < n; i++) {
        if (list[i].over)
            return true;
    }
    return false;
}

bool oppfoelging_over(struct leser *leser, const struct avt_innhold *innhold)
{
    return any_answer_over(leser) || any_duty_over(leser, innhold) || any_promise_over(leser, innhold);
}

/* ---- contact points ---- */

bool oppfoelging_kontakt_mangler(const struct leser *leser, const struct avt_kontakt *kontakt)
{
    return leser->status == AVT_STATUS_GJENNOMFOERES && !kontakt->gyldig;
}

bool oppfoelging_uten_kontakt(struct leser *leser, const struct avt_innhold *innhold)
{
    struct avt_kontakt *list;
    size_t n = avt_kontakter(leser->rq->arena, &list, innhold, &leser->sak.state, leser->decide.idag);
    for (size_t i = 0; i < n; i++) {
        if (oppfoelging_kontakt_mangler(leser, &list[i]))
            return true;
    }
    return false;
}
