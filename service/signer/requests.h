/* What the signer does for those who ask: one function per request, in one table. */
#ifndef SIGNER_REQUESTS_H
#define SIGNER_REQUESTS_H

#include "avtale/span.h"
#include "signer/book.h"
#include "signer/keys.h"
#include "signer/state.h"
#include "signer/wire.h"

/* All the signer knows. */
struct desk {
    struct signer_keys keys;
    struct avt_digest list_file; /* of the newest key list: what its leaf is of */
    struct signer_state state;
    struct book book;
    bool open;            /* the book is that of the log that the state remembers */
    avt_instant last_tid; /* of the receipts sealed since the start */
};

/* Serves one message. The answer is a whole message: done, or refused, which is logged. */
struct avt_buf requests_serve(struct desk *desk, struct avt_arena *arena, const struct wire_message *message);

#endif
