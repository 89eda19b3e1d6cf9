/* A head as it lies in libmicrohttpd's memory. */
#include "front/head.h"

#include <microhttpd.h>
#include <string.h>

#include "front/front.h"

enum {
    PART_MEMORY = 64,        /* of HEAD_MEMORY for a field, an argument, a cookie */
    ANSWER_MEMORY = 2 * 1024 /* and for the head of the answer */
};

struct head {
    struct request *rq;
    const char *at; /* where the next field must begin */
    bool as_written;
};

static const char *lower_case(struct avt_arena *arena, const char *text, size_t len)
{
    char *lower = avt_arena_alloc(arena, len + 1);
    for (size_t i = 0; i < len; i++)
        lower[i] = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] - 'A' + 'a') : text[i];
    return lower;
}

/*
 * libmicrohttpd takes folded lines, lone CR or LF and NUL, and shows none of it. But it reads the head where it lies,
 * so that every field of a plain head begins where the one before ended: name, colon, at most one space, value, CRLF.
 * What lies elsewhere was not sent so.
 */
static enum MHD_Result on_field(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_len,
                                const char *value, size_t value_len)
{
    (void)kind;
    struct head *head = cls;
    struct request *rq = head->rq;
    const char *colon = name + name_len;
    if (value == NULL || name != head->at || (value != colon + 1 && value != colon + 2)) {
        head->as_written = false;
        return MHD_NO;
    }
    head->at = value + value_len + 2;
    pairs_add(rq->arena, &rq->headers, lower_case(rq->arena, name, name_len),
              avt_arena_strn(rq->arena, value, value_len));
    return MHD_YES;
}

/* One space between method and target, one behind it, and no NUL: libmicrohttpd ends the parts where it found them. */
static bool is_plain_line(const struct head_line *line)
{
    return line->url == line->method + strlen(line->method) + 1 && line->version == line->url + strlen(line->sent) + 1;
}

struct avt_err head_read(struct MHD_Connection *connection, struct request *rq, const struct head_line *line)
{
    struct head head = {.rq = rq, .at = line->version + strlen(line->version) + 2, .as_written = true};
    (void)MHD_get_connection_values_n(connection, MHD_HEADER_KIND, on_field, &head);
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    bool ends = info != NULL && head.at + 2 == line->method + info->header_size; /* the empty line */
    rq->method = avt_arena_str(rq->arena, line->method);
    AVT_TRY(strict_check(&rq->headers, line->version, head.as_written && ends && is_plain_line(line)));
    return request_target(rq, line->sent);
}

/*
 * libmicrohttpd keeps a head, what it has made of its fields, arguments and cookies, and the head of the answer in the
 * same memory. Where there is no room for the last it would close without a word.
 */
bool head_has_room(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    int kinds = MHD_HEADER_KIND | MHD_GET_ARGUMENT_KIND | MHD_COOKIE_KIND;
    int parts = MHD_get_connection_values_n(connection, (enum MHD_ValueKind)kinds, NULL, NULL);
    const char *cookie = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_COOKIE);
    size_t used = info->header_size + (size_t)parts * PART_MEMORY + (cookie != NULL ? strlen(cookie) : 0);
    return used + ANSWER_MEMORY <= HEAD_MEMORY;
}
