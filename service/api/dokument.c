/* GET …/versjoner/{n}/{dokument}.xml and …/pakke.zip. */
#include <string.h>

#include "api/felles.h"
#include "front/route.h"

static struct avt_err find_file(const struct avt_fil *files, size_t n, const char *name, const struct avt_fil **out)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < n; i++) {
        size_t own = strlen(files[i].navn);
        if (len == own + 4 && memcmp(name, files[i].navn, own) == 0 && strcmp(name + own, ".xml") == 0) {
            *out = &files[i];
            return AVT_NOERR;
        }
    }
    return avt_err_make(AVT_ENOTFOUND, "dokument", "no such document for this role");
}

static struct avt_err dokument_get(struct leser *leser)
{
    struct request *rq = leser->rq;
    const struct avt_fil *fil = NULL;
    struct avt_fil *files;
    uint64_t versjon;
    size_t n;
    if (!avt_span_u64(avt_span_str(rq->param[1]), AVT_MAX_VERSIONS, &versjon))
        return avt_err_make(AVT_ENOTFOUND, "versjon", "not a version number");
    const struct avt_versjon *v = sak_versjon(&leser->sak, (unsigned)versjon);
    if (!v)
        return avt_err_make(AVT_ENOTFOUND, "versjon", "no such version");
    AVT_TRY(leser_filer(leser, v, &files, &n));
    AVT_TRY(find_file(files, n, rq->param[2], &fil));
    answer_bytes(rq, 200, "application/xml; charset=utf-8", fil->bytes);
    api_etag(rq, avt_digest_format(rq->arena, &fil->digest));
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
