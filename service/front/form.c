/*
 * Forms: application/x-www-form-urlencoded (WHATWG URL section 5.1) and multipart/form-data with one file (RFC 7578).
 */
#include <string.h>
#include <strings.h>

#include "avtale/text.h"
#include "front/front.h"

enum { FIELDS_MAX = 2000, BOUNDARY_MAX = 70 };

/* ---- Urlencoded ---- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static struct avt_err check_text(const char *text, size_t len)
{
    if ((len > 0 && memchr(text, '\0', len) != NULL) || !avt_text_is_utf8(avt_span_make(text, len)))
        return avt_err_make(AVT_EENCODING, "form", "not UTF-8, or NUL");
    return AVT_NOERR;
}

struct avt_err form_decode(struct avt_arena *arena, const char **out, struct avt_span text, bool form)
{
    char *decoded = avt_arena_alloc(arena, text.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%') {
            int high = i + 2 < text.len ? hex_digit(text.ptr[i + 1]) : -1,
                low = high >= 0 ? hex_digit(text.ptr[i + 2]) : -1;
            if (low < 0)
                return avt_err_make(AVT_EFORM, "form", "% without two hex digits");
            c = (char)(high << 4 | low);
            i += 2;
        } else if (form && c == '+') {
            c = ' ';
        }
        decoded[n++] = c;
    }
    AVT_TRY(check_text(decoded, n));
    *out = decoded;
    return AVT_NOERR;
}

static struct avt_err add_field(struct avt_arena *arena, struct pairs *fields, const char *name, const char *value)
{
    if (fields->n >= FIELDS_MAX)
        return avt_err_make(AVT_ELIMIT, "form", "too many fields");
    pairs_add(arena, fields, name, value);
    return AVT_NOERR;
}

struct avt_err form_parse(struct avt_arena *arena, struct pairs *out, struct avt_span body)
{
    struct avt_span field, name;
    struct pairs fields = {0};
    while (avt_span_cut(&body, '&', &field)) {
        const char *key, *value;
        if (field.len == 0)
            continue;
        (void)avt_span_cut(&field, '=', &name);
        AVT_TRY(form_decode(arena, &key, name, true));
        AVT_TRY(form_decode(arena, &value, field, true));
        AVT_TRY(add_field(arena, &fields, key, value));
    }
    *out = fields;
    return AVT_NOERR;
}

/* ---- Multipart ---- */

struct part {
    const char *name, *filename;
    bool is_file;
    struct avt_span bytes;
};

static struct avt_err malformed(const char *detail)
{
    return avt_err_make(AVT_EFORM, "multipart", detail);
}

static bool take(struct avt_span *rest, const char *text)
{
    if (!avt_span_starts(*rest, text))
        return false;
    size_t len = strlen(text);
    *rest = avt_span_make(rest->ptr + len, rest->len - len);
    return true;
}

/* Takes everything before text, and text, off *rest. */
static bool take_until(struct avt_span *rest, const char *text, struct avt_span *before)
{
    const char *at = rest->len > 0 ? memmem(rest->ptr, rest->len, text, strlen(text)) : NULL;
    if (at == NULL)
        return false;
    *before = avt_span_make(rest->ptr, (size_t)(at - rest->ptr));
    size_t taken = before->len + strlen(text);
    *rest = avt_span_make(rest->ptr + taken, rest->len - taken);
    return true;
}

