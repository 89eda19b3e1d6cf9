/* Readers: default deny, and a line in the reading log for everything handed out. */
#include "reading/leser.h"

#include <string.h>

#include "case/case_forslag.h"
#include "case/case_perioder.h"
#include "reading/rolle.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "writer/writer.h"

/* ---- the reading log ---- */

void leser_note(struct ctx *ctx, const struct sak *sak, unsigned versjon, const char *dokument, int rolle)
{
    struct readings *all = ctx->reading;
    for (size_t i = 0; i < all->n; i++) {
        const struct reading *r = &all->list[i];
        if (r->versjon == versjon && strcmp(r->dokument, dokument) == 0 &&
            memcmp(&r->avtale, &sak->id, sizeof(sak->id)) == 0)
            return; /* once a request is enough */
    }
    all->list = avt_arena_grow(ctx->arena, all->list, all->n, &all->cap, sizeof(*all->list));
    all->list[all->n++] = (struct reading){.avtale = sak->id,
                                           .versjon = versjon,
                                           .dokument = avt_arena_str(ctx->arena, dokument),
                                           .rolle = sak->tiltak->roller[rolle].navn};
}

struct reading_job {
    struct job job;
    const char *rute, *navn;
    const struct reading *list;
    size_t n;
};

static struct avt_err reading_prepare(struct job *job, struct writer *w)
{
    (void)job;
    (void)w;
    return AVT_NOERR;
}

static struct avt_err reading_write(struct job *job, struct writer *w)
{
    const struct reading_job *own = job->own;
    struct avt_span sealed;
    AVT_TRY(vault_seal(writer_service(w)->vault, job->arena, &sealed, VAULT_SVAR, "leser", avt_span_str(own->navn)));
    for (size_t i = 0; i < own->n; i++) {
        const struct reading *r = &own->list[i];
        AVT_TRY(store_run(writer_store(w), SQL_LESELOGG_ADD, S_TEXT(r->avtale.text), S_INT(r->versjon),
                          S_TEXT(r->dokument), S_TEXT(own->rute), S_TEXT(r->rolle), S_BLOB(sealed),
                          S_INT(clock_now())));
    }
    return AVT_NOERR;
}

void leser_write(struct ctx *ctx)
{
    if (ctx->reading->n == 0 || !ctx->actor)
        return;
    struct avt_arena *arena = avt_arena_new();
    struct reading_job *own = avt_arena_alloc(arena, sizeof(*own));
    struct reading *list = avt_arena_array(arena, ctx->reading->n, sizeof(*list));
    for (size_t i = 0; i < ctx->reading->n; i++) {
        list[i] = ctx->reading->list[i];
        list[i].dokument = avt_arena_str(arena, list[i].dokument);
    }
    *own = (struct reading_job){
        .job = {.arena = arena, .prepare = reading_prepare, .write = reading_write, .own = own},
        .rute = avt_arena_str(arena, ctx->scope),
        .navn = avt_arena_str(arena, ctx->actor->navn),
        .list = list,
        .n = ctx->reading->n
    };
    struct avt_err err = writer_submit(ctx->service->writer, &own->job);
    if (err.code != AVT_OK) {
        log_error("leselogg", err, ctx->reading->list[0].avtale.text);
        avt_arena_free(&arena);
    }
}

/* ---- opening ---- */

/* Who the actor is here. */
static struct avt_err leser_enter(struct leser *leser, const char *id)
{
    struct ctx *ctx = leser->ctx;
    AVT_TRY(sak_find(ctx->service, leser->store, ctx->arena, &leser->sak, id));
    struct sak_roller roller;
    AVT_TRY(sak_roles(ctx->service, leser->store, ctx->arena, &leser->sak, ctx->actor, &roller));
    leser->roller = roller.alle;
    leser->venter = roller.venter;
    if (leser->roller == 0)
        return avt_err_make(AVT_ENOTFOUND, "avtale", "no role in this agreement");
    leser->rolle = rolle_oensket(leser);
    return AVT_NOERR;
}

/* The agreement the request is about. */
static struct avt_err leser_enter_named(struct leser *leser, const char *id)
{
    AVT_TRY(leser_enter(leser, id));
    AVT_TRY(rolle_navngitt(leser, &leser->rolle));
    leser->navngitt = leser->rolle >= 0;
    return AVT_NOERR;
}

