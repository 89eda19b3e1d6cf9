/* The acts by name. */
#include "avtale/handling.h"

#define AVT_HANDLING(code, name, who) [AVT_##code] = {name, AVT_WHO_##who},
static const struct avt_handling_row handlinger[AVT_HANDLING_COUNT] = {
    [AVT_INGEN_HANDLING] = {"", AVT_WHO_INGEN},
#include "avtale/handling.def"
};
#undef AVT_HANDLING

const struct avt_handling_row *avt_handling_get(enum avt_handling handling)
{
    AVT_INVARIANT(handling < AVT_HANDLING_COUNT);
    return &handlinger[handling];
}

enum avt_handling avt_handling_find(struct avt_span name)
{
    for (unsigned i = AVT_INGEN_HANDLING + 1; i < AVT_HANDLING_COUNT; i++)
        if (avt_span_is(name, handlinger[i].name))
            return (enum avt_handling)i;
    return AVT_INGEN_HANDLING;
}
