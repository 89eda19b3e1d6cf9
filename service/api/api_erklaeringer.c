/* POST …/erklaeringer and …/bekreft: declaring. */
#include <string.h>

#include "api/api_felles.h"
#include "api/api_routes.h"
#include "case/fault_texts.h"
#include "command/attempt_now.h"
#include "command/confirm.h"
#include "command/declare.h"
#include "command/first_step.h"
#include "command/fullmakt.h"
#include "command/utsagn.h"
#include "reading/proposals_shown.h"

/* Step one of two: 202 with what will be signed. */
static void attempt_answer(struct request *rq, const struct utfall *utfall)
{
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    const char *confirm =
        avt_arena_format(rq->arena, "/api/v1/avtaler/%s/erklaeringer/%s/bekreft", utfall->avtale, utfall->forsok);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "id", utfall->forsok);
    avt_json_add_string(&w, "avtale", utfall->avtale);
    avt_json_add_string(&w, "kontrollkode", utfall->kontrollkode);
    api_add_span(&w, rq->arena, "erklaering", utfall->s);
    avt_json_add_string(&w, "bekreft", confirm);
    fault_texts(&w, rq, &rq->faults);
    avt_json_close(&w, '}');
    answer_json(rq, 202, &w);
    answer_header(rq, "Location", confirm);
}

static struct avt_err behalf_add(struct avt_json_writer *w, const struct leser *leser, const struct fullmakt *f)
{
    const char *tekst, *svar;
    AVT_TRY(fullmakt_tekst(leser, f, &tekst));
    AVT_TRY(fullmakt_svar(leser, f, &svar));
    avt_json_add_string(w, "for", f->s.behalf_of);
    avt_json_add_string(w, "grunn", f->s.reason);
    avt_json_add_string(w, "av", f->navn);
    avt_json_add_bool(w, "egen", f->egen);
    avt_json_add_string(w, "bevis", f->fil > 0 ? avt_arena_format(leser->rq->arena, "post-%u", f->fil) : NULL);
    avt_json_add_string(w, "tekst", tekst);
    avt_json_add_string(w, "svar", svar);
    return AVT_NOERR;
}

/* What waits to be confirmed: one's own, or what a colleague has signed for another. */
static struct avt_err forsok_get(struct leser *leser)
{
    struct request *rq = leser->rq;
    struct fullmakt f = {0};
    struct forsok_lest own;
    struct avt_err err = flow_fullmakt(leser, rq->param[1], &f);
    bool behalf = err.code == AVT_OK;
    if (err.code == AVT_ENOTFOUND) {
        AVT_TRY(flow_forsok_les(leser, rq->param[1], &own));
        f = (struct fullmakt){.s = own.s, .s_text = own.s_text, .naa = own.naa};
        err = AVT_NOERR;
    }
    AVT_TRY(err);
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "id", rq->param[1]);
    avt_json_add_string(&w, "avtale", leser->sak.id.text);
    avt_json_add_string(&w, "handling", avt_handling_get(f.s.handling)->name);
    avt_json_add_string(&w, "tilstand", forsok_tilstand_navn(f.naa.tilstand));
    if (f.naa.nr > 0)
        avt_json_add_int(&w, "nr", f.naa.nr);
    avt_json_add_string(&w, "kontrollkode", flow_kontrollkode(rq->arena, &f.s.fremlegg));
    avt_json_add_string(&w, "frist", avt_instant_format(rq->arena, f.s.frist));
    api_add_span(&w, rq->arena, "erklaering", f.s_text);
    if (behalf)
        AVT_TRY(behalf_add(&w, leser, &f));
    avt_json_close(&w, '}');
    answer_json(rq, 200, &w);
    return AVT_NOERR;
}

struct avt_err api_forsok(struct request *rq)
{
    return api_with(rq, forsok_get);
}

