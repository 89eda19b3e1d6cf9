/* Landlock by its system calls; the C library has none. */
#include "sys/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Of kernels younger than the headers this may be built with. */
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

#define IN_A_FILE (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE)
#define READING   (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITING                                                                                                        \
    (READING | IN_A_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE)

/* All there is to deny, by the version of the kernel's Landlock. */
static uint64_t all_of(long version)
{
    uint64_t all = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;
    if (version >= 2)
        all |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3)
        all |= LANDLOCK_ACCESS_FS_TRUNCATE;
    return all;
}

static struct avt_err failed(const char *where)
{
    return avt_err_make(AVT_ESTORE, where, strerrordesc_np(errno));
}

static struct avt_err add_open(int set, int fd, const struct landlock_rule *rule, uint64_t all)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return failed(rule->path);
    uint64_t may = all & (rule->may == LANDLOCK_WRITE ? WRITING : READING);
    const struct landlock_path_beneath_attr beneath = {
        .allowed_access = S_ISDIR(st.st_mode) ? may : may & IN_A_FILE,
        .parent_fd = fd,
    };
    return syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0 ? AVT_NOERR
                                                                                             : failed(rule->path);
}

static struct avt_err add(int set, const struct landlock_rule *rule, uint64_t all)
{
    int fd = open(rule->path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? AVT_NOERR : failed(rule->path);
    struct avt_err err = add_open(set, fd, rule, all);
    (void)close(fd);
    return err;
}

static struct avt_err add_all(int set, const struct landlock_rule *rules, size_t n, uint64_t all)
{
    for (size_t i = 0; i < n; i++)
        AVT_TRY(add(set, &rules[i], all));
    return syscall(SYS_landlock_restrict_self, set, 0) == 0 ? AVT_NOERR : failed("landlock");
}

struct avt_err landlock_enter(const struct landlock_rule *rules, size_t n)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return failed("no_new_privs");
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return avt_err_make(AVT_ENOTFOUND, "landlock", "this kernel has none");
    uint64_t all = all_of(version);
    const struct landlock_ruleset_attr attr = {.handled_access_fs = all};
    int set = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    if (set < 0)
        return failed("landlock");
    struct avt_err err = add_all(set, rules, n, all);
    (void)close(set);
    return err;
}
