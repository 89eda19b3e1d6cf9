/* Days of versions: see avtale/dager.h. */
#include "avtale/dager.h"

#include <string.h>

static const char START[] = "start", SLUTT[] = "slutt";

/* ---- Whose it is ---- */

static bool has_alone(const struct avt_klasse *klasse)
{
    for (unsigned i = 0; i < AVT_OPERASJON_COUNT; i++)
        if (klasse[i].kind == AVT_CHANGE_VARSLES)
            return true;
    return false;
}

static bool acts_are_about(const struct avt_tiltak *tiltak, const struct avt_liste *liste)
{
    for (unsigned act = AVT_INGEN_HANDLING + 1; act < AVT_HANDLING_COUNT; act++) {
        const struct avt_handlingsdata *data = avt_tiltak_handling(tiltak, (enum avt_handling)act);
        for (size_t i = 0; data != NULL && i < data->n_om; i++)
            if (data->om[i] == liste)
                return true;
    }
    return false;
}

bool avt_felt_er_siste(const struct avt_tiltak *tiltak, const struct avt_felt *felt)
{
    const struct avt_liste *liste = felt->liste;
    if (liste != NULL)
        return has_alone(liste->klasse) || acts_are_about(tiltak, liste);
    return strcmp(felt->sti, START) == 0 || strcmp(felt->sti, SLUTT) == 0 || (has_alone(felt->klasse) && !felt->penger);
}

/* Both are in the order of the fields, and a list is whole in one of them. */
struct avt_innhold avt_innhold_paa(struct avt_arena *arena, const struct avt_innhold *dagens,
                                   const struct avt_innhold *siste)
{
    const struct avt_innhold *of[] = {dagens, siste};
    struct avt_innhold out = {.tiltak = dagens->tiltak, .nummer = siste->nummer};
    size_t at[] = {0, 0};
    out.verdi = avt_arena_array(arena, dagens->n + siste->n, sizeof *out.verdi);
    while (at[0] < dagens->n || at[1] < siste->n) {
        int k = at[0] < dagens->n ? 0 : 1;
        if (k == 0 && at[1] < siste->n && siste->verdi[at[1]].felt->nr < dagens->verdi[at[0]].felt->nr)
            k = 1;
        const struct avt_verdi *value = &of[k]->verdi[at[k]++];
        if (avt_felt_er_siste(out.tiltak, value->felt) == (k == 1))
            out.verdi[out.n++] = *value;
    }
    return out;
}

/* ---- The proposed day ---- */

static avt_date day_of(const struct avt_innhold *innhold, const char *sti, avt_date none)
{
    avt_date day;
    const char *text = avt_innhold_find(innhold, sti);
    return text != NULL && avt_date_parse(&day, avt_span_str(text)) ? day : none;
}

avt_date avt_innhold_start(const struct avt_innhold *innhold)
{
    return day_of(innhold, START, INT32_MIN);
}

avt_date avt_innhold_slutt(const struct avt_innhold *innhold)
{
    return day_of(innhold, SLUTT, INT32_MAX);
}

/* What somebody wrote otherwise; what follows from it is no change of its own. */
struct skrevet {
    bool start, slutt, penger, annet;
};

static struct skrevet written(struct avt_arena *arena, const struct avt_dag_av *av)
{
    struct avt_forskjell *list;
    struct skrevet out = {false, false, false, false};
    size_t n = avt_endring_find(arena, &list, av->foer, av->etter);
    for (size_t i = 0; i < n; i++) {
        const struct avt_felt *felt = list[i].felt;
        if (felt == NULL || felt->beregnet || (felt->liste != NULL && felt->liste->beregnet))
            continue;
        bool outside = felt->liste == NULL;
        out.start = out.start || (outside && strcmp(felt->sti, START) == 0);
        out.slutt = out.slutt || (outside && strcmp(felt->sti, SLUTT) == 0);
        out.penger = out.penger || felt->penger;
        out.annet = out.annet || !outside || (strcmp(felt->sti, START) != 0 && strcmp(felt->sti, SLUTT) != 0);
    }
    return out;
}

static avt_date first_of_next_month(avt_date day)
{
    int year, month, of_month;
    avt_date_split(day, &year, &month, &of_month);
    return avt_date_add_months(day - of_month + 1, 1);
}

static avt_date coming_or_today(const struct avt_dag_av *av)
{
    avt_date next = avt_tilstand_skifte(av->state, av->idag);
    return next == INT32_MAX ? av->idag : next;
}

static avt_date proposed(struct avt_arena *arena, const struct avt_dag_av *av)
{
    struct skrevet what = written(arena, av);
    avt_date old = avt_innhold_slutt(av->foer), new = avt_innhold_slutt(av->etter);
    if (what.start)
        return avt_innhold_start(av->etter);
    if (what.slutt && !what.annet)
        return (old < new ? old : new) + 1;
    return what.penger ? first_of_next_month(av->idag) : coming_or_today(av);
}

avt_date avt_gjelder_fra_foreslaa(struct avt_arena *arena, const struct avt_dag_av *av)
{
    avt_date day = proposed(arena, av), start = avt_innhold_start(av->etter), slutt = avt_innhold_slutt(av->etter);
    if (slutt < INT32_MAX && day > slutt + 1)
        day = slutt + 1;
    return day < start ? start : day;
}
