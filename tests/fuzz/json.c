/* JSON: whatever is taken can be written, and is then read as the same. */
#include "avtale/json.h"
#include "fuzz/fuzz.h"

static struct avt_span written(struct avt_arena *arena, const struct avt_json *tree)
{
    struct avt_json_writer w = AVT_JSON_WRITER(arena);
    avt_json_add(&w, NULL, tree);
    return avt_buf_get(&w.buf);
}

static void one(struct avt_arena *arena, struct avt_span in)
{
    struct avt_json *tree, *again;
    struct avt_faults faults = AVT_FAULTS(arena);
    if (avt_json_parse(arena, &tree, in, &faults).code != AVT_OK)
        return;
    FUZZ_HOLDS(faults.n == 0);
    struct avt_span bytes = written(arena, tree);
    FUZZ_HOLDS(avt_json_parse(arena, &again, bytes, &faults).code == AVT_OK);
    FUZZ_HOLDS(avt_span_equal(written(arena, again), bytes));
}

FUZZ_TARGET(one, fuzz_no_setup)
