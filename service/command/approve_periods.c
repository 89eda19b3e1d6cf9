/* Several subsidy periods approved with one press. */
#include "command/approve_periods.h"

#include <string.h>

#include "command/declare.h"

/* Those that wait, up to and with om; 0 if it is none of them. */
static size_t waiting_until(struct leser *leser, const struct avt_periode ***out, const char *om)
{
    const struct avt_periode *list;
    size_t k = 0, n = leser->decide.perioder(leser->decide.perioder_ctx, &list);
    *out = avt_arena_array(leser->ctx->arena, n, sizeof(**out));
    for (size_t i = 0; i < n; i++) {
        if (!list[i].venter)
            continue;
        (*out)[k++] = &list[i];
        if (strcmp(list[i].om, om) == 0)
            return k;
    }
    return 0;
}

struct avt_err flow_perioder(struct leser *leser, const char *om, flow_answer answer)
{
    const struct avt_periode **list;
    const struct oensket one = {.handling = avt_act_of_period(AVT_APPROVES_PERIOD), .om = om};
    size_t n = waiting_until(leser, &list, om);
    if (n <= 1)
        return command_start(leser->ctx, &command_declare, &one, answer, command_wake);
    const char **items = avt_arena_array(leser->ctx->arena, n, sizeof(*items));
    for (size_t i = 0; i < n; i++)
        items[i] = list[i]->om;
    const struct several_wish all = {.handling = one.handling, .om = items, .n = n};
    return command_start(leser->ctx, &command_declare_several, &all, answer, command_wake);
}
