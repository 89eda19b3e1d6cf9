/*
 * The data folder: base, noekler, push and segl in it, for nobody but their owner. Each process may reach some of them
 * (sys/landlock.h).
 */
#ifndef SYS_DATA_H
#define SYS_DATA_H

#include "avtale/arena.h"
#include "avtale/err.h"

/*
 * Makes what is missing, takes rights on the folder from everybody else, and lets new files be their owner's alone
 * (umask). Databases that lie where they once lay are moved to where they lie now. AVT_ESTORE.
 */
struct avt_err data_prepare(struct avt_arena *arena, const char *data) AVT_NODISCARD;

#endif
