/* Inside avtale/: what decide asks of acts about subsidy periods. */
#ifndef AVTALE_DECIDE_PERIODE_H
#define AVTALE_DECIDE_PERIODE_H

#include "avtale/err.h"
#include "avtale/kommando.h"

/* There is a period that the act may be done of now. */
bool avt_decide_any_period(const struct avt_decide_in *in, enum avt_handling act);

/* May it be done of the one that om names: AVT_EDONE when it has been decided, else a fault at om unless one has been
 * told. */
struct avt_err avt_decide_period(const struct avt_decide_in *in, const struct avt_kommando *kommando,
                                 struct avt_faults *faults) AVT_NODISCARD;

#endif
