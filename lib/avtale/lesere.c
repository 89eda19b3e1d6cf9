/* Readers and writers: who may read which document, and write which field. Nothing else in the program answers that. */
#include "lesere.h"

#include <stdlib.h>
#include <string.h>

#include "avtale/dokument.h"

avt_roles avt_own_part(const struct avt_tiltak *tiltak, int rolle)
{
    const char *part = tiltak->roller[rolle].party;
    avt_roles own = UINT32_C(1) << rolle;
    for (size_t i = 0; i < tiltak->n_roller; i++)
        if (part[0] != '\0' && strcmp(tiltak->roller[i].party, part) == 0)
            own |= UINT32_C(1) << i;
    return own;
}

bool avt_dokument_reads(const struct avt_tiltak *tiltak, const struct avt_tilstand *state, int dokument, int rolle)
{
    const struct avt_dokument *document = &tiltak->dokumenter[dokument];
    if (!avt_roles_have(document->lesere, rolle))
        return false;
    if (!avt_roles_have(document->med_samtykke, rolle))
        return true;
    return state != NULL && avt_tilstand_samtykke(state, document->samtykke);
}

static bool needs_all(const struct avt_tiltak *tiltak, const struct avt_versjon *versjon)
{
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        const struct avt_rolle *role = &tiltak->roller[i];
        bool party = role->party[0] != '\0' && role->approves == AVT_APPROVES_AGREEMENT;
        if (party && avt_versjon_rolle(versjon, role->navn) < 0)
            return false;
    }
    return true;
}

const struct avt_tiltak *avt_tiltak_siste(const struct avt_tiltak *const *list, size_t n,
                                          const struct avt_tilstand *state)
{
    for (size_t i = 0; i < n && state->n_versjoner > 0; i++)
        if (avt_digest_equal(&list[i]->digest, &state->versjoner[state->n_versjoner - 1].skjema))
            return list[i];
    return NULL;
}

size_t avt_dokument_fra(const struct avt_tiltak *const *list, size_t n, const struct avt_tilstand *state)
{
    size_t from = 0;
    const struct avt_tiltak *tiltak = avt_tiltak_siste(list, n, state);
    for (size_t i = 0; tiltak != NULL && i < state->n_versjoner; i++)
        if (state->versjoner[i].gjelder_nr > 0 && needs_all(tiltak, &state->versjoner[i]))
            from = i;
    for (size_t i = 0; i < from; i++)
        if (avt_tilstand_har_dag(state, (int)i))
            return i;
    return from;
}

/* The part a text is to: of an answer, whoever asked; else the one that slag names. */
static avt_roles addressee(const struct avt_tiltak *tiltak, const struct avt_tilstand *state, const char *slag)
{
    int open = slag == NULL || state == NULL ? -1 : avt_tilstand_aapen(state, slag);
    if (open < 0)
        return slag == NULL ? 0 : avt_tiltak_roles(tiltak, slag);
    int rolle = avt_tiltak_rolle(tiltak, state->aapne[open].rolle);
    return rolle < 0 ? 0 : avt_own_part(tiltak, rolle);
}

/* Which of the act's documents it is; NULL if it has none of that name. */
static const struct avt_aktlesere *readers_of(const struct avt_handlingsdata *data, const char *navn)
{
    if (data->tekst != NULL && strcmp(data->tekst, navn) == 0)
        return &data->lesere;
    return data->deler != NULL && strcmp(data->deler, navn) == 0 ? &data->deler_lesere : NULL;
}

bool avt_akttekst_reads(const struct avt_tiltak *tiltak, const struct avt_tilstand *state, const struct avt_akt *akt,
                        const char *navn, int rolle)
{
    const struct avt_handlingsdata *data = avt_tiltak_handling(tiltak, akt->handling);
    const struct avt_aktlesere *readers = data == NULL ? NULL : readers_of(data, navn);
    if (readers == NULL)
        return false;
    avt_roles all = readers->roller;
    if (readers->med_samtykke != 0 && (state == NULL || !avt_tilstand_samtykke(state, readers->samtykke)))
        all &= ~readers->med_samtykke;
    if (readers->forfatter)
        all |= avt_own_part(tiltak, akt->forfatter);
    if (readers->mottaker)
        all |= addressee(tiltak, state, akt->code);
    return avt_roles_have(all, rolle);
}

static int compare_names(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* The name under which a reader stands in the list. */
static const char *reader_name(const struct avt_tiltak *measure, avt_roles readers, int role)
{
    const struct avt_rolle *row = &measure->roller[role];
    bool whole_part = row->party[0] != '\0' && (avt_own_part(measure, role) & ~readers) == 0;
    return whole_part ? row->party : row->navn;
}

const char *avt_roles_names(struct avt_arena *arena, const struct avt_tiltak *tiltak, avt_roles roles)
{
    const char *names[AVT_MAX_ROLES];
    size_t n = 0;
    for (int i = 0; i < (int)tiltak->n_roller; i++)
        if (avt_roles_have(roles, i))
            names[n++] = reader_name(tiltak, roles, i);
    qsort(names, n, sizeof *names, compare_names);
    struct avt_buf buf = AVT_BUF(arena);
    avt_buf_str(&buf, "");
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && strcmp(names[i], names[i - 1]) == 0)
            continue;
        avt_buf_str(&buf, i > 0 ? " " : "");
        avt_buf_str(&buf, names[i]);
    }
    return buf.ptr;
}

const char *avt_dokument_lesere(struct avt_arena *arena, const struct avt_tiltak *tiltak, int dokument)
{
    return avt_roles_names(arena, tiltak, tiltak->dokumenter[dokument].lesere);
}

static bool is_computed(const struct avt_klasse *klasse)
{
    return klasse[AVT_ENDRE].kind == AVT_CHANGE_AVLEDET;
}

static bool is_forced(const struct avt_tiltak *tiltak, const struct avt_felt *felt)
{
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        if (tiltak->regler[i].kind == AVT_REGEL_SETTES && tiltak->regler[i].felt == felt)
            return true;
    }
    return false;
}

bool avt_felt_writes(const struct avt_tiltak *tiltak, const struct avt_felt *felt, int rolle)
{
    bool edits = felt->rediger & (avt_roles)1 << rolle;
    return edits && !is_computed(felt->klasse) && !felt->beregnet && !is_forced(tiltak, felt);
}

bool avt_liste_writes(const struct avt_liste *liste, int rolle)
{
    return liste->rediger & (avt_roles)1 << rolle && !is_computed(liste->klasse) && !liste->beregnet;
}
