/*
 * Beginning an agreement from an earlier one: the content that both measures have, so that nobody types it again. What
 * belonged to the earlier agreement alone stays there: what was approved or declared, its days, its money.
 */
#ifndef AVTALE_UTGANGSPUNKT_H
#define AVTALE_UTGANGSPUNKT_H

#include "avtale/innhold.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What did not come along, once for each field, and the reason as a code. */
struct avt_utelatt {
    const struct avt_felt *felt; /* of the earlier measure */
    const char *grunn;
};

/*
 * fra: the earlier content, no more of it than whoever begins may read. out: the new content of `til`, with what one of
 * the roles may write there. A value comes along when til has a field of its path and type and the value is one of it;
 * list items get new ids. Left out, and told:
 *
 *   "ikke-her"  til has no such field
 *   "dato"      days are agreed anew; and what is asked only because of such a day
 *   "henvisning" links to agreements, and all of an item that holds one
 *   "beloep"    kroner, unless it is the same measure
 *   "svar"      a code with one value is a declaration
 *   "unntak"    an exception from a rule, and what is asked because of it
 *   "andre"     somebody else writes it
 *   "passer-ikke" til allows other values, or fewer items
 *
 * What rules compute or put in is neither taken nor told. Returns how many were left out.
 */
size_t avt_utgangspunkt(struct avt_arena *arena, struct avt_innhold *out, struct avt_utelatt **utelatt,
                        const struct avt_innhold *fra, const struct avt_tiltak *til, avt_roles roller,
                        struct avt_ids *ids);

#ifdef __cplusplus
}
#endif

#endif
