/* The bundle, for download. */
#include "command/make_bundle.h"
#include "page/page_felles.h"
#include "page/page_routes.h"

static struct avt_err give(struct leser *leser)
{
    struct avt_span bytes;
    struct request *rq = leser->rq;
    AVT_TRY(flow_pakke(leser, &bytes));
    answer_bytes(rq, 200, "application/zip", bytes);
    answer_header(rq, "Content-Disposition",
                  avt_arena_format(rq->arena, "attachment; filename=\"avtale-%s.zip\"", leser->sak.id.text));
    return AVT_NOERR;
}

struct avt_err page_pakke(struct request *rq)
{
    return felles_run(rq, give);
}
