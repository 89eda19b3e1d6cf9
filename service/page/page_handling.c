/* Every act done in one step: one page, told apart by the measure's data. */
#include <string.h>

#include "avtale/oppfoelging.h"
#include "command/declare.h"
#include "command/utsagn.h"
#include "page/page_felles.h"
#include "page/page_routes.h"
#include "page/page_skjema.h"
#include "page/page_stopp.h"
#include "page/page_typed.h"
#include "reading/kan.h"
#include "sys/clock.h"

/* What `slag` may be, for this role now; of a duty for each item "<code>:<list>/<id>". */
struct choices {
    struct avt_arena *arena;
    const struct avt_innhold *innhold; /* in force; NULL where the items need not be told apart */
    const char **list;
    size_t n, cap;
};

static void choice_add(struct choices *choices, const char *kode)
{
    choices->list = avt_arena_grow(choices->arena, choices->list, choices->n, &choices->cap, sizeof(*choices->list));
    choices->list[choices->n++] = kode;
}

/* ---- what there is to choose from ---- */

static void add_codes(struct leser *leser, struct choices *choices, enum avt_handling act)
{
    const struct avt_handlingsdata *data = avt_tiltak_handling(leser->sak.tiltak, act);
    for (const char *const *kode = data ? data->codes : NULL; kode && *kode; kode++)
        choice_add(choices, *kode);
}

static bool applies(const struct choices *choices, const struct avt_regel *r, const char *post)
{
    for (size_t i = 0; i < r->n_vilkaar; i++) {
        if (!avt_krav_holds(choices->innhold, &r->vilkaar[i], post))
            return false;
    }
    return true;
}

/* One choice for each item it is a duty for. */
static void add_item_duties(struct choices *choices, const struct avt_regel *r)
{
    const char **posts;
    const struct avt_liste *liste = r->punkt.felt->liste;
    size_t n = avt_innhold_posts(choices->arena, &posts, choices->innhold, liste);
    for (size_t i = 0; i < n; i++) {
        if (applies(choices, r, posts[i]))
            choice_add(choices, avt_arena_format(choices->arena, "%s:%s/%s", r->kode, liste->sti, posts[i]));
    }
}

static void add_duties(struct leser *leser, struct choices *choices, enum avt_handling act)
{
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        const struct avt_regel *r = &tiltak->regler[i];
        if (!avt_regel_is_plikt(r) || r->handling != act || r->hvem != leser->rolle)
            continue;
        if (choices->innhold && r->punkt.felt && r->punkt.felt->liste)
            add_item_duties(choices, r);
        else
            choice_add(choices, r->kode);
    }
}

static const char *asked(const struct request *rq);

static const char ITEM = ':'; /* between a duty's code and the item */

/* What the answer is asked for, else the first that has none. */
static void add_open(struct leser *leser, struct choices *choices, enum avt_handling act)
{
    const struct avt_tilstand *state = &leser->sak.state;
    int i = asked(leser->rq) ? avt_tilstand_aapen(state, asked(leser->rq)) : -1;
    const struct avt_aapen *open =
        i >= 0 ? &state->aapne[i] : avt_aapen_foerste(leser->sak.tiltak, state, act, leser->rolle);
    if (open)
        choice_add(choices, avt_arena_format(choices->arena, "post-%u", open->nr));
}

/* The parts that can be asked: those of the measure, and not one's own. */
static void add_others(struct leser *leser, struct choices *choices, enum avt_handling act)
{
    const struct avt_tiltak *tiltak = leser->sak.tiltak;
    const struct avt_handlingsdata *data = avt_tiltak_handling(tiltak, act);
    for (const char *const *part = data ? data->codes : NULL; part && *part; part++) {
        avt_roles roles = avt_tiltak_roles(tiltak, *part);
        if (roles && !(roles >> leser->rolle & 1))
            choice_add(choices, *part);
    }
}

