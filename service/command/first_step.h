/* Step one of signing: the attempt. */
#ifndef COMMAND_FIRST_STEP_H
#define COMMAND_FIRST_STEP_H

#include "avtale/err.h"
#include "command/outcome.h"
#include "command/utsagn.h"
#include "reading/leser.h"

/* Step one of two: an attempt. */
struct avt_err flow_forsok(struct leser *leser, const struct oensket *oensket, flow_answer answer) AVT_NODISCARD;

/* What the role is to be warned of before it does this about the version that waits, as its own page and attempt tell: joined
 * to the faults of the request. What would stop it is told when it does. */
struct avt_err flow_raad(struct leser *leser, enum avt_handling handling) AVT_NODISCARD;

#endif
