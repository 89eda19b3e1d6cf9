/*
 * The whole front over a socket: framing as bytes, steps, sessions, waiting for the writer, and stopping. Handlers,
 * writer and pages are stand-ins; everything in front/, identity and store is real.
 */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "avtale/xml.h"
#include "flow/leser.h"
#include "flow/service.h"
#include "flow/writer.h"
#include "front/front.h"
#include "front/route.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "web/side.h"

#include "unit/unit.h"

/* ---- A writer that can be held back ---- */

struct writer {
    struct store *store;
    struct service *service;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t change;
    struct job *first;
    bool held, ending;
    unsigned readings;
};

static struct avt_err run_job(struct writer *w, struct job *job)
{
    AVT_TRY(job->prepare(job, w));
    AVT_TRY(store_begin(w->store));
    if (job->write != NULL)
        AVT_TRY(job->write(job, w));
    job->answer(job, w);
    return store_commit(w->store);
}

static void *writer_thread(void *arg)
{
    struct writer *w = arg;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (w->first == NULL ? !w->ending : w->held)
            pthread_cond_wait(&w->change, &w->lock);
        struct job *job = w->first;
        if (job == NULL)
            break;
        w->first = job->next;
        pthread_mutex_unlock(&w->lock);
        job->err = run_job(w, job);
        server_resume(job->rq);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

static void writer_set(struct writer *w, bool *flag, bool value)
{
    pthread_mutex_lock(&w->lock);
    *flag = value;
    pthread_cond_broadcast(&w->change);
    pthread_mutex_unlock(&w->lock);
}

struct avt_err writer_submit(struct writer *w, struct job *job)
{
    if (strcmp(job->rq->path, "/api/v1/abonnement") == 0)
        return avt_err_make(AVT_EBUSY, "", "full");
    pthread_mutex_lock(&w->lock);
    job->next = NULL;
    struct job **last = &w->first;
    while (*last != NULL)
        last = &(*last)->next;
    *last = job;
    pthread_cond_broadcast(&w->change);
    pthread_mutex_unlock(&w->lock);
    return AVT_NOERR;
}

struct store *writer_store(struct writer *w)
{
    return w->store;
}

struct writer_stats writer_stats(struct writer *w)
{
    (void)w;
    return (struct writer_stats){.jobs = 3};
}

/* ---- Stand-ins for flow, render and web ---- */

static pthread_mutex_t reading = PTHREAD_MUTEX_INITIALIZER;
static struct store *reader;
static _Atomic unsigned leser_calls;

struct store *service_read(struct service *service)
{
    (void)service;
    pthread_mutex_lock(&reading);
    return reader;
}

void service_read_done(struct service *service, struct store *store)
{
    (void)service;
    (void)store;
    pthread_mutex_unlock(&reading);
}

void leser_write(struct request *rq)
{
    (void)rq;
    leser_calls++;
}

const char *render_text(const struct render *render, const char *spraak, const char *key)
{
    (void)render;
    (void)spraak;
    return strcmp(key, "feil.ikke-funnet") == 0 ? "Vi fant det ikke." : NULL;
}

struct avt_node *side_new(struct request *rq, const char *navn)
{
    struct avt_node *side = avt_node_new(rq->arena, NULL, "side");
    avt_node_attr(rq->arena, side, "navn", navn);
    return side;
}

struct avt_err side_answer(struct request *rq, struct avt_node *side, int status)
{
    answer_bytes(rq, status, "text/html; charset=utf-8", avt_xml_format(rq->arena, side));
    return AVT_NOERR;
}

void side_feil(struct request *rq, struct avt_node *side, const struct avt_tiltak *tiltak,
               const struct avt_faults *faults)
{
    (void)tiltak;
    (void)faults;
    (void)avt_node_new(rq->arena, side, "feil");
}

static struct avt_err job_prepare(struct job *job, struct writer *writer)
{
    (void)writer;
    return pairs_find(&job->rq->query, "nei") != NULL ? avt_err_make(AVT_ESTALE, "", "") : AVT_NOERR;
}

static void job_answer(struct job *job, struct writer *writer)
{
    (void)writer;
    answer_bytes(job->rq, 201, "text/plain", AVT_SPAN("sealed"));
}

static struct avt_err stub_job(struct request *rq)
{
    struct job *job = avt_arena_alloc(rq->arena, sizeof *job);
    *job = (struct job){.rq = rq, .arena = rq->arena, .prepare = job_prepare, .answer = job_answer};
    AVT_TRY(writer_submit(rq->service->writer, job));
    rq->job = job;
    return AVT_NOERR;
}

static void show_pairs(struct avt_buf *buf, const char *what, const struct pairs *pairs)
{
    for (size_t i = 0; i < pairs->n; i++)
        avt_buf_format(buf, "%s %s=%s\n", what, pairs->list[i].name, pairs->list[i].value);
}

/* What the handler was given. */
static struct avt_err stub_echo(struct request *rq)
{
    struct avt_buf buf = AVT_BUF(rq->arena);
    avt_buf_format(&buf, "%s %s actor=%s\n", rq->method, rq->path, rq->actor != NULL ? rq->actor->id : "-");
    avt_buf_format(&buf, "token=%s\n", session_form_token(rq));
    for (size_t i = 0; i < 4 && rq->param[i] != NULL; i++)
        avt_buf_format(&buf, "param %s\n", rq->param[i]);
    show_pairs(&buf, "query", &rq->query);
    show_pairs(&buf, "form", &rq->form);
    avt_buf_format(&buf, "body %zu upload %zu\n", rq->body.len, rq->upload.len);
    if (strcmp(request_header(rq, "host"), "stor") == 0)
        for (int i = 0; i < 100000; i++)
            avt_buf_str(&buf, "0123456789");
    answer_bytes(rq, 200, "text/plain", avt_buf_get(&buf));
    return AVT_NOERR;
}

static struct avt_err stub(struct request *rq)
{
    static const char *const jobs[] = {"/api/v1/avtaler", "/api/v1/abonnement"};
    for (size_t i = 0; i < UNIT_COUNT(jobs); i++)
        if (strcmp(rq->path, jobs[i]) == 0 && strcmp(rq->method, "POST") == 0)
            return stub_job(rq);
    if (strcmp(rq->path, "/innlogging") == 0)
        return session_create(rq, request_field(rq, "person"));
    if (strcmp(rq->path, "/utlogging") == 0)
        return session_drop(rq);
    if (pairs_find(&rq->query, "feil") != NULL) {
        avt_faults_add(&rq->faults, "mangler", "formaal", AVT_STOPP, "tf-3-4-1");
        return avt_err_make(AVT_EFAULTS, "", "");
    }
    return stub_echo(rq);
}

#define STUB_PAGE(handler)                                                                                             \
    struct avt_err handler(struct request *rq)                                                                         \
    {                                                                                                                  \
        return stub(rq);                                                                                               \
    }
#define STUB_API(handler)                                       STUB_PAGE(handler)
#define STUB_STATIC(handler)                                    /* the real ones */
#define STUB_INTERNAL(handler)                                  /* the real ones */
#define ROUTE(method, pattern, handler, kind, login, body, max) STUB_##kind(handler)
#include "front/route.def"
#undef ROUTE

/* ---- A running server ---- */

struct world {
    struct avt_arena *arena;
    const char *dir;
    struct service service;
    struct writer writer;
    struct server *server;
};

static const char *make_folder(struct avt_arena *arena)
{
    static const char pattern[] = "/tmp/avtale-server-XXXXXX";
    char *dir = avt_arena_alloc(arena, sizeof pattern);
    memcpy(dir, pattern, sizeof pattern);
    assert_non_null(mkdtemp(dir));
    return dir;
}

static void load_people(struct world *w)
{
    struct avt_span xml;
    assert_ok(file_read(w->arena, &xml, AVT_SOURCE "/service/demo/personer.xml", 65536));
    assert_ok(identity_load(&w->service.identity, w->arena, xml, "personer.xml"));
    assert_ok(vault_open(&w->service.vault, avt_arena_format(w->arena, "%s/vault", w->dir), NULL));
}

static void start_writer(struct world *w)
{
    const char *path = avt_arena_format(w->arena, "%s/avtale.db", w->dir);
    assert_ok(store_open(&w->writer.store, path, true));
    assert_ok(store_open(&reader, path, false));
    pthread_mutex_init(&w->writer.lock, NULL);
    pthread_cond_init(&w->writer.change, NULL);
    assert_int_equal(pthread_create(&w->writer.thread, NULL, writer_thread, &w->writer), 0);
}

static int world_open(void **state)
{
    static struct avt_entry files[] = {
        {"side.css", {"body{}", 6}},
        {"ikon.svg", {"<svg/>", 6}},
        {"les.md",   {"#", 1}     },
    };
    struct avt_arena *arena = avt_arena_new();
    struct world *w = avt_arena_alloc(arena, sizeof *w);
    w->arena = arena;
    w->dir = make_folder(arena);
    w->service = (struct service){
        .arena = arena, .writer = &w->writer, .statiske = files, .n_statiske = UNIT_COUNT(files), .ready = true};
    w->service.conf = (struct conf){
        .lytt = "127.0.0.1:0", .grunnadresse = "https://avtale.example", .data = w->dir, .demo = true, .traader = 2};
    load_people(w);
    start_writer(w);
    assert_ok(server_start(&w->server, &w->service));
    *state = w;
    return 0;
}

static int world_close(void **state)
{
    struct world *w = *state;
    server_stop(&w->server);
    writer_set(&w->writer, &w->writer.held, false);
    writer_set(&w->writer, &w->writer.ending, true);
    pthread_join(w->writer.thread, NULL);
    store_close(&w->writer.store);
    store_close(&reader);
    vault_close(&w->service.vault);
    int removed = system(avt_arena_format(w->arena, "rm -r %s", w->dir));
    struct avt_arena *arena = w->arena; /* the world lives in it */
    avt_arena_free(&arena);
    return removed;
}

#define world_case(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

/* ---- A client ---- */

static int dial(const struct world *w)
{
    const struct timeval patience = {.tv_sec = 3};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)server_port(w->server))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void put(int fd, struct avt_span bytes)
{
    assert_int_equal(send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL), (ssize_t)bytes.len);
}

