/* The row `perioder`: the time from start to end, cut at each calendar month and at each step of a ladder, and by an
 * early end. */

#include "avtale/beregn.h"
#include "avtale/innhold.h"
#include "beregning.h"
#include "lasting.h"

/* ---- Loading ---- */

static void load_setter(struct avt_laster *l, struct avt_kilde at, const struct avt_liste *liste,
                        struct avt_setter *setter, avt_roles lesere)
{
    const char *sti = avt_node_get(at.node, "felt");
    setter->felt = avt_tiltak_felt_at(l->tiltak, liste, sti);
    setter->uttrykk = avt_last_uttrykk(l, at, "uttrykk", liste, &lesere);
    if (setter->felt == NULL)
        avt_last_fault(l, at, "%s has no field %s", liste->sti, sti);
    else
        avt_last_maal(l, at, setter->felt, lesere);
}

static void load_ladder(struct avt_laster *l, struct avt_kilde at, struct avt_beregning *b, avt_roles *lesere)
{
    const char *sti = avt_node_get(at.node, "trapp");
    const struct avt_liste *trapp = avt_tiltak_liste(l->tiltak, sti);
    if (trapp == NULL) {
        avt_last_fault(l, at, "trapp: no list %s", sti);
        return;
    }
    b->trapp_fra = avt_last_listefelt(l, at, trapp, "fra", AVT_TYPE_DATO);
    b->trapp_prosent = avt_last_listefelt(l, at, trapp, "prosent", AVT_TYPE_DESIMAL);
    if (b->trapp_fra == NULL || b->trapp_prosent == NULL)
        return;
    avt_last_bruk(l, b->trapp_fra, lesere);
    avt_last_bruk(l, b->trapp_prosent, lesere);
    avt_last_maal(l, at, b->prosent, *lesere);
}

/* ---- What follows from the last day ---- */

static bool is_moved(const struct avt_beregning *b, const struct avt_felt *felt, const bool *moved)
{
    if (felt == b->til)
        return true;
    for (size_t i = 0; i < b->n_setter; i++)
        if (moved[i] && b->setter[i].felt == felt)
            return true;
    return false;
}

/* The expression depends on the last day, by itself or by something set before that does. */
static bool moves(const struct avt_beregning *b, const struct avt_uttrykk *u, const bool *moved)
{
    if (u == NULL)
        return false;
    return is_moved(b, u->felt, moved) || is_moved(b, u->til, moved) || moves(b, u->arg[0], moved) ||
           moves(b, u->arg[1], moved);
}

/* An early end computes anew what moves, years after it was signed: a rate asked for then may be another. */
static bool names_rate(const struct avt_laster *l, const struct avt_uttrykk *u)
{
    if (u == NULL)
        return false;
    return u->ledd == AVT_LEDD_SATS ||
           (u->ledd == AVT_LEDD_RAD && names_rate(l, l->tiltak->regler[u->rad].beregning->uttrykk)) ||
           names_rate(l, u->arg[0]) || names_rate(l, u->arg[1]);
}

static void check_moving(struct avt_laster *l, struct avt_kilde at, const struct avt_beregning *b)
{
    bool *moved = avt_arena_array(l->arena, b->n_setter, sizeof *moved);
    struct avt_kilde row = {at.node->children, at.fil};
    for (size_t i = 0; row.node != NULL; i++, row.node = row.node->next) {
        moved[i] = moves(b, b->setter[i].uttrykk, moved);
        if (moved[i] && names_rate(l, b->setter[i].uttrykk))
            avt_last_fault(l, row, "what follows from til cannot name a rate: set that in a field of its own");
    }
}

/* ---- The row ---- */

