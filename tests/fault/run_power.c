/* Power lost: the service is killed, and what no fsync had covered is taken back, wholly, in part or not at all. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "driver.h"
#include "sys/clock.h"
#include "tally.h"

/* Few records an agreement: making one is what makes files and folders. */
enum { FULL_CASE = 4 };
enum { LEAST_MS = 50, MOST_MS = 400, SYNC_US = 4000, STOP_WAIT_MS = 2000, TELL_EVERY = 10, REBUILD_EVERY = 10 };

/* ---- Killing at a point ---- */

/* At a certain operation on the disk, or after some time: then everything stands still, and is killed. */
static void kill_somewhere(struct run *run)
{
    struct disk_control *control = run->server.control;
    pause_ms(LEAST_MS + any(MOST_MS - LEAST_MS));
    if (any(2) == 0) {
        uint64_t until = clock_monotonic_ms() + STOP_WAIT_MS;
        atomic_store(&control->stop_at, atomic_load(&control->operations) + 1 + any(60));
        while (atomic_load(&control->stopped) == 0 && clock_monotonic_ms() < until)
            pause_ms(1);
    }
    server_kill(&run->server);
    atomic_store(&control->stop_at, 0);
    atomic_store(&control->stopped, 0);
}

/* A start that stops at one of its own operations. */
static void cut_a_start(struct run *run, unsigned operation)
{
    struct disk_control *control = run->server.control;
    uint64_t until = clock_monotonic_ms() + STOP_WAIT_MS;
    atomic_store(&control->stop_at, atomic_load(&control->operations) + operation);
    server_start(&run->server);
    while (atomic_load(&control->stopped) == 0 && clock_monotonic_ms() < until)
        pause_ms(1);
    server_kill(&run->server);
    atomic_store(&control->stop_at, 0);
    atomic_store(&control->stopped, 0);
}

/* After this the disk has what it has. */
static void cut_power(struct run *run, enum undo_fault fault, struct undo_count *count)
{
    bool read = undo_power(run->server.disk, run->server.data, fault, count);
    tally(CHECK_READABLE, read, "the layer's journal");
    server_new_disk(&run->server);
    atomic_store(&run->server.control->sync_us, SYNC_US);
}

/* ---- Power lost while people sign ---- */

/* Every other time the service only dies, and starts on a disk that has not been synced all the way: what it then
 * builds on must not go either. */
static bool one_round(struct run *run, struct undo_count *count, bool check_rebuild)
{
    for (unsigned kills = any(2); kills > 0; kills--) {
        people_start(&run->people);
        kill_somewhere(run);
        people_stop(&run->people);
        if (any(2) == 0)
            cut_a_start(run, 1 + any(12));
        if (!run_start(run))
            return false;
    }
    people_start(&run->people);
    kill_somewhere(run);
    people_stop(&run->people);
    cut_power(run, UNDO_HONEST, count);
    run_check(run, CHECK_DEEP, false);
    if (check_rebuild)
        tally(CHECK_REBUILD, server_rebuild_agrees(&run->server), "see %s", run->server.log);
    if (!run_start(run))
        return false;
    served_check(&run->server, &run->people, &run->found, false);
    return true;
}

static void tell_count(const struct undo_count *count)
{
    printf("  the layer found %lu unsynced writes: %lu kept, %lu torn, %lu dropped; %lu unsynced names, %lu dropped\n",
           count->writes, count->kept, count->torn, count->dropped, count->names, count->names_dropped);
}

void run_power(struct run *run)
{
    struct undo_count count = {0};
    run_open(run, "stroem");
    atomic_store(&run->server.control->sync_us, SYNC_US);
    run->people.full_case = FULL_CASE;
    bool up = run_start(run);
    for (unsigned round = 1; up && round <= run->rounds; round++) {
        bool last = round == run->rounds;
        up = one_round(run, &count, round % REBUILD_EVERY == 0 || last);
        if (round % TELL_EVERY == 0 || last)
            run_tell(run, "power cuts", round);
    }
    tell_count(&count);
    tally_scene(count.torn > 0 && count.dropped > 0 && count.names_dropped > 0, "the layer has dropped and torn");
    if (up) {
        tally(CHECK_ENDS, server_stop(&run->server) == 0, "status; see %s", run->server.log);
        run_check_all(run, false);
    }
    run_close(run);
}

