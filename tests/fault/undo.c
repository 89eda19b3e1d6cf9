/*
 * Backwards, because what a write replaced was written by the one before. A sector that some later write is decided to
 * have brought to disk is settled: it holds all that was in it by then, so earlier writes to it are settled with it.
 */
#include "undo.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "avtale/arena.h"
#include "chance.h"
#include "sys/file.h"

enum { SECTOR = 512, JOURNAL_MAX = 1 << 30 };

struct sectors {
    uint64_t inode;
    int fd;
    bool synced, size_settled;
    bool *settled; /* by sector */
    size_t n;
    struct sectors *next;
};

struct folder {
    const char *path;
    size_t len;
    bool settled; /* this change and all before it are on disk */
    struct folder *next;
};

struct undo {
    struct avt_arena *arena;
    const char *disk, *data;
    enum undo_fault fault;
    const struct disk_record **list;
    size_t n, cap;
    uint64_t signer; /* inode of its memory */
    struct sectors *files;
    struct folder *folders;
    struct undo_count *count;
};

/* ---- The journal ---- */

static const char *bytes_of(const struct disk_record *record)
{
    return (const char *)(record + 1);
}

static const char *path_of(const struct undo *undo, const struct disk_record *record)
{
    return avt_arena_strn(undo->arena, bytes_of(record) + record->old, record->path);
}

static const char *other_of(const struct undo *undo, const struct disk_record *record)
{
    return avt_arena_strn(undo->arena, bytes_of(record) + record->old + record->path, record->other);
}

/* The length of the record at the front of rest; 0 if none is whole there. */
static size_t record_at(struct avt_span rest, struct disk_record *out)
{
    uint64_t end;
    if (rest.len < sizeof *out + sizeof end)
        return 0;
    memcpy(out, rest.ptr, sizeof *out);
    size_t len = sizeof *out + (size_t)out->old + out->path + out->other + sizeof end;
    if (out->magic != DISK_MAGIC || len > rest.len)
        return 0;
    memcpy(&end, rest.ptr + len - sizeof end, sizeof end);
    return end == DISK_MAGIC ? len : 0;
}

static bool journal_read(struct undo *undo)
{
    struct avt_span rest;
    const char *path = avt_arena_format(undo->arena, "%s/journal", undo->disk);
    if (file_read(undo->arena, &rest, path, JOURNAL_MAX).code != AVT_OK)
        return false;
    while (rest.len > 0) {
        struct disk_record record;
        size_t len = record_at(rest, &record);
        if (len > 0) {
            undo->list = avt_arena_grow(undo->arena, undo->list, undo->n, &undo->cap, sizeof *undo->list);
            undo->list[undo->n++] = memcpy(avt_arena_alloc(undo->arena, len), rest.ptr, len);
        }
        size_t skip = len > 0 ? len : 1; /* cut short by the kill: the next begins somewhere behind */
        rest = avt_span_make(rest.ptr + skip, rest.len - skip);
    }
    return true;
}

/* ---- Contents ---- */

static struct sectors *file_of(struct undo *undo, uint64_t inode)
{
    for (struct sectors *f = undo->files; f != NULL; f = f->next) {
        if (f->inode == inode)
            return f;
    }
    struct sectors *f = avt_arena_alloc(undo->arena, sizeof *f);
    const char *path = avt_arena_format(undo->arena, "%s/filer/%llu", undo->disk, (unsigned long long)inode);
    *f = (struct sectors){.inode = inode, .fd = open(path, O_RDWR | O_CLOEXEC), .next = undo->files};
    undo->files = f;
    return f;
}

static uint64_t size_of(const struct sectors *file)
{
    struct stat st;
    AVT_INVARIANT(fstat(file->fd, &st) == 0);
    return (uint64_t)st.st_size;
}

static bool *settled_at(struct undo *undo, struct sectors *file, uint64_t sector)
{
    if (sector >= file->n) {
        size_t n = (size_t)sector * 2 + 64;
        bool *more = avt_arena_array(undo->arena, n, sizeof *more);
        if (file->n > 0)
            memcpy(more, file->settled, file->n * sizeof *more);
        file->settled = more;
        file->n = n;
    }
    return &file->settled[sector];
}

