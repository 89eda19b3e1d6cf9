/* ULID and control codes: bits, most significant first, in Crockford's base32. */
#include "avtale/id.h"

#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

enum { TIME_BITS = 48, RANDOM_SIZE = 10, PAD_BITS = 5 * AVT_ID_LEN - 128, CODE_GROUP = 4 };

/* The digit of the five bits from bit first on; bits before 0 are zero. */
static char digit_at(const uint8_t *bytes, int first)
{
    unsigned value = 0;
    for (int bit = first; bit < first + 5; bit++)
        value = value << 1 | (bit < 0 ? 0U : (unsigned)bytes[bit / 8] >> (7 - bit % 8) & 1U);
    return alphabet[value];
}

struct avt_id avt_id_make(uint64_t milliseconds, const uint8_t random[10])
{
    AVT_INVARIANT(milliseconds >> TIME_BITS == 0);
    uint8_t bytes[TIME_BITS / 8 + RANDOM_SIZE];
    for (int i = 0; i < TIME_BITS / 8; i++)
        bytes[i] = (uint8_t)(milliseconds >> (TIME_BITS - 8 - 8 * i));
    memcpy(bytes + TIME_BITS / 8, random, RANDOM_SIZE);
    struct avt_id id = {.text = ""};
    for (int i = 0; i < AVT_ID_LEN; i++)
        id.text[i] = digit_at(bytes, 5 * i - PAD_BITS);
    return id;
}

bool avt_id_parse(struct avt_id *out, struct avt_span text)
{
    if (text.len != AVT_ID_LEN || text.ptr[0] > '7')
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (memchr(alphabet, text.ptr[i], sizeof alphabet - 1) == NULL)
            return false;
    memcpy(out->text, text.ptr, text.len);
    out->text[AVT_ID_LEN] = '\0';
    return true;
}

bool avt_id_nummer_ok(struct avt_span text)
{
    static const char form[] = "dddd-dddddd";
    if (text.len != sizeof form - 1)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (form[i] == 'd' ? text.ptr[i] < '0' || text.ptr[i] > '9' : text.ptr[i] != form[i])
            return false;
    bool year = memcmp(text.ptr, "1900", 4) >= 0 && memcmp(text.ptr, "2199", 4) <= 0;
    return year && memcmp(text.ptr + 5, "000000", 6) != 0;
}

/* Groups of digits with a dash between. */
static void format_code(char *out, const uint8_t *bytes, int groups)
{
    for (int i = 0; i < groups * CODE_GROUP; i++) {
        if (i > 0 && i % CODE_GROUP == 0)
            *out++ = '-';
        *out++ = digit_at(bytes, 5 * i);
    }
    *out = '\0';
}

void avt_id_control_code(char out[10], const uint8_t digest[32])
{
    format_code(out, digest, 2);
}

void avt_id_head_code(char out[20], const uint8_t digest[32])
{
    format_code(out, digest, 4);
}

bool avt_id_head_code_parse(uint8_t out[10], struct avt_span text)
{
    uint8_t bytes[10] = {0};
    char again[20];
    if (text.len != sizeof again - 1)
        return false;
    for (size_t i = 0, bit = 0; i < text.len; i++) {
        const char *digit = text.ptr[i] == '\0' ? NULL : strchr(alphabet, text.ptr[i]);
        for (int b = 4; digit != NULL && b >= 0 && bit < 8 * sizeof bytes; b--, bit++)
            bytes[bit / 8] = (uint8_t)(bytes[bit / 8] | (((digit - alphabet) >> b & 1) << (7 - bit % 8)));
    }
    format_code(again, bytes, 4);
    if (memcmp(again, text.ptr, text.len) != 0)
        return false;
    memcpy(out, bytes, sizeof bytes);
    return true;
}
