/* Drafts: opening and saving. */
#include "command/utkast.h"

#include <string.h>

#include "avtale/beregn.h"
#include "avtale/endring.h"
#include "case/case_fakta.h"
#include "case/lenker.h"
#include "command/draft_limits.h"
#include "command/propose.h"
#include "command/utsagn.h"
#include "reading/leser.h"
#include "reading/proposals_shown.h"
#include "reading/show.h"
#include "sys/clock.h"
#include "writer/journal.h"
#include "writer/writer.h"

/* ---- checking ---- */

/* Against what stands: what nothing changed feeds is not computed anew. */
static void beregn_mot(struct avt_arena *arena, struct avt_innhold *innhold, struct avt_fakta fakta,
                       const struct avt_fakta *staar, struct avt_faults *faults)
{
    fakta.gjelder = staar->gjelder;
    fakta.satser = staar->satser;
    fakta.n_satser = staar->n_satser;
    avt_beregn(arena, innhold, &fakta, faults);
}

struct avt_err utkast_sjekk(struct utkast_job *own, struct store *store)
{
    struct request *rq = own->job.rq;
    struct avt_fakta fakta;
    struct avt_faults broken = AVT_FAULTS(rq->arena);
    own->uregnet = AVT_FAULTS(rq->arena);
    avt_regel_settes(rq->arena, &own->innhold);
    AVT_TRY(fakta_finn(rq->service, store, rq->arena, &fakta, own->job.avtale.text, &own->innhold));
    beregn_mot(rq->arena, &own->innhold, fakta, &own->staar, &own->uregnet);
    fakta_skjul(own->tiltak, own->rolle, &own->uregnet);
    avt_regel_check(&own->innhold, AVT_LAGRE, &fakta, &broken);
    if (own->skjema)
        limits_drop(own->tiltak, &broken);
    fakta_skjul(own->tiltak, own->rolle, &broken);
    avt_faults_join(&rq->faults, &broken);
    return lenker_sjekk(rq, store, own->rolle, &own->innhold, own->foer, &fakta);
}

static bool role_may_edit(const struct avt_forskjell *f, avt_roles role)
{
    if (!f->felt)
        return f->liste->rediger & role;
    return f->felt->rediger & role && f->felt->klasse[AVT_ENDRE].kind != AVT_CHANGE_AVLEDET;
}

bool utkast_identitet(const struct avt_tiltak *tiltak, const struct avt_felt *felt)
{
    for (size_t i = 0; felt && i < tiltak->n_roller; i++) {
        if (tiltak->roller[i].identitet == felt && tiltak->roller[i].party[0])
            return true;
    }
    return false;
}

/* A rule gives its value, whatever was written. */
static bool is_forced(const struct avt_tiltak *tiltak, const struct avt_forskjell *f)
{
    const struct avt_felt *felt = f->felt;
    if (felt ? felt->beregnet : f->liste->beregnet)
        return true;
    for (size_t i = 0; felt && i < tiltak->n_regler; i++) {
        if (tiltak->regler[i].kind == AVT_REGEL_SETTES && tiltak->regler[i].felt == felt)
            return true;
    }
    return false;
}

static void check_edits(struct request *rq, const struct avt_innhold *fra, const struct avt_innhold *til,
                        avt_roles role, bool running)
{
    struct avt_forskjell *list;
    size_t n = avt_endring_find(rq->arena, &list, fra, til);
    for (size_t i = 0; i < n; i++) {
        const char *path = list[i].felt ? avt_verdi_path(rq->arena, list[i].felt, list[i].post)
                                        : avt_arena_format(rq->arena, "%s/%s", list[i].liste->sti, list[i].post);
        if (running && utkast_identitet(til->tiltak, list[i].felt))
            avt_faults_add(&rq->faults, "ny-avtale", path, AVT_STOPP, "");
        else if (!role_may_edit(&list[i], role) && !is_forced(til->tiltak, &list[i]))
            avt_faults_add(&rq->faults, "ikke-lov-aa-redigere", path, AVT_STOPP,
                           list[i].felt ? list[i].felt->hjemmel : "");
    }
}

