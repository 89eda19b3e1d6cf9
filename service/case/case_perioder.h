/* Subsidy periods of a case: what decide is told of them, what a reader is, and several approved with one press. */
#ifndef CASE_PERIODER_H
#define CASE_PERIODER_H

#include "avtale/err.h"
#include "command/flow.h"

/* Lets decide ask for the periods of the case, which are read when they are asked for. All live in arena. */
void perioder_set(struct avt_decide_in *in, struct service *service, struct store *store, struct avt_arena *arena,
                  struct sak *sak);
/* Why what was asked for could not be read, once it has been: nothing that follows from it may be relied on. */
struct avt_err perioder_err(const struct avt_decide_in *in) AVT_NODISCARD;

/* The periods, if the measure has any and the role reads the document they stand in; has tells which. Stands in the
 * reading log. */
struct avt_err perioder_les(struct leser *leser, const struct avt_periode **out, size_t *n, bool *has) AVT_NODISCARD;
/* The same, with nothing handed out: how many wait to be decided. */
size_t perioder_antall(const struct leser *leser);

/* Approves those that wait, in order, up to and with the one that om names: each a record of its own, and each decided
 * on again when those before it stand. What is refused on the way refuses the rest. */
struct avt_err flow_perioder(struct leser *leser, const char *om, flow_answer answer) AVT_NODISCARD;

#endif
