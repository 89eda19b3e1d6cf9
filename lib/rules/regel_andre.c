/* Rows about the person's other agreements. */
#include <string.h>

#include "internal.h"

static enum avt_samtidig beside(const struct avt_tiltak *tiltak, const char *navn)
{
    for (size_t i = 0; i < tiltak->n_kombinasjoner; i++)
        if (strcmp(tiltak->kombinasjoner[i].med, navn) == 0)
            return tiltak->kombinasjoner[i].utfall;
    return tiltak->ellers;
}

/* Two agreements overlap when they share a day, however they lie. A row of alvor advarsel makes a warning of all. */
enum avt_radsvar avt_sjekk_overlapp(const struct avt_sjekk *c)
{
    enum avt_samtidig worst = AVT_SAMTIDIG_TILLATT;
    avt_date start, slutt;
    if (!avt_sjekk_dato(c, c->regel->felt, &start))
        return AVT_HOLDER;
    if (!avt_sjekk_dato(c, c->regel->mot, &slutt))
        slutt = INT32_MAX;
    for (size_t i = 0; i < c->fakta->n_andre; i++) {
        const struct avt_annen *annen = &c->fakta->andre[i];
        enum avt_samtidig this = beside(c->innhold->tiltak, annen->tiltak);
        if (start <= annen->slutt && annen->start <= slutt && this > worst)
            worst = this;
    }
    static const enum avt_radsvar svar[] = {AVT_HOLDER, AVT_BRUTT_MILDT, AVT_BRUTT};
    return svar[worst];
}
