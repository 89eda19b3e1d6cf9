/* A request from head to answer, as two tables of steps. */
#include <string.h>
#include <strings.h>

#include "avtale/text.h"
#include "base/tag.h"
#include "case/service.h"
#include "front/front.h"
#include "front/route.h"
#include "sys/log.h"
#include "writer/journal.h"
#include "writer/writer.h"

/* A step lets the request go on, answers it, gives it to the writer, or refuses it. */
struct step {
    const char *name; /* of the event in the log, when it is our fault that it refuses */
    struct avt_err (*run)(struct request *rq);
};

/* ---- The head ---- */

static struct avt_err step_host(struct request *rq)
{
    return host_check(rq);
}

/* Where /internal/ has a listener of its own, each has nothing of the other. */
static struct avt_err find(struct request *rq, const char **allow)
{
    bool internal = strncmp(rq->path, "/internal/", 10) == 0;
    if (rq->service->conf.intern[0] != '\0' && internal != rq->intern)
        return avt_err_make(AVT_ENOTFOUND, "path", "of the other listener");
    return route_find(rq->arena, rq->site, &rq->route, rq->param, rq->method, rq->path, allow);
}

/* Told later: who may not come in is not told what there is. */
static struct avt_err step_find(struct request *rq)
{
    const char *allow = NULL;
    struct avt_err err = find(rq, &allow);
    return err.code == AVT_ENOTFOUND || err.code == AVT_EMETHOD ? AVT_NOERR : err;
}

/* What the API reads in the head must be readable. */
static struct avt_err step_conditions(struct request *rq)
{
    const char *match = request_header(rq, "if-match"), *key;
    if (rq->route == NULL || rq->route->kind != ROUTE_API)
        return AVT_NOERR;
    if (match != NULL && !tag_list_ok(match))
        return avt_err_make(AVT_EFORM, "If-Match", "no list of entity tags");
    return request_header(rq, "idempotency-key") != NULL ? request_key(rq, &key) : AVT_NOERR;
}

/* A path that is none is none to everybody; a method that is not taken is told to who is let in. */
static bool is_for_people_or_programs(struct request *rq)
{
    const char *allow = NULL;
    if (rq->route != NULL)
        return rq->route->kind == ROUTE_PAGE || rq->route->kind == ROUTE_API;
    bool there = find(rq, &allow).code == AVT_EMETHOD;
    return there && strncmp(rq->path, "/api/", 5) == 0;
}

/* Open routes know who is logged in too: pages show it. */
static struct avt_err step_login(struct request *rq)
{
    if (!is_for_people_or_programs(rq))
        return AVT_NOERR;
    AVT_TRY(session_actor(rq));
    if (rq->actor != NULL || (rq->route != NULL && rq->route->login == ROUTE_OPEN))
        return AVT_NOERR;
    if (rq->route == NULL || rq->route->kind == ROUTE_API)
        return avt_err_make(AVT_ELOGIN, "", "no session and no token");
    answer_redirect(rq, way_in(rq));
    return AVT_NOERR;
}

static struct avt_err step_origin(struct request *rq)
{
    return origin_check(rq);
}

static struct avt_err step_route(struct request *rq)
{
    const char *allow = NULL;
    struct avt_err err = find(rq, &allow);
    if (allow != NULL)
        answer_header(rq, "Allow", allow);
    return err;
}

/* A body has a length before it is read; where none is taken, none may come. */
static struct avt_err step_length(struct request *rq)
{
    uint64_t length = 0;
    bool has_length = strict_length(rq, &length);
    if (request_header(rq, "transfer-encoding") != NULL || (!has_length && rq->route->body != BODY_NONE))
        return avt_err_make(AVT_ELENGTH, "content-length", "absent");
    if (length > rq->route->max)
        return avt_err_make(AVT_ELIMIT, "content-length", "more than this route takes");
    return AVT_NOERR;
}

static const char *const media_types[] = {
    [BODY_FORM] = "application/x-www-form-urlencoded",
    [BODY_JSON] = "application/json",
    [BODY_ASKED] = "application/json",
    [BODY_FILE] = "multipart/form-data",
};

static struct avt_err step_media(struct request *rq)
{
    const char *want = media_types[rq->route->body], *type = request_header(rq, "content-type");
    if (want == NULL)
        return AVT_NOERR;
    size_t len = type != NULL ? strcspn(type, "; ") : 0;
    if (type == NULL || len != strlen(want) || strncasecmp(type, want, len) != 0)
        return avt_err_make(AVT_EMEDIA, "content-type", "not what this route takes");
    return AVT_NOERR;
}

