/*
 * The command line: avtale.c has the table of subcommands, each of which is one file and one function here. Every one
 * of them takes argv from its own name on, answers --help, and returns the program's exit status.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include "avtale/innhold.h"
#include "avtale/pakke.h"
#include "avtale/span.h"

enum { CLI_USAGE = 64 }; /* EX_USAGE of sysexits.h */

int cli_kontroller(int argc, char **argv);
int cli_sjekk(int argc, char **argv);
int cli_diff(int argc, char **argv);
int cli_tiltak(int argc, char **argv);
int cli_sjekk_tiltak(int argc, char **argv);
int cli_beregn(int argc, char **argv);
int cli_satser(int argc, char **argv);
int cli_demo_token(int argc, char **argv);
int cli_demo(int argc, char **argv);
int cli_rebuild(int argc, char **argv);
int cli_ready(int argc, char **argv);
int cli_port_free(int argc, char **argv);

/* One option: "--name VALUE" or "--name=VALUE" sets *value, "--name" alone sets *flag. */
struct cli_option {
    const char *name; /* with its dashes */
    const char **value;
    bool *flag;
};

/* What a command takes. */
struct cli_args {
    const char *help;
    const struct cli_option *options;
    size_t n_options;
    const char **operand; /* the one argument that is no option; NULL if it takes none */
};

/* True if argv has been read. Else *status is what to exit with: 0 after --help, CLI_USAGE after a mistake, which has
 * been told. */
bool cli_parse(const struct cli_args *args, int argc, char **argv, int *status);

/* The same for n arguments that are no options, all of them required; list is NULLs before. */
bool cli_parse_several(const struct cli_args *args, const char **list, size_t n, int argc, char **argv, int *status);

/* The same for one to `most` of them. */
bool cli_parse_many(const struct cli_args *args, const char **list, size_t most, int argc, char **argv, int *status);

/* The rule books that this program was built with (schemas/): no folder at hand can take their place. */
extern const struct avt_regelverk cli_regelverk[];
extern const size_t cli_n_regelverk;

/* Standard input; as soon as it is longer than AVT_MAX_BODY, what has been read. */
struct avt_span cli_input(struct avt_arena *arena);

/* Ids for items that have none: their number, from *next on, stands in the last bytes, and nobody else's id begins like
 * that. */
struct avt_ids cli_ids(unsigned *next);

#endif
