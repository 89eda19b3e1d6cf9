/* gzip (RFC 1952) for those who take it (RFC 9110 section 12.5.3). The same bytes always give the same. */
#ifndef FRONT_GZIP_H
#define FRONT_GZIP_H

#include "avtale/arena.h"
#include "avtale/span.h"

/* level: 1 is the fastest, 9 the smallest. */
struct avt_span gzip_make(struct avt_arena *arena, struct avt_span bytes, int level);

/* Whether an Accept-Encoding takes gzip. NULL: no such header. */
bool gzip_taken(const char *accept);

#endif
