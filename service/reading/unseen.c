/* Content as the role reads it, and the one place that says whether it does: default deny. */
#include "reading/unseen.h"

#include <string.h>

#include "avtale/acts.h"
#include "case/case_forslag.h"

static bool reads(const struct leser *leser, int dokument)
{
    return avt_dokument_reads(leser->sak.tiltak, &leser->sak.state, dokument, leser->rolle);
}

static struct avt_err may_see(const struct leser *leser, const struct avt_versjon *versjon)
{
    if (!leser_ser_versjon(leser, versjon))
        return avt_err_make(AVT_ENOTFOUND, "versjon", "no role in this version");
    return AVT_NOERR;
}

/* Of the case that is open. */
static struct avt_err stored(const struct leser *leser, const struct avt_digest *digest, struct avt_span *out)
{
    const struct ctx *ctx = leser->ctx;
    return sak_dokument(ctx->service, leser->store, ctx->arena, leser->sak.id.text, digest, out);
}

/* ---- versions and drafts ---- */

struct avt_err unseen_file(const struct leser *leser, const struct avt_versjon *versjon, const char *navn,
                           struct avt_fil *out)
{
    int dokument = avt_tiltak_dokument(leser->sak.tiltak, navn);
    AVT_TRY(may_see(leser, versjon));
    for (size_t i = 0; dokument >= 0 && reads(leser, dokument) && i <= versjon->n_shown; i++) {
        struct avt_fil fil = {.navn = i ? versjon->shown[i - 1].name : "avtale",
                              .dokument = dokument,
                              .digest = i ? versjon->shown[i - 1].digest : versjon->dokument};
        if (strcmp(fil.navn, navn) != 0)
            continue;
        AVT_TRY(stored(leser, &fil.digest, &fil.bytes));
        *out = fil;
        return AVT_NOERR;
    }
    return avt_err_make(AVT_ENOTFOUND, "dokument", "no such document for this role");
}

struct avt_err unseen_files(const struct leser *leser, const struct avt_versjon *versjon, struct avt_fil **out,
                            size_t *n)
{
    struct avt_fil *list = avt_arena_array(leser->ctx->arena, versjon->n_shown + 1, sizeof(*list));
    size_t k = 0;
    AVT_TRY(may_see(leser, versjon));
    for (size_t i = 0; i <= versjon->n_shown; i++) {
        const char *navn = i ? versjon->shown[i - 1].name : "avtale";
        int dokument = avt_tiltak_dokument(leser->sak.tiltak, navn);
        if (dokument >= 0 && reads(leser, dokument))
            AVT_TRY(unseen_file(leser, versjon, navn, &list[k++]));
    }
    *out = list;
    *n = k;
    return AVT_NOERR;
}

struct avt_err unseen_content(const struct leser *leser, const struct avt_versjon *versjon, struct avt_innhold *out)
{
    struct avt_fil *files;
    size_t n;
    AVT_TRY(unseen_files(leser, versjon, &files, &n));
    return avt_dokument_read(leser->ctx->arena, out, leser->sak.tiltak, files, n);
}

struct avt_err unseen_day(const struct leser *leser, int versjon, struct avt_innhold *out)
{
    const struct avt_tilstand *state = &leser->sak.state;
    struct avt_innhold own, last;
    AVT_TRY(unseen_content(leser, avt_tilstand_gjelder(state), &last));
    *out = last;
    if (versjon == state->gjelder)
        return AVT_NOERR;
    AVT_TRY(unseen_content(leser, &state->versjoner[versjon], &own));
    *out = avt_innhold_paa(leser->ctx->arena, &own, &last);
    return AVT_NOERR;
}

struct avt_err unseen_draft(const struct leser *leser, struct sak_utkast *out)
{
    const struct ctx *ctx = leser->ctx;
    struct sak_utkast utkast = {.innhold = {.tiltak = leser->sak.tiltak}};
    if (leser_ser_utkast(leser))
        AVT_TRY(sak_utkast(ctx->service, leser->store, ctx->arena, &leser->sak, &utkast));
    size_t k = 0;
    for (size_t i = 0; i < utkast.innhold.n; i++) {
        if (reads(leser, utkast.innhold.verdi[i].felt->dokument))
            utkast.innhold.verdi[k++] = utkast.innhold.verdi[i];
    }
    utkast.innhold.n = k;
    *out = utkast;
    return AVT_NOERR;
}

struct avt_err unseen_proposals(const struct leser *leser, struct forslag **out, size_t *n)
{
    const struct ctx *ctx = leser->ctx;
    struct forslag *list = NULL;
    size_t all = 0, k = 0;
    if (leser_ser_utkast(leser))
        AVT_TRY(sak_forslag(ctx->service, leser->store, ctx->arena, &leser->sak, &list, &all));
    for (size_t i = 0; i < all; i++) {
        if (reads(leser, avt_forslag_dokument(&list[i].f)))
            list[k++] = list[i];
    }
    *out = list;
    *n = k;
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
    for (size_t i = 0; i <= versjon->n_shown; i++) {
        int dokument = avt_tiltak_dokument(tiltak, i ? versjon->shown[i - 1].name : "avtale");
        if (dokument >= 0 && avt_dokument_reads(tiltak, NULL, dokument, rolle) && !reads(leser, dokument))
            return avt_err_make(AVT_EROLE, "visning", "shows what this role does not read");
    }
    return AVT_NOERR;
}

