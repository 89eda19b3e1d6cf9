/* Typed parts of a document that goes with an act: what a report holds, who was at a meeting. */
#include <string.h>

#include "avtale/innhold.h"
#include "avtale/regel.h"
#include "avtale/text.h"
#include "verdi.h"

bool avt_akt_deler(const struct avt_tiltak *tiltak, enum avt_handling handling, const char *slag,
                   struct avt_aktdeler *out)
{
    const struct avt_handlingsdata *data = avt_tiltak_handling(tiltak, handling);
    for (size_t i = 0; slag != NULL && data != NULL && i < tiltak->n_regler; i++) {
        const struct avt_regel *regel = &tiltak->regler[i];
        if (regel->handling != handling || regel->n_deler == 0 || strcmp(regel->kode, slag) != 0)
            continue;
        *out = (struct avt_aktdeler){data->tekst, regel->kode, regel->deler, regel->n_deler};
        return true;
    }
    if (data == NULL || data->deler == NULL)
        return false;
    *out = (struct avt_aktdeler){data->deler, data->deler, data->felter, data->n_felter};
    return true;
}

bool avt_akt_nytt(const struct avt_tiltak *tiltak, enum avt_handling handling, struct avt_aktdeler *out)
{
    const struct avt_handlingsdata *data = avt_tiltak_handling(tiltak, handling);
    if (data == NULL || data->n_nye == 0)
        return false;
    *out = (struct avt_aktdeler){NULL, data->nytt, data->nye, data->n_nye};
    return true;
}

static bool is_part(const struct avt_felt *felter, size_t n, const char *sti)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(felter[i].sti, sti) == 0)
            return true;
    return false;
}

/* The part's text; NULL when there is none, or it has a fault. */
static const char *read_part(struct avt_arena *arena, const struct avt_felt *felt, const struct avt_json *json,
                             struct avt_faults *faults)
{
    bool absent = json == NULL || json->kind == AVT_JSON_NULL;
    const char *text = absent ? "" : avt_json_verdi(arena, json, felt), *tekst = NULL;
    const char *kode = text == NULL ? "feil-type" : avt_verdi_check(arena, felt, avt_span_str(text), &tekst);
    if (kode != NULL) {
        avt_faults_add(faults, kode, felt->sti, AVT_STOPP, felt->hjemmel);
        avt_text_mark(faults, text, felt->multiline);
    } else if (tekst == NULL && felt->krav.kind == AVT_KRAV_ALLTID) {
        avt_faults_add(faults, "mangler", felt->sti, AVT_STOPP, felt->hjemmel);
    }
    return tekst;
}

size_t avt_deler_from_json(struct avt_arena *arena, struct avt_verdi **out, const struct avt_felt *felter, size_t n,
                           const struct avt_json *object, struct avt_faults *faults)
{
    size_t filled = 0;
    *out = avt_arena_array(arena, n, sizeof **out);
    for (const struct avt_json *m = object == NULL ? NULL : object->children; m != NULL; m = m->next)
        if (!is_part(felter, n, m->key))
            avt_faults_add(faults, "ukjent-felt", m->key, AVT_STOPP, "");
    for (size_t i = 0; i < n; i++) {
        const struct avt_json *json = object == NULL ? NULL : avt_json_find(object, felter[i].sti);
        const char *tekst = read_part(arena, &felter[i], json, faults);
        if (tekst != NULL)
            (*out)[filled++] = (struct avt_verdi){.felt = &felter[i], .tekst = tekst};
    }
    return filled;
}
