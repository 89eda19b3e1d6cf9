/* Time and randomness. */
#include "sys/clock.h"

#include <sodium.h>
#include <time.h>

enum { HOUR = 3600, DAY = 24 * HOUR };

static avt_instant offset; /* from real time to the demo's */

static uint64_t read_ms(clockid_t clock)
{
    struct timespec now;
    AVT_INVARIANT(clock_gettime(clock, &now) == 0);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void clock_set_today(const char *idag)
{
    avt_date date;
    offset = 0;
    if (idag[0] == '\0')
        return;
    AVT_INVARIANT(avt_date_parse(&date, avt_span_str(idag)));
    avt_instant now = clock_now();
    offset = (avt_instant)(date - avt_date_oslo(now)) * DAY;
    /* Summer time on one of the two days only can carry the hour around midnight to the day beside. */
    while (avt_date_oslo(now + offset) < date)
        offset += HOUR;
    while (avt_date_oslo(now + offset) > date)
        offset -= HOUR;
}

avt_instant clock_now(void)
{
    return (avt_instant)(clock_now_ms() / 1000);
}

uint64_t clock_now_ms(void)
{
    return clock_real_ms() + (uint64_t)(offset * 1000);
}

uint64_t clock_real_ms(void)
{
    return read_ms(CLOCK_REALTIME);
}

uint64_t clock_monotonic_ms(void)
{
    return read_ms(CLOCK_MONOTONIC);
}

avt_date clock_today(void)
{
    return avt_date_oslo(clock_now());
}

void random_bytes(void *out, size_t n)
{
    AVT_INVARIANT(sodium_init() >= 0);
    randombytes_buf(out, n);
}

void random10(void *ctx, uint8_t out[10])
{
    (void)ctx;
    random_bytes(out, 10);
}

void random32(void *ctx, uint8_t out[32])
{
    (void)ctx;
    random_bytes(out, 32);
}

struct avt_id id_new(void)
{
    uint8_t random[10];
    random10(NULL, random);
    return avt_id_make(clock_now_ms(), random);
}
