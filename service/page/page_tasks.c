/* The task list of a draft, where writing it starts, and the way from one part to the next. */
#include <string.h>

#include "command/allowed.h"
#include "page/page_parts.h"
#include "page/page_routes.h"
#include "page/page_utkast.h"

/* The next part in which the role writes anything; -1 after the last. */
static int part_after(const struct avtaleside *p, int after)
{
    struct part *list;
    size_t n = parts_of(p, &list);
    for (size_t i = 0; i < n; i++) {
        if (list[i].felt > 0 && list[i].nr > after)
            return list[i].nr;
    }
    return -1;
}

/* What was just saved is beyond a limit: it is told before one goes on. */
static struct avt_err is_held(const struct avtaleside *p, int part, bool *out)
{
    struct avt_faults limits;
    *out = false;
    if (!utkast_lagret(p->rq) || pairs_find(&p->rq->query, "likevel"))
        return AVT_NOERR;
    AVT_TRY(utkast_grenser(p, part, &limits));
    *out = limits.n > 0;
    return AVT_NOERR;
}

/* From one part to the next, and to the list after the last. */
static struct avt_err go_on(const struct avtaleside *p, int after, const char *melding)
{
    bool held;
    AVT_TRY(is_held(p, after, &held));
    int next = held ? after : part_after(p, after);
    const char *tail = next < 0 ? "/utkast" : avt_arena_format(p->arena, "/utkast/%s", part_name(p->tiltak, next));
    felles_videre(p->rq, p->leser->sak.id.text, tail, melding);
    return AVT_NOERR;
}

static struct avt_err show_list(struct avtaleside *p)
{
    struct avt_node *list = avt_node_new(p->arena, p->side, "grupper");
    side_yes(p->arena, list, "endring", avt_tilstand_gjelder(p->state) != NULL);
    side_text(p->arena, list, "fremlegg",
              allowed_put_forward(p->leser, p->leser->rolle) ? felles_sti(p, "/fremlegg", NULL) : "");
    side_text(p->arena, list, "slett",
              allowed_discard(p->leser, p->leser->rolle) ? felles_sti(p, "/utkast/slett", NULL) : "");
    parts_add(p, list, -1);
    if (list->children)
        return felles_answer(p, 200);
    felles_videre(p->rq, p->leser->sak.id.text, "", NULL); /* the role reads nothing of it */
    return AVT_NOERR;
}

static struct avt_err start(struct leser *leser)
{
    struct avtaleside p;
    const char *melding = pairs_find(&leser->rq->query, "melding");
    AVT_TRY(felles_open(&p, leser, "deler"));
    int after = part_find(p.tiltak, pairs_find(&p.rq->query, "etter"));
    melding = melding && side_kjenner(melding) ? melding : NULL;
    if (p.utkast.exists)
        return after >= 0 ? go_on(&p, after, melding) : show_list(&p);
    felles_videre(p.rq, leser->sak.id.text, "", melding);
    return AVT_NOERR;
}

struct avt_err page_utkast_start(struct request *rq)
{
    return felles_run(rq, start);
}
