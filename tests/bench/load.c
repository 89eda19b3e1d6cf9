/*
 * bench_load: what the service does over HTTP at N connections.
 *
 * Untimed, it makes agreements from the demo's content, each with a participant of its own (people.h), and puts them
 * forward. Then, for each line it reads, one round over a share of them, of what is asked for:
 *   bekreft   attempts to sign, POST …/erklaeringer, the first of two steps: committed, but nothing is sealed ("forsok");
 *             then their confirmations: each answer says that a declaration is sealed, committed and on disk
 *   signatur  both steps, one after the other: what a person's signature costs in all; and, as "ett-steg", declarations
 *             in one step (endringsoenske) with a text
 *   side      the agreement's page, by its participant
 *   liste     the list, by one in Nav; and, as "liste-andre", what others wait while one reloads it without pause
 *   kontroller  bundles for avtale kontroller, in the folder pakker beside the data: lang.zip with 500 wishes, kort-<n>.zip
 * It prints lines "name value", and "slutt" after each round, for tests/bench/run.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "avtale/json.h"
#include "avtale/limits.h"
#include "client.h"
#include "identity/identity.h"
#include "machine.h"
#include "people.h"
#include "sys/clock.h"
#include "sys/file.h"

enum { PARTIES = 3, TOKEN_SECONDS = 3600, ALIVES = 20000, RECEIPTS = 500 };

/* Who signs an agreement about arbeidstrening. */
static const struct {
    const char *rolle, *person;
} cast[PARTIES] = {
    {"deltaker",     "ola"   },
    {"arbeidsgiver", "astrid"},
    {"veileder",     "vera"  },
};
enum { DELTAKER = 0, VEILEDER = PARTIES - 1 };

struct agreement {
    const char *token;         /* of its participant */
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
    struct machine machine;
    const char *data;   /* the service's folder */
    const char *wanted; /* what is to be measured, space between */
    uint64_t pss;       /* KiB, the most there was */
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

/* Who signs for a party: the participant is each agreement's own, the others have them all. */
static const char *token_of(const struct load *load, const struct agreement *a, size_t party)
{
    return party == DELTAKER ? a->token : load->token[party];
}

static struct item *items_new(const struct load *load, size_t n)
{
    return avt_arena_array(load->arena, n, sizeof(struct item));
}

static void look(void *ctx)
{
    struct load *load = ctx;
    uint64_t now = machine_pss(&load->machine);
    if (now > load->pss)
        load->pss = now;
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
        meter->cpu[i] -= machine_cpu(&load->machine, i);
    meter->seconds += run(load, items, n);
    for (size_t i = 0; i < PROCESSES; i++)
        meter->cpu[i] += machine_cpu(&load->machine, i);
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
        printf("%s-%s %.0f\n", meter->name, load->machine.who[i], meter->cpu[i] * each);
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

static const char *body_of(const struct load *load, const char *content, size_t i)
{
    const struct participant p = people_get(load->arena, i);
    return people_exchange(load->arena, content, &p);
}

static void create(struct load *load, const char *content)
{
    struct item *items = items_new(load, load->n);
    for (size_t i = 0; i < load->n; i++)
        items[i] = (struct item){.request = post(load->arena, load, load->token[VEILEDER], "/api/v1/avtaler", NULL,
                                                 body_of(load, content, i)),
                                 .want = 201};
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
    return (struct item){.request = post(load->arena, load, token_of(load, a, party), path_of(load, a, "erklaeringer"),
                                         a->fremlegg, body),
                         .want = 202};
}

/* Of the attempt that has been answered. */
static struct item confirmation(struct avt_arena *arena, const struct load *load, const struct agreement *a,
                                size_t party, const struct item *attempted)
{
    const char *path = member(arena, attempted->answer, "bekreft");
    return (struct item){.request = post(arena, load, token_of(load, a, party), path, NULL, "{\"metode\":\"demo\"}"),
                         .want = 201};
}

/* ---- signing ---- */

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
            items[i] = confirmation(load->arena, load, &list[i], party, &items[i]);
        measure(load, &confirmations, items, n);
    }
    print(load, &attempts);
    print(load, &confirmations);
}

struct follow {
    const struct load *load;
    const struct agreement *agreement;
    size_t party;
};

static void then_confirm(struct avt_arena *arena, struct item *item)
{
    const struct follow *with = item->with;
    *item = confirmation(arena, with->load, with->agreement, with->party, item);
}

