/* Signed notes: examples of other implementations, our own round trips, and malformed ones. */
#include "avtale/note.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "avtale/limits.h"
#include "avtale/text.h"
#include "unit/unit.h"

#define DASH "\xE2\x80\x94 "
#define FOO  "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
#define FOO_NOTE                                                                                                       \
    "This is an example message.\n\n" DASH "example.com/foo "                                                          \
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
#define PETER "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define ENOCH "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
#define CRYPTOGRAPHY                                                                                                   \
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
#define PETER_SIG                                                                                                      \
    DASH "PeterNeumann "                                                                                               \
         "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
#define ENOCH_SIG                                                                                                      \
    DASH "EnochRoot "                                                                                                  \
         "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
#define SIG DASH "a AAAAAAA=\n" /* key id 0 and a signature of one byte */

static struct avt_key vkey(struct avt_arena *arena, const char *text)
{
    struct avt_key key;
    assert_ok(avt_vkey_parse(arena, &key, avt_span_str(text)));
    return key;
}

static struct avt_note parse(struct avt_arena *arena, const char *text)
{
    struct avt_note note;
    assert_ok(avt_note_parse(arena, &note, avt_span_str(text)));
    return note;
}

/* A key pair of the test's own, and a signature by it. */
struct pair {
    struct avt_key key;
    uint8_t secret[64];
};

static struct pair make_pair(struct avt_arena *arena, const char *name, uint8_t seed_byte)
{
    struct pair pair;
    uint8_t public[32], seed[32] = {seed_byte};
    (void)crypto_sign_seed_keypair(public, pair.secret, seed);
    assert_ok(avt_key_make(arena, &pair.key, name, public));
    return pair;
}

static struct avt_note_sig sign(struct avt_arena *arena, const struct pair *pair, struct avt_span text)
{
    uint8_t *blob = avt_arena_alloc(arena, 64);
    (void)crypto_sign_detached(blob, NULL, (const unsigned char *)text.ptr, text.len, pair->secret);
    struct avt_note_sig sig = {.name = pair->key.name, .blob = avt_span_make(blob, 64)};
    memcpy(sig.id, pair->key.id, sizeof sig.id);
    return sig;
}

static void notes_of_others_verify(void **state)
{
    static const struct {
        const char *vkey, *note, *text;
    } rows[] = {
        {FOO,   FOO_NOTE,                              "This is an example message.\n"},
        {PETER, CRYPTOGRAPHY "\n" PETER_SIG,           CRYPTOGRAPHY                   },
        {PETER, CRYPTOGRAPHY "\n" PETER_SIG ENOCH_SIG, CRYPTOGRAPHY                   },
        {ENOCH, CRYPTOGRAPHY "\n" PETER_SIG ENOCH_SIG, CRYPTOGRAPHY                   },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_key key = vkey(*state, rows[i].vkey);
        struct avt_note note = parse(*state, rows[i].note);
        size_t who = 42;
        assert_span(note.text, rows[i].text);
        assert_ok(avt_note_verify(&note, &key, 1, &who));
        assert_int_equal(who, 0);
        assert_span(avt_note_format(*state, note.text, note.sigs, note.n_sigs), rows[i].note);
    }
}

/* Ed25519 gives one signature of a text: the secret key of Go's example gives the bytes of Go's example. */
static void signing_gives_the_bytes_of_others(void **state)
{
    struct avt_span typed;
    struct pair peter = {.key = vkey(*state, PETER)};
    uint8_t public[32];
    assert_ok(avt_b64_parse(*state, &typed, AVT_SPAN("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")));
    (void)crypto_sign_seed_keypair(public, peter.secret, (const uint8_t *)typed.ptr + 1);
    assert_memory_equal(public, peter.key.point, sizeof public);
    struct avt_note_sig sig = sign(*state, &peter, AVT_SPAN(CRYPTOGRAPHY));
    assert_span(avt_note_format(*state, AVT_SPAN(CRYPTOGRAPHY), &sig, 1), CRYPTOGRAPHY "\n" PETER_SIG);
}

static void own_notes_go_both_ways(void **state)
{
    static const char *const texts[] = {"a\n", "avtale/kvittering/v1\nnr 1\n", "Kárášjohka\n", "— a AAAA\n"};
    struct pair pair = make_pair(*state, "demo.avtale/segl/2026a", 1);
    for (size_t i = 0; i < UNIT_COUNT(texts); i++) {
        struct avt_span text = avt_span_str(texts[i]);
        struct avt_note_sig sig = sign(*state, &pair, text);
        struct avt_note note = parse(*state, avt_note_format(*state, text, &sig, 1).ptr);
        size_t who;
        assert_span(note.text, texts[i]);
        assert_int_equal(note.n_sigs, 1);
        assert_string_equal(note.sigs[0].name, pair.key.name);
        assert_ok(avt_note_verify(&note, &pair.key, 1, &who));
    }
}

