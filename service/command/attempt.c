/* Step one of signing: the attempt. */
#include "command/attempt.h"

#include <string.h>

#include "avtale/flere.h"
#include "case/case_fakta.h"
#include "command/utsagn.h"
#include "sys/clock.h"
#include "writer/svar.h"

struct forsok_job {
    struct job job;
    struct avt_id id;
    struct forsok forsok;
    struct avt_span innhold; /* JSON: S, and what the evidence needs */
    const struct avt_versjon *versjon;
    flow_answer answer;
};

/* ---- what is declared ---- */

/* The role that the attempt counts for, and whose view it is about. */
static int counts_for(const struct leser *leser, const struct oensket *oensket)
{
    return oensket->paa_vegne_av ? avt_tiltak_rolle(leser->sak.tiltak, oensket->paa_vegne_av) : leser->rolle;
}

/* The version's documents this signer is shown: those of its view, so whatever consents stand. */
static void shown(struct leser *leser, struct avt_erklaering *s, const struct avt_versjon *versjon, int rolle)
{
    struct avt_arena *arena = leser->rq->arena;
    s->has_dokument = true;
    s->dokument = versjon->dokument;
    s->skjema = versjon->skjema;
    s->fremlegg = versjon->fremlegg;
    s->sett = avt_arena_array(arena, versjon->n_sett, sizeof(*s->sett));
    for (size_t i = 0; i < versjon->n_sett; i++) {
        int dokument = avt_tiltak_dokument(leser->sak.tiltak, versjon->sett[i].name);
        if (dokument >= 0 && avt_dokument_reads(leser->sak.tiltak, NULL, dokument, rolle))
            s->sett[s->n_sett++] = versjon->sett[i];
    }
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
    int rolle = counts_for(leser, oensket);
    int seconds = oensket->paa_vegne_av ? FULLMAKT_SECONDS : ATTEMPT_SECONDS;
    *s = utsagn_begin(leser, oensket->handling, versjon->n, part, seconds);
    shown(leser, s, versjon, rolle);
    s->has_visning = true;
    s->spraak = leser->rq->spraak;
    AVT_TRY(leser_visning_for_digest(leser, versjon, rolle, s->spraak, &s->visning, &s->mal));
    return same_view(leser->rq, oensket, &s->visning);
}

/* ---- what the rules say ---- */

/* The moment rules run at when a role declares; 0: none. Nav's own signature and decision are where the law's last word
 * on the content is asked for; one that it gives for another is that other's. */
static unsigned moment_of(const struct avt_tiltak *tiltak, const struct avt_erklaering *s)
{
    int rolle = avt_tiltak_rolle(tiltak, s->rolle);
    if (s->paa_vegne_av || rolle < 0 || tiltak->roller[rolle].klasse != AVT_KLASSE_NAV)
        return 0;
    return s->handling == AVT_GODKJENT ? AVT_SIGNERING : s->handling == AVT_BESLUTTET ? AVT_BESLUTNING : 0;
}

static bool runs_at(const struct avt_tiltak *tiltak, unsigned moment)
{
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        if (tiltak->regler[i].naar & moment)
            return true;
    }
    return false;
}

struct avt_err forsok_check_rows(struct service *service, struct store *store, struct request *rq, struct sak *sak,
                                 const struct avt_erklaering *s)
{
    unsigned moment = moment_of(sak->tiltak, s);
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
    fakta_skjul(sak->tiltak, avt_tiltak_rolle(sak->tiltak, s->rolle), &broken);
    avt_faults_join(&rq->faults, &broken);
    return avt_faults_stop(&broken) ? avt_err_make(AVT_EFAULTS, "", "not to be signed now") : AVT_NOERR;
}

struct avt_err flow_raad(struct leser *leser, enum avt_handling handling)
{
    struct request *rq = leser->rq;
    const struct avt_erklaering s = {.rolle = leser->sak.tiltak->roller[leser->rolle].navn, .handling = handling};
    struct avt_faults before = rq->faults;
    size_t n = 0;
    rq->faults = AVT_FAULTS(rq->arena);
    struct avt_err err = forsok_check_rows(rq->service, leser->store, rq, &leser->sak, &s);
    struct avt_faults told = rq->faults;
    rq->faults = before;
    for (size_t i = 0; i < told.n; i++) {
        if (told.list[i].severity == AVT_ADVARSEL)
            told.list[n++] = told.list[i];
    }
    told.n = n;
    avt_faults_join(&rq->faults, &told);
    return err.code == AVT_EFAULTS ? AVT_NOERR : err;
}

static struct avt_err check_here(struct leser *leser, const struct avt_erklaering *s)
{
    return forsok_check_rows(leser->rq->service, leser->store, leser->rq, &leser->sak, s);
}

