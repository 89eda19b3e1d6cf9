/*
 * Texts for people, by key, of one language: the files of templates/tekster/<language>/ in one table.
 *
 * felles, feil, kontroll, sider, varsler and visning are shared; every other file is named after a measure and holds that
 * measure's own texts. A measure's text goes before a shared one of the same key, so two measures may each have a key
 * of their own without knowing the other.
 */
#ifndef RENDER_TEXTS_H
#define RENDER_TEXTS_H

#include "avtale/arena.h"
#include "avtale/err.h"
#include "avtale/zip.h"

struct text {
    const char *key, *text;
    const char *file;   /* "felles", "mentor" */
    const char *tiltak; /* the measure it belongs to, "" if shared */
    const char *sted;   /* "tekster/nb/felles.xml:3" */
};

struct texts {
    const char *spraak;
    struct text *list; /* by key, then measure */
    size_t n;
};

/* Reads the files of `spraak`. AVT_EDATA for a wrong element, language, or a key that stands twice: where is "file:line" of
 * the first, detail every fault as "file:line: what is wrong" on a line of its own. */
struct avt_err texts_load(struct avt_arena *arena, struct texts *out, const char *spraak, const struct avt_entry *files,
                          size_t n) AVT_NODISCARD;

enum texts_from {
    TEXTS_SIGNED, /* only what render_mal sums over: visning, felles and the measure's own file */
    TEXTS_SHARED, /* the measure's own and everything shared */
    TEXTS_ANY     /* else any measure's: lists name many measures */
};

/* The text, or NULL. */
const char *texts_find(const struct texts *texts, const char *key, const char *tiltak, enum texts_from from);

#endif
