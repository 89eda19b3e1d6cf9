/* GET /api/v1/tiltak: the measures, their roles, documents and fields. POST …/tiltak/{}/beregning: what follows from
 * a content, before there is an agreement. */
#include "api/api_felles.h"
#include "api/api_routes.h"
#include "avtale/beregn.h"
#include "sys/clock.h"

static void roles_add(struct avt_json_writer *w, const struct avt_tiltak *tiltak)
{
    avt_json_open(w, "roller", '[');
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        const struct avt_rolle *r = &tiltak->roller[i];
        avt_json_open(w, NULL, '{');
        avt_json_add_string(w, "navn", r->navn);
        avt_json_add_string(w, "part", r->party[0] ? r->party : NULL);
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

/* ---- Computing ---- */

static void figures_add(struct avt_json_writer *w, const struct avt_innhold *innhold, const struct avt_fakta *fakta)
{
    struct avt_mellomregning *list;
    const struct avt_sats **rates;
    struct avt_innhold bare = avt_beregn_bare(w->buf.arena, innhold);
    size_t n = avt_beregn_mellomregning(w->buf.arena, &list, innhold, fakta, -1);
    avt_innhold_to_json(w, "beregnet", &bare, 0);
    avt_json_open(w, "mellomregning", '[');
    for (size_t i = 0; i < n; i++) {
        avt_json_open(w, NULL, '{');
        avt_json_add_string(w, "navn", list[i].navn);
        avt_json_add_string(w, "verdi", list[i].verdi);
        avt_json_close(w, '}');
    }
    avt_json_close(w, ']');
    n = avt_beregn_satser(w->buf.arena, &rates, innhold, fakta);
    avt_json_open(w, "satser", '[');
    for (size_t i = 0; i < n; i++) {
        avt_json_open(w, NULL, '{');
        avt_json_add_string(w, "navn", rates[i]->navn);
        avt_json_add_string(w, "verdi", rates[i]->tekst);
        avt_json_add_string(w, "enhet", rates[i]->enhet);
        avt_json_add_string(w, "kilde", rates[i]->kilde);
        avt_json_add_string(w, "status", rates[i]->status);
        avt_json_close(w, '}');
    }
    avt_json_close(w, ']');
}

/* Everything it is computed from is what the caller has just sent, so all of it may be answered. */
struct avt_err api_beregning(struct request *rq)
{
    const struct avt_tiltak *tiltak = service_tiltak(rq->service, rq->param[0], 0);
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    struct avt_fakta fakta = {.idag = clock_today()};
    struct avt_ids ids = {.milliseconds = clock_now_ms(), .random = random10};
    struct avt_innhold innhold;
    if (!tiltak)
        return avt_err_make(AVT_ENOTFOUND, "tiltak", "no such measure");
    AVT_TRY(api_members(rq, "innhold"));
    const struct avt_json *json = avt_json_find(rq->json, "innhold");
    if (!json || json->kind != AVT_JSON_OBJECT)
        avt_faults_add(&rq->faults, json ? "feil-type" : "mangler", "innhold", AVT_STOPP, "");
    AVT_TRY(api_read(rq));
    avt_innhold_from_json(rq->arena, &innhold, tiltak, json, NULL, &ids, &rq->faults);
    avt_regel_settes(rq->arena, &innhold);
    avt_beregn(rq->arena, &innhold, &fakta, &rq->faults);
    if (avt_faults_stop(&rq->faults))
        return avt_err_make(AVT_EFAULTS, "", "content");
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "tiltak", tiltak->navn);
    figures_add(&w, &innhold, &fakta);
    avt_json_close(&w, '}');
    answer_json(rq, 200, &w);
    return AVT_NOERR;
}
