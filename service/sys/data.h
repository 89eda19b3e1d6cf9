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
 * (umask). AVT_ESTORE, also when databases lie where an older program had them: all are named, and none is moved.
 */
struct avt_err data_prepare(struct avt_arena *arena, const char *data) AVT_NODISCARD;

#endif
