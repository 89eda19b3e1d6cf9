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
#include "front/budget.h"
#include "front/front.h"
#include "reading/reading_log.h"
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

enum stage { STAGE_HEAD, STAGE_BODY, STAGE_REFUSED, STAGE_JOB, STAGE_ANSWERED };

/* A connection, from accept to close, and the exchange it is in. */
struct visit {
    struct server *server;
    struct exchange *exchange;
    struct guest guest;
};

struct exchange {
    struct server *server;
    struct visit *visit;
    struct MHD_Connection *connection;
    struct request *rq;
    const char *target; /* as sent */
    struct avt_buf body;
    struct body_share share;
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
    struct budget *budget;
    unsigned port;
    pthread_mutex_t lock;
    pthread_cond_t idle; /* there is no exchange */
    struct exchange *first;
    bool stopping; /* answers are the last of their connections */
    bool closed;   /* nobody sleeps any more */
    bool stopped;  /* the last exchange frees the server */
};

/* ---- Exchanges ---- */

static void server_free(struct server *server)
{
    pthread_mutex_destroy(&server->lock);
    pthread_cond_destroy(&server->idle);
    budget_free(&server->budget);
    free(server);
}

static struct visit *visit_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info->socket_context;
}

static int socket_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
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
    budget_give(server->budget, &x->share);
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
    struct server *server = cls;
    (void)how;
    if (*con_cls != NULL)
        exchange_leave(*con_cls);
    *con_cls = NULL;
    budget_phase(server->budget, &visit_of(connection)->guest, BUDGET_HEAD); /* the next */
}

/* Of some heads that it cannot read libmicrohttpd never says that it is done with them. */
static void on_connection(void *cls, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode what)
{
    struct server *server = cls;
    struct visit *visit = *socket_context;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        visit = *socket_context = calloc(1, sizeof *visit);
        AVT_INVARIANT(visit != NULL);
        visit->server = server;
        budget_enter(server->budget, &visit->guest, socket_of(connection));
        return;
    }
    budget_leave(server->budget, &visit->guest);
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
    struct pairs headers = answer_headers(x->rq, x->last);
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
    const struct response *answer = &x->rq->response;
    reading_take(request_ctx(x->rq), !answer->refused && answer->body.len > 0);
    return send_answer(x);
}

/* ---- Refusals of libmicrohttpd's own ---- */

/* What lies unread when a socket is closed makes the other side lose what it was told. */
static void drain(int fd)
{
    char piece[4096];
    for (int i = 0; i < 16 && recv(fd, piece, sizeof piece, MSG_DONTWAIT) > 0; i++)
        ;
}

/* An answer past libmicrohttpd, and the last one of its connection. */
static void send_past(struct MHD_Connection *connection, struct request *rq, struct avt_err err)
{
    int fd = socket_of(connection);
    problem_answer(rq, err);
    struct avt_span bytes = answer_whole(rq, MHD_get_reason_phrase_for((unsigned)rq->response.status));
    (void)send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)shutdown(fd, SHUT_WR);
}

static void refuse_past(struct MHD_Connection *connection, unsigned status)
{
    struct request *rq = request_new(visit_of(connection)->server->service, visit_of(connection)->server->site);
    send_past(connection, rq, head_refused(status));
    drain(socket_of(connection));
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

/* The whole body's memory at once, before any of it is read. */
static struct avt_err body_room(struct exchange *x)
{
    const struct route *route = x->rq->route;
    uint64_t len = 0;
    if (!strict_length(x->rq, &len) || len == 0)
        return AVT_NOERR;
    bool stranger = route->body == BODY_FILE && route->login == ROUTE_OPEN;
    AVT_TRY(budget_take(x->server->budget, &x->share, (size_t)len, stranger));
    x->body.cap = (size_t)len + 1;
    x->body.ptr = avt_arena_alloc(x->rq->arena, x->body.cap);
    return AVT_NOERR;
}

/* Who is refused for want of memory is told at once, and read from to the end: closed upon what it still sends, it would
 * lose what it was told. */
static enum MHD_Result expect_body(struct exchange *x)
{
    struct avt_err err = body_room(x);
    budget_phase(x->server->budget, &x->visit->guest, BUDGET_BODY);
    if (err.code == AVT_OK)
        return MHD_YES;
    send_past(x->connection, x->rq, err);
    x->stage = STAGE_REFUSED;
    return MHD_YES;
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
        return expect_body(x);
    budget_phase(x->server->budget, &x->visit->guest, BUDGET_WORK);
    x->last = framing.code != AVT_OK;
    return send_answer(x);
}

/* ---- Body and job ---- */

static enum MHD_Result on_body(struct exchange *x, const char *data, size_t *size)
{
    if (x->stage == STAGE_BODY) {
        AVT_INVARIANT(*size <= x->rq->route->max - x->body.len); /* request_admit has seen Content-Length */
        avt_buf_add(&x->body, data, *size);
    }
    budget_received(x->server->budget, &x->visit->guest, *size);
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
    budget_phase(x->server->budget, &x->visit->guest, BUDGET_WORK);
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
    case STAGE_REFUSED: return *size > 0 ? on_body(x, data, size) : MHD_NO;
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

static struct MHD_Daemon *daemon_start(struct server *server, int fd)
{
    int threads = server->service->conf.traader;
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, server,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)(threads > 1 ? threads : 0),
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned)server->service->conf.per_adresse, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_SECONDS, MHD_OPTION_STRICT_FOR_CLIENT, 0,
        MHD_OPTION_URI_LOG_CALLBACK, exchange_open, server, MHD_OPTION_NOTIFY_COMPLETED, on_completed, server,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, server, MHD_OPTION_END);
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
    server->budget = budget_new();
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
    server->daemon = daemon_start(server, fd);
    if (server->daemon == NULL) {
        budget_stop(server->budget);
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
    budget_stop(server->budget);
    if (fd >= 0)
        (void)close(fd);
    pthread_mutex_lock(&server->lock);
    bool last = server->first == NULL;
    server->stopped = true;
    pthread_mutex_unlock(&server->lock);
    if (last)
        server_free(server);
}
