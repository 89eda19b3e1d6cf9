/* The pool of reading connections behind service_read. */
#ifndef CASE_READERS_H
#define CASE_READERS_H

#include "avtale/err.h"
#include "case/service.h"

struct avt_err readers_open(struct readers **out, const char *path, size_t n) AVT_NODISCARD;
void readers_close(struct readers **readers);

#endif
