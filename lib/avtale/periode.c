/* Subsidy periods: how each stands. */
#include "avtale/periode.h"

#include <string.h>

#include "avtale/beregn.h"
#include "avtale/oppfoelging.h"
#include "avtale/plikt.h"

/* The acts that decide on a period, and the one that sends it again: bits by act. */
static uint32_t acts_that(enum avt_period_act what)
{
    return UINT32_C(1) << avt_act_of_period(what);
}

static uint32_t acts_that_decide(void)
{
    return acts_that(AVT_APPROVES_PERIOD) | acts_that(AVT_REFUSES_PERIOD);
}

static const char *const names[AVT_PERIODE_TILSTAND_COUNT] = {
    [AVT_PERIODE_ER_UBEHANDLET] = "ubehandlet", [AVT_PERIODE_ER_IKKE_ENNAA] = "ikke-ennaa",
    [AVT_PERIODE_ER_GODKJENT] = "godkjent",     [AVT_PERIODE_ER_AVSLAATT] = "avslaatt",
    [AVT_PERIODE_ER_ENDRET] = "endret",         [AVT_PERIODE_ER_BORTFALT] = "bortfalt",
};

const char *avt_periode_name(enum avt_periode_tilstand tilstand)
{
    AVT_INVARIANT((unsigned)tilstand < AVT_PERIODE_TILSTAND_COUNT);
    return names[tilstand];
}

/* ---- Contents, and items of them ---- */

struct perioder {
    struct avt_arena *arena;
    const struct avt_perioder_in *in;
    const struct avt_handlingsdata *data;
    const struct avt_innhold *whole; /* of the version in force, as it was signed */
    struct avt_innhold now;          /* the same as an early end has cut it */
    struct avt_periode *list;
    size_t n, cap;
};

/* The values of one item, which stand together. */
struct item {
    const struct avt_verdi *verdi;
    size_t n;
};

static bool is_of(const struct avt_verdi *verdi, const struct avt_liste *liste, const char *post)
{
    return verdi->felt->liste != NULL && strcmp(verdi->felt->liste->sti, liste->sti) == 0 &&
           strcmp(verdi->item, post) == 0;
}

static struct item item_of(const struct avt_innhold *innhold, const struct avt_liste *liste, const char *post)
{
    struct item item = {0};
    for (size_t i = 0; innhold != NULL && i < innhold->n; i++) {
        if (!is_of(&innhold->verdi[i], liste, post))
            continue;
        if (item.n++ == 0)
            item.verdi = &innhold->verdi[i];
    }
    return item;
}

static bool is_same(struct item one, struct item other)
{
    if (one.n == 0 || one.n != other.n)
        return false;
    for (size_t i = 0; i < one.n; i++)
        if (strcmp(one.verdi[i].felt->sti, other.verdi[i].felt->sti) != 0 ||
            strcmp(one.verdi[i].tekst, other.verdi[i].tekst) != 0)
            return false;
    return true;
}

static const char *value(struct item item, const char *sti)
{
    for (size_t i = 0; i < item.n; i++)
        if (strcmp(item.verdi[i].felt->sti, sti) == 0)
            return item.verdi[i].tekst;
    return NULL;
}

static bool has_all(struct item item, const struct avt_liste *liste, const struct avt_tiltak *tiltak)
{
    for (int i = 0; i < liste->n; i++) {
        const struct avt_felt *felt = &tiltak->felter[liste->first + i];
        if (felt->krav.kind == AVT_KRAV_ALLTID && value(item, felt->sti) == NULL)
            return false;
    }
    return item.n > 0;
}

/* What was in force when a decision was made; no version comes after an end. NULL if unknown. */
static const struct avt_innhold *content_at(const struct perioder *p, const struct avt_utfoert *done)
{
    if (p->in->state->avbrutt && done->nr > p->in->state->slutt_nr)
        return &p->now;
    return done->versjon < 0 ? NULL : p->in->innhold(p->in->ctx, done->versjon);
}

/* ---- One period ---- */

