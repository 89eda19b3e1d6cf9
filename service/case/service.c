/* What every request can reach. */
#include "case/service.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case/datasjekk.h"
#include "sys/file.h"

const struct avt_tiltak *service_tiltak(const struct service *service, const char *navn, unsigned versjon)
{
    const struct avt_tiltak *found = NULL;
    for (size_t i = 0; i < service->n_tiltak; i++) {
        const struct avt_tiltak *t = service->tiltak[i];
        bool fits = strcmp(t->navn, navn) == 0 && (versjon == 0 || t->versjon == versjon);
        if (fits && (!found || t->versjon > found->versjon))
            found = t;
    }
    return found;
}

/* "<tiltak>/<n>/felt.xml" names a measure; so does regler.xml where that file is missing. */
static bool measure_name(const struct avt_entry *files, size_t n, size_t i, char tiltak[64], unsigned *versjon)
{
    int folder = 0;
    const char *name = files[i].name;
    if (sscanf(name, "%63[a-z0-9-]/%u/%n", tiltak, versjon, &folder) != 2 || folder == 0 || *versjon == 0)
        return false;
    if (strcmp(tiltak, "felles") == 0 || strcmp(name + folder, "regler.xml") != 0)
        return strcmp(tiltak, "felles") != 0 && strcmp(name + folder, "felt.xml") == 0;
    char fields[128];
    (void)snprintf(fields, sizeof(fields), "%.*sfelt.xml", folder, name);
    return !avt_entry_find(files, n, fields);
}

struct avt_err service_load_tiltak(struct avt_arena *arena, const struct avt_tiltak ***out, size_t *n, const char *dir)
{
    struct avt_entry *files;
    size_t n_files, cap = 0;
    AVT_TRY(file_tree(arena, &files, &n_files, dir));
    const struct avt_tiltak **list = NULL;
    struct datafeil feil = {.arena = arena};
    *n = 0;
    for (size_t i = 0; i < n_files; i++) {
        char navn[64];
        unsigned versjon;
        if (!measure_name(files, n_files, i, navn, &versjon))
            continue;
        struct avt_tiltak *tiltak;
        struct avt_err err = avt_tiltak_load(arena, &tiltak, avt_arena_str(arena, navn), versjon, files, n_files);
        if (err.code != AVT_OK) {
            datafeil_err(&feil, dir, err);
            continue;
        }
        list = avt_arena_grow(arena, list, *n, &cap, sizeof(*list));
        list[(*n)++] = tiltak;
    }
    AVT_TRY(datafeil_result(&feil));
    if (*n == 0)
        return avt_err_make(AVT_EDATA, dir, "no measure in this folder");
    *out = list;
    return AVT_NOERR;
}

struct avt_err service_check_tiltak(struct avt_arena *arena, const struct avt_tiltak *const *list, size_t n,
                                    const char *dir, const char *maler, const struct avt_entry *files, size_t n_files)
{
    struct texts texts;
    struct avt_entry *data;
    size_t n_data;
    struct datafeil feil = {.arena = arena};
    AVT_TRY(file_tree(arena, &data, &n_data, dir));
    datasjekk_felles(&feil, data, n_data, dir);
    struct avt_err err = texts_load(arena, &texts, "nb", files, n_files);
    if (err.code != AVT_OK)
        datafeil_err(&feil, maler, err);
    for (size_t i = 0; i < n; i++) {
        if (err.code == AVT_OK)
            datasjekk_tekster(&feil, list[i], &texts, dir, maler);
        datasjekk_laget(&feil, list[i], data, n_data, dir);
    }
    return datafeil_result(&feil);
}
