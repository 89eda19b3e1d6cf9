/* The log as a bundle reads it: a tile once, and the same hashes. */
#include "store/store.h"
#include "sys/clock.h"
#include "unit/service/folder.h"
#include "writer/journal.h"

enum { LEAVES = 2 * 256 + 77 };

static struct store *log_of(struct folder *folder, struct avt_tree *tree)
{
    struct store *store = NULL;
    assert_ok(store_open(&store, folder_at(folder, "db"), true));
    assert_ok(store_begin(store));
    for (unsigned i = 0; i < LEAVES; i++)
        assert_ok(journal_leaf(store, tree, &(struct avt_leaf){.avtale = {"01ARYZ6S41TSV4RRFFQ69G5FAV"}, .nr = i}));
    assert_ok(store_commit(store));
    return store;
}

static void assert_level(struct store *store, struct journal_tiles *tiles, unsigned level)
{
    for (uint64_t i = 0; i < (uint64_t)LEAVES >> level; i++) {
        struct avt_digest one, other;
        assert_ok(journal_hash(store, &one, level, i));
        assert_ok(journal_tiles_hash(tiles, &other, level, i));
        assert_true(avt_digest_equal(&one, &other));
    }
    struct avt_digest none;
    assert_code(journal_tiles_hash(tiles, &none, level, (uint64_t)LEAVES >> level), AVT_EDATA);
}

static void tiles_give_what_the_log_gives(void **state)
{
    struct folder *folder = *state;
    struct avt_tree tree = {0};
    struct store *store = log_of(folder, &tree);
    struct journal_tiles tiles = {.store = store, .arena = folder->arena};
    const struct avt_digest root = avt_tree_root(&tree);
    for (unsigned level = 0; LEAVES >> level > 0; level++)
        assert_level(store, &tiles, level);
    for (unsigned i = 0; i < LEAVES; i += 13) {
        struct avt_digest entry = avt_leaf_entry(&(struct avt_leaf){.avtale = {"01ARYZ6S41TSV4RRFFQ69G5FAV"}, .nr = i});
        struct avt_digest leaf = avt_tree_leaf(avt_digest_span(&entry));
        struct avt_proof proof;
        assert_ok(avt_proof_inclusion(folder->arena, &proof, i, LEAVES, journal_tiles_hash, &tiles));
        assert_true(avt_proof_inclusion_verify(&proof, i, LEAVES, &leaf, &root));
    }
    store_close(&store);
}

/* Nothing is read again: what has been read is given also when the store has it no more. */
static void a_tile_is_read_once(void **state)
{
    struct folder *folder = *state;
    struct avt_tree tree = {0};
    struct avt_digest one, again;
    struct store *store = log_of(folder, &tree);
    struct journal_tiles tiles = {.store = store, .arena = folder->arena}, others = tiles;
    assert_ok(journal_tiles_hash(&tiles, &one, 8, 0));
    assert_ok(store_begin(store));
    assert_ok(store_reset_derived(store));
    assert_ok(journal_tiles_hash(&tiles, &again, 8, 0));
    assert_true(avt_digest_equal(&one, &again));
    assert_code(journal_tiles_hash(&others, &again, 8, 0), AVT_EDATA);
    store_rollback(store);
    store_close(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        folder_case(tiles_give_what_the_log_gives),
        folder_case(a_tile_is_read_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
