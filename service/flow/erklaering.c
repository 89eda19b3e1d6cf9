/* Declaring: signing in two steps, and the acts done in one. */
#include <string.h>

#include "avtale/flere.h"
#include "flow/fakta.h"
#include "flow/flow.h"
#include "flow/svar.h"
#include "flow/utsagn.h"
#include "sys/clock.h"

/* ---- step one: the attempt ---- */

struct forsok_job {
    struct job job;
    struct avt_id id;
    struct avt_span innhold; /* JSON: S, and what the evidence needs */
    struct avt_span s_text;
    avt_instant frist;
    const struct avt_versjon *versjon;
    flow_answer answer;
};

/* The version's documents this signer is shown: those of its view, so whatever consents stand. */
static void shown(struct leser *leser, struct avt_erklaering *s, const struct avt_versjon *versjon)
{
    struct avt_arena *arena = leser->rq->arena;
    s->has_dokument = true;
    s->dokument = versjon->dokument;
    s->skjema = versjon->skjema;
    s->fremlegg = versjon->fremlegg;
    s->sett = avt_arena_array(arena, versjon->n_sett, sizeof(*s->sett));
    for (size_t i = 0; i < versjon->n_sett; i++) {
        int dokument = avt_tiltak_dokument(leser->sak.tiltak, versjon->sett[i].name);
        if (dokument >= 0 && avt_dokument_reads(leser->sak.tiltak, NULL, dokument, leser->rolle))
            s->sett[s->n_sett++] = versjon->sett[i];
    }
}

static struct avt_span attempt_format(struct avt_arena *arena, struct avt_span s, const struct utsagn_part *part)
{
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "s", avt_arena_strn(arena, s.ptr, s.len));
    avt_json_add_string(&w, "identitet", part->identitet);
    avt_json_add_string(&w, "part_salt", avt_b64url_format(arena, part->salt, sizeof(part->salt)));
    avt_json_close(&w, '}');
    return avt_buf_get(&w.buf);
}

static struct avt_err forsok_prepare(struct job *job, struct writer *writer)
{
    (void)job;
    (void)writer;
    return AVT_NOERR; /* an attempt binds nobody; the confirmation is what is decided on */
}

static struct avt_err forsok_write(struct job *job, struct writer *writer)
{
    struct forsok_job *own = job->own;
    struct avt_span sealed;
    AVT_TRY(vault_seal(writer_service(writer)->vault, job->arena, &sealed, job->avtale.text, "forsok", own->innhold));
    return store_run(writer_store(writer), SQL_FORSOK_ADD, S_TEXT(own->id.text), S_TEXT(job->avtale.text),
                     S_BLOB(avt_span_make(job->rq->actor->person, 32)), S_BLOB(sealed), S_INT(own->frist));
}

static void forsok_answer(struct job *job, struct writer *writer)
{
    (void)writer;
    struct forsok_job *own = job->own;
    struct utfall utfall = {.avtale = job->avtale.text,
                            .forsok = own->id.text,
                            .s = own->s_text,
                            .kontrollkode = flow_kontrollkode(job->arena, &own->versjon->fremlegg)};
    own->answer(job->rq, &utfall);
}

/* What the page showed must be what is signed. */
static struct avt_err same_view(struct request *rq, const struct oensket *oensket, const struct avt_digest *visning)
{
    if (oensket->visning && strcmp(oensket->visning, avt_digest_format(rq->arena, visning)) != 0)
        return avt_err_make(AVT_ESTALE, "visning", "another view was shown");
    return AVT_NOERR;
}

static struct avt_err attempt_s(struct leser *leser, struct avt_erklaering *s, const struct oensket *oensket,
                                const struct avt_versjon *versjon, const struct utsagn_part *part)
{
    *s = utsagn_begin(leser, oensket->handling, versjon->n, part, ATTEMPT_SECONDS);
    shown(leser, s, versjon);
    s->has_visning = true;
    s->spraak = leser->rq->spraak;
    AVT_TRY(leser_visning_digest(leser, versjon, s->spraak, &s->visning, &s->mal));
    return same_view(leser->rq, oensket, &s->visning);
}

/* The moment rules run at when the role declares; 0: none. Nav's own signature and decision are where the law's last word
 * on the content is asked for. */
static unsigned moment_of(const struct avt_rolle *rolle, enum avt_handling handling)
{
    if (rolle->klasse != AVT_KLASSE_NAV)
        return 0;
    return handling == AVT_GODKJENT ? AVT_SIGNERING : handling == AVT_BESLUTTET ? AVT_BESLUTNING : 0;
}

