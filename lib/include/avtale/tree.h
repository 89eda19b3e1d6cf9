/*
 * The Merkle tree of the log (RFC 6962 section 2.1, RFC 9162 section 2.1): leaf hash SHA-256(0x00 ‖ entry), node hash
 * SHA-256(0x01 ‖ left ‖ right), root of the empty tree SHA-256("").
 */
#ifndef AVTALE_TREE_H
#define AVTALE_TREE_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/hash.h"
#include "avtale/span.h"

#ifdef __cplusplus
extern "C" {
#endif

struct avt_digest avt_tree_leaf(struct avt_span entry);
struct avt_digest avt_tree_node(const struct avt_digest *left, const struct avt_digest *right);

/* The right edge of a tree: enough to append and to know the root. Zero-initialised it is the empty tree. */
struct avt_tree {
    uint64_t size;
    struct avt_digest peak[64]; /* peak[h]: root of the complete subtree of 2^h leaves, if bit h of size is set */
};

void avt_tree_append(struct avt_tree *tree, const struct avt_digest *leaf);
struct avt_digest avt_tree_root(const struct avt_tree *tree);

/*
 * Reads the hash of the complete subtree of 2^level leaves that begins at leaf index << level. The store gives it; for
 * levels it does not keep it may compute it from lower ones.
 */
typedef struct avt_err (*avt_hash_fn)(void *ctx, struct avt_digest *out, unsigned level, uint64_t index);

/* Root of the first size leaves; the peaks of that tree. */
struct avt_err avt_tree_load(struct avt_tree *out, uint64_t size, avt_hash_fn read, void *ctx) AVT_NODISCARD;

struct avt_proof {
    struct avt_digest *path;
    size_t n;
};

/* Proof that leaf index stands in the tree of size leaves (RFC 9162 section 2.1.3). index < size. */
struct avt_err avt_proof_inclusion(struct avt_arena *arena, struct avt_proof *out, uint64_t index, uint64_t size,
                                   avt_hash_fn read, void *ctx) AVT_NODISCARD;
bool avt_proof_inclusion_verify(const struct avt_proof *proof, uint64_t index, uint64_t size, const struct avt_digest *leaf,
                                const struct avt_digest *root);

/* Proof that the tree of old leaves is a prefix of the tree of size leaves (section 2.1.4). 0 < old <= size. */
struct avt_err avt_proof_consistency(struct avt_arena *arena, struct avt_proof *out, uint64_t old, uint64_t size,
                                     avt_hash_fn read, void *ctx) AVT_NODISCARD;
/* old = 0 is consistent with everything only with an empty proof and the root of the empty tree. */
bool avt_proof_consistency_verify(const struct avt_proof *proof, uint64_t old, uint64_t size, const struct avt_digest *old_root,
                                  const struct avt_digest *root);

#ifdef __cplusplus
}
#endif

#endif