/* What stood in from..to before; nothing, which reads as zeros, where the file did not reach so far. */
static void restore(const struct sectors *file, const struct disk_record *record, uint64_t from, uint64_t to)
{
    static const char zeros[SECTOR];
    uint64_t size = size_of(file), old_end = record->at + record->old;
    to = to < size ? to : size;
    uint64_t middle = to < old_end ? to : from > old_end ? from : old_end;
    if (from < middle)
        AVT_INVARIANT(pwrite(file->fd, bytes_of(record) + (from - record->at), middle - from, (off_t)from) >= 0);
    if (middle < to)
        AVT_INVARIANT(pwrite(file->fd, zeros, to - middle, (off_t)middle) >= 0);
}

/* Each sector of a write for itself. chance: of a hundred, how many did not reach the disk. */
static unsigned drop_sectors(struct undo *undo, struct sectors *file, const struct disk_record *record, unsigned chance)
{
    unsigned dropped = 0;
    uint64_t end = record->at + record->len;
    for (uint64_t at = record->at; at < end;) {
        uint64_t next = (at / SECTOR + 1) * SECTOR;
        next = next < end ? next : end;
        bool *settled = settled_at(undo, file, at / SECTOR);
        if (!*settled && any(100) < chance) {
            restore(file, record, at, next);
            dropped++;
        } else {
            *settled = true;
        }
        at = next;
    }
    return dropped;
}

/* A file that had grown may be as short as before, or have the length and not the content. */
static void shrink(struct sectors *file, const struct disk_record *record, bool any_dropped)
{
    if (record->at + record->len <= record->size)
        return;
    if (!file->size_settled && any_dropped && any(4) > 0)
        AVT_INVARIANT(ftruncate(file->fd, (off_t)record->size) == 0);
    else
        file->size_settled = true;
}

static void undo_write(struct undo *undo, struct sectors *file, const struct disk_record *record)
{
    static const unsigned chances[] = {100, 100, 50, 0};
    unsigned chance = undo->fault == UNDO_WORST ? 100 : chances[any(4)];
    unsigned dropped = drop_sectors(undo, file, record, chance);
    uint64_t sectors = (record->at % SECTOR + record->len + SECTOR - 1) / SECTOR;
    undo->count->writes++;
    undo->count->kept += dropped == 0;
    undo->count->torn += dropped > 0 && dropped < sectors;
    undo->count->dropped += dropped == sectors;
    shrink(file, record, dropped == sectors);
}

static void undo_truncate(struct undo *undo, struct sectors *file, const struct disk_record *record)
{
    undo->count->writes++;
    if (file->size_settled || (undo->fault != UNDO_WORST && any(2) == 0)) {
        file->size_settled = true;
        undo->count->kept++;
        return;
    }
    AVT_INVARIANT(ftruncate(file->fd, (off_t)record->size) == 0);
    undo->count->dropped++;
}

/* An fsync has covered it. */
static void settle(struct undo *undo, struct sectors *file, const struct disk_record *record)
{
    if (record->kind == DISK_WRITE)
        (void)drop_sectors(undo, file, record, 0);
    if (record->kind == DISK_TRUNCATE || record->at + record->len > record->size)
        file->size_settled = true;
}

static bool is_honest(const struct undo *undo, uint64_t inode)
{
    return undo->fault != UNDO_NO_SYNC && (undo->fault != UNDO_NO_SIGNER_SYNC || inode != undo->signer);
}

static void undo_content(struct undo *undo, const struct disk_record *record)
{
    bool content = record->kind == DISK_WRITE || record->kind == DISK_TAIL || record->kind == DISK_TRUNCATE;
    if (!content && record->kind != DISK_SYNC && record->kind != DISK_SYNC_FAILED)
        return;
    struct sectors *file = file_of(undo, record->file);
    if (record->kind == DISK_SYNC)
        file->synced = file->synced || is_honest(undo, record->file);
    if (record->kind == DISK_SYNC_FAILED)
        file->synced = false; /* as on Linux: the pages are clean, and what they hold is lost */
    if (!content || file->fd < 0)
        return;
    if (file->synced)
        settle(undo, file, record);
    else if (record->kind == DISK_WRITE)
        undo_write(undo, file, record);
    else if (record->kind == DISK_TAIL)
        (void)drop_sectors(undo, file, record, 100); /* comes back if the length did */
    else
        undo_truncate(undo, file, record);
}

/* ---- Names ---- */

static struct folder *folder_of(struct undo *undo, const char *path, size_t len)
{
    for (struct folder *f = undo->folders; f != NULL; f = f->next) {
        if (f->len == len && memcmp(f->path, path, len) == 0)
            return f;
    }
    struct folder *f = avt_arena_alloc(undo->arena, sizeof *f);
    *f = (struct folder){.path = avt_arena_strn(undo->arena, path, len), .len = len, .next = undo->folders};
    undo->folders = f;
    return f;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    return remove(path);
}

