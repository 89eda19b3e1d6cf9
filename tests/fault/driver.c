/*
 * fault_driver: the service under failure. Runs from the top of the repository.
 *
 *   fault_driver kill|power|control|first|full|checks [--rounds N] [--avtaled FILE] [--avtale FILE] [--shim FILE]
 */
#include "driver.h"

#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "avtale/xml.h"
#include "cli/cli.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "tally.h"

/* ---- A run ---- */

void run_open(struct run *run, const char *name)
{
    run->arena = avt_arena_new();
    run->begun = clock_monotonic_ms();
    server_open(&run->server, run->arena, name);
    book_open(&run->book);
    found_open(&run->found);
    people_open(&run->people, &run->book, run->server.url, run->server.data);
}

void run_close(struct run *run)
{
    people_close(&run->people);
    found_close(&run->found);
    book_close(&run->book);
    server_close(&run->server, tally_failures() > 0);
    avt_arena_free(&run->arena);
}

bool run_start(struct run *run)
{
    server_start(&run->server);
    return tally(CHECK_STARTS, server_wait(&run->server), "not ready; see %s", run->server.log);
}

void run_check(struct run *run, enum check_depth depth, bool lenient)
{
    struct checking checking = {
        .found = &run->found, .book = &run->book, .copy = run->server.copy, .depth = depth, .lenient = lenient};
    server_copy(&run->server);
    check_copy(&checking);
}

void run_tell(const struct run *run, const char *what, unsigned done)
{
    const struct people *p = &run->people;
    printf("  %u %s, %" PRIu64
           " s: %zu changes acknowledged (%zu records), %lu refused, %lu cut off, %lu asked again, log of %zu\n",
           done, what, (clock_monotonic_ms() - run->begun) / 1000, run->book.n, run->book.records, p->refused,
           p->cut_off, p->asked_again, run->found.n_leaves);
    (void)fflush(stdout);
}

/* What a sanitizer has said, or an invariant, or data that is not as it should be. */
static void check_log_file(struct run *run)
{
    static const char *const bad[] = {"Sanitizer", "runtime error", "invariant", "\"feil-i-data\"", "\"bevis-feil\""};
    struct avt_span text;
    struct avt_err err = file_read(run->arena, &text, run->server.log, AVT_MAX_BUNDLE);
    for (size_t i = 0; err.code == AVT_OK && i < sizeof bad / sizeof *bad; i++) {
        const char *at = memmem(text.ptr, text.len, bad[i], strlen(bad[i]));
        tally(CHECK_ENDS, at == NULL, "the log says: %.300s", at);
    }
}

void run_check_all(struct run *run, bool lenient)
{
    const struct people *p = &run->people;
    tally_scene(run->book.records > 0 && p->cut_off > 0 && p->asked_again > 0,
                "%zu records acknowledged, %lu requests cut off, %lu asked again", run->book.records,
                (unsigned long)p->cut_off, (unsigned long)p->asked_again);
    found_close(&run->found);
    found_open(&run->found);
    run_check(run, CHECK_DEEP, lenient);
    tally(CHECK_REBUILD, server_rebuild_agrees(&run->server), "see %s", run->server.log);
    check_log_file(run);
}

/* ---- The command ---- */

static const struct {
    const char *name;
    void (*run)(struct run *run);
    unsigned rounds; /* unless told */
    bool layer;      /* needs the shim */
} runs[] = {
    {"kill",    run_kill,    200, false},
    {"power",   run_power,   45,  true },
    {"control", run_control, 12,  true },
    {"first",   run_first,   20,  true },
    {"full",    run_full,    24,  true },
    {"checks",  run_checks,  1,   false},
};

static const char help[] =
    "fault_driver kill|power|control|first|full|checks [--rounds N] [--avtaled FILE] [--avtale FILE] [--shim FILE]\n";

static int start(struct run *run, const char *name)
{
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        if (strcmp(runs[i].name, name) != 0)
            continue;
        if (run->rounds == 0)
            run->rounds = runs[i].rounds;
        if (!runs[i].layer)
            run->server.shim = NULL;
        runs[i].run(run);
        return tally_end();
    }
    fputs(help, stderr);
    return CLI_USAGE;
}

int main(int argc, char **argv)
{
    static struct run run = {
        .server = {.avtaled = "build/release/service/avtaled",
                   .avtale = "build/release/service/cli/avtale",
                   .shim = "build/test/tests/fault/libfault_disk.so"}
    };
    const char *name = NULL, *rounds = "0";
    const struct cli_option options[] = {
        {"--rounds",  &rounds,             NULL},
        {"--avtaled", &run.server.avtaled, NULL},
        {"--avtale",  &run.server.avtale,  NULL},
        {"--shim",    &run.server.shim,    NULL},
    };
    int status;
    if (!cli_parse(&(struct cli_args){help, options, sizeof options / sizeof *options, &name}, argc, argv, &status))
        return status;
    run.rounds = (unsigned)strtoul(rounds, NULL, 10);
    static char shim[PATH_MAX];
    run.server.shim = realpath(run.server.shim, shim);
    (void)signal(SIGPIPE, SIG_IGN);
    avt_xml_setup();
    return start(&run, name);
}
