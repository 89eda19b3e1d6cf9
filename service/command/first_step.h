/* Step one of signing: the attempt. */
#ifndef COMMAND_FIRST_STEP_H
#define COMMAND_FIRST_STEP_H

#include "avtale/err.h"
#include "command/outcome.h"
#include "command/utsagn.h"
#include "reading/leser.h"

/* Step one of two: an attempt. */
struct avt_err flow_forsok(struct leser *leser, const struct oensket *oensket, flow_answer answer) AVT_NODISCARD;

#endif
