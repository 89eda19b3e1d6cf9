/*
 * Following up, as one role may see it: what was asked, and what is overdue. That something waits is told to all; what
 * was written, to its readers.
 */
#ifndef READING_QUESTIONS_H
#define READING_QUESTIONS_H

#include "avtale/err.h"
#include "avtale/oppfoelging.h"
#include "reading/leser.h"

/* The part that a role acts for; the role itself if it acts for none. */
const char *oppfoelging_part(const struct avt_tiltak *tiltak, const char *rolle);

/* A wish, an objection or an inquiry. */
struct spoersmaal {
    const struct avt_aapen *aapen;
    const char *fra, *til; /* parts */
    bool has_frist, over;  /* over: unanswered, and frist has passed */
    avt_date frist;
    const char *tekst, *svar; /* NULL: none, or not for this role */
};

/* All that were ever asked, in order. poster: of peek_records. */
struct avt_err oppfoelging_spoersmaal(struct leser *leser, const struct avt_post *poster, struct spoersmaal **out,
                                      size_t *n) AVT_NODISCARD;

/* The promises of help in the version in force, as far as the role reads it; none while there is no such version, or when
 * it was annulled. */
size_t oppfoelging_loefter(struct leser *leser, struct avt_loefte **out, const struct avt_innhold *innhold);

/* A contact point without anybody to reach today, while the agreement runs: told to all. */
bool oppfoelging_kontakt_mangler(const struct leser *leser, const struct avt_kontakt *kontakt);
bool oppfoelging_uten_kontakt(struct leser *leser, const struct avt_innhold *innhold); /* any of them */

/* True if anything of the agreement is overdue: a duty, an answer, help that should have begun. innhold: of the version
 * in force, as the role reads it. */
bool oppfoelging_over(struct leser *leser, const struct avt_innhold *innhold);

#endif
