/* The bundle a reader gets: collecting its entries; lib/verify says what they are called and what they must prove. */
#include "command/make_bundle.h"

#include <string.h>

#include "avtale/dokument.h"
#include "avtale/pakke.h"
#include "avtale/pakketekst.h"
#include "avtale/text.h"
#include "reading/reading_log.h"
#include "reading/show.h"
#include "reading/unseen.h"
#include "signer/signer.h"
#include "writer/journal.h"
#include "writer/writer.h"

enum { TRIES = 3 }; /* of making it as of a head that is still the last when it is sealed */

struct samler {
    struct leser *leser;
    struct avt_arena *arena;
    struct avt_pakke pakke;
    struct avt_pakketekst tekst;
    struct avt_span checkpoint; /* that covers the head, as a note */
    struct journal_tiles tiles; /* for the proofs: records of one agreement often lie near each other in the log */
    struct avt_post *poster;
    size_t n_poster;
};

/* ---- records and their place in the log ---- */

static struct avt_err proof_add(struct samler *s, unsigned nr)
{
    struct store_rows rows;
    struct avt_tlog_proof proof = {.checkpoint = s->checkpoint};
    AVT_TRY(store_all(s->leser->store, s->arena, &rows, SQL_BLAD_GET, S_TEXT(s->leser->sak.id.text), S_INT(nr)));
    if (rows.n == 0)
        return avt_err_make(AVT_EDATA, "logg", "a record's leaf is missing");
    proof.index = (uint64_t)store_int(&rows, 0, 0);
    proof.extra = store_bytes(&rows, 0, 1);
    AVT_TRY(
        avt_proof_inclusion(s->arena, &proof.proof, proof.index, s->tekst.logg.size, journal_tiles_hash, &s->tiles));
    avt_pakke_add(&s->pakke, avt_pakke_name_record(s->arena, nr, "tlog-proof"),
                  avt_tlog_proof_format(s->arena, &proof));
    return AVT_NOERR;
}

/* What was done in a role's name is that role's to prove, and theirs who attested it. */
static bool own_behalf(const struct samler *s, const struct avt_post *post, struct avt_span bevis)
{
    const struct avt_tiltak *tiltak = s->leser->sak.tiltak;
    const char *rolle = tiltak->roller[s->leser->rolle].navn;
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(s->arena);
    bool had;
    if (!post->s.behalf_of)
        return false;
    if (strcmp(post->s.behalf_of, rolle) == 0)
        return leser_hadde_rollen(s->leser, post->r.nr, &had).code == AVT_OK && had;
    if (strcmp(post->s.rolle, rolle) != 0 || avt_json_parse(s->arena, &json, bevis, &faults).code != AVT_OK)
        return false;
    const struct avt_json *other = avt_json_find(json, "bekreftet");
    const char *record = other ? avt_json_string(other, "identitet") : NULL;
    return record && avt_span_is(identity_record(s->arena, s->leser->rq->actor, NULL), record);
}

/* The reader did the record itself, in the role it reads in: then the evidence is its own. */
static bool own_record(const struct samler *s, const struct avt_post *post, struct avt_span bevis)
{
    if (own_behalf(s, post, bevis))
        return true;
    uint8_t person[32];
    unsigned nr = post->r.nr;
    const struct avt_decide_in *in = &s->leser->decide;
    if (strcmp(post->s.rolle, s->leser->sak.tiltak->roller[s->leser->rolle].navn) != 0)
        return false;
    return in->person(in->person_ctx, nr, person) && memcmp(person, s->leser->rq->actor->person, 32) == 0;
}

/* Facts are Nav's; other free texts have the readers their act's data name. */
static bool reads_text(const struct samler *s, const struct avt_erklaering *e, const char *navn)
{
    const struct avt_tiltak *tiltak = s->leser->sak.tiltak;
    int author = avt_tiltak_rolle(tiltak, e->rolle);
    if (strcmp(navn, "fakta") == 0)
        return tiltak->roller[s->leser->rolle].klasse == AVT_ROLE_NAV;
    if (e->behalf_of) {
        int counts = avt_tiltak_rolle(tiltak, e->behalf_of);
        return counts >= 0 && avt_samtale_reads(tiltak, counts, s->leser->rolle);
    }
    const struct avt_akt akt = {e->handling, e->code, author};
    return author >= 0 && avt_akttekst_reads(tiltak, &s->leser->sak.state, &akt, navn, s->leser->rolle);
}

