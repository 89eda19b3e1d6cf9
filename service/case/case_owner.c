/* Who may list an agreement. */
#include "case/case_owner.h"

#include <string.h>

#define KIND "eier"

static struct owner owner_make(const struct service *service, const char *value)
{
    uint8_t hash[32];
    struct owner out;
    vault_hmac(service->vault, hash, KIND, value);
    memcpy(out.byte, hash, OWNER_BYTES);
    return out;
}

struct owner owner_of(const struct service *service, const uint8_t hmac[32])
{
    static const char digits[] = "0123456789abcdef";
    char hex[2 * 32 + 1] = {0};
    for (size_t i = 0; i < 32; i++) {
        hex[2 * i] = digits[hmac[i] >> 4];
        hex[2 * i + 1] = digits[hmac[i] & 15];
    }
    return owner_make(service, hex);
}

/* No hash in hexadecimal. */
struct owner owner_nav(const struct service *service)
{
    return owner_make(service, "nav");
}
