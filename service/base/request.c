/* A request: its parts by name, and the ways to answer it. */
#include "base/request.h"

#include <string.h>
#include <strings.h>

#include "sys/clock.h"

const char *pairs_find(const struct pairs *pairs, const char *name)
{
    for (size_t i = 0; i < pairs->n; i++)
        if (strcmp(pairs->list[i].name, name) == 0)
            return pairs->list[i].value;
    return NULL;
}

void pairs_add(struct avt_arena *arena, struct pairs *pairs, const char *name, const char *value)
{
    pairs->list = avt_arena_grow(arena, pairs->list, pairs->n, &pairs->cap, sizeof *pairs->list);
    pairs->list[pairs->n++] = (struct pair){.name = name, .value = value};
}

struct request *request_new(struct service *service, const struct site *site)
{
    struct avt_arena *arena = avt_arena_new();
    struct request *rq = avt_arena_alloc(arena, sizeof *rq);
    *rq =
        (struct request){.service = service, .site = site, .arena = arena, .spraak = "nb", .faults = AVT_FAULTS(arena)};
    rq->id = avt_arena_str(arena, id_new().text);
    return rq;
}

void request_free(struct request **rq)
{
    if (*rq == NULL)
        return;
    struct avt_arena *arena = (*rq)->arena; /* the request lives in it */
    *rq = NULL;
    avt_arena_free(&arena);
}

/* ---- Parts ---- */

const char *request_header(const struct request *rq, const char *name)
{
    return pairs_find(&rq->headers, name);
}

const char *request_field(const struct request *rq, const char *name)
{
    return pairs_find(&rq->form, name);
}

const char *const *request_words(const struct request *rq, const char *name)
{
    const char **words = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; i < rq->form.n; i++) {
        struct avt_span rest = avt_span_str(rq->form.list[i].value), word;
        while (strcmp(rq->form.list[i].name, name) == 0 && avt_span_cut(&rest, ' ', &word)) {
            words = avt_arena_grow(rq->arena, words, n, &cap, sizeof *words);
            words[n++] = avt_arena_strn(rq->arena, word.ptr, word.len);
        }
    }
    words = avt_arena_grow(rq->arena, words, n, &cap, sizeof *words);
    words[n] = NULL;
    return words;
}

/* ---- What commands know of it ---- */

/* The tokens it names, in header or form. */
static struct ctx names(const struct request *rq)
{
    struct ctx ctx = {.arena = rq->arena,
                      .match = request_header(rq, "if-match"),
                      .token = request_field(rq, "hode"),
                      .key = request_header(rq, "idempotency-key")};
    if (ctx.key == NULL)
        ctx.key = request_field(rq, "nokkel");
    return ctx;
}

/* Roles stand in query, form and body. */
static void name_roles(struct ctx *ctx, const struct request *rq)
{
    const struct pairs *const places[] = {&rq->query, &rq->form};
    const struct avt_json *member = avt_json_find(rq->json, "rolle");
    const char **list = avt_arena_array(rq->arena, rq->query.n + rq->form.n + 1, sizeof *list);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        for (size_t k = 0; k < places[i]->n; k++)
            if (strcmp(places[i]->list[k].name, "rolle") == 0)
                list[ctx->n_role++] = places[i]->list[k].value;
    if (member != NULL && member->kind == AVT_JSON_STRING)
        list[ctx->n_role++] = member->text;
    ctx->role_odd = member != NULL && member->kind != AVT_JSON_STRING && member->kind != AVT_JSON_NULL;
    ctx->role = list;
    ctx->listed = pairs_find(&rq->query, "rolle");
}

struct ctx *request_ctx(struct request *rq)
{
    if (rq->ctx != NULL)
        return rq->ctx;
    struct avt_span parts[] = {avt_span_str(rq->method), AVT_SPAN("\n"), avt_span_str(rq->path), AVT_SPAN("\n"),
                               rq->body};
    struct ctx *ctx = avt_arena_alloc(rq->arena, sizeof *ctx);
    *ctx = names(rq);
    ctx->service = rq->service;
    ctx->actor = rq->actor;
    ctx->faults = &rq->faults;
    ctx->spraak = rq->spraak;
    ctx->avtale = rq->param[0];
    ctx->scope = rq->route != NULL ? rq->route->pattern : "";
    ctx->answer = &rq->response;
    ctx->rq = rq;
    name_roles(ctx, rq);
    if (ctx->key != NULL)
        ctx->body = avt_hash_parts(parts, sizeof parts / sizeof *parts);
    return rq->ctx = ctx;
}

