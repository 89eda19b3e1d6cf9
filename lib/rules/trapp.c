/* The row `trapp`: a percentage that changes with time, as a list of steps. */

#include "beregning.h"
#include "lasting.h"
#include "verdi.h"

/* ---- Loading ---- */

static void load_trinn(struct avt_laster *l, struct avt_kilde at, struct avt_trinn *trinn, avt_roles *lesere)
{
    trinn->etter = avt_node_get(at.node, "etter");
    if (trinn->etter[0] != '\0' && !avt_interval_ok(avt_span_str(trinn->etter)))
        avt_last_fault(l, at, "etter is no interval: %s", trinn->etter);
    if (avt_node_find_attr(at.node, "gjelder") != NULL)
        trinn->felt = avt_last_gjelder(l, at, "gjelder", &trinn->verdier);
    trinn->prosent = avt_last_uttrykk(l, at, "prosent", NULL, lesere);
}

/*
 * Readers are not compared: that a rate tells something of the need group it follows from lies in the law, which makes
 * the rate part of the agreement.
 */
void avt_last_trapp(struct avt_laster *l, struct avt_kilde at, struct avt_regel *regel)
{
    avt_roles lesere = ~(avt_roles)0;
    struct avt_beregning *b = avt_last_rader(l, at, regel, &lesere);
    for (const struct avt_node *child = at.node->children; child != NULL; child = child->next)
        b->n_trinn++;
    b->trinn = avt_arena_array(l->arena, b->n_trinn, sizeof *b->trinn);
    struct avt_kilde row = {at.node->children, at.fil};
    for (size_t i = 0; row.node != NULL; i++, row.node = row.node->next)
        load_trinn(l, row, &b->trinn[i], &lesere);
    if (b->liste == NULL)
        return;
    if (b->n_trinn == 0 || b->n_trinn > b->liste->maks)
        avt_last_fault(l, at, "a trapp must have steps, and not more than its list has room for");
    b->fra = avt_last_listefelt(l, at, b->liste, "fra", AVT_TYPE_DATO);
    b->til = avt_last_listefelt(l, at, b->liste, "til", AVT_TYPE_DATO);
    b->prosent = avt_last_listefelt(l, at, b->liste, "prosent", AVT_TYPE_DESIMAL);
    for (int i = 0; i < b->liste->n; i++)
        avt_last_maal(l, at, &l->tiltak->felter[b->liste->first + i], ~(avt_roles)0);
}

/* ---- Running ---- */

/* A step that has been reached. */
struct steg {
    avt_date fra;
    struct avt_tall prosent;
};

/* Adds a step; one that begins no later takes the place of the one before, one that changes nothing is none. */
static size_t add(struct steg *list, size_t n, struct steg steg)
{
    if (n > 0 && steg.fra <= list[n - 1].fra)
        n--;
    if (n > 0 && avt_tall_compare(steg.prosent, list[n - 1].prosent) == 0)
        return n;
    list[n] = steg;
    return n + 1;
}

/* The steps up to the last day. False when a number is missing or wrong: then there is no ladder. */
static bool collect(struct avt_regning *r, const struct avt_regel *regel, avt_date start, avt_date slutt,
                    struct steg *list, size_t *n)
{
    const struct avt_beregning *b = regel->beregning;
    *n = 0;
    for (size_t i = 0; i < b->n_trinn; i++) {
        const struct avt_trinn *trinn = &b->trinn[i];
        struct steg steg = {.fra = start};
        bool known = true;
        if (trinn->felt != NULL && !avt_gjelder(r, trinn->felt, trinn->verdier, NULL, &known))
            continue;
        if (trinn->etter[0] != '\0' && !avt_date_last(&steg.fra, start, trinn->etter))
            return false;
        steg.fra += trinn->etter[0] != '\0'; /* the day after the time before it is full */
        if (steg.fra > slutt || !avt_date_parse(&steg.fra, avt_span_str(avt_date_format(r->arena, steg.fra))))
            continue; /* never reached, or beyond the years that dates have */
        if (avt_regning_trinn_staar(r, b, steg.fra, &steg.prosent)) {
            *n = add(list, *n, steg);
            continue;
        }
        struct avt_svar svar = avt_uttrykk_verdi(r, trinn->prosent, NULL);
        if (svar.slag == AVT_SVAR_FEIL)
            avt_regning_fault(r, regel, svar.kode, b->liste->sti);
        if (svar.slag != AVT_SVAR_TALL)
            return false;
        steg.prosent = svar.tall;
        *n = add(list, *n, steg);
    }
    return true;
}

/* A ladder without a last day has one open step, the last. */
void avt_regning_trapp(struct avt_regning *r, const struct avt_regel *regel)
{
    const struct avt_beregning *b = regel->beregning;
    struct steg *list = avt_arena_array(r->arena, b->n_trinn, sizeof *list);
    avt_date start, slutt;
    size_t n;
    if (avt_regning_liste_staar(r, b) || !avt_regning_dager(r, b, &start, &slutt) ||
        !collect(r, regel, start, slutt, list, &n))
        return;
    avt_innhold_reserve(r->arena, r->innhold, n * 3);
    for (size_t i = 0; i < n; i++) {
        const char *post = avt_regning_post(r->arena, list[i].fra);
        avt_date til = i + 1 < n ? list[i + 1].fra - 1 : slutt;
        if (!avt_regning_put(r, regel, b->prosent, post, list[i].prosent)) {
            avt_regning_drop(r, b->liste);
            return;
        }
        avt_regning_put_dato(r, b->fra, post, list[i].fra);
        if (til != INT32_MAX)
            avt_regning_put_dato(r, b->til, post, til);
    }
}
