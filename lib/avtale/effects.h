/* What the record of an act must say beside what the state demands, and what it does to the state. */
#ifndef AVTALE_AVTALE_EFFECTS_H
#define AVTALE_AVTALE_EFFECTS_H

#include "avtale/tilstand.h"

/* The lines that the fold rests on stand, whoever read S. */
struct avt_err avt_act_says(const struct avt_erklaering *s) AVT_NODISCARD;

/* By `does` of the act's row. */
void avt_act_apply(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post);

/* Whose act it is: on behalf of somebody, it counts for that role. */
const char *avt_act_role(const struct avt_erklaering *s);

#endif
