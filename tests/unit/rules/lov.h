/* For tests of the six measures: their names, values taken away from their content, and facts. */
#ifndef AVTALE_TESTS_RULES_LOV_H
#define AVTALE_TESTS_RULES_LOV_H

#include "unit/rules/files.h"
#include "unit/unit.h"

#define AT "arbeidstrening"
#define ME "mentor"
#define IT "inkluderingstilskudd"
#define ML "midlertidig-lonnstilskudd"
#define SJ "sommerjobb"
#define VL "varig-lonnstilskudd"

#define BORN(day) "{\"foedselsdato\":\"" day "\"}"
#define YOUNG     BORN("2001-03-15")

static const char *const measures[] = {"arbeidstrening",       "mentor",
                                       "inkluderingstilskudd", "midlertidig-lonnstilskudd",
                                       "sommerjobb",           "varig-lonnstilskudd"};

/* Takes away a field's value, or every item of a list. */
static inline void drop(struct avt_arena *arena, struct avt_innhold *innhold, const char *sti)
{
    const struct avt_liste *liste = avt_tiltak_liste(innhold->tiltak, sti);
    struct avt_verdi *list = avt_arena_array(arena, innhold->n, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < innhold->n; i++) {
        const struct avt_felt *felt = innhold->verdi[i].felt;
        bool gone = liste != NULL ? felt->liste == liste : felt->liste == NULL && strcmp(felt->sti, sti) == 0;
        if (!gone)
            list[n++] = innhold->verdi[i];
    }
    innhold->verdi = list;
    innhold->n = n;
}

static inline struct avt_fakta facts(struct avt_arena *arena, const char *text)
{
    return fakta_read(arena, avt_date_make(2026, 11, 22), text);
}

#endif
