/* Step one of signing: the attempt. */
#ifndef COMMAND_FIRST_STEP_H
#define COMMAND_FIRST_STEP_H

#include "avtale/err.h"
#include "command/pipeline.h"
#include "command/utsagn.h"

/* Its wish is a struct oensket. It binds nobody, and is decided on when it is confirmed (confirm.h). */
extern const struct command_kind command_attempt;

/* What the role is to be warned of before it does this about the version that waits, as its own page and attempt tell: joined
 * to the faults of the request. What would stop it is told when it does. */
struct avt_err flow_raad(struct leser *leser, enum avt_handling handling) AVT_NODISCARD;

#endif
