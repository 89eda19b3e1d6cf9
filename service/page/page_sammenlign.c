/* What differs between two versions, as far as this role reads them. */
#include <string.h>

#include "page/page_felles.h"
#include "page/page_routes.h"
#include "page/page_skjema.h"
#include "reading/show.h"

/* ---- one difference ---- */

static void add_value(struct avtaleside *p, struct avt_node *node, const struct avt_forskjell *f)
{
    const struct avt_felt *felt = f->felt;
    const char *path = avt_endring_sti(p->arena, f);
    side_text(p->arena, node, "sti", path);
    side_text(p->arena, node, "tekst", felt->tekst);
    side_text(p->arena, node, "type", avt_type_name(felt->type));
    side_text(p->arena, node, "fra", f->fra);
    side_text(p->arena, node, "til", f->til);
    if (felt->type == AVT_TYPE_KODE)
        side_text(p->arena, node, "kode", avt_arena_format(p->arena, "kode.%s", path));
}

static const char *names_of(struct avt_arena *arena, const struct avt_tiltak *tiltak, avt_roles roles)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "");
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        if (roles >> i & 1)
            avt_buf_format(&buf, "%s%s", buf.len > 0 ? " " : "", tiltak->roller[i].navn);
    }
    return buf.ptr;
}

/* A § as people name it: "tiltaksforskriften § 3-4". */
static void add_paragraph(struct avtaleside *p, struct avt_node *node, const struct avt_forskjell *f)
{
    const struct avt_hjemmel *h = avt_endring_hjemmel(p->tiltak, f);
    if (!h)
        return;
    side_text(p->arena, node, "paragraf", avt_arena_format(p->arena, "%s %s", h->forskrift, h->paragraf));
    side_yes(p->arena, node, "forslag", strcmp(h->status, "forslag") == 0);
}

/* Who must sign because of it, who of them approves the content, and why. */
static void add_consent(struct avtaleside *p, struct avt_node *node, const struct avt_forskjell *f)
{
    const char *why[AVT_MAX_GRUNNER];
    struct avt_buf buf = AVT_BUF(p->arena);
    avt_roles signers = avt_endring_signers(f, 1);
    size_t n = avt_endring_grunner(p->tiltak, f, why);
    for (size_t i = 0; i < n; i++)
        avt_buf_format(&buf, "%s%s", i > 0 ? " " : "", why[i]);
    side_text(p->arena, node, "roller", names_of(p->arena, p->tiltak, signers));
    side_text(p->arena, node, "enige", names_of(p->arena, p->tiltak, signers & avt_tiltak_parter(p->tiltak)));
    side_text(p->arena, node, "grunner", buf.ptr);
    add_paragraph(p, node, f);
}

static void add_difference(struct avtaleside *p, struct avt_node *parent, const struct avt_forskjell *f, bool hvem)
{
    struct avt_node *node = avt_node_new(p->arena, parent, "forskjell");
    side_text(p->arena, node, "dokument", p->tiltak->dokumenter[avt_endring_dokument(f)].navn);
    side_text(p->arena, node, "operasjon", avt_operasjon_name(f->operasjon));
    side_text(p->arena, node, "klasse", avt_klasse_name(f->klasse.kind));
    if (f->post)
        side_text(p->arena, node, "post", f->post);
    if (hvem && !f->hel)
        add_consent(p, node, f);
    if (f->felt) {
        add_value(p, node, f);
        return;
    }
    side_text(p->arena, node, "sti", f->liste->sti);
    side_text(p->arena, node, "tekst", f->liste->tekst);
}

/* ---- all of them ---- */

/* Of what the role does not read it learns that the document changed, once, and roles, if any: whose consent it takes. */
static void add_hidden(struct avtaleside *p, struct avt_node *parent, int dokument, avt_roles roles, uint32_t *seen)
{
    if (dokument < 0 || *seen >> dokument & 1 || avt_dokument_reads(p->tiltak, p->state, dokument, p->leser->rolle))
        return;
    *seen |= UINT32_C(1) << dokument;
    struct avt_node *node = avt_node_new(p->arena, parent, "forskjell");
    side_text(p->arena, node, "dokument", p->tiltak->dokumenter[dokument].navn);
    side_yes(p->arena, node, "skjult", true);
    if (roles)
        side_text(p->arena, node, "roller", names_of(p->arena, p->tiltak, roles));
}

