/*
 * The reading log of one caller: what it has read of which agreement. It only grows: what is noted cannot be unnoted, so
 * whoever reads without noting must say so by taking its content from unseen.h.
 *
 * Pages and handlers do not note: peek.h and show.h do it for them. layers.txt keeps this header from them.
 */
#ifndef READING_READING_LOG_H
#define READING_READING_LOG_H

#include "reading/opened.h"

struct reading; /* lives in the ctx's arena; NULL until something is noted */

/* Notes that the leser's role reads this document of a version, 0 for the draft. Once is enough. */
void reading_note(const struct leser *leser, unsigned versjon, const char *dokument);

/* Notes that the agreement has been looked at without its text: "liste", of the version shown. */
void reading_note_list(const struct leser *leser);

/*
 * Hands what has been noted to the writer: a line a document, and "liste" where nothing of the agreement was noted but
 * that. Called once, when the answer is made. told: false where the answer has nothing of what was looked at, being an error or
 * another address, and "liste" is then not written. Documents are: an error may rest on them.
 */
void reading_take(const struct ctx *ctx, bool told);

#endif
