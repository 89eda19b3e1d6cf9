/* The names of a bundle's entries, read. pakke.h has the functions that make them. */
#ifndef AVTALE_VERIFY_NAMES_H
#define AVTALE_VERIFY_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "avtale/arena.h"

/* What an entry is, by its name. */
enum navn_slag {
    NAVN_UKJENT,
    NAVN_LESMEG,
    NAVN_MANIFEST,
    NAVN_TEKST,
    NAVN_NOKKELLISTE,
    NAVN_POST,
    NAVN_FRITEKST,
    NAVN_FIL,
    NAVN_DOKUMENT,
    NAVN_VISNING,
    NAVN_SKJEMA,
    NAVN_MAL
};

/* Which of a record's files. */
enum post_fil { POST_S, POST_R, POST_BEVIS, POST_LOGG, POST_FILER };
extern const char *const avt_post_fil_name[POST_FILER];

struct navn {
    enum navn_slag slag;
    uint64_t nr;       /* of record, version or key list */
    enum post_fil fil; /* POST */
    const char *navn;  /* document, free text or language; FIL: its ending; SKJEMA, MAL: what stands in the sums */
    const char *mappe; /* MAL: 16 hex digits */
};

/* False unless it is a name that one of the functions in pakke.h gives. */
bool avt_navn_parse(struct avt_arena *arena, struct navn *out, const char *name);

#endif
