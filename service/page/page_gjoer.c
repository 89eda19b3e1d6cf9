/* What a person may do with an agreement now, most urgent first. */
#include <string.h>

#include "avtale/oppfoelging.h"
#include "case/case_waits.h"
#include "command/allowed.h"
#include "command/attempt_now.h"
#include "command/contact_data.h"
#include "command/fullmakt.h"
#include "page/page_felles.h"
#include "page/page_skjema.h"
#include "reading/peek.h"
#include "reading/periods_shown.h"
#include "reading/proposals_shown.h"
#include "reading/questions.h"

/* Beside what can wait (case_waits.h): drafts that are discarded, and what is done on behalf of others. */
enum { FULLMAKT = CASE_ACTS, PAPIR, SLETT, FORKAST, ACTS };
_Static_assert(ACTS <= 64, "what may be done is one 64-bit mask");
#define BIT(act) (UINT64_C(1) << (act))

/* In this order: acts by their family, and what is none. What has no path of its own has the page of its act; a family in
 * no row is done by way of another. */
static const struct row {
    enum avt_family family;
    unsigned other; /* where it is no act */
    const char *navn, *sti;
} rows[] = {
    {AVT_FAMILY_SIGN,      0,               NULL,              "/signer"      },
    {AVT_FAMILY_NONE,      CASE_KOLLEGA,    "kollega",         NULL           },
    {AVT_FAMILY_ANSWER,    0,               NULL,              NULL           },
    {AVT_FAMILY_PERIOD,    0,               NULL,              "/perioder"    },
    {AVT_FAMILY_NONE,      CASE_FORSLAG,    "forslag",         "/forslag"     },
    {AVT_FAMILY_NONE,      CASE_UTKAST,     "utkast",          "/utkast"      },
    {AVT_FAMILY_NONE,      CASE_FREMLEGG,   "fremlegg",        "/fremlegg"    },
    {AVT_FAMILY_DUTY,      0,               NULL,              NULL           },
    {AVT_FAMILY_NONE,      CASE_NY_ENDRING, "ny-endring",      "/endringer"   },
    {AVT_FAMILY_NONE,      FULLMAKT,        "fullmakt",        "/fullmakt"    },
    {AVT_FAMILY_NONE,      PAPIR,           "papir",           "/papir"       },
    {AVT_FAMILY_INQUIRY,   0,               NULL,              NULL           },
    {AVT_FAMILY_CONTACT,   0,               NULL,              "/kontakt"     },
    {AVT_FAMILY_WISH,      0,               NULL,              NULL           },
    {AVT_FAMILY_REFUSE,    0,               NULL,              NULL           },
    {AVT_FAMILY_CONSENT,   0,               NULL,              NULL           },
    {AVT_FAMILY_FILE,      0,               NULL,              "/filer"       },
    {AVT_FAMILY_TAKE_OVER, 0,               NULL,              NULL           },
    {AVT_FAMILY_NONE,      SLETT,           "slett-utkast",    "/utkast/slett"},
    {AVT_FAMILY_NONE,      FORKAST,         "forkast-endring", "/utkast/slett"},
    {AVT_FAMILY_END,       0,               NULL,              NULL           },
};

/* The proposals on the draft that the role may answer; none once the agreement is over. Only how many is told. */
static unsigned proposals_for(struct leser *leser, int rolle)
{
    struct proposal_count count;
    struct leser as = *leser;
    bool over = leser->status == AVT_STATUS_AVSLUTTET || leser->sak.state.avbrutt || leser->sak.state.annullert;
    as.rolle = rolle;
    return over || peek_proposals(&as, &count).code != AVT_OK ? 0 : count.answerable;
}

/* The first that a colleague has signed for somebody, and this person may confirm; NULL if none waits. */
static const char *first_of_colleague(struct leser *leser)
{
    struct fullmakt *list;
    size_t n;
    if (!avt_tilstand_venter(&leser->sak.state) || flow_fullmakter(leser, &list, &n).code != AVT_OK)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        if (list[i].naa.tilstand == FORSOK_VENTER && !list[i].egen)
            return list[i].id;
    }
    return NULL;
}

/* What one may do for others, or they by paper. */
static uint64_t behalf_acts(struct leser *leser, int rolle, uint64_t acts)
{
    uint64_t more = 0;
    const struct avt_rolle *row = &leser->sak.tiltak->roller[rolle];
    if (row->klasse != AVT_ROLE_NAV)
        return acts >> row->handling & 1 && row->handling != AVT_INGEN_HANDLING ? BIT(PAPIR) : 0;
    if (!row->leads)
        return 0;
    if (avt_decide_paa_vegne(&leser->decide, rolle, leser->rq->actor->person) & ~leser->roller)
        more |= BIT(FULLMAKT) | BIT(PAPIR);
    if (first_of_colleague(leser))
        more |= BIT(CASE_KOLLEGA);
    return more;
}

/* Bit by act, those of drafts included. */
static uint64_t acts_of(struct leser *leser, int rolle, bool utkast)
{
    uint64_t acts = avt_decide_acts(&leser->decide, rolle, leser->rq->actor->person);
    bool edits = case_edits(leser->sak.tiltak, rolle);
    if (!kontakt_har(leser->sak.tiltak, rolle))
        acts &= ~(uint64_t)avt_acts_of(AVT_FAMILY_CONTACT);
    if (utkast && edits)
        acts |= BIT(CASE_UTKAST);
    if (utkast && allowed_discard(leser, rolle))
        acts |= leser->sak.state.n_poster == 0 ? BIT(SLETT) : BIT(FORKAST);
    if (utkast && edits && allowed_put_forward(leser, rolle))
        acts |= BIT(CASE_FREMLEGG);
    if (!utkast && edits && allowed_amendment(leser))
        acts |= BIT(CASE_NY_ENDRING);
    if (proposals_for(leser, rolle) > 0)
        acts |= BIT(CASE_FORSLAG);
    return acts | behalf_acts(leser, rolle, acts);
}

