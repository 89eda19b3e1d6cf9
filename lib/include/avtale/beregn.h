/*
 * Money and everything else that follows from what is written: the rows `beregn`, `trapp` and `perioder` of regler.xml.
 * Pure and exact: no clock, no floating-point number, rounding only where a row says avrund.
 */
#ifndef AVTALE_BEREGN_H
#define AVTALE_BEREGN_H

#include "avtale/err.h"
#include "avtale/fakta.h"
#include "avtale/innhold.h"
#include "avtale/satser.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Gives every computed field (beregnet of avt_felt) the value that follows from the rest, and takes away what no longer
 * follows; whatever stood there is not looked at. Call it after avt_regel_settes, whenever content is saved or put
 * forward, so that what is signed is what the rules give. Rows hold on the days of fra and til; fakta->idag decides.
 *
 * With fakta->gjelder, the content in force, only what something changed feeds is computed anew; the rest is what stands
 * there, to the byte. So are steps of a ladder and items of periods one by one: an extension moves no period before it. A
 * rate asked for a day that has not changed is that of fakta->satser. So no rate that came later reaches an agreement by
 * an amendment of something else, and figures that rest on one rate keep to one.
 *
 * A field is left without a value when something it is computed from is not filled in: what must be there is for krav
 * to say. Faults, at the field or list that would have been computed, with the row's hjemmel and severity:
 *   "sats-mangler"  no rate holds on the day asked for
 *   "for-mange"     more items than the list has room for
 *   the row's kode  the result is none of the field's values (too large, below zero), or something was divided by zero
 *
 * Items of computed lists have ids that follow from their first day, and so stay the same through all versions.
 */
void avt_beregn(struct avt_arena *arena, struct avt_innhold *innhold, const struct avt_fakta *fakta,
                struct avt_faults *faults);

/*
 * The content of an agreement that ended early, `siste` being its last day: of lists that `perioder` rows make, items
 * that would begin later are gone, and the one that would end later ends that day, with what follows from its days
 * computed anew. Everything else, the rates that its figures rest on too, stands as it was signed: a row whose
 * computed-anew values would ask for a rate is refused when the measure is loaded.
 */
struct avt_innhold avt_beregn_slutt(struct avt_arena *arena, const struct avt_innhold *innhold, avt_date siste);

/* Only the computed values. */
struct avt_innhold avt_beregn_bare(struct avt_arena *arena, const struct avt_innhold *innhold);

/* A row and what it came to. */
struct avt_mellomregning {
    const struct avt_regel *regel;
    const char *navn;   /* the row's name, or the path of its field */
    const char *verdi;  /* exact, or rounded to ten decimals */
};

/*
 * Every figure on the way, in the order of the rows: the rows with a number, those without a field of their own
 * included; whole lists stand in the content. For whoever reads all that a row is computed from: rolle < 0 means all.
 */
size_t avt_beregn_mellomregning(struct avt_arena *arena, struct avt_mellomregning **out,
                                const struct avt_innhold *innhold, const struct avt_fakta *fakta, int rolle);

/* The rates that the content's figures rest on, those that stand included, each once: facts to keep with what is signed. */
size_t avt_beregn_satser(struct avt_arena *arena, const struct avt_sats ***out, const struct avt_innhold *innhold,
                         const struct avt_fakta *fakta);

#ifdef __cplusplus
}
#endif

#endif
