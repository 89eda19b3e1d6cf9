/* What is told of an agreement without its text: read as unseen.h gives it, and noted as "liste". */
#include "reading/peek.h"

#include "case/case_waits.h"
#include "reading/proposals_shown.h"
#include "reading/reading_log.h"
#include "reading/unseen.h"

struct avt_err peek_head(const struct leser *leser, struct avt_innhold *innhold, struct sak_utkast *utkast)
{
    const struct avt_versjon *vist = sak_vist(&leser->sak);
    struct sak_utkast draft = {.innhold = {.tiltak = leser->sak.tiltak}};
    if (utkast || !vist)
        AVT_TRY(unseen_draft(leser, &draft));
    if (utkast)
        *utkast = draft;
    *innhold = draft.innhold;
    int dagens = sak_paa(&leser->sak, leser->decide.idag);
    if (dagens >= 0)
        AVT_TRY(unseen_day(leser, dagens, innhold));
    else if (vist)
        AVT_TRY(unseen_content(leser, vist, innhold));
    reading_note_list(leser);
    return AVT_NOERR;
}

struct avt_err peek_in_force(const struct leser *leser, struct avt_innhold *innhold)
{
    const struct avt_versjon *gjelder = avt_tilstand_gjelder(&leser->sak.state);
    *innhold = (struct avt_innhold){.tiltak = leser->sak.tiltak};
    if (gjelder)
        AVT_TRY(unseen_content(leser, gjelder, innhold));
    reading_note_list(leser);
    return AVT_NOERR;
}

struct avt_err peek_proposals(const struct leser *leser, struct proposal_count *out)
{
    struct forslag *list;
    size_t n;
    AVT_TRY(unseen_proposals(leser, &list, &n));
    *out = (struct proposal_count){.all = (unsigned)n};
    for (size_t i = 0; i < n; i++)
        out->answerable += forslag_kan_svare(leser, &list[i]);
    reading_note_list(leser);
    return AVT_NOERR;
}

struct avt_err peek_waits(struct leser *leser, struct case_waits *out)
{
    const struct ctx *ctx = leser->ctx;
    AVT_TRY(case_waits(ctx->service, leser->store, ctx->arena, &leser->sak, out));
    reading_note_list(leser);
    return AVT_NOERR;
}

struct avt_err peek_records(const struct leser *leser, struct avt_post **out, size_t *n)
{
    AVT_TRY(unseen_records(leser, out, n));
    reading_note_list(leser);
    return AVT_NOERR;
}

struct avt_err peek_record(const struct leser *leser, unsigned nr, struct avt_post *out, struct avt_span *s_file,
                           struct avt_span *r_file)
{
    AVT_TRY(unseen_record(leser, nr, out, s_file, r_file));
    reading_note_list(leser);
    return AVT_NOERR;
}

struct avt_err peek_name(const struct leser *leser, unsigned nr, const char **navn, enum avt_metode *metode)
{
    const char *bekreftet;
    AVT_TRY(unseen_names(leser, nr, navn, &bekreftet, metode));
    reading_note_list(leser);
    return AVT_NOERR;
}

struct avt_err peek_confirmer(const struct leser *leser, unsigned nr, const char **navn)
{
    const char *author;
    enum avt_metode metode;
    AVT_TRY(unseen_names(leser, nr, &author, navn, &metode));
    reading_note_list(leser);
    return AVT_NOERR;
}

struct avt_err peek_upload(const struct leser *leser, const struct avt_post *post, struct avt_opplasting *out)
{
    AVT_TRY(unseen_upload(leser, post, out, NULL));
    reading_note_list(leser);
    return AVT_NOERR;
}
