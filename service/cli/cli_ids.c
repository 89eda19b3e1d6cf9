/* Ids for what the command line reads. */
#include <string.h>

#include "cli/cli.h"

static void next_id(void *ctx, uint8_t out[10])
{
    unsigned *next = ctx;
    memset(out, 0, 10);
    out[8] = (uint8_t)(*next >> 8);
    out[9] = (uint8_t)*next;
    (*next)++;
}

struct avt_ids cli_ids(unsigned *next)
{
    return (struct avt_ids){.random = next_id, .ctx = next};
}
