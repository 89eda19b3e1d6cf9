/* The Merkle tree against known roots and its definition. */
#include <string.h>

#include "avtale/text.h"
#include "avtale/tree.h"

#include "unit/log/naive.h"
#include "unit/unit.h"

enum { MAX_SIZE = 70 };

/* The eight entries and roots of the RFC 6962 reference implementation, also in transparency-dev/merkle. */
static const struct {
    const char *root;
    struct avt_span entry;
} ENTRIES[] = {
    {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", {"", 0}                 },
    {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125", {"\0", 1}               },
    {"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", {"\x10", 1}             },
    {"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7", {" !", 2}               },
    {"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4", {"01", 2}               },
    {"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef", {"@ABC", 4}             },
    {"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", {"PQRSTUVW", 8}         },
    {"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328", {"`abcdefghijklmno", 16}},
};

static void assert_digest(const struct avt_digest *digest, const char *hex)
{
    struct avt_digest expected;
    assert_true(avt_hex_parse(expected.byte, sizeof(expected.byte), avt_span_str(hex)));
    assert_memory_equal(digest->byte, expected.byte, sizeof(expected.byte));
}

static void known_roots(void **state)
{
    (void)state;
    struct avt_tree tree = {0};
    struct avt_digest root = avt_tree_root(&tree);
    assert_digest(&root, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (size_t i = 0; i < UNIT_COUNT(ENTRIES); i++) {
        struct avt_digest leaf = avt_tree_leaf(ENTRIES[i].entry);
        avt_tree_append(&tree, &leaf);
        root = avt_tree_root(&tree);
        assert_int_equal(tree.size, i + 1);
        assert_digest(&root, ENTRIES[i].root);
    }
}

static void append_and_load_agree_with_definition(void **state)
{
    (void)state;
    struct avt_digest leaf[MAX_SIZE];
    struct avt_tree tree = {0};
    naive_fill(leaf, MAX_SIZE);
    for (uint64_t size = 0; size <= MAX_SIZE; size++) {
        struct naive store = {leaf, size};
        struct avt_tree loaded = {0};
        struct avt_digest expected = naive_root(leaf, size), root = avt_tree_root(&tree), again;
        assert_int_equal(avt_tree_load(&loaded, size, naive_read, &store).code, AVT_OK);
        again = avt_tree_root(&loaded);
        assert_int_equal(loaded.size, size);
        assert_memory_equal(&root, &expected, sizeof(root));
        assert_memory_equal(&again, &expected, sizeof(again));
        if (size < MAX_SIZE)
            avt_tree_append(&tree, &leaf[size]);
    }
}

static void load_passes_on_errors(void **state)
{
    (void)state;
    struct avt_digest leaf[3];
    struct naive store = {leaf, 3};
    struct avt_tree tree = {.size = 42};
    naive_fill(leaf, 3);
    assert_int_equal(avt_tree_load(&tree, 4, naive_read, &store).code, AVT_ESTORE);
    assert_int_equal(tree.size, 42);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_roots),
        cmocka_unit_test(append_and_load_agree_with_definition),
        cmocka_unit_test(load_passes_on_errors),
    };
    return cmocka_run_group_tests_name("log/tree", tests, NULL, NULL);
}
