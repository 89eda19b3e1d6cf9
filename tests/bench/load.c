/*
 * bench_load: what the service does over HTTP at N connections.
 *
 * Untimed, it makes agreements from the demo's content and puts them forward. Then, for each line it reads, one round over a share of them:
 *   forsok    attempts to sign, POST …/erklaeringer, the first of two steps: committed, but nothing is sealed
 *   bekreft   their confirmations, POST …/bekreft: each answer says that a declaration is sealed, committed and on disk
 *   par       both steps, one after the other: what a person's signature costs in all
 *   ett-steg  declarations in one step (endringsoenske) with a text
 * It prints lines "name value", and "slutt" after each round, for tests/bench/run.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "avtale/json.h"
#include "avtale/limits.h"
#include "client.h"
#include "identity/identity.h"
#include "sys/clock.h"
#include "sys/file.h"

enum { PARTIES = 3, TOKEN_SECONDS = 3600, PROCESSES = 4 };

/* Who signs an agreement about arbeidstrening. */
static const struct {
    const char *rolle, *person;
} cast[PARTIES] = {
    {"deltaker",     "ola"   },
    {"arbeidsgiver", "astrid"},
    {"veileder",     "vera"  },
};
enum { VEILEDER = PARTIES - 1 };

struct agreement {
    const char *id, *fremlegg; /* from the answers */
};

struct load {
    struct avt_arena *arena;
    struct client *client;
    unsigned port;
    size_t connections;
    const char *token[PARTIES];
    struct agreement *list;
    size_t n;
    const char *who[PROCESSES]; /* the four processes, and their ids */
    unsigned pid[PROCESSES];
    uint64_t pss; /* KiB, the most there was */
};

/* ---- requests and answers ---- */

static struct avt_span post(struct avt_arena *arena, const struct load *load, const char *token, const char *path,
                            const char *match, const char *body)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_format(&buf,
                   "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAuthorization: Bearer %s\r\nIdempotency-Key: %s\r\n",
                   path, load->port, token, id_new().text);
    if (match != NULL)
        avt_buf_format(&buf, "If-Match: \"%s\"\r\n", match);
    avt_buf_format(&buf, "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
    return avt_buf_get(&buf);
}

static const char *path_of(const struct load *load, const struct agreement *a, const char *rest)
{
    return avt_arena_format(load->arena, "/api/v1/avtaler/%s/%s", a->id, rest);
}

/* A member of an answer; our own writer writes it so. */
static const char *member(struct avt_arena *arena, struct avt_span body, const char *key)
{
    const char *pattern = avt_arena_format(arena, "\"%s\":\"", key),
               *at = memmem(body.ptr, body.len, pattern, strlen(pattern));
    AVT_INVARIANT(at != NULL);
    at += strlen(pattern);
    return avt_arena_strn(arena, at, strcspn(at, "\""));
}

static struct item *items_new(const struct load *load, size_t n)
{
    return avt_arena_array(load->arena, n, sizeof(struct item));
}

/* ---- the machine ---- */

/* The first number behind key in a file of /proc; 0 if there is none. */
static uint64_t proc_number(const char *path, const char *key)
{
    char line[512];
    uint64_t number = 0;
    FILE *file = fopen(path, "r");
    while (file != NULL && number == 0 && fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, key, strlen(key)) == 0)
            number = strtoull(line + strlen(key), NULL, 10);
    if (file != NULL)
        (void)fclose(file);
    return number;
}

static uint64_t pss_of(unsigned pid)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/%u/smaps_rollup", pid);
    return proc_number(path, "Pss:");
}

/* Processor time a process has had, in seconds; its threads' together. */
static double cpu_of(unsigned pid)
{
    char path[64], line[1024];
    unsigned long user = 0, system = 0;
    (void)snprintf(path, sizeof path, "/proc/%u/stat", pid);
    FILE *file = fopen(path, "r");
    const char *at = file != NULL && fgets(line, sizeof line, file) != NULL ? strrchr(line, ')') : NULL;
    if (at != NULL)
        (void)sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
    if (file != NULL)
        (void)fclose(file);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static uint64_t pss_sum(const struct load *load)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < PROCESSES; i++)
        sum += load->pid[i] != 0 ? pss_of(load->pid[i]) : 0;
    return sum;
}

