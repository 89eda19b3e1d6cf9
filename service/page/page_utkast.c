/* Writing a draft, one part of it a page. */
#include "page/page_utkast.h"

#include <string.h>

#include "command/allowed.h"
#include "command/amend.h"
#include "command/draft_limits.h"
#include "command/utkast.h"
#include "page/page_parts.h"
#include "page/page_routes.h"
#include "page/page_typed.h"
#include "reading/samlet.h"
#include "reading/show.h"
#include "sys/clock.h"

static const char *const buttons[] = {"legg-til:", "fjern:", "ta-inn:"};
enum { ADD, REMOVE, TAKE_IN };

/* What a button is about: "plan" of "legg-til:plan". NULL if another was pressed. */
static const char *pressed(const struct request *rq, int button)
{
    const char *gjoer = request_field(rq, "gjoer");
    size_t len = strlen(buttons[button]);
    return gjoer && strncmp(gjoer, buttons[button], len) == 0 ? gjoer + len : NULL;
}

/* ---- fields ---- */

static const char *fault_at(const struct utkastside *u, const char *path)
{
    for (size_t i = 0; i < u->faults.n; i++) {
        if (strcmp(u->faults.list[i].felt, path) == 0)
            return u->faults.list[i].kode;
    }
    return NULL;
}

/* Who reads it, when that is not everybody who reads the agreement. */
static void add_readers(struct utkastside *u, struct avt_node *node, int dokument)
{
    const char *lesere = avt_dokument_lesere(u->p.arena, u->p.tiltak, dokument);
    if (strcmp(lesere, avt_dokument_lesere(u->p.arena, u->p.tiltak, 0)) != 0)
        side_text(u->p.arena, node, "lesere", lesere);
}

static void add_choice(struct utkastside *u, struct avt_node *node, const char *kode, const char *tekst)
{
    struct avt_node *valg = avt_node_new(u->p.arena, node, "valg");
    side_text(u->p.arena, valg, "kode", kode);
    side_text(u->p.arena, valg, "tekst", avt_arena_format(u->p.arena, "%s.%s", tekst, kode));
}

/* The person's other agreements that the writer has a role in. */
static void add_agreements(struct utkastside *u, struct avt_node *node)
{
    for (size_t i = 0; i < u->andre.n; i++) {
        const struct samlet_avtale *a = &u->andre.avtaler[i];
        if (strcmp(a->id, u->p.leser->sak.id.text) == 0)
            continue;
        struct avt_node *valg = avt_node_new(u->p.arena, node, "valg");
        side_text(u->p.arena, valg, "kode", a->id);
        side_text(u->p.arena, valg, "tekst", avt_arena_format(u->p.arena, "tiltak.%s", a->tiltak->navn));
        side_text(u->p.arena, valg, "virksomhet", a->virksomhet);
        side_text(u->p.arena, valg, "start", a->har_tid ? avt_date_format(u->p.arena, a->start) : "");
        side_text(u->p.arena, valg, "slutt", a->slutt == INT32_MAX ? "" : avt_date_format(u->p.arena, a->slutt));
    }
}

static void add_choices(struct utkastside *u, struct avt_node *node, const struct avt_felt *felt, const char *path)
{
    const char *tekst = avt_arena_format(u->p.arena, "kode.%s", path);
    for (const char *const *kode = felt->koder; felt->type == AVT_TYPE_KODE && *kode; kode++)
        add_choice(u, node, *kode, tekst);
    if (felt->type == AVT_TYPE_AVTALEREF)
        add_agreements(u, node);
    if (felt->type == AVT_TYPE_JANEI) {
        add_choice(u, node, "ja", "janei");
        add_choice(u, node, "nei", "janei");
    }
}

