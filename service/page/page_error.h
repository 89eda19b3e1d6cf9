/* The page that tells an error. */
#ifndef PAGE_ERROR_H
#define PAGE_ERROR_H

#include "avtale/err.h"
#include "base/request.h"

/* Answers with the page for an error and rq->faults; false, with nothing answered, if it could not be made. */
bool page_error(struct request *rq, enum avt_code code);

#endif
