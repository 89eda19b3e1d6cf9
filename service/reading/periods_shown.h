/* Subsidy periods of an agreement, as far as a role reads them. */
#ifndef READING_PERIODS_SHOWN_H
#define READING_PERIODS_SHOWN_H

#include "avtale/err.h"
#include "avtale/periode.h"
#include "reading/leser.h"

/* The periods, if the measure has any and the role reads the document they stand in; has tells which. Stands in the
 * reading log. */
struct avt_err perioder_les(struct leser *leser, const struct avt_periode **out, size_t *n, bool *has) AVT_NODISCARD;
/* The same, with nothing handed out: how many wait to be decided. */
size_t perioder_antall(const struct leser *leser);

#endif
