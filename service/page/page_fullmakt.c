/* On behalf of others: one in Nav signs for somebody, another confirms or refuses; and the paper that people sign. */
#include <string.h>

#include "case/service.h"
#include "command/attempt_now.h"
#include "command/first_step.h"
#include "command/fullmakt.h"
#include "command/utsagn.h"
#include "page/page_felles.h"
#include "page/page_routes.h"
#include "reading/peek.h"
#include "reading/questions.h"
#include "reading/show.h"

static const char *const CONVERSATION = "samtale"; /* what `bevis` is when no paper is chosen */

static const char *asked(const struct request *rq, const char *name)
{
    const char *value = request_field(rq, name);
    return value ? value : pairs_find(&rq->query, name);
}

/* ---- the text of another role ---- */

static void add_act(struct avtaleside *p, enum avt_handling act)
{
    side_text(p->arena, avt_node_new(p->arena, p->side, "handling"), "navn", avt_handling_get(act)->name);
}

/* The role that is asked for, by its name or its part's: among those that may be acted for now, -1 if it is none. */
static int asked_role(const struct leser *leser, avt_roles may)
{
    const char *name = asked(leser->rq, "for");
    avt_roles named = name ? avt_tiltak_roles(leser->sak.tiltak, name) & may : 0;
    for (int i = 0; i < (int)leser->sak.tiltak->n_roller; i++) {
        if (named >> i & 1)
            return i;
    }
    return -1;
}

/* The roles one may sign for now, each a link to the page for it. */
static void add_roles(struct avtaleside *p, avt_roles may, const char *tail)
{
    for (size_t i = 0; i < p->tiltak->n_roller; i++) {
        if (!(may >> i & 1))
            continue;
        const char *navn = p->tiltak->roller[i].navn;
        struct avt_node *node = avt_node_new(p->arena, p->side, "hvem");
        side_text(p->arena, node, "rolle", navn);
        side_text(p->arena, node, "sti", felles_sti(p, tail, avt_arena_format(p->arena, "for=%s", navn)));
    }
}

/* ---- signing for somebody ---- */

static void add_reasons(struct avtaleside *p, int rolle)
{
    const char *chosen = request_field(p->rq, "grunn");
    const struct avt_fullmakt *data = avt_tiltak_fullmakt(p->tiltak, rolle);
    for (const char *const *kode = data->grunner; *kode; kode++) {
        struct avt_node *node = avt_node_new(p->arena, p->side, "grunn");
        side_text(p->arena, node, "kode", *kode);
        side_yes(p->arena, node, "valgt", chosen && strcmp(chosen, *kode) == 0);
    }
}

/* Papers that have been uploaded and are this role's. */
static struct avt_err add_papers(struct avtaleside *p, int rolle)
{
    const char *chosen = asked(p->rq, "bevis");
    for (size_t i = 0; i < p->n_poster; i++) {
        struct avt_opplasting o;
        struct avt_err err = peek_upload(p->leser, &p->poster[i], &o);
        if (err.code == AVT_ENOTFOUND)
            continue;
        AVT_TRY(err);
        if (strcmp(o.kind, AVT_FIL_PAPIR) != 0 || !avt_opplasting_reads(p->tiltak, &o, rolle))
            continue;
        const char *kode = avt_arena_format(p->arena, "post-%u", p->poster[i].r.nr);
        struct avt_node *node = avt_node_new(p->arena, p->side, "papir");
        side_text(p->arena, node, "kode", kode);
        side_text(p->arena, node, "navn", o.navn);
        side_tid(p->arena, node, p->poster[i].r.tid);
        side_text(p->arena, node, "sti",
                  felles_sti(p, avt_arena_format(p->arena, "/filer/%u", p->poster[i].r.nr), NULL));
        side_yes(p->arena, node, "valgt", chosen && strcmp(chosen, kode) == 0);
    }
    return AVT_NOERR;
}

static void add_typed(struct avtaleside *p)
{
    const char *tekst = request_field(p->rq, "tekst"), *kode = request_field(p->rq, "papirkode");
    const char *bevis = asked(p->rq, "bevis");
    struct avt_node *node = avt_node_new(p->arena, p->side, "skrevet");
    side_text(p->arena, node, "tekst", tekst ? side_typed(p->arena, tekst) : "");
    side_text(p->arena, node, "kode", kode ? side_typed(p->arena, kode) : "");
    side_yes(p->arena, node, "samtale", bevis && strcmp(bevis, CONVERSATION) == 0);
}

