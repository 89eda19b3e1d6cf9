/* Style sheet, icon and the like: files of templates/static, in memory since the start. */
#include <string.h>

#include "case/service.h"
#include "front/front.h"
#include "front/front_routes.h"

static const struct pair types[] = {
    {".css",   "text/css; charset=utf-8"},
    {".svg",   "image/svg+xml"          },
    {".png",   "image/png"              },
    {".ico",   "image/x-icon"           },
    {".woff2", "font/woff2"             },
};

/* NULL for what is not served. */
static const char *type_of(const char *name)
{
    const char *ending = strrchr(name, '.');
    for (size_t i = 0; ending != NULL && i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].name, ending) == 0)
            return types[i].value;
    return NULL;
}

struct avt_err page_static(struct request *rq)
{
    const struct service *service = rq->service;
    const char *name = avt_arena_format(rq->arena, "static/%s", rq->param[0]);
    const struct avt_entry *file = avt_entry_find(service->statiske, service->n_statiske, name);
    const char *type = type_of(rq->param[0]);
    if (file == NULL || type == NULL)
        return avt_err_make(AVT_ENOTFOUND, "static", "no such file");
    answer_bytes(rq, 200, type, file->bytes);
    answer_header(rq, "Cache-Control", "max-age=3600");
    return AVT_NOERR;
}
