/* Step two of signing: an attempt becomes a record. */
#ifndef COMMAND_CONFIRM_H
#define COMMAND_CONFIRM_H

#include "command/pipeline.h"

/* What was attempted on behalf of another is confirmed by another than who attempted it. */
struct confirm_wish {
    const char *forsok; /* the attempt's id */
};

extern const struct command_kind command_confirm;

#endif
