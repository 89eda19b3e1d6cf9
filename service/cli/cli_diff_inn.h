/* The two sides of `avtale diff`: a version of a bundle, or a content as JSON, read into a content of one measure. */
#ifndef CLI_DIFF_INN_H
#define CLI_DIFF_INN_H

#include "avtale/dokument.h"
#include "avtale/err.h"
#include "avtale/span.h"

/* One side. Of a bundle, documents may be missing that its reader does not have: S names their digests. */
struct diff_side {
    const char *path; /* without ":n" */
    unsigned versjon; /* what ":n" says, 0: the newest */
    struct avt_span bytes;
    bool bundle;
    struct avt_entry *entries;
    size_t n;
    struct avt_fil *filer; /* the documents of the version that are there */
    size_t n_filer;
    struct avt_sum *sums; /* all documents the version has, by the record that put it forward */
    size_t n_sums;
    struct avt_digest skjema;
    struct avt_innhold innhold;
};

/* "FILE" or "FILE:n"; n only where something stands before the colon. */
void diff_side_name(struct avt_arena *arena, struct diff_side *side, const char *arg);

/*
 * Opens a bundle: verified, its version found. What is not sound is not read: AVT_EPROOF; AVT_EFORM if it is no bundle,
 * AVT_ENOTFOUND if it has no such version. A side that is no bundle is left as it is.
 */
struct avt_err diff_side_open(struct avt_arena *arena, struct diff_side *side, avt_date idag) AVT_NODISCARD;

/* The measure whose files the bundle holds. */
struct avt_err diff_side_tiltak(struct avt_arena *arena, const struct diff_side *side,
                                const struct avt_tiltak **out) AVT_NODISCARD;

/* Reads the content. Of JSON what rules put in and compute is put in too, as an amendment of foer (NULL: of nothing);
 * faults has what is wrong with it. */
struct avt_err diff_side_read(struct avt_arena *arena, struct diff_side *side, const struct avt_tiltak *tiltak,
                              const struct avt_innhold *foer, avt_date idag, struct avt_faults *faults) AVT_NODISCARD;

/* Items without an id, which only JSON has, are compared by their place: both lists get "1", "2", … as ids. */
void diff_sides_pair(struct avt_arena *arena, struct diff_side *one, struct diff_side *other);

/* May what a field holds be told of this side: its document, or an extract of it, is there, or the version has none. */
bool diff_side_knows(const struct diff_side *side, const struct avt_felt *felt);

/* The digest of a document the version has; NULL if it has none. *known: the document is there, or there is none. */
const struct avt_digest *diff_side_document(const struct diff_side *side, int dokument, bool *known);

#endif
