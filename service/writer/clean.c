/* What the writer takes away each hour. */
#include "writer/clean.h"

#include "sys/clock.h"
#include "writer/list_rows.h"

#define KEEP_ANSWERS (INT64_C(7) * 24 * 3600) /* seconds an Idempotency-Key is remembered */

/* What was attempted on behalf of others stands in the rows of lists until it goes. */
static struct avt_err old_rows(struct service *service, struct store *store, struct avt_arena *arena,
                               avt_instant before)
{
    static const enum store_sql old[] = {SQL_IDEMPOTENS_CLEAN, SQL_FORSOK_CLEAN, SQL_FULLMAKT_CLEAN};
    struct store_rows behalf;
    AVT_TRY(store_all(store, arena, &behalf, SQL_FULLMAKT_GAMLE, S_INT(before)));
    for (size_t i = 0; i < sizeof(old) / sizeof(old[0]); i++)
        AVT_TRY(store_run(store, old[i], S_INT(before)));
    for (size_t i = 0; i < behalf.n; i++) {
        struct sak sak;
        AVT_TRY(sak_load(service, store, arena, &sak, store_text(&behalf, i, 0)));
        AVT_TRY(list_rows_write(service, store, arena, &sak));
    }
    return AVT_NOERR;
}

static struct avt_err clean_all(struct service *service, struct store *store, struct avt_arena *arena,
                                struct minne *minne, struct utloep_runde *out)
{
    AVT_TRY(store_begin(store));
    AVT_TRY(old_rows(service, store, arena, clock_now() - KEEP_ANSWERS));
    AVT_TRY(utloep_runde(service, store, minne, out));
    return store_commit(store);
}

struct avt_err clean_rows(struct service *service, struct store *store, struct minne *minne, struct utloep_runde *out)
{
    struct avt_arena *arena = avt_arena_new();
    struct avt_err err = clean_all(service, store, arena, minne, out);
    avt_arena_free(&arena);
    if (err.code != AVT_OK)
        store_rollback(store);
    return err;
}
