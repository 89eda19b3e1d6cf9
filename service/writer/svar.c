/* Stored answers. Form: status, type, headers "name: value", an empty line, body. */
#include "writer/svar.h"

#include <string.h>

#include "sys/clock.h"

struct avt_err svar_key(struct job *job)
{
    job->ctx = request_ctx(job->rq);
    job->keyed = true;
    return ctx_key(job->ctx);
}

bool svar_same_key(const struct job *a, const struct job *b)
{
    return strcmp(a->ctx->key, b->ctx->key) == 0 && strcmp(a->ctx->scope, b->ctx->scope) == 0 &&
           memcmp(a->ctx->actor->person, b->ctx->actor->person, 32) == 0;
}

static struct avt_span person_of(const struct ctx *ctx)
{
    return avt_span_make(ctx->actor->person, 32);
}

static struct avt_err svar_parse(const struct ctx *ctx, struct avt_span stored)
{
    struct avt_span line, name;
    struct response answer = {0};
    uint64_t status;
    bool ended;
    if (!avt_span_line(&stored, &line, &ended) || !avt_span_u64(line, 599, &status) ||
        !avt_span_line(&stored, &line, &ended))
        return avt_err_make(AVT_EDATA, "svar", "stored answer does not parse");
    answer.status = (int)status;
    answer.type = line.len > 0 ? avt_arena_strn(ctx->arena, line.ptr, line.len) : NULL;
    while (avt_span_line(&stored, &line, &ended) && line.len > 0) {
        if (!avt_span_cut(&line, ':', &name))
            return avt_err_make(AVT_EDATA, "svar", "stored answer does not parse");
        pairs_add(ctx->arena, &answer.headers, avt_arena_strn(ctx->arena, name.ptr, name.len),
                  avt_arena_strn(ctx->arena, line.ptr, line.len));
    }
    answer.body = stored;
    *ctx->answer = answer;
    return AVT_NOERR;
}

static struct avt_span svar_format(const struct ctx *ctx)
{
    const struct response *answer = ctx->answer;
    struct avt_buf buf = AVT_BUF(ctx->arena);
    avt_buf_format(&buf, "%d\n%s\n", answer->status, answer->type ? answer->type : "");
    for (size_t i = 0; i < answer->headers.n; i++)
        avt_buf_format(&buf, "%s:%s\n", answer->headers.list[i].name, answer->headers.list[i].value);
    avt_buf_char(&buf, '\n');
    avt_buf_span(&buf, answer->body);
    return avt_buf_get(&buf);
}

struct avt_err svar_find(struct store *store, const struct ctx *ctx, bool *found)
{
    struct store_rows rows;
    struct avt_digest before;
    struct avt_span plain;
    *found = false;
    AVT_TRY(store_all(store, ctx->arena, &rows, SQL_IDEMPOTENS_GET, S_BLOB(person_of(ctx)), S_TEXT(ctx->scope),
                      S_TEXT(ctx->key)));
    if (rows.n == 0)
        return AVT_NOERR;
    if (!store_hash(&rows, 0, 0, &before) || !avt_digest_equal(&before, &ctx->body))
        return avt_err_make(AVT_EREUSED, "Idempotency-Key", "used with another request");
    AVT_TRY(vault_unseal(ctx->service->vault, ctx->arena, &plain, VAULT_SVAR, "svar", store_bytes(&rows, 0, 1)));
    *found = true;
    return svar_parse(ctx, plain);
}

struct avt_err svar_keep(struct store *store, const struct ctx *ctx)
{
    struct avt_span sealed;
    AVT_TRY(vault_seal(ctx->service->vault, ctx->arena, &sealed, VAULT_SVAR, "svar", svar_format(ctx)));
    return store_run(store, SQL_IDEMPOTENS_ADD, S_BLOB(person_of(ctx)), S_TEXT(ctx->scope), S_TEXT(ctx->key),
                     S_HASH(&ctx->body), S_BLOB(sealed), S_INT(clock_now()));
}

struct avt_err svar_replay(struct request *rq)
{
    bool changes = strcmp(rq->route->method, "GET") != 0, found;
    if (!changes || !rq->actor || ctx_key(request_ctx(rq)).code != AVT_OK)
        return AVT_NOERR; /* a change that needs a key is refused for having none by the flow it belongs to */
    struct store *store = service_read(rq->service);
    struct avt_err err = svar_find(store, rq->ctx, &found);
    service_read_done(rq->service, store);
    return err;
}
