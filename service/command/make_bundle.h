/* Bundles. */
#ifndef COMMAND_MAKE_BUNDLE_H
#define COMMAND_MAKE_BUNDLE_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "reading/leser.h"

/* The bundle for the reader's role, as bytes. Makes a checkpoint if none covers the head yet. */
struct avt_err flow_pakke(struct leser *leser, struct avt_span *out) AVT_NODISCARD;

#endif
