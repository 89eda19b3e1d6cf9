/*
 * Checkpoints (c2sp.org/tlog-checkpoint), tlog-proofs (c2sp.org/tlog-proof@v1) and the log's leaf.
 */
#ifndef AVTALE_CHECKPOINT_H
#define AVTALE_CHECKPOINT_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/id.h"
#include "avtale/span.h"
#include "avtale/tree.h"

#ifdef __cplusplus
extern "C" {
#endif

struct avt_checkpoint {
    const char *origin; /* "<opphav>/logg/1" */
    uint64_t size;
    struct avt_digest root;
};

/* The note's text: origin, size, base64 root; no extension lines. */
struct avt_span avt_checkpoint_format(struct avt_arena *arena, const struct avt_checkpoint *checkpoint);
struct avt_err avt_checkpoint_parse(struct avt_arena *arena, struct avt_checkpoint *out, struct avt_span text) AVT_NODISCARD;

/* In one line of another text: "<origin> <size> <root>". read is false for what is not. */
void avt_checkpoint_write(struct avt_buf *buf, const struct avt_checkpoint *checkpoint);
bool avt_checkpoint_read(struct avt_arena *arena, struct avt_checkpoint *out, struct avt_span text);

/* A record as the log has it. */
struct avt_leaf {
    uint8_t salt[32];
    struct avt_id avtale;
    unsigned nr;
    struct avt_digest r; /* of the text of R */
};

/* The entry that is logged for a record: SHA-256("avtale/blad/v1\n" ‖ salt ‖ id ‖ nr, 4 bytes big-endian ‖ r). Its leaf
 * hash is avt_tree_leaf of these 32 bytes. So no receipt stands there as another record's. */
struct avt_digest avt_leaf_entry(const struct avt_leaf *leaf);

/* The entry of what is public, a key list: SHA-256("avtale/offentlig/v1\n" ‖ SHA-256(file)). */
struct avt_digest avt_leaf_public(const struct avt_digest *file);

struct avt_tlog_proof {
    struct avt_span extra; /* the leaf's salt; empty for what is public */
    uint64_t index;
    struct avt_proof proof;
    struct avt_span checkpoint; /* the whole signed note */
};

struct avt_span avt_tlog_proof_format(struct avt_arena *arena, const struct avt_tlog_proof *proof);
struct avt_err avt_tlog_proof_parse(struct avt_arena *arena, struct avt_tlog_proof *out, struct avt_span file) AVT_NODISCARD;

#ifdef __cplusplus
}
#endif

#endif