/* The act of that role waits for the person, by the rows that lists are made of. */
static bool waits(const struct leser *leser, const struct case_waits *list, unsigned act, int rolle)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct case_wait *wait = &list->list[i];
        if (wait->act == act && wait->rolle == rolle &&
            case_wait_is_for(wait, leser->decide.idag, leser->rq->actor->person, leser->venter))
            return true;
    }
    return false;
}

/* What an answer answers first: the longest open of what this role is asked. NULL for acts that answer nothing. */
static const char *answered_first(struct leser *leser, const struct row *row, unsigned act, int rolle)
{
    if (row->family != AVT_FAMILY_ANSWER)
        return NULL;
    const struct avt_aapen *open =
        avt_aapen_foerste(leser->sak.tiltak, &leser->sak.state, (enum avt_handling)act, rolle);
    return open ? avt_arena_format(leser->rq->arena, "slag=post-%u", open->nr) : NULL;
}

/* A role is named in the address when it is not the one the page was opened in. */
static const char *address(struct leser *leser, const struct row *row, unsigned act, const char *navn, int rolle)
{
    struct avt_arena *arena = leser->rq->arena;
    const char *tail = row->sti ? row->sti : avt_arena_format(arena, "/handling/%s", navn);
    if (act == CASE_KOLLEGA)
        tail = avt_arena_format(arena, "/erklaeringer/%s", first_of_colleague(leser));
    const char *role = rolle == leser->rolle ? side_rolle(leser->rq) : leser->sak.tiltak->roller[rolle].navn;
    return side_adresse(arena, leser->sak.id.text, tail, answered_first(leser, row, act, rolle), role);
}

/* The act of deciding on periods is told as what there is to decide. */
static const char *name_of(const struct row *row, unsigned act)
{
    if (row->navn)
        return row->navn;
    return act == avt_act_of_period(AVT_APPROVES_PERIOD) ? "perioder" : avt_handling_get((enum avt_handling)act)->name;
}

static void add_row(struct leser *leser, struct avt_node *parent, const struct row *row, unsigned act, int rolle,
                    bool maa)
{
    struct avt_arena *arena = leser->rq->arena;
    struct avt_node *node = avt_node_new(arena, parent, "gjoer");
    const char *navn = name_of(row, act);
    side_text(arena, node, "handling", navn);
    side_text(arena, node, "sti", address(leser, row, act, navn, rolle));
    side_yes(arena, node, "maa", maa);
    if (act == avt_act_of_period(AVT_APPROVES_PERIOD))
        side_number(arena, node, "antall", peek_periods_waiting(leser));
    if (act != CASE_FORSLAG)
        return;
    side_number(arena, node, "antall", proposals_for(leser, rolle));
    side_text(arena, node, "part", oppfoelging_part(leser->sak.tiltak, leser->sak.tiltak->roller[rolle].navn));
}

/* The role that does an act: one that it waits for before the others, and the page's own first of them. -1 if none may. */
static int role_for(const struct leser *leser, const struct case_waits *list, const uint64_t *acts, unsigned act)
{
    int found = acts[leser->rolle] >> act & 1 ? leser->rolle : -1;
    bool waiting = found >= 0 && waits(leser, list, act, found);
    for (int i = 0; !waiting && i < (int)leser->sak.tiltak->n_roller; i++) {
        if (!(acts[i] >> act & 1))
            continue;
        waiting = waits(leser, list, act, i);
        found = waiting || found < 0 ? i : found;
    }
    return found;
}

/* What of a row comes next after act: an act of its family that is offered by itself, or what is none. ACTS at the end. */
static unsigned next_of(const struct row *row, unsigned act)
{
    if (row->family == AVT_FAMILY_NONE)
        return act == 0 ? row->other : ACTS;
    for (act++; act < AVT_HANDLING_COUNT; act++) {
        const struct avt_act *columns = avt_act_get((enum avt_handling)act);
        if (columns->family == row->family && !(columns->flags & AVT_ACT_BESIDE))
            return act;
    }
    return ACTS;
}

struct avt_err gjoer_add(struct leser *leser, struct avt_node *parent, bool utkast, bool bare_venter)
{
    struct case_waits list;
    uint64_t acts[AVT_MAX_ROLES] = {0};
    AVT_TRY(peek_waits(leser, &list));
    for (int i = 0; i < (int)leser->sak.tiltak->n_roller; i++) {
        if (leser->roller & (avt_roles)1 << i)
            acts[i] = acts_of(leser, i, utkast);
    }
    for (const struct row *row = rows; row < rows + sizeof(rows) / sizeof(*rows); row++) {
        for (unsigned act = next_of(row, 0); act < ACTS; act = next_of(row, act)) {
            int rolle = role_for(leser, &list, acts, act);
            bool maa = rolle >= 0 && waits(leser, &list, act, rolle);
            if (rolle >= 0 && (maa || !bare_venter))
                add_row(leser, parent, row, act, rolle, maa);
        }
    }
    return AVT_NOERR;
}
