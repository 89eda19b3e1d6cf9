/* ZIP: the one form, byte for byte, and every way out of it refused. */
#include "avtale/zip.h"

#include <string.h>

#include "avtale/limits.h"
#include "avtale/text.h"
#include "unit/unit.h"

/* As Python's zipfile writes it, with the attributes set to zero. */
#define GOLDEN                                                                                                         \
    "504b03040a000000000000002100cb3020c5040000000400000005000000612e7478746865690a"                                   \
    "504b01020a000a000000000000002100cb3020c5040000000400000005000000000000000000000000000000"                         \
    "0000612e747874"                                                                                                   \
    "504b0506000000000100010033000000270000000000"
enum { CENTRAL_AT = 39, END_AT = 90, GOLDEN_SIZE = 112 };

static struct avt_span format(struct avt_arena *arena, struct avt_entry *entries, size_t n)
{
    struct avt_span file;
    assert_ok(avt_zip_format(arena, &file, entries, n));
    return file;
}

static struct avt_span golden(struct avt_arena *arena)
{
    struct avt_entry entry = {"a.txt", AVT_SPAN("hei\n")};
    return format(arena, &entry, 1);
}

static bool parses(struct avt_arena *arena, struct avt_span file)
{
    struct avt_entry *entries = NULL;
    size_t n = 42;
    struct avt_err err = avt_zip_parse(arena, &entries, &n, file);
    if (err.code == AVT_OK)
        return true;
    assert_code(err, AVT_EFORM);
    assert_null(entries);
    assert_int_equal(n, 42);
    return false;
}

static void form_is_fixed(void **state)
{
    struct avt_span file = golden(*state);
    assert_int_equal(file.len, GOLDEN_SIZE);
    assert_string_equal(avt_hex_format(*state, file.ptr, file.len), GOLDEN);
}

static void entries_are_sorted_bytewise(void **state)
{
    struct avt_entry entries[] = {
        {"post-1.kvittering",   AVT_SPAN("R")  },
        {"nokler/liste-1.note", AVT_SPAN("")   },
        {"post-1.erklaering",   AVT_SPAN("S\0")},
        {"LESMEG.txt",          {NULL, 0}      },
    };
    struct avt_span file = format(*state, entries, UNIT_COUNT(entries));
    struct avt_entry *back;
    size_t n;
    assert_ok(avt_zip_parse(*state, &back, &n, file));
    assert_int_equal(n, 4);
    static const char *const names[] = {"LESMEG.txt", "nokler/liste-1.note", "post-1.erklaering", "post-1.kvittering"};
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(entries[i].name, names[i]);
        assert_string_equal(back[i].name, names[i]);
        assert_true(avt_span_equal(back[i].bytes, entries[i].bytes));
        assert_ptr_equal(avt_entry_find(back, n, names[i]), &back[i]);
    }
    assert_null(avt_entry_find(back, n, "lesmeg.txt"));
}

/* Each of them, and none beside, before or after them. */
static void each_is_found_among_many(void **state)
{
    enum { MANY = 500 };
    struct avt_entry *entries = avt_arena_array(*state, MANY, sizeof *entries);
    for (size_t i = 0; i < MANY; i++)
        entries[i].name = avt_arena_format(*state, "post-%zu.kvittering", (i * 7919) % MANY);
    for (size_t n = 0; n < MANY; n += n < 10 ? 1 : 49) {
        struct avt_entry *sorted = avt_entries_sorted(*state, entries, n);
        for (size_t i = 0; i < n; i++) {
            assert_string_equal(avt_entry_find(sorted, n, entries[i].name)->name, entries[i].name);
            assert_null(avt_entry_find(sorted, n, avt_arena_format(*state, "%s0", entries[i].name)));
        }
        assert_null(avt_entry_find(sorted, n, ""));
        assert_null(avt_entry_find(sorted, n, "z"));
    }
}

