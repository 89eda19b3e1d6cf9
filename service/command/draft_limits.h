/*
 * Limits that a draft's values are beyond: a day too late, an age, an amount. On a page such a value is saved and told of,
 * so that nobody loses what was typed, or is held there. It stops what is put forward all the same. By the API a draft is
 * refused where the row runs at `lagre`, since no person is there to be told.
 */
#ifndef COMMAND_DRAFT_LIMITS_H
#define COMMAND_DRAFT_LIMITS_H

#include "avtale/err.h"
#include "avtale/innhold.h"
#include "reading/leser.h"

/* The code is of rows that set a limit. What is mistyped (a check digit), or what is to be there, is none. */
bool limits_has(const struct avt_tiltak *tiltak, const char *kode);

/* Takes the faults about limits away. */
void limits_drop(const struct avt_tiltak *tiltak, struct avt_faults *faults);

/* Adds every limit that would stop the draft from being put forward, as the role may be told of it. */
struct avt_err limits_find(struct leser *leser, struct avt_faults *out) AVT_NODISCARD;

#endif
