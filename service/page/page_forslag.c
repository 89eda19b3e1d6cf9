/* Proposals: made on a page of their own, answered on another. */
#include <string.h>

#include "command/declare.h"
#include "command/propose.h"
#include "command/utkast.h"
#include "command/utsagn.h"
#include "page/page_parts.h"
#include "page/page_routes.h"
#include "page/page_utkast.h"
#include "reading/proposals_shown.h"
#include "reading/show.h"

/* ---- the list, and what can be proposed in a group ---- */

static struct avt_err open_page(struct utkastside *out, struct leser *leser, const char *navn)
{
    struct utkastside u = {0};
    if (!leser->sak.tiltak->roller[leser->rolle].party[0])
        return avt_err_make(AVT_ENOTFOUND, "forslag", "acts for no party");
    AVT_TRY(felles_open(&u.p, leser, navn));
    AVT_TRY(forslag_last(&u.p, &u.forslag));
    u.faults = AVT_FAULTS(u.p.arena);
    *out = u;
    out->skjema = (struct skjema){.arena = out->p.arena, .state = out->p.state, .rolle = leser->rolle};
    out->skjema.utkast = out->p.utkast.exists ? &out->p.utkast.innhold : &out->p.innhold;
    return AVT_NOERR;
}

/* The content that the page shows: the draft's, or the version's. */
static struct avt_err show_fields(struct utkastside *u)
{
    struct leser *leser = u->p.leser;
    return u->forslag.oenske ? show_content(leser, u->p.vist, &u->p.innhold) : show_draft(leser, &u->p.utkast);
}

/* Nobody writes here: what stands there, and the way to propose something else. */
static struct avt_err show_group(struct utkastside *u, const char *gruppe)
{
    u->skjema.gruppe = part_find(u->p.tiltak, gruppe);
    if (u->skjema.gruppe < 0 || !u->forslag.mulig || !u->forslag.oenske)
        return avt_err_make(AVT_ENOTFOUND, "gruppe", "nothing to propose there");
    AVT_TRY(show_fields(u));
    u->lest = true;
    utkast_skjema(u);
    return felles_answer(&u->p, 200);
}

static struct avt_err show_list(struct utkastside *u)
{
    for (size_t i = 0; i < u->forslag.n; i++)
        forslag_vis(&u->p, u->p.side, &u->forslag.list[i]);
    return felles_answer(&u->p, 200);
}

/* ---- proposing ---- */

static int lowest(avt_roles roles)
{
    int i = 0;
    while (!(roles >> i & 1))
        i++;
    return i;
}

/* What the page is about: a field or an item as the form of somebody who may edit it, or a new item. */
struct proposal {
    struct avt_forslag f;
    const char *post; /* in the form */
};

static struct avt_err find_target(struct utkastside *u, struct proposal *out)
{
    struct proposal found = {0};
    struct leser *leser = u->p.leser;
    const char *sti = pairs_find(&u->p.rq->query, "felt");
    if (!sti || !avt_forslag_finn(u->p.arena, &found.f, u->p.tiltak, sti) ||
        !avt_dokument_reads(u->p.tiltak, u->p.state, avt_forslag_dokument(&found.f), leser->rolle))
        return avt_err_make(AVT_ENOTFOUND, "felt", "no such field for this role");
    bool gone = found.f.item && !avt_innhold_has_post(u->skjema.utkast, found.f.liste, found.f.item);
    if (gone || !u->forslag.mulig || !forslag_kan_foreslaa(leser, found.f.felt, found.f.liste, u->forslag.oenske))
        return avt_err_make(gone ? AVT_ENOTFOUND : AVT_ESTATUS, "felt", "nothing may be proposed there");
    found.f.art = found.f.felt ? AVT_FORSLAG_VERDI : AVT_FORSLAG_NY;
    u->skjema.rolle = lowest(avt_forslag_redigerer(u->p.tiltak, &found.f));
    u->skjema.gruppe = part_of(u->p.tiltak, found.f.felt ? found.f.felt->gruppe : found.f.liste->gruppe);
    found.post = found.f.item ? found.f.item : found.f.liste ? utkast_ny_post(u->p.arena) : NULL;
    *out = found;
    return AVT_NOERR;
}

/* Each part that reads the document, once: told before anything is written. */
static void add_readers(struct utkastside *u, struct avt_node *node, const struct avt_forslag *f)
{
    struct avtaleside *p = &u->p;
    for (size_t i = 0; i < p->tiltak->n_roller; i++) {
        const struct avt_rolle *rolle = &p->tiltak->roller[i];
        bool seen = false;
        for (size_t k = 0; k < i; k++)
            seen = seen || strcmp(p->tiltak->roller[k].party, rolle->party) == 0;
        bool reads = u->forslag.oenske ? forslag_leser_oenske(p->leser, (int)i)
                                       : avt_dokument_reads(p->tiltak, p->state, avt_forslag_dokument(f), (int)i);
        if (rolle->party[0] && !seen && reads)
            side_text(p->arena, avt_node_new(p->arena, node, "leser"), "part", rolle->party);
    }
}

