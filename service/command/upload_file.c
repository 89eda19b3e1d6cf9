/* Uploading a file: what it is, who reads it, and the record that makes it evidence. */
#include "command/upload_file.h"

#include <string.h>

#include "avtale/text.h"
#include "command/pipeline.h"
#include "command/utsagn.h"
#include "reading/show.h"
#include "reading/unseen.h"
#include "sys/clock.h"
#include "writer/journal.h"
#include "writer/writer.h"

struct opplast_job {
    struct job job;
    struct writer_record record;
    struct avt_kommando kommando;
    struct avt_fil filer[2]; /* what tells of the file, and the file */
    flow_answer answer;
};

/* ---- what is uploaded ---- */

static void fault(struct request *rq, const char *kode, const char *felt)
{
    avt_faults_add(&rq->faults, kode, felt, AVT_STOPP, "");
}

static void check_bytes(struct request *rq, const struct filoenske *fil, struct avt_opplasting *o)
{
    if (fil->bytes.len == 0)
        fault(rq, "mangler", "fil");
    else if (!avt_filtype_find(&o->type, fil->bytes))
        fault(rq, "feil-filtype", "fil");
    o->storrelse = fil->bytes.len;
    o->sha256 = avt_hash(fil->bytes);
}

/* A program may send a file without a name, or with dots alone; then its type is name enough. */
static void check_name(struct request *rq, const struct filoenske *fil, struct avt_opplasting *o)
{
    const char *kode = avt_filnavn_check(rq->arena, avt_span_str(fil->navn), &o->navn);
    if (!kode)
        return;
    o->navn = avt_arena_format(rq->arena, "fil.%s", avt_filtype_endelse(o->type));
    if (strcmp(kode, "mangler") != 0 && strcmp(kode, "ser-tom-ut") != 0) {
        fault(rq, kode, "fil");
        avt_text_mark(&rq->faults, fil->navn, false);
    }
}

static void check_readers(struct leser *leser, const struct filoenske *fil, struct avt_opplasting *o)
{
    struct request *rq = leser->rq;
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    avt_roles named = 0;
    for (const char *const *word = fil->lesere; word && *word; word++) {
        avt_roles roles = avt_tiltak_roles(tiltak, *word);
        if (roles == 0)
            fault(rq, "ugyldig-kode", "lesere");
        named |= roles;
    }
    if (fil->slag && avt_tiltak_filslag(tiltak, fil->slag))
        o->lesere = avt_roles_names(rq->arena, tiltak,
                                    avt_opplasting_lesere(tiltak, fil->slag, leser->rolle, named, &rq->faults));
    o->kind = fil->slag;
}

static struct avt_err describe(struct leser *leser, const struct filoenske *fil, struct avt_opplasting *o)
{
    struct request *rq = leser->rq;
    if (fil->bytes.len > AVT_MAX_UPLOAD)
        return avt_err_make(AVT_ELIMIT, "fil", "more than a file may be");
    check_bytes(rq, fil, o);
    check_name(rq, fil, o);
    check_readers(leser, fil, o);
    return avt_faults_stop(&rq->faults) ? avt_err_make(AVT_EFAULTS, "", "file") : AVT_NOERR;
}

/* ---- the record ---- */