struct avt_err leser_fold(struct leser *leser)
{
    struct ctx *ctx = leser->ctx;
    if (leser->folded)
        return AVT_NOERR;
    AVT_TRY(sak_fold(ctx->service, leser->store, &leser->sak));
    AVT_TRY(sak_status(ctx->service, leser->store, &leser->sak, &leser->status));
    leser->decide = sak_decide_in(&leser->sak, leser->status);
    perioder_set(&leser->decide, ctx->service, leser->store, ctx->arena, &leser->sak);
    if (leser->sak.state.venter >= 0)
        leser->decide.tidligere = leser->roller & ~leser->venter;
    leser->folded = true;
    return AVT_NOERR;
}

static struct avt_err leser_read_as(struct leser *leser)
{
    AVT_TRY(leser_fold(leser));
    if (leser->rolle < 0)
        leser->rolle = rolle_gjett(leser);
    return AVT_NOERR;
}

static struct avt_err leser_read(struct leser *leser, const char *id)
{
    AVT_TRY(leser_enter(leser, id));
    return leser_read_as(leser);
}

static struct avt_err leser_read_named(struct leser *leser, const char *id)
{
    AVT_TRY(leser_enter_named(leser, id));
    return leser_read_as(leser);
}

static struct avt_err leser_begin(struct leser *out, struct ctx *ctx, const char *id,
                                  struct avt_err (*fill)(struct leser *leser, const char *id))
{
    *out = (struct leser){.ctx = ctx, .rq = ctx->rq, .store = ctx->store ? ctx->store : service_read(ctx->service)};
    struct avt_err err = store_read_begin(out->store);
    if (err.code == AVT_OK)
        err = fill(out, id);
    if (err.code != AVT_OK)
        leser_close(out);
    return err;
}

struct avt_err leser_open_id(struct leser *out, struct ctx *ctx, const char *id)
{
    return leser_begin(out, ctx, id, leser_read);
}

struct avt_err leser_open_beside(struct leser *out, const struct leser *first, const char *id)
{
    *out = (struct leser){.ctx = first->ctx, .rq = first->rq, .store = first->store, .laant = true};
    struct avt_err err = leser_read(out, id);
    if (err.code != AVT_OK)
        leser_close(out);
    return err;
}

/* The one that the caller is about. */
static struct avt_err leser_begin_named(struct leser *out, struct ctx *ctx,
                                        struct avt_err (*fill)(struct leser *leser, const char *id))
{
    AVT_TRY(leser_begin(out, ctx, ctx->avtale, fill));
    ctx->opened = out;
    return AVT_NOERR;
}

struct avt_err leser_open(struct leser *out, struct ctx *ctx)
{
    return leser_begin_named(out, ctx, leser_read_named);
}

struct avt_err leser_open_unread(struct leser *out, struct ctx *ctx)
{
    return leser_begin_named(out, ctx, leser_enter_named);
}

void leser_close(struct leser *leser)
{
    struct ctx *ctx = leser->ctx;
    if (!leser->store)
        return;
    if (!leser->laant)
        store_read_end(leser->store);
    if (!leser->laant && leser->store != ctx->store)
        service_read_done(ctx->service, leser->store);
    if (ctx->opened == leser)
        ctx->opened = NULL;
    leser->store = NULL;
}

/* ---- content ---- */

static bool reads(const struct leser *leser, int dokument)
{
    return avt_dokument_reads(leser->sak.tiltak, &leser->sak.state, dokument, leser->rolle);
}

bool leser_ser_versjon(const struct leser *leser, const struct avt_versjon *versjon)
{
    bool former = leser->decide.tidligere & (avt_roles)1 << leser->rolle;
    return versjon->state != AVT_VENTER || !former;
}

static struct avt_err may_see(const struct leser *leser, const struct avt_versjon *versjon)
{
    if (!leser_ser_versjon(leser, versjon))
        return avt_err_make(AVT_ENOTFOUND, "versjon", "no role in this version");
    return AVT_NOERR;
}

