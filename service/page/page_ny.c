/* Beginning a new agreement: which measure, and from an earlier one or from nothing. */
#include <string.h>

#include "command/allowed.h"
#include "command/utkast.h"
#include "page/page_felles.h"
#include "page/page_routes.h"
#include "reading/leser.h"
#include "reading/peek.h"

/* ---- the page ---- */

static const char *given(const struct request *rq, const char *name)
{
    const char *value = pairs_find(&rq->query, name);
    return value && *value ? value : request_field(rq, name);
}

static void add_measures(struct request *rq, struct avt_node *side)
{
    const char *chosen = given(rq, "tiltak");
    for (size_t i = 0; i < rq->service->n_tiltak; i++) {
        const struct avt_tiltak *tiltak = allowed_measure(rq, i);
        if (!tiltak)
            continue;
        struct avt_node *node = avt_node_new(rq->arena, side, "tiltak");
        side_text(rq->arena, node, "navn", tiltak->navn);
        side_yes(rq->arena, node, "valgt", chosen && strcmp(chosen, tiltak->navn) == 0);
    }
}

/* How many answers come along in each group, and which fields do not, once for each list. */
static void add_preview(struct request *rq, struct avt_node *side, const struct begynnelse *b)
{
    const struct avt_tiltak *tiltak = b->innhold.tiltak;
    struct avt_node *node = avt_node_new(rq->arena, side, "begynnelse");
    for (int g = 0; g < (int)tiltak->n_grupper; g++) {
        unsigned n = 0;
        for (size_t i = 0; i < b->innhold.n; i++)
            n += b->innhold.verdi[i].felt->gruppe == g;
        if (n == 0)
            continue;
        struct avt_node *gruppe = avt_node_new(rq->arena, node, "gruppe");
        side_text(rq->arena, gruppe, "navn", tiltak->grupper[g].navn);
        side_number(rq->arena, gruppe, "felt", n);
    }
    for (size_t i = 0; i < b->n; i++) {
        const struct avt_felt *felt = b->utelatt[i].felt;
        struct avt_node *left = avt_node_new(rq->arena, node, "utelatt");
        side_text(rq->arena, left, "grunn", b->utelatt[i].grunn);
        side_text(rq->arena, left, "tekst", felt->tekst);
        side_text(rq->arena, left, "liste", felt->liste ? felt->liste->tekst : "");
    }
}

/* The measure chosen, if the person may begin it; NULL while none is. */
static const struct avt_tiltak *chosen(const struct request *rq)
{
    const char *navn = given(rq, "tiltak");
    for (size_t i = 0; navn && i < rq->service->n_tiltak; i++) {
        const struct avt_tiltak *tiltak = allowed_measure(rq, i);
        if (tiltak && strcmp(tiltak->navn, navn) == 0)
            return tiltak;
    }
    return NULL;
}

/* The earlier agreement must be one the person may open; then, once a measure is chosen, what would come along. */
static struct avt_err add_earlier(struct request *rq, struct avt_node *side, const char *fra)
{
    struct leser leser;
    struct avt_innhold innhold;
    struct begynnelse begynnelse;
    const struct avt_tiltak *tiltak = chosen(rq);
    AVT_TRY(leser_open_id(&leser, request_ctx(rq), fra));
    struct avt_err err = peek_head(&leser, &innhold, NULL);
    if (err.code == AVT_OK)
        felles_avtale(&leser, avt_node_new(rq->arena, side, "fra"), &innhold);
    leser_close(&leser);
    AVT_TRY(err);
    if (!tiltak)
        return AVT_NOERR;
    AVT_TRY(flow_begynn(rq, tiltak, fra, &begynnelse));
    add_preview(rq, side, &begynnelse);
    return AVT_NOERR;
}

static struct avt_err show(struct request *rq, int status)
{
    struct avt_faults faults = rq->faults;
    struct avt_node *side = side_new(rq, "ny");
    const char *fra = given(rq, "fra");
    side_feil(rq, side, NULL, &faults);
    add_measures(rq, side);
    if (fra)
        AVT_TRY(add_earlier(rq, side, fra));
    return side_answer(rq, side, status);
}

struct avt_err page_ny(struct request *rq)
{
    if (!allowed_begin(rq))
        return avt_err_make(AVT_EROLE, "", "may begin no agreement");
    AVT_TRY(rolle_kjent(request_ctx(rq)));
    return show(rq, 200);
}

static void begun(struct request *rq, const struct utfall *utfall)
{
    felles_videre(rq, utfall->avtale, "/utkast", request_field(rq, "fra") ? "begynt" : "opprettet");
}

struct avt_err page_ny_post(struct request *rq)
{
    struct avt_err err = flow_opprett(rq, request_field(rq, "tiltak"), request_field(rq, "fra"), NULL, begun);
    return err.code == AVT_EFAULTS ? show(rq, avt_err_status(err.code)) : err;
}
