/*
 * Differences between two contents, and who must sign because of them.
 */
#ifndef AVTALE_ENDRING_H
#define AVTALE_ENDRING_H

#include "avtale/erklaering.h"
#include "avtale/innhold.h"

#ifdef __cplusplus
extern "C" {
#endif

struct avt_forskjell {
    const struct avt_felt *felt;   /* NULL when a whole item came or went */
    const struct avt_liste *liste; /* of felt, or the item's */
    const char *post;
    enum avt_operasjon operasjon;
    const char *fra, *til; /* NULL where there is none */
    struct avt_klasse klasse;
    struct avt_klasse motsatt; /* its class had it gone the other way: added and removed, raised and lowered */
    bool hel;                  /* a value of an item that came or went, of which the row before it tells */
};

/* In the order of the fields. A new or removed item is one difference (with felt NULL), and its values follow as
 * further rows with the item's operation and class. */
size_t avt_endring_find(struct avt_arena *arena, struct avt_forskjell **out, const struct avt_innhold *fra,
                        const struct avt_innhold *til);

/* The same against several contents, n_fra of them: what differs from each, and each difference once. */
size_t avt_endring_find_mot(struct avt_arena *arena, struct avt_forskjell **out, const struct avt_innhold *fra,
                            size_t n_fra, const struct avt_innhold *til);

/*
 * Why a difference takes the consent it takes, from its class and the data: codes of a closed table, each with a text
 * "endringsgrunn.<code>" that is said to people.
 *
 *   beregnet  class A                         lov      all sign, and a § names it as content of the agreement
 *   eget      V: one side's own affairs       mindre   all sign, and had it gone the other way fewer would
 *   mer       V: a promise that only grows    alle     all sign, of another reason
 *   plikt     P: only they get more to do     penger   a decision on money must be made anew
 *   lesere    P: only they read it            taushet  a promise of silence must be made anew
 *   angaar    P: it concerns only them
 *
 * The first says who must approve; the others, if any, who signs something else. Returns how many.
 */
enum { AVT_MAX_GRUNNER = 3 };
size_t avt_endring_grunner(const struct avt_tiltak *tiltak, const struct avt_forskjell *forskjell,
                           const char *out[AVT_MAX_GRUNNER]);

/* The reference behind the field or list, NULL if it names none; and the document it stands in. */
const struct avt_hjemmel *avt_endring_hjemmel(const struct avt_tiltak *tiltak, const struct avt_forskjell *forskjell);
int avt_endring_dokument(const struct avt_forskjell *forskjell);

/* "plan/hver", without the item. */
const char *avt_endring_sti(struct avt_arena *arena, const struct avt_forskjell *forskjell);

/* Roles that must approve a version with these differences. */
avt_roles avt_endring_signers(const struct avt_forskjell *list, size_t n);
avt_roles avt_endring_signers_of(const struct avt_forskjell *list, size_t n, int dokument); /* of those in it */

/* True if every difference is class V of `rolle`'s own part (computed fields aside) and there is at least one: it
 * changes this alone. */
bool avt_endring_alone(const struct avt_tiltak *tiltak, const struct avt_forskjell *list, size_t n, int rolle);

/* True if a part that signs does not always read the document: then S does not say what in it changed. */
bool avt_endring_skjult(const struct avt_tiltak *tiltak, int dokument);

/* The `endret` lines: sorted, once each; path "-" for documents that not every signing party reads. */
size_t avt_endring_lines(struct avt_arena *arena, struct avt_endret **out, const struct avt_tiltak *tiltak,
                         const struct avt_forskjell *list, size_t n);

#ifdef __cplusplus
}
#endif

#endif
