/* The service as a process group. */
#include "server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli_http.h"
#include "sys/clock.h"
#include "sys/file.h"

enum { READY_MS = 30000, STOP_MS = 20000, LOOK_MS = 5, LOG_MAX = 1 << 30 };

void pause_ms(unsigned ms)
{
    const struct timespec wait = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    (void)nanosleep(&wait, NULL);
}

static const char *below(const struct server *server, const char *folder, const char *name)
{
    return avt_arena_format(server->arena, "%s/%s", folder, name);
}

/* ---- Other programs ---- */

/* Runs one and waits; its output goes to the log. */
static int run(const struct server *server, const char *const *argv)
{
    pid_t pid = fork();
    if (pid == 0) {
        int log = open(server->log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
        (void)dup2(log, STDOUT_FILENO);
        (void)dup2(log, STDERR_FILENO);
        (void)execvp(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    int status = -1;
    AVT_INVARIANT(pid > 0 && waitpid(pid, &status, 0) == pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#define RUN(server, ...) run(server, (const char *const[]){__VA_ARGS__, NULL})

/* ---- Opening ---- */

static unsigned free_port(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    AVT_INVARIANT(fd >= 0 && bind(fd, (struct sockaddr *)&at, len) == 0);
    AVT_INVARIANT(getsockname(fd, (struct sockaddr *)&at, &len) == 0);
    (void)close(fd);
    return ntohs(at.sin_port);
}

void server_open(struct server *server, struct avt_arena *arena, const char *name)
{
    const char *tmp = getenv("TMPDIR");
    char *work = realpath(tmp != NULL ? tmp : "/tmp", NULL);
    AVT_INVARIANT(work != NULL);
    server->arena = arena;
    struct avt_buf path = AVT_BUF(arena);
    avt_buf_format(&path, "%s/avtale-%s.XXXXXX", work, name);
    free(work);
    AVT_INVARIANT(mkdtemp(path.ptr) != NULL);
    server->work = path.ptr;
    server->data = below(server, server->work, "data");
    server->copy = below(server, server->work, "kopi");
    server->disk = below(server, server->work, "disk");
    server->log = below(server, server->work, "logg");
    server->port = free_port();
    server->url = avt_arena_format(arena, "http://127.0.0.1:%u", server->port);
    server->http = http_open(server->url);
    /* What the service leaves behind when it is killed becomes ours to wait for. */
    AVT_INVARIANT(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0);
    if (server->shim != NULL)
        server_new_disk(server);
}

void server_close(struct server *server, bool keep)
{
    server_kill(server);
    http_close(&server->http);
    if (keep)
        printf("  left in %s\n", server->work);
    else
        (void)RUN(server, "rm", "-rf", server->work);
}

/* ---- The disk ---- */

static struct disk_control *map_control(const struct server *server)
{
    int fd = open(below(server, server->disk, "styring"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    AVT_INVARIANT(fd >= 0 && ftruncate(fd, sizeof(struct disk_control)) == 0);
    void *at = mmap(NULL, sizeof(struct disk_control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    AVT_INVARIANT(at != MAP_FAILED);
    (void)close(fd);
    return at;
}

void server_new_disk(struct server *server)
{
    if (server->control != NULL)
        (void)munmap(server->control, sizeof *server->control);
    AVT_INVARIANT(RUN(server, "rm", "-rf", server->disk) == 0);
    AVT_INVARIANT(RUN(server, "mkdir", "-p", below(server, server->disk, "filer")) == 0);
    server->control = map_control(server);
}

/* ---- Starting ---- */

static _Noreturn void be_service(const struct server *server)
{
    int log = open(server->log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    (void)setpgid(0, 0);
    (void)dup2(log, STDOUT_FILENO);
    (void)dup2(log, STDERR_FILENO);
    if (server->shim != NULL) {
        (void)setenv("LD_PRELOAD", server->shim, 1);
        (void)setenv(DISK_ENV, server->disk, 1);
        (void)setenv(DISK_DATA_ENV, server->data, 1);
    }
    struct avt_arena *arena = server->arena;
    const char *const argv[] = {server->avtaled,
                                "--demo=ja",
                                avt_arena_format(arena, "--lytt=127.0.0.1:%u", server->port),
                                avt_arena_format(arena, "--grunnadresse=%s", server->url),
                                avt_arena_format(arena, "--data=%s", server->data),
                                "--personer=service/demo/personer.xml",
                                NULL};
    (void)execv(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

void server_start(struct server *server)
{
    AVT_INVARIANT(server->group == 0);
    struct stat log = {0};
    (void)stat(server->log, &log);
    server->log_start = (size_t)log.st_size;
    pid_t pid = fork();
    AVT_INVARIANT(pid >= 0);
    if (pid == 0)
        be_service(server);
    (void)setpgid(pid, pid);
    server->group = pid;
}

bool server_is_running(struct server *server)
{
    siginfo_t info = {0};
    return server->group != 0 && waitid(P_PID, (id_t)server->group, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == 0;
}

bool server_has_given_up(const struct server *server)
{
    static const char said[] = "\"event\":\"database\"";
    struct avt_arena *arena = avt_arena_new();
    struct avt_span log = {0};
    bool read = file_read(arena, &log, server->log, LOG_MAX).code == AVT_OK && log.len > server->log_start;
    bool has = read && memmem(log.ptr + server->log_start, log.len - server->log_start, said, sizeof said - 1) != NULL;
    avt_arena_free(&arena);
    return has;
}

static bool is_ready(struct server *server)
{
    struct avt_arena *arena = avt_arena_new();
    struct http_answer answer = http_call(server->http, arena, "GET", "/internal/isReady", NULL, NULL, NULL);
    avt_arena_free(&arena);
    return answer.status == 200;
}

bool server_wait(struct server *server)
{
    uint64_t until = clock_monotonic_ms() + READY_MS;
    while (server_is_running(server) && clock_monotonic_ms() < until) {
        if (is_ready(server))
            return true;
        pause_ms(LOOK_MS);
    }
    return false;
}

static bool has_signed(struct server *server)
{
    static const char counter[] = "\navtale_writer_checkpoints_total ";
    struct avt_arena *arena = avt_arena_new();
    struct http_answer answer = http_call(server->http, arena, "GET", "/internal/prometheus", NULL, NULL, NULL);
    const char *at =
        answer.body.len == 0 ? NULL : memmem(answer.body.ptr, answer.body.len, counter, sizeof counter - 1);
    bool has = at != NULL && at[sizeof counter - 1] != '0';
    avt_arena_free(&arena);
    return has;
}

bool server_signs(struct server *server)
{
    uint64_t until = clock_monotonic_ms() + READY_MS;
    while (server_is_running(server) && clock_monotonic_ms() < until) {
        if (has_signed(server))
            return true;
        pause_ms(LOOK_MS);
    }
    return false;
}

/* ---- Ending ---- */

static void reap(struct server *server)
{
    while (waitpid(-server->group, NULL, 0) > 0 || errno == EINTR)
        ;
    server->group = 0;
}

void server_kill(struct server *server)
{
    if (server->group == 0)
        return;
    (void)kill(-server->group, SIGKILL);
    reap(server);
}

int server_stop(struct server *server)
{
    uint64_t until = clock_monotonic_ms() + STOP_MS;
    int status = -1;
    (void)kill(server->group, SIGTERM);
    while (clock_monotonic_ms() < until && waitpid(server->group, &status, WNOHANG) == 0)
        pause_ms(LOOK_MS);
    server_kill(server);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* ---- The folder ---- */

void server_copy(const struct server *server)
{
    AVT_INVARIANT(RUN(server, "rm", "-rf", server->copy) == 0);
    AVT_INVARIANT(RUN(server, "cp", "-a", server->data, server->copy) == 0);
    (void)RUN(server, "rm", "-f", below(server, server->copy, "base/avtale.db-shm"),
              below(server, server->copy, "push/push.db-shm"));
}

bool server_rebuild_agrees(const struct server *server)
{
    const char *data = avt_arena_format(server->arena, "--data=%s", server->copy);
    return RUN(server, server->avtale, "rebuild", "--check", data) == 0;
}
