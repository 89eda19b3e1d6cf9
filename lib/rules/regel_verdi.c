/* Rows about values: two compared, one forced, checked or limited, a sum, and what must never be said together. */
#include <string.h>

#include "avtale/innhold.h"
#include "avtale/regel.h"
#include "row.h"
#include "verdi.h"

static enum avt_radsvar svar(bool holds)
{
    return holds ? AVT_HOLDER : AVT_BRUTT;
}

enum avt_radsvar avt_sjekk_orden(const struct avt_row_run *c)
{
    const char *a = avt_sjekk_verdi(c, c->regel->felt), *b = avt_sjekk_verdi(c, c->regel->mot);
    return svar(a == NULL || b == NULL || avt_verdi_compare(c->regel->felt, a, b) <= 0);
}

enum avt_radsvar avt_sjekk_ulik(const struct avt_row_run *c)
{
    const char *a = avt_sjekk_verdi(c, c->regel->felt), *b = avt_sjekk_verdi(c, c->regel->mot);
    return svar(a == NULL || b == NULL || strcmp(a, b) != 0);
}

enum avt_radsvar avt_sjekk_sjekksum(const struct avt_row_run *c)
{
    const char *digits = avt_sjekk_verdi(c, c->regel->felt);
    return svar(digits == NULL || avt_checksum_ok(c->regel->art, digits));
}

/* A missing value differs: saving the draft would have put it there. */
enum avt_radsvar avt_sjekk_settes(const struct avt_row_run *c)
{
    const char *tekst = avt_sjekk_verdi(c, c->regel->felt);
    return svar(tekst != NULL && strcmp(tekst, c->regel->verdi) == 0);
}

enum avt_radsvar avt_sjekk_tall(const struct avt_row_run *c)
{
    const struct avt_regel *regel = c->regel;
    const char *tekst = avt_sjekk_verdi(c, regel->felt);
    if (tekst == NULL)
        return AVT_HOLDER;
    int64_t number = avt_verdi_number(regel->felt, tekst);
    bool allowed = regel->n_tillatt == 0;
    for (size_t i = 0; i < regel->n_tillatt; i++)
        allowed = allowed || regel->tillatt[i] == number;
    return svar(allowed && number >= regel->min && number <= regel->maks);
}

/* A list holds at most AVT_MAX_COMPUTED numbers, each at most 2^53, so the sum cannot run over. */
static int64_t sum_of(const struct avt_innhold *innhold, const struct avt_felt *felt)
{
    int64_t sum = 0;
    for (size_t i = 0; i < innhold->n; i++)
        if (innhold->verdi[i].felt == felt)
            sum += avt_verdi_number(felt, innhold->verdi[i].tekst);
    return sum;
}

enum avt_radsvar avt_sjekk_sum(const struct avt_row_run *c)
{
    const struct avt_regel *regel = c->regel;
    int64_t sum = sum_of(c->innhold, regel->felt), maks = regel->maks;
    const char *mot = avt_sjekk_verdi(c, regel->mot);
    if (regel->mot != NULL && mot == NULL)
        return AVT_HOLDER;
    if (mot != NULL)
        maks = avt_verdi_number(regel->mot, mot);
    return svar(sum <= maks);
}

/* Its conditions hold, or it would not have been run. */
enum avt_radsvar avt_sjekk_aldri(const struct avt_row_run *c)
{
    (void)c;
    return AVT_BRUTT;
}

enum avt_radsvar avt_sjekk_vokser(const struct avt_row_run *c)
{
    const struct avt_felt *felt = c->regel->felt;
    const char *before = c->fakta->gjelder == NULL
                             ? NULL
                             : avt_innhold_get(c->fakta->gjelder, felt, felt->liste == NULL ? NULL : c->post);
    const char *now = avt_sjekk_verdi(c, felt);
    return svar(before == NULL || (now != NULL && avt_verdi_compare(felt, before, now) <= 0));
}