static bool runs_at(const struct avt_tiltak *tiltak, unsigned moment)
{
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        if (tiltak->regler[i].naar & moment)
            return true;
    }
    return false;
}

/* The rows of the moment, on what would come into force and with what is in force now; as the role may be told. */
static struct avt_err check_rows(struct service *service, struct store *store, struct request *rq, struct sak *sak,
                                 int rolle, enum avt_handling handling)
{
    unsigned moment = moment_of(&sak->tiltak->roller[rolle], handling);
    const struct avt_versjon *venter = avt_tilstand_venter(&sak->state), *gjelder = avt_tilstand_gjelder(&sak->state);
    struct avt_innhold innhold, before;
    struct avt_fakta fakta;
    struct avt_faults broken = AVT_FAULTS(rq->arena);
    if (!venter || !runs_at(sak->tiltak, moment))
        return AVT_NOERR;
    AVT_TRY(sak_innhold(service, store, rq->arena, sak, venter, &innhold));
    AVT_TRY(fakta_finn(service, store, rq->arena, &fakta, sak->id.text, &innhold));
    if (gjelder) {
        AVT_TRY(sak_innhold(service, store, rq->arena, sak, gjelder, &before));
        fakta.gjelder = &before;
    }
    avt_regel_check(&innhold, moment, &fakta, &broken);
    fakta_skjul(sak->tiltak, rolle, &broken);
    avt_faults_join(&rq->faults, &broken);
    return avt_faults_stop(&broken) ? avt_err_make(AVT_EFAULTS, "", "not to be signed now") : AVT_NOERR;
}

static struct avt_err check_here(struct leser *leser, enum avt_handling handling)
{
    return check_rows(leser->rq->service, leser->store, leser->rq, &leser->sak, leser->rolle, handling);
}

struct avt_err flow_forsok(struct leser *leser, const struct oensket *oensket, flow_answer answer)
{
    struct request *rq = leser->rq;
    struct avt_kommando kommando;
    struct utsagn_part part;
    struct avt_erklaering s;
    AVT_TRY(utsagn_decide_here(leser, oensket, &kommando));
    AVT_TRY(utsagn_match(leser, oensket->handling));
    const struct avt_versjon *versjon = avt_tilstand_venter(&leser->sak.state);
    AVT_TRY(utsagn_part(leser, &part));
    AVT_TRY(attempt_s(leser, &s, oensket, versjon, &part));
    AVT_TRY(check_here(leser, oensket->handling));
    struct forsok_job *own = avt_arena_alloc(rq->arena, sizeof(*own));
    *own = (struct forsok_job){.id = id_new(), .frist = s.frist, .versjon = versjon, .answer = answer};
    own->s_text = avt_erklaering_format(rq->arena, &s);
    own->innhold = attempt_format(rq->arena, own->s_text, &part);
    own->job = (struct job){.rq = rq,
                            .arena = rq->arena,
                            .avtale = leser->sak.id,
                            .prepare = forsok_prepare,
                            .write = forsok_write,
                            .answer = forsok_answer,
                            .own = own};
    AVT_TRY(svar_key(&own->job));
    AVT_TRY(writer_submit(rq->service->writer, &own->job));
    rq->job = &own->job;
    return AVT_NOERR;
}

/* ---- step two: the confirmation; and acts in one step, which seal the same way ---- */

struct akt_job {
    struct job job;
    struct writer_record record;
    struct avt_kommando kommando;
    const char *forsok;      /* NULL for acts in one step */
    struct avt_fil filer[2]; /* the free text and the typed parts, as far as there are any */
    flow_answer answer;
};

static struct avt_err attempt_unused(struct job *job, struct writer *writer, const char *forsok)
{
    struct store_rows rows;
    AVT_TRY(store_all(writer_store(writer), job->arena, &rows, SQL_FORSOK_STATE, S_TEXT(forsok)));
    if (rows.n == 0)
        return avt_err_make(AVT_ENOTFOUND, "forsok", "no such attempt");
    if (store_cell(&rows, 0, 1)->kind != STORE_NULL)
        return avt_err_make(AVT_EDONE, "forsok", "has been confirmed");
    if (store_int(&rows, 0, 0) < clock_now())
        return avt_err_make(AVT_EEXPIRED, "forsok", "has expired");
    return AVT_NOERR;
}

