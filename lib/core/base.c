/* Hex and base64, by libsodium, in one form each. */
#include <sodium.h>

#include "avtale/text.h"

const char *avt_hex_format(struct avt_arena *arena, const void *bytes, size_t n)
{
    char *text = avt_arena_array(arena, n + 1, 2); /* libsodium writes the NUL itself */
    return sodium_bin2hex(text, 2 * n + 1, bytes, n);
}

static bool is_lower_hex(struct avt_span text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if ((c < '0' || c > '9') && (c < 'a' || c > 'f'))
            return false;
    }
    return true;
}

bool avt_hex_parse(void *out, size_t n, struct avt_span text)
{
    return text.len / 2 == n && text.len % 2 == 0 && is_lower_hex(text) &&
           sodium_hex2bin(out, n, text.ptr, text.len, NULL, NULL, NULL) == 0;
}

static const char *base64_format(struct avt_arena *arena, const void *bytes, size_t n, int variant)
{
    size_t size = sodium_base64_encoded_len(n, variant);
    return sodium_bin2base64(avt_arena_alloc(arena, size), size, bytes, n, variant);
}

static struct avt_err base64_parse(struct avt_arena *arena, struct avt_span *out, struct avt_span text, int variant)
{
    size_t max = text.len / 4 * 3 + 2, n;
    unsigned char *bytes = avt_arena_alloc(arena, max);
    /* Without an end pointer libsodium refuses whatever stands behind the last character it understands. But 1.0.18
     * reads every byte from 0x80 up as the last letter of the alphabet, so only what formats back is taken. */
    if (sodium_base642bin(bytes, max, text.ptr, text.len, NULL, &n, NULL, variant) != 0 ||
        !avt_span_is(text, base64_format(arena, bytes, n, variant)))
        return avt_err_make(AVT_EFORM, "", "not base64 in the one form we take");
    *out = avt_span_make(bytes, n);
    return AVT_NOERR;
}

const char *avt_b64url_format(struct avt_arena *arena, const void *bytes, size_t n)
{
    return base64_format(arena, bytes, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

struct avt_err avt_b64url_parse(struct avt_arena *arena, struct avt_span *out, struct avt_span text)
{
    return base64_parse(arena, out, text, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

const char *avt_b64_format(struct avt_arena *arena, const void *bytes, size_t n)
{
    return base64_format(arena, bytes, n, sodium_base64_VARIANT_ORIGINAL);
}

struct avt_err avt_b64_parse(struct avt_arena *arena, struct avt_span *out, struct avt_span text)
{
    return base64_parse(arena, out, text, sodium_base64_VARIANT_ORIGINAL);
}
