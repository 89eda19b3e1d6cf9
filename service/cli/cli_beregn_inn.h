/* What `avtale beregn` reads: the words of its JSON, as content of a measure. */
#ifndef CLI_BEREGN_INN_H
#define CLI_BEREGN_INN_H

#include "avtale/err.h"
#include "avtale/innhold.h"

/* Content from the words; faults have the words as their paths. Words of fields that the measure does not have are
 * passed over, words that no measure has are not. */
void beregn_inn(struct avt_arena *arena, struct avt_innhold *out, const struct avt_tiltak *tiltak,
                const struct avt_json *words, struct avt_faults *faults);

/* A fault "mangler" for each word whose field must be filled in and is not. */
void beregn_mangler(const struct avt_innhold *innhold, struct avt_faults *faults);

#endif
