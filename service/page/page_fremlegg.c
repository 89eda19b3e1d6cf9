/* Putting a draft forward: first what it would mean, then the act. */
#include <string.h>

#include "avtale/oppfoelging.h"
#include "command/put_forward.h"
#include "command/utkast.h"
#include "page/page_felles.h"
#include "page/page_routes.h"
#include "page/page_typed.h"
#include "reading/kan.h"
#include "sys/clock.h"

/* The text as it would be: the same documents, with salts that are thrown away. */
static struct avt_err add_view(struct avtaleside *p, const struct forhaandsvisning *preview)
{
    const struct avt_innhold *innhold = &preview->innhold;
    const struct avt_vist vist = fremlegg_vist(&p->leser->sak, preview);
    struct avt_fil *files;
    size_t n;
    const char *id = p->leser->sak.id.text;
    struct avt_innhold numbered = *innhold;
    numbered.nummer = p->leser->sak.nummer;
    AVT_TRY(avt_dokument_build(p->arena, &files, &n, &numbered, id, NULL, 0, random32, NULL));
    side_raw(p->rq, p->side, avt_visning_model(p->arena, &numbered, files, n, p->state, p->leser->rolle, &vist, id));
    return AVT_NOERR;
}

/* The text typed, or the one saved with the draft. */
static void add_act(struct avtaleside *p, const struct forhaandsvisning *preview)
{
    enum avt_handling act = fremlegg_handling(preview);
    const struct avt_handlingsdata *data = avt_tiltak_handling(p->tiltak, act);
    bool asks_again = preview->n > 0 && !preview->alene;
    const char *typed = request_field(p->rq, "tekst");
    struct avt_node *node = avt_node_new(p->arena, p->side, "handling");
    side_text(p->arena, node, "navn", avt_handling_get(act)->name);
    side_text(p->arena, node, "tekst", data ? data->tekst : "");
    side_yes(p->arena, node, "tekst-krav", asks_again || (data && data->tekst_krav));
    if (!typed)
        typed = p->utkast.grunn;
    if (typed)
        side_text(p->arena, avt_node_new(p->arena, node, "skrevet"), "tekst", side_typed(p->arena, typed));
}

static const char *typed_day(const struct request *rq)
{
    const char *text = request_field(rq, "gjelder-fra");
    return text ? typed_read(rq->arena, AVT_TYPE_DATO, text) : NULL;
}

/* The day an amendment is to hold from: typed, said before, or proposed. What one changes alone has the last version's. */
static void add_day(struct avtaleside *p, const struct forhaandsvisning *preview)
{
    const char *typed = typed_day(p->rq);
    if (!avt_tilstand_gjelder(p->state) || preview->alene)
        return;
    struct avt_node *node = avt_node_new(p->arena, p->side, "dag");
    bool correct = typed ? request_field(p->rq, "retting") != NULL : preview->retting;
    side_text(p->arena, node, "gjelder-fra",
              typed ? side_typed(p->arena, typed) : avt_date_format(p->arena, preview->fra));
    side_yes(p->arena, node, "retting", correct);
}

/* Those who are only told; innvende: may object to it, and frist how long. */
static void add_told(struct avtaleside *p, avt_roles roles)
{
    avt_date last;
    for (int i = 0; i < (int)p->tiltak->n_roller; i++) {
        if (!(roles >> i & 1))
            continue;
        struct avt_node *node = avt_node_new(p->arena, p->side, "varsles");
        bool may = p->tiltak->roller[i].foreslaar;
        const char *frist = may ? avt_innvend_frist(p->tiltak, p->state, i, &last) : NULL;
        side_text(p->arena, node, "rolle", p->tiltak->roller[i].navn);
        side_yes(p->arena, node, "innvende", may);
        side_text(p->arena, node, "frist", frist ? frist : "");
    }
}

/* Faults of fields the role does not read tell only that something is missing there: path and code stay, no value
 * does. */
static struct avt_err show_page(struct leser *leser, int status, const char *melding)
{
    struct avtaleside p;
    struct forhaandsvisning preview;
    AVT_TRY(flow_forhaandsvis(leser, &preview));
    AVT_TRY(flow_kan(leser, fremlegg_handling(&preview)));
    AVT_TRY(felles_open(&p, leser, "fremlegg"));
    side_hode(p.rq, p.side, utkast_token(p.arena, p.utkast.revisjon));
    if (melding)
        side_melding(p.rq, p.side, melding);
    side_eget(&p.rq->faults, "grunn", SIDE_EGEN "tekst");
    side_feil(p.rq, p.side, p.tiltak, p.rq->faults.n > 0 ? &p.rq->faults : &preview.faults);
    felles_forskjeller(&p, p.side, preview.forskjeller, preview.n, true);
    felles_roller(p.arena, p.side, "maa-signere", p.tiltak, preview.maa_signere);
    add_told(&p, preview.varsles);
    add_day(&p, &preview);
    AVT_TRY(add_view(&p, &preview));
    add_act(&p, &preview);
    return felles_answer(&p, status);
}

static struct avt_err show(struct leser *leser)
{
    return show_page(leser, 200, NULL);
}

struct avt_err page_fremlegg(struct request *rq)
{
    return felles_run(rq, show);
}

static void put_forward(struct request *rq, const struct utfall *utfall)
{
    felles_videre(rq, utfall->avtale, "", avt_handling_get(utfall->post->s.handling)->name);
}

static void day_saved(struct request *rq, const struct utfall *utfall)
{
    felles_videre(rq, utfall->avtale, "/fremlegg", "lagret");
}

/* The day alone is saved with the draft, so that the page shows what it means before anything is put forward. */
static struct avt_err save_day(struct leser *leser)
{
    const struct utkast_lagring lagring = {.gruppe = -1,
                                           .sier_dag = true,
                                           .sier_retting = true,
                                           .gjelder_fra = typed_day(leser->rq),
                                           .retting = request_field(leser->rq, "retting") != NULL};
    return flow_lagre(leser, &lagring, day_saved);
}

static struct avt_err put(struct leser *leser)
{
    const struct put_forward_wish wish = {.grunn = request_field(leser->rq, "tekst")};
    const char *gjoer = request_field(leser->rq, "gjoer");
    struct avt_err err = gjoer && strcmp(gjoer, "dag") == 0
                             ? save_day(leser)
                             : command_start(leser->ctx, &command_put_forward, &wish, put_forward, command_wake);
    if (err.code == AVT_ESTALE)
        return show_page(leser, avt_err_status(err.code), "endret-siden");
    return err.code == AVT_EFAULTS ? show_page(leser, avt_err_status(err.code), NULL) : err;
}

struct avt_err page_fremlegg_post(struct request *rq)
{
    return felles_run(rq, put);
}
