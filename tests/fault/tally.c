/* Counting. */
#include "tally.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>

enum { TOLD = 5 }; /* failures of one check that are shown */

static const char *const texts[CHECKS] = {
#define CHECK(id, text) [CHECK_##id] = (text),
#include "checks.def"
#undef CHECK
};

static struct {
    pthread_mutex_t lock;
    unsigned long made[CHECKS], failed[CHECKS], expected[CHECKS];
    unsigned scenes, scenes_failed;
    bool quiet;
} counts = {.lock = PTHREAD_MUTEX_INITIALIZER};

AVT_PRINTF(2, 0)
static void tell(enum check check, const char *fmt, va_list args)
{
    printf("  FEIL %s: ", texts[check]);
    vprintf(fmt, args);
    putchar('\n');
    (void)fflush(stdout);
}

bool tally(enum check check, bool ok, const char *fmt, ...)
{
    pthread_mutex_lock(&counts.lock);
    counts.made[check] += !counts.quiet;
    if (!ok && counts.quiet)
        counts.expected[check]++;
    if (!ok && !counts.quiet && counts.failed[check]++ < TOLD) {
        va_list args;
        va_start(args, fmt);
        tell(check, fmt, args);
        va_end(args);
    }
    pthread_mutex_unlock(&counts.lock);
    return ok;
}

bool tally_err(enum check check, struct avt_err err, const char *what)
{
    return tally(check, err.code == AVT_OK, "%s: %s %s %s", what, avt_err_name(err.code), err.where, err.detail);
}

bool tally_scene(bool ok, const char *fmt, ...)
{
    va_list args;
    pthread_mutex_lock(&counts.lock);
    counts.scenes++;
    counts.scenes_failed += !ok;
    printf("  %s ", ok ? "ok  " : "FEIL");
    va_start(args, fmt);
    vprintf(fmt, args);
    va_end(args);
    putchar('\n');
    (void)fflush(stdout);
    pthread_mutex_unlock(&counts.lock);
    return ok;
}

void tally_quiet(bool quiet)
{
    pthread_mutex_lock(&counts.lock);
    counts.quiet = quiet;
    for (size_t i = 0; quiet && i < CHECKS; i++)
        counts.expected[i] = 0;
    pthread_mutex_unlock(&counts.lock);
}

unsigned long tally_quiet_failures(enum check check)
{
    return counts.expected[check];
}

unsigned long tally_quiet_failures_all(void)
{
    unsigned long n = 0;
    for (size_t i = 0; i < CHECKS; i++)
        n += counts.expected[i];
    return n;
}

void tally_tell_quiet(void)
{
    for (size_t i = 0; i < CHECKS; i++) {
        if (counts.expected[i] > 0)
            printf("       not so: %s (%lu)\n", texts[i], counts.expected[i]);
    }
}

unsigned long tally_failures(void)
{
    unsigned long n = counts.scenes_failed;
    for (size_t i = 0; i < CHECKS; i++)
        n += counts.failed[i];
    return n;
}

int tally_end(void)
{
    unsigned passed = counts.scenes - counts.scenes_failed, failed = counts.scenes_failed;
    for (size_t i = 0; i < CHECKS; i++) {
        if (counts.made[i] == 0)
            continue;
        printf("  %s %s (%lu)\n", counts.failed[i] == 0 ? "ok  " : "FEIL", texts[i],
               counts.failed[i] == 0 ? counts.made[i] : counts.failed[i]);
        passed += counts.failed[i] == 0;
        failed += counts.failed[i] > 0;
    }
    printf("%u passed, %u failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
}