/* What is set comes in the order of the rows, after fra, til and the ladder's prosent. */
void avt_last_perioder(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    avt_roles lesere = ~(avt_roles)0;
    struct avt_beregning *b = avt_last_rader(l, at, regel, &lesere);
    if (b->liste == NULL)
        return;
    b->fra = avt_last_listefelt(l, at, b->liste, "fra", AVT_TYPE_DATO);
    b->til = avt_last_listefelt(l, at, b->liste, "til", AVT_TYPE_DATO);
    b->prosent = avt_last_listefelt(l, at, b->liste, "prosent", AVT_TYPE_DESIMAL);
    if (b->fra == NULL || b->til == NULL || b->prosent == NULL)
        return;
    avt_last_maal(l, at, b->fra, lesere);
    avt_last_maal(l, at, b->til, lesere);
    if (avt_node_find_attr(at.node, "trapp") != NULL)
        load_ladder(l, at, b, &lesere);
    for (const struct avt_node *child = at.node->children; child != NULL; child = child->next)
        b->n_setter++;
    b->setter = avt_arena_array(l->arena, b->n_setter, sizeof *b->setter);
    struct avt_kilde row = {at.node->children, at.fil};
    for (size_t i = 0; row.node != NULL; i++, row.node = row.node->next)
        load_setter(l, row, b->liste, &b->setter[i], lesere);
    check_moving(l, at, b);
}

/* ---- Running ---- */

struct periode {
    avt_date fra, til;
    const char *prosent; /* of the ladder, NULL if there is none */
};

struct perioder {
    struct periode *list;
    size_t n, cap;
};

static avt_date month_end(avt_date date)
{
    int year, month, day;
    avt_date_split(date, &year, &month, &day);
    return avt_date_add_months(date - day + 1, 1) - 1;
}

/* The step that holds on a day, and (in *end) the day before the next, if that is earlier. */
static const char *step_at(const struct avt_regning *r, const struct avt_beregning *b, const char *const *steps,
                           size_t n, avt_date day, avt_date *end)
{
    const char *prosent = NULL;
    for (size_t i = 0; i < n; i++) {
        avt_date fra;
        if (!avt_regning_dato(r, b->trapp_fra, steps[i], &fra))
            continue;
        if (fra <= day)
            prosent = avt_innhold_get(r->innhold, b->trapp_prosent, steps[i]);
        else if (fra - 1 < *end)
            *end = fra - 1;
    }
    return prosent;
}

/* One more than there is room for is enough to know that they are too many. */
static void split(struct avt_regning *r, const struct avt_beregning *b, avt_date start, avt_date slutt,
                  struct perioder *out)
{
    const char **steps = NULL;
    size_t n = b->trapp_fra == NULL ? 0 : avt_innhold_posts(r->arena, &steps, r->innhold, b->trapp_fra->liste);
    for (avt_date day = start; day <= slutt && out->n <= b->liste->maks;) {
        struct periode p = {.fra = day, .til = month_end(day)};
        if (p.til > slutt)
            p.til = slutt;
        p.prosent = step_at(r, b, steps, n, day, &p.til);
        if (b->trapp_fra != NULL && p.prosent == NULL)
            return;
        out->list = avt_arena_grow(r->arena, out->list, out->n, &out->cap, sizeof *out->list);
        out->list[out->n++] = p;
        day = p.til + 1;
    }
}

/* One item; false when a number is missing or wrong. */
static bool put(struct avt_regning *r, const struct avt_regel *regel, const struct periode *p)
{
    const struct avt_beregning *b = regel->beregning;
    const char *post = avt_regning_post(r->arena, p->fra);
    avt_regning_put_dato(r, b->fra, post, p->fra);
    avt_regning_put_dato(r, b->til, post, p->til);
    if (p->prosent != NULL)
        avt_innhold_put(r->innhold, b->prosent, post, p->prosent);
    for (size_t i = 0; i < b->n_setter; i++) {
        if (avt_regning_staar(r, b->setter[i].uttrykk, b->setter[i].felt, post))
            continue;
        struct avt_svar svar = avt_uttrykk_verdi(r, b->setter[i].uttrykk, post);
        if (svar.slag == AVT_SVAR_FEIL)
            avt_regning_fault(r, regel, svar.kode, b->liste->sti);
        if (svar.slag != AVT_SVAR_TALL || !avt_regning_put(r, regel, b->setter[i].felt, post, svar.tall))
            return false;
    }
    return true;
}

