/* POST …/filer and GET …/filer/{n}: files put with an agreement. */
#include <string.h>

#include "api/felles.h"
#include "front/route.h"

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
    return api_with(rq, fil_post);
}

static struct avt_err fil_get(struct leser *leser)
{
    struct request *rq = leser->rq;
    struct avt_opplasting o;
    struct avt_span bytes;
    uint64_t nr;
    if (!avt_span_u64(avt_span_str(rq->param[1]), AVT_MAX_RECORDS, &nr))
        return avt_err_make(AVT_ENOTFOUND, "fil", "not a record's number");
    AVT_TRY(leser_opplasting_nr(leser, (unsigned)nr, &o, NULL, &bytes));
    answer_download(rq, avt_filtype_media(o.type), o.navn, avt_filtype_endelse(o.type), bytes);
    api_etag(rq, avt_digest_format(rq->arena, &o.sha256));
    return AVT_NOERR;
}

struct avt_err api_fil(struct request *rq)
{
    return api_with(rq, fil_get);
}
