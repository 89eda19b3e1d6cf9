/* avtale rebuild: the derived tables again, from the enduring ones; with --check only compared. */
#include <stdio.h>
#include <string.h>

#include "avtale/xml.h"
#include "case/service.h"
#include "cli/cli.h"
#include "writer/journal.h"

static const char help[] =
    "avtale rebuild [--check] [--data DIR] [--skjemaer DIR]\n\n"
    "Computes everything in the derived tables again from the records. With --check nothing is changed:\n"
    "it says whether what is stored is what it would compute.\n\n"
    "Exit status: 0 done or equal, 1 not equal or failed, 64 wrong usage.\n";

static struct avt_err service_for(struct service *service, struct store **store, const char *data, const char *skjemaer)
{
    struct avt_arena *arena = service->arena;
    avt_xml_setup();
    AVT_TRY(service_load_tiltak(arena, &service->tiltak, &service->n_tiltak, skjemaer));
    AVT_TRY(vault_open(&service->vault, avt_arena_format(arena, "%s/noekler", data), NULL));
    return store_open(store, avt_arena_format(arena, "%s/avtale.db", data), true);
}

static void first_difference(struct avt_span before, struct avt_span after)
{
    struct avt_span a, b;
    bool ended;
    for (unsigned line = 1;; line++) {
        bool stored = avt_span_line(&before, &a, &ended), computed = avt_span_line(&after, &b, &ended);
        if (!stored || !computed)
            return;
        if (!avt_span_equal(a, b)) {
            printf("line %u\n  stored   %.*s\n  computed %.*s\n", line, (int)a.len, a.ptr, (int)b.len, b.ptr);
            return;
        }
    }
}

/* In one transaction, kept or rolled back. */
static struct avt_err rebuild(struct service *service, struct store *store, bool check, bool *equal)
{
    struct avt_span before, after;
    size_t n = 0;
    AVT_TRY(store_begin(store));
    struct avt_err err = rebuild_dump(store, service->arena, &before);
    if (err.code == AVT_OK)
        err = rebuild_all(service, store, &n);
    if (err.code == AVT_OK)
        err = rebuild_dump(store, service->arena, &after);
    if (err.code == AVT_OK && !check)
        err = store_commit(store);
    if (err.code != AVT_OK || check)
        store_rollback(store);
    AVT_TRY(err);
    *equal = avt_span_equal(before, after);
    printf("%zu agreements: %s\n", n, *equal ? "equal" : check ? "NOT equal" : "changed");
    if (!*equal && check)
        first_difference(before, after);
    return AVT_NOERR;
}

int cli_rebuild(int argc, char **argv)
{
    const char *data = "data", *skjemaer = "schemas";
    bool check = false, equal = false;
    const struct cli_option options[] = {
        {"--check",    NULL,      &check},
        {"--data",     &data,     NULL  },
        {"--skjemaer", &skjemaer, NULL  },
    };
    int status;
    if (!cli_parse(&(struct cli_args){help, options, sizeof options / sizeof *options, NULL}, argc, argv, &status))
        return status;
    struct service service = {.arena = avt_arena_new()};
    struct store *store = NULL;
    struct avt_err err = service_for(&service, &store, data, skjemaer);
    if (err.code == AVT_OK)
        err = rebuild(&service, store, check, &equal);
    if (err.code != AVT_OK)
        fprintf(stderr, "avtale rebuild: %s: %s %s\n", err.where, avt_err_name(err.code), err.detail);
    store_close(&store);
    vault_close(&service.vault);
    avt_arena_free(&service.arena);
    return err.code == AVT_OK && (equal || !check) ? 0 : 1;
}
