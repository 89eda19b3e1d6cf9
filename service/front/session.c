/*
 * Sessions: who is logged in. The cookie holds 32 random bytes; the database only their hash, so that reading it gives
 * nobody a session. Real time counts, not the demo's: a session outlives a restart, and the demo's date may have moved
 * meanwhile.
 */
#include <string.h>
#include <strings.h>

#include "avtale/text.h"
#include "case/service.h"
#include "front/front.h"
#include "sys/clock.h"
#include "writer/writer.h"

enum { SESSION_SECONDS = 8 * 3600, SESSIONS_MOST = 5 /* of a person */, TOKEN_BYTES = 32, TOKEN_CHARS = 43 };

/* A form token as pages have it. */
struct masked {
    uint8_t mask[sizeof(struct avt_digest)], token[sizeof(struct avt_digest)];
};

static avt_instant real_now(void)
{
    return (avt_instant)(clock_real_ms() / 1000);
}

static struct avt_digest token_hash(const char *token)
{
    return token != NULL ? avt_hash(avt_span_str(token)) : (struct avt_digest){0};
}

/* ---- Reading ---- */

/* The value of the first cookie of that name (RFC 6265 section 4.2.1); NULL if absent or not of a token's length. */
static const char *cookie_token(const struct request *rq)
{
    struct avt_span rest = avt_span_str(request_header(rq, "cookie")), cookie;
    while (avt_span_cut(&rest, ';', &cookie)) {
        while (avt_span_starts(cookie, " "))
            cookie = avt_span_make(cookie.ptr + 1, cookie.len - 1);
        struct avt_span name = {0};
        if (avt_span_cut(&cookie, '=', &name) && avt_span_is(name, "avtale"))
            return cookie.len == TOKEN_CHARS ? avt_arena_strn(rq->arena, cookie.ptr, cookie.len) : NULL;
    }
    return NULL;
}

static struct avt_err find_session(struct request *rq, struct store_rows *rows, const char *token)
{
    struct avt_digest hash = token_hash(token);
    struct store *store = service_read(rq->service);
    struct avt_err err = store_all(store, rq->arena, rows, SQL_SESJON_GET, S_HASH(&hash));
    service_read_done(rq->service, store);
    return err;
}

static void set_actor(struct request *rq, const char *person, const char *session)
{
    const struct identity_person *known = identity_find(rq->service->identity, person);
    if (known == NULL)
        return; /* no longer in the file */
    rq->actor = identity_actor(rq->arena, known, rq->service->vault);
    rq->session = session;
}

static struct avt_err actor_of_cookie(struct request *rq)
{
    const char *token = cookie_token(rq);
    struct store_rows rows;
    if (token == NULL)
        return AVT_NOERR;
    AVT_TRY(find_session(rq, &rows, token));
    if (rows.n > 0 && store_int(&rows, 0, 1) > real_now())
        set_actor(rq, store_text(&rows, 0, 0), token);
    return AVT_NOERR;
}

static struct avt_err actor_of_bearer(struct request *rq, const char *authorization)
{
    static const char scheme[] = "Bearer ";
    const struct conf *conf = &rq->service->conf;
    const char *person;
    if (!conf->demo || strncasecmp(authorization, scheme, sizeof scheme - 1) != 0)
        return avt_err_make(AVT_ELOGIN, "authorization", "not a bearer token");
    const char *keys = avt_arena_format(rq->arena, "%s/noekler", conf->data);
    AVT_TRY(identity_token_check(rq->arena, &person, &rq->service->token_key, keys, authorization + sizeof scheme - 1,
                                 real_now()));
    set_actor(rq, person, NULL);
    return rq->actor != NULL ? AVT_NOERR : avt_err_make(AVT_ELOGIN, "authorization", "nobody of that name");
}

struct avt_err session_actor(struct request *rq)
{
    const char *authorization = request_header(rq, "authorization");
    return authorization != NULL ? actor_of_bearer(rq, authorization) : actor_of_cookie(rq);
}

static struct avt_digest form_token(const struct request *rq)
{
    const struct avt_span parts[] = {AVT_SPAN("avtale/skjema/v1\n"), avt_span_str(rq->session)};
    return avt_hash_parts(parts, sizeof parts / sizeof *parts);
}

