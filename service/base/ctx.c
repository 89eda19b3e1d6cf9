/* What a caller names, and whether it is what is there. */
#include "base/ctx.h"

#include <string.h>

#include "base/tag.h"

enum { KEY_MIN = 8, KEY_MAX = 64 };

static struct avt_err match_list(const char *list, const char *token)
{
    if (!tag_list_ok(list))
        return avt_err_make(AVT_EFORM, "If-Match", "no list of entity tags");
    if (tag_list_any(list))
        return avt_err_make(AVT_ENOMATCH, "If-Match", "names whatever is there");
    if (!tag_list_has(list, token, false))
        return avt_err_make(AVT_ESTALE, "If-Match", "names something older");
    return AVT_NOERR;
}

struct avt_err ctx_match(const struct ctx *ctx, const char *token)
{
    if (ctx->match != NULL)
        return match_list(ctx->match, token);
    if (ctx->token == NULL || ctx->token[0] == '\0')
        return avt_err_make(AVT_ENOMATCH, "If-Match", "absent");
    if (strcmp(ctx->token, token) != 0)
        return avt_err_make(AVT_ESTALE, "hode", "names something older");
    return AVT_NOERR;
}

struct avt_err ctx_match_first(struct ctx *ctx, const char *token, struct avt_err found)
{
    int status = avt_err_status(found.code);
    bool nothing = token == NULL || token[0] == '\0';
    if (found.code != AVT_OK && status != 409 && status != 412 && status != 422)
        return found;
    struct avt_err match = ctx_match(ctx, nothing ? "" : token);
    if (match.code == AVT_OK || (match.code == AVT_ESTALE && nothing && found.code != AVT_OK))
        return found;
    *ctx->faults = AVT_FAULTS(ctx->arena); /* they may be of another content than what the caller sees */
    return match;
}

struct avt_err ctx_key(const struct ctx *ctx)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    if (ctx->key == NULL)
        return avt_err_make(AVT_ENOKEY, "Idempotency-Key", "absent");
    size_t len = strspn(ctx->key, allowed);
    if (ctx->key[len] != '\0' || len < KEY_MIN || len > KEY_MAX)
        return avt_err_make(AVT_EFORM, "Idempotency-Key", "not 8 to 64 of [A-Za-z0-9_-]");
    return AVT_NOERR;
}