/* The path with the item's place from 1 where the id is new: whoever sent it, sent none. */
static const char *placed(struct request *rq, const struct utkast_job *own, const char *path)
{
    for (size_t i = 0; i < own->tiltak->n_lister; i++) {
        const struct avt_liste *liste = &own->tiltak->lister[i];
        size_t len = strlen(liste->sti);
        const char **posts;
        if (strncmp(path, liste->sti, len) != 0 || path[len] != '/')
            continue;
        size_t n = avt_innhold_posts(rq->arena, &posts, &own->innhold, liste);
        for (size_t k = 0; k < n; k++) {
            const char *rest = path + len + 1, *end = rest + strlen(posts[k]);
            bool there = own->foer && avt_innhold_has_post(own->foer, liste, posts[k]);
            if (!there && strncmp(rest, posts[k], strlen(posts[k])) == 0)
                return avt_arena_format(rq->arena, "%s/%zu%s", liste->sti, k + 1, end);
        }
    }
    return path;
}

static struct avt_err checked(struct request *rq, const struct utkast_job *own)
{
    for (size_t i = 0; i < rq->faults.n; i++)
        rq->faults.list[i].felt = placed(rq, own, rq->faults.list[i].felt);
    return avt_faults_stop(&rq->faults) ? avt_err_make(AVT_EFAULTS, "", "draft") : AVT_NOERR;
}

static struct avt_err faults_or_ok(const struct request *rq, const char *detail)
{
    return avt_faults_stop(&rq->faults) ? avt_err_make(AVT_EFAULTS, "", detail) : AVT_NOERR;
}

/* How much of what the role reads is missing before it can be put forward; shown, never refused. */
static unsigned count_missing(struct request *rq, const struct utkast_job *own)
{
    struct avt_faults missing = AVT_FAULTS(rq->arena);
    size_t n = own->uregnet.n;
    avt_innhold_required(&own->innhold, &missing);
    for (size_t i = 0; i < missing.n; i++)
        n += sak_leser_felt(own->tiltak, NULL, own->rolle, missing.list[i].felt);
    return (unsigned)n;
}

/* ---- writing ---- */

static struct avt_err draft_parts(struct utkast_job *own, struct service *service, struct store *store)
{
    const char *id = own->job.avtale.text;
    struct pair_hmac *list;
    for (size_t i = 0; i < own->tiltak->n_roller; i++) {
        if (own->tiltak->roller[i].identitet)
            AVT_TRY(store_run(store, SQL_UTKAST_PART_ROLE_DROP, S_TEXT(id), S_TEXT(own->tiltak->roller[i].navn)));
    }
    size_t n = sak_parter(service, own->job.arena, &list, &own->innhold);
    for (size_t i = 0; i < n; i++)
        AVT_TRY(store_run(store, SQL_UTKAST_PART_ADD, S_TEXT(id), S_TEXT(list[i].rolle),
                          S_BLOB(avt_span_make(list[i].hmac, 32))));
    return AVT_NOERR;
}

/* The Nav person who begins an agreement has it on its list. */
static struct avt_err creator_part(struct utkast_job *own, struct store *store)
{
    const struct actor *actor = own->job.rq->actor;
    for (size_t i = 0; i < own->tiltak->n_roller; i++) {
        const struct avt_rolle *rolle = &own->tiltak->roller[i];
        if (rolle->leads && pairs_find(&actor->nav_roller, rolle->navn))
            return store_run(store, SQL_UTKAST_PART_ADD, S_TEXT(own->job.avtale.text), S_TEXT(rolle->navn),
                             S_BLOB(avt_span_make(actor->person, 32)));
    }
    return AVT_NOERR;
}