static struct avt_err texts_add(struct samler *s, const struct avt_post *post)
{
    struct request *rq = s->leser->rq;
    for (size_t i = 0; i < post->s.n_vedlagt; i++) {
        const struct avt_sum *text = &post->s.vedlagt[i];
        struct avt_span bytes;
        if (!reads_text(s, &post->s, text->name))
            continue;
        AVT_TRY(sak_dokument(rq->service, s->leser->store, s->arena, s->leser->sak.id.text, &text->digest, &bytes));
        avt_pakke_add(&s->pakke, avt_pakke_name_text(s->arena, post->r.nr, text->name), bytes);
    }
    return AVT_NOERR;
}

/* A file and what tells of it, for those who read it. */
static struct avt_err file_add(struct samler *s, const struct avt_post *post)
{
    struct request *rq = s->leser->rq;
    struct avt_opplasting o;
    struct avt_digest dokument;
    struct avt_span bytes, text;
    struct avt_err err = show_upload(s->leser, post, &o, &dokument, &bytes);
    if (err.code == AVT_ENOTFOUND)
        return AVT_NOERR;
    AVT_TRY(err);
    AVT_TRY(sak_dokument(rq->service, s->leser->store, s->arena, s->leser->sak.id.text, &dokument, &text));
    avt_pakke_add(&s->pakke, avt_pakke_name_text(s->arena, post->r.nr, AVT_OPPLASTING), text);
    avt_pakke_add(&s->pakke, avt_pakke_name_file(s->arena, post->r.nr, avt_filtype_endelse(o.type)), bytes);
    return AVT_NOERR;
}

static struct avt_err record_add(struct samler *s, unsigned nr)
{
    struct request *rq = s->leser->rq;
    struct avt_span s_file, r_file, bevis;
    struct avt_post *post = &s->poster[nr - 1];
    AVT_TRY(
        sak_post(rq->service, s->leser->store, s->arena, s->leser->sak.id.text, nr, post, &s_file, &r_file, &bevis));
    avt_pakke_add(&s->pakke, avt_pakke_name_record(s->arena, nr, "erklaering"), s_file);
    avt_pakke_add(&s->pakke, avt_pakke_name_record(s->arena, nr, "kvittering"), r_file);
    if (own_record(s, post, bevis))
        avt_pakke_add(&s->pakke, avt_pakke_name_record(s->arena, nr, "bevis"), bevis);
    AVT_TRY(proof_add(s, nr));
    return avt_act_get(post->s.handling)->family == AVT_FAMILY_FILE ? file_add(s, post) : texts_add(s, post);
}

/* Every list from the first: each names the one before it. */
static struct avt_err keylists_add(struct samler *s)
{
    for (uint64_t number = 1; number <= s->leser->rq->service->nokkelliste; number++) {
        struct store_rows rows;
        AVT_TRY(store_all(s->leser->store, s->arena, &rows, SQL_NOKKELLISTE_GET, S_INT(number)));
        if (rows.n == 0)
            return avt_err_make(AVT_EDATA, "nokkelliste", "a key list is missing");
        avt_pakke_add(&s->pakke, avt_pakke_name_keylist(s->arena, number), store_bytes(&rows, 0, 1));
    }
    return AVT_NOERR;
}

/* ---- versions, schemas, templates ---- */

/* The files a sha256sum list names, as they were when used. */
static struct avt_err set_read(struct samler *s, const struct avt_digest *digest, struct avt_entry **files, size_t *n)
{
    struct store_rows rows;
    struct avt_sum *sums;
    AVT_TRY(store_all(s->leser->store, s->arena, &rows, SQL_SETT_GET, S_HASH(digest)));
    if (rows.n == 0)
        return avt_err_make(AVT_EDATA, "sett", "a schema or template named by a record is missing");
    AVT_TRY(avt_sums_parse(s->arena, &sums, n, store_bytes(&rows, 0, 0)));
    *files = avt_arena_array(s->arena, *n, sizeof(**files));
    for (size_t i = 0; i < *n; i++) {
        AVT_TRY(store_all(s->leser->store, s->arena, &rows, SQL_FIL_GET, S_HASH(&sums[i].digest)));
        if (rows.n == 0)
            return avt_err_make(AVT_EDATA, "fil", "a file of a schema or template is missing");
        (*files)[i] = (struct avt_entry){.name = sums[i].name, .bytes = store_bytes(&rows, 0, 0)};
    }
    return AVT_NOERR;
}

