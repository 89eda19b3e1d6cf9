/*
 * Checkpoints (c2sp.org/tlog-checkpoint), tlog-proofs (c2sp.org/tlog-proof@v1) and the log's leaf.
 */
#ifndef AVTALE_CHECKPOINT_H
#define AVTALE_CHECKPOINT_H

#include "avtale/arena.h"
#include "avtale/err.h"
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

/* The entry that is logged for an R file: SHA-256("avtale/blad/v1\n" ‖ salt ‖ SHA-256(file)). Its leaf hash is
 * avt_tree_leaf of these 32 bytes. */
struct avt_digest avt_leaf_entry(const uint8_t salt[32], struct avt_span file);

struct avt_tlog_proof {
    struct avt_span extra; /* the leaf's salt */
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