/* Random bytes, then the token's, each with the random byte at its place. */
const char *session_form_token(const struct request *rq)
{
    struct masked out;
    if (rq->session == NULL)
        return "";
    struct avt_digest token = form_token(rq);
    random_bytes(out.mask, sizeof out.mask);
    for (size_t i = 0; i < sizeof out.mask; i++)
        out.token[i] = token.byte[i] ^ out.mask[i];
    return avt_b64url_format(rq->arena, &out, sizeof out);
}

bool session_has_form_token(const struct request *rq, const char *token)
{
    struct avt_span bytes;
    struct masked sent;
    struct avt_digest is;
    if (rq->session == NULL || token == NULL ||
        avt_b64url_parse(rq->arena, &bytes, avt_span_str(token)).code != AVT_OK || bytes.len != sizeof sent)
        return false;
    memcpy(&sent, bytes.ptr, sizeof sent);
    for (size_t i = 0; i < sizeof sent.mask; i++)
        is.byte[i] = sent.token[i] ^ sent.mask[i];
    struct avt_digest own = form_token(rq);
    return avt_digest_equal(&is, &own);
}

/* ---- Writing ---- */

/* Drops the session that was, if any, and makes the one that is to be, if any; then the person's oldest ends if there are
 * too many. */
struct change {
    struct job job;
    struct avt_digest old;
    const char *token, *person; /* NULL: none is made */
    const char *where;          /* one is led to */
};

static struct avt_err change_prepare(struct job *job, struct writer *writer)
{
    (void)job;
    (void)writer;
    return AVT_NOERR; /* nothing in the database can be against it */
}

static struct avt_err change_write(struct job *job, struct writer *writer)
{
    const struct change *change = job->own;
    struct store *store = writer_store(writer);
    AVT_TRY(store_run(store, SQL_SESJON_DROP, S_HASH(&change->old), S_INT(real_now())));
    if (change->token == NULL)
        return AVT_NOERR;
    AVT_TRY(store_run(store, SQL_SESJON_TRIM, S_TEXT(change->person), S_INT(SESSIONS_MOST - 1)));
    struct avt_digest hash = token_hash(change->token);
    return store_run(store, SQL_SESJON_ADD, S_HASH(&hash), S_TEXT(change->person), S_INT(real_now() + SESSION_SECONDS));
}

static void change_answer(struct job *job, struct writer *writer)
{
    (void)writer;
    struct request *rq = job->rq;
    const struct change *change = job->own;
    bool secure = strncmp(rq->service->conf.grunnadresse, "https:", 6) == 0;
    const char *token = change->token != NULL ? change->token : "";
    answer_redirect(rq, change->where);
    answer_header(rq, "Set-Cookie",
                  avt_arena_format(rq->arena, "avtale=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s", token,
                                   change->token != NULL ? SESSION_SECONDS : 0, secure ? "; Secure" : ""));
}

static struct avt_err submit(struct request *rq, const char *token, const char *person, const char *where)
{
    struct change *change = avt_arena_alloc(rq->arena, sizeof *change);
    *change = (struct change){.old = token_hash(rq->session), .token = token, .person = person, .where = where};
    change->job = (struct job){.rq = rq,
                               .arena = rq->arena,
                               .prepare = change_prepare,
                               .write = change_write,
                               .answer = change_answer,
                               .own = change};
    AVT_TRY(writer_submit(rq->service->writer, &change->job));
    rq->job = &change->job;
    return AVT_NOERR;
}

struct avt_err session_create(struct request *rq, const char *person, const char *where)
{
    uint8_t random[TOKEN_BYTES];
    if (person == NULL || identity_find(rq->service->identity, person) == NULL)
        return avt_err_make(AVT_EFORM, "person", "nobody of that name");
    random_bytes(random, sizeof random);
    return submit(rq, avt_b64url_format(rq->arena, random, sizeof random), person, where);
}

struct avt_err session_drop(struct request *rq)
{
    return submit(rq, NULL, NULL, "/?melding=logget-ut");
}