static struct avt_err add_form(struct avtaleside *p, int rolle)
{
    const struct avt_rolle *row = &p->tiltak->roller[rolle];
    const struct avt_versjon *versjon = avt_tilstand_venter(p->state);
    const char *query = avt_arena_format(p->arena, "for=%s", row->navn);
    struct avt_node *node = avt_node_new(p->arena, p->side, "fullmakt");
    side_text(p->arena, node, "for", row->navn);
    side_text(p->arena, node, "papir-sti", felles_sti(p, "/papir", query));
    side_text(p->arena, node, "fil-sti",
              felles_sti(p, "/filer",
                         avt_arena_format(p->arena, "til=fullmakt&slag=" AVT_FIL_PAPIR "&lesere=%s",
                                          oppfoelging_part(p->tiltak, row->navn))));
    side_sti(p->side, felles_sti(p, "/fullmakt", query));
    side_hode(p->rq, p->side, utsagn_etag(p->arena, &p->leser->sak, row->handling));
    add_act(p, row->handling);
    add_reasons(p, rolle);
    AVT_TRY(add_papers(p, rolle));
    add_typed(p);
    return felles_sett(p, versjon, rolle);
}

/* Why nobody may be signed for now. */
static struct avt_err refused(const struct leser *leser)
{
    if (!leser->sak.tiltak->roller[leser->rolle].leads)
        return avt_err_make(AVT_EROLE, "handling", "signs for nobody");
    return avt_err_make(AVT_ESTATUS, "handling", "nobody to sign for now");
}

static struct avt_err show_page(struct leser *leser, int status, const char *melding)
{
    struct avtaleside p;
    avt_roles may = avt_decide_paa_vegne(&leser->decide, leser->rolle, leser->rq->actor->person) & ~leser->roller;
    if (!may)
        return refused(leser);
    AVT_TRY(felles_open(&p, leser, "fullmakt"));
    if (melding)
        side_melding(p.rq, p.side, melding);
    side_feil(p.rq, p.side, NULL, &p.rq->faults);
    int rolle = asked_role(leser, may);
    if (rolle < 0)
        add_roles(&p, may, "/fullmakt");
    else
        AVT_TRY(add_form(&p, rolle));
    return felles_answer(&p, status);
}

static struct avt_err show(struct leser *leser)
{
    return show_page(leser, 200, NULL);
}

struct avt_err page_fullmakt(struct request *rq)
{
    return felles_run(rq, show);
}

static void attempted(struct request *rq, const struct utfall *utfall)
{
    felles_videre(rq, utfall->avtale, avt_arena_format(rq->arena, "/erklaeringer/%s", utfall->forsok), NULL);
}

/* A conversation that is chosen and not described is what is missing, not the choice. */
static void name_as_form(struct request *rq, bool conversation)
{
    for (size_t i = 0; conversation && i < rq->faults.n; i++) {
        if (strcmp(rq->faults.list[i].felt, "bevis") == 0 && strcmp(rq->faults.list[i].kode, "mangler") == 0)
            rq->faults.list[i].felt = "tekst";
    }
}

static struct avt_err attempt(struct leser *leser)
{
    struct request *rq = leser->rq;
    avt_roles may = avt_decide_paa_vegne(&leser->decide, leser->rolle, rq->actor->person);
    const char *bevis = request_field(rq, "bevis"), *kode = request_field(rq, "papirkode"),
               *lest = request_field(rq, "lest");
    int rolle = asked_role(leser, may);
    bool conversation = bevis && strcmp(bevis, CONVERSATION) == 0, paper = bevis && *bevis && !conversation;
    if (rolle < 0)
        return show_page(leser, 200, NULL);
    struct oensket oensket = {.handling = leser->sak.tiltak->roller[rolle].handling,
                              .fremlegg = request_field(rq, "fremlegg"),
                              .visning = request_field(rq, "visning"),
                              .behalf_of = leser->sak.tiltak->roller[rolle].navn,
                              .reason = request_field(rq, "grunn"),
                              .bevis = paper ? bevis : NULL,
                              .kode = paper ? (kode ? kode : "") : NULL,
                              .tekst = conversation ? request_field(rq, "tekst") : NULL};
    if (!lest || strcmp(lest, "ja") != 0)
        avt_faults_add(&rq->faults, "mangler", "lest", AVT_STOPP, "");
    struct avt_err err = command_start(leser->ctx, &command_attempt, &oensket, attempted, command_wake);
    if (err.code != AVT_EFAULTS && err.code != AVT_ESTALE)
        return err;
    name_as_form(rq, conversation);
    return show_page(leser, avt_err_status(err.code), err.code == AVT_ESTALE ? "endret-siden" : NULL);
}

