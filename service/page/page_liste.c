/* A person's agreements. */
#include "reading/liste.h"

#include <string.h>

#include "command/allowed.h"
#include "page/page_felles.h"
#include "page/page_routes.h"
#include "reading/peek.h"
#include "reading/questions.h"

/* ---- avtaler ---- */

/* Those that wait for the person and the others, of each what is overdue first; lists of their own until all are
 * known. */
enum { WAITING_OVERDUE, WAITING, OTHERS_OVERDUE, OTHERS, KINDS };
struct rows {
    struct avt_node *of[KINDS];
    const char *egen; /* the first that the person takes part in */
    size_t n;
};

static struct avt_err list_one(struct leser *leser, void *ctx)
{
    struct rows *rows = ctx;
    struct avt_innhold innhold;
    struct sak_utkast utkast;
    struct avt_arena *arena = leser->rq->arena;
    struct avt_node *holder = avt_node_new(arena, NULL, "liste"), *node;
    AVT_TRY(peek_head(leser, &innhold, &utkast));
    node = felles_avtale(leser, holder, &innhold);
    AVT_TRY(felles_slettes(leser, node));
    AVT_TRY(gjoer_add(leser, node, utkast.exists, true));
    bool waits = avt_node_find(node, "gjoer") != NULL;
    felles_roller(arena, node, "venter", leser->sak.tiltak, felles_neste(leser));
    bool alone = oppfoelging_uten_kontakt(leser, &innhold), over = oppfoelging_over(leser, &innhold);
    side_yes(arena, node, "over", over);
    side_yes(arena, node, "uten-kontakt", alone);
    struct avt_node **end = &rows->of[(waits ? WAITING_OVERDUE : OTHERS_OVERDUE) + !(over || alone)];
    while (*end)
        end = &(*end)->next;
    *end = node;
    if (!rows->egen && felles_er_deltaker(leser))
        rows->egen = avt_arena_str(arena, leser->sak.id.text);
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

struct avt_err page_avtaler(struct request *rq)
{
    struct rows rows = {0};
    struct avt_node *side = side_new(rq, "avtaler");
    AVT_TRY(liste_each(rq, list_one, &rows));
    struct avt_node *liste = avt_node_new(rq->arena, side, "liste");
    side_number(rq->arena, liste, "antall", rows.n);
    side_yes(rq->arena, liste, "kan-opprette", allowed_begin(rq));
    side_yes(rq->arena, liste, "kan-registrere", felles_registrerer(rq));
    if (rows.egen)
        side_text(rq->arena, liste, "samlet", side_adresse(rq->arena, rows.egen, "/samlet", NULL, NULL));
    for (int i = 0; i < KINDS; i++)
        append_all(side, rows.of[i]);
    return side_answer(rq, side, 200);
}
