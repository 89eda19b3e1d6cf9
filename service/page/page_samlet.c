/* All of one person's agreements in one, the links of one, and what rules have counted. */
#include "reading/samlet.h"

#include <string.h>

#include "command/telling.h"
#include "page/page_felles.h"
#include "page/page_routes.h"

/* ---- elements ---- */

static void side_day(struct avt_arena *arena, struct avt_node *node, const char *name, avt_date date)
{
    side_text(arena, node, name, date == INT32_MAX ? "" : avt_date_format(arena, date));
}

static void add_head(struct avt_arena *arena, struct avt_node *node, const struct samlet_avtale *a)
{
    side_text(arena, node, "id", a->id);
    side_text(arena, node, "nummer", a->nummer);
    side_text(arena, node, "tiltak", a->tiltak->navn);
    side_text(arena, node, "status", avt_status_name(a->status));
    side_text(arena, node, "venter", a->til_behandling ? "ja" : "");
    side_text(arena, node, "virksomhet", a->virksomhet);
    side_day(arena, node, "start", a->har_tid ? a->start : INT32_MAX);
    side_day(arena, node, "slutt", a->slutt);
    side_day(arena, node, "siste-dag", a->stopp ? a->siste : INT32_MAX);
    side_text(arena, node, "stopp", a->stopp ? a->stopp : "");
}

static void add_link(struct avt_arena *arena, struct avt_node *parent, const struct samlet_lenke *lenke, bool ut)
{
    const struct samlet_avtale *other = ut ? lenke->til : lenke->fra;
    struct avt_node *node = avt_node_new(arena, parent, "tilknyttet");
    side_text(arena, node, "retning", ut ? "ut" : "inn");
    side_text(arena, node, "tekst", lenke->tekst);
    if (other)
        add_head(arena, node, other);
    else
        side_text(arena, node, "id", "");
}

struct avt_err felles_tilknyttet(struct avtaleside *p)
{
    struct samlet_lenke *list;
    size_t n;
    AVT_TRY(samlet_lenker(p->leser, &p->innhold, &list, &n));
    for (size_t i = 0; i < n; i++)
        add_link(p->arena, p->side, &list[i], strcmp(list[i].fra->id, p->leser->sak.id.text) == 0);
    return AVT_NOERR;
}

/* ---- samlet ---- */

static void add_agreement(struct avtaleside *p, struct avt_node *parent, const struct samlet *samlet, size_t i)
{
    const struct samlet_avtale *a = &samlet->avtaler[i];
    struct avt_node *node = avt_node_new(p->arena, parent, "en");
    add_head(p->arena, node, a);
    side_yes(p->arena, node, "denne", strcmp(a->id, p->leser->sak.id.text) == 0);
    for (size_t k = 0; k < samlet->n_lenker; k++) {
        if (samlet->lenker[k].fra == a)
            add_link(p->arena, node, &samlet->lenker[k], true);
        if (samlet->lenker[k].til == a)
            add_link(p->arena, node, &samlet->lenker[k], false);
    }
}

static void add_groups(struct avtaleside *p, const struct samlet *samlet)
{
    struct avt_node *node = NULL;
    for (size_t i = 0; i < samlet->n; i++) {
        if (i == 0 || samlet->avtaler[i].gruppe != samlet->avtaler[i - 1].gruppe) {
            node = avt_node_new(p->arena, p->side, "samling");
            side_text(p->arena, node, "navn", samlet_gruppe_navn(samlet->avtaler[i].gruppe));
        }
        add_agreement(p, node, samlet, i);
    }
}

static void add_pairs(struct avtaleside *p, const struct samlet *samlet)
{
    static const char *const utfall[] = {"tillatt", "advarsel", "stopp"};
    for (size_t i = 0; i < samlet->n_overlapp; i++) {
        const struct samlet_overlapp *o = &samlet->overlapp[i];
        struct avt_node *node = avt_node_new(p->arena, p->side, "overlapp");
        side_text(p->arena, node, "utfall", utfall[o->utfall]);
        side_yes(p->arena, node, "venter", o->venter);
        side_day(p->arena, node, "fra", o->fra);
        side_day(p->arena, node, "til", o->til);
        add_head(p->arena, avt_node_new(p->arena, node, "en"), o->a);
        add_head(p->arena, avt_node_new(p->arena, node, "en"), o->b);
    }
}

static void add_sums(struct avtaleside *p, const struct samlet *samlet)
{
    for (size_t i = 0; i < samlet->n_forbruk; i++) {
        const struct avt_forbruk *f = &samlet->forbruk[i].forbruk;
        struct avt_node *node = avt_node_new(p->arena, p->side, "forbruk");
        side_text(p->arena, node, "tiltak", samlet->forbruk[i].tiltak->navn);
        side_text(p->arena, node, "maks", f->regel->lengde);
        side_number(p->arena, node, "avtalt-maaneder", (uint64_t)f->avtalt.maaneder);
        side_number(p->arena, node, "avtalt-dager", (uint64_t)f->avtalt.dager);
        side_number(p->arena, node, "brukt-maaneder", (uint64_t)f->brukt.maaneder);
        side_number(p->arena, node, "brukt-dager", (uint64_t)f->brukt.dager);
        side_yes(p->arena, node, "venter", f->venter);
    }
}

static struct avt_err show(struct leser *leser)
{
    struct avtaleside p;
    struct samlet samlet;
    AVT_TRY(felles_open(&p, leser, "samlet"));
    side_yes(p.arena, p.side, "egen", felles_er_deltaker(leser));
    AVT_TRY(samlet_les(leser, &samlet));
    add_groups(&p, &samlet);
    add_pairs(&p, &samlet);
    add_sums(&p, &samlet);
    return felles_answer(&p, 200);
}

struct avt_err page_samlet(struct request *rq)
{
    return felles_run(rq, show);
}

/* ---- telling ---- */

struct avt_err page_telling(struct request *rq)
{
    struct telling_rad *list;
    size_t n;
    AVT_TRY(telling_les(rq, &list, &n));
    struct avt_node *side = side_new(rq, "telling");
    for (size_t i = 0; i < n; i++) {
        struct avt_node *node = avt_node_new(rq->arena, side, "rad");
        side_text(rq->arena, node, "maaned", list[i].maaned);
        side_text(rq->arena, node, "tiltak", list[i].tiltak);
        side_text(rq->arena, node, "kode", list[i].kode);
        side_number(rq->arena, node, "antall", list[i].antall);
    }
    return side_answer(rq, side, 200);
}
