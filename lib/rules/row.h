/* A row being run: what it looks at, and how it went. regel.c asks the rows; regel_*.c and plan.c are the kinds. */
#ifndef AVTALE_RULES_ROW_H
#define AVTALE_RULES_ROW_H

#include "avtale/fakta.h"
#include "avtale/innhold.h"

/* A row being run for the whole content, or for one item of its felt's list. */
struct avt_row_run {
    struct avt_arena *arena;
    const struct avt_innhold *innhold;
    const struct avt_regel *regel;
    const struct avt_fakta *fakta;
    const char *post;
};

/* How it went. BRUTT_MILDT: broken, but by other data no more than a warning. BRUTT_VENTER: it will be, if what waits
 * for signatures is signed. */
enum avt_radsvar { AVT_HOLDER, AVT_BRUTT, AVT_BRUTT_MILDT, AVT_BRUTT_VENTER, AVT_UKJENT_FAKTUM };

typedef enum avt_radsvar avt_sjekk_rad(const struct avt_row_run *c);
enum avt_radsvar avt_sjekk_orden(const struct avt_row_run *c);
enum avt_radsvar avt_sjekk_ulik(const struct avt_row_run *c);
enum avt_radsvar avt_sjekk_sjekksum(const struct avt_row_run *c);
enum avt_radsvar avt_sjekk_settes(const struct avt_row_run *c);
enum avt_radsvar avt_sjekk_tall(const struct avt_row_run *c);
enum avt_radsvar avt_sjekk_hyppig(const struct avt_row_run *c);
enum avt_radsvar avt_sjekk_sum(const struct avt_row_run *c);
enum avt_radsvar avt_sjekk_aldri(const struct avt_row_run *c);
enum avt_radsvar avt_sjekk_vokser(const struct avt_row_run *c);
enum avt_radsvar avt_sjekk_tidligst(const struct avt_row_run *c);
enum avt_radsvar avt_sjekk_senest(const struct avt_row_run *c);
enum avt_radsvar avt_sjekk_vindu(const struct avt_row_run *c);
enum avt_radsvar avt_sjekk_varighet(const struct avt_row_run *c);
enum avt_radsvar avt_sjekk_alder(const struct avt_row_run *c);
enum avt_radsvar avt_sjekk_overlapp(const struct avt_row_run *c);

/* The value a row looks at; NULL where there is none. And as a day: false where there is none. */
const char *avt_sjekk_verdi(const struct avt_row_run *c, const struct avt_felt *felt);
bool avt_sjekk_dato(const struct avt_row_run *c, const struct avt_felt *felt, avt_date *out);
/* True if every condition of the row holds. */
bool avt_sjekk_vilkaar(const struct avt_row_run *c);
/* False when the day is that of a field without a value. */
bool avt_sjekk_punkt(const struct avt_row_run *c, const struct avt_tidspunkt *punkt, avt_date *out);

#endif
