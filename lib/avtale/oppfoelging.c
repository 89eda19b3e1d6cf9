/* What the parties owe each other while an agreement runs. */
#include "avtale/oppfoelging.h"
#include "avtale/plikt.h"

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
    return aapen->answer == 0 && avt_aapen_frist(tiltak, aapen, &last) && idag > last;
}

const char *avt_innvend_frist(const struct avt_tiltak *tiltak, const struct avt_tilstand *state, int rolle,
                              avt_date *out)
{
    const struct avt_handlingsdata *data = avt_tiltak_handling(tiltak, AVT_INNVENDT);
    const struct avt_versjon *version = avt_tilstand_gjelder(state);
    if (data == NULL || version == NULL)
        return NULL;
    bool longer = data->frist_fullmakt != NULL && avt_tilstand_paa_vegne(state, tiltak->roller[rolle].navn);
    const char *interval = longer ? data->frist_fullmakt : data->frist;
    bool known = interval != NULL && avt_date_add(out, avt_date_oslo(version->gjelder_tid), 1, interval);
    return known ? interval : NULL;
}

avt_roles avt_aapen_mottaker(const struct avt_tiltak *tiltak, const struct avt_aapen *aapen)
{
    avt_roles nav = 0;
    if (avt_act_is_inquiry(aapen->handling))
        return avt_tiltak_roles(tiltak, aapen->code);
    for (size_t i = 0; i < tiltak->n_roller; i++)
        if (tiltak->roller[i].leads)
            nav |= UINT32_C(1) << i;
    return nav;
}

const struct avt_aapen *avt_aapen_foerste(const struct avt_tiltak *tiltak, const struct avt_tilstand *state,
                                          enum avt_handling svar, int rolle)
{
    for (size_t i = 0; i < state->n_aapne; i++) {
        const struct avt_aapen *open = &state->aapne[i];
        if (open->answer == 0 && avt_act_get(open->handling)->answered_by == svar &&
            avt_roles_have(avt_aapen_mottaker(tiltak, open), rolle))
            return open;
    }
    return NULL;
}

/* ---- Duties ---- */

static bool fulfils(const struct avt_regel *regel, const char *slag)
{
    bool own = strcmp(regel->kode, slag) == 0;
    for (const char *const *kode = regel->ogsaa; !own && *kode != NULL; kode++)
        own = strcmp(*kode, slag) == 0;
    return own;
}

/* What was_done is told. */
struct records {
    const struct avt_tilstand *state;
};

static bool was_done(void *ctx, const struct avt_regel *regel, const char *om, unsigned n, avt_date *day)
{
    const struct records *records = ctx;
    const struct avt_tilstand *state = records->state;
    for (size_t i = 0; i < state->n_utfoert; i++) {
        const struct avt_utfoert *done = &state->utfoert[i];
        bool same_item = om == NULL || (done->om != NULL && strcmp(done->om, om) == 0);
        if (done->handling != regel->handling || done->code == NULL || !fulfils(regel, done->code) || !same_item)
            continue;
        *day = avt_date_oslo(done->tid);
        if (n-- == 0)
            return true;
    }
    return false;
}

size_t avt_plikter(struct avt_arena *arena, struct avt_plikt **out, const struct avt_innhold *innhold,
                   const struct avt_tilstand *state)
{
    *out = NULL;
    if (state->gjelder < 0 || state->annullert)
        return 0;
    avt_date ended = state->avbrutt ? state->slutt - 1 : INT32_MAX;
    struct records records = {state};
    return avt_plikt_due(arena, out, innhold, was_done, &records, ended);
}

const struct avt_plikt *avt_plikt_sperrer(struct avt_arena *arena, const struct avt_innhold *innhold,
                                          const struct avt_tilstand *state, avt_date idag)
{
    struct avt_plikt *list;
    const struct avt_plikt *first = NULL;
    size_t n = avt_plikter(arena, &list, innhold, state);
    for (size_t i = 0; i < n; i++)
        if (list[i].regel->sperrer && list[i].forfall < idag && (first == NULL || list[i].forfall < first->forfall))
            first = &list[i];
    return first;
}

/* ---- Promises of help ---- */

static const char *value_of(struct avt_arena *arena, const struct avt_innhold *innhold, const struct avt_loefte *loefte,
                            const char *navn)
{
    const char *sti = avt_arena_format(arena, "%s/%s", loefte->liste->sti, navn);
    const struct avt_felt *felt = avt_tiltak_felt(innhold->tiltak, sti);
    return felt == NULL ? NULL : avt_innhold_get(innhold, felt, loefte->item);
}

static bool says_same(const struct avt_loefte *loefte, const struct avt_utfoert *said)
{
    for (size_t i = 0; i < loefte->n_sagt; i++)
        if (strcmp(loefte->sagt[i]->code, said->code) == 0)
            return true;
    return false;
}

/* From the newest back: of each part its last word, unless another says the same. */
static void find_said(const struct avt_tiltak *tiltak, struct avt_loefte *loefte, const struct avt_tilstand *state)
{
    avt_roles spoken = 0;
    for (size_t i = state->n_utfoert; i-- > 0 && loefte->n_sagt < AVT_MAX_ROLES;) {
        const struct avt_utfoert *said = &state->utfoert[i];
        int rolle = avt_tiltak_rolle(tiltak, said->rolle);
        if (said->handling != AVT_LOEFTE || rolle < 0 || strcmp(said->om, loefte->om) != 0)
            continue;
        if (!avt_roles_have(spoken, rolle) && !says_same(loefte, said))
            loefte->sagt[loefte->n_sagt++] = said;
        spoken |= avt_own_part(tiltak, rolle);
    }
}

static bool is_late(struct avt_arena *arena, const struct avt_innhold *innhold, const struct avt_loefte *loefte,
                    const struct avt_tilstand *state, avt_date idag)
{
    avt_date from;
    if (loefte->n_sagt > 0 || !avt_date_parse(&from, avt_span_str(value_of(arena, innhold, loefte, "fra"))))
        return false;
    return idag > from && (!(state->avbrutt || state->annullert) || from < state->slutt);
}

size_t avt_loefter(struct avt_arena *arena, struct avt_loefte **out, const struct avt_innhold *innhold,
                   const struct avt_tilstand *state, avt_date idag)
{
    const struct avt_handlingsdata *data = avt_tiltak_handling(innhold->tiltak, AVT_LOEFTE);
    struct avt_loefte *list = NULL;
    size_t n = 0, cap = 0;
    for (size_t i = 0; data != NULL && i < data->n_om; i++) {
        const char **posts;
        size_t n_posts = avt_innhold_posts(arena, &posts, innhold, data->om[i]);
        for (size_t k = 0; k < n_posts; k++) {
            struct avt_loefte loefte = {.liste = data->om[i], .item = posts[k]};
            loefte.om = avt_arena_format(arena, "%s/%s", loefte.liste->sti, loefte.item);
            const char *own = value_of(arena, innhold, &loefte, "ansvarlig");
            loefte.ansvarlig = own == NULL ? loefte.liste->ansvarlig : own;
            find_said(innhold->tiltak, &loefte, state);
            loefte.over = is_late(arena, innhold, &loefte, state, idag);
            list = avt_arena_grow(arena, list, n, &cap, sizeof *list);
            list[n++] = loefte;
        }
    }
    *out = list;
    return n;
}