static void add_about(struct utkastside *u, const struct proposal *proposal)
{
    const struct avt_forslag *f = &proposal->f;
    struct avt_arena *arena = u->p.arena;
    const char *typed = request_field(u->p.rq, "begrunnelse");
    struct avt_node *node = avt_node_new(arena, u->p.side, "nytt");
    side_text(arena, node, "tekst", f->felt ? f->felt->tekst : f->liste->tekst);
    side_text(arena, node, "art", f->felt ? "verdi" : f->item ? "endre" : "ny");
    side_yes(arena, node, "oenske", u->forslag.oenske);
    side_text(arena, node, "begrunnelse", typed ? side_typed(arena, typed) : "");
    side_text(
        arena, node, "tilbake",
        u->forslag.oenske
            ? felles_sti(&u->p, "", NULL)
            : felles_sti(&u->p, avt_arena_format(arena, "/utkast/%s", part_name(u->p.tiltak, u->skjema.gruppe)), NULL));
    add_readers(u, node, f);
}

/* Proposals already there are not shown among the inputs. */
static struct avt_err show_form(struct utkastside *u, const struct proposal *proposal, int status)
{
    const struct avt_forslag *f = &proposal->f;
    struct avt_arena *arena = u->p.arena;
    AVT_TRY(show_fields(u));
    AVT_TRY(utkast_andre(u));
    side_sti(u->p.side, felles_sti(&u->p, "/forslag", avt_arena_format(arena, "felt=%s", f->sti)));
    side_hode(u->p.rq, u->p.side, utsagn_token(arena, &u->p.leser->sak, AVT_TOKEN_VERSION));
    if (u->melding)
        side_melding(u->p.rq, u->p.side, u->melding);
    side_feil(u->p.rq, u->p.side, u->p.tiltak, &u->faults);
    add_about(u, proposal);
    u->forslag.n = 0;
    u->forslag.mulig = false;
    struct avt_node *skjema = avt_node_new(arena, u->p.side, "skjema");
    side_text(arena, skjema, "gruppe", part_name(u->p.tiltak, u->skjema.gruppe));
    for (int i = 0; !f->felt && i < f->liste->n; i++)
        utkast_felt(u, skjema, &u->p.tiltak->felter[f->liste->first + i], proposal->post);
    if (f->felt)
        utkast_felt(u, skjema, f->felt, proposal->post);
    return felles_answer(&u->p, status);
}

static struct avt_err show(struct leser *leser)
{
    struct proposal proposal;
    struct utkastside *u = avt_arena_alloc(leser->rq->arena, sizeof(*u));
    const char *gruppe = pairs_find(&leser->rq->query, "gruppe");
    AVT_TRY(open_page(u, leser, "forslag"));
    if (gruppe)
        return show_group(u, gruppe);
    if (!pairs_find(&leser->rq->query, "felt"))
        return show_list(u);
    AVT_TRY(find_target(u, &proposal));
    return show_form(u, &proposal, 200);
}

struct avt_err page_forslag(struct request *rq)
{
    return felles_run(rq, show);
}

/* ---- the act ---- */

static void proposed(struct request *rq, const struct utfall *utfall)
{
    const struct avt_forslag *f = &utfall->forslag->f;
    int gruppe = f->felt ? f->felt->gruppe : f->liste->gruppe;
    felles_videre(rq, utfall->avtale, avt_arena_format(rq->arena, "/utkast/%s", part_name(utfall->tiltak, gruppe)),
                  "foreslaatt");
}

static void wished(struct request *rq, const struct utfall *utfall)
{
    felles_videre(rq, utfall->avtale, "", "registrert");
}

/* The field of the form, which the measure may have one of the same name as. */
#define OWN_REASON SIDE_EGEN "begrunnelse"

/* What the form calls a new item: the place in its list that faults name is the only one there is. */
static const char *as_named(struct utkastside *u, const struct proposal *proposal, const char *path)
{
    const char *own = strstr(path, OWN_REASON); /* no path of the measure has its mark */
    if (own)
        return own;
    if (proposal->f.felt || proposal->f.item)
        return path;
    const char *prefix = avt_arena_format(u->p.arena, "%s/1/", proposal->f.liste->sti);
    if (strncmp(path, prefix, strlen(prefix)) != 0)
        return path;
    return avt_arena_format(u->p.arena, "%s/%s/%s", proposal->f.liste->sti, proposal->post, path + strlen(prefix));
}

/* The reason is the text of the wish too, and is told once. */
static void faults_take(struct utkastside *u, const struct proposal *proposal)
{
    const struct avt_faults *faults = &u->p.rq->faults;
    for (size_t i = 0; i < faults->n; i++) {
        const struct avt_fault *f = &faults->list[i];
        if (strcmp(f->felt, "tekst") != 0)
            utkast_feil_ved(u, f, as_named(u, proposal, f->felt));
    }
}

/* The new item's name in the form, which was made when the page was. */
static const char *posted_item(const struct utkastside *u, const struct avt_liste *liste)
{
    const char **posts;
    struct skjema skjema = u->skjema;
    return skjema_poster(&skjema, &posts, liste) > 0 ? posts[0] : NULL;
}

