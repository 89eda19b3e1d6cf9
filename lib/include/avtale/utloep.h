/*
 * When a draft that has never been put forward goes away, if nobody saves it: counted in legal days, from the one it was
 * last saved.
 *
 * It never goes before somebody has been told. Where nobody was in time, because the service did not run, it waits as
 * long after the telling as the last one comes before.
 */
#ifndef AVTALE_UTLOEP_H
#define AVTALE_UTLOEP_H

#include "avtale/tiltak.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { AVT_ALDRI_VARSLET = INT32_MIN };

struct avt_utloep {
    avt_date slettes; /* from the first minute of this day it is to go */
    bool vises;       /* the first telling has come, so that its readers are shown the day */
    bool varsles;     /* somebody is to be told today, and has not been since it became due */
};

/* lagret: the day it was last saved. varslet: the day somebody was last told since, or AVT_ALDRI_VARSLET. False if the
 * measure keeps its drafts. */
bool avt_utloep_finn(const struct avt_tiltak *tiltak, avt_date lagret, avt_date varslet, avt_date idag,
                     struct avt_utloep *out);

#ifdef __cplusplus
}
#endif

#endif
