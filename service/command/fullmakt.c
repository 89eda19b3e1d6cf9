/* On behalf of others: what one in Nav attempts, and a second confirms or refuses. */
#include "command/fullmakt.h"

#include <ctype.h>
#include <string.h>

#include "avtale/text.h"
#include "command/utsagn.h"
#include "reading/leser.h"
#include "reading/reading_log.h"
#include "reading/unseen.h"
#include "sys/clock.h"
#include "writer/journal.h"
#include "writer/writer.h"

/* ---- the attempt ---- */

enum { CODE_LENGTH = 8, CODE_HALF = 4 };

/* The digit a person means: Crockford's base32 has neither I, L nor O, for they are read as 1 and 0. */
static char code_digit(char c)
{
    char upper = (char)toupper((unsigned char)c);
    return upper == 'O' ? '0' : upper == 'I' || upper == 'L' ? '1' : upper;
}

const char *flow_kode(struct avt_arena *arena, const char *written)
{
    struct avt_buf buf = AVT_BUF(arena);
    size_t n = 0;
    for (const char *at = avt_text_compact(arena, written, true); *at; at++) {
        if (!isalnum((unsigned char)*at) || n == CODE_LENGTH)
            return NULL;
        if (n++ == CODE_HALF)
            avt_buf_char(&buf, '-');
        avt_buf_char(&buf, code_digit(*at));
    }
    return n == CODE_LENGTH ? buf.ptr : NULL;
}

static void fault(struct ctx *ctx, const char *kode, const char *felt)
{
    avt_faults_add(ctx->faults, kode, felt, AVT_STOPP, "");
}

/* The paper must be the one that whom it counts for may read: it is theirs. */
static struct avt_err find_paper(struct leser *leser, const struct oensket *oensket, int rolle, struct forsok *f)
{
    struct avt_post post;
    struct avt_span s_file, r_file;
    struct avt_opplasting o;
    struct avt_digest dokument;
    uint64_t nr = 0;
    struct avt_span text = avt_span_str(oensket->bevis);
    bool named = avt_span_starts(text, "post-") &&
                 avt_span_u64(avt_span_make(text.ptr + 5, text.len - 5), AVT_MAX_RECORDS, &nr) && nr > 0;
    struct avt_err err = avt_err_make(AVT_ENOTFOUND, "bevis", "");
    if (named)
        err = unseen_record(leser, (unsigned)nr, &post, &s_file, &r_file);
    if (named && err.code == AVT_OK)
        err = unseen_upload(leser, &post, &o, &dokument);
    if (err.code != AVT_OK && err.code != AVT_ENOTFOUND)
        return err;
    bool good =
        err.code == AVT_OK && strcmp(o.kind, AVT_FIL_PAPIR) == 0 && avt_opplasting_reads(leser->sak.tiltak, &o, rolle);
    if (!good) {
        fault(leser->ctx, "ugyldig-kode", "bevis");
        return AVT_NOERR;
    }
    f->fil = (unsigned)nr;
    f->papir = avt_digest_format(leser->ctx->arena, &o.sha256);
    f->bevis = dokument;
    return AVT_NOERR;
}

static void write_conversation(struct leser *leser, const struct oensket *oensket, struct forsok *f)
{
    struct ctx *ctx = leser->ctx;
    const char *clean;
    uint8_t salt[32];
    if (utsagn_fritekst(ctx, oensket->tekst, "tekst", &clean).code != AVT_OK)
        return;
    random_bytes(salt, sizeof(salt));
    f->samtale = (struct avt_fil){.navn = AVT_SAMTALE, .dokument = -1};
    f->samtale.bytes =
        avt_fritekst_format(ctx->arena, AVT_SAMTALE, leser->sak.id.text, salt, leser->sak.tiltak->skjema, clean);
    f->samtale.digest = f->bevis = avt_hash(f->samtale.bytes);
}

/* The code on the paper says which version was signed. */
static void check_code(struct leser *leser, const struct oensket *oensket)
{
    const struct avt_versjon *versjon = avt_tilstand_venter(&leser->sak.state);
    if (!versjon)
        return;
    const char *written = oensket->kode ? flow_kode(leser->ctx->arena, oensket->kode) : NULL;
    if (!oensket->kode || !*oensket->kode)
        fault(leser->ctx, "mangler", "papirkode");
    else if (!written || strcmp(written, flow_kontrollkode(leser->ctx->arena, &versjon->fremlegg)) != 0)
        fault(leser->ctx, "feil-kode", "papirkode");
}

struct avt_err fullmakt_check(struct leser *leser, const struct oensket *oensket, struct forsok *forsok)
{
    int rolle = avt_tiltak_rolle(leser->sak.tiltak, oensket->behalf_of);
    bool paper = oensket->bevis && *oensket->bevis;
    if (leser->roller & (avt_roles)1 << rolle)
        return avt_err_make(AVT_EROLE, "for", "signs for itself");
    if (paper) {
        AVT_TRY(find_paper(leser, oensket, rolle, forsok));
        check_code(leser, oensket);
    } else if (oensket->tekst && *oensket->tekst) {
        write_conversation(leser, oensket, forsok);
    }
    return avt_faults_stop(leser->ctx->faults) ? avt_err_make(AVT_EFAULTS, "", "on behalf") : AVT_NOERR;
}

