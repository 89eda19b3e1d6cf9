/*
 * A request, from its first byte to its answer. Lives in its own arena, is owned by one thread at a time: the HTTP
 * thread, or, between writer_submit and done, the writer.
 */
#ifndef BASE_REQUEST_H
#define BASE_REQUEST_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/hash.h"
#include "avtale/json.h"
#include "avtale/span.h"
#include "base/ctx.h"

struct job;
struct service;
struct request;

struct pair {
    const char *name, *value;
};
struct pairs {
    struct pair *list;
    size_t n, cap;
};
const char *pairs_find(const struct pairs *pairs, const char *name); /* NULL if absent; names compared exactly */
void pairs_add(struct avt_arena *arena, struct pairs *pairs, const char *name, const char *value);

/* Who acts: an identity and what it may act as. Built by identity/, the same for demo login and OIDC. */
struct actor {
    const char *id; /* of the login; a slug in demo mode */
    const char *navn;
    const char *fnr;           /* NULL for people known by their Nav ident */
    const char *navident;      /* NULL for others */
    struct pairs virksomheter; /* orgnr → name, which it may act for */
    struct pairs nav_roller;   /* veileder, beslutter: name = role */
    const char *metode;        /* "demo" */
    uint8_t person[32];        /* keyed hash of fnr or Nav ident */
};

struct response {
    int status;
    const char *type; /* Content-Type */
    struct avt_span body;
    struct pairs headers;
    bool refused; /* the answer is an error, and tells nothing else */
};

enum route_kind { ROUTE_PAGE, ROUTE_API, ROUTE_STATIC, ROUTE_INTERNAL };
enum route_login { ROUTE_OPEN, ROUTE_LOGIN };
/* ASKED is JSON of a route that only answers: it changes nothing, and so needs no Idempotency-Key. */
enum route_body { BODY_NONE, BODY_FORM, BODY_JSON, BODY_ASKED, BODY_FILE };

/*
 * A handler answers (answer_*), or sets rq->job and returns AVT_NOERR, or returns an error, which front turns into
 * problem+json or an error page. It runs in an HTTP thread.
 */
typedef struct avt_err (*route_handler)(struct request *rq);

struct route {
    const char *method, *pattern; /* "/avtaler/{}/signer" */
    route_handler handler;
    enum route_kind kind;
    enum route_login login;
    enum route_body body;
    size_t max; /* largest body */
};

/* What front serves; it knows no handler itself. */
struct site {
    const struct route *routes;
    size_t n;
    /* Answers with the page that tells an error; false if it could not be made, and then nothing is answered. */
    bool (*error_page)(struct request *rq, enum avt_code code);
};

struct request {
    struct service *service;
    const struct site *site;
    struct avt_arena *arena;
    const char *id;                    /* shown in errors and logs */
    const char *method, *path;         /* path decoded once; no query */
    const char *target;                /* path and query as sent */
    bool intern;                       /* by the listener that has /internal/ alone */
    const char *authority;             /* of an absolute target, NULL for others */
    struct pairs headers, query, form; /* header names lower case; form: urlencoded body of a page */
    struct avt_span body;
    struct avt_span upload; /* the one file of a multipart body, and its name */
    const char *upload_navn;
    const struct route *route; /* NULL where none is found */
    const char *param[4];     /* what stood in the pattern's {}s, in order */
    struct actor *actor;      /* NULL when nobody is logged in */
    const char *session;      /* token of the session, NULL with bearer tokens */
    const char *spraak;       /* "nb" */
    struct avt_json *json;    /* parsed body of an API request */
    struct avt_faults faults; /* goes into the answer of AVT_EFAULTS */
    struct response response;
    struct job *job; /* given to the writer by a handler, which touches the request no more */
    /* Answers for a job that was refused, or returns what is told; NULL: the refusal is told as it is. */
    struct avt_err (*again)(struct request *rq, struct avt_err err);
    struct ctx *ctx;      /* request_ctx */
    void *connection;        /* front/server.c's own */
};

/* A request in an arena of its own, with id and language; and its end. */
struct request *request_new(struct service *service, const struct site *site);
void request_free(struct request **rq);

const char *request_header(const struct request *rq, const char *name); /* lower case; NULL if absent */
const char *request_field(const struct request *rq, const char *name);  /* of the form; NULL if absent */
/* Every word of every field of this name, NULL-terminated. */
const char *const *request_words(const struct request *rq, const char *name);

/* Answers. Strings live in the request's arena. */
void answer_json(struct request *rq, int status, struct avt_json_writer *w);
void answer_bytes(struct request *rq, int status, const char *type, struct avt_span body);
/* A file to be kept, never shown in the page: by a name made safe, that ends as its type does. */
void answer_download(struct request *rq, const char *type, const char *navn, const char *endelse, struct avt_span body);
void answer_redirect(struct request *rq, const char *where); /* 303 */
void answer_header(struct request *rq, const char *name, const char *value);

/* What commands know of it. Made when it is first asked for: after login, and when the body has been read. */
struct ctx *request_ctx(struct request *rq);

/* As ctx_match, ctx_match_first and ctx_key: of If-Match or the form's field `hode`, of Idempotency-Key or the form's
 * field `nokkel`. */
struct avt_err request_match(const struct request *rq, const char *token) AVT_NODISCARD;
struct avt_err request_match_first(struct request *rq, const char *token, struct avt_err found) AVT_NODISCARD;
struct avt_err request_key(const struct request *rq, const char **out) AVT_NODISCARD;

#endif
