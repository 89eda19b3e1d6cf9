/* What a power cut takes: the journal of power.c read backwards over the data folder. */
#ifndef FAULT_UNDO_H
#define FAULT_UNDO_H

#include <stdbool.h>
#include <stddef.h>

#include "disk.h"

/* An honest disk, or one that has brought nothing to disk but what it had to; and disks that have forgotten to: with each
 * of these a service that is right must be seen to lose things. */
enum undo_fault { UNDO_WORST, UNDO_HONEST, UNDO_NO_SYNC, UNDO_NO_FOLDER_SYNC, UNDO_NO_SIGNER_SYNC };

struct undo_count {
    unsigned long writes, kept, torn, dropped; /* writes no fsync had covered, and what became of them */
    unsigned long names, names_dropped;        /* the same of names made, changed and removed */
};

/*
 * The service is dead. For every file, what no fsync has covered is kept, dropped or torn by sectors of 512 bytes; of
 * the changes to the names in a folder that no fsync of it has covered, the last ones are dropped. -shm files go. Adds
 * to *count. False if the journal cannot be read.
 */
bool undo_power(const char *disk, const char *data, enum undo_fault fault, struct undo_count *count);

/* Each folder below data ("" for data itself) that has been synced, and how often. */
struct undo_folder {
    char name[64];
    unsigned syncs;
};
size_t undo_folders(const char *disk, const char *data, struct undo_folder *out, size_t max);

#endif
