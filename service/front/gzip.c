/* gzip: see gzip.h. */
#define ZLIB_CONST /* what is read is not written to */
#include "front/gzip.h"

#include <string.h>
#include <strings.h>
#include <zlib.h>

enum { GZIP_WINDOW = 15 + 16, GZIP_MEMORY = 8 };

struct avt_span gzip_make(struct avt_arena *arena, struct avt_span bytes, int level)
{
    z_stream stream = {.next_in = (const Bytef *)bytes.ptr, .avail_in = (uInt)bytes.len};
    AVT_INVARIANT(deflateInit2(&stream, level, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY, Z_DEFAULT_STRATEGY) == Z_OK);
    uLong room = deflateBound(&stream, (uLong)bytes.len);
    char *out = avt_arena_alloc(arena, room);
    stream.next_out = (Bytef *)out;
    stream.avail_out = (uInt)room;
    AVT_INVARIANT(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    size_t len = (size_t)stream.total_out;
    (void)deflateEnd(&stream);
    return avt_span_make(out, len);
}

static struct avt_span trim(struct avt_span text)
{
    while (text.len > 0 && strchr(" \t", text.ptr[0]) != NULL)
        text = avt_span_make(text.ptr + 1, text.len - 1);
    while (text.len > 0 && strchr(" \t", text.ptr[text.len - 1]) != NULL)
        text.len--;
    return text;
}

static bool is_word(struct avt_span text, const char *word)
{
    return text.len == strlen(word) && strncasecmp(text.ptr, word, text.len) == 0;
}

/* "q=0", "q=0.", "q=0.000": that it is not to be had. */
static bool is_refusal(struct avt_span weight)
{
    struct avt_span name = {0};
    if (!avt_span_cut(&weight, '=', &name) || !is_word(trim(name), "q"))
        return false;
    weight = trim(weight);
    return weight.len > 0 && weight.ptr[0] == '0' && strspn(weight.ptr, "0.") >= weight.len;
}

bool gzip_taken(const char *accept)
{
    struct avt_span rest = avt_span_str(accept != NULL ? accept : ""), coding;
    bool any = false;
    while (avt_span_cut(&rest, ',', &coding)) {
        struct avt_span name = {0};
        bool has = avt_span_cut(&coding, ';', &name);
        bool taken = !is_refusal(coding);
        if (has && (is_word(trim(name), "gzip") || is_word(trim(name), "x-gzip")))
            return taken;
        any = any || (has && is_word(trim(name), "*") && taken);
    }
    return any;
}
