/*
 * The day a version holds from: whose content is whose day's, and which day a change holds from where nobody has said.
 */
#ifndef AVTALE_DAGER_H
#define AVTALE_DAGER_H

#include "avtale/endring.h"
#include "avtale/tilstand.h"

#ifdef __cplusplus
extern "C" {
#endif

/* True of what is always the last version's, whatever the day: first and last day, what a part changes alone and is no money,
 * and the lists an act may be about, since their items have days of their own. For a field of a list the list is asked. */
bool avt_felt_er_siste(const struct avt_tiltak *tiltak, const struct avt_felt *felt);

/* The content of a day: of the version of that day, with what is always the last one's. Values are borrowed. */
struct avt_innhold avt_innhold_paa(struct avt_arena *arena, const struct avt_innhold *dagens,
                                   const struct avt_innhold *siste);

/* What the proposed day follows from. */
struct avt_dag_av {
    const struct avt_tilstand *state;
    const struct avt_innhold *foer, *etter; /* what the draft began from, and what it is */
    avt_date idag;
};

/*
 * The day a change holds from unless who writes it says another. The first day differs: the new one. Only the last day
 * does: the day after the earlier of the two. Something that feeds money: the first of next month. Else the day of a
 * version that is coming, else today. Never before the first day, nor later than the day after the last.
 */
avt_date avt_gjelder_fra_foreslaa(struct avt_arena *arena, const struct avt_dag_av *av);

/* The first and last day of a content: INT32_MIN and INT32_MAX where there is none. */
avt_date avt_innhold_start(const struct avt_innhold *innhold);
avt_date avt_innhold_slutt(const struct avt_innhold *innhold);

#ifdef __cplusplus
}
#endif

#endif
