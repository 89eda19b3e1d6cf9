/* avtale tiltak: what the service would know of from its folder of measures. */
#include <stdio.h>

#include "avtale/dokument.h"
#include "avtale/xml.h"
#include "case/service.h"
#include "cli/cli.h"

static const char help[] = "avtale tiltak [--skjemaer DIR]\n\n"
                           "Lists every version of every measure: digest of its schema, roles, and documents with\n"
                           "their readers.\n\n"
                           "  --skjemaer  folder with the measures (schemas)\n\n"
                           "Exit status: 0 done, 1 a measure has faults; 64 wrong usage.\n";

static const char *act_name(const struct avt_rolle *role)
{
    return role->handling == AVT_INGEN_HANDLING ? "-" : avt_handling_get(role->handling)->name;
}

static void tell(struct avt_arena *arena, const struct avt_tiltak *measure)
{
    printf("%s %s\n", measure->skjema, avt_digest_format(arena, &measure->digest));
    for (size_t i = 0; i < measure->n_roller; i++)
        printf("  rolle     %-14s %s %s\n", measure->roller[i].navn, act_name(&measure->roller[i]),
               measure->roller[i].party);
    for (size_t i = 0; i < measure->n_dokumenter; i++)
        printf("  %-9s %-14s %s\n", measure->dokumenter[i].utdrag ? "utdrag" : "dokument", measure->dokumenter[i].navn,
               avt_dokument_lesere(arena, measure, (int)i));
}

static int list(struct avt_arena *arena, const char *dir)
{
    size_t n;
    const struct avt_tiltak **measures;
    struct avt_err err = service_load_tiltak(arena, &measures, &n, dir);
    if (err.code != AVT_OK) {
        (void)fprintf(stderr, "avtale tiltak: %s: %s\n%s\n", err.where, avt_err_name(err.code), err.detail);
        return 1;
    }
    for (size_t i = 0; i < n; i++)
        tell(arena, measures[i]);
    return 0;
}

int cli_tiltak(int argc, char **argv)
{
    int status;
    const char *dir = "schemas";
    const struct cli_option options[] = {
        {"--skjemaer", &dir, NULL}
    };
    const struct cli_args args = {help, options, 1, NULL};
    if (!cli_parse(&args, argc, argv, &status))
        return status;
    struct avt_arena *arena = avt_arena_new();
    avt_xml_setup();
    status = list(arena, dir);
    avt_arena_free(&arena);
    return status;
}