struct avt_err leser_fil(struct leser *leser, const struct avt_versjon *versjon, const char *navn, struct avt_fil *out)
{
    struct ctx *ctx = leser->ctx;
    int dokument = avt_tiltak_dokument(leser->sak.tiltak, navn);
    AVT_TRY(may_see(leser, versjon));
    for (size_t i = 0; dokument >= 0 && reads(leser, dokument) && i <= versjon->n_sett; i++) {
        struct avt_fil fil = {.navn = i ? versjon->sett[i - 1].name : "avtale",
                              .dokument = dokument,
                              .digest = i ? versjon->sett[i - 1].digest : versjon->dokument};
        if (strcmp(fil.navn, navn) != 0)
            continue;
        AVT_TRY(sak_dokument(ctx->service, leser->store, ctx->arena, leser->sak.id.text, &fil.digest, &fil.bytes));
        leser_note(ctx, &leser->sak, versjon->n, fil.navn, leser->rolle);
        *out = fil;
        return AVT_NOERR;
    }
    return avt_err_make(AVT_ENOTFOUND, "dokument", "no such document for this role");
}

struct avt_err leser_filer(struct leser *leser, const struct avt_versjon *versjon, struct avt_fil **out, size_t *n)
{
    struct avt_fil *list = avt_arena_array(leser->ctx->arena, versjon->n_sett + 1, sizeof(*list));
    size_t k = 0;
    AVT_TRY(may_see(leser, versjon));
    for (size_t i = 0; i <= versjon->n_sett; i++) {
        const char *navn = i ? versjon->sett[i - 1].name : "avtale";
        int dokument = avt_tiltak_dokument(leser->sak.tiltak, navn);
        if (dokument >= 0 && reads(leser, dokument))
            AVT_TRY(leser_fil(leser, versjon, navn, &list[k++]));
    }
    *out = list;
    *n = k;
    return AVT_NOERR;
}

struct avt_err leser_innhold(struct leser *leser, const struct avt_versjon *versjon, struct avt_innhold *out)
{
    struct avt_fil *files;
    size_t n;
    AVT_TRY(leser_filer(leser, versjon, &files, &n));
    return avt_dokument_read(leser->ctx->arena, out, leser->sak.tiltak, files, n);
}

/* A draft is for those who act for a party: a mentor or another who only signs something beside the agreement sees it when it is put forward. */
bool leser_ser_utkast(const struct leser *leser)
{
    return leser->sak.tiltak->roller[leser->rolle].part[0] != '\0';
}

struct avt_err leser_utkast(struct leser *leser, struct sak_utkast *out)
{
    struct ctx *ctx = leser->ctx;
    struct sak_utkast utkast = {.innhold = {.tiltak = leser->sak.tiltak}};
    if (leser_ser_utkast(leser))
        AVT_TRY(sak_utkast(ctx->service, leser->store, ctx->arena, &leser->sak, &utkast));
    size_t k = 0;
    for (size_t i = 0; i < utkast.innhold.n; i++) {
        if (reads(leser, utkast.innhold.verdi[i].felt->dokument))
            utkast.innhold.verdi[k++] = utkast.innhold.verdi[i];
    }
    utkast.innhold.n = k;
    if (utkast.exists)
        leser_note(ctx, &leser->sak, 0, "utkast", leser->rolle);
    *out = utkast;
    return AVT_NOERR;
}

/* They are shown with the draft, and read as it is. */
struct avt_err leser_forslag(struct leser *leser, struct forslag **out, size_t *n)
{
    struct ctx *ctx = leser->ctx;
    struct forslag *list = NULL;
    size_t all = 0, k = 0;
    if (leser_ser_utkast(leser))
        AVT_TRY(sak_forslag(ctx->service, leser->store, ctx->arena, &leser->sak, &list, &all));
    for (size_t i = 0; i < all; i++) {
        if (reads(leser, avt_forslag_dokument(&list[i].f)))
            list[k++] = list[i];
    }
    if (k > 0)
        leser_note(ctx, &leser->sak, 0, "utkast", leser->rolle);
    *out = list;
    *n = k;
    return AVT_NOERR;
}

