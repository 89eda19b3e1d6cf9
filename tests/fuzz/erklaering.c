/* S: what is taken is what would be written. */
#include "avtale/erklaering.h"
#include "fuzz/fuzz.h"

static void one(struct avt_arena *arena, struct avt_span in)
{
    struct avt_erklaering s;
    if (avt_erklaering_parse(arena, &s, in).code == AVT_OK)
        FUZZ_HOLDS(avt_span_equal(avt_erklaering_format(arena, &s), in));
}

FUZZ_TARGET(one, fuzz_no_setup)