/* What was answered about the former draft goes when another is opened. */
static struct avt_err proposals_write(struct utkast_job *own, struct writer *writer)
{
    struct sak *sak;
    struct job *job = &own->job;
    struct store *store = writer_store(writer);
    struct service *service = writer_service(writer);
    if (own->revisjon == 0 && !own->ny)
        AVT_TRY(store_run(store, SQL_FORSLAG_CLEAN, S_TEXT(job->avtale.text)));
    if (own->n_fra > 0)
        return forslag_add(service, store, job->arena, job->avtale.text, own->fra, own->n_fra);
    if (!own->tatt)
        return AVT_NOERR;
    AVT_TRY(writer_sak(writer, &job->avtale, &sak));
    return forslag_besvar(service, store, job->arena, sak, own->tatt);
}

/* Nobody has signed anything yet: mail goes where the draft says, and who it names has a role. */
static struct avt_err first_draft(struct utkast_job *own, struct service *service, struct store *store)
{
    struct sak sak = {.id = own->job.avtale, .tiltak = own->tiltak};
    AVT_TRY(varsel_kontakter(service, store, own->job.arena, &sak, &own->innhold));
    return draft_parts(own, service, store);
}

static struct avt_err utkast_write(struct job *job, struct writer *writer)
{
    struct utkast_job *own = job->own;
    struct store *store = writer_store(writer);
    struct service *service = writer_service(writer);
    if (own->ny) {
        AVT_TRY(store_run(store, SQL_SAK_ADD, S_TEXT(job->avtale.text), S_TEXT(own->tiltak->navn),
                          S_INT(own->tiltak->versjon), S_INT(clock_now())));
        AVT_TRY(store_run(store, SQL_NUMMER_ADD, S_TEXT(job->avtale.text),
                          S_TEXT(avt_arena_format(job->arena, "%.4s", avt_date_format(job->arena, clock_today())))));
        AVT_TRY(creator_part(own, store));
    }
    const struct sak_utkast utkast = {
        .revisjon = own->revisjon + 1, .innhold = own->innhold, .grunn = own->grunn, .dag = own->dag};
    AVT_TRY(sak_utkast_put(service, store, job->arena, &job->avtale, &utkast));
    AVT_TRY(proposals_write(own, writer));
    return own->parter ? first_draft(own, service, store) : AVT_NOERR;
}

static void utkast_answer(struct job *job, struct writer *writer)
{
    (void)writer;
    struct utkast_job *own = job->own;
    struct utfall utfall = {.avtale = job->avtale.text,
                            .tiltak = own->tiltak,
                            .revisjon = own->revisjon + 1,
                            .mangler = own->mangler,
                            .innhold = &own->innhold,
                            .forslag = own->tatt,
                            .uregnet = &own->uregnet,
                            .rolle = own->rolle,
                            .utelatt = own->begynnelse.utelatt,
                            .n_utelatt = own->begynnelse.n};
    own->answer(job->rq, &utfall);
}

/* The draft must be as it was when the page was made. */
static struct avt_err utkast_prepare(struct job *job, struct writer *writer)
{
    struct utkast_job *own = job->own;
    struct store_rows rows;
    if (own->ny)
        return AVT_NOERR;
    AVT_TRY(store_all(writer_store(writer), job->arena, &rows, SQL_UTKAST_GET, S_TEXT(job->avtale.text)));
    unsigned now = rows.n ? (unsigned)store_int(&rows, 0, 0) : 0;
    if (now != own->revisjon)
        return avt_err_make(AVT_ESTALE, "If-Match", "the draft has been saved since");
    if (own->tatt)
        return forslag_aapent(writer_store(writer), job->arena, job->avtale.text, own->tatt->nr);
    if (own->revisjon > 0)
        return AVT_NOERR;
    struct sak *sak;
    AVT_TRY(writer_sak(writer, &job->avtale, &sak));
    if (!avt_digest_equal(&sak->state.hode, &own->hode))
        return avt_err_make(AVT_ESTALE, "If-Match", "something has happened to the agreement since");
    return AVT_NOERR;
}