static void order_given_does_not_matter(void **state)
{
    struct avt_entry one[] = {
        {"a", AVT_SPAN("1")},
        {"b", AVT_SPAN("2")}
    };
    struct avt_entry two[] = {
        {"b", AVT_SPAN("2")},
        {"a", AVT_SPAN("1")}
    };
    assert_true(avt_span_equal(format(*state, one, 2), format(*state, two, 2)));
}

static void nothing_is_an_archive_too(void **state)
{
    struct avt_span file = format(*state, NULL, 0);
    struct avt_entry *entries;
    size_t n = 42;
    assert_int_equal(file.len, 22);
    assert_ok(avt_zip_parse(*state, &entries, &n, file));
    assert_int_equal(n, 0);
    assert_null(avt_entry_find(entries, n, "a"));
}

static void names(void **state)
{
    static const struct {
        const char *name;
        bool good;
    } rows[] = {
        {"a",                    true },
        {"versjon-1/avtale.xml", true },
        {"LESMEG.txt",           true },
        {".a",                   true },
        {"a.b.c",                true },
        {"",                     false},
        {"/a",                   false},
        {"a/",                   false},
        {"a//b",                 false},
        {"..",                   false},
        {"../a",                 false},
        {"a/../b",               false},
        {"a..b",                 false},
        {".",                    false},
        {"./a",                  false},
        {"a/./b",                false},
        {"a b",                  false},
        {"a_b",                  false},
        {"a\\b",                 false},
        {"c:a",                  false},
        {"å",                   false},
        {"a\n",                  false},
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_span file = AVT_SPAN("untouched");
        struct avt_entry entry = {rows[i].name, AVT_SPAN("x")};
        struct avt_err err = avt_zip_format(*state, &file, &entry, 1);
        assert_row(err.code == (rows[i].good ? AVT_OK : AVT_EFORM), rows[i].name);
        assert_row(avt_span_is(file, "untouched") != rows[i].good, rows[i].name);
    }
}

static void one_name_stands_once(void **state)
{
    struct avt_entry entries[] = {
        {"a", AVT_SPAN("1")},
        {"b", AVT_SPAN("2")},
        {"a", AVT_SPAN("3")}
    };
    struct avt_span file;
    assert_code(avt_zip_format(*state, &file, entries, 3), AVT_EFORM);
}

static void limits_hold(void **state)
{
    struct avt_span file;
    size_t n = AVT_MAX_ENTRIES + 1;
    struct avt_entry *entries = avt_arena_array(*state, n, sizeof *entries), *back;
    for (size_t i = 0; i < n; i++)
        entries[i].name = avt_arena_format(*state, "%05zu", i);
    assert_code(avt_zip_format(*state, &file, entries, n), AVT_ELIMIT);
    file = format(*state, entries, n - 1);
    assert_ok(avt_zip_parse(*state, &back, &n, file));
    assert_int_equal(n, AVT_MAX_ENTRIES);
    /* The sizes are refused before the bytes are read. */
    struct avt_entry large = {"a", avt_span_make("", AVT_MAX_BUNDLE)}, huge = {"a", avt_span_make("", SIZE_MAX)};
    assert_code(avt_zip_format(*state, &file, &large, 1), AVT_ELIMIT);
    assert_code(avt_zip_format(*state, &file, &huge, 1), AVT_ELIMIT);
    assert_code(avt_zip_parse(*state, &back, &n, avt_span_make("", AVT_MAX_BUNDLE + 1)), AVT_ELIMIT);
}

static void every_bit_counts(void **state)
{
    struct avt_entry entries[] = {
        {"a.txt", AVT_SPAN("hei\n") },
        {"b/c",   AVT_SPAN("")      },
        {"d",     AVT_SPAN("PK\3\4")}
    };
    struct avt_span file = format(*state, entries, 3);
    char *copy = avt_arena_alloc(*state, file.len);
    memcpy(copy, file.ptr, file.len);
    struct avt_arena *arena = avt_arena_new();
    assert_true(parses(arena, avt_span_make(copy, file.len)));
    for (size_t bit = 0; bit < 8 * file.len; bit++) {
        copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
        assert_false(parses(arena, avt_span_make(copy, file.len)));
        copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
        avt_arena_reset(arena);
    }
    avt_arena_free(&arena);
}

