/* Before an agreement is stopped. Nothing is sealed here: the press on this page does it. */
#include "page/page_stopp.h"

#include <stdlib.h>
#include <string.h>

#include "avtale/beregn.h"
#include "page/page_felles.h"
#include "reading/show.h"

bool stopp_asks(const struct request *rq, enum avt_handling act)
{
    const char *asked = request_field(rq, "bekreft");
    return avt_act_get(act)->does == AVT_DOES_END && !(asked && strcmp(asked, "ja") == 0);
}

/* ---- what it means for the money ---- */

struct lost {
    unsigned periods; /* that go, or get less */
    long long kroner;
};

static long long amount(const struct avt_innhold *innhold, const struct avt_felt *felt, const char *post)
{
    const char *text = avt_innhold_get(innhold, felt, post);
    return text ? strtoll(text, NULL, 10) : 0;
}

static void lose_of(struct avt_arena *arena, struct lost *lost, const struct avt_liste *liste,
                    const struct avt_innhold *before, const struct avt_innhold *after)
{
    const char **posts;
    const struct avt_felt *belop = avt_tiltak_felt_at(before->tiltak, liste, "belop");
    size_t n = belop ? avt_innhold_posts(arena, &posts, before, liste) : 0;
    for (size_t i = 0; i < n; i++) {
        long long less = amount(before, belop, posts[i]) - amount(after, belop, posts[i]);
        lost->periods += less > 0;
        lost->kroner += less;
    }
}

/* Of the subsidy periods that the reader reads: of others there is none in the content. */
static struct lost lost_by(struct avt_arena *arena, const struct avt_innhold *innhold, avt_date siste)
{
    struct lost lost = {0};
    const struct avt_handlingsdata *data = avt_tiltak_handling(innhold->tiltak, avt_act_of_period(AVT_APPROVES_PERIOD));
    struct avt_innhold after = avt_beregn_slutt(arena, innhold, siste);
    for (size_t i = 0; data && i < data->n_om; i++)
        lose_of(arena, &lost, data->om[i], innhold, &after);
    return lost;
}

/* ---- the page ---- */

/* The last day is never later than the one that was signed; on the first day or before, there is none. */
static const char *last_day(struct avt_arena *arena, const struct avt_innhold *innhold, avt_date gjelder_fra)
{
    struct sak_tider tider;
    sak_tider_from(innhold, &tider);
    avt_date siste = gjelder_fra - 1 < tider.slutt ? gjelder_fra - 1 : tider.slutt;
    return siste < tider.start ? "" : avt_date_format(arena, siste);
}

static bool is_temporary(const struct avt_innhold *innhold)
{
    const char *kind = avt_innhold_find(innhold, "ansettelsesforhold/stillingstype");
    return kind && strcmp(kind, "midlertidig") == 0;
}

static void add_check(struct avtaleside *p, const struct avt_innhold *innhold, const struct oensket *oensket)
{
    avt_date fra;
    struct avt_node *node = avt_node_new(p->arena, p->side, "sjekk");
    if (!avt_date_parse(&fra, avt_span_str(oensket->gjelder_fra)))
        return; /* the command has taken it, so it is a day */
    struct lost lost = lost_by(p->arena, innhold, fra - 1);
    side_text(p->arena, node, "handling", avt_handling_get(oensket->handling)->name);
    side_text(p->arena, node, "slag", oensket->code);
    side_text(p->arena, node, "gjelder-fra", oensket->gjelder_fra);
    side_text(p->arena, node, "siste-dag", last_day(p->arena, innhold, fra));
    side_text(p->arena, node, "tekst", oensket->tekst ? side_typed(p->arena, oensket->tekst) : "");
    side_number(p->arena, node, "perioder", lost.periods);
    side_text(p->arena, node, "kroner", avt_arena_format(p->arena, "%lld", lost.kroner));
    side_yes(p->arena, node, "deltaker", felles_er_deltaker(p->leser));
    side_yes(p->arena, node, "midlertidig", is_temporary(innhold));
}

struct avt_err stopp_check(struct leser *leser, const struct oensket *oensket)
{
    struct avtaleside p;
    struct avt_innhold innhold;
    const char *tail = avt_arena_format(leser->rq->arena, "/handling/%s", avt_handling_get(oensket->handling)->name);
    AVT_TRY(felles_open(&p, leser, "sjekk"));
    AVT_TRY(show_content(leser, avt_tilstand_gjelder(&leser->sak.state), &innhold));
    side_sti(p.side, felles_sti(&p, tail, NULL));
    side_hode(p.rq, p.side, utsagn_etag(p.arena, &leser->sak, oensket->handling));
    add_check(&p, &innhold, oensket);
    return felles_answer(&p, 200);
}
