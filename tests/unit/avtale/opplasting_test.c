/* Uploads: types by bytes, names, readers, and the document that tells of a file. */
#include "avtale/opplasting.h"

#include <string.h>

#include "avtale/erklaering.h"
#include "unit/avtale/proeve.h"
#include "unit/unit.h"

#define ROLE(role) (UINT32_C(1) << (role))

static void test_types(void **state)
{
    static const struct {
        struct avt_span bytes;
        int type; /* -1: none */
    } rows[] = {
        {{"%PDF-1.7\n", 9},                     AVT_FIL_PDF },
        {{"%PDF-", 5},                          -1          },
        {{"%PDF-x", 6},                         -1          },
        {{" %PDF-1.7", 9},                      -1          },
        {{"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16}, AVT_FIL_PNG },
        {{"\x89PNG\r\n\x1A\n\0\0\0\rIDAT", 16}, -1          },
        {{"\x89PNG\r\n\x1A\n", 8},              -1          },
        {{"\xFF\xD8\xFF\xE0", 4},               AVT_FIL_JPEG},
        {{"\xFF\xD8", 2},                       -1          },
        {{"\xFF\xD8\xFF", 3},                   -1          },
        {{"\xFF\xD8\xFF\xDB", 4},               AVT_FIL_JPEG},
        {{"\xFF\xD8\xFF\xC0", 4},               AVT_FIL_JPEG},
        {{"\xFF\xD8\xFF\xD9", 4},               -1          },
        {{"\xFF\xD8\xFF\xFF", 4},               -1          },
        {{"\xFF\xD8\xFF\0", 4},                 -1          },
        {{"\xEF\xBB\xBF%PDF-1.7", 11},          AVT_FIL_PDF },
        {{"\r\n\n%PDF-1.4", 11},                AVT_FIL_PDF },
        {{"\xEF\xBB\xBF\r\n%PDF-1.4", 13},      AVT_FIL_PDF },
        {{" \t\n%PDF-1.4", 11},                 AVT_FIL_PDF },
        {{"\nx\n%PDF-1.4", 11},                 -1          },
        {{"\n\xEF\xBB\xBF%PDF-1.4", 12},        -1          },
        {{"\n\n\n", 3},                         -1          },
        {{"\xEF\xBB\xBF\x89PNG\r\n\x1A\n", 11}, -1          },
        {{"<html>", 6},                         -1          },
        {{"", 0},                               -1          },
    };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        enum avt_filtype type = AVT_FILTYPE_COUNT;
        bool found = avt_filtype_find(&type, rows[i].bytes);
        assert_int_equal(found ? (int)type : -1, rows[i].type);
    }
    assert_string_equal(avt_filtype_media(AVT_FIL_JPEG), "image/jpeg");
    assert_string_equal(avt_filtype_endelse(AVT_FIL_PNG), "png");
}

static void test_names(void **state)
{
    static const struct {
        const char *given, *kept, *fault;
    } rows[] = {
        {"skannet.pdf",                 "skannet.pdf",       NULL           },
        {"C:\\Users\\vera\\skjema.pdf", "skjema.pdf",        NULL           },
        {"../../etc/passwd",            "passwd",            NULL           },
        {"  Kvittering å.png ",        "Kvittering å.png", NULL           },
        {"",                            NULL,                "mangler"      },
        {"mappe/",                      NULL,                "mangler"      },
        {"to\nlinjer.pdf",              NULL,                "ugyldige-tegn"},
        {"\xE2\x80\xAE"
         "fdp.exe",            NULL,                "ugyldige-tegn"},
        {"\xC2\xAD"
         "a.pdf",              NULL,                "ugyldige-tegn"},
        {"...",                         NULL,                "ser-tom-ut"   },
        {"\xE2\x80\x93",                NULL,                "ser-tom-ut"   },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        const char *kept = NULL, *fault = avt_filnavn_check(*state, avt_span_str(rows[i].given), &kept);
        assert_row((fault == NULL) == (rows[i].fault == NULL), rows[i].given);
        if (fault != NULL)
            assert_string_equal(fault, rows[i].fault);
        else
            assert_string_equal(kept, rows[i].kept);
    }
    char *longest = avt_arena_alloc(*state, AVT_MAX_FILNAVN + 2);
    memset(longest, 'a', AVT_MAX_FILNAVN + 1);
    const char *kept;
    assert_string_equal(avt_filnavn_check(*state, avt_span_str(longest), &kept), "for-lang");
    longest[AVT_MAX_FILNAVN] = '\0';
    assert_null(avt_filnavn_check(*state, avt_span_str(longest), &kept));
}

/* Nobody uploads what they do not read, and only where the kind asks for it are more readers named. */
static void test_readers(void **state)
{
    static const struct {
        const char *slag;
        int forfatter;
        avt_roles valgt, lesere;
        const char *kode, *felt;
    } rows[] = {
        {"vurdering", DELTAKER,     0,                  ROLE(DELTAKER) | ROLE(VEILEDER) | ROLE(BESLUTTER), NULL,           NULL    },
        {"vurdering", ARBEIDSGIVER, 0,                  0,                                                 "ikke-leser",   "slag"  },
        {"vurdering", VEILEDER,     ROLE(ARBEIDSGIVER), 0,                                                 "ukjent-felt",  "lesere"},
        {"papir",     VEILEDER,     ROLE(MENTOR),       ROLE(MENTOR) | ROLE(VEILEDER) | ROLE(BESLUTTER),   NULL,           NULL    },
        {"papir",     VEILEDER,     0,                  0,                                                 "mangler",      "lesere"},
        {"annet",     DELTAKER,     ROLE(ARBEIDSGIVER), ROLE(DELTAKER) | ROLE(ARBEIDSGIVER),               NULL,           NULL    },
        {"selfie",    DELTAKER,     0,                  0,                                                 "ugyldig-kode", "slag"  },
    };
    const struct avt_tiltak *measure = proeve_load(*state);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_faults faults = AVT_FAULTS(*state);
        avt_roles readers = avt_opplasting_lesere(measure, rows[i].slag, rows[i].forfatter, rows[i].valgt, &faults);
        assert_row(readers == rows[i].lesere, avt_arena_format(*state, "row %zu: %x", i, readers));
        assert_int_equal(faults.n, rows[i].kode != NULL);
        if (rows[i].kode != NULL) {
            assert_string_equal(faults.list[0].kode, rows[i].kode);
            assert_string_equal(faults.list[0].felt, rows[i].felt);
        }
    }
}

