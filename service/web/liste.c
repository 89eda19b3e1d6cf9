/* A person's agreements, and beginning a new one. */
#include "flow/liste.h"

#include <string.h>

#include "flow/oppfoelging.h"
#include "front/route.h"
#include "web/felles.h"

/* ---- avtaler ---- */

/* Those that wait for the person and the others, of each what is overdue first; lists of their own until all are
 * known. */
enum { WAITING_OVERDUE, WAITING, OTHERS_OVERDUE, OTHERS, KINDS };
struct rows {
    struct avt_node *of[KINDS];
    size_t n;
};

static struct avt_err list_one(struct leser *leser, void *ctx)
{
    struct rows *rows = ctx;
    struct avt_innhold innhold;
    struct sak_utkast utkast;
    struct avt_arena *arena = leser->rq->arena;
    struct avt_node *holder = avt_node_new(arena, NULL, "liste"), *node;
    AVT_TRY(felles_les(leser, &innhold, &utkast));
    felles_lest(leser);
    node = felles_avtale(leser, holder, &innhold);
    bool waits = gjoer_add(leser, node, &innhold, utkast.exists, true);
    felles_roller(arena, node, "venter", leser->sak.tiltak, felles_neste(leser));
    bool alone = oppfoelging_uten_kontakt(leser, &innhold), over = oppfoelging_over(leser, &innhold);
    side_yes(arena, node, "over", over);
    side_yes(arena, node, "uten-kontakt", alone);
    struct avt_node **end = &rows->of[(waits ? WAITING_OVERDUE : OTHERS_OVERDUE) + !(over || alone)];
    while (*end)
        end = &(*end)->next;
    *end = node;
    rows->n++;
    return AVT_NOERR;
}

static void append_all(struct avt_node *side, struct avt_node *list)
{
    struct avt_node **end = &side->children;
    while (*end)
        end = &(*end)->next;
    *end = list;
    for (; list; list = list->next)
        list->parent = side;
}

/* The person may begin agreements of this measure: as Nav's signing role, or for a business. */
static bool may_begin(const struct avt_tiltak *tiltak, const struct actor *actor)
{
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        const struct avt_rolle *rolle = &tiltak->roller[i];
        if (rolle->klasse == AVT_KLASSE_NAV && rolle->handling == AVT_GODKJENT &&
            pairs_find(&actor->nav_roller, rolle->navn))
            return true;
        if (rolle->klasse == AVT_KLASSE_VIRKSOMHET && rolle->part[0] && actor->virksomheter.n > 0)
            return true;
    }
    return false;
}

/* The newest version of each measure that the person may begin; the i-th of the service or NULL. */
static const struct avt_tiltak *measure(const struct request *rq, size_t i)
{
    const struct avt_tiltak *tiltak = rq->service->tiltak[i];
    bool newest = service_tiltak(rq->service, tiltak->navn, 0) == tiltak;
    return newest && may_begin(tiltak, rq->actor) ? tiltak : NULL;
}

static bool may_begin_any(const struct request *rq)
{
    for (size_t i = 0; i < rq->service->n_tiltak; i++) {
        if (measure(rq, i))
            return true;
    }
    return false;
}

struct avt_err page_avtaler(struct request *rq)
{
    struct rows rows = {0};
    struct avt_node *side = side_new(rq, "avtaler");
    AVT_TRY(liste_each(rq, list_one, &rows));
    struct avt_node *liste = avt_node_new(rq->arena, side, "liste");
    side_number(rq->arena, liste, "antall", rows.n);
    side_yes(rq->arena, liste, "kan-opprette", may_begin_any(rq));
    for (int i = 0; i < KINDS; i++)
        append_all(side, rows.of[i]);
    return side_answer(rq, side, 200);
}

/* ---- ny ---- */

static struct avt_err show_new(struct request *rq, int status)
{
    struct avt_node *side = side_new(rq, "ny");
    const char *chosen = request_field(rq, "tiltak");
    side_feil(rq, side, NULL, &rq->faults);
    for (size_t i = 0; i < rq->service->n_tiltak; i++) {
        const struct avt_tiltak *tiltak = measure(rq, i);
        if (!tiltak)
            continue;
        struct avt_node *node = avt_node_new(rq->arena, side, "tiltak");
        side_text(rq->arena, node, "navn", tiltak->navn);
        side_yes(rq->arena, node, "valgt", chosen && strcmp(chosen, tiltak->navn) == 0);
    }
    return side_answer(rq, side, status);
}

struct avt_err page_ny(struct request *rq)
{
    return may_begin_any(rq) ? show_new(rq, 200) : avt_err_make(AVT_EROLE, "", "may begin no agreement");
}

static void begun(struct request *rq, const struct utfall *utfall)
{
    felles_videre(rq, utfall->avtale, "/utkast", "opprettet");
}

struct avt_err page_ny_post(struct request *rq)
{
    struct avt_err err = flow_opprett(rq, request_field(rq, "tiltak"), NULL, begun);
    return err.code == AVT_EFAULTS ? show_new(rq, avt_err_status(err.code)) : err;
}
