/*
 * Values as people write them. Pure: from what was typed to the form that JSON and the store want, and back.
 *
 * What cannot be read stays as it was typed, for avt_verdi_check to tell about; typed_fault says it in the words of a
 * page.
 */
#ifndef PAGE_TYPED_H
#define PAGE_TYPED_H

#include "avtale/arena.h"
#include "avtale/tiltak.h"

/*
 * 15.3.2027, 15/3/27, 150327 and "15. mars 2027" to 2027-03-15; "20.000 kr" and "20 000,-" to 20000; "12,5" to 12.5.
 * Spaces may be the unbreakable and narrow ones that pages write numbers with. A year of two digits is of this century.
 * Months have their Norwegian or English name, or its first letters, at least three. Whether there is such a day is not
 * asked here.
 */
const char *typed_read(struct avt_arena *arena, enum avt_type type, const char *text);

/* The same of a field; where it has one line, line ends that were pasted are spaces. */
const char *typed_read_field(struct avt_arena *arena, const struct avt_felt *felt, const char *text);

/* JSON carries values of the type as whole numbers. */
bool typed_is_whole(enum avt_type type);

/* What the page shows of it again: as it was read when that is a value of the field, else as it was typed. */
const char *typed_shown(struct avt_arena *arena, const struct avt_felt *felt, const char *text);

/* The code to tell of a value in a form: no form sends a value of the wrong type, but a text that is no number or no
 * date. text: what was typed, NULL when nothing was. */
const char *typed_fault(struct avt_arena *arena, const char *kode, enum avt_type type, const char *text);

#endif
