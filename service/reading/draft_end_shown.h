/* When a draft that nobody puts forward goes away, as far as the role sees it. */
#ifndef READING_DRAFT_END_SHOWN_H
#define READING_DRAFT_END_SHOWN_H

#include "avtale/err.h"
#include "avtale/utloep.h"
#include "reading/leser.h"

/* Of the draft the role sees: true if it goes away some day. */
struct avt_err utloep_av(const struct leser *leser, bool *goes, struct avt_utloep *out) AVT_NODISCARD;

#endif
