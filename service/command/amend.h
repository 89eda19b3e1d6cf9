/* Amendments: opening the draft of the next version. */
#ifndef COMMAND_AMEND_H
#define COMMAND_AMEND_H

#include "avtale/err.h"
#include "command/outcome.h"
#include "reading/leser.h"

/* Opens the draft of the next version, prefilled from the version in force. */
struct avt_err flow_endring(struct leser *leser, flow_answer answer) AVT_NODISCARD;

/* The same from a wish, named as `svar` names it ("post-7"): its proposals stand on the draft, and those that the role may put in and that
 * break no rule are in it. "ukjent-oenske" at "oenske" unless it is a wish. */
struct avt_err flow_endring_fra(struct leser *leser, const char *oenske, flow_answer answer) AVT_NODISCARD;

#endif
