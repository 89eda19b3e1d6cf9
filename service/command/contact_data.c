/* Contact data. See kontakt.h. */
#include "command/contact_data.h"

#include <string.h>

static size_t first_word(const char *sti)
{
    return strcspn(sti, "/");
}

static bool reaches(enum avt_type type)
{
    return type == AVT_TYPE_TELEFON || type == AVT_TYPE_EPOST;
}

/* Class V of the role's part whatever is done to it, and written by the role. */
static bool is_own(const struct avt_tiltak *tiltak, const struct avt_felt *felt, int rolle)
{
    const char *part = tiltak->roller[rolle].party;
    avt_roles own = part[0] ? avt_tiltak_roles(tiltak, part) : 0;
    for (size_t i = 0; i < AVT_OPERASJON_COUNT; i++) {
        if (felt->klasse[i].kind != AVT_CHANGE_VARSLES || felt->klasse[i].roles & ~own)
            return false;
    }
    return !felt->liste && felt->n_rader == 0 && !felt->beregnet && felt->rediger >> rolle & 1;
}

bool kontakt_er(const struct avt_tiltak *tiltak, const struct avt_felt *felt, int rolle)
{
    size_t len = first_word(felt->sti);
    if (!is_own(tiltak, felt, rolle))
        return false;
    for (size_t i = 0; i < tiltak->n_felter; i++) {
        const struct avt_felt *other = &tiltak->felter[i];
        bool beside = !other->liste && first_word(other->sti) == len && strncmp(other->sti, felt->sti, len) == 0;
        if (beside && reaches(other->type) && is_own(tiltak, other, rolle))
            return true;
    }
    return false;
}

bool kontakt_har(const struct avt_tiltak *tiltak, int rolle)
{
    for (size_t i = 0; i < tiltak->n_felter; i++) {
        if (kontakt_er(tiltak, &tiltak->felter[i], rolle))
            return true;
    }
    return false;
}

void kontakt_sett(struct ctx *ctx, struct avt_innhold *innhold, const struct avt_json *json, int rolle)
{
    const struct avt_tiltak *tiltak = innhold->tiltak;
    struct avt_innhold written = {.tiltak = tiltak};
    if (json)
        avt_innhold_from_json(ctx->arena, &written, tiltak, json, innhold, NULL, ctx->faults);
    for (size_t i = 0; i < written.n; i++) {
        if (!kontakt_er(tiltak, written.verdi[i].felt, rolle))
            avt_faults_add(ctx->faults, "ukjent-felt",
                           avt_verdi_path(ctx->arena, written.verdi[i].felt, written.verdi[i].item), AVT_STOPP, "");
    }
    for (size_t i = 0; i < tiltak->n_felter; i++) {
        const struct avt_felt *felt = &tiltak->felter[i];
        if (kontakt_er(tiltak, felt, rolle))
            avt_innhold_set(ctx->arena, innhold, felt, NULL, avt_innhold_get(&written, felt, NULL));
    }
}

void kontakt_flytt(struct avt_arena *arena, struct avt_innhold *innhold, const struct avt_forskjell *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i].felt && !list[i].liste)
            avt_innhold_set(arena, innhold, list[i].felt, NULL, list[i].til);
    }
}
