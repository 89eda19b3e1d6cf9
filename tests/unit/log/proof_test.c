/* Proofs: every small tree against the definition, very large trees, and the vectors of transparency-dev/merkle. */
#include <cjson/cJSON.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "avtale/text.h"
#include "avtale/tree.h"

#include "unit/log/naive.h"
#include "unit/unit.h"

#define VECTORS AVT_SOURCE "/../shared/vectors/merkle/testdata"

enum { MAX_SIZE = 70 };

static struct avt_arena *arena;
static struct avt_digest leaf[MAX_SIZE], root[MAX_SIZE + 1];

static int setup(void **state)
{
    (void)state;
    arena = avt_arena_new();
    naive_fill(leaf, MAX_SIZE);
    for (uint64_t n = 0; n <= MAX_SIZE; n++)
        root[n] = naive_root(leaf, n);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    avt_arena_free(&arena);
    return 0;
}

/* ---- All small trees ---- */

static void add(struct avt_proof *proof, struct avt_digest hash)
{
    proof->path[proof->n++] = hash;
}

/* PATH(m, D_n), RFC 9162 section 2.1.3.1. */
static void naive_path(struct avt_proof *out, uint64_t m, const struct avt_digest *d, uint64_t n)
{
    const uint64_t k = naive_split(n);
    if (n == 1)
        return;
    naive_path(out, m < k ? m : m - k, m < k ? d : d + k, m < k ? k : n - k);
    add(out, m < k ? naive_root(d + k, n - k) : naive_root(d, k));
}

/* SUBPROOF(m, D_n, b), section 2.1.4.1. */
static void naive_subproof(struct avt_proof *out, uint64_t m, const struct avt_digest *d, uint64_t n, bool b)
{
    const uint64_t k = naive_split(n);
    if (m == n) {
        if (!b)
            add(out, naive_root(d, n));
        return;
    }
    naive_subproof(out, m <= k ? m : m - k, m <= k ? d : d + k, m <= k ? k : n - k, b && m <= k);
    add(out, m <= k ? naive_root(d + k, n - k) : naive_root(d, k));
}

static void assert_proof(const struct avt_proof *proof, const struct avt_proof *expected)
{
    assert_int_equal(proof->n, expected->n);
    if (proof->n > 0)
        assert_memory_equal(proof->path, expected->path, proof->n * sizeof(*proof->path));
}

static void check_inclusion(uint64_t index, uint64_t size)
{
    struct naive store = {leaf, size};
    struct avt_digest path[66];
    struct avt_proof proof, expected = {path, 0};
    naive_path(&expected, index, leaf, size);
    assert_int_equal(avt_proof_inclusion(arena, &proof, index, size, naive_read, &store).code, AVT_OK);
    assert_proof(&proof, &expected);
    for (uint64_t other = 0; other <= size; other++)
        assert_int_equal(avt_proof_inclusion_verify(&proof, other, size, &leaf[index], &root[size]), other == index);
    assert_false(avt_proof_inclusion_verify(&proof, index, size, &root[0], &root[size]));
    for (size_t i = 0; i < proof.n; i++) {
        proof.path[i].byte[i % 32] ^= 1;
        assert_false(avt_proof_inclusion_verify(&proof, index, size, &leaf[index], &root[size]));
        proof.path[i].byte[i % 32] ^= 1;
    }
    memcpy(path, proof.path, proof.n * sizeof(*path));
    path[proof.n] = root[size];
    proof = (struct avt_proof){path, expected.n + 1};
    assert_false(avt_proof_inclusion_verify(&proof, index, size, &leaf[index], &root[size]));
    proof.n = expected.n > 0 ? expected.n - 1 : 1;
    assert_false(avt_proof_inclusion_verify(&proof, index, size, &leaf[index], &root[size]));
}

static void check_consistency(uint64_t old, uint64_t size)
{
    struct naive store = {leaf, size};
    struct avt_digest path[66];
    struct avt_proof proof, expected = {path, 0};
    naive_subproof(&expected, old, leaf, size, true);
    assert_int_equal(avt_proof_consistency(arena, &proof, old, size, naive_read, &store).code, AVT_OK);
    assert_proof(&proof, &expected);
    for (uint64_t other = 0; other <= size; other++) {
        const bool holds = avt_proof_consistency_verify(&proof, other, size, &root[old], &root[size]);
        assert_int_equal(holds, other == old);
    }
    assert_false(avt_proof_consistency_verify(&proof, old, size, &root[old - 1], &root[size]));
    assert_false(avt_proof_consistency_verify(&proof, old, size, &root[old], &root[size - 1]));
    for (size_t i = 0; i < proof.n; i++) {
        proof.path[i].byte[i % 32] ^= 0x80;
        assert_false(avt_proof_consistency_verify(&proof, old, size, &root[old], &root[size]));
        proof.path[i].byte[i % 32] ^= 0x80;
    }
    memcpy(path, proof.path, proof.n * sizeof(*path));
    path[proof.n] = root[size];
    proof = (struct avt_proof){path, expected.n + 1};
    assert_false(avt_proof_consistency_verify(&proof, old, size, &root[old], &root[size]));
    proof.n = expected.n > 0 ? expected.n - 1 : 1;
    assert_false(avt_proof_consistency_verify(&proof, old, size, &root[old], &root[size]));
}

