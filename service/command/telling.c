/* Counting what rules refuse and warn of. */
#include "command/telling.h"

#include <string.h>

#include "sys/clock.h"
#include "sys/log.h"
#include "writer/writer.h"

/* ---- what is counted ---- */

/* The measure's own string, which outlives the request; NULL if it is not counted. */
static const char *counted(const struct avt_tiltak *tiltak, const char *kode)
{
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        if (tiltak->regler[i].telles && strcmp(tiltak->regler[i].kode, kode) == 0)
            return tiltak->regler[i].kode;
    }
    return NULL;
}

static bool has(const struct telling *telling, const char *kode)
{
    for (size_t i = 0; i < telling->n; i++) {
        if (strcmp(telling->koder[i], kode) == 0)
            return true;
    }
    return false;
}

struct telling telling_av(struct avt_arena *arena, const struct avt_tiltak *tiltak, const struct avt_faults *faults)
{
    struct telling out = {.tiltak = tiltak->navn, .koder = avt_arena_array(arena, faults->n, sizeof(*out.koder))};
    for (size_t i = 0; i < faults->n; i++) {
        const char *kode = counted(tiltak, faults->list[i].kode);
        if (kode && !has(&out, kode))
            out.koder[out.n++] = kode;
    }
    return out;
}

/* ---- writing ---- */

struct avt_err telling_skriv(struct store *store, struct avt_arena *arena, const struct telling *telling)
{
    int year, month, day;
    avt_date_split(clock_today(), &year, &month, &day);
    const char *maaned = avt_arena_format(arena, "%04d-%02d", year, month);
    for (size_t i = 0; i < telling->n; i++)
        AVT_TRY(store_run(store, SQL_TELLING_ADD, S_TEXT(telling->tiltak), S_TEXT(telling->koder[i]), S_TEXT(maaned)));
    return AVT_NOERR;
}

struct telling_job {
    struct job job;
    struct telling telling;
};

static struct avt_err prepare(struct job *job, struct writer *writer)
{
    (void)job;
    (void)writer;
    return AVT_NOERR;
}

static struct avt_err write_counts(struct job *job, struct writer *writer)
{
    const struct telling_job *own = job->own;
    return telling_skriv(writer_store(writer), job->arena, &own->telling);
}

/* The measure's strings live as long as the process, the list and the job in an arena of their own. */
void telling_send(struct service *service, const struct telling *telling)
{
    if (telling->n == 0)
        return;
    struct avt_arena *arena = avt_arena_new();
    struct telling_job *own = avt_arena_alloc(arena, sizeof(*own));
    *own = (struct telling_job){
        .job = {.arena = arena, .prepare = prepare, .write = write_counts, .own = own},
          .telling = *telling
    };
    own->telling.koder = avt_arena_array(arena, telling->n, sizeof(*own->telling.koder));
    memcpy(own->telling.koder, telling->koder, telling->n * sizeof(*telling->koder));
    struct avt_err err = writer_submit(service->writer, &own->job);
    if (err.code != AVT_OK) {
        log_error("telling", err, NULL);
        avt_arena_free(&arena);
    }
}

/* ---- reading ---- */

struct avt_err telling_les(struct request *rq, struct telling_rad **out, size_t *n)
{
    struct store_rows rows;
    if (rq->actor->nav_roller.n == 0)
        return avt_err_make(AVT_EROLE, "", "not of Nav");
    struct store *store = service_read(rq->service);
    struct avt_err err = store_all(store, rq->arena, &rows, SQL_TELLING_ALL, S_NULL);
    service_read_done(rq->service, store);
    AVT_TRY(err);
    struct telling_rad *list = avt_arena_array(rq->arena, rows.n, sizeof(*list));
    for (size_t i = 0; i < rows.n; i++)
        list[i] = (struct telling_rad){store_text(&rows, i, 0), store_text(&rows, i, 1), store_text(&rows, i, 2),
                                       (unsigned)store_int(&rows, i, 3)};
    *out = list;
    *n = rows.n;
    return AVT_NOERR;
}