static struct avt_err akt_prepare(struct job *job, struct writer *writer)
{
    struct akt_job *own = job->own;
    struct sak *sak;
    if (own->forsok)
        AVT_TRY(attempt_unused(job, writer, own->forsok));
    AVT_TRY(utsagn_decide(job, writer, &own->kommando));
    if (!job->andre)
        return AVT_NOERR;
    AVT_TRY(writer_sak(writer, &job->avtale, &sak));
    return check_rows(writer_service(writer), writer_store(writer), job->rq, sak, own->kommando.rolle,
                      own->kommando.handling);
}

static struct avt_err akt_write(struct job *job, struct writer *writer)
{
    struct akt_job *own = job->own;
    if (!own->forsok)
        return AVT_NOERR;
    return store_run(writer_store(writer), SQL_FORSOK_USE, S_TEXT(own->forsok), S_INT(job->post.r.nr));
}

static void akt_answer(struct job *job, struct writer *writer)
{
    struct utfall utfall = utsagn_utfall(job, writer);
    ((struct akt_job *)job->own)->answer(job->rq, &utfall);
}

static struct akt_job *akt_new(struct leser *leser, flow_answer answer)
{
    struct akt_job *own = avt_arena_alloc(leser->rq->arena, sizeof(*own));
    own->answer = answer;
    own->job = (struct job){.rq = leser->rq,
                            .arena = leser->rq->arena,
                            .avtale = leser->sak.id,
                            .prepare = akt_prepare,
                            .write = akt_write,
                            .answer = akt_answer,
                            .record = &own->record,
                            .own = own};
    return own;
}

static struct avt_err akt_submit(struct leser *leser, struct akt_job *own, const char *identitet,
                                 const uint8_t part_salt[32])
{
    struct request *rq = leser->rq;
    own->record.bevis = utsagn_bevis(rq->arena, rq->actor, identitet, part_salt);
    AVT_INVARIANT(avt_metode_find(&own->record.metode, rq->actor->metode));
    memcpy(own->record.person, rq->actor->person, sizeof(own->record.person));
    AVT_TRY(svar_key(&own->job));
    AVT_TRY(writer_submit(rq->service->writer, &own->job));
    rq->job = &own->job;
    return AVT_NOERR;
}

/* An attempt as stored, if it is this person's and on this agreement. */
static struct avt_err attempt_read(struct leser *leser, const char *forsok, struct avt_erklaering *s,
                                   struct avt_span *s_text, const char **identitet, uint8_t part_salt[32])
{
    struct request *rq = leser->rq;
    struct store_rows rows;
    struct avt_span plain, salt;
    struct avt_digest person;
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(rq->arena);
    AVT_TRY(store_all(leser->store, rq->arena, &rows, SQL_FORSOK_GET, S_TEXT(forsok)));
    bool own = rows.n > 0 && strcmp(store_text(&rows, 0, 0), leser->sak.id.text) == 0 &&
               store_hash(&rows, 0, 1, &person) && memcmp(person.byte, rq->actor->person, 32) == 0;
    if (!own)
        return avt_err_make(AVT_ENOTFOUND, "forsok", "no such attempt of this person");
    AVT_TRY(
        vault_unseal(rq->service->vault, rq->arena, &plain, leser->sak.id.text, "forsok", store_bytes(&rows, 0, 2)));
    AVT_TRY(avt_json_parse(rq->arena, &json, plain, &faults));
    *s_text = avt_span_str(avt_json_string(json, "s"));
    *identitet = avt_json_string(json, "identitet");
    AVT_TRY(avt_b64url_parse(rq->arena, &salt, avt_span_str(avt_json_string(json, "part_salt"))));
    if (salt.len != 32 || !*identitet)
        return avt_err_make(AVT_EDATA, "forsok", "stored attempt is not whole");
    memcpy(part_salt, salt.ptr, 32);
    return avt_erklaering_parse(rq->arena, s, *s_text);
}

struct avt_err flow_forsok_les(struct leser *leser, const char *forsok, struct avt_erklaering *s,
                               struct avt_span *s_text)
{
    const char *identitet;
    uint8_t salt[32];
    return attempt_read(leser, forsok, s, s_text, &identitet, salt);
}

/* The content is the one the attempt was checked with: only another day can change the verdict, or another agreement of
 * the person's. The latter the writer asks, so that no two that exclude each other are signed at once. */
static struct avt_err check_again(struct leser *leser, struct akt_job *own)
{
    const struct avt_erklaering *s = &own->record.s;
    own->job.andre =
        avt_flere_kan_stoppe(leser->sak.tiltak, moment_of(&leser->sak.tiltak->roller[leser->rolle], s->handling));
    if (own->job.andre || avt_date_oslo(s->frist - ATTEMPT_SECONDS) == clock_today())
        return AVT_NOERR;
    AVT_TRY(leser_fold(leser));
    return check_here(leser, s->handling);
}

