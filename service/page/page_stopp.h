/* Before an agreement is stopped: a page that says what follows, and asks once more. */
#ifndef PAGE_STOPP_H
#define PAGE_STOPP_H

#include "avtale/err.h"
#include "command/utsagn.h"
#include "reading/leser.h"

/* True for an act that its page asks about once more, of a POST that has not been asked. */
bool stopp_asks(const struct request *rq, enum avt_handling act);

/* The page, for an act that could be sealed as it is. Its form posts the same again, and `bekreft`. */
struct avt_err stopp_check(struct leser *leser, const struct oensket *oensket) AVT_NODISCARD;

#endif
