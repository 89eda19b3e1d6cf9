/* What a free text and a wish, which is one with proposals, share. */
#ifndef AVTALE_AVTALE_FRITEKST_H
#define AVTALE_AVTALE_FRITEKST_H

#include "avtale/dokument.h"

/* The tree of a free text without proposals. */
struct avt_node *avt_fritekst_tree(struct avt_arena *arena, const char *navn, const char *avtale, const char *salt,
                                   const char *skjema, const char *tekst);

/* Adds to `to` what a wish may hold of proposals in `from`. False if one of them is none. */
bool avt_oenske_copy(struct avt_arena *arena, struct avt_node *to, const struct avt_node *from);

#endif