struct utkast_job *utkast_job_new(struct request *rq, const struct avt_tiltak *tiltak, const struct avt_id *id,
                                  flow_answer answer)
{
    struct utkast_job *own = avt_arena_alloc(rq->arena, sizeof(*own));
    own->tiltak = tiltak;
    own->answer = answer;
    own->innhold.tiltak = tiltak;
    own->job = (struct job){.rq = rq,
                            .arena = rq->arena,
                            .avtale = *id,
                            .prepare = utkast_prepare,
                            .write = utkast_write,
                            .answer = utkast_answer,
                            .own = own};
    return own;
}

struct avt_err utkast_submit(struct utkast_job *own)
{
    struct request *rq = own->job.rq;
    AVT_TRY(svar_key(&own->job));
    if (own->ny)
        AVT_TRY(vault_create(rq->service->vault, own->job.avtale.text)); /* on disk before anything that needs it */
    own->mangler = count_missing(rq, own);
    AVT_TRY(writer_submit(rq->service->writer, &own->job));
    rq->job = &own->job;
    return AVT_NOERR;
}

/* ---- opening ---- */

/* The role somebody begins an agreement in: Nav's signing role, else the business it may act for. -1: nobody else does. */
static int creator_role(const struct avt_tiltak *tiltak, const struct actor *actor)
{
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        const struct avt_rolle *r = &tiltak->roller[i];
        if (r->leads && pairs_find(&actor->nav_roller, r->navn))
            return (int)i;
    }
    for (size_t i = 0; actor->virksomheter.n > 0 && i < tiltak->n_roller; i++) {
        if (tiltak->roller[i].klasse == AVT_ROLE_VIRKSOMHET && tiltak->roller[i].party[0])
            return (int)i;
    }
    return -1;
}

/* Where a measure has several businesses: the one that the content names as the actor's own, else the role given. */
static int named_role(const struct avt_innhold *innhold, const struct actor *actor, int role)
{
    const struct avt_tiltak *tiltak = innhold->tiltak;
    for (size_t i = 0; tiltak->roller[role].klasse == AVT_ROLE_VIRKSOMHET && i < tiltak->n_roller; i++) {
        const struct avt_rolle *r = &tiltak->roller[i];
        bool business = r->klasse == AVT_ROLE_VIRKSOMHET && r->party[0] && r->identitet;
        const char *orgnr = business ? avt_innhold_get(innhold, r->identitet, NULL) : NULL;
        if (orgnr && pairs_find(&actor->virksomheter, orgnr))
            return (int)i;
    }
    return role;
}

/* A business begins agreements of its own only; what it did not write is filled in. */
static void own_business(struct request *rq, struct avt_innhold *innhold, const struct avt_rolle *rolle)
{
    const struct pairs *own = &rq->actor->virksomheter;
    if (rolle->klasse != AVT_ROLE_VIRKSOMHET)
        return;
    const char *orgnr = avt_innhold_get(innhold, rolle->identitet, NULL);
    if (!orgnr) {
        avt_innhold_set(rq->arena, innhold, rolle->identitet, NULL, own->list[0].name);
        if (rolle->navnefelt && !avt_innhold_get(innhold, rolle->navnefelt, NULL))
            avt_innhold_set(rq->arena, innhold, rolle->navnefelt, NULL, own->list[0].value);
    } else if (!pairs_find(own, orgnr)) {
        avt_faults_add(&rq->faults, "ikke-din-virksomhet", rolle->identitet->sti, AVT_STOPP, "");
    }
}

static struct avt_ids fresh_ids(void)
{
    return (struct avt_ids){.milliseconds = clock_now_ms(), .random = random10};
}

