/* multipart/form-data: the first line of the input is the Content-Type, the rest the body. A file that is taken is a part of the body. */
#include "avtale/text.h"
#include "front/front.h"
#include "fuzz/fuzz.h"

static void one(struct avt_arena *arena, struct avt_span in)
{
    bool ended;
    struct avt_span line = {0}, file;
    struct pairs fields;
    const char *name;
    (void)avt_span_line(&in, &line, &ended);
    if (memchr(line.len > 0 ? line.ptr : "", '\0', line.len) != NULL)
        return; /* no header has one */
    if (form_file(arena, &file, &name, &fields, avt_arena_strn(arena, line.ptr, line.len), in).code != AVT_OK)
        return;
    FUZZ_HOLDS(avt_text_is_utf8(avt_span_str(name)));
    FUZZ_HOLDS(file.len == 0 || (file.ptr >= in.ptr && file.ptr + file.len <= in.ptr + in.len));
    for (size_t i = 0; i < fields.n; i++) {
        FUZZ_HOLDS(avt_text_is_utf8(avt_span_str(fields.list[i].name)));
        FUZZ_HOLDS(avt_text_is_utf8(avt_span_str(fields.list[i].value)));
    }
}

FUZZ_TARGET(one, fuzz_no_setup)
