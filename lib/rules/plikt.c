/* Duties with due dates. */
#include <string.h>

#include "internal.h"

/* The field that ends an agreement, as in the grammar of `forfall` in schemas/README.md. */
static const char SLUTT[] = "slutt";

struct plikter {
    const struct avt_innhold *innhold;
    avt_date last; /* the last day, by early end or the field; INT32_MAX if open */
};

/* The last day: an early end stands in the place of the field, but never makes the agreement longer. */
static avt_date last_day(const struct avt_innhold *innhold, avt_date ended)
{
    avt_date slutt;
    bool has = avt_date_parse(&slutt, avt_span_str(avt_innhold_find(innhold, SLUTT)));
    return has && slutt < ended ? slutt : ended;
}

/* The day a duty is counted from. False when its field has no value. */
static bool base_of(const struct plikter *p, const struct avt_tidspunkt *punkt, avt_date *out)
{
    *out = punkt->dato;
    if (punkt->felt == NULL)
        return true;
    if (strcmp(punkt->felt->sti, SLUTT) == 0) {
        *out = p->last;
        return p->last != INT32_MAX;
    }
    return avt_date_parse(out, avt_span_str(avt_innhold_get(p->innhold, punkt->felt, NULL)));
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

/* When the row falls due for the gang'th time; false when it does not. */
static bool due(struct avt_arena *arena, const struct plikter *p, const struct avt_regel *regel, unsigned gang,
                avt_date *out)
{
    const struct avt_tidspunkt *punkt = &regel->punkt;
    bool recurs = regel->hver[0] != '\0';
    if (!base_of(p, punkt, out) || (gang > 1 && !recurs))
        return false;
    if (punkt->intervall[0] != '\0' && !avt_date_add(out, *out, punkt->sign, punkt->intervall))
        return false;
    if (!recurs)
        return true;
    return add_times(arena, out, *out, regel->hver, gang - 1) && (regel->etter_slutt || *out <= p->last);
}

static bool applies(const struct avt_innhold *innhold, const struct avt_regel *regel)
{
    for (size_t i = 0; i < regel->n_vilkaar; i++)
        if (!avt_krav_holds(innhold, &regel->vilkaar[i], NULL))
            return false;
    return true;
}

size_t avt_plikt_due(struct avt_arena *arena, struct avt_plikt **out, const struct avt_innhold *innhold,
                     const unsigned *done, avt_date ended)
{
    const struct avt_tiltak *tiltak = innhold->tiltak;
    const struct plikter p = {innhold, last_day(innhold, ended)};
    size_t n = 0;
    *out = avt_arena_array(arena, tiltak->n_regler, sizeof **out);
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        const struct avt_regel *regel = &tiltak->regler[i];
        struct avt_plikt plikt = {.regel = regel, .gang = done[i] + 1};
        if (!avt_regel_is_plikt(regel) || !applies(innhold, regel) || (ended != INT32_MAX && !regel->etter_slutt))
            continue;
        if (due(arena, &p, regel, plikt.gang, &plikt.forfall))
            (*out)[n++] = plikt;
    }
    return n;
}