/* Those the role has not given. */
static void add_new_consents(struct leser *leser, struct choices *choices, enum avt_handling act)
{
    const char *rolle = leser->sak.tiltak->roller[leser->rolle].navn;
    const struct avt_handlingsdata *data = avt_tiltak_handling(leser->sak.tiltak, act);
    for (const char *const *kode = data ? data->codes : NULL; kode && *kode; kode++) {
        if (avt_tilstand_samtykke_av(&leser->sak.state, rolle, *kode) < 0)
            choice_add(choices, *kode);
    }
}

static void add_consents(struct leser *leser, struct choices *choices, enum avt_handling act)
{
    (void)act;
    const struct avt_tilstand *state = &leser->sak.state;
    for (size_t i = 0; i < state->n_samtykker; i++) {
        const struct avt_samtykke *s = &state->samtykker[i];
        if (s->trukket == 0 && strcmp(s->rolle, leser->sak.tiltak->roller[leser->rolle].navn) == 0)
            choice_add(choices, s->code);
    }
}

/* By what slag names. */
static void add_all(struct leser *leser, struct choices *choices, enum avt_handling act)
{
    static void (*const rows[])(struct leser * leser, struct choices * choices, enum avt_handling act) = {
        [AVT_NAMES_REASON] = add_codes,     [AVT_NAMES_CODE] = add_codes,    [AVT_NAMES_PART] = add_others,
        [AVT_NAMES_DUTY] = add_duties,      [AVT_NAMES_QUESTION] = add_open, [AVT_NAMES_NEW_CONSENT] = add_new_consents,
        [AVT_NAMES_CONSENT] = add_consents,
    };
    rows[avt_act_get(act)->names](leser, choices, act);
}

static bool answers(enum avt_handling act)
{
    return avt_act_get(act)->names == AVT_NAMES_QUESTION;
}

/* ---- the request ---- */

/* What the form says, else what the link to the page said: a duty is named by `plikt`, and its item by `om`. */
static const char *asked_choice(const struct request *rq)
{
    const char *slag = request_field(rq, "slag"), *plikt = pairs_find(&rq->query, "plikt");
    const char *om = pairs_find(&rq->query, "om");
    if (!slag)
        slag = pairs_find(&rq->query, "slag");
    if (slag || !plikt || !om)
        return slag ? slag : plikt;
    return avt_arena_format(rq->arena, "%s%c%s", plikt, ITEM, om);
}

static const char *asked(const struct request *rq)
{
    const char *choice = asked_choice(rq), *item = choice ? strchr(choice, ITEM) : NULL;
    return item ? avt_arena_strn(rq->arena, choice, (size_t)(item - choice)) : choice;
}

static const char *typed_date(const struct request *rq)
{
    const char *text = request_field(rq, "gjelder-fra");
    return text ? typed_read(rq->arena, AVT_TYPE_DATO, text) : NULL;
}

/* The act of the path, if it is one done in one step by a person about an agreement as it stands. */
static struct avt_err act_of(const struct request *rq, enum avt_handling *out)
{
    *out = avt_handling_find(avt_span_str(rq->param[1]));
    const struct avt_act *act = avt_act_get(*out);
    if (act->steps != 1 || act->concerns == AVT_CONCERNS_NY || act->family == AVT_FAMILY_FILE)
        return avt_err_make(AVT_ENOTFOUND, "handling", "no page for this act");
    return AVT_NOERR;
}

/* The item the act is about, by the form or the link to the page; "" if none. */
static const char *asked_item(const struct request *rq)
{
    const char *om = request_field(rq, "om"), *choice = asked_choice(rq), *item = choice ? strchr(choice, ITEM) : NULL;
    if (!om && item)
        om = item + 1;
    if (!om)
        om = pairs_find(&rq->query, "om");
    return om ? om : "";
}

/* What slag says, or can only be. */
static const char *kind_of(struct leser *leser, enum avt_handling act)
{
    struct choices choices = {.arena = leser->rq->arena};
    if (asked(leser->rq))
        return asked(leser->rq);
    add_all(leser, &choices, act);
    return choices.n == 1 ? choices.list[0] : NULL;
}

/* ---- the page ---- */

static const char *the_kind(const struct avtaleside *p, enum avt_handling act)
{
    return kind_of(p->leser, act);
}

