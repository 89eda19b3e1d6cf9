/* Links from one agreement to another, when they are written. */
#ifndef CASE_LENKER_H
#define CASE_LENKER_H

#include "avtale/err.h"
#include "avtale/across.h"
#include "base/request.h"
#include "store/store.h"

/*
 * "ukjent-avtale" among the request's faults for each link that is not in foer (may be NULL), unless it is to an agreement of
 * the same person that the actor has a role in: the same fault whether there is none, it is somebody else's, or it may
 * not be known of. What the role may not write it is told nothing about.
 */
struct avt_err lenker_sjekk(struct request *rq, struct store *store, int rolle, const struct avt_innhold *innhold,
                            const struct avt_innhold *foer, const struct avt_fakta *fakta) AVT_NODISCARD;

#endif