struct avt_err flow_bekreft(struct leser *leser, const char *forsok, flow_answer answer)
{
    struct request *rq = leser->rq;
    struct akt_job *own = akt_new(leser, answer);
    const char *identitet = NULL;
    uint8_t salt[32] = {0};
    if (avt_faults_stop(&rq->faults))
        return avt_err_make(AVT_EFAULTS, "", "the request has faults of its own");
    own->forsok = forsok;
    AVT_TRY(attempt_read(leser, forsok, &own->record.s, &own->record.s_file, &identitet, salt));
    const struct avt_erklaering *s = &own->record.s;
    int rolle = avt_tiltak_rolle(leser->sak.tiltak, s->rolle);
    if (rolle < 0 || !(leser->roller & (avt_roles)1 << rolle))
        return avt_err_make(AVT_EROLE, "rolle", "no longer has this role");
    leser->rolle = rolle;
    AVT_TRY(check_again(leser, own));
    own->kommando = (struct avt_kommando){.handling = s->handling, .rolle = rolle, .fremlegg = s->fremlegg};
    memcpy(own->kommando.person, rq->actor->person, 32);
    return akt_submit(leser, own, identitet, salt);
}

/* The version an act in one step is about: the pending one, else the one in force; 0 when it is about neither. */
static void about(struct leser *leser, struct avt_erklaering *s)
{
    const struct avt_versjon *venter = avt_tilstand_venter(&leser->sak.state),
                             *gjelder = avt_tilstand_gjelder(&leser->sak.state);
    const struct avt_versjon *v = venter ? venter : gjelder;
    enum avt_concerns concerns = avt_handling_get(s->handling)->concerns;
    if (concerns == AVT_CONCERNS_AVTALE || !v)
        return;
    s->fremlegg = v->fremlegg;
    if (concerns != AVT_CONCERNS_VENTER)
        return;
    s->has_dokument = true;
    s->dokument = v->dokument;
    s->skjema = v->skjema;
}

/* Two about the same would be two answers to one question; new items of a list may be several. */
static void check_twice(struct request *rq, const struct avt_forslag *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++) {
            if (list[i].art != AVT_FORSLAG_NY && strcmp(list[i].sti, list[k].sti) == 0)
                avt_faults_add(&rq->faults, "dobbel-noekkel", list[i].sti, AVT_STOPP, "");
        }
    }
}

/* What a wish proposes, against the content that the page shows. Only a wish in a text that may hold them has any. */
static struct avt_err read_proposals(struct leser *leser, const struct oensket *oensket, struct avt_forslag **out)
{
    struct request *rq = leser->rq;
    const struct avt_handlingsdata *data = avt_tiltak_handling(leser->sak.tiltak, oensket->handling);
    const struct avt_versjon *vist = sak_vist(&leser->sak);
    struct avt_innhold innhold = {.tiltak = leser->sak.tiltak};
    size_t n = oensket->n_forslag, before = rq->n_lest, k = 0;
    bool wish = oensket->handling == AVT_ENDRINGSOENSKE && data && data->tekst && strcmp(data->tekst, AVT_OENSKE) == 0;
    *out = avt_arena_array(rq->arena, n, sizeof(**out));
    if (n > 0 && (!wish || n > AVT_MAX_FORSLAG))
        avt_faults_add(&rq->faults, wish ? "forslag-for-mange" : "ukjent-felt", "forslag", AVT_STOPP, "");
    if (n == 0 || !wish || n > AVT_MAX_FORSLAG || !vist)
        return AVT_NOERR;
    AVT_TRY(leser_innhold(leser, vist, &innhold));
    rq->n_lest = before; /* it shows nothing of it */
    for (size_t i = 0; i < n; i++) {
        const char *prefix = avt_arena_format(rq->arena, "forslag/%zu/", i + 1);
        k += forslag_les(leser, &(*out)[k], &innhold, &oensket->forslag[i], prefix, true);
    }
    check_twice(rq, *out, k);
    return AVT_NOERR;
}

/* All that is wrong is told at once; but who may not act is told that alone. */
static struct avt_err decide_all(struct leser *leser, const struct oensket *oensket, struct avt_kommando *kommando,
                                 struct utsagn_deler *deler, struct avt_forslag **forslag)
{
    struct avt_err err = utsagn_decide_here(leser, oensket, kommando);
    if (err.code != AVT_OK && err.code != AVT_EFAULTS)
        return err;
    struct avt_err parts = utsagn_deler_les(leser, oensket, deler);
    err = err.code != AVT_OK ? err : parts;
    AVT_TRY(read_proposals(leser, oensket, forslag));
    bool more = err.code == AVT_OK && avt_faults_stop(&leser->rq->faults);
    return more ? avt_err_make(AVT_EFAULTS, "forslag", "proposals") : err;
}

