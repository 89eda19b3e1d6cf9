/*
 * A page's model: the root with what every page has, helpers that write attributes, and the way from model to answer.
 *
 * Models hold text keys and values as stored, never texts for people (templates/README.md). Strings are borrowed and
 * must live as long as the request.
 */
#ifndef PAGE_SIDE_H
#define PAGE_SIDE_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "avtale/tiltak.h"
#include "avtale/xml.h"
#include "base/request.h"

/* <side> with the common attributes, <bruker> when somebody is logged in, and <melding> when a redirect asks for
 * one. */
struct avt_node *side_new(struct request *rq, const char *navn);

/* Makes the page in the request's language and answers with it. */
struct avt_err side_answer(struct request *rq, struct avt_node *side, int status) AVT_NODISCARD;

/* <feil> with every fault. tiltak finds each field's text key and group; NULL when the form is no measure's. A path that
 * begins with SIDE_EGEN is the form's own field, whatever the measure's are called. */
#define SIDE_EGEN ":"
void side_feil(struct request *rq, struct avt_node *side, const struct avt_tiltak *tiltak,
               const struct avt_faults *faults);

/* What is told of felt is of the form's own field, under the name that has (SIDE_EGEN and it). */
void side_eget(struct avt_faults *faults, const char *felt, const char *eget);

/* <melding slag="ok|info|feil" n="melding.<navn>"/> of the closed table in side.c. */
void side_melding(struct request *rq, struct avt_node *side, const char *navn);
bool side_kjenner(const char *navn); /* there is such a message */

/* Where the page's form posts, when that is not where it was fetched; and the If-Match it posts. */
void side_sti(struct avt_node *side, const char *sti);
void side_hode(struct request *rq, struct avt_node *side, const char *hode);

/* XML that is written already, as the last elements below <side>. Copied as it is. */
void side_raw(struct request *rq, struct avt_node *side, struct avt_span xml);

/* Attributes. Text may be NULL, which is written as "". */
void side_text(struct avt_arena *arena, struct avt_node *node, const char *name, const char *value);
void side_number(struct avt_arena *arena, struct avt_node *node, const char *name, uint64_t value);
void side_yes(struct avt_arena *arena, struct avt_node *node, const char *name, bool yes); /* ja, nei */
void side_date(struct avt_arena *arena, struct avt_node *node, const char *name, avt_date date);
void side_tid(struct avt_arena *arena, struct avt_node *node, avt_instant when); /* tid and oslo */
void side_oslo(struct avt_arena *arena, struct avt_node *node, avt_instant when);

/* What somebody typed, to be shown again: without the characters XML cannot hold. */
const char *side_typed(struct avt_arena *arena, const char *text);

/* The role the request asks to act in, NULL if it does not say. Safe in an address. */
const char *side_rolle(const struct request *rq);

/* "/avtaler/<id><tail>", and the query: `query` ("slag=post-7") or NULL, and the role if not NULL. */
const char *side_adresse(struct avt_arena *arena, const char *avtale, const char *tail, const char *query,
                         const char *rolle);

#endif
