/* Arguments of a subcommand: see cli.h. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

static const struct cli_option *find(const struct cli_args *args, const char *arg)
{
    for (size_t i = 0; i < args->n_options; i++) {
        const char *name = args->options[i].name;
        size_t len = strlen(name);
        if (strncmp(arg, name, len) == 0 && (arg[len] == '\0' || (arg[len] == '=' && args->options[i].value != NULL)))
            return &args->options[i];
    }
    return NULL;
}

/* Takes the option at argv[*i], and its value if that is an argument of its own. False if the value is missing. */
static bool take(const struct cli_option *option, int argc, char **argv, int *i)
{
    const char *equals = strchr(argv[*i], '=');
    if (option->value == NULL) {
        *option->flag = true;
        return true;
    }
    if (equals == NULL && *i + 1 >= argc)
        return false;
    *option->value = equals != NULL ? equals + 1 : argv[++*i];
    return true;
}

struct operands {
    const char **list;
    size_t n;
};

/* The first that has no value yet. */
static bool take_operand(const struct operands *operands, const char *arg)
{
    for (size_t i = 0; i < operands->n; i++)
        if (operands->list[i] == NULL) {
            operands->list[i] = arg;
            return true;
        }
    return false;
}

static bool take_any(const struct cli_args *args, const struct operands *operands, int argc, char **argv, int *i)
{
    const struct cli_option *option = find(args, argv[*i]);
    if (option != NULL)
        return take(option, argc, argv, i);
    return argv[*i][0] != '-' && take_operand(operands, argv[*i]);
}

/* The first `least` of n are required. */
static bool parse(const struct cli_args *args, const char **list, size_t n, size_t least, int argc, char **argv,
                  int *status)
{
    const struct operands operands = {list, n};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            (void)fputs(args->help, stdout);
            *status = 0;
            return false;
        }
        if (!take_any(args, &operands, argc, argv, &i)) {
            (void)fprintf(stderr, "avtale %s: %s?\n\n%s", argv[0], argv[i], args->help);
            *status = CLI_USAGE;
            return false;
        }
    }
    if (least == 0 || list[least - 1] != NULL)
        return true;
    (void)fputs(args->help, stderr);
    *status = CLI_USAGE;
    return false;
}

bool cli_parse_several(const struct cli_args *args, const char **list, size_t n, int argc, char **argv, int *status)
{
    return parse(args, list, n, n, argc, argv, status);
}

bool cli_parse_many(const struct cli_args *args, const char **list, size_t most, int argc, char **argv, int *status)
{
    return parse(args, list, most, 1, argc, argv, status);
}

bool cli_parse(const struct cli_args *args, int argc, char **argv, int *status)
{
    return cli_parse_several(args, args->operand, args->operand == NULL ? 0 : 1, argc, argv, status);
}
