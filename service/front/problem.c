/* Errors as answers: problem+json (RFC 9457) for programs, a page for people. */
#include <string.h>

#include "flow/service.h"
#include "front/front.h"
#include "front/route.h"
#include "web/side.h"

/* The text for a code of err.def or of a fault; the code itself if there is none. */
static const char *text_of(const struct request *rq, const char *code)
{
    const char *key = avt_arena_format(rq->arena, "feil.%s", code);
    const char *text = render_text(rq->service->render, rq->spraak, key);
    return text != NULL ? text : code;
}

/* A person reads the answer: the route is a page, or the path is none and not the API's either. */
static bool is_page(const struct request *rq)
{
    static const char *const machines[] = {"/api/", "/internal/", "/static/"};
    if (rq->route != NULL)
        return rq->route->kind == ROUTE_PAGE;
    for (size_t i = 0; rq->path != NULL && i < sizeof machines / sizeof *machines; i++)
        if (strncmp(rq->path, machines[i], strlen(machines[i])) == 0)
            return false;
    return rq->path != NULL;
}

/* ---- Programs ---- */

static void add_fault(struct avt_json_writer *w, const struct request *rq, const struct avt_fault *fault)
{
    avt_json_open(w, NULL, '{');
    avt_json_add_string(w, "kode", fault->kode);
    avt_json_add_string(w, "felt", fault->felt);
    avt_json_add_string(w, "alvor", fault->severity == AVT_STOPP ? "stopp" : "advarsel");
    avt_json_add_string(w, "hjemmel", fault->hjemmel);
    if (fault->plass > 0)
        avt_json_add_int(w, "plass", (int64_t)fault->plass);
    avt_json_add_string(w, "tekst", text_of(rq, fault->kode));
    avt_json_close(w, '}');
}

void answer_json_faults(struct avt_json_writer *w, const struct request *rq, const struct avt_faults *faults)
{
    avt_json_open(w, "feil", '[');
    for (size_t i = 0; i < faults->n; i++)
        add_fault(w, rq, &faults->list[i]);
    avt_json_close(w, ']');
}

static void answer_problem(struct request *rq, enum avt_code code)
{
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    const char *name = avt_err_name(code);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "type", avt_arena_format(rq->arena, "urn:avtale:feil:%s", name));
    avt_json_add_string(&w, "title", text_of(rq, name));
    avt_json_add_int(&w, "status", avt_err_status(code));
    avt_json_add_string(&w, "instance", rq->id);
    if (rq->faults.n > 0)
        answer_json_faults(&w, rq, &rq->faults);
    avt_json_close(&w, '}');
    answer_bytes(rq, avt_err_status(code), "application/problem+json", avt_buf_get(&w.buf));
}

/* ---- People ---- */

/* Without templates there is still the text. */
static void answer_text(struct request *rq, enum avt_code code)
{
    const char *text = avt_arena_format(rq->arena, "%s\n", text_of(rq, avt_err_name(code)));
    answer_bytes(rq, avt_err_status(code), "text/plain; charset=utf-8", avt_span_str(text));
}

static void answer_page(struct request *rq, enum avt_code code)
{
    struct avt_node *side = side_new(rq, "feil");
    struct avt_node *hva = avt_node_new(rq->arena, side, "hva");
    avt_node_attr(rq->arena, hva, "status", avt_arena_format(rq->arena, "%d", avt_err_status(code)));
    avt_node_attr(rq->arena, hva, "navn", avt_err_name(code));
    avt_node_attr(rq->arena, hva, "sak", rq->id);
    if (rq->faults.n > 0)
        side_feil(rq, side, NULL, &rq->faults);
    if (side_answer(rq, side, avt_err_status(code)).code != AVT_OK)
        answer_text(rq, code);
}

void problem_answer(struct request *rq, struct avt_err err)
{
    if (err.code == AVT_ELOGIN)
        answer_header(rq, "WWW-Authenticate", "Bearer");
    if (is_page(rq))
        answer_page(rq, err.code);
    else
        answer_problem(rq, err.code);
}