static struct avt_periode *add(struct perioder *p, const struct avt_liste *liste, const char *post, struct item item)
{
    p->list = avt_arena_grow(p->arena, p->list, p->n, &p->cap, sizeof *p->list);
    struct avt_periode *periode = &p->list[p->n++];
    *periode = (struct avt_periode){
        .liste = liste,
        .item = post,
        .om = avt_arena_format(p->arena, "%s/%s", liste->sti, post),
        .prosent = value(item, "prosent"),
        .belop = value(item, "belop"),
        .tidligst = INT32_MIN,
    };
    if (!avt_date_parse(&periode->fra, avt_span_str(value(item, "fra"))))
        periode->fra = INT32_MIN;
    if (!avt_date_parse(&periode->til, avt_span_str(value(item, "til"))))
        periode->til = INT32_MAX;
    periode->avgjort = avt_tilstand_om(p->in->state, acts_that_decide(), periode->om);
    return periode;
}

/* What the decision says, if it was on these very figures. */
static enum avt_periode_tilstand decided(const struct perioder *p, struct avt_periode *periode, struct item now)
{
    const struct avt_utfoert *last = periode->avgjort;
    if (last == NULL)
        return AVT_PERIODE_ER_UBEHANDLET;
    if (!is_same(item_of(content_at(p, last), periode->liste, periode->item), now))
        return AVT_PERIODE_ER_ENDRET;
    if (avt_act_get(last->handling)->period == AVT_APPROVES_PERIOD)
        return AVT_PERIODE_ER_GODKJENT;
    const struct avt_utfoert *sent = avt_tilstand_om(p->in->state, acts_that(AVT_SENDS_PERIOD), periode->om);
    periode->sendt = sent != NULL && sent->nr > last->nr;
    return periode->sendt ? AVT_PERIODE_ER_UBEHANDLET : AVT_PERIODE_ER_AVSLAATT;
}

/* The first of an agreement may be decided at any time: nothing can be paid before. */
static void set_state(const struct perioder *p, struct avt_periode *periode, struct item now, bool first)
{
    const char *before = p->data->tidligst;
    periode->tilstand = decided(p, periode, now);
    bool has_day = periode->fra != INT32_MIN;
    if (!first && before[0] != '\0' && (!has_day || !avt_date_add(&periode->tidligst, periode->fra, -1, before)))
        periode->tidligst = INT32_MAX;
    bool early = p->in->idag < periode->tidligst;
    if (periode->tilstand == AVT_PERIODE_ER_UBEHANDLET && early)
        periode->tilstand = AVT_PERIODE_ER_IKKE_ENNAA;
    bool open = periode->tilstand == AVT_PERIODE_ER_UBEHANDLET || periode->tilstand == AVT_PERIODE_ER_ENDRET;
    periode->klar = open && !early && has_all(now, periode->liste, p->in->tiltak);
}

/* ---- All of them ---- */

static void add_current(struct perioder *p, const struct avt_liste *liste)
{
    const char **posts;
    size_t n = avt_innhold_posts(p->arena, &posts, p->whole, liste);
    for (size_t i = 0; i < n; i++) {
        struct item now = item_of(&p->now, liste, posts[i]);
        if (now.n > 0)
            set_state(p, add(p, liste, posts[i], now), now, i == 0);
        else
            add(p, liste, posts[i], item_of(p->whole, liste, posts[i]))->tilstand = AVT_PERIODE_ER_BORTFALT;
    }
}

/* Those decided earlier that the version in force does not have. */
static void add_former(struct perioder *p, const struct avt_liste *liste)
{
    const struct avt_tilstand *state = p->in->state;
    size_t len = strlen(liste->sti);
    for (size_t i = 0; i < state->n_utfoert; i++) {
        const struct avt_utfoert *done = &state->utfoert[i];
        if ((acts_that_decide() >> done->handling & 1) == 0 || done->om == NULL ||
            strncmp(done->om, liste->sti, len) != 0 || done->om[len] != '/' ||
            avt_periode_find(p->list, p->n, done->om) != NULL)
            continue;
        const struct avt_utfoert *last = avt_tilstand_om(state, acts_that_decide(), done->om);
        struct item item = item_of(content_at(p, last), liste, done->om + len + 1);
        if (item.n > 0)
            add(p, liste, done->om + len + 1, item)->tilstand = AVT_PERIODE_ER_BORTFALT;
    }
}