static void add_choice(struct avtaleside *p, struct avt_node *parent, const char *choice)
{
    const char *chosen = asked_choice(p->rq), *item = strchr(choice, ITEM);
    struct avt_node *slag = avt_node_new(p->arena, parent, "slag");
    const char *post;
    const struct avt_liste *liste = item ? felles_liste(p, item + 1, &post) : NULL;
    side_text(p->arena, slag, "kode", choice);
    side_yes(p->arena, slag, "valgt", chosen && strcmp(chosen, choice) == 0);
    if (liste)
        felles_post(p->arena, slag, &p->innhold, liste, post);
}

/* A choice of one is none: it stands in the address the form posts to, and is told unless it is the record that is
 * answered, which is shown itself. */
static void add_choices(struct avtaleside *p, struct avt_node *node, enum avt_handling act)
{
    struct choices choices = {.arena = p->arena, .innhold = &p->innhold};
    const char *tail = avt_arena_format(p->arena, "/handling/%s", p->rq->param[1]);
    add_all(p->leser, &choices, act);
    if (choices.n == 1) {
        side_sti(p->side, felles_sti(p, tail, avt_arena_format(p->arena, "slag=%s", choices.list[0])));
        if (!answers(act))
            side_text(p->arena, node, "eneste", choices.list[0]);
        return;
    }
    for (size_t i = 0; i < choices.n; i++)
        add_choice(p, node, choices.list[i]);
}

/* The item an act is about, where the duty does not say it: the one that is asked for, else one of all it can be. */
static void add_items(struct avtaleside *p, struct avt_node *node, enum avt_handling act,
                      const struct avt_handlingsdata *data)
{
    const char *om = asked_item(p->rq), *post;
    const struct avt_liste *liste = felles_liste(p, om, &post);
    if (avt_act_get(act)->names == AVT_NAMES_DUTY || !data)
        return;
    if (liste) {
        side_text(p->arena, node, "om", om);
        felles_post(p->arena, avt_node_new(p->arena, node, "gjelder"), &p->innhold, liste, post);
        return;
    }
    for (size_t i = 0; i < data->n_om; i++) {
        const char **posts;
        size_t n = avt_innhold_posts(p->arena, &posts, &p->innhold, data->om[i]);
        for (size_t k = 0; k < n; k++) {
            struct avt_node *punkt = avt_node_new(p->arena, node, "punkt");
            side_text(p->arena, punkt, "om", avt_arena_format(p->arena, "%s/%s", data->om[i]->sti, posts[k]));
            felles_post(p->arena, punkt, &p->innhold, data->om[i], posts[k]);
        }
    }
}

static const char *reader_name(const struct avt_rolle *rolle)
{
    return rolle->party[0] ? rolle->party : rolle->navn;
}

static bool has_reader(const struct avt_node *node, const char *name, const char *part)
{
    for (const struct avt_node *child = node->children; child; child = child->next) {
        if (child->name && strcmp(child->name, name) == 0 && strcmp(avt_node_get(child, "part"), part) == 0)
            return true;
    }
    return false;
}

/* Who will read one of the act's documents, each part once; told before anything is written. */
static void add_readers(struct avtaleside *p, struct avt_node *node, enum avt_handling act, const char *dokument)
{
    const struct avt_akt akt = {act, the_kind(p, act), p->leser->rolle};
    const struct avt_handlingsdata *data = avt_tiltak_handling(p->tiltak, act);
    if (data && data->lesere.mottaker && !akt.code)
        return; /* whoever is chosen */
    for (size_t i = 0; i < p->tiltak->n_roller; i++) {
        const char *part = reader_name(&p->tiltak->roller[i]);
        if (avt_akttekst_reads(p->tiltak, p->state, &akt, dokument, (int)i) && !has_reader(node, "leser", part))
            side_text(p->arena, avt_node_new(p->arena, node, "leser"), "part", part);
    }
    const struct avt_aktlesere *readers =
        data && data->tekst && strcmp(data->tekst, dokument) == 0 ? &data->lesere : NULL;
    for (size_t i = 0; readers && i < p->tiltak->n_roller; i++) {
        const char *part = reader_name(&p->tiltak->roller[i]);
        if (readers->med_samtykke >> i & 1 && !has_reader(node, "leser", part) && !has_reader(node, "kan-lese", part))
            side_text(p->arena, avt_node_new(p->arena, node, "kan-lese"), "part", part);
    }
}

