/*
 * The HTTP server. With head.c the only file that knows libmicrohttpd.
 *
 * An exchange is a request and its answer. libmicrohttpd makes one when the request line is here (exchange_open), calls
 * on_request for the head, for pieces of the body and for its end, and on_completed when it is done with it. A request
 * that waits for the writer is suspended meanwhile. The writer may have it for longer than libmicrohttpd: the last of
 * the two frees it.
 */
#include <dlfcn.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "case/service.h"
#include "front/budget.h"
#include "front/front.h"
#include "front/head.h"
#include "reading/reading_log.h"
#include "sys/log.h"
#include "writer/writer.h"

enum { CONNECTIONS_MAX = 1000, TIMEOUT_SECONDS = 15, STOP_SECONDS = 5, DOORS = 2 };

enum stage { STAGE_HEAD, STAGE_BODY, STAGE_REFUSED, STAGE_JOB, STAGE_LOG, STAGE_ANSWERED };

/* A listener, and libmicrohttpd behind it. */
struct door {
    struct server *server;
    struct MHD_Daemon *daemon; /* NULL: there is none */
    int fd;
    bool intern; /* has /internal/ alone */
};

/* A connection, from accept to close, and the exchange it is in. */
struct visit {
    struct server *server;
    bool intern;
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
    bool done;   /* the writer is, or the reading log */
    bool gone;   /* libmicrohttpd is */
    struct exchange *next, **link;
};

