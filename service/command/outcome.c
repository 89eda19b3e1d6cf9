/* What came of a command, for who has no HTTP. */
#include "command/outcome.h"

static void add_text(struct avt_json_writer *w, struct avt_arena *arena, const char *key, struct avt_span text)
{
    if (text.len > 0)
        avt_json_add_string(w, key, avt_arena_strn(arena, text.ptr, text.len));
}

void utfall_write(struct ctx *ctx, const struct utfall *utfall)
{
    struct avt_json_writer w = AVT_JSON_WRITER(ctx->arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "avtale", utfall->avtale);
    if (utfall->forsok)
        avt_json_add_string(&w, "forsok", utfall->forsok);
    if (utfall->post)
        avt_json_add_int(&w, "nr", utfall->post->r.nr);
    if (utfall->kontrollkode)
        avt_json_add_string(&w, "kontrollkode", utfall->kontrollkode);
    add_text(&w, ctx->arena, "erklaering", utfall->s);
    add_text(&w, ctx->arena, "kvittering", utfall->r_file);
    if (utfall->hode)
        avt_json_add_string(&w, "hode", avt_digest_format(ctx->arena, utfall->hode));
    avt_json_close(&w, '}');
    *ctx->answer = (struct response){.status = 200, .type = "application/json", .body = avt_buf_get(&w.buf)};
}
