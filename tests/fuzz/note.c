/* Signed notes: what is taken is what would be written. */
#include "avtale/note.h"
#include "fuzz/fuzz.h"

static void one(struct avt_arena *arena, struct avt_span in)
{
    struct avt_note note;
    if (avt_note_parse(arena, &note, in).code != AVT_OK)
        return;
    FUZZ_HOLDS(note.n_sigs > 0);
    FUZZ_HOLDS(avt_span_equal(avt_note_format(arena, note.text, note.sigs, note.n_sigs), in));
}

FUZZ_TARGET(one, fuzz_no_setup)
