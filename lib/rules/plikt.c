/* Duties with due dates. */
#include "avtale/plikt.h"

#include <string.h>

#include "avtale/innhold.h"

/* The field that ends an agreement, as in the grammar of `forfall` in schemas/README.md. */
static const char SLUTT[] = "slutt";

struct plikter {
    struct avt_arena *arena;
    const struct avt_innhold *innhold;
    avt_plikt_done_fn done;
    void *ctx;
    avt_date ended, last; /* last: by early end or the field; INT32_MAX if open */
};

/* The last day: an early end stands in the place of the field, but never makes the agreement longer. */
static avt_date last_day(const struct avt_innhold *innhold, avt_date ended)
{
    avt_date slutt;
    bool has = avt_date_parse(&slutt, avt_span_str(avt_innhold_find(innhold, SLUTT)));
    return has && slutt < ended ? slutt : ended;
}

/* The day a duty is counted from. False when its field has no value. */
static bool base_of(const struct plikter *p, const struct avt_plikt *plikt, avt_date *out)
{
    const struct avt_tidspunkt *punkt = &plikt->regel->punkt;
    *out = punkt->dato;
    if (punkt->felt == NULL)
        return true;
    if (strcmp(punkt->felt->sti, SLUTT) == 0 && punkt->felt->liste == NULL) {
        *out = p->last;
        return p->last != INT32_MAX;
    }
    return avt_date_parse(out, avt_span_str(avt_innhold_get(p->innhold, punkt->felt, plikt->item)));
}

/* date and times intervals: counted from the first each time, so that the 31st does not stay the 28th. */
static bool add_times(struct avt_arena *arena, avt_date *out, avt_date date, const char *interval, unsigned times)
{
    size_t len = strlen(interval);
    uint64_t number;
    if (!avt_span_u64((struct avt_span){interval, len - 1}, UINT16_MAX, &number))
        return false;
    uint64_t all = number * times;
    return avt_date_add(out, date, 1, avt_arena_format(arena, "%llu%c", (unsigned long long)all, interval[len - 1]));
}

static const char *rhythm_of(const struct plikter *p, const struct avt_plikt *plikt)
{
    const struct avt_regel *regel = plikt->regel;
    const char *own = regel->hver_felt == NULL ? NULL : avt_innhold_get(p->innhold, regel->hver_felt, plikt->item);
    return own == NULL ? regel->hver : own;
}

/* When it falls due for the gang'th time; false when it does not. */
static bool due(const struct plikter *p, struct avt_plikt *plikt)
{
    const struct avt_regel *regel = plikt->regel;
    const char *hver = rhythm_of(p, plikt);
    avt_date *out = &plikt->forfall;
    bool recurs = hver[0] != '\0';
    if (!base_of(p, plikt, out) || (plikt->gang > 1 && !recurs))
        return false;
    if (regel->punkt.intervall[0] != '\0' && !avt_date_add(out, *out, regel->punkt.sign, regel->punkt.intervall))
        return false;
    if (!recurs)
        return true;
    return add_times(p->arena, out, *out, hver, plikt->gang - 1) && (regel->etter_slutt || *out <= p->last);
}

static bool applies(const struct plikter *p, const struct avt_regel *regel, const char *post)
{
    if (!avt_regel_is_plikt(regel) || (p->ended != INT32_MAX && !regel->etter_slutt))
        return false;
    for (size_t i = 0; i < regel->n_vilkaar; i++)
        if (!avt_krav_holds(p->innhold, &regel->vilkaar[i], post))
            return false;
    return true;
}

/* The items a row is a duty for, or once (NULL) for the agreement. */
static size_t posts_of(const struct plikter *p, const char ***out, const struct avt_regel *regel)
{
    static const char *whole[] = {NULL};
    const struct avt_felt *felt = regel->punkt.felt;
    if (avt_regel_is_plikt(regel) && felt != NULL && felt->liste != NULL)
        return avt_innhold_posts(p->arena, out, p->innhold, felt->liste);
    *out = whole;
    return 1;
}

/*
 * When it falls due after one more has been done of it. Of a duty that stops something no time is met ahead of its turn:
 * what is done before the time before has passed is more of the same, and what is done late meets all that was due by
 * then. False when it does not fall due again.
 */
static bool meet(const struct plikter *p, struct avt_plikt *plikt, avt_date day)
{
    struct avt_plikt before = *plikt;
    before.gang--;
    if (plikt->regel->sperrer && before.gang > 0 && due(p, &before) && day <= before.forfall)
        return true;
    bool falls;
    do {
        plikt->gang++;
        falls = due(p, plikt);
    } while (falls && plikt->regel->sperrer && plikt->forfall <= day);
    return falls;
}

static bool find(const struct plikter *p, struct avt_plikt *plikt)
{
    const char *om = NULL;
    if (plikt->item != NULL)
        om = avt_arena_format(p->arena, "%s/%s", plikt->regel->punkt.felt->liste->sti, plikt->item);
    plikt->gang = 1;
    avt_date day;
    bool falls = due(p, plikt);
    for (unsigned n = 0; falls && p->done(p->ctx, plikt->regel, om, n, &day); n++)
        falls = meet(p, plikt, day);
    return falls;
}

size_t avt_plikt_due(struct avt_arena *arena, struct avt_plikt **out, const struct avt_innhold *innhold,
                     avt_plikt_done_fn done, void *ctx, avt_date ended)
{
    const struct avt_tiltak *tiltak = innhold->tiltak;
    const struct plikter p = {arena, innhold, done, ctx, ended, last_day(innhold, ended)};
    struct avt_plikt *list = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        const char **posts;
        size_t n_posts = posts_of(&p, &posts, &tiltak->regler[i]);
        for (size_t k = 0; k < n_posts; k++) {
            struct avt_plikt plikt = {.regel = &tiltak->regler[i], .item = posts[k]};
            if (!applies(&p, plikt.regel, plikt.item) || !find(&p, &plikt))
                continue;
            list = avt_arena_grow(arena, list, n, &cap, sizeof *list);
            list[n++] = plikt;
        }
    }
    *out = list;
    return n;
}
