/*
 * The HTTP server, and the only file that knows libmicrohttpd.
 *
 * An exchange is a request and its answer. libmicrohttpd makes one when the request line is here (exchange_open), calls
 * on_request for the head, for pieces of the body and for its end, and on_completed when it is done with it. A request
 * that waits for the writer is suspended meanwhile. The writer may have it for longer than libmicrohttpd: the last of
 * the two frees it.
 */
#include <dlfcn.h>
#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "case/service.h"
#include "front/front.h"
#include "reading/leser.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "writer/writer.h"

enum {
    CONNECTIONS_MAX = 1000,
    CONNECTION_MEMORY = 16 * 1024, /* a head, and no more: bodies lie in the request's arena */
    PART_MEMORY = 64,              /* of it for a field, an argument, a cookie */
    ANSWER_MEMORY = 2 * 1024,      /* and for the head of the answer */
    TIMEOUT_SECONDS = 15,
    STOP_SECONDS = 5
};

enum stage { STAGE_HEAD, STAGE_BODY, STAGE_JOB, STAGE_ANSWERED };

/* A connection, from accept to close, and the exchange it is in. */
struct visit {
    struct server *server;
    struct exchange *exchange;
};

struct exchange {
    struct server *server;
    struct visit *visit;
    struct MHD_Connection *connection;
    struct request *rq;
    const char *target; /* as sent */
    struct avt_buf body;
    enum stage stage;
    bool last; /* of its connection */
    /* From here on under the server's lock. */
    bool asleep; /* suspended */
    bool done;   /* the writer is */
    bool gone;   /* libmicrohttpd is */
    struct exchange *next, **link;
};

struct server {
    struct service *service;
    const struct site *site;
    struct MHD_Daemon *daemon;
    unsigned port;
    pthread_mutex_t lock;
    pthread_cond_t idle; /* there is no exchange */
    struct exchange *first;
    bool stopping; /* answers are the last of their connections */
    bool closed;   /* nobody sleeps any more */
    bool stopped;  /* the last exchange frees the server */
};

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

/* ---- Exchanges ---- */

static void server_free(struct server *server)
{
    pthread_mutex_destroy(&server->lock);
    pthread_cond_destroy(&server->idle);
    free(server);
}

static struct visit *visit_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info->socket_context;
}

/* Called when the request line is here. The exchange lives in its request's arena. */
static void *exchange_open(void *cls, const char *target, struct MHD_Connection *connection)
{
    struct server *server = cls;
    struct visit *visit = visit_of(connection);
    struct request *rq = request_new(server->service, server->site);
    struct exchange *x = avt_arena_alloc(rq->arena, sizeof *x);
    *x = (struct exchange){
        .server = server, .visit = visit, .connection = connection, .rq = rq, .body = AVT_BUF(rq->arena)};
    visit->exchange = x;
    x->target = avt_arena_str(rq->arena, target != NULL ? target : "");
    rq->connection = x;
    pthread_mutex_lock(&server->lock);
    x->link = &server->first;
    x->next = server->first;
    if (x->next != NULL)
        x->next->link = &x->next;
    server->first = x;
    pthread_mutex_unlock(&server->lock);
    return x;
}

static void exchange_free(struct exchange *x)
{
    struct server *server = x->server;
    pthread_mutex_lock(&server->lock);
    *x->link = x->next;
    if (x->next != NULL)
        x->next->link = x->link;
    bool last = server->first == NULL;
    if (last)
        pthread_cond_signal(&server->idle);
    last = last && server->stopped;
    pthread_mutex_unlock(&server->lock);
    struct request *rq = x->rq;
    request_free(&rq);
    if (last)
        server_free(server);
}

/* libmicrohttpd has gone from it; the writer may not have. */
static void exchange_leave(struct exchange *x)
{
    x->visit->exchange = NULL;
    pthread_mutex_lock(&x->server->lock);
    bool waits = x->rq->job != NULL && !x->done;
    x->gone = true;
    pthread_mutex_unlock(&x->server->lock);
    if (!waits)
        exchange_free(x);
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **con_cls,
                         enum MHD_RequestTerminationCode how)
{
    (void)cls;
    (void)connection;
    (void)how;
    if (*con_cls != NULL)
        exchange_leave(*con_cls);
    *con_cls = NULL;
}

/* Of some heads that it cannot read libmicrohttpd never says that it is done with them. */
static void on_connection(void *cls, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode what)
{
    (void)connection;
    struct visit *visit = *socket_context;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        visit = *socket_context = calloc(1, sizeof *visit);
        AVT_INVARIANT(visit != NULL);
        visit->server = cls;
        return;
    }
    if (visit->exchange != NULL)
        exchange_leave(visit->exchange);
    free(visit);
    *socket_context = NULL;
}