static void malformed_notes_are_refused(void **state)
{
    const struct {
        const char *name;
        struct avt_span file;
    } rows[] = {
        {"empty",                         AVT_SPAN("")                                  },
        {"line break only",               AVT_SPAN("\n")                                },
        {"blank line only",               AVT_SPAN("\n\n")                              },
        {"text alone",                    AVT_SPAN("a\n")                               },
        {"no blank line",                 AVT_SPAN("a\n" SIG)                           },
        {"no text",                       AVT_SPAN("\n" SIG)                            },
        {"empty text",                    AVT_SPAN("\n\n" SIG)                          },
        {"no signature",                  AVT_SPAN("a\n\n")                             },
        {"text begins with a blank line", AVT_SPAN("\na\n\n" SIG)                       },
        {"blank line in the text",        AVT_SPAN("a\n\nb\n\n" SIG)                    },
        {"text ends in a blank line",     AVT_SPAN("a\n\n\n" SIG)                       },
        {"blank line between signatures", AVT_SPAN("a\n\n" SIG "\n" DASH "b AAAAAAA=\n")},
        {"blank line at the end",         AVT_SPAN("a\n\n" SIG "\n")                    },
        {"signature without line end",    AVT_SPAN("a\n\n" DASH "a AAAAAAA=")           },
        {"text behind the signatures",    AVT_SPAN("a\n\n" SIG "b\n")                   },
        {"hyphen for dash",               AVT_SPAN("a\n\n- a AAAAAAA=\n")               },
        {"en dash",                       AVT_SPAN("a\n\n– a AAAAAAA=\n")             },
        {"no space behind the dash",      AVT_SPAN("a\n\n—a AAAAAAA=\n")              },
        {"no name",                       AVT_SPAN("a\n\n" DASH " AAAAAAA=\n")          },
        {"no signature bytes",            AVT_SPAN("a\n\n" DASH "a\n")                  },
        {"name with plus",                AVT_SPAN("a\n\n" DASH "a+b AAAAAAA=\n")       },
        {"name with no-break space",      AVT_SPAN("a\n\n" DASH "a\u00A0b AAAAAAA=\n")  },
        {"two spaces",                    AVT_SPAN("a\n\n" DASH "a  AAAAAAA=\n")        },
        {"trailing space",                AVT_SPAN("a\n\n" DASH "a AAAAAAA= \n")        },
        {"key id alone",                  AVT_SPAN("a\n\n" DASH "a AAAAAA==\n")         },
        {"short key id",                  AVT_SPAN("a\n\n" DASH "a AAAA\n")             },
        {"no padding",                    AVT_SPAN("a\n\n" DASH "a AAAAAAA\n")          },
        {"non-zero trailing bits",        AVT_SPAN("a\n\n" DASH "a AAAAAAB=\n")         },
        {"base64url",                     AVT_SPAN("a\n\n" DASH "a AAAAAA-_\n")         },
        {"the same key twice",            AVT_SPAN("a\n\n" SIG SIG)                     },
        {"the same key, other bytes",     AVT_SPAN("a\n\n" SIG DASH "a AAAAAAE=\n")     },
        {"carriage returns",              AVT_SPAN("a\r\n\r\n" DASH "a AAAAAAA=\r\n")   },
        {"tab in the text",               AVT_SPAN("a\tb\n\n" SIG)                      },
        {"NUL in the text",               AVT_SPAN("a\0b\n\n" SIG)                      },
        {"DEL in the text",               AVT_SPAN("a\x7F\n\n" SIG)                     },
        {"C1 in the text",                AVT_SPAN("a\xC2\x85\n\n" SIG)                 },
        {"escape in a name",              AVT_SPAN("a\n\n" DASH "a\x1B AAAAAAA=\n")     },
        {"Latin-1",                       AVT_SPAN("bl\xE5\n\n" SIG)                    },
        {"overlong UTF-8",                AVT_SPAN("\xC0\xAF\n\n" SIG)                  },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_note note = {.n_sigs = 42};
        assert_row(avt_note_parse(*state, &note, rows[i].file).code == AVT_EFORM, rows[i].name);
        assert_row(note.n_sigs == 42, rows[i].name);
    }
}

static void same_name_with_another_id_is_another_key(void **state)
{
    struct avt_note note = parse(*state, "a\n\n" SIG DASH "a AAAAAQA=\n" DASH "b AAAAAAA=\n");
    assert_int_equal(note.n_sigs, 3);
    assert_int_equal(note.sigs[1].id[3], 1);
    assert_int_equal(note.sigs[1].blob.len, 1);
}

