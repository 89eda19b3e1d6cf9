/* S: a corpus of good texts that come back byte for byte, and of texts each wrong in one line, which the error
 * names. */
#include "avtale/erklaering.h"

#include <string.h>

#include "avtale/limits.h"
#include "avtale/text.h"
#include "unit/unit.h"

#define HEAD "avtale/erklaering/v1\navtale 01JD0000000000000000000000\nversjon 2\n"
#define HEX1 "1111111111111111111111111111111111111111111111111111111111111111"
#define HEX2 "2222222222222222222222222222222222222222222222222222222222222222"
#define B64  "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
#define TAIL "part " B64 "\nkrav " B64 "\nfrist 2026-03-01T12:00:00Z\n"
#define DOCS                                                                                                           \
    "dokument avtale sha256:" HEX1 "\nsett bistand sha256:" HEX2 "\nsett nav sha256:" HEX1 "\nskjema sha256:" HEX2 "\n"
#define VIEW "mal sha256:" HEX1 "\nvisning sha256:" HEX2 " nn\n"
#define PUT                                                                                                            \
    HEAD "fremlegg ingen\n" DOCS VIEW "endret avtale maal/tema\nendret bistand -\nkreves arbeidsgiver\nkreves nav-2\n" \
         "vedlagt grunn sha256:" HEX1 "\nvedlagt oenske sha256:" HEX2 "\nrolle veileder\nhandling fremlagt\n"          \
         "slag retting\ngjelder-fra 2026-05-01\n" TAIL
#define SIGN                                                                                                           \
    HEAD "fremlegg sha256:" HEX1 "\n" DOCS VIEW "rolle veileder\nhandling godkjent\nfor deltaker\ngrunn papir\n"       \
         "bevis sha256:" HEX2 "\n" TAIL
#define END                                                                                                            \
    HEAD "fremlegg sha256:" HEX1 "\nrolle deltaker\nhandling avbrutt\nslag annet\n"                                    \
         "gjelder-fra 2026-05-17\n" TAIL
#define REPORT HEAD "fremlegg ingen\nrolle veileder\nhandling rapport\nslag sluttrapport\n" TAIL

static const char *const good[] = {
    PUT,
    SIGN,
    END,
    REPORT,
    HEAD "fremlegg ingen\ndokument avtale sha256:" HEX1 "\nskjema sha256:" HEX2 "\nkreves nav\nrolle nav\n"
         "handling kontaktpunkt\n" TAIL,
    HEAD "fremlegg sha256:" HEX1 "\nrolle veileder\nhandling svar\nslag post-12\n" TAIL,
    HEAD "fremlegg sha256:" HEX1 "\nmal sha256:" HEX1 "\nvisning sha256:" HEX2
         " nb\nrolle nav\nhandling overtatt\n" TAIL,
};

static void test_good_texts_come_back(void **state)
{
    for (size_t i = 0; i < UNIT_COUNT(good); i++) {
        struct avt_erklaering s;
        assert_ok(avt_erklaering_parse(*state, &s, avt_span_str(good[i])));
        assert_span(avt_erklaering_format(*state, &s), good[i]);
    }
}

