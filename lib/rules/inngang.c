/* Inputs of money: what the rows that make a ladder or periods read, and what feeds that. */
#include "beregning.h"

struct innganger {
    const struct avt_tiltak *tiltak;
    bool *felt; /* by number */
    bool *rad;  /* rows that have been followed */
};

static void follow(struct innganger *in, const struct avt_uttrykk *u);

static void follow_row(struct innganger *in, size_t row)
{
    if (in->rad[row])
        return;
    in->rad[row] = true;
    follow(in, in->tiltak->regler[row].beregning->uttrykk);
}

/* A computed field is fed by its row; what is read of it is read of that. */
static void read_field(struct innganger *in, const struct avt_felt *felt)
{
    if (felt == NULL)
        return;
    in->felt[felt->nr] = true;
    for (size_t i = 0; i < in->tiltak->n_regler; i++)
        if (in->tiltak->regler[i].kind == AVT_REGEL_BEREGN && in->tiltak->regler[i].felt == felt)
            follow_row(in, i);
}

static void follow(struct innganger *in, const struct avt_uttrykk *u)
{
    if (u == NULL)
        return;
    if (u->ledd == AVT_LEDD_RAD)
        follow_row(in, u->rad);
    read_field(in, u->felt);
    read_field(in, u->til);
    follow(in, u->arg[0]);
    follow(in, u->arg[1]);
}

/* The days where the list starts and ends move its items, and are no money. */
static void forget_days(struct innganger *in, const struct avt_beregning *b)
{
    in->felt[b->start->nr] = false;
    for (size_t i = 0; i < AVT_MAX_SLUTT && b->slutt[i] != NULL; i++)
        in->felt[b->slutt[i]->nr] = false;
}

static void follow_list(struct innganger *in, const struct avt_beregning *b)
{
    for (size_t i = 0; i < b->n_trinn; i++) {
        read_field(in, b->trinn[i].felt);
        follow(in, b->trinn[i].prosent);
    }
    for (size_t i = 0; i < b->n_setter; i++)
        follow(in, b->setter[i].uttrykk);
}

static bool is_list(const struct avt_regel *regel)
{
    return regel->kind == AVT_REGEL_TRAPP || regel->kind == AVT_REGEL_PERIODER;
}

/* When all rows are known. What follows is no input: what it follows from is what somebody changes. */
void avt_last_innganger(struct avt_laster *l)
{
    const struct avt_tiltak *tiltak = l->tiltak;
    struct innganger in = {.tiltak = tiltak};
    if (l->where != NULL)
        return;
    in.felt = avt_arena_array(l->arena, tiltak->n_felter, sizeof *in.felt);
    in.rad = avt_arena_array(l->arena, tiltak->n_regler, sizeof *in.rad);
    for (size_t i = 0; i < tiltak->n_regler; i++)
        if (is_list(&tiltak->regler[i]))
            follow_list(&in, tiltak->regler[i].beregning);
    for (size_t i = 0; i < tiltak->n_regler; i++)
        if (is_list(&tiltak->regler[i]))
            forget_days(&in, tiltak->regler[i].beregning);
    for (size_t i = 0; i < tiltak->n_felter; i++)
        l->tiltak->felter[i].penger = in.felt[i] && !tiltak->felter[i].beregnet;
}
