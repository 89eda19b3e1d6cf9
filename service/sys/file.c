/* Files. Each error's detail is the system's own fixed text for errno. */
#include "sys/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "avtale/limits.h"

enum { DEPTH_MAX = 16 };

static struct avt_err failed(enum avt_code code, const char *path)
{
    return avt_err_make(code, path, strerrordesc_np(errno));
}

static struct avt_err cannot_read(const char *path)
{
    return failed(errno == ENOENT ? AVT_ENOTFOUND : AVT_ESTORE, path);
}

static struct avt_err cannot_write(const char *path)
{
    return failed(errno == EEXIST ? AVT_EDONE : AVT_ESTORE, path);
}

/* Closes without losing the errno of what failed before. */
static void close_quietly(int fd)
{
    int saved = errno;
    (void)close(fd);
    errno = saved;
}

/* Read */

static bool read_whole(int fd, char *out, size_t size)
{
    for (size_t at = 0; at < size;) {
        ssize_t n = read(fd, out + at, size - at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n == 0)
            errno = EIO; /* the file became shorter while we read it */
        if (n <= 0)
            return false;
        at += (size_t)n;
    }
    return true;
}

static struct avt_err read_open_file(struct avt_arena *arena, struct avt_span *out, int fd, const char *path,
                                     size_t max)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return cannot_read(path);
    if (!S_ISREG(st.st_mode))
        return avt_err_make(AVT_ESTORE, path, "not a regular file");
    if ((uint64_t)st.st_size > max)
        return avt_err_make(AVT_ELIMIT, path, "file is too large");
    size_t size = (size_t)st.st_size;
    char *bytes = avt_arena_alloc(arena, size + 1);
    if (!read_whole(fd, bytes, size))
        return cannot_read(path);
    *out = avt_span_make(bytes, size);
    return AVT_NOERR;
}

struct avt_err file_read(struct avt_arena *arena, struct avt_span *out, const char *path, size_t max)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return cannot_read(path);
    struct avt_err err = read_open_file(arena, out, fd, path, max);
    close_quietly(fd);
    return err;
}

/* Write */

static bool write_whole(int fd, struct avt_span bytes)
{
    while (bytes.len > 0) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes = avt_span_make(bytes.ptr + n, bytes.len - (size_t)n);
    }
    return true;
}

static bool sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool done = fsync(fd) == 0;
    close_quietly(fd);
    return done;
}

static const char *folder_of(struct avt_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return ".";
    return slash == path ? "/" : avt_arena_strn(arena, path, (size_t)(slash - path));
}

/* The folder's fsync comes last: only then does the new name survive a crash. */
static bool put_temporary(int fd, const char *temporary, const char *path, struct avt_span bytes, unsigned mode,
                          unsigned flags)
{
    return write_whole(fd, bytes) && fchmod(fd, mode) == 0 && fsync(fd) == 0 &&
           renameat2(AT_FDCWD, temporary, AT_FDCWD, path, flags) == 0;
}

static struct avt_err put_in(const char *folder, char *temporary, const char *path, struct avt_span bytes,
                             unsigned mode, unsigned flags)
{
    int fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0)
        return cannot_write(path);
    struct avt_err err = AVT_NOERR;
    if (!put_temporary(fd, temporary, path, bytes, mode, flags)) {
        err = cannot_write(path);
        (void)unlink(temporary);
    }
    /* Also of a name that is there already: whoever made it may have been killed before its own fsync. */
    if ((err.code == AVT_OK || err.code == AVT_EDONE) && !sync_folder(folder))
        err = failed(AVT_ESTORE, path);
    (void)close(fd);
    return err;
}

static struct avt_err put(const char *path, struct avt_span bytes, unsigned mode, unsigned flags)
{
    struct avt_arena *arena = avt_arena_new();
    struct avt_buf temporary = AVT_BUF(arena);
    const char *folder = folder_of(arena, path);
    /* The dot in front keeps what a crash leaves behind out of file_tree. */
    avt_buf_format(&temporary, "%s/.ny-XXXXXX", folder);
    struct avt_err err = put_in(folder, temporary.ptr, path, bytes, mode, flags);
    avt_arena_free(&arena);
    return err;
}

struct avt_err file_write(const char *path, struct avt_span bytes, unsigned mode)
{
    return put(path, bytes, mode, 0);
}

struct avt_err file_create(const char *path, struct avt_span bytes, unsigned mode)
{
    return put(path, bytes, mode, RENAME_NOREPLACE);
}

struct avt_err file_keep(const char *path)
{
    struct avt_arena *arena = avt_arena_new();
    struct avt_err err = sync_folder(folder_of(arena, path)) ? AVT_NOERR : failed(AVT_ESTORE, path);
    avt_arena_free(&arena);
    return err;
}

