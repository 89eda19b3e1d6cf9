/* The report on a bundle: for people, and as JSON. */
#ifndef CLI_CLI_RAPPORT_H
#define CLI_CLI_RAPPORT_H

#include "avtale/date.h"
#include "avtale/pakke.h"

struct cli_rapport {
    struct avt_arena *arena;
    const struct avt_rapport *rapport;
    const char *fil;  /* its name, where there are several; else NULL */
    const char *rot;  /* where the roots came from */
    avt_date idag;    /* the day that the status is of */
};

/* All write to standard output. The JSON is a line. */
void cli_rapport_tell(const struct cli_rapport *r);
void cli_rapport_json(const struct cli_rapport *r);

/* "<verdict> <file> <agreement> <role> <record> <code>", with "-" for what is not told of it. */
void cli_rapport_line(const struct cli_rapport *r);

#endif