static struct avt_err schema_add(struct samler *s, const struct avt_digest *skjema)
{
    struct avt_entry *files;
    size_t n;
    AVT_TRY(set_read(s, skjema, &files, &n));
    for (size_t i = 0; i < n; i++)
        avt_pakke_add(&s->pakke, avt_pakke_name_schema(s->arena, files[i].name), files[i].bytes);
    return AVT_NOERR;
}

/* The role's own view, if it is the one that this declaration names, and the template it was made with. */
static struct avt_err view_add(struct samler *s, const struct avt_versjon *v, const struct avt_erklaering *e)
{
    struct leser *leser = s->leser;
    struct avt_digest visning, mal;
    struct avt_entry *files;
    struct avt_span view;
    size_t n;
    struct avt_err err = unseen_view_digest(leser, v, leser->rolle, e->spraak, &visning, &mal);
    if (err.code == AVT_ENOTFOUND || (err.code == AVT_OK && !avt_digest_equal(&visning, &e->visning)))
        return AVT_NOERR;
    AVT_TRY(err);
    AVT_TRY(show_view(leser, v, leser->rolle, e->spraak, &view));
    avt_pakke_add(&s->pakke, avt_pakke_name_view(s->arena, v->n, e->spraak), view);
    AVT_TRY(set_read(s, &mal, &files, &n));
    avt_pakke_add_mal(&s->pakke, &mal, files, n);
    return AVT_NOERR;
}

/* What no declaration says was shown proves nothing, and would stand beside what does as if it did. */
static struct avt_err views_add(struct samler *s, const struct avt_versjon *v)
{
    for (unsigned i = 0; i < s->n_poster; i++) {
        const struct avt_erklaering *e = &s->poster[i].s;
        if (e->has_visning && avt_digest_equal(&e->fremlegg, &v->fremlegg))
            AVT_TRY(view_add(s, v, e));
    }
    return AVT_NOERR;
}

static struct avt_err version_add(struct samler *s, const struct avt_versjon *v)
{
    struct leser *leser = s->leser;
    struct avt_fil *files;
    size_t n;
    if (!leser_ser_versjon(leser, v))
        return schema_add(s, &v->skjema); /* which says who reads what now */
    AVT_TRY(show_files(leser, v, &files, &n));
    for (size_t i = 0; i < n; i++)
        avt_pakke_add(&s->pakke, avt_pakke_name_document(s->arena, v->n, files[i].navn), files[i].bytes);
    AVT_TRY(views_add(s, v));
    return schema_add(s, &v->skjema);
}

/* All from the first that the bundle must have, which the check kreves requires too. */
static struct avt_err versions_add(struct samler *s)
{
    const struct avt_tilstand *state = &s->leser->sak.state;
    const struct service *service = s->leser->ctx->service;
    const size_t first = avt_dokument_fra(service->tiltak, service->n_tiltak, state);
    s->tekst.fra = first < state->n_versjoner ? state->versjoner[first].n : 1;
    for (size_t i = first; i < state->n_versjoner; i++) {
        if (sak_versjon(&s->leser->sak, state->versjoner[i].n) == &state->versjoner[i])
            AVT_TRY(version_add(s, &state->versjoner[i]));
    }
    return AVT_NOERR;
}

/* ---- the whole ---- */

static struct avt_err checkpoint_take(struct samler *s, struct avt_span file)
{
    struct avt_note note;
    s->checkpoint = file;
    AVT_TRY(avt_note_parse(s->arena, &note, file));
    return avt_checkpoint_parse(s->arena, &s->tekst.logg, note.text);
}

