/* The table of what each process may reach. */
#include "sys/reach.h"

#include "sys/landlock.h"
#include "sys/log.h"

/* Below which folder a path is. */
enum below { ROOT, DATA, SCHEMAS, TEMPLATES };

/* The checker gets its bytes from a socket, and has no row. Push reads one key of the store, which no content needs. What
 * it has of the system is for names and certificates of those it sends to: below /run is where /etc/resolv.conf may lead.
 * What a machine lacks is passed over. */
static const struct {
    enum reach_process process;
    enum below below;
    const char *path;
    enum landlock_may may;
} rows[] = {
    {REACH_FRONT, DATA,      "/base",                LANDLOCK_WRITE},
    {REACH_FRONT, DATA,      "/noekler",             LANDLOCK_WRITE},
    {REACH_FRONT, DATA,      "/push",                LANDLOCK_READ },
    {REACH_FRONT, SCHEMAS,   "",                     LANDLOCK_READ },
    {REACH_FRONT, TEMPLATES, "",                     LANDLOCK_READ },
    {REACH_PUSH,  DATA,      "/push",                LANDLOCK_WRITE},
    {REACH_PUSH,  DATA,      "/base",                LANDLOCK_READ },
    {REACH_PUSH,  DATA,      "/noekler/sh/push.key", LANDLOCK_READ },
    {REACH_PUSH,  TEMPLATES, "",                     LANDLOCK_READ },
    {REACH_PUSH,  ROOT,      "/etc",                 LANDLOCK_READ },
    {REACH_PUSH,  ROOT,      "/usr",                 LANDLOCK_READ },
    {REACH_PUSH,  ROOT,      "/lib",                 LANDLOCK_READ },
    {REACH_PUSH,  ROOT,      "/run/systemd/resolve", LANDLOCK_READ },
    {REACH_PUSH,  ROOT,      "/run/NetworkManager",  LANDLOCK_READ },
    {REACH_PUSH,  ROOT,      "/run/resolvconf",      LANDLOCK_READ },
};

enum { ROW_COUNT = sizeof rows / sizeof *rows };

static size_t rules_of(struct avt_arena *arena, struct landlock_rule *out, enum reach_process process,
                       const struct conf *conf)
{
    const char *const folders[] = {
        [ROOT] = "", [DATA] = conf->data, [SCHEMAS] = conf->skjemaer, [TEMPLATES] = conf->maler};
    size_t n = 0;
    for (size_t i = 0; i < ROW_COUNT; i++)
        if (rows[i].process == process)
            out[n++] = (struct landlock_rule){avt_arena_format(arena, "%s%s", folders[rows[i].below], rows[i].path),
                                              rows[i].may};
#ifdef AVT_SANITIZE
    out[n++] = (struct landlock_rule){"/proc", LANDLOCK_READ}; /* who looks for leaks at the end lists threads there */
#endif
    return n;
}

struct avt_err reach_enter(struct avt_arena *arena, enum reach_process process, const struct conf *conf)
{
    struct landlock_rule rules[ROW_COUNT + 1];
    struct avt_err err = landlock_enter(rules, rules_of(arena, rules, process, conf));
    if (err.code != AVT_ENOTFOUND || !conf->demo)
        return err;
    log_event("landlock-mangler", NULL);
    return AVT_NOERR;
}
