/* The data folder at a start. */
#include "sys/data.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sys/file.h"

static const char *const folders[] = {"base", "noekler", "push", "segl"};

/* Where they lay before each had a folder. A database comes last of its files: cut off before that, it is still at the
 * old place, and the next start goes on. What lies in -shm is made anew. */
static const struct {
    const char *from, *to;
} moved[] = {
    {"avtale.db-wal",  "base/avtale.db-wal"    },
    {"avtale.db",      "base/avtale.db"        },
    {"push.db-wal",    "push/push.db-wal"      },
    {"push.db",        "push/push.db"          },
    {"demo-token.key", "noekler/demo-token.key"},
};

/* Never over a file that is there: then somebody must see which of the two is right. */
static struct avt_err move(struct avt_arena *arena, const char *data, const char *from, const char *to)
{
    const char *old = avt_arena_format(arena, "%s/%s", data, from), *path = avt_arena_format(arena, "%s/%s", data, to);
    if (renameat2(AT_FDCWD, old, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
        return file_keep(path);
    return errno == ENOENT ? AVT_NOERR : avt_err_make(AVT_ESTORE, path, strerrordesc_np(errno));
}

struct avt_err data_prepare(struct avt_arena *arena, const char *data)
{
    (void)umask(S_IRWXG | S_IRWXO);
    AVT_TRY(file_mkdir(data, S_IRWXU));
    if (chmod(data, S_IRWXU) != 0)
        return avt_err_make(AVT_ESTORE, data, strerrordesc_np(errno));
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        AVT_TRY(file_mkdir(avt_arena_format(arena, "%s/%s", data, folders[i]), S_IRWXU));
    for (size_t i = 0; i < sizeof moved / sizeof *moved; i++)
        AVT_TRY(move(arena, data, moved[i].from, moved[i].to));
    return AVT_NOERR;
}
