/*
 * Checking bundles apart. On the socket goes {length, day} and the bundle, back comes {length} and the report; length 0
 * means that there is none. The process itself only moves bytes: its child parses them.
 */
#include "checker/kontroll.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "avtale/limits.h"
#include "avtale/text.h"
#include "avtale/xml.h"
#include "sys/log.h"
#include "sys/sandbox.h"

enum { REPORT_MAX = 256 * 1024, CPU_SECONDS = 5, WALL_MS = 10000 };
#define MEMORY_MAX ((rlim_t)512 * 1024 * 1024)

struct head {
    uint32_t len;
    int32_t idag;
};

/* ---- bytes ---- */

static bool read_all(int fd, void *out, size_t len)
{
    for (char *at = out; len > 0;) {
        ssize_t n = read(fd, at, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        len -= (size_t)n;
    }
    return true;
}

static bool write_all(int fd, const void *bytes, size_t len)
{
    for (const char *at = bytes; len > 0;) {
        ssize_t n = write(fd, at, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        len -= (size_t)n;
    }
    return true;
}

/* ---- the child: one bundle ---- */

static void add_number(struct avt_arena *arena, struct avt_node *node, const char *name, unsigned value)
{
    avt_node_attr(arena, node, name, avt_arena_format(arena, "%u", value));
}

/* As in every model (templates/README.md). */
static void add_oslo(struct avt_arena *arena, struct avt_node *node, const char *name, avt_instant when)
{
    int minutes = avt_oslo_seconds(when) / 60;
    const char *day = avt_date_format(arena, avt_date_oslo(when));
    avt_node_attr(arena, node, name, avt_arena_format(arena, "%sT%02d:%02d", day, minutes / 60, minutes % 60));
}

/* Some values are names out of the bundle. */
static const char *shown(const char *text)
{
    if (!text)
        return "";
    return avt_text_is_allowed(avt_span_str(text), false) ? text : "…";
}

/* The page names nobody: a role says who, and the file itself the rest. */
static void add_signature(struct avt_arena *arena, struct avt_node *root, const struct avt_told_act *u)
{
    struct avt_node *child = avt_node_new(arena, root, "underskrift");
    add_number(arena, child, "post", u->nr);
    add_oslo(arena, child, "oslo", u->tid);
    avt_node_attr(arena, child, "rolle", u->rolle);
    avt_node_attr(arena, child, "for", u->for_rolle ? u->for_rolle : "");
    avt_node_attr(arena, child, "handling", avt_handling_get(u->handling)->name);
    add_number(arena, child, "versjon", u->versjon);
    avt_node_attr(arena, child, "staar", u->staar ? "ja" : "nei");
}

static struct avt_span report_format(struct avt_arena *arena, const struct avt_rapport *rapport)
{
    struct avt_node *root = avt_node_new(arena, NULL, "rapport");
    avt_node_attr(arena, root, "dom", avt_dom_name(rapport->dom));
    add_number(arena, root, "kode", (unsigned)rapport->dom);
    avt_node_attr(arena, root, "avtale", rapport->avtale ? rapport->avtale : "");
    avt_node_attr(arena, root, "tiltak", rapport->tiltak ? rapport->tiltak : "");
    avt_node_attr(arena, root, "status", rapport->status ? rapport->status : "");
    add_number(arena, root, "post", rapport->post);
    avt_node_attr(arena, root, "beviskode", rapport->kode);
    avt_node_attr(arena, root, "leser", rapport->rolle);
    if (rapport->post > 0)
        add_oslo(arena, root, "oslo", rapport->tid);
    if (rapport->nokkelliste > 0)
        add_oslo(arena, root, "liste-oslo", rapport->nokkelliste_fra);
    add_number(arena, root, "liste", (unsigned)rapport->nokkelliste);
    add_number(arena, root, "blad", (unsigned)rapport->blad);
    avt_node_attr(arena, root, "rot", shown(rapport->rot));
    add_number(arena, root, "gjelder", rapport->gjelder);
    add_number(arena, root, "venter", rapport->venter);
    avt_node_attr(arena, root, "demo", rapport->demo ? "ja" : "nei");
    for (size_t i = 0; i < rapport->n; i++) {
        const struct avt_finding *finding = &rapport->findings[i];
        struct avt_node *child = avt_node_new(arena, root, "sjekk");
        avt_node_attr(arena, child, "navn", finding->check);
        avt_node_attr(arena, child, "utfall", avt_utfall_name(finding->outcome));
        avt_node_attr(arena, child, "kode", finding->code);
        for (unsigned k = 0; k < AVT_FINDING_ARGS && finding->args[k] != NULL; k++)
            avt_node_attr(arena, child, avt_arena_format(arena, "v%u", k), shown(finding->args[k]));
    }
    for (size_t i = 0; i < rapport->n_acts; i++)
        if (rapport->acts[i].underskrift)
            add_signature(arena, root, &rapport->acts[i]);
    return avt_xml_format(arena, root);
}

/* The type is glibc's own name for what POSIX calls an int. */
static void limit(__rlimit_resource_t what, rlim_t most)
{
    const struct rlimit both = {most, most};
    if (setrlimit(what, &both) != 0)
        _exit(1);
}

/* Standard output is the way back; nothing else is open when the first byte is looked at. A sanitizer must be able to
 * say what it has found. */
static _Noreturn void check(int out, struct avt_span bundle, const struct avt_kjent *kjent, avt_date idag)
{
    if (dup2(out, STDOUT_FILENO) < 0)
        _exit(1);
    close(STDIN_FILENO);
#ifndef AVT_SANITIZE
    close(STDERR_FILENO);
#endif
    for (int fd = STDERR_FILENO + 1; fd < (int)sysconf(_SC_OPEN_MAX) && fd < 1024; fd++)
        close(fd);
    limit(RLIMIT_CPU, CPU_SECONDS);
    limit(RLIMIT_CORE, 0);
#ifndef AVT_SANITIZE /* whose shadow memory is larger than any limit */
    limit(RLIMIT_AS, MEMORY_MAX);
#endif
    if (sandbox_enter(SANDBOX_PURE).code != AVT_OK)
        _exit(1);
    struct avt_arena *arena = avt_arena_new();
    struct avt_rapport rapport;
    avt_pakke_verify(arena, &rapport, bundle, kjent, idag);
    struct avt_span xml = report_format(arena, &rapport);
    _exit(write_all(STDOUT_FILENO, xml.ptr, xml.len) ? 0 : 1);
}

/* ---- the process: bytes to the child and back ---- */

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Until the child closes its end; false when it says too much or takes too long. */
static bool take_report(int fd, char *out, size_t *len)
{
    int64_t end = now_ms() + WALL_MS;
    for (*len = 0; *len < REPORT_MAX;) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        int64_t left = end - now_ms();
        if (left <= 0 || poll(&wait, 1, (int)left) <= 0)
            return false;
        ssize_t n = read(fd, out + *len, REPORT_MAX - *len);
        if (n <= 0)
            return n == 0;
        *len += (size_t)n;
    }
    return false;
}

static size_t check_apart(char *report, struct avt_span bundle, const struct avt_kjent *kjent, avt_date idag)
{
    int ends[2], status = 0;
    size_t len = 0;
    if (pipe(ends) != 0)
        return 0;
    pid_t pid = fork();
    if (pid == 0)
        check(ends[1], bundle, kjent, idag);
    close(ends[1]);
    bool whole = pid > 0 && take_report(ends[0], report, &len);
    close(ends[0]);
    if (pid <= 0)
        return 0;
    if (!whole)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return whole && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? len : 0;
}

static bool serve(int socket, const struct avt_kjent *kjent)
{
    struct head head;
    static char report[REPORT_MAX];
    if (!read_all(socket, &head, sizeof(head)) || head.len > AVT_MAX_UPLOAD)
        return false;
    char *bundle = malloc(head.len + 1U);
    if (!bundle || !read_all(socket, bundle, head.len)) {
        free(bundle);
        return false;
    }
    uint32_t len = (uint32_t)check_apart(report, avt_span_make(bundle, head.len), kjent, head.idag);
    free(bundle);
    if (len == 0)
        log_event("kontroll-avbrutt", NULL);
    return write_all(socket, &len, sizeof(len)) && write_all(socket, report, len);
}

int kontroll_main(int socket, const struct avt_kjent *kjent)
{
    while (serve(socket, kjent))
        ;
    return 0;
}

/* ---- the caller's end ---- */

struct avt_err kontroll_ask(struct avt_arena *arena, struct avt_span *out, int socket, struct avt_span bundle,
                            avt_date idag)
{
    const struct head head = {(uint32_t)bundle.len, idag};
    struct avt_node *root;
    uint32_t len;
    if (bundle.len > AVT_MAX_UPLOAD)
        return avt_err_make(AVT_ELIMIT, "pakke", "too large");
    if (!write_all(socket, &head, sizeof(head)) || !write_all(socket, bundle.ptr, bundle.len) ||
        !read_all(socket, &len, sizeof(len)) || len > REPORT_MAX)
        return avt_err_make(AVT_ESTORE, "kontroll", "the checking process is gone");
    char *bytes = avt_arena_alloc(arena, len + 1U);
    if (!read_all(socket, bytes, len))
        return avt_err_make(AVT_ESTORE, "kontroll", "the checking process is gone");
    *out = avt_span_make(bytes, len);
    /* What comes back was made beside a stranger's bytes: it is taken only in the one form it can have. */
    if (len == 0 || avt_xml_parse(arena, &root, *out).code != AVT_OK || strcmp(root->name, "rapport") != 0)
        return avt_err_make(AVT_ELIMIT, "pakke", "could not be checked");
    return AVT_NOERR;
}
