/* The Merkle tree as RFC 9162 defines it, by plain recursion over all leaves: what the library is compared with. */
#ifndef UNIT_LOG_NAIVE_H
#define UNIT_LOG_NAIVE_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "avtale/tree.h"

struct naive {
    const struct avt_digest *leaf;
    uint64_t size;
};

static inline uint64_t naive_split(uint64_t n)
{
    uint64_t k = 1;

    while (2 * k < n)
        k *= 2;
    return k;
}

static inline struct avt_digest naive_root(const struct avt_digest *leaf, uint64_t n)
{
    struct avt_digest left, right;

    if (n == 0)
        return avt_hash(AVT_SPAN(""));
    if (n == 1)
        return leaf[0];
    left = naive_root(leaf, naive_split(n));
    right = naive_root(leaf + naive_split(n), n - naive_split(n));
    return avt_tree_node(&left, &right);
}

/* An avt_hash_fn. Asking for a subtree that is not complete is an error. */
static inline struct avt_err naive_read(void *ctx, struct avt_digest *out, unsigned level, uint64_t index)
{
    const struct naive *tree = ctx;

    if (level > 63 || (index + 1) << level > tree->size)
        return avt_err_make(AVT_ESTORE, "", "no such subtree");
    *out = naive_root(tree->leaf + (index << level), UINT64_C(1) << level);
    return AVT_NOERR;
}

/* n leaves, all different. */
static inline void naive_fill(struct avt_digest *leaf, size_t n)
{
    for (size_t i = 0; i < n; i++)
        leaf[i] = avt_tree_leaf(avt_span_make(&i, sizeof(i)));
}

#endif
