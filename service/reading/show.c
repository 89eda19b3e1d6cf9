/* Content that is shown: read as unseen.h gives it, and noted. */
#include "reading/show.h"

#include <string.h>

#include "avtale/acts.h"
#include "case/case_forslag.h"
#include "reading/reading_log.h"
#include "reading/unseen.h"

/* ---- versions and drafts ---- */

struct avt_err show_file(const struct leser *leser, const struct avt_versjon *versjon, const char *navn,
                         struct avt_fil *out)
{
    AVT_TRY(unseen_file(leser, versjon, navn, out));
    reading_note(leser, versjon->n, out->navn);
    return AVT_NOERR;
}

struct avt_err show_files(const struct leser *leser, const struct avt_versjon *versjon, struct avt_fil **out, size_t *n)
{
    AVT_TRY(unseen_files(leser, versjon, out, n));
    for (size_t i = 0; i < *n; i++)
        reading_note(leser, versjon->n, (*out)[i].navn);
    return AVT_NOERR;
}

struct avt_err show_content(const struct leser *leser, const struct avt_versjon *versjon, struct avt_innhold *out)
{
    struct avt_fil *files;
    size_t n;
    AVT_TRY(show_files(leser, versjon, &files, &n));
    return avt_dokument_read(leser->ctx->arena, out, leser->sak.tiltak, files, n);
}

static void note_files(const struct leser *leser, const struct avt_versjon *versjon)
{
    for (size_t i = 0; i <= versjon->n_shown; i++) {
        const char *navn = i ? versjon->shown[i - 1].name : "avtale";
        int dokument = avt_tiltak_dokument(leser->sak.tiltak, navn);
        if (dokument >= 0 && avt_dokument_reads(leser->sak.tiltak, &leser->sak.state, dokument, leser->rolle))
            reading_note(leser, versjon->n, navn);
    }
}

struct avt_err show_day(const struct leser *leser, avt_date dag, const struct avt_versjon **versjon,
                        struct avt_innhold *out)
{
    int i = sak_paa(&leser->sak, dag);
    *versjon = i < 0 ? sak_vist(&leser->sak) : &leser->sak.state.versjoner[i];
    if (!*versjon)
        return AVT_NOERR;
    if (i < 0)
        return show_content(leser, *versjon, out);
    AVT_TRY(unseen_day(leser, i, out));
    note_files(leser, *versjon);
    if (i != leser->sak.state.gjelder)
        note_files(leser, avt_tilstand_gjelder(&leser->sak.state));
    return AVT_NOERR;
}

struct avt_err show_draft(const struct leser *leser, struct sak_utkast *out)
{
    AVT_TRY(unseen_draft(leser, out));
    if (out->exists)
        reading_note(leser, 0, "utkast");
    return AVT_NOERR;
}

struct avt_err show_current(const struct leser *leser, struct avt_innhold *out)
{
    const struct avt_versjon *vist = sak_vist(&leser->sak);
    struct sak_utkast utkast;
    if (vist)
        return show_content(leser, vist, out);
    AVT_TRY(show_draft(leser, &utkast));
    *out = utkast.innhold;
    return AVT_NOERR;
}

struct avt_err show_proposals(const struct leser *leser, struct forslag **out, size_t *n)
{
    AVT_TRY(unseen_proposals(leser, out, n));
    if (*n > 0)
        reading_note(leser, 0, "utkast");
    return AVT_NOERR;
}

struct avt_err show_proposal(const struct leser *leser, unsigned nr, struct forslag **out)
{
    struct forslag *list;
    size_t n;
    AVT_TRY(show_proposals(leser, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (list[i].nr != nr)
            continue;
        *out = &list[i];
        return AVT_NOERR;
    }
    return avt_err_make(AVT_ENOTFOUND, "forslag", "no such proposal for this role");
}

struct avt_err show_view(const struct leser *leser, const struct avt_versjon *versjon, int rolle, const char *spraak,
                         struct avt_span *out)
{
    struct avt_digest visning, mal;
    AVT_TRY(unseen_view_digest(leser, versjon, rolle, spraak, &visning, &mal));
    reading_note(leser, versjon->n, "visning");
    return sak_dokument(leser->ctx->service, leser->store, leser->ctx->arena, leser->sak.id.text, &visning, out);
}

/* ---- records ---- */

struct avt_err show_upload(const struct leser *leser, const struct avt_post *post, struct avt_opplasting *out,
                           struct avt_digest *dokument, struct avt_span *bytes)
{
    AVT_TRY(unseen_upload(leser, post, out, dokument));
    reading_note(leser, post->s.versjon, AVT_OPPLASTING);
    return sak_dokument(leser->ctx->service, leser->store, leser->ctx->arena, leser->sak.id.text, &out->sha256, bytes);
}

static struct avt_err noted_text(const struct leser *leser, const struct avt_post *post, const char *navn,
                                 struct avt_span *out)
{
    AVT_TRY(unseen_text(leser, post, navn, out));
    if (out->len > 0)
        reading_note(leser, post->s.versjon, navn);
    return AVT_NOERR;
}

struct avt_err show_texts(const struct leser *leser, const struct avt_post *post, struct akttekster *out)
{
    struct avt_arena *arena = leser->ctx->arena;
    const struct avt_handlingsdata *data = avt_tiltak_handling(leser->sak.tiltak, post->s.handling);
    const char *tekst = post->s.behalf_of ? AVT_SAMTALE : data ? data->tekst : NULL;
    struct avt_aktdeler parts = {0};
    struct avt_span bytes;
    bool has_parts = avt_akt_deler(leser->sak.tiltak, post->s.handling, post->s.code, &parts);
    *out = (struct akttekster){.kode = parts.kode};
    if (has_parts) {
        AVT_TRY(noted_text(leser, post, parts.dokument, &bytes));
        if (bytes.len > 0)
            AVT_TRY(avt_deler_parse(arena, &out->deler, &out->n, bytes));
    }
    if (!tekst || (has_parts && strcmp(parts.dokument, tekst) == 0))
        return AVT_NOERR;
    AVT_TRY(noted_text(leser, post, tekst, &bytes));
    return bytes.len > 0 ? avt_fritekst_parse(arena, &out->tekst, bytes) : AVT_NOERR;
}

struct avt_err show_text(const struct leser *leser, const struct avt_post *post, const char **out)
{
    struct akttekster tekster;
    AVT_TRY(show_texts(leser, post, &tekster));
    *out = tekster.tekst;
    return AVT_NOERR;
}

struct avt_err show_wish(const struct leser *leser, const struct avt_post *post, struct avt_forslag **out, size_t *n)
{
    struct avt_span bytes = {0};
    *n = 0;
    if (avt_act_get(post->s.handling)->flags & AVT_ACT_PROPOSES)
        AVT_TRY(noted_text(leser, post, AVT_OENSKE, &bytes));
    return bytes.len > 0 ? avt_oenske_parse(leser->ctx->arena, out, n, leser->sak.tiltak, bytes) : AVT_NOERR;
}