/* Everything until the server closes; *closed is false if it has not within the client's patience. */
static const char *get(struct avt_arena *arena, int fd, bool *closed)
{
    struct avt_buf all = AVT_BUF(arena);
    char piece[8192];
    ssize_t n;
    avt_buf_str(&all, "");
    while ((n = recv(fd, piece, sizeof piece, 0)) > 0)
        avt_buf_add(&all, piece, (size_t)n);
    *closed = n == 0;
    close(fd);
    return all.ptr;
}

static const char *ask_bytes(const struct world *w, struct avt_span bytes)
{
    bool closed;
    int fd = dial(w);
    put(fd, bytes);
    const char *answer = get(w->arena, fd, &closed);
    assert_true(closed);
    return answer;
}

/* A request whose head ends after `lines`, which each end with CRLF. */
static const char *ask(const struct world *w, const char *request_line, const char *lines, const char *body)
{
    struct avt_buf bytes = AVT_BUF(w->arena);
    avt_buf_format(&bytes, "%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n%s", request_line, lines);
    if (body != NULL)
        avt_buf_format(&bytes, "Content-Length: %zu\r\n", strlen(body));
    avt_buf_format(&bytes, "\r\n%s", body != NULL ? body : "");
    return ask_bytes(w, avt_buf_get(&bytes));
}

