/* Seccomp allow-lists, one table per kind; the only file that includes seccomp.h. */
#include "sys/sandbox.h"

#ifdef AVT_SANITIZE

struct avt_err sandbox_enter(enum sandbox_kind kind)
{
    AVT_INVARIANT(kind < SANDBOX_KINDS);
    return AVT_NOERR;
}

#else

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

/* A call that is allowed always, or when an argument has none of some bits, or is a value. */
enum when { ALWAYS, WITHOUT, EQUAL };
struct rule {
    int call;
    enum when when;
    unsigned arg;
    uint64_t value;
};

/* clang-format off */
#define CALL(name)                      {SCMP_SYS(name), ALWAYS, 0, 0}
#define CALL_IF(name, arg, when, value) {SCMP_SYS(name), when, arg, value}
/* clang-format on */

/* Memory, the time, locks and the end: what every program needs. */
static const struct rule common[] = {
    CALL(brk),
    CALL_IF(mmap, 2, WITHOUT, PROT_EXEC),
    CALL_IF(mprotect, 2, WITHOUT, PROT_EXEC),
    CALL(munmap),
    CALL(mlock),
    CALL(munlock),
    CALL(mremap),
    CALL(madvise),
    CALL(clock_gettime),
    CALL(getrandom),
    CALL(futex),
    CALL(restart_syscall),
    CALL(sysinfo), /* qsort() of more than a kilobyte asks how much memory there is */
    CALL(rt_sigaction),
    CALL(rt_sigprocmask),
    CALL(rt_sigreturn),
    /* abort(): a broken invariant must end the process, and be seen to. */
    CALL(getpid),
    CALL(gettid),
    CALL(tgkill),
    CALL(exit),
    CALL(exit_group),
};

static const struct rule signer[] = {
    CALL(read),   CALL(close),   CALL(clock_nanosleep), CALL(poll),  CALL(ppoll),   CALL(recvfrom), CALL(recvmsg),
    CALL(sendto), CALL(sendmsg), CALL(shutdown),        CALL(write), CALL(pread64), CALL(pwrite64), CALL(fdatasync),
};

enum { WRITING = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND };

static const struct rule reader[] = {
    CALL(read),
    CALL(close),
    CALL_IF(openat, 2, WITHOUT, WRITING),
    CALL_IF(open, 1, WITHOUT, WRITING),
    CALL_IF(write, 0, EQUAL, STDOUT_FILENO),
    CALL_IF(write, 0, EQUAL, STDERR_FILENO),
    CALL_IF(writev, 0, EQUAL, STDOUT_FILENO),
    CALL_IF(writev, 0, EQUAL, STDERR_FILENO),
    CALL(pread64),
    CALL(readv),
    CALL(lseek),
    CALL(fstat),
    CALL(newfstatat),
    CALL(statx),
    CALL(access),
    CALL(faccessat),
    CALL(readlink),
    CALL(readlinkat),
    CALL(getcwd),
    CALL(getdents64),
    CALL(fadvise64),
};

static const struct rule pure[] = {
    CALL_IF(write, 0, EQUAL, STDOUT_FILENO),
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
    const struct rule *rules;
    size_t n;
    uint32_t otherwise;
    bool secret; /* its memory holds keys */
} kinds[SANDBOX_KINDS] = {
    [SANDBOX_SIGNER] = {signer, COUNT(signer), SCMP_ACT_KILL_PROCESS, true },
    [SANDBOX_READER] = {reader, COUNT(reader), SCMP_ACT_ERRNO(EPERM), false},
    [SANDBOX_PURE] = {pure,   COUNT(pure),   SCMP_ACT_ERRNO(EPERM), false},
};

static bool add_rule(scmp_filter_ctx filter, const struct rule *rule)
{
    struct scmp_arg_cmp compare = {.arg = rule->arg, .op = SCMP_CMP_EQ, .datum_a = rule->value};
    if (rule->when == WITHOUT)
        compare.op = SCMP_CMP_MASKED_EQ; /* (argument & datum_a) == datum_b, which is 0 */
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, rule->call, rule->when == ALWAYS ? 0 : 1, &compare) == 0;
}

static bool add_rules(scmp_filter_ctx filter, const struct rule *rules, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!add_rule(filter, &rules[i]))
            return false;
    return true;
}

/* libseccomp sets no_new_privs on loading: no program with more rights could be started even if exec were allowed. */
static bool load(enum sandbox_kind kind)
{
    scmp_filter_ctx filter = seccomp_init(kinds[kind].otherwise);
    bool done = filter != NULL && add_rules(filter, common, COUNT(common)) &&
                add_rules(filter, kinds[kind].rules, kinds[kind].n) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return done;
}

struct avt_err sandbox_enter(enum sandbox_kind kind)
{
    AVT_INVARIANT(kind < SANDBOX_KINDS);
    if (kinds[kind].secret && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return avt_err_make(AVT_ESTORE, "sandbox", "memory cannot be closed to debuggers");
    if (!load(kind))
        return avt_err_make(AVT_ESTORE, "sandbox", "the kernel does not take the filter");
    return AVT_NOERR;
}

#endif
