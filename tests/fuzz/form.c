/* Forms: whatever is taken is text, and means the same when it is encoded again; cleaned, all of it may stand. */
#include "avtale/text.h"
#include "front/front.h"
#include "fuzz/fuzz.h"

static void add_encoded(struct avt_buf *buf, const char *text)
{
    for (; *text != '\0'; text++)
        avt_buf_format(buf, "%%%02X", (unsigned)(unsigned char)*text);
}

static struct avt_span encoded(struct avt_arena *arena, const struct pairs *fields)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "");
    for (size_t i = 0; i < fields->n; i++) {
        avt_buf_str(&buf, i > 0 ? "&" : "");
        add_encoded(&buf, fields->list[i].name);
        avt_buf_char(&buf, '=');
        add_encoded(&buf, fields->list[i].value);
    }
    return avt_buf_get(&buf);
}

static void clean(struct avt_arena *arena, const char *value)
{
    const char *once = avt_text_clean(arena, value);
    FUZZ_HOLDS(avt_text_is_allowed(avt_span_str(once), true));
    FUZZ_HOLDS(strcmp(once, avt_text_clean(arena, once)) == 0);
    FUZZ_HOLDS(strlen(once) <= strlen(value));
}

static void one(struct avt_arena *arena, struct avt_span in)
{
    struct pairs fields, again;
    if (form_parse(arena, &fields, in).code != AVT_OK)
        return;
    FUZZ_HOLDS(form_parse(arena, &again, encoded(arena, &fields)).code == AVT_OK);
    FUZZ_HOLDS(again.n == fields.n);
    for (size_t i = 0; i < fields.n; i++) {
        FUZZ_HOLDS(strcmp(fields.list[i].name, again.list[i].name) == 0);
        FUZZ_HOLDS(strcmp(fields.list[i].value, again.list[i].value) == 0);
        FUZZ_HOLDS(avt_text_is_utf8(avt_span_str(fields.list[i].value)));
        clean(arena, fields.list[i].value);
    }
}

FUZZ_TARGET(one, fuzz_no_setup)