struct avt_err leser_forslag_nr(struct leser *leser, unsigned nr, struct forslag **out)
{
    struct forslag *list;
    size_t n;
    AVT_TRY(leser_forslag(leser, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (list[i].nr != nr)
            continue;
        *out = &list[i];
        return AVT_NOERR;
    }
    return avt_err_make(AVT_ENOTFOUND, "forslag", "no such proposal for this role");
}

struct avt_err leser_vist(struct leser *leser, struct avt_innhold *out)
{
    const struct avt_versjon *vist = sak_vist(&leser->sak);
    struct sak_utkast utkast;
    if (vist)
        return leser_innhold(leser, vist, out);
    AVT_TRY(leser_utkast(leser, &utkast));
    *out = utkast.innhold;
    return AVT_NOERR;
}

/* Nav's signing role may be shown what another role signs, where it reads all of that itself. */
static struct avt_err may_show(const struct leser *leser, const struct avt_versjon *versjon, int rolle)
{
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    AVT_TRY(may_see(leser, versjon));
    if (rolle == leser->rolle)
        return AVT_NOERR;
    if (!tiltak->roller[leser->rolle].leads)
        return avt_err_make(AVT_EROLE, "visning", "made for another role");
    for (size_t i = 0; i <= versjon->n_sett; i++) {
        int dokument = avt_tiltak_dokument(tiltak, i ? versjon->sett[i - 1].name : "avtale");
        if (dokument >= 0 && avt_dokument_reads(tiltak, NULL, dokument, rolle) && !reads(leser, dokument))
            return avt_err_make(AVT_EROLE, "visning", "shows what this role does not read");
    }
    return AVT_NOERR;
}

struct avt_err leser_visning_for_digest(struct leser *leser, const struct avt_versjon *versjon, int rolle,
                                        const char *spraak, struct avt_digest *visning, struct avt_digest *mal)
{
    struct store_rows rows;
    AVT_TRY(may_show(leser, versjon, rolle));
    AVT_TRY(store_all(leser->store, leser->ctx->arena, &rows, SQL_VISNING_GET, S_TEXT(leser->sak.id.text),
                      S_INT(versjon->fremlagt_nr), S_TEXT(leser->sak.tiltak->roller[rolle].navn), S_TEXT(spraak)));
    if (rows.n == 0 || !store_hash(&rows, 0, 0, visning) || !store_hash(&rows, 0, 1, mal))
        return avt_err_make(AVT_ENOTFOUND, "visning", "no view for this role");
    return AVT_NOERR;
}

struct avt_err leser_visning_for(struct leser *leser, const struct avt_versjon *versjon, int rolle, const char *spraak,
                                 struct avt_span *out)
{
    struct avt_digest visning, mal;
    AVT_TRY(leser_visning_for_digest(leser, versjon, rolle, spraak, &visning, &mal));
    leser_note(leser->ctx, &leser->sak, versjon->n, "visning", leser->rolle);
    return sak_dokument(leser->ctx->service, leser->store, leser->ctx->arena, leser->sak.id.text, &visning, out);
}

/* ---- records ---- */

struct avt_err leser_poster(struct leser *leser, struct avt_post **out, size_t *n)
{
    struct ctx *ctx = leser->ctx;
    unsigned total = leser->sak.state.n_poster;
    struct avt_post *list = avt_arena_array(ctx->arena, total, sizeof(*list));
    for (unsigned nr = 1; nr <= total; nr++) {
        struct avt_span s_file, r_file;
        AVT_TRY(sak_post(ctx->service, leser->store, ctx->arena, leser->sak.id.text, nr, &list[nr - 1], &s_file,
                         &r_file, NULL));
    }
    *out = list;
    *n = total;
    return AVT_NOERR;
}

struct avt_err leser_post(struct leser *leser, unsigned nr, struct avt_post *out, struct avt_span *s_file,
                          struct avt_span *r_file)
{
    struct ctx *ctx = leser->ctx;
    return sak_post(ctx->service, leser->store, ctx->arena, leser->sak.id.text, nr, out, s_file, r_file, NULL);
}

static const struct avt_digest *attached(const struct avt_erklaering *s, const char *navn)
{
    for (size_t i = 0; i < s->n_vedlagt; i++) {
        if (strcmp(s->vedlagt[i].name, navn) == 0)
            return &s->vedlagt[i].digest;
    }
    return NULL;
}

/* The version that was put forward last when the record was made; NULL if none had been. */
static const struct avt_versjon *version_then(const struct sak *sak, unsigned nr)
{
    const struct avt_versjon *then = NULL;
    for (size_t i = 0; i < sak->state.n_versjoner; i++) {
        if (sak->state.versjoner[i].fremlagt_nr < nr)
            then = &sak->state.versjoner[i];
    }
    return then;
}

struct avt_err leser_hadde_rollen(struct leser *leser, unsigned nr, bool *out)
{
    struct ctx *ctx = leser->ctx;
    const struct actor *actor = ctx->actor;
    const struct avt_rolle *rolle = &leser->sak.tiltak->roller[leser->rolle];
    const struct avt_versjon *then = version_then(&leser->sak, nr);
    struct avt_innhold innhold = {.tiltak = leser->sak.tiltak};
    *out = rolle->klasse == AVT_KLASSE_NAV || !rolle->identitet || !then;
    if (*out)
        return AVT_NOERR;
    AVT_TRY(sak_innhold(ctx->service, leser->store, ctx->arena, &leser->sak, then, &innhold));
    const char *had = avt_innhold_get(&innhold, rolle->identitet, NULL);
    *out = had && ((actor->fnr && strcmp(had, actor->fnr) == 0) || pairs_find(&actor->virksomheter, had));
    return AVT_NOERR;
}

struct avt_err leser_opplasting(struct leser *leser, const struct avt_post *post, struct avt_opplasting *out,
                                struct avt_digest *dokument, struct avt_span *bytes)
{
    struct ctx *ctx = leser->ctx;
    struct avt_span text;
    bool uploads = avt_act_get(post->s.handling)->family == AVT_FAMILY_FILE;
    const struct avt_digest *named = uploads ? attached(&post->s, AVT_OPPLASTING) : NULL;
    if (!named)
        return avt_err_make(AVT_ENOTFOUND, "fil", "no file was uploaded there");
    AVT_TRY(sak_dokument(ctx->service, leser->store, ctx->arena, leser->sak.id.text, named, &text));
    AVT_TRY(avt_opplasting_parse(ctx->arena, out, text));
    bool had;
    AVT_TRY(leser_hadde_rollen(leser, post->r.nr, &had));
    if (!had || !avt_opplasting_reads(leser->sak.tiltak, out, leser->rolle))
        return avt_err_make(AVT_ENOTFOUND, "fil", "not for this role");
    if (dokument)
        *dokument = *named;
    if (!bytes)
        return AVT_NOERR;
    leser_note(ctx, &leser->sak, post->s.versjon, AVT_OPPLASTING, leser->rolle);
    return sak_dokument(ctx->service, leser->store, ctx->arena, leser->sak.id.text, &out->sha256, bytes);
}

struct avt_err leser_opplasting_nr(struct leser *leser, unsigned nr, struct avt_opplasting *out,
                                   struct avt_digest *dokument, struct avt_span *bytes)
{
    struct avt_post post;
    struct avt_span s_file, r_file;
    struct ctx *ctx = leser->ctx;
    AVT_TRY(sak_post(ctx->service, leser->store, ctx->arena, leser->sak.id.text, nr, &post, &s_file, &r_file, NULL));
    return leser_opplasting(leser, &post, out, dokument, bytes);
}

/* Who reads one of the record's documents: what shows that it was done for another goes to that role, not by the act. */
static bool may_read(const struct leser *leser, const struct avt_post *post, const char *navn)
{
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    const struct avt_akt akt = {post->s.handling, post->s.slag, avt_tiltak_rolle(tiltak, post->s.rolle)};
    if (!post->s.paa_vegne_av)
        return akt.forfatter >= 0 && avt_akttekst_reads(tiltak, &leser->sak.state, &akt, navn, leser->rolle);
    int counts = avt_tiltak_rolle(tiltak, post->s.paa_vegne_av);
    return counts >= 0 && avt_samtale_reads(tiltak, counts, leser->rolle);
}

/* One of the record's documents; empty if it has none of that name or the role may not read it. */
static struct avt_err akttekst(struct leser *leser, const struct avt_post *post, const char *navn, struct avt_span *out)
{
    struct ctx *ctx = leser->ctx;
    const struct avt_digest *digest = may_read(leser, post, navn) ? attached(&post->s, navn) : NULL;
    *out = (struct avt_span){0};
    if (!digest)
        return AVT_NOERR;
    AVT_TRY(sak_dokument(ctx->service, leser->store, ctx->arena, leser->sak.id.text, digest, out));
    leser_note(ctx, &leser->sak, post->s.versjon, navn, leser->rolle);
    return AVT_NOERR;
}

struct avt_err leser_akttekster(struct leser *leser, const struct avt_post *post, struct akttekster *out)
{
    struct avt_arena *arena = leser->ctx->arena;
    const struct avt_handlingsdata *data = avt_tiltak_handling(leser->sak.tiltak, post->s.handling);
    const char *tekst = post->s.paa_vegne_av ? AVT_SAMTALE : data ? data->tekst : NULL;
    struct avt_aktdeler parts = {0};
    struct avt_span bytes;
    bool has_parts = avt_akt_deler(leser->sak.tiltak, post->s.handling, post->s.slag, &parts);
    *out = (struct akttekster){.kode = parts.kode};
    if (has_parts) {
        AVT_TRY(akttekst(leser, post, parts.dokument, &bytes));
        if (bytes.len > 0)
            AVT_TRY(avt_deler_parse(arena, &out->deler, &out->n, bytes));
    }
    if (!tekst || (has_parts && strcmp(parts.dokument, tekst) == 0))
        return AVT_NOERR;
    AVT_TRY(akttekst(leser, post, tekst, &bytes));
    return bytes.len > 0 ? avt_fritekst_parse(arena, &out->tekst, bytes) : AVT_NOERR;
}

struct avt_err leser_fritekst(struct leser *leser, const struct avt_post *post, const char **out)
{
    struct akttekster tekster;
    AVT_TRY(leser_akttekster(leser, post, &tekster));
    *out = tekster.tekst;
    return AVT_NOERR;
}

struct avt_err leser_oenske(struct leser *leser, const struct avt_post *post, struct avt_forslag **out, size_t *n)
{
    struct avt_span bytes = {0};
    *n = 0;
    if (avt_act_get(post->s.handling)->flags & AVT_ACT_PROPOSES)
        AVT_TRY(akttekst(leser, post, AVT_OENSKE, &bytes));
    return bytes.len > 0 ? avt_oenske_parse(leser->ctx->arena, out, n, leser->sak.tiltak, bytes) : AVT_NOERR;
}

/* The line `navn …` of an identity record. */
static const char *record_name(struct avt_arena *arena, const char *record)
{
    struct avt_span rest = avt_span_str(record), line;
    bool ended;
    while (avt_span_line(&rest, &line, &ended)) {
        if (avt_span_starts(line, "navn "))
            return avt_arena_strn(arena, line.ptr + 5, line.len - 5);
    }
    return NULL;
}

/* The evidence of a record, read. */
static struct avt_err evidence(struct leser *leser, unsigned nr, struct avt_post *post, struct avt_json **json)
{
    struct ctx *ctx = leser->ctx;
    struct avt_span s_file, r_file, bevis;
    struct avt_faults faults = AVT_FAULTS(ctx->arena);
    AVT_TRY(sak_post(ctx->service, leser->store, ctx->arena, leser->sak.id.text, nr, post, &s_file, &r_file, &bevis));
    return avt_json_parse(ctx->arena, json, bevis, &faults);
}

static const char *name_in(struct leser *leser, const struct avt_json *json)
{
    const char *record = json ? avt_json_string(json, "identitet") : NULL;
    return record && reads(leser, 0) ? record_name(leser->ctx->arena, record) : NULL;
}

struct avt_err leser_navn(struct leser *leser, unsigned nr, const char **navn, enum avt_metode *metode)
{
    struct avt_post post;
    struct avt_json *json;
    AVT_TRY(evidence(leser, nr, &post, &json));
    *metode = post.r.metode;
    *navn = name_in(leser, json);
    return AVT_NOERR;
}

struct avt_err leser_bekrefter(struct leser *leser, unsigned nr, const char **navn)
{
    struct avt_post post;
    struct avt_json *json;
    AVT_TRY(evidence(leser, nr, &post, &json));
    *navn = name_in(leser, avt_json_find(json, "bekreftet"));
    return AVT_NOERR;
}
