/*
 * The vault: keys of content, outside the database and its backups, and encryption with them.
 *
 * One key per agreement, made and on disk before the first record that needs it; erasing content is deleting its key's
 * file, and takes effect at once, in running processes too. Encryption is XChaCha20-Poly1305 (libsodium) with a random
 * nonce in front; what the bytes are (`kind`) and whose (`owner`) is authenticated with them, so that a blob cannot be
 * moved to another row. Thread-safe.
 *
 * Files: <dir>/<last two characters of owner>/<owner>.key and <dir>/hmac.key, 32 random bytes each, 0600.
 */
#ifndef STORE_VAULT_H
#define STORE_VAULT_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/hash.h"
#include "avtale/span.h"

struct vault;

/* Keys that are no agreement's. */
#define VAULT_PUSH "push" /* addresses, endpoints and secrets: front writes, push reads */
#define VAULT_SVAR "svar" /* stored answers, reading log */

/*
 * dir is made if missing, 0700. only: NULL, or the one key this process may use (push). With NULL the HMAC key and the
 * keys that are no agreement's are made if missing. AVT_ESTORE; AVT_EDATA if the HMAC key's file is not a key.
 */
struct avt_err vault_open(struct vault **out, const char *dir, const char *only) AVT_NODISCARD;
void vault_close(struct vault **vault);

/* Makes the key of a new agreement; durable when it returns. Fine if it is there. AVT_ESTORE. */
struct avt_err vault_create(struct vault *vault, const char *owner) AVT_NODISCARD;

/* Erases all that was ever sealed for the agreement: its key's file is gone when it returns. Fine if it was. AVT_ESTORE. */
struct avt_err vault_erase(struct vault *vault, const char *owner) AVT_NODISCARD;

/* owner: agreement id or one of the names above. AVT_ENOTFOUND if the key is gone (erased) or not this process's to
 * use, AVT_EDATA if its file is not a key, AVT_EPROOF if the bytes do not open. */
struct avt_err vault_seal(struct vault *vault, struct avt_arena *arena, struct avt_span *out, const char *owner,
                          const char *kind, struct avt_span plain) AVT_NODISCARD;
struct avt_err vault_unseal(struct vault *vault, struct avt_arena *arena, struct avt_span *out, const char *owner,
                            const char *kind, struct avt_span sealed) AVT_NODISCARD;

/* Kinds of what is looked up by keyed hash. */
#define VAULT_FNR      "fnr"
#define VAULT_ORGNR    "orgnr"
#define VAULT_NAVIDENT "navident"

/* Keyed hash for look-ups by fnr, orgnr or Nav ident: HMAC-SHA-256(key, kind ‖ 0x00 ‖ value), kind e.g. "fnr". Only
 * for a vault opened with only == NULL. */
void vault_hmac(struct vault *vault, uint8_t out[32], const char *kind, const char *value);

#endif
