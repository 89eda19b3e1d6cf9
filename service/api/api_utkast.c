/* POST …/avtaler, PUT …/utkast, POST …/endringer: writing an agreement. */
#include "api/api_felles.h"
#include "api/api_routes.h"
#include "avtale/beregn.h"
#include "command/amend.h"
#include "command/discard.h"
#include "command/utkast.h"

/* What follows from the content, of what the role reads; the rest the client has just sent. */
static void computed_add(struct avt_json_writer *w, const struct utfall *utfall)
{
    struct avt_innhold bare = avt_beregn_bare(w->buf.arena, utfall->innhold);
    avt_innhold_to_json(w, "beregnet", &bare, (avt_roles)1 << utfall->rolle);
    avt_json_open(w, "ikke-beregnet", '[');
    for (size_t i = 0; i < utfall->uregnet->n; i++) {
        avt_json_open(w, NULL, '{');
        avt_json_add_string(w, "kode", utfall->uregnet->list[i].kode);
        avt_json_add_string(w, "felt", utfall->uregnet->list[i].felt);
        avt_json_close(w, '}');
    }
    avt_json_close(w, ']');
}

/* What did not come along from an earlier agreement, and why. */
static void left_add(struct avt_json_writer *w, const struct utfall *utfall)
{
    avt_json_open(w, "utelatt", '[');
    for (size_t i = 0; i < utfall->n_utelatt; i++) {
        const struct avt_felt *felt = utfall->utelatt[i].felt;
        const char *sti =
            felt->liste ? avt_arena_format(w->buf.arena, "%s/%s", felt->liste->sti, felt->sti) : felt->sti;
        avt_json_open(w, NULL, '{');
        avt_json_add_string(w, "felt", sti);
        avt_json_add_string(w, "grunn", utfall->utelatt[i].grunn);
        avt_json_close(w, '}');
    }
    avt_json_close(w, ']');
}

static void draft_answer(struct request *rq, const struct utfall *utfall, int status)
{
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "id", utfall->avtale);
    avt_json_add_string(&w, "tiltak", utfall->tiltak->navn);
    avt_json_open(&w, "utkast", '{');
    avt_json_add_int(&w, "revisjon", utfall->revisjon);
    avt_json_add_string(&w, "etag", utkast_token(rq->arena, utfall->revisjon));
    avt_json_add_int(&w, "mangler", utfall->mangler);
    computed_add(&w, utfall);
    left_add(&w, utfall);
    avt_json_close(&w, '}');
    avt_json_close(&w, '}');
    answer_json(rq, status, &w);
    answer_header(rq, "Location", avt_arena_format(rq->arena, "/api/v1/avtaler/%s", utfall->avtale));
}

static void draft_created(struct request *rq, const struct utfall *utfall)
{
    draft_answer(rq, utfall, 201);
}

static void draft_saved(struct request *rq, const struct utfall *utfall)
{
    draft_answer(rq, utfall, 200);
}

/* The content object of a body; a fault if it is there and no object. */
static const struct avt_json *content_of(struct request *rq)
{
    const struct avt_json *innhold = avt_json_find(rq->json, "innhold");
    if (!innhold || innhold->kind == AVT_JSON_OBJECT)
        return innhold;
    avt_faults_add(&rq->faults, "feil-type", "innhold", AVT_STOPP, "");
    return NULL;
}

struct avt_err api_avtale_ny(struct request *rq)
{
    AVT_TRY(api_members(rq, "tiltak innhold fra"));
    const char *tiltak = api_string(rq, "tiltak"), *fra = api_string(rq, "fra");
    const struct avt_json *innhold = content_of(rq);
    return flow_opprett(rq, tiltak, fra, innhold, draft_created);
}

static struct avt_err utkast_put(struct leser *leser)
{
    struct request *rq = leser->rq;
    AVT_TRY(api_members(rq, "innhold grunn rolle gjelder-fra retting"));
    struct utkast_lagring lagring = {
        .gruppe = -1, .grunn = api_string(rq, "grunn"), .gjelder_fra = api_string(rq, "gjelder-fra")};
    const struct avt_json *retting = avt_json_find(rq->json, "retting");
    lagring.innhold = content_of(rq);
    lagring.sier_dag = avt_json_find(rq->json, "gjelder-fra") != NULL;
    lagring.sier_retting = retting != NULL;
    lagring.retting = retting && retting->kind == AVT_JSON_BOOL && retting->number != 0;
    if (retting && retting->kind != AVT_JSON_BOOL)
        avt_faults_add(&rq->faults, "feil-type", "retting", AVT_STOPP, "");
    if (!avt_json_find(rq->json, "innhold"))
        avt_faults_add(&rq->faults, "mangler", "innhold", AVT_STOPP, "");
    return flow_lagre(leser, &lagring, draft_saved);
}

struct avt_err api_utkast(struct request *rq)
{
    return api_change(rq, utkast_put, api_token_utkast);
}

static void draft_gone(struct request *rq, const struct utfall *utfall)
{
    (void)utfall;
    answer_bytes(rq, 204, NULL, AVT_SPAN(""));
}

struct avt_err api_utkast_slett(struct request *rq)
{
    return command_start(request_ctx(rq), &command_discard, NULL, draft_gone, command_wake);
}

static struct avt_err endring_post(struct leser *leser)
{
    AVT_TRY(api_members(leser->rq, "rolle oenske"));
    const char *oenske = api_string(leser->rq, "oenske");
    return oenske ? flow_endring_fra(leser, oenske, draft_created) : flow_endring(leser, draft_created);
}

struct avt_err api_endring(struct request *rq)
{
    return api_change(rq, endring_post, api_token_hode);
}
