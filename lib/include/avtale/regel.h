/*
 * Checking content against the rows of regler.xml. Pure: what a rule must know beside the content is in the facts.
 */
#ifndef AVTALE_REGEL_H
#define AVTALE_REGEL_H

#include "avtale/innhold.h"

/* Named facts with source and date; stored with the record in the document `fakta`, which Nav alone reads. */
struct avt_fakta {
    avt_date idag; /* today in Europe/Oslo */
};

/* Runs the rows whose naar holds moment and whose validity holds fakta->idag. A row on a list's field is run for each
 * item. A fault has the row's kode and hjemmel and the path of its felt. */
void avt_regel_check(const struct avt_innhold *innhold, enum avt_moment moment, const struct avt_fakta *fakta,
                     struct avt_faults *faults);

/* Puts the values of `settes` rows in their fields. */
void avt_regel_settes(struct avt_arena *arena, struct avt_innhold *innhold);

/* Check digits. art: "fnr", "orgnr", "kontonr", "kid". fnr by the rule that also holds from 2032 (k1 may leave 0 to 3),
 * D-numbers and synthetic months (+40, +65, +80) included. */
bool avt_checksum_ok(const char *art, const char *digits);
/* True if an fnr is of the synthetic series of Skatteetaten (month + 80). */
bool avt_fnr_is_synthetic(const char *fnr);

/* A duty with its next due date. */
struct avt_plikt {
    const struct avt_regel *regel;
    avt_date forfall;
    unsigned gang; /* 1, 2, … for recurring duties */
};

/*
 * The duties of an agreement in force: for each plikt row the first due date not yet met. done[i] = how many times row
 * i (index in tiltak->regler) has been fulfilled. A recurring duty falls due as long as the field `slutt` is not
 * passed. ended: last day if ended early, else INT32_MAX; then only rows with etter_slutt stay, with it in the place of
 * `slutt`.
 */
size_t avt_plikt_due(struct avt_arena *arena, struct avt_plikt **out, const struct avt_innhold *innhold,
                     const unsigned *done, avt_date ended);

#endif
