/* Counting: every check by name (checks.def), how often it was made and how often it failed. Any thread. */
#ifndef FAULT_TALLY_H
#define FAULT_TALLY_H

#include "avtale/err.h"

enum check {
#define CHECK(id, text) CHECK_##id,
#include "checks.def"
#undef CHECK
    CHECKS
};

/* Counts; a failure is told, with what fmt says, unless quiet. Returns ok. */
bool tally(enum check check, bool ok, const char *fmt, ...) AVT_PRINTF(3, 4);

/* True if err is none; else the check fails with what err says. */
bool tally_err(enum check check, struct avt_err err, const char *what);

/* A scenario of its own: one line, counted like a check. */
bool tally_scene(bool ok, const char *fmt, ...) AVT_PRINTF(2, 3);

/* While quiet, failures are counted apart and told to nobody: what a control run expects. */
void tally_quiet(bool quiet);
unsigned long tally_quiet_failures(enum check check); /* since tally_quiet(true) */
unsigned long tally_quiet_failures_all(void);
void tally_tell_quiet(void); /* which checks, how often */

unsigned long tally_failures(void);

/* One line for each check that was made, then "N passed, N failed". Exit status. */
int tally_end(void);

#endif
