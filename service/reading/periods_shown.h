/* Subsidy periods of an agreement, as far as a role reads them. */
#ifndef READING_PERIODS_SHOWN_H
#define READING_PERIODS_SHOWN_H

#include "avtale/err.h"
#include "avtale/periode.h"
#include "reading/leser.h"

/* The periods, if the measure has any and the role reads the document they stand in; has tells which. Noted as readings of
 * that document (show.h). */
struct avt_err show_periods(const struct leser *leser, const struct avt_periode **out, size_t *n,
                            bool *has) AVT_NODISCARD;

/* Whether there are any for the role to read; and how many wait to be decided, whoever asks. Noted as "liste" (peek.h). */
struct avt_err peek_periods(const struct leser *leser, bool *has) AVT_NODISCARD;
size_t peek_periods_waiting(const struct leser *leser);

#endif
