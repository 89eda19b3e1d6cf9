/* Ed25519 public keys and their vkey form (c2sp.org/signed-note). */
#include "avtale/key.h"

#include <sodium.h>
#include <string.h>

#include "avtale/text.h"

enum { TYPE_ED25519 = 1 };

bool avt_key_name_is_valid(struct avt_span name)
{
    return name.len > 0 && memchr(name.ptr, '+', name.len) == NULL && avt_text_is_utf8(name) &&
           avt_text_is_allowed(name, false) && !avt_text_has_space(name);
}

struct avt_err avt_key_make(struct avt_arena *arena, struct avt_key *out, const char *name, const uint8_t point[32])
{
    struct avt_key key = {.name = avt_arena_str(arena, name)};
    if (!avt_key_name_is_valid(avt_span_str(name)))
        return avt_err_make(AVT_EFORM, "", "not a key name");
    if (crypto_core_ed25519_is_valid_point(point) != 1)
        return avt_err_make(AVT_EPROOF, key.name, "public key is not a valid point");
    memcpy(key.point, point, sizeof key.point);
    const char type[] = {'\n', TYPE_ED25519};
    struct avt_span bytes = avt_span_make(point, sizeof key.point);
    struct avt_span parts[] = {avt_span_str(name), avt_span_make(type, sizeof type), bytes};
    struct avt_digest digest = avt_hash_parts(parts, 3);
    memcpy(key.id, digest.byte, sizeof key.id);
    *out = key;
    return AVT_NOERR;
}

struct avt_err avt_vkey_parse(struct avt_arena *arena, struct avt_key *out, struct avt_span text)
{
    struct avt_span name, hex, typed;
    uint8_t id[sizeof out->id];
    /* The name has no '+', but base64 may: what stands behind the second is all of the key. */
    if (!avt_span_cut(&text, '+', &name) || !avt_span_cut(&text, '+', &hex) || !avt_hex_parse(id, sizeof id, hex))
        return avt_err_make(AVT_EFORM, "", "not a vkey");
    AVT_TRY(avt_b64_parse(arena, &typed, text));
    if (typed.len != 1 + sizeof out->point || typed.ptr[0] != TYPE_ED25519)
        return avt_err_make(AVT_EFORM, "", "not an Ed25519 vkey");
    if (!avt_key_name_is_valid(name))
        return avt_err_make(AVT_EFORM, "", "not a key name");
    struct avt_key key = {0};
    AVT_TRY(avt_key_make(arena, &key, avt_arena_strn(arena, name.ptr, name.len), (const uint8_t *)typed.ptr + 1));
    if (memcmp(key.id, id, sizeof id) != 0)
        return avt_err_make(AVT_EPROOF, key.name, "key id is not that of name and key");
    *out = key;
    return AVT_NOERR;
}

const char *avt_vkey_format(struct avt_arena *arena, const struct avt_key *key)
{
    uint8_t typed[1 + sizeof key->point] = {TYPE_ED25519};
    memcpy(typed + 1, key->point, sizeof key->point);
    return avt_arena_format(arena, "%s+%s+%s", key->name, avt_hex_format(arena, key->id, sizeof key->id),
                            avt_b64_format(arena, typed, sizeof typed));
}

bool avt_key_verify(const struct avt_key *key, struct avt_span message, const uint8_t sig[64])
{
    return crypto_sign_verify_detached(sig, (const unsigned char *)message.ptr, message.len, key->point) == 0;
}

/* Installations */

bool avt_opphav_is_demo(struct avt_span opphav)
{
    static const char prefix[] = "demo.";
    return avt_span_starts(opphav, prefix) && opphav.len > sizeof prefix - 1;
}
