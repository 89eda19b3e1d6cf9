/* The duties of one agreement. */
#ifndef READING_LISTE_H
#define READING_LISTE_H

#include "avtale/err.h"
#include "avtale/plikt.h"
#include "avtale/regel.h"
#include "reading/leser.h"

/* The next due date of each duty of the version in force, from the content the reader has. */
/* "<list>/<id>" of the item a duty is for; NULL if it is for the agreement. */
const char *liste_om(struct avt_arena *arena, const struct avt_plikt *plikt);

size_t liste_plikter(struct leser *leser, struct avt_plikt **out, const struct avt_innhold *innhold);

/* True if the reader's role reads the field of a fault's path ("opplaeringsplan/01…/tema", "start"). */
bool liste_leser_felt(const struct leser *leser, const char *path);

#endif
