/*
 * Ed25519 public keys, their C2SP "vkey" form, and the numbered key list.
 *
 * A public key is taken only if crypto_core_ed25519_is_valid_point accepts it. That is asked once, where a struct avt_key
 * is made (avt_key_make, which all parsers use): it costs nearly as much as a signature's check. Never fill one by hand.
 * libavtale never holds a secret key: avt_sign_fn is how a caller lends one.
 */
#ifndef AVTALE_KEY_H
#define AVTALE_KEY_H

#include "avtale/arena.h"
#include "avtale/date.h"
#include "avtale/err.h"
#include "avtale/hash.h"
#include "avtale/span.h"

#ifdef __cplusplus
extern "C" {
#endif

enum avt_key_use { AVT_KEY_SEGL, AVT_KEY_LOGG, AVT_KEY_VITNE, AVT_KEY_WEBHOOK, AVT_KEY_ROT };

struct avt_key {
    const char *name; /* no white space, no '+': "demo.avtale/segl/2026a" */
    uint8_t id[4];    /* first 4 bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ point) */
    uint8_t point[32];
};

/* True for what may name a key: not empty, UTF-8 of allowed characters (avtale/text.h), no white space, no '+'. */
bool avt_key_name_is_valid(struct avt_span name);

/* Fills name and id from name and public key, a point; AVT_EFORM if the name is not valid, AVT_EPROOF if the point is
 * not. name is copied into arena. */
struct avt_err avt_key_make(struct avt_arena *arena, struct avt_key *out, const char *name, const uint8_t point[32])
    AVT_NODISCARD;

/* "<name>+<8 hex>+<base64(0x01 ‖ point)>". */
struct avt_err avt_vkey_parse(struct avt_arena *arena, struct avt_key *out, struct avt_span text) AVT_NODISCARD;
const char *avt_vkey_format(struct avt_arena *arena, const struct avt_key *key);

/* True if sig is a good Ed25519 signature of message by key (RFC 8032, libsodium's rules); its point was
 * held against the rules when the key was made. */
bool avt_key_verify(const struct avt_key *key, struct avt_span message, const uint8_t sig[64]);

/* Signs message into sig; 0 if it did. What tests and the signer process give to functions that need a signature. */
typedef int (*avt_sign_fn)(void *ctx, uint8_t sig[64], struct avt_span message);

enum avt_key_state { AVT_KEY_AKTIV, AVT_KEY_PENSJONERT, AVT_KEY_KOMPROMITTERT };

struct avt_listed_key {
    struct avt_key key;
    enum avt_key_use use;
    avt_instant from, to; /* to = INT64_MAX when "aapen" */
    enum avt_key_state state;
    avt_instant compromised; /* from when, if state says so */
};

/* avtale/nokkelliste/v1 */
struct avt_keylist {
    uint64_t number;
    struct avt_digest previous; /* zero when "ingen" */
    avt_instant valid_from;
    struct avt_listed_key *keys;
    size_t n;
};

/* text: the note's text. Exactly the lines of the format, at least one key. */
struct avt_err avt_keylist_parse(struct avt_arena *arena, struct avt_keylist *out, struct avt_span text) AVT_NODISCARD;
struct avt_span avt_keylist_format(struct avt_arena *arena, const struct avt_keylist *list);

/* The listed key of this name, use and instant that may be trusted then: listed, from <= when < to, and not compromised
 * at or before when. NULL if none. */
const struct avt_listed_key *avt_keylist_find(const struct avt_keylist *list, const char *name, enum avt_key_use use,
                                              avt_instant when);

/* An installation in demo mode is one whose name begins with "demo.", and no other. */
bool avt_opphav_is_demo(struct avt_span opphav);

/* A file of vkeys, one a line; lines that are empty or begin with '#' are passed over. */
struct avt_err avt_roots_parse(struct avt_arena *arena, struct avt_key **out, size_t *n, struct avt_span text) AVT_NODISCARD;

#ifdef __cplusplus
}
#endif

#endif
