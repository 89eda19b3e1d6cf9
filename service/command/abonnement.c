/* Webhook endpoints: an endpoint gets what concerns its owners, from now on. */
#include "command/abonnement.h"

#include <stdlib.h>
#include <string.h>

#include "avtale/text.h"
#include "command/webhook_url.h"
#include "store/koe.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "writer/journal.h"
#include "writer/writer.h"

enum { SUBSCRIPTIONS_MAX = 5 };

struct abonnement_job {
    struct job job;
    const char *id, *url;
    const char *secret;
    struct avt_span innhold;
    bool maker; /* who ends it has made it */
    flow_answer answer;
};

static const char PERSON[] = "person";

struct owner {
    const char *name; /* PERSON, or the orgnr of a business */
    uint8_t hash[32];
};

/* Everybody the actor answers for: itself, and the businesses it acts for. */
static struct owner *owners(struct service *service, struct avt_arena *arena, const struct actor *actor, size_t *n)
{
    struct owner *list = avt_arena_array(arena, actor->virksomheter.n + 1, sizeof(*list));
    list[0].name = PERSON;
    memcpy(list[0].hash, actor->person, sizeof(list[0].hash));
    for (size_t i = 0; i < actor->virksomheter.n; i++) {
        list[i + 1].name = actor->virksomheter.list[i].name;
        vault_hmac(service->vault, list[i + 1].hash, VAULT_ORGNR, list[i + 1].name);
    }
    *n = actor->virksomheter.n + 1;
    return list;
}

static struct avt_span owner_hash(const struct owner *owner)
{
    return avt_span_make(owner->hash, sizeof(owner->hash));
}

/* ---- which there are ---- */

/* What the actor's owners have: a subscription has a row for each of its owners, all with the same content. */
struct held {
    struct abonnement *list;
    size_t n, cap;
    size_t most; /* how many the owner with the most has */
};

static struct abonnement *find_content(struct held *held, struct avt_span innhold)
{
    for (size_t i = 0; i < held->n; i++) {
        if (avt_span_equal(held->list[i].innhold, innhold))
            return &held->list[i];
    }
    return NULL;
}

/* One more, of the owner in whose row it was found first. */
static struct avt_err add_subscription(struct service *service, struct avt_arena *arena, struct held *held,
                                       const struct store_rows *rows, size_t i)
{
    struct avt_span plain, innhold = store_bytes(rows, i, 1);
    struct avt_json *json;
    struct avt_faults faults = AVT_FAULTS(arena);
    AVT_TRY(vault_unseal(service->vault, arena, &plain, VAULT_PUSH, "abonnement", innhold));
    AVT_TRY(avt_json_parse(arena, &json, plain, &faults));
    const char *url = avt_json_string(json, "url");
    if (!url)
        return avt_err_make(AVT_EDATA, "abonnement", "without an address");
    held->list = avt_arena_grow(arena, held->list, held->n, &held->cap, sizeof(*held->list));
    held->list[held->n++] =
        (struct abonnement){.id = store_text(rows, i, 0), .url = url, .tid = store_int(rows, i, 2), .innhold = innhold};
    return AVT_NOERR;
}

static struct avt_err add_of_owner(struct service *service, struct store *store, struct avt_arena *arena,
                                   struct held *held, const struct owner *owner)
{
    struct store_rows rows;
    AVT_TRY(store_all(store, arena, &rows, SQL_ABONNEMENT_EGNE, S_BLOB(owner_hash(owner))));
    for (size_t i = 0; i < rows.n; i++) {
        if (!find_content(held, store_bytes(&rows, i, 1)))
            AVT_TRY(add_subscription(service, arena, held, &rows, i));
        struct abonnement *one = find_content(held, store_bytes(&rows, i, 1));
        one->gjelder = avt_arena_grow(arena, one->gjelder, one->n_gjelder, &one->cap_gjelder, sizeof(*one->gjelder));
        one->rader = avt_arena_grow(arena, one->rader, one->n_gjelder, &one->cap_rader, sizeof(*one->rader));
        one->rader[one->n_gjelder] = store_text(&rows, i, 0);
        one->gjelder[one->n_gjelder++] = owner->name;
    }
    held->most = rows.n > held->most ? rows.n : held->most;
    return AVT_NOERR;
}

static int older_first(const void *a, const void *b)
{
    const struct abonnement *x = a, *y = b;
    return x->tid != y->tid ? (x->tid > y->tid) - (x->tid < y->tid) : strcmp(x->id, y->id);
}