static struct avt_erklaering act_s(struct leser *leser, const struct avt_kommando *kommando,
                                   const struct utsagn_part *part)
{
    const struct avt_versjon *vist = sak_vist(&leser->sak), *venter = avt_tilstand_venter(&leser->sak.state);
    const struct avt_versjon *gjelder = avt_tilstand_gjelder(&leser->sak.state);
    bool of_item = kommando->om && gjelder && avt_handling_get(kommando->handling)->concerns == AVT_CONCERNS_AVTALE;
    unsigned n = of_item ? gjelder->n : venter ? venter->n : vist ? vist->n : 1;
    struct avt_erklaering s = utsagn_begin(leser, kommando->handling, n, part, ACT_SECONDS);
    about(leser, &s);
    s.slag = kommando->slag;
    s.om = kommando->om;
    s.has_gjelder_fra = kommando->has_gjelder_fra;
    s.gjelder_fra = kommando->gjelder_fra;
    return s;
}

struct avt_err flow_handling(struct leser *leser, const struct oensket *oensket, flow_answer answer)
{
    struct request *rq = leser->rq;
    struct akt_job *own = akt_new(leser, answer);
    struct utsagn_part part;
    struct utsagn_deler deler;
    struct avt_forslag *forslag;
    bool has_text;
    AVT_TRY(decide_all(leser, oensket, &own->kommando, &deler, &forslag));
    AVT_TRY(utsagn_match(leser, oensket->handling));
    AVT_TRY(utsagn_part(leser, &part));
    struct avt_erklaering s = act_s(leser, &own->kommando, &part);
    AVT_TRY(utsagn_oenske(leser, &s, &own->filer[0], &has_text, oensket->tekst, forslag, oensket->n_forslag));
    bool has_parts = utsagn_deler_add(leser, &s, &own->filer[has_text], &deler);
    own->record.s = s;
    own->record.s_file = avt_erklaering_format(rq->arena, &s);
    own->record.dokumenter = own->filer;
    own->record.n_dokumenter = (size_t)has_text + has_parts;
    return akt_submit(leser, own, part.identitet, part.salt);
}

/* ---- several acts with one press ---- */

/* An act of which nobody waits for the answer: its job owns its arena, since the request may be gone before it is done. */
static struct avt_err act_apart(struct leser *leser, const struct avt_kommando *kommando, const char *om)
{
    struct request *rq = leser->rq;
    struct avt_arena *arena = avt_arena_new();
    struct akt_job *own = avt_arena_alloc(arena, sizeof(*own));
    struct utsagn_part part;
    struct avt_err err = utsagn_part(leser, &part);
    own->kommando = *kommando;
    own->kommando.om = avt_arena_str(arena, om);
    if (err.code == AVT_OK) {
        own->record.s = act_s(leser, &own->kommando, &part);
        own->record.s_file = avt_erklaering_format(arena, &own->record.s);
        own->record.bevis = utsagn_bevis(arena, rq->actor, part.identitet, part.salt);
        AVT_INVARIANT(avt_metode_find(&own->record.metode, rq->actor->metode));
        memcpy(own->record.person, rq->actor->person, sizeof(own->record.person));
        own->job = (struct job){
            .arena = arena, .avtale = leser->sak.id, .prepare = akt_prepare, .record = &own->record, .own = own};
        err = writer_submit(rq->service->writer, &own->job);
    }
    if (err.code != AVT_OK)
        avt_arena_free(&arena);
    return err;
}

struct avt_err flow_flere(struct leser *leser, const struct oensket *oensket, const char *const *om, size_t n,
                          flow_answer answer)
{
    struct akt_job *own = akt_new(leser, answer);
    struct utsagn_part part;
    struct oensket first = *oensket;
    first.om = om[0];
    AVT_TRY(utsagn_decide_here(leser, &first, &own->kommando));
    AVT_TRY(utsagn_match(leser, oensket->handling));
    AVT_TRY(utsagn_part(leser, &part));
    for (size_t i = 0; i + 1 < n; i++)
        AVT_TRY(act_apart(leser, &own->kommando, om[i]));
    own->kommando.om = om[n - 1];
    own->record.s = act_s(leser, &own->kommando, &part);
    own->record.s_file = avt_erklaering_format(leser->rq->arena, &own->record.s);
    return akt_submit(leser, own, part.identitet, part.salt);
}
