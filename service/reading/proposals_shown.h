/* Proposals as a role meets them: which it may make, answer and withdraw, and reading what was sent as one. */
#ifndef READING_PROPOSALS_SHOWN_H
#define READING_PROPOSALS_SHOWN_H

#include "avtale/err.h"
#include "avtale/forslag.h"
#include "case/case_forslag.h"
#include "reading/leser.h"

/* What somebody proposes, as it was sent. */
struct forslag_oensket {
    const char *sti;              /* NULL if absent */
    const struct avt_json *verdi; /* NULL if absent */
    const char *begrunnelse;
    const char *grunnfelt; /* what faults call the reason; NULL: "begrunnelse" */
};

/*
 * Reads and checks one against the content the role reads. Faults go to those of the caller: of the value at the field's path, of
 * the members at prefix + "felt", "verdi", "begrunnelse". A field the role does not read is "ukjent-felt", as one that
 * does not exist. i_oenske: the proposal is for a wish; then a field that not all who read the wish read is
 * "forslag-fortrolig". Else one the role may edit itself is "forslag-eget-felt". "forslag-ingen-skriver": nobody writes
 * it. "ny-avtale": it is who the agreement is with. False with faults.
 */
bool forslag_les(struct leser *leser, struct avt_forslag *out, const struct avt_innhold *innhold,
                 const struct forslag_oensket *oensket, const char *prefix, bool i_oenske);

/* True if that role reads the wish that the reader's role would make. */
bool forslag_leser_oenske(const struct leser *leser, int rolle);

/* May the role propose something about the field or list at all, so that a page can offer it? */
bool forslag_kan_foreslaa(struct leser *leser, const struct avt_felt *felt, const struct avt_liste *liste,
                          bool i_oenske);

/* May the role take it in or refuse it; may it withdraw it. Answered ones neither. */
bool forslag_kan_svare(const struct leser *leser, const struct forslag *forslag);
bool forslag_kan_trekke(const struct leser *leser, const struct forslag *forslag);

#endif
