/* Files put with an agreement. */
#ifndef COMMAND_UPLOAD_FILE_H
#define COMMAND_UPLOAD_FILE_H

#include "avtale/err.h"
#include "avtale/span.h"
#include "command/outcome.h"
#include "reading/leser.h"

/* A file to be put with the agreement. */
struct filoenske {
    const char *slag, *navn;
    const char *const *lesere; /* parts and roles named by who uploads, NULL-terminated */
    struct avt_span bytes;
};

/* Faults "mangler" and "feil-filtype" at fil; what avt_filnavn_check and avt_opplasting_lesere tell. AVT_ELIMIT. */
struct avt_err flow_opplast(struct leser *leser, const struct filoenske *fil, flow_answer answer) AVT_NODISCARD;

/* Answers with the file of the record whose number is the second part of the path, as a download. AVT_ENOTFOUND as
 * show_upload. */
struct avt_err flow_last_ned(struct leser *leser) AVT_NODISCARD;

#endif
