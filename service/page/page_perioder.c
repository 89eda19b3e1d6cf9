/* Subsidy periods: a table for all who read their figures, and where Nav decides them. */
#include "avtale/plikt.h"

#include "command/approve_periods.h"
#include "command/utsagn.h"
#include "page/page_felles.h"
#include "page/page_routes.h"
#include "reading/kan.h"
#include "reading/peek.h"
#include "reading/periods_shown.h"
#include "reading/show.h"

/* ---- one period ---- */

/* Who decided last, when, and why; of a text only what the role may read. */
static struct avt_err add_decision(struct avtaleside *p, struct avt_node *node, const struct avt_periode *periode)
{
    const char *navn, *tekst;
    enum avt_metode metode;
    if (!periode->avgjort)
        return AVT_NOERR;
    const struct avt_post *post = &p->poster[periode->avgjort->nr - 1];
    AVT_TRY(peek_name(p->leser, post->r.nr, &navn, &metode));
    AVT_TRY(show_text(p->leser, post, &tekst));
    struct avt_node *decision = avt_node_new(p->arena, node, "avgjort");
    side_text(p->arena, decision, "handling", avt_handling_get(post->s.handling)->name);
    side_text(p->arena, decision, "rolle", post->s.rolle);
    side_text(p->arena, decision, "navn", navn);
    side_tid(p->arena, decision, post->r.tid);
    side_text(p->arena, decision, "slag", post->s.code);
    side_text(p->arena, decision, "tekst", tekst);
    return AVT_NOERR;
}

/* The page of an act about the period, if the role may do the act of it now. */
static void add_path(struct avtaleside *p, struct avt_node *node, const char *name, enum avt_period_act what,
                     const char *om, uint32_t acts, bool ripe)
{
    enum avt_handling act = avt_act_of_period(what);
    bool may = acts >> act & 1 && ripe;
    const char *tail = avt_arena_format(p->arena, "/handling/%s", avt_handling_get(act)->name);
    side_text(p->arena, node, name, may ? felles_sti(p, tail, avt_arena_format(p->arena, "om=%s", om)) : "");
}

static void add_paths(struct avtaleside *p, struct avt_node *node, const struct avt_periode *periode, uint32_t acts)
{
    bool refused = periode->tilstand == AVT_PERIODE_ER_AVSLAATT;
    add_path(p, node, "avslaa", AVT_REFUSES_PERIOD, periode->om, acts, periode->klar);
    add_path(p, node, "send", AVT_SENDS_PERIOD, periode->om, acts, refused);
}

/* acts: those of which paths are given. */
static struct avt_err add_period(struct avtaleside *p, struct avt_node *parent, const struct avt_periode *periode,
                                 uint32_t acts)
{
    struct avt_node *node = avt_node_new(p->arena, parent, "periode");
    side_text(p->arena, node, "om", periode->om);
    side_date(p->arena, node, "fra", periode->fra);
    side_date(p->arena, node, "til", periode->til);
    side_text(p->arena, node, "prosent", periode->prosent);
    side_text(p->arena, node, "belop", periode->belop);
    side_text(p->arena, node, "tilstand", avt_periode_name(periode->tilstand));
    bool dated = periode->tidligst != INT32_MIN && periode->tidligst != INT32_MAX;
    side_text(p->arena, node, "tidligst", dated ? avt_date_format(p->arena, periode->tidligst) : "");
    side_yes(p->arena, node, "sendt", periode->sendt);
    side_yes(p->arena, node, "venter", periode->venter);
    add_paths(p, node, periode, acts);
    return add_decision(p, node, periode);
}

struct avt_err felles_periode(struct avtaleside *p, const char *om)
{
    const struct avt_periode *list, *periode;
    size_t n;
    bool has;
    AVT_TRY(show_periods(p->leser, &list, &n, &has));
    periode = avt_periode_find(list, n, om);
    return periode ? add_period(p, p->side, periode, 0) : AVT_NOERR;
}

/* ---- all of them ---- */

/* What stands in the way of who could decide is told beside what waits. */
static bool is_own_case(struct avtaleside *p)
{
    bool decides = p->tiltak->roller[p->leser->rolle].approves == AVT_APPROVES_MONEY;
    bool own = decides && flow_kan(p->leser, avt_act_of_period(AVT_APPROVES_PERIOD)).code == AVT_EFAULTS;
    p->rq->faults = AVT_FAULTS(p->arena);
    return own;
}

/* What stops them is the same for all. */
static const struct avt_plikt *stopped_by(const struct avt_periode *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i].sperret)
            return list[i].sperret;
    }
    return NULL;
}

static struct avt_err add_periods(struct avtaleside *p)
{
    const struct avt_periode *list;
    size_t n;
    bool has;
    uint32_t acts = avt_decide_acts(&p->leser->decide, p->leser->rolle, p->rq->actor->person);
    AVT_TRY(show_periods(p->leser, &list, &n, &has));
    if (!has || p->state->n_versjoner == 0)
        return avt_err_make(AVT_ENOTFOUND, "perioder", "no periods for this role");
    struct avt_node *node = avt_node_new(p->arena, p->side, "perioder");
    side_yes(p->arena, node, "behandler", acts >> avt_act_of_period(AVT_APPROVES_PERIOD) & 1);
    const struct avt_plikt *stopped = stopped_by(list, n);
    if (stopped)
        felles_plikt(p, avt_node_new(p->arena, node, "sperret"), stopped, acts);
    for (size_t i = 0; i < n; i++)
        AVT_TRY(add_period(p, node, &list[i], acts));
    return AVT_NOERR;
}

static struct avt_err show_page(struct leser *leser, int status, const char *melding)
{
    struct avtaleside p;
    struct avt_faults faults = leser->rq->faults;
    AVT_TRY(felles_open(&p, leser, "perioder"));
    side_hode(p.rq, p.side, utsagn_token(p.arena, &leser->sak, AVT_TOKEN_HEAD));
    if (melding)
        side_melding(p.rq, p.side, melding);
    side_feil(p.rq, p.side, NULL, &faults);
    AVT_TRY(add_periods(&p));
    if (is_own_case(&p))
        side_text(p.arena, avt_node_new(p.arena, p.side, "egen-sak"), "rolle",
                  p.tiltak->roller[p.tiltak->roller[leser->rolle].ulik].navn);
    return felles_answer(&p, status);
}

static struct avt_err show(struct leser *leser)
{
    return show_page(leser, 200, NULL);
}

struct avt_err page_perioder(struct request *rq)
{
    return felles_run(rq, show);
}

static void done(struct request *rq, const struct utfall *utfall)
{
    felles_videre(rq, utfall->avtale, "/perioder", "perioder-godkjent");
}

/* Who has no such page has no such form; who may not decide is told that, whatever the form says. */
static struct avt_err approve(struct leser *leser)
{
    const struct avt_periode *list;
    const char *om = request_field(leser->rq, "til-og-med");
    size_t n;
    bool has;
    AVT_TRY(show_periods(leser, &list, &n, &has));
    if (!has)
        return avt_err_make(AVT_ENOTFOUND, "perioder", "no periods for this role");
    struct avt_err err = flow_perioder(leser, om ? om : "", done);
    if (err.code != AVT_EFAULTS && err.code != AVT_ESTALE)
        return err;
    return show_page(leser, avt_err_status(err.code), err.code == AVT_ESTALE ? "endret-siden" : NULL);
}

struct avt_err page_perioder_post(struct request *rq)
{
    return felles_run(rq, approve);
}