/* The content of the earlier agreement that the actor reads in it. */
static struct avt_err read_earlier(struct request *rq, const char *fra, struct avt_innhold *out)
{
    struct leser leser;
    struct avt_err err = leser_open_id(&leser, request_ctx(rq), fra);
    if (err.code == AVT_ENOTFOUND) {
        avt_faults_add(&rq->faults, "ukjent-avtale", "fra", AVT_STOPP, "");
        return avt_err_make(AVT_EFAULTS, "fra", "no role in the earlier agreement");
    }
    AVT_TRY(err);
    err = show_current(&leser, out);
    leser_close(&leser);
    return err;
}

struct avt_err flow_begynn(struct request *rq, const struct avt_tiltak *tiltak, const char *fra, struct begynnelse *out)
{
    struct avt_innhold earlier;
    struct avt_ids ids = fresh_ids();
    int role = creator_role(tiltak, rq->actor);
    if (role < 0)
        return avt_err_make(AVT_EROLE, "", "neither Nav nor a business");
    AVT_TRY(read_earlier(rq, fra, &earlier));
    out->n = avt_utgangspunkt(rq->arena, &out->innhold, &out->utelatt, &earlier, tiltak, (avt_roles)1 << role, &ids);
    return AVT_NOERR;
}

/* The measure of that name; a fault when there is none. */
static struct avt_err wanted_measure(struct request *rq, const char *navn, const struct avt_tiltak **out)
{
    *out = navn ? service_tiltak(rq->service, navn, 0) : NULL;
    if (*out)
        return AVT_NOERR;
    if (navn || rq->faults.n == 0)
        avt_faults_add(&rq->faults, navn ? "ukjent-tiltak" : "mangler", "tiltak", AVT_STOPP, "");
    return avt_err_make(AVT_EFAULTS, "tiltak", "unknown measure");
}

/* What it is to hold: what was sent, or what comes along from an earlier one. */
static struct avt_err first_content(struct utkast_job *own, const char *fra, const struct avt_json *innhold)
{
    struct request *rq = own->job.rq;
    struct avt_ids ids = fresh_ids();
    if (innhold && fra)
        avt_faults_add(&rq->faults, "bare-en-av-dem", "fra", AVT_STOPP, "");
    if (innhold)
        avt_innhold_from_json(rq->arena, &own->innhold, own->tiltak, innhold, NULL, &ids, &rq->faults);
    if (innhold || !fra)
        return AVT_NOERR;
    AVT_TRY(flow_begynn(rq, own->tiltak, fra, &own->begynnelse));
    own->innhold = own->begynnelse.innhold;
    return AVT_NOERR;
}

struct avt_err flow_opprett(struct request *rq, const char *navn, const char *fra, const struct avt_json *innhold,
                            flow_answer answer)
{
    const struct avt_tiltak *tiltak;
    struct avt_err wanted = wanted_measure(rq, navn, &tiltak),
                   named = rolle_kjent(request_ctx(rq)); /* told with what else is wrong */
    AVT_TRY(wanted);
    int role = creator_role(tiltak, rq->actor);
    if (role < 0)
        return avt_err_make(AVT_EROLE, "", "neither Nav nor a business");
    struct avt_id id = id_new();
    struct utkast_job *own = utkast_job_new(rq, tiltak, &id, answer);
    struct avt_innhold empty = {.tiltak = tiltak};
    AVT_TRY(first_content(own, fra, innhold));
    role = named_role(&own->innhold, rq->actor, role);
    check_edits(rq, &empty, &own->innhold, (avt_roles)1 << role, false);
    own_business(rq, &own->innhold, &tiltak->roller[role]);
    struct avt_ids ids = fresh_ids();
    avt_regel_standard(rq->arena, &own->innhold, NULL, &ids);
    struct store *store = service_read(rq->service);
    own->rolle = role;
    struct avt_err err = utkast_sjekk(own, store);
    service_read_done(rq->service, store);
    AVT_TRY(err);
    AVT_TRY(checked(rq, own));
    AVT_TRY(named);
    own->ny = own->parter = true;
    return utkast_submit(own);
}

