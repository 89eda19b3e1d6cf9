/* The parts of a draft. */
#include "page/page_parts.h"

#include <string.h>

#include "avtale/innhold.h"
#include "page/page_skjema.h"

int part_of(const struct avt_tiltak *tiltak, int gruppe)
{
    return tiltak->grupper[gruppe].foerste;
}

const char *part_name(const struct avt_tiltak *tiltak, int gruppe)
{
    return tiltak->grupper[gruppe].side;
}

/* A side goes before a group of the same name, which may stand on another. */
int part_find(const struct avt_tiltak *tiltak, const char *navn)
{
    int found = -1;
    for (size_t i = 0; navn && i < tiltak->n_grupper; i++) {
        if (strcmp(tiltak->grupper[i].side, navn) == 0)
            return tiltak->grupper[i].foerste;
        if (strcmp(tiltak->grupper[i].navn, navn) == 0)
            found = tiltak->grupper[i].foerste;
    }
    return found;
}

/* ---- what stands in each ---- */

/* No rule gives it its value. */
static bool is_own(const struct avt_tiltak *tiltak, const struct avt_felt *felt)
{
    if (felt->beregnet || (felt->liste && felt->liste->beregnet) || felt->klasse[AVT_ENDRE].kind == AVT_CHANGE_AVLEDET)
        return false;
    for (size_t i = 0; i < tiltak->n_regler; i++) {
        if (tiltak->regler[i].kind == AVT_REGEL_SETTES && tiltak->regler[i].felt == felt)
            return false;
    }
    return true;
}

static void count_values(const struct avtaleside *p, struct part *parts)
{
    for (size_t i = 0; i < p->utkast.innhold.n; i++) {
        const struct avt_felt *felt = p->utkast.innhold.verdi[i].felt;
        if (is_own(p->tiltak, felt))
            parts[part_of(p->tiltak, felt->gruppe)].begynt = true;
    }
}

/* What is missing, by whether the role writes it. */
static void count_missing(const struct avtaleside *p, struct part *parts)
{
    int rolle = p->leser->rolle;
    struct avt_faults faults = AVT_FAULTS(p->arena);
    avt_innhold_required(&p->utkast.innhold, &faults);
    for (size_t i = 0; i < faults.n; i++) {
        struct skjema_felt at;
        if (!skjema_finn(p->arena, &at, p->tiltak, faults.list[i].felt))
            continue;
        struct part *part = &parts[part_of(p->tiltak, at.felt ? at.felt->gruppe : at.liste->gruppe)];
        const struct avt_felt *felt = at.felt ? at.felt : &p->tiltak->felter[at.liste->first];
        bool writes = at.felt ? avt_felt_writes(p->tiltak, felt, rolle) : avt_liste_writes(at.liste, rolle);
        if (writes) {
            part->mangler++;
        } else if (skjema_leser(p->tiltak, p->state, felt, rolle)) {
            part->skriver = part->andre++ == 0 ? felt->rediger : part->skriver | felt->rediger;
        }
    }
}

/* Against what is in force, where something is. */
static void count_changes(const struct avtaleside *p, struct part *parts)
{
    struct avt_forskjell *list;
    size_t n = avt_endring_find(p->arena, &list, &p->innhold, &p->utkast.innhold);
    for (size_t i = 0; i < n; i++) {
        const struct avt_felt *felt = list[i].felt ? list[i].felt : &p->tiltak->felter[list[i].liste->first];
        if (is_own(p->tiltak, felt))
            parts[part_of(p->tiltak, felt->gruppe)].endret = true;
    }
}

static bool is_amendment(const struct avtaleside *p)
{
    return avt_tilstand_gjelder(p->state) != NULL;
}

size_t parts_of(const struct avtaleside *p, struct part **out)
{
    size_t n = 0;
    const struct avt_tiltak *tiltak = p->tiltak;
    int rolle = p->leser->rolle;
    struct part *parts = avt_arena_array(p->arena, tiltak->n_grupper, sizeof(*parts));
    bool *reads = avt_arena_array(p->arena, tiltak->n_grupper, sizeof(*reads));
    for (size_t i = 0; i < tiltak->n_felter; i++) {
        const struct avt_felt *felt = &tiltak->felter[i];
        struct part *part = &parts[part_of(tiltak, felt->gruppe)];
        if (!skjema_leser(tiltak, p->state, felt, rolle))
            continue;
        reads[part_of(tiltak, felt->gruppe)] = true;
        part->felt += avt_felt_writes(tiltak, felt, rolle);
        part->skriver |= felt->rediger;
    }
    count_values(p, parts);
    count_missing(p, parts);
    if (is_amendment(p))
        count_changes(p, parts);
    for (size_t i = 0; i < tiltak->n_grupper; i++) {
        parts[i].nr = (int)i;
        if (reads[i])
            parts[n++] = parts[i];
    }
    *out = parts;
    return n;
}

/* ---- how each stands ---- */

enum part_state part_state(const struct avtaleside *p, const struct part *part)
{
    if (part->mangler > 0)
        return part->begynt ? PART_MANGLER : PART_IKKE_BEGYNT;
    if (is_amendment(p))
        return part->endret ? PART_ENDRET : PART_UENDRET;
    if (part->andre > 0 || (part->felt == 0 && !part->begynt))
        return PART_ANDRE;
    return part->begynt ? PART_FERDIG : PART_TOMT;
}

/* The first of the roles that acts for a party. */
static const char *writer_of(const struct avt_tiltak *tiltak, avt_roles roles)
{
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        if (roles >> i & 1 && tiltak->roller[i].party[0])
            return tiltak->roller[i].navn;
    }
    return "";
}

bool parts_add(const struct avtaleside *p, struct avt_node *parent, int aktiv)
{
    static const char *const names[] = {
        [PART_FERDIG] = "ferdig",   [PART_MANGLER] = "mangler", [PART_IKKE_BEGYNT] = "ikke-begynt",
        [PART_ANDRE] = "andre",     [PART_TOMT] = "tomt",       [PART_ENDRET] = "endret",
        [PART_UENDRET] = "uendret",
    };
    bool found = false;
    struct part *list;
    size_t n = parts_of(p, &list);
    for (size_t i = 0; i < n; i++) {
        enum part_state state = part_state(p, &list[i]);
        struct avt_node *node = avt_node_new(p->arena, parent, "gruppe");
        side_text(p->arena, node, "navn", part_name(p->tiltak, list[i].nr));
        side_text(p->arena, node, "tilstand", names[state]);
        side_number(p->arena, node, "mangler", list[i].mangler);
        side_text(p->arena, node, "rolle", state == PART_ANDRE ? writer_of(p->tiltak, list[i].skriver) : "");
        side_number(p->arena, node, "felt", list[i].felt);
        if (list[i].nr == aktiv) {
            side_yes(p->arena, node, "aktiv", true);
            found = true;
        }
    }
    return found;
}
