/* Each act: what its record must say beside what the state demands, and what it does to the state. */
#ifndef AVTALE_AVTALE_ACTS_H
#define AVTALE_AVTALE_ACTS_H

#include "avtale/tilstand.h"

struct avt_act {
    struct avt_err (*says)(const struct avt_erklaering *s); /* NULL: nothing more */
    void (*apply)(struct avt_arena *arena, struct avt_tilstand *state, const struct avt_post *post); /* NULL: nothing */
};
const struct avt_act *avt_act_get(enum avt_handling handling);

/* Whose act it is: on behalf of somebody, it counts for that role. */
const char *avt_act_role(const struct avt_erklaering *s);

#endif
