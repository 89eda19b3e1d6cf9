/* Lists of entity tags (RFC 9110 sections 8.8.3 and 13.1). */
#include "base/tag.h"

#include <string.h>

#include "avtale/span.h"

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