static struct avt_err submit(struct utkastside *u, const struct proposal *proposal)
{
    struct request *rq = u->p.rq;
    const struct avt_forslag *f = &proposal->f;
    const char *gjoer = request_field(rq, "gjoer"), *grunn = request_field(rq, "begrunnelse");
    static const struct avt_json nothing = {.kind = AVT_JSON_NULL};
    bool remove = gjoer && strcmp(gjoer, "fjern") == 0 && f->item && !f->felt;
    struct forslag_oensket one = {.sti = f->sti, .begrunnelse = grunn, .grunnfelt = OWN_REASON};
    one.verdi = remove ? &nothing : skjema_forslag(&u->skjema, f->felt, f->liste, proposal->post);
    if (!u->forslag.oenske)
        return flow_forslag(u->p.leser, &one, proposed);
    struct oensket oensket = {
        .handling = avt_act_first(AVT_FAMILY_WISH), .tekst = grunn, .forslag = &one, .n_forslag = 1};
    return command_start(u->p.leser->ctx, &command_declare, &oensket, wished, command_wake);
}

static struct avt_err propose(struct leser *leser)
{
    struct proposal proposal;
    struct utkastside *u = avt_arena_alloc(leser->rq->arena, sizeof(*u));
    AVT_TRY(open_page(u, leser, "forslag"));
    AVT_TRY(find_target(u, &proposal));
    u->skjema.form = &leser->rq->form;
    skjema_open(&u->skjema);
    if (!proposal.f.felt && !proposal.f.item) {
        const char *posted = posted_item(u, proposal.f.liste);
        proposal.post = posted ? posted : proposal.post;
    }
    struct avt_err err = submit(u, &proposal);
    if (err.code != AVT_EFAULTS && err.code != AVT_ESTALE)
        return err;
    if (err.code == AVT_EFAULTS)
        faults_take(u, &proposal);
    u->melding = err.code == AVT_ESTALE ? "endret-siden" : NULL;
    return show_form(u, &proposal, avt_err_status(err.code));
}

struct avt_err page_forslag_post(struct request *rq)
{
    return felles_run(rq, propose);
}

/* ---- answering ---- */

static struct avt_err find_one(struct leser *leser, struct forslag **out)
{
    uint64_t nr;
    if (!avt_span_u64(avt_span_str(leser->rq->param[1]), UINT32_MAX, &nr))
        return avt_err_make(AVT_ENOTFOUND, "forslag", "not a number");
    return show_proposal(leser, (unsigned)nr, out);
}

static struct avt_err show_answer(struct leser *leser, int status, const char *melding)
{
    struct avtaleside p;
    struct forslag *found;
    AVT_TRY(find_one(leser, &found));
    AVT_TRY(felles_open(&p, leser, "forslag-svar"));
    side_hode(p.rq, p.side, utkast_token(p.arena, p.utkast.revisjon));
    if (melding)
        side_melding(p.rq, p.side, melding);
    side_feil(p.rq, p.side, p.tiltak, &p.rq->faults);
    forslag_vis(&p, p.side, found);
    const char *typed = request_field(p.rq, "tekst");
    side_text(p.arena, avt_node_new(p.arena, p.side, "skrevet"), "tekst", typed ? side_typed(p.arena, typed) : "");
    return felles_answer(&p, status);
}

static struct avt_err show_one(struct leser *leser)
{
    return show_answer(leser, 200, NULL);
}

struct avt_err page_forslag_svar(struct request *rq)
{
    return felles_run(rq, show_one);
}

static void answered(struct request *rq, const struct utfall *utfall)
{
    static const char *const messages[] = {"foreslaatt", "tatt-inn", "forslag-nei", "forslag-trukket"};
    felles_videre(rq, utfall->avtale, "/forslag", messages[utfall->forslag->svar]);
}

static struct avt_err answer(struct leser *leser)
{
    struct forslag *found;
    struct request *rq = leser->rq;
    const char *gjoer = request_field(rq, "gjoer");
    AVT_TRY(find_one(leser, &found));
    bool withdraw = gjoer && strcmp(gjoer, "trekk") == 0, take = gjoer && strcmp(gjoer, "ta-inn") == 0;
    enum forslag_svar svar = withdraw ? FORSLAG_TRUKKET : FORSLAG_NEI;
    struct avt_err err = take ? flow_ta_inn(leser, NULL, -1, found->nr, answered)
                              : flow_forslag_svar(leser, found->nr, svar, request_field(rq, "tekst"), answered);
    if (err.code != AVT_EFAULTS && err.code != AVT_ESTALE)
        return err;
    if (!take)
        side_eget(&rq->faults, "tekst", SIDE_EGEN "tekst");
    return show_answer(leser, avt_err_status(err.code), err.code == AVT_ESTALE ? "endret-siden" : NULL);
}

struct avt_err page_forslag_svar_post(struct request *rq)
{
    return felles_run(rq, answer);
}
