/*
 * Strict framing. Two programs that read the same bytes as different requests can be made to serve one that nobody
 * asked for; so whatever has a second reading is refused (RFC 9112 section 11.2).
 */
#include <string.h>

#include "front/front.h"

/* Fields that mean something to us, and how often they may stand. */
static const struct {
    const char *name;
    unsigned least, most;
} counted[] = {
    {"host",              1, 1},
    {"content-length",    0, 1},
    {"transfer-encoding", 0, 1},
    {"content-type",      0, 1},
    {"authorization",     0, 1},
    {"cookie",            0, 1},
    {"origin",            0, 1},
    {"sec-fetch-site",    0, 1},
    {"if-match",          0, 1},
    {"if-none-match",     0, 1},
    {"idempotency-key",   0, 1},
};

static struct avt_err refuse(const char *where, const char *detail)
{
    return avt_err_make(AVT_EFORM, where, detail);
}

/* tchar of RFC 9110 section 5.6.2. */
static bool is_token(const char *name)
{
    static const char tchar[] = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    return name[0] != '\0' && name[strspn(name, tchar)] == '\0';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

/* No control characters but a tab inside, and no white space at either end. */
static bool is_plain_value(const char *value)
{
    size_t len = strlen(value);
    if (len > 0 && (is_space(value[0]) || is_space(value[len - 1])))
        return false;
    for (; *value != '\0'; value++)
        if (((unsigned char)*value < ' ' && *value != '\t') || *value == 0x7F)
            return false;
    return true;
}

static bool is_host(const char *host)
{
    static const char allowed[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.-_:[]";
    return host[0] != '\0' && host[strspn(host, allowed)] == '\0';
}

static struct avt_err check_counts(const struct pairs *headers)
{
    for (size_t i = 0; i < sizeof counted / sizeof *counted; i++) {
        unsigned n = 0;
        for (size_t k = 0; k < headers->n; k++)
            n += strcmp(headers->list[k].name, counted[i].name) == 0;
        if (n < counted[i].least || n > counted[i].most)
            return refuse(counted[i].name, n == 0 ? "absent" : "stands twice");
    }
    return AVT_NOERR;
}

/* The end of the body has one reading: Content-Length in plain digits, or chunked and nothing else, in HTTP/1.1. */
static struct avt_err check_body(const struct pairs *headers, const char *version)
{
    const char *length = pairs_find(headers, "content-length"), *coding = pairs_find(headers, "transfer-encoding");
    uint64_t bytes;
    if (length != NULL && !avt_span_u64(avt_span_str(length), INT64_MAX, &bytes))
        return refuse("content-length", "not a plain number");
    if (coding == NULL)
        return AVT_NOERR;
    if (length != NULL || strcmp(version, "HTTP/1.1") != 0 || strcmp(coding, "chunked") != 0)
        return refuse("transfer-encoding", "not chunked alone");
    return AVT_NOERR;
}

struct avt_err strict_check(const struct pairs *headers, const char *version, bool as_written)
{
    if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
        return refuse("version", "neither HTTP/1.0 nor 1.1");
    if (!as_written)
        return refuse("head", "folded line, NUL, or line end that is not CRLF");
    for (size_t i = 0; i < headers->n; i++)
        if (!is_token(headers->list[i].name) || !is_plain_value(headers->list[i].value))
            return refuse("head", "field is not Name: value");
    AVT_TRY(check_counts(headers));
    if (!is_host(pairs_find(headers, "host")))
        return refuse("host", "not a host");
    return check_body(headers, version);
}

bool strict_length(const struct request *rq, uint64_t *out)
{
    const char *length = request_header(rq, "content-length");
    return length != NULL && avt_span_u64(avt_span_str(length), INT64_MAX, out);
}