void utkast_felt(struct utkastside *u, struct avt_node *parent, const struct avt_felt *felt, const char *post)
{
    struct avt_arena *arena = u->p.arena;
    struct avt_node *node = avt_node_new(arena, parent, "felt");
    const char *path = felt->liste ? avt_arena_format(arena, "%s/%s", felt->liste->sti, felt->sti) : felt->sti;
    const char *hint = avt_arena_format(arena, "hjelp.%s", path), *value = skjema_verdi(&u->skjema, felt, post);
    side_text(arena, node, "navn", side_typed(arena, skjema_navn(arena, felt, post)));
    side_text(arena, node, "sti", path);
    if (!felt->liste)
        side_text(arena, node, "gruppe", u->p.tiltak->grupper[felt->gruppe].navn);
    side_text(arena, node, "tekst", felt->tekst);
    side_text(arena, node, "type", avt_type_name(felt->type));
    side_text(arena, node, "lengde", felt->lengde ? avt_arena_format(arena, "%u", felt->lengde) : "");
    side_yes(arena, node, "flere", felt->multiline);
    side_text(arena, node, "krav", skjema_krav(&felt->krav));
    side_text(arena, node, "verdi", value ? side_typed(arena, typed_shown(arena, felt, value)) : "");
    side_yes(arena, node, "skriv", !u->lest && avt_felt_writes(u->p.tiltak, felt, u->skjema.rolle));
    side_text(arena, node, "feil", fault_at(u, avt_verdi_path(arena, felt, post)));
    side_yes(arena, node, "hjelp", render_text(u->p.rq->service->render, avt_node_get(u->p.side, "spraak"), hint));
    if (!felt->liste)
        add_readers(u, node, felt->dokument);
    add_choices(u, node, felt, path);
    forslag_ved(&u->p, &u->forslag, node, felt, felt->liste, post);
}

void utkast_post(struct utkastside *u, struct avt_node *parent, const struct avt_liste *liste, const char *post)
{
    struct avt_arena *arena = u->p.arena;
    struct avt_node *node = avt_node_new(arena, parent, "post");
    side_text(arena, node, "id", side_typed(arena, post));
    side_text(arena, node, "navn", avt_arena_format(arena, "f:%s/%s", liste->sti, side_typed(arena, post)));
    for (int i = 0; i < liste->n; i++)
        utkast_felt(u, node, &u->p.tiltak->felter[liste->first + i], post);
    forslag_ved(&u->p, &u->forslag, node, NULL, liste, post);
}

const char *utkast_ny_post(struct avt_arena *arena)
{
    struct avt_id id = id_new();
    return avt_arena_format(arena, "%s%s", SKJEMA_NY, id.text);
}

static void add_list(struct utkastside *u, struct avt_node *parent, const struct avt_liste *liste)
{
    const char **posts;
    struct avt_arena *arena = u->p.arena;
    struct avt_node *node = avt_node_new(arena, parent, "liste");
    size_t n = skjema_poster(&u->skjema, &posts, liste);
    bool writes = !u->lest && avt_liste_writes(liste, u->skjema.rolle);
    side_text(arena, node, "sti", liste->sti);
    side_text(arena, node, "gruppe", u->p.tiltak->grupper[liste->gruppe].navn);
    side_text(arena, node, "tekst", liste->tekst);
    side_number(arena, node, "maks", liste->maks);
    side_yes(arena, node, "skriv", writes);
    side_text(arena, node, "feil", fault_at(u, liste->sti));
    add_readers(u, node, liste->dokument);
    for (size_t i = 0; i < n; i++)
        utkast_post(u, node, liste, posts[i]);
    bool first = n == 0 && !u->skjema.form && liste->min > 0; /* one must be there: nobody has to ask for it */
    if (writes && (first || (u->ny && strcmp(u->ny, liste->sti) == 0)))
        utkast_post(u, node, liste, utkast_ny_post(arena));
    forslag_ved(&u->p, &u->forslag, node, NULL, liste, NULL);
}

/* What is computed is shown once it has been. */
static bool is_shown(const struct utkastside *u, const struct avt_felt *felt)
{
    const char **posts;
    if (!skjema_har(&u->skjema, felt) || !skjema_leser(u->p.tiltak, u->p.state, felt, u->skjema.rolle))
        return false;
    if (felt->klasse[AVT_ENDRE].kind != AVT_CHANGE_AVLEDET && !felt->beregnet)
        return true;
    return felt->liste ? skjema_poster(&u->skjema, &posts, felt->liste) > 0
                       : skjema_verdi(&u->skjema, felt, NULL) != NULL;
}