/* Also of a name that is gone already: whoever took it away may have been killed before its own fsync. A folder that is
 * not there holds nothing. */
static struct avt_err remove_in(const char *folder, const char *path)
{
    if (unlink(path) != 0 && errno != ENOENT)
        return failed(AVT_ESTORE, path);
    return sync_folder(folder) || errno == ENOENT ? AVT_NOERR : failed(AVT_ESTORE, path);
}

struct avt_err file_remove(const char *path)
{
    struct avt_arena *arena = avt_arena_new();
    struct avt_err err = remove_in(folder_of(arena, path), path);
    avt_arena_free(&arena);
    return err;
}

/* Folders */

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static struct avt_err make_one(struct avt_arena *arena, const char *path, unsigned mode)
{
    if (mkdir(path, mode) != 0) {
        if (errno == EEXIST && is_folder(path))
            return AVT_NOERR;
        return failed(AVT_ESTORE, "");
    }
    if (!sync_folder(folder_of(arena, path)))
        return failed(AVT_ESTORE, "");
    return AVT_NOERR;
}

/* A folder that is there may have been made a moment ago, by another thread or one that was killed. A parent that cannot
 * be opened is not one we make folders in. */
static struct avt_err keep_folder(struct avt_arena *arena, const char *path)
{
    if (sync_folder(folder_of(arena, path)) || errno == EACCES)
        return AVT_NOERR;
    return failed(AVT_ESTORE, "");
}

static struct avt_err make_all(struct avt_arena *arena, const char *path, unsigned mode)
{
    if (is_folder(path))
        return keep_folder(arena, path);
    for (const char *end = path; *end != '\0';) {
        end = strchrnul(end + 1, '/');
        AVT_TRY(make_one(arena, avt_arena_strn(arena, path, (size_t)(end - path)), mode));
    }
    return AVT_NOERR;
}

struct avt_err file_mkdir(const char *path, unsigned mode)
{
    struct avt_arena *arena = avt_arena_new();
    struct avt_err err = make_all(arena, path, mode);
    avt_arena_free(&arena);
    return err.code == AVT_OK ? err : avt_err_make(err.code, path, err.detail);
}

/* Tree */

struct tree {
    struct avt_arena *arena;
    struct avt_entry *entries;
    size_t n, cap;
};

static void add_entry(struct tree *tree, const char *name, struct avt_span bytes)
{
    tree->entries = avt_arena_grow(tree->arena, tree->entries, tree->n, &tree->cap, sizeof *tree->entries);
    tree->entries[tree->n++] = (struct avt_entry){.name = name, .bytes = bytes};
}

static struct avt_err walk(struct tree *tree, const char *path, const char *name, int depth);

static struct avt_err visit(struct tree *tree, const char *path, const char *name, int depth)
{
    struct stat st;
    struct avt_span bytes;
    if (lstat(path, &st) != 0)
        return cannot_read(path);
    if (S_ISDIR(st.st_mode))
        return walk(tree, path, avt_arena_format(tree->arena, "%s/", name), depth + 1);
    if (!S_ISREG(st.st_mode))
        return AVT_NOERR;
    AVT_TRY(file_read(tree->arena, &bytes, path, AVT_MAX_BUNDLE));
    add_entry(tree, name, bytes);
    return AVT_NOERR;
}

static struct avt_err visit_all(struct tree *tree, DIR *folder, const char *path, const char *name, int depth)
{
    errno = 0;
    for (const struct dirent *d = readdir(folder); d != NULL; d = readdir(folder)) {
        if (d->d_name[0] != '.')
            AVT_TRY(visit(tree, avt_arena_format(tree->arena, "%s/%s", path, d->d_name),
                          avt_arena_format(tree->arena, "%s%s", name, d->d_name), depth));
        errno = 0;
    }
    return errno == 0 ? AVT_NOERR : cannot_read(path);
}

/* name: of the folder, relative to the tree, with a '/' at its end. */
static struct avt_err walk(struct tree *tree, const char *path, const char *name, int depth)
{
    if (depth > DEPTH_MAX)
        return avt_err_make(AVT_ELIMIT, path, "folders too deep");
    DIR *folder = opendir(path);
    if (folder == NULL)
        return cannot_read(path);
    struct avt_err err = visit_all(tree, folder, path, name, depth);
    (void)closedir(folder);
    return err;
}

struct avt_err file_tree(struct avt_arena *arena, struct avt_entry **out, size_t *n, const char *dir)
{
    struct tree tree = {.arena = arena};
    AVT_TRY(walk(&tree, dir, "", 0));
    *out = avt_entries_sorted(arena, tree.entries, tree.n);
    *n = tree.n;
    return AVT_NOERR;
}