void fullmakt_lines(struct leser *leser, const struct oensket *oensket, struct forsok *forsok)
{
    struct avt_erklaering *s = &forsok->s;
    s->behalf_of = oensket->behalf_of;
    s->reason = oensket->reason;
    s->bevis = forsok->bevis;
    if (forsok->samtale.bytes.len == 0)
        return;
    s->vedlagt = avt_arena_array(leser->ctx->arena, 1, sizeof(*s->vedlagt));
    s->vedlagt[s->n_vedlagt++] = (struct avt_sum){.name = AVT_SAMTALE, .digest = forsok->samtale.digest};
}

/* ---- the evidence ---- */

enum avt_metode fullmakt_metode(const struct forsok *forsok)
{
    enum avt_metode metode = AVT_METODE_PAPIR;
    if (forsok->fil == 0)
        AVT_INVARIANT(avt_metode_find(&metode, forsok->metode));
    return metode;
}

/* Both persons stand in it, each with how they had logged in, and the digest of the paper. */
struct avt_span fullmakt_bevis(struct avt_arena *arena, const struct forsok *forsok, const struct actor *bekrefter)
{
    uint8_t salt[32];
    random_bytes(salt, sizeof(salt));
    struct avt_span record = identity_record(arena, bekrefter, NULL);
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "salt", avt_b64url_format(arena, salt, sizeof(salt)));
    avt_json_add_string(&w, "metode", avt_metode_name(fullmakt_metode(forsok)));
    avt_json_add_string(&w, "innlogging", forsok->metode);
    avt_json_add_string(&w, "person", forsok->person_id);
    avt_json_add_string(&w, "identitet", forsok->identitet);
    avt_json_add_string(&w, "part_salt", avt_b64url_format(arena, forsok->part_salt, 32));
    if (forsok->papir)
        avt_json_add_string(&w, "papir", forsok->papir);
    avt_json_open(&w, "bekreftet", '{');
    avt_json_add_string(&w, "innlogging", bekrefter->metode);
    avt_json_add_string(&w, "person", bekrefter->id);
    avt_json_add_string(&w, "identitet", avt_arena_strn(arena, record.ptr, record.len));
    avt_json_close(&w, '}');
    avt_json_close(&w, '}');
    return avt_buf_get(&w.buf);
}

/* ---- what waits ---- */

/* Those who may confirm see all that is attempted; nobody else any of it. */
/* The first role of the actor's that signs for Nav, and so may confirm; -1 if it has none. */
static int confirming_role(const struct leser *leser)
{
    for (size_t i = 0; i < leser->sak.tiltak->n_roller; i++) {
        const struct avt_rolle *rolle = &leser->sak.tiltak->roller[i];
        if (leser->roller >> i & 1 && rolle->leads)
            return (int)i;
    }
    return -1;
}

static const char *name_of(struct avt_arena *arena, const char *identitet)
{
    struct avt_span rest = avt_span_str(identitet), line;
    bool ended;
    while (avt_span_line(&rest, &line, &ended)) {
        if (avt_span_starts(line, "navn "))
            return avt_arena_strn(arena, line.ptr + 5, line.len - 5);
    }
    return "";
}

static struct avt_err fill(struct leser *leser, const struct forsok *f, const char *utfall, struct avt_span svar,
                           struct fullmakt *out)
{
    out->egen = forsok_is_own(leser, f);
    out->navn = name_of(leser->ctx->arena, f->identitet);
    out->s = f->s;
    out->s_text = f->s_text;
    out->fil = f->fil;
    out->samtale = f->samtale.bytes;
    out->svar = svar;
    return forsok_naa(leser, out->id, f, utfall, &out->naa);
}

struct avt_err fullmakt_tekst(const struct leser *leser, const struct fullmakt *f, const char **out)
{
    *out = NULL;
    if (f->samtale.len == 0)
        return AVT_NOERR;
    reading_note(leser, f->s.versjon, AVT_SAMTALE);
    return avt_fritekst_parse(leser->ctx->arena, out, f->samtale);
}

struct avt_err fullmakt_svar(const struct leser *leser, const struct fullmakt *f, const char **out)
{
    struct ctx *ctx = leser->ctx;
    struct avt_span plain;
    *out = NULL;
    if (f->svar.len == 0)
        return AVT_NOERR;
    reading_note(leser, f->s.versjon, "svar");
    AVT_TRY(vault_unseal(ctx->service->vault, ctx->arena, &plain, leser->sak.id.text, "svar", f->svar));
    *out = avt_arena_strn(ctx->arena, plain.ptr, plain.len);
    return AVT_NOERR;
}

