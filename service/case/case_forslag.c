/* Proposals on a draft: stored, proposed, answered. */
#include "case/case_forslag.h"

#include <string.h>

#include "avtale/text.h"
#include "command/flow.h"
#include "command/utsagn.h"
#include "sys/clock.h"
#include "writer/journal.h"
#include "writer/svar.h"

enum {
    KEPT = 4 * AVT_MAX_FORSLAG, /* of one role, answered ones included */
    NUMBERS = 10000,            /* of one document: more than all roles may have, and wishes bring */
};

static const char *const names[] = {"aapent", "tatt-inn", "nei", "trukket"};

const char *forslag_svar_name(enum forslag_svar svar)
{
    return names[svar];
}

/* ---- stored ---- */

/* Open is "" in the table. */
static const char *stored_name(enum forslag_svar svar)
{
    return svar == FORSLAG_AAPENT ? "" : names[svar];
}

static struct avt_span forslag_format(struct avt_arena *arena, const struct forslag *forslag)
{
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "felt", forslag->f.sti);
    avt_forslag_to_json(&w, "verdi", &forslag->f);
    avt_json_add_string(&w, "begrunnelse", forslag->f.begrunnelse);
    avt_json_add_int(&w, "oenske", forslag->oenske);
    avt_json_close(&w, '}');
    return avt_buf_get(&w.buf);
}

static struct avt_span svar_format(struct avt_arena *arena, const struct forslag *forslag)
{
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "rolle", forslag->svar_rolle);
    avt_json_add_string(&w, "tekst", forslag->svar_tekst);
    avt_json_close(&w, '}');
    return avt_buf_get(&w.buf);
}

static struct avt_err forslag_parse(struct avt_arena *arena, struct forslag *out, const struct avt_tiltak *tiltak,
                                    struct avt_span plain)
{
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(arena);
    AVT_TRY(avt_json_parse(arena, &json, plain, &faults));
    const char *sti = avt_json_string(json, "felt");
    const struct avt_json *verdi = avt_json_find(json, "verdi"), *oenske = avt_json_find(json, "oenske");
    if (!sti || !verdi || !oenske || !avt_forslag_finn(arena, &out->f, tiltak, sti))
        return avt_err_make(AVT_EDATA, "forslag", "stored proposal is not whole");
    avt_forslag_verdi(arena, &out->f, tiltak, NULL, verdi, &faults);
    if (faults.n > 0)
        return avt_err_make(AVT_EDATA, sti, "stored proposal does not fit its schema");
    out->f.begrunnelse = avt_json_string(json, "begrunnelse");
    out->oenske = (unsigned)oenske->number;
    return AVT_NOERR;
}

static struct avt_err svar_parse(struct avt_arena *arena, struct forslag *out, struct avt_span plain)
{
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(arena);
    AVT_TRY(avt_json_parse(arena, &json, plain, &faults));
    out->svar_rolle = avt_json_string(json, "rolle");
    out->svar_tekst = avt_json_string(json, "tekst");
    return AVT_NOERR;
}

static struct avt_err row_read(struct service *service, struct avt_arena *arena, const struct sak *sak,
                               const struct store_rows *rows, size_t i, struct forslag *out)
{
    struct avt_span plain;
    struct forslag one = {
        .nr = (unsigned)store_int(rows, i, 0), .rolle = store_text(rows, i, 1), .tid = store_int(rows, i, 3)};
    AVT_TRY(vault_unseal(service->vault, arena, &plain, sak->id.text, "forslag", store_bytes(rows, i, 2)));
    AVT_TRY(forslag_parse(arena, &one, sak->tiltak, plain));
    for (int k = FORSLAG_TATT_INN; k <= FORSLAG_TRUKKET; k++)
        one.svar = strcmp(store_text(rows, i, 4), names[k]) == 0 ? (enum forslag_svar)k : one.svar;
    if (one.svar != FORSLAG_AAPENT) {
        AVT_TRY(vault_unseal(service->vault, arena, &plain, sak->id.text, "forslag", store_bytes(rows, i, 5)));
        AVT_TRY(svar_parse(arena, &one, plain));
        one.svar_tid = store_int(rows, i, 6);
    }
    *out = one;
    return AVT_NOERR;
}

struct avt_err sak_forslag(struct service *service, struct store *store, struct avt_arena *arena, const struct sak *sak,
                           struct forslag **out, size_t *n)
{
    struct store_rows rows;
    AVT_TRY(store_all(store, arena, &rows, SQL_FORSLAG_ALL, S_TEXT(sak->id.text)));
    struct forslag *list = avt_arena_array(arena, rows.n, sizeof(*list));
    for (size_t i = 0; i < rows.n; i++)
        AVT_TRY(row_read(service, arena, sak, &rows, i, &list[i]));
    *out = list;
    *n = rows.n;
    return AVT_NOERR;
}

