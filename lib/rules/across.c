/* One person with several agreements. */
#include "avtale/across.h"

#include <stdlib.h>
#include <string.h>

#include "avtale/fakta.h"
#include "avtale/innhold.h"
#include "row.h"

/* ---- What goes together ---- */

enum avt_samtidig avt_kombinasjon(const struct avt_tiltak *tiltak, const char *annet)
{
    for (size_t i = 0; i < tiltak->n_kombinasjoner; i++)
        if (strcmp(tiltak->kombinasjoner[i].med, annet) == 0)
            return tiltak->kombinasjoner[i].utfall;
    return tiltak->ellers;
}

enum avt_samtidig avt_kombinasjon_dom(const struct avt_tiltak *tiltak, const char *annet, const struct avt_regel **rad)
{
    const struct avt_regel *row = NULL;
    for (size_t i = 0; row == NULL && i < tiltak->n_regler; i++)
        if (tiltak->regler[i].kind == AVT_REGEL_OVERLAPP)
            row = &tiltak->regler[i];
    if (rad != NULL)
        *rad = row;
    enum avt_samtidig told = row == NULL ? AVT_SAMTIDIG_TILLATT : avt_kombinasjon(tiltak, annet);
    return told == AVT_SAMTIDIG_STOPP && row->alvor == AVT_ADVARSEL ? AVT_SAMTIDIG_ADVARSEL : told;
}

bool avt_regel_om_andre(const struct avt_regel *regel)
{
    return regel->kind == AVT_REGEL_OVERLAPP || (regel->kind == AVT_REGEL_VARIGHET && regel->samlet);
}

static bool combines_with_all(const struct avt_tiltak *tiltak)
{
    bool stops = tiltak->ellers == AVT_SAMTIDIG_STOPP;
    for (size_t i = 0; i < tiltak->n_kombinasjoner; i++)
        stops = stops || tiltak->kombinasjoner[i].utfall == AVT_SAMTIDIG_STOPP;
    return !stops;
}

bool avt_across_can_stop(const struct avt_tiltak *tiltak, unsigned moments)
{
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        const struct avt_regel *row = &tiltak->regler[i];
        bool runs = avt_regel_om_andre(row) && (row->naar & moments) != 0 && row->alvor == AVT_STOPP;
        if (runs && (row->kind != AVT_REGEL_OVERLAPP || !combines_with_all(tiltak)))
            return true;
    }
    return false;
}

/* ---- What they come to ---- */

struct period {
    avt_date start, slutt;
};

