/* When a draft goes away. */
#include "avtale/utloep.h"

/* The day an interval before another; the loader has seen that it is an interval. */
static avt_date before(avt_date day, const char *interval)
{
    avt_date out = day;
    AVT_INVARIANT(avt_date_add(&out, day, -1, interval));
    return out;
}

static avt_date later(avt_date a, avt_date b)
{
    return a > b ? a : b;
}

bool avt_utloep_finn(const struct avt_tiltak *tiltak, avt_date lagret, avt_date varslet, avt_date idag,
                     struct avt_utloep *out)
{
    const struct avt_utkasttid *tid = &tiltak->utkasttid;
    avt_date slettes, first = INT32_MAX, last = INT32_MIN, due = INT32_MIN;
    if (tid->utloep == NULL || !avt_date_add(&slettes, lagret, 1, tid->utloep))
        return false;
    for (const char *const *interval = tid->varsel; *interval != NULL; interval++) {
        avt_date day = before(slettes, *interval);
        first = day < first ? day : first;
        last = later(last, day);
        due = day <= idag ? later(due, day) : due;
    }
    avt_date told = varslet == AVT_ALDRI_VARSLET ? idag : varslet;
    out->slettes = later(slettes, told + (slettes - last));
    out->vises = first <= idag;
    out->varsles = varslet < due && idag < out->slettes;
    return true;
}