static void look(void *ctx)
{
    struct load *load = ctx;
    uint64_t now = pss_sum(load);
    if (now > load->pss)
        load->pss = now;
}

/* The service is four processes: the one that was started, and its children in the order main.c starts them. */
static void find_processes(struct load *load, unsigned pid)
{
    char path[64], line[256];
    load->who[0] = "front";
    load->who[1] = "kontroll";
    load->who[2] = "signer";
    load->who[3] = "push";
    load->pid[0] = pid;
    (void)snprintf(path, sizeof path, "/proc/%u/task/%u/children", pid, pid);
    FILE *file = fopen(path, "r");
    if (file != NULL && fgets(line, sizeof line, file) != NULL)
        (void)sscanf(line, "%u %u %u", &load->pid[1], &load->pid[2], &load->pid[3]);
    if (file != NULL)
        (void)fclose(file);
}

/* ---- what is measured ---- */

/* Several runs of one kind, added up. */
struct meter {
    const char *name;
    size_t n, cap;
    double *took;        /* milliseconds each */
    double seconds, own; /* own: of this program's processor time */
    double cpu[PROCESSES];
};

static double run(struct load *load, struct item *items, size_t n)
{
    return client_run(load->client, load->arena, items, n, look, load);
}

static double own_cpu(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static void measure(struct load *load, struct meter *meter, struct item *items, size_t n)
{
    double own = own_cpu();
    for (size_t i = 0; i < PROCESSES; i++)
        meter->cpu[i] -= cpu_of(load->pid[i]);
    meter->seconds += run(load, items, n);
    for (size_t i = 0; i < PROCESSES; i++)
        meter->cpu[i] += cpu_of(load->pid[i]);
    meter->own += own_cpu() - own;
    for (size_t i = 0; i < n; i++) {
        meter->took = avt_arena_grow(load->arena, meter->took, meter->n, &meter->cap, sizeof *meter->took);
        meter->took[meter->n++] = items[i].took * 1000;
    }
}

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

/* How many a second, how long one took, and the processor time of one in each process, in microseconds. */
static void print(const struct load *load, const struct meter *meter)
{
    double each = 1e6 / (double)meter->n;
    qsort(meter->took, meter->n, sizeof *meter->took, by_size);
    printf("%s %.0f\n", meter->name, (double)meter->n / meter->seconds);
    printf("%s-p50 %.2f\n%s-p99 %.2f\n", meter->name, meter->took[meter->n / 2], meter->name,
           meter->took[meter->n * 99 / 100]);
    for (size_t i = 0; i < PROCESSES; i++)
        printf("%s-%s %.0f\n", meter->name, load->who[i], meter->cpu[i] * each);
    printf("%s-klient %.0f\n", meter->name, meter->own * each);
}

/* ---- preparing ---- */

/* The days behind "start" or "idag", "start+30"; false for any other text. */
static bool days_of(const char *text, long *out)
{
    static const char *const words[] = {"start", "idag"};
    for (size_t i = 0; i < 2; i++) {
        size_t len = strlen(words[i]);
        if (strncmp(text, words[i], len) != 0 || (text[len] != '\0' && text[len] != '+' && text[len] != '-'))
            continue;
        *out = strtol(text + len, NULL, 10);
        return true;
    }
    return false;
}

/* Days from today, on which it starts. Other texts as they are. */
static void add_dated(struct avt_json_writer *w, const struct avt_json *value)
{
    long days;
    if (value->kind == AVT_JSON_STRING && days_of(value->text, &days)) {
        avt_date date = clock_today() + (avt_date)days;
        avt_json_add_string(w, value->key, avt_date_format(w->buf.arena, date));
    } else if (value->kind == AVT_JSON_ARRAY || value->kind == AVT_JSON_OBJECT) {
        avt_json_open(w, value->key, value->kind == AVT_JSON_ARRAY ? '[' : '{');
        for (const struct avt_json *c = value->children; c != NULL; c = c->next)
            add_dated(w, c);
        avt_json_close(w, value->kind == AVT_JSON_ARRAY ? ']' : '}');
    } else {
        avt_json_add(w, value->key, value);
    }
}

/* The body that makes an agreement. */
static struct avt_err read_content(struct load *load, const char **out, const char *path)
{
    struct avt_span bytes;
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(load->arena);
    struct avt_json_writer w = AVT_JSON_WRITER(load->arena);
    AVT_TRY(file_read(load->arena, &bytes, path, AVT_MAX_BODY));
    AVT_TRY(avt_json_parse(load->arena, &json, bytes, &faults));
    json->key = "innhold";
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "tiltak", "arbeidstrening");
    add_dated(&w, json);
    avt_json_close(&w, '}');
    *out = w.buf.ptr;
    return AVT_NOERR;
}

