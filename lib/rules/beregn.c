/* Running the rows that compute, in their order, and putting what they come to in the content. */
#include <string.h>

#include "avtale/id.h"
#include "beregning.h"

enum { SHOWN_DECIMALS = 10 };

/* ---- What rows share ---- */

void avt_regning_fault(struct avt_regning *r, const struct avt_regel *regel, const char *kode, const char *felt)
{
    avt_faults_add(r->faults, kode != NULL ? kode : regel->kode, felt, regel->alvor, regel->hjemmel);
}

bool avt_regning_put(struct avt_regning *r, const struct avt_regel *regel, const struct avt_felt *felt,
                     const char *post, struct avt_tall tall)
{
    const char *text = avt_tall_format(r->arena, tall, felt->desimaler), *normal = NULL;
    const char *path = felt->liste == NULL ? felt->sti : felt->liste->sti;
    if (text == NULL || avt_verdi_check(r->arena, felt, avt_span_str(text), &normal) != NULL) {
        avt_regning_fault(r, regel, NULL, path);
        return false;
    }
    avt_innhold_put(r->innhold, felt, post, normal);
    return true;
}

void avt_regning_put_dato(struct avt_regning *r, const struct avt_felt *felt, const char *post, avt_date dato)
{
    avt_innhold_put(r->innhold, felt, post, avt_date_format(r->arena, dato));
}

const char *avt_regning_post(struct avt_arena *arena, avt_date fra)
{
    uint8_t rest[10] = {0};
    uint32_t number = (uint32_t)fra;
    for (unsigned i = 0; i < sizeof number; i++)
        rest[sizeof rest - 1 - i] = (uint8_t)(number >> 8 * i);
    struct avt_id id = avt_id_make(fra > 0 ? (uint64_t)fra * UINT64_C(86400000) : 0, rest);
    return avt_arena_str(arena, id.text);
}

/* Keeps the values for which the field's (or list's) choice is the same as keep. */
static struct avt_innhold filtered(struct avt_arena *arena, const struct avt_innhold *innhold,
                                   const struct avt_liste *liste, bool keep)
{
    struct avt_innhold out = {.tiltak = innhold->tiltak};
    out.verdi = avt_arena_array(arena, innhold->n, sizeof *out.verdi);
    for (size_t i = 0; i < innhold->n; i++) {
        const struct avt_felt *felt = innhold->verdi[i].felt;
        bool chosen = liste != NULL ? felt->liste == liste : felt->beregnet;
        if (chosen == keep)
            out.verdi[out.n++] = innhold->verdi[i];
    }
    return out;
}

void avt_regning_drop(struct avt_regning *r, const struct avt_liste *liste)
{
    *r->innhold = filtered(r->arena, r->innhold, liste, false);
}

struct avt_innhold avt_beregn_bare(struct avt_arena *arena, const struct avt_innhold *innhold)
{
    return filtered(arena, innhold, NULL, true);
}

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
    *innhold = filtered(arena, innhold, NULL, false);
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