static int by_start(const void *a, const void *b)
{
    const struct period *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

static bool counts(const struct avt_annen *annen, const char *tiltak, bool venter)
{
    return !annen->utenfor && (venter || annen->inngaatt) && strcmp(annen->tiltak, tiltak) == 0;
}

/* Those that count, in order. Of an open one nothing after `last` counts. */
static size_t periods(struct avt_arena *arena, struct period **out, const struct avt_fakta *fakta, const char *tiltak,
                      avt_date last, bool venter)
{
    size_t n = 0;
    *out = avt_arena_array(arena, fakta->n_andre + 1, sizeof **out);
    for (size_t i = 0; i < fakta->n_andre; i++) {
        const struct avt_annen *annen = &fakta->andre[i];
        avt_date slutt = annen->slutt == INT32_MAX ? last : annen->slutt;
        if (counts(annen, tiltak, venter) && slutt >= annen->start)
            (*out)[n++] = (struct period){annen->start, slutt};
    }
    qsort(*out, n, sizeof **out, by_start);
    return n;
}

static avt_date larger(avt_date a, avt_date b)
{
    return a > b ? a : b;
}

/* The days of [from, to] that fall outside own. */
static int days_outside(avt_date from, avt_date to, const struct period *own)
{
    avt_date first = larger(from, own->start), last = to < own->slutt ? to : own->slutt;
    return to - from + 1 - (last >= first ? last - first + 1 : 0);
}

/* Days of the list until `until`, each once, and those of own not at all. */
static int days_of(const struct period *list, size_t n, const struct period *own, avt_date until)
{
    int days = 0;
    avt_date next = INT32_MIN; /* the first day not counted yet */
    for (size_t i = 0; i < n; i++) {
        avt_date from = larger(list[i].start, next), to = list[i].slutt < until ? list[i].slutt : until;
        if (from > to)
            continue;
        days += days_outside(from, to, own);
        next = to + 1;
    }
    return days;
}

int avt_dager_ellers(struct avt_arena *arena, const struct avt_fakta *fakta, const char *tiltak, avt_date start,
                     avt_date slutt, bool venter)
{
    struct period *list, own = {start, slutt};
    size_t n = periods(arena, &list, fakta, tiltak, slutt, venter);
    return days_of(list, n, &own, INT32_MAX);
}

/* ---- How much has been used ---- */

static struct avt_lengde length(avt_date first, int days)
{
    struct avt_lengde out = {0, 0};
    if (days > 0)
        avt_date_length(first, first + days - 1, &out.maaneder, &out.dager);
    return out;
}

static bool waits(const struct avt_fakta *fakta, const char *tiltak)
{
    for (size_t i = 0; i < fakta->n_andre; i++)
        if (counts(&fakta->andre[i], tiltak, true) && !fakta->andre[i].inngaatt)
            return true;
    return false;
}

static bool days_own(const struct avt_row_run *c, struct period *own)
{
    bool known = avt_sjekk_dato(c, c->regel->mot, &own->start) && avt_sjekk_dato(c, c->regel->felt, &own->slutt);
    return known && own->start <= own->slutt;
}

/* The days of own that are used on that day; none while it waits. */
static int used_own(const struct period *own, bool inngaatt, avt_date until)
{
    avt_date last = own->slutt < until ? own->slutt : until;
    return inngaatt && last >= own->start ? last - own->start + 1 : 0;
}

static void measure(const struct avt_row_run *c, const struct period *own, bool inngaatt, struct avt_forbruk *out)
{
    struct period *list, none = {own->slutt + 1, own->slutt};
    const char *tiltak = c->innhold->tiltak->navn;
    const struct period *outside = inngaatt ? own : &none;
    size_t n = periods(c->arena, &list, c->fakta, tiltak, own->slutt, false);
    int before = days_of(list, n, outside, INT32_MAX);
    avt_date first = own->start - before;
    int brukt = days_of(list, n, outside, c->fakta->idag) + used_own(own, inngaatt, c->fakta->idag);
    *out = (struct avt_forbruk){
        .regel = c->regel,
        .avtalt = length(first, before + used_own(own, inngaatt, INT32_MAX)),
        .brukt = length(first, brukt),
        .venter = !inngaatt || waits(c->fakta, tiltak),
    };
}

size_t avt_forbruk_finn(struct avt_arena *arena, struct avt_forbruk **out, const struct avt_innhold *innhold,
                        bool inngaatt, const struct avt_fakta *fakta)
{
    const struct avt_tiltak *tiltak = innhold->tiltak;
    size_t n = 0;
    *out = avt_arena_array(arena, tiltak->n_regler + 1, sizeof **out);
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        const struct avt_regel *row = &tiltak->regler[i];
        struct avt_row_run c = {.arena = arena, .innhold = innhold, .regel = row, .fakta = fakta};
        struct period own;
        bool valid = fakta->idag >= row->fra && fakta->idag <= row->til;
        if (row->kind == AVT_REGEL_VARIGHET && row->samlet && valid && avt_sjekk_vilkaar(&c) && days_own(&c, &own))
            measure(&c, &own, inngaatt, &(*out)[n++]);
    }
    return n;
}

/* ---- Links ---- */

static const char *slag_of(const struct avt_innhold *innhold, const struct avt_verdi *verdi)
{
    const struct avt_felt *slag =
        verdi->felt->liste == NULL ? NULL : avt_tiltak_felt_at(innhold->tiltak, verdi->felt->liste, "slag");
    const char *text = slag == NULL ? NULL : avt_innhold_get(innhold, slag, verdi->item);
    return text == NULL ? "" : text;
}

size_t avt_lenker(struct avt_arena *arena, struct avt_lenke **out, const struct avt_innhold *innhold)
{
    size_t n = 0;
    *out = avt_arena_array(arena, innhold->n + 1, sizeof **out);
    for (size_t i = 0; i < innhold->n; i++) {
        const struct avt_verdi *v = &innhold->verdi[i];
        if (v->felt->type == AVT_TYPE_AVTALEREF)
            (*out)[n++] = (struct avt_lenke){v->felt, v->item, slag_of(innhold, v), v->tekst};
    }
    return n;
}

bool avt_lenke_var(const struct avt_innhold *former, const struct avt_lenke *lenke)
{
    const char *text = former == NULL ? NULL : avt_innhold_get(former, lenke->felt, lenke->post);
    return text != NULL && strcmp(text, lenke->avtale) == 0;
}

static bool is_of_person(const struct avt_fakta *fakta, const char *avtale)
{
    for (size_t i = 0; i < fakta->n_andre; i++)
        if (strcmp(fakta->andre[i].avtale, avtale) == 0)
            return true;
    return false;
}

void avt_lenker_check(const struct avt_innhold *innhold, const struct avt_innhold *former,
                      const struct avt_fakta *fakta, struct avt_faults *faults)
{
    struct avt_lenke *list;
    size_t n = avt_lenker(faults->arena, &list, innhold);
    for (size_t i = 0; i < n; i++)
        if (!avt_lenke_var(former, &list[i]) && !is_of_person(fakta, list[i].avtale))
            avt_faults_add(faults, "ukjent-avtale", avt_verdi_path(faults->arena, list[i].felt, list[i].post),
                           AVT_STOPP, list[i].felt->hjemmel);
}
