/* Reading a head out of libmicrohttpd: what it shows, and what it keeps to itself. */
#ifndef FRONT_HEAD_H
#define FRONT_HEAD_H

#include "avtale/err.h"

/* What a connection has of memory: a head, and no more. Bodies lie in the request's arena. */
#define HEAD_MEMORY ((size_t)16 * 1024)

struct MHD_Connection;
struct request;

/* The first line: the first three lie in libmicrohttpd's memory, and the target is as it was sent. */
struct head_line {
    const char *method, *url, *version, *sent;
};

/* Fills method, headers, and what the target says. As strict_check and request_target. */
struct avt_err head_read(struct MHD_Connection *connection, struct request *rq,
                         const struct head_line *line) AVT_NODISCARD;

/* Whether libmicrohttpd has memory left for the head of an answer. */
bool head_has_room(struct MHD_Connection *connection);

#endif
