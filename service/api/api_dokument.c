/* GET …/versjoner/{n}/{dokument}.xml and …/pakke.zip. */
#include <string.h>

#include "api/api_felles.h"
#include "api/api_routes.h"
#include "command/make_bundle.h"
#include "reading/show.h"

/* "person.xml" without its ending; "" if it has another. */
static const char *document_name(struct avt_arena *arena, const char *file)
{
    size_t len = strlen(file);
    bool xml = len > 4 && strcmp(file + len - 4, ".xml") == 0;
    return xml ? avt_arena_strn(arena, file, len - 4) : "";
}

static struct avt_err dokument_get(struct leser *leser)
{
    struct request *rq = leser->rq;
    struct avt_fil fil;
    uint64_t versjon;
    if (!avt_span_u64(avt_span_str(rq->param[1]), AVT_MAX_VERSIONS, &versjon))
        return avt_err_make(AVT_ENOTFOUND, "versjon", "not a version number");
    const struct avt_versjon *v = sak_versjon(&leser->sak, (unsigned)versjon);
    if (!v)
        return avt_err_make(AVT_ENOTFOUND, "versjon", "no such version");
    AVT_TRY(show_file(leser, v, document_name(rq->arena, rq->param[2]), &fil));
    answer_bytes(rq, 200, "application/xml; charset=utf-8", fil.bytes);
    return AVT_NOERR;
}

struct avt_err api_dokument(struct request *rq)
{
    return api_with(rq, dokument_get);
}

static struct avt_err pakke_get(struct leser *leser)
{
    struct avt_span zip;
    AVT_TRY(flow_pakke(leser, &zip));
    answer_bytes(leser->rq, 200, "application/zip", zip);
    answer_header(leser->rq, "Content-Disposition",
                  avt_arena_format(leser->rq->arena, "attachment; filename=\"avtale-%s.zip\"", leser->sak.id.text));
    return AVT_NOERR;
}

struct avt_err api_pakke(struct request *rq)
{
    return api_with(rq, pakke_get);
}
