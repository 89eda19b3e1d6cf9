/*
 * Duties: what falls due in an agreement in force, and when.
 */
#ifndef AVTALE_PLIKT_H
#define AVTALE_PLIKT_H

#include "avtale/innhold.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A duty with its next due date. */
struct avt_plikt {
    const struct avt_regel *regel;
    const char *item; /* id of the item it is for, NULL if it is for the agreement */
    avt_date forfall;
    unsigned gang; /* 1, 2, … for recurring duties */
};

/* The day a duty was fulfilled for the time n, counted from 0, in that order; false if it was not. om: "<list>/<id>" of
 * the item it is for, NULL if it is for the agreement. */
typedef bool (*avt_plikt_done_fn)(void *ctx, const struct avt_regel *regel, const char *om, unsigned n, avt_date *day);

/*
 * The duties of an agreement in force: for each plikt row the first due date not yet met, and for a row whose forfall
 * is a list's field that of each item. A recurring duty falls due as long as the field `slutt` is not passed. ended:
 * last day if ended early, else INT32_MAX; then only rows with etter_slutt stay, with it in the place of `slutt`.
 * Each time it is done meets the next time it is due. Of a row with `sperrer` none is met ahead of its turn, and one that
 * is done late meets all that was due by then.
 */
size_t avt_plikt_due(struct avt_arena *arena, struct avt_plikt **out, const struct avt_innhold *innhold,
                     avt_plikt_done_fn done, void *ctx, avt_date ended);

#ifdef __cplusplus
}
#endif

#endif
