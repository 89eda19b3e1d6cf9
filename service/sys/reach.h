/*
 * What each process may reach of the files: one table (reach.c), held by Landlock. The signer has its seccomp filter,
 * which opens nothing at all.
 */
#ifndef SYS_REACH_H
#define SYS_REACH_H

#include "sys/conf.h"

enum reach_process { REACH_FRONT, REACH_PUSH, REACH_CHECKER };

/*
 * From here on the process reaches its own folders alone. Before there are threads, when all else is open. Where the
 * kernel has no Landlock: in demo mode the event `landlock-mangler`, else AVT_ENOTFOUND. AVT_ESTORE.
 */
struct avt_err reach_enter(struct avt_arena *arena, enum reach_process process, const struct conf *conf) AVT_NODISCARD;

#endif
