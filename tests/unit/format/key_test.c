/* Keys: vkeys of other implementations, points that are refused, and Wycheproof's Ed25519 signatures. */
#include "avtale/key.h"

#include <cjson/cJSON.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "avtale/text.h"
#include "unit/unit.h"

#define WYCHEPROOF AVT_SOURCE "/../shared/vectors/wycheproof/ed25519_test.json"
#define PETER      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

/* From golang.org/x/mod/sumdb/note, from signed-note, and one with a plus sign in its base64. */
static void vkeys_of_others_go_both_ways(void **state)
{
    static const struct {
        const char *vkey, *name;
    } rows[] = {
        {PETER,                                                                   "PeterNeumann"   },
        {"EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",       "EnochRoot"      },
        {"sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",  "sum.golang.org" },
        {"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "example.com/foo"},
        {"TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6",            "TEST"           },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_key key;
        assert_ok(avt_vkey_parse(*state, &key, avt_span_str(rows[i].vkey)));
        assert_string_equal(key.name, rows[i].name);
        assert_string_equal(avt_vkey_format(*state, &key), rows[i].vkey);
    }
}

/* The last before the false proofs are a key of type 4 (cosignature/v1) and one of 31 bytes. */
static void malformed_vkeys_are_refused(void **state)
{
    static const struct {
        const char *vkey;
        enum avt_code code;
    } rows[] = {
        {"",                                                                     AVT_EFORM },
        {"PeterNeumann",                                                         AVT_EFORM },
        {"PeterNeumann+c74f20a3",                                                AVT_EFORM },
        {"PeterNeumann+c74f20a3+",                                               AVT_EFORM },
        {"+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",               AVT_EFORM },
        {"Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",  AVT_EFORM },
        {"PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",   AVT_EFORM },
        {"PeterNeumann+c74f20a+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",    AVT_EFORM },
        {"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",    AVT_EFORM },
        {"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq_LDE4izWy10TW",   AVT_EFORM },
        {"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n", AVT_EFORM },
        {" PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",  AVT_EFORM },
        {"remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2", AVT_EFORM },
        {"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10Q=",   AVT_EFORM },
        {"PeterNeumann+c74f20a2+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",   AVT_EPROOF},
        {"PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",    AVT_EPROOF},
        {"PeterNeumann+c74f20a3+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",   AVT_EPROOF},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_key key = {.name = "untouched"};
        struct avt_err err = avt_vkey_parse(*state, &key, avt_span_str(rows[i].vkey));
        assert_row(err.code == rows[i].code, rows[i].vkey);
        assert_string_equal(key.name, "untouched");
    }
}

static void key_names(void **state)
{
    (void)state;
    const struct {
        struct avt_span name;
        bool good;
    } rows[] = {
        {AVT_SPAN("demo.avtale/segl/2026a"), true },
        {AVT_SPAN("sáme.example/logg/1"),   true },
        {AVT_SPAN(""),                       false},
        {AVT_SPAN("a b"),                    false},
        {AVT_SPAN("a+b"),                    false},
        {AVT_SPAN("a\u00A0b"),               false},
        {AVT_SPAN("a\nb"),                   false},
        {AVT_SPAN("a\0b"),                   false},
        {AVT_SPAN("a\u202Eb"),               false},
        {AVT_SPAN("a\xFF"),                  false},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_row(avt_key_name_is_valid(rows[i].name) == rows[i].good, rows[i].name.ptr);
}

/* Small order, not on the curve, not reduced, and a point outside the prime-order subgroup. */
static void invalid_points_are_refused(void **state)
{
    static const char *const points[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "0200000000000000000000000000000000000000000000000000000000000000",
        "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    };
    for (size_t i = 0; i < UNIT_COUNT(points); i++) {
        uint8_t public[32];
        struct avt_key key;
        assert_true(avt_hex_parse(public, sizeof public, avt_span_str(points[i])));
        assert_row(avt_key_make(*state, &key, "test", public).code == AVT_EPROOF, points[i]);
    }
}

/* A point of mixed order passes the checks that libsodium makes when it verifies, and must not pass ours. */
static void mixed_order_is_refused(void **state)
{
    uint8_t public[32], secret[64], order_eight[32], mixed[32];
    const uint8_t seed[32] = {1};
    (void)crypto_sign_seed_keypair(public, secret, seed);
    assert_true(avt_hex_parse(order_eight, sizeof order_eight,
                              AVT_SPAN("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")));
    struct avt_key key;
    assert_ok(avt_key_make(*state, &key, "test", public));
    assert_int_equal(crypto_core_ed25519_add(mixed, public, order_eight), 0);
    assert_code(avt_key_make(*state, &key, "test", mixed), AVT_EPROOF);
}

/* The linker leads the library's calls here (tests.cmake), so that they can be counted. */
static int points_asked;
int __real_crypto_core_ed25519_is_valid_point(const unsigned char *point);
int __wrap_crypto_core_ed25519_is_valid_point(const unsigned char *point);
int __wrap_crypto_core_ed25519_is_valid_point(const unsigned char *point)
{
    points_asked++;
    return __real_crypto_core_ed25519_is_valid_point(point);
}

static void a_point_is_asked_for_when_the_key_is_made_alone(void **state)
{
    uint8_t public[32], secret[64], sig[64];
    const uint8_t seed[32] = {9};
    struct avt_key made, parsed;
    struct avt_span message = AVT_SPAN("avtale/kvittering/v1\n");
    (void)crypto_sign_seed_keypair(public, secret, seed);
    (void)crypto_sign_detached(sig, NULL, (const unsigned char *)message.ptr, message.len, secret);
    points_asked = 0;
    assert_ok(avt_key_make(*state, &made, "test", public));
    assert_int_equal(points_asked, 1);
    assert_ok(avt_vkey_parse(*state, &parsed, avt_span_str(avt_vkey_format(*state, &made))));
    assert_int_equal(points_asked, 2);
    for (int i = 0; i < 3; i++)
        assert_true(avt_key_verify(&parsed, message, sig));
    assert_int_equal(points_asked, 2);
}

static void bad_name_is_refused(void **state)
{
    struct avt_key peter, key;
    assert_ok(avt_vkey_parse(*state, &peter, AVT_SPAN(PETER)));
    assert_code(avt_key_make(*state, &key, "a b", peter.point), AVT_EFORM);
    assert_ok(avt_key_make(*state, &key, "PeterNeumann", peter.point));
    assert_memory_equal(key.id, peter.id, sizeof key.id);
}

static void signatures_bind_key_and_message(void **state)
{
    uint8_t public[32], secret[64], sig[64];
    const uint8_t seed[32] = {7};
    (void)crypto_sign_seed_keypair(public, secret, seed);
    struct avt_span message = AVT_SPAN("avtale/kvittering/v1\n");
    (void)crypto_sign_detached(sig, NULL, (const unsigned char *)message.ptr, message.len, secret);
    struct avt_key key, peter;
    assert_ok(avt_key_make(*state, &key, "test", public));
    assert_ok(avt_vkey_parse(*state, &peter, AVT_SPAN(PETER)));
    assert_true(avt_key_verify(&key, message, sig));
    assert_false(avt_key_verify(&peter, message, sig));
    assert_false(avt_key_verify(&key, AVT_SPAN("avtale/kvittering/v1"), sig));
    for (size_t bit = 0; bit < 8 * sizeof sig; bit++) {
        sig[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(avt_key_verify(&key, message, sig));
        sig[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

/* The file, or NULL if it is not there. */
static const char *read_file(struct avt_arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    struct avt_buf buf = AVT_BUF(arena);
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, file)) > 0;)
        avt_buf_add(&buf, part, n);
    (void)fclose(file);
    return buf.ptr;
}

static const char *member(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    assert_non_null(text);
    return text;
}

/* A signature of another length than 64 bytes never gets as far as avt_key_verify. */
static bool accepts(struct avt_arena *arena, const struct avt_key *key, const cJSON *test)
{
    struct avt_span hex = avt_span_str(member(test, "msg"));
    uint8_t sig[64], *message = avt_arena_alloc(arena, hex.len / 2 + 1);
    assert_true(avt_hex_parse(message, hex.len / 2, hex));
    return avt_hex_parse(sig, sizeof sig, avt_span_str(member(test, "sig"))) &&
           avt_key_verify(key, avt_span_make(message, hex.len / 2), sig);
}

static int run_group(struct avt_arena *arena, const cJSON *group)
{
    uint8_t public[32];
    struct avt_key key;
    const char *hex = member(cJSON_GetObjectItemCaseSensitive(group, "publicKey"), "pk");
    assert_true(avt_hex_parse(public, sizeof public, avt_span_str(hex)));
    assert_ok(avt_key_make(arena, &key, "wycheproof", public));
    int count = 0;
    const cJSON *test;
    cJSON_ArrayForEach(test, cJSON_GetObjectItemCaseSensitive(group, "tests"))
    {
        bool valid = strcmp(member(test, "result"), "valid") == 0;
        assert_row(accepts(arena, &key, test) == valid, member(test, "comment"));
        count++;
    }
    return count;
}

static void wycheproof(void **state)
{
    const char *text = read_file(*state, WYCHEPROOF);
    if (text == NULL) {
        print_message("skipped: no %s\n", WYCHEPROOF);
        skip();
    }
    cJSON *root = cJSON_Parse(text);
    assert_non_null(root);
    int count = 0;
    const cJSON *group;
    cJSON_ArrayForEach(group, cJSON_GetObjectItemCaseSensitive(root, "testGroups")) count += run_group(*state, group);
    const cJSON *number = cJSON_GetObjectItemCaseSensitive(root, "numberOfTests");
    assert_int_equal(count, number->valueint);
    cJSON_Delete(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(vkeys_of_others_go_both_ways),
        unit_case(malformed_vkeys_are_refused),
        unit_case(key_names),
        unit_case(invalid_points_are_refused),
        unit_case(mixed_order_is_refused),
        unit_case(a_point_is_asked_for_when_the_key_is_made_alone),
        unit_case(bad_name_is_refused),
        unit_case(signatures_bind_key_and_message),
        unit_case(wycheproof),
    };
    return sodium_init() < 0 ? EXIT_FAILURE : cmocka_run_group_tests(tests, NULL, NULL);
}
