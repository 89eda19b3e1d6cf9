/* Chance. */
#ifndef FAULT_CHANCE_H
#define FAULT_CHANCE_H

#include "sys/clock.h"

/* 0..n-1 */
static inline unsigned any(unsigned n)
{
    unsigned value;
    random_bytes(&value, sizeof value);
    return value % n;
}

#endif