static void every_small_tree(void **state)
{
    (void)state;
    for (uint64_t size = 1; size <= MAX_SIZE; size++) {
        for (uint64_t i = 0; i < size; i++) {
            check_inclusion(i, size);
            check_consistency(i + 1, size);
            avt_arena_reset(arena);
        }
    }
}

/* ---- Edges ---- */

static void empty_old_tree(void **state)
{
    (void)state;
    const struct avt_proof none = {0}, one = {.path = leaf, .n = 1};
    assert_true(avt_proof_consistency_verify(&none, 0, 0, &root[0], &root[0]));
    assert_true(avt_proof_consistency_verify(&none, 0, 5, &root[0], &root[5]));
    assert_false(avt_proof_consistency_verify(&none, 0, 0, &root[0], &root[1]));
    assert_false(avt_proof_consistency_verify(&none, 0, 5, &root[1], &root[5]));
    assert_false(avt_proof_consistency_verify(&one, 0, 5, &root[0], &root[5]));
    assert_false(avt_proof_consistency_verify(&none, 6, 5, &root[5], &root[5]));
    assert_false(avt_proof_inclusion_verify(&none, 0, 0, &root[0], &root[0]));
}

/* A tree of equal leaves: its complete subtrees differ by level only, so one of 2^64 - 1 leaves costs nothing. */
static struct avt_err read_uniform(void *ctx, struct avt_digest *out, unsigned level, uint64_t index)
{
    (void)index;
    *out = leaf[0];
    for (unsigned i = 0; i < level; i++)
        *out = avt_tree_node(out, out);
    return ctx == NULL ? AVT_NOERR : avt_err_make(AVT_ESTORE, "", "asked to fail");
}

static void very_large_trees(void **state)
{
    (void)state;
    static const uint64_t sizes[] = {UINT64_MAX, (UINT64_C(1) << 63) + 12345, UINT64_C(1) << 63,
                                     (UINT64_C(1) << 63) - 1};
    static const uint64_t wanted[] = {0, 1, 12344, (UINT64_C(1) << 62) + 7, (UINT64_C(1) << 63) - 2};
    for (size_t s = 0; s < 4; s++) {
        struct avt_tree tree, old;
        struct avt_digest whole, part;
        assert_int_equal(avt_tree_load(&tree, sizes[s], read_uniform, NULL).code, AVT_OK);
        whole = avt_tree_root(&tree);
        for (size_t i = 0; i < 5; i++) {
            struct avt_proof proof;
            assert_int_equal(avt_proof_inclusion(arena, &proof, wanted[i], sizes[s], read_uniform, NULL).code, AVT_OK);
            assert_true(avt_proof_inclusion_verify(&proof, wanted[i], sizes[s], &leaf[0], &whole));
            assert_int_equal(avt_tree_load(&old, wanted[i] + 1, read_uniform, NULL).code, AVT_OK);
            part = avt_tree_root(&old);
            assert_int_equal(avt_proof_consistency(arena, &proof, wanted[i] + 1, sizes[s], read_uniform, NULL).code,
                             AVT_OK);
            assert_true(avt_proof_consistency_verify(&proof, wanted[i] + 1, sizes[s], &part, &whole));
        }
    }
}

static void errors_of_the_store(void **state)
{
    (void)state;
    struct avt_proof proof = {.n = 42};
    int fail;
    assert_int_equal(avt_proof_inclusion(arena, &proof, 2, 5, read_uniform, &fail).code, AVT_ESTORE);
    assert_int_equal(avt_proof_consistency(arena, &proof, 3, 5, read_uniform, &fail).code, AVT_ESTORE);
    assert_int_equal(proof.n, 42);
}

/* ---- Vectors of transparency-dev/merkle ---- */

static struct {
    int inclusion, consistency, old_empty;
} seen;

