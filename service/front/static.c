/* Style sheet, icon and fonts: packed at the start, in memory since, and kept by browsers for ever (render/asset.h). */
#include "case/service.h"
#include "front/front.h"
#include "front/front_routes.h"
#include "front/gzip.h"

enum { SMALLEST = 9 };

struct statics {
    struct assets assets;
    struct avt_span *packed; /* of each asset; empty of what is packed already */
};

struct avt_err static_load(struct service *service, const struct avt_entry *templates, size_t n)
{
    struct avt_arena *arena = service->arena;
    struct statics *statics = avt_arena_alloc(arena, sizeof *statics);
    AVT_TRY(assets_make(&statics->assets, arena, templates, n));
    statics->packed = avt_arena_array(arena, statics->assets.n + 1, sizeof *statics->packed);
    for (size_t i = 0; i < statics->assets.n; i++)
        if (statics->assets.list[i].text)
            statics->packed[i] = gzip_make(arena, statics->assets.list[i].bytes, SMALLEST);
    service->statics = statics;
    return AVT_NOERR;
}

struct avt_err page_static(struct request *rq)
{
    const struct statics *statics = rq->service->statics;
    const struct asset *asset = assets_find(&statics->assets, rq->param[0]);
    if (asset == NULL)
        return avt_err_make(AVT_ENOTFOUND, "static", "no such file, or of another digest");
    bool packed = asset->text && gzip_taken(request_header(rq, "accept-encoding"));
    answer_bytes(rq, 200, asset->type, packed ? statics->packed[asset - statics->assets.list] : asset->bytes);
    answer_header(rq, "Cache-Control", "max-age=31536000, immutable");
    if (asset->text)
        answer_header(rq, "Vary", "Accept-Encoding");
    if (packed)
        answer_header(rq, "Content-Encoding", "gzip");
    return AVT_NOERR;
}
