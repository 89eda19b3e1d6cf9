/* Exact numbers: reading, the four kinds of arithmetic, rounding, and what does not fit. */
#include "avtale/tall.h"

#include <string.h>

#include "unit/unit.h"

static struct avt_tall read(const char *text)
{
    struct avt_tall out = {0, 0};
    assert_row(avt_tall_parse(&out, avt_span_str(text)), text);
    return out;
}

/* "a/b" or a decimal. */
static struct avt_tall number(const char *text)
{
    struct avt_span rest = avt_span_str(text), head;
    struct avt_tall above, below, out;
    if (strchr(text, '/') == NULL)
        return read(text);
    assert_true(avt_span_cut(&rest, '/', &head));
    assert_true(avt_tall_parse(&above, head));
    assert_true(avt_tall_parse(&below, rest));
    assert_true(avt_tall_div(&out, above, below));
    return out;
}

static void numbers_have_one_form(void **state)
{
    static const struct {
        const char *text, *out;
    } rows[] = {
        {"0",                                     "0"                                    },
        {"-0",                                    "0"                                    },
        {"007",                                   "7"                                    },
        {"12.50",                                 "12.5"                                 },
        {"-0.05",                                 "-0.05"                                },
        {"30.4375",                               "30.4375"                              },
        {"999999999999999999.999999999999999999", "999999999999999999.999999999999999999"},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        assert_string_equal(avt_tall_format(*state, read(rows[i].text), 18), rows[i].out);
}

static void other_texts_are_no_numbers(void **state)
{
    (void)state;
    static const char *const rows[] = {"",
                                       "-",
                                       ".5",
                                       "5.",
                                       "1,5",
                                       "1e3",
                                       " 1",
                                       "1 ",
                                       "+1",
                                       "--1",
                                       "0x1",
                                       "1.2.3",
                                       "1234567890123456789",
                                       "0.1234567890123456789"};
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_tall out;
        assert_row(!avt_tall_parse(&out, avt_span_str(rows[i])), rows[i]);
    }
}

static void arithmetic_is_exact(void **state)
{
    static const struct {
        const char *a, *b, *sum, *difference, *product, *quotient;
    } rows[] = {
        {"0.1",   "0.2",     "0.3",        "-0.1",       "0.02",   "0.5"       },
        {"1/3",   "1/6",     "0.5",        "1/6",        "1/18",   "2"         },
        {"-7",    "2",       "-5",         "-9",         "-14",    "-3.5"      },
        {"16320", "30.4375", "16350.4375", "16289.5625", "496740", "261120/487"},
        {"5",     "-1/3",    "14/3",       "16/3",       "-5/3",   "-15"       },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_tall a = number(rows[i].a), b = number(rows[i].b), out;
        assert_row(avt_tall_add(&out, a, b) && avt_tall_compare(out, number(rows[i].sum)) == 0, rows[i].a);
        assert_row(avt_tall_sub(&out, a, b) && avt_tall_compare(out, number(rows[i].difference)) == 0, rows[i].a);
        assert_row(avt_tall_mul(&out, a, b) && avt_tall_compare(out, number(rows[i].product)) == 0, rows[i].a);
        assert_row(avt_tall_div(&out, a, b) && avt_tall_compare(out, number(rows[i].quotient)) == 0, rows[i].a);
    }
    (void)state;
}

static void halves_go_away_from_zero(void **state)
{
    static const struct {
        const char *a;
        unsigned decimals;
        const char *out;
    } rows[] = {
        {"0.5",          0,  "1"             },
        {"1.5",          0,  "2"             },
        {"2.5",          0,  "3"             },
        {"2.4999999999", 0,  "2"             },
        {"-0.5",         0,  "-1"            },
        {"-2.5",         0,  "-3"            },
        {"-2.49",        0,  "-2"            },
        {"1/3",          10, "0.3333333333"  },
        {"2/3",          10, "0.6666666667"  },
        {"0.125",        2,  "0.13"          },
        {"0.135",        2,  "0.14"          },
        {"261120/487",   10, "536.1806981520"},
        {"7",            3,  "7"             },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_tall out;
        assert_row(avt_tall_round(&out, number(rows[i].a), rows[i].decimals), rows[i].a);
        assert_row(avt_tall_compare(out, read(rows[i].out)) == 0, rows[i].a);
    }
    assert_string_equal(avt_tall_format(*state, avt_tall_cut(read("9.99")), 0), "9");
    assert_string_equal(avt_tall_format(*state, avt_tall_cut(read("-9.99")), 0), "-9");
    assert_null(avt_tall_format(*state, number("1/3"), 18));
    assert_null(avt_tall_format(*state, number("0.125"), 2));
}

static void order_needs_no_room(void **state)
{
    static const struct {
        const char *a, *b;
        int order;
    } rows[] = {
        {"1/3",                                   "0.333333333333333333",                  1 },
        {"-1/3",                                  "-0.333333333333333333",                 -1},
        {"0.5",                                   "1/2",                                   0 },
        {"-1",                                    "0.5",                                   -1},
        {"999999999999999999/999999999999999998", "999999999999999998/999999999999999997", -1},
        {"0",                                     "-0.000000000000000001",                 1 },
    };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        assert_int_equal(avt_tall_compare(number(rows[i].a), number(rows[i].b)), rows[i].order);
        assert_int_equal(avt_tall_compare(number(rows[i].b), number(rows[i].a)), -rows[i].order);
    }
}

/* What does not fit is refused, and out is left as it was. */
static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    struct avt_tall large = read("999999999999999999"), small, out = avt_tall_int(42);
    assert_true(avt_tall_div(&small, avt_tall_int(1), large));
    assert_true(avt_tall_mul(&large, large, large));
    assert_false(avt_tall_mul(&out, large, large));
    assert_true(avt_tall_mul(&small, small, small));
    assert_false(avt_tall_mul(&out, small, small));
    assert_false(avt_tall_add(&out, large, small));
    assert_false(avt_tall_round(&out, large, 18));
    assert_false(avt_tall_div(&out, large, avt_tall_int(0)));
    assert_int_equal(avt_tall_compare(out, avt_tall_int(42)), 0);
    assert_true(avt_tall_mul(&out, large, small));
    assert_int_equal(avt_tall_compare(out, avt_tall_int(1)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(numbers_have_one_form), unit_case(other_texts_are_no_numbers),
        unit_case(arithmetic_is_exact),   unit_case(halves_go_away_from_zero),
        unit_case(order_needs_no_room),   unit_case(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
