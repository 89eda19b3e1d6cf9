/* Status: derived from the state and the day, the first that matches. */
#include "avtale/tilstand.h"

static const char *const names[AVT_STATUS_COUNT] = {
    [AVT_STATUS_UTKAST] = "utkast",
    [AVT_STATUS_TIL_SIGNERING] = "til-signering",
    [AVT_STATUS_TILBAKE] = "tilbake",
    [AVT_STATUS_KLAR] = "klar-for-oppstart",
    [AVT_STATUS_GJENNOMFOERES] = "gjennomfoeres",
    [AVT_STATUS_AVSLUTTET] = "avsluttet",
    [AVT_STATUS_AVBRUTT] = "avbrutt",
    [AVT_STATUS_ANNULLERT] = "annullert",
};

const char *avt_status_name(enum avt_status status)
{
    AVT_INVARIANT((unsigned)status < AVT_STATUS_COUNT);
    return names[status];
}

enum avt_status avt_tilstand_status(const struct avt_tilstand *state, avt_date idag, avt_date start, avt_date slutt)
{
    if (state->annullert)
        return AVT_STATUS_ANNULLERT;
    if (state->avbrutt && idag >= state->slutt)
        return AVT_STATUS_AVBRUTT;
    if (state->n_versjoner == 0)
        return AVT_STATUS_UTKAST;
    if (state->gjelder < 0)
        return state->venter < 0 ? AVT_STATUS_TILBAKE : AVT_STATUS_TIL_SIGNERING;
    if (idag > slutt)
        return AVT_STATUS_AVSLUTTET;
    return idag >= start ? AVT_STATUS_GJENNOMFOERES : AVT_STATUS_KLAR;
}