static void test_values_are_read(void **state)
{
    struct avt_erklaering s;
    assert_ok(avt_erklaering_parse(*state, &s, avt_span_str(PUT)));
    assert_string_equal(s.avtale.text, "01JD0000000000000000000000");
    assert_int_equal(s.versjon, 2);
    assert_true(avt_digest_is_zero(&s.fremlegg));
    assert_true(s.has_dokument && s.has_visning && s.has_gjelder_fra);
    assert_int_equal(s.n_shown, 2);
    assert_string_equal(s.shown[1].name, "nav");
    assert_string_equal(s.spraak, "nn");
    assert_int_equal(s.n_endret, 2);
    assert_string_equal(s.endret[0].sti, "maal/tema");
    assert_string_equal(s.endret[1].sti, "-");
    assert_int_equal(s.n_kreves, 2);
    assert_string_equal(s.kreves[1], "nav-2");
    assert_int_equal(s.n_vedlagt, 2);
    assert_string_equal(s.rolle, "veileder");
    assert_int_equal(s.handling, AVT_FREMLAGT);
    assert_string_equal(s.code, AVT_RETTING);
    assert_null(s.behalf_of);
    assert_int_equal(s.nonce[31], 31);
    assert_ok(avt_erklaering_parse(*state, &s, avt_span_str(SIGN)));
    assert_string_equal(s.behalf_of, "deltaker");
    assert_string_equal(s.reason, "papir");
    assert_int_equal(s.bevis.byte[0], 0x22);
    assert_ok(avt_erklaering_parse(*state, &s, avt_span_str(END)));
    assert_string_equal(s.code, "annet");
    assert_true(s.has_gjelder_fra && s.gjelder_fra == avt_date_make(2026, 5, 17));
}

