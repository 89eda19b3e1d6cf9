/* What has happened to an agreement, who has read it, and who was told. */
#include <string.h>

#include "page/page_proposal.h"
#include "page/page_routes.h"
#include "reading/history.h"
#include "reading/peek.h"
#include "reading/show.h"

/* ---- records ---- */

/* An answer's slag is no code but the record it answers: "post-7". */
static void add_kind(struct avtaleside *p, struct avt_node *node, const struct avt_post *post)
{
    bool answers = avt_act_get(post->s.handling)->names == AVT_NAMES_QUESTION;
    int open = answers ? avt_tilstand_aapen(p->state, post->s.code) : -1;
    side_text(p->arena, node, "slag", open < 0 ? post->s.code : "");
    if (open >= 0)
        side_number(p->arena, node, "svar-paa", p->state->aapne[open].nr);
}

/* The file, for those who read it. */
static struct avt_err add_file(struct avtaleside *p, struct avt_node *node, const struct avt_post *post)
{
    struct avt_opplasting o;
    struct avt_err err = peek_upload(p->leser, post, &o);
    if (err.code == AVT_ENOTFOUND)
        return AVT_NOERR;
    AVT_TRY(err);
    side_text(p->arena, node, "fil", o.navn);
    side_text(p->arena, node, "fil-sti", felles_sti(p, avt_arena_format(p->arena, "/filer/%u", post->r.nr), NULL));
    return AVT_NOERR;
}

/* The item it is about, while the content has it. */
static void add_item(struct avtaleside *p, struct avt_node *parent, const char *om)
{
    const char *post;
    const struct avt_liste *liste = om ? felles_liste(p, om, &post) : NULL;
    if (liste)
        felles_post(p->arena, avt_node_new(p->arena, parent, "gjelder"), &p->innhold, liste, post);
}

static struct avt_err add_record(struct avtaleside *p, const struct avt_post *post)
{
    const char *navn;
    struct akttekster tekster;
    enum avt_metode metode;
    struct avt_node *node = avt_node_new(p->arena, p->side, "post");
    AVT_TRY(peek_name(p->leser, post->r.nr, &navn, &metode));
    AVT_TRY(show_texts(p->leser, post, &tekster));
    side_number(p->arena, node, "nr", post->r.nr);
    side_text(p->arena, node, "handling", avt_handling_get(post->s.handling)->name);
    side_text(p->arena, node, "rolle", post->s.rolle);
    side_text(p->arena, node, "navn", navn);
    side_tid(p->arena, node, post->r.tid);
    side_text(p->arena, node, "metode", avt_metode_name(metode));
    side_text(p->arena, node, "beviskode", flow_beviskode(p->arena, &post->r_id));
    side_number(p->arena, node, "versjon", post->s.versjon);
    add_kind(p, node, post);
    add_item(p, node, post->s.om);
    side_text(p->arena, node, "gjelder-fra",
              post->s.has_gjelder_fra ? avt_date_format(p->arena, post->s.gjelder_fra) : "");
    if (avt_act_get(post->s.handling)->does == AVT_DOES_END)
        side_text(p->arena, node, "siste-dag", avt_date_format(p->arena, post->s.gjelder_fra - 1));
    AVT_TRY(felles_paa_vegne(p, node, post));
    AVT_TRY(add_file(p, node, post));
    side_text(p->arena, node, "tekst", tekster.tekst);
    deler_vis(p->arena, node, &tekster);
    return forslag_oenske(p, node, post);
}

/* ---- readings and messages ---- */

static struct avt_err add_readings(struct avtaleside *p)
{
    struct lesing *list;
    size_t n;
    AVT_TRY(history_lesinger(p->leser, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct avt_node *node = avt_node_new(p->arena, p->side, "lesing");
        side_text(p->arena, node, "navn", list[i].navn);
        side_text(p->arena, node, "rolle", list[i].rolle);
        side_text(p->arena, node, "dokument", list[i].dokument);
        side_number(p->arena, node, "versjon", list[i].versjon);
        side_tid(p->arena, node, list[i].tid);
    }
    return AVT_NOERR;
}

static void add_delivery(struct avtaleside *p, struct avt_node *message, const struct levering *levering)
{
    struct avt_node *node = avt_node_new(p->arena, message, "levering");
    side_text(p->arena, node, "tilstand", levering->tilstand);
    side_text(p->arena, node, "kode", levering->kode);
    avt_instant when = levering->neste != 0 ? levering->neste : levering->tid;
    if (when != 0)
        side_oslo(p->arena, node, when);
}

static struct avt_err add_messages(struct avtaleside *p)
{
    struct melding *list;
    size_t n;
    AVT_TRY(history_meldinger(p->leser, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct avt_node *node = avt_node_new(p->arena, p->side, "varsel");
        side_number(p->arena, node, "nr", list[i].nr);
        side_text(p->arena, node, "hendelse", list[i].hendelse);
        side_text(p->arena, node, "rolle", list[i].rolle);
        side_tid(p->arena, node, list[i].tid);
        for (size_t k = 0; k < list[i].n_leveringer; k++)
            add_delivery(p, node, &list[i].leveringer[k]);
    }
    return AVT_NOERR;
}

static struct avt_err show(struct leser *leser)
{
    struct avtaleside p;
    AVT_TRY(felles_open(&p, leser, "historikk"));
    for (size_t i = 0; i < p.n_poster; i++)
        AVT_TRY(add_record(&p, &p.poster[i]));
    AVT_TRY(add_readings(&p));
    AVT_TRY(add_messages(&p));
    return felles_answer(&p, 200);
}

struct avt_err page_historikk(struct request *rq)
{
    return felles_run(rq, show);
}
