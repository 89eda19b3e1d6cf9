/* A measure: finding things in it. load.c makes one. */
#include "avtale/tiltak.h"

#include <string.h>

int avt_tiltak_rolle(const struct avt_tiltak *tiltak, const char *navn)
{
    for (size_t i = 0; i < tiltak->n_roller; i++)
        if (strcmp(tiltak->roller[i].navn, navn) == 0)
            return (int)i;
    return -1;
}

const struct avt_rolle *avt_tiltak_person(const struct avt_tiltak *tiltak)
{
    for (size_t i = 0; i < tiltak->n_roller; i++) {
        const struct avt_rolle *r = &tiltak->roller[i];
        bool is_person = r->klasse == AVT_ROLE_PERSON && r->party[0] != '\0';
        if (is_person && r->identitet != NULL && r->identitet->type == AVT_TYPE_FNR)
            return r;
    }
    return NULL;
}

bool avt_koder_have(const char *const *koder, const char *kode)
{
    for (; *koder != NULL; koder++)
        if (strcmp(*koder, kode) == 0)
            return true;
    return false;
}

int avt_tiltak_dokument(const struct avt_tiltak *tiltak, const char *navn)
{
    for (size_t i = 0; i < tiltak->n_dokumenter; i++)
        if (strcmp(tiltak->dokumenter[i].navn, navn) == 0)
            return (int)i;
    return -1;
}

const struct avt_hjemmel *avt_tiltak_hjemmel(const struct avt_tiltak *tiltak, const char *navn)
{
    for (size_t i = 0; i < tiltak->n_hjemler; i++)
        if (strcmp(tiltak->hjemler[i].navn, navn) == 0)
            return &tiltak->hjemler[i];
    return NULL;
}

const struct avt_felt *avt_tiltak_felt_at(const struct avt_tiltak *tiltak, const struct avt_liste *liste,
                                          const char *sti)
{
    for (size_t i = 0; i < tiltak->n_felter; i++)
        if (tiltak->felter[i].liste == liste && strcmp(tiltak->felter[i].sti, sti) == 0)
            return &tiltak->felter[i];
    return NULL;
}

/* The list of which path is "<list>/<field>", and its field. */
static const struct avt_felt *felt_of_list(const struct avt_tiltak *tiltak, const char *path)
{
    for (size_t i = 0; i < tiltak->n_lister; i++) {
        const struct avt_liste *liste = &tiltak->lister[i];
        size_t len = strlen(liste->sti);
        if (avt_sti_under(path, liste->sti, len))
            return avt_tiltak_felt_at(tiltak, liste, path + len + 1);
    }
    return NULL;
}

const struct avt_felt *avt_tiltak_felt(const struct avt_tiltak *tiltak, const char *sti)
{
    const struct avt_felt *felt = avt_tiltak_felt_at(tiltak, NULL, sti);
    return felt != NULL ? felt : felt_of_list(tiltak, sti);
}

const struct avt_liste *avt_tiltak_liste(const struct avt_tiltak *tiltak, const char *sti)
{
    for (size_t i = 0; i < tiltak->n_lister; i++)
        if (strcmp(tiltak->lister[i].sti, sti) == 0)
            return &tiltak->lister[i];
    return NULL;
}

const struct avt_handlingsdata *avt_tiltak_handling(const struct avt_tiltak *tiltak, enum avt_handling handling)
{
    for (size_t i = 0; i < tiltak->n_handlinger; i++)
        if (tiltak->handlinger[i].handling == handling)
            return &tiltak->handlinger[i];
    return NULL;
}

const struct avt_filslag *avt_tiltak_filslag(const struct avt_tiltak *tiltak, const char *slag)
{
    for (size_t i = 0; i < tiltak->n_filslag; i++)
        if (strcmp(tiltak->filslag[i].kind, slag) == 0)
            return &tiltak->filslag[i];
    return NULL;
}

