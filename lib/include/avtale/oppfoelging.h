/*
 * Following up: what the parties owe each other while an agreement runs, beside its duties (avtale/regel.h): answers to
 * what was asked, and the help that was promised. Pure: the day is a parameter.
 */
#ifndef AVTALE_OPPFOELGING_H
#define AVTALE_OPPFOELGING_H

#include "avtale/innhold.h"
#include "avtale/tilstand.h"

/*
 * The last day to answer a wish, an objection or an inquiry: `svarfrist` of its act, counted from the day its record was
 * sealed, in Oslo. False if the measure's data sets none.
 */
bool avt_aapen_frist(const struct avt_tiltak *tiltak, const struct avt_aapen *aapen, avt_date *out);

/* True if nobody has answered, and the last day to do so has passed. */
bool avt_aapen_over(const struct avt_tiltak *tiltak, const struct avt_aapen *aapen, avt_date idag);

/* The roles that may answer: of an inquiry those of the part it is to, else Nav's that put forward. */
avt_roles avt_aapen_mottaker(const struct avt_tiltak *tiltak, const struct avt_aapen *aapen);

/* The first without an answer that is an inquiry to the role's part (act besvart), or a wish or objection (act svar);
 * NULL if there is none. */
const struct avt_aapen *avt_aapen_foerste(const struct avt_tiltak *tiltak, const struct avt_tilstand *state,
                                          enum avt_handling svar, int rolle);

#endif