/* ---- saving ---- */

static bool replaced(const struct leser *leser, const struct avt_felt *felt, int gruppe)
{
    bool reads = avt_dokument_reads(leser->sak.tiltak, &leser->sak.state, felt->dokument, leser->rolle);
    return reads && (gruppe < 0 || leser->sak.tiltak->grupper[felt->gruppe].foerste == gruppe);
}

/* What stays of the draft, and what was written, in the order of the fields. */
static void merge(struct leser *leser, struct avt_innhold *out, const struct avt_innhold *old,
                  const struct avt_innhold *written, int gruppe)
{
    struct avt_verdi *list = avt_arena_array(leser->rq->arena, old->n + written->n, sizeof(*list));
    size_t n = 0, i = 0, k = 0;
    while (i < old->n || k < written->n) {
        bool from_old = k == written->n || (i < old->n && old->verdi[i].felt->nr < written->verdi[k].felt->nr);
        if (i < old->n && replaced(leser, old->verdi[i].felt, gruppe)) {
            i++;
        } else if (k < written->n && !replaced(leser, written->verdi[k].felt, gruppe)) {
            avt_faults_add(&leser->rq->faults, "ukjent-felt",
                           avt_verdi_path(leser->rq->arena, written->verdi[k].felt, written->verdi[k].item), AVT_STOPP,
                           "");
            k++;
        } else {
            list[n++] = from_old ? old->verdi[i++] : written->verdi[k++];
        }
    }
    *out = (struct avt_innhold){.tiltak = old->tiltak, .verdi = list, .n = n};
}

const char *utkast_token(struct avt_arena *arena, unsigned revisjon)
{
    return avt_arena_format(arena, "u%u", revisjon);
}

/* What a rule gives its value is nobody's to write: it changes with other parts. */
static bool is_written(const struct avt_innhold *innhold, const struct avt_verdi *verdi)
{
    const struct avt_forskjell at = {.felt = verdi->felt, .liste = verdi->felt->liste};
    bool computed = verdi->felt->liste && verdi->felt->liste->beregnet;
    return !computed && !is_forced(innhold->tiltak, &at);
}

const char *utkast_del_token(const struct leser *leser, const struct avt_innhold *innhold, int gruppe)
{
    struct avt_arena *arena = leser->rq->arena;
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_format(&buf, "%d\n", gruppe);
    for (size_t i = 0; i < innhold->n; i++) {
        const struct avt_verdi *v = &innhold->verdi[i];
        if (replaced(leser, v->felt, gruppe) && is_written(innhold, v))
            avt_buf_format(&buf, "%s %zu %s\n", avt_verdi_path(arena, v->felt, v->item), strlen(v->tekst), v->tekst);
    }
    struct avt_digest digest = avt_hash(avt_buf_get(&buf));
    return avt_arena_format(arena, "d%.32s", avt_digest_format(arena, &digest));
}

struct avt_err utkast_match(struct ctx *ctx, unsigned revisjon, struct avt_err found)
{
    return ctx_match_first(ctx, utkast_token(ctx->arena, revisjon), found);
}

/* The draft with what was written put in its place. */
static struct avt_err put_in(struct leser *leser, struct avt_innhold *out, struct sak_utkast *utkast,
                             const struct avt_json *innhold, int gruppe)
{
    struct request *rq = leser->rq;
    struct sak *sak = &leser->sak;
    struct avt_innhold written = {.tiltak = sak->tiltak};
    struct avt_ids ids = fresh_ids();
    if (!sak->tiltak->roller[leser->rolle].party[0])
        return avt_err_make(AVT_EROLE, "", "not a party");
    AVT_TRY(sak_utkast(rq->service, leser->store, rq->arena, sak, utkast));
    if (!utkast->exists)
        return avt_err_make(AVT_ESTATUS, "", "there is no draft");
    *out = utkast->innhold;
    if (!innhold)
        return AVT_NOERR;
    avt_innhold_from_json(rq->arena, &written, sak->tiltak, innhold, &utkast->innhold, &ids, &rq->faults);
    merge(leser, out, &utkast->innhold, &written, gruppe);
    return AVT_NOERR;
}

