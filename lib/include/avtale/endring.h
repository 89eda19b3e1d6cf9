/*
 * Differences between two contents, and who must sign because of them.
 */
#ifndef AVTALE_ENDRING_H
#define AVTALE_ENDRING_H

#include "avtale/erklaering.h"
#include "avtale/innhold.h"

struct avt_forskjell {
    const struct avt_felt *felt;   /* NULL when a whole item came or went */
    const struct avt_liste *liste; /* of felt, or the item's */
    const char *post;
    enum avt_operasjon operasjon;
    const char *fra, *til; /* NULL where there is none */
    struct avt_klasse klasse;
};

/* In the order of the fields. A new or removed item is one difference (with felt NULL), and its values follow as
 * further rows with the item's operation and class. */
size_t avt_endring_find(struct avt_arena *arena, struct avt_forskjell **out, const struct avt_innhold *fra,
                        const struct avt_innhold *til);

/* Roles that must approve a version with these differences. */
avt_roles avt_endring_signers(const struct avt_forskjell *list, size_t n);

/* True if every difference is class V of `rolle`'s own part (computed fields aside) and there is at least one: it
 * changes this alone. */
bool avt_endring_alone(const struct avt_tiltak *tiltak, const struct avt_forskjell *list, size_t n, int rolle);

/* The `endret` lines: sorted, once each; path "-" for documents that not every signing party reads. */
size_t avt_endring_lines(struct avt_arena *arena, struct avt_endret **out, const struct avt_tiltak *tiltak,
                         const struct avt_forskjell *list, size_t n);

#endif
