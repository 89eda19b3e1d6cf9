/* Faults with the texts that people read, for answers in JSON. */
#ifndef CASE_FAULT_TEXTS_H
#define CASE_FAULT_TEXTS_H

#include "avtale/err.h"
#include "avtale/json.h"
#include "base/request.h"

/* The text for a code of err.def or of a fault, in the request's language; the code itself if there is none. */
const char *fault_text(const struct request *rq, const char *code);

/* "feil": every fault with its text, as in a problem. */
void fault_texts(struct avt_json_writer *w, const struct request *rq, const struct avt_faults *faults);

#endif