/* The boundary of "multipart/form-data; boundary=…", in quotes or not; NULL if there is none that RFC 2046 allows. */
static const char *boundary_of(struct avt_arena *arena, const char *content_type)
{
    static const char allowed[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'()+_,-./:=?";
    const char *at = strcasestr(content_type, "boundary=");
    if (at == NULL)
        return NULL;
    at += strlen("boundary=");
    bool quoted = *at == '"';
    at += quoted;
    size_t len = strspn(at, allowed);
    if (len == 0 || len > BOUNDARY_MAX || at[len] != (quoted ? '"' : '\0'))
        return NULL;
    return avt_arena_strn(arena, at, len);
}

/* Takes `name="…"` off *rest. Browsers write a quote inside as %22, so the first one ends the value. */
static bool take_quoted(struct avt_span *rest, const char *name, struct avt_span *value)
{
    return take(rest, name) && take(rest, "=\"") && take_until(rest, "\"", value);
}

/* `form-data; name="…"` with or without `; filename="…"`. */
static struct avt_err disposition(struct avt_arena *arena, struct part *part, struct avt_span value)
{
    struct avt_span name, filename;
    if (!take(&value, "form-data; ") || !take_quoted(&value, "name", &name))
        return malformed("part without a name");
    part->is_file = value.len > 0;
    if (part->is_file && !(take(&value, "; ") && take_quoted(&value, "filename", &filename) && value.len == 0))
        return malformed("part with an unknown disposition");
    AVT_TRY(check_text(name.ptr, name.len));
    part->name = avt_arena_strn(arena, name.ptr, name.len);
    if (!part->is_file)
        return AVT_NOERR;
    AVT_TRY(check_text(filename.ptr, filename.len));
    part->filename = avt_arena_strn(arena, filename.ptr, filename.len);
    return AVT_NOERR;
}

/* One line of a part's head. Its Content-Type says nothing we rely on; other lines change what the bytes mean. */
static struct avt_err part_line(struct avt_arena *arena, struct part *part, struct avt_span line)
{
    struct avt_span name, value = line;
    if (!avt_span_cut(&value, ':', &name) || !take(&value, " "))
        return malformed("part's head");
    const char *key = avt_arena_strn(arena, name.ptr, name.len);
    if (strcasecmp(key, "content-disposition") == 0)
        return part->name == NULL ? disposition(arena, part, value) : malformed("part with two names");
    return strcasecmp(key, "content-type") == 0 ? AVT_NOERR : malformed("part with an unknown field");
}

/* Takes head and bytes of a part off *rest, up to and with `end`, which is CRLF and the delimiter. */
static struct avt_err next_part(struct avt_arena *arena, struct avt_span *rest, const char *end, struct part *part)
{
    struct avt_span line;
    *part = (struct part){0};
    while (take_until(rest, "\r\n", &line) && line.len > 0)
        AVT_TRY(part_line(arena, part, line));
    if (part->name == NULL)
        return malformed("part without a name");
    return take_until(rest, end, &part->bytes) ? AVT_NOERR : malformed("part without an end");
}

static struct avt_err keep_part(struct avt_arena *arena, struct part *file, struct pairs *fields,
                                const struct part *part)
{
    if (part->is_file) {
        if (file->is_file)
            return malformed("two files");
        *file = *part;
        return AVT_NOERR;
    }
    AVT_TRY(check_text(part->bytes.ptr, part->bytes.len));
    return add_field(arena, fields, part->name, avt_arena_strn(arena, part->bytes.ptr, part->bytes.len));
}

/* Parts between delimiters; the last delimiter has "--" behind it, and nothing but a line end follows. */
static struct avt_err parts(struct avt_arena *arena, struct part *file, struct pairs *fields, const char *end,
                            struct avt_span rest)
{
    if (!take(&rest, end + 2))
        return malformed("does not begin with its boundary");
    while (take(&rest, "\r\n")) {
        struct part part;
        AVT_TRY(next_part(arena, &rest, end, &part));
        AVT_TRY(keep_part(arena, file, fields, &part));
    }
    if (!take(&rest, "--"))
        return malformed("part without an end");
    (void)take(&rest, "\r\n");
    return rest.len == 0 ? AVT_NOERR : malformed("more after the end");
}

struct avt_err form_file(struct avt_arena *arena, struct avt_span *file, const char **filename, struct pairs *fields,
                         const char *content_type, struct avt_span body)
{
    const char *boundary = boundary_of(arena, content_type);
    struct part found = {.filename = "", .bytes = AVT_SPAN("")};
    struct pairs named = {0};
    if (boundary == NULL)
        return avt_err_make(AVT_EFORM, "content-type", "no boundary");
    AVT_TRY(parts(arena, &found, &named, avt_arena_format(arena, "\r\n--%s", boundary), body));
    *file = found.bytes;
    *filename = found.filename;
    *fields = named;
    return AVT_NOERR;
}

/* ---- The target of a request ---- */

static bool is_visible(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text <= ' ' || *text >= 0x7F)
            return false;
    return true;
}

/* An encoded slash would be a slash to us and none to a proxy before us. */
static bool is_plain_path(struct avt_span encoded, const char *decoded)
{
    size_t slashes = 0;
    for (size_t i = 0; i < encoded.len; i++)
        slashes += encoded.ptr[i] == '/';
    for (; *decoded != '\0'; decoded++) {
        if ((unsigned char)*decoded < ' ' || *decoded == 0x7F)
            return false;
        slashes -= *decoded == '/';
    }
    return slashes == 0;
}

/* The host of an absolute target, which is taken off it: the empty path behind one is "/". */
static const char *take_authority(struct request *rq, const char *target)
{
    size_t scheme = strncasecmp(target, "http://", 7) == 0 ? 7 : strncasecmp(target, "https://", 8) == 0 ? 8 : 0;
    size_t len = strcspn(target + scheme, "/?#");
    if (scheme == 0 || len == 0)
        return target;
    rq->authority = avt_arena_strn(rq->arena, target, scheme + len);
    target += scheme + len;
    return *target == '/' ? target : avt_arena_format(rq->arena, "/%s", target);
}

struct avt_err request_target(struct request *rq, const char *sent)
{
    const char *target = take_authority(rq, sent), *decoded;
    struct avt_span query = avt_span_str(target), path;
    if (target[0] != '/' || !is_visible(target) || strchr(target, '#') != NULL)
        return avt_err_make(AVT_EFORM, "target", "not an absolute path in visible ASCII");
    (void)avt_span_cut(&query, '?', &path);
    AVT_TRY(form_decode(rq->arena, &decoded, path, false));
    if (!is_plain_path(path, decoded))
        return avt_err_make(AVT_EFORM, "target", "encoded slash or control character");
    rq->path = decoded;
    rq->target = target;
    return form_parse(rq->arena, &rq->query, query);
}