/* True if a rule computes something in the group that the role reads. */
static bool computes(const struct utkastside *u)
{
    for (size_t i = 0; i < u->p.tiltak->n_felter; i++) {
        const struct avt_felt *felt = &u->p.tiltak->felter[i];
        if (felt->beregnet && skjema_har(&u->skjema, felt) &&
            skjema_leser(u->p.tiltak, u->p.state, felt, u->skjema.rolle))
            return true;
    }
    return false;
}

void utkast_skjema(struct utkastside *u)
{
    const struct avt_tiltak *tiltak = u->p.tiltak;
    struct avt_node *node = avt_node_new(u->p.arena, u->p.side, "skjema");
    side_text(u->p.arena, node, "gruppe", part_name(tiltak, u->skjema.gruppe));
    side_yes(u->p.arena, node, "regner", computes(u));
    for (size_t i = 0; i < tiltak->n_felter; i++) {
        const struct avt_felt *felt = &tiltak->felter[i];
        if (!is_shown(u, felt))
            continue;
        if (!felt->liste)
            utkast_felt(u, node, felt, NULL);
        else if (felt->nr == felt->liste->first)
            add_list(u, node, felt->liste);
    }
}

/* ---- the page ---- */

struct avt_err utkast_andre(struct utkastside *u)
{
    const struct avt_tiltak *tiltak = u->p.tiltak;
    bool names = false;
    for (size_t i = 0; i < tiltak->n_felter; i++) {
        const struct avt_felt *felt = &tiltak->felter[i];
        names = names || (felt->type == AVT_TYPE_AVTALEREF && skjema_har(&u->skjema, felt) &&
                          skjema_leser(tiltak, u->p.state, felt, u->skjema.rolle) &&
                          avt_felt_writes(tiltak, felt, u->skjema.rolle));
    }
    return names ? samlet_les(u->p.leser, &u->andre) : AVT_NOERR;
}

static struct avt_err open_page(struct utkastside *out, struct leser *leser)
{
    struct utkastside u = {.ny = pairs_find(&leser->rq->query, "ny")};
    AVT_TRY(felles_open(&u.p, leser, "utkast"));
    u.faults = AVT_FAULTS(u.p.arena);
    u.skjema = (struct skjema){.arena = u.p.arena,
                               .state = u.p.state,
                               .gruppe = part_find(u.p.tiltak, leser->rq->param[1]),
                               .rolle = leser->rolle,
                               .utkast = &out->p.utkast.innhold};
    if (u.skjema.gruppe < 0)
        return avt_err_make(AVT_ENOTFOUND, "gruppe", "no such part");
    if (!u.p.utkast.exists)
        return avt_err_make(AVT_ENOTFOUND, "utkast", "there is no draft");
    AVT_TRY(show_draft(leser, &u.p.utkast));
    AVT_TRY(forslag_last(&u.p, &u.forslag));
    *out = u;
    return AVT_NOERR;
}

/* The page has been saved: the faults are told as that, and do not hold who fills it in. */
static void add_saved(struct utkastside *u)
{
    const char *on = avt_arena_format(u->p.arena, "etter=%s&likevel=ja", u->p.rq->param[1]);
    side_text(u->p.arena, avt_node_new(u->p.arena, u->p.side, "lagret-men"), "videre",
              felles_sti(&u->p, "/utkast", on));
}

static struct avt_err answer_page(struct utkastside *u, int status)
{
    side_hode(u->p.rq, u->p.side, utkast_del_token(u->p.leser, &u->p.utkast.innhold, u->skjema.gruppe));
    if (u->melding)
        side_melding(u->p.rq, u->p.side, u->melding);
    skjema_sorter(&u->skjema, u->p.arena, u->p.tiltak, &u->faults);
    side_feil(u->p.rq, u->p.side, u->p.tiltak, &u->faults);
    if (u->lagret_men)
        add_saved(u);
    if (!parts_add(&u->p, avt_node_new(u->p.arena, u->p.side, "grupper"), u->skjema.gruppe))
        return avt_err_make(AVT_ENOTFOUND, "gruppe", "nothing this role reads");
    AVT_TRY(utkast_andre(u));
    utkast_skjema(u);
    return felles_answer(&u->p, status);
}

