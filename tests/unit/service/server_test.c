/* The server over a socket: framing as bytes, waiting for the writer, starting and stopping. */
#include "unit/service/front_world.h"
#include "unit/until.h"

/* ---- Framing ---- */

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

#define HEAD "GET /internal/isAlive HTTP/1.1\r\n"
#define HOST "Host: avtale.example\r\n"
#define POST "POST /api/v1/avtaler HTTP/1.1\r\n" HOST JSON
#define NEXT "GET /internal/isAlive HTTP/1.1\r\n" HOST "\r\n"

/*
 * Each probe has a second request behind it, or in what one reading takes for a body. All that is answered is 400, and
 * the connection ends. What libmicrohttpd cannot read itself goes out as ours too, once.
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
        PROBE("address without a host", "GET http:/// HTTP/1.1\r\n" HOST "\r\n" NEXT),
        PROBE("address of another kind", "GET ftp://avtale.example/ HTTP/1.1\r\n" HOST "\r\n" NEXT),
        PROBE("NUL in the target", "GET /\0a HTTP/1.1\r\n" HOST "\r\n" NEXT),
        PROBE("NUL in the query", "GET /?a=\0b HTTP/1.1\r\n" HOST "\r\n" NEXT),
        PROBE("NUL in the method", "GET\0 / HTTP/1.1\r\n" HOST "\r\n" NEXT),
        PROBE("two spaces before the target", "GET  / HTTP/1.1\r\n" HOST "\r\n" NEXT),
        PROBE("two spaces behind the target", "GET /  HTTP/1.1\r\n" HOST "\r\n" NEXT),
        PROBE("four words", "GET / a HTTP/1.1\r\n" HOST "\r\n" NEXT),
        PROBE("three words, and no version", "GET / a\r\n" HOST "\r\n" NEXT),
        PROBE("two words", "GET /\r\n" HOST "\r\n" NEXT),
        PROBE("HTTP/2.0", "GET / HTTP/2.0\r\n" HOST "\r\n" NEXT),
        PROBE("no colon", HEAD HOST "no colon\r\n\r\n" NEXT),
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
        if (!closed || !says(answer, 400) || answers_in(answer) != 1 || strstr(answer, "nosniff") == NULL)
            fail_msg("%s: closed %d: %s", probes[i].name, closed, answer);
    }
}

/* What libmicrohttpd ends without a word is not served either. */
static void broken(void **state)
{
    static const char *const probes[] = {
        "GET\r\n\r\n" NEXT,
        " GET / HTTP/1.1\r\n" HOST "\r\n" NEXT,
        "\x16\x03\x01\x02\x01\r\n\r\n" NEXT,
    };
    struct world *w = *state;
    for (size_t i = 0; i < UNIT_COUNT(probes); i++) {
        bool closed;
        int fd = dial(w);
        put(fd, avt_span_str(probes[i]));
        const char *answer = get(w->arena, fd, &closed);
        if (!closed || strstr(answer, " 200 ") != NULL || (answer[0] != '\0' && strstr(answer, "nosniff") == NULL))
            fail_msg("%s: closed %d: %s", probes[i], closed, answer);
    }
}

static void pipelined(void **state)
{
    struct world *w = *state;
    const char *answer =
        ask_bytes(w, AVT_SPAN(NEXT "GET /internal/isAlive HTTP/1.1\r\nhost:avtale.example\r\n\r\n"
                                   "GET /internal/isReady HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"));
    assert_int_equal(answers_in(answer), 3);
    assert_non_null(strstr(answer, "alive\n"));
    assert_non_null(strstr(answer, "\r\n\r\nready\n"));
}

