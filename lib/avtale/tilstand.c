/* The state of an agreement: looking things up in it. fold.c makes it. */
#include "avtale/tilstand.h"

#include <string.h>

void avt_tilstand_init(struct avt_tilstand *state, const struct avt_id *avtale)
{
    *state = (struct avt_tilstand){.avtale = *avtale, .venter = -1, .gjelder = -1};
}

const struct avt_versjon *avt_tilstand_venter(const struct avt_tilstand *state)
{
    return state->venter < 0 ? NULL : &state->versjoner[state->venter];
}

const struct avt_versjon *avt_tilstand_gjelder(const struct avt_tilstand *state)
{
    return state->gjelder < 0 ? NULL : &state->versjoner[state->gjelder];
}

const struct avt_versjon *avt_tilstand_concerned(const struct avt_tilstand *state, enum avt_handling handling)
{
    enum avt_concerns concerns = avt_act_get(handling)->concerns;
    if (concerns != AVT_CONCERNS_VENTER && concerns != AVT_CONCERNS_GJELDER)
        return NULL;
    const struct avt_versjon *pending = avt_tilstand_venter(state);
    return pending != NULL || concerns == AVT_CONCERNS_VENTER ? pending : avt_tilstand_gjelder(state);
}

/* The number of a version that was refused or withdrawn is free again. */
unsigned avt_tilstand_neste(const struct avt_tilstand *state)
{
    unsigned taken = 0;
    for (size_t i = 0; i < state->n_versjoner; i++) {
        const struct avt_versjon *version = &state->versjoner[i];
        if (version->state != AVT_AVVIST_V && version->state != AVT_TRUKKET_V && version->n > taken)
            taken = version->n;
    }
    return taken + 1;
}

int avt_versjon_rolle(const struct avt_versjon *versjon, const char *rolle)
{
    for (size_t i = 0; i < versjon->n_kreves; i++)
        if (strcmp(versjon->kreves[i], rolle) == 0)
            return (int)i;
    return -1;
}

bool avt_tilstand_paa_vegne(const struct avt_tilstand *state, const char *rolle)
{
    for (size_t i = state->n_versjoner; i-- > 0;) {
        const struct avt_versjon *version = &state->versjoner[i];
        bool stands = version->state != AVT_AVVIST_V && version->state != AVT_TRUKKET_V;
        int k = stands ? avt_versjon_rolle(version, rolle) : -1;
        if (k >= 0 && version->signert[k] != 0)
            return version->by_another[k];
    }
    return false;
}

int avt_tilstand_aapen(const struct avt_tilstand *state, const char *slag)
{
    uint64_t nr;
    static const char PREFIX[] = "post-";
    struct avt_span text = avt_span_str(slag);
    size_t skip = sizeof PREFIX - 1;
    if (!avt_span_starts(text, PREFIX) ||
        !avt_span_u64(avt_span_make(text.ptr + skip, text.len - skip), AVT_MAX_RECORDS, &nr))
        return -1;
    for (size_t i = 0; i < state->n_aapne; i++)
        if (state->aapne[i].nr == nr)
            return (int)i;
    return -1;
}

const struct avt_utfoert *avt_tilstand_om(const struct avt_tilstand *state, uint32_t acts, const char *om)
{
    const struct avt_utfoert *last = NULL;
    for (size_t i = 0; i < state->n_utfoert; i++) {
        const struct avt_utfoert *done = &state->utfoert[i];
        if ((acts >> done->handling & 1) != 0 && done->om != NULL && strcmp(done->om, om) == 0)
            last = done;
    }
    return last;
}

bool avt_tilstand_samtykke(const struct avt_tilstand *state, const char *slag)
{
    for (size_t i = 0; i < state->n_samtykker; i++)
        if (state->samtykker[i].trukket == 0 && strcmp(state->samtykker[i].code, slag) == 0)
            return true;
    return false;
}

int avt_tilstand_samtykke_av(const struct avt_tilstand *state, const char *rolle, const char *slag)
{
    for (size_t i = 0; i < state->n_samtykker; i++) {
        const struct avt_samtykke *consent = &state->samtykker[i];
        if (consent->trukket == 0 && strcmp(consent->rolle, rolle) == 0 && strcmp(consent->code, slag) == 0)
            return (int)i;
    }
    return -1;
}
