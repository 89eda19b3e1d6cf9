/* Proposals on a draft: made and answered. */
#include "command/propose.h"

#include "command/utsagn.h"
#include "reading/show.h"
#include "sys/clock.h"
#include "writer/journal.h"
#include "writer/writer.h"

/* Of one role, answered ones included. */
enum { KEPT = 4 * AVT_MAX_FORSLAG };

/* ---- proposing ---- */

struct forslag_job {
    struct job job;
    const struct avt_tiltak *tiltak;
    struct forslag forslag;
    flow_answer answer;
};

static void forslag_answer(struct job *job, struct writer *writer)
{
    (void)writer;
    struct forslag_job *own = job->own;
    struct utfall utfall = {.avtale = job->avtale.text, .tiltak = own->tiltak, .forslag = &own->forslag};
    own->answer(job->rq, &utfall);
}

static struct avt_err ny_prepare(struct job *job, struct writer *writer)
{
    struct forslag_job *own = job->own;
    struct store *store = writer_store(writer);
    struct store_rows rows;
    AVT_TRY(store_all(store, job->arena, &rows, SQL_UTKAST_GET, S_TEXT(job->avtale.text)));
    if (rows.n == 0)
        return avt_err_make(AVT_ESTATUS, "", "there is no draft");
    AVT_TRY(
        store_all(store, job->arena, &rows, SQL_FORSLAG_COUNT, S_TEXT(job->avtale.text), S_TEXT(own->forslag.rolle)));
    if (store_int(&rows, 0, 0) < AVT_MAX_FORSLAG && store_int(&rows, 0, 1) < KEPT)
        return AVT_NOERR;
    job->rq->faults = AVT_FAULTS(job->rq->arena);
    avt_faults_add(&job->rq->faults, "forslag-for-mange", "forslag", AVT_STOPP, "");
    return avt_err_make(AVT_EFAULTS, "forslag", "too many of this role");
}

/* Those are told who may take it in, and read it. */
static struct avt_err ny_write(struct job *job, struct writer *writer)
{
    struct forslag_job *own = job->own;
    struct sak *sak;
    avt_roles to = avt_forslag_redigerer(own->tiltak, &own->forslag.f);
    AVT_TRY(writer_sak(writer, &job->avtale, &sak));
    for (size_t i = 0; i < own->tiltak->n_roller; i++) {
        if (!avt_dokument_reads(own->tiltak, &sak->state, avt_forslag_dokument(&own->forslag.f), (int)i))
            to &= ~((avt_roles)1 << i);
    }
    AVT_TRY(forslag_add(writer_service(writer), writer_store(writer), job->arena, job->avtale.text, &own->forslag, 1));
    return varsel_forslag(writer_store(writer), job->arena, sak, to, "forslag");
}

static struct forslag_job *forslag_job_new(struct leser *leser, flow_answer answer)
{
    struct forslag_job *own = avt_arena_alloc(leser->rq->arena, sizeof(*own));
    own->tiltak = leser->sak.tiltak;
    own->answer = answer;
    own->job = (struct job){.rq = leser->rq,
                            .arena = leser->rq->arena,
                            .avtale = leser->sak.id,
                            .prepare = ny_prepare,
                            .write = ny_write,
                            .answer = forslag_answer,
                            .own = own};
    return own;
}

static struct avt_err forslag_submit(struct forslag_job *own)
{
    struct request *rq = own->job.rq;
    AVT_TRY(svar_key(&own->job));
    AVT_TRY(writer_submit(rq->service->writer, &own->job));
    rq->job = &own->job;
    return AVT_NOERR;
}

struct avt_err flow_forslag(struct leser *leser, const struct forslag_oensket *oensket, flow_answer answer)
{
    struct sak_utkast utkast;
    struct forslag_job *own = forslag_job_new(leser, answer);
    const struct avt_rolle *rolle = &leser->sak.tiltak->roller[leser->rolle];
    AVT_TRY(show_draft(leser, &utkast));
    if (!rolle->party[0])
        return avt_err_make(AVT_EROLE, "", "not a party");
    if (!utkast.exists)
        return avt_err_make(AVT_ESTATUS, "", "there is no draft");
    (void)forslag_les(leser, &own->forslag.f, &utkast.innhold, oensket, "", false);
    if (avt_faults_stop(&leser->rq->faults))
        return avt_err_make(AVT_EFAULTS, "", "proposal");
    own->forslag.rolle = rolle->navn;
    own->forslag.tid = clock_now();
    return forslag_submit(own);
}

/* ---- answering ---- */

struct avt_err forslag_besvar(struct service *service, struct store *store, struct avt_arena *arena,
                              const struct sak *sak, const struct forslag *forslag)
{
    int rolle = avt_tiltak_rolle(sak->tiltak, forslag->rolle);
    AVT_TRY(forslag_svar_put(service, store, arena, sak->id.text, forslag));
    if (forslag->svar == FORSLAG_TRUKKET || rolle < 0)
        return AVT_NOERR;
    return varsel_forslag(store, arena, sak, (avt_roles)1 << rolle, "forslag-svar");
}

static struct avt_err svar_prepare(struct job *job, struct writer *writer)
{
    struct forslag_job *own = job->own;
    return forslag_aapent(writer_store(writer), job->arena, job->avtale.text, own->forslag.nr);
}

static struct avt_err svar_write(struct job *job, struct writer *writer)
{
    struct forslag_job *own = job->own;
    struct sak *sak;
    AVT_TRY(writer_sak(writer, &job->avtale, &sak));
    return forslag_besvar(writer_service(writer), writer_store(writer), job->arena, sak, &own->forslag);
}

struct avt_err flow_forslag_svar(struct leser *leser, unsigned nr, enum forslag_svar svar, const char *tekst,
                                 flow_answer answer)
{
    struct forslag *found;
    struct request *rq = leser->rq;
    AVT_TRY(show_proposal(leser, nr, &found));
    if (found->svar != FORSLAG_AAPENT)
        return avt_err_make(AVT_EDONE, "forslag", "has been answered");
    bool may = svar == FORSLAG_TRUKKET ? forslag_kan_trekke(leser, found) : forslag_kan_svare(leser, found);
    if (!may)
        return avt_err_make(AVT_EROLE, "forslag", "not this role's to answer");
    struct forslag_job *own = forslag_job_new(leser, answer);
    own->forslag = *found;
    own->forslag.svar = svar;
    own->forslag.svar_rolle = leser->sak.tiltak->roller[leser->rolle].navn;
    own->forslag.svar_tid = clock_now();
    if (svar == FORSLAG_NEI)
        AVT_TRY(utsagn_fritekst(leser->ctx, tekst ? tekst : "", "tekst", &own->forslag.svar_tekst));
    if (avt_faults_stop(&rq->faults))
        return avt_err_make(AVT_EFAULTS, "", "answer");
    own->job.prepare = svar_prepare;
    own->job.write = svar_write;
    return forslag_submit(own);
}