static void sort(struct perioder *p)
{
    for (size_t i = 1; i < p->n; i++)
        for (size_t k = i; k > 0 && p->list[k].fra < p->list[k - 1].fra; k--) {
            struct avt_periode moved = p->list[k];
            p->list[k] = p->list[k - 1];
            p->list[k - 1] = moved;
        }
}

/* In order: one after those before it are approved, and several at once when nothing between them stops. */
static void set_turn(struct perioder *p)
{
    bool done = true, run = true;
    for (size_t i = 0; i < p->n; i++) {
        struct avt_periode *periode = &p->list[i];
        bool open = periode->klar, approved = periode->tilstand == AVT_PERIODE_ER_GODKJENT;
        if (periode->tilstand == AVT_PERIODE_ER_BORTFALT)
            continue;
        periode->venter = open && (run || !p->data->i_orden);
        periode->klar = open && (done || !p->data->i_orden);
        done = done && approved;
        run = run && (approved || open);
    }
}

/* While a duty stops them none is approved; that one may still be refused is left as it is. */
static void set_stopped(struct perioder *p)
{
    const struct avt_plikt *plikt = avt_plikt_sperrer(p->arena, p->whole, p->in->state, p->in->idag);
    for (size_t i = 0; plikt != NULL && i < p->n; i++) {
        struct avt_periode *periode = &p->list[i];
        if (periode->klar || periode->venter)
            periode->sperret = plikt;
        periode->venter = false;
    }
}

size_t avt_perioder(struct avt_arena *arena, struct avt_periode **out, const struct avt_perioder_in *in)
{
    const struct avt_tilstand *state = in->state;
    struct perioder p = {
        .arena = arena, .in = in, .data = avt_tiltak_handling(in->tiltak, avt_act_of_period(AVT_APPROVES_PERIOD))};
    *out = NULL;
    if (p.data == NULL || p.data->n_om == 0 || state->gjelder < 0)
        return 0;
    p.whole = in->innhold(in->ctx, state->gjelder);
    if (p.whole == NULL)
        return 0;
    p.now = *p.whole;
    if (state->annullert)
        p.now.n = 0; /* it never took effect */
    else if (state->avbrutt)
        p.now = avt_beregn_slutt(arena, p.whole, state->slutt - 1);
    for (size_t i = 0; i < p.data->n_om; i++) {
        add_current(&p, p.data->om[i]);
        add_former(&p, p.data->om[i]);
    }
    sort(&p);
    set_turn(&p);
    set_stopped(&p);
    *out = p.list;
    return p.n;
}

/* True if the duty looks at something of the document; so does every one at the last day. */
static bool is_counted_from(const struct avt_tiltak *tiltak, const struct avt_regel *regel, int dokument)
{
    const struct avt_felt *fields[] = {regel->punkt.felt, regel->hver_felt, avt_tiltak_felt(tiltak, "slutt")};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i] != NULL && fields[i]->dokument == dokument)
            return true;
    for (size_t i = 0; i < regel->n_vilkaar; i++) {
        const struct avt_krav *krav = &regel->vilkaar[i];
        if ((krav->felt != NULL && krav->felt->dokument == dokument) ||
            (krav->liste != NULL && krav->liste->dokument == dokument))
            return true;
    }
    return false;
}

bool avt_perioder_dokument(const struct avt_tiltak *tiltak, int dokument)
{
    const struct avt_handlingsdata *data = avt_tiltak_handling(tiltak, avt_act_of_period(AVT_APPROVES_PERIOD));
    for (size_t i = 0; data != NULL && i < data->n_om; i++)
        if (data->om[i]->dokument == dokument)
            return true;
    for (size_t i = 0; i < tiltak->n_regler; i++)
        if (tiltak->regler[i].sperrer && is_counted_from(tiltak, &tiltak->regler[i], dokument))
            return true;
    return false;
}

const struct avt_periode *avt_periode_find(const struct avt_periode *list, size_t n, const char *om)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].om, om) == 0)
            return &list[i];
    return NULL;
}
