/*
 * The signer's keys. On disk there are seeds alone; what is derived from a seed must stand, active, with the right use
 * and name, in a key list that the roots have signed. Secret keys lie in memory that libsodium locks and guards.
 */
#ifndef SIGNER_KEYS_H
#define SIGNER_KEYS_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "signer/signer.h"

enum signer_use { SIGNER_SEGL, SIGNER_LOGG, SIGNER_WEBHOOK, SIGNER_USES };

/* Each use: its seed's file, and its key's name behind "<opphav>/", whole or what it begins with. */
struct signer_use_row {
    const char *file, *name;
    enum avt_key_use use;
};
extern const struct signer_use_row signer_uses[SIGNER_USES];

struct signer_key {
    struct avt_listed_key listed;
    uint8_t *secret; /* 64 bytes, sodium_malloc */
};

struct signer_keys {
    const char *opphav;
    struct avt_keylist list;
    struct avt_digest digest; /* of the list's text: what receipts name */
    struct signer_key keys[SIGNER_USES];
};

/* AVT_EUNKNOWNKEY if too few roots have signed the list, AVT_EDATA for files and keys that are not as they should
 * be. */
struct avt_err keys_load(struct avt_arena *arena, struct signer_keys *out,
                         const struct signer_setup *setup) AVT_NODISCARD;

/* Wipes the secret keys. */
void keys_close(struct signer_keys *keys);

/* Signs and verifies what it signed: AVT_EPROOF, and sig untouched, if that fails. */
struct avt_err keys_sign(const struct signer_key *key, uint8_t sig[64], struct avt_span message) AVT_NODISCARD;

/* text as a note with the key's signature, read back and verified as any reader would. */
struct avt_err keys_note(struct avt_arena *arena, struct avt_span *out, const struct signer_key *key,
                         struct avt_span text) AVT_NODISCARD;

/* Pieces that signer_demo_keys shares: a key from a seed's file. secret gets memory of its own; the seed is wiped.
 * AVT_EDATA. */
struct avt_err keys_derive(uint8_t **secret, uint8_t public[32], const char *path) AVT_NODISCARD;

#endif
