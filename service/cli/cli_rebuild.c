/* avtale rebuild: the derived tables again, from the enduring ones; with --check only compared. */
#include <stdio.h>

#include "avtale/xml.h"
#include "case/service.h"
#include "cli/cli.h"
#include "writer/journal.h"

static const char help[] =
    "avtale rebuild [--check] [--data DIR] [--skjemaer DIR]\n\n"
    "Computes everything in the derived tables again from the records. With --check nothing is changed:\n"
    "it says whether what is stored is what it would compute.\n\n"
    "Exit status: 0 done or equal, 1 not equal or failed, 64 wrong usage.\n";

/* Two connections: the one that computes, in a transaction of its own, and one that sees what is stored meanwhile. */
struct stores {
    struct store *writing, *reading;
};

static struct avt_err service_for(struct service *service, struct stores *stores, const char *data,
                                  const char *skjemaer)
{
    struct avt_arena *arena = service->arena;
    const char *path = avt_arena_format(arena, "%s/base/avtale.db", data);
    avt_xml_setup();
    AVT_TRY(service_load_tiltak(arena, &service->tiltak, &service->n_tiltak, skjemaer));
    AVT_TRY(vault_open(&service->vault, avt_arena_format(arena, "%s/noekler", data), NULL));
    AVT_TRY(store_open(&stores->writing, path, true));
    return store_open(&stores->reading, path, false);
}

static struct avt_err compute(struct service *service, const struct stores *stores, size_t *n,
                              struct rebuild_difference *found)
{
    AVT_TRY(rebuild_all(service, stores->writing, n));
    AVT_TRY(store_read_begin(stores->reading));
    struct avt_err err = rebuild_compare(stores->reading, stores->writing, service->arena, found);
    store_read_end(stores->reading);
    return err;
}

/* In one transaction, kept or rolled back. */
static struct avt_err rebuild(struct service *service, const struct stores *stores, bool check, bool *equal)
{
    struct rebuild_difference found = {0};
    size_t n = 0;
    AVT_TRY(store_begin(stores->writing));
    struct avt_err err = compute(service, stores, &n, &found);
    if (err.code == AVT_OK && !check)
        err = store_commit(stores->writing);
    if (err.code != AVT_OK || check)
        store_rollback(stores->writing);
    AVT_TRY(err);
    *equal = found.stored == NULL;
    printf("%zu agreements: %s\n", n, *equal ? "equal" : check ? "NOT equal" : "changed");
    if (!*equal && check)
        printf("first in %s\n  stored   %s\n  computed %s\n", found.table, found.stored, found.computed);
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
    struct stores stores = {0};
    struct avt_err err = service_for(&service, &stores, data, skjemaer);
    if (err.code == AVT_OK)
        err = rebuild(&service, &stores, check, &equal);
    if (err.code != AVT_OK)
        (void)fprintf(stderr, "avtale rebuild: %s: %s %s\n", err.where, avt_err_name(err.code), err.detail);
    store_close(&stores.reading);
    store_close(&stores.writing);
    vault_close(&service.vault);
    avt_arena_free(&service.arena);
    return err.code == AVT_OK && (equal || !check) ? 0 : 1;
}