struct avt_err page_fullmakt_post(struct request *rq)
{
    return felles_run(rq, attempt);
}

/* ---- confirming for a colleague ---- */

static struct avt_err add_paper(struct avtaleside *p, struct avt_node *node, unsigned nr)
{
    struct avt_post post;
    struct avt_span s_file, r_file;
    struct avt_opplasting o;
    if (nr == 0)
        return AVT_NOERR;
    AVT_TRY(peek_record(p->leser, nr, &post, &s_file, &r_file));
    AVT_TRY(peek_upload(p->leser, &post, &o));
    side_text(p->arena, node, "fil-navn", o.navn);
    side_text(p->arena, node, "fil-sti", felles_sti(p, avt_arena_format(p->arena, "/filer/%u", nr), NULL));
    return AVT_NOERR;
}

static struct avt_err add_attempt(struct avtaleside *p, const struct fullmakt *f)
{
    const char *tekst, *svar;
    AVT_TRY(fullmakt_tekst(p->leser, f, &tekst));
    AVT_TRY(fullmakt_svar(p->leser, f, &svar));
    struct avt_node *node = avt_node_new(p->arena, p->side, "fullmakt");
    side_text(p->arena, node, "for", f->s.behalf_of);
    side_text(p->arena, node, "grunn", f->s.reason);
    side_text(p->arena, node, "av", f->navn);
    side_yes(p->arena, node, "egen", f->egen);
    side_text(p->arena, node, "tekst", tekst);
    felles_forsok(p, node, &f->naa);
    side_text(p->arena, node, "svar", svar);
    side_oslo(p->arena, node, f->s.frist);
    return add_paper(p, node, f->fil);
}

struct avt_err felles_kollega(struct leser *leser, const struct fullmakt *f, int status)
{
    struct avtaleside p;
    AVT_TRY(felles_open(&p, leser, "kollega"));
    const struct avt_versjon *versjon = f->naa.versjon;
    side_feil(p.rq, p.side, NULL, &p.rq->faults);
    side_sti(p.side, felles_sti(&p, avt_arena_format(p.arena, "/erklaeringer/%s", f->id), NULL));
    add_act(&p, f->s.handling);
    AVT_TRY(add_attempt(&p, f));
    avt_node_text(p.arena, p.side, "erklaering", avt_arena_strn(p.arena, f->s_text.ptr, f->s_text.len));
    int rolle = avt_tiltak_rolle(p.tiltak, f->s.behalf_of);
    if (versjon && versjon->state == AVT_VENTER && rolle >= 0)
        AVT_TRY(felles_sett(&p, versjon, rolle));
    return felles_answer(&p, status);
}

static void turned_down(struct request *rq, const struct utfall *utfall)
{
    felles_videre(rq, utfall->avtale, "", "avslaatt");
}

static struct avt_err turn_down(struct leser *leser)
{
    struct request *rq = leser->rq;
    struct fullmakt f;
    AVT_TRY(flow_fullmakt(leser, rq->param[1], &f));
    struct avt_err err = flow_avslag(leser, f.id, request_field(rq, "tekst"), turned_down);
    return err.code == AVT_EFAULTS ? felles_kollega(leser, &f, avt_err_status(err.code)) : err;
}

struct avt_err page_avslag_post(struct request *rq)
{
    return felles_run(rq, turn_down);
}

/* ---- the paper ---- */

