/*
 * What the signer knows of the log: of each agreement the last record there, and the right edge of the tree. It is made
 * anew at each start from the leaves that the database has, and held against the signer's own memory. So the signer
 * believes nobody about what has been logged.
 */
#ifndef SIGNER_BOOK_H
#define SIGNER_BOOK_H

#include "avtale/checkpoint.h"
#include "avtale/kvittering.h"
#include "avtale/tree.h"

/* The last record of an agreement in the log. nr 0: there is none. */
struct book_head {
    char avtale[AVT_ID_LEN];
    unsigned nr;
    struct avt_digest r; /* of the text of R */
    uint64_t index;
};

struct book {
    struct book_head *heads; /* a hash table, by id */
    size_t n, cap;
    struct avt_tree tree, next; /* as of the last checkpoint; with what has been added since */
    avt_instant tid, next_tid;  /* of the last record in either */
    struct book_head *undo;     /* what additions since have replaced, in order */
    size_t n_undo, cap_undo;
    struct book_head *sealed; /* receipts sealed here that are not in the log yet; index is not used */
    size_t n_sealed, cap_sealed;
};

void book_free(struct book *book);

/* Adds a leaf: of a record, which must be the one after the agreement's last (false if not), or of something public. */
bool book_add(struct book *book, const struct avt_leaf *leaf) AVT_NODISCARD;
void book_add_public(struct book *book, const struct avt_digest *file);

/* What has been added since the last checkpoint is forgotten; or is the log, and a checkpoint is made of it. */
void book_undo(struct book *book);
void book_keep(struct book *book);

/* The agreement's last record, with what has been added; NULL if it has none. */
const struct book_head *book_head(const struct book *book, const struct avt_id *avtale);

/* True if r is for the record after the last in the log, or after one that was sealed here. */
bool book_follows(const struct book *book, const struct avt_kvittering *r);
/* It has been sealed; and those behind the first n were not, after all. */
void book_sealed(struct book *book, const struct avt_kvittering *r, const struct avt_digest *id);
void book_unsealed(struct book *book, size_t n);

#endif
