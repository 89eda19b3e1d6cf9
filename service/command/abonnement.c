/* Webhook endpoints: an endpoint gets what concerns its owner, from now on. */
#include "command/abonnement.h"

#include <string.h>

#include "avtale/text.h"
#include "sys/clock.h"
#include "writer/svar.h"
#include "writer/writer.h"

struct abonnement_job {
    struct job job;
    struct avt_id id;
    const char *secret;
    struct avt_span innhold;
    flow_answer answer;
};

/* Everybody the actor answers for: itself and its businesses. */
static size_t owners(struct service *service, const struct actor *actor, uint8_t (*list)[32], size_t max)
{
    size_t n = 0;
    memcpy(list[n++], actor->person, 32);
    for (size_t i = 0; i < actor->virksomheter.n && n < max; i++)
        vault_hmac(service->vault, list[n++], VAULT_ORGNR, actor->virksomheter.list[i].name);
    return n;
}

static struct avt_err abonnement_prepare(struct job *job, struct writer *writer)
{
    (void)job;
    (void)writer;
    return AVT_NOERR;
}

#define MAX_OWNERS 32

static struct avt_err abonnement_write(struct job *job, struct writer *writer)
{
    struct abonnement_job *own = job->own;
    struct store *store = writer_store(writer);
    struct store_rows rows;
    uint8_t list[MAX_OWNERS][32];
    AVT_TRY(store_all(store, job->arena, &rows, SQL_UTBOKS_LAST, S_NULL));
    size_t n = owners(writer_service(writer), job->rq->actor, list, MAX_OWNERS);
    for (size_t i = 0; i < n; i++) {
        struct avt_id id = i == 0 ? own->id : id_new();
        AVT_TRY(store_run(store, SQL_ABONNEMENT_ADD, S_TEXT(id.text), S_BLOB(avt_span_make(list[i], 32)),
                          S_BLOB(own->innhold), S_INT(store_int(&rows, 0, 0) + 1), S_INT(clock_now())));
    }
    return AVT_NOERR;
}

static void abonnement_answer(struct job *job, struct writer *writer)
{
    (void)writer;
    struct abonnement_job *own = job->own;
    struct utfall utfall = {.forsok = own->id.text, .kontrollkode = own->secret};
    own->answer(job->rq, &utfall);
}

static bool url_ok(const char *url, bool private_too)
{
    struct avt_span s = avt_span_str(url);
    bool scheme = avt_span_starts(s, "https://") || (private_too && avt_span_starts(s, "http://"));
    for (size_t i = 0; scheme && i < s.len; i++) {
        if ((unsigned char)s.ptr[i] <= ' ' || (unsigned char)s.ptr[i] >= 0x7f)
            return false;
    }
    return scheme && s.len <= 2000 && !memchr(s.ptr, '@', s.len);
}

struct avt_err flow_abonnement(struct request *rq, const char *url, flow_answer answer)
{
    if (!url && rq->faults.n == 0)
        avt_faults_add(&rq->faults, "mangler", "url", AVT_STOPP, "");
    if (url && !url_ok(url, rq->service->conf.webhook_privat))
        avt_faults_add(&rq->faults, "ugyldig-form", "url", AVT_STOPP, "");
    if (avt_faults_stop(&rq->faults))
        return avt_err_make(AVT_EFAULTS, "url", "not an address we deliver to");
    uint8_t secret[32];
    random_bytes(secret, sizeof(secret));
    struct abonnement_job *own = avt_arena_alloc(rq->arena, sizeof(*own));
    own->id = id_new();
    own->answer = answer;
    own->secret = avt_arena_format(rq->arena, "whsec_%s", avt_b64_format(rq->arena, secret, sizeof(secret)));
    struct avt_json_writer w = AVT_JSON_WRITER(rq->arena);
    avt_json_open(&w, NULL, '{');
    avt_json_add_string(&w, "url", url);
    avt_json_add_string(&w, "hemmelighet", own->secret);
    avt_json_close(&w, '}');
    AVT_TRY(vault_seal(rq->service->vault, rq->arena, &own->innhold, VAULT_PUSH, "abonnement", avt_buf_get(&w.buf)));
    own->job = (struct job){.rq = rq,
                            .arena = rq->arena,
                            .prepare = abonnement_prepare,
                            .write = abonnement_write,
                            .answer = abonnement_answer,
                            .own = own};
    AVT_TRY(svar_key(&own->job));
    AVT_TRY(writer_submit(rq->service->writer, &own->job));
    rq->job = &own->job;
    return AVT_NOERR;
}
