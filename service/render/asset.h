/*
 * Files of templates/static as they are served. Each has the digest of its bytes in its address, so that whoever has it
 * need never ask again, and whoever gets a page gets what belongs to it: what is changed has another address.
 */
#ifndef RENDER_ASSET_H
#define RENDER_ASSET_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/span.h"
#include "avtale/zip.h"

struct asset {
    const char *file; /* "avtale.css" */
    const char *name; /* "avtale-1f2e3d4c.css", below /static/ */
    const char *type; /* Content-Type */
    bool text;        /* gets smaller when it is packed */
    struct avt_span bytes;
};

struct assets {
    struct asset *list;
    size_t n;
};

/*
 * templates: the files of the folder (file_tree), which must outlive it. What is no style sheet, picture or font is left
 * out. tema.css is no file of its own: it stands in front in every style sheet. In a style sheet url("NAME") becomes the
 * address of that file. AVT_EDATA, where = "static/x.css": it names a file that is not there.
 */
struct avt_err assets_make(struct assets *out, struct avt_arena *arena, const struct avt_entry *templates,
                           size_t n) AVT_NODISCARD;

/* By name as served, and by file; NULL if there is none. */
const struct asset *assets_find(const struct assets *assets, const char *name);
const struct asset *assets_find_file(const struct assets *assets, const char *file);

#endif
