/* Key lists, and files of root keys: a list that is taken is what would be written. */
#include "avtale/key.h"
#include "fuzz/fuzz.h"

static void roots(struct avt_arena *arena, struct avt_span in)
{
    size_t n;
    struct avt_key *keys, again;
    if (avt_roots_parse(arena, &keys, &n, in).code != AVT_OK)
        return;
    for (size_t i = 0; i < n; i++) {
        struct avt_span text = avt_span_str(avt_vkey_format(arena, &keys[i]));
        FUZZ_HOLDS(avt_vkey_parse(arena, &again, text).code == AVT_OK);
        FUZZ_HOLDS(strcmp(again.name, keys[i].name) == 0);
    }
}

static void one(struct avt_arena *arena, struct avt_span in)
{
    struct avt_keylist list;
    roots(arena, in);
    if (avt_keylist_parse(arena, &list, in).code == AVT_OK)
        FUZZ_HOLDS(avt_span_equal(avt_keylist_format(arena, &list), in));
}

FUZZ_TARGET(one, fuzz_no_setup)
