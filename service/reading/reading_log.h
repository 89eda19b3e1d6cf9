/*
 * The reading log of one caller: what it has read of which agreement. It only grows: what is noted cannot be unnoted, so
 * whoever reads without noting must say so by taking its content from unseen.h.
 *
 * Pages and handlers do not note: peek.h and show.h do it for them. layers.txt keeps this header from them.
 */
#ifndef READING_READING_LOG_H
#define READING_READING_LOG_H

#include "avtale/err.h"
#include "reading/opened.h"

struct reading; /* lives in the ctx's arena; NULL until something is noted */

/* Notes that the leser's role reads this document of a version, 0 for the draft. Once is enough. */
void reading_note(const struct leser *leser, unsigned versjon, const char *dokument);

/* What the caller only looks at is had in a list: of each agreement once a day is written. */
void reading_lists(struct ctx *ctx);

/* Notes that the agreement has been looked at without its text: "liste", of the version shown. */
void reading_note_list(const struct leser *leser);

/*
 * Begins to write what has been noted: a line a document, and "liste" where nothing of the agreement was noted but that.
 * Called once, when the answer is made, and before any of it leaves. told: false where the answer has nothing of what
 * was looked at, being an error or another address, and "liste" is then not written. Documents are: an error may rest on
 * them. False if there is nothing to write. Else done is called, by any thread, when reading_outcome can be asked, at
 * most a second later.
 */
bool reading_begin(struct ctx *ctx, bool told, void (*done)(struct ctx *ctx)) AVT_NODISCARD;

/* AVT_NOERR: the lines are on disk. AVT_EREADLOG: they are not, and the answer must not leave. */
struct avt_err reading_outcome(const struct ctx *ctx) AVT_NODISCARD;

#endif