const struct avt_fullmakt *avt_tiltak_fullmakt(const struct avt_tiltak *tiltak, int rolle)
{
    for (size_t i = 0; i < tiltak->n_fullmakter; i++)
        if (tiltak->fullmakter[i].klasse == tiltak->roller[rolle].klasse)
            return &tiltak->fullmakter[i];
    return NULL;
}

bool avt_sti_under(const char *path, const char *group, size_t len)
{
    return strncmp(path, group, len) == 0 && path[len] == '/' && path[len + 1] != '\0';
}

const char *avt_sti_join(struct avt_arena *arena, const char *prefix, const char *name)
{
    if (*prefix == '\0' || *name == '\0')
        return *prefix == '\0' ? name : prefix;
    return avt_arena_format(arena, "%s/%s", prefix, name);
}

bool avt_tiltak_is_group(const struct avt_tiltak *tiltak, const struct avt_liste *liste, const char *sti)
{
    size_t len = strlen(sti);
    for (size_t i = 0; i < tiltak->n_felter; i++)
        if (tiltak->felter[i].liste == liste && avt_sti_under(tiltak->felter[i].sti, sti, len))
            return true;
    for (size_t i = 0; liste == NULL && i < tiltak->n_lister; i++)
        if (avt_sti_under(tiltak->lister[i].sti, sti, len))
            return true;
    return false;
}

avt_roles avt_tiltak_roles(const struct avt_tiltak *tiltak, const char *rolle_eller_part)
{
    avt_roles roles = 0;
    for (size_t i = 0; i < tiltak->n_roller && *rolle_eller_part != '\0'; i++) {
        const struct avt_rolle *rolle = &tiltak->roller[i];
        if (strcmp(rolle->navn, rolle_eller_part) == 0 || strcmp(rolle->party, rolle_eller_part) == 0)
            roles |= (avt_roles)1 << i;
    }
    return roles;
}

avt_roles avt_tiltak_signers(const struct avt_tiltak *tiltak)
{
    avt_roles roles = 0;
    for (size_t i = 0; i < tiltak->n_roller; i++)
        if (tiltak->roller[i].handling != AVT_INGEN_HANDLING)
            roles |= (avt_roles)1 << i;
    return roles;
}

avt_roles avt_tiltak_parter(const struct avt_tiltak *tiltak)
{
    avt_roles roles = 0;
    for (size_t i = 0; i < tiltak->n_roller; i++)
        if (tiltak->roller[i].approves == AVT_APPROVES_AGREEMENT && tiltak->roller[i].party[0] != '\0')
            roles |= (avt_roles)1 << i;
    return roles;
}

int avt_tiltak_signer_of(const struct avt_tiltak *tiltak, const char *part)
{
    for (size_t i = 0; i < tiltak->n_roller && *part != '\0'; i++)
        if (tiltak->roller[i].approves == AVT_APPROVES_AGREEMENT && strcmp(tiltak->roller[i].party, part) == 0)
            return (int)i;
    int rolle = avt_tiltak_rolle(tiltak, part);
    return rolle >= 0 && tiltak->roller[rolle].handling != AVT_INGEN_HANDLING ? rolle : -1;
}

bool avt_felt_in(const struct avt_tiltak *tiltak, const struct avt_felt *felt, int dokument)
{
    const struct avt_dokument *d = &tiltak->dokumenter[dokument];
    for (size_t i = 0; i < d->n_tar; i++)
        if (d->tar[i] == felt)
            return true;
    return false;
}

size_t avt_dokument_run(const struct avt_dokument *dokument, size_t first)
{
    const struct avt_liste *liste = dokument->tar[first]->liste;
    size_t n = 1;
    while (liste != NULL && first + n < dokument->n_tar && dokument->tar[first + n]->liste == liste)
        n++;
    return n;
}

avt_roles avt_tiltak_lesere(const struct avt_tiltak *tiltak, const struct avt_felt *felt)
{
    avt_roles roles = 0;
    for (size_t i = 0; i < tiltak->n_dokumenter; i++)
        if (avt_felt_in(tiltak, felt, (int)i))
            roles |= tiltak->dokumenter[i].lesere & ~tiltak->dokumenter[i].med_samtykke;
    return roles;
}