static void long_notes_are_refused(void **state)
{
    static const struct {
        size_t text, sigs;
        enum avt_code code;
    } rows[] = {
        {AVT_MAX_NOTE,     1,    AVT_OK    },
        {AVT_MAX_NOTE + 1, 1,    AVT_ELIMIT},
        {2,                64,   AVT_OK    },
        {2,                2000, AVT_ELIMIT},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_buf buf = AVT_BUF(*state);
        for (size_t k = 1; k < rows[i].text; k++)
            avt_buf_char(&buf, 'a');
        avt_buf_str(&buf, "\n\n");
        for (size_t k = 0; k < rows[i].sigs; k++)
            avt_buf_format(&buf, DASH "k%zu AAAAAAA=\n", k);
        struct avt_note note;
        assert_code(avt_note_parse(*state, &note, avt_buf_get(&buf)), rows[i].code);
    }
}

static void unknown_keys_are_passed_over(void **state)
{
    struct avt_key keys[] = {vkey(*state, FOO), vkey(*state, ENOCH), vkey(*state, PETER)};
    struct avt_note note = parse(*state, CRYPTOGRAPHY "\n" SIG PETER_SIG ENOCH_SIG);
    size_t who = 42;
    assert_ok(avt_note_verify(&note, keys, 3, &who));
    assert_int_equal(who, 1);
    who = 42;
    assert_code(avt_note_verify(&note, keys, 1, &who), AVT_EUNKNOWNKEY);
    assert_code(avt_note_verify(&note, NULL, 0, &who), AVT_EUNKNOWNKEY);
    assert_int_equal(who, 42);
}

static void one_bad_signature_by_a_known_key_is_enough(void **state)
{
    struct pair good = make_pair(*state, "good", 1), bad = make_pair(*state, "bad", 2);
    struct avt_key keys[] = {good.key, bad.key};
    struct avt_span text = AVT_SPAN("avtale/kvittering/v1\n");
    struct avt_note_sig sigs[] = {sign(*state, &good, text), sign(*state, &bad, AVT_SPAN("other\n"))};
    struct avt_note note = {.text = text, .sigs = sigs, .n_sigs = 2};
    size_t who = 42;
    assert_code(avt_note_verify(&note, keys, 2, &who), AVT_EPROOF);
    assert_int_equal(who, 42);
    assert_ok(avt_note_verify(&note, keys, 1, &who));
    sigs[1] = sign(*state, &bad, text);
    assert_ok(avt_note_verify(&note, keys, 2, &who));
    sigs[1].blob.len = 63;
    assert_code(avt_note_verify(&note, keys, 2, &who), AVT_EPROOF);
}

/* Same name and id say the key is known; the signature must then hold with its public key. */
static void key_with_forged_id_does_not_verify(void **state)
{
    struct pair mine = make_pair(*state, "a", 1), other = make_pair(*state, "a", 2);
    struct avt_span text = AVT_SPAN("a\n");
    struct avt_note_sig sig = sign(*state, &other, text);
    memcpy(sig.id, mine.key.id, sizeof sig.id);
    struct avt_note note = {.text = text, .sigs = &sig, .n_sigs = 1};
    size_t who;
    assert_code(avt_note_verify(&note, &mine.key, 1, &who), AVT_EPROOF);
}

/* Whatever bit is flipped, the note no longer verifies. */
static void every_bit_counts(void **state)
{
    struct avt_key key = vkey(*state, FOO);
    char file[] = FOO_NOTE;
    struct avt_arena *arena = avt_arena_new();
    for (size_t bit = 0; bit < 8 * strlen(FOO_NOTE); bit++) {
        struct avt_note note;
        size_t who;
        file[bit / 8] = (char)(file[bit / 8] ^ 1 << bit % 8);
        bool good = avt_note_parse(arena, &note, avt_span_make(file, strlen(FOO_NOTE))).code == AVT_OK &&
                    avt_note_verify(&note, &key, 1, &who).code == AVT_OK;
        file[bit / 8] = (char)(file[bit / 8] ^ 1 << bit % 8);
        assert_false(good);
        avt_arena_reset(arena);
    }
    avt_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(notes_of_others_verify),
        unit_case(signing_gives_the_bytes_of_others),
        unit_case(own_notes_go_both_ways),
        unit_case(malformed_notes_are_refused),
        unit_case(same_name_with_another_id_is_another_key),
        unit_case(long_notes_are_refused),
        unit_case(unknown_keys_are_passed_over),
        unit_case(one_bad_signature_by_a_known_key_is_enough),
        unit_case(key_with_forged_id_does_not_verify),
        unit_case(every_bit_counts),
    };
    return sodium_init() < 0 ? EXIT_FAILURE : cmocka_run_group_tests(tests, NULL, NULL);
}
