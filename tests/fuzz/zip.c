/* ZIP: what is taken is what would be written. */
#include "avtale/zip.h"
#include "fuzz/fuzz.h"

static void one(struct avt_arena *arena, struct avt_span in)
{
    size_t n;
    struct avt_span again;
    struct avt_entry *entries;
    if (avt_zip_parse(arena, &entries, &n, in).code != AVT_OK)
        return;
    for (size_t i = 0; i < n; i++)
        FUZZ_HOLDS(avt_entry_find(entries, n, entries[i].name) == &entries[i]);
    FUZZ_HOLDS(avt_zip_format(arena, &again, entries, n).code == AVT_OK);
    FUZZ_HOLDS(avt_span_equal(again, in));
}

FUZZ_TARGET(one, fuzz_no_setup)
