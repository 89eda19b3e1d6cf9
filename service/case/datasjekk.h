/*
 * Is a measure's data whole? Its data, the texts it needs and the files that are generated from it: the same for
 * `avtale sjekk-tiltak` and for the start, which is refused by what the command would tell.
 */
#ifndef CASE_DATASJEKK_H
#define CASE_DATASJEKK_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "avtale/tiltak.h"
#include "render/texts.h"

/* What has been found: "path:line: what is wrong", each once, in the order found. */
struct datafeil {
    struct avt_arena *arena;
    const char **linje;
    size_t n, cap;
};

void datafeil_add(struct datafeil *feil, const char *linje);
/* Those of avt_tiltak_load and texts_load, whose paths are relative to a folder. */
void datafeil_err(struct datafeil *feil, const char *folder, struct avt_err err);
/* AVT_EDATA with all of them, one a line, if there are any. */
struct avt_err datafeil_result(const struct datafeil *feil) AVT_NODISCARD;

/* "folder/name" */
const char *datasjekk_sti(struct avt_arena *arena, const char *folder, const char *name);

/* Words of felles/ (who reads, which lists, which measures) that no measure among files has: a measure may lack a role or a list that is
 * named there, and so only all of them together can tell a slip of the pen. */
void datasjekk_felles(struct datafeil *feil, const struct avt_entry *files, size_t n, const char *skjemaer);

/* Texts that are not there, each where it is needed. skjemaer: the folder of all measures; maler: that of the texts. */
void datasjekk_tekster(struct datafeil *feil, const struct avt_tiltak *tiltak, const struct texts *texts,
                       const char *skjemaer, const char *maler);

/* A file that is made from the measure's fields, with what it must hold. */
struct datasjekk_fil {
    const char *navn; /* "mentor/1/avtale.xsd" */
    struct avt_span bytes;
};
size_t datasjekk_filer(struct avt_arena *arena, struct datasjekk_fil **out, const struct avt_tiltak *tiltak);
/* Those of the measure among files that are missing, hold something else, or belong to no document. */
void datasjekk_laget(struct datafeil *feil, const struct avt_tiltak *tiltak, const struct avt_entry *files, size_t n,
                     const char *skjemaer);

#endif
