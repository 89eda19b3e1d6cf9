/*
 * The disk under the service, as power.c plays it (preloaded into the service's processes) and the driver rules it.
 *
 * What the service writes below its data folder goes through, and what was there before is noted in a journal outside
 * it, with a mark at every fsync. So the driver can take away, after killing the service, what a power cut would have
 * taken (undo.c).
 *
 * In the folder AVT_DISK: `styring`, the control that all processes map; `journal`; `filer/<inode>`, one more name for
 * every file the service has written, so that it can be found whatever became of its own. AVT_DISK_DATA: the data
 * folder, absolute.
 */
#ifndef FAULT_DISK_H
#define FAULT_DISK_H

#include <stdatomic.h>
#include <stdint.h>

#define DISK_ENV      "AVT_DISK"
#define DISK_DATA_ENV "AVT_DISK_DATA"

/* Where a file lies: each region can fail for itself. */
enum disk_region {
    DISK_FILES = 1, /* the data folder's own files, but for the next */
    DISK_DATABASE = 2,
    DISK_BASE = DISK_FILES | DISK_DATABASE,
    DISK_NOEKLER = 4,
    DISK_SEGL = 8,
    DISK_ALL = 15
};

/* Masks of regions; 0: all is well. */
struct disk_control {
    _Atomic uint32_t full;         /* no room: what would grow a file or make one is ENOSPC, overwriting works */
    _Atomic uint32_t refuses;      /* every write is ENOSPC, as where overwriting needs room too */
    _Atomic uint32_t sync_fails;   /* fsync is EIO */
    _Atomic uint32_t fail_after;   /* after so many fsyncs of DISK_BASE that are let through, it refuses; 0: off */
    _Atomic uint32_t sync_us;      /* how long an fsync takes */
    _Atomic uint64_t operations;   /* so far */
    _Atomic uint64_t stop_at;      /* the operation before which everything stands still, 0 for none */
    _Atomic uint32_t stop_syncs;   /* or the fsync of stop_folder, that many from now; 0 for none */
    _Atomic uint32_t stop_memory;  /* or that fsync of the signer's memory, the first one being 1; 0 for none */
    _Atomic uint32_t memory_syncs; /* of it, since the start */
    char stop_folder[64];          /* below the data folder, "" for itself */
    _Atomic uint32_t stopped;      /* it does */
};

enum disk_kind {
    DISK_WRITE = 1,
    DISK_TAIL, /* what a truncation is about to take */
    DISK_TRUNCATE,
    DISK_SYNC,
    DISK_SYNC_FAILED, /* what it would have covered never reaches the disk, unless it is written again */
    DISK_CREATE,
    DISK_MKDIR,
    DISK_RENAME,
    DISK_UNLINK,
    DISK_FOLDER_SYNC,
};

#define DISK_MAGIC 0x9d5b1f6ae2c07348U

/* A record: this, `old` bytes of what was there, `path` and `other` bytes of names, DISK_MAGIC again. It is written
 * before the thing is done, except for new files. One cut short by the kill has no end and means nothing. */
struct disk_record {
    uint64_t magic;
    uint32_t kind, old, path, other;
    uint64_t file;   /* inode: written, made, renamed or removed */
    uint64_t target; /* RENAME: inode of the file that had the new name, 0 if none */
    uint64_t at;     /* WRITE and TAIL: where; TRUNCATE: the new size */
    uint64_t len;    /* WRITE: how much */
    uint64_t size;   /* of the file before */
};

#endif