static const struct step head_steps[] = {
    {"host",       step_host      },
    {"find",       step_find      },
    {"conditions", step_conditions},
    {"login",      step_login     },
    {"origin",     step_origin    },
    {"route",      step_route     },
    {"length",     step_length    },
    {"media",      step_media     },
};

/* ---- The rest ---- */

static struct avt_err step_body(struct request *rq)
{
    switch (rq->route->body) {
    case BODY_NONE: return AVT_NOERR;
    case BODY_FORM: return form_parse(rq->arena, &rq->form, rq->body);
    case BODY_JSON:
    case BODY_ASKED: return avt_json_parse(rq->arena, &rq->json, rq->body, &rq->faults);
    case BODY_FILE: break;
    }
    return form_file(rq->arena, &rq->upload, &rq->upload_navn, &rq->form, request_header(rq, "content-type"), rq->body);
}

/* What people type or paste on a page may hold what they do not see: it is taken out here, for every page. A program is
 * told of it instead, since it may mean something else. */
static struct avt_err step_text(struct request *rq)
{
    struct pairs *const typed[] = {&rq->form, &rq->query};
    if (rq->route->kind != ROUTE_PAGE)
        return AVT_NOERR;
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        for (size_t k = 0; k < typed[i]->n; k++)
            typed[i]->list[k].value = avt_text_clean(rq->arena, typed[i]->list[k].value);
    if (rq->upload_navn != NULL)
        rq->upload_navn = avt_text_clean(rq->arena, rq->upload_navn);
    return AVT_NOERR;
}

/* A form brings its key in a field, so it is asked for when the body is read. A calculation changes nothing, and needs none. */
static struct avt_err step_key(struct request *rq)
{
    const char *key;
    bool changes = rq->route->kind == ROUTE_API && strcmp(rq->route->method, "GET") != 0;
    return changes && rq->route->body != BODY_ASKED ? request_key(rq, &key) : AVT_NOERR;
}

/* Forms that another site made the browser post: only a page of ours, shown to this session, knows its form token. */
static struct avt_err step_genuine(struct request *rq)
{
    bool form = rq->route->kind == ROUTE_PAGE && strcmp(rq->method, "POST") == 0 && rq->route->login == ROUTE_LOGIN;
    if (form && !session_has_form_token(rq, request_field(rq, "token")))
        return avt_err_make(AVT_ENOKEY, "token", "form of another session or site");
    return AVT_NOERR;
}

static struct avt_err step_handler(struct request *rq)
{
    struct avt_err err = rq->route->handler(rq);
    if (err.code != AVT_OK)
        rq->response = (struct response){0};
    if (rq->job == NULL && err.code == AVT_OK) {
        tag_answer(rq);
        pack_answer(rq);
    }
    return err;
}

static const struct step body_steps[] = {
    {"body",    step_body   },
    {"key",     step_key    },
    {"text",    step_text   },
    {"genuine", step_genuine},
    {"replay",  svar_replay },
    {"handler", step_handler},
};

/* ---- Running them ---- */

static void refuse(struct request *rq, const char *step, struct avt_err err)
{
    if (avt_err_status(err.code) >= 500)
        log_error(step, err, rq->id);
    problem_answer(rq, err);
}

/* Touches nothing of the request once it has a job: it is the writer's then. */
static void run(struct request *rq, const struct step *steps, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct avt_err err = steps[i].run(rq);
        if (err.code != AVT_OK)
            refuse(rq, steps[i].name, err);
        if (rq->job != NULL || rq->response.status != 0)
            return;
    }
}

bool request_admit(struct request *rq, struct avt_err framing)
{
    if (framing.code != AVT_OK)
        refuse(rq, "framing", framing);
    else
        run(rq, head_steps, sizeof head_steps / sizeof *head_steps);
    return rq->response.status == 0;
}

void request_run(struct request *rq)
{
    run(rq, body_steps, sizeof body_steps / sizeof *body_steps);
    AVT_INVARIANT(rq->job != NULL || rq->response.status != 0);
}

void request_finish(struct request *rq)
{
    struct avt_err err = rq->job->err;
    if (err.code != AVT_OK) {
        rq->response = (struct response){0};
        err = rq->again != NULL ? rq->again(rq, err) : err;
        if (err.code != AVT_OK)
            refuse(rq, "job", err);
    }
    AVT_INVARIANT(rq->response.status != 0);
}
