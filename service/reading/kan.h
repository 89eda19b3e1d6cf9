/* Whether somebody may do an act now. */
#ifndef READING_KAN_H
#define READING_KAN_H

#include "avtale/err.h"
#include "reading/leser.h"

/* May the leser's role do this now; the error says why not. */
struct avt_err flow_kan(struct leser *leser, enum avt_handling handling) AVT_NODISCARD;

#endif
