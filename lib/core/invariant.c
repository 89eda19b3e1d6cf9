/* The end of a process whose invariant is broken. */
#include "avtale/invariant.h"

#include <stdio.h>
#include <stdlib.h>

void avt_invariant_failed(const char *cond, const char *file, int line)
{
    (void)fprintf(stderr, "%s:%d: invariant failed: %s\n", file, line, cond);
    abort();
}