bool utkast_lagret(const struct request *rq)
{
    static const char *const after[] = {"lagret", "lagt-til", "fjernet", "tatt-inn"};
    const char *melding = pairs_find(&rq->query, "melding");
    for (size_t i = 0; melding && i < sizeof(after) / sizeof(*after); i++) {
        if (strcmp(melding, after[i]) == 0)
            return true;
    }
    return false;
}

static bool stands_in(const struct avtaleside *p, const char *path, int part)
{
    struct skjema_felt at;
    return skjema_finn(p->arena, &at, p->tiltak, path) &&
           part_of(p->tiltak, at.felt ? at.felt->gruppe : at.liste->gruppe) == part;
}

struct avt_err utkast_grenser(const struct avtaleside *p, int part, struct avt_faults *out)
{
    struct avt_faults all = AVT_FAULTS(p->arena);
    *out = all;
    AVT_TRY(limits_find(p->leser, &all));
    for (size_t i = 0; i < all.n; i++) {
        const struct avt_fault *f = &all.list[i];
        if (stands_in(p, f->felt, part))
            avt_faults_add(out, f->kode, f->felt, f->severity, f->hjemmel);
    }
    return AVT_NOERR;
}

static struct avt_err show(struct leser *leser)
{
    struct utkastside *u = avt_arena_alloc(leser->rq->arena, sizeof(*u));
    AVT_TRY(open_page(u, leser));
    if (utkast_lagret(leser->rq))
        AVT_TRY(utkast_grenser(&u->p, u->skjema.gruppe, &u->faults));
    u->lagret_men = u->faults.n > 0;
    return answer_page(u, 200);
}

struct avt_err page_utkast(struct request *rq)
{
    return felles_run(rq, show);
}

/* ---- faults ---- */

/* The service tells of a new item by its place among the list's items; the form calls it something else. */
static const char *as_named(const struct utkastside *u, const char *path)
{
    struct skjema_felt at;
    uint64_t place;
    const char **posts;
    if (!skjema_finn(u->p.arena, &at, u->p.tiltak, path) || !at.post ||
        !avt_span_u64(avt_span_str(at.post), AVT_MAX_ITEMS, &place))
        return path;
    size_t n = skjema_poster(&u->skjema, &posts, at.liste);
    if (place == 0 || place > n)
        return path;
    if (at.felt)
        return avt_verdi_path(u->p.arena, at.felt, posts[place - 1]);
    return avt_arena_format(u->p.arena, "%s/%s", at.liste->sti, posts[place - 1]);
}

void utkast_feil_ved(struct utkastside *u, const struct avt_fault *fault, const char *path)
{
    struct skjema_felt at;
    struct avt_arena *arena = u->p.arena;
    bool found = skjema_finn(arena, &at, u->p.tiltak, path) && at.felt;
    const char *kode = typed_fault(arena, fault->kode, found ? at.felt->type : AVT_TYPE_TEKST,
                                   found ? skjema_verdi(&u->skjema, at.felt, at.post) : NULL);
    avt_faults_add(&u->faults, kode, path, fault->severity, fault->hjemmel);
}

void utkast_feil(struct utkastside *u, const struct avt_faults *faults)
{
    for (size_t i = 0; i < faults->n; i++)
        utkast_feil_ved(u, &faults->list[i], as_named(u, faults->list[i].felt));
}

/* ---- saving ---- */

/* Where the list is on the page: "plan/x" to "f-plan-x", as felles.xsl names it. */
static const char *anchor(struct avt_arena *arena, const char *sti)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "#f-");
    for (; *sti; sti++)
        avt_buf_char(&buf, *sti == '/' ? '-' : *sti);
    return buf.ptr;
}

