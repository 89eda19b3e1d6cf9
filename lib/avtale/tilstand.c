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

/* ---- Days ---- */

/* One version waits at a time, so they came in force in the order they were put forward. */
static int holds_on(const struct avt_tilstand *state, avt_date day)
{
    for (size_t i = state->n_versjoner; i-- > 0;) {
        const struct avt_versjon *version = &state->versjoner[i];
        if (version->gjelder_nr > 0 && version->fra <= day && day <= version->til)
            return (int)i;
    }
    return -1;
}

int avt_tilstand_paa(const struct avt_tilstand *state, avt_date day)
{
    avt_date first = INT32_MAX;
    int found = holds_on(state, day);
    for (size_t i = 0; found < 0 && i < state->n_versjoner; i++)
        if (state->versjoner[i].gjelder_nr > 0 && state->versjoner[i].fra < first)
            first = state->versjoner[i].fra;
    return found >= 0 || first == INT32_MAX ? found : holds_on(state, first);
}

/* A version begins to hold on its own first day, or on the day after another's last. */
avt_date avt_tilstand_skifte(const struct avt_tilstand *state, avt_date day)
{
    avt_date next = INT32_MAX;
    for (size_t i = 0; i < state->n_versjoner; i++) {
        const struct avt_versjon *version = &state->versjoner[i];
        const avt_date days[] = {version->fra, version->til < INT32_MAX ? version->til + 1 : INT32_MAX};
        for (size_t k = 0; version->gjelder_nr > 0 && k < 2; k++)
            if (days[k] > day && days[k] < next &&
                avt_tilstand_paa(state, days[k]) != avt_tilstand_paa(state, days[k] - 1))
                next = days[k];
    }
    return next;
}

size_t avt_tilstand_mot(struct avt_arena *arena, int **out, const struct avt_tilstand *state, avt_date fra,
                        bool retting)
{
    size_t n = 0;
    *out = avt_arena_array(arena, state->n_versjoner, sizeof **out);
    for (avt_date day = fra; state->gjelder >= 0 && day < INT32_MAX; day = avt_tilstand_skifte(state, day)) {
        int version = avt_tilstand_paa(state, day);
        bool seen = false;
        for (size_t i = 0; i < n; i++)
            seen = seen || (*out)[i] == version;
        if (!seen)
            (*out)[n++] = version;
        if (retting)
            break;
    }
    return n;
}

bool avt_tilstand_har_dag(const struct avt_tilstand *state, int versjon)
{
    const struct avt_versjon *own = &state->versjoner[versjon];
    if (own->gjelder_nr == 0)
        return false;
    for (avt_date day = own->fra; day <= own->til && day < INT32_MAX; day = avt_tilstand_skifte(state, day))
        if (avt_tilstand_paa(state, day) == versjon)
            return true;
    return false;
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
