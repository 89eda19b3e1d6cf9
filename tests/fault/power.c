/*
 * The layer that drops unsynced writes: preloaded, it stands between the service and its files (disk.h). It must work
 * inside the signer's sandbox, so everything it does once files are open is write, pread, pwrite and waiting.
 */
#include "disk.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <linux/fs.h>

enum { FILES = 1024, JOURNAL_FD = 1000, PIECE = 64 * 1024, NAME = 512 };

enum open_kind { NOT_OURS, A_FILE, A_FOLDER };

struct open_file {
    enum open_kind kind;
    uint32_t region;
    uint64_t inode, size; /* size: no larger than it is */
    char path[NAME];      /* of a folder */
};

static struct {
    const char *disk, *data; /* NULL: not switched on */
    struct disk_control *control;
    int journal;
    pthread_mutex_t lock; /* of all below, and around every operation: the journal has their order */
    struct open_file files[FILES];
    char record[sizeof(struct disk_record) + PIECE + 2 * NAME + sizeof(uint64_t)];
    int (*real_mkostemp)(char *, int);
} layer = {.journal = -1, .lock = PTHREAD_MUTEX_INITIALIZER};

/* ---- Switching on ---- */

static void give_up(const char *why)
{
    (void)fprintf(stderr, "power.c: %s\n", why);
    _exit(70);
}

static int open_in_disk(const char *name, int flags)
{
    char path[NAME];
    (void)snprintf(path, sizeof path, "%s/%s", layer.disk, name);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags | O_CLOEXEC, 0600);
    if (fd < 0)
        give_up("a file of the disk's folder cannot be opened");
    return fd;
}

__attribute__((constructor)) static void switch_on(void)
{
    layer.disk = getenv(DISK_ENV);
    layer.data = getenv(DISK_DATA_ENV);
    void *found = dlsym(RTLD_NEXT, "mkostemp");
    memcpy(&layer.real_mkostemp, &found, sizeof found); /* a cast between the two is not C */
    if (layer.disk == NULL || layer.data == NULL) {
        layer.disk = layer.data = NULL;
        return;
    }
    int control = open_in_disk("styring", O_RDWR);
    layer.control = mmap(NULL, sizeof *layer.control, PROT_READ | PROT_WRITE, MAP_SHARED, control, 0);
    int journal = open_in_disk("journal", O_WRONLY | O_APPEND | O_CREAT);
    layer.journal = fcntl(journal, F_DUPFD_CLOEXEC, JOURNAL_FD);
    (void)syscall(SYS_close, control);
    (void)syscall(SYS_close, journal);
    if (layer.control == MAP_FAILED || layer.journal < 0)
        give_up("the disk's folder cannot be used");
}

/* ---- What is ours ---- */

/* -shm is memory in a file's clothing: it never survives. */
static bool is_ours(const char *path)
{
    size_t skip = layer.data != NULL ? strlen(layer.data) : 0, len = strlen(path);
    if (skip == 0 || len >= NAME || strncmp(path, layer.data, skip) != 0 || (path[skip] != '/' && path[skip] != '\0'))
        return false;
    return len < 4 || strcmp(path + len - 4, "-shm") != 0;
}

static uint32_t region_of(const char *path)
{
    const char *rest = path + strlen(layer.data);
    if (strncmp(rest, "/noekler", 8) == 0)
        return DISK_NOEKLER;
    if (strncmp(rest, "/segl", 5) == 0)
        return DISK_SEGL;
    return strcmp(rest, "/base/avtale.db") == 0 ? DISK_DATABASE : DISK_FILES;
}

static struct open_file *file_of(int fd)
{
    return fd >= 0 && fd < FILES && layer.files[fd].kind != NOT_OURS ? &layer.files[fd] : NULL;
}

/* ---- Time ---- */

static void wait_us(uint32_t us)
{
    struct timespec wait = {.tv_sec = us / 1000000, .tv_nsec = (long)(us % 1000000) * 1000};
    (void)syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &wait, NULL);
}

/* One operation more. When the one has come at which the machine stops, nobody gets further: the driver kills us. */
static void step(void)
{
    struct disk_control *control = layer.control;
    uint64_t now = atomic_fetch_add(&control->operations, 1) + 1, stop = atomic_load(&control->stop_at);
    if (stop != 0 && now >= stop)
        atomic_store(&control->stopped, 1);
    while (atomic_load(&control->stopped) != 0)
        wait_us(100000);
}

