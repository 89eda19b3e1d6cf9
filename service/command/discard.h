/*
 * Discarding a draft (DELETE …/utkast). What has never been put forward goes with all there is of its agreement but the
 * reading log; the draft of an amendment goes alone, with the proposals on it. The others who see it are told.
 */
#ifndef COMMAND_DISCARD_H
#define COMMAND_DISCARD_H

#include "command/pipeline.h"

/* Takes no wish; the caller names the draft's revision. AVT_EROLE unless allowed_discard. AVT_ESEALED when the draft has
 * been put forward, AVT_ESTATUS when there is none. */
extern const struct command_kind command_discard;

/* The same without doing it, for the page that asks first: the draft's token in what is to be named. */
struct avt_err discard_may(struct leser *leser, const char **token) AVT_NODISCARD;

#endif
