/* Webhook endpoints: an endpoint gets what concerns its owner, from now on. */
#include "command/abonnement.h"

#include <string.h>

#include "avtale/text.h"
#include "sys/clock.h"
#include "writer/svar.h"
#include "writer/writer.h"

enum { SUBSCRIPTIONS_MAX = 5 };

struct abonnement_job {
    struct job job;
    const char *id, *url;
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

/* ---- which there are ---- */

static struct avt_err own_list(struct service *service, struct store *store, struct request *rq,
                               struct abonnement **out, size_t *n)
{
    struct store_rows rows;
    AVT_TRY(store_all(store, rq->arena, &rows, SQL_ABONNEMENT_EGNE, S_BLOB(avt_span_make(rq->actor->person, 32))));
    struct abonnement *list = avt_arena_array(rq->arena, rows.n, sizeof(*list));
    for (size_t i = 0; i < rows.n; i++) {
        struct avt_span plain;
        struct avt_json *json;
        struct avt_faults faults = AVT_FAULTS(rq->arena);
        AVT_TRY(vault_unseal(service->vault, rq->arena, &plain, VAULT_PUSH, "abonnement", store_bytes(&rows, i, 1)));
        AVT_TRY(avt_json_parse(rq->arena, &json, plain, &faults));
        const char *url = avt_json_string(json, "url");
        if (!url)
            return avt_err_make(AVT_EDATA, "abonnement", "without an address");
        list[i] = (struct abonnement){.id = store_text(&rows, i, 0), .url = url, .tid = store_int(&rows, i, 2)};
    }
    *out = list;
    *n = rows.n;
    return AVT_NOERR;
}

struct avt_err flow_abonnementer(struct request *rq, struct abonnement **out, size_t *n)
{
    struct store *store = service_read(rq->service);
    struct avt_err err = own_list(rq->service, store, rq, out, n);
    service_read_done(rq->service, store);
    return err;
}

/* Two ways of writing one address: scheme and host in small letters, without what goes without saying. */
static const char *canonical(struct avt_arena *arena, const char *url)
{
    struct avt_buf buf = AVT_BUF(arena);
    size_t scheme = strcspn(url, ":") + 3, host = scheme + strcspn(url + scheme, "/?");
    const char *port = strncmp(url, "https", 5) == 0 ? ":443" : ":80";
    bool said = host > scheme + strlen(port) && strncmp(url + host - strlen(port), port, strlen(port)) == 0;
    for (size_t i = 0; i < host - (said ? strlen(port) : 0); i++)
        avt_buf_char(&buf, url[i] >= 'A' && url[i] <= 'Z' ? (char)(url[i] - 'A' + 'a') : url[i]);
    avt_buf_format(&buf, "%s%s", url[host] == '/' ? "" : "/", url + host);
    return buf.ptr;
}

/* Decided where they are made, one at a time: of two sent at once one is the sixth. */
static struct avt_err abonnement_prepare(struct job *job, struct writer *writer)
{
    struct abonnement_job *own = job->own;
    struct abonnement *list;
    size_t n;
    AVT_TRY(own_list(writer_service(writer), writer_store(writer), job->rq, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (strcmp(canonical(job->arena, list[i].url), canonical(job->arena, own->url)) == 0)
            return avt_err_make(AVT_EDONE, "url", "is subscribed to already");
    }
    return n < SUBSCRIPTIONS_MAX ? AVT_NOERR : avt_err_make(AVT_EMANY, "url", "as many as one may have");
}

/* ---- one more ---- */

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
        const char *id = i == 0 ? own->id : avt_arena_str(job->arena, id_new().text);
        AVT_TRY(store_run(store, SQL_ABONNEMENT_ADD, S_TEXT(id), S_BLOB(avt_span_make(list[i], 32)),
                          S_BLOB(own->innhold), S_INT(store_int(&rows, 0, 0) + 1), S_INT(clock_now())));
    }
    return AVT_NOERR;
}

static void abonnement_answer(struct job *job, struct writer *writer)
{
    (void)writer;
    struct abonnement_job *own = job->own;
    struct utfall utfall = {.forsok = own->id, .kontrollkode = own->secret};
    own->answer(job->rq, &utfall);
}

static bool url_ok(const char *url, bool private_too)
{
    struct avt_span s = avt_span_str(url);
    bool scheme = avt_span_starts(s, "https://") || (private_too && avt_span_starts(s, "http://"));
    for (size_t i = 0; scheme && i < s.len; i++) {
        if ((unsigned char)s.ptr[i] <= ' ' || (unsigned char)s.ptr[i] >= 0x7f || s.ptr[i] == '#')
            return false; /* what stands behind '#' is never sent */
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
    own->id = avt_arena_str(rq->arena, id_new().text);
    own->url = url;
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
                            .andre = true,
                            .prepare = abonnement_prepare,
                            .write = abonnement_write,
                            .answer = abonnement_answer,
                            .own = own};
    AVT_TRY(svar_key(&own->job));
    AVT_TRY(writer_submit(rq->service->writer, &own->job));
    rq->job = &own->job;
    return AVT_NOERR;
}

/* ---- one less ---- */

static struct avt_err slett_prepare(struct job *job, struct writer *writer)
{
    struct abonnement_job *own = job->own;
    struct abonnement *list;
    size_t n;
    AVT_TRY(own_list(writer_service(writer), writer_store(writer), job->rq, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (strcmp(list[i].id, own->id) == 0)
            return AVT_NOERR;
    }
    return avt_err_make(AVT_ENOTFOUND, "abonnement", "none of the caller's");
}

static struct avt_err slett_write(struct job *job, struct writer *writer)
{
    struct abonnement_job *own = job->own;
    return store_run(writer_store(writer), SQL_ABONNEMENT_DROP, S_TEXT(own->id),
                     S_BLOB(avt_span_make(job->rq->actor->person, 32)));
}

struct avt_err flow_abonnement_slett(struct request *rq, const char *id, flow_answer answer)
{
    struct abonnement_job *own = avt_arena_alloc(rq->arena, sizeof(*own));
    own->id = id;
    own->answer = answer;
    own->job = (struct job){.rq = rq,
                            .arena = rq->arena,
                            .andre = true,
                            .prepare = slett_prepare,
                            .write = slett_write,
                            .answer = abonnement_answer,
                            .own = own};
    AVT_TRY(svar_key(&own->job));
    AVT_TRY(writer_submit(rq->service->writer, &own->job));
    rq->job = &own->job;
    return AVT_NOERR;
}
