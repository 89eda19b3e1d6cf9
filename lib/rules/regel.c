/* Checking content against the rows of regler.xml: which rows run, for what, and what is told. */
#include "avtale/regel.h"

#include <string.h>

#include "avtale/across.h"
#include "avtale/fakta.h"
#include "avtale/innhold.h"
#include "row.h"

/* clang-format off */
static avt_sjekk_rad *const checks[AVT_REGEL_COUNT] = {
    [AVT_REGEL_ORDEN]    = avt_sjekk_orden,
    [AVT_REGEL_TIDLIGST] = avt_sjekk_tidligst,
    [AVT_REGEL_SENEST]   = avt_sjekk_senest,
    [AVT_REGEL_VINDU]    = avt_sjekk_vindu,
    [AVT_REGEL_VARIGHET] = avt_sjekk_varighet,
    [AVT_REGEL_ALDER]    = avt_sjekk_alder,
    [AVT_REGEL_TALL]     = avt_sjekk_tall,
    [AVT_REGEL_SUM]      = avt_sjekk_sum,
    [AVT_REGEL_SJEKKSUM] = avt_sjekk_sjekksum,
    [AVT_REGEL_SETTES]   = avt_sjekk_settes,
    [AVT_REGEL_ULIK]     = avt_sjekk_ulik,
    [AVT_REGEL_ALDRI]    = avt_sjekk_aldri,
    [AVT_REGEL_VOKSER]   = avt_sjekk_vokser,
    [AVT_REGEL_OVERLAPP] = avt_sjekk_overlapp,
    [AVT_REGEL_HYPPIG]   = avt_sjekk_hyppig,
    [AVT_REGEL_STANDARD] = NULL, /* puts in, never asks */
    [AVT_REGEL_PLIKT]    = NULL, /* a duty says nothing of the content */
    [AVT_REGEL_RAPPORT]  = NULL,
    [AVT_REGEL_BEREGN]   = NULL, /* what is computed is avt_beregn's to say */
    [AVT_REGEL_TRAPP]    = NULL,
    [AVT_REGEL_PERIODER] = NULL,
};
/* clang-format on */

bool avt_regel_is_plikt(const struct avt_regel *regel)
{
    return regel->kind == AVT_REGEL_PLIKT || regel->kind == AVT_REGEL_RAPPORT;
}

/* A row about all items of a list at once. Of `hyppig` the conditions say which of them it looks at. */
static bool is_of_list(const struct avt_regel *regel)
{
    return regel->kind == AVT_REGEL_SUM || regel->kind == AVT_REGEL_HYPPIG;
}

/* The items a row is run for: those of its felt's list, or once (NULL) for the whole content. An item that is gone is
 * found in the content in force. */
static size_t posts_of(struct avt_arena *arena, const char ***out, const struct avt_innhold *innhold,
                       const struct avt_regel *regel, const struct avt_innhold *gjelder)
{
    static const char *whole[] = {NULL};
    bool items = regel->felt != NULL && regel->felt->liste != NULL && !is_of_list(regel);
    if (items && regel->kind == AVT_REGEL_VOKSER)
        return gjelder == NULL ? 0 : avt_innhold_posts(arena, out, gjelder, regel->felt->liste);
    if (items)
        return avt_innhold_posts(arena, out, innhold, regel->felt->liste);
    *out = whole;
    return 1;
}

/* Where the fault is told: a list as a whole where the row is about all of it, or the item is gone. */
static const char *path_of(const struct avt_row_run *c)
{
    const struct avt_regel *regel = c->regel;
    if (regel->liste != NULL)
        return regel->liste->sti;
    const struct avt_felt *felt = regel->ved != NULL ? regel->ved : regel->felt;
    if (felt->liste != NULL && (c->post == NULL || !avt_innhold_has_post(c->innhold, felt->liste, c->post)))
        return felt->liste->sti;
    return avt_verdi_path(c->arena, felt, felt->liste == NULL ? NULL : c->post);
}

/* Several items that are gone are one fault of their list. */
static bool is_told(const struct avt_row_run *c, const struct avt_faults *faults)
{
    for (size_t i = 0; i < faults->n; i++)
        if (strcmp(faults->list[i].kode, c->regel->kode) == 0 && strcmp(faults->list[i].felt, path_of(c)) == 0)
            return true;
    return false;
}