static void enter(void)
{
    (void)pthread_mutex_lock(&layer.lock);
    step();
}

static int leave(int result)
{
    int saved = errno;
    (void)pthread_mutex_unlock(&layer.lock);
    errno = saved;
    return result;
}

static int refuse(int why)
{
    errno = why;
    return -1;
}

static bool is_set(_Atomic uint32_t *mask, uint32_t region)
{
    return (atomic_load(mask) & region) != 0;
}

static bool has_no_room(uint32_t region)
{
    return is_set(&layer.control->full, region) || is_set(&layer.control->refuses, region);
}

/* ---- The journal ---- */

/* One write, so that records of several processes never mix. `old` bytes stand in the buffer already. */
static void note(struct disk_record record, const char *path, const char *other)
{
    const uint64_t end = DISK_MAGIC;
    char *at = layer.record + sizeof record + record.old;
    record.magic = DISK_MAGIC;
    record.path = path != NULL ? (uint32_t)strlen(path) : 0;
    record.other = other != NULL ? (uint32_t)strlen(other) : 0;
    memcpy(layer.record, &record, sizeof record);
    if (path != NULL)
        memcpy(at, path, record.path);
    at += record.path;
    if (other != NULL)
        memcpy(at, other, record.other);
    at += record.other;
    memcpy(at, &end, sizeof end);
    size_t len = (size_t)(at - layer.record) + sizeof end;
    if (syscall(SYS_write, layer.journal, layer.record, len) != (long)len)
        give_up("the journal cannot be written");
}

/* What a write to at..at+len will replace, in pieces that fit. */
static void note_write(int fd, uint32_t kind, uint64_t at, uint64_t len)
{
    const struct open_file *file = &layer.files[fd];
    while (len > 0) {
        size_t piece = len < PIECE ? (size_t)len : PIECE;
        char *old = layer.record + sizeof(struct disk_record);
        long n = syscall(SYS_pread64, fd, old, piece, (off_t)at);
        if (n < 0)
            give_up("what is to be overwritten cannot be read");
        note(
            (struct disk_record){
                .kind = kind, .old = (uint32_t)n, .file = file->inode, .at = at, .len = piece, .size = file->size},
            NULL, NULL);
        at += piece;
        len -= piece;
    }
}

/* ---- Opening and closing ---- */

static uint64_t inode_of(const char *path)
{
    struct stat st;
    return fstatat(AT_FDCWD, path, &st, AT_SYMLINK_NOFOLLOW) == 0 ? (uint64_t)st.st_ino : 0;
}

/* Another name, outside, so that the inode outlives its own name and is not used again. */
static void keep(const char *path, uint64_t inode)
{
    char name[NAME];
    (void)snprintf(name, sizeof name, "%s/filer/%llu", layer.disk, (unsigned long long)inode);
    if (linkat(AT_FDCWD, path, AT_FDCWD, name, 0) != 0 && errno != EEXIST)
        give_up("a file cannot be kept");
}

static void remember(int fd, const char *path, bool writing)
{
    struct stat st;
    if (fd < 0 || fd >= FILES || fstat(fd, &st) != 0)
        return;
    struct open_file *file = &layer.files[fd];
    *file = (struct open_file){.region = region_of(path), .inode = (uint64_t)st.st_ino, .size = (uint64_t)st.st_size};
    if (S_ISDIR(st.st_mode)) {
        file->kind = A_FOLDER;
        (void)snprintf(file->path, sizeof file->path, "%s", path);
    } else if (writing) {
        file->kind = A_FILE;
        keep(path, file->inode);
    }
}

static int cut(int fd, uint64_t size);

static int open_ours(const char *path, int flags, mode_t mode)
{
    uint32_t region = region_of(path);
    bool writing = (flags & O_ACCMODE) != O_RDONLY, fresh = (flags & O_CREAT) != 0 && inode_of(path) == 0;
    if (fresh && has_no_room(region))
        return refuse(ENOSPC);
    if ((flags & O_ACCMODE) == O_WRONLY)
        flags = (flags & ~O_ACCMODE) | O_RDWR; /* what is overwritten must be read first */
    int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags & ~O_TRUNC, mode);
    if (fd < 0)
        return fd;
    remember(fd, path, writing);
    if (fresh)
        note((struct disk_record){.kind = DISK_CREATE, .file = layer.files[fd].inode}, path, NULL);
    if ((flags & O_TRUNC) != 0 && writing)
        (void)cut(fd, 0);
    return fd;
}