static void add_typed(struct avtaleside *p, struct avt_node *node)
{
    const char *tekst = request_field(p->rq, "tekst"), *date = typed_date(p->rq);
    struct avt_node *skrevet = avt_node_new(p->arena, node, "skrevet");
    side_text(p->arena, skrevet, "tekst", tekst ? side_typed(p->arena, tekst) : "");
    side_text(p->arena, skrevet, "gjelder-fra", date ? side_typed(p->arena, date) : "");
}

/* Whoever has signed withdraws the signature, any other the version. */
static bool has_signed(const struct avtaleside *p)
{
    const struct avt_versjon *versjon = avt_tilstand_venter(p->state);
    int i = versjon ? avt_versjon_rolle(versjon, p->tiltak->roller[p->leser->rolle].navn) : -1;
    return i >= 0 && versjon->signert[i] > 0;
}

/* Of a report the parts take the place of a text. */
static bool parts_are_text(const struct avtaleside *p, enum avt_handling act, const struct avt_handlingsdata *data)
{
    struct avt_aktdeler parts;
    return data->tekst && avt_akt_deler(p->tiltak, act, the_kind(p, act), &parts) &&
           strcmp(parts.dokument, data->tekst) == 0;
}

static void add_parts(struct avtaleside *p, struct avt_node *node, enum avt_handling act)
{
    struct avt_aktdeler parts;
    if (!utsagn_felter(p->leser, act, the_kind(p, act), &parts))
        return;
    struct avt_node *deler = avt_node_new(p->arena, node, "deler");
    if (parts.dokument)
        add_readers(p, deler, act, parts.dokument);
    deler_felter(p, deler, &parts);
}

/* The day by which what is sent now is to be answered. */
static const char *answered_by(const struct avtaleside *p, const struct avt_handlingsdata *data)
{
    avt_date last;
    bool has = data && data->svarfrist[0] && avt_date_add(&last, clock_today(), 1, data->svarfrist);
    return has ? avt_date_format(p->arena, last) : "";
}

static const char *objection_ends(const struct avtaleside *p)
{
    avt_date last;
    bool has = avt_innvend_frist(p->tiltak, p->state, p->leser->rolle, &last) != NULL;
    return has ? avt_date_format(p->arena, last) : "";
}

static void add_act(struct avtaleside *p, enum avt_handling act)
{
    const struct avt_handlingsdata *data = avt_tiltak_handling(p->tiltak, act);
    bool dated = avt_act_get(act)->must & AVT_LINE_GJELDER_FRA,
         nav = p->tiltak->roller[p->leser->rolle].klasse == AVT_ROLE_NAV;
    struct avt_node *node = avt_node_new(p->arena, p->side, "handling");
    side_text(p->arena, node, "navn", avt_handling_get(act)->name);
    side_text(p->arena, node, "tekst", data && !parts_are_text(p, act, data) ? data->tekst : "");
    side_yes(p->arena, node, "tekst-krav", data && data->tekst_krav);
    side_yes(p->arena, node, "gjelder-fra", dated);
    side_text(p->arena, node, "svarfrist", answered_by(p, data));
    side_text(p->arena, node, "senest", avt_act_get(act)->allows == AVT_ALLOWS_UNASKED ? objection_ends(p) : "");
    side_yes(p->arena, node, "signert", has_signed(p));
    side_yes(p->arena, node, "for-deg", avt_tilstand_paa_vegne(p->state, p->tiltak->roller[p->leser->rolle].navn));
    side_text(p->arena, node, "tidligst", dated && !nav ? avt_date_format(p->arena, clock_today()) : "");
    add_items(p, node, act, data);
    add_choices(p, node, act);
    if (data && data->tekst)
        add_readers(p, node, act, data->tekst);
    add_parts(p, node, act);
    add_typed(p, node);
}

