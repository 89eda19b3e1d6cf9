/* What is packed can be unpacked by zlib, and who takes it is read as RFC 9110 section 12.5.3 has it. */
#include <string.h>
#include <zlib.h>

#include "front/gzip.h"
#include "unit/unit.h"

static void unpacked(struct avt_arena *arena, struct avt_span bytes, int level)
{
    struct avt_span packed = gzip_make(arena, bytes, level), again = gzip_make(arena, bytes, level);
    assert_true(avt_span_equal(packed, again));
    Bytef *out = avt_arena_alloc(arena, bytes.len + 1);
    Bytef *in = avt_arena_alloc(arena, packed.len);
    memcpy(in, packed.ptr, packed.len);
    z_stream stream = {.next_in = in, .avail_in = (uInt)packed.len, .next_out = out, .avail_out = (uInt)bytes.len + 1};
    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_true(avt_span_equal(avt_span_make(out, (size_t)stream.total_out), bytes));
    assert_int_equal(inflateEnd(&stream), Z_OK);
}

static void the_same_comes_out(void **state)
{
    struct avt_arena *arena = *state;
    struct avt_buf long_text = AVT_BUF(arena);
    while (long_text.len < 300000)
        avt_buf_format(&long_text, "rad %zu av mange\n", long_text.len);
    for (int level = 1; level <= 9; level += 4) {
        unpacked(arena, AVT_SPAN(""), level);
        unpacked(arena, AVT_SPAN("body{}"), level);
        unpacked(arena, avt_buf_get(&long_text), level);
    }
}

static void who_takes_it(void **state)
{
    (void)state;
    static const struct {
        const char *accept;
        bool taken;
    } rows[] = {
        {NULL,                      false},
        {"",                        false},
        {"identity",                false},
        {"br, deflate",             false},
        {"gzipped",                 false},
        {"gzip",                    true },
        {"GZip",                    true },
        {"x-gzip",                  true },
        {"deflate,gzip",            true },
        {"br;q=1.0 , gzip ; q=0.8", true },
        {"gzip;q=0.001",            true },
        {"gzip;q=1",                true },
        {"gzip;q=0",                false},
        {"gzip; q=0.000",           false},
        {"gzip;Q=0",                false},
        {"*",                       true },
        {"*;q=0",                   false},
        {"identity, *;q=0.5",       true },
        {"*, gzip;q=0",             false},
        {"gzip;q=0, *",             false},
        {"*;q=0, gzip",             true },
        {",,;,",                    false},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        if (gzip_taken(rows[i].accept) != rows[i].taken)
            fail_msg("%s", rows[i].accept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(the_same_comes_out),
        unit_case(who_takes_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
