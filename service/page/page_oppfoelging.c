/* Following up on a page: what was asked and waits for an answer. */
#include "reading/questions.h"

#include <string.h>

#include "command/allowed.h"
#include "page/page_felles.h"
#include "page/page_proposal.h"
#include "reading/show.h"

/* ---- what was asked ---- */

/* Whoever is asked gets the way to answer, wherever the question is shown but beside the answer itself. */
static const char *answer_address(const struct avtaleside *p, const struct spoersmaal *s, uint32_t acts)
{
    enum avt_handling svar = avt_act_get(s->aapen->handling)->answered_by;
    bool may = acts >> svar & 1 && avt_aapen_mottaker(p->tiltak, s->aapen) >> p->leser->rolle & 1;
    if (!may || s->aapen->answer > 0)
        return "";
    const char *tail = avt_arena_format(p->arena, "/handling/%s", avt_handling_get(svar)->name);
    return felles_sti(p, tail, avt_arena_format(p->arena, "slag=post-%u", s->aapen->nr));
}

/* What a wish proposes, and for whoever answers it the way to an amendment that begins from it. */
static struct avt_err add_proposals(struct avtaleside *p, struct avt_node *node, const struct avt_aapen *open,
                                    const char *svar_sti)
{
    AVT_TRY(forslag_oenske(p, node, &p->poster[open->nr - 1]));
    bool proposes = avt_node_find(node, "forslag") != NULL;
    bool amend = proposes && svar_sti[0] && !p->utkast.exists && allowed_amend(p->leser, p->leser->rolle);
    const char *query = avt_arena_format(p->arena, "oenske=post-%u", open->nr);
    side_text(p->arena, node, "endring-sti", amend ? felles_sti(p, "/endringer", query) : "");
    return AVT_NOERR;
}

static struct avt_err add_question(struct avtaleside *p, const struct spoersmaal *s, const char *svar_sti)
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
    if (s->aapen->answer > 0) {
        struct avt_node *svar = avt_node_new(p->arena, node, "svar");
        side_tid(p->arena, svar, s->aapen->svart);
        side_text(p->arena, svar, "tekst", s->svar);
    }
    return add_proposals(p, node, s->aapen, svar_sti);
}

struct avt_err felles_aapne(struct avtaleside *p, unsigned nr)
{
    struct spoersmaal *list;
    size_t n;
    uint32_t acts = avt_decide_acts(&p->leser->decide, p->leser->rolle, p->rq->actor->person);
    AVT_TRY(oppfoelging_spoersmaal(p->leser, p->poster, &list, &n));
    for (size_t i = 0; i < n; i++) {
        const struct avt_aapen *open = list[i].aapen;
        bool stays = avt_act_is_inquiry(open->handling) || open->answer == 0; /* an answered wish is history */
        if (nr == 0 ? stays : open->nr == nr)
            AVT_TRY(add_question(p, &list[i], nr == 0 ? answer_address(p, &list[i], acts) : ""));
    }
    return AVT_NOERR;
}

/* ---- items of the content ---- */

/* The item's first field that has a value and is a code, one line, several lines; NULL if none is. */
static const struct avt_felt *first_of(const struct avt_innhold *innhold, const struct avt_liste *liste,
                                       const char *post, enum avt_type type, bool multiline)
{
    for (int i = 0; i < liste->n; i++) {
        const struct avt_felt *felt = &innhold->tiltak->felter[liste->first + i];
        if (felt->type == type && felt->multiline == multiline && avt_innhold_get(innhold, felt, post))
            return felt;
    }
    return NULL;
}

/* What says what the item is about: its description, or else the first of its longer texts. */
static const char *described(struct avt_arena *arena, const struct avt_innhold *innhold, const struct avt_liste *liste,
                             const char *post)
{
    const struct avt_felt *felt =
        avt_tiltak_felt(innhold->tiltak, avt_arena_format(arena, "%s/beskrivelse", liste->sti));
    if (!felt || !avt_innhold_get(innhold, felt, post))
        felt = first_of(innhold, liste, post, AVT_TYPE_TEKST, true);
    return felt ? avt_innhold_get(innhold, felt, post) : "";
}

/* What has neither a kind nor a name is told by its days. */
static const char *day_of(struct avt_arena *arena, const struct avt_innhold *innhold, const struct avt_liste *liste,
                          const char *post, const char *which)
{
    const char *sti = avt_arena_format(arena, "%s/%s", liste->sti, which);
    const struct avt_felt *felt = avt_tiltak_felt(innhold->tiltak, sti);
    bool day = felt && felt->type == AVT_TYPE_DATO;
    const char *verdi = day ? avt_innhold_get(innhold, felt, post) : NULL;
    return verdi ? verdi : "";
}

