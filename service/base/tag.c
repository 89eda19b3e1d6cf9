/* Entity tags (RFC 9110 sections 8.8.3 and 13.1): what an answer carries, and the lists that requests name them in. */
#include "base/tag.h"

#include <string.h>

enum found { TAG_NONE, TAG_ONE, TAG_BAD };

struct tag {
    struct avt_span opaque; /* between the quotes */
    bool weak;
};

static bool is_any(const char *list)
{
    size_t before = strspn(list, " \t");
    return list[before] == '*' && list[before + 1 + strspn(list + before + 1, " \t")] == '\0';
}

/* The next tag of a list, whose elements may be empty. */
static enum found next_tag(const char **at, struct tag *out)
{
    const char *p = *at + strspn(*at, ", \t");
    if (*p == '\0')
        return TAG_NONE;
    out->weak = strncmp(p, "W/", 2) == 0;
    p += out->weak ? 2 : 0;
    if (*p != '"')
        return TAG_BAD;
    const char *end = ++p;
    while ((unsigned char)*end > ' ' && *end != '"' && *end != 0x7F)
        end++;
    if (*end != '"')
        return TAG_BAD;
    out->opaque = avt_span_make(p, (size_t)(end - p));
    *at = end + 1;
    end += 1 + strspn(end + 1, " \t");
    return *end == '\0' || *end == ',' ? TAG_ONE : TAG_BAD;
}

bool tag_list_ok(const char *list)
{
    struct tag tag;
    size_t n = 0;
    enum found found = TAG_NONE;
    while (!is_any(list) && (found = next_tag(&list, &tag)) == TAG_ONE)
        n++;
    return is_any(list) || (found != TAG_BAD && n > 0);
}

bool tag_list_has(const char *list, const char *opaque, bool weak)
{
    struct tag tag;
    while (next_tag(&list, &tag) == TAG_ONE)
        if (avt_span_is(tag.opaque, opaque) && (weak || !tag.weak))
            return true;
    return false;
}

bool tag_list_any(const char *list)
{
    return is_any(list);
}

/* ---- Of an answer ---- */

/* Whoever has these very bytes is told so; a stale copy is asked about, and never given to others. */
void tag_answer(struct request *rq)
{
    struct response *answer = &rq->response;
    bool api = rq->route->kind == ROUTE_API;
    if ((!api && rq->route->kind != ROUTE_STATIC) || strcmp(rq->route->method, "GET") != 0 || answer->status != 200)
        return;
    struct avt_digest digest = avt_hash(answer->body);
    const char *opaque = avt_digest_format(rq->arena, &digest), *known = request_header(rq, "if-none-match");
    answer_header(rq, "ETag", avt_arena_format(rq->arena, "\"%s\"", opaque));
    if (api)
        answer_header(rq, "Cache-Control", "private, no-cache");
    if (known != NULL && (is_any(known) || tag_list_has(known, opaque, true)))
        answer_bytes(rq, 304, NULL, AVT_SPAN(""));
}
