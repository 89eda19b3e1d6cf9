/* Time and randomness: the only places that ask the machine for either. */
#ifndef SYS_CLOCK_H
#define SYS_CLOCK_H

#include "avtale/date.h"
#include "avtale/id.h"

/* Demo mode: act as if today were this date (Europe/Oslo); the time of day still runs. "" = real. Once, before
 * threads. */
void clock_set_today(const char *idag);

avt_instant clock_now(void);
uint64_t clock_now_ms(void);  /* follows clock_set_today */
uint64_t clock_real_ms(void); /* does not: what other machines call now, and what waits outlive a restart by */
uint64_t clock_monotonic_ms(void);
avt_date clock_today(void); /* Europe/Oslo */

void random_bytes(void *out, size_t n);
void random10(void *ctx, uint8_t out[10]); /* for avt_ids */
void random32(void *ctx, uint8_t out[32]); /* for avt_dokument_build */
struct avt_id id_new(void);

#endif
