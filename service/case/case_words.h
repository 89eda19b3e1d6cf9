/* What an agreement is searched by, hashed: words of names, numbers. */
#ifndef CASE_WORDS_H
#define CASE_WORDS_H

#include "case/case_owner.h"

enum { WORD_BYTES = 16 };

/* What kind of word: a person's number, a business's, a word of a name. */
enum word_kind { WORD_FNR, WORD_ORGNR, WORD_NAVN };

struct word {
    uint8_t byte[WORD_BYTES];
};

/* The first 16 bytes of the keyed hash of owner, kind and word: the owner is in it, so that two owners' cannot be compared. */
struct word word_hash(const struct service *service, const struct owner *owner, enum word_kind kind, const char *word);

static inline struct avt_span word_span(const struct word *word)
{
    return avt_span_make(word->byte, WORD_BYTES);
}

#endif
