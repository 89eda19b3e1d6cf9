/* The sandbox: in a process of its own, what is allowed works and what is not ends it or fails. */
#include "sys/sandbox.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "unit/service/folder.h"

typedef bool (*act_fn)(void); /* true if it was let do it */

static bool make_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool make_pair(void)
{
    int pair[2];
    return socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0;
}

static bool open_for_reading(void)
{
    return open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0;
}

static bool open_for_writing(void)
{
    return open("/dev/null", O_WRONLY | O_CLOEXEC) >= 0;
}

static bool make_file(void)
{
    return open("unit-sandbox", O_RDONLY | O_CREAT | O_CLOEXEC, 0600) >= 0;
}

static bool remove_file(void)
{
    return unlink("/nowhere") == 0 || errno == ENOENT;
}

static bool start_program(void)
{
    char *const argv[] = {NULL};
    (void)execve("/bin/true", argv, argv);
    return false;
}

static bool make_process(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return pid > 0;
}

static bool make_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool use_memory(void)
{
    struct avt_arena *arena = avt_arena_new();
    memset(avt_arena_alloc(arena, 1 << 22), 1, 1 << 22);
    avt_arena_free(&arena);
    return true;
}

static bool write_stdout(void)
{
    return write(STDOUT_FILENO, "", 0) == 0;
}

static bool write_stderr(void)
{
    return write(STDERR_FILENO, "", 0) == 0;
}

/* Nothing is there, but asking is let. */
static bool read_stdin(void)
{
    char byte;
    return read(STDIN_FILENO, &byte, 0) == 0;
}

/* Descriptor 3 is a file that was open for writing before. */
static bool write_open_file(void)
{
    return write(3, "x", 1) == 1;
}

enum outcome { LET, DENIED, KILLED };

static const struct {
    const char *name;
    act_fn act;
    enum outcome outcome[SANDBOX_KINDS];
} rows[] = {
    {"memory",           use_memory,      {[SANDBOX_SIGNER] = LET, [SANDBOX_READER] = LET, [SANDBOX_PURE] = LET}         },
    {"stdout",           write_stdout,    {[SANDBOX_SIGNER] = LET, [SANDBOX_READER] = LET, [SANDBOX_PURE] = LET}         },
    {"stderr",           write_stderr,    {[SANDBOX_SIGNER] = LET, [SANDBOX_READER] = LET, [SANDBOX_PURE] = DENIED}      },
    {"stdin",            read_stdin,      {[SANDBOX_SIGNER] = LET, [SANDBOX_READER] = LET, [SANDBOX_PURE] = DENIED}      },
    {"open file",        write_open_file, {[SANDBOX_SIGNER] = LET, [SANDBOX_READER] = DENIED, [SANDBOX_PURE] = DENIED}   },
    {"open for reading",
     open_for_reading,                    {[SANDBOX_SIGNER] = KILLED, [SANDBOX_READER] = LET, [SANDBOX_PURE] = DENIED}   },
    {"open for writing",
     open_for_writing,                    {[SANDBOX_SIGNER] = KILLED, [SANDBOX_READER] = DENIED, [SANDBOX_PURE] = DENIED}},
    {"new file",         make_file,       {[SANDBOX_SIGNER] = KILLED, [SANDBOX_READER] = DENIED, [SANDBOX_PURE] = DENIED}},
    {"unlink",           remove_file,     {[SANDBOX_SIGNER] = KILLED, [SANDBOX_READER] = DENIED, [SANDBOX_PURE] = DENIED}},
    {"socket",           make_socket,     {[SANDBOX_SIGNER] = KILLED, [SANDBOX_READER] = DENIED, [SANDBOX_PURE] = DENIED}},
    {"socketpair",       make_pair,       {[SANDBOX_SIGNER] = KILLED, [SANDBOX_READER] = DENIED, [SANDBOX_PURE] = DENIED}},
    {"exec",             start_program,   {[SANDBOX_SIGNER] = KILLED, [SANDBOX_READER] = DENIED, [SANDBOX_PURE] = DENIED}},
    {"fork",             make_process,    {[SANDBOX_SIGNER] = KILLED, [SANDBOX_READER] = DENIED, [SANDBOX_PURE] = DENIED}},
    {"new code",         make_code,       {[SANDBOX_SIGNER] = KILLED, [SANDBOX_READER] = DENIED, [SANDBOX_PURE] = DENIED}},
};

static _Noreturn void child(enum sandbox_kind kind, act_fn act)
{
    int fd = open("/dev/null", O_WRONLY);
    if (fd < 0 || dup2(fd, 3) < 0 || sandbox_enter(kind).code != AVT_OK)
        _exit(9);
    _exit(act() ? LET : DENIED);
}

static enum outcome outcome_of(enum sandbox_kind kind, act_fn act)
{
    int status;
    pid_t pid = fork();
    if (pid == 0)
        child(kind, act);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (WIFSIGNALED(status)) {
        assert_int_equal(WTERMSIG(status), SIGSYS);
        return KILLED;
    }
    return (enum outcome)WEXITSTATUS(status);
}

static void only_what_is_listed_is_let(void **state)
{
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(rows); i++)
        for (int kind = 0; kind < SANDBOX_KINDS; kind++)
            assert_row(outcome_of((enum sandbox_kind)kind, rows[i].act) == rows[i].outcome[kind], rows[i].name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit_case(only_what_is_listed_is_let),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
