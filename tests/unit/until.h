/* The one way in which a test in C waits: it asks until something holds, and fails at a deadline. */
#ifndef UNIT_UNTIL_H
#define UNIT_UNTIL_H

#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

enum { UNTIL_US = 1000, UNTIL_TIMES = 30000 };

static inline void until(bool (*holds)(void *own), void *own)
{
    for (unsigned n = 0; !holds(own); n++) {
        assert_true(n < UNTIL_TIMES);
        (void)usleep(UNTIL_US);
    }
}

#endif
