/* A row being run: the values, days and conditions it looks at. */
#include "row.h"

const char *avt_sjekk_verdi(const struct avt_row_run *c, const struct avt_felt *felt)
{
    return felt == NULL ? NULL : avt_innhold_get(c->innhold, felt, felt->liste == NULL ? NULL : c->post);
}

bool avt_sjekk_dato(const struct avt_row_run *c, const struct avt_felt *felt, avt_date *out)
{
    return avt_date_parse(out, avt_span_str(avt_sjekk_verdi(c, felt)));
}

bool avt_sjekk_punkt(const struct avt_row_run *c, const struct avt_tidspunkt *punkt, avt_date *out)
{
    avt_date base = punkt->idag ? c->fakta->idag : punkt->dato;
    if (punkt->felt != NULL && !avt_sjekk_dato(c, punkt->felt, &base))
        return false;
    *out = base;
    return punkt->intervall[0] == '\0' || avt_date_add(out, base, punkt->sign, punkt->intervall);
}

bool avt_sjekk_vilkaar(const struct avt_row_run *c)
{
    for (size_t i = 0; i < c->regel->n_vilkaar; i++)
        if (!avt_krav_holds(c->innhold, &c->regel->vilkaar[i], c->post))
            return false;
    return true;
}