/* All periods or none: half a plan would be believed. */
void avt_regning_perioder(struct avt_regning *r, const struct avt_regel *regel)
{
    const struct avt_beregning *b = regel->beregning;
    struct perioder perioder = {0};
    avt_date start, slutt;
    if (avt_regning_liste_staar(r, b) || !avt_regning_dager(r, b, &start, &slutt) || slutt == INT32_MAX)
        return;
    split(r, b, start, slutt, &perioder);
    if (perioder.n > b->liste->maks) {
        avt_regning_fault(r, regel, "for-mange", b->liste->sti);
        return;
    }
    avt_innhold_reserve(r->arena, r->innhold, perioder.n * (size_t)b->liste->n);
    for (size_t i = 0; i < perioder.n; i++) {
        if (put(r, regel, &perioder.list[i]))
            continue;
        avt_regning_drop(r, b->liste);
        return;
    }
}

/* ---- Ended before its time ---- */

/* An item that ends sooner. What does not follow from its last day is left as it is; what cannot be computed is none. */
static void shorten(struct avt_regning *r, const struct avt_regel *regel, const char *post, avt_date siste)
{
    const struct avt_beregning *b = regel->beregning;
    bool *moved = avt_arena_array(r->arena, b->n_setter, sizeof *moved);
    avt_innhold_reserve(r->arena, r->innhold, 1 + b->n_setter); /* a stranger's item may lack what is put */
    avt_regning_put_dato(r, b->til, post, siste);
    for (size_t i = 0; i < b->n_setter; i++) {
        moved[i] = moves(b, b->setter[i].uttrykk, moved);
        if (!moved[i])
            continue;
        struct avt_svar svar = avt_uttrykk_verdi(r, b->setter[i].uttrykk, post);
        if (svar.slag != AVT_SVAR_TALL || !avt_regning_put(r, regel, b->setter[i].felt, post, svar.tall))
            avt_innhold_put(r->innhold, b->setter[i].felt, post, NULL);
    }
}

static void drop_post(struct avt_regning *r, const struct avt_liste *liste, const char *post)
{
    for (int i = 0; i < liste->n; i++)
        avt_innhold_put(r->innhold, &r->innhold->tiltak->felter[liste->first + i], post, NULL);
}

static void end_list(struct avt_regning *r, const struct avt_regel *regel, avt_date siste)
{
    const struct avt_beregning *b = regel->beregning;
    const char **posts;
    size_t n = avt_innhold_posts(r->arena, &posts, r->innhold, b->liste);
    for (size_t i = 0; i < n; i++) {
        avt_date fra, til;
        if (!avt_regning_dato(r, b->fra, posts[i], &fra) || fra > siste)
            drop_post(r, b->liste, posts[i]);
        else if (!avt_regning_dato(r, b->til, posts[i], &til) || til > siste)
            shorten(r, regel, posts[i], siste);
    }
}

/* Rows may name rows before them. */
static void number_rows(struct avt_regning *r)
{
    const struct avt_tiltak *tiltak = r->innhold->tiltak;
    r->rader = avt_arena_array(r->arena, tiltak->n_regler, sizeof *r->rader);
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        const struct avt_regel *regel = &tiltak->regler[i];
        r->rader[i].slag = AVT_SVAR_INGEN;
        if (regel->kind == AVT_REGEL_BEREGN)
            r->rader[i] = avt_uttrykk_verdi(r, regel->beregning->uttrykk, NULL);
    }
}

struct avt_innhold avt_beregn_slutt(struct avt_arena *arena, const struct avt_innhold *innhold, avt_date siste)
{
    struct avt_innhold out = *innhold;
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_regning r = {.arena = arena, .innhold = &out, .faults = &faults};
    avt_innhold_reserve(arena, &out, 0);
    number_rows(&r);
    for (size_t i = 0; i < out.tiltak->n_regler; i++)
        if (out.tiltak->regler[i].kind == AVT_REGEL_PERIODER)
            end_list(&r, &out.tiltak->regler[i], siste);
    return out;
}
