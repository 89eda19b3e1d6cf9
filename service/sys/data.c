/* The data folder at a start. */
#include "sys/data.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/file.h"

static const char *const folders[] = {"base", "noekler", "push", "segl"};

/* Where they lay before each had a folder, and where they lie now. */
static const struct {
    const char *from, *to;
} places[] = {
    {"avtale.db",      "base"   },
    {"avtale.db-wal",  "base"   },
    {"push.db",        "push"   },
    {"push.db-wal",    "push"   },
    {"demo-token.key", "noekler"},
};

/* Nothing is moved here. Only who runs the service knows that no other program has these files open, and which of two
 * databases is right. */
static struct avt_err none_misplaced(struct avt_arena *arena, const char *data)
{
    const char *told = NULL;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *from = places[i].from;
        if (faccessat(AT_FDCWD, avt_arena_format(arena, "%s/%s", data, from), F_OK, AT_SYMLINK_NOFOLLOW) == 0)
            told = avt_arena_format(arena, "%s%s%s to %s", told ? told : "", told ? ", " : "move ", from, places[i].to);
    }
    return told ? avt_err_make(AVT_ESTORE, data, avt_arena_format(arena, "%s: see service/OPERATE.md", told))
                : AVT_NOERR;
}

struct avt_err data_prepare(struct avt_arena *arena, const char *data)
{
    (void)umask(S_IRWXG | S_IRWXO);
    AVT_TRY(file_mkdir(data, S_IRWXU));
    if (chmod(data, S_IRWXU) != 0)
        return avt_err_make(AVT_ESTORE, data, strerrordesc_np(errno));
    AVT_TRY(none_misplaced(arena, data));
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        AVT_TRY(file_mkdir(avt_arena_format(arena, "%s/%s", data, folders[i]), S_IRWXU));
    return AVT_NOERR;
}
