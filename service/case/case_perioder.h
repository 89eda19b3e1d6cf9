/* Subsidy periods of a case: what decide is told of them. */
#ifndef CASE_PERIODER_H
#define CASE_PERIODER_H

#include "avtale/err.h"
#include "case/sak.h"

/* Lets decide ask for the periods of the case, which are read when they are asked for. All live in arena. */
void perioder_set(struct avt_decide_in *in, struct service *service, struct store *store, struct avt_arena *arena,
                  struct sak *sak);
/* The same on another day; the contents are not read again. */
void perioder_set_day(struct avt_decide_in *in, avt_date idag);
/* Why what was asked for could not be read, once it has been: nothing that follows from it may be relied on. */
struct avt_err perioder_err(const struct avt_decide_in *in) AVT_NODISCARD;

#endif
