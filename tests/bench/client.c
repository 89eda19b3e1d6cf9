/* The HTTP client of the benchmarks. */
#include "client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 256, ANSWER_MAX = 8 * 1024 * 1024 };

struct connection {
    int fd;
    struct item *item; /* under way */
    char *bytes;       /* of its answer, so far */
    size_t n;
};

struct client {
    int epoll;
    size_t n;
    struct connection connections[CONNECTIONS_MAX];
};

/* What one run needs. */
struct run {
    struct avt_arena *arena;
    struct item *items;
    size_t n, next, done;
};

_Noreturn static void fail(const char *what, struct avt_span bytes)
{
    fprintf(stderr, "bench: %s: %.*s\n", what, (int)(bytes.len < 2000 ? bytes.len : 2000), bytes.ptr);
    exit(1);
}

double client_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* -1 if nobody listens. */
static int open_one(unsigned port)
{
    const struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int yes = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes) != 0)
        fail("socket", avt_span_str(strerror(errno)));
    if (connect(fd, (const struct sockaddr *)&to, sizeof to) == 0)
        return fd;
    (void)close(fd);
    return -1;
}

bool client_try(unsigned port)
{
    int fd = open_one(port);
    if (fd >= 0)
        (void)close(fd);
    return fd >= 0;
}

struct client *client_open(unsigned port, size_t n)
{
    struct client *client = calloc(1, sizeof *client);
    AVT_INVARIANT(client != NULL && n > 0 && n <= CONNECTIONS_MAX);
    client->epoll = epoll_create1(EPOLL_CLOEXEC);
    for (; client->n < n; client->n++) {
        struct connection *c = &client->connections[client->n];
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
        *c = (struct connection){.fd = open_one(port), .bytes = malloc(ANSWER_MAX)};
        if (c->fd < 0)
            fail("connect", avt_span_str(strerror(errno)));
        AVT_INVARIANT(c->bytes != NULL && epoll_ctl(client->epoll, EPOLL_CTL_ADD, c->fd, &event) == 0);
    }
    return client;
}

void client_close(struct client **client)
{
    for (size_t i = 0; i < (*client)->n; i++) {
        (void)close((*client)->connections[i].fd);
        free((*client)->connections[i].bytes);
    }
    (void)close((*client)->epoll);
    free(*client);
    *client = NULL;
}

static void ask(struct connection *c, struct item *item)
{
    c->item = item;
    c->n = 0;
    item->sent = client_now();
    for (struct avt_span left = item->request; left.len > 0;) {
        ssize_t n = send(c->fd, left.ptr, left.len, MSG_NOSIGNAL);
        if (n < 0)
            fail("send", avt_span_str(strerror(errno)));
        left = avt_span_make(left.ptr + n, left.len - (size_t)n);
    }
}

static void ask_next(struct run *run, struct connection *c)
{
    c->item = NULL;
    if (run->next < run->n)
        ask(c, &run->items[run->next++]);
}

/* The whole of an answer with a Content-Length, if it has come. */
static bool whole(const struct connection *c, int *status, struct avt_span *body)
{
    const char *end = memmem(c->bytes, c->n, "\r\n\r\n", 4);
    if (end == NULL)
        return false;
    size_t head = (size_t)(end - c->bytes) + 4;
    const char *length = memmem(c->bytes, head, "Content-Length: ", 16);
    if (length == NULL)
        fail("an answer without Content-Length", avt_span_make(c->bytes, c->n));
    size_t len = strtoul(length + 16, NULL, 10);
    *status = (int)strtol(c->bytes + 9, NULL, 10);
    *body = avt_span_make(c->bytes + head, len);
    return c->n >= head + len;
}

static void answered(struct run *run, struct connection *c, int status, struct avt_span body)
{
    struct item *item = c->item;
    item->took = client_now() - item->sent;
    if (status != item->want) {
        fprintf(stderr, "bench: %.*s", (int)strcspn(item->request.ptr, "\n") + 1, item->request.ptr);
        fail("not the answer that is wanted", avt_span_make(c->bytes, c->n));
    }
    item->answer = avt_arena_span(run->arena, body);
    if (item->then != NULL) {
        item->then(run->arena, item);
        ask(c, item);
        return;
    }
    run->done++;
    ask_next(run, c);
}

static void hear(struct run *run, struct connection *c)
{
    int status;
    struct avt_span body;
    ssize_t n = recv(c->fd, c->bytes + c->n, ANSWER_MAX - c->n, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0 || c->item == NULL)
        fail("the connection was closed", avt_span_make(c->bytes, c->n));
    c->n += (size_t)n;
    if (whole(c, &status, &body))
        answered(run, c, status, body);
}

double client_run(struct client *client, struct avt_arena *arena, struct item *items, size_t n,
                  void (*halfway)(void *ctx), void *ctx)
{
    struct run run = {.arena = arena, .items = items, .n = n};
    double began = client_now();
    for (size_t i = 0; i < client->n; i++)
        ask_next(&run, &client->connections[i]);
    while (run.done < n) {
        struct epoll_event events[CONNECTIONS_MAX];
        int heard = epoll_wait(client->epoll, events, CONNECTIONS_MAX, 30000);
        if (heard == 0)
            fail("no answer within 30 seconds", AVT_SPAN(""));
        for (int i = 0; i < heard; i++)
            hear(&run, events[i].data.ptr);
        if (halfway != NULL && run.done >= n / 2) {
            halfway(ctx);
            halfway = NULL;
        }
    }
    return client_now() - began;
}
