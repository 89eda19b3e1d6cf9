/* lag_regelverk DIR: run by the build. Writes what cli.h calls cli_regelverk, the digests of the measures in DIR, as a C
 * file. Data with faults is no rule book: then the list is empty and the build goes on, since it is `avtale
 * sjekk-tiltak` that tells them one by one. */
#include <stdio.h>

#include "avtale/tiltak.h"
#include "avtale/xml.h"
#include "case/service.h"

static void write_row(const struct avt_tiltak *measure)
{
    printf("    {\"%s\", {{", measure->skjema);
    for (size_t i = 0; i < sizeof measure->digest.byte; i++)
        printf("%s%u", i == 0 ? "" : ", ", measure->digest.byte[i]);
    puts("}}},");
}

int main(int argc, char **argv)
{
    size_t n = 0;
    const struct avt_tiltak **measures = NULL;
    if (argc != 2)
        return 1;
    struct avt_arena *arena = avt_arena_new();
    avt_xml_setup();
    struct avt_err err = service_load_tiltak(arena, &measures, &n, argv[1]);
    if (err.code != AVT_OK) {
        (void)fprintf(stderr, "lag_regelverk: no rule book is known to this program:\n%s\n", err.detail);
        n = 0;
    }
    puts("#include \"cli/cli.h\"\n\nconst struct avt_regelverk cli_regelverk[] = {");
    for (size_t i = 0; i < n; i++)
        write_row(measures[i]);
    printf("    {\"\", {{0}}},\n};\nconst size_t cli_n_regelverk = %zu;\n", n);
    avt_arena_free(&arena);
    return 0;
}
