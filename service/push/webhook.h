/* Webhooks as Standard Webhooks 1.0.0 has them, signed anew for each attempt: v1 (HMAC-SHA-256) and v1a (Ed25519, by
 * the signer). */
#ifndef PUSH_WEBHOOK_H
#define PUSH_WEBHOOK_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "push/outbox.h"
#include "push/transfer.h"
#include "signer/signer.h"

/* The thin body: {"type":"avtale.godkjent","timestamp":"…Z","data":{"avtale":"<ULID>","nr":7,"versjon":2}}. It says
 * that something happened and where to read it, and nothing about anybody. A type has no hyphens: they become
 * underscores. */
struct avt_span webhook_body(struct avt_arena *arena, const struct outbox_row *row);

/* The bytes of "whsec_<base64>", 24 to 64 of them; else AVT_EFORM. */
struct avt_err webhook_secret(struct avt_arena *arena, struct avt_span *out, const char *text) AVT_NODISCARD;

/* "v1,<base64>" over "<id>.<timestamp>.<body>". */
const char *webhook_v1(struct avt_arena *arena, struct avt_span secret, const char *id, avt_instant timestamp,
                       struct avt_span body);

/* Makes transfer the attempt to post row to endpoint. anywhere: plain http and addresses that are not public are
 * allowed. AVT_EFORM for an endpoint that can never work, AVT_ESEAL. */
struct avt_err webhook_prepare(struct transfer *transfer, struct signer *signer, const struct outbox_row *row,
                               const struct endpoint *endpoint, bool anywhere) AVT_NODISCARD;

#endif
