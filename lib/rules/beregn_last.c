/* The row `beregn`, and what all rows that compute share when they are loaded. */
#include <string.h>

#include "beregning.h"
#include "lasting.h"
#include "verdi.h"

/* Nothing is computed from what comes later: so every row is run once, in order. Who reads the field reads it in its own
 * document or in an extract. */
void avt_last_maal(struct avt_laster *l, struct avt_kilde at, const struct avt_felt *felt, avt_roles lesere)
{
    if (l->brukt[felt->nr])
        avt_last_fault(l, at, "%s is computed from before this row", felt->sti);
    avt_roles readers = l->tiltak->dokumenter[felt->dokument].lesere | avt_tiltak_lesere(l->tiltak, felt);
    if ((readers & ~lesere) != 0)
        avt_last_fault(l, at, "%s is read by somebody who may not read all it is computed from", felt->sti);
    l->tiltak->felter[felt->nr].beregnet = true;
}

/* The list a row makes; NULL after a fault. */
static const struct avt_liste *computed_list(struct avt_laster *l, struct avt_kilde at)
{
    const char *sti = avt_node_get(at.node, "liste");
    for (size_t i = 0; i < l->tiltak->n_lister; i++) {
        if (strcmp(l->tiltak->lister[i].sti, sti) != 0)
            continue;
        struct avt_liste *liste = &l->tiltak->lister[i];
        liste->beregnet = true;
        for (int j = 0; j < liste->n; j++)
            l->tiltak->felter[liste->first + j].beregnet = true;
        return liste;
    }
    avt_last_fault(l, at, "liste: no list %s", sti);
    return NULL;
}

/* A field that the list must have, of that type. */
const struct avt_felt *avt_last_listefelt(struct avt_laster *l, struct avt_kilde at, const struct avt_liste *liste,
                                          const char *sti, enum avt_type type)
{
    const struct avt_felt *felt = avt_tiltak_felt_at(l->tiltak, liste, sti);
    if (felt == NULL || felt->type != type)
        avt_last_fault(l, at, "%s has no %s %s", liste->sti, avt_type_get(type)->navn, sti);
    return felt;
}

static const struct avt_felt *load_dag(struct avt_laster *l, struct avt_kilde at, const char *sti, avt_roles *lesere)
{
    const struct avt_felt *felt = avt_tiltak_felt_at(l->tiltak, NULL, sti);
    if (felt == NULL || felt->type != AVT_TYPE_DATO)
        avt_last_fault(l, at, "no date field %s", sti);
    else
        avt_last_bruk(l, felt, lesere);
    return felt;
}

/* start, and slutt: one or several, the first with a value holds. */
static void load_dager(struct avt_laster *l, struct avt_kilde at, struct avt_beregning *b, avt_roles *lesere)
{
    size_t n;
    const char *const *words = avt_last_words(l, avt_node_get(at.node, "slutt"), &n);
    b->start = load_dag(l, at, avt_node_get(at.node, "start"), lesere);
    if (n > AVT_MAX_SLUTT)
        avt_last_fault(l, at, "slutt names more than %d fields", AVT_MAX_SLUTT);
    for (size_t i = 0; i < n && i < AVT_MAX_SLUTT; i++)
        b->slutt[i] = load_dag(l, at, words[i], lesere);
}

struct avt_beregning *avt_last_rader(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel,
                                     avt_roles *lesere)
{
    struct avt_beregning *b = avt_arena_alloc(l->arena, sizeof *b);
    regel->beregning = b;
    b->navn = "";
    b->liste = computed_list(l, at);
    load_dager(l, at, b, lesere);
    return b;
}

static bool name_is_free(const struct avt_laster *l, const char *navn)
{
    for (size_t i = 0; i + 1 < l->tiltak->n_regler; i++) {
        const struct avt_beregning *b = l->tiltak->regler[i].beregning;
        if (l->tiltak->regler[i].kind == AVT_REGEL_BEREGN && b != NULL && strcmp(b->navn, navn) == 0)
            return false;
    }
    return avt_tiltak_felt_at(l->tiltak, NULL, navn) == NULL;
}

void avt_last_beregn(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    struct avt_beregning *b = avt_arena_alloc(l->arena, sizeof *b);
    b->lesere = ~(avt_roles)0;
    b->navn = avt_last_navn(l, at, "navn");
    if ((b->navn[0] == '\0') == (avt_node_find_attr(at.node, "felt") == NULL))
        avt_last_fault(l, at, "<beregn> has either felt or navn");
    if (b->navn[0] != '\0' && !name_is_free(l, b->navn))
        avt_last_fault(l, at, "navn %s is taken", b->navn);
    b->uttrykk = avt_last_uttrykk(l, at, "uttrykk", NULL, &b->lesere);
    regel->beregning = b;
    if (regel->felt == NULL)
        return;
    if (regel->felt->liste != NULL || !avt_type_is_ordered(regel->felt->type) || regel->felt->type == AVT_TYPE_DATO ||
        regel->felt->type == AVT_TYPE_INTERVALL)
        avt_last_fault(l, at, "felt is no number outside lists: %s", regel->felt->sti);
    avt_last_maal(l, at, regel->felt, b->lesere);
}
