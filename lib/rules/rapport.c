/* Reports: what one holds, as its row says. */
#include <string.h>

#include "internal.h"

static const struct avt_felt *part_find(const struct avt_regel *regel, const char *sti)
{
    for (size_t i = 0; i < regel->n_deler; i++)
        if (strcmp(regel->deler[i].sti, sti) == 0)
            return &regel->deler[i];
    return NULL;
}

/* The part's text; NULL when there is none, or it has a fault. */
static const char *read_part(struct avt_arena *arena, const struct avt_felt *felt, const struct avt_json *json,
                             struct avt_faults *faults)
{
    bool absent = json == NULL || json->kind == AVT_JSON_NULL;
    const char *text = absent ? "" : avt_json_verdi(arena, json, felt), *tekst = NULL;
    const char *kode = text == NULL ? "feil-type" : avt_verdi_check(arena, felt, avt_span_str(text), &tekst);
    if (kode != NULL)
        avt_faults_add(faults, kode, felt->sti, AVT_STOPP, felt->hjemmel);
    else if (tekst == NULL && felt->krav.kind == AVT_KRAV_ALLTID)
        avt_faults_add(faults, "mangler", felt->sti, AVT_STOPP, felt->hjemmel);
    return tekst;
}

size_t avt_rapport_from_json(struct avt_arena *arena, struct avt_verdi **out, const struct avt_regel *regel,
                             const struct avt_json *object, struct avt_faults *faults)
{
    size_t n = 0;
    *out = avt_arena_array(arena, regel->n_deler, sizeof **out);
    for (const struct avt_json *m = object->children; m != NULL; m = m->next)
        if (part_find(regel, m->key) == NULL)
            avt_faults_add(faults, "ukjent-felt", m->key, AVT_STOPP, "");
    for (size_t i = 0; i < regel->n_deler; i++) {
        const char *tekst = read_part(arena, &regel->deler[i], avt_json_find(object, regel->deler[i].sti), faults);
        if (tekst != NULL)
            (*out)[n++] = (struct avt_verdi){.felt = &regel->deler[i], .tekst = tekst};
    }
    return n;
}
