/* Putting what rows compute into the content. */
#include <string.h>

#include "avtale/beregn.h"
#include "avtale/id.h"
#include "avtale/innhold.h"
#include "beregning.h"

void avt_regning_fault(struct avt_regning *r, const struct avt_regel *regel, const char *kode, const char *felt)
{
    avt_faults_add(r->faults, kode != NULL ? kode : regel->kode, felt, regel->alvor, regel->hjemmel);
}

bool avt_regning_put(struct avt_regning *r, const struct avt_regel *regel, const struct avt_felt *felt,
                     const char *post, struct avt_tall tall)
{
    const char *text = avt_tall_format(r->arena, tall, felt->desimaler), *normal = NULL;
    const char *path = felt->liste == NULL ? felt->sti : felt->liste->sti;
    if (text == NULL || avt_verdi_check(r->arena, felt, avt_span_str(text), &normal) != NULL) {
        avt_regning_fault(r, regel, NULL, path);
        return false;
    }
    avt_innhold_put(r->innhold, felt, post, normal);
    return true;
}

void avt_regning_put_dato(struct avt_regning *r, const struct avt_felt *felt, const char *post, avt_date dato)
{
    avt_innhold_put(r->innhold, felt, post, avt_date_format(r->arena, dato));
}

const char *avt_regning_post(struct avt_arena *arena, avt_date fra)
{
    uint8_t rest[10] = {0};
    uint32_t number = (uint32_t)fra;
    for (unsigned i = 0; i < sizeof number; i++)
        rest[sizeof rest - 1 - i] = (uint8_t)(number >> 8 * i);
    struct avt_id id = avt_id_make(fra > 0 ? (uint64_t)fra * UINT64_C(86400000) : 0, rest);
    return avt_arena_str(arena, id.text);
}

/* Keeps the values for which the field's (or list's) choice is the same as keep. */
static struct avt_innhold filtered(struct avt_arena *arena, const struct avt_innhold *innhold,
                                   const struct avt_liste *liste, bool keep)
{
    struct avt_innhold out = {.tiltak = innhold->tiltak};
    out.verdi = avt_arena_array(arena, innhold->n, sizeof *out.verdi);
    for (size_t i = 0; i < innhold->n; i++) {
        const struct avt_felt *felt = innhold->verdi[i].felt;
        bool chosen = liste != NULL ? felt->liste == liste : felt->beregnet;
        if (chosen == keep)
            out.verdi[out.n++] = innhold->verdi[i];
    }
    return out;
}

void avt_regning_drop(struct avt_regning *r, const struct avt_liste *liste)
{
    *r->innhold = filtered(r->arena, r->innhold, liste, false);
}

struct avt_innhold avt_beregn_bare(struct avt_arena *arena, const struct avt_innhold *innhold)
{
    return filtered(arena, innhold, NULL, true);
}
