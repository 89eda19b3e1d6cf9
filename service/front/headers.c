/* What goes before the body of every answer, and the answers to heads that libmicrohttpd could not read. */
#include <time.h>

#include "front/front.h"
#include "sys/clock.h"

#define CONTENT_POLICY                                                                                                 \
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "                                          \
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/* On every answer, unless the handler has set its own. */
static const struct pair always[] = {
    {"Content-Security-Policy",    CONTENT_POLICY},
    {"X-Content-Type-Options",     "nosniff"     },
    {"Referrer-Policy",            "same-origin" },
    {"Cross-Origin-Opener-Policy", "same-origin" },
    {"Cache-Control",              "no-store"    },
};

struct pairs answer_headers(const struct request *rq, bool last)
{
    const struct response *answer = &rq->response;
    struct pairs all = {0};
    for (size_t i = 0; i < answer->headers.n; i++)
        pairs_add(rq->arena, &all, answer->headers.list[i].name, answer->headers.list[i].value);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (pairs_find(&answer->headers, always[i].name) == NULL)
            pairs_add(rq->arena, &all, always[i].name, always[i].value);
    if (answer->type != NULL)
        pairs_add(rq->arena, &all, "Content-Type", answer->type);
    if (answer->status == 503 || answer->status == 429)
        pairs_add(rq->arena, &all, "Retry-After", "5");
    if (last)
        pairs_add(rq->arena, &all, "Connection", "close");
    return all;
}

/* ---- Heads that were not read ---- */

/* What libmicrohttpd said, in our words. */
struct avt_err head_refused(unsigned status)
{
    static const unsigned large[] = {413, 414, 431};
    for (size_t i = 0; i < sizeof large / sizeof *large; i++)
        if (status == large[i])
            return avt_err_make(AVT_ELIMIT, "head", "larger than what is read");
    return avt_err_make(status < 500 || status == 505 ? AVT_EFORM : AVT_ESTORE, "head", "not read");
}

struct avt_span answer_whole(struct request *rq, const char *phrase)
{
    struct avt_buf buf = AVT_BUF(rq->arena);
    char date[sizeof "Thu, 01 Jan 1970 00:00:00 GMT"];
    time_t now = (time_t)(clock_real_ms() / 1000);
    struct tm utc;
    const struct response *answer = &rq->response;
    struct pairs headers = answer_headers(rq, true);
    (void)strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &utc));
    avt_buf_format(&buf, "HTTP/1.1 %d %s\r\nDate: %s\r\nContent-Length: %zu\r\n", answer->status, phrase, date,
                   answer->body.len);
    for (size_t i = 0; i < headers.n; i++)
        avt_buf_format(&buf, "%s: %s\r\n", headers.list[i].name, headers.list[i].value);
    avt_buf_str(&buf, "\r\n");
    avt_buf_span(&buf, answer->body);
    internal_count(answer->status);
    return avt_buf_get(&buf);
}
