/* Files: what was written is there, whole, or what was before. */
#include "sys/file.h"

#include <signal.h>
#include <sys/resource.h>

#include "unit/service/folder.h"

static void written_bytes_come_back(void **state)
{
    struct folder *folder = *state;
    const char *path = folder_at(folder, "a");
    struct avt_span bytes;
    assert_ok(file_write(path, AVT_SPAN("one\0two"), 0640));
    assert_true(avt_span_equal(folder_get(folder, "a"), AVT_SPAN("one\0two")));
    assert_int_equal(folder_mode(folder, "a"), 0640);
    assert_ok(file_write(path, AVT_SPAN(""), 0600));
    assert_span(folder_get(folder, "a"), "");
    assert_int_equal(folder_mode(folder, "a"), 0600);
    assert_code(file_read(folder->arena, &bytes, folder_at(folder, "b"), 10), AVT_ENOTFOUND);
    assert_code(file_read(folder->arena, &bytes, folder->path, 10), AVT_ESTORE);
    assert_code(file_write(folder_at(folder, "none/a"), AVT_SPAN("x"), 0600), AVT_ESTORE);
}

static void too_much_is_not_read(void **state)
{
    struct folder *folder = *state;
    struct avt_span bytes = AVT_SPAN("untouched");
    folder_put(folder, "a", "12345");
    assert_ok(file_read(folder->arena, &bytes, folder_at(folder, "a"), 5));
    assert_span(bytes, "12345");
    assert_code(file_read(folder->arena, &bytes, folder_at(folder, "a"), 4), AVT_ELIMIT);
    assert_span(bytes, "12345");
}

static void create_leaves_what_is_there(void **state)
{
    struct folder *folder = *state;
    const char *path = folder_at(folder, "a");
    assert_ok(file_create(path, AVT_SPAN("first"), 0600));
    assert_code(file_create(path, AVT_SPAN("second"), 0600), AVT_EDONE);
    assert_span(folder_get(folder, "a"), "first");
}

/* A file size limit stands for a full disk. */
static void full_disk_leaves_the_old_file(void **state)
{
    struct folder *folder = *state;
    struct rlimit before, small;
    static char large[64 * 1024];
    folder_put(folder, "a", "old");
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = (struct rlimit){.rlim_cur = sizeof large / 2, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct avt_err err = file_write(folder_at(folder, "a"), avt_span_make(large, sizeof large), 0600);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_code(err, AVT_ESTORE);
    assert_span(folder_get(folder, "a"), "old");
}

static void folders_are_made_with_those_above(void **state)
{
    struct folder *folder = *state;
    assert_ok(file_mkdir(folder_at(folder, "x/y//z/"), 0700));
    assert_ok(file_mkdir(folder_at(folder, "x/y/z"), 0700));
    assert_int_equal(folder_mode(folder, "x/y"), 0700);
    folder_put(folder, "x/file", "");
    assert_code(file_mkdir(folder_at(folder, "x/file"), 0700), AVT_ESTORE);
    assert_code(file_mkdir(folder_at(folder, "x/file/y"), 0700), AVT_ESTORE);
}

/* '-' sorts before '/', so that sorting folder by folder would give another order. */
static void tree_is_sorted_by_whole_name(void **state)
{
    static const char *const names[] = {"t/a-b", "t/a/b", "t/a/c/d", "t/b"};
    struct folder *folder = *state;
    struct avt_entry *entries;
    size_t n;
    assert_ok(file_mkdir(folder_at(folder, "t/a/c"), 0700));
    assert_ok(file_mkdir(folder_at(folder, "t/.git"), 0700));
    assert_int_equal(symlink("b", folder_at(folder, "t/link")), 0);
    folder_put(folder, "t/.hidden", "");
    folder_put(folder, "t/.git/x", "");
    for (size_t i = UNIT_COUNT(names); i > 0; i--)
        folder_put(folder, names[i - 1], names[i - 1]);
    assert_ok(file_tree(folder->arena, &entries, &n, folder_at(folder, "t")));
    assert_int_equal(n, UNIT_COUNT(names));
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(entries[i].name, names[i] + 2);
        assert_span(entries[i].bytes, names[i]);
    }
    assert_code(file_tree(folder->arena, &entries, &n, folder_at(folder, "none")), AVT_ENOTFOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        folder_case(written_bytes_come_back),           folder_case(too_much_is_not_read),
        folder_case(create_leaves_what_is_there),       folder_case(full_disk_leaves_the_old_file),
        folder_case(folders_are_made_with_those_above), folder_case(tree_is_sorted_by_whole_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
