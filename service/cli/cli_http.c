/* A small HTTP client. */
#include "cli/cli_http.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "sys/clock.h"

struct http {
    CURL *curl;
    char *base;
};

struct http *http_open(const char *base)
{
    struct http *http = calloc(1, sizeof(*http));
    AVT_INVARIANT(http);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    http->curl = curl_easy_init();
    http->base = strdup(base);
    AVT_INVARIANT(http->curl && http->base);
    return http;
}

void http_close(struct http **http)
{
    if (!*http)
        return;
    curl_easy_cleanup((*http)->curl);
    curl_global_cleanup();
    free((*http)->base);
    free(*http);
    *http = NULL;
}

static size_t take_body(char *ptr, size_t size, size_t n, void *ctx)
{
    avt_buf_add(ctx, ptr, size * n);
    return size * n;
}

struct headers {
    struct avt_arena *arena;
    struct http_answer *answer;
};

/* What stands behind a header's name; NULL if this line is another's. */
static const char *value_of(struct avt_arena *arena, struct avt_span line, const char *name)
{
    size_t skip = strlen(name);
    if (line.len <= skip || strncasecmp(line.ptr, name, skip) != 0)
        return NULL;
    const char *value = avt_arena_strn(arena, line.ptr + skip, line.len - skip);
    return avt_arena_strn(arena, value, strcspn(value, "\"\r\n"));
}

static size_t take_header(char *ptr, size_t size, size_t n, void *ctx)
{
    struct headers *headers = ctx;
    struct avt_span line = avt_span_make(ptr, size * n);
    const char *retry_after = value_of(headers->arena, line, "retry-after: ");
    if (retry_after)
        headers->answer->retry_after = retry_after;
    return size * n;
}

static struct curl_slist *headers_of(struct avt_arena *arena, const char *method, const char *token, const char *match,
                                     const char *body, const char *key)
{
    struct curl_slist *list = NULL;
    if (token)
        list = curl_slist_append(list, avt_arena_format(arena, "Authorization: Bearer %s", token));
    if (match)
        list = curl_slist_append(list, avt_arena_format(arena, "If-Match: \"%s\"", match));
    if (strcmp(method, "GET") != 0)
        list = curl_slist_append(list, avt_arena_format(arena, "Idempotency-Key: %s", key));
    if (body)
        list = curl_slist_append(list, "Content-Type: application/json");
    return list;
}

struct http_answer http_call_key(struct http *http, struct avt_arena *arena, const char *method, const char *path,
                                 const char *token, const char *match, const char *body, const char *key)
{
    struct http_answer answer = {.retry_after = ""};
    struct avt_buf buf = AVT_BUF(arena);
    struct headers found = {arena, &answer};
    struct curl_slist *headers = headers_of(arena, method, token, match, body, key);
    long status = 0;
    curl_easy_reset(http->curl);
    curl_easy_setopt(http->curl, CURLOPT_URL, avt_arena_format(arena, "%s%s", http->base, path));
    curl_easy_setopt(http->curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(http->curl, CURLOPT_TIMEOUT, 30L);
    curl_easy_setopt(http->curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(http->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(http->curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(http->curl, CURLOPT_WRITEDATA, &buf);
    curl_easy_setopt(http->curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(http->curl, CURLOPT_HEADERDATA, &found);
    if (body)
        curl_easy_setopt(http->curl, CURLOPT_POSTFIELDS, body);
    if (curl_easy_perform(http->curl) == CURLE_OK)
        curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    answer.status = (int)status;
    answer.body = avt_buf_get(&buf);
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_json *json;
    if (answer.body.len > 0 && answer.body.ptr[0] == '{' &&
        avt_json_parse(arena, &json, answer.body, &faults).code == AVT_OK)
        answer.json = json;
    return answer;
}

struct http_answer http_call(struct http *http, struct avt_arena *arena, const char *method, const char *path,
                             const char *token, const char *match, const char *body)
{
    struct avt_id key = id_new();
    return http_call_key(http, arena, method, path, token, match, body, key.text);
}
