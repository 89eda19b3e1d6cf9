/* XML: a document that is taken is its own canonical form; data files, free texts and annexes are read from any bytes. */
#include "avtale/xml.h"
#include "avtale/dokument.h"
#include "fuzz/fuzz.h"

/* What a free text says could have been written so. */
static void free_text(struct avt_arena *arena, struct avt_span in)
{
    const char *text, *again;
    if (avt_fritekst_parse(arena, &text, in).code != AVT_OK)
        return;
    FUZZ_HOLDS(avt_fritekst_check(arena, avt_span_str(text), &again) == NULL);
    FUZZ_HOLDS(strcmp(text, again) == 0);
}

static void one(struct avt_arena *arena, struct avt_span in)
{
    size_t n;
    struct avt_node *root;
    struct avt_vedlegg *annexes;
    if (avt_xml_parse(arena, &root, in).code == AVT_OK) {
        FUZZ_HOLDS(avt_span_equal(avt_xml_format(arena, root), in));
        (void)avt_vedlegg_read(arena, &annexes, &n, in).code;
        free_text(arena, in);
    }
    if (avt_xml_load(arena, &root, in, "fuzz").code == AVT_OK)
        FUZZ_HOLDS(avt_xml_format(arena, root).len > 0);
}

FUZZ_TARGET(one, avt_xml_setup)
