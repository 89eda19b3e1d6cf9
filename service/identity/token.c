/* Bearer tokens of demo mode: "demo.<id>.<expiry>.<HMAC-SHA-256 of what stands before it>", for tests and scripts. */
#include <inttypes.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "avtale/text.h"
#include "identity/identity.h"
#include "sys/clock.h"
#include "sys/file.h"

enum { KEY_BYTES = crypto_auth_hmacsha256_KEYBYTES, MAC_BYTES = crypto_auth_hmacsha256_BYTES };

_Static_assert(KEY_BYTES == sizeof(((struct identity_key *)NULL)->byte), "the key has another length");

static struct avt_err refused(void)
{
    return avt_err_make(AVT_ELOGIN, "authorization", "no valid token");
}

static const char *key_path(struct avt_arena *arena, const char *dir)
{
    return avt_arena_format(arena, "%s/demo-token.key", dir);
}

static struct avt_err key_read(struct avt_arena *arena, struct avt_span *out, const char *dir)
{
    struct avt_span key;
    AVT_TRY(file_read(arena, &key, key_path(arena, dir), KEY_BYTES));
    if (key.len != KEY_BYTES)
        return avt_err_make(AVT_EDATA, "demo-token.key", "not a key");
    *out = key;
    return AVT_NOERR;
}

/* Of two who make it at once, one is told that it exists; both then read the same. */
static struct avt_err key_make(struct avt_arena *arena, struct avt_span *out, const char *dir)
{
    uint8_t key[KEY_BYTES];
    AVT_TRY(file_mkdir(dir, 0700)); /* a token may be made before the service has run */
    random_bytes(key, sizeof key);
    struct avt_err err = file_create(key_path(arena, dir), avt_span_make(key, sizeof key), 0600);
    sodium_memzero(key, sizeof key);
    if (err.code != AVT_OK && err.code != AVT_EDONE)
        return err;
    return key_read(arena, out, dir);
}

static void mac(uint8_t out[MAC_BYTES], struct avt_span key, struct avt_span text)
{
    crypto_auth_hmacsha256_state state; /* the one-shot call and this give the same for a key of this length */
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)key.ptr, key.len);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)text.ptr, text.len);
    crypto_auth_hmacsha256_final(&state, out);
    sodium_memzero(&state, sizeof state);
}

struct avt_err identity_token(struct avt_arena *arena, const char **out, const char *dir, const char *id,
                              avt_instant expires)
{
    struct avt_span key = {0};
    uint8_t sum[MAC_BYTES];
    struct avt_err err = key_read(arena, &key, dir);
    if (err.code == AVT_ENOTFOUND)
        err = key_make(arena, &key, dir);
    AVT_TRY(err);
    const char *text = avt_arena_format(arena, "demo.%s.%" PRId64, id, expires);
    mac(sum, key, avt_span_str(text));
    *out = avt_arena_format(arena, "%s.%s", text, avt_b64url_format(arena, sum, sizeof sum));
    return AVT_NOERR;
}

/* The token's parts, and what the HMAC is over; false unless it has the form. */
static bool parse(struct avt_arena *arena, const char *token, struct avt_span *text, struct avt_span *id,
                  uint64_t *expires, struct avt_span *sum)
{
    struct avt_span rest = avt_span_str(token), word;
    if (!avt_span_cut(&rest, '.', &word) || !avt_span_is(word, "demo") || !avt_span_cut(&rest, '.', id) ||
        !avt_span_cut(&rest, '.', &word) || !avt_span_u64(word, INT64_MAX, expires))
        return false;
    *text = avt_span_make(token, (size_t)(word.ptr + word.len - token));
    return avt_b64url_parse(arena, sum, rest).code == AVT_OK && sum->len == MAC_BYTES;
}

/* While there is no file there is nothing to keep: the first token may be made after the start. */
static struct avt_err key_keep(struct avt_arena *arena, struct identity_key *key, const char *dir)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    struct avt_span read = {0};
    AVT_INVARIANT(pthread_mutex_lock(&lock) == 0);
    struct avt_err err = key->known ? AVT_NOERR : key_read(arena, &read, dir);
    if (err.code == AVT_OK && !key->known) {
        memcpy(key->byte, read.ptr, sizeof key->byte);
        key->known = true;
    }
    AVT_INVARIANT(pthread_mutex_unlock(&lock) == 0);
    return err;
}

struct avt_err identity_token_check(struct avt_arena *arena, const char **id, struct identity_key *key, const char *dir,
                                    const char *token, avt_instant now)
{
    struct avt_span text, name, sum;
    uint8_t own[MAC_BYTES];
    uint64_t expires;
    if (!parse(arena, token, &text, &name, &expires, &sum))
        return refused();
    struct avt_err err = key_keep(arena, key, dir);
    if (err.code == AVT_ENOTFOUND)
        return refused(); /* no token was ever made here */
    AVT_TRY(err);
    mac(own, avt_span_make(key->byte, sizeof key->byte), text);
    if (sodium_memcmp(own, sum.ptr, sizeof own) != 0 || (avt_instant)expires <= now)
        return refused();
    *id = avt_arena_strn(arena, name.ptr, name.len);
    return AVT_NOERR;
}