static void pairs(struct load *load, const struct agreement *list, size_t n)
{
    struct meter meter = {.name = "signatur"};
    struct item *items = items_new(load, n);
    struct follow *with = avt_arena_array(load->arena, n, sizeof *with);
    for (size_t party = 0; party < PARTIES; party++) {
        for (size_t i = 0; i < n; i++) {
            with[i] = (struct follow){load, &list[i], party};
            items[i] = attempt(load, &list[i], party);
            items[i].then = then_confirm;
            items[i].with = &with[i];
        }
        measure(load, &meter, items, n);
    }
    print(load, &meter);
}

static struct item wish(const struct load *load, const struct agreement *a)
{
    static const char body[] = "{\"handling\":\"endringsoenske\",\"rolle\":\"deltaker\","
                               "\"tekst\":\"Jeg vil gjerne begynne en time senere.\"}";
    return (struct item){
        .request = post(load->arena, load, a->token, path_of(load, a, "erklaeringer"), a->fremlegg, body), .want = 201};
}

static void one_step(struct load *load, const struct agreement *list, size_t n)
{
    struct meter meter = {.name = "ett-steg"};
    struct item *items = items_new(load, n);
    for (size_t i = 0; i < n; i++)
        items[i] = wish(load, &list[i]);
    measure(load, &meter, items, n);
    print(load, &meter);
}

/* ---- reading ---- */

static struct avt_span get(const struct load *load, const char *token, const char *path)
{
    return avt_span_str(avt_arena_format(load->arena,
                                         "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nAuthorization: Bearer %s\r\n\r\n",
                                         path, load->port, token));
}

/* Each participant's own page, and its bytes. */
static void pages(struct load *load, const struct agreement *list, size_t n)
{
    struct meter meter = {.name = "side"};
    struct item *items = items_new(load, n);
    for (size_t i = 0; i < n; i++)
        items[i] = (struct item){
            .want = 200, .request = get(load, list[i].token, avt_arena_format(load->arena, "/avtaler/%s", list[i].id))};
    measure(load, &meter, items, n);
    print(load, &meter);
    printf("side-bytes %zu\n", items[0].answer.len);
}

/* The list that is longest: that of one in Nav, who sees them all. */
static void list_page(struct load *load, const struct agreement *list, size_t n)
{
    (void)list;
    struct meter meter = {.name = "liste"};
    struct item *items = items_new(load, n);
    for (size_t i = 0; i < n; i++)
        items[i] = (struct item){.want = 200, .request = get(load, load->token[VEILEDER], "/avtaler")};
    measure(load, &meter, items, n);
    print(load, &meter);
    printf("liste-bytes %zu\n", items[0].answer.len);
}

/* Loads the list without pause until it is ended. */
static _Noreturn void reload(const struct load *load)
{
    struct client *client = client_open(load->port, 1);
    for (;;) {
        struct avt_arena *arena = avt_arena_new();
        struct item item = {.want = 200, .request = get(load, load->token[VEILEDER], "/avtaler")};
        (void)client_run(client, arena, &item, 1, NULL, NULL);
        avt_arena_free(&arena);
    }
}

/* What others wait for the lightest answer of all while somebody reloads the list. */
static void others(struct load *load, const struct agreement *list, size_t n)
{
    (void)list;
    struct meter meter = {.name = "liste-andre"};
    struct item *items = items_new(load, n);
    pid_t other = fork();
    AVT_INVARIANT(other >= 0);
    if (other == 0)
        reload(load);
    for (size_t i = 0; i < n; i++)
        items[i] = (struct item){.want = 200, .request = get(load, load->token[VEILEDER], "/internal/isAlive")};
    struct client *own = load->client, *one = client_open(load->port, 1);
    load->client = one;
    measure(load, &meter, items, n);
    load->client = own;
    client_close(&one);
    AVT_INVARIANT(kill(other, SIGKILL) == 0 && waitpid(other, NULL, 0) == other);
    print(load, &meter);
}

/* ---- bundles, for avtale kontroller ---- */

static void keep(struct load *load, const struct item *item, const char *name)
{
    const char *path = avt_arena_format(load->arena, "%s/../pakker/%s.zip", load->data, name);
    AVT_INVARIANT(file_write(path, item->answer, 0600).code == AVT_OK);
}

