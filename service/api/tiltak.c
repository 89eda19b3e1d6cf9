/* GET /api/v1/tiltak: the measures, their roles, documents and fields. */
#include "api/felles.h"
#include "front/route.h"

static void roles_add(struct avt_json_writer *w, const struct avt_tiltak *tiltak)
{
    avt_json_open(w, "roller", '[');
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        const struct avt_rolle *r = &tiltak->roller[i];
        avt_json_open(w, NULL, '{');
        avt_json_add_string(w, "navn", r->navn);
        avt_json_add_string(w, "part", r->part[0] ? r->part : NULL);
        avt_json_add_string(w, "handling", r->handling ? avt_handling_get(r->handling)->name : NULL);
        avt_json_close(w, '}');
    }
    avt_json_close(w, ']');
}

static void fields_add(struct request *rq, struct avt_json_writer *w, const struct avt_tiltak *tiltak)
{
    avt_json_open(w, "felter", '[');
    for (size_t i = 0; i < tiltak->n_felter; i++) {
        const struct avt_felt *f = &tiltak->felter[i];
        avt_json_open(w, NULL, '{');
        avt_json_add_string(w, "sti", f->liste ? avt_arena_format(rq->arena, "%s/%s", f->liste->sti, f->sti) : f->sti);
        avt_json_add_string(w, "dokument", tiltak->dokumenter[f->dokument].navn);
        avt_json_add_string(w, "gruppe", tiltak->grupper[f->gruppe].navn);
        avt_json_add_string(w, "tekst", render_text(rq->service->render, rq->spraak, f->tekst));
        avt_json_add_string(w, "hjemmel", f->hjemmel && f->hjemmel[0] ? f->hjemmel : NULL);
        avt_json_close(w, '}');
    }
    avt_json_close(w, ']');
}

struct avt_err api_tiltak(struct request *rq)
{
    const struct service *service = rq->service;
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    avt_json_open(&w, NULL, '{');
    avt_json_open(&w, "tiltak", '[');
    for (size_t i = 0; i < service->n_tiltak; i++) {
        const struct avt_tiltak *t = service->tiltak[i];
        if (service_tiltak(service, t->navn, 0) != t)
            continue; /* an older version: agreements made from it keep it, new ones get the newest */
        avt_json_open(&w, NULL, '{');
        avt_json_add_string(&w, "navn", t->navn);
        avt_json_add_string(
            &w, "tittel", render_text(service->render, rq->spraak, avt_arena_format(rq->arena, "tiltak.%s", t->navn)));
        avt_json_add_string(&w, "skjema", t->skjema);
        api_add_digest(&w, rq->arena, "sha256", &t->digest);
        roles_add(&w, t);
        fields_add(rq, &w, t);
        avt_json_close(&w, '}');
    }
    avt_json_close(&w, ']');
    avt_json_close(&w, '}');
    answer_json(rq, 200, &w);
    return AVT_NOERR;
}