static struct avt_err checkpoint_read(struct samler *s, bool *found)
{
    struct store_rows rows;
    AVT_TRY(
        store_all(s->leser->store, s->arena, &rows, SQL_BLAD_GET, S_TEXT(s->leser->sak.id.text), S_INT(s->n_poster)));
    *found = false;
    if (rows.n == 0)
        return AVT_NOERR;
    AVT_TRY(store_all(s->leser->store, s->arena, &rows, SQL_SJEKKPUNKT_COVER, S_INT(store_int(&rows, 0, 0))));
    *found = rows.n > 0;
    return *found ? checkpoint_take(s, store_bytes(&rows, 0, 2)) : AVT_NOERR;
}

/* The first checkpoint that covers the head; made now if there is none. */
static struct avt_err checkpoint_find(struct samler *s)
{
    bool found;
    if (s->n_poster == 0)
        return avt_err_make(AVT_ESTATUS, "", "nothing has been put forward yet");
    AVT_TRY(checkpoint_read(s, &found));
    if (found)
        return AVT_NOERR;
    AVT_TRY(writer_checkpoint(s->leser->rq->service->writer));
    store_read_end(s->leser->store); /* to see what has been committed since */
    AVT_TRY(store_read_begin(s->leser->store));
    AVT_TRY(checkpoint_read(s, &found));
    return found ? AVT_NOERR : avt_err_make(AVT_ESEAL, "logg", "no checkpoint covers the record");
}

/* avt_pakke_seal_fn: the manifest, by the signer. It seals a bundle as of the newest head alone, and if there is a newer
 * one than this, it can be made again. */
static struct avt_err seal(void *ctx, struct avt_arena *arena, struct avt_span *note, struct avt_span sums)
{
    const struct samler *s = ctx;
    struct service *service = s->leser->ctx->service;
    const struct signer_bundle bundle = {
        .sums = sums, .tekst = avt_pakketekst_format(arena, &s->tekst), .checkpoint = s->checkpoint};
    pthread_mutex_lock(&service->pakke_lock);
    struct avt_err err = signer_manifest(service->pakke_signer, arena, note, &bundle);
    pthread_mutex_unlock(&service->pakke_lock);
    return err;
}

static struct avt_err make(struct leser *leser, struct avt_span *out)
{
    struct avt_arena *arena = leser->rq->arena;
    struct samler s = {
        .leser = leser,
        .arena = arena,
        .pakke = AVT_PAKKE(arena),
        .tiles = {.store = leser->store,           .arena = arena},
        .n_poster = leser->sak.state.n_poster,
        .tekst = { .avtale = leser->sak.id,
                  .rolle = leser->sak.tiltak->roller[leser->rolle].navn,
                  .nr = leser->sak.state.n_poster,
                  .hode = leser->sak.state.hode}
    };
    AVT_TRY(checkpoint_find(&s));
    s.poster = avt_arena_array(s.arena, s.n_poster, sizeof(*s.poster));
    for (unsigned nr = 1; nr <= s.n_poster; nr++)
        AVT_TRY(record_add(&s, nr));
    AVT_TRY(keylists_add(&s));
    AVT_TRY(versions_add(&s));
    avt_pakke_add(&s.pakke, AVT_PAKKE_TEKST, avt_pakketekst_format(arena, &s.tekst));
    reading_note(leser, 0, "pakke");
    return avt_pakke_format(&s.pakke, out, seal, &s);
}

/* Something has been sealed since it was read. */
static struct avt_err has_moved(struct leser *leser, bool *out)
{
    struct store_rows rows;
    store_read_end(leser->store);
    AVT_TRY(store_read_begin(leser->store));
    AVT_TRY(store_all(leser->store, leser->ctx->arena, &rows, SQL_POST_GET, S_TEXT(leser->sak.id.text),
                      S_INT(leser->sak.state.n_poster + 1)));
    *out = rows.n > 0;
    return AVT_NOERR;
}

struct avt_err flow_pakke(struct leser *leser, struct avt_span *out)
{
    struct ctx *ctx = leser->ctx;
    for (int tries = 0; tries < TRIES; tries++) {
        bool moved = false;
        struct avt_err err = make(leser, out);
        if (err.code != AVT_ESEAL)
            return err;
        AVT_TRY(has_moved(leser, &moved));
        if (!moved)
            return err;
        leser_close(leser);
        AVT_TRY(leser_open(leser, ctx));
    }
    return avt_err_make(AVT_EFULL, "pakke", "the agreement changes faster than its bundle is made");
}