static void create(struct load *load, const char *content)
{
    struct item *items = items_new(load, load->n);
    for (size_t i = 0; i < load->n; i++)
        items[i] = (struct item){
            .request = post(load->arena, load, load->token[VEILEDER], "/api/v1/avtaler", NULL, content), .want = 201};
    printf("opprett %.0f\n", (double)load->n / run(load, items, load->n));
    for (size_t i = 0; i < load->n; i++)
        load->list[i].id = member(load->arena, items[i].answer, "id");
}

static void put_forward(struct load *load)
{
    struct item *items = items_new(load, load->n);
    for (size_t i = 0; i < load->n; i++)
        items[i] = (struct item){.request = post(load->arena, load, load->token[VEILEDER],
                                                 path_of(load, &load->list[i], "fremlegg"), "u1", "{}"),
                                 .want = 201};
    printf("fremlegg %.0f\n", (double)load->n / run(load, items, load->n));
    for (size_t i = 0; i < load->n; i++)
        load->list[i].fremlegg = member(load->arena, items[i].answer, "identitet");
}

static struct item attempt(struct load *load, const struct agreement *a, size_t party)
{
    const char *body = avt_arena_format(load->arena, "{\"handling\":\"godkjent\",\"rolle\":\"%s\"}", cast[party].rolle);
    return (struct item){
        .request = post(load->arena, load, load->token[party], path_of(load, a, "erklaeringer"), a->fremlegg, body),
        .want = 202};
}

/* Of the attempt that has been answered. */
static struct item confirmation(struct avt_arena *arena, const struct load *load, size_t party,
                                const struct item *attempted)
{
    const char *path = member(arena, attempted->answer, "bekreft");
    return (struct item){.request = post(arena, load, load->token[party], path, NULL, "{\"metode\":\"demo\"}"),
                         .want = 201};
}

/* ---- the three measurements ---- */

/* Party by party: the supervisor signs when the other two have. */
static void confirm(struct load *load, const struct agreement *list, size_t n)
{
    struct meter attempts = {.name = "forsok"}, confirmations = {.name = "bekreft"};
    struct item *items = items_new(load, n);
    for (size_t party = 0; party < PARTIES; party++) {
        for (size_t i = 0; i < n; i++)
            items[i] = attempt(load, &list[i], party);
        measure(load, &attempts, items, n);
        for (size_t i = 0; i < n; i++)
            items[i] = confirmation(load->arena, load, party, &items[i]);
        measure(load, &confirmations, items, n);
    }
    print(load, &attempts);
    print(load, &confirmations);
}

struct follow {
    const struct load *load;
    size_t party;
};

static void then_confirm(struct avt_arena *arena, struct item *item)
{
    const struct follow *with = item->with;
    *item = confirmation(arena, with->load, with->party, item);
}

static void pairs(struct load *load, const struct agreement *list, size_t n)
{
    struct meter meter = {.name = "par"};
    struct item *items = items_new(load, n);
    for (size_t party = 0; party < PARTIES; party++) {
        const struct follow with = {load, party};
        for (size_t i = 0; i < n; i++) {
            items[i] = attempt(load, &list[i], party);
            items[i].then = then_confirm;
            items[i].with = &with;
        }
        measure(load, &meter, items, n);
    }
    print(load, &meter);
}