void felles_forskjeller(struct avtaleside *p, struct avt_node *parent, const struct avt_forskjell *list, size_t n,
                        bool hvem)
{
    uint32_t seen = 0;
    for (size_t i = 0; i < n; i++) {
        if (avt_dokument_reads(p->tiltak, p->state, avt_endring_dokument(&list[i]), p->leser->rolle))
            add_difference(p, parent, &list[i], hvem);
    }
    for (size_t i = 0; i < n; i++) {
        int dokument = avt_endring_dokument(&list[i]);
        add_hidden(p, parent, dokument, hvem ? avt_endring_signers_of(list, n, dokument) : 0, &seen);
    }
}

/* A version that came into force after fra and no later than til, and til itself whether or not it has. */
static bool is_between(const struct avt_versjon *v, const struct avt_versjon *fra, const struct avt_versjon *til)
{
    return v == til || (v > fra && v < til && (v->state == AVT_GJELDER || v->state == AVT_ERSTATTET));
}

static void add_hidden_between(struct avtaleside *p, struct avt_node *parent, const struct avt_versjon *fra,
                               const struct avt_versjon *til)
{
    uint32_t seen = 0;
    for (const struct avt_versjon *v = fra; v <= til; v++) {
        if (!is_between(v, fra, til))
            continue;
        for (size_t i = 0; i < v->n_endret; i++)
            add_hidden(p, parent, avt_tiltak_dokument(p->tiltak, v->endret[i].dokument), 0, &seen);
    }
}

static size_t count_same(const struct avt_innhold *innhold, const struct avt_forskjell *list, size_t n)
{
    size_t same = innhold->n;
    for (size_t i = 0; i < n; i++)
        same -= list[i].felt && list[i].til;
    return same;
}

struct avt_err felles_sammenlign(struct avtaleside *p, struct avt_node *parent, const struct avt_versjon *fra,
                                 const struct avt_versjon *til, size_t *uendret)
{
    struct avt_innhold before, after;
    struct avt_forskjell *list;
    AVT_TRY(show_content(p->leser, fra, &before));
    AVT_TRY(show_content(p->leser, til, &after));
    size_t n = avt_endring_find(p->arena, &list, &before, &after);
    for (size_t i = 0; i < n; i++)
        add_difference(p, parent, &list[i], false);
    bool forward = fra < til;
    if (fra != til)
        add_hidden_between(p, parent, forward ? fra : til, forward ? til : fra);
    if (uendret)
        *uendret = count_same(&after, list, n);
    return AVT_NOERR;
}

/* ---- the page ---- */

/* The version the query names; `otherwise` if it names none. */
static const struct avt_versjon *asked(const struct avtaleside *p, const char *name,
                                       const struct avt_versjon *otherwise)
{
    uint64_t n;
    const char *text = pairs_find(&p->rq->query, name);
    if (!text)
        return otherwise;
    return avt_span_u64(avt_span_str(text), AVT_MAX_VERSIONS, &n) ? sak_versjon(&p->leser->sak, (unsigned)n) : NULL;
}

/* Without a query: the version that waits against the one in force, else the last two. */
static void default_pair(const struct avt_tilstand *state, const struct avt_versjon **fra,
                         const struct avt_versjon **til)
{
    const struct avt_versjon *gjelder = avt_tilstand_gjelder(state), *last = &state->versjoner[state->n_versjoner - 1];
    *til = last;
    *fra = gjelder && gjelder != last ? gjelder : state->n_versjoner > 1 ? last - 1 : last;
}

static struct avt_err show(struct leser *leser)
{
    struct avtaleside p;
    const struct avt_versjon *fra, *til;
    size_t same;
    AVT_TRY(felles_open(&p, leser, "sammenlign"));
    if (p.state->n_versjoner == 0)
        return avt_err_make(AVT_ENOTFOUND, "versjon", "nothing has been put forward");
    default_pair(p.state, &fra, &til);
    fra = asked(&p, "fra", fra);
    til = asked(&p, "til", til);
    if (!fra || !til)
        return avt_err_make(AVT_ENOTFOUND, "versjon", "no such version");
    felles_versjoner(&p);
    struct avt_node *par = avt_node_new(p.arena, p.side, "par");
    side_number(p.arena, par, "fra", fra->n);
    side_number(p.arena, par, "til", til->n);
    AVT_TRY(felles_sammenlign(&p, p.side, fra, til, &same));
    side_number(p.arena, avt_node_new(p.arena, p.side, "uendret"), "antall", same);
    return felles_answer(&p, 200);
}

struct avt_err page_sammenlign(struct request *rq)
{
    return felles_run(rq, show);
}
