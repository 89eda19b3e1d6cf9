/*
 * The HTTP server, and the only file that knows libmicrohttpd.
 *
 * An exchange is a request and its answer. libmicrohttpd makes one when the request line is here (exchange_open), calls
 * on_request for the head, for pieces of the body and for its end, and on_completed when it is done with it. A request
 * that waits for the writer is suspended meanwhile. The writer may have it for longer than libmicrohttpd: the last of
 * the two frees it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "case/service.h"
#include "front/front.h"
#include "reading/leser.h"
#include "sys/log.h"
#include "writer/writer.h"

enum {
    CONNECTIONS_MAX = 1000,
    CONNECTION_MEMORY = 16 * 1024, /* a head, and no more: bodies lie in the request's arena */
    TIMEOUT_SECONDS = 15,
    STOP_SECONDS = 5
};

enum stage { STAGE_HEAD, STAGE_BODY, STAGE_JOB, STAGE_ANSWERED };

struct exchange {
    struct server *server;
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
    "default-src 'none'; style-src 'self'; img-src 'self'; "                                                           \
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/* On every answer, unless the handler has set its own. */
static const struct pair always[] = {
    {"Content-Security-Policy",    CONTENT_POLICY},
    {"X-Content-Type-Options",     "nosniff"     },
    {"Referrer-Policy",            "no-referrer" },
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

/* Called when the request line is here. The exchange lives in its request's arena. */
static void *exchange_open(void *cls, const char *target, struct MHD_Connection *connection)
{
    struct server *server = cls;
    struct request *rq = request_new(server->service, server->site);
    struct exchange *x = avt_arena_alloc(rq->arena, sizeof *x);
    *x = (struct exchange){.server = server, .connection = connection, .rq = rq, .body = AVT_BUF(rq->arena)};
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

static void on_completed(void *cls, struct MHD_Connection *connection, void **con_cls,
                         enum MHD_RequestTerminationCode how)
{
    (void)cls;
    (void)connection;
    (void)how;
    struct exchange *x = *con_cls;
    if (x == NULL)
        return;
    pthread_mutex_lock(&x->server->lock);
    bool waits = x->rq->job != NULL && !x->done;
    x->gone = true;
    pthread_mutex_unlock(&x->server->lock);
    if (!waits)
        exchange_free(x);
}

/* ---- Answers ---- */

static void add_headers(struct MHD_Response *out, const struct exchange *x)
{
    const struct response *answer = &x->rq->response;
    for (size_t i = 0; i < answer->headers.n; i++)
        (void)MHD_add_response_header(out, answer->headers.list[i].name, answer->headers.list[i].value);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        if (pairs_find(&answer->headers, always[i].name) == NULL)
            (void)MHD_add_response_header(out, always[i].name, always[i].value);
    if (answer->type != NULL)
        (void)MHD_add_response_header(out, MHD_HTTP_HEADER_CONTENT_TYPE, answer->type);
    if (answer->status == MHD_HTTP_SERVICE_UNAVAILABLE || answer->status == MHD_HTTP_TOO_MANY_REQUESTS)
        (void)MHD_add_response_header(out, MHD_HTTP_HEADER_RETRY_AFTER, "5");
    if (x->last)
        (void)MHD_add_response_header(out, MHD_HTTP_HEADER_CONNECTION, "close");
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
    add_headers(out, x);
    internal_count(answer->status);
    enum MHD_Result sent = MHD_queue_response(x->connection, (unsigned)answer->status, out);
    MHD_destroy_response(out);
    return sent;
}

/* What was read is in the reading log whether or not the answer arrives. */
static enum MHD_Result answer(struct exchange *x)
{
    leser_write(x->rq);
    return send_answer(x);
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

static struct avt_err read_head(struct exchange *x, const char *method, const char *version)
{
    struct request *rq = x->rq;
    struct head head = {.x = x, .at = version + strlen(version) + 2, .as_written = true};
    (void)MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, on_field, &head);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    bool ends = info != NULL && head.at + 2 == method + info->header_size; /* the empty line */
    rq->method = avt_arena_str(rq->arena, method);
    AVT_TRY(strict_check(&rq->headers, version, head.as_written && ends));
    return request_target(rq, x->target);
}

/* A head with two readings is the last thing read from its connection: nobody knows where the next request begins. */
static enum MHD_Result on_head(struct exchange *x, const char *method, const char *version)
{
    struct avt_err framing = read_head(x, method, version);
    x->stage = STAGE_BODY;
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
    (void)url; /* decoded by rules that are not ours */
    struct exchange *x = *con_cls;
    switch (x->stage) {
    case STAGE_HEAD: return on_head(x, method, version);
    case STAGE_BODY: return *size > 0 ? on_body(x, data, size) : on_whole(x);
    case STAGE_JOB: return on_job(x);
    case STAGE_ANSWERED: break;
    }
    return MHD_YES;
}

/* ---- Listening ---- */

static bool is_loopback(const struct sockaddr_storage *address)
{
    if (address->ss_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof v4);
        return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
    }
    struct sockaddr_in6 v6;
    memcpy(&v6, address, sizeof v6);
    return address->ss_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
}

/* "host:port" or "[host]:port". */
static struct avt_err parse_address(struct avt_arena *arena, const char *lytt, struct sockaddr_storage *out,
                                    socklen_t *len)
{
    const struct addrinfo hints = {.ai_flags = AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    const char *colon = strrchr(lytt, ':');
    uint64_t port;
    if (colon == NULL || colon == lytt || !avt_span_u64(avt_span_str(colon + 1), 65535, &port))
        return avt_err_make(AVT_EUSAGE, "lytt", "not host:port");
    bool bracket = lytt[0] == '[' && colon[-1] == ']';
    const char *host = avt_arena_strn(arena, lytt + bracket, (size_t)(colon - lytt) - 2 * (size_t)bracket);
    if (getaddrinfo(host, colon + 1, &hints, &found) != 0)
        return avt_err_make(AVT_EUSAGE, "lytt", "no such address");
    memcpy(out, found->ai_addr, found->ai_addrlen);
    *len = found->ai_addrlen;
    freeaddrinfo(found);
    return AVT_NOERR;
}

static struct avt_err cannot_listen(int fd)
{
    int reason = errno;
    if (fd >= 0)
        (void)close(fd);
    if (reason == EADDRINUSE)
        return avt_err_make(AVT_ESTORE, "lytt", "the port is taken by another program");
    return avt_err_make(AVT_ESTORE, "lytt", strerrordesc_np(reason));
}

static struct avt_err listen_at(int *out, unsigned *port, const struct sockaddr_storage *address, socklen_t len)
{
    struct sockaddr_storage bound;
    socklen_t bound_len = sizeof bound;
    char service[6]; /* digits of a port */
    const int yes = 1;
    int fd = socket(address->ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
        bind(fd, (const struct sockaddr *)address, len) != 0 || listen(fd, SOMAXCONN) != 0 ||
        getsockname(fd, (struct sockaddr *)&bound, &bound_len) != 0)
        return cannot_listen(fd);
    if (getnameinfo((struct sockaddr *)&bound, bound_len, NULL, 0, service, sizeof service, NI_NUMERICSERV) != 0)
        return cannot_listen(fd);
    *port = (unsigned)strtoul(service, NULL, 10);
    *out = fd;
    return AVT_NOERR;
}

static struct avt_err listen_socket(const struct conf *conf, int *out, unsigned *port)
{
    struct avt_arena *arena = avt_arena_new();
    struct sockaddr_storage address = {0};
    socklen_t len = 0;
    struct avt_err err = parse_address(arena, conf->lytt, &address, &len);
    avt_arena_free(&arena);
    AVT_TRY(err);
    if (conf->demo && !is_loopback(&address))
        return avt_err_make(AVT_EUSAGE, "lytt",
                            "demo mode listens on loopback addresses only: its login asks for no proof");
    return listen_at(out, port, &address, len);
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
                            MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_SECONDS, MHD_OPTION_STRICT_FOR_CLIENT, 1,
                            MHD_OPTION_URI_LOG_CALLBACK, exchange_open, server, MHD_OPTION_NOTIFY_COMPLETED,
                            on_completed, NULL, MHD_OPTION_END);
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
    AVT_TRY(listen_socket(&service->conf, &fd, &port));
    MHD_set_panic_func(on_panic, NULL);
    struct server *server = server_new(service, site);
    server->port = port;
    server->daemon = daemon_start(server, fd, service->conf.traader);
    if (server->daemon == NULL) {
        server_free(server);
        return cannot_listen(fd);
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
