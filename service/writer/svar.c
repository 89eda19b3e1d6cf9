/* Stored answers. Form: status, type, headers "name: value", an empty line, body. */
#include "writer/svar.h"

#include <string.h>

#include "sys/clock.h"

struct avt_err svar_key(struct job *job)
{
    struct request *rq = job->rq;
    AVT_TRY(request_key(rq, &job->key));
    struct avt_span parts[] = {avt_span_str(rq->method), AVT_SPAN("\n"), avt_span_str(rq->path), AVT_SPAN("\n"),
                               rq->body};
    job->body = avt_hash_parts(parts, sizeof(parts) / sizeof(parts[0]));
    return AVT_NOERR;
}

bool svar_same_key(const struct job *a, const struct job *b)
{
    return a->rq && b->rq && a->rq->actor && b->rq->actor && strcmp(a->key, b->key) == 0 &&
           a->rq->route == b->rq->route && memcmp(a->rq->actor->person, b->rq->actor->person, 32) == 0;
}

static struct avt_span person_of(const struct job *job)
{
    return avt_span_make(job->rq->actor->person, 32);
}

static struct avt_err svar_parse(struct request *rq, struct avt_span stored)
{
    struct avt_span line, name;
    struct response answer = {0};
    uint64_t status;
    bool ended;
    if (!avt_span_line(&stored, &line, &ended) || !avt_span_u64(line, 599, &status) ||
        !avt_span_line(&stored, &line, &ended))
        return avt_err_make(AVT_EDATA, "svar", "stored answer does not parse");
    answer.status = (int)status;
    answer.type = line.len > 0 ? avt_arena_strn(rq->arena, line.ptr, line.len) : NULL;
    while (avt_span_line(&stored, &line, &ended) && line.len > 0) {
        if (!avt_span_cut(&line, ':', &name))
            return avt_err_make(AVT_EDATA, "svar", "stored answer does not parse");
        pairs_add(rq->arena, &answer.headers, avt_arena_strn(rq->arena, name.ptr, name.len),
                  avt_arena_strn(rq->arena, line.ptr, line.len));
    }
    answer.body = stored;
    rq->response = answer;
    return AVT_NOERR;
}

static struct avt_span svar_format(const struct request *rq)
{
    const struct response *answer = &rq->response;
    struct avt_buf buf = AVT_BUF(rq->arena);
    avt_buf_format(&buf, "%d\n%s\n", answer->status, answer->type ? answer->type : "");
    for (size_t i = 0; i < answer->headers.n; i++)
        avt_buf_format(&buf, "%s:%s\n", answer->headers.list[i].name, answer->headers.list[i].value);
    avt_buf_char(&buf, '\n');
    avt_buf_span(&buf, answer->body);
    return avt_buf_get(&buf);
}

struct avt_err svar_find(struct service *service, struct store *store, struct job *job)
{
    struct request *rq = job->rq;
    struct store_rows rows;
    struct avt_digest before;
    struct avt_span plain;
    AVT_TRY(store_all(store, rq->arena, &rows, SQL_IDEMPOTENS_GET, S_BLOB(person_of(job)), S_TEXT(rq->route->pattern),
                      S_TEXT(job->key)));
    if (rows.n == 0)
        return AVT_NOERR;
    if (!store_hash(&rows, 0, 0, &before) || !avt_digest_equal(&before, &job->body))
        return avt_err_make(AVT_EREUSED, "Idempotency-Key", "used with another request");
    AVT_TRY(vault_unseal(service->vault, rq->arena, &plain, VAULT_SVAR, "svar", store_bytes(&rows, 0, 1)));
    job->replayed = true;
    return svar_parse(rq, plain);
}

struct avt_err svar_keep(struct service *service, struct store *store, struct job *job)
{
    struct request *rq = job->rq;
    struct avt_span sealed;
    AVT_TRY(vault_seal(service->vault, rq->arena, &sealed, VAULT_SVAR, "svar", svar_format(rq)));
    return store_run(store, SQL_IDEMPOTENS_ADD, S_BLOB(person_of(job)), S_TEXT(rq->route->pattern), S_TEXT(job->key),
                     S_HASH(&job->body), S_BLOB(sealed), S_INT(clock_now()));
}

struct avt_err svar_replay(struct request *rq)
{
    struct job probe = {.rq = rq, .arena = rq->arena};
    bool changes = strcmp(rq->route->method, "GET") != 0;
    if (!changes || !rq->actor || svar_key(&probe).code != AVT_OK)
        return AVT_NOERR; /* a change that needs a key is refused for having none by the flow it belongs to */
    struct store *store = service_read(rq->service);
    struct avt_err err = svar_find(rq->service, store, &probe);
    service_read_done(rq->service, store);
    return err;
}
