/* POST …/filer and GET …/filer/{n}: files put with an agreement. */
#include <string.h>

#include "api/api_felles.h"
#include "api/api_routes.h"
#include "command/upload_file.h"

/* The fields of the form, which stand where JSON has members. No other: `hode` and `nokkel` must come as headers, which no
 * form of another site can send. */
static void check_fields(struct request *rq)
{
    static const char *const known[] = {"slag", "lesere", "rolle"};
    for (size_t i = 0; i < rq->form.n; i++) {
        bool found = false;
        for (size_t k = 0; k < sizeof(known) / sizeof(*known); k++)
            found = found || strcmp(rq->form.list[i].name, known[k]) == 0;
        if (!found)
            avt_faults_add(&rq->faults, "ukjent-felt", rq->form.list[i].name, AVT_STOPP, "");
    }
}

static struct avt_err fil_post(struct leser *leser)
{
    struct request *rq = leser->rq;
    struct filoenske fil = {.slag = request_field(rq, "slag"),
                            .navn = rq->upload_navn,
                            .lesere = request_words(rq, "lesere"),
                            .bytes = rq->upload};
    check_fields(rq);
    return flow_opplast(leser, &fil, api_sealed);
}

struct avt_err api_fil_ny(struct request *rq)
{
    return api_change(rq, fil_post, api_token_hode);
}

struct avt_err api_fil(struct request *rq)
{
    return api_with(rq, flow_last_ned);
}
