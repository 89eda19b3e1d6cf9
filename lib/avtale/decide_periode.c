/* Decide, of subsidy periods. */
#include "decide_periode.h"
#include "avtale/plikt.h"

#include <string.h>

static size_t periods_of(const struct avt_decide_in *in, const struct avt_periode **out)
{
    *out = NULL;
    return in->perioder == NULL ? 0 : in->perioder(in->perioder_ctx, out);
}

/* Only what was refused is sent again, only what is ready is decided, and what a duty stops is not approved. */
static bool is_open(enum avt_period_act what, const struct avt_periode *periode)
{
    if (what == AVT_SENDS_PERIOD)
        return periode->tilstand == AVT_PERIODE_ER_AVSLAATT;
    return periode->klar && (what == AVT_REFUSES_PERIOD || periode->sperret == NULL);
}

bool avt_decide_any_period(const struct avt_decide_in *in, enum avt_handling act)
{
    const struct avt_periode *list;
    size_t n = periods_of(in, &list);
    for (size_t i = 0; i < n; i++)
        if (is_open(avt_act_get(act)->period, &list[i]))
            return true;
    return false;
}

/* Why a period cannot be decided: that it has been is another matter than that it must wait. kode NULL: nothing but a
 * duty stops it. */
static struct avt_err refusal(const struct avt_decide_in *in, const struct avt_periode *periode, const char **kode)
{
    *kode = NULL;
    if (periode->klar)
        return AVT_NOERR;
    switch (periode->tilstand) {
    case AVT_PERIODE_ER_GODKJENT:
    case AVT_PERIODE_ER_AVSLAATT: return avt_err_make(AVT_EDONE, "om", "has been decided");
    case AVT_PERIODE_ER_BORTFALT: *kode = "periode-bortfalt"; break;
    default: *kode = in->idag < periode->tidligst ? "periode-for-tidlig" : "periode-ikke-tur";
    }
    return AVT_NOERR;
}

static bool is_told(const struct avt_faults *faults)
{
    for (size_t i = 0; i < faults->n; i++)
        if (strcmp(faults->list[i].felt, "om") == 0)
            return true;
    return false;
}

struct avt_err avt_decide_period(const struct avt_decide_in *in, const struct avt_kommando *kommando,
                                 struct avt_faults *faults)
{
    const struct avt_periode *list, *periode;
    const char *kode = "periode-ikke-avslaatt";
    enum avt_period_act what = avt_act_get(kommando->handling)->period;
    if (what == AVT_NO_PERIOD || kommando->om == NULL)
        return AVT_NOERR;
    size_t n = periods_of(in, &list);
    periode = avt_periode_find(list, n, kommando->om);
    if (periode != NULL && is_open(what, periode))
        return AVT_NOERR;
    if (periode == NULL)
        kode = "ukjent-post";
    else if (what != AVT_SENDS_PERIOD)
        AVT_TRY(refusal(in, periode, &kode));
    if (is_told(faults))
        return AVT_NOERR;
    if (periode != NULL && what == AVT_APPROVES_PERIOD && periode->sperret != NULL)
        avt_faults_add(faults, "periode-sperret", "om", AVT_STOPP, periode->sperret->regel->hjemmel);
    if (kode != NULL)
        avt_faults_add(faults, kode, "om", AVT_STOPP, "");
    return AVT_NOERR;
}
