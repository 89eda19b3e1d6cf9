/* The Merkle tree: leaves, nodes, and the right edge that grows. */
#include "avtale/tree.h"

struct avt_digest avt_tree_leaf(struct avt_span entry)
{
    const struct avt_span parts[] = {avt_span_make("\x00", 1), entry};
    return avt_hash_parts(parts, 2);
}

struct avt_digest avt_tree_node(const struct avt_digest *left, const struct avt_digest *right)
{
    const struct avt_span parts[] = {avt_span_make("\x01", 1), avt_digest_span(left), avt_digest_span(right)};
    return avt_hash_parts(parts, 3);
}

/* Adding a leaf is adding one to a binary number: each peak met on the way is a carry. */
void avt_tree_append(struct avt_tree *tree, const struct avt_digest *leaf)
{
    struct avt_digest carry = *leaf;
    unsigned h = 0;
    AVT_INVARIANT(tree->size < UINT64_MAX);
    for (; tree->size >> h & 1; h++)
        carry = avt_tree_node(&tree->peak[h], &carry);
    tree->peak[h] = carry;
    tree->size++;
}

struct avt_digest avt_tree_root(const struct avt_tree *tree)
{
    struct avt_digest root = avt_hash(AVT_SPAN(""));
    bool first = true;
    for (unsigned h = 0; h < 64; h++) {
        if (!(tree->size >> h & 1))
            continue;
        root = first ? tree->peak[h] : avt_tree_node(&tree->peak[h], &root);
        first = false;
    }
    return root;
}

struct avt_err avt_tree_load(struct avt_tree *out, uint64_t size, avt_hash_fn read, void *ctx)
{
    struct avt_tree tree = {.size = size};
    /* The peak of height h begins where all higher peaks end, so its index is size's bits above h, less its own. */
    for (unsigned h = 0; h < 64; h++) {
        if (size >> h & 1)
            AVT_TRY(read(ctx, &tree.peak[h], h, (size >> h) - 1));
    }
    *out = tree;
    return AVT_NOERR;
}
