/* What documents of parts and a wish, which is one with proposals, share. */
#ifndef AVTALE_AVTALE_FRITEKST_H
#define AVTALE_AVTALE_FRITEKST_H

#include "avtale/dokument.h"

/* The one part of a free text. */
#define AVT_FRITEKST "tekst"

/* The tree of a document of parts, without proposals. */
struct avt_node *avt_deler_tree(struct avt_arena *arena, const char *navn, const char *avtale, const char *salt,
                                const char *skjema, const struct avt_del *deler, size_t n);

/* True for a proposal in a wish, which is none of its parts. */
bool avt_oenske_is_proposal(const struct avt_node *root, const struct avt_node *child);

/* A proposal of a wish, and its values. */
struct avt_node *avt_oenske_add(struct avt_arena *arena, struct avt_node *root, const char *sti, const char *begrunnelse);
void avt_oenske_add_value(struct avt_arena *arena, struct avt_node *forslag, const char *sti, const char *tekst);

/* Adds to `to` what a wish may hold of proposals in `from`. False if one of them is none. */
bool avt_oenske_copy(struct avt_arena *arena, struct avt_node *to, const struct avt_node *from);

#endif