struct avt_err unseen_view_digest(const struct leser *leser, const struct avt_versjon *versjon, int rolle,
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

/* ---- records ---- */

struct avt_err unseen_record(const struct leser *leser, unsigned nr, struct avt_post *out, struct avt_span *s_file,
                             struct avt_span *r_file)
{
    const struct ctx *ctx = leser->ctx;
    return sak_post(ctx->service, leser->store, ctx->arena, leser->sak.id.text, nr, out, s_file, r_file, NULL);
}

struct avt_err unseen_records(const struct leser *leser, struct avt_post **out, size_t *n)
{
    unsigned total = leser->sak.state.n_poster;
    struct avt_post *list = avt_arena_array(leser->ctx->arena, total, sizeof(*list));
    for (unsigned nr = 1; nr <= total; nr++) {
        struct avt_span s_file, r_file;
        AVT_TRY(unseen_record(leser, nr, &list[nr - 1], &s_file, &r_file));
    }
    *out = list;
    *n = total;
    return AVT_NOERR;
}

static const struct avt_digest *attached(const struct avt_erklaering *s, const char *navn)
{
    for (size_t i = 0; i < s->n_vedlagt; i++) {
        if (strcmp(s->vedlagt[i].name, navn) == 0)
            return &s->vedlagt[i].digest;
    }
    return NULL;
}

struct avt_err unseen_upload(const struct leser *leser, const struct avt_post *post, struct avt_opplasting *out,
                             struct avt_digest *dokument)
{
    struct avt_span text;
    bool uploads = avt_act_get(post->s.handling)->family == AVT_FAMILY_FILE;
    const struct avt_digest *named = uploads ? attached(&post->s, AVT_OPPLASTING) : NULL;
    if (!named)
        return avt_err_make(AVT_ENOTFOUND, "fil", "no file was uploaded there");
    AVT_TRY(stored(leser, named, &text));
    AVT_TRY(avt_opplasting_parse(leser->ctx->arena, out, text));
    bool had;
    AVT_TRY(leser_hadde_rollen(leser, post->r.nr, &had));
    if (!had || !avt_opplasting_reads(leser->sak.tiltak, out, leser->rolle))
        return avt_err_make(AVT_ENOTFOUND, "fil", "not for this role");
    if (dokument)
        *dokument = *named;
    return AVT_NOERR;
}

/* Who reads one of the record's documents: what shows that it was done for another goes to that role, not by the act. */
static bool may_read(const struct leser *leser, const struct avt_post *post, const char *navn)
{
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    const struct avt_akt akt = {post->s.handling, post->s.code, avt_tiltak_rolle(tiltak, post->s.rolle)};
    if (!post->s.behalf_of)
        return akt.forfatter >= 0 && avt_akttekst_reads(tiltak, &leser->sak.state, &akt, navn, leser->rolle);
    int counts = avt_tiltak_rolle(tiltak, post->s.behalf_of);
    return counts >= 0 && avt_samtale_reads(tiltak, counts, leser->rolle);
}

struct avt_err unseen_text(const struct leser *leser, const struct avt_post *post, const char *navn,
                           struct avt_span *out)
{
    const struct avt_digest *digest = may_read(leser, post, navn) ? attached(&post->s, navn) : NULL;
    *out = (struct avt_span){0};
    return digest ? stored(leser, digest, out) : AVT_NOERR;
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

static const char *name_in(const struct leser *leser, const struct avt_json *json)
{
    const char *record = json ? avt_json_string(json, "identitet") : NULL;
    return record && reads(leser, 0) ? record_name(leser->ctx->arena, record) : NULL;
}

struct avt_err unseen_names(const struct leser *leser, unsigned nr, const char **navn, const char **bekreftet,
                            enum avt_metode *metode)
{
    const struct ctx *ctx = leser->ctx;
    struct avt_post post;
    struct avt_json *json;
    struct avt_span s_file, r_file, bevis;
    struct avt_faults faults = AVT_FAULTS(ctx->arena);
    AVT_TRY(sak_post(ctx->service, leser->store, ctx->arena, leser->sak.id.text, nr, &post, &s_file, &r_file, &bevis));
    AVT_TRY(avt_json_parse(ctx->arena, &json, bevis, &faults));
    *metode = post.r.metode;
    *navn = name_in(leser, json);
    *bekreftet = name_in(leser, avt_json_find(json, "bekreftet"));
    return AVT_NOERR;
}
