/*
 * Words that names are found by: as people type them, in any case and either Unicode form.
 */
#ifndef AVTALE_WORDS_H
#define AVTALE_WORDS_H

#include "avtale/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The words of text, each once, in order: runs of letters, marks and digits (categories L, M, N) after full case folding in
 * normal form C. Left out are what businesses are called by their kind (as asa ans da enk sa nuf ba ks) and words of more
 * than 255 bytes. Folding what has been folded changes nothing. The text must be UTF-8; of other text there are none.
 */
size_t avt_words(struct avt_arena *arena, const char ***out, const char *text);

#ifdef __cplusplus
}
#endif

#endif
