/*
 * ZIP in one strict form: entries stored, sorted by name (bytewise), each date 1980-01-01 00:00, no extra fields, no
 * comments, no data descriptors, no ZIP64, no directories; names ASCII [a-z0-9.-/], no "..", no leading '/'. The same entries
 * always give the same bytes, so a reader rebuilds and compares.
 */
#ifndef AVTALE_ZIP_H
#define AVTALE_ZIP_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/span.h"

#ifdef __cplusplus
extern "C" {
#endif

struct avt_entry {
    const char *name;
    struct avt_span bytes;
};

/* Sorts entries in place. AVT_EFORM for a name that is not allowed or stands twice, AVT_ELIMIT. Names here may also hold
 * upper case, as in LESMEG.txt. */
struct avt_err avt_zip_format(struct avt_arena *arena, struct avt_span *out, struct avt_entry *entries, size_t n) AVT_NODISCARD;

/* Reads the strict form only: AVT_EFORM unless formatting what was read gives exactly the same bytes. Borrows from file. */
struct avt_err avt_zip_parse(struct avt_arena *arena, struct avt_entry **out, size_t *n, struct avt_span file) AVT_NODISCARD;

/* A copy of the list, sorted by name, bytewise. Names and bytes are borrowed. */
struct avt_entry *avt_entries_sorted(struct avt_arena *arena, const struct avt_entry *entries, size_t n);

/* An entry by its name, or NULL. They are sorted, as avt_zip_parse, avt_zip_format and avt_entries_sorted leave them. */
const struct avt_entry *avt_entry_find(const struct avt_entry *entries, size_t n, const char *name);

#ifdef __cplusplus
}
#endif

#endif