/* ---- A disk that lies ---- */

static void sign_and_cut(struct run *run, enum undo_fault fault)
{
    struct undo_count count = {0};
    people_start(&run->people);
    kill_somewhere(run);
    people_stop(&run->people);
    cut_power(run, fault, &count);
    run_check(run, CHECK_DEEP, false);
}

/* True when the checks have noticed. The disk is honest until all files are there. */
static bool is_noticed(struct run *run, enum undo_fault fault)
{
    bool up = run_start(run);
    if (up)
        sign_and_cut(run, UNDO_HONEST);
    if (tally_quiet_failures_all() > 0)
        return false;
    for (unsigned round = 0; up && round < run->rounds && tally_quiet_failures_all() == 0; round++) {
        up = run_start(run);
        if (up)
            sign_and_cut(run, fault);
    }
    return tally_quiet_failures_all() > 0;
}

static void control(struct run *run, enum undo_fault fault, const char *what)
{
    run_open(run, "loegn");
    atomic_store(&run->server.control->sync_us, SYNC_US);
    run->people.full_case = FULL_CASE;
    tally_quiet(true);
    bool noticed = is_noticed(run, fault);
    tally_quiet(false);
    tally_scene(noticed, "noticed: a disk that ignores %s", what);
    tally_tell_quiet();
    run_close(run);
}

void run_control(struct run *run)
{
    control(run, UNDO_NO_SYNC, "every fsync of files");
    control(run, UNDO_NO_FOLDER_SYNC, "every fsync of folders");
    control(run, UNDO_NO_SIGNER_SYNC, "every fsync of the signer's memory");
}

/* ---- The first start ---- */

enum { FOLDERS = 32 };

/* What a first start does: operations, and which folders it syncs. */
struct first {
    unsigned long operations;
    struct undo_folder folders[FOLDERS];
    size_t n;
};

static void observe_first(struct run *run, struct first *first)
{
    run_open(run, "foerste");
    if (run_start(run)) {
        first->operations = (unsigned long)atomic_load(&run->server.control->operations);
        server_kill(&run->server);
        first->n = undo_folders(run->server.disk, run->server.data, first->folders, FOLDERS);
    }
    run_close(run);
}

/* After a first start cut short the next one does, and what is then done lasts. */
static void go_on(struct run *run, const char *where)
{
    struct undo_count count = {0};
    if (!tally(CHECK_STARTS, run_start(run), "after a first start cut short at %s", where))
        return;
    people_start(&run->people);
    kill_somewhere(run);
    people_stop(&run->people);
    cut_power(run, UNDO_WORST, &count);
    run_check(run, CHECK_DEEP, false);
    if (run_start(run))
        served_check(&run->server, &run->people, &run->found, true);
}

/* Power is lost at this operation. */
static void first_at(struct run *run, unsigned operation)
{
    struct undo_count count = {0};
    run_open(run, "foerste");
    cut_a_start(run, operation);
    cut_power(run, UNDO_HONEST, &count);
    go_on(run, avt_arena_format(run->arena, "operation %u", operation));
    run_close(run);
}

/* The service alone dies, before it has synced what it last made in this folder; the next start finds it made. */
static void first_before_sync(struct run *run, const struct undo_folder *folder)
{
    run_open(run, "foerste");
    atomic_store(&run->server.control->sync_us, SYNC_US);
    memcpy(run->server.control->stop_folder, folder->name, sizeof folder->name);
    atomic_store(&run->server.control->stop_syncs, folder->syncs);
    cut_a_start(run, UINT_MAX);
    atomic_store(&run->server.control->stop_syncs, 0);
    go_on(run, avt_arena_format(run->arena, "the last fsync of '%s'", folder->name));
    run_close(run);
}

/* ---- What is read at a start and may not be on disk ---- */

