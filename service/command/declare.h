/* Declaring: the acts done in one step. */
#ifndef COMMAND_DECLARE_H
#define COMMAND_DECLARE_H

#include "command/pipeline.h"
#include "command/utsagn.h"

/* Its wish is a struct oensket. */
extern const struct command_kind command_declare;

/* The same act of several items, each a record of its own, sealed in that order; for acts without documents. Only the
 * first is decided on as the case was read, every one when those before it stand. The answer is the last one's. */
struct several_wish {
    enum avt_handling handling;
    const char *const *om; /* the items */
    size_t n;
};

extern const struct command_kind command_declare_several;

#endif