static void tell(const struct avt_row_run *c, enum avt_radsvar svar, unsigned moments, struct avt_faults *faults)
{
    const struct avt_regel *regel = c->regel;
    switch (svar) {
    case AVT_HOLDER: return;
    case AVT_BRUTT:
        if (regel->kind != AVT_REGEL_VOKSER || !is_told(c, faults))
            avt_faults_add(faults, regel->kode, path_of(c), regel->alvor, regel->hjemmel);
        return;
    case AVT_BRUTT_MILDT: avt_faults_add(faults, regel->kode, path_of(c), AVT_ADVARSEL, regel->hjemmel); return;
    case AVT_BRUTT_VENTER:
        avt_faults_add(faults, avt_arena_format(c->arena, "%s-venter", regel->kode), path_of(c), AVT_ADVARSEL,
                       regel->hjemmel);
        return;
    case AVT_UKJENT_FAKTUM:
        if (moments != AVT_LAGRE)
            avt_faults_add(faults, "faktum-mangler", path_of(c), AVT_ADVARSEL, regel->hjemmel);
        return;
    }
}

static bool is_same(const struct avt_row_run *a, const struct avt_row_run *b, const struct avt_felt *felt)
{
    const char *x = avt_sjekk_verdi(a, felt), *y = avt_sjekk_verdi(b, felt);
    return x == y || (x != NULL && y != NULL && strcmp(x, y) == 0);
}

/* What is in force has been agreed: neither a signature nor another agreement makes the row ask again, unless what it
 * looks at is another now. */
static bool is_settled(const struct avt_row_run *c, unsigned moments)
{
    bool asks_once = (moments & (AVT_SIGNERING | AVT_BESLUTNING)) != 0 || avt_regel_om_andre(c->regel);
    if (c->fakta->gjelder == NULL || !asks_once)
        return false;
    struct avt_row_run before = *c;
    before.innhold = c->fakta->gjelder;
    return avt_sjekk_vilkaar(&before) && is_same(c, &before, c->regel->felt) && is_same(c, &before, c->regel->mot) &&
           is_same(c, &before, c->regel->punkt.felt) && is_same(c, &before, c->regel->unntak);
}

static void run(struct avt_row_run *c, unsigned moments, struct avt_faults *faults)
{
    const char **posts;
    size_t n = posts_of(c->arena, &posts, c->innhold, c->regel, c->fakta->gjelder);
    for (size_t i = 0; i < n; i++) {
        c->post = posts[i];
        bool looks = c->regel->kind == AVT_REGEL_HYPPIG || avt_sjekk_vilkaar(c);
        if (looks && !is_settled(c, moments))
            tell(c, checks[c->regel->kind](c), moments, faults);
    }
}

void avt_regel_check(const struct avt_innhold *innhold, unsigned moments, const struct avt_fakta *fakta,
                     struct avt_faults *faults)
{
    for (size_t i = 0; i < innhold->tiltak->n_regler; i++) {
        const struct avt_regel *regel = &innhold->tiltak->regler[i];
        struct avt_row_run c = {.arena = faults->arena, .innhold = innhold, .regel = regel, .fakta = fakta};
        bool valid = fakta->idag >= regel->fra && fakta->idag <= regel->til;
        if (valid && (regel->naar & moments) != 0 && checks[regel->kind] != NULL)
            run(&c, moments, faults);
    }
}

void avt_innhold_check(const struct avt_innhold *innhold, unsigned moments, const struct avt_fakta *fakta,
                       struct avt_faults *faults)
{
    avt_innhold_required(innhold, faults);
    avt_regel_check(innhold, moments, fakta, faults);
    avt_lenker_check(innhold, fakta->gjelder, fakta, faults);
}

void avt_regel_settes(struct avt_arena *arena, struct avt_innhold *innhold)
{
    for (size_t i = 0; i < innhold->tiltak->n_regler; i++) {
        const struct avt_regel *regel = &innhold->tiltak->regler[i];
        struct avt_row_run c = {.arena = arena, .innhold = innhold, .regel = regel};
        const char **posts;
        if (regel->kind != AVT_REGEL_SETTES)
            continue;
        size_t n = posts_of(arena, &posts, innhold, regel, NULL);
        for (size_t j = 0; j < n; j++) {
            c.post = posts[j];
            if (avt_sjekk_vilkaar(&c))
                avt_innhold_set(arena, innhold, regel->felt, posts[j], regel->verdi);
        }
    }
}
