/* One value: the types, and how their texts, numbers and JSON go together. */
#ifndef AVTALE_RULES_VERDI_H
#define AVTALE_RULES_VERDI_H

#include "avtale/json.h"
#include "avtale/tiltak.h"

/* The integers that every reader of JSON has exactly (RFC 8259 section 6). */
#define AVT_INTEGER_MAX ((INT64_C(1) << 53) - 1)

/*
 * A type of field: its name in felt.xml, how a text is checked, the one lexical form as a regular expression in the
 * part that XSD and ECMAScript have in common (NULL: any text, or made by avt_type_pattern), and its form in JSON.
 */
struct avt_type_row {
    const char *navn;
    const char *(*check)(struct avt_arena *arena, const struct avt_felt *felt, const char *text, const char **out);
    const char *pattern;
    unsigned shortest, longest; /* digits */
    bool integer;               /* an integer in JSON, else a string */
    bool spaced;                /* people group its digits: spaces are dropped */
};

const struct avt_type_row *avt_type_get(enum avt_type type);

const char *avt_type_pattern(struct avt_arena *arena, const struct avt_felt *felt); /* NULL: any text */

int64_t avt_verdi_number(const struct avt_felt *felt, const char *tekst);           /* in units of 10^-desimaler */

bool avt_interval_ok(struct avt_span text);                                         /* "14d", "6u", "3m", "1a" */

/* "[-]digits[.digits]" in units of 10^-decimals; false for any other form or more decimals. */
bool avt_verdi_units(const char *text, unsigned decimals, int64_t *out);

/* The text of a JSON member of the field's kind, NULL if it is of another. Blank text is of every kind: no value. */
const char *avt_json_verdi(struct avt_arena *arena, const struct avt_json *json, const struct avt_felt *felt);

#endif
