/* What a verifier's report says, for tests. */
#ifndef AVTALE_TESTS_REPORT_H
#define AVTALE_TESTS_REPORT_H

#include "avtale/pakke.h"

/* A finding as "code value value"; the text is good until the next call. */
const char *report_told(const struct avt_finding *finding);
/* The first finding of the check, told so; "" if there is none. */
const char *report_found(const struct avt_rapport *report, const char *check);
/* True if one of the check's findings is told so. */
bool report_tells(const struct avt_rapport *report, const char *check, const char *told);
/* Prints what is wrong, each on a line behind `who`. */
void report_print_faults(const struct avt_rapport *report, const char *who);

#endif
