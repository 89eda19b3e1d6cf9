/* Putting a bundle together, and its manifest. */
#include "avtale/pakke.h"

#include <string.h>

void avt_pakke_add(struct avt_pakke *pakke, const char *name, struct avt_span bytes)
{
    const struct avt_entry *there = avt_entry_find(pakke->entries, pakke->n, name);
    AVT_INVARIANT(there == NULL || avt_span_equal(there->bytes, bytes));
    if (there != NULL)
        return;
    pakke->entries = avt_arena_grow(pakke->arena, pakke->entries, pakke->n, &pakke->cap, sizeof *pakke->entries);
    size_t at = pakke->n++;
    for (; at > 0 && strcmp(pakke->entries[at - 1].name, name) > 0; at--)
        pakke->entries[at] = pakke->entries[at - 1];
    pakke->entries[at] = (struct avt_entry){name, bytes};
}

void avt_pakke_add_mal(struct avt_pakke *pakke, const struct avt_digest *mal, const struct avt_entry *files, size_t n)
{
    for (size_t i = 0; i < n; i++)
        avt_pakke_add(pakke, avt_pakke_name_template(pakke->arena, mal, files[i].name), files[i].bytes);
}

struct avt_span avt_pakke_manifest(struct avt_arena *arena, const struct avt_entry *entries, size_t n)
{
    struct avt_sum *sums = avt_arena_array(arena, n, sizeof *sums);
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (strcmp(entries[i].name, AVT_PAKKE_MANIFEST) != 0)
            sums[count++] = (struct avt_sum){entries[i].name, avt_hash(entries[i].bytes)};
    return avt_sums_format(arena, sums, count);
}

struct avt_err avt_pakke_format(struct avt_pakke *pakke, struct avt_span *out, avt_pakke_seal_fn seal, void *ctx)
{
    struct avt_span note;
    struct avt_arena *arena = pakke->arena;
    avt_pakke_add(pakke, AVT_PAKKE_LESMEG, avt_pakke_lesmeg(arena, pakke->entries, pakke->n));
    AVT_TRY(seal(ctx, arena, &note, avt_pakke_manifest(arena, pakke->entries, pakke->n)));
    avt_pakke_add(pakke, AVT_PAKKE_MANIFEST, note);
    return avt_zip_format(arena, out, pakke->entries, pakke->n);
}
