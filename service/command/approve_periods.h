/* Several subsidy periods approved with one press. */
#ifndef COMMAND_APPROVE_PERIODS_H
#define COMMAND_APPROVE_PERIODS_H

#include "avtale/err.h"
#include "command/outcome.h"
#include "reading/leser.h"

/* Approves those that wait, in order, up to and with the one that om names: each a record of its own, and each decided
 * on again when those before it stand. What is refused on the way refuses the rest. */
struct avt_err flow_perioder(struct leser *leser, const char *om, flow_answer answer) AVT_NODISCARD;

#endif
