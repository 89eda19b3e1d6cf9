/* A flipped byte anywhere gives 1 or 2, never 0 or 3: in the file as it is, and in each entry with the ZIP made anew
 * around it. */
#include <string.h>

#include "lib/bundle.h"

struct target {
    struct avt_span file;
    struct avt_kjent known;
};

/* The mentor's bundle is the smallest: one document, and everything else. */
static struct target make_target(struct avt_arena *arena)
{
    struct bundle *b = avt_arena_alloc(arena, sizeof *b);
    bundle_open(b, arena, 1);
    bundle_small(b);
    return (struct target){bundle_make(b, "mentor"), bundle_known(b)};
}

static bool is_refused(const struct target *target, struct avt_span file, size_t n_roots)
{
    struct avt_rapport report;
    struct avt_arena *scratch = avt_arena_new();
    struct avt_kjent known = target->known;
    known.n_roots = n_roots;
    avt_pakke_verify(scratch, &report, file, &known, BUNDLE_TODAY);
    bool refused = report.dom == AVT_DOM_UGYLDIG || report.dom == AVT_DOM_ULESELIG;
    avt_arena_free(&scratch);
    return refused;
}

static void test_sound_to_begin_with(void **state)
{
    struct target target = make_target(*state);
    assert_false(is_refused(&target, target.file, 0));
    assert_false(is_refused(&target, target.file, 1));
}

static void test_bytes_of_the_file(void **state)
{
    struct target target = make_target(*state);
    char *bytes = avt_arena_alloc(*state, target.file.len);
    memcpy(bytes, target.file.ptr, target.file.len);
    for (size_t i = 0; i < target.file.len; i++) {
        bytes[i] ^= (char)(1U << i % 7);
        if (!is_refused(&target, avt_span_make(bytes, target.file.len), i % 2))
            fail_msg("byte %zu", i);
        bytes[i] = target.file.ptr[i];
    }
}

static void test_cut_short_or_longer(void **state)
{
    struct target target = make_target(*state);
    char *bytes = avt_arena_alloc(*state, target.file.len + 1);
    memcpy(bytes, target.file.ptr, target.file.len);
    assert_true(is_refused(&target, avt_span_make(bytes, target.file.len + 1), 1));
    for (size_t cut = 1; cut < 64; cut++)
        assert_true(is_refused(&target, avt_span_make(bytes, target.file.len - cut), 1));
}

/* Every byte of what nothing else covers, and some of each file of the manifest, to which they are all alike. */
static size_t step_of(const struct avt_entry *entry)
{
    return strcmp(entry->name, AVT_PAKKE_MANIFEST) == 0 ? 1 : 37;
}

static void flip_entry(const struct target *target, struct avt_entry *entries, size_t n, size_t e)
{
    struct avt_span whole = entries[e].bytes;
    for (size_t i = 0; i < whole.len; i += step_of(&entries[e])) {
        struct avt_span file;
        struct avt_arena *scratch = avt_arena_new();
        char *bytes = avt_arena_alloc(scratch, whole.len);
        memcpy(bytes, whole.ptr, whole.len);
        bytes[i] ^= (char)(1U << i % 7);
        entries[e].bytes = avt_span_make(bytes, whole.len);
        assert_ok(avt_zip_format(scratch, &file, entries, n));
        if (!is_refused(target, file, i % 2))
            fail_msg("%s: byte %zu", entries[e].name, i);
        avt_arena_free(&scratch);
    }
    entries[e].bytes = whole;
}

static void test_bytes_of_each_entry(void **state)
{
    size_t n;
    struct avt_entry *entries;
    struct target target = make_target(*state);
    assert_ok(avt_zip_parse(*state, &entries, &n, target.file));
    for (size_t e = 0; e < n; e++)
        flip_entry(&target, entries, n, e);
}

static void test_entries_left_out(void **state)
{
    size_t n;
    struct avt_entry *entries;
    struct target target = make_target(*state);
    assert_ok(avt_zip_parse(*state, &entries, &n, target.file));
    for (size_t e = 0; e < n; e++) {
        struct avt_span file;
        struct avt_entry *rest = avt_arena_array(*state, n, sizeof *rest);
        memcpy(rest, entries, n * sizeof *rest);
        rest[e] = rest[n - 1];
        assert_ok(avt_zip_format(*state, &file, rest, n - 1));
        assert_row(is_refused(&target, file, e % 2), entries[e].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(test_sound_to_begin_with), unit_case(test_bytes_of_the_file), unit_case(test_cut_short_or_longer),
        unit_case(test_bytes_of_each_entry), unit_case(test_entries_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