static bool says(const char *answer, int status)
{
    char line[16];
    (void)snprintf(line, sizeof line, "HTTP/1.1 %d ", status);
    return strncmp(answer, line, strlen(line)) == 0;
}

static unsigned times_in(const char *text, const char *what)
{
    unsigned n = 0;
    for (const char *p = text; (p = strstr(p, what)) != NULL; p++)
        n++;
    return n;
}

static unsigned answers_in(const char *text)
{
    return times_in(text, "HTTP/1.1 ");
}

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define JSON "Content-Type: application/json\r\n"

/* ---- Framing ---- */

#define HEAD "GET /internal/isAlive HTTP/1.1\r\n"
#define HOST "Host: a\r\n"
#define POST "POST /api/v1/avtaler HTTP/1.1\r\n" HOST JSON
#define NEXT "GET /internal/isAlive HTTP/1.1\r\n" HOST "\r\n"

/*
 * Each probe has a second request behind it, or in what one reading takes for a body. All that is answered is 400, and
 * the connection ends. (For a length it cannot read itself libmicrohttpd 0.9.75 writes its status line twice.)
 */
static void smuggling(void **state)
{
    static const struct {
        const char *name, *bytes;
        size_t len;
    } probes[] = {
#define PROBE(name, bytes) {name, bytes, sizeof(bytes) - 1}
        PROBE("Content-Length and Transfer-Encoding",
              POST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT),
        PROBE("Transfer-Encoding and Content-Length",
              POST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" NEXT),
        PROBE("two different lengths", POST "Content-Length: 0\r\nContent-Length: 50\r\n\r\n" NEXT),
        PROBE("the same length twice", POST "Content-Length: 0\r\nContent-Length: 0\r\n\r\n" NEXT),
        PROBE("length +5", POST "Content-Length: +5\r\n\r\n12345" NEXT),
        PROBE("length 5, 5", POST "Content-Length: 5, 5\r\n\r\n12345" NEXT),
        PROBE("length -1", POST "Content-Length: -1\r\n\r\n" NEXT),
        PROBE("length 05", POST "Content-Length: 05\r\n\r\n12345" NEXT),
        PROBE("length 0x5", POST "Content-Length: 0x5\r\n\r\n12345" NEXT),
        PROBE("xchunked", POST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" NEXT),
        PROBE("chunked twice", POST "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" NEXT),
        PROBE("chunked in 1.0", "POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT),
        PROBE("coding behind a tab", POST "Transfer-Encoding:\tchunked\t\r\n\r\n0\r\n\r\n" NEXT),
        PROBE("coding behind a control character", POST "Transfer-Encoding: \x0B"
                                                        "chunked\r\nContent-Length: 0\r\n\r\n" NEXT),
        PROBE("space before the colon", HEAD "Host : a\r\n\r\n" NEXT),
        PROBE("space before the colon of a length", POST "Content-Length : 5\r\n\r\n12345" NEXT),
        PROBE("folded line", HEAD HOST "X-A: b\r\n c\r\n\r\n" NEXT),
        PROBE("folded with a tab", HEAD HOST "X-A: b\r\n\tc\r\n\r\n" NEXT),
        PROBE("folded coding", POST "Transfer-Encoding: chun\r\n ked\r\n\r\n0\r\n\r\n" NEXT),
        PROBE("folded, and a space less elsewhere", HEAD "Host:a\r\nX-B:b\r\nX-C:c\r\nX-A: b\r\n c\r\n\r\n" NEXT),
        PROBE("folded in the first line", HEAD " Host: a\r\n\r\n" NEXT),
        PROBE("folded empty line", HEAD HOST "X-A: b\r\n \r\n\r\n" NEXT),
        PROBE("NUL in a value", HEAD HOST "X-A: b\0c\r\n\r\n" NEXT),
        PROBE("NUL at a value's end", HEAD HOST "X-A: b\0\r\n\r\n" NEXT),
        PROBE("NUL in a name", HEAD HOST "X-\0A: b\r\n\r\n" NEXT),
        PROBE("NUL in Host", HEAD "Host: a\0b\r\n\r\n" NEXT),
        PROBE("lone LF", HEAD "Host: a\nX-A: b\r\n\r\n" NEXT),
        PROBE("lone CR", HEAD HOST "X-A: b\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT),
        PROBE("lone LF at the head's end", HEAD HOST "\n" NEXT),
        PROBE("lone LF behind the request line", "GET / HTTP/1.1\n" HOST "\r\n" NEXT),
        PROBE("two spaces before a value", HEAD "Host:  a\r\n\r\n" NEXT),
        PROBE("space behind a value", HEAD "Host: a \r\n\r\n" NEXT),
        PROBE("no Host", HEAD "\r\n" NEXT),
        PROBE("two Hosts", HEAD HOST HOST "\r\n" NEXT),
        PROBE("HTTP/1.2", "GET / HTTP/1.2\r\n" HOST "\r\n" NEXT),
        PROBE("whole address", "GET http://a/ HTTP/1.1\r\n" HOST "\r\n" NEXT),
        PROBE("encoded slash", "GET /avtaler%2Fny HTTP/1.1\r\n" HOST "\r\n" NEXT),
        PROBE("encoded NUL", "GET /a%00 HTTP/1.1\r\n" HOST "\r\n" NEXT),
        PROBE("two cookies", HEAD HOST "Cookie: avtale=a\r\nCookie: avtale=b\r\n\r\n" NEXT),
    };
    struct world *w = *state;
    for (size_t i = 0; i < UNIT_COUNT(probes); i++) {
        bool closed;
        int fd = dial(w);
        put(fd, avt_span_make(probes[i].bytes, probes[i].len));
        const char *answer = get(w->arena, fd, &closed);
        if (!closed || !says(answer, 400) || answers_in(answer) != times_in(answer, "HTTP/1.1 400 "))
            fail_msg("%s: closed %d: %s", probes[i].name, closed, answer);
    }
}

/* What libmicrohttpd ends without a word, or with one of its own, is not served either. */
static void broken(void **state)
{
    static const char *const probes[] = {
        "GET\r\n\r\n" NEXT,           "GET / a HTTP/1.1\r\n" HOST "\r\n" NEXT, "GET / HTTP/2.0\r\n" HOST "\r\n" NEXT,
        "GET /\r\n" HOST "\r\n" NEXT, HEAD HOST "no colon\r\n\r\n" NEXT,       "\x16\x03\x01\x02\x01\r\n\r\n" NEXT,
    };
    struct world *w = *state;
    for (size_t i = 0; i < UNIT_COUNT(probes); i++) {
        bool closed;
        int fd = dial(w);
        put(fd, avt_span_str(probes[i]));
        const char *answer = get(w->arena, fd, &closed);
        if (!closed || strstr(answer, " 200 ") != NULL || answers_in(answer) > 1)
            fail_msg("%s: closed %d: %s", probes[i], closed, answer);
    }
}

static void pipelined(void **state)
{
    struct world *w = *state;
    const char *answer =
        ask_bytes(w, AVT_SPAN(NEXT "GET /internal/isAlive HTTP/1.1\r\nhost:a\r\n\r\n"
                                   "GET /internal/isReady HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"));
    assert_int_equal(answers_in(answer), 3);
    assert_non_null(strstr(answer, "alive\n"));
    assert_non_null(strstr(answer, "\r\n\r\nready\n"));
}

/* However the bytes arrive. */
static void byte_by_byte(void **state)
{
    static const char request[] =
        "POST /innlogging HTTP/1.1\r\nHost: a\r\n" FORM "Content-Length: 11\r\nConnection: close\r\n\r\nperson=kari";
    struct world *w = *state;
    bool closed;
    int fd = dial(w);
    for (size_t i = 0; i + 1 < sizeof request; i++)
        put(fd, avt_span_make(&request[i], 1));
    const char *answer = get(w->arena, fd, &closed);
    assert_true(says(answer, 303));
    assert_non_null(strstr(answer, "Location: /avtaler\r\n"));
}

/* A head of n fields, the last of them with `last` as its value, sent in pieces. */
static const char *ask_long(const struct world *w, size_t n, const char *last, size_t piece)
{
    struct avt_buf bytes = AVT_BUF(w->arena);
    bool closed;
    avt_buf_str(&bytes, HEAD HOST);
    for (size_t i = 0; i < n; i++)
        avt_buf_format(&bytes, "X-%zu: %0*d\r\n", i, (int)(i % 90) + 1, 7);
    avt_buf_format(&bytes, "X-Z: %s\r\nConnection: close\r\n\r\n", last);
    int fd = dial(w);
    for (size_t at = 0; at < bytes.len; at += piece) {
        put(fd, avt_span_make(bytes.ptr + at, bytes.len - at < piece ? bytes.len - at : piece));
        (void)usleep(200); /* so that each is read alone */
    }
    const char *answer = get(w->arena, fd, &closed);
    assert_true(closed);
    return answer;
}

/* A plain head is known as one, and a folded line is never served, wherever in libmicrohttpd's buffer they lie. */
static void long_heads(void **state)
{
    struct world *w = *state;
    for (size_t n = 0; n < 120; n += 7) {
        assert_true(says(ask_long(w, n, "z", 100000), 200));
        assert_true(says(ask_long(w, n, "z", 997), 200));
        assert_null(strstr(ask_long(w, n, "z\r\n z", 100000), " 200 "));
        assert_null(strstr(ask_long(w, n, "z\r\n z", 997), " 200 "));
    }
}

/* ---- Steps ---- */

struct dialogue {
    const char *line, *headers, *body;
    int status;
    const char *holds; /* the answer */
};

static void hold(struct world *w, const struct dialogue *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *answer = ask(w, rows[i].line, rows[i].headers, rows[i].body);
        if (!says(answer, rows[i].status) || strstr(answer, rows[i].holds) == NULL)
            fail_msg("%s %s: %s", rows[i].line, rows[i].headers, answer);
    }
}

#define CHUNKED   "Transfer-Encoding: chunked\r\n"
#define BEARER(t) "Authorization: Bearer " t "\r\n"
#define TOKEN     BEARER("demo.ola.99999999999.AAAA")
#define BASIC     "Authorization: Basic b2xh\r\n"
#define TOO_LONG  "Content-Length: 262145\r\n"
#define JSONX     "Content-Type: application/jsonx\r\n"
#define NO_COOKIE "Cookie: avtale=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"

static void refusals(void **state)
{
    static const struct dialogue rows[] = {
        {"GET /finnes-ikke",        "",            NULL,     404, "text/html"                       },
        {"GET /finnes-ikke",        "",            NULL,     404, "navn=\"ikke-funnet\""            },
        {"GET /api/v1/finnes-ikke", "",            NULL,     404, "application/problem+json"        },
        {"DELETE /api/v1/avtaler",  "",            NULL,     405, "\r\nAllow: GET, HEAD, POST\r\n"  },
        {"OPTIONS /",               "",            NULL,     405, "Allow: GET, HEAD\r\n"            },
        {"POST /api/v1/avtaler",    JSON,          NULL,     411, "mangler-lengde"                  },
        {"POST /api/v1/avtaler",    JSON CHUNKED,  NULL,     411, "mangler-lengde"                  },
        {"GET /api/v1/tiltak",      CHUNKED,       NULL,     411, "mangler-lengde"                  },
        {"POST /api/v1/avtaler",    JSON TOO_LONG, NULL,     413, "for-stort"                       },
        {"GET /api/v1/tiltak",      "",            "x",      413, "for-stort"                       },
        {"POST /api/v1/avtaler",    "",            "{}",     415, "feil-medietype"                  },
        {"POST /api/v1/avtaler",    JSONX,         "{}",     415, "feil-medietype"                  },
        {"POST /innlogging",        JSON,          "{}",     415, "text/html"                       },
        {"GET /api/v1/avtaler",     "",            NULL,     401, "\r\nWWW-Authenticate: Bearer\r\n"},
        {"GET /api/v1/avtaler",     TOKEN,         NULL,     401, "ikke-innlogget"                  },
        {"GET /api/v1/avtaler",     BASIC,         NULL,     401, "ikke-innlogget"                  },
        {"GET /api/v1/tiltak",      BEARER("x"),   NULL,     401, "ikke-innlogget"                  },
        {"GET /avtaler",            "",            NULL,     303, "\r\nLocation: /\r\n"             },
        {"GET /avtaler",            NO_COOKIE,     NULL,     303, "\r\nLocation: /\r\n"             },
        {"POST /utlogging",         FORM,          "token=", 303, "\r\nLocation: /\r\n"             },
        {"GET /?feil",              "",            NULL,     422, "<feil></feil>"                   },
    };
    hold(*state, rows, UNIT_COUNT(rows));
}

/* RFC 9457, to the letter. */
static void problems(void **state)
{
    struct world *w = *state;
    const char *answer = ask(w, "GET /api/v1/finnes-ikke", "", NULL);
    assert_non_null(strstr(answer, "\r\n\r\n{\"type\":\"urn:avtale:feil:ikke-funnet\",\"title\":\"Vi fant det ikke.\","
                                   "\"status\":404,\"instance\":\"01"));
    answer = ask(w, "GET /api/v1/tiltak?feil", "", NULL);
    assert_true(says(answer, 422));
    assert_non_null(strstr(answer, "\"feil\":[{\"kode\":\"mangler\",\"felt\":\"formaal\",\"alvor\":\"stopp\","
                                   "\"hjemmel\":\"tf-3-4-1\",\"tekst\":\"mangler\"}]}"));
}

#define SITE(s)   FORM "Sec-Fetch-Site: " s "\r\n"
#define ORIGIN(o) FORM "Origin: " o "\r\n"

/* Nobody is logged in as somebody by another site. Referrer-Policy makes browsers say "null" for our own forms. */
static void login_forgery(void **state)
{
    static const struct dialogue rows[] = {
        {"POST /innlogging", SITE("same-origin"),                    "person=ola",   303, "Location: /avtaler\r\n"},
        {"POST /innlogging", SITE("same-origin") "Origin: null\r\n", "person=ola",   303, "Location: /avtaler\r\n"},
        {"POST /innlogging", ORIGIN("http://127.0.0.1"),             "person=ola",   303, "Location: /avtaler\r\n"},
        {"POST /innlogging", ORIGIN("https://avtale.example"),       "person=ola",   303, "Location: /avtaler\r\n"},
        {"POST /innlogging", FORM,                                   "person=ola",   303, "Location: /avtaler\r\n"},
        {"POST /innlogging", SITE("cross-site"),                     "person=ola",   400, "mangler-noekkel"       },
        {"POST /innlogging", SITE("same-site"),                      "person=ola",   400, "mangler-noekkel"       },
        {"POST /innlogging", ORIGIN("https://andre.example"),        "person=ola",   400, "mangler-noekkel"       },
        {"POST /innlogging", ORIGIN("null"),                         "person=ola",   400, "mangler-noekkel"       },
        {"POST /innlogging", FORM,                                   "person=ingen", 400, "ugyldig-form"          },
        {"POST /innlogging", FORM,                                   "person=%E5",   400, "ugyldig-tegnsett"      },
        {"POST /innlogging", FORM,                                   "",             400, "ugyldig-form"          },
    };
    hold(*state, rows, UNIT_COUNT(rows));
}

#define MULTIPART "Content-Type: multipart/form-data; boundary=b\r\n"
#define PART      "--b\r\nContent-Disposition: form-data; name=\"pakke\"; filename=\"p\"\r\n\r\nPK!\r\n--b--\r\n"

static void taken(void **state)
{
    static const struct dialogue rows[] = {
        {"GET /?a=1&b=%C3%A5",       "",        NULL, 200, "\ntoken=\nquery a=1\nquery b=\xC3\xA5\n"      },
        {"GET /static/side.css",     "",        NULL, 200, "\r\nContent-Type: text/css; charset=utf-8\r\n"},
        {"GET /static/ikon.svg",     "",        NULL, 200, "\r\nCache-Control: max-age=3600\r\n"          },
        {"GET /static/les.md",       "",        NULL, 404, "no-store"                                     },
        {"GET /static/nei.css",      "",        NULL, 404, "application/problem+json"                     },
        {"GET /internal/isReady",    "",        NULL, 200, "\r\n\r\nready\n"                              },
        {"GET /internal/prometheus", "",        NULL, 200, "avtale_writer_jobs_total 3\n"                 },
        {"GET /internal/prometheus", "",        NULL, 200, "avtale_http_answers_total{class=\"2xx\"} "    },
        {"POST /kontroller",         MULTIPART, PART, 200, "upload 3\n"                                   },
    };
    hold(*state, rows, UNIT_COUNT(rows));
    ((struct world *)*state)->service.ready = false;
    const struct dialogue not_ready[] = {
        {"GET /internal/isReady", "", NULL, 503, "\r\nRetry-After: 5\r\n"}
    };
    hold(*state, not_ready, 1);
}

#define POLICY                                                                                                         \
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "      \
    "'none'"

static void security_headers(void **state)
{
    static const char *const lines[] = {
        "
        Content -
        Security -
        Policy : " POLICY "
                 ",
                 "
        X -
        Content - Type -
        Options : nosniff ",
                          "
        Referrer -
        Policy : no -
        referrer ",
                 "
        Cross -
        Origin - Opener - Policy : same -
        origin ",
               "
        Cache -
        Control : no - store ",
    };
    static const char *const requests[] = {
        "GET /", "GET /finnes-ikke", "GET /api/v1/tiltak", "GET /avtaler", "GET /api/v1/avtaler", "HEAD /",
    };
    struct world *w = *state;
    for (size_t i = 0; i < UNIT_COUNT(requests); i++) {
        const char *answer = ask(w, requests[i], "", NULL);
        for (size_t k = 0; k < UNIT_COUNT(lines); k++)
            assert_row(strstr(answer, lines[k]) != NULL, requests[i]);
    }
}

static void head_and_cache(void **state)
{
    struct world *w = *state;
    const char *head = ask(w, "HEAD /static/side.css", "", NULL);
    assert_true(says(head, 200));
    assert_non_null(strstr(head, "\r\nContent-Length: 6\r\n"));
    assert_string_equal(strstr(head, "\r\n\r\n"), "\r\n\r\n");
    const char *tag = strstr(head, "ETag: ") + 6;
    const char *again = avt_arena_format(w->arena, "If-None-Match: %.*s\r\n", (int)strcspn(tag, "\r"), tag);
    assert_true(says(ask(w, "GET /static/side.css", again, NULL), 304));
}

static void large(void **state)
{
    struct world *w = *state;
    const char *answer = ask_bytes(w, AVT_SPAN("GET / HTTP/1.1\r\nHost: stor\r\nConnection: close\r\n\r\n"));
    assert_true(strlen(answer) > 1000000);
    struct avt_buf body = AVT_BUF(w->arena);
    avt_buf_str(&body, "\"");
    while (body.len < 262143)
        avt_buf_char(&body, 'x');
    avt_buf_str(&body, "\"");
    const char *token;
    assert_ok(identity_token(w->arena, &token, w->dir, "ola", (avt_instant)(clock_real_ms() / 1000) + 60));
    const char *headers = avt_arena_format(w->arena, JSON "Authorization: Bearer %s\r\n", token);
    assert_true(says(ask(w, "PUT /api/v1/avtaler/01/utkast", headers, body.ptr), 200));
}

/* ---- Sessions ---- */

static const char *cookie_of(struct world *w, const char *answer)
{
    const char *at = strstr(answer, "Set-Cookie: avtale=");
    assert_non_null(at);
    at += strlen("Set-Cookie: ");
    return avt_arena_strn(w->arena, at, strcspn(at, ";"));
}

static const char *with_cookie(struct world *w, const char *cookie, const char *more)
{
    return avt_arena_format(w->arena, "Cookie: a=b; %s\r\n%s", cookie, more);
}

static void session(void **state)
{
    struct world *w = *state;
    const char *login = ask(w, "POST /innlogging", FORM, "person=ola");
    assert_non_null(strstr(login, "; Path=/; Max-Age=28800; HttpOnly; SameSite=Lax; Secure\r\n"));
    const char *cookie = cookie_of(w, login);
    assert_int_equal(strlen(cookie), strlen("avtale=") + 43);
    const char *page = ask(w, "GET /avtaler", with_cookie(w, cookie, ""), NULL);
    assert_true(says(page, 200));
    assert_non_null(strstr(page, "actor=ola\n"));
    const char *at = strstr(page, "token=") + 6;
    const char *token = avt_arena_strn(w->arena, at, 43);
    /* Only with its own token does a form do anything. */
    const char *headers = with_cookie(w, cookie, FORM);
    assert_true(says(ask(w, "POST /avtaler/ny", headers, "tiltak=mentor"), 400));
    assert_true(says(ask(w, "POST /avtaler/ny", headers, "tiltak=mentor&token="), 400));
    assert_true(says(ask(w, "POST /avtaler/ny", headers, avt_arena_format(w->arena, "token=%sx", token)), 400));
    assert_true(says(ask(w, "POST /avtaler/ny", headers, avt_arena_format(w->arena, "token=%s", token)), 200));
    /* The API takes the cookie too. */
    assert_true(says(ask(w, "GET /api/v1/avtaler", with_cookie(w, cookie, ""), NULL), 200));
    const char *logout = ask(w, "POST /utlogging", headers, avt_arena_format(w->arena, "token=%s", token));
    assert_true(says(logout, 303));
    assert_non_null(strstr(logout, "Set-Cookie: avtale=; Path=/; Max-Age=0;"));
    assert_true(says(ask(w, "GET /avtaler", with_cookie(w, cookie, ""), NULL), 303));
}

/* A new login ends the one before, and the database holds no token. */
static void session_changes(void **state)
{
    struct world *w = *state;
    const char *first = cookie_of(w, ask(w, "POST /innlogging", FORM, "person=ola"));
    const char *second = cookie_of(w, ask(w, "POST /innlogging", with_cookie(w, first, FORM), "person=vera"));
    assert_string_not_equal(first, second);
    assert_true(says(ask(w, "GET /avtaler", with_cookie(w, first, ""), NULL), 303));
    assert_non_null(strstr(ask(w, "GET /avtaler", with_cookie(w, second, ""), NULL), "actor=vera\n"));
    struct avt_span db;
    assert_ok(file_read(w->arena, &db, avt_arena_format(w->arena, "%s/avtale.db-wal", w->dir), 1 << 26));
    assert_null(memmem(db.ptr, db.len, second + 7, 43));
}

static const char *bearer(struct world *w, const char *person, int seconds)
{
    const char *token;
    assert_ok(identity_token(w->arena, &token, w->dir, person, (avt_instant)(clock_real_ms() / 1000) + seconds));
    return avt_arena_format(w->arena, JSON "Authorization: Bearer %s\r\n", token);
}

static void bearer_token(void **state)
{
    struct world *w = *state;
    assert_non_null(strstr(ask(w, "GET /api/v1/avtaler", bearer(w, "astrid", 60), NULL), "actor=astrid\ntoken=\n"));
    assert_true(says(ask(w, "GET /api/v1/avtaler", bearer(w, "astrid", -1), NULL), 401));
    assert_true(says(ask(w, "GET /api/v1/avtaler", bearer(w, "ingen", 60), NULL), 401));
    w->service.conf.demo = false;
    assert_true(says(ask(w, "GET /api/v1/avtaler", bearer(w, "astrid", 60), NULL), 401));
}

/* ---- Waiting for the writer ---- */

static void jobs(void **state)
{
    struct world *w = *state;
    unsigned before = leser_calls;
    const char *answer = ask(w, "POST /api/v1/avtaler", bearer(w, "ola", 60), "{}");
    assert_true(says(answer, 201));
    assert_non_null(strstr(answer, "\r\n\r\nsealed"));
    assert_int_equal(leser_calls, before + 1);
    answer = ask(w, "POST /api/v1/avtaler?nei", bearer(w, "ola", 60), "{}");
    assert_true(says(answer, 412));
    assert_non_null(strstr(answer, "urn:avtale:feil:utdatert"));
    answer = ask(w, "POST /api/v1/abonnement", bearer(w, "ola", 60), "{}");
    assert_true(says(answer, 429));
    assert_non_null(strstr(answer, "\r\nRetry-After: 5\r\n"));
    assert_true(says(ask(w, "POST /api/v1/avtaler", bearer(w, "ola", 60), "{\"a\":1,\"a\":1.5}"), 422));
    assert_true(says(ask(w, "POST /api/v1/avtaler", bearer(w, "ola", 60), "{"), 400));
}

/* A request that waits for the writer, sent but not read. */
static int send_job(struct world *w)
{
    int fd = dial(w);
    const char *request = avt_arena_format(
        w->arena, "POST /api/v1/avtaler HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%sContent-Length: 2\r\n\r\n{}",
        bearer(w, "ola", 60));
    put(fd, avt_span_str(request));
    return fd;
}

static void wait_for_jobs(struct world *w, unsigned n)
{
    for (unsigned queued = 0; queued < n;) {
        (void)usleep(2000);
        queued = 0;
        pthread_mutex_lock(&w->writer.lock);
        for (struct job *job = w->writer.first; job != NULL; job = job->next)
            queued++;
        pthread_mutex_unlock(&w->writer.lock);
    }
}

enum { MANY = 40 };

static void many_wait(void **state)
{
    struct world *w = *state;
    int fds[MANY];
    writer_set(&w->writer, &w->writer.held, true);
    for (size_t i = 0; i < MANY; i++)
        fds[i] = send_job(w);
    wait_for_jobs(w, MANY);
    /* Others are served meanwhile. */
    assert_true(says(ask(w, "GET /internal/isAlive", "", NULL), 200));
    writer_set(&w->writer, &w->writer.held, false);
    for (size_t i = 0; i < MANY; i++) {
        bool closed;
        assert_true(says(get(w->arena, fds[i], &closed), 201));
    }
}

static void client_leaves(void **state)
{
    struct world *w = *state;
    writer_set(&w->writer, &w->writer.held, true);
    for (size_t i = 0; i < MANY; i++) {
        int fd = send_job(w);
        wait_for_jobs(w, (unsigned)i + 1);
        const struct linger now = {.l_onoff = 1, .l_linger = 0};
        if (i % 2 == 0) /* as a reset, and in good order */
            assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now), 0);
        close(fd);
    }
    writer_set(&w->writer, &w->writer.held, false);
    assert_true(says(ask(w, "POST /api/v1/avtaler", bearer(w, "ola", 60), "{}"), 201));
}

/* ---- Stopping ---- */

static void *release_later(void *arg)
{
    struct world *w = arg;
    (void)usleep(300000);
    writer_set(&w->writer, &w->writer.held, false);
    return NULL;
}

static void stop_lets_finish(void **state)
{
    struct world *w = *state;
    pthread_t thread;
    bool closed;
    writer_set(&w->writer, &w->writer.held, true);
    int fd = send_job(w);
    wait_for_jobs(w, 1);
    assert_int_equal(pthread_create(&thread, NULL, release_later, w), 0);
    uint64_t before = clock_monotonic_ms();
    server_stop(&w->server);
    assert_true(clock_monotonic_ms() - before < 3000);
    assert_null(w->server);
    pthread_join(thread, NULL);
    assert_true(says(get(w->arena, fd, &closed), 201));
}

/* The writer is done after the server has gone: nothing is answered, nothing is lost. world_close lets it go on. */
static void stop_gives_up(void **state)
{
    struct world *w = *state;
    bool closed;
    writer_set(&w->writer, &w->writer.held, true);
    int fd = send_job(w), other = send_job(w);
    wait_for_jobs(w, 2);
    close(other);
    uint64_t before = clock_monotonic_ms();
    server_stop(&w->server);
    uint64_t took = clock_monotonic_ms() - before;
    assert_true(took >= 4900 && took < 8000);
    assert_string_equal(get(w->arena, fd, &closed), "");
}

/* ---- Starting ---- */

static void addresses(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *lytt;
        enum avt_code code;
    } cases[] = {
        {"0.0.0.0:0",        AVT_EUSAGE},
        {"[::]:0",           AVT_EUSAGE},
        {"192.0.2.1:0",      AVT_EUSAGE},
        {"127.0.0.1",        AVT_EUSAGE},
        {":8080",            AVT_EUSAGE},
        {"127.0.0.1:",       AVT_EUSAGE},
        {"127.0.0.1:http1x", AVT_EUSAGE},
        {"127.0.0.1:65536",  AVT_EUSAGE},
        {"",                 AVT_EUSAGE},
        {"127.0.0.2:0",      AVT_OK    },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct server *server = NULL;
        w->service.conf.lytt = cases[i].lytt;
        struct avt_err err = server_start(&server, &w->service);
        assert_row(err.code == cases[i].code, cases[i].lytt);
        server_stop(&server);
    }
}

static void port_taken(void **state)
{
    struct world *w = *state;
    struct server *server = NULL;
    w->service.conf.lytt = avt_arena_format(w->arena, "127.0.0.1:%u", server_port(w->server));
    struct avt_err err = server_start(&server, &w->service);
    assert_code(err, AVT_ESTORE);
    assert_string_equal(err.detail, "the port is taken by another program");
    assert_null(server);
}

int main(void)
{
    avt_xml_setup();
    const struct CMUnitTest tests[] = {
        world_case(smuggling),  world_case(broken),           world_case(pipelined),        world_case(byte_by_byte),
        world_case(long_heads), world_case(refusals),         world_case(problems),         world_case(login_forgery),
        world_case(taken),      world_case(security_headers), world_case(head_and_cache),   world_case(large),
        world_case(session),    world_case(session_changes),  world_case(bearer_token),     world_case(jobs),
        world_case(many_wait),  world_case(client_leaves),    world_case(stop_lets_finish), world_case(stop_gives_up),
        world_case(addresses),  world_case(port_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
