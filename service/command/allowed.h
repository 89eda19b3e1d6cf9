/* What somebody may begin, amend and put forward: asked by the pages that offer it. */
#ifndef COMMAND_ALLOWED_H
#define COMMAND_ALLOWED_H

#include "base/request.h"
#include "reading/leser.h"

/* The i-th measure of the service, if it is the newest of its name and the person may begin an agreement of it; else
 * NULL. */
const struct avt_tiltak *allowed_measure(const struct request *rq, size_t i);

/* True if the person may begin an agreement of any measure. */
bool allowed_begin(const struct request *rq);

/* May an amendment be opened now; and may the role open it. */
bool allowed_amendment(const struct leser *leser);
bool allowed_amend(const struct leser *leser, int rolle);

/* May the role put the draft forward. */
bool allowed_put_forward(struct leser *leser, int rolle);

/* The role may discard the draft: who may begin one, or open the amendment. */
bool allowed_discard(const struct leser *leser, int rolle);

#endif
