/* Rows about the person's other agreements. */

#include "avtale/across.h"
#include "avtale/fakta.h"
#include "row.h"

/*
 * Two agreements overlap when they share a day, however they lie. A row of alvor advarsel makes a warning of all; one that
 * waits for signatures is no more than a warning yet.
 */
enum avt_radsvar avt_sjekk_overlapp(const struct avt_row_run *c)
{
    enum avt_samtidig worst[2] = {AVT_SAMTIDIG_TILLATT, AVT_SAMTIDIG_TILLATT}; /* waiting, in force */
    avt_date start, slutt;
    if (!avt_sjekk_dato(c, c->regel->felt, &start))
        return AVT_HOLDER;
    if (!avt_sjekk_dato(c, c->regel->mot, &slutt))
        slutt = INT32_MAX;
    for (size_t i = 0; i < c->fakta->n_andre; i++) {
        const struct avt_annen *annen = &c->fakta->andre[i];
        enum avt_samtidig this = avt_kombinasjon(c->innhold->tiltak, annen->tiltak), *most = &worst[annen->inngaatt];
        if (!annen->utenfor && start <= annen->slutt && annen->start <= slutt && this > *most)
            *most = this;
    }
    static const enum avt_radsvar svar[] = {AVT_HOLDER, AVT_BRUTT_MILDT, AVT_BRUTT};
    bool waits = worst[1] == AVT_SAMTIDIG_TILLATT && worst[0] != AVT_SAMTIDIG_TILLATT;
    return waits ? AVT_BRUTT_VENTER : svar[worst[1]];
}
