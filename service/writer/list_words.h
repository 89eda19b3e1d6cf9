/* The words that lists are searched by (derived.sql: ord, ordene). */
#ifndef WRITER_LIST_WORDS_H
#define WRITER_LIST_WORDS_H

#include "avtale/err.h"
#include "case/case_owner.h"
#include "case/sak.h"

/* Who may list the agreement, and finds it by what its roles read without anybody's consent. */
struct list_reader {
    struct owner owner;
    avt_roles roller, venter; /* venter: those by the pending version, or by the draft of a first one */
    bool nav;                 /* its people have some of the roles: only what all of them read */
};

/* Writes them when what they are made of is not what it was. revisjon: of a first draft, else 0. */
struct avt_err list_words_write(struct service *service, struct store *store, struct avt_arena *arena, struct sak *sak,
                                const struct list_reader *readers, size_t n, int64_t revisjon) AVT_NODISCARD;

#endif
