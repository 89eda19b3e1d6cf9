/* Following up on a page: what was asked and waits for an answer. */
#include "flow/oppfoelging.h"

#include "web/felles.h"

/* ---- what was asked ---- */

/* Whoever is asked gets the way to answer, wherever the question is shown but beside the answer itself. */
static const char *answer_address(const struct avtaleside *p, const struct spoersmaal *s, uint32_t acts)
{
    enum avt_handling svar = s->aapen->handling == AVT_HENVENDELSE ? AVT_BESVART : AVT_SVAR;
    bool may = acts >> svar & 1 && avt_aapen_mottaker(p->tiltak, s->aapen) >> p->leser->rolle & 1;
    if (!may || s->aapen->svar > 0)
        return "";
    const char *tail = avt_arena_format(p->arena, "/handling/%s", avt_handling_get(svar)->name);
    return felles_sti(p, tail, avt_arena_format(p->arena, "slag=post-%u", s->aapen->nr));
}

static void add_question(struct avtaleside *p, const struct spoersmaal *s, const char *svar_sti)
{
    struct avt_node *node = avt_node_new(p->arena, p->side, "aapen");
    side_number(p->arena, node, "nr", s->aapen->nr);
    side_text(p->arena, node, "handling", avt_handling_get(s->aapen->handling)->name);
    side_text(p->arena, node, "rolle", s->aapen->rolle);
    side_text(p->arena, node, "fra", s->fra);
    side_text(p->arena, node, "til", s->til);
    side_tid(p->arena, node, s->aapen->tid);
    side_text(p->arena, node, "frist", s->has_frist ? avt_date_format(p->arena, s->frist) : "");
    side_yes(p->arena, node, "over", s->over);
    side_text(p->arena, node, "tekst", s->tekst);
    side_text(p->arena, node, "svar-sti", svar_sti);
    if (s->aapen->svar == 0)
        return;
    struct avt_node *svar = avt_node_new(p->arena, node, "svar");
    side_tid(p->arena, svar, s->aapen->svart);
    side_text(p->arena, svar, "tekst", s->svar);
}

struct avt_err felles_aapne(struct avtaleside *p, unsigned nr)
{
    struct spoersmaal *list;
    size_t n;
    uint32_t acts = avt_decide_acts(&p->leser->decide, p->leser->rolle, p->rq->actor->person);
    AVT_TRY(oppfoelging_spoersmaal(p->leser, p->poster, &list, &n));
    for (size_t i = 0; i < n; i++) {
        const struct avt_aapen *open = list[i].aapen;
        bool stays = open->handling == AVT_HENVENDELSE || open->svar == 0; /* an answered wish is history */
        if (nr == 0 ? stays : open->nr == nr)
            add_question(p, &list[i], nr == 0 ? answer_address(p, &list[i], acts) : "");
    }
    return AVT_NOERR;
}
