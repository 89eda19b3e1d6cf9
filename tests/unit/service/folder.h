/* A folder of its own for each test, below the build folder, with an arena; both are gone afterwards. */
#ifndef UNIT_SERVICE_FOLDER_H
#define UNIT_SERVICE_FOLDER_H

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "avtale/span.h"
#include "sys/file.h"
#include "unit/unit.h"

struct folder {
    struct avt_arena *arena;
    const char *path;
};

/* A test that gets a new folder as *state. */
#define folder_case(f) cmocka_unit_test_setup_teardown(f, folder_open, folder_close)

static inline int folder_open(void **state)
{
    char path[] = "unit-XXXXXX";
    struct folder *folder = calloc(1, sizeof *folder);
    if (folder == NULL || mkdtemp(path) == NULL)
        return -1;
    folder->arena = avt_arena_new();
    folder->path = avt_arena_str(folder->arena, path);
    *state = folder;
    return 0;
}

static inline int folder_remove(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static inline int folder_close(void **state)
{
    struct folder *folder = *state;
    int result = nftw(folder->path, folder_remove, 16, FTW_DEPTH | FTW_PHYS);
    avt_arena_free(&folder->arena);
    free(folder);
    return result;
}

/* The path of something in it. */
static inline const char *folder_at(const struct folder *folder, const char *name)
{
    return avt_arena_format(folder->arena, "%s/%s", folder->path, name);
}

static inline void folder_put(const struct folder *folder, const char *name, const char *text)
{
    assert_ok(file_write(folder_at(folder, name), avt_span_str(text), 0600));
}

static inline struct avt_span folder_get(const struct folder *folder, const char *name)
{
    struct avt_span bytes = {0};
    assert_ok(file_read(folder->arena, &bytes, folder_at(folder, name), 1 << 24));
    return bytes;
}

/* Changes one byte of a file, in place. */
static inline void folder_flip(const struct folder *folder, const char *name, long at)
{
    int fd = open(folder_at(folder, name), O_RDWR | O_CLOEXEC);
    unsigned char byte;
    assert_int_equal(pread(fd, &byte, 1, at), 1);
    byte ^= 1;
    assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    (void)close(fd);
}

static inline unsigned folder_mode(const struct folder *folder, const char *name)
{
    struct stat st;
    assert_int_equal(stat(folder_at(folder, name), &st), 0);
    return st.st_mode & 0777;
}

#endif