/* The proposal put in over what was written. */
static struct avt_err take_in(struct leser *leser, struct utkast_job *own, unsigned nr)
{
    struct forslag *found;
    struct avt_arena *arena = own->job.arena;
    AVT_TRY(show_proposal(leser, nr, &found));
    if (found->svar != FORSLAG_AAPENT)
        return avt_err_make(AVT_EDONE, "forslag", "has been answered");
    if (!forslag_kan_svare(leser, found))
        return avt_err_make(AVT_EROLE, "forslag", "not this role's to take in");
    const char *kode = avt_forslag_sett(arena, &own->innhold, &found->f, avt_arena_str(arena, id_new().text));
    if (kode)
        avt_faults_add(&leser->rq->faults, kode, found->f.sti, AVT_STOPP, "");
    found->svar = FORSLAG_TATT_INN;
    found->svar_rolle = own->tiltak->roller[leser->rolle].navn;
    own->tatt = found;
    return AVT_NOERR;
}

/* The day as it was, or as somebody now says it. A first version holds from its start, whatever anybody says. */
static void put_day(struct leser *leser, struct utkast_dag *dag, const struct utkast_lagring *lagring)
{
    struct avt_faults *faults = &leser->rq->faults;
    const char *fra = lagring->gjelder_fra;
    bool first = leser->sak.state.gjelder < 0;
    if (lagring->sier_dag) {
        dag->sagt = fra && *fra;
        if (dag->sagt && first)
            avt_faults_add(faults, "ukjent-felt", "gjelder-fra", AVT_STOPP, "");
        if (dag->sagt && !avt_date_parse(&dag->fra, avt_span_str(fra)))
            avt_faults_add(faults, "ugyldig-dato", "gjelder-fra", AVT_STOPP, "");
    }
    if (lagring->sier_retting) {
        dag->retting = lagring->retting;
        if (dag->retting && first)
            avt_faults_add(faults, "ukjent-felt", "retting", AVT_STOPP, "");
    }
}

/* What a draft of that day begins from. */
static struct avt_err base_of(struct leser *leser, const struct utkast_dag *dag, struct avt_innhold *out, int *versjon)
{
    const struct sak *sak = &leser->sak;
    *versjon = avt_tilstand_paa(&sak->state, dag->retting && dag->sagt ? dag->fra : INT32_MAX);
    if (*versjon < 0)
        return AVT_NOERR;
    return sak_innhold_paa(leser->rq->service, leser->store, leser->rq->arena, sak, *versjon, out);
}

/* A correction begins from the version of its day: what nobody has changed in the draft follows the day. */
static struct avt_err move_base(struct leser *leser, struct utkast_job *own, const struct utkast_dag *before)
{
    int old, now;
    struct avt_innhold from, to;
    struct avt_forskjell *list;
    struct avt_arena *arena = leser->rq->arena;
    if (avt_faults_stop(&leser->rq->faults))
        return AVT_NOERR;
    AVT_TRY(base_of(leser, before, &from, &old));
    AVT_TRY(base_of(leser, &own->dag, &to, &now));
    size_t n = old == now ? 0 : avt_endring_find(arena, &list, &from, &to);
    for (size_t i = 0; i < n; i++) {
        const struct avt_felt *felt = list[i].felt;
        const char *text = felt ? avt_innhold_get(&own->innhold, felt, list[i].post) : NULL;
        bool same = felt && (text ? list[i].fra && strcmp(text, list[i].fra) == 0 : !list[i].fra);
        if (same)
            avt_innhold_set(arena, &own->innhold, felt, list[i].post, list[i].til);
    }
    return AVT_NOERR;
}