static void one_step(struct load *load, const struct agreement *list, size_t n)
{
    struct meter meter = {.name = "ett-steg"};
    struct item *items = items_new(load, n);
    const char *body =
        "{\"handling\":\"endringsoenske\",\"rolle\":\"deltaker\",\"tekst\":\"Jeg vil gjerne begynne en time senere.\"}";
    for (size_t i = 0; i < n; i++)
        items[i] = (struct item){.request = post(load->arena, load, load->token[0],
                                                 path_of(load, &list[i], "erklaeringer"), list[i].fremlegg, body),
                                 .want = 201};
    measure(load, &meter, items, n);
    print(load, &meter);
}

/* Each round has agreements of its own, and connections: the service closes those that are silent too long. */
static void serve_rounds(struct load *load, size_t rounds)
{
    char line[16];
    size_t share = load->n / rounds, most = share * 4 / 5;
    printf("slutt\n");
    fflush(stdout);
    for (size_t i = 0; i < rounds && fgets(line, sizeof line, stdin) != NULL; i++) {
        const struct agreement *list = load->list + i * share;
        load->client = client_open(load->port, load->connections);
        confirm(load, list, most);
        pairs(load, list + most, share - most);
        one_step(load, list, share);
        client_close(&load->client);
        printf("pss-last %" PRIu64 "\nslutt\n", load->pss);
        fflush(stdout);
    }
}

/* ---- main ---- */

static struct avt_err prepare(struct load *load, const char *data, const char *content_file)
{
    const char *content;
    for (size_t i = 0; i < PARTIES; i++)
        AVT_TRY(identity_token(load->arena, &load->token[i], data, cast[i].person, clock_now() + TOKEN_SECONDS));
    AVT_TRY(read_content(load, &content, content_file));
    load->list = avt_arena_array(load->arena, load->n, sizeof *load->list);
    load->client = client_open(load->port, load->connections);
    create(load, content);
    put_forward(load);
    client_close(&load->client);
    return AVT_NOERR;
}

/* Waits until the service answers that it is ready, and prints how long after since (nanoseconds since 1970) that was. */
static void wait_ready(unsigned port, const char *since)
{
    struct timespec now, pause = {.tv_nsec = 500000};
    struct avt_arena *arena = avt_arena_new();
    struct item item = {.request = AVT_SPAN("GET /internal/isReady HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), .want = 200};
    while (!client_try(port))
        nanosleep(&pause, NULL);
    struct client *client = client_open(port, 1);
    (void)client_run(client, arena, &item, 1, NULL, NULL);
    clock_gettime(CLOCK_REALTIME, &now);
    printf("start-ms %.1f\n", ((double)now.tv_sec * 1e9 + (double)now.tv_nsec - strtod(since, NULL)) / 1e6);
    client_close(&client);
    avt_arena_free(&arena);
}

int main(int argc, char **argv)
{
    struct load load = {.arena = avt_arena_new()};
    if (argc == 4 && strcmp(argv[1], "start") == 0) {
        wait_ready((unsigned)strtoul(argv[2], NULL, 10), argv[3]);
        return 0;
    }
    if (argc != 8) {
        fprintf(stderr,
                "bench_load PORT PID DATA CONTENT AGREEMENTS CONNECTIONS ROUNDS | bench_load start PORT NANOSECONDS\n");
        return 64;
    }
    load.port = (unsigned)strtoul(argv[1], NULL, 10);
    find_processes(&load, (unsigned)strtoul(argv[2], NULL, 10));
    load.n = strtoul(argv[5], NULL, 10);
    load.connections = strtoul(argv[6], NULL, 10);
    printf("pss-idle %" PRIu64 "\n", pss_sum(&load));
    struct avt_err err = prepare(&load, argv[3], argv[4]);
    if (err.code != AVT_OK) {
        fprintf(stderr, "bench_load: %s: %s %s\n", avt_err_name(err.code), err.where, err.detail);
        return 1;
    }
    serve_rounds(&load, strtoul(argv[7], NULL, 10));
    avt_arena_free(&load.arena);
    return 0;
}
