/* What the API's resources share. */
#include "api/api_felles.h"

#include <string.h>

#include "command/utkast.h"
#include "command/utsagn.h"

static bool in_words(const char *words, const char *word)
{
    struct avt_span rest = avt_span_str(words), one;
    while (avt_span_cut(&rest, ' ', &one)) {
        if (avt_span_is(one, word))
            return true;
    }
    return false;
}

struct avt_err api_members(struct request *rq, const char *allowed)
{
    rq->faults = AVT_FAULTS(rq->arena);
    if (!rq->json || rq->json->kind != AVT_JSON_OBJECT) {
        avt_faults_add(&rq->faults, "feil-type", "", AVT_STOPP, "");
        return avt_err_make(AVT_EFAULTS, "", "the body is no object");
    }
    for (const struct avt_json *m = rq->json->children; m; m = m->next) {
        if (!in_words(allowed, m->key))
            avt_faults_add(&rq->faults, "ukjent-felt", m->key, AVT_STOPP, "");
    }
    return AVT_NOERR;
}

const char *api_string_at(struct request *rq, const char *key, const char *felt)
{
    const struct avt_json *m = avt_json_find(rq->json, key);
    if (!m || m->kind == AVT_JSON_NULL)
        return NULL;
    if (m->kind != AVT_JSON_STRING) {
        avt_faults_add(&rq->faults, "feil-type", felt, AVT_STOPP, "");
        return NULL;
    }
    return m->text;
}

const char *api_string(struct request *rq, const char *key)
{
    return api_string_at(rq, key, key);
}

struct avt_err api_read(struct request *rq)
{
    return rq->faults.n > 0 ? avt_err_make(AVT_EFAULTS, "", "body") : AVT_NOERR;
}

void api_add_digest(struct avt_json_writer *w, struct avt_arena *arena, const char *key,
                    const struct avt_digest *digest)
{
    avt_json_add_string(w, key, avt_digest_is_zero(digest) ? NULL : avt_digest_format(arena, digest));
}

void api_add_span(struct avt_json_writer *w, struct avt_arena *arena, const char *key, struct avt_span text)
{
    avt_json_add_string(w, key, avt_arena_strn(arena, text.ptr, text.len));
}

void api_siste_dag(struct avt_json_writer *w, const struct leser *leser, const struct avt_innhold *innhold)
{
    struct sak_tider tider;
    avt_date siste;
    sak_tider_from(innhold, &tider);
    if (sak_stopp(&leser->sak, &tider, &siste))
        avt_json_add_string(w, "siste-dag", avt_date_format(leser->rq->arena, siste));
}

void api_sealed(struct request *rq, const struct utfall *utfall)
{
    const struct avt_post *post = utfall->post;
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "avtale", utfall->avtale);
    avt_json_add_int(&w, "nr", post->r.nr);
    avt_json_add_int(&w, "versjon", post->s.versjon);
    avt_json_add_string(&w, "handling", avt_handling_get(post->s.handling)->name);
    avt_json_add_string(&w, "rolle", post->s.rolle);
    avt_json_add_string(&w, "tid", avt_instant_format(rq->arena, post->r.tid));
    avt_json_add_bool(&w, "gjelder", utfall->gjelder);
    avt_json_add_string(&w, "kontrollkode", utfall->kontrollkode);
    api_add_digest(&w, rq->arena, "identitet", &post->s_id);
    api_add_digest(&w, rq->arena, "hode", utfall->hode);
    api_add_span(&w, rq->arena, "erklaering", utfall->s);
    api_add_span(&w, rq->arena, "kvittering", utfall->r_file);
    avt_json_close(&w, '}');
    answer_json(rq, 201, &w);
}

struct avt_err api_with(struct request *rq, struct avt_err (*fn)(struct leser *leser))
{
    struct leser leser;
    AVT_TRY(leser_open(&leser, request_ctx(rq)));
    struct avt_err err = fn(&leser);
    leser_close(&leser);
    return err;
}

/* ---- what a change names ---- */

const char *api_peek(const struct request *rq, const char *key)
{
    const struct avt_json *m = avt_json_find(rq->json, key);
    return m && m->kind == AVT_JSON_STRING ? m->text : NULL;
}

struct avt_err api_token_utkast(struct leser *leser, bool *needed, const char **out)
{
    struct request *rq = leser->rq;
    struct sak_utkast utkast;
    *needed = true;
    AVT_TRY(sak_utkast(rq->service, leser->store, rq->arena, &leser->sak, &utkast));
    *out = utkast.exists ? utkast_token(rq->arena, utkast.revisjon) : NULL;
    return AVT_NOERR;
}

struct avt_err api_token_hode(struct leser *leser, bool *needed, const char **out)
{
    *needed = true;
    *out = utsagn_token(leser->rq->arena, &leser->sak, AVT_TOKEN_HEAD);
    return AVT_NOERR;
}

/* A refusal of the body or of the agreement as it is waits for what the change names. */
static struct avt_err ranked(struct leser *leser, api_token token, struct avt_err found)
{
    const char *names = NULL;
    bool needed = false;
    if (avt_err_status(found.code) != 409 && avt_err_status(found.code) != 422)
        return found;
    struct avt_faults faults = leser->rq->faults;
    AVT_TRY(token(leser, &needed, &names));
    leser->rq->faults = faults;
    return needed ? request_match_first(leser->rq, names, found) : found;
}

struct avt_err api_change(struct request *rq, struct avt_err (*fn)(struct leser *leser), api_token token)
{
    struct leser leser;
    AVT_TRY(leser_open(&leser, request_ctx(rq)));
    struct avt_err err = fn(&leser);
    if (err.code != AVT_OK)
        err = ranked(&leser, token, err);
    leser_close(&leser);
    return err;
}
