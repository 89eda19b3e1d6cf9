/* GET /api/v1/avtaler/{id}/samlet: all of the person's agreements that the caller has a role in. GET /api/v1/telling: what
 * rules have refused and warned of. */
#include "reading/samlet.h"

#include "api/api_felles.h"
#include "api/api_routes.h"
#include "command/telling.h"

static void add_day(struct avt_json_writer *w, const char *key, avt_date date)
{
    avt_json_add_string(w, key, date == INT32_MAX ? NULL : avt_date_format(w->buf.arena, date));
}

static void add_agreement(struct avt_json_writer *w, const struct samlet_avtale *a)
{
    avt_json_open(w, NULL, '{');
    avt_json_add_string(w, "id", a->id);
    avt_json_add_string(w, "tiltak", a->tiltak->navn);
    avt_json_add_string(w, "gruppe", samlet_gruppe_navn(a->gruppe));
    avt_json_add_string(w, "status", avt_status_name(a->status));
    avt_json_add_string(w, "rolle", a->rolle);
    avt_json_add_string(w, "virksomhet", a->virksomhet[0] ? a->virksomhet : NULL);
    add_day(w, "start", a->har_tid ? a->start : INT32_MAX);
    add_day(w, "slutt", a->slutt);
    if (a->stopp)
        add_day(w, "siste-dag", a->siste);
    avt_json_close(w, '}');
}

static void add_link(struct avt_json_writer *w, const struct samlet_lenke *lenke)
{
    avt_json_open(w, NULL, '{');
    avt_json_add_string(w, "fra", lenke->fra->id);
    avt_json_add_string(w, "til", lenke->til ? lenke->til->id : NULL);
    avt_json_add_string(w, "slag", lenke->slag[0] ? lenke->slag : NULL);
    avt_json_close(w, '}');
}

static void add_pair(struct avt_json_writer *w, const struct samlet_overlapp *o)
{
    static const char *const utfall[] = {"tillatt", "advarsel", "stopp"};
    avt_json_open(w, NULL, '{');
    avt_json_open(w, "avtaler", '[');
    avt_json_add_string(w, NULL, o->a->id);
    avt_json_add_string(w, NULL, o->b->id);
    avt_json_close(w, ']');
    add_day(w, "fra", o->fra);
    add_day(w, "til", o->til);
    avt_json_add_string(w, "utfall", utfall[o->utfall]);
    avt_json_add_bool(w, "venter", o->venter);
    avt_json_close(w, '}');
}

static void add_length(struct avt_json_writer *w, const char *key, struct avt_lengde lengde)
{
    avt_json_open(w, key, '{');
    avt_json_add_int(w, "maaneder", lengde.maaneder);
    avt_json_add_int(w, "dager", lengde.dager);
    avt_json_close(w, '}');
}

static void add_sum(struct avt_json_writer *w, const struct samlet_forbruk *f)
{
    avt_json_open(w, NULL, '{');
    avt_json_add_string(w, "tiltak", f->tiltak->navn);
    avt_json_add_string(w, "kode", f->forbruk.regel->kode);
    avt_json_add_string(w, "hjemmel", f->forbruk.regel->hjemmel);
    avt_json_add_string(w, "maks", f->forbruk.regel->lengde);
    add_length(w, "avtalt", f->forbruk.avtalt);
    add_length(w, "brukt", f->forbruk.brukt);
    avt_json_add_bool(w, "venter", f->forbruk.venter);
    avt_json_close(w, '}');
}

static struct avt_err samlet_get(struct leser *leser)
{
    struct samlet samlet;
    struct avt_json_writer w = AVT_JSON_WRITER(leser->rq->arena);
    AVT_TRY(samlet_les(leser, &samlet));
    avt_json_open(&w, NULL, '{');
    avt_json_open(&w, "avtaler", '[');
    for (size_t i = 0; i < samlet.n; i++)
        add_agreement(&w, &samlet.avtaler[i]);
    avt_json_close(&w, ']');
    avt_json_open(&w, "lenker", '[');
    for (size_t i = 0; i < samlet.n_lenker; i++)
        add_link(&w, &samlet.lenker[i]);
    avt_json_close(&w, ']');
    avt_json_open(&w, "overlapp", '[');
    for (size_t i = 0; i < samlet.n_overlapp; i++)
        add_pair(&w, &samlet.overlapp[i]);
    avt_json_close(&w, ']');
    avt_json_open(&w, "varighet", '[');
    for (size_t i = 0; i < samlet.n_forbruk; i++)
        add_sum(&w, &samlet.forbruk[i]);
    avt_json_close(&w, ']');
    avt_json_close(&w, '}');
    answer_json(leser->rq, 200, &w);
    return AVT_NOERR;
}

struct avt_err api_samlet(struct request *rq)
{
    return api_with(rq, samlet_get);
}

struct avt_err api_telling(struct request *rq)
{
    struct telling_rad *list;
    size_t n;
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    AVT_TRY(telling_les(rq, &list, &n));
    avt_json_open(&w, NULL, '{');
    avt_json_open(&w, "telling", '[');
    for (size_t i = 0; i < n; i++) {
        avt_json_open(&w, NULL, '{');
        avt_json_add_string(&w, "maaned", list[i].maaned);
        avt_json_add_string(&w, "tiltak", list[i].tiltak);
        avt_json_add_string(&w, "kode", list[i].kode);
        avt_json_add_int(&w, "antall", list[i].antall);
        avt_json_close(&w, '}');
    }
    avt_json_close(&w, ']');
    avt_json_close(&w, '}');
    answer_json(rq, 200, &w);
    return AVT_NOERR;
}