/* One thing wrong: text with `find` turned into `put`. */
static const struct {
    const char *text, *find, *put, *where;
} bad[] = {
    {PUT,    "erklaering/v1",                       "erklaering/v2",                                                     "avtale/erklaering/v1"},
    {PUT,    "avtale/erklaering/v1\n",              "",                                                                  "avtale/erklaering/v1"},
    {PUT,    "avtale/erk",                          "\navtale/erk",                                                      "avtale/erklaering/v1"},
    {PUT,    "avtale 01JD",                         "avtale 01jd",                                                       "avtale"              },
    {PUT,    "avtale 01JD",                         "avtale  01JD",                                                      "avtale"              },
    {PUT,    "avtale 01JD",                         "avtale\t01JD",                                                      "avtale"              },
    {PUT,    "0\nversjon",                          "0\n\nversjon",                                                      "versjon"             },
    {PUT,    "versjon 2",                           "versjon 0",                                                         "versjon"             },
    {PUT,    "versjon 2",                           "versjon 02",                                                        "versjon"             },
    {PUT,    "versjon 2",                           "versjon 1000",                                                      "versjon"             },
    {PUT,    "versjon 2\n",                         "",                                                                  "versjon"             },
    {PUT,    "versjon 2\nfremlegg ingen",           "fremlegg ingen\nversjon 2",                                         "versjon"             },
    {PUT,    "fremlegg ingen",                      "fremlegg ",                                                         "fremlegg"            },
    {SIGN,   "fremlegg sha256:1",                   "fremlegg sha256:g",                                                 "fremlegg"            },
    {SIGN,   "fremlegg sha256:" HEX1,
     "fremlegg sha256:00000000000000000000000000000000"
     "00000000000000000000000000000000",                                                                                 "fremlegg"            },
    {PUT,    "dokument avtale",                     "dokument bistand",                                                  "dokument"            },
    {SIGN,   DOCS,                                  "",                                                                  "dokument"            },
    {REPORT, "fremlegg ingen\n",                    "fremlegg ingen\n" DOCS,                                             "dokument"            },
    {PUT,    "sett bistand",                        "sett Bistand",                                                      "sett"                },
    {PUT,    "sett bistand",                        "sett oekonomi",                                                     "sett"                },
    {PUT,    "sett nav",                            "sett bistand",                                                      "sett"                },
    {END,    "rolle",                               "sett nav sha256:" HEX1 "\nrolle",                                   "sett"                },
    {PUT,    "skjema sha256:" HEX2 "\n",            "",                                                                  "skjema"              },
    {END,    "rolle",                               "skjema sha256:" HEX2 "\nrolle",                                     "skjema"              },
    {PUT,    "mal sha256",                          "mal md5",                                                           "mal"                 },
    {PUT,    "mal sha256:" HEX1 "\n",               "",                                                                  "visning"             },
    {PUT,    "visning sha256:" HEX2 " nn\n",        "",                                                                  "visning"             },
    {PUT,    " nn\n",                               " se\n",                                                             "visning"             },
    {PUT,    " nn\n",                               "\n",                                                                "visning"             },
    {PUT,    " nn\n",                               " nn \n",                                                            "visning"             },
    {PUT,    "endret avtale maal/tema",             "endret avtale maal//tema",                                          "endret"              },
    {PUT,    "endret avtale maal/tema",             "endret avtale /tema",                                               "endret"              },
    {PUT,    "endret avtale maal/tema",             "endret avtale m\303\245l",                                          "endret"              },
    {PUT,    "endret bistand -",                    "endret avtale maal/tema",                                           "endret"              },
    {PUT,    "endret avtale",                       "endret person",                                                     "endret"              },
    {SIGN,   "rolle",                               "endret avtale tema\nrolle",                                         "endret"              },
    {PUT,    "kreves arbeidsgiver\nkreves nav-2\n", "",                                                                  "kreves"              },
    {PUT,    "kreves nav-2",                        "kreves arbeidsgiver",                                               "kreves"              },
    {PUT,    "kreves nav-2",                        "kreves Nav",                                                        "kreves"              },
    {SIGN,   "rolle",                               "kreves nav\nrolle",                                                 "kreves"              },
    {PUT,    "vedlagt grunn sha256:" HEX1,          "vedlagt grunn",                                                     "vedlagt"             },
    {PUT,    "vedlagt grunn",                       "vedlagt referat",                                                   "vedlagt"             },
    {PUT,    "rolle veileder\n",                    "",                                                                  "rolle"               },
    {PUT,    "rolle veileder",                      "rolle veileder\r",                                                  "rolle"               },
    {PUT,    "rolle veileder",                      "rolle veil_eder",                                                   "rolle"               },
    {PUT,    "handling fremlagt",                   "handling signert",                                                  "handling"            },
    {PUT,    "handling fremlagt",                   "handling FREMLAGT",                                                 "handling"            },
    {END,    "slag annet",                          "slag noe annet",                                                    "slag"                },
    {REPORT, "slag sluttrapport\n",                 "",                                                                  "slag"                },
    {END,    "gjelder-fra 2026-05-17",              "gjelder-fra 2026-02-30",                                            "gjelder-fra"         },
    {END,    "gjelder-fra 2026-05-17\n",            "",                                                                  "gjelder-fra"         },
    {SIGN,   "for deltaker",                        "gjelder-fra 2026-05-17\nfor deltaker",                              "gjelder-fra"         },
    {REPORT, "rolle veileder\nhandling rapport",    "vedlagt grunn sha256:" HEX1 "\nrolle veileder\nhandling opplastet",
     "vedlagt"                                                                                                                                 },
    {SIGN,   "for deltaker\n",                      "",                                                                  "grunn"               },
    {SIGN,   "grunn papir\n",                       "",                                                                  "grunn"               },
    {SIGN,   "bevis sha256:" HEX2 "\n",             "",                                                                  "bevis"               },
    {SIGN,   "part " B64,                           "part " B64 "=",                                                     "part"                },
    {SIGN,   "part " B64 "\n",                      "",                                                                  "part"                },
    {SIGN,   "krav AAE",                            "krav AA",                                                           "krav"                },
    {SIGN,   "12:00:00Z",                           "12:00:00+00:00",                                                    "frist"               },
    {SIGN,   "12:00:00Z\n",                         "12:00:00Z",                                                         "frist"               },
    {SIGN,   "12:00:00Z\n",                         "12:00:00Z\n\n",                                                     "frist"               },
    {SIGN,   "12:00:00Z\n",                         "12:00:00Z\nfrist 2026-03-01T12:00:00Z\n",                           "frist"               },
};

static struct avt_span mutate(struct avt_arena *arena, const char *text, const char *find, const char *put)
{
    const char *at = strstr(text, find);
    assert_non_null(at);
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_add(&buf, text, (size_t)(at - text));
    avt_buf_str(&buf, put);
    avt_buf_str(&buf, at + strlen(find));
    return avt_buf_get(&buf);
}

