/* SHA-256 and lists of it. */
#include "avtale/hash.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "avtale/text.h"

#define PREFIX "sha256:"

enum { HEX_LEN = 2 * sizeof(struct avt_digest), SUM_NAME_AT = HEX_LEN + 2 };

struct avt_digest avt_hash(struct avt_span bytes)
{
    return avt_hash_parts(&bytes, 1);
}

struct avt_digest avt_hash_parts(const struct avt_span *parts, size_t n)
{
    crypto_hash_sha256_state state;
    (void)crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < n; i++)
        if (parts[i].len > 0)
            (void)crypto_hash_sha256_update(&state, (const unsigned char *)parts[i].ptr, parts[i].len);
    struct avt_digest digest;
    (void)crypto_hash_sha256_final(&state, digest.byte);
    return digest;
}

bool avt_digest_equal(const struct avt_digest *a, const struct avt_digest *b)
{
    return sodium_memcmp(a->byte, b->byte, sizeof a->byte) == 0;
}

bool avt_digest_is_zero(const struct avt_digest *d)
{
    return sodium_is_zero(d->byte, sizeof d->byte) == 1;
}

const char *avt_digest_format(struct avt_arena *arena, const struct avt_digest *d)
{
    const size_t skip = sizeof PREFIX - 1, size = sizeof PREFIX + HEX_LEN;
    char *text = avt_arena_alloc(arena, size);
    memcpy(text, PREFIX, skip);
    (void)sodium_bin2hex(text + skip, size - skip, d->byte, sizeof d->byte);
    return text;
}

bool avt_digest_parse(struct avt_digest *out, struct avt_span text)
{
    size_t skip = strlen(PREFIX);
    return avt_span_starts(text, PREFIX) &&
           avt_hex_parse(out->byte, sizeof out->byte, avt_span_make(text.ptr + skip, text.len - skip));
}

struct avt_span avt_digest_span(const struct avt_digest *d)
{
    return avt_span_make(d->byte, sizeof d->byte);
}

/* sha256sum(1) escapes names with a backslash or a line break in them; we have none, nor other control characters. */
static bool name_is_plain(struct avt_span name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        if (c < 0x20 || c == 0x7F || c == '\\')
            return false;
    }
    return name.len > 0;
}

static int compare_sums(const void *a, const void *b)
{
    const struct avt_sum *left = a, *right = b;
    return strcmp(left->name, right->name);
}

struct avt_span avt_sums_format(struct avt_arena *arena, struct avt_sum *sums, size_t n)
{
    struct avt_buf buf = AVT_BUF(arena);
    if (n > 0)
        qsort(sums, n, sizeof *sums, compare_sums);
    for (size_t i = 0; i < n; i++) {
        AVT_INVARIANT(name_is_plain(avt_span_str(sums[i].name)));
        avt_buf_str(&buf, avt_hex_format(arena, sums[i].digest.byte, sizeof sums[i].digest.byte));
        avt_buf_str(&buf, "  ");
        avt_buf_str(&buf, sums[i].name);
        avt_buf_char(&buf, '\n');
    }
    return avt_buf_get(&buf);
}

static bool parse_sum(struct avt_arena *arena, struct avt_sum *out, struct avt_span line)
{
    if (line.len <= SUM_NAME_AT ||
        !avt_hex_parse(out->digest.byte, sizeof out->digest.byte, avt_span_make(line.ptr, HEX_LEN)))
        return false;
    struct avt_span name = avt_span_make(line.ptr + SUM_NAME_AT, line.len - SUM_NAME_AT);
    out->name = avt_arena_strn(arena, name.ptr, name.len);
    return line.ptr[HEX_LEN] == ' ' && line.ptr[HEX_LEN + 1] == ' ' && name_is_plain(name);
}

/* Names must be sorted and differ, so that one set of files has one list. */
struct avt_err avt_sums_parse(struct avt_arena *arena, struct avt_sum **out, size_t *n, struct avt_span text)
{
    struct avt_sum *sums = NULL;
    size_t count = 0, cap = 0;
    struct avt_span line;
    for (bool ended; avt_span_line(&text, &line, &ended); count++) {
        const char *where = avt_arena_format(arena, "linje %zu", count + 1);
        sums = avt_arena_grow(arena, sums, count, &cap, sizeof *sums);
        if (!ended || !parse_sum(arena, &sums[count], line))
            return avt_err_make(AVT_EFORM, where, "not a line of sha256sum");
        if (count > 0 && compare_sums(&sums[count - 1], &sums[count]) >= 0)
            return avt_err_make(AVT_EFORM, where, "names are not sorted, or one stands twice");
    }
    *out = sums;
    *n = count;
    return AVT_NOERR;
}