/* ---- Answers ---- */

static enum MHD_Result (*library_queue)(struct MHD_Connection *, unsigned, struct MHD_Response *);

static void library_find(void)
{
    void *found = dlsym(RTLD_NEXT, "MHD_queue_response");
    AVT_INVARIANT(found != NULL);
    memcpy(&library_queue, &found, sizeof found);
}

/* All that go out, but for what libmicrohttpd adds itself. */
static struct pairs headers_of(const struct request *rq, bool last)
{
    const struct response *answer = &rq->response;
    struct pairs all = {0};
    for (size_t i = 0; i < answer->headers.n; i++)
        pairs_add(rq->arena, &all, answer->headers.list[i].name, answer->headers.list[i].value);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (pairs_find(&answer->headers, always[i].name) == NULL)
            pairs_add(rq->arena, &all, always[i].name, always[i].value);
    if (answer->type != NULL)
        pairs_add(rq->arena, &all, MHD_HTTP_HEADER_CONTENT_TYPE, answer->type);
    if (answer->status == MHD_HTTP_SERVICE_UNAVAILABLE || answer->status == MHD_HTTP_TOO_MANY_REQUESTS)
        pairs_add(rq->arena, &all, MHD_HTTP_HEADER_RETRY_AFTER, "5");
    if (last)
        pairs_add(rq->arena, &all, MHD_HTTP_HEADER_CONNECTION, "close");
    return all;
}

/* The body stays where it is, in the request's arena or in the service, and outlives the answer. */
static enum MHD_Result send_answer(struct exchange *x)
{
    const struct response *answer = &x->rq->response;
    const struct MHD_IoVec body = {.iov_base = answer->body.ptr, .iov_len = answer->body.len};
    struct MHD_Response *out = MHD_create_response_from_iovec(&body, 1, NULL, NULL);
    if (out == NULL)
        return MHD_NO;
    pthread_mutex_lock(&x->server->lock);
    x->last = x->last || x->server->stopping;
    pthread_mutex_unlock(&x->server->lock);
    x->stage = STAGE_ANSWERED;
    struct pairs headers = headers_of(x->rq, x->last);
    for (size_t i = 0; i < headers.n; i++)
        (void)MHD_add_response_header(out, headers.list[i].name, headers.list[i].value);
    internal_count(answer->status);
    enum MHD_Result sent = library_queue(x->connection, (unsigned)answer->status, out);
    MHD_destroy_response(out);
    return sent;
}

/* What was read is in the reading log whether or not the answer arrives. */
static enum MHD_Result answer(struct exchange *x)
{
    leser_write(request_ctx(x->rq));
    return send_answer(x);
}

/* ---- Refusals of libmicrohttpd's own ---- */

/* What libmicrohttpd said, in our words. */
static struct avt_err error_of(unsigned status)
{
    static const unsigned large[] = {MHD_HTTP_CONTENT_TOO_LARGE, MHD_HTTP_URI_TOO_LONG,
                                     MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE};
    for (size_t i = 0; i < sizeof large / sizeof *large; i++)
        if (status == large[i])
            return avt_err_make(AVT_ELIMIT, "head", "larger than what is read");
    return avt_err_make(status < 500 || status == MHD_HTTP_HTTP_VERSION_NOT_SUPPORTED ? AVT_EFORM : AVT_ESTORE, "head",
                        "not read");
}

static struct avt_span refusal(struct request *rq, unsigned status)
{
    struct avt_buf buf = AVT_BUF(rq->arena);
    char date[sizeof "Thu, 01 Jan 1970 00:00:00 GMT"];
    time_t now = (time_t)(clock_real_ms() / 1000);
    struct tm utc;
    problem_answer(rq, error_of(status));
    const struct response *answer = &rq->response;
    struct pairs headers = headers_of(rq, true);
    (void)strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &utc));
    avt_buf_format(&buf, "HTTP/1.1 %d %s\r\nDate: %s\r\nContent-Length: %zu\r\n", answer->status,
                   MHD_get_reason_phrase_for((unsigned)answer->status), date, answer->body.len);
    for (size_t i = 0; i < headers.n; i++)
        avt_buf_format(&buf, "%s: %s\r\n", headers.list[i].name, headers.list[i].value);
    avt_buf_str(&buf, "\r\n");
    avt_buf_span(&buf, answer->body);
    internal_count(answer->status);
    return avt_buf_get(&buf);
}

/* What lies unread when a socket is closed makes the other side lose what it was told. */
static void drain(int fd)
{
    char piece[4096];
    for (int i = 0; i < 16 && recv(fd, piece, sizeof piece, MSG_DONTWAIT) > 0; i++)
        ;
}

