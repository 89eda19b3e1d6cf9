/*
 * The HTTP front: framing, login, routing, errors. Only server.c and head.c know libmicrohttpd.
 */
#ifndef FRONT_FRONT_H
#define FRONT_FRONT_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "base/request.h"

struct service;

/*
 * Listens and serves site (which must outlive it) in its own threads; /internal/ at `intern` alone, if there is one.
 * AVT_EUSAGE, where = "lytt" or "intern": no address and port, or not loopback in demo mode.
 * AVT_ESTORE: the port is taken.
 */
struct server;
struct avt_err server_start(struct server **out, struct service *service, const struct site *site) AVT_NODISCARD;

/* The port it listens on: conf's own, or the one the system chose for port 0. */
unsigned server_port(const struct server *server);

/*
 * Stops taking connections, lets what has begun finish (5 s), then closes. What still waits for the writer then is
 * never answered.
 */
void server_stop(struct server **server);

/*
 * Opens a socket at an address, and tells the port and whether it is on loopback. AVT_EUSAGE, AVT_ESTORE as above, where
 * = key.
 */
struct listen_place {
    const char *key, *address; /* of the configuration, and its value */
};
struct avt_err listen_socket(const struct listen_place *place, bool demo, int *out, unsigned *port,
                             bool *loopback) AVT_NODISCARD;

/*
 * Makes what page_static serves of templates (the files of the folder, which must outlive the service). AVT_EDATA as
 * assets_make.
 */
struct avt_entry;
struct avt_err static_load(struct service *service, const struct avt_entry *templates, size_t n) AVT_NODISCARD;

/*
 * Called by the writer's thread when a request's job is done: wakes the connection. The request is no longer the
 * caller's.
 */
void server_resume(struct request *rq);

/*
 * The head alone, before the body is read. framing: what strict_check and request_target said. False: there is an
 * answer already, 400 421 401 403 404 405 411 413 or 415, the first of them that holds, or 303 to who must log in.
 */
bool request_admit(struct request *rq, struct avt_err framing) AVT_NODISCARD;

/*
 * The steps from body to handler, one table (front/steps.c); an error becomes the answer. Called once when head and
 * body are here. With rq->job set afterwards the writer has the request: wait for it, then request_finish.
 */
void request_run(struct request *rq);

/* After the writer is done with rq->job: the job's answer, or its error as an answer. */
void request_finish(struct request *rq);

/*
 * Strict framing (RFC 9112 sections 3.2, 5, 6): one Host, no Transfer-Encoding with Content-Length, one plain
 * Content-Length, HTTP/1.0 or 1.1, names that are tokens, values without control characters or white space around.
 * as_written: the fields are all there was, each "Name: value" CRLF; false for folded lines, NUL, bare CR or LF.
 * AVT_EFORM; where is the field.
 */
struct avt_err strict_check(const struct pairs *headers, const char *version, bool as_written) AVT_NODISCARD;

/*
 * AVT_EHOST unless Host, and the host of an absolute target, are this service's own: that of `grunnadresse`, and on
 * loopback localhost too. /internal/ takes any.
 */
struct avt_err host_check(const struct request *rq) AVT_NODISCARD;

/* AVT_EORIGIN for a change that a browser was made to send by a page of another site: with a cookie, or by a form. */
struct avt_err origin_check(const struct request *rq) AVT_NODISCARD;

/* The tag of what GET answers with 200, the digest of its body; 304 to who has it already. */
void tag_answer(struct request *rq);

/* Packs a page for who takes gzip, where its length may be seen. */
void pack_answer(struct request *rq);

/* The value of a checked Content-Length; false if there is none. */
bool strict_length(const struct request *rq, uint64_t *out);

/*
 * Percent decoding; with form set '+' is a space. AVT_EFORM for a '%' without two hex digits, AVT_EENCODING unless
 * UTF-8 without NUL.
 */
struct avt_err form_decode(struct avt_arena *arena, const char **out, struct avt_span text, bool form) AVT_NODISCARD;

/*
 * Fills path, query and authority from the request target as sent. AVT_EFORM unless it is an absolute path, or http or
 * https with a host before one (RFC 9112 section 3.2.2), in visible ASCII, percent-encoded UTF-8, with no encoded slash
 * or control character; AVT_EENCODING.
 */
struct avt_err request_target(struct request *rq, const char *target) AVT_NODISCARD;

/*
 * application/x-www-form-urlencoded; fields in order. And the one file of a multipart/form-data body, empty if none was
 * chosen, with the name it was sent by ("" if none), which says nothing of what it is. Form text must be UTF-8:
 * AVT_EENCODING. AVT_EFORM; AVT_ELIMIT for more than 2000 fields.
 */
struct avt_err form_parse(struct avt_arena *arena, struct pairs *out, struct avt_span body) AVT_NODISCARD;
struct avt_err form_file(struct avt_arena *arena, struct avt_span *file, const char **filename, struct pairs *fields,
                         const char *content_type, struct avt_span body) AVT_NODISCARD;

/* RFC 9457 problem+json, or the error page, for an error and rq->faults. Headers already set stay. */
void problem_answer(struct request *rq, struct avt_err err);

/*
 * Sessions: cookie `avtale`, HttpOnly, SameSite=Lax, 8 hours. Making and dropping one sets rq->job; the answer
 * redirects to where, or to /. AVT_EFORM if nobody is called person.
 */
struct avt_err session_create(struct request *rq, const char *person, const char *where) AVT_NODISCARD;
struct avt_err session_drop(struct request *rq) AVT_NODISCARD;

/*
 * The way in of who must log in for this page: /, with the page in `til` when it is another than /avtaler. And the page
 * that a `til` leads back to: /avtaler unless it is the path and query of a page one must log in for, of at most 200
 * bytes.
 */
const char *way_in(struct request *rq);
const char *way_back(struct request *rq, const char *til);

/*
 * Fills rq->actor (and rq->session) from the bearer token, else from the cookie. A cookie of no session is as none; a
 * bad bearer token is AVT_ELOGIN.
 */
struct avt_err session_actor(struct request *rq) AVT_NODISCARD;

/*
 * What forms of this session carry in `token`: only a page that was shown to the session knows it. It is masked anew each
 * time, so that no two pages have it in common. "" without a session.
 */
const char *session_form_token(const struct request *rq);

/* Whether a form's `token` is one of this session's, however it was masked. Takes the same time for all of its length. */
bool session_has_form_token(const struct request *rq, const char *token);

/* All headers of the answer, but for what libmicrohttpd adds itself. last: of its connection. */
struct pairs answer_headers(const struct request *rq, bool last);

/* What libmicrohttpd said of a head by this status, in our words; and an answer as it is sent past libmicrohttpd. */
struct avt_err head_refused(unsigned status) AVT_NODISCARD;
struct avt_span answer_whole(struct request *rq, const char *phrase);

/* Counts an answer for /internal/prometheus. */
void internal_count(int status);

#endif
