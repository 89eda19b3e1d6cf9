/* Lists. */
#include "reading/liste.h"

#include <string.h>

#include "avtale/oppfoelging.h"
#include "avtale/plikt.h"
#include "reading/leser.h"

const char *liste_om(struct avt_arena *arena, const struct avt_plikt *plikt)
{
    if (!plikt->item)
        return NULL;
    return avt_arena_format(arena, "%s/%s", plikt->regel->punkt.felt->liste->sti, plikt->item);
}

size_t liste_plikter(struct leser *leser, struct avt_plikt **out, const struct avt_innhold *innhold)
{
    return avt_plikter(leser->rq->arena, out, innhold, &leser->sak.state);
}

bool liste_leser_felt(const struct leser *leser, const char *path)
{
    return sak_leser_felt(leser->sak.tiltak, &leser->sak.state, leser->rolle, path);
}
