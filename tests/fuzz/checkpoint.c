/* Checkpoints: what is taken is what would be written. */
#include "avtale/checkpoint.h"
#include "fuzz/fuzz.h"

static void one(struct avt_arena *arena, struct avt_span in)
{
    struct avt_checkpoint checkpoint;
    if (avt_checkpoint_parse(arena, &checkpoint, in).code == AVT_OK)
        FUZZ_HOLDS(avt_span_equal(avt_checkpoint_format(arena, &checkpoint), in));
}

FUZZ_TARGET(one, fuzz_no_setup)
