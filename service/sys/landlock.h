/*
 * Which files a process may reach (Landlock, Linux 5.13): what it is not given it can neither open, make, rename, link
 * nor take away, and no process outside can it look into. There is no way out; threads and children that come later
 * inherit it, so it is entered before there are threads. What is open stays usable.
 */
#ifndef SYS_LANDLOCK_H
#define SYS_LANDLOCK_H

#include <stddef.h>

#include "avtale/err.h"

enum landlock_may {
    LANDLOCK_READ,  /* files, and folders with all in them */
    LANDLOCK_WRITE, /* and change, make and take away files, in folders with their folders */
};

/* What is not there is passed over. */
struct landlock_rule {
    const char *path;
    enum landlock_may may;
};

/* AVT_ENOTFOUND: this kernel has no Landlock, and nothing is entered but no_new_privs. AVT_ESTORE: it fails. */
struct avt_err landlock_enter(const struct landlock_rule *rules, size_t n) AVT_NODISCARD;

#endif