static struct avt_err held_load(struct service *service, struct store *store, struct request *rq, struct held *out)
{
    size_t n;
    struct held held = {0};
    const struct owner *list = owners(service, rq->arena, rq->actor, &n);
    for (size_t i = 0; i < n; i++)
        AVT_TRY(add_of_owner(service, store, rq->arena, &held, &list[i]));
    if (held.n > 0)
        qsort(held.list, held.n, sizeof(*held.list), older_first);
    *out = held;
    return AVT_NOERR;
}

struct avt_err flow_abonnementer(struct request *rq, struct abonnement **out, size_t *n)
{
    struct store *store = service_read(rq->service);
    struct held held;
    struct avt_err err = held_load(rq->service, store, rq, &held);
    service_read_done(rq->service, store);
    AVT_TRY(err);
    const char *koe = avt_arena_format(rq->arena, "%s/push/push.db", rq->service->conf.data);
    for (size_t i = 0; i < held.n && err.code == AVT_OK; i++)
        err = koe_er_borte(&held.list[i].avsluttet, koe, held.list[i].rader, held.list[i].n_gjelder);
    if (err.code != AVT_OK)
        log_error("koe-ikke-lest", err, NULL);
    *out = held.list;
    *n = held.n;
    return AVT_NOERR;
}

/* Decided where they are made, one at a time: of two sent at once one is the sixth. */
static struct avt_err abonnement_prepare(struct job *job, struct writer *writer)
{
    struct abonnement_job *own = job->own;
    struct held held;
    AVT_TRY(held_load(writer_service(writer), writer_store(writer), job->rq, &held));
    for (size_t i = 0; i < held.n; i++) {
        if (strcmp(webhook_url_form(job->arena, held.list[i].url), webhook_url_form(job->arena, own->url)) == 0)
            return avt_err_make(AVT_EDONE, "url", "is subscribed to already");
    }
    return held.most < SUBSCRIPTIONS_MAX ? AVT_NOERR : avt_err_make(AVT_EMANY, "url", "as many as an owner may have");
}

/* ---- one more ---- */

static struct avt_err abonnement_write(struct job *job, struct writer *writer)
{
    struct abonnement_job *own = job->own;
    struct store *store = writer_store(writer);
    struct store_rows rows;
    size_t n;
    AVT_TRY(store_all(store, job->arena, &rows, SQL_UTBOKS_LAST, S_NULL));
    const struct owner *list = owners(writer_service(writer), job->arena, job->rq->actor, &n);
    for (size_t i = 0; i < n; i++) {
        const char *id = i == 0 ? own->id : avt_arena_str(job->arena, id_new().text);
        AVT_TRY(store_run(store, SQL_ABONNEMENT_ADD, S_TEXT(id), S_BLOB(owner_hash(&list[i])), S_BLOB(own->innhold),
                          S_INT(store_int(&rows, 0, 0) + 1), S_INT(clock_now())));
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

struct avt_err flow_abonnement(struct request *rq, const char *url, flow_answer answer)
{
    if (!url && rq->faults.n == 0)
        avt_faults_add(&rq->faults, "mangler", "url", AVT_STOPP, "");
    if (url && !webhook_url_ok(url, rq->service->conf.webhook_privat))
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

/* Of a subscription's owners the one person is who made it. */
static bool is_maker(const struct abonnement *one)
{
    for (size_t i = 0; i < one->n_gjelder; i++) {
        if (strcmp(one->gjelder[i], PERSON) == 0)
            return true;
    }
    return false;
}

static struct avt_err slett_prepare(struct job *job, struct writer *writer)
{
    struct abonnement_job *own = job->own;
    struct held held;
    AVT_TRY(held_load(writer_service(writer), writer_store(writer), job->rq, &held));
    for (size_t i = 0; i < held.n; i++) {
        if (strcmp(held.list[i].id, own->id) != 0)
            continue;
        own->innhold = held.list[i].innhold;
        own->maker = is_maker(&held.list[i]);
        return AVT_NOERR;
    }
    return avt_err_make(AVT_ENOTFOUND, "abonnement", "none of the caller's");
}

/* Who made it ends it for all its owners, also for a business that this person no longer acts for: the address is this
 * person's. Others end it for their own owners, and who else has it keeps it. */
static struct avt_err slett_write(struct job *job, struct writer *writer)
{
    struct abonnement_job *own = job->own;
    size_t n;
    if (own->maker)
        return store_run(writer_store(writer), SQL_ABONNEMENT_DROP_HELE, S_BLOB(own->innhold));
    const struct owner *list = owners(writer_service(writer), job->arena, job->rq->actor, &n);
    for (size_t i = 0; i < n; i++) {
        AVT_TRY(
            store_run(writer_store(writer), SQL_ABONNEMENT_DROP, S_BLOB(owner_hash(&list[i])), S_BLOB(own->innhold)));
    }
    return AVT_NOERR;
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
