/* avtale: the command line. What it can do is the table. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *what;
} commands[] = {
    {"kontroller",   cli_kontroller,   "verify a bundle, offline"                                   },
    {"sjekk",        cli_sjekk,        "check an agreement's content against the rules"             },
    {"diff",         cli_diff,         "what differs between two contents, and who signs for it"    },
    {"tiltak",       cli_tiltak,       "list the measures, their roles and documents"               },
    {"sjekk-tiltak", cli_sjekk_tiltak, "check a measure's data, and write what is generated from it"},
    {"beregn",       cli_beregn,       "what a measure's rules make of a wage, hours or expenses"   },
    {"satser",       cli_satser,       "list the dated rates and caps with their sources"           },
    {"rebuild",      cli_rebuild,      "compute the derived tables again"                           },
    {"demo",         cli_demo,         "do the main job for every measure through a running service"},
    {"demo-token",   cli_demo_token,   "a bearer token for one of the demo's people"                },
    {"ready",        cli_ready,        "ask whether a service is ready"                             },
    {"port-free",    cli_port_free,    "ask whether nobody listens on a port"                       },
};

static int usage(FILE *out, int status)
{
    (void)fputs("avtale COMMAND [ARGUMENTS]\n\n", out);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        (void)fprintf(out, "  %-13s %s\n", commands[i].name, commands[i].what);
    (void)fputs(
        "\navtale COMMAND --help says more, and what the exit status means. 64 is wrong usage of any of them.\n", out);
    return status;
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return usage(stderr, CLI_USAGE);
    if (strcmp(argv[1], "--help") == 0)
        return usage(stdout, 0);
    if (strcmp(argv[1], "--version") == 0) {
        puts("avtale " AVT_VERSION);
        return 0;
    }
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    (void)fprintf(stderr, "avtale: %s?\n\n", argv[1]);
    return usage(stderr, CLI_USAGE);
}
