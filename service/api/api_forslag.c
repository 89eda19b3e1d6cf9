/* POST …/forslag and …/forslag/{n}/svar: proposals on a draft; and how they are shown. */
#include <string.h>

#include "api/api_felles.h"
#include "api/api_routes.h"
#include "case/case_forslag.h"
#include "command/propose.h"
#include "command/utkast.h"
#include "reading/proposals_shown.h"
#include "reading/show.h"

/* ---- shown ---- */

void api_add_forslag(struct avt_json_writer *w, const struct avt_forslag *f)
{
    avt_json_add_string(w, "felt", f->sti);
    avt_forslag_to_json(w, "verdi", f);
    avt_json_add_string(w, "begrunnelse", f->begrunnelse);
}

static void answer_add(struct avt_json_writer *w, const struct forslag *forslag)
{
    avt_json_add_string(w, "status", forslag_svar_name(forslag->svar));
    if (forslag->svar == FORSLAG_AAPENT)
        return;
    avt_json_open(w, "svar", '{');
    avt_json_add_string(w, "rolle", forslag->svar_rolle);
    avt_json_add_string(w, "tekst", forslag->svar_tekst);
    avt_json_add_string(w, "tid", avt_instant_format(w->buf.arena, forslag->svar_tid));
    avt_json_close(w, '}');
}

static void may_add(struct avt_json_writer *w, struct leser *leser, const struct forslag *forslag, bool utkast)
{
    bool answers = forslag_kan_svare(leser, forslag);
    avt_json_open(w, "kan", '[');
    if (answers && utkast)
        avt_json_add_string(w, NULL, "ta-inn");
    if (answers)
        avt_json_add_string(w, NULL, "nei");
    if (forslag_kan_trekke(leser, forslag))
        avt_json_add_string(w, NULL, "trekk");
    avt_json_close(w, ']');
}

struct avt_err api_forslag_liste(struct leser *leser, struct avt_json_writer *w, bool utkast)
{
    struct forslag *list;
    size_t n;
    AVT_TRY(show_proposals(leser, &list, &n));
    avt_json_open(w, "forslag", '[');
    for (size_t i = 0; i < n; i++) {
        avt_json_open(w, NULL, '{');
        avt_json_add_int(w, "nr", list[i].nr);
        avt_json_add_string(w, "rolle", list[i].rolle);
        api_add_forslag(w, &list[i].f);
        if (list[i].oenske > 0)
            avt_json_add_int(w, "oenske", list[i].oenske);
        avt_json_add_string(w, "tid", avt_instant_format(w->buf.arena, list[i].tid));
        answer_add(w, &list[i]);
        may_add(w, leser, &list[i], utkast);
        avt_json_close(w, '}');
    }
    avt_json_close(w, ']');
    return AVT_NOERR;
}

/* ---- proposing ---- */

static void proposed(struct request *rq, const struct utfall *utfall)
{
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "avtale", utfall->avtale);
    avt_json_add_int(&w, "nr", utfall->forslag->nr);
    api_add_forslag(&w, &utfall->forslag->f);
    avt_json_close(&w, '}');
    answer_json(rq, 201, &w);
    answer_header(rq, "Location", avt_arena_format(rq->arena, "/api/v1/avtaler/%s", utfall->avtale));
}

static struct avt_err forslag_post(struct leser *leser)
{
    struct request *rq = leser->rq;
    /* What is wrong with the value is told at the field, which may be called as the reason is. */
    bool taken = avt_tiltak_felt(leser->sak.tiltak, "begrunnelse") != NULL;
    const char *grunnfelt = taken ? ":begrunnelse" : "begrunnelse";
    AVT_TRY(api_members(rq, "felt verdi begrunnelse rolle"));
    struct forslag_oensket oensket = {.sti = api_string(rq, "felt"),
                                      .verdi = avt_json_find(rq->json, "verdi"),
                                      .begrunnelse = api_string_at(rq, "begrunnelse", grunnfelt),
                                      .grunnfelt = grunnfelt};
    return flow_forslag(leser, &oensket, proposed);
}

struct avt_err api_forslag(struct request *rq)
{
    return api_with(rq, forslag_post);
}

/* ---- answering ---- */

static void answered(struct request *rq, const struct utfall *utfall)
{
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "avtale", utfall->avtale);
    avt_json_add_int(&w, "nr", utfall->forslag->nr);
    avt_json_add_string(&w, "status", forslag_svar_name(utfall->forslag->svar));
    if (utfall->revisjon > 0) {
        avt_json_add_int(&w, "revisjon", utfall->revisjon);
        avt_json_add_string(&w, "etag", utkast_token(rq->arena, utfall->revisjon));
    }
    avt_json_close(&w, '}');
    answer_json(rq, 200, &w);
}

static const struct row {
    const char *navn;
    enum forslag_svar svar;
} rows[] = {
    {"ta-inn", FORSLAG_TATT_INN},
    {"nei",    FORSLAG_NEI     },
    {"trekk",  FORSLAG_TRUKKET },
};

static const struct row *row_of(struct request *rq)
{
    const char *navn = api_string(rq, "svar");
    for (size_t i = 0; navn && i < sizeof(rows) / sizeof(*rows); i++) {
        if (strcmp(rows[i].navn, navn) == 0)
            return &rows[i];
    }
    avt_faults_add(&rq->faults, navn ? "ugyldig-kode" : "mangler", "svar", AVT_STOPP, "");
    return NULL;
}

static struct avt_err svar_post(struct leser *leser)
{
    struct request *rq = leser->rq;
    uint64_t nr;
    struct forslag *found;
    if (!avt_span_u64(avt_span_str(rq->param[1]), UINT32_MAX, &nr))
        return avt_err_make(AVT_ENOTFOUND, "forslag", "not a number");
    AVT_TRY(show_proposal(leser, (unsigned)nr, &found));
    AVT_TRY(api_members(rq, "svar tekst rolle"));
    const char *tekst = api_string(rq, "tekst");
    const struct row *row = row_of(rq);
    if (tekst && row && row->svar != FORSLAG_NEI)
        avt_faults_add(&rq->faults, "ukjent-felt", "tekst", AVT_STOPP, "");
    AVT_TRY(api_read(rq));
    if (row->svar == FORSLAG_TATT_INN)
        return flow_ta_inn(leser, NULL, -1, (unsigned)nr, answered);
    return flow_forslag_svar(leser, (unsigned)nr, row->svar, tekst, answered);
}

/* Only what saves the draft names it. */
static struct avt_err svar_token(struct leser *leser, bool *needed, const char **out)
{
    const char *svar = api_peek(leser->rq, "svar");
    *needed = svar && strcmp(svar, rows[0].navn) == 0;
    return *needed ? api_token_utkast(leser, needed, out) : AVT_NOERR;
}

struct avt_err api_forslag_svar(struct request *rq)
{
    return api_change(rq, svar_post, svar_token);
}