struct avt_err request_match(const struct request *rq, const char *token)
{
    struct ctx ctx = names(rq);
    return ctx_match(&ctx, token);
}

struct avt_err request_match_first(struct request *rq, const char *token, struct avt_err found)
{
    struct ctx ctx = names(rq);
    ctx.faults = &rq->faults;
    return ctx_match_first(&ctx, token, found);
}

struct avt_err request_key(const struct request *rq, const char **out)
{
    struct ctx ctx = names(rq);
    AVT_TRY(ctx_key(&ctx));
    *out = ctx.key;
    return AVT_NOERR;
}

/* ---- Answers ---- */

void answer_bytes(struct request *rq, int status, const char *type, struct avt_span body)
{
    rq->response.status = status;
    rq->response.type = type;
    rq->response.body = body;
}

void answer_json(struct request *rq, int status, struct avt_json_writer *w)
{
    answer_bytes(rq, status, "application/json", avt_buf_get(&w->buf));
}

void answer_redirect(struct request *rq, const char *where)
{
    answer_bytes(rq, 303, NULL, AVT_SPAN(""));
    answer_header(rq, "Location", where);
}

/* ---- Names of files ---- */

static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.";

/* The name without its ending, which is ours to say, and without dots in front, which hide a file. */
static const char *stem(struct avt_arena *arena, const char *navn)
{
    navn += strspn(navn, ".");
    const char *dot = strrchr(navn, '.');
    return dot != NULL && dot > navn ? avt_arena_strn(arena, navn, (size_t)(dot - navn)) : navn;
}

/* Letters and digits stay; what another system could take for more than a name becomes a hyphen. */
static const char *ascii_name(struct avt_arena *arena, const char *name)
{
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "");
    for (; *name != '\0'; name++) {
        if (memchr(plain, *name, sizeof plain - 1) != NULL)
            avt_buf_char(&buf, *name);
        else if (buf.len > 0 && buf.ptr[buf.len - 1] != '-')
            avt_buf_char(&buf, '-');
    }
    return buf.len > 0 ? buf.ptr : "fil";
}

/* The whole name as an ext-value (RFC 8187). What file systems take for more than a name is a hyphen here too. */
static const char *utf8_name(struct avt_arena *arena, const char *name)
{
    struct avt_buf buf = AVT_BUF(arena);
    for (; *name != '\0'; name++) {
        if (strchr("\\/:*?\"<>|", *name) != NULL)
            avt_buf_char(&buf, '-');
        else if (memchr(plain, *name, sizeof plain - 1) != NULL)
            avt_buf_char(&buf, *name);
        else
            avt_buf_format(&buf, "%%%02X", (unsigned)(unsigned char)*name);
    }
    return buf.ptr;
}

static bool is_ascii(const char *text)
{
    while (*text != '\0' && (unsigned char)*text < 0x80)
        text++;
    return *text == '\0';
}

/* RFC 6266: a name with other letters than ASCII has comes twice, and whoever knows the second form takes that. */
void answer_download(struct request *rq, const char *type, const char *navn, const char *endelse, struct avt_span body)
{
    const char *name = stem(rq->arena, navn), *said;
    said = avt_arena_format(rq->arena, "attachment; filename=\"%s.%s\"", ascii_name(rq->arena, name), endelse);
    if (!is_ascii(name))
        said = avt_arena_format(rq->arena, "%s; filename*=UTF-8''%s.%s", said, utf8_name(rq->arena, name), endelse);
    answer_bytes(rq, 200, type, body);
    answer_header(rq, "Content-Disposition", said);
}

void answer_header(struct request *rq, const char *name, const char *value)
{
    pairs_add(rq->arena, &rq->response.headers, name, avt_arena_str(rq->arena, value));
}
