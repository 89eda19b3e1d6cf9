/* Words of names: folded, in one form, without what every business is called. */
#include "avtale/words.h"

#include <string.h>
#include <utf8proc.h>

#include "avtale/span.h"
#include "unit/unit.h"

/* Space between. */
static const char *joined(struct avt_arena *arena, const char *text)
{
    const char **list;
    struct avt_buf buf = AVT_BUF(arena);
    size_t n = avt_words(arena, &list, text);
    for (size_t i = 0; i < n; i++)
        avt_buf_format(&buf, "%s%s", i > 0 ? " " : "", list[i]);
    return buf.ptr ? buf.ptr : "";
}

static void names_become_words(void **state)
{
    static const struct {
        const char *text, *words;
    } rows[] = {
        {"Åse-Marie Ødegård",   "åse marie ødegård"  },
        {"A\xCC\x8Ase",            "åse"                  }, /* decomposed */
        {"Straße",                "strasse"               },
        {"Nilsen & Sønn AS",      "nilsen sønn"          },
        {"sønn as",               "sønn"                 },
        {"Byggkompaniet 2000 A/S", "byggkompaniet 2000 a s"},
        {"Ola ola OLA",            "ola"                   },
        {"ČÁĐE Đuoŋas",       "čáđe đuoŋas"      },
        {"  – \xE2\x80\x8B ",    ""                      },
        {"",                       ""                      },
        {"AS",                     ""                      },
        {"a\x80",                  ""                      },
    };
    struct avt_arena *arena = avt_arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(joined(arena, rows[i].text), rows[i].words);
    avt_arena_free(&arena);
}

/* Of every character alone: what has been folded stays as it is. */
static void folding_twice_changes_nothing(void **state)
{
    struct avt_arena *arena = avt_arena_new();
    (void)state;
    for (utf8proc_int32_t c = 1; c < 0x110000; c++) {
        utf8proc_uint8_t text[5] = {0};
        if (!utf8proc_codepoint_valid(c) || utf8proc_category(c) == UTF8PROC_CATEGORY_CN)
            continue;
        utf8proc_encode_char(c, text);
        const char *once = joined(arena, (const char *)text);
        if (strcmp(once, joined(arena, once)) != 0)
            fail_msg("U+%04X", (unsigned)c);
        if (c % 4096 == 0)
            avt_arena_reset(arena);
    }
    avt_arena_free(&arena);
}

static void a_long_word_is_none(void **state)
{
    char text[300];
    struct avt_arena *arena = avt_arena_new();
    (void)state;
    memset(text, 'a', sizeof text);
    text[256] = '\0';
    assert_string_equal(joined(arena, text), "");
    text[255] = '\0';
    assert_int_equal(strlen(joined(arena, text)), 255);
    avt_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_become_words),
        cmocka_unit_test(folding_twice_changes_nothing),
        cmocka_unit_test(a_long_word_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
