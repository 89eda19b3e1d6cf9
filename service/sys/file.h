/* Files: read whole, write durably (temporary file, fsync, rename, fsync of the folder), list a folder's tree. */
#ifndef SYS_FILE_H
#define SYS_FILE_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/span.h"
#include "avtale/zip.h"

/* AVT_ENOTFOUND if there is none, AVT_ELIMIT if larger than max, AVT_ESTORE. */
struct avt_err file_read(struct avt_arena *arena, struct avt_span *out, const char *path, size_t max) AVT_NODISCARD;

/* Replaces path by bytes, durable when it returns: after a crash path is the old file or the new. mode e.g. 0600.
 * AVT_ESTORE. */
struct avt_err file_write(const char *path, struct avt_span bytes, unsigned mode) AVT_NODISCARD;

/* As file_write, but what is there stays: AVT_EDONE if path exists, which then is as durable. Of two who create at once,
 * one gets AVT_EDONE. */
struct avt_err file_create(const char *path, struct avt_span bytes, unsigned mode) AVT_NODISCARD;

/* Makes the name of a file that file_write or file_create made last: whoever made it may have been killed before its own
 * fsync of the folder. AVT_ESTORE. */
struct avt_err file_keep(const char *path) AVT_NODISCARD;

/* Takes a file away, durably; fine if there is none. AVT_ESTORE. */
struct avt_err file_remove(const char *path) AVT_NODISCARD;

/* Makes a folder and those above it, durably; fine if it is there. */
struct avt_err file_mkdir(const char *path, unsigned mode) AVT_NODISCARD;

/*
 * Every regular file below dir, names relative to it with '/', sorted, contents read. Names that begin with '.' are
 * passed over; symbolic links are not followed. AVT_ENOTFOUND if there is no such folder.
 */
struct avt_err file_tree(struct avt_arena *arena, struct avt_entry **out, size_t *n, const char *dir) AVT_NODISCARD;

#endif
