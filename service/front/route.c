/* Finding the row of a path and a method. */
#include "front/route.h"

#include <string.h>

enum { SEGMENT_MAX = 100 };

static bool is_wild(struct avt_span segment)
{
    return avt_span_is(segment, "{}");
}

/* A code that stands on paper is written in groups: only there a space may stand. */
static bool takes_spaces(const char *pattern)
{
    return strcmp(pattern, "/api/v1/avtaler/papir/{}") == 0;
}

/* What a {} takes: never "." or "..", which mean another path to others. */
static bool is_param(const char *pattern, struct avt_span segment)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    bool named = false;
    for (size_t i = 0; i < segment.len; i++) {
        bool space = segment.ptr[i] == ' ' && takes_spaces(pattern);
        if (!space && memchr(allowed, segment.ptr[i], sizeof allowed - 1) == NULL)
            return false;
        named = named || segment.ptr[i] != '.';
    }
    return named && segment.len <= SEGMENT_MAX;
}

/* Takes the next segment, from its '/' on, off *rest; false at the end. */
static bool next_segment(struct avt_span *rest, struct avt_span *segment)
{
    if (rest->len == 0)
        return false;
    const char *slash = memchr(rest->ptr + 1, '/', rest->len - 1);
    size_t len = slash != NULL ? (size_t)(slash - rest->ptr) : rest->len;
    *segment = avt_span_make(rest->ptr + 1, len - 1);
    *rest = avt_span_make(rest->ptr + len, rest->len - len);
    return true;
}

/* Segment by segment; params gets what stood in the {}s, n their number. */
static bool matches(const char *pattern, const char *path, struct avt_span params[4], size_t *n)
{
    struct avt_span rest = avt_span_str(path), want = avt_span_str(pattern), segment, wanted;
    *n = 0;
    while (next_segment(&want, &wanted)) {
        if (!next_segment(&rest, &segment))
            return false;
        if (is_wild(wanted) ? !is_param(pattern, segment) : !avt_span_equal(wanted, segment))
            return false;
        if (is_wild(wanted))
            params[(*n)++] = segment;
    }
    return rest.len == 0;
}

/* The first row whose pattern matches with the fewest {}s: a literal goes before them. */
static const struct route *best_match(const struct site *site, const char *path, struct avt_span params[4], size_t *n)
{
    const struct route *best = NULL;
    for (size_t i = 0; i < site->n; i++) {
        struct avt_span found[4];
        size_t n_found;
        if (!matches(site->routes[i].pattern, path, found, &n_found) || (best != NULL && n_found >= *n))
            continue;
        best = &site->routes[i];
        *n = n_found;
        memcpy(params, found, n_found * sizeof *params);
    }
    return best;
}

/* The row of a pattern that takes method; else NULL and the methods that are taken. */
static const struct route *by_method(struct avt_arena *arena, const struct site *site, const char *pattern,
                                     const char *method, const char **allow)
{
    struct avt_buf methods = AVT_BUF(arena);
    const char *taken = strcmp(method, "HEAD") == 0 ? "GET" : method;
    for (size_t i = 0; i < site->n; i++) {
        if (strcmp(site->routes[i].pattern, pattern) != 0)
            continue;
        if (strcmp(site->routes[i].method, taken) == 0)
            return &site->routes[i];
        avt_buf_format(&methods, "%s%s", methods.len > 0 ? ", " : "", site->routes[i].method);
        if (strcmp(site->routes[i].method, "GET") == 0)
            avt_buf_str(&methods, ", HEAD");
    }
    *allow = methods.ptr;
    return NULL;
}

struct avt_err route_find(struct avt_arena *arena, const struct site *site, const struct route **out,
                          const char *params[4], const char *method, const char *path, const char **allow)
{
    struct avt_span found[4];
    size_t n = 0;
    const struct route *best = best_match(site, path, found, &n);
    if (best == NULL)
        return avt_err_make(AVT_ENOTFOUND, "path", "no such route");
    const struct route *row = by_method(arena, site, best->pattern, method, allow);
    if (row == NULL)
        return avt_err_make(AVT_EMETHOD, "method", "not taken here");
    for (size_t i = 0; i < n; i++)
        params[i] = avt_arena_strn(arena, found[i].ptr, found[i].len);
    *out = row;
    return AVT_NOERR;
}
