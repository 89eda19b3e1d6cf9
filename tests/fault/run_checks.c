/* The checks themselves: each must notice the damage it is there for. */
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "driver.h"
#include "sys/file.h"
#include "tally.h"

enum { LIVE_MS = 2500 };

static const struct {
    const char *what, *sql;
    enum check check;
} damages[] = {
#define DAMAGE(what, check, sql) {what, sql, CHECK_##check},
#include "damages.def"
#undef DAMAGE
};

static bool damage(const struct run *run, const char *sql)
{
    sqlite3 *db = NULL;
    const char *path = avt_arena_format(run->arena, "%s/base/avtale.db", run->server.copy);
    bool done = sqlite3_open(path, &db) == SQLITE_OK && sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK &&
                sqlite3_total_changes(db) > 0;
    if (!done)
        printf("       %s: %s\n", sql, sqlite3_errmsg(db));
    (void)sqlite3_close(db);
    return done;
}

/* The check again, as if nothing had been seen before, on the copy as it is. */
static unsigned long failures(struct run *run, enum check check)
{
    struct found found;
    struct checking checking = {.found = &found, .book = &run->book, .copy = run->server.copy};
    found_open(&found);
    tally_quiet(true);
    check_copy(&checking);
    unsigned long n = tally_quiet_failures(check);
    tally_quiet(false);
    found_close(&found);
    return n;
}

static void damaged_files(struct run *run)
{
    struct avt_entry *keys;
    size_t n;
    server_copy(&run->server);
    const char *folder = avt_arena_format(run->arena, "%s/noekler", run->server.copy);
    struct avt_err err = file_tree(run->arena, &keys, &n, folder);
    for (size_t i = 0; err.code == AVT_OK && i < n; i++) {
        if (keys[i].name[2] == '/' && strlen(keys[i].name) > AVT_ID_LEN)
            (void)unlink(avt_arena_format(run->arena, "%s/%s", folder, keys[i].name));
    }
    tally_scene(failures(run, CHECK_FOLDS) > 0, "noticed: the agreements' keys are gone");
    server_copy(&run->server);
    err = file_write(avt_arena_format(run->arena, "%s/segl/logg.tilstand", run->server.copy), AVT_SPAN("x"), 0600);
    tally_scene(err.code == AVT_OK && failures(run, CHECK_SIGNER) > 0, "noticed: the signer's memory is torn");
}

void run_checks(struct run *run)
{
    run_open(run, "sjekk");
    if (run_start(run)) {
        people_start(&run->people);
        pause_ms(LIVE_MS);
        people_stop(&run->people);
        tally(CHECK_ENDS, server_stop(&run->server) == 0, "status; see %s", run->server.log);
        run_check(run, CHECK_DEEP, false);
        for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
            server_copy(&run->server);
            bool done = damage(run, damages[i].sql);
            tally_scene(done && failures(run, damages[i].check) > 0, "noticed: %s", damages[i].what);
        }
        damaged_files(run);
    }
    run_close(run);
}
