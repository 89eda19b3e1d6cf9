/* The address of a webhook endpoint, as text. */
#include "command/webhook_url.h"

#include <string.h>
#include <strings.h>

#include "avtale/span.h"

enum { LENGTH_MAX = 2000, PORT_DIGITS = 5, PORT_MAX = 65535 };

static const struct scheme {
    const char *begins;
    const char *port; /* which goes without saying */
    bool plain;
} SCHEMES[] = {
    {"https://", "443", false},
    {"http://",  "80",  true }
};

#define LETTERS_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
#define HEX_DIGITS     "0123456789ABCDEFabcdef"

struct parts {
    const struct scheme *scheme; /* NULL for any other */
    struct avt_span host, port;  /* port without its colon: empty where none is said */
    bool has_port;               /* a colon */
    const char *rest;            /* path and query */
};

static struct parts split(const char *url)
{
    struct parts parts = {.scheme = NULL};
    for (size_t i = 0; i < sizeof(SCHEMES) / sizeof(SCHEMES[0]); i++) {
        if (strncasecmp(url, SCHEMES[i].begins, strlen(SCHEMES[i].begins)) == 0)
            parts.scheme = &SCHEMES[i];
    }
    if (!parts.scheme)
        return parts;
    const char *host = url + strlen(parts.scheme->begins), *end = host + strcspn(host, "/?");
    const char *bracket = host[0] == '[' ? memchr(host, ']', (size_t)(end - host)) : NULL;
    const char *after = bracket ? bracket + 1 : host, *colon = memchr(after, ':', (size_t)(end - after));
    parts.host = avt_span_make(host, (size_t)((colon ? colon : end) - host));
    parts.has_port = colon != NULL;
    if (colon)
        parts.port = avt_span_make(colon + 1, (size_t)(end - colon - 1));
    parts.rest = end;
    return parts;
}

static bool only(struct avt_span s, const char *characters)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '\0' || !strchr(characters, s.ptr[i]))
            return false;
    }
    return true;
}

/* A name has no empty part, but for the one that a dot at its end stands before. */
static bool host_ok(struct avt_span host)
{
    if (host.len > 0 && host.ptr[0] == '[')
        return host.len > 2 && host.ptr[host.len - 1] == ']' &&
               only(avt_span_make(host.ptr + 1, host.len - 2), HEX_DIGITS ":.");
    for (size_t i = 0; i < host.len; i++) {
        if (host.ptr[i] == '.' && (i == 0 || host.ptr[i - 1] == '.'))
            return false;
    }
    return host.len > 0 && only(host, LETTERS_DIGITS "-_.");
}

static bool port_ok(struct avt_span port)
{
    unsigned long number = 0;
    if (port.len == 0 || port.len > PORT_DIGITS || !only(port, "0123456789"))
        return false;
    for (size_t i = 0; i < port.len; i++)
        number = number * 10 + (unsigned long)(port.ptr[i] - '0');
    return number > 0 && number <= PORT_MAX;
}

bool webhook_url_ok(const char *url, bool plain_too)
{
    struct parts parts = split(url);
    if (!parts.scheme || (parts.scheme->plain && !plain_too) || strlen(url) > LENGTH_MAX)
        return false;
    for (const char *c = url; *c != '\0'; c++) {
        if ((unsigned char)*c <= ' ' || (unsigned char)*c >= 0x7f || *c == '#' || *c == '@')
            return false;
    }
    return host_ok(parts.host) && (!parts.has_port || port_ok(parts.port));
}

const char *webhook_url_form(struct avt_arena *arena, const char *url)
{
    struct parts parts = split(url);
    struct avt_buf buf = AVT_BUF(arena);
    AVT_INVARIANT(parts.scheme != NULL);
    avt_buf_str(&buf, parts.scheme->begins);
    for (size_t i = 0; i < parts.host.len; i++) {
        char c = parts.host.ptr[i];
        avt_buf_char(&buf, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
    }
    struct avt_span port = parts.port;
    while (port.len > 0 && port.ptr[0] == '0')
        port = avt_span_make(port.ptr + 1, port.len - 1);
    if (parts.has_port && !avt_span_equal(port, avt_span_str(parts.scheme->port)))
        avt_buf_format(&buf, ":%.*s", (int)port.len, port.ptr);
    avt_buf_format(&buf, "%s%s", parts.rest[0] == '/' ? "" : "/", parts.rest);
    return buf.ptr;
}