/* The last number of a document, never used again. */
static struct avt_err last_number(struct store *store, struct avt_arena *arena, const char *avtale, unsigned dokument,
                                  unsigned *out)
{
    struct store_rows rows;
    unsigned first = dokument * NUMBERS;
    AVT_TRY(store_all(store, arena, &rows, SQL_FORSLAG_LAST, S_TEXT(avtale), S_INT(first), S_INT(first + NUMBERS)));
    *out = (unsigned)store_int(&rows, 0, 0);
    return AVT_NOERR;
}

struct avt_err forslag_stand(struct store *store, struct avt_arena *arena, const char *avtale, uint32_t dokumenter,
                             unsigned *out)
{
    *out = 0;
    for (unsigned i = 0; i < AVT_MAX_DOCUMENTS; i++) {
        unsigned last = 0;
        if (dokumenter >> i & 1)
            AVT_TRY(last_number(store, arena, avtale, i, &last));
        *out += last;
    }
    return AVT_NOERR;
}

/* The next number of its document. */
static struct avt_err next_number(struct store *store, struct avt_arena *arena, const char *avtale,
                                  struct forslag *forslag)
{
    unsigned last;
    AVT_TRY(last_number(store, arena, avtale, (unsigned)avt_forslag_dokument(&forslag->f), &last));
    forslag->nr = last + 1;
    return AVT_NOERR;
}

struct avt_err forslag_add(struct service *service, struct store *store, struct avt_arena *arena, const char *avtale,
                           struct forslag *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct forslag *one = &list[i];
        struct avt_span innhold, svar = {0};
        AVT_TRY(next_number(store, arena, avtale, one));
        AVT_TRY(vault_seal(service->vault, arena, &innhold, avtale, "forslag", forslag_format(arena, one)));
        if (one->svar != FORSLAG_AAPENT)
            AVT_TRY(vault_seal(service->vault, arena, &svar, avtale, "forslag", svar_format(arena, one)));
        AVT_TRY(store_run(store, SQL_FORSLAG_ADD, S_TEXT(avtale), S_INT(one->nr), S_TEXT(one->rolle), S_BLOB(innhold),
                          S_INT(one->tid), S_TEXT(stored_name(one->svar)), svar.len ? S_BLOB(svar) : S_NULL,
                          svar.len ? S_INT(one->svar_tid) : S_NULL));
    }
    return AVT_NOERR;
}

struct avt_err forslag_aapent(struct store *store, struct avt_arena *arena, const char *avtale, unsigned nr)
{
    struct store_rows rows;
    AVT_TRY(store_all(store, arena, &rows, SQL_FORSLAG_STATE, S_TEXT(avtale), S_INT(nr)));
    if (rows.n == 0)
        return avt_err_make(AVT_ENOTFOUND, "forslag", "no such proposal");
    return *store_text(&rows, 0, 0) ? avt_err_make(AVT_EDONE, "forslag", "has been answered") : AVT_NOERR;
}

struct avt_err forslag_besvar(struct service *service, struct store *store, struct avt_arena *arena,
                              const struct sak *sak, const struct forslag *forslag)
{
    struct avt_span sealed;
    const char *avtale = sak->id.text;
    int rolle = avt_tiltak_rolle(sak->tiltak, forslag->rolle);
    AVT_TRY(vault_seal(service->vault, arena, &sealed, avtale, "forslag", svar_format(arena, forslag)));
    AVT_TRY(store_run(store, SQL_FORSLAG_SVAR, S_TEXT(avtale), S_INT(forslag->nr), S_TEXT(stored_name(forslag->svar)),
                      S_BLOB(sealed), S_INT(clock_now())));
    if (forslag->svar == FORSLAG_TRUKKET || rolle < 0)
        return AVT_NOERR;
    return varsel_forslag(store, arena, sak, (avt_roles)1 << rolle, "forslag-svar");
}

/* ---- who may ---- */

static avt_roles own(const struct leser *leser)
{
    return (avt_roles)1 << leser->rolle;
}

static bool reads(const struct leser *leser, int dokument)
{
    return avt_dokument_reads(leser->sak.tiltak, &leser->sak.state, dokument, leser->rolle);
}

bool forslag_leser_oenske(const struct leser *leser, int rolle)
{
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    const struct avt_akt akt = {.handling = AVT_ENDRINGSOENSKE, .forfatter = leser->rolle};
    return avt_akttekst_reads(tiltak, &leser->sak.state, &akt, AVT_OENSKE, rolle);
}

/* Another person or business is another agreement, once one has been put forward. */
static bool is_identity(const struct leser *leser, const struct avt_felt *felt)
{
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    for (size_t i = 0; felt && leser->sak.state.n_versjoner > 0 && i < tiltak->n_roller; i++) {
        if (tiltak->roller[i].identitet == felt && tiltak->roller[i].part[0])
            return true;
    }
    return false;
}