/* The content is the one the attempt was checked with: only another day can change the verdict, or another agreement of
 * the person's. */
struct avt_err forsok_check_again(struct leser *leser, const struct avt_erklaering *s, bool *andre)
{
    *andre = avt_flere_kan_stoppe(leser->sak.tiltak, moment_of(leser->sak.tiltak, s));
    if (*andre || s->paa_vegne_av || avt_date_oslo(s->frist - ATTEMPT_SECONDS) == clock_today())
        return AVT_NOERR;
    AVT_TRY(leser_fold(leser));
    return check_here(leser, s);
}

/* ---- keeping it ---- */

static struct avt_span attempt_format(struct avt_arena *arena, const struct forsok *f)
{
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "s", avt_arena_strn(arena, f->s_text.ptr, f->s_text.len));
    avt_json_add_string(&w, "identitet", f->identitet);
    avt_json_add_string(&w, "part_salt", avt_b64url_format(arena, f->part_salt, sizeof(f->part_salt)));
    avt_json_add_string(&w, "person", f->person_id);
    avt_json_add_string(&w, "metode", f->metode);
    avt_json_add_int(&w, "poster", f->poster);
    if (f->fil > 0) {
        avt_json_add_int(&w, "fil", f->fil);
        avt_json_add_string(&w, "papir", f->papir);
    }
    if (f->samtale.bytes.len > 0)
        avt_json_add_string(&w, "samtale", avt_arena_strn(arena, f->samtale.bytes.ptr, f->samtale.bytes.len));
    avt_json_close(&w, '}');
    return avt_buf_get(&w.buf);
}

static struct avt_err attempt_parse(struct avt_arena *arena, struct forsok *f, struct avt_span plain)
{
    struct avt_json *json;
    struct avt_span salt;
    struct avt_faults faults = AVT_FAULTS(arena);
    AVT_TRY(avt_json_parse(arena, &json, plain, &faults));
    const struct avt_json *fil = avt_json_find(json, "fil"), *poster = avt_json_find(json, "poster");
    const char *samtale = avt_json_string(json, "samtale");
    f->s_text = avt_span_str(avt_json_string(json, "s"));
    f->identitet = avt_json_string(json, "identitet");
    f->person_id = avt_json_string(json, "person");
    f->metode = avt_json_string(json, "metode");
    f->papir = avt_json_string(json, "papir");
    f->fil = fil ? (unsigned)fil->number : 0;
    f->poster = poster ? (unsigned)poster->number : 0;
    if (samtale && *samtale)
        f->samtale = (struct avt_fil){.navn = AVT_SAMTALE, .dokument = -1, .bytes = avt_span_str(samtale)};
    f->samtale.digest = avt_hash(f->samtale.bytes);
    AVT_TRY(avt_b64url_parse(arena, &salt, avt_span_str(avt_json_string(json, "part_salt"))));
    if (salt.len != 32 || !f->identitet || !f->person_id || !f->metode)
        return avt_err_make(AVT_EDATA, "forsok", "stored attempt is not whole");
    memcpy(f->part_salt, salt.ptr, 32);
    return avt_erklaering_parse(arena, &f->s, f->s_text);
}

struct avt_err forsok_read(struct leser *leser, const char *id, struct forsok *out)
{
    struct request *rq = leser->rq;
    struct store_rows rows;
    struct avt_span plain;
    struct avt_digest person;
    AVT_TRY(store_all(leser->store, rq->arena, &rows, SQL_FORSOK_GET, S_TEXT(id)));
    if (rows.n == 0 || strcmp(store_text(&rows, 0, 0), leser->sak.id.text) != 0 || !store_hash(&rows, 0, 1, &person))
        return avt_err_make(AVT_ENOTFOUND, "forsok", "no such attempt");
    *out = (struct forsok){.fil = 0};
    memcpy(out->person, person.byte, 32);
    AVT_TRY(
        vault_unseal(rq->service->vault, rq->arena, &plain, leser->sak.id.text, "forsok", store_bytes(&rows, 0, 2)));
    return attempt_parse(rq->arena, out, plain);
}

bool forsok_is_own(const struct leser *leser, const struct forsok *forsok)
{
    return memcmp(forsok->person, leser->rq->actor->person, 32) == 0;
}

struct avt_err forsok_som(struct leser *leser, int rolle)
{
    if (leser->navngitt && leser->rolle != rolle) {
        avt_faults_add(&leser->rq->faults, "ugyldig-kode", "rolle", AVT_STOPP, "");
        return avt_err_make(AVT_EFAULTS, "rolle", "attempted in another role");
    }
    leser->rolle = rolle;
    return AVT_NOERR;
}