static struct avt_err record_make(struct leser *leser, struct opplast_job *own, const struct avt_opplasting *o,
                                  struct avt_span bytes)
{
    struct request *rq = leser->rq;
    struct utsagn_part part;
    uint8_t salt[32];
    AVT_TRY(utsagn_part(leser, &part));
    random_bytes(salt, sizeof(salt));
    struct avt_span text = avt_opplasting_format(rq->arena, o, leser->sak.id.text, salt, leser->sak.tiltak->skjema);
    own->filer[0] = (struct avt_fil){.navn = AVT_OPPLASTING, .dokument = -1, .bytes = text, .digest = avt_hash(text)};
    own->filer[1] = (struct avt_fil){.navn = "opplastet", .dokument = -1, .bytes = bytes, .digest = o->sha256};
    const struct avt_versjon *vist = sak_vist(&leser->sak);
    struct avt_erklaering s = utsagn_begin(leser, AVT_OPPLASTET, vist ? vist->n : 1, &part, ACT_SECONDS);
    s.code = o->kind;
    s.vedlagt = avt_arena_array(rq->arena, 1, sizeof(*s.vedlagt));
    s.vedlagt[s.n_vedlagt++] = (struct avt_sum){.name = AVT_OPPLASTING, .digest = own->filer[0].digest};
    own->record = (struct writer_record){.s = s,
                                         .bevis = identity_evidence(rq->arena, rq->actor, part.identitet, part.salt),
                                         .dokumenter = own->filer,
                                         .n_dokumenter = 2};
    AVT_INVARIANT(avt_metode_find(&own->record.metode, rq->actor->metode));
    memcpy(own->record.person, rq->actor->person, sizeof(own->record.person));
    return AVT_NOERR;
}

static struct avt_err opplast_prepare(struct job *job, struct writer *writer)
{
    struct opplast_job *own = job->own;
    struct store_rows rows;
    AVT_TRY(store_all(writer_store(writer), job->arena, &rows, SQL_DOKUMENT_FILER, S_TEXT(job->avtale.text)));
    if ((uint64_t)store_int(&rows, 0, 0) + own->filer[1].bytes.len > AVT_MAX_UPLOADS)
        return avt_err_make(AVT_ELIMIT, "fil", "more than the files of an agreement may be");
    return command_decide(job, writer, &own->kommando);
}

static void opplast_answer(struct job *job, struct writer *writer)
{
    struct utfall utfall = command_outcome(job, writer);
    ((struct opplast_job *)job->own)->answer(job->rq, &utfall);
}

struct avt_err flow_opplast(struct leser *leser, const struct filoenske *fil, flow_answer answer)
{
    struct request *rq = leser->rq;
    struct opplast_job *own = avt_arena_alloc(rq->arena, sizeof(*own));
    struct avt_opplasting o = {.lesere = ""};
    struct oensket oensket = {.handling = AVT_OPPLASTET, .code = fil->slag};
    struct avt_err err = utsagn_decide_here(leser, &oensket, &own->kommando);
    if (err.code == AVT_OK || err.code == AVT_EFAULTS)
        err = describe(leser, fil, &o);
    AVT_TRY(utsagn_match(leser, AVT_OPPLASTET, err));
    AVT_TRY(record_make(leser, own, &o, fil->bytes));
    own->answer = answer;
    own->job = (struct job){.rq = rq,
                            .arena = rq->arena,
                            .avtale = leser->sak.id,
                            .prepare = opplast_prepare,
                            .answer = opplast_answer,
                            .record = &own->record,
                            .own = own};
    AVT_TRY(svar_key(&own->job));
    AVT_TRY(writer_submit(rq->service->writer, &own->job));
    rq->job = &own->job;
    return AVT_NOERR;
}

struct avt_err flow_last_ned(struct leser *leser)
{
    struct request *rq = leser->rq;
    struct avt_post post;
    struct avt_opplasting o;
    struct avt_span s_file, r_file, bytes;
    uint64_t nr;
    if (!avt_span_u64(avt_span_str(rq->param[1]), AVT_MAX_RECORDS, &nr))
        return avt_err_make(AVT_ENOTFOUND, "fil", "not a record's number");
    AVT_TRY(unseen_record(leser, (unsigned)nr, &post, &s_file, &r_file));
    AVT_TRY(show_upload(leser, &post, &o, NULL, &bytes));
    answer_download(rq, avt_filtype_media(o.type), o.navn, avt_filtype_endelse(o.type), bytes);
    return AVT_NOERR;
}
