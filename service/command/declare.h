/* Declaring: the acts done in one step. */
#ifndef COMMAND_DECLARE_H
#define COMMAND_DECLARE_H

#include "avtale/err.h"
#include "command/outcome.h"
#include "command/utsagn.h"
#include "reading/leser.h"

/* Acts in one step. */
struct avt_err flow_handling(struct leser *leser, const struct oensket *oensket, flow_answer answer) AVT_NODISCARD;

/* The same of several items (`om`), each a record of its own, sealed in that order; for acts without documents. Only the
 * first is decided on as the case was read, every one when those before it stand. The answer is the last one's. */
struct avt_err flow_flere(struct leser *leser, const struct oensket *oensket, const char *const *om, size_t n,
                          flow_answer answer) AVT_NODISCARD;

#endif
