/* Spans, lines, numbers and buffers. */
#include "unit/unit.h"

#include <string.h>

static void empty_spans_are_equal(void **state)
{
    (void)state;
    assert_true(avt_span_equal(avt_span_str(NULL), AVT_SPAN("")));
    assert_true(avt_span_equal(avt_span_make(NULL, 0), AVT_SPAN("")));
    assert_true(avt_span_starts(avt_span_make(NULL, 0), ""));
}

static void spans_compare_whole(void **state)
{
    (void)state;
    assert_true(avt_span_is(AVT_SPAN("rolle"), "rolle"));
    assert_false(avt_span_is(AVT_SPAN("rolle"), "roll"));
    assert_false(avt_span_is(AVT_SPAN("roll"), "rolle"));
    assert_false(avt_span_is(avt_span_make("a\0", 2), "a"));
    assert_true(avt_span_starts(AVT_SPAN("sha256:00"), "sha256:"));
    assert_false(avt_span_starts(AVT_SPAN("sha"), "sha256:"));
}

static void lines_tell_whether_they_ended(void **state)
{
    (void)state;
    struct avt_span rest = AVT_SPAN("en\n\nto"), line;
    bool ended;
    assert_true(avt_span_line(&rest, &line, &ended));
    assert_span(line, "en");
    assert_true(ended);
    assert_true(avt_span_line(&rest, &line, &ended));
    assert_span(line, "");
    assert_true(ended);
    assert_true(avt_span_line(&rest, &line, &ended));
    assert_span(line, "to");
    assert_false(ended);
    assert_false(avt_span_line(&rest, &line, &ended));
}

static void no_line_after_the_last_end(void **state)
{
    (void)state;
    struct avt_span rest = AVT_SPAN("en\n"), line;
    bool ended;
    assert_true(avt_span_line(&rest, &line, &ended));
    assert_true(ended);
    assert_false(avt_span_line(&rest, &line, &ended));
}

static void cut_takes_fields(void **state)
{
    (void)state;
    struct avt_span rest = AVT_SPAN("a  b"), head;
    assert_true(avt_span_cut(&rest, ' ', &head));
    assert_span(head, "a");
    assert_true(avt_span_cut(&rest, ' ', &head));
    assert_span(head, "");
    assert_true(avt_span_cut(&rest, ' ', &head));
    assert_span(head, "b");
    assert_false(avt_span_cut(&rest, ' ', &head));
}

static void numbers_have_one_form(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t max;
        bool good;
        uint64_t value;
    } rows[] = {
        {"0",                    0,          true,  0         },
        {"1",                    0,          false, 0         },
        {"999",                  999,        true,  999       },
        {"1000",                 999,        false, 0         },
        {"18446744073709551615", UINT64_MAX, true,  UINT64_MAX},
        {"18446744073709551616", UINT64_MAX, false, 0         },
        {"99999999999999999999", UINT64_MAX, false, 0         },
        {"",                     9,          false, 0         },
        {"00",                   9,          false, 0         },
        {"01",                   9,          false, 0         },
        {"+1",                   9,          false, 0         },
        {"-1",                   9,          false, 0         },
        {" 1",                   9,          false, 0         },
        {"1 ",                   9,          false, 0         },
        {"1x",                   99,         false, 0         },
        {"7",                    6,          false, 0         },
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        uint64_t value = 42;
        assert_row(avt_span_u64(avt_span_str(rows[i].text), rows[i].max, &value) == rows[i].good, rows[i].text);
        assert_row(value == (rows[i].good ? rows[i].value : 42), rows[i].text);
    }
}

static void buffer_is_always_terminated(void **state)
{
    struct avt_buf buf = AVT_BUF(*state);
    assert_span(avt_buf_get(&buf), "");
    avt_buf_add(&buf, NULL, 0);
    assert_string_equal(buf.ptr, "");
    avt_buf_str(&buf, "en ");
    avt_buf_span(&buf, AVT_SPAN("to"));
    avt_buf_char(&buf, ' ');
    avt_buf_format(&buf, "%d", 3);
    assert_string_equal(buf.ptr, "en to 3");
    assert_span(avt_buf_get(&buf), "en to 3");
}

static void buffer_grows(void **state)
{
    struct avt_buf buf = AVT_BUF(*state);
    for (int i = 0; i < 100000; i++)
        avt_buf_char(&buf, (char)('a' + i % 26));
    assert_int_equal(strlen(buf.ptr), 100000);
    for (int i = 0; i < 100000; i++)
        assert_int_equal(buf.ptr[i], 'a' + i % 26);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(empty_spans_are_equal),
        unit_case(spans_compare_whole),
        unit_case(lines_tell_whether_they_ended),
        unit_case(no_line_after_the_last_end),
        unit_case(cut_takes_fields),
        unit_case(numbers_have_one_form),
        unit_case(buffer_is_always_terminated),
        unit_case(buffer_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