static void refused(struct request *rq, const struct utfall *utfall)
{
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "id", utfall->forsok);
    avt_json_add_string(&w, "avtale", utfall->avtale);
    avt_json_close(&w, '}');
    answer_json(rq, 200, &w);
}

static struct avt_err avslag_post(struct leser *leser)
{
    AVT_TRY(api_members(leser->rq, "tekst rolle"));
    return flow_avslag(leser, leser->rq->param[1], api_string(leser->rq, "tekst"), refused);
}

struct avt_err api_avslag(struct request *rq)
{
    return api_with(rq, avslag_post);
}

static enum avt_handling act_of(struct request *rq, const char *key)
{
    const char *name = api_string(rq, key);
    enum avt_handling handling = name ? avt_handling_find(avt_span_str(name)) : AVT_INGEN_HANDLING;
    if (handling == AVT_INGEN_HANDLING)
        avt_faults_add(&rq->faults, name ? "ugyldig-kode" : "mangler", key, AVT_STOPP, "");
    return handling;
}

/* Putting forward and uploading have routes of their own. */
static bool declarable(enum avt_handling handling)
{
    const struct avt_act *act = avt_act_get(handling);
    return act->family != AVT_FAMILY_FILE && act->concerns != AVT_CONCERNS_NY;
}

static struct avt_err declare(struct leser *leser, const struct oensket *oensket)
{
    if (avt_act_get(oensket->handling)->steps == 2)
        return command_start(leser->ctx, &command_attempt, oensket, attempt_answer, command_wake);
    return command_start(leser->ctx, &command_declare, oensket, api_sealed, command_wake);
}

static const char *string_in(struct request *rq, const struct avt_json *object, const char *key, size_t place)
{
    const struct avt_json *m = avt_json_find(object, key);
    if (m && m->kind != AVT_JSON_STRING && m->kind != AVT_JSON_NULL)
        avt_faults_add(&rq->faults, "feil-type", avt_arena_format(rq->arena, "forslag/%zu/%s", place, key), AVT_STOPP,
                       "");
    return m && m->kind == AVT_JSON_STRING ? m->text : NULL;
}

static void proposal_read(struct request *rq, struct oensket *oensket, struct forslag_oensket *list,
                          const struct avt_json *json)
{
    size_t place = oensket->n_forslag + 1;
    const char *path = avt_arena_format(rq->arena, "forslag/%zu", place);
    if (json->kind != AVT_JSON_OBJECT)
        avt_faults_add(&rq->faults, "feil-type", path, AVT_STOPP, "");
    for (const struct avt_json *m = json->kind == AVT_JSON_OBJECT ? json->children : NULL; m; m = m->next) {
        if (strcmp(m->key, "felt") != 0 && strcmp(m->key, "verdi") != 0 && strcmp(m->key, "begrunnelse") != 0)
            avt_faults_add(&rq->faults, "ukjent-felt", avt_arena_format(rq->arena, "%s/%s", path, m->key), AVT_STOPP,
                           "");
    }
    list[oensket->n_forslag++] = (struct forslag_oensket){.sti = string_in(rq, json, "felt", place),
                                                          .verdi = avt_json_find(json, "verdi"),
                                                          .begrunnelse = string_in(rq, json, "begrunnelse", place)};
}

/* One more than a wish may have is enough to be told that they are too many. */
static void proposals_read(struct request *rq, struct oensket *oensket)
{
    const struct avt_json *array = avt_json_find(rq->json, "forslag");
    if (!array || array->kind == AVT_JSON_NULL)
        return;
    if (array->kind != AVT_JSON_ARRAY) {
        avt_faults_add(&rq->faults, "feil-type", "forslag", AVT_STOPP, "");
        return;
    }
    struct forslag_oensket *list = avt_arena_array(rq->arena, AVT_MAX_FORSLAG + 1, sizeof(*list));
    for (const struct avt_json *m = array->children; m && oensket->n_forslag <= AVT_MAX_FORSLAG; m = m->next)
        proposal_read(rq, oensket, list, m);
    oensket->forslag = list;
}

