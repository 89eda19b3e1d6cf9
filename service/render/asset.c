/* Static files: see asset.h. */
#include "render/asset.h"

#include <string.h>

#include "avtale/hash.h"
#include "avtale/text.h"

#define FOLDER "static/"
#define THEME  "tema.css"

enum { DIGEST_BYTES = 4 };

static const struct {
    const char *ending, *type;
    bool text, style;
} kinds[] = {
  /* Style sheets name the others, so they come last. */
    {".svg",   "image/svg+xml",           true,  false},
    {".png",   "image/png",               false, false},
    {".ico",   "image/x-icon",            false, false},
    {".woff2", "font/woff2",              false, false},
    {".css",   "text/css; charset=utf-8", true,  true },
};

enum { KINDS = sizeof kinds / sizeof *kinds };

/* ---- Finding ---- */

const struct asset *assets_find(const struct assets *assets, const char *name)
{
    for (size_t i = 0; i < assets->n; i++)
        if (strcmp(assets->list[i].name, name) == 0)
            return &assets->list[i];
    return NULL;
}

const struct asset *assets_find_file(const struct assets *assets, const char *file)
{
    for (size_t i = 0; i < assets->n; i++)
        if (strcmp(assets->list[i].file, file) == 0)
            return &assets->list[i];
    return NULL;
}

/* ---- Making ---- */

/* "avtale-1f2e3d4c.css" */
static const char *name_of(struct avt_arena *arena, const char *file, struct avt_span bytes)
{
    const char *ending = strrchr(file, '.');
    struct avt_digest digest = avt_hash(bytes);
    return avt_arena_format(arena, "%.*s-%s%s", (int)(ending - file), file,
                            avt_hex_format(arena, digest.byte, DIGEST_BYTES), ending);
}

/* Copies a style sheet, with url("NAME") as the address of that file. */
static struct avt_err add_style(struct avt_buf *buf, struct avt_arena *arena, const struct assets *assets,
                                const struct avt_entry *style)
{
    static const char call[] = "url(\"";
    const char *text = avt_arena_strn(arena, style->bytes.ptr, style->bytes.len);
    for (const char *at = strstr(text, call); at != NULL; at = strstr(text, call)) {
        at += strlen(call);
        const char *file = avt_arena_strn(arena, at, strcspn(at, "\""));
        const struct asset *asset = assets_find_file(assets, file);
        if (asset == NULL)
            return avt_err_format(arena, AVT_EDATA, style->name, "there is no file %s", file);
        avt_buf_add(buf, text, (size_t)(at - text));
        avt_buf_format(buf, "/" FOLDER "%s", asset->name);
        text = at + strlen(file);
    }
    avt_buf_str(buf, text);
    return AVT_NOERR;
}

static struct avt_err style_of(struct avt_arena *arena, struct avt_span *out, const struct assets *assets,
                               const struct avt_entry *theme, const struct avt_entry *style)
{
    struct avt_buf buf = AVT_BUF(arena);
    if (theme != NULL)
        AVT_TRY(add_style(&buf, arena, assets, theme));
    AVT_TRY(add_style(&buf, arena, assets, style));
    *out = avt_buf_get(&buf);
    return AVT_NOERR;
}

/* "avtale.css" of "static/avtale.css" if it is of that kind; else NULL. */
static const char *file_of(const struct avt_entry *entry, size_t kind)
{
    const char *ending = strrchr(entry->name, '.');
    bool ours = strncmp(entry->name, FOLDER, strlen(FOLDER)) == 0 && ending != NULL;
    const char *file = entry->name + strlen(FOLDER);
    return ours && strcmp(ending, kinds[kind].ending) == 0 && strcmp(file, THEME) != 0 ? file : NULL;
}

struct avt_err assets_make(struct assets *out, struct avt_arena *arena, const struct avt_entry *templates, size_t n)
{
    struct assets all = {.list = avt_arena_array(arena, n + 1, sizeof *all.list)};
    const struct avt_entry *theme = avt_entry_find(templates, n, FOLDER THEME);
    for (size_t kind = 0; kind < KINDS; kind++)
        for (size_t i = 0; i < n; i++) {
            const char *file = file_of(&templates[i], kind);
            struct avt_span bytes = templates[i].bytes;
            if (file == NULL)
                continue;
            if (kinds[kind].style)
                AVT_TRY(style_of(arena, &bytes, &all, theme, &templates[i]));
            all.list[all.n++] =
                (struct asset){file, name_of(arena, file, bytes), kinds[kind].type, kinds[kind].text, bytes};
        }
    *out = all;
    return AVT_NOERR;
}
