/* One agreement: how it stands for this person, its text, and everything that belongs to it. */
#include <string.h>

#include "command/attempt_now.h"
#include "command/fullmakt.h"
#include "command/utsagn.h"
#include "page/page_parts.h"
#include "page/page_proposal.h"
#include "page/page_routes.h"
#include "reading/peek.h"
#include "reading/show.h"

static struct avt_err add_pending(struct avtaleside *p)
{
    const struct avt_versjon *gjelder = avt_tilstand_gjelder(p->state), *venter = avt_tilstand_venter(p->state);
    if (!gjelder || !venter || !leser_ser_versjon(p->leser, venter))
        return AVT_NOERR;
    return felles_sammenlign(p, avt_node_new(p->arena, p->side, "ventende"), gjelder, venter, NULL);
}

static void add_draft(struct avtaleside *p)
{
    if (!p->utkast.exists)
        return;
    struct avt_node *utkast = avt_node_new(p->arena, p->side, "utkast");
    side_number(p->arena, utkast, "versjon", avt_tilstand_neste(p->state));
    parts_add(p, utkast, -1);
}

/* How many proposals there are to see, and whether one can be made about the agreement as it stands. */
static struct avt_err add_proposals(struct avtaleside *p)
{
    struct proposal_count count;
    struct forslagside forslag = forslag_mulighet(p);
    AVT_TRY(peek_proposals(p->leser, &count));
    side_text(p->arena, p->avtale, "foreslaa", forslag.mulig && forslag.oenske ? felles_sti(p, "/forslag", NULL) : "");
    if (count.all == 0)
        return AVT_NOERR;
    struct avt_node *node = avt_node_new(p->arena, p->side, "forslagene");
    side_number(p->arena, node, "antall", count.all);
    side_text(p->arena, node, "sti", felles_sti(p, "/forslag", NULL));
    return AVT_NOERR;
}

/* Versions in force that take over on a later day. */
static void add_coming(struct avtaleside *p)
{
    avt_date dag = p->leser->decide.idag;
    int before = sak_paa(&p->leser->sak, dag);
    while (before >= 0 && (dag = avt_tilstand_skifte(p->state, dag)) < INT32_MAX) {
        int next = avt_tilstand_paa(p->state, dag);
        if (next == before)
            continue; /* what began before the agreement does */
        unsigned fra = p->state->versjoner[before].n, til = p->state->versjoner[next].n;
        struct avt_node *node = avt_node_new(p->arena, p->side, "kommende");
        side_number(p->arena, node, "versjon", til);
        side_text(p->arena, node, "fra", avt_date_format(p->arena, dag));
        side_text(p->arena, node, "sti",
                  felles_sti(p, "/sammenlign", avt_arena_format(p->arena, "fra=%u&til=%u", fra, til)));
        before = next;
    }
}

/* Signatures are shown of the version that waits for some, the text of the one that holds. */
static struct avt_err add_versions(struct avtaleside *p)
{
    const struct avt_versjon *venter = avt_tilstand_venter(p->state);
    if (!p->vist)
        return AVT_NOERR;
    bool seen = venter && leser_ser_versjon(p->leser, venter);
    AVT_TRY(felles_signaturer(p, seen ? venter : p->vist));
    AVT_TRY(add_pending(p));
    add_coming(p);
    AVT_TRY(felles_visning(p, p->dagens));
    felles_versjoner(p);
    return AVT_NOERR;
}

enum { NEWS_MAX = 4 };

/* The latest that has happened, newest first: the notice on the page that goes with every message. */
static struct avt_err add_news(struct avtaleside *p)
{
    for (size_t i = p->n_poster, told = 0; i > 0 && told < NEWS_MAX; i--, told++) {
        const struct avt_post *post = &p->poster[i - 1];
        const char *navn, *tekst;
        enum avt_metode metode;
        AVT_TRY(peek_name(p->leser, post->r.nr, &navn, &metode));
        AVT_TRY(show_text(p->leser, post, &tekst));
        struct avt_node *node = avt_node_new(p->arena, p->side, "hendelse");
        side_text(p->arena, node, "handling", avt_handling_get(post->s.handling)->name);
        side_text(p->arena, node, "rolle", post->s.rolle);
        side_text(p->arena, node, "navn", navn);
        side_number(p->arena, node, "versjon", post->s.versjon);
        side_tid(p->arena, node, post->r.tid);
        side_text(p->arena, node, "tekst", tekst);
        AVT_TRY(felles_paa_vegne(p, node, post));
    }
    return AVT_NOERR;
}

/* What one in Nav has signed for others and waits for a colleague, or was refused of late. */
static struct avt_err add_behalves(struct avtaleside *p)
{
    struct fullmakt *list;
    size_t n;
    AVT_TRY(flow_fullmakter(p->leser, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (list[i].naa.tilstand == FORSOK_BEKREFTET || list[i].naa.tilstand == FORSOK_TRUKKET)
            continue;
        const char *svar, *tail = avt_arena_format(p->arena, "/erklaeringer/%s", list[i].id);
        AVT_TRY(fullmakt_svar(p->leser, &list[i], &svar));
        struct avt_node *node = avt_node_new(p->arena, p->side, "fullmakt");
        side_text(p->arena, node, "for", list[i].s.behalf_of);
        side_text(p->arena, node, "grunn", list[i].s.reason);
        side_text(p->arena, node, "av", list[i].navn);
        side_yes(p->arena, node, "egen", list[i].egen);
        felles_forsok(p, node, &list[i].naa);
        side_text(p->arena, node, "svar", svar);
        side_text(p->arena, node, "sti", felles_sti(p, tail, NULL));
    }
    return AVT_NOERR;
}

static struct avt_err show(struct leser *leser)
{
    struct avtaleside p;
    AVT_TRY(felles_open(&p, leser, "avtale"));
    side_hode(p.rq, p.side, utsagn_token(p.arena, &leser->sak, AVT_TOKEN_HEAD));
    AVT_TRY(gjoer_add(leser, p.side, p.utkast.exists, false));
    felles_plikter(&p);
    AVT_TRY(felles_rapporter(&p));
    AVT_TRY(felles_loefter(&p));
    AVT_TRY(felles_aapne(&p, 0));
    AVT_TRY(add_behalves(&p));
    AVT_TRY(felles_filer(&p));
    add_draft(&p);
    AVT_TRY(add_proposals(&p));
    AVT_TRY(felles_tilknyttet(&p));
    AVT_TRY(add_news(&p));
    AVT_TRY(add_versions(&p));
    felles_lenker(&p);
    return felles_answer(&p, 200);
}

struct avt_err page_avtale(struct request *rq)
{
    return felles_run(rq, show);
}
