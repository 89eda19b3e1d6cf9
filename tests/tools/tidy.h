/* What clang-tidy is told of refusals: it sees one file at a time, and else takes each for one that may be AVT_OK. */
#include "avtale/err.h"

#define avt_err_make(code, where, detail) ((struct avt_err){(code), (where), (detail)})
#define avt_err_format(arena, code, where, ...) ((struct avt_err){(code), (where), ""})
