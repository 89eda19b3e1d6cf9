/* What the API's resources share. */
#include "api/api_felles.h"

#include <string.h>

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

const char *api_string(struct request *rq, const char *key)
{
    const struct avt_json *m = avt_json_find(rq->json, key);
    if (!m || m->kind == AVT_JSON_NULL)
        return NULL;
    if (m->kind != AVT_JSON_STRING) {
        avt_faults_add(&rq->faults, "feil-type", key, AVT_STOPP, "");
        return NULL;
    }
    return m->text;
}

struct avt_err api_read(struct request *rq)
{
    return rq->faults.n > 0 ? avt_err_make(AVT_EFAULTS, "", "body") : AVT_NOERR;
}

void api_etag(struct request *rq, const char *token)
{
    answer_header(rq, "ETag", avt_arena_format(rq->arena, "\"%s\"", token));
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
    api_etag(rq, avt_digest_format(rq->arena, utfall->hode));
}

struct avt_err api_with(struct request *rq, struct avt_err (*fn)(struct leser *leser))
{
    struct leser leser;
    AVT_TRY(leser_open(&leser, rq));
    struct avt_err err = fn(&leser);
    leser_close(&leser);
    return err;
}
