/* What tells of an uploaded file, and the file itself: what is taken is what would be written. */
#include "avtale/opplasting.h"
#include "avtale/xml.h"
#include "fuzz/fuzz.h"

static void one(struct avt_arena *arena, struct avt_span in)
{
    struct avt_opplasting o;
    enum avt_filtype type;
    const char *name;
    if (avt_filtype_find(&type, in))
        FUZZ_HOLDS(in.len >= 4 && type < AVT_FILTYPE_COUNT);
    if (avt_filnavn_check(arena, in, &name) == NULL)
        FUZZ_HOLDS(strpbrk(name, "/\\\n") == NULL && *name != '\0');
    if (avt_opplasting_parse(arena, &o, in).code != AVT_OK)
        return;
    FUZZ_HOLDS(o.storrelse <= AVT_MAX_UPLOAD && o.type < AVT_FILTYPE_COUNT && *o.navn != '\0' && *o.lesere != '\0');
}

FUZZ_TARGET(one, avt_xml_setup)