static struct avt_opplasting upload(void)
{
    return (struct avt_opplasting){"skannet.pdf", "papir", AVT_FIL_PDF, 9, avt_hash(AVT_SPAN("%PDF-1.7\n")),
                                   "mentor nav"};
}

static void test_who_reads(void **state)
{
    static const bool reads[] = {false, false, true, true, true};
    const struct avt_tiltak *measure = proeve_load(*state);
    struct avt_opplasting o = upload();
    for (int role = DELTAKER; role <= BESLUTTER; role++)
        assert_true(avt_opplasting_reads(measure, &o, role) == reads[role]);
    o.lesere = "deltakere navet ";
    for (int role = DELTAKER; role <= BESLUTTER; role++)
        assert_false(avt_opplasting_reads(measure, &o, role));
    assert_true(avt_samtale_reads(measure, MENTOR, MENTOR));
    assert_true(avt_samtale_reads(measure, MENTOR, BESLUTTER));
    assert_false(avt_samtale_reads(measure, MENTOR, DELTAKER));
    assert_string_equal(avt_roles_names(*state, measure, ROLE(VEILEDER) | ROLE(MENTOR)), "mentor veileder");
    assert_string_equal(avt_roles_names(*state, measure, ROLE(VEILEDER) | ROLE(BESLUTTER) | ROLE(MENTOR)),
                        "mentor nav");
}

static struct avt_span replaced(struct avt_arena *arena, struct avt_span bytes, const char *from, const char *to)
{
    struct avt_buf buf = AVT_BUF(arena);
    const char *at = memmem(bytes.ptr, bytes.len, from, strlen(from));
    assert_non_null(at);
    avt_buf_add(&buf, bytes.ptr, (size_t)(at - bytes.ptr));
    avt_buf_str(&buf, to);
    avt_buf_str(&buf, avt_arena_strn(arena, at + strlen(from), bytes.len - (size_t)(at - bytes.ptr) - strlen(from)));
    return avt_buf_get(&buf);
}

static void test_document(void **state)
{
    static const struct {
        const char *from, *to;
    } rows[] = {
        {"application/pdf",             "text/html"           },
        {"<storrelse>9<",               "<storrelse>09<"      },
        {"<storrelse>9<",               "<storrelse>99999999<"},
        {"<slag>papir</slag>",          ""                    },
        {"</fil>",                      "<mer></mer></fil>"   },
        {"skannet.pdf",                 "../skannet.pdf"      },
        {"<lesere>mentor nav</lesere>", "<lesere></lesere>"   },
        {"<sha256>",                    "<sha256>0"           },
    };
    static const uint8_t salt[32] = {1};
    struct avt_opplasting o = upload(), again;
    struct avt_span bytes = avt_opplasting_format(*state, &o, PROEVE_AVTALE, salt, "proeve/1");
    assert_ok(avt_opplasting_parse(*state, &again, bytes));
    assert_string_equal(again.navn, o.navn);
    assert_string_equal(again.kind, o.kind);
    assert_string_equal(again.lesere, o.lesere);
    assert_int_equal(again.type, o.type);
    assert_true(again.storrelse == 9 && avt_digest_equal(&again.sha256, &o.sha256));
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_row(avt_opplasting_parse(*state, &again, replaced(*state, bytes, rows[i].from, rows[i].to)).code !=
                       AVT_OK,
                   rows[i].to);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(test_types),     unit_case(test_names),    unit_case(test_readers),
        unit_case(test_who_reads), unit_case(test_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
