/* The vault: what is sealed opens where it belongs and nowhere else, and not after its key is gone. */
#include "store/vault.h"

#include <pthread.h>

#include "unit/service/folder.h"

#define ONE   "01ARYZ6S41TSV4RRFFQ69G5FAV"
#define OTHER "01ARYZ6S41TSV4RRFFQ69G5FAX"

static struct vault *open_vault(struct folder *folder, const char *only)
{
    struct vault *vault = NULL;
    assert_ok(vault_open(&vault, folder_at(folder, "keys"), only));
    return vault;
}

static struct avt_span seal(struct vault *vault, struct folder *folder, const char *owner, const char *kind,
                            struct avt_span plain)
{
    struct avt_span sealed = {0};
    assert_ok(vault_seal(vault, folder->arena, &sealed, owner, kind, plain));
    return sealed;
}

static void sealed_bytes_open_again(void **state)
{
    static const char *const rows[] = {"", "x", "innhold med æøå"};
    struct folder *folder = *state;
    struct vault *vault = open_vault(folder, NULL);
    struct avt_span plain, sealed[UNIT_COUNT(rows)];
    assert_ok(vault_create(vault, ONE));
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        sealed[i] = seal(vault, folder, ONE, "s", avt_span_str(rows[i]));
    vault_close(&vault);
    vault = open_vault(folder, NULL);
    assert_ok(vault_create(vault, ONE)); /* the key that is there stays */
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        assert_ok(vault_unseal(vault, folder->arena, &plain, ONE, "s", sealed[i]));
        assert_span(plain, rows[i]);
    }
    assert_null(memmem(sealed[2].ptr, sealed[2].len, "innhold", strlen("innhold")));
    struct avt_span again = seal(vault, folder, ONE, "s", AVT_SPAN("x"));
    assert_false(avt_span_equal(again, sealed[1]));
    vault_close(&vault);
}

static void moved_bytes_do_not_open(void **state)
{
    struct folder *folder = *state;
    struct vault *vault = open_vault(folder, NULL);
    struct avt_span plain = AVT_SPAN("untouched");
    assert_ok(vault_create(vault, ONE));
    assert_ok(vault_create(vault, OTHER));
    struct avt_span sealed = seal(vault, folder, ONE, "s", AVT_SPAN("content"));
    assert_code(vault_unseal(vault, folder->arena, &plain, ONE, "r", sealed), AVT_EPROOF);
    assert_code(vault_unseal(vault, folder->arena, &plain, OTHER, "s", sealed), AVT_EPROOF);
    assert_span(plain, "untouched");
    /* Even with the same key under another name. */
    assert_ok(file_write(folder_at(folder, "keys/AX/" OTHER ".key"), folder_get(folder, "keys/AV/" ONE ".key"), 0600));
    vault_close(&vault);
    vault = open_vault(folder, NULL);
    assert_code(vault_unseal(vault, folder->arena, &plain, OTHER, "s", sealed), AVT_EPROOF);
    vault_close(&vault);
}

static void changed_bytes_do_not_open(void **state)
{
    struct folder *folder = *state;
    struct vault *vault = open_vault(folder, NULL);
    struct avt_span plain;
    assert_ok(vault_create(vault, ONE));
    struct avt_span sealed = seal(vault, folder, ONE, "s", AVT_SPAN("ab"));
    for (size_t i = 0; i < sealed.len; i++) {
        struct avt_buf changed = AVT_BUF(folder->arena);
        avt_buf_span(&changed, sealed);
        changed.ptr[i] ^= 1;
        assert_code(vault_unseal(vault, folder->arena, &plain, ONE, "s", avt_buf_get(&changed)), AVT_EPROOF);
        assert_code(vault_unseal(vault, folder->arena, &plain, ONE, "s", avt_span_make(sealed.ptr, i)), AVT_EPROOF);
    }
    vault_close(&vault);
}

