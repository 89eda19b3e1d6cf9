/* Who may list an agreement (eier): the first 16 bytes of a keyed hash, so that no row tells who it is. */
#ifndef CASE_OWNER_H
#define CASE_OWNER_H

#include "case/service.h"

enum { OWNER_BYTES = 16 };

struct owner {
    uint8_t byte[OWNER_BYTES];
};

/* Of somebody by the keyed hash that `part` has: a person, a business, somebody in Nav. */
struct owner owner_of(const struct service *service, const uint8_t hmac[32]);

/* All of Nav. */
struct owner owner_nav(const struct service *service);

static inline struct avt_span owner_span(const struct owner *owner)
{
    return avt_span_make(owner->byte, OWNER_BYTES);
}

#endif