struct server {
    struct service *service;
    const struct site *site;
    struct door doors[DOORS]; /* of people and programs; of who runs the service */
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
    struct visit *visit = visit_of(connection);
    struct server *server = visit->server;
    struct request *rq = request_new(server->service, server->site);
    struct exchange *x = avt_arena_alloc(rq->arena, sizeof *x);
    (void)cls;
    rq->intern = visit->intern;
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

/* libmicrohttpd has gone from it; the writer or the reading log may not have. */
static void exchange_leave(struct exchange *x)
{
    x->visit->exchange = NULL;
    pthread_mutex_lock(&x->server->lock);
    bool waits = (x->stage == STAGE_JOB || x->stage == STAGE_LOG) && !x->done;
    x->gone = true;
    pthread_mutex_unlock(&x->server->lock);
    if (!waits)
        exchange_free(x);
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **con_cls,
                         enum MHD_RequestTerminationCode how)
{
    struct visit *visit = visit_of(connection);
    (void)cls;
    (void)how;
    if (*con_cls != NULL)
        exchange_leave(*con_cls);
    *con_cls = NULL;
    budget_phase(visit->server->budget, &visit->guest, BUDGET_HEAD); /* the next */
}

/* Of some heads that it cannot read libmicrohttpd never says that it is done with them. */
static void on_connection(void *cls, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode what)
{
    const struct door *door = cls;
    struct server *server = door->server;
    struct visit *visit = *socket_context;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        visit = *socket_context = calloc(1, sizeof *visit);
        AVT_INVARIANT(visit != NULL);
        visit->server = server;
        visit->intern = door->intern;
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

/* The other side's address as a number, never 0: of IPv6 the half that names a network, for whoever has one of its
 * addresses has them all. */
static uint64_t address_number(struct MHD_Connection *connection)
{
    const struct sockaddr *address =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
    uint64_t number = 1;
    if (address->sa_family == AF_INET) {
        number = ((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr;
    } else if (address->sa_family == AF_INET6) {
        const struct in6_addr *six = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
        bool four = IN6_IS_ADDR_V4MAPPED(six);
        memcpy(&number, six->s6_addr + (four ? 8 : 0), sizeof number);
    }
    return number != 0 ? number : 1;
}

/* The whole body's memory at once, before any of it is read. */
static struct avt_err body_room(struct exchange *x)
{
    const struct route *route = x->rq->route;
    uint64_t len = 0;
    if (!strict_length(x->rq, &len) || len == 0)
        return AVT_NOERR;
    bool open = route->body == BODY_FILE && route->login == ROUTE_OPEN;
    const struct stranger stranger = {x->server->service->conf.per_adresse > 0 ? address_number(x->connection) : 0};
    AVT_TRY(budget_take(x->server->budget, &x->share, (size_t)len, open ? &stranger : NULL));
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
    const struct head_line line = {method, url, version, x->target};
    struct avt_err framing = head_read(x->connection, x->rq, &line);
    x->stage = STAGE_BODY;
    if (!head_has_room(x->connection)) {
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

/* It may be done already, whatever is waited for. False: the server closes, and there will be no answer. */
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

/* False: not yet, or never. */
static bool is_awake(struct exchange *x, enum MHD_Result *out)
{
    pthread_mutex_lock(&x->server->lock);
    bool done = x->done, asleep = x->asleep;
    pthread_mutex_unlock(&x->server->lock);
    *out = asleep ? MHD_YES : MHD_NO;
    return done && !asleep;
}

static void log_done(struct ctx *ctx)
{
    server_resume(ctx->rq);
}

/* Of what cannot be written nothing is shown. */
static enum MHD_Result on_logged(struct exchange *x)
{
    enum MHD_Result result;
    if (!is_awake(x, &result))
        return result;
    struct avt_err err = reading_outcome(request_ctx(x->rq));
    if (err.code != AVT_OK) {
        x->rq->response = (struct response){0};
        problem_answer(x->rq, err);
    }
    return send_answer(x);
}

/* What is read is in the reading log, on disk, before any of it leaves; whether or not it arrives. */
static enum MHD_Result answer(struct exchange *x)
{
    const struct response *answer = &x->rq->response;
    x->stage = STAGE_LOG;
    x->done = false; /* nobody else has it now */
    if (!reading_begin(request_ctx(x->rq), !answer->refused && answer->body.len > 0, log_done))
        return send_answer(x);
    return sleep_until_done(x) ? on_logged(x) : MHD_NO;
}

/* Called again when server_resume or server_stop has ended the sleep. */
static enum MHD_Result on_job(struct exchange *x)
{
    enum MHD_Result result;
    if (!is_awake(x, &result))
        return result;
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
    x->stage = STAGE_JOB; /* the request is the writer's, and its answer may be there */
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
    case STAGE_LOG: return on_logged(x);
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

/* Who runs the service is answered by a thread that no stranger can hold. */
static struct MHD_Daemon *daemon_start(struct door *door)
{
    const struct conf *conf = &door->server->service->conf;
    unsigned threads = door->intern || conf->traader == 1 ? 0 : (unsigned)conf->traader;
    return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, door,
                            MHD_OPTION_LISTEN_SOCKET, door->fd, MHD_OPTION_THREAD_POOL_SIZE, threads,
                            MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
                            (unsigned)conf->per_adresse, MHD_OPTION_CONNECTION_MEMORY_LIMIT, HEAD_MEMORY,
                            MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_SECONDS, MHD_OPTION_STRICT_FOR_CLIENT, 0,
                            MHD_OPTION_URI_LOG_CALLBACK, exchange_open, door, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
                            door, MHD_OPTION_NOTIFY_CONNECTION, on_connection, door, MHD_OPTION_END);
}

static struct server *server_new(struct service *service, const struct site *site)
{
    struct server *server = calloc(1, sizeof *server);
    pthread_condattr_t attributes;
    AVT_INVARIANT(server != NULL);
    server->service = service;
    server->site = site;
    for (size_t i = 0; i < DOORS; i++)
        server->doors[i] = (struct door){.server = server, .fd = -1, .intern = i == 1};
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&server->lock, NULL);
    pthread_cond_init(&server->idle, &attributes);
    pthread_condattr_destroy(&attributes);
    server->budget = budget_new();
    return server;
}

static struct avt_err door_start(struct door *door, const char *key)
{
    if (door->fd < 0)
        return AVT_NOERR;
    door->daemon = daemon_start(door);
    return door->daemon != NULL ? AVT_NOERR : avt_err_make(AVT_ESTORE, key, "the HTTP library does not start");
}

/* What the threads of a door read of the service is known before any of them runs. */
static struct avt_err doors_open(struct server *server)
{
    struct service *service = server->service;
    const struct conf *conf = &service->conf;
    const struct listen_place people = {"lytt", conf->lytt}, own = {"intern", conf->intern};
    unsigned port;
    bool loopback;
    if (conf->intern[0] != '\0')
        AVT_TRY(listen_socket(&own, conf->demo, &server->doors[1].fd, &port, &loopback));
    else if (!conf->demo)
        return avt_err_make(AVT_EUSAGE, "intern", "not given, which is for demo mode only");
    AVT_TRY(listen_socket(&people, conf->demo, &server->doors[0].fd, &server->port, &service->loopback));
    service->port = server->port;
    AVT_TRY(door_start(&server->doors[1], own.key));
    return door_start(&server->doors[0], people.key);
}

struct avt_err server_start(struct server **out, struct service *service, const struct site *site)
{
    struct server *server = server_new(service, site);
    MHD_set_panic_func(on_panic, NULL);
    library_find();
    struct avt_err err = doors_open(server);
    *out = server;
    if (err.code != AVT_OK)
        server_stop(out);
    return err;
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

static void door_close(struct door *door)
{
    if (door->daemon != NULL)
        MHD_stop_daemon(door->daemon);
    if (door->fd >= 0)
        (void)close(door->fd);
}

void server_stop(struct server **out)
{
    struct server *server = *out;
    if (server == NULL)
        return;
    *out = NULL;
    for (size_t i = 0; i < DOORS; i++)
        if (server->doors[i].daemon != NULL)
            server->doors[i].fd = MHD_quiesce_daemon(server->doors[i].daemon);
    wait_for_idle(server);
    wake_all(server);
    for (size_t i = 0; i < DOORS; i++)
        door_close(&server->doors[i]);
    budget_stop(server->budget);
    pthread_mutex_lock(&server->lock);
    bool last = server->first == NULL;
    server->stopped = true;
    pthread_mutex_unlock(&server->lock);
    if (last)
        server_free(server);
}
