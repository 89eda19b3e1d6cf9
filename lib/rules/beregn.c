/* Running the rows that compute, in their order, and putting what they come to in the content. */
#include "avtale/beregn.h"

#include <string.h>

#include "avtale/fakta.h"
#include "avtale/id.h"
#include "avtale/innhold.h"
#include "avtale/satser.h"
#include "beregning.h"

enum { SHOWN_DECIMALS = 10 };

/* ---- What rows share ---- */

/* ---- Running ---- */

static void run_beregn(struct avt_regning *r, const struct avt_regel *regel)
{
    const struct avt_uttrykk *uttrykk = regel->beregning->uttrykk;
    struct avt_svar *svar = &r->rader[regel - r->innhold->tiltak->regler];
    if (regel->felt != NULL && avt_regning_staar(r, uttrykk, regel->felt, NULL))
        return;
    *svar = avt_uttrykk_verdi(r, uttrykk, NULL);
    if (regel->felt == NULL)
        return;
    if (svar->slag == AVT_SVAR_FEIL)
        avt_regning_fault(r, regel, svar->kode, regel->felt->sti);
    if (svar->slag != AVT_SVAR_TALL)
        return;
    avt_innhold_reserve(r->arena, r->innhold, 1);
    if (!avt_regning_put(r, regel, regel->felt, NULL, svar->tall))
        svar->slag = AVT_SVAR_INGEN;
}

static void (*const runs[AVT_REGEL_COUNT])(struct avt_regning *r, const struct avt_regel *regel) = {
    [AVT_REGEL_BEREGN] = run_beregn,
    [AVT_REGEL_TRAPP] = avt_regning_trapp,
    [AVT_REGEL_PERIODER] = avt_regning_perioder,
};

/* A row that holds no more gives nothing new, and what stands it does not take away. */
static void run_out(struct avt_regning *r, const struct avt_regel *regel)
{
    const struct avt_beregning *b = regel->beregning;
    if (regel->kind != AVT_REGEL_BEREGN)
        (void)avt_regning_liste_staar(r, b);
    else if (regel->felt != NULL)
        (void)avt_regning_staar(r, b->uttrykk, regel->felt, NULL);
}

/* Whatever was computed before is taken away first, so that nothing stays that no row gives. */
static struct avt_regning run_all(struct avt_arena *arena, struct avt_innhold *innhold, const struct avt_fakta *fakta,
                                  struct avt_faults *faults, bool alt)
{
    const struct avt_tiltak *tiltak = innhold->tiltak;
    struct avt_regning r = {.arena = arena, .innhold = innhold, .fakta = fakta, .faults = faults, .alt = alt};
    r.rader = avt_arena_array(arena, tiltak->n_regler, sizeof *r.rader);
    for (size_t i = 0; i < tiltak->n_regler; i++)
        r.rader[i].slag = AVT_SVAR_INGEN;
    avt_regning_drop(&r, NULL);
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        const struct avt_regel *regel = &tiltak->regler[i];
        bool valid = fakta->idag >= regel->fra && fakta->idag <= regel->til;
        if (runs[regel->kind] != NULL && valid)
            runs[regel->kind](&r, regel);
        else if (runs[regel->kind] != NULL)
            run_out(&r, regel);
    }
    return r;
}

void avt_beregn(struct avt_arena *arena, struct avt_innhold *innhold, const struct avt_fakta *fakta,
                struct avt_faults *faults)
{
    (void)run_all(arena, innhold, fakta, faults, false);
}

/* ---- What stands behind the figures ---- */

static struct avt_regning run_aside(struct avt_arena *arena, const struct avt_innhold *innhold,
                                    const struct avt_fakta *fakta)
{
    struct avt_faults *faults = avt_arena_alloc(arena, sizeof *faults);
    struct avt_innhold *copy = avt_arena_alloc(arena, sizeof *copy);
    *faults = AVT_FAULTS(arena);
    *copy = *innhold;
    return run_all(arena, copy, fakta, faults, true);
}

static struct avt_mellomregning shown(struct avt_arena *arena, const struct avt_regel *regel, struct avt_tall tall)
{
    struct avt_mellomregning m = {.regel = regel};
    m.navn = regel->felt != NULL ? regel->felt->sti : regel->beregning->navn;
    m.verdi = avt_tall_format(arena, tall, SHOWN_DECIMALS);
    if (m.verdi == NULL && avt_tall_round(&tall, tall, SHOWN_DECIMALS))
        m.verdi = avt_tall_format(arena, tall, SHOWN_DECIMALS);
    return m;
}

size_t avt_beregn_mellomregning(struct avt_arena *arena, struct avt_mellomregning **out,
                                const struct avt_innhold *innhold, const struct avt_fakta *fakta, int rolle)
{
    const struct avt_tiltak *tiltak = innhold->tiltak;
    struct avt_regning r = run_aside(arena, innhold, fakta);
    size_t n = 0;
    *out = avt_arena_array(arena, tiltak->n_regler, sizeof **out);
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        const struct avt_regel *regel = &tiltak->regler[i];
        if (regel->kind != AVT_REGEL_BEREGN || r.rader[i].slag != AVT_SVAR_TALL)
            continue;
        if (rolle < 0 || (regel->beregning->lesere >> rolle & 1) != 0)
            (*out)[n++] = shown(arena, regel, r.rader[i].tall);
    }
    return n;
}

static bool stands_in(const struct avt_sats *const *list, size_t n, const struct avt_sats *sats)
{
    for (size_t i = 0; i < n; i++)
        if (list[i] == sats)
            return true;
    return false;
}

size_t avt_beregn_satser(struct avt_arena *arena, const struct avt_sats ***out, const struct avt_innhold *innhold,
                         const struct avt_fakta *fakta)
{
    struct avt_regning r = run_aside(arena, innhold, fakta);
    size_t n = 0;
    *out = avt_arena_array(arena, r.n_brukt, sizeof **out);
    for (size_t i = 0; i < r.n_brukt; i++)
        if (!stands_in(*out, n, r.brukt[i]))
            (*out)[n++] = r.brukt[i];
    return n;
}
