/* Contact points, as they are to be used on a day. */
#include <string.h>

#include "avtale/oppfoelging.h"

static const char CONTACT[] = "kontaktpunkt-";

/* One point's value. */
static const char *value(struct avt_arena *arena, const struct avt_innhold *innhold, const char *slag, const char *navn)
{
    return avt_innhold_find(innhold, avt_arena_format(arena, "%s%s/%s", CONTACT, slag, navn));
}

/* Both days included; a day that is not said bounds nothing. */
static bool within(struct avt_arena *arena, const struct avt_innhold *innhold, const char *slag, const char *fra,
                   const char *til, avt_date idag)
{
    avt_date first, last;
    if (avt_date_parse(&first, avt_span_str(value(arena, innhold, slag, fra))) && idag < first)
        return false;
    return !avt_date_parse(&last, avt_span_str(value(arena, innhold, slag, til))) || idag <= last;
}

static const char *part_of(const struct avt_felt *felt, const struct avt_tiltak *tiltak)
{
    const struct avt_klasse *klasse = &felt->klasse[AVT_ENDRE];
    for (size_t i = 0; klasse->kind == AVT_CHANGE_VARSLES && i < tiltak->n_roller; i++)
        if ((klasse->roles >> i & 1) != 0)
            return tiltak->roller[i].party;
    return "";
}

static unsigned changes(struct avt_arena *arena, const struct avt_tilstand *state, const char *slag)
{
    const char *name = avt_arena_format(arena, "%s%s/navn", CONTACT, slag);
    const char *function = avt_arena_format(arena, "%s%s/funksjon", CONTACT, slag);
    unsigned n = 0;
    for (size_t i = 0; i < state->n_versjoner; i++) {
        const struct avt_versjon *version = &state->versjoner[i];
        bool other = false;
        for (size_t k = 0; version->gjelder_nr > 0 && k < version->n_endret; k++)
            other = other || strcmp(version->endret[k].sti, name) == 0 || strcmp(version->endret[k].sti, function) == 0;
        n += other;
    }
    return n;
}

/* Whom to reach beside the point itself. Nobody stands in for an unknown time. */
static void add_substitute(struct avt_arena *arena, const struct avt_innhold *innhold, struct avt_kontakt *kontakt,
                           avt_date idag)
{
    const char *slag = kontakt->kind;
    kontakt->vikaren.navn = value(arena, innhold, slag, "vikar/navn");
    kontakt->vikaren.telefon = value(arena, innhold, slag, "vikar/telefon");
    kontakt->vikaren.epost = value(arena, innhold, slag, "vikar/epost");
    kontakt->vikaren.fra = value(arena, innhold, slag, "vikar/fra");
    kontakt->vikaren.til = value(arena, innhold, slag, "vikar/til");
    kontakt->vikar = kontakt->vikaren.navn != NULL && kontakt->vikaren.fra != NULL && kontakt->vikaren.til != NULL &&
                     within(arena, innhold, slag, "vikar/fra", "vikar/til", idag);
}

static struct avt_kontakt read_one(struct avt_arena *arena, const struct avt_innhold *innhold, const char *slag,
                                   avt_date idag)
{
    struct avt_kontakt kontakt = {.kind = slag, .party = ""};
    kontakt.navn = value(arena, innhold, slag, "navn");
    kontakt.funksjon = value(arena, innhold, slag, "funksjon");
    kontakt.rolle = value(arena, innhold, slag, "rolle");
    kontakt.telefon = value(arena, innhold, slag, "telefon");
    kontakt.epost = value(arena, innhold, slag, "epost");
    kontakt.tilgjengelig = value(arena, innhold, slag, "tilgjengelig");
    kontakt.gjelder = (kontakt.navn != NULL || kontakt.funksjon != NULL) && kontakt.telefon != NULL &&
                      within(arena, innhold, slag, "gjelder-fra", "gjelder-til", idag);
    add_substitute(arena, innhold, &kontakt, idag);
    kontakt.gyldig = kontakt.gjelder || kontakt.vikar;
    return kontakt;
}

size_t avt_kontakter(struct avt_arena *arena, struct avt_kontakt **out, const struct avt_innhold *innhold,
                     const struct avt_tilstand *state, avt_date idag)
{
    struct avt_kontakt *list = NULL;
    size_t n = 0, cap = 0, prefix = sizeof CONTACT - 1;
    for (size_t i = 0; i < innhold->n; i++) {
        const struct avt_felt *felt = innhold->verdi[i].felt;
        const char *slash = strchr(felt->sti, '/');
        if (felt->liste != NULL || strncmp(felt->sti, CONTACT, prefix) != 0 || slash == NULL)
            continue;
        const char *slag = avt_arena_strn(arena, felt->sti + prefix, (size_t)(slash - felt->sti) - prefix);
        if (n > 0 && strcmp(list[n - 1].kind, slag) == 0)
            continue;
        list = avt_arena_grow(arena, list, n, &cap, sizeof *list);
        list[n] = read_one(arena, innhold, slag, idag);
        list[n].party = part_of(felt, innhold->tiltak);
        list[n++].byttet = changes(arena, state, slag);
    }
    *out = list;
    return n;
}