static void deleting_the_key_erases_at_once(void **state)
{
    struct folder *folder = *state;
    struct vault *vault = open_vault(folder, NULL);
    struct avt_span plain;
    assert_ok(vault_create(vault, ONE));
    struct avt_span sealed = seal(vault, folder, ONE, "s", AVT_SPAN("content"));
    assert_ok(vault_unseal(vault, folder->arena, &plain, ONE, "s", sealed));
    assert_int_equal(unlink(folder_at(folder, "keys/AV/" ONE ".key")), 0);
    assert_code(vault_unseal(vault, folder->arena, &plain, ONE, "s", sealed), AVT_ENOTFOUND);
    assert_code(vault_seal(vault, folder->arena, &plain, ONE, "s", AVT_SPAN("")), AVT_ENOTFOUND);
    folder_put(folder, "keys/AV/" ONE ".key", "too short");
    assert_code(vault_unseal(vault, folder->arena, &plain, ONE, "s", sealed), AVT_EDATA);
    vault_close(&vault);
}

static void erasing_takes_the_key_file_away(void **state)
{
    struct folder *folder = *state;
    struct vault *vault = open_vault(folder, NULL);
    struct avt_span plain;
    assert_ok(vault_erase(vault, ONE)); /* there is not even a folder */
    assert_ok(vault_create(vault, ONE));
    assert_ok(vault_create(vault, OTHER));
    struct avt_span sealed = seal(vault, folder, ONE, "s", AVT_SPAN("content"));
    struct avt_span other = seal(vault, folder, OTHER, "s", AVT_SPAN("content"));
    assert_ok(vault_erase(vault, ONE));
    assert_int_equal(access(folder_at(folder, "keys/AV/" ONE ".key"), F_OK), -1);
    assert_code(vault_unseal(vault, folder->arena, &plain, ONE, "s", sealed), AVT_ENOTFOUND);
    assert_ok(vault_erase(vault, ONE));
    assert_ok(vault_unseal(vault, folder->arena, &plain, OTHER, "s", other));
    vault_close(&vault);
}

static void names_that_are_no_owner_have_no_key(void **state)
{
    static const char *const rows[] = {
        "", "x", "../hmac", "..", "a/b", "01ARYZ6S41TSV4RRFFQ69G5FAV01ARYZ6S41TSV4RRFFQ69G5FAV", ONE};
    struct folder *folder = *state;
    struct vault *vault = open_vault(folder, NULL);
    struct avt_span out;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_row(vault_seal(vault, folder->arena, &out, rows[i], "s", AVT_SPAN("")).code == AVT_ENOTFOUND, rows[i]);
    vault_close(&vault);
}

static void push_has_its_own_key_alone(void **state)
{
    struct folder *folder = *state;
    struct vault *front = open_vault(folder, NULL), *push = open_vault(folder, VAULT_PUSH);
    struct avt_span plain;
    assert_ok(vault_create(front, ONE));
    struct avt_span address = seal(front, folder, VAULT_PUSH, "adresse", AVT_SPAN("a@b.no"));
    struct avt_span content = seal(front, folder, ONE, "s", AVT_SPAN("content"));
    struct avt_span answer = seal(front, folder, VAULT_SVAR, "svar", AVT_SPAN("answer"));
    assert_ok(vault_unseal(push, folder->arena, &plain, VAULT_PUSH, "adresse", address));
    assert_span(plain, "a@b.no");
    assert_code(vault_unseal(push, folder->arena, &plain, ONE, "s", content), AVT_ENOTFOUND);
    assert_code(vault_unseal(push, folder->arena, &plain, VAULT_SVAR, "svar", answer), AVT_ENOTFOUND);
    vault_close(&push);
    vault_close(&front);
}

static void files_are_the_owners_alone(void **state)
{
    static const struct {
        const char *name;
        unsigned mode;
    } rows[] = {
        {"keys",                0700},
        {"keys/hmac.key",       0600},
        {"keys/AV",             0700},
        {"keys/AV/" ONE ".key", 0600},
        {"keys/sh/push.key",    0600},
        {"keys/ar/svar.key",    0600},
    };
    struct folder *folder = *state;
    struct vault *vault = open_vault(folder, NULL);
    assert_ok(vault_create(vault, ONE));
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_row(folder_mode(folder, rows[i].name) == rows[i].mode, rows[i].name);
    vault_close(&vault);
}

