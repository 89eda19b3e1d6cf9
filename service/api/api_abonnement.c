/* /api/v1/abonnement: webhook endpoints for what concerns the caller. */
#include "api/api_felles.h"
#include "api/api_routes.h"
#include "avtale/text.h"
#include "command/abonnement.h"

/* The public key of `v1a` signatures, from the newest key list: Standard Webhooks' form and ours. */
static void webhook_key_add(struct request *rq, struct avt_json_writer *w)
{
    const struct avt_key *key = rq->service->webhook_key;
    avt_json_add_string(
        w, "offentlig_noekkel",
        avt_arena_format(rq->arena, "whpk_%s", avt_b64_format(rq->arena, key->point, sizeof(key->point))));
    avt_json_add_string(w, "vkey", avt_vkey_format(rq->arena, key));
}

static void abonnement_answer(struct request *rq, const struct utfall *utfall)
{
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "id", utfall->forsok);
    avt_json_add_string(&w, "hemmelighet", utfall->kontrollkode);
    webhook_key_add(rq, &w);
    avt_json_close(&w, '}');
    answer_json(rq, 201, &w);
    answer_header(rq, "Location", avt_arena_format(rq->arena, "/api/v1/abonnement/%s", utfall->forsok));
}

struct avt_err api_abonnement(struct request *rq)
{
    AVT_TRY(api_members(rq, "url"));
    const char *url = api_string(rq, "url");
    return flow_abonnement(rq, url, abonnement_answer);
}

struct avt_err api_abonnementer(struct request *rq)
{
    struct abonnement *list;
    size_t n;
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    AVT_TRY(flow_abonnementer(rq, &list, &n));
    avt_json_open(&w, NULL, '{');
    avt_json_open(&w, "abonnementer", '[');
    for (size_t i = 0; i < n; i++) {
        avt_json_open(&w, NULL, '{');
        avt_json_add_string(&w, "id", list[i].id);
        avt_json_add_string(&w, "url", list[i].url);
        avt_json_add_string(&w, "tid", avt_instant_format(rq->arena, list[i].tid));
        avt_json_open(&w, "gjelder", '[');
        for (size_t k = 0; k < list[i].n_gjelder; k++)
            avt_json_add_string(&w, NULL, list[i].gjelder[k]);
        avt_json_close(&w, ']');
        avt_json_add_bool(&w, "avsluttet", list[i].avsluttet);
        avt_json_close(&w, '}');
    }
    avt_json_close(&w, ']');
    avt_json_close(&w, '}');
    answer_json(rq, 200, &w);
    return AVT_NOERR;
}

static void slett_answer(struct request *rq, const struct utfall *utfall)
{
    (void)utfall;
    answer_bytes(rq, 204, NULL, AVT_SPAN(""));
}

struct avt_err api_abonnement_slett(struct request *rq)
{
    return flow_abonnement_slett(rq, rq->param[0], slett_answer);
}
