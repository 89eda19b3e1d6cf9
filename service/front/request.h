/*
 * A request, from its first byte to its answer. Lives in its own arena, is owned by one thread at a time: the HTTP
 * thread, or, between writer_submit and done, the writer.
 */
#ifndef FRONT_REQUEST_H
#define FRONT_REQUEST_H

#include "avtale/arena.h"
#include "avtale/hash.h"
#include "avtale/json.h"

struct job;
struct service;
struct route;

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
};

struct request {
    struct service *service;
    struct avt_arena *arena;
    const char *id;                    /* shown in errors and logs */
    const char *method, *path;         /* path decoded once; no query */
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
    struct reading *lest;
    size_t n_lest, cap_lest; /* what this request has read (flow/leser.h) */
    void *connection;        /* front/server.c's own */
};

/* A request in an arena of its own, with id and language; and its end. */
struct request *request_new(struct service *service);
void request_free(struct request **rq);

/*
 * Fills path, query and authority from the request target as sent. AVT_EFORM unless it is an absolute path, or http or
 * https with a host before one (RFC 9112 section 3.2.2), in visible ASCII, percent-encoded UTF-8, with no encoded slash
 * or control character; AVT_EENCODING.
 */
struct avt_err request_target(struct request *rq, const char *target) AVT_NODISCARD;

const char *request_header(const struct request *rq, const char *name); /* lower case; NULL if absent */
const char *request_field(const struct request *rq, const char *name);  /* of the form; NULL if absent */
/* Every word of every field of this name, NULL-terminated. */
const char *const *request_words(const struct request *rq, const char *name);

/* Answers. Strings live in the request's arena. */
void answer_json(struct request *rq, int status, struct avt_json_writer *w);
/* "feil": every fault with its text, as in a problem, for an answer that is none. */
void answer_json_faults(struct avt_json_writer *w, const struct request *rq, const struct avt_faults *faults);
void answer_bytes(struct request *rq, int status, const char *type, struct avt_span body);
/* A file to be kept, never shown in the page: by a name made safe, that ends as its type does. */
void answer_download(struct request *rq, const char *type, const char *navn, const char *endelse, struct avt_span body);
void answer_redirect(struct request *rq, const char *where); /* 303 */
void answer_header(struct request *rq, const char *name, const char *value);

/*
 * Whether the request names token as what it changes, in If-Match or in the form's field `hode`. One of a list is
 * enough. AVT_ENOMATCH if it names nothing, as `*` does: that is whatever is there. AVT_ESTALE; AVT_EFORM for what is no
 * list of tags.
 */
struct avt_err request_match(const struct request *rq, const char *token) AVT_NODISCARD;

/*
 * Which of two refusals is told: that of request_match goes before what the body or the agreement is refused for (409,
 * 412, 422), and after everything else. found is AVT_NOERR when there is nothing else. token is NULL or "" where there
 * is nothing to name, and nothing is refused for that.
 */
struct avt_err request_match_first(struct request *rq, const char *token, struct avt_err found) AVT_NODISCARD;
/*
 * Idempotency-Key, of the header or the form's field `nokkel`: AVT_ENOKEY if absent, AVT_EFORM unless 8-64 of
 * [A-Za-z0-9_-].
 */
struct avt_err request_key(const struct request *rq, const char **out) AVT_NODISCARD;

#endif
