/* ULIDs and control codes. */
#include "avtale/id.h"

#include "unit/unit.h"

/* The fourth is the example of github.com/ulid/spec. */
static void ids_are_ulids(void **state)
{
    (void)state;
    static const struct {
        uint64_t milliseconds;
        uint8_t random[10];
        const char *text;
    } rows[] = {
        {0,              {0},                                                          "00000000000000000000000000"},
        {0,              {[9] = 1},                                                    "00000000000000000000000001"},
        {1,              {0},                                                          "00000000010000000000000000"},
        {1469918176385,  {0xD6, 0x76, 0x4C, 0x61, 0xEF, 0xB9, 0x93, 0x02, 0xBD, 0x5B}, "01ARYZ6S41TSV4RRFFQ69G5FAV"},
        {0xFFFFFFFFFFFF, {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_id id = avt_id_make(rows[i].milliseconds, rows[i].random), back;
        assert_string_equal(id.text, rows[i].text);
        assert_true(avt_id_parse(&back, avt_span_str(id.text)));
        assert_string_equal(back.text, id.text);
    }
}

static void other_texts_are_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "01ARYZ6S41TSV4RRFFQ69G5FA",
        "01ARYZ6S41TSV4RRFFQ69G5FAVV",
        "81ARYZ6S41TSV4RRFFQ69G5FAV",
        "Z1ARYZ6S41TSV4RRFFQ69G5FAV",
        "01aryz6s41tsv4rrffq69g5fav",
        "01ARYZ6S41TSV4RRFFQ69G5FAI",
        "01ARYZ6S41TSV4RRFFQ69G5FAL",
        "01ARYZ6S41TSV4RRFFQ69G5FAO",
        "01ARYZ6S41TSV4RRFFQ69G5FAU",
        "01ARYZ6S41-SV4RRFFQ69G5FAV",
        " 1ARYZ6S41TSV4RRFFQ69G5FAV",
        "01ARYZ6S41TSV4RRFFQ69G5FA\xC3",
    };
    struct avt_id id = {.text = "untouched"};
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_row(!avt_id_parse(&id, avt_span_str(rows[i])), rows[i]);
    assert_false(avt_id_parse(&id, AVT_SPAN("01ARYZ6S41TSV4RRFFQ69G5FA\0")));
    assert_string_equal(id.text, "untouched");
}

static void control_code_is_the_first_40_bits(void **state)
{
    (void)state;
    static const struct {
        uint8_t digest[32];
        const char *code;
    } rows[] = {
        {{0},                                  "0000-0000"},
        {{0xFF, 0xFF, 0xFF, 0xFF, 0xFF},       "ZZZZ-ZZZZ"},
        {{0x00, 0x44, 0x32, 0x14, 0xC7, 0xFF}, "0123-4567"},
        {{[5] = 0xFF},                         "0000-0000"},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        char code[10];
        avt_id_control_code(code, rows[i].digest);
        assert_string_equal(code, rows[i].code);
    }
}

static void head_code_is_the_first_80_bits(void **state)
{
    static const struct {
        uint8_t digest[32];
        const char *code;
    } rows[] = {
        {{0},                                                                      "0000-0000-0000-0000"},
        {{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x12},       "ZZZZ-ZZZZ-ZZZZ-ZZZZ"},
        {{0x00, 0x44, 0x32, 0x14, 0xC7, 0x42, 0x54, 0xB6, 0x35, 0xCF, 0xAA, 0xAA}, "0123-4567-89AB-CDEF"},
    };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        char code[20];
        uint8_t bytes[10];
        avt_id_head_code(code, rows[i].digest);
        assert_string_equal(code, rows[i].code);
        assert_true(avt_id_head_code_parse(bytes, avt_span_str(code)));
        assert_memory_equal(bytes, rows[i].digest, sizeof bytes);
    }
}

static void other_head_codes_are_refused(void **state)
{
    static const char *const texts[] = {"",
                                        "0123-4567",
                                        "0123-4567-89AB-CDE",
                                        "0123-4567-89AB-CDEFG",
                                        "0123-4567-89AB-CDEU",
                                        "0123456789ABCDEF",
                                        "0123-4567-89ab-cdef",
                                        "0123-4567-89AB CDEF",
                                        "01234-567-89AB-CDEF"};
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(texts); i++) {
        uint8_t bytes[10] = {7};
        assert_row(!avt_id_head_code_parse(bytes, avt_span_str(texts[i])) && bytes[0] == 7, texts[i]);
    }
}

static void agreement_numbers(void **state)
{
    static const char *const others[] = {"",
                                         "2026-00001",
                                         "2026-0000001",
                                         "1899-000001",
                                         "2200-000001",
                                         "2026-000000",
                                         "2026_000001",
                                         "2026-00000a",
                                         "20260000001",
                                         " 026-000001"};
    (void)state;
    assert_true(avt_id_nummer_ok(AVT_SPAN("2026-000001")) && avt_id_nummer_ok(AVT_SPAN("2199-999999")));
    for (size_t i = 0; i < UNIT_COUNT(others); i++)
        assert_row(!avt_id_nummer_ok(avt_span_str(others[i])), others[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(ids_are_ulids),
        unit_case(other_texts_are_refused),
        unit_case(control_code_is_the_first_40_bits),
        unit_case(head_code_is_the_first_80_bits),
        unit_case(other_head_codes_are_refused),
        unit_case(agreement_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
