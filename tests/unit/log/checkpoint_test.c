/* Checkpoints, tlog-proofs and the entry that is logged. */
#include <string.h>

#include "avtale/checkpoint.h"
#include "avtale/limits.h"
#include "avtale/text.h"

#include "unit/unit.h"

#define ROOT   "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define HEADER "c2sp.org/tlog-proof@v1\n"
#define NOTE   "demo.avtale/logg/1\n2\n" ROOT "\n\n\xE2\x80\x94 demo.avtale/logg/1 AAAA\n"

static void assert_where(struct avt_err err, const char *text, enum avt_code code, const char *where)
{
    if (err.code != code || strcmp(err.where, where) != 0)
        fail_msg("\"%s\": %s at \"%s\" (%s)", text, avt_err_name(err.code), err.where, err.detail);
}

/* ---- Checkpoints ---- */

static void checkpoint_round_trip(void **state)
{
    struct avt_arena *arena = *state;
    static const char *const texts[] = {
        "demo.avtale/logg/1\n0\n" ROOT "\n",
        "demo.avtale/logg/1\n18446744073709551615\n" ROOT "\n",
        "a\n9\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    };
    for (size_t i = 0; i < UNIT_COUNT(texts); i++) {
        struct avt_checkpoint checkpoint;
        struct avt_err err = avt_checkpoint_parse(arena, &checkpoint, avt_span_str(texts[i]));
        assert_where(err, texts[i], AVT_OK, "");
        assert_true(avt_span_is(avt_checkpoint_format(arena, &checkpoint), texts[i]));
    }
}

static void checkpoint_refusals(void **state)
{
    struct avt_arena *arena = *state;
    static const struct {
        const char *text, *where;
    } cases[] = {
        {"",                                    "linje 1"},
        {"\n1\n" ROOT "\n",                     "linje 1"},
        {"a",                                   "linje 1"},
        {"a\n",                                 "linje 2"},
        {"a\n01\n" ROOT "\n",                   "linje 2"},
        {"a\n-1\n" ROOT "\n",                   "linje 2"},
        {"a\n 1\n" ROOT "\n",                   "linje 2"},
        {"a\n1\r\n" ROOT "\n",                  "linje 2"},
        {"a\n18446744073709551616\n" ROOT "\n", "linje 2"},
        {"a\n1\n",                              "linje 3"},
        {"a\n1\n" ROOT,                         "linje 3"},
        {"a\n1\nAAAA\n",                        "linje 3"},
        {"a\n1\n" ROOT " \n",                   "linje 3"},
        {"a\n1\n" ROOT "\nmer\n",               "linje 3"},
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct avt_checkpoint checkpoint = {.size = 42};
        struct avt_err err = avt_checkpoint_parse(arena, &checkpoint, avt_span_str(cases[i].text));
        assert_where(err, cases[i].text, AVT_EFORM, cases[i].where);
        assert_int_equal(checkpoint.size, 42);
    }
}

static void limits(void **state)
{
    struct avt_arena *arena = *state;
    struct avt_span large = {avt_arena_alloc(arena, AVT_MAX_STATEMENT + 1), AVT_MAX_STATEMENT + 1};
    struct avt_checkpoint checkpoint;
    struct avt_tlog_proof proof;
    assert_int_equal(avt_checkpoint_parse(arena, &checkpoint, large).code, AVT_ELIMIT);
    assert_int_equal(avt_tlog_proof_parse(arena, &proof, large).code, AVT_ELIMIT);
    assert_int_equal(avt_checkpoint_parse(arena, &checkpoint, avt_span_make("a\0b\n1\n" ROOT "\n", 51)).code,
                     AVT_EFORM);
}

/* ---- The leaf ---- */

static void leaf_entry(void **state)
{
    struct avt_arena *arena = *state;
    struct avt_leaf leaf = {.avtale = {"01ARYZ6S41TSV4RRFFQ69G5FAV"}, .nr = 258, .r = avt_hash(AVT_SPAN("fil\n"))};
    for (uint8_t i = 0; i < 32; i++)
        leaf.salt[i] = i;
    struct avt_digest entry = avt_leaf_entry(&leaf);
    /* Made with Python's hashlib from the format's text. */
    assert_string_equal(avt_hex_format(arena, entry.byte, 32),
                        "2bb1917cdfc7ea973aaba1df32501668658fbdcf403e0bf0192c93b401922eed");
    entry = avt_leaf_public(&leaf.r);
    assert_string_equal(avt_hex_format(arena, entry.byte, 32),
                        "4f91904aeb3f951425f55a1f7321bec4bf260040a03c3ea9e39b795c38c3516b");
}

/* ---- Proofs ---- */

static void proof_round_trip(void **state)
{
    struct avt_arena *arena = *state;
    static const struct {
        const char *text;
        size_t extra, hashes;
        uint64_t index;
    } cases[] = {
        {HEADER "index 0\n\n" NOTE,                                 0, 0, 0         },
        {HEADER "index 1\n" ROOT "\n\n" NOTE,                       0, 1, 1         },
        {HEADER "extra AAEC\nindex 7\n" ROOT "\n" ROOT "\n\n" NOTE, 3, 2, 7         },
        {HEADER "index 18446744073709551615\n" ROOT "\n\nanything", 0, 1, UINT64_MAX},
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct avt_tlog_proof proof;
        struct avt_err err = avt_tlog_proof_parse(arena, &proof, avt_span_str(cases[i].text));
        assert_where(err, cases[i].text, AVT_OK, "");
        assert_int_equal(proof.extra.len, cases[i].extra);
        assert_int_equal(proof.proof.n, cases[i].hashes);
        assert_int_equal(proof.index, cases[i].index);
        assert_true(avt_span_is(avt_tlog_proof_format(arena, &proof), cases[i].text));
    }
}

static void proof_refusals(void **state)
{
    struct avt_arena *arena = *state;
    static const struct {
        const char *text, *where;
    } cases[] = {
        {"",                                                "linje 1"},
        {"c2sp.org/tlog-proof@v2\nindex 0\n\n" NOTE,        "linje 1"},
        {"c2sp.org/tlog-proof@v1\r\nindex 0\n\n" NOTE,      "linje 1"},
        {HEADER,                                            "linje 2"},
        {HEADER "\n" NOTE,                                  "linje 2"},
        {HEADER "index\n\n" NOTE,                           "linje 2"},
        {HEADER "index 00\n\n" NOTE,                        "linje 2"},
        {HEADER "extra \nindex 0\n\n" NOTE,                 "linje 2"},
        {HEADER "extra ?\nindex 0\n\n" NOTE,                "linje 2"},
        {HEADER "extra AAEC\n",                             "linje 3"},
        {HEADER "extra AAEC\nextra AAEC\nindex 0\n\n" NOTE, "linje 3"},
        {HEADER "index 0\nextra AAEC\n\n" NOTE,             "linje 3"},
        {HEADER "index 0\n" ROOT "\n",                      "linje 4"},
        {HEADER "index 0\n" ROOT,                           "linje 3"},
        {HEADER "index 0\nAAAA\n\n" NOTE,                   "linje 3"},
        {HEADER "index 0\n\n",                              "linje 3"},
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct avt_tlog_proof proof = {.index = 42};
        struct avt_err err = avt_tlog_proof_parse(arena, &proof, avt_span_str(cases[i].text));
        assert_where(err, cases[i].text, AVT_EFORM, cases[i].where);
        assert_int_equal(proof.index, 42);
    }
}

static void proof_has_no_more_hashes_than_levels(void **state)
{
    struct avt_arena *arena = *state;
    struct avt_digest path[65] = {0};
    struct avt_tlog_proof proof =
                              {
                                  .proof = {path, 64},
                                    .checkpoint = AVT_SPAN(NOTE)
    },
                          again;
    assert_int_equal(avt_tlog_proof_parse(arena, &again, avt_tlog_proof_format(arena, &proof)).code, AVT_OK);
    assert_int_equal(again.proof.n, 64);
    proof.proof.n = 65;
    assert_int_equal(avt_tlog_proof_parse(arena, &again, avt_tlog_proof_format(arena, &proof)).code, AVT_EFORM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(checkpoint_round_trip),
        unit_case(checkpoint_refusals),
        unit_case(limits),
        unit_case(leaf_entry),
        unit_case(proof_round_trip),
        unit_case(proof_refusals),
        unit_case(proof_has_no_more_hashes_than_levels),
    };
    return cmocka_run_group_tests_name("log/checkpoint", tests, NULL, NULL);
}
