/* avtale demo-token: a bearer token for one of the demo's people, for scripts. */
#include <stdio.h>

#include "cli/cli.h"
#include "identity/identity.h"
#include "sys/clock.h"

enum { TOKEN_SECONDS = 8 * 60 * 60 };

static const char help[] =
    "avtale demo-token PERSON [--data DIR]\n\n"
    "Prints a token for the API of a service in demo mode, good for eight hours:\n"
    "  curl -H \"Authorization: Bearer $(avtale demo-token ola)\" http://127.0.0.1:8080/api/v1/avtaler\n\n"
    "  --data  the service's data folder (data)\n\n"
    "Exit status: 0 done, 1 not; 64 wrong usage.\n";

int cli_demo_token(int argc, char **argv)
{
    int status;
    const char *person = NULL, *data = "data", *token;
    const struct cli_option options[] = {
        {"--data", &data, NULL}
    };
    const struct cli_args args = {help, options, 1, &person};
    if (!cli_parse(&args, argc, argv, &status))
        return status;
    struct avt_arena *arena = avt_arena_new();
    const char *keys = avt_arena_format(arena, "%s/noekler", data);
    struct avt_err err =
        identity_token(arena, &token, keys, person, (avt_instant)(clock_real_ms() / 1000) + TOKEN_SECONDS);
    if (err.code == AVT_OK)
        puts(token);
    else
        (void)fprintf(stderr, "avtale demo-token: %s: %s %s\n", err.where, avt_err_name(err.code), err.detail);
    avt_arena_free(&arena);
    return err.code == AVT_OK ? 0 : 1;
}
