/*
 * A running front to talk to over a socket. Handlers, writer and pages are stand-ins; everything in front/, identity
 * and store is real. Each program that includes this gets its own, and the linker takes only the rest from the library.
 */
#ifndef AVTALE_TESTS_FRONT_WORLD_H
#define AVTALE_TESTS_FRONT_WORLD_H

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "avtale/err.h"
#include "avtale/span.h"
#include "avtale/xml.h"
#include "reading/reading_log.h"
#include "case/service.h"
#include "writer/writer.h"
#include "front/front.h"
#include "routes.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "page/page_side.h"

#include "unit/service/folder.h"
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
static _Atomic unsigned readings_taken;

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

/* How the log takes a line: not asked for one; at once; later, or never, by a thread of the test's. */
static struct avt_err reading_told;
static _Atomic bool reading_has;

bool reading_begin(struct ctx *ctx, bool told, void (*done)(struct ctx *ctx))
{
    (void)told;
    readings_taken++;
    if (reading_has)
        done(ctx);
    return reading_has;
}

struct avt_err reading_outcome(const struct ctx *ctx)
{
    (void)ctx;
    return reading_told;
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
    if (request_header(rq, "x-large") != NULL)
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
        return session_create(rq, request_field(rq, "person"), way_back(rq, request_field(rq, "til")));
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
#include "routes.def"
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
        {"static/ikon.svg", {"<svg/>", 6}},
        {"static/les.md",   {"#", 1}     },
        {"static/side.css", {"body{}", 6}},
    };
    struct avt_arena *arena = avt_arena_new();
    struct world *w = avt_arena_alloc(arena, sizeof *w);
    w->arena = arena;
    w->dir = make_folder(arena);
    w->service = (struct service){
        .arena = arena, .writer = &w->writer, .ready = true};
    assert_ok(static_load(&w->service, files, UNIT_COUNT(files)));
    w->service.conf = (struct conf){
        .lytt = "127.0.0.1:0", .intern = "", .grunnadresse = "https://avtale.example", .data = w->dir, .demo = true, .traader = 2};
    load_people(w);
    start_writer(w);
    assert_ok(server_start(&w->server, &w->service, &routes_site));
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
    int removed = nftw(w->dir, folder_remove, 16, FTW_DEPTH | FTW_PHYS);
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
    avt_buf_format(&bytes, "%s HTTP/1.1\r\nHost: avtale.example\r\nConnection: close\r\n%s", request_line, lines);
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

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define JSON "Content-Type: application/json\r\n"
#define KEY  "Idempotency-Key: 12345678\r\n"

/* The head of a change by that person to the API, but for its length. */
static const char *bearer(struct world *w, const char *person, int seconds)
{
    const char *token;
    assert_ok(identity_token(w->arena, &token, avt_arena_format(w->arena, "%s/noekler", w->dir), person, (avt_instant)(clock_real_ms() / 1000) + seconds));
    return avt_arena_format(w->arena, JSON KEY "Authorization: Bearer %s\r\n", token);
}

#endif
