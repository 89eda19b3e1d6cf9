/* Declaring: signing in two steps, and the acts done in one. */
#include <string.h>

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

/* The law wants the content settled before the start; Nav's own signature is where it is checked, and only when a start is agreed on. */
static struct avt_err check_start(struct leser *leser, const struct avt_versjon *versjon, enum avt_handling handling)
{
    struct request *rq = leser->rq;
    struct avt_fakta fakta;
    struct avt_innhold innhold;
    bool start = versjon->n == 1;
    for (size_t i = 0; i < versjon->n_endret; i++)
        start = start || strcmp(versjon->endret[i].sti, "start") == 0;
    if (handling != AVT_GODKJENT || leser->sak.tiltak->roller[leser->rolle].klasse != AVT_KLASSE_NAV || !start)
        return AVT_NOERR;
    AVT_TRY(sak_innhold(rq->service, leser->store, rq->arena, &leser->sak, versjon, &innhold));
    AVT_TRY(fakta_finn(rq->service, leser->store, rq->arena, &fakta, leser->sak.id.text, &innhold));
    avt_regel_check(&innhold, AVT_SIGNERING, &fakta, &rq->faults);
    return avt_faults_stop(&rq->faults) ? avt_err_make(AVT_EFAULTS, "", "not to be signed now") : AVT_NOERR;
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
    AVT_TRY(check_start(leser, versjon, oensket->handling));
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
    if (own->forsok)
        AVT_TRY(attempt_unused(job, writer, own->forsok));
    return utsagn_decide(job, writer, &own->kommando);
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

/* The content is the one the attempt was checked with; only another day can change the verdict. */
static struct avt_err check_start_again(struct leser *leser, const struct avt_erklaering *s)
{
    if (avt_date_oslo(s->frist - ATTEMPT_SECONDS) == clock_today())
        return AVT_NOERR;
    AVT_TRY(leser_fold(leser));
    const struct avt_versjon *versjon = avt_tilstand_venter(&leser->sak.state);
    return versjon ? check_start(leser, versjon, s->handling) : AVT_NOERR;
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
    AVT_TRY(check_start_again(leser, s));
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

/* A version of its own needs that none waits. */
static struct avt_err check_room(struct leser *leser)
{
    if (!avt_tilstand_venter(&leser->sak.state))
        return AVT_NOERR;
    avt_faults_add(&leser->rq->faults, "versjon-venter", "handling", AVT_STOPP, "");
    return avt_err_make(AVT_EFAULTS, "handling", "a version waits");
}

/* All that is wrong is told at once; but who may not act is told that alone. */
static struct avt_err decide_all(struct leser *leser, const struct oensket *oensket, struct avt_kommando *kommando,
                                 struct utsagn_deler *deler)
{
    struct avt_err err = utsagn_decide_here(leser, oensket, kommando);
    if (err.code != AVT_OK && err.code != AVT_EFAULTS)
        return err;
    struct avt_err parts = utsagn_deler_les(leser, oensket, deler);
    if (err.code == AVT_OK && deler->hva.n > 0 && !deler->hva.dokument)
        AVT_TRY(check_room(leser));
    return err.code != AVT_OK ? err : parts;
}

static struct avt_erklaering act_s(struct leser *leser, const struct avt_kommando *kommando,
                                   const struct utsagn_part *part)
{
    const struct avt_versjon *vist = sak_vist(&leser->sak), *venter = avt_tilstand_venter(&leser->sak.state);
    unsigned n = venter ? venter->n : vist ? vist->n : 1;
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
    bool has_text;
    AVT_TRY(decide_all(leser, oensket, &own->kommando, &deler));
    AVT_TRY(utsagn_match(leser, oensket->handling));
    AVT_TRY(utsagn_part(leser, &part));
    struct avt_erklaering s = act_s(leser, &own->kommando, &part);
    AVT_TRY(utsagn_tekst(leser, &s, &own->filer[0], &has_text, oensket->tekst));
    bool has_parts = utsagn_deler_add(leser, &s, &own->filer[has_text], &deler);
    own->record.s = s;
    own->record.s_file = avt_erklaering_format(rq->arena, &s);
    own->record.dokumenter = own->filer;
    own->record.n_dokumenter = (size_t)has_text + has_parts;
    if (deler.hva.n > 0 && !deler.hva.dokument)
        AVT_TRY(flow_gi_nytt(leser, &deler, &own->job));
    return akt_submit(leser, own, part.identitet, part.salt);
}