/* Why the role may not propose it, as a fault's code; NULL if it may. */
static const char *refusal(const struct leser *leser, const struct avt_forslag *f, bool i_oenske)
{
    avt_roles writers = avt_forslag_redigerer(leser->sak.tiltak, f);
    if (i_oenske)
        return avt_oenske_nekter(leser->sak.tiltak, &leser->sak.state, f, leser->rolle);
    if (is_identity(leser, f->felt))
        return "ny-avtale";
    if (writers == 0)
        return "forslag-ingen-skriver";
    return writers & own(leser) ? "forslag-eget-felt" : NULL;
}

bool forslag_kan_foreslaa(struct leser *leser, const struct avt_felt *felt, const struct avt_liste *liste,
                          bool i_oenske)
{
    struct avt_forslag f = {.felt = felt, .liste = liste, .art = felt ? AVT_FORSLAG_VERDI : AVT_FORSLAG_NY};
    return leser->sak.tiltak->roller[leser->rolle].part[0] && reads(leser, avt_forslag_dokument(&f)) &&
           !refusal(leser, &f, i_oenske);
}

bool forslag_kan_svare(const struct leser *leser, const struct forslag *forslag)
{
    return forslag->svar == FORSLAG_AAPENT && avt_forslag_redigerer(leser->sak.tiltak, &forslag->f) & own(leser) &&
           reads(leser, avt_forslag_dokument(&forslag->f));
}

bool forslag_kan_trekke(const struct leser *leser, const struct forslag *forslag)
{
    return forslag->svar == FORSLAG_AAPENT && forslag->oenske == 0 &&
           strcmp(forslag->rolle, leser->sak.tiltak->roller[leser->rolle].navn) == 0;
}

void forslag_stopp(const struct forslag *list, size_t n, struct avt_faults *faults)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i].svar == FORSLAG_AAPENT)
            avt_faults_add(faults, "forslag-aapent", list[i].f.sti, AVT_STOPP, "");
    }
}

/* ---- reading what was sent ---- */

static bool fault(struct request *rq, const char *kode, const char *prefix, const char *felt)
{
    avt_faults_add(&rq->faults, kode, avt_arena_format(rq->arena, "%s%s", prefix, felt), AVT_STOPP, "");
    return false;
}

static bool read_target(struct leser *leser, struct avt_forslag *f, const struct forslag_oensket *oensket,
                        const char *prefix)
{
    struct request *rq = leser->rq;
    if (!oensket->sti || !*oensket->sti)
        return fault(rq, "mangler", prefix, "felt");
    if (!avt_forslag_finn(rq->arena, f, leser->sak.tiltak, oensket->sti) || !reads(leser, avt_forslag_dokument(f)))
        return fault(rq, "ukjent-felt", "", oensket->sti);
    return true;
}

bool forslag_les(struct leser *leser, struct avt_forslag *out, const struct avt_innhold *innhold,
                 const struct forslag_oensket *oensket, const char *prefix, bool i_oenske)
{
    struct request *rq = leser->rq;
    struct avt_forslag f;
    const char *grunn = oensket->begrunnelse ? oensket->begrunnelse : "";
    size_t before = rq->faults.n;
    bool found = read_target(leser, &f, oensket, prefix);
    if (!oensket->verdi)
        fault(rq, "mangler", prefix, "verdi");
    else if (found)
        avt_forslag_verdi(rq->arena, &f, leser->sak.tiltak, innhold, oensket->verdi, &rq->faults);
    const char *written = grunn, *kode = avt_forslag_grunn(rq->arena, written, &grunn);
    if (kode) {
        fault(rq, kode, prefix, oensket->grunnfelt ? oensket->grunnfelt : "begrunnelse");
        avt_text_mark(&rq->faults, written, true);
    }
    kode = found && rq->faults.n == before ? refusal(leser, &f, i_oenske) : NULL;
    if (kode)
        fault(rq, kode, "", f.sti);
    if (rq->faults.n > before)
        return false;
    f.begrunnelse = grunn;
    *out = f;
    return true;
}

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
    fault(job->rq, "forslag-for-mange", "", "forslag");
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
    AVT_TRY(leser_utkast(leser, &utkast));
    if (!rolle->part[0])
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
    AVT_TRY(leser_forslag_nr(leser, nr, &found));
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
        AVT_TRY(utsagn_fritekst(rq, tekst ? tekst : "", "tekst", &own->forslag.svar_tekst));
    if (avt_faults_stop(&rq->faults))
        return avt_err_make(AVT_EFAULTS, "", "answer");
    own->job.prepare = svar_prepare;
    own->job.write = svar_write;
    return forslag_submit(own);
}
