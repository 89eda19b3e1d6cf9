/* When to try again: the wait doubles from a base up to an hour, each time 20 % shorter or longer by chance, for three
 * days. */
#ifndef PUSH_BACKOFF_H
#define PUSH_BACKOFF_H

#include <stdint.h>

#define BACKOFF_LONGEST_MS ((uint64_t)60 * 60 * 1000)
#define BACKOFF_GIVE_UP_MS ((uint64_t)3 * 24 * 60 * 60 * 1000)

/* Milliseconds to wait after failed attempt number attempt (1, 2, …). random: any 32 random bits; they spread the
 * attempts of deliveries that failed together. */
uint64_t backoff_wait(uint64_t base_ms, unsigned attempt, uint32_t random);

#endif