static int open_any(const char *path, int flags, mode_t mode)
{
    if (layer.data == NULL || !is_ours(path))
        return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    enter();
    return leave(open_ours(path, flags, mode));
}

static mode_t mode_in(int flags, va_list args)
{
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(args, mode_t) : 0;
}

int open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = mode_in(flags, args);
    va_end(args);
    return open_any(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = mode_in(flags, args);
    va_end(args);
    return open_any(path, flags, mode);
}

int creat(const char *path, mode_t mode)
{
    return open_any(path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

static int make_temporary(char *pattern, int flags)
{
    if (has_no_room(region_of(pattern)))
        return refuse(ENOSPC);
    int fd = layer.real_mkostemp(pattern, flags);
    if (fd < 0)
        return fd;
    remember(fd, pattern, true);
    note((struct disk_record){.kind = DISK_CREATE, .file = layer.files[fd].inode}, pattern, NULL);
    return fd;
}

int mkostemp(char *pattern, int flags)
{
    if (layer.data == NULL || !is_ours(pattern))
        return layer.real_mkostemp(pattern, flags);
    enter();
    return leave(make_temporary(pattern, flags));
}

int close(int fd)
{
    if (fd >= 0 && fd == layer.journal)
        return 0;
    if (file_of(fd) != NULL) {
        (void)pthread_mutex_lock(&layer.lock);
        layer.files[fd].kind = NOT_OURS;
        (void)pthread_mutex_unlock(&layer.lock);
    }
    return (int)syscall(SYS_close, fd);
}

/* The processes close what they have not been given: all but the journal. */
int close_range(unsigned first, unsigned last, int flags)
{
    unsigned journal = (unsigned)layer.journal;
    for (unsigned fd = first; fd <= last && fd < FILES; fd++)
        layer.files[fd].kind = NOT_OURS;
    if (layer.journal < 0 || first > journal || last < journal)
        return (int)syscall(SYS_close_range, first, last, flags);
    if (first < journal)
        (void)syscall(SYS_close_range, first, journal - 1, flags);
    return last > journal ? (int)syscall(SYS_close_range, journal + 1, last, flags) : 0;
}

/* ---- Writing ---- */

/* Every open file of this inode is of this size now. */
static void resize(uint64_t inode, uint64_t size)
{
    for (size_t i = 0; i < FILES; i++) {
        if (layer.files[i].kind == A_FILE && layer.files[i].inode == inode)
            layer.files[i].size = size;
    }
}

static uint64_t size_of(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 ? (uint64_t)st.st_size : 0;
}

/* How much of a write there is room for. */
static size_t room_for(const struct open_file *file, size_t len, uint64_t at)
{
    if (is_set(&layer.control->refuses, file->region))
        return 0;
    if (!is_set(&layer.control->full, file->region) || at + len <= file->size)
        return len;
    return at < file->size ? (size_t)(file->size - at) : 0;
}

static ssize_t write_ours(int fd, const void *bytes, size_t len, uint64_t at)
{
    struct open_file *file = &layer.files[fd];
    if (at + len > file->size)
        resize(file->inode, size_of(fd)); /* never asked for in the signer, whose one file does not grow */
    size_t room = room_for(file, len, at);
    if (len > 0 && room == 0)
        return refuse(ENOSPC);
    note_write(fd, DISK_WRITE, at, room);
    ssize_t n = syscall(SYS_pwrite64, fd, bytes, room, (off_t)at);
    if (n > 0 && at + (uint64_t)n > file->size)
        resize(file->inode, at + (uint64_t)n);
    return n;
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    if (file_of(fd) == NULL)
        return syscall(SYS_pwrite64, fd, bytes, len, at);
    enter();
    ssize_t n = write_ours(fd, bytes, len, (uint64_t)at);
    (void)leave(0);
    return n;
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
    return pwrite(fd, bytes, len, at);
}

ssize_t write(int fd, const void *bytes, size_t len)
{
    if (file_of(fd) == NULL)
        return syscall(SYS_write, fd, bytes, len);
    enter();
    off_t at = lseek(fd, 0, SEEK_CUR);
    ssize_t n = write_ours(fd, bytes, len, (uint64_t)at);
    if (n > 0)
        (void)lseek(fd, at + n, SEEK_SET);
    (void)leave(0);
    return n;
}

static int cut(int fd, uint64_t size)
{
    struct open_file *file = &layer.files[fd];
    resize(file->inode, size_of(fd));
    if (size > file->size && has_no_room(file->region))
        return refuse(ENOSPC);
    if (size < file->size)
        note_write(fd, DISK_TAIL, size, file->size - size);
    note((struct disk_record){.kind = DISK_TRUNCATE, .file = file->inode, .at = size, .size = file->size}, NULL, NULL);
    resize(file->inode, size);
    return (int)syscall(SYS_ftruncate, fd, (off_t)size);
}

int ftruncate(int fd, off_t size)
{
    if (file_of(fd) == NULL)
        return (int)syscall(SYS_ftruncate, fd, size);
    enter();
    return leave(cut(fd, (uint64_t)size));
}

int ftruncate64(int fd, off64_t size)
{
    return ftruncate(fd, size);
}

/* ---- Syncing ---- */

/* So that a failure can hit between a new name and the fsync that makes it last. */
static void stop_at_folder(const struct open_file *file)
{
    struct disk_control *control = layer.control;
    const char *rest = file->path + strlen(layer.data);
    if (file->kind != A_FOLDER || atomic_load(&control->stop_syncs) == 0 ||
        strcmp(rest + (*rest == '/'), control->stop_folder) != 0)
        return;
    if (atomic_fetch_sub(&control->stop_syncs, 1) == 1)
        atomic_store(&control->stopped, 1);
}

/* Of the signer's files only its memory is synced by fdatasync. */
static void stop_at_memory(const struct open_file *file)
{
    struct disk_control *control = layer.control;
    if (file->kind != A_FILE || file->region != DISK_SEGL)
        return;
    if (atomic_fetch_add(&control->memory_syncs, 1) + 1 == atomic_load(&control->stop_memory))
        atomic_store(&control->stopped, 1);
}

/* So that a disk can become full between two commits that nobody else can tell apart. */
static void count_down(const struct open_file *file)
{
    struct disk_control *control = layer.control;
    if ((file->region & DISK_BASE) == 0 || file->kind != A_FILE || atomic_load(&control->fail_after) == 0)
        return;
    if (atomic_fetch_sub(&control->fail_after, 1) == 1)
        atomic_store(&control->refuses, DISK_BASE);
}

/* Nothing is really synced: the machine this runs on will not lose power, and the mark is what counts. */
static int sync_ours(const struct open_file *file)
{
    if (is_set(&layer.control->sync_fails, file->region)) {
        if (file->kind == A_FILE)
            note((struct disk_record){.kind = DISK_SYNC_FAILED, .file = file->inode}, NULL, NULL);
        return refuse(EIO);
    }
    if (file->kind == A_FOLDER)
        note((struct disk_record){.kind = DISK_FOLDER_SYNC}, file->path, NULL);
    else
        note((struct disk_record){.kind = DISK_SYNC, .file = file->inode}, NULL, NULL);
    count_down(file);
    return 0;
}

int fsync(int fd)
{
    if (file_of(fd) == NULL)
        return (int)syscall(SYS_fsync, fd);
    wait_us(atomic_load(&layer.control->sync_us));
    stop_at_folder(&layer.files[fd]);
    enter();
    return leave(sync_ours(&layer.files[fd]));
}

int fdatasync(int fd)
{
    if (file_of(fd) == NULL)
        return (int)syscall(SYS_fdatasync, fd);
    stop_at_memory(&layer.files[fd]);
    return fsync(fd);
}

/* ---- Names ---- */

static int rename_ours(const char *from, const char *to, unsigned flags)
{
    uint64_t file = inode_of(from), target = inode_of(to);
    if (target != 0)
        keep(to, target);
    note((struct disk_record){.kind = DISK_RENAME, .file = file, .target = target}, from, to);
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    if (layer.data == NULL || from_folder != AT_FDCWD || to_folder != AT_FDCWD || !is_ours(from) || !is_ours(to))
        return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
    enter();
    return leave(rename_ours(from, to, flags));
}

int rename(const char *from, const char *to)
{
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path)
{
    uint64_t file = layer.data != NULL && is_ours(path) ? inode_of(path) : 0;
    if (file == 0)
        return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    enter();
    keep(path, file);
    note((struct disk_record){.kind = DISK_UNLINK, .file = file}, path, NULL);
    return leave((int)syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}

int mkdir(const char *path, mode_t mode)
{
    if (layer.data == NULL || !is_ours(path) || inode_of(path) != 0)
        return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    enter();
    if (has_no_room(region_of(path)))
        return leave(refuse(ENOSPC));
    note((struct disk_record){.kind = DISK_MKDIR}, path, NULL);
    return leave((int)syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}