/* One agreement with many receipts, and others with those they have. */
static void bundles(struct load *load, const struct agreement *list, size_t n)
{
    struct item *items = items_new(load, n > RECEIPTS ? n : RECEIPTS);
    for (size_t i = 0; i < RECEIPTS; i++)
        items[i] = wish(load, &list[0]);
    (void)run(load, items, RECEIPTS);
    for (size_t i = 0; i < n; i++)
        items[i] =
            (struct item){.want = 200, .request = get(load, list[i].token, path_of(load, &list[i], "pakke.zip"))};
    (void)run(load, items, n);
    keep(load, &items[0], "lang");
    for (size_t i = 1; i < n; i++)
        keep(load, &items[i], avt_arena_format(load->arena, "kort-%zu", i));
}

/* ---- rounds ---- */

static bool wants(const struct load *load, const char *name)
{
    return strstr(load->wanted, name) != NULL; /* no name is part of another */
}

/* One name. It has connections of its own: the service closes those that are silent too long. */
static void serve_name(struct load *load, const char *name,
                       void (*each)(struct load *, const struct agreement *, size_t), const struct agreement *list,
                       size_t n)
{
    if (!wants(load, name))
        return;
    load->client = client_open(load->port, load->connections);
    each(load, list, n);
    client_close(&load->client);
}

/* Each round has agreements of its own. Those that are confirmed step by step are not signed once more. */
static void serve_round(struct load *load, const struct agreement *list, size_t share)
{
    const size_t stepwise = wants(load, "bekreft") ? share / 2 : 0;
    serve_name(load, "bekreft", confirm, list, stepwise);
    serve_name(load, "signatur", pairs, list + stepwise, share - stepwise);
    serve_name(load, "signatur", one_step, list, share);
    serve_name(load, "side", pages, list, share);
    serve_name(load, "liste", list_page, list, share / 3 + 1);
    serve_name(load, "liste", others, list, ALIVES);
    serve_name(load, "kontroller", bundles, list, share);
}

static void serve_rounds(struct load *load, size_t rounds)
{
    char line[16];
    size_t share = load->n / rounds;
    printf("slutt\n");
    fflush(stdout);
    for (size_t i = 0; i < rounds && fgets(line, sizeof line, stdin) != NULL; i++) {
        serve_round(load, load->list + i * share, share);
        printf("pss-last %" PRIu64 "\nslutt\n", load->pss);
        fflush(stdout);
    }
}

/* ---- main ---- */

static struct avt_err prepare(struct load *load, const char *data, const char *content_file)
{
    const char *content;
    const char *keys = avt_arena_format(load->arena, "%s/noekler", data);
    for (size_t i = 0; i < PARTIES; i++)
        AVT_TRY(identity_token(load->arena, &load->token[i], keys, cast[i].person, clock_now() + TOKEN_SECONDS));
    AVT_TRY(read_content(load, &content, content_file));
    load->list = avt_arena_array(load->arena, load->n, sizeof *load->list);
    for (size_t i = 0; i < load->n; i++)
        AVT_TRY(identity_token(load->arena, &load->list[i].token, keys, people_get(load->arena, i).id,
                               clock_now() + TOKEN_SECONDS));
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
    if (argc == 5 && strcmp(argv[1], "personer") == 0)
        return people_write(load.arena, argv[2], argv[3], strtoul(argv[4], NULL, 10)).code == AVT_OK ? 0 : 1;
    if (argc != 9) {
        fprintf(stderr, "bench_load PORT PID DATA CONTENT AGREEMENTS CONNECTIONS ROUNDS NAMES\n"
                        "bench_load start PORT NANOSECONDS\nbench_load personer DEMO FILE N\n");
        return 64;
    }
    load.data = argv[3];
    load.wanted = argv[8];
    load.port = (unsigned)strtoul(argv[1], NULL, 10);
    load.machine = machine_of((unsigned)strtoul(argv[2], NULL, 10));
    load.n = strtoul(argv[5], NULL, 10);
    load.connections = strtoul(argv[6], NULL, 10);
    printf("pss-idle %" PRIu64 "\n", machine_pss(&load.machine));
    struct avt_err err = prepare(&load, argv[3], argv[4]);
    if (err.code != AVT_OK) {
        fprintf(stderr, "bench_load: %s: %s %s\n", avt_err_name(err.code), err.where, err.detail);
        return 1;
    }
    serve_rounds(&load, strtoul(argv[7], NULL, 10));
    avt_arena_free(&load.arena);
    return 0;
}
