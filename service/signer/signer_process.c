/*
 * The process: loads, shuts itself in, and serves. A client that sends half a message holds up nobody, since messages
 * are gathered per socket; one that does not read its answer is dropped.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "signer/requests.h"
#include "sys/log.h"
#include "sys/sandbox.h"

enum { SOCKETS_MAX = 8, ANSWER_SECONDS = 5, RECEIVED_MAX = WIRE_HEAD + WIRE_BODY_MAX };

struct client {
    int socket;
    size_t n; /* bytes received and not yet served */
    char *received;
};

struct process {
    struct desk desk;
    struct avt_arena *setup, *request;
    struct client clients[SOCKETS_MAX];
    size_t n;
};

/* Serving */

static void drop(struct client *client)
{
    (void)close(client->socket);
    client->socket = -1; /* poll passes over it */
}

static bool answer(struct process *process, struct client *client, const struct wire_message *message)
{
    struct avt_buf reply = requests_serve(&process->desk, process->request, message);
    bool sent = wire_send(client->socket, &reply);
    avt_arena_reset(process->request);
    return sent;
}

/* The bytes after such a head cannot be told apart: refuse, and hear no more. */
static bool refuse_oversize(struct process *process, struct client *client)
{
    struct avt_buf reply = wire_begin(process->request, WIRE_REFUSED);
    log_error("refused", avt_err_make(AVT_ELIMIT, "melding", "over WIRE_BODY_MAX"), NULL);
    (void)wire_send(client->socket, &reply);
    avt_arena_reset(process->request);
    return false;
}

/* Serves every message that is whole; false if the client is to be dropped. */
static bool serve_received(struct process *process, struct client *client)
{
    for (;;) {
        struct wire_message message;
        size_t used;
        switch (wire_parse(avt_span_make(client->received, client->n), &message, &used)) {
        case WIRE_PARTIAL: return true;
        case WIRE_OVERSIZE: return refuse_oversize(process, client);
        case WIRE_WHOLE: break;
        }
        if (!answer(process, client, &message))
            return false;
        client->n -= used;
        memmove(client->received, client->received + used, client->n);
    }
}

static void serve(struct process *process, struct client *client)
{
    ssize_t n = recv(client->socket, client->received + client->n, RECEIVED_MAX - client->n, MSG_DONTWAIT);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (n > 0) {
        client->n += (size_t)n;
        if (serve_received(process, client))
            return;
    }
    drop(client);
}

static bool any_open(const struct process *process)
{
    for (size_t i = 0; i < process->n; i++)
        if (process->clients[i].socket >= 0)
            return true;
    return false;
}

static struct avt_err serve_all(struct process *process)
{
    while (any_open(process)) {
        struct pollfd polled[SOCKETS_MAX];
        for (size_t i = 0; i < process->n; i++)
            polled[i] = (struct pollfd){.fd = process->clients[i].socket, .events = POLLIN};
        if (poll(polled, process->n, -1) < 0 && errno != EINTR)
            return avt_err_make(AVT_ESEAL, "poll", strerrordesc_np(errno));
        for (size_t i = 0; i < process->n; i++)
            if (polled[i].fd >= 0 && polled[i].revents != 0)
                serve(process, &process->clients[i]);
    }
    return AVT_NOERR;
}

/* Starting */

/* The service ends the signer by closing its sockets, after the last record: signals to the whole group must not come
 * first. The last two are failed writes, which are seen where they are made. */
static void ignore_signals(void)
{
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ};
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        (void)signal(ignored[i], SIG_IGN);
}

static int by_number(const void *a, const void *b)
{
    const int *one = a, *other = b;
    return (*one > *other) - (*one < *other);
}

/* What the process inherited and does not need, the other ends of its own sockets among it. */
static void close_others(const int *sockets, size_t n)
{
    int keep[SOCKETS_MAX];
    memcpy(keep, sockets, n * sizeof *keep);
    qsort(keep, n, sizeof *keep, by_number);
    unsigned from = STDERR_FILENO + 1;
    for (size_t i = 0; i < n; i++) {
        if ((unsigned)keep[i] > from)
            (void)close_range(from, (unsigned)keep[i] - 1, 0);
        from = (unsigned)keep[i] + 1;
    }
    (void)close_range(from, ~0U, 0);
}

static void add_client(struct process *process, int socket)
{
    const struct timeval limit = {.tv_sec = ANSWER_SECONDS};
    (void)setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    process->clients[process->n++] = (struct client){
        .socket = socket,
        .received = avt_arena_alloc(process->setup, RECEIVED_MAX),
    };
}

/* A list that was left out again would bring back keys that it takes away. */
static struct avt_err check_list(const struct desk *desk)
{
    const struct signer_memory *memory = &desk->state.memory;
    const bool older = desk->keys.list.number < memory->list;
    const bool other =
        desk->keys.list.number == memory->list && !avt_digest_equal(&desk->keys.digest, &memory->list_digest);
    return older || other ? avt_err_make(AVT_ESEAL, "liste", "not the key list that was known, nor one after it")
                          : AVT_NOERR;
}

static struct avt_err start(struct process *process, const struct signer_setup *setup)
{
    struct desk *desk = &process->desk;
    AVT_TRY(keys_load(process->setup, &desk->keys, setup));
    desk->list_file = avt_hash(setup->nokkelliste);
    const struct signer_memory first = {
        .last = {.origin = desk->keys.keys[SIGNER_LOGG].listed.key.name, .root = avt_hash(AVT_SPAN(""))},
        .list = desk->keys.list.number,
        .list_digest = desk->keys.digest
    };
    AVT_TRY(state_open(process->setup, &desk->state, setup->dir, &first));
    AVT_TRY(check_list(desk));
    AVT_TRY(sandbox_enter(SANDBOX_SIGNER));
    log_event("start", "size", (int64_t)desk->state.memory.last.size, NULL);
    return AVT_NOERR;
}

int signer_main(const struct signer_setup *setup, const int *sockets, size_t n)
{
    AVT_INVARIANT(n <= SOCKETS_MAX);
    struct process process = {.setup = avt_arena_new(), .request = avt_arena_new(), .desk = {.state = {.fd = -1}}};
    log_open("signer");
    ignore_signals();
    close_others(sockets, n);
    for (size_t i = 0; i < n; i++)
        add_client(&process, sockets[i]);
    struct avt_err err = start(&process, setup);
    if (err.code == AVT_OK)
        err = serve_all(&process);
    if (err.code != AVT_OK)
        log_error("stop", err, NULL);
    state_close(&process.desk.state);
    book_free(&process.desk.book);
    keys_close(&process.desk.keys);
    avt_arena_free(&process.request);
    avt_arena_free(&process.setup);
    return err.code == AVT_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
