/*
 * Rendering: XSLT 1.0 stylesheets over models in XML, with the texts of each language merged in at load.
 *
 * templates/visning/visning.xsl makes the signed view (XHTML); templates/sider/side.xsl every page; templates/varsler/varsel.xsl messages. A
 * stylesheet asks for a text by key, and for the address of a static file by name (asset.h); what it asks for is checked at load. Loaded once,
 * shared by threads.
 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/hash.h"
#include "avtale/span.h"
#include "avtale/zip.h"
#include "render/asset.h"

struct render;

enum render_kind { RENDER_VISNING, RENDER_SIDE, RENDER_VARSEL, RENDER_KINDS };

/* templates: the files of the folder (file_tree). Once per process, before threads: sets libxslt's process-wide security. AVT_EDATA with file
 * and line. */
struct avt_err render_open(struct render **out, struct avt_arena *arena, const struct avt_entry *templates,
                           size_t n) AVT_NODISCARD;
void render_close(struct render **render);

/* model: XML bytes. spraak must be one that render_has. */
struct avt_err render_run(struct render *render, struct avt_arena *arena, struct avt_span *out, enum render_kind kind,
                          const char *spraak, struct avt_span model) AVT_NODISCARD;
bool render_has(const struct render *render, const char *spraak);

/* A text by key, or NULL. */
const char *render_text(const struct render *render, const char *spraak, const char *key);

/* The digest a declaration names as `mal` for views of a measure, its sha256sum lines and files. */
struct avt_err render_mal(const struct render *render, struct avt_arena *arena, struct avt_digest *digest,
                          struct avt_span *sums, struct avt_entry **files, size_t *n, const char *spraak,
                          const char *tiltak) AVT_NODISCARD;

#endif