/* An answer past libmicrohttpd, and the last one of its connection. */
static void refuse_past(struct MHD_Connection *connection, unsigned status)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    int fd = info->connect_fd;
    struct request *rq = request_new(visit_of(connection)->server->service, visit_of(connection)->server->site);
    struct avt_span bytes = refusal(rq, status);
    (void)send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)shutdown(fd, SHUT_WR);
    drain(fd);
    request_free(&rq);
}

/*
 * What libmicrohttpd cannot read it refuses by itself: by pages of its own, without our headers, some of them twice. It
 * gives them to the function by which programs give it theirs; a program's own definition goes before a library's, so
 * that this one is called. It answers instead, once and for all: what is sent after that goes nowhere, and the
 * connection ends. The library gets its page first: it must have one, and takes none any more when a stop has begun,
 * which it may as soon as the other side has its answer. Our own answers go to the library's (library_queue).
 */
enum MHD_Result MHD_queue_response(struct MHD_Connection *connection, unsigned status, struct MHD_Response *response)
{
    enum MHD_Result queued = library_queue(connection, status, response);
    refuse_past(connection, status);
    return queued;
}

/* ---- The head ---- */

struct head {
    struct exchange *x;
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
    struct request *rq = head->x->rq;
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
static bool is_plain_line(const struct exchange *x, const char *method, const char *url, const char *version)
{
    return url == method + strlen(method) + 1 && version == url + strlen(x->target) + 1;
}

static struct avt_err read_head(struct exchange *x, const char *method, const char *url, const char *version)
{
    struct request *rq = x->rq;
    struct head head = {.x = x, .at = version + strlen(version) + 2, .as_written = true};
    (void)MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, on_field, &head);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    bool ends = info != NULL && head.at + 2 == method + info->header_size; /* the empty line */
    rq->method = avt_arena_str(rq->arena, method);
    bool plain = head.as_written && ends && is_plain_line(x, method, url, version);
    AVT_TRY(strict_check(&rq->headers, version, plain));
    return request_target(rq, x->target);
}

/*
 * libmicrohttpd keeps a head, what it has made of its fields, arguments and cookies, and the head of the answer in the
 * same memory. Where there is no room for the last it would close without a word.
 */
static bool has_room(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    int kinds = MHD_HEADER_KIND | MHD_GET_ARGUMENT_KIND | MHD_COOKIE_KIND;
    int parts = MHD_get_connection_values_n(connection, (enum MHD_ValueKind)kinds, NULL, NULL);
    const char *cookie = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_COOKIE);
    size_t used = info->header_size + (size_t)parts * PART_MEMORY + (cookie != NULL ? strlen(cookie) : 0);
    return used + ANSWER_MEMORY <= CONNECTION_MEMORY;
}

/* A head with two readings is the last thing read from its connection: nobody knows where the next request begins. */
static enum MHD_Result on_head(struct exchange *x, const char *method, const char *url, const char *version)
{
    struct avt_err framing = read_head(x, method, url, version);
    x->stage = STAGE_BODY;
    if (!has_room(x->connection)) {
        refuse_past(x->connection, MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE);
        return MHD_NO;
    }
    if (request_admit(x->rq, framing))
        return MHD_YES;
    x->last = framing.code != AVT_OK;
    return send_answer(x);
}

/* ---- Body and job ---- */

static enum MHD_Result on_body(struct exchange *x, const char *data, size_t *size)
{
    AVT_INVARIANT(*size <= x->rq->route->max - x->body.len); /* request_admit has seen Content-Length */
    avt_buf_add(&x->body, data, *size);
    *size = 0;
    return MHD_YES;
}

/* The writer may be done already. False: the server closes, and there will be no answer. */
static bool sleep_until_done(struct exchange *x)
{
    struct server *server = x->server;
    pthread_mutex_lock(&server->lock);
    bool may = x->done || !server->closed;
    if (may && !x->done) {
        MHD_suspend_connection(x->connection);
        x->asleep = true;
    }
    pthread_mutex_unlock(&server->lock);
    return may;
}

/* Called again when server_resume or server_stop has ended the sleep. */
static enum MHD_Result on_job(struct exchange *x)
{
    pthread_mutex_lock(&x->server->lock);
    bool done = x->done, asleep = x->asleep;
    pthread_mutex_unlock(&x->server->lock);
    if (asleep)
        return MHD_YES;
    if (!done)
        return MHD_NO;
    request_finish(x->rq);
    return answer(x);
}

