/* What the parties owe each other while an agreement runs. */
#include "avtale/oppfoelging.h"

#include <string.h>

#include "lesere.h"

bool avt_aapen_frist(const struct avt_tiltak *tiltak, const struct avt_aapen *aapen, avt_date *out)
{
    const struct avt_handlingsdata *data = avt_tiltak_handling(tiltak, aapen->handling);
    if (data == NULL || data->svarfrist[0] == '\0')
        return false;
    return avt_date_add(out, avt_date_oslo(aapen->tid), 1, data->svarfrist);
}

bool avt_aapen_over(const struct avt_tiltak *tiltak, const struct avt_aapen *aapen, avt_date idag)
{
    avt_date last;
    return aapen->svar == 0 && avt_aapen_frist(tiltak, aapen, &last) && idag > last;
}

avt_roles avt_aapen_mottaker(const struct avt_tiltak *tiltak, const struct avt_aapen *aapen)
{
    avt_roles nav = 0;
    if (aapen->handling == AVT_HENVENDELSE)
        return avt_tiltak_roles(tiltak, aapen->slag);
    for (size_t i = 0; i < tiltak->n_roller; i++)
        if (tiltak->roller[i].klasse == AVT_KLASSE_NAV && tiltak->roller[i].handling == AVT_GODKJENT)
            nav |= UINT32_C(1) << i;
    return nav;
}

const struct avt_aapen *avt_aapen_foerste(const struct avt_tiltak *tiltak, const struct avt_tilstand *state,
                                          enum avt_handling svar, int rolle)
{
    for (size_t i = 0; i < state->n_aapne; i++) {
        const struct avt_aapen *open = &state->aapne[i];
        bool inquiry = open->handling == AVT_HENVENDELSE;
        if (open->svar == 0 && inquiry == (svar == AVT_BESVART) &&
            avt_roles_have(avt_aapen_mottaker(tiltak, open), rolle))
            return open;
    }
    return NULL;
}
