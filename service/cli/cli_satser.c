/* avtale satser: the dated rates and caps, with where they come from. */
#include "avtale/satser.h"

#include <stdio.h>
#include <string.h>

#include "avtale/xml.h"
#include "cli/cli.h"
#include "sys/file.h"

static const char help[] =
    "avtale satser [--skjemaer DIR] [--dato DATE]\n\n"
    "Lists the rates and caps of DIR/satser: name, the days each value holds, value, unit, whether it has been\n"
    "checked, and its source. A new year is a new file in that folder.\n\n"
    "  --skjemaer  folder with the measures and rates (schemas)\n"
    "  --dato      only those that hold on DATE\n\n"
    "Exit status: 0 done, 1 the rates have faults; 64 wrong usage.\n";

static const char *day(struct avt_arena *arena, avt_date dato)
{
    return dato == INT32_MIN || dato == INT32_MAX ? "–" : avt_date_format(arena, dato);
}

/* The dash is three bytes, and one wide. */
static int wide(const char *text)
{
    return text[0] == '-' || (text[0] & 0x80) == 0 ? 10 : 12;
}

static void tell(struct avt_arena *arena, const struct avt_sats *sats)
{
    const char *fra = day(arena, sats->fra), *til = day(arena, sats->til);
    printf("%-44s %-*s %-*s %8s %-13s %-16s %s (%s)\n", sats->navn, wide(fra), fra, wide(til), til, sats->tekst,
           sats->enhet, sats->status, sats->kilde, avt_date_format(arena, sats->dato));
    if (sats->merknad[0] != '\0')
        printf("%-44s   %s\n", "", sats->merknad);
}

static int list(struct avt_arena *arena, const char *dir, const avt_date *dato)
{
    struct avt_entry *files;
    size_t n;
    struct avt_satser *satser = NULL;
    struct avt_err err = file_tree(arena, &files, &n, dir);
    if (err.code == AVT_OK)
        err = avt_satser_load(arena, &satser, files, n);
    if (err.code != AVT_OK) {
        (void)fprintf(stderr, "avtale satser: %s: %s\n%s\n", err.where, avt_err_name(err.code), err.detail);
        return 1;
    }
    for (size_t i = 0; i < satser->n; i++)
        if (dato == NULL || (*dato >= satser->list[i].fra && *dato <= satser->list[i].til))
            tell(arena, &satser->list[i]);
    return 0;
}

int cli_satser(int argc, char **argv)
{
    int status;
    avt_date date = 0;
    const char *dir = "schemas", *dato = NULL;
    const struct cli_option options[] = {
        {"--skjemaer", &dir,  NULL},
        {"--dato",     &dato, NULL},
    };
    const struct cli_args args = {help, options, sizeof options / sizeof *options, NULL};
    if (!cli_parse(&args, argc, argv, &status))
        return status;
    if (dato != NULL && !avt_date_parse(&date, avt_span_str(dato))) {
        (void)fputs(help, stderr);
        return CLI_USAGE;
    }
    struct avt_arena *arena = avt_arena_new();
    avt_xml_setup();
    status = list(arena, dir, dato == NULL ? NULL : &date);
    avt_arena_free(&arena);
    return status;
}