static enum MHD_Result on_whole(struct exchange *x)
{
    x->rq->body = avt_buf_get(&x->body);
    request_run(x->rq);
    if (x->rq->job == NULL)
        return answer(x);
    x->stage = STAGE_JOB;
    return sleep_until_done(x) ? on_job(x) : MHD_NO;
}

void server_resume(struct request *rq)
{
    struct exchange *x = rq->connection;
    struct server *server = x->server;
    pthread_mutex_lock(&server->lock);
    bool gone = x->gone;
    x->done = true;
    if (x->asleep) {
        x->asleep = false;
        MHD_resume_connection(x->connection);
    }
    pthread_mutex_unlock(&server->lock);
    if (gone)
        exchange_free(x);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *data, size_t *size, void **con_cls)
{
    (void)cls;
    (void)connection;
    struct exchange *x = *con_cls;
    switch (x->stage) {
    case STAGE_HEAD: return on_head(x, method, url, version); /* url: where it lies; decoded by rules not ours */
    case STAGE_BODY: return *size > 0 ? on_body(x, data, size) : on_whole(x);
    case STAGE_JOB: return on_job(x);
    case STAGE_ANSWERED: break;
    }
    return MHD_YES;
}

/* ---- Start and stop ---- */

static void on_panic(void *cls, const char *file, unsigned line, const char *reason)
{
    (void)cls;
    avt_invariant_failed(reason != NULL ? reason : "libmicrohttpd", file, (int)line);
}

static struct MHD_Daemon *daemon_start(struct server *server, int fd, int threads)
{
    return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, server,
                            MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE,
                            (unsigned)(threads > 1 ? threads : 0), MHD_OPTION_CONNECTION_LIMIT,
                            (unsigned)CONNECTIONS_MAX, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
                            MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_SECONDS, MHD_OPTION_STRICT_FOR_CLIENT, 0,
                            MHD_OPTION_URI_LOG_CALLBACK, exchange_open, server, MHD_OPTION_NOTIFY_COMPLETED,
                            on_completed, NULL, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server, MHD_OPTION_END);
}

static struct server *server_new(struct service *service, const struct site *site)
{
    struct server *server = calloc(1, sizeof *server);
    pthread_condattr_t attributes;
    AVT_INVARIANT(server != NULL);
    server->service = service;
    server->site = site;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&server->lock, NULL);
    pthread_cond_init(&server->idle, &attributes);
    pthread_condattr_destroy(&attributes);
    return server;
}

struct avt_err server_start(struct server **out, struct service *service, const struct site *site)
{
    int fd = -1;
    unsigned port = 0;
    AVT_TRY(listen_socket(&service->conf, &fd, &port, &service->loopback));
    MHD_set_panic_func(on_panic, NULL);
    struct server *server = server_new(service, site);
    server->port = service->port = port;
    library_find();
    server->daemon = daemon_start(server, fd, service->conf.traader);
    if (server->daemon == NULL) {
        server_free(server);
        (void)close(fd);
        return avt_err_make(AVT_ESTORE, "lytt", "the HTTP library does not start");
    }
    *out = server;
    return AVT_NOERR;
}

unsigned server_port(const struct server *server)
{
    return server->port;
}

/* Until no exchange is left, or the time is up. */
static void wait_for_idle(struct server *server)
{
    struct timespec deadline;
    clock_gettime(CLOCK_MONOTONIC, &deadline);
    deadline.tv_sec += STOP_SECONDS;
    pthread_mutex_lock(&server->lock);
    server->stopping = true;
    int waited = 0;
    while (server->first != NULL && waited == 0)
        waited = pthread_cond_timedwait(&server->idle, &server->lock, &deadline);
    pthread_mutex_unlock(&server->lock);
}

/* libmicrohttpd ends the process if a connection sleeps when it stops. */
static void wake_all(struct server *server)
{
    int64_t woken = 0;
    pthread_mutex_lock(&server->lock);
    server->closed = true;
    for (struct exchange *x = server->first; x != NULL; x = x->next) {
        if (!x->asleep)
            continue;
        x->asleep = false;
        MHD_resume_connection(x->connection);
        woken++;
    }
    pthread_mutex_unlock(&server->lock);
    if (woken > 0)
        log_event("stop", "unanswered", woken, NULL);
}

void server_stop(struct server **out)
{
    struct server *server = *out;
    if (server == NULL)
        return;
    *out = NULL;
    int fd = MHD_quiesce_daemon(server->daemon);
    wait_for_idle(server);
    wake_all(server);
    MHD_stop_daemon(server->daemon);
    if (fd >= 0)
        (void)close(fd);
    pthread_mutex_lock(&server->lock);
    bool last = server->first == NULL;
    server->stopped = true;
    pthread_mutex_unlock(&server->lock);
    if (last)
        server_free(server);
}