/* On to the next part, to the list that is to have one more item, or back to the same page. */
static void saved(struct request *rq, const struct utfall *utfall)
{
    const char *gjoer = request_field(rq, "gjoer"), *list = pressed(rq, ADD), *gruppe = rq->param[1], *fragment = "";
    const char *tail = avt_arena_format(rq->arena, "/utkast/%s", gruppe), *query = "melding=lagret";
    if (gjoer && strcmp(gjoer, "neste") == 0) {
        tail = "/utkast";
        query = avt_arena_format(rq->arena, "melding=lagret&etter=%s", gruppe);
    } else if (list && avt_tiltak_liste(utfall->tiltak, list)) {
        query = avt_arena_format(rq->arena, "melding=lagt-til&ny=%s", list);
        fragment = anchor(rq->arena, list);
    } else if (pressed(rq, REMOVE)) {
        query = "melding=fjernet";
    } else if (pressed(rq, TAKE_IN)) {
        query = "melding=tatt-inn";
    }
    const char *where = side_adresse(rq->arena, utfall->avtale, tail, query, side_rolle(rq));
    answer_redirect(rq, avt_arena_format(rq->arena, "%s%s", where, fragment));
}

/* The page again as it was typed, with what would be computed; nothing is saved. */
static struct avt_err compute(struct utkastside *u, struct leser *leser, const struct avt_json *json)
{
    struct avt_err err = flow_regn(leser, json, u->skjema.gruppe, &u->regnet);
    if (err.code != AVT_OK && err.code != AVT_EFAULTS)
        return err;
    utkast_feil(u, &leser->rq->faults);
    if (err.code == AVT_OK) {
        u->skjema.utkast = &u->regnet;
        u->melding = "regnet";
    }
    return answer_page(u, avt_err_status(err.code));
}

/* A proposal taken in where it is shown saves the page with it, so that nothing typed is lost. */
static struct avt_err submit(struct utkastside *u, struct leser *leser, const struct avt_json *json)
{
    uint64_t nr;
    const char *proposal = pressed(leser->rq, TAKE_IN);
    if (!proposal)
        return flow_lagre(leser, &(struct utkast_lagring){.innhold = json, .gruppe = u->skjema.gruppe}, saved);
    if (!avt_span_u64(avt_span_str(proposal), UINT32_MAX, &nr))
        return avt_err_make(AVT_ENOTFOUND, "forslag", "not a number");
    return flow_ta_inn(leser, json, u->skjema.gruppe, (unsigned)nr, saved);
}

static struct avt_err save(struct leser *leser)
{
    struct utkastside *u = avt_arena_alloc(leser->rq->arena, sizeof(*u));
    AVT_TRY(open_page(u, leser));
    u->ny = pressed(leser->rq, ADD);
    u->skjema.form = &leser->rq->form;
    u->skjema.fjern = pressed(leser->rq, REMOVE);
    skjema_open(&u->skjema);
    struct avt_json *json = skjema_json(&u->skjema, &u->faults);
    if (u->faults.n > 0)
        return answer_page(u, avt_err_status(AVT_EFAULTS));
    const char *gjoer = request_field(leser->rq, "gjoer");
    if (gjoer && strcmp(gjoer, "beregn") == 0)
        return compute(u, leser, json);
    struct avt_err err = submit(u, leser, json);
    if (err.code != AVT_EFAULTS && err.code != AVT_ESTALE)
        return err;
    /* Nothing typed is lost: the page comes again as it was, and with the draft's revision as it is now. */
    u->melding = err.code == AVT_ESTALE ? "endret-siden" : NULL;
    if (err.code == AVT_EFAULTS)
        utkast_feil(u, &leser->rq->faults);
    return answer_page(u, avt_err_status(err.code));
}

struct avt_err page_utkast_post(struct request *rq)
{
    return felles_run(rq, save);
}

/* ---- an amendment ---- */

static void opened(struct request *rq, const struct utfall *utfall)
{
    felles_videre(rq, utfall->avtale, "/utkast", "endring");
}

static struct avt_err amend(struct leser *leser)
{
    const char *oenske = pairs_find(&leser->rq->query, "oenske");
    return oenske ? flow_endring_fra(leser, oenske, opened) : flow_endring(leser, opened);
}

struct avt_err page_endring_post(struct request *rq)
{
    return felles_run(rq, amend);
}