static uint64_t inode_at(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 ? (uint64_t)st.st_ino : 0;
}

/* The name again of a file that has been kept. */
static void bring_back(struct undo *undo, uint64_t inode, const char *path)
{
    const char *kept = avt_arena_format(undo->arena, "%s/filer/%llu", undo->disk, (unsigned long long)inode);
    AVT_INVARIANT(link(kept, path) == 0 || errno == EEXIST);
}

static void undo_rename(struct undo *undo, const struct disk_record *record)
{
    const char *from = path_of(undo, record), *to = other_of(undo, record);
    if (inode_at(to) != record->file)
        return; /* it never came to it */
    AVT_INVARIANT(rename(to, from) == 0);
    if (record->target != 0)
        bring_back(undo, record->target, to);
}

static void undo_name(struct undo *undo, const struct disk_record *record)
{
    const char *path = path_of(undo, record);
    switch (record->kind) {
    case DISK_CREATE: (void)unlink(path); break;
    case DISK_MKDIR: (void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS); break;
    case DISK_RENAME: undo_rename(undo, record); break;
    case DISK_UNLINK: bring_back(undo, record->file, path); break;
    default: break;
    }
}

/* Changes to a folder reach the disk in their order: of those not covered, some of the last are lost. */
static void undo_names(struct undo *undo, const struct disk_record *record)
{
    bool names = record->kind == DISK_CREATE || record->kind == DISK_MKDIR || record->kind == DISK_RENAME ||
                 record->kind == DISK_UNLINK;
    if (!names && record->kind != DISK_FOLDER_SYNC)
        return;
    const char *path = path_of(undo, record), *slash = strrchr(path, '/');
    struct folder *folder = folder_of(undo, path, names ? (size_t)(slash - path) : strlen(path));
    if (!names) {
        folder->settled = folder->settled || undo->fault != UNDO_NO_FOLDER_SYNC;
        return;
    }
    undo->count->names += !folder->settled;
    folder->settled = folder->settled || (undo->fault != UNDO_WORST && any(4) == 0);
    undo->count->names_dropped += !folder->settled;
    if (!folder->settled)
        undo_name(undo, record);
}

/* ---- All of it ---- */

static void remove_shared_memory(const struct undo *undo)
{
    static const char *const names[] = {"base/avtale.db-shm", "push/push.db-shm"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        (void)unlink(avt_arena_format(undo->arena, "%s/%s", undo->data, names[i]));
}

bool undo_power(const char *disk, const char *data, enum undo_fault fault, struct undo_count *count)
{
    struct undo undo = {.arena = avt_arena_new(), .disk = disk, .data = data, .fault = fault, .count = count};
    bool read = journal_read(&undo);
    undo.signer = inode_at(avt_arena_format(undo.arena, "%s/segl/logg.tilstand", data));
    for (size_t i = undo.n; i-- > 0;)
        undo_content(&undo, undo.list[i]);
    for (size_t i = undo.n; i-- > 0;)
        undo_names(&undo, undo.list[i]);
    for (struct sectors *f = undo.files; f != NULL; f = f->next)
        (void)close(f->fd);
    remove_shared_memory(&undo);
    avt_arena_free(&undo.arena);
    return read;
}

/* ---- Folders ---- */

static void count_sync(struct undo_folder *list, size_t *n, size_t max, const char *name)
{
    size_t i = 0;
    while (i < *n && strcmp(list[i].name, name) != 0)
        i++;
    if (i == max || strlen(name) >= sizeof list[i].name)
        return;
    if (i == *n) {
        list[(*n)++] = (struct undo_folder){.syncs = 0};
        memcpy(list[i].name, name, strlen(name) + 1);
    }
    list[i].syncs++;
}

size_t undo_folders(const char *disk, const char *data, struct undo_folder *out, size_t max)
{
    struct undo undo = {.arena = avt_arena_new(), .disk = disk, .data = data};
    size_t n = 0, skip = strlen(data);
    bool read = journal_read(&undo);
    for (size_t i = 0; read && i < undo.n; i++) {
        const char *path = path_of(&undo, undo.list[i]);
        if (undo.list[i]->kind == DISK_FOLDER_SYNC)
            count_sync(out, &n, max, path + skip + (path[skip] == '/'));
    }
    avt_arena_free(&undo.arena);
    return n;
}
