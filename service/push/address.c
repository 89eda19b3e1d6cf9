/* Special-use addresses, as prefixes. */
#include "push/address.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct prefix {
    uint8_t byte[16];
    unsigned bits;
};

/* IANA IPv4 Special-Purpose Address Registry, and multicast (RFC 5771). */
static const struct prefix SPECIAL4[] = {
    {{0},            8 }, /* this network, RFC 791 */
    {{10},           8 }, /* private, RFC 1918 */
    {{100, 64},      10}, /* behind a carrier's NAT, RFC 6598 */
    {{127},          8 }, /* loopback, RFC 1122 */
    {{169, 254},     16}, /* link-local, RFC 3927: metadata services live here */
    {{172, 16},      12}, /* private */
    {{192, 0, 0},    24}, /* protocol assignments, RFC 6890 */
    {{192, 0, 2},    24}, /* documentation, RFC 5737 */
    {{192, 88, 99},  24}, /* 6to4 relays, RFC 7526 */
    {{192, 168},     16}, /* private */
    {{198, 18},      15}, /* benchmarking, RFC 2544 */
    {{198, 51, 100}, 24}, /* documentation */
    {{203, 0, 113},  24}, /* documentation */
    {{224},          4 }, /* multicast */
    {{240},          4 }, /* reserved, RFC 1112, and broadcast */
};

/* Only 2000::/3 is global unicast (RFC 4291). Loopback, unspecified, ULA, link-local and multicast fall outside it, and
 * so do the forms that carry an IPv4 address: v4-mapped and NAT64 (RFC 6052). These are the special ones inside it. */
static const struct prefix GLOBAL6 = {{0x20}, 3};
static const struct prefix SPECIAL6[] = {
    {{0x20, 0x01, 0x00},       23}, /* protocol assignments, Teredo among them, RFC 2928 */
    {{0x20, 0x01, 0x0D, 0xB8}, 32}, /* documentation, RFC 3849 */
    {{0x20, 0x02},             16}, /* 6to4, RFC 3056: carries an IPv4 address */
    {{0x3F, 0xFF, 0x00},       20}, /* documentation, RFC 9637 */
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool has_prefix(const uint8_t *address, const struct prefix *prefix)
{
    size_t whole = prefix->bits / 8;
    unsigned rest = prefix->bits % 8;
    if (memcmp(address, prefix->byte, whole) != 0)
        return false;
    return rest == 0 || (address[whole] ^ prefix->byte[whole]) >> (8 - rest) == 0;
}

static bool has_any(const uint8_t *address, const struct prefix *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (has_prefix(address, &list[i]))
            return true;
    }
    return false;
}

static bool public4(const uint8_t *address)
{
    return !has_any(address, SPECIAL4, COUNT(SPECIAL4));
}

static bool public6(const uint8_t *address)
{
    return has_prefix(address, &GLOBAL6) && !has_any(address, SPECIAL6, COUNT(SPECIAL6));
}

/* Copied rather than cast: what curl gives is not aligned for the family it turns out to be. */
bool address_is_public(const struct sockaddr *address)
{
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    switch (address->sa_family) {
    case AF_INET: memcpy(&v4, address, sizeof v4); return public4((const uint8_t *)&v4.sin_addr);
    case AF_INET6: memcpy(&v6, address, sizeof v6); return public6(v6.sin6_addr.s6_addr);
    default: return false;
    }
}
