/*
 * Following up: what the parties owe each other while an agreement runs: its duties, answers to what was asked, and the
 * help that was promised. Pure: the day is a parameter.
 */
#ifndef AVTALE_OPPFOELGING_H
#define AVTALE_OPPFOELGING_H

#include "avtale/innhold.h"
#include "avtale/plikt.h"
#include "avtale/regel.h"
#include "avtale/tilstand.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The duties of the version in force with the next due date of each (avtale/plikt.h), by what has been recorded. innhold:
 * its content; a duty counted from what that does not hold is left out. None when nothing is in force, or it is annulled.
 */
size_t avt_plikter(struct avt_arena *arena, struct avt_plikt **out, const struct avt_innhold *innhold,
                   const struct avt_tilstand *state);

/* Of those that are overdue and let no subsidy period be approved the one that has been so longest; NULL if there is
 * none. On the due date itself nothing is overdue. */
const struct avt_plikt *avt_plikt_sperrer(struct avt_arena *arena, const struct avt_innhold *innhold,
                                          const struct avt_tilstand *state, avt_date idag);

/*
 * The last day to answer a wish, an objection or an inquiry: `svarfrist` of its act, counted from the day its record was
 * sealed, in Oslo. False if the measure's data sets none.
 */
bool avt_aapen_frist(const struct avt_tiltak *tiltak, const struct avt_aapen *aapen, avt_date *out);

/* True if nobody has answered, and the last day to do so has passed. */
bool avt_aapen_over(const struct avt_tiltak *tiltak, const struct avt_aapen *aapen, avt_date idag);

/*
 * How long the role may object to the version in force, and the last day to do so: the interval of `innvendt`, the longer
 * one for a role that others approved for last, from the day the version came in force, in Oslo. NULL, out untouched, if
 * the data set none or nothing is in force.
 */
const char *avt_innvend_frist(const struct avt_tiltak *tiltak, const struct avt_tilstand *state, int rolle,
                              avt_date *out);

/* The roles that may answer: of an inquiry those of the part it is to, else Nav's that put forward. */
avt_roles avt_aapen_mottaker(const struct avt_tiltak *tiltak, const struct avt_aapen *aapen);

/* The first without an answer that is an inquiry to the role's part (act besvart), or a wish or objection (act svar);
 * NULL if there is none. */
const struct avt_aapen *avt_aapen_foerste(const struct avt_tiltak *tiltak, const struct avt_tilstand *state,
                                          enum avt_handling svar, int rolle);

/*
 * A promise of help: an item of a list that the act `loefte` is about, in the content in force, and what has been said of
 * it. Newest first: the last word of all, and of each other part its own last word where that says another state.
 */
struct avt_loefte {
    const struct avt_liste *liste;
    const char *item, *om;  /* its id; "<list>/<id>" */
    const char *ansvarlig;  /* the part that promised: the item's field of that name, else the list's; "" if none */
    bool over;              /* its field `fra` has passed, and nobody has said anything of it */
    size_t n_sagt;
    const struct avt_utfoert *sagt[AVT_MAX_ROLES];
};

/* The promises of an agreement in force, in the order of the content; those in documents the content does not hold are
 * left out. An early end leaves what was to begin later. */
size_t avt_loefter(struct avt_arena *arena, struct avt_loefte **out, const struct avt_innhold *innhold,
                   const struct avt_tilstand *state, avt_date idag);

/*
 * A contact point: the fields "kontaktpunkt-<slag>/…", as they are to be used on a day. A substitute is told beside the
 * point itself, never instead of it, and on its own days alone: both must be said, and both are included. NULL: not
 * said, or not read.
 */
struct avt_kontakt {
    const char *kind, *party; /* "arbeidsplass"; the part that may change it alone, "" if none */
    const char *navn, *funksjon, *rolle, *telefon, *epost, *tilgjengelig; /* the point itself, whoever stands in for it */
    bool gjelder;     /* it can be reached, and the day is within its gjelder-fra and gjelder-til */
    bool vikar;       /* somebody stands in for it that day: */
    struct {
        const char *navn, *telefon, *epost, *fra, *til;
    } vikaren;
    bool gyldig;      /* somebody can be reached: the point itself or the substitute */
    unsigned byttet;  /* how many versions in force have named another */
};

/* Those of the content, in its order; of a role that reads none, none. */
size_t avt_kontakter(struct avt_arena *arena, struct avt_kontakt **out, const struct avt_innhold *innhold,
                     const struct avt_tilstand *state, avt_date idag);

#ifdef __cplusplus
}
#endif

#endif
