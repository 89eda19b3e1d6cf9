/* The closed table of acts (format v1, section 4): names, and whose each is. Rows in handling.def; acts.h has the rest. */
#ifndef AVTALE_HANDLING_H
#define AVTALE_HANDLING_H

#include "avtale/span.h"

#ifdef __cplusplus
extern "C" {
#endif

enum avt_handling {
    AVT_INGEN_HANDLING = 0,
#define AVT_HANDLING(code, name, who) AVT_##code,
#include "avtale/handling.def"
#undef AVT_HANDLING
    AVT_HANDLING_COUNT
};

enum avt_who {
    AVT_WHO_INGEN,
    AVT_WHO_NAMED_SIGNER,  /* roles whose part row names this very act */
    AVT_WHO_ANY_SIGNER,    /* roles that sign anything */
    AVT_WHO_PARTY,      /* roles that act for a party */
    AVT_WHO_FORESLAAR, /* roles that may ask for changes */
    AVT_WHO_CASEWORKER,       /* roles of class nav that sign godkjent */
    AVT_WHO_PLIKT,     /* the role the plikt row names */
    AVT_WHO_PERSON,    /* roles of class person */
    AVT_WHO_ASKED,  /* roles of the part that the inquiry answered is to */
    AVT_WHO_BESLUTTER, /* roles that sign besluttet */
};

struct avt_handling_row {
    const char *name;
    enum avt_who who;
};

const struct avt_handling_row *avt_handling_get(enum avt_handling handling);
enum avt_handling avt_handling_find(struct avt_span name); /* AVT_INGEN_HANDLING if unknown */

#ifdef __cplusplus
}
#endif

#endif
