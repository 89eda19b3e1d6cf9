/* What the API's resources share: reading a body strictly, and the shapes that stand in several answers. */
#ifndef API_FELLES_H
#define API_FELLES_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "command/outcome.h"
#include "reading/leser.h"

/* The body must be an object with no members but these (space between); every other is a fault "ukjent-felt". */
struct avt_err api_members(struct request *rq, const char *allowed) AVT_NODISCARD;

/* A member that must be a string if it is there (fault "feil-type"); NULL if absent. */
const char *api_string(struct request *rq, const char *key);
/* The same, with its fault at felt, where a field of the measure may be called as the member is. */
const char *api_string_at(struct request *rq, const char *key, const char *felt);

/* AVT_EFAULTS if reading the body has left faults. */
struct avt_err api_read(struct request *rq) AVT_NODISCARD;

/* The same without a fault, for who asks before the body is read. */
const char *api_peek(const struct request *rq, const char *key);

void api_add_digest(struct avt_json_writer *w, struct avt_arena *arena, const char *key,
                    const struct avt_digest *digest);
void api_add_span(struct avt_json_writer *w, struct avt_arena *arena, const char *key, struct avt_span text);

/* Members of a proposal: felt, verdi, begrunnelse. And "forslag": all on the draft that the role reads, with what it may do. */
void api_add_forslag(struct avt_json_writer *w, const struct avt_forslag *f);
struct avt_err api_forslag_liste(struct leser *leser, struct avt_json_writer *w, bool utkast) AVT_NODISCARD;

/* The answer to a sealed act: 201 with number, head, S and R. */
void api_sealed(struct request *rq, const struct utfall *utfall);

/* Opens the agreement, runs fn, closes it. */
struct avt_err api_with(struct request *rq, struct avt_err (*fn)(struct leser *leser)) AVT_NODISCARD;

/*
 * The same for a change that names what it changes: of several refusals that of If-Match (428, 412) is told before what
 * the body or the agreement is refused for (409, 422). token: what it must name; NULL or "" where there is nothing to
 * name; not needed where this very change names nothing, or cannot be understood.
 */
typedef struct avt_err (*api_token)(struct leser *leser, bool *needed, const char **out);
struct avt_err api_change(struct request *rq, struct avt_err (*fn)(struct leser *leser), api_token token) AVT_NODISCARD;
struct avt_err api_token_utkast(struct leser *leser, bool *needed, const char **out) AVT_NODISCARD;
struct avt_err api_token_hode(struct leser *leser, bool *needed, const char **out) AVT_NODISCARD;

/* What an agreement tells of following up: "henvendelser" and "aapne". poster: of peek_records. */
struct avt_err api_oppfoelging(struct leser *leser, struct avt_json_writer *w,
                               const struct avt_post *poster) AVT_NODISCARD;

/* "loefter": the help that is promised, and what has been said of it. innhold: of the version in force. */
struct avt_err api_loefter(struct leser *leser, struct avt_json_writer *w, const struct avt_innhold *innhold,
                           const struct avt_post *poster) AVT_NODISCARD;

/* "kontaktpunkter": whom to reach today. */
void api_kontakter(struct leser *leser, struct avt_json_writer *w, const struct avt_innhold *innhold);

/* `siste-dag` of one that is stopped before its time, by the content the reader has; nothing of others. */
void api_siste_dag(struct avt_json_writer *w, const struct leser *leser, const struct avt_innhold *innhold);

#endif
