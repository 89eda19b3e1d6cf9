/* The closed table of acts (format v1, "Acts"). Rows in handling.def; decide.h applies them. */
#ifndef AVTALE_HANDLING_H
#define AVTALE_HANDLING_H

#include "avtale/span.h"

#ifdef __cplusplus
extern "C" {
#endif

enum avt_handling {
    AVT_INGEN_HANDLING = 0,
#define AVT_HANDLING(code, name, steps, concerns, who) AVT_##code,
#include "avtale/handling.def"
#undef AVT_HANDLING
    AVT_HANDLING_COUNT
};

enum avt_concerns {
    AVT_CONCERNS_NY,
    AVT_CONCERNS_VENTER,
    AVT_CONCERNS_GJELDER,
    AVT_CONCERNS_AVTALE
};

enum avt_who {
    AVT_WHO_INGEN,
    AVT_WHO_SIGNERER,  /* roles whose part row names this very act */
    AVT_WHO_SIGNER,    /* roles that sign anything */
    AVT_WHO_PART,      /* roles that act for a party */
    AVT_WHO_FORESLAAR, /* roles that may ask for changes */
    AVT_WHO_NAV,       /* roles of class nav that sign godkjent */
    AVT_WHO_PLIKT,     /* the role the plikt row names */
    AVT_WHO_PERSON,    /* roles of class person */
    AVT_WHO_MOTTAKER,  /* roles of the part that the inquiry answered is to */
    AVT_WHO_BESLUTTER, /* roles that sign besluttet */
};

struct avt_handling_row {
    const char *name;
    int steps;
    enum avt_concerns concerns;
    enum avt_who who;
};

const struct avt_handling_row *avt_handling_get(enum avt_handling handling);
enum avt_handling avt_handling_find(struct avt_span name); /* AVT_INGEN_HANDLING if unknown */

/*
 * Whether a line of a declaration (its key) may stand in an act, and must (format v1, section 3). This one table is what
 * declarations are read by and what a measure's data are loaded by, so that data never ask for what nobody can read.
 */
enum avt_linje { AVT_LINJE_ALDRI, AVT_LINJE_KAN, AVT_LINJE_SKAL };
enum avt_linje avt_handling_linje(enum avt_handling handling, const char *linje);

/* True if `slag` names what stands already, a record, a consent or a duty; else it is one of the act's codes in the data. */
bool avt_handling_navngir(enum avt_handling handling);

#ifdef __cplusplus
}
#endif

#endif
