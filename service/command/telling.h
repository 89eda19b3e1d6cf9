/* Counts of how often rules that say so (telles) refused or warned when something was put forward. */
#ifndef COMMAND_TELLING_H
#define COMMAND_TELLING_H

#include "avtale/err.h"
#include "avtale/regel.h"
#include "base/request.h"
#include "store/store.h"

/* The codes to count: each once, of the rows among the faults. To be taken before anything is hidden from the role. */
struct telling {
    const char *tiltak;
    const char **koder;
    size_t n;
};
struct telling telling_av(struct avt_arena *arena, const struct avt_tiltak *tiltak, const struct avt_faults *faults);

/* In the writer's transaction. */
struct avt_err telling_skriv(struct store *store, struct avt_arena *arena, const struct telling *telling) AVT_NODISCARD;

/* Hands it to the writer with nobody waiting, for what is refused and so has no transaction of its own. */
void telling_send(struct service *service, const struct telling *telling);

/* Everything that has been counted, newest month first, then by measure and code. AVT_EROLE for others than Nav. */
struct telling_rad {
    const char *maaned; /* "2026-11" */
    const char *tiltak, *kode;
    unsigned antall;
};
struct avt_err telling_les(struct request *rq, struct telling_rad **out, size_t *n) AVT_NODISCARD;

#endif