/* Computed with openssl dgst -sha256 -mac HMAC. */
static void hmac_is_of_kind_and_value(void **state)
{
    static const uint8_t expected[32] = {0xd6, 0x76, 0xee, 0x4f, 0x34, 0x38, 0x0d, 0xec, 0x7a, 0x8c, 0x88,
                                         0x1d, 0xa8, 0xdc, 0xac, 0x29, 0x45, 0x43, 0x7e, 0x99, 0xcf, 0x8c,
                                         0xac, 0x67, 0x08, 0x85, 0x28, 0x65, 0x2b, 0x6b, 0x89, 0x5e};
    struct folder *folder = *state;
    uint8_t one[32], other[32];
    assert_ok(file_mkdir(folder_at(folder, "keys"), 0700));
    folder_put(folder, "keys/hmac.key", "0123456789abcdef0123456789abcdef");
    struct vault *vault = open_vault(folder, NULL);
    vault_hmac(vault, one, "fnr", "12345678901");
    assert_memory_equal(one, expected, sizeof one);
    vault_hmac(vault, other, "fnr1", "2345678901");
    assert_memory_not_equal(one, other, sizeof one);
    vault_close(&vault);
}

static void broken_hmac_key_stops_the_start(void **state)
{
    struct folder *folder = *state;
    struct vault *vault = NULL;
    assert_ok(file_mkdir(folder_at(folder, "keys"), 0700));
    folder_put(folder, "keys/hmac.key", "0123456789abcdef0123456789abcdef0");
    assert_code(vault_open(&vault, folder_at(folder, "keys"), NULL), AVT_EDATA);
    assert_null(vault);
}

/* Enough owners that some share a place in the cache, and threads that use them all. */
enum { OWNERS = 64, THREADS = 4, ROUNDS = 300 };

struct load {
    struct vault *vault;
    bool good;
};

static void *seal_and_open(void *ctx)
{
    struct load *load = ctx;
    struct avt_arena *arena = avt_arena_new();
    load->good = true;
    for (int i = 0; i < ROUNDS; i++) {
        const char *owner = avt_arena_format(arena, "owner-%d", i % OWNERS);
        struct avt_span sealed, plain;
        load->good =
            load->good && vault_seal(load->vault, arena, &sealed, owner, "s", avt_span_str(owner)).code == AVT_OK &&
            vault_unseal(load->vault, arena, &plain, owner, "s", sealed).code == AVT_OK && avt_span_is(plain, owner);
    }
    avt_arena_free(&arena);
    return NULL;
}

static void threads_share_a_vault(void **state)
{
    struct folder *folder = *state;
    struct load loads[THREADS];
    pthread_t threads[THREADS];
    struct vault *vault = open_vault(folder, NULL);
    for (int i = 0; i < OWNERS; i++)
        assert_ok(vault_create(vault, avt_arena_format(folder->arena, "owner-%d", i)));
    for (int i = 0; i < THREADS; i++) {
        loads[i].vault = vault;
        assert_int_equal(pthread_create(&threads[i], NULL, seal_and_open, &loads[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_true(loads[i].good);
    }
    vault_close(&vault);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        folder_case(sealed_bytes_open_again),         folder_case(moved_bytes_do_not_open),
        folder_case(changed_bytes_do_not_open),       folder_case(deleting_the_key_erases_at_once),
        folder_case(erasing_takes_the_key_file_away), folder_case(names_that_are_no_owner_have_no_key),
        folder_case(push_has_its_own_key_alone),      folder_case(files_are_the_owners_alone),
        folder_case(hmac_is_of_kind_and_value),       folder_case(broken_hmac_key_stops_the_start),
        folder_case(threads_share_a_vault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
