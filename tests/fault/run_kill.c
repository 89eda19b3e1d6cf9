/* SIGKILL to the service's process group, again and again, while people sign. */
#include <stdio.h>

#include "driver.h"
#include "tally.h"

enum {
    LEAST_MS = 50,
    MOST_MS = 400,
    SLOW_MS = 2000,
    LEAST_ACKS = 8,
    DEEP_EVERY = 25,
    REBUILD_EVERY = 10,
    TELL_EVERY = 20,
    START_EVERY = 8
};

/* A start that is killed too. */
static void kill_a_start(struct run *run)
{
    server_start(&run->server);
    pause_ms(any(LEAST_MS + any(MOST_MS)));
    server_kill(&run->server);
}

/* Some time; where the machine is slow, until something has been done in it. */
static void let_live(struct run *run)
{
    size_t before = book_count(&run->book);
    uint64_t until = clock_monotonic_ms() + SLOW_MS;
    pause_ms(LEAST_MS + any(MOST_MS - LEAST_MS));
    while (book_count(&run->book) < before + LEAST_ACKS && clock_monotonic_ms() < until)
        pause_ms(1 + any(LEAST_MS));
}

/* While the service starts again the copy is checked; then the service is asked. */
static bool one_round(struct run *run, unsigned round)
{
    people_start(&run->people);
    let_live(run);
    tally(CHECK_ENDS, server_is_running(&run->server), "it had ended before it was killed; see %s", run->server.log);
    server_kill(&run->server);
    people_stop(&run->people);
    if (round % START_EVERY == 0)
        kill_a_start(run);
    bool last = round == run->rounds;
    server_copy(&run->server);
    server_start(&run->server);
    struct checking checking = {.found = &run->found,
                                .book = &run->book,
                                .copy = run->server.copy,
                                .depth = round % DEEP_EVERY == 0 || last ? CHECK_DEEP : CHECK_QUICK};
    check_copy(&checking);
    if (round % REBUILD_EVERY == 0 || last)
        tally(CHECK_REBUILD, server_rebuild_agrees(&run->server), "see %s", run->server.log);
    if (!tally(CHECK_STARTS, server_wait(&run->server), "not ready; see %s", run->server.log))
        return false;
    served_check(&run->server, &run->people, &run->found, false);
    return true;
}

void run_kill(struct run *run)
{
    run_open(run, "drap");
    bool up = run_start(run);
    for (unsigned round = 1; up && round <= run->rounds; round++) {
        up = one_round(run, round);
        if (round % TELL_EVERY == 0 || round == run->rounds)
            run_tell(run, "kills", round);
    }
    if (up) {
        people_start(&run->people);
        pause_ms(MOST_MS);
        people_stop(&run->people);
        tally(CHECK_ENDS, server_stop(&run->server) == 0, "status; see %s", run->server.log);
        run_check_all(run, false);
    }
    run_close(run);
}