static struct avt_err erklaering_post(struct leser *leser)
{
    struct request *rq = leser->rq;
    AVT_TRY(api_members(
        rq, "handling rolle fremlegg visning slag om gjelder-fra tekst deler forslag for grunn bevis papirkode"));
    struct oensket oensket = {.handling = act_of(rq, "handling"),
                              .fremlegg = api_string(rq, "fremlegg"),
                              .visning = api_string(rq, "visning"),
                              .code = api_string(rq, "slag"),
                              .om = api_string(rq, "om"),
                              .gjelder_fra = api_string(rq, "gjelder-fra"),
                              .tekst = api_string(rq, "tekst"),
                              .deler = avt_json_find(rq->json, "deler"),
                              .behalf_of = api_string(rq, "for"),
                              .reason = api_string(rq, "grunn"),
                              .bevis = api_string(rq, "bevis"),
                              .kode = api_string(rq, "papirkode")};
    if (oensket.handling && !declarable(oensket.handling)) {
        avt_faults_add(&rq->faults, "ugyldig-kode", "handling", AVT_STOPP, "");
        oensket.handling = AVT_INGEN_HANDLING;
    }
    if (!oensket.handling)
        return api_read(rq);
    proposals_read(rq, &oensket);
    if (oensket.n_forslag > 0 && avt_act_get(oensket.handling)->steps == 2)
        avt_faults_add(&rq->faults, "ukjent-felt", "forslag", AVT_STOPP, "");
    return declare(leser, &oensket);
}

/* By the act. An act that is none names nothing that is known; but it must name something. */
static struct avt_err act_token(struct leser *leser, bool *needed, const char **out)
{
    const char *name = api_peek(leser->rq, "handling");
    enum avt_handling handling = name ? avt_handling_find(avt_span_str(name)) : AVT_INGEN_HANDLING;
    *needed = true;
    *out = handling != AVT_INGEN_HANDLING && declarable(handling) ? utsagn_etag(leser->rq->arena, &leser->sak, handling)
                                                                  : NULL;
    return AVT_NOERR;
}

struct avt_err api_erklaering(struct request *rq)
{
    return api_change(rq, erklaering_post, act_token);
}

static struct avt_err bekreft_post(struct leser *leser)
{
    struct request *rq = leser->rq;
    AVT_TRY(api_members(rq, "metode rolle"));
    const char *metode = api_string(rq, "metode");
    if (metode && strcmp(metode, rq->actor->metode) != 0)
        avt_faults_add(&rq->faults, "ugyldig-kode", "metode", AVT_STOPP, "");
    const struct confirm_wish wish = {.forsok = rq->param[1]};
    return command_start(leser->ctx, &command_confirm, &wish, api_sealed, command_wake);
}

struct avt_err api_bekreft(struct request *rq)
{
    struct leser leser;
    AVT_TRY(leser_open_unread(&leser, request_ctx(rq)));
    struct avt_err err = bekreft_post(&leser);
    leser_close(&leser);
    return err;
}

/* The agreement whose pending version has the control code that stands on a paper. */
struct avt_err api_papirkode(struct request *rq)
{
    const char *kode = flow_kode(rq->arena, rq->param[0]), *id = NULL, *rolle = NULL;
    size_t n = 0;
    if (kode)
        AVT_TRY(flow_finn_kode(rq, kode, &n, &id, &rolle));
    if (n != 1)
        return avt_err_make(AVT_ENOTFOUND, "papirkode", "no version waits with this code");
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "avtale", id);
    avt_json_add_string(&w, "kontrollkode", kode);
    avt_json_add_string(&w, "rolle", rolle);
    avt_json_close(&w, '}');
    answer_json(rq, 200, &w);
    return AVT_NOERR;
}
