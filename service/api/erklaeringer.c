/* POST …/erklaeringer, …/bekreft and …/avslutning: declaring. */
#include <string.h>

#include "api/felles.h"
#include "front/route.h"

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
    avt_json_close(&w, '}');
    answer_json(rq, 202, &w);
    answer_header(rq, "Location", confirm);
}

static enum avt_handling act_of(struct request *rq, const char *key)
{
    const char *name = api_string(rq, key);
    enum avt_handling handling = name ? avt_handling_find(avt_span_str(name)) : AVT_INGEN_HANDLING;
    if (handling == AVT_INGEN_HANDLING)
        avt_faults_add(&rq->faults, name ? "ugyldig-kode" : "mangler", key, AVT_STOPP, "");
    return handling;
}

/* Putting forward has a route of its own; acts of the system have none. */
static bool declarable(enum avt_handling handling)
{
    enum avt_concerns concerns = avt_handling_get(handling)->concerns;
    return concerns != AVT_CONCERNS_NY && concerns != AVT_CONCERNS_SYSTEM;
}

static struct avt_err declare(struct leser *leser, const struct oensket *oensket)
{
    if (avt_handling_get(oensket->handling)->steps == 2)
        return flow_forsok(leser, oensket, attempt_answer);
    return flow_handling(leser, oensket, api_sealed);
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
    AVT_TRY(api_members(rq, "handling rolle fremlegg visning slag om gjelder-fra tekst deler forslag"));
    struct oensket oensket = {.handling = act_of(rq, "handling"),
                              .fremlegg = api_string(rq, "fremlegg"),
                              .visning = api_string(rq, "visning"),
                              .slag = api_string(rq, "slag"),
                              .om = api_string(rq, "om"),
                              .gjelder_fra = api_string(rq, "gjelder-fra"),
                              .tekst = api_string(rq, "tekst"),
                              .deler = avt_json_find(rq->json, "deler")};
    if (oensket.handling && !declarable(oensket.handling)) {
        avt_faults_add(&rq->faults, "ugyldig-kode", "handling", AVT_STOPP, "");
        oensket.handling = AVT_INGEN_HANDLING;
    }
    if (!oensket.handling)
        return api_read(rq);
    proposals_read(rq, &oensket);
    if (oensket.n_forslag > 0 && avt_handling_get(oensket.handling)->steps == 2)
        avt_faults_add(&rq->faults, "ukjent-felt", "forslag", AVT_STOPP, "");
    return declare(leser, &oensket);
}

struct avt_err api_erklaering(struct request *rq)
{
    return api_with(rq, erklaering_post);
}

static struct avt_err bekreft_post(struct leser *leser)
{
    struct request *rq = leser->rq;
    AVT_TRY(api_members(rq, "metode rolle"));
    const char *metode = api_string(rq, "metode");
    if (metode && strcmp(metode, rq->actor->metode) != 0)
        avt_faults_add(&rq->faults, "ugyldig-kode", "metode", AVT_STOPP, "");
    return flow_bekreft(leser, rq->param[1], api_sealed);
}

struct avt_err api_bekreft(struct request *rq)
{
    struct leser leser;
    AVT_TRY(leser_open_unread(&leser, rq));
    struct avt_err err = bekreft_post(&leser);
    leser_close(&leser);
    return err;
}

/* What decide calls slag is the member `grunn` here. */
static void rename_slag(struct avt_faults *faults)
{
    for (size_t i = 0; i < faults->n; i++) {
        if (strcmp(faults->list[i].felt, "slag") == 0)
            faults->list[i].felt = "grunn";
    }
}

/* Ending early and annulling: `slag` is which of the two, `grunn` its coded reason. */
static struct avt_err avslutning_post(struct leser *leser)
{
    struct request *rq = leser->rq;
    AVT_TRY(api_members(rq, "slag grunn gjelder-fra tekst rolle"));
    struct oensket oensket = {.handling = act_of(rq, "slag"),
                              .slag = api_string(rq, "grunn"),
                              .gjelder_fra = api_string(rq, "gjelder-fra"),
                              .tekst = api_string(rq, "tekst")};
    if (oensket.handling && oensket.handling != AVT_AVBRUTT && oensket.handling != AVT_ANNULLERT) {
        avt_faults_add(&rq->faults, "ugyldig-kode", "slag", AVT_STOPP, "");
        oensket.handling = AVT_INGEN_HANDLING;
    }
    if (!oensket.handling)
        return api_read(rq);
    struct avt_err err = flow_handling(leser, &oensket, api_sealed);
    if (err.code == AVT_EFAULTS)
        rename_slag(&rq->faults);
    return err;
}

struct avt_err api_avslutning(struct request *rq)
{
    return api_with(rq, avslutning_post);
}