static void nothing_may_lack_or_stand_around(void **state)
{
    struct avt_span file = golden(*state);
    for (size_t len = 0; len < file.len; len++)
        assert_false(parses(*state, avt_arena_span(*state, avt_span_make(file.ptr, len))));
    struct avt_buf behind = AVT_BUF(*state), before = AVT_BUF(*state);
    avt_buf_span(&behind, file);
    avt_buf_char(&behind, '\0');
    assert_false(parses(*state, avt_buf_get(&behind)));
    avt_buf_str(&before, "#!");
    avt_buf_span(&before, file);
    assert_false(parses(*state, avt_buf_get(&before)));
}

/* Files that other programs would read: the same field is changed in the local and in the central header. */
static void other_forms_are_refused(void **state)
{
    static const struct {
        const char *name;
        size_t local, central;
        char value;
    } rows[] = {
        {"same",             4,  6,  10  },
        {"version 2.0",      4,  6,  20  },
        {"flag UTF-8",       7,  9,  8   },
        {"data descriptor",  6,  8,  8   },
        {"encrypted",        6,  8,  1   },
        {"deflated",         8,  10, 8   },
        {"later in the day", 11, 13, 1   },
        {"other date",       12, 14, 0x22},
        {"name a_txt",       31, 47, '_' },
        {"name /.txt",       30, 46, '/' },
        {"name with NUL",    31, 47, '\0'},
    };
    struct avt_span file = golden(*state);
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        char copy[GOLDEN_SIZE];
        memcpy(copy, file.ptr, sizeof copy);
        copy[rows[i].local] = rows[i].value;
        copy[CENTRAL_AT + rows[i].central] = rows[i].value;
        assert_row(parses(*state, avt_span_make(copy, sizeof copy)) == (i == 0), rows[i].name);
    }
}

static void archive_comment_is_refused(void **state)
{
    struct avt_span file = golden(*state);
    char copy[GOLDEN_SIZE + 1];
    memcpy(copy, file.ptr, GOLDEN_SIZE);
    copy[GOLDEN_SIZE - 2] = 1;
    copy[GOLDEN_SIZE] = 'x';
    assert_false(parses(*state, avt_span_make(copy, sizeof copy)));
}

/* What only the local headers have is seen by programs that stream, what only the directory has by the others. */
static void headers_must_agree(void **state)
{
    struct avt_span file = golden(*state);
    struct avt_span local = avt_span_make(file.ptr, CENTRAL_AT);
    struct avt_span central = avt_span_make(file.ptr + CENTRAL_AT, END_AT - CENTRAL_AT);
    struct avt_span end = avt_span_make(file.ptr + END_AT, GOLDEN_SIZE - END_AT);
    const struct avt_span twice[] = {local, local, central, end}, listed[] = {local, central, central, end},
                          unlisted[] = {local, end}, only_listed[] = {central, end};
    const struct {
        const struct avt_span *parts;
        size_t n;
    } rows[] = {
        {twice,       4},
        {listed,      4},
        {unlisted,    2},
        {only_listed, 2}
    };
    for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
        struct avt_buf buf = AVT_BUF(*state);
        for (size_t k = 0; k < rows[i].n; k++)
            avt_buf_span(&buf, rows[i].parts[k]);
        assert_false(parses(*state, avt_buf_get(&buf)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(form_is_fixed),
        unit_case(entries_are_sorted_bytewise),
        unit_case(each_is_found_among_many),
        unit_case(order_given_does_not_matter),
        unit_case(nothing_is_an_archive_too),
        unit_case(names),
        unit_case(one_name_stands_once),
        unit_case(limits_hold),
        unit_case(every_bit_counts),
        unit_case(nothing_may_lack_or_stand_around),
        unit_case(other_forms_are_refused),
        unit_case(archive_comment_is_refused),
        unit_case(headers_must_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