static void test_each_line_is_guarded(void **state)
{
    for (size_t i = 0; i < UNIT_COUNT(bad); i++) {
        struct avt_erklaering s = {.versjon = 77};
        struct avt_span text = mutate(*state, bad[i].text, bad[i].find, bad[i].put);
        struct avt_err err = avt_erklaering_parse(*state, &s, text);
        const char *row = avt_arena_format(*state, "\"%s\" -> \"%s\": %s", bad[i].find, bad[i].put, err.where);
        assert_row(err.code == AVT_EFORM, row);
        assert_row(strcmp(err.where, bad[i].where) == 0, row);
        assert_row(s.versjon == 77, row);
    }
}

/* Whatever single byte is changed, a text that is still taken says exactly its bytes. */
static void test_no_two_texts_mean_the_same(void **state)
{
    size_t len = strlen(PUT);
    for (size_t i = 0; i < len; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            struct avt_arena *arena = avt_arena_new();
            char *text = avt_arena_alloc(arena, len);
            memcpy(text, PUT, len);
            text[i] = (char)(text[i] ^ (1 << bit));
            struct avt_erklaering s;
            if (avt_erklaering_parse(arena, &s, avt_span_make(text, len)).code == AVT_OK)
                assert_true(avt_span_equal(avt_erklaering_format(arena, &s), avt_span_make(text, len)));
            avt_arena_free(&arena);
        }
    (void)state;
}

static void test_truncated_texts_are_refused(void **state)
{
    struct avt_erklaering s;
    for (size_t len = 0; len < strlen(SIGN); len++)
        assert_code(avt_erklaering_parse(*state, &s, avt_span_make(SIGN, len)), AVT_EFORM);
}

static void test_size_is_limited(void **state)
{
    struct avt_erklaering s;
    struct avt_buf buf = AVT_BUF(*state);
    avt_buf_str(&buf, SIGN);
    while (buf.len <= AVT_MAX_STATEMENT)
        avt_buf_char(&buf, 'x');
    assert_code(avt_erklaering_parse(*state, &s, avt_buf_get(&buf)), AVT_ELIMIT);
}

static void test_formatting_sorts(void **state)
{
    struct avt_erklaering s;
    assert_ok(avt_erklaering_parse(*state, &s, avt_span_str(PUT)));
    struct avt_sum sett[] = {s.shown[1], s.shown[0]};
    struct avt_endret changed[] = {s.endret[1], s.endret[0]};
    const char *needed[] = {s.kreves[1], s.kreves[0]};
    s.shown = sett;
    s.endret = changed;
    s.kreves = needed;
    assert_span(avt_erklaering_format(*state, &s), PUT);
    assert_string_equal(sett[0].name, "nav");
}

/* Over the concatenation of its parts, salt included. */
static void test_part_commitment(void **state)
{
    uint8_t salt[32] = {7};
    struct avt_buf buf = AVT_BUF(*state);
    avt_buf_str(&buf, "avtale/part/v1\n");
    avt_buf_add(&buf, salt, sizeof salt);
    avt_buf_str(&buf, "{\"fnr\":\"1\"}");
    struct avt_digest expected = avt_hash(avt_buf_get(&buf));
    struct avt_digest commitment = avt_part_commit(salt, AVT_SPAN("{\"fnr\":\"1\"}"));
    assert_true(avt_digest_equal(&commitment, &expected));
    salt[31] = 1;
    commitment = avt_part_commit(salt, AVT_SPAN("{\"fnr\":\"1\"}"));
    assert_false(avt_digest_equal(&commitment, &expected));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(test_good_texts_come_back),
        unit_case(test_values_are_read),
        unit_case(test_each_line_is_guarded),
        unit_case(test_no_two_texts_mean_the_same),
        unit_case(test_truncated_texts_are_refused),
        unit_case(test_size_is_limited),
        unit_case(test_formatting_sorts),
        unit_case(test_part_commitment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