/* forslag: the number of one to take in, 0 for none. */
static struct avt_err save(struct leser *leser, const struct utkast_lagring *lagring, unsigned forslag,
                           flow_answer answer)
{
    struct request *rq = leser->rq;
    struct sak *sak = &leser->sak;
    struct sak_utkast utkast;
    struct utkast_job *own = utkast_job_new(rq, sak->tiltak, &sak->id, answer);
    const struct avt_rolle *rolle = &sak->tiltak->roller[leser->rolle];
    struct avt_ids ids = fresh_ids();
    const char *grunn = lagring->grunn;
    int gruppe = lagring->gruppe;
    AVT_TRY(put_in(leser, &own->innhold, &utkast, lagring->innhold, gruppe));
    const char *token =
        gruppe < 0 ? utkast_token(rq->arena, utkast.revisjon) : utkast_del_token(leser, &utkast.innhold, gruppe);
    AVT_TRY(ctx_match_first(leser->ctx, token, forslag > 0 ? take_in(leser, own, forslag) : AVT_NOERR));
    own->skjema = gruppe >= 0;
    own->rolle = leser->rolle;
    own->foer = &utkast.innhold;
    AVT_TRY(fakta_gjelder(rq->service, leser->store, rq->arena, sak, &own->staar));
    own->grunn = utkast.grunn;
    own->dag = utkast.dag;
    put_day(leser, &own->dag, lagring);
    if (grunn && utsagn_fritekst(request_ctx(rq), grunn, "grunn", &own->grunn).code != AVT_OK)
        own->grunn = NULL; /* told among the faults */
    avt_regel_settes(rq->arena, &own->innhold);
    check_edits(rq, &utkast.innhold, &own->innhold, (avt_roles)1 << leser->rolle, sak->state.n_versjoner > 0);
    if (sak->state.n_versjoner == 0)
        own_business(rq, &own->innhold, rolle);
    AVT_TRY(move_base(leser, own, &utkast.dag));
    avt_regel_standard(rq->arena, &own->innhold, &utkast.innhold, &ids);
    AVT_TRY(utkast_sjekk(own, leser->store));
    AVT_TRY(checked(rq, own));
    own->revisjon = utkast.revisjon;
    own->parter = sak->state.n_versjoner == 0;
    return utkast_submit(own);
}

struct avt_err flow_lagre(struct leser *leser, const struct utkast_lagring *lagring, flow_answer answer)
{
    return save(leser, lagring, 0, answer);
}

struct avt_err flow_ta_inn(struct leser *leser, const struct avt_json *innhold, int gruppe, unsigned nr,
                           flow_answer answer)
{
    const struct utkast_lagring lagring = {.innhold = innhold, .gruppe = gruppe};
    return save(leser, &lagring, nr, answer);
}

struct avt_err flow_regn(struct leser *leser, const struct avt_json *innhold, int gruppe, struct avt_innhold *out)
{
    struct request *rq = leser->rq;
    struct sak_utkast utkast;
    struct avt_fakta fakta = {.idag = clock_today()};
    struct avt_faults uregnet = AVT_FAULTS(rq->arena);
    AVT_TRY(put_in(leser, out, &utkast, innhold, gruppe));
    AVT_TRY(fakta_gjelder(rq->service, leser->store, rq->arena, &leser->sak, &fakta));
    avt_regel_settes(rq->arena, out);
    avt_beregn(rq->arena, out, &fakta, &uregnet);
    fakta_skjul(out->tiltak, leser->rolle, &uregnet);
    avt_faults_join(&rq->faults, &uregnet);
    return faults_or_ok(rq, "draft");
}
