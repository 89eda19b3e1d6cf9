/* Amendments: opening the draft of the next version, from what is in force or from a wish about it. */
#include "command/amend.h"
#include "case/case_fakta.h"
#include "command/utkast.h"
#include "command/utsagn.h"
#include "reading/show.h"
#include "reading/unseen.h"
#include "sys/clock.h"

/* What the next draft begins from: a version that was refused or withdrawn last, else the content of the latest days. A
 * refused correction is one still. */
static struct avt_err begin_from(struct leser *leser, struct utkast_job *own)
{
    struct request *rq = leser->rq;
    const struct avt_tilstand *state = &leser->sak.state;
    const struct avt_versjon *last = &state->versjoner[state->n_versjoner - 1];
    if (last->gjelder_nr > 0)
        return sak_innhold_paa(rq->service, leser->store, rq->arena, &leser->sak, avt_tilstand_paa(state, INT32_MAX),
                               &own->innhold);
    if (last->retting)
        own->dag = (struct utkast_dag){.sagt = true, .fra = last->fra, .retting = true};
    return sak_innhold(rq->service, leser->store, rq->arena, &leser->sak, last, &own->innhold);
}

/* The job of opening an amendment, with the content it begins from. */
static struct avt_err amendment(struct leser *leser, struct utkast_job **out, flow_answer answer)
{
    struct request *rq = leser->rq;
    struct sak *sak = &leser->sak;
    struct sak_utkast utkast;
    struct avt_err err = avt_faults_stop(&rq->faults) ? avt_err_make(AVT_EFAULTS, "", "body") : AVT_NOERR;
    if (!sak->tiltak->roller[leser->rolle].party[0])
        return avt_err_make(AVT_EROLE, "", "not a party");
    AVT_TRY(sak_utkast(rq->service, leser->store, rq->arena, sak, &utkast));
    bool over = leser->status == AVT_STATUS_AVSLUTTET || sak->state.avbrutt || sak->state.annullert;
    if (sak->state.n_versjoner == 0 || sak->state.venter >= 0 || utkast.exists || over)
        err = avt_err_make(AVT_ESTATUS, "", "an amendment cannot be opened now");
    AVT_TRY(utsagn_match(leser, avt_act_first(AVT_FAMILY_PUT_FORWARD), err));
    struct utkast_job *own = utkast_job_new(rq, sak->tiltak, &sak->id, answer);
    AVT_TRY(begin_from(leser, own));
    struct avt_innhold *foer = avt_arena_alloc(rq->arena, sizeof(*foer));
    *foer = own->innhold;
    own->foer = foer;
    AVT_TRY(fakta_gjelder(rq->service, leser->store, rq->arena, sak, &own->staar));
    own->hode = sak->state.hode;
    own->rolle = leser->rolle;
    *out = own;
    return AVT_NOERR;
}

struct avt_err flow_endring(struct leser *leser, flow_answer answer)
{
    struct utkast_job *own;
    AVT_TRY(amendment(leser, &own, answer));
    return utkast_submit(own);
}

/* One proposal of a wish. It stays open where the role may not edit the field, or where it would break a rule. */
static struct avt_err try_in(struct leser *leser, struct utkast_job *own, struct forslag *one)
{
    struct avt_innhold before = own->innhold;
    const char *rolle = own->tiltak->roller[own->rolle].navn;
    bool may =
        avt_forslag_redigerer(own->tiltak, &one->f) >> own->rolle & 1 && !utkast_identitet(own->tiltak, one->f.felt);
    if (!may || avt_forslag_sett(own->job.arena, &own->innhold, &one->f, avt_arena_str(own->job.arena, id_new().text)))
        return AVT_NOERR;
    AVT_TRY(utkast_sjekk(own, leser->store));
    bool broken = avt_faults_stop(&leser->rq->faults);
    leser->rq->faults = AVT_FAULTS(own->job.arena);
    if (broken) {
        own->innhold = before;
        own->uregnet = AVT_FAULTS(own->job.arena);
        return AVT_NOERR;
    }
    one->svar = FORSLAG_TATT_INN;
    one->svar_rolle = rolle;
    one->svar_tid = one->tid;
    return AVT_NOERR;
}

struct avt_err flow_endring_fra(struct leser *leser, const char *oenske, flow_answer answer)
{
    struct request *rq = leser->rq;
    struct avt_post *poster;
    struct avt_forslag *list;
    struct utkast_job *own;
    size_t n;
    int i = avt_tilstand_aapen(&leser->sak.state, oenske);
    if (i < 0 || !(avt_act_get(leser->sak.state.aapne[i].handling)->flags & AVT_ACT_PROPOSES))
        avt_faults_add(&rq->faults, "ukjent-oenske", "oenske", AVT_STOPP, "");
    AVT_TRY(amendment(leser, &own, answer));
    AVT_TRY(unseen_records(leser, &poster, &n));
    const struct avt_post *post = &poster[leser->sak.state.aapne[i].nr - 1];
    AVT_TRY(show_wish(leser, post, &list, &own->n_fra));
    own->fra = avt_arena_array(rq->arena, own->n_fra, sizeof(*own->fra));
    for (size_t k = 0; k < own->n_fra; k++) {
        own->fra[k] = (struct forslag){.rolle = post->s.rolle, .f = list[k], .oenske = post->r.nr, .tid = clock_now()};
        AVT_TRY(try_in(leser, own, &own->fra[k]));
    }
    return utkast_submit(own);
}
