/* SHA-256 (FIPS 180-4), by libsodium. */
#ifndef AVTALE_HASH_H
#define AVTALE_HASH_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/span.h"

#ifdef __cplusplus
extern "C" {
#endif

struct avt_digest {
    uint8_t byte[32];
};

struct avt_digest avt_hash(struct avt_span bytes);

/* SHA-256 over the concatenation of n spans. */
struct avt_digest avt_hash_parts(const struct avt_span *parts, size_t n);

bool avt_digest_equal(const struct avt_digest *a, const struct avt_digest *b); /* constant time */
bool avt_digest_is_zero(const struct avt_digest *d);

/* "sha256:" and 64 lower-case hex digits. */
const char *avt_digest_format(struct avt_arena *arena, const struct avt_digest *d);
bool avt_digest_parse(struct avt_digest *out, struct avt_span text);
struct avt_span avt_digest_span(const struct avt_digest *d); /* the 32 bytes, borrowed */

/* One entry of a sha256sum list: name and digest of its bytes. */
struct avt_sum {
    const char *name;
    struct avt_digest digest;
};

/* The text sha256sum(1) prints for the entries sorted by name (bytewise): "<hex>  <name>\n". Sorts sums in place. */
struct avt_span avt_sums_format(struct avt_arena *arena, struct avt_sum *sums, size_t n);
struct avt_err avt_sums_parse(struct avt_arena *arena, struct avt_sum **out, size_t *n, struct avt_span text) AVT_NODISCARD;

#ifdef __cplusplus
}
#endif

#endif