enum { MEMORY_WAIT_MS = 20000, WAL_ROUNDS = 3 };

static bool wait_for(_Atomic uint32_t *counter, uint32_t least)
{
    uint64_t until = clock_monotonic_ms() + MEMORY_WAIT_MS;
    while (atomic_load(counter) < least && clock_monotonic_ms() < until)
        pause_ms(1);
    return atomic_load(counter) >= least;
}

/* After an fsync that failed the memory is written once more, or the start is given up. */
static bool goes_on_or_ends(struct run *run, unsigned sync)
{
    uint64_t until = clock_monotonic_ms() + MEMORY_WAIT_MS;
    _Atomic uint32_t *syncs = &run->server.control->memory_syncs;
    while (atomic_load(syncs) <= sync && server_is_running(&run->server) && clock_monotonic_ms() < until)
        pause_ms(1);
    return atomic_load(syncs) > sync || !server_is_running(&run->server);
}

/* A first start that stops between a write of the signer's memory and its fsync, or goes on when that fsync has failed.
 * Then it dies, the next start signs what it finds, and power is lost. */
static void memory_at(struct run *run, unsigned sync, bool fails)
{
    struct undo_count count = {0};
    struct disk_control *control;
    run_open(run, "minne");
    control = run->server.control;
    atomic_store(&control->memory_syncs, 0);
    atomic_store(&control->stop_memory, sync);
    server_start(&run->server);
    bool there = wait_for(&control->stopped, 1);
    if (fails) {
        atomic_store(&control->sync_fails, DISK_SEGL);
        atomic_store(&control->stopped, 0);
        there = goes_on_or_ends(run, sync) && there;
    }
    server_kill(&run->server);
    atomic_store(&control->sync_fails, 0);
    atomic_store(&control->stop_memory, 0);
    atomic_store(&control->stopped, 0);
    bool signs = run_start(run) && server_signs(&run->server);
    server_kill(&run->server);
    cut_power(run, UNDO_WORST, &count);
    run_check(run, CHECK_DEEP, false);
    bool again = run_start(run);
    tally_scene(there && signs && again, "killed at fsync %u of the signer's memory%s, signed, and without power", sync,
                fails ? ", which failed" : "");
    run_close(run);
}

/* Its own fsync of the WAL fails, the service dies, and the next start builds on what it finds there. */
static void wal_after_failure(struct run *run)
{
    struct undo_count count = {0};
    run_open(run, "wal");
    run->people.short_of_disk = true;
    run->people.full_case = FULL_CASE;
    bool up = run_start(run);
    for (unsigned times = 0; up && times < 2; times++) {
        people_start(&run->people);
        pause_ms(MOST_MS);
        if (times == 0)
            atomic_store(&run->server.control->sync_fails, DISK_FILES);
        pause_ms(MOST_MS);
        server_kill(&run->server);
        people_stop(&run->people);
        atomic_store(&run->server.control->sync_fails, 0);
        up = times > 0 || run_start(run);
    }
    cut_power(run, UNDO_WORST, &count);
    run_check(run, CHECK_DEEP, true);
    tally_scene(up && run_start(run), "an fsync of the WAL failed, the next start built on it, and power was lost");
    run_close(run);
}

void run_first(struct run *run)
{
    struct first first = {0};
    observe_first(run, &first);
    tally_scene(first.operations > 0 && first.n > 0,
                "a first start makes %lu operations on the disk, and syncs %zu folders", first.operations, first.n);
    for (size_t i = 0; i < first.n; i++)
        first_before_sync(run, &first.folders[i]);
    unsigned step = (unsigned)first.operations / run->rounds;
    for (unsigned i = 0; step > 0 && i < run->rounds; i++)
        first_at(run, 1 + step * i + any(step));
    memory_at(run, 1, false);
    memory_at(run, 2, false);
    memory_at(run, 2, true);
    for (unsigned i = 0; i < WAL_ROUNDS; i++)
        wal_after_failure(run);
    printf("  %zu first starts killed before their last fsync of a folder, %u without power\n", first.n, run->rounds);
}
