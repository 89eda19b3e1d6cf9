/* GET /api/v1/avtaler/{id}/varsler: the messages about an agreement, and how it went with each. */
#include "reading/history.h"

#include "api/api_felles.h"
#include "api/api_routes.h"

static const char *or_null(const char *text)
{
    return text[0] != '\0' ? text : NULL;
}

static const char *time_or_null(struct avt_arena *arena, avt_instant tid)
{
    return tid != 0 ? avt_instant_format(arena, tid) : NULL;
}

static void delivery_add(struct avt_json_writer *w, const struct levering *levering)
{
    struct avt_arena *arena = w->buf.arena;
    avt_json_open(w, NULL, '{');
    avt_json_add_string(w, "tilstand", levering->tilstand);
    avt_json_add_string(w, "kanal", or_null(levering->kanal));
    avt_json_add_string(w, "kode", or_null(levering->kode));
    avt_json_add_string(w, "tid", time_or_null(arena, levering->tid));
    avt_json_add_string(w, "neste", time_or_null(arena, levering->neste));
    avt_json_close(w, '}');
}

static void message_add(struct avt_json_writer *w, const struct melding *melding)
{
    avt_json_open(w, NULL, '{');
    avt_json_add_int(w, "nr", melding->nr);
    avt_json_add_string(w, "hendelse", melding->hendelse);
    avt_json_add_string(w, "rolle", melding->rolle);
    avt_json_add_string(w, "tid", avt_instant_format(w->buf.arena, melding->tid));
    avt_json_open(w, "leveringer", '[');
    for (size_t i = 0; i < melding->n_leveringer; i++)
        delivery_add(w, &melding->leveringer[i]);
    avt_json_close(w, ']');
    avt_json_close(w, '}');
}

static struct avt_err varsler_get(struct leser *leser)
{
    struct melding *list;
    size_t n;
    struct avt_json_writer w = AVT_JSON_WRITER(leser->rq->arena);
    AVT_TRY(history_meldinger(leser, &list, &n));
    avt_json_open(&w, NULL, '{');
    avt_json_open(&w, "varsler", '[');
    for (size_t i = 0; i < n; i++)
        message_add(&w, &list[i]);
    avt_json_close(&w, ']');
    avt_json_close(&w, '}');
    answer_json(leser->rq, 200, &w);
    return AVT_NOERR;
}

struct avt_err api_varsler(struct request *rq)
{
    return api_with(rq, varsler_get);
}
