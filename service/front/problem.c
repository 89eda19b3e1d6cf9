/* Errors as answers: problem+json (RFC 9457) for programs, a page for people. */
#include <string.h>

#include "case/fault_texts.h"
#include "front/front.h"

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

static void answer_problem(struct request *rq, enum avt_code code)
{
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    const char *name = avt_err_name(code);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "type", avt_arena_format(rq->arena, "urn:avtale:feil:%s", name));
    avt_json_add_string(&w, "title", fault_text(rq, name));
    avt_json_add_int(&w, "status", avt_err_status(code));
    avt_json_add_string(&w, "instance", rq->id);
    if (rq->faults.n > 0)
        fault_texts(&w, rq, &rq->faults);
    avt_json_close(&w, '}');
    answer_bytes(rq, avt_err_status(code), "application/problem+json", avt_buf_get(&w.buf));
}

/* ---- People ---- */

/* Without templates there is still the text. */
static void answer_text(struct request *rq, enum avt_code code)
{
    const char *text = avt_arena_format(rq->arena, "%s\n", fault_text(rq, avt_err_name(code)));
    answer_bytes(rq, avt_err_status(code), "text/plain; charset=utf-8", avt_span_str(text));
}

void problem_answer(struct request *rq, struct avt_err err)
{
    if (err.code == AVT_ELOGIN)
        answer_header(rq, "WWW-Authenticate", "Bearer");
    if (!is_page(rq))
        answer_problem(rq, err.code);
    else if (!rq->site->error_page(rq, err.code))
        answer_text(rq, err.code);
    rq->response.refused = true;
}
