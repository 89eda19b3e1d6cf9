/* Proposals as a role meets them. */
#include "reading/proposals_shown.h"

#include <string.h>

#include "avtale/text.h"

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
    const struct avt_akt akt = {.handling = avt_act_first(AVT_FAMILY_WISH), .forfatter = leser->rolle};
    return avt_akttekst_reads(tiltak, &leser->sak.state, &akt, AVT_OENSKE, rolle);
}

/* Another person or business is another agreement, once one has been put forward. */
static bool is_identity(const struct leser *leser, const struct avt_felt *felt)
{
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    for (size_t i = 0; felt && leser->sak.state.n_versjoner > 0 && i < tiltak->n_roller; i++) {
        if (tiltak->roller[i].identitet == felt && tiltak->roller[i].party[0])
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
    return leser->sak.tiltak->roller[leser->rolle].party[0] && reads(leser, avt_forslag_dokument(&f)) &&
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

/* ---- reading what was sent ---- */

static bool fault(struct ctx *ctx, const char *kode, const char *prefix, const char *felt)
{
    avt_faults_add(ctx->faults, kode, avt_arena_format(ctx->arena, "%s%s", prefix, felt), AVT_STOPP, "");
    return false;
}

static bool read_target(struct leser *leser, struct avt_forslag *f, const struct forslag_oensket *oensket,
                        const char *prefix)
{
    struct ctx *ctx = leser->ctx;
    if (!oensket->sti || !*oensket->sti)
        return fault(ctx, "mangler", prefix, "felt");
    if (!avt_forslag_finn(ctx->arena, f, leser->sak.tiltak, oensket->sti) || !reads(leser, avt_forslag_dokument(f)))
        return fault(ctx, "ukjent-felt", "", oensket->sti);
    return true;
}

bool forslag_les(struct leser *leser, struct avt_forslag *out, const struct avt_innhold *innhold,
                 const struct forslag_oensket *oensket, const char *prefix, bool i_oenske)
{
    struct ctx *ctx = leser->ctx;
    struct avt_forslag f;
    const char *grunn = oensket->begrunnelse ? oensket->begrunnelse : "";
    size_t before = ctx->faults->n;
    bool found = read_target(leser, &f, oensket, prefix);
    if (!oensket->verdi)
        fault(ctx, "mangler", prefix, "verdi");
    else if (found)
        avt_forslag_verdi(ctx->arena, &f, leser->sak.tiltak, innhold, oensket->verdi, ctx->faults);
    const char *written = grunn, *kode = avt_forslag_grunn(ctx->arena, written, &grunn);
    if (kode) {
        fault(ctx, kode, prefix, oensket->grunnfelt ? oensket->grunnfelt : "begrunnelse");
        avt_text_mark(ctx->faults, written, true);
    }
    kode = found && ctx->faults->n == before ? refusal(leser, &f, i_oenske) : NULL;
    if (kode)
        fault(ctx, kode, "", f.sti);
    if (ctx->faults->n > before)
        return false;
    f.begrunnelse = grunn;
    *out = f;
    return true;
}