static const char *read_text(const char *path)
{
    struct avt_buf text = AVT_BUF(arena);
    FILE *file = fopen(path, "rb");
    char part[4096];
    size_t n;
    assert_non_null(file);
    while ((n = fread(part, 1, sizeof(part), file)) > 0)
        avt_buf_add(&text, part, n);
    assert_int_equal(fclose(file), 0);
    return text.ptr;
}

/* False for an empty string, which is no digest. Shorter texts ("don't care 1") are filled with zeros. */
static bool json_digest(struct avt_digest *out, const cJSON *item)
{
    struct avt_span bytes = {0};
    *out = (struct avt_digest){0};
    if (item == NULL || item->valuestring[0] == '\0')
        return false;
    assert_int_equal(avt_b64_parse(arena, &bytes, avt_span_str(item->valuestring)).code, AVT_OK);
    assert_true(bytes.len <= sizeof(out->byte));
    memcpy(out->byte, bytes.ptr, bytes.len);
    return true;
}

static bool json_proof(struct avt_proof *out, const cJSON *list)
{
    const cJSON *item;
    *out = (struct avt_proof){.path = avt_arena_array(arena, (size_t)cJSON_GetArraySize(list) + 1, sizeof(*out->path))};
    cJSON_ArrayForEach(item, list)
    {
        if (!json_digest(&out->path[out->n++], item))
            return false;
    }
    return true;
}

static uint64_t json_size(const cJSON *json, const char *name)
{
    const double number = cJSON_GetObjectItemCaseSensitive(json, name)->valuedouble;
    return number >= 18446744073709551615.0 ? UINT64_MAX : (uint64_t)number; /* one vector has -1 in 64 bits */
}

static const cJSON *get(const cJSON *json, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(json, name);
}

static bool run_inclusion(const cJSON *json)
{
    struct avt_proof proof;
    struct avt_digest hash, whole;
    seen.inclusion++;
    if (!json_proof(&proof, get(json, "proof")) || !json_digest(&hash, get(json, "leafHash")) ||
        !json_digest(&whole, get(json, "root")))
        return false;
    return avt_proof_inclusion_verify(&proof, json_size(json, "leafIdx"), json_size(json, "treeSize"), &hash, &whole);
}

static bool run_consistency(const cJSON *json)
{
    struct avt_proof proof;
    struct avt_digest first, second;
    seen.consistency++;
    if (!json_proof(&proof, get(json, "proof")) || !json_digest(&first, get(json, "root1")) ||
        !json_digest(&second, get(json, "root2")))
        return false;
    return avt_proof_consistency_verify(&proof, json_size(json, "size1"), json_size(json, "size2"), &first, &second);
}

/* The vectors call every old size 0 an error; tree.h, as tlog-witness does, takes it with an empty proof. */
static bool is_good_old_empty(const cJSON *json)
{
    struct avt_digest first = {0};
    if (get(json, "size1") == NULL || json_size(json, "size1") != 0 || json_size(json, "size2") == 0)
        return false;
    (void)json_digest(&first, get(json, "root1"));
    return cJSON_GetArraySize(get(json, "proof")) == 0 && avt_digest_equal(&first, &root[0]);
}

static int run_vector(const char *path, const struct stat *sb, int type, struct FTW *ftw)
{
    cJSON *json;
    bool holds, expected;
    (void)sb, (void)ftw;
    if (type != FTW_F || strstr(path, ".json") == NULL)
        return 0;
    json = cJSON_Parse(read_text(path));
    assert_non_null(json);
    expected = !cJSON_IsTrue(get(json, "wantErr"));
    if (is_good_old_empty(json)) {
        expected = true;
        seen.old_empty++;
    }
    holds = get(json, "leafIdx") != NULL ? run_inclusion(json) : run_consistency(json);
    if (holds != expected)
        fail_msg("%s: %s", path, holds ? "taken" : "refused");
    cJSON_Delete(json);
    return 0;
}

static void vectors(void **state)
{
    (void)state;
    if (access(VECTORS, R_OK) != 0) {
        print_message("no vectors in %s: skipped\n", VECTORS);
        skip();
    }
    assert_int_equal(nftw(VECTORS, run_vector, 8, FTW_PHYS), 0);
    print_message("%d inclusion and %d consistency vectors, %d of them with an empty old tree\n", seen.inclusion,
                  seen.consistency, seen.old_empty);
    assert_int_equal(seen.inclusion, 98);
    assert_int_equal(seen.consistency, 98);
    assert_int_equal(seen.old_empty, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_small_tree),    cmocka_unit_test(empty_old_tree), cmocka_unit_test(very_large_trees),
        cmocka_unit_test(errors_of_the_store), cmocka_unit_test(vectors),
    };
    return cmocka_run_group_tests_name("log/proof", tests, setup, teardown);
}
