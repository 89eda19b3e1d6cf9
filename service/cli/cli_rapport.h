/* The report on a bundle: for people, and as JSON. */
#ifndef CLI_CLI_RAPPORT_H
#define CLI_CLI_RAPPORT_H

#include "avtale/date.h"
#include "avtale/pakke.h"

struct cli_rapport {
    struct avt_arena *arena;
    const struct avt_rapport *rapport;
    const char *rot;  /* where the roots came from */
    avt_date idag;    /* the day that the status is of */
};

/* Both write to standard output. */
void cli_rapport_tell(const struct cli_rapport *r);
void cli_rapport_json(const struct cli_rapport *r);

#endif