static struct avt_err show_page(struct leser *leser, enum avt_handling act, int status, const char *melding)
{
    struct avtaleside p;
    AVT_TRY(flow_kan(leser, act));
    AVT_TRY(felles_open(&p, leser, "handling"));
    side_hode(p.rq, p.side, utsagn_etag(p.arena, &leser->sak, act));
    if (melding)
        side_melding(p.rq, p.side, melding);
    side_feil(p.rq, p.side, NULL, &p.rq->faults);
    add_act(&p, act);
    AVT_TRY(felles_periode(&p, asked_item(p.rq)));
    const char *slag = answers(act) ? the_kind(&p, act) : NULL;
    int open = slag ? avt_tilstand_aapen(p.state, slag) : -1;
    if (open >= 0)
        AVT_TRY(felles_aapne(&p, p.state->aapne[open].nr));
    return felles_answer(&p, status);
}

static struct avt_err show(struct leser *leser)
{
    enum avt_handling act;
    AVT_TRY(act_of(leser->rq, &act));
    return show_page(leser, act, 200, NULL);
}

struct avt_err page_handling(struct request *rq)
{
    return felles_run(rq, show);
}

/* ---- the act ---- */

static void done(struct request *rq, const struct utfall *utfall)
{
    const struct avt_post *post = utfall->post;
    if (avt_act_get(post->s.handling)->does == AVT_DOES_END) {
        felles_videre(rq, utfall->avtale, avt_arena_format(rq->arena, "/kvittering/%u", post->r.nr), NULL);
        return;
    }
    felles_videre(rq, utfall->avtale, avt_act_get(utfall->post->s.handling)->period ? "/perioder" : "", "registrert");
}

static struct avt_err typed_parts(struct leser *leser, struct oensket *oensket, struct avt_aktdeler *parts)
{
    struct avt_json *deler = NULL;
    if (!utsagn_felter(leser, oensket->handling, kind_of(leser, oensket->handling), parts))
        return AVT_NOERR;
    AVT_TRY(deler_json(leser->rq, parts, &deler));
    oensket->deler = deler;
    return AVT_NOERR;
}

/* Faults in the words of a form. */
static void tell_typed(struct request *rq, const struct avt_aktdeler *parts)
{
    deler_feil(rq, parts);
    for (size_t i = 0; i < rq->faults.n; i++) {
        struct avt_fault *fault = &rq->faults.list[i];
        if (strcmp(fault->felt, "gjelder-fra") == 0)
            fault->kode = typed_fault(rq->arena, fault->kode, AVT_TYPE_DATO, request_field(rq, fault->felt));
    }
}

/* From the page that asks once more, to what was filled in. */
static bool goes_back(const struct request *rq)
{
    const char *pressed = request_field(rq, "gjoer");
    return pressed && strcmp(pressed, "rett") == 0;
}

static struct avt_err act(struct leser *leser)
{
    struct request *rq = leser->rq;
    struct avt_aktdeler parts = {0};
    struct oensket oensket = {
        .code = asked(rq), .om = asked_item(rq), .gjelder_fra = typed_date(rq), .tekst = request_field(rq, "tekst")};
    AVT_TRY(act_of(rq, &oensket.handling));
    if (goes_back(rq))
        return show_page(leser, oensket.handling, 200, NULL);
    AVT_TRY(typed_parts(leser, &oensket, &parts));
    bool asks = stopp_asks(rq, oensket.handling);
    struct avt_err err = asks ? command_ask(leser->ctx, &command_declare, &oensket)
                              : command_start(leser->ctx, &command_declare, &oensket, done, command_wake);
    if (asks && err.code == AVT_OK)
        return stopp_check(leser, &oensket);
    if (err.code != AVT_EFAULTS && err.code != AVT_ESTALE)
        return err;
    tell_typed(rq, &parts);
    struct avt_faults faults = rq->faults;
    struct avt_err may = flow_kan(leser, oensket.handling);
    rq->faults = faults;
    if (may.code != AVT_OK)
        return err;
    return show_page(leser, oensket.handling, avt_err_status(err.code), err.code == AVT_ESTALE ? "endret-siden" : NULL);
}

struct avt_err page_handling_post(struct request *rq)
{
    return felles_run(rq, act);
}
