/* A small HTTP client for the demo and the tests: one request at a time, by libcurl. */
#ifndef CLI_HTTP_H
#define CLI_HTTP_H

#include "avtale/arena.h"
#include "avtale/json.h"
#include "avtale/span.h"

struct http;

struct http_answer {
    int status; /* 0: no answer */
    struct avt_span body;
    const char *retry_after;     /* "" if none */
    const struct avt_json *json; /* NULL unless the body is JSON */
};

struct http *http_open(const char *base);
void http_close(struct http **http);

/* token: bearer. match: If-Match token, NULL for none. body: JSON, NULL for none; a change gets a fresh
 * Idempotency-Key. */
struct http_answer http_call(struct http *http, struct avt_arena *arena, const char *method, const char *path,
                             const char *token, const char *match, const char *body);

/* The same with an Idempotency-Key of the caller's, so that it can ask again. */
struct http_answer http_call_key(struct http *http, struct avt_arena *arena, const char *method, const char *path,
                                 const char *token, const char *match, const char *body, const char *key);

#endif
