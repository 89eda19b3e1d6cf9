/* SHA-256 (FIPS 180-4 examples), its text form, and sha256sum lists. */
#include "avtale/hash.h"

#include <string.h>

#include "unit/unit.h"

#define OF_EMPTY   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define OF_ABC     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define OF_56      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
#define OF_MILLION "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"

static void hashes_are_those_of_fips_180(void **state)
{
    char *million = avt_arena_alloc(*state, 1000000);
    memset(million, 'a', 1000000);
    const struct {
        struct avt_span bytes;
        const char *digest;
    } rows[] = {
        {{NULL, 0},                                                            OF_EMPTY  },
        {AVT_SPAN("abc"),                                                      OF_ABC    },
        {AVT_SPAN("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), OF_56     },
        {{million, 1000000},                                                   OF_MILLION},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_digest digest = avt_hash(rows[i].bytes);
        assert_string_equal(avt_digest_format(*state, &digest), avt_arena_format(*state, "sha256:%s", rows[i].digest));
    }
}

static void parts_are_hashed_as_one(void **state)
{
    const struct avt_span parts[] = {AVT_SPAN("a"), avt_span_make(NULL, 0), AVT_SPAN("bc")};
    struct avt_digest digest = avt_hash_parts(parts, 3), none = avt_hash_parts(NULL, 0);
    assert_string_equal(avt_digest_format(*state, &digest), "sha256:" OF_ABC);
    assert_string_equal(avt_digest_format(*state, &none), "sha256:" OF_EMPTY);
}

static void digests_compare(void **state)
{
    (void)state;
    struct avt_digest a = avt_hash(AVT_SPAN("abc")), b = a, zero = {{0}};
    assert_true(avt_digest_equal(&a, &b));
    b.byte[31] ^= 1;
    assert_false(avt_digest_equal(&a, &b));
    assert_false(avt_digest_is_zero(&a));
    assert_true(avt_digest_is_zero(&zero));
    assert_int_equal(avt_digest_span(&a).len, 32);
    assert_memory_equal(avt_digest_span(&a).ptr, a.byte, 32);
}

static void digests_have_one_form(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "sha256:",
        OF_ABC,
        "sha256:" OF_ABC "0",
        "sha256: " OF_ABC,
        "SHA256:" OF_ABC,
        "sha512:" OF_ABC,
        "sha256:BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha256:a7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    };
    struct avt_digest want = avt_hash(AVT_SPAN("abc")), digest = {{7}};
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        assert_row(!avt_digest_parse(&digest, avt_span_str(rows[i])), rows[i]);
        assert_row(digest.byte[0] == 7, rows[i]);
    }
    assert_true(avt_digest_parse(&digest, AVT_SPAN("sha256:" OF_ABC)));
    assert_true(avt_digest_equal(&digest, &want));
}

static void sums_are_sorted_lines(void **state)
{
    struct avt_digest empty = avt_hash(AVT_SPAN("")), abc = avt_hash(AVT_SPAN("abc"));
    struct avt_sum sums[] = {
        {"b",   abc  },
        {"a/b", empty},
        {"LES", abc  },
        {"a-b", empty},
    };
    static const char text[] = OF_ABC "  LES\n" OF_EMPTY "  a-b\n" OF_EMPTY "  a/b\n" OF_ABC "  b\n";
    assert_span(avt_sums_format(*state, sums, UNIT_COUNT(sums)), text);
    struct avt_sum *back;
    size_t n;
    assert_ok(avt_sums_parse(*state, &back, &n, avt_span_str(text)));
    assert_int_equal(n, 4);
    assert_string_equal(back[2].name, "a/b");
    assert_true(avt_digest_equal(&back[3].digest, &abc));
    assert_span(avt_sums_format(*state, back, n), text);
}

static void no_sums_are_no_lines(void **state)
{
    struct avt_sum *sums = NULL;
    size_t n = 7;
    assert_span(avt_sums_format(*state, NULL, 0), "");
    assert_ok(avt_sums_parse(*state, &sums, &n, AVT_SPAN("")));
    assert_int_equal(n, 0);
}

static void malformed_sums_are_refused(void **state)
{
    static const struct {
        const char *name, *text;
    } rows[] = {
        {"no line end",       OF_ABC "  a"                                                           },
        {"empty line",        OF_ABC "  a\n\n"                                                       },
        {"no name",           OF_ABC "  \n"                                                          },
        {"one space",         OF_ABC " a\n"                                                          },
        {"binary mark",       OF_ABC " *a\n"                                                         },
        {"tab",               OF_ABC "\t\ta\n"                                                       },
        {"upper case digest", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD  a\n"},
        {"short digest",      "ba7816bf  a\n"                                                        },
        {"backslash",         OF_ABC "  a\\nb\n"                                                     },
        {"carriage return",   OF_ABC "  a\r\n"                                                       },
        {"not sorted",        OF_ABC "  b\n" OF_ABC "  a\n"                                          },
        {"twice",             OF_ABC "  a\n" OF_EMPTY "  a\n"                                        },
        {"text behind",       OF_ABC "  a\nx"                                                        },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_sum *sums = NULL;
        size_t n = 42;
        struct avt_err err = avt_sums_parse(*state, &sums, &n, avt_span_str(rows[i].text));
        assert_row(err.code == AVT_EFORM, rows[i].name);
        assert_row(sums == NULL && n == 42, rows[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(hashes_are_those_of_fips_180), unit_case(parts_are_hashed_as_one), unit_case(digests_compare),
        unit_case(digests_have_one_form),        unit_case(sums_are_sorted_lines),   unit_case(no_sums_are_no_lines),
        unit_case(malformed_sums_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
