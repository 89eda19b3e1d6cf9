/* R: what is taken is what would be written. */
#include "avtale/kvittering.h"
#include "fuzz/fuzz.h"

static void one(struct avt_arena *arena, struct avt_span in)
{
    struct avt_kvittering r;
    if (avt_kvittering_parse(arena, &r, in).code == AVT_OK)
        FUZZ_HOLDS(avt_span_equal(avt_kvittering_format(arena, &r), in));
}

FUZZ_TARGET(one, fuzz_no_setup)