void felles_post(struct avt_arena *arena, struct avt_node *node, const struct avt_innhold *innhold,
                 const struct avt_liste *liste, const char *post)
{
    const struct avt_felt *code = first_of(innhold, liste, post, AVT_TYPE_KODE, false);
    const struct avt_felt *line = code ? NULL : first_of(innhold, liste, post, AVT_TYPE_TEKST, false);
    const char *kode = code ? avt_innhold_get(innhold, code, post) : NULL;
    side_text(arena, node, "liste", liste->tekst);
    side_text(arena, node, "slag", code ? avt_arena_format(arena, "kode.%s.%s", code->tekst + 5, kode) : "");
    side_text(arena, node, "navn", line ? avt_innhold_get(innhold, line, post) : "");
    side_text(arena, node, "beskrivelse", described(arena, innhold, liste, post));
    side_text(arena, node, "start", code || line ? "" : day_of(arena, innhold, liste, post, "fra"));
    side_text(arena, node, "slutt", code || line ? "" : day_of(arena, innhold, liste, post, "til"));
}

const struct avt_liste *felles_liste(const struct avtaleside *p, const char *om, const char **post)
{
    const char *slash = strrchr(om, '/');
    const struct avt_liste *liste =
        slash ? avt_tiltak_liste(p->tiltak, avt_arena_strn(p->arena, om, (size_t)(slash - om))) : NULL;
    *post = slash ? slash + 1 : om;
    return liste && avt_innhold_has_post(&p->innhold, liste, *post) ? liste : NULL;
}

/* ---- what was promised ---- */

static struct avt_err add_said(struct avtaleside *p, struct avt_node *parent, const struct avt_utfoert *said)
{
    const char *grunn;
    struct avt_node *node = avt_node_new(p->arena, parent, "sagt");
    AVT_TRY(show_text(p->leser, &p->poster[said->nr - 1], &grunn));
    side_text(p->arena, node, "tilstand", said->code);
    side_text(p->arena, node, "av", oppfoelging_part(p->tiltak, said->rolle));
    side_tid(p->arena, node, said->tid);
    side_text(p->arena, node, "grunn", grunn);
    return AVT_NOERR;
}

struct avt_err felles_loefter(struct avtaleside *p)
{
    struct avt_loefte *list;
    size_t n = oppfoelging_loefter(p->leser, &list, &p->innhold);
    bool may = avt_decide_acts(&p->leser->decide, p->leser->rolle, p->rq->actor->person) >> AVT_LOEFTE & 1;
    for (size_t i = 0; i < n; i++) {
        struct avt_node *node = avt_node_new(p->arena, p->side, "loefte");
        const char *query = avt_arena_format(p->arena, "om=%s", list[i].om);
        felles_post(p->arena, node, &p->innhold, list[i].liste, list[i].item);
        side_text(p->arena, node, "ansvarlig", list[i].ansvarlig);
        side_yes(p->arena, node, "over", list[i].over);
        side_text(p->arena, node, "sti", may ? felles_sti(p, "/handling/loefte", query) : "");
        for (size_t k = 0; k < list[i].n_sagt; k++)
            AVT_TRY(add_said(p, node, list[i].sagt[k]));
    }
    return AVT_NOERR;
}

/* ---- reports ---- */

/* What whoever a report is about may do with it: ask Nav about it, and let others read it. */
static void add_report_ways(struct avtaleside *p, struct avt_node *node)
{
    const struct avt_handlingsdata *data = avt_tiltak_handling(p->tiltak, AVT_RAPPORT);
    const char *rolle = p->tiltak->roller[p->leser->rolle].navn, *code = data->lesere.samtykke;
    uint32_t acts = avt_decide_acts(&p->leser->decide, p->leser->rolle, p->rq->actor->person);
    bool given = code[0] && avt_tilstand_samtykke_av(p->state, rolle, code) >= 0;
    bool person = p->tiltak->roller[p->leser->rolle].klasse == AVT_ROLE_PERSON;
    const char *part = oppfoelging_part(p->tiltak, avt_node_get(node, "rolle"));
    side_text(p->arena, node, "kommenter-sti",
              person && acts >> AVT_HENVENDELSE & 1
                  ? felles_sti(p, "/handling/henvendelse", avt_arena_format(p->arena, "slag=%s", part))
                  : "");
    side_text(p->arena, node, "del-sti",
              code[0] && !given && acts >> AVT_SAMTYKKE & 1
                  ? felles_sti(p, "/handling/samtykke", avt_arena_format(p->arena, "slag=%s", code))
                  : "");
    side_yes(p->arena, node, "delt", given);
}

struct avt_err felles_rapporter(struct avtaleside *p)
{
    for (size_t i = 0; i < p->n_poster; i++) {
        struct akttekster tekster;
        const struct avt_post *post = &p->poster[i];
        if (post->s.handling != AVT_RAPPORT)
            continue;
        AVT_TRY(show_texts(p->leser, post, &tekster));
        if (tekster.n == 0 && !tekster.tekst)
            continue;
        struct avt_node *node = avt_node_new(p->arena, p->side, "rapport");
        side_text(p->arena, node, "kode", post->s.code);
        side_text(p->arena, node, "rolle", post->s.rolle);
        side_tid(p->arena, node, post->r.tid);
        side_text(p->arena, node, "tekst", tekster.tekst);
        add_report_ways(p, node);
        deler_vis(p->arena, node, &tekster);
    }
    return AVT_NOERR;
}