struct avt_err forsok_open(struct leser *leser, const char *id, struct forsok *out)
{
    AVT_TRY(forsok_read(leser, id, out));
    int rolle = avt_tiltak_rolle(leser->sak.tiltak, out->s.rolle);
    bool has = rolle >= 0 && leser->roller & (avt_roles)1 << rolle;
    bool own = forsok_is_own(leser, out);
    if (!own && !(out->s.paa_vegne_av && has))
        return avt_err_make(AVT_ENOTFOUND, "forsok", "no such attempt of this person");
    if (!has)
        return avt_err_make(AVT_EROLE, "rolle", "no longer has this role");
    return forsok_som(leser, rolle);
}

struct avt_err forsok_unused(struct job *job, struct writer *writer, const char *id)
{
    struct store_rows rows;
    AVT_TRY(store_all(writer_store(writer), job->arena, &rows, SQL_FORSOK_STATE, S_TEXT(id)));
    if (rows.n == 0)
        return avt_err_make(AVT_ENOTFOUND, "forsok", "no such attempt");
    if (store_cell(&rows, 0, 1)->kind != STORE_NULL)
        return avt_err_make(AVT_EDONE, "forsok", "has been confirmed");
    if (store_int(&rows, 0, 0) < clock_now())
        return avt_err_make(AVT_EEXPIRED, "forsok", "has expired");
    return AVT_NOERR;
}

/* ---- the job ---- */

static struct avt_err forsok_prepare(struct job *job, struct writer *writer)
{
    (void)job;
    (void)writer;
    return AVT_NOERR; /* an attempt binds nobody; the confirmation is what is decided on */
}

static struct avt_err forsok_write(struct job *job, struct writer *writer)
{
    struct forsok_job *own = job->own;
    struct store *store = writer_store(writer);
    avt_instant frist = own->forsok.s.frist;
    struct avt_span sealed;
    AVT_TRY(vault_seal(writer_service(writer)->vault, job->arena, &sealed, job->avtale.text, "forsok", own->innhold));
    AVT_TRY(store_run(store, SQL_FORSOK_ADD, S_TEXT(own->id.text), S_TEXT(job->avtale.text),
                      S_BLOB(avt_span_make(job->rq->actor->person, 32)), S_BLOB(sealed), S_INT(frist)));
    if (!own->forsok.s.paa_vegne_av)
        return AVT_NOERR;
    return store_run(store, SQL_FULLMAKT_ADD, S_TEXT(own->id.text), S_TEXT(job->avtale.text), S_INT(frist));
}

static void forsok_answer(struct job *job, struct writer *writer)
{
    (void)writer;
    struct forsok_job *own = job->own;
    struct utfall utfall = {.avtale = job->avtale.text,
                            .forsok = own->id.text,
                            .s = own->forsok.s_text,
                            .kontrollkode = flow_kontrollkode(job->arena, &own->versjon->fremlegg)};
    own->answer(job->rq, &utfall);
}

static struct avt_err forsok_make(struct leser *leser, const struct oensket *oensket, const struct avt_versjon *versjon,
                                  struct forsok *f)
{
    struct request *rq = leser->rq;
    struct utsagn_part part;
    AVT_TRY(utsagn_part(leser, &part));
    AVT_TRY(attempt_s(leser, &f->s, oensket, versjon, &part));
    if (oensket->paa_vegne_av)
        fullmakt_lines(leser, oensket, f);
    AVT_TRY(check_here(leser, &f->s));
    f->s_text = avt_erklaering_format(rq->arena, &f->s);
    f->identitet = part.identitet;
    f->person_id = rq->actor->id;
    f->metode = rq->actor->metode;
    f->poster = leser->sak.state.n_poster;
    memcpy(f->part_salt, part.salt, sizeof(f->part_salt));
    return AVT_NOERR;
}

struct avt_err flow_forsok(struct leser *leser, const struct oensket *oensket, flow_answer answer)
{
    struct request *rq = leser->rq;
    struct avt_kommando kommando;
    struct forsok_job *own = avt_arena_alloc(rq->arena, sizeof(*own));
    struct avt_err err = utsagn_decide_here(leser, oensket, &kommando);
    if (oensket->paa_vegne_av && (err.code == AVT_OK || err.code == AVT_EFAULTS))
        err = fullmakt_check(leser, oensket, &own->forsok);
    AVT_TRY(utsagn_match(leser, oensket->handling, err));
    const struct avt_versjon *versjon = avt_tilstand_venter(&leser->sak.state);
    own->id = id_new();
    own->versjon = versjon;
    own->answer = answer;
    AVT_TRY(forsok_make(leser, oensket, versjon, &own->forsok));
    own->innhold = attempt_format(rq->arena, &own->forsok);
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
