/* Each way to a file, tried from where the front is. */
#include "trial.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "avtale/arena.h"
#include "sys/conf.h"
#include "sys/reach.h"

enum { NONE = 0, SOME = 1, CANNOT_TELL = 2 };

/* What is done to a file leaves it as it was. beside: a name in a folder where the front may make files. */
static bool opened(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0)
        (void)close(fd);
    return fd >= 0;
}

static bool to_read(const char *path, const char *beside)
{
    (void)beside;
    return opened(path, O_RDONLY);
}

static bool to_write(const char *path, const char *beside)
{
    (void)beside;
    return opened(path, O_WRONLY);
}

static bool to_rename(const char *path, const char *beside)
{
    (void)beside;
    return rename(path, path) == 0;
}

static bool to_link(const char *path, const char *beside)
{
    bool done = link(path, beside) == 0;
    if (done)
        (void)unlink(beside);
    return done;
}

static const struct {
    const char *name;
    bool (*done)(const char *path, const char *beside);
} ways[] = {
    {"read",    to_read  },
    {"written", to_write },
    {"renamed", to_rename},
    {"linked",  to_link  },
};

static int try_path(const char *path, const char *beside)
{
    int found = NONE;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (!ways[i].done(path, beside))
            continue;
        printf("%s can be %s\n", path, ways[i].name);
        found = SOME;
    }
    return found;
}

/* A path that is not there would be out of reach, and show nothing. */
static bool all_there(char **paths, int n)
{
    struct stat st;
    for (int i = 0; i < n; i++)
        if (stat(paths[i], &st) != 0) {
            (void)fprintf(stderr, "avtaled: %s is not there\n", paths[i]);
            return false;
        }
    return n > 0;
}

int trial(int argc, char **argv)
{
    struct avt_arena *arena = avt_arena_new();
    struct conf conf = {0};
    int keys = 1, found = NONE;
    while (keys < argc && strncmp(argv[keys], "--", 2) == 0)
        keys++;
    struct avt_err err = conf_load(arena, &conf, NULL, keys - 1, argv + 1);
    if (err.code == AVT_OK && strcmp(argv[0], TRIAL "front") != 0)
        err = avt_err_make(AVT_EUSAGE, argv[0], "the front is what can be tried");
    if (err.code == AVT_OK && !all_there(argv + keys, argc - keys))
        err = avt_err_make(AVT_EUSAGE, "", "nothing to try");
    conf.demo = false; /* so that an absent Landlock is told, and not passed over */
    if (err.code == AVT_OK)
        err = reach_enter(arena, REACH_FRONT, &conf);
    if (err.code != AVT_OK) {
        (void)fprintf(stderr, "avtaled: %s: %s\n", err.where, err.detail);
        found = CANNOT_TELL;
    }
    const char *beside = err.code == AVT_OK ? avt_arena_format(arena, "%s/base/.proev", conf.data) : "";
    for (int i = keys; err.code == AVT_OK && i < argc; i++)
        found |= try_path(argv[i], beside);
    avt_arena_free(&arena);
    return found;
}
