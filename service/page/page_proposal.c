/* Proposals shown: at their field, and in a wish. */
#include "page/page_proposal.h"
#include "page/page_parts.h"

#include <string.h>

#include "reading/proposals_shown.h"
#include "reading/show.h"

static const char *const arts[] = {"verdi", "ny", "endre", "fjern"};

struct forslagside forslag_mulighet(const struct avtaleside *p)
{
    struct forslagside forslag = {.oenske = !p->utkast.exists};
    const struct leser *leser = p->leser;
    const struct avt_rolle *rolle = &p->tiltak->roller[leser->rolle];
    uint32_t acts = avt_decide_acts(&leser->decide, leser->rolle, p->rq->actor->person);
    /* It is Nav that answers a wish, and Nav may open an amendment itself. */
    bool wishes = p->vist && acts >> avt_act_first(AVT_FAMILY_WISH) & 1 && rolle->klasse != AVT_ROLE_NAV;
    forslag.mulig = rolle->party[0] && (!forslag.oenske || wishes);
    return forslag;
}

struct avt_err forslag_last(struct avtaleside *p, struct forslagside *out)
{
    struct forslagside forslag = forslag_mulighet(p);
    AVT_TRY(show_proposals(p->leser, &forslag.list, &forslag.n));
    *out = forslag;
    return AVT_NOERR;
}

static void add_value(struct avtaleside *p, struct avt_node *node, const struct avt_verdi *verdi, const char *fra)
{
    const struct avt_felt *felt = verdi->felt;
    const char *path = felt->liste ? avt_arena_format(p->arena, "%s/%s", felt->liste->sti, felt->sti) : felt->sti;
    struct avt_node *child = avt_node_new(p->arena, node, "verdi");
    side_text(p->arena, child, "tekst", felt->tekst);
    side_text(p->arena, child, "type", avt_type_name(felt->type));
    side_text(p->arena, child, "kode", avt_arena_format(p->arena, "kode.%s", path));
    side_text(p->arena, child, "til", verdi->tekst);
    side_text(p->arena, child, "fra", fra);
}

void forslag_verdier(struct avtaleside *p, struct avt_node *node, const struct avt_forslag *f,
                     const struct avt_innhold *innhold)
{
    bool there = !f->item || avt_innhold_has_post(innhold, f->liste, f->item);
    side_text(p->arena, node, "sti", f->sti);
    side_text(p->arena, node, "art", arts[f->art]);
    side_text(p->arena, node, "tekst", f->felt ? f->felt->tekst : f->liste->tekst);
    side_text(p->arena, node, "liste", f->liste ? f->liste->tekst : "");
    side_text(p->arena, node, "gruppe", part_name(p->tiltak, f->felt ? f->felt->gruppe : f->liste->gruppe));
    side_text(p->arena, node, "begrunnelse", f->begrunnelse);
    side_yes(p->arena, node, "borte", !there);
    for (size_t i = 0; i < f->n; i++) {
        bool known = f->art != AVT_FORSLAG_NY && there;
        add_value(p, node, &f->verdi[i], known ? avt_innhold_get(innhold, f->verdi[i].felt, f->item) : NULL);
    }
}

static const char *address_of(struct avtaleside *p, const struct forslag *forslag)
{
    return felles_sti(p, avt_arena_format(p->arena, "/forslag/%u", forslag->nr), NULL);
}

void forslag_vis(struct avtaleside *p, struct avt_node *parent, const struct forslag *forslag)
{
    struct avt_node *node = avt_node_new(p->arena, parent, "forslag");
    side_number(p->arena, node, "nr", forslag->nr);
    side_text(p->arena, node, "rolle", forslag->rolle);
    side_text(p->arena, node, "svar", forslag_svar_name(forslag->svar));
    side_text(p->arena, node, "oenske", forslag->oenske ? avt_arena_format(p->arena, "%u", forslag->oenske) : "");
    side_tid(p->arena, node, forslag->tid);
    side_yes(p->arena, node, "kan-svare", forslag_kan_svare(p->leser, forslag));
    side_yes(p->arena, node, "kan-trekke", forslag_kan_trekke(p->leser, forslag));
    side_yes(p->arena, node, "kan-inn", p->utkast.exists);
    side_text(p->arena, node, "svar-rolle", forslag->svar_rolle);
    side_text(p->arena, node, "svar-tekst", forslag->svar_tekst);
    side_text(p->arena, node, "vis-sti", address_of(p, forslag));
    forslag_verdier(p, node, &forslag->f, p->utkast.exists ? &p->utkast.innhold : &p->innhold);
}

/* Where it is shown: at its field, its item, or its list; at the list too when its item has gone. */
static bool is_at(const struct avtaleside *p, const struct avt_forslag *f, const struct avt_felt *felt,
                  const struct avt_liste *liste, const char *post)
{
    bool gone = f->item && !avt_innhold_has_post(&p->utkast.innhold, f->liste, f->item);
    if (gone)
        return !felt && !post && f->liste == liste;
    bool same_item = post && f->item ? strcmp(post, f->item) == 0 : post == f->item;
    return f->felt == felt && f->liste == liste && same_item;
}

/* Open ones; answers to who proposed; and what came in with a wish, so that one sees whence. */
static bool is_told(const struct avtaleside *p, const struct forslag *forslag)
{
    bool own = strcmp(forslag->rolle, p->tiltak->roller[p->leser->rolle].navn) == 0;
    return forslag->svar == FORSLAG_AAPENT || (forslag->svar == FORSLAG_TATT_INN && forslag->oenske > 0) ||
           (own && forslag->svar != FORSLAG_TRUKKET);
}

/* A proposal about an item is made on the page of the item, of all its fields at once. */
static const char *address_new(struct avtaleside *p, const struct avt_felt *felt, const struct avt_liste *liste,
                               const char *post)
{
    AVT_INVARIANT(liste || (felt && !post));
    const char *sti = post ? avt_arena_format(p->arena, "%s/%s", liste->sti, post) : felt ? felt->sti : liste->sti;
    return felles_sti(p, "/forslag", avt_arena_format(p->arena, "felt=%s", sti));
}

void forslag_ved(struct avtaleside *p, const struct forslagside *forslag, struct avt_node *node,
                 const struct avt_felt *felt, const struct avt_liste *liste, const char *post)
{
    struct avt_id id;
    bool of_item = felt && liste, is_new = post && !avt_id_parse(&id, avt_span_str(post));
    for (size_t i = 0; !is_new && i < forslag->n; i++) {
        if (is_told(p, &forslag->list[i]) && is_at(p, &forslag->list[i].f, felt, liste, post))
            forslag_vis(p, node, &forslag->list[i]);
    }
    bool may = forslag->mulig && !of_item && !is_new && forslag_kan_foreslaa(p->leser, felt, liste, forslag->oenske);
    side_text(p->arena, node, "foreslaa", may ? address_new(p, felt, liste, post) : "");
}

struct avt_err forslag_oenske(struct avtaleside *p, struct avt_node *node, const struct avt_post *post)
{
    struct avt_forslag *list;
    size_t n;
    AVT_TRY(show_wish(p->leser, post, &list, &n));
    for (size_t i = 0; i < n; i++)
        forslag_verdier(p, avt_node_new(p->arena, node, "forslag"), &list[i], &p->innhold);
    return AVT_NOERR;
}