/* However the bytes arrive. */
static void byte_by_byte(void **state)
{
    static const char request[] =
        "POST /innlogging HTTP/1.1\r\n" HOST FORM "Content-Length: 11\r\nConnection: close\r\n\r\nperson=kari";
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

/* However many the parts of a head: it is served, or refused in our words. */
static void many_parts(void **state)
{
    static const struct {
        const char *before, *part, *after;
    } heads[] = {
        {HEAD HOST,                "a: b\r\n", ""                  },
        {"GET /internal/isAlive?", "a&",       " HTTP/1.1\r\n" HOST},
        {HEAD HOST "Cookie: ",     "a=b; ",    "c=d\r\n"           },
        {HEAD HOST "X-A: ",        "x",        "\r\n"              },
        {"GET /internal/isAlive?", "x",        " HTTP/1.1\r\n" HOST},
    };
    static const size_t counts[] = {10,  150, 205,  216,  227,   229,   240,   245,
                                    300, 901, 1000, 2500, 14200, 15800, 16200, 20000};
    struct world *w = *state;
    for (size_t i = 0; i < UNIT_COUNT(heads); i++) {
        bool refused = false;
        for (size_t k = 0; k < UNIT_COUNT(counts); k++) {
            struct avt_buf bytes = AVT_BUF(w->arena);
            avt_buf_str(&bytes, heads[i].before);
            for (size_t n = 0; n < counts[k]; n++)
                avt_buf_str(&bytes, heads[i].part);
            avt_buf_format(&bytes, "%sConnection: close\r\n\r\n", heads[i].after);
            const char *answer = ask_bytes(w, avt_buf_get(&bytes));
            bool good = says(answer, 200) ? !refused : says(answer, 413) && strstr(answer, "for-stort") != NULL;
            if (!good || answers_in(answer) != 1 || strstr(answer, "nosniff") == NULL)
                fail_msg("%zu of %s: %s", counts[k], heads[i].part, answer);
            refused = says(answer, 413);
        }
        assert_true(refused);
    }
}

/* ---- Waiting for the writer ---- */

static void jobs(void **state)
{
    struct world *w = *state;
    unsigned before = readings_taken;
    const char *answer = ask(w, "POST /api/v1/avtaler", bearer(w, "ola", 60), "{}");
    assert_true(says(answer, 201));
    assert_non_null(strstr(answer, "\r\n\r\nsealed"));
    assert_int_equal(readings_taken, before + 1);
    answer = ask(w, "POST /api/v1/avtaler?nei", bearer(w, "ola", 60), "{}");
    assert_true(says(answer, 412));
    assert_non_null(strstr(answer, "urn:avtale:feil:utdatert"));
    answer = ask(w, "POST /api/v1/abonnement", bearer(w, "ola", 60), "{}");
    assert_true(says(answer, 429));
    assert_non_null(strstr(answer, "\r\nRetry-After: 5\r\n"));
    assert_true(says(ask(w, "POST /api/v1/avtaler", bearer(w, "ola", 60), "{\"a\":1,\"a\":1.5}"), 422));
    assert_true(says(ask(w, "POST /api/v1/avtaler", bearer(w, "ola", 60), "{"), 400));
}

/* ---- Waiting for the reading log ---- */

static void logged(void **state)
{
    struct world *w = *state;
    reading_has = true;
    reading_told = AVT_NOERR;
    const char *answer = ask(w, "POST /api/v1/avtaler", bearer(w, "ola", 60), "{}");
    assert_true(says(answer, 201));
    assert_non_null(strstr(answer, "\r\n\r\nsealed"));
    reading_told = avt_err_make(AVT_EREADLOG, "leselogg", "a test");
    answer = ask(w, "POST /api/v1/avtaler", bearer(w, "ola", 60), "{}");
    assert_true(says(answer, 503));
    assert_non_null(strstr(answer, "urn:avtale:feil:leselogg-utilgjengelig"));
    assert_null(strstr(answer, "sealed"));
    assert_int_equal(answers_in(answer), 1);
    reading_has = false;
}

/* A request that waits for the writer, sent but not read. */
static int send_job(struct world *w)
{
    int fd = dial(w);
    const char *request = avt_arena_format(
        w->arena,
        "POST /api/v1/avtaler HTTP/1.1\r\nHost: avtale.example\r\nConnection: close\r\n%sContent-Length: 2\r\n\r\n{}",
        bearer(w, "ola", 60));
    put(fd, avt_span_str(request));
    return fd;
}

struct queued {
    struct writer *writer;
    unsigned wanted;
};

static bool so_many_queued(void *own)
{
    const struct queued *queued = own;
    unsigned n = 0;
    pthread_mutex_lock(&queued->writer->lock);
    for (struct job *job = queued->writer->first; job != NULL; job = job->next)
        n++;
    pthread_mutex_unlock(&queued->writer->lock);
    return n >= queued->wanted;
}

static void wait_for_jobs(struct world *w, unsigned n)
{
    until(so_many_queued, &(struct queued){&w->writer, n});
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
    (void)usleep(300000); /* a job that takes its time while the server stops */
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
        struct avt_err err = server_start(&server, &w->service, &routes_site);
        assert_row(err.code == cases[i].code, cases[i].lytt);
        server_stop(&server);
    }
}

static void port_taken(void **state)
{
    struct world *w = *state;
    struct server *server = NULL;
    w->service.conf.lytt = avt_arena_format(w->arena, "127.0.0.1:%u", server_port(w->server));
    struct avt_err err = server_start(&server, &w->service, &routes_site);
    assert_code(err, AVT_ESTORE);
    assert_string_equal(err.detail, "the port is taken by another program");
    assert_null(server);
}

int main(void)
{
    avt_xml_setup();
    const struct CMUnitTest tests[] = {
        world_case(smuggling),     world_case(broken),           world_case(pipelined),
        world_case(byte_by_byte),  world_case(long_heads),       world_case(many_parts),
        world_case(jobs),          world_case(logged),           world_case(many_wait),
        world_case(client_leaves), world_case(stop_lets_finish), world_case(stop_gives_up),
        world_case(addresses),     world_case(port_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
