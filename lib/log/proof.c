/* Proofs of inclusion and consistency (RFC 9162 sections 2.1.3 and 2.1.4): making and verifying. */
#include "avtale/tree.h"

/* A path has one hash for each level of a tree of up to 2^64 leaves; a consistency proof may have one more. */
enum { PATH_MAX_HASHES = 65 };

struct prover {
    avt_hash_fn read;
    void *ctx;
    struct avt_proof proof;
};

/* The largest power of two smaller than n, for n > 1: where RFC 9162 splits a tree of n leaves. */
static uint64_t split(uint64_t n)
{
    uint64_t k = 1;
    while (k < n - k)
        k <<= 1;
    return k;
}

/* Root of the n leaves from begin on. Splits leave begin divisible by the size of each complete subtree within. */
static struct avt_err range_root(const struct prover *p, struct avt_digest *out, uint64_t begin, uint64_t n)
{
    if ((n & (n - 1)) == 0) {
        unsigned level = 0;
        while (n >> level > 1)
            level++;
        return p->read(p->ctx, out, level, begin >> level);
    }
    struct avt_digest left, right;
    AVT_TRY(range_root(p, &left, begin, split(n)));
    AVT_TRY(range_root(p, &right, begin + split(n), n - split(n)));
    *out = avt_tree_node(&left, &right);
    return AVT_NOERR;
}

static struct avt_err add_root(struct prover *p, uint64_t begin, uint64_t n)
{
    AVT_INVARIANT(p->proof.n < PATH_MAX_HASHES);
    return range_root(p, &p->proof.path[p->proof.n++], begin, n);
}

/* PATH of RFC 9162 section 2.1.3.1, for leaf begin + m of the n leaves from begin on. */
static struct avt_err prove_leaf(struct prover *p, uint64_t m, uint64_t begin, uint64_t n)
{
    if (n == 1)
        return AVT_NOERR;
    const uint64_t k = split(n);
    if (m < k) {
        AVT_TRY(prove_leaf(p, m, begin, k));
        return add_root(p, begin + k, n - k);
    }
    AVT_TRY(prove_leaf(p, m - k, begin + k, n - k));
    return add_root(p, begin, k);
}

/* SUBPROOF of section 2.1.4.1. known: the verifier has the root of these leaves, since they are the whole old tree. */
static struct avt_err prove_prefix(struct prover *p, uint64_t m, uint64_t begin, uint64_t n, bool known)
{
    if (m == n)
        return known ? AVT_NOERR : add_root(p, begin, n);
    const uint64_t k = split(n);
    if (m <= k) {
        AVT_TRY(prove_prefix(p, m, begin, k, known));
        return add_root(p, begin + k, n - k);
    }
    AVT_TRY(prove_prefix(p, m - k, begin + k, n - k, false));
    return add_root(p, begin, k);
}

static struct prover prover_make(struct avt_arena *arena, avt_hash_fn read, void *ctx)
{
    struct avt_digest *path = avt_arena_array(arena, PATH_MAX_HASHES, sizeof(*path));
    return (struct prover){.read = read, .ctx = ctx, .proof = {.path = path}};
}

struct avt_err avt_proof_inclusion(struct avt_arena *arena, struct avt_proof *out, uint64_t index, uint64_t size,
                                   avt_hash_fn read, void *ctx)
{
    struct prover p = prover_make(arena, read, ctx);
    AVT_INVARIANT(index < size);
    AVT_TRY(prove_leaf(&p, index, 0, size));
    *out = p.proof;
    return AVT_NOERR;
}

struct avt_err avt_proof_consistency(struct avt_arena *arena, struct avt_proof *out, uint64_t old, uint64_t size,
                                     avt_hash_fn read, void *ctx)
{
    struct prover p = prover_make(arena, read, ctx);
    AVT_INVARIANT(old > 0 && old <= size);
    AVT_TRY(prove_prefix(&p, old, 0, size, true));
    *out = p.proof;
    return AVT_NOERR;
}

/*
 * The climb both verifiers make (RFC 9162 sections 2.1.3.2 and 2.1.4.2, whose names these are): fn is the node's place
 * on its level, sn the last node's. A last node without sibling rises until it is a right child.
 */
struct climb {
    uint64_t fn, sn;
};

static bool climb_is_right(const struct climb *c)
{
    return (c->fn & 1) || c->fn == c->sn;
}

static void climb_up(struct climb *c)
{
    if (climb_is_right(c)) {
        while (!(c->fn & 1) && c->fn != 0) {
            c->fn >>= 1;
            c->sn >>= 1;
        }
    }
    c->fn >>= 1;
    c->sn >>= 1;
}

bool avt_proof_inclusion_verify(const struct avt_proof *proof, uint64_t index, uint64_t size,
                                const struct avt_digest *leaf, const struct avt_digest *root)
{
    struct climb c = {.fn = index, .sn = size - 1};
    struct avt_digest hash = *leaf;
    if (index >= size)
        return false;
    for (size_t i = 0; i < proof->n; i++, climb_up(&c)) {
        const struct avt_digest *sibling = &proof->path[i];
        if (c.sn == 0)
            return false;
        hash = climb_is_right(&c) ? avt_tree_node(sibling, &hash) : avt_tree_node(&hash, sibling);
    }
    return c.sn == 0 && avt_digest_equal(&hash, root);
}

/* Section 2.1.4.2 from step 3 on, for 0 < old < size and the node that both trees have in common. */
static bool verify_prefix(const struct avt_digest *common, const struct avt_proof *proof, struct climb c,
                          const struct avt_digest *old_root, const struct avt_digest *root)
{
    struct avt_digest fr = *common, sr = *common;
    while (c.fn & 1) {
        c.fn >>= 1;
        c.sn >>= 1;
    }
    for (size_t i = 0; i < proof->n; i++, climb_up(&c)) {
        const struct avt_digest *sibling = &proof->path[i];
        if (c.sn == 0)
            return false;
        if (climb_is_right(&c)) {
            fr = avt_tree_node(sibling, &fr);
            sr = avt_tree_node(sibling, &sr);
        } else {
            sr = avt_tree_node(&sr, sibling);
        }
    }
    return c.sn == 0 && avt_digest_equal(&fr, old_root) && avt_digest_equal(&sr, root);
}

bool avt_proof_consistency_verify(const struct avt_proof *proof, uint64_t old, uint64_t size,
                                  const struct avt_digest *old_root, const struct avt_digest *root)
{
    const struct avt_digest empty = avt_hash(AVT_SPAN(""));
    if (old > size || (old == 0 && !avt_digest_equal(old_root, &empty)))
        return false;
    if (old == size)
        return proof->n == 0 && avt_digest_equal(old_root, root);
    if (old == 0 || proof->n == 0)
        return old == 0 && proof->n == 0;
    const struct climb c = {.fn = old - 1, .sn = size - 1};
    /* When old is a power of two the old root is itself the common node, and the proof leaves it out. */
    if ((old & (old - 1)) == 0)
        return verify_prefix(old_root, proof, c, old_root, root);
    const struct avt_proof rest = {.path = proof->path + 1, .n = proof->n - 1};
    return verify_prefix(&proof->path[0], &rest, c, old_root, root);
}
