/*
 * Identity: from a login to an actor. The demo login knows synthetic people from a file; OIDC comes beside it.
 */
#ifndef IDENTITY_IDENTITY_H
#define IDENTITY_IDENTITY_H

#include "avtale/date.h"
#include "avtale/err.h"
#include "avtale/span.h"
#include "avtale/zip.h"
#include "base/request.h"
#include "store/vault.h"

struct identity;

struct identity_person {
    const char *id, *navn, *fnr, *navident, *epost, *slag; /* slag: what the choice page groups by */
    struct pairs virksomheter, nav_roller;
};

/*
 * The demo's people, from XML (service/demo/personer.xml). AVT_EDATA with file:line for anybody whose fnr is not
 * synthetic (month + 80) or has wrong check digits.
 */
struct avt_err identity_load(struct identity **out, struct avt_arena *arena, struct avt_span xml,
                             const char *file) AVT_NODISCARD;
const struct identity_person *identity_find(const struct identity *identity, const char *id); /* or NULL */
const struct identity_person *identity_list(const struct identity *identity, size_t *n);

/* An actor of a person, in arena. */
struct actor *identity_actor(struct avt_arena *arena, const struct identity_person *person, struct vault *vault);

/* What tokens are checked with, when it has been read. Begins as zeros; threads may share it. */
struct identity_key {
    bool known;
    uint8_t byte[32];
};

/*
 * Bearer tokens of demo mode: "demo.<id>.<expiry>.<HMAC>", key in dir/demo-token.key (made with dir if missing). Expiry in real
 * time, not the demo's. A token that is malformed, expired or of another key is AVT_ELOGIN. The check reads the file
 * once, and keeps what it read in key.
 */
struct avt_err identity_token(struct avt_arena *arena, const char **out, const char *dir, const char *id,
                              avt_instant expires) AVT_NODISCARD;
struct avt_err identity_token_check(struct avt_arena *arena, const char **id, struct identity_key *key, const char *dir,
                                    const char *token, avt_instant now) AVT_NODISCARD;

/*
 * The identity record S commits to (format v1): UTF-8 lines "avtale/identitet/v1", "navn …", "foedselsnummer …" or
 * "navident …", and with orgnr "virksomhet …". orgnr NULL unless acting for a business.
 */
struct avt_span identity_record(struct avt_arena *arena, const struct actor *actor, const char *orgnr);

/* The evidence of who declared: JSON with a salt of its own, the login, the identity record and the salt that S commits to
 * it with. */
struct avt_span identity_evidence(struct avt_arena *arena, const struct actor *actor, const char *identitet,
                                  const uint8_t part_salt[32]);

#endif
