/* A small HTTP client. */
#include "cli/http.h"

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

struct etag {
    struct avt_arena *arena;
    const char *value;
};

static size_t take_header(char *ptr, size_t size, size_t n, void *ctx)
{
    struct etag *etag = ctx;
    struct avt_span line = avt_span_make(ptr, size * n);
    bool is_etag = line.len > 8 && strncasecmp(line.ptr, "etag: \"", 7) == 0;
    const char *end = is_etag ? memchr(line.ptr + 7, '"', line.len - 7) : NULL;
    if (end)
        etag->value = avt_arena_strn(etag->arena, line.ptr + 7, (size_t)(end - line.ptr) - 7);
    return size * n;
}

static struct curl_slist *headers_of(struct avt_arena *arena, const char *method, const char *token, const char *match,
                                     const char *body)
{
    struct curl_slist *list = NULL;
    if (token)
        list = curl_slist_append(list, avt_arena_format(arena, "Authorization: Bearer %s", token));
    if (match)
        list = curl_slist_append(list, avt_arena_format(arena, "If-Match: \"%s\"", match));
    if (strcmp(method, "GET") != 0)
        list = curl_slist_append(list, avt_arena_format(arena, "Idempotency-Key: %s", id_new().text));
    if (body)
        list = curl_slist_append(list, "Content-Type: application/json");
    return list;
}

struct http_answer http_call(struct http *http, struct avt_arena *arena, const char *method, const char *path,
                             const char *token, const char *match, const char *body)
{
    struct http_answer answer = {.etag = ""};
    struct avt_buf buf = AVT_BUF(arena);
    struct etag etag = {.arena = arena, .value = ""};
    struct curl_slist *headers = headers_of(arena, method, token, match, body);
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
    curl_easy_setopt(http->curl, CURLOPT_HEADERDATA, &etag);
    if (body)
        curl_easy_setopt(http->curl, CURLOPT_POSTFIELDS, body);
    if (curl_easy_perform(http->curl) == CURLE_OK)
        curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    answer.status = (int)status;
    answer.body = avt_buf_get(&buf);
    answer.etag = etag.value;
    struct avt_faults faults = AVT_FAULTS(arena);
    struct avt_json *json;
    if (answer.body.len > 0 && answer.body.ptr[0] == '{' &&
        avt_json_parse(arena, &json, answer.body, &faults).code == AVT_OK)
        answer.json = json;
    return answer;
}
