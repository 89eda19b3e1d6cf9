/* Drafts that go away. */
#include "writer/draft_end.h"

#include <stdint.h>
#include <string.h>

#include "sys/clock.h"
#include "sys/log.h"
#include "writer/journal.h"

#define HENDELSE "utkast-utloeper"

/* In the order of SQL_UTLOEP_ALL and SQL_UTLOEP_OF. */
enum { AVTALE, ENDRET, VARSLET };

/* A telling from before the last save is of another clock: that one has been set back. */
static bool utloep_of_row(const struct avt_tiltak *tiltak, const struct store_rows *rows, size_t i,
                          struct avt_utloep *out)
{
    avt_instant saved = store_int(rows, i, ENDRET);
    bool told = store_cell(rows, i, VARSLET)->kind == STORE_INT && store_int(rows, i, VARSLET) >= saved;
    return avt_utloep_finn(tiltak, avt_date_oslo(saved),
                           told ? avt_date_oslo(store_int(rows, i, VARSLET)) : AVT_ALDRI_VARSLET, clock_today(), out);
}

/* ---- telling ---- */

/* Those who see the draft: who only signs something beside it hears of it when it is put forward. */
static avt_roles parties(const struct avt_tiltak *tiltak)
{
    avt_roles roller = 0;
    for (size_t i = 0; i < tiltak->n_roller; i++)
        roller |= tiltak->roller[i].party[0] ? (avt_roles)1 << i : 0;
    return roller;
}

/* ---- erasing ---- */

struct avt_err utkast_erase(struct store *store, const char *avtale)
{
    static const enum store_sql rows[] = {SQL_UTKAST_DROP,   SQL_UTKAST_PART_DROP, SQL_FORSLAG_DROP, SQL_KONTAKT_ERASE,
                                          SQL_FULLMAKT_DROP, SQL_FORSOK_DROP,      SQL_LINJE_DROP,   SQL_ORD_DROP,
                                          SQL_ORDENE_DROP,   SQL_GJOEREMAAL_DROP,  SQL_NUMMER_DROP,  SQL_SAK_DROP};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        AVT_TRY(store_run(store, rows[i], S_TEXT(avtale)));
    return store_run(store, SQL_SLETTET_ADD, S_TEXT(avtale));
}

/* One that nobody took up: who read it is no longer asked for either. */
static struct avt_err erase_expired(struct store *store, const char *avtale)
{
    AVT_TRY(store_run(store, SQL_UTBOKS_DROP, S_TEXT(avtale)));
    AVT_TRY(store_run(store, SQL_LESELOGG_DROP, S_TEXT(avtale)));
    AVT_TRY(store_run(store, SQL_LESELOGG_LISTE_DROP, S_TEXT(avtale)));
    return utkast_erase(store, avtale);
}

/* What is erased is not remembered. */
static struct avt_err one(struct service *service, struct store *store, struct minne *minne, struct avt_arena *arena,
                          const struct store_rows *rows, size_t i, struct utloep_runde *out)
{
    struct sak sak;
    struct avt_utloep utloep;
    AVT_TRY(sak_find(service, store, arena, &sak, store_text(rows, i, AVTALE)));
    if (!utloep_of_row(sak.tiltak, rows, i, &utloep))
        return AVT_NOERR;
    if (utloep.slettes <= clock_today()) {
        out->slettet++;
        minne_forget(minne, &sak.id);
        return erase_expired(store, sak.id.text);
    }
    out->varslet += utloep.varsles;
    return utloep.varsles ? varsel_forslag(store, arena, &sak, parties(sak.tiltak), HENDELSE) : AVT_NOERR;
}

#define DAY (24 * 3600)

/* The last day on which a draft was saved that has anything due today; INT32_MIN if the measure keeps its drafts. */
static avt_date due_since(const struct avt_tiltak *tiltak, avt_date today)
{
    struct avt_utloep utloep;
    for (avt_date day = today; avt_utloep_finn(tiltak, day, AVT_ALDRI_VARSLET, today, &utloep); day--) {
        if (utloep.vises)
            return day;
    }
    return INT32_MIN;
}

/* When that day has ended, in UTC, which is after it has in Oslo. Any measure's: those saved later need not be read. */
static avt_instant saved_before(const struct service *service)
{
    avt_date last = INT32_MIN;
    for (size_t i = 0; i < service->n_tiltak; i++) {
        avt_date day = due_since(service->tiltak[i], clock_today());
        last = day > last ? day : last;
    }
    return ((avt_instant)last + 1) * (avt_instant)DAY;
}

/* One whose measure is not installed here stays, and holds up no other. */
static struct avt_err each(struct service *service, struct store *store, struct minne *minne, struct avt_arena *arena,
                           struct utloep_runde *out)
{
    struct store_rows rows;
    AVT_TRY(store_all(store, arena, &rows, SQL_UTLOEP_ALL, S_TEXT(HENDELSE), S_INT(saved_before(service))));
    for (size_t i = 0; i < rows.n; i++) {
        struct avt_err err = one(service, store, minne, arena, &rows, i, out);
        if (err.code == AVT_EDATA)
            log_error("utloep", err, store_text(&rows, i, AVTALE));
        else
            AVT_TRY(err);
    }
    return AVT_NOERR;
}

struct avt_err utloep_runde(struct service *service, struct store *store, struct minne *minne, struct utloep_runde *out)
{
    struct avt_arena *arena = avt_arena_new();
    *out = (struct utloep_runde){0};
    struct avt_err err = each(service, store, minne, arena, out);
    avt_arena_free(&arena);
    return err;
}

/* ---- keys ---- */

static struct avt_err done(struct store *store, const struct store_rows *rows)
{
    AVT_TRY(store_begin(store));
    struct avt_err err = AVT_NOERR;
    for (size_t i = 0; err.code == AVT_OK && i < rows->n; i++)
        err = store_run(store, SQL_SLETTET_DONE, S_TEXT(store_text(rows, i, 0)));
    if (err.code == AVT_OK)
        err = store_commit(store);
    if (err.code != AVT_OK)
        store_rollback(store);
    return err;
}

/* The files go first: the rows are what finds those again that did not. */
static struct avt_err keys(struct service *service, struct store *store, struct avt_arena *arena)
{
    struct store_rows rows;
    AVT_TRY(store_all(store, arena, &rows, SQL_SLETTET_ALL, S_NULL));
    for (size_t i = 0; i < rows.n; i++)
        AVT_TRY(vault_erase(service->vault, store_text(&rows, i, 0)));
    return rows.n > 0 ? done(store, &rows) : AVT_NOERR;
}

struct avt_err utloep_noekler(struct service *service, struct store *store)
{
    struct avt_arena *arena = avt_arena_new();
    struct avt_err err = keys(service, store, arena);
    avt_arena_free(&arena);
    return err;
}

/* ---- shown ---- */

struct avt_err utloep_of(struct store *store, struct avt_arena *arena, const struct sak *sak, bool *goes,
                         struct avt_utloep *out)
{
    struct store_rows rows;
    AVT_TRY(store_all(store, arena, &rows, SQL_UTLOEP_OF, S_TEXT(HENDELSE), S_TEXT(sak->id.text)));
    *goes = rows.n > 0 && utloep_of_row(sak->tiltak, &rows, 0, out);
    return AVT_NOERR;
}