/* Those who may have the page as a form to sign: oneself, and for Nav those it may sign for. */
static avt_roles printable(const struct leser *leser)
{
    avt_roles may = avt_decide_paa_vegne(&leser->decide, leser->rolle, leser->rq->actor->person);
    const struct avt_rolle *own = &leser->sak.tiltak->roller[leser->rolle];
    const struct avt_versjon *versjon = avt_tilstand_venter(&leser->sak.state);
    int i = versjon ? avt_versjon_rolle(versjon, own->navn) : -1;
    bool signs = i >= 0 && versjon->signert[i] == 0 && own->klasse != AVT_ROLE_NAV;
    return may | (signs ? (avt_roles)1 << leser->rolle : 0);
}

static struct avt_err add_paper_form(struct avtaleside *p, int rolle)
{
    const struct avt_rolle *row = &p->tiltak->roller[rolle];
    const struct avt_versjon *versjon = avt_tilstand_venter(p->state);
    struct avt_innhold innhold = {.tiltak = p->tiltak};
    struct avt_node *node = avt_node_new(p->arena, p->side, "skjema");
    AVT_TRY(show_content(p->leser, versjon, &innhold)); /* of what is signed: an amendment may name somebody else */
    side_text(p->arena, node, "for", row->navn);
    side_text(p->arena, node, "navn", row->navnefelt ? avt_innhold_get(&innhold, row->navnefelt, NULL) : NULL);
    const struct avt_handlingsdata *objection = avt_tiltak_handling(p->tiltak, AVT_INNVENDT);
    bool may = objection && row->foreslaar;
    side_text(p->arena, node, "innvend", may && objection->frist_fullmakt ? objection->frist_fullmakt : "");
    add_act(p, row->handling);
    return felles_sett(p, versjon, rolle);
}

static struct avt_err show_paper(struct leser *leser)
{
    struct avtaleside p;
    avt_roles may = printable(leser);
    if (!may)
        return avt_err_make(AVT_ESTATUS, "handling", "nothing to sign on paper now");
    AVT_TRY(felles_open(&p, leser, "papir"));
    int rolle = may >> leser->rolle & 1 ? leser->rolle : asked_role(leser, may);
    if (rolle < 0)
        add_roles(&p, may, "/papir");
    else
        AVT_TRY(add_paper_form(&p, rolle));
    return felles_answer(&p, 200);
}

struct avt_err page_papir(struct request *rq)
{
    return felles_run(rq, show_paper);
}

/* ---- from the code on a paper to the agreement ---- */

/* Nobody but Nav's signing role of some measure has a use for it. */
bool felles_registrerer(const struct request *rq)
{
    for (size_t i = 0; i < rq->service->n_tiltak; i++) {
        const struct avt_tiltak *tiltak = rq->service->tiltak[i];
        for (size_t k = 0; k < tiltak->n_roller; k++) {
            const struct avt_rolle *rolle = &tiltak->roller[k];
            if (rolle->leads && pairs_find(&rq->actor->nav_roller, rolle->navn))
                return true;
        }
    }
    return false;
}

struct avt_err page_papirkode(struct request *rq)
{
    const char *written = pairs_find(&rq->query, "papirkode"), *id = NULL, *rolle = NULL;
    const char *kode = written ? flow_kode(rq->arena, written) : NULL;
    size_t n = 0;
    if (!felles_registrerer(rq))
        return avt_err_make(AVT_EROLE, "", "registers no papers");
    if (kode)
        AVT_TRY(flow_finn_kode(rq, kode, &n, &id, &rolle));
    if (n == 1) {
        answer_redirect(rq, side_adresse(rq->arena, id, "/fullmakt", NULL, rolle));
        return AVT_NOERR;
    }
    struct avt_node *side = side_new(rq, "papirkode");
    if (written)
        avt_faults_add(&rq->faults, *written ? "ukjent-papirkode" : "mangler", "papirkode", AVT_STOPP, "");
    side_feil(rq, side, NULL, &rq->faults);
    side_text(rq->arena, avt_node_new(rq->arena, side, "skrevet"), "kode",
              written ? side_typed(rq->arena, written) : "");
    return side_answer(rq, side, written ? avt_err_status(AVT_EFAULTS) : 200);
}
