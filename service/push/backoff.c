/* When to try again. */
#include "push/backoff.h"

/* base doubled attempt - 1 times, never past the longest, so that nothing overflows. */
static uint64_t doubled(uint64_t base_ms, unsigned attempt)
{
    uint64_t wait = base_ms;
    for (unsigned i = 1; i < attempt && wait < BACKOFF_LONGEST_MS; i++)
        wait *= 2;
    return wait < BACKOFF_LONGEST_MS ? wait : BACKOFF_LONGEST_MS;
}

uint64_t backoff_wait(uint64_t base_ms, unsigned attempt, uint32_t random)
{
    uint64_t wait = doubled(base_ms, attempt), fifth = wait / 5;
    return wait - fifth + 2 * fifth * random / UINT32_MAX;
}
