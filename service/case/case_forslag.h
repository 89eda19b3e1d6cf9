/*
 * Proposals (forslag): what somebody who reads a field but may not edit it says should stand there.
 *
 * On a draft they lie in a table of their own until they are answered: taken in, which saves the draft, or refused with a
 * text, or withdrawn by who made them. On an agreement in force they stand in the sealed wish (`endringsoenske`); when a
 * draft is opened from it they become proposals on that draft, and those that could be put in at once are taken in.
 * Who reads the field's document reads the proposal, and nobody else knows of it.
 */
#ifndef CASE_FORSLAG_H
#define CASE_FORSLAG_H

#include "avtale/err.h"
#include "avtale/forslag.h"
#include "case/sak.h"

enum forslag_svar { FORSLAG_AAPENT, FORSLAG_TATT_INN, FORSLAG_NEI, FORSLAG_TRUKKET };
const char *forslag_svar_name(enum forslag_svar svar); /* "aapent", "tatt-inn", "nei", "trukket" */

struct forslag {
    unsigned nr;       /* counted in each document, so that no gap tells of one that somebody may not read */
    const char *rolle; /* who proposes */
    struct avt_forslag f;
    unsigned oenske; /* the record it came from, 0 if it was made on the draft */
    avt_instant tid;
    enum forslag_svar svar;
    const char *svar_rolle, *svar_tekst; /* who answered; the text of a no, or NULL */
    avt_instant svar_tid;
};

/* A stop "forslag-aapent" at its field for each open one of the list. */
void forslag_stopp(const struct forslag *list, size_t n, struct avt_faults *faults);

/* A number that grows with every proposal about one of these documents (a bit each), and with no other. */
struct avt_err forslag_stand(struct store *store, struct avt_arena *arena, const char *avtale, uint32_t dokumenter,
                             unsigned *out) AVT_NODISCARD;

/* ---- in the writer ---- */

/* Adds them after those there are about each document; their nr is set. */
struct avt_err forslag_add(struct service *service, struct store *store, struct avt_arena *arena, const char *avtale,
                           struct forslag *list, size_t n) AVT_NODISCARD;

/* AVT_EDONE unless it is open still. */
struct avt_err forslag_aapent(struct store *store, struct avt_arena *arena, const char *avtale,
                              unsigned nr) AVT_NODISCARD;

/* Stores its answer: svar, svar_rolle and svar_tekst. */
struct avt_err forslag_svar_put(struct service *service, struct store *store, struct avt_arena *arena,
                                const char *avtale, const struct forslag *forslag) AVT_NODISCARD;

#endif
