/* When a draft goes away, as far as the role sees it. */
#include "reading/draft_end_shown.h"

#include "writer/draft_end.h"

struct avt_err utloep_av(const struct leser *leser, bool *goes, struct avt_utloep *out)
{
    *goes = false;
    if (leser->sak.state.n_poster > 0 || !leser_ser_utkast(leser))
        return AVT_NOERR;
    return utloep_of(leser->store, leser->rq->arena, &leser->sak, goes, out);
}