struct avt_err flow_finn_kode(struct request *rq, const char *kode, size_t *n, const char **id, const char **rolle)
{
    struct store_rows rows;
    AVT_TRY(rolle_kjent(request_ctx(rq)));
    struct store *store = service_read(rq->service);
    struct avt_err err = store_all(store, rq->arena, &rows, SQL_PAPIRKODE_FIND, S_TEXT(kode));
    service_read_done(rq->service, store);
    AVT_TRY(err);
    *n = 0;
    for (size_t i = 0; i < rows.n; i++) {
        struct leser leser;
        err = leser_open_id(&leser, request_ctx(rq), store_text(&rows, i, 0));
        if (err.code == AVT_ENOTFOUND)
            continue;
        AVT_TRY(err);
        int as = confirming_role(&leser);
        const char *navn = as >= 0 ? leser.sak.tiltak->roller[as].navn : NULL;
        leser_close(&leser);
        if (navn && (*n)++ == 0) {
            *id = store_text(&rows, i, 0);
            *rolle = navn;
        }
    }
    return AVT_NOERR;
}

struct avt_err flow_fullmakter(struct leser *leser, struct fullmakt **out, size_t *n)
{
    struct ctx *ctx = leser->ctx;
    struct store_rows rows = {0};
    if (confirming_role(leser) >= 0)
        AVT_TRY(store_all(leser->store, ctx->arena, &rows, SQL_FULLMAKT_OF, S_TEXT(leser->sak.id.text),
                          S_INT(clock_now())));
    struct fullmakt *list = avt_arena_array(ctx->arena, rows.n, sizeof(*list));
    for (size_t i = 0; i < rows.n; i++) {
        struct forsok f;
        list[i] = (struct fullmakt){.id = store_text(&rows, i, 0)};
        AVT_TRY(forsok_read(leser, list[i].id, &f));
        AVT_TRY(fill(leser, &f, store_text(&rows, i, 1), store_bytes(&rows, i, 2), &list[i]));
    }
    *out = list;
    *n = rows.n;
    return AVT_NOERR;
}

struct avt_err flow_fullmakt(struct leser *leser, const char *forsok, struct fullmakt *out)
{
    struct store_rows rows;
    struct forsok f;
    AVT_TRY(store_all(leser->store, leser->ctx->arena, &rows, SQL_FULLMAKT_GET, S_TEXT(forsok),
                      S_TEXT(leser->sak.id.text)));
    if (rows.n == 0)
        return avt_err_make(AVT_ENOTFOUND, "forsok", "nothing attempted on behalf");
    AVT_TRY(forsok_open(leser, forsok, &f));
    *out = (struct fullmakt){.id = forsok};
    return fill(leser, &f, store_text(&rows, 0, 1), store_bytes(&rows, 0, 2), out);
}

/* ---- refusing ---- */

struct avslag_job {
    struct job job;
    const char *forsok, *utfall, *tekst;
    flow_answer answer;
};

static struct avt_err avslag_prepare(struct job *job, struct writer *writer)
{
    return forsok_unused(job, writer, ((struct avslag_job *)job->own)->forsok);
}

static struct avt_err avslag_write(struct job *job, struct writer *writer)
{
    struct avslag_job *own = job->own;
    struct store *store = writer_store(writer);
    struct avt_span sealed = AVT_SPAN("");
    if (own->tekst)
        AVT_TRY(vault_seal(writer_service(writer)->vault, job->arena, &sealed, job->avtale.text, "svar",
                           avt_span_str(own->tekst)));
    AVT_TRY(store_run(store, SQL_FULLMAKT_END, S_TEXT(own->forsok), S_TEXT(own->utfall),
                      own->tekst ? S_BLOB(sealed) : S_NULL));
    return store_run(store, SQL_FORSOK_USE, S_TEXT(own->forsok), S_INT(0)); /* no record */
}

static void avslag_answer(struct job *job, struct writer *writer)
{
    struct avslag_job *own = job->own;
    struct utfall utfall = {.avtale = job->avtale.text, .forsok = own->forsok};
    (void)writer;
    own->answer(job->rq, &utfall);
}

struct avt_err flow_avslag(struct leser *leser, const char *forsok, const char *tekst, flow_answer answer)
{
    struct request *rq = leser->rq;
    struct fullmakt f;
    AVT_TRY(flow_fullmakt(leser, forsok, &f));
    struct avslag_job *own = avt_arena_alloc(rq->arena, sizeof(*own));
    *own = (struct avslag_job){.forsok = forsok, .utfall = f.egen ? "trukket" : "avslaatt", .answer = answer};
    if (tekst && *tekst)
        AVT_TRY(utsagn_fritekst(leser->ctx, tekst, "tekst", &own->tekst));
    else if (!f.egen)
        fault(leser->ctx, "mangler", "tekst");
    if (avt_faults_stop(&rq->faults))
        return avt_err_make(AVT_EFAULTS, "", "the request has faults of its own");
    own->job = (struct job){.rq = rq,
                            .arena = rq->arena,
                            .avtale = leser->sak.id,
                            .prepare = avslag_prepare,
                            .write = avslag_write,
                            .answer = avslag_answer,
                            .own = own};
    AVT_TRY(svar_key(&own->job));
    AVT_TRY(writer_submit(rq->service->writer, &own->job));
    rq->job = &own->job;
    return AVT_NOERR;
}
