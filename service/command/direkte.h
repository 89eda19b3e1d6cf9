/* Versions that one role makes alone, from the version in force and without a draft. */
#ifndef COMMAND_DIREKTE_H
#define COMMAND_DIREKTE_H

#include "avtale/err.h"
#include "command/outcome.h"
#include "command/utsagn.h"
#include "reading/leser.h"
#include "writer/job.h"

/*
 * Puts the role's contact data (command/contact_data.h) in force at once, as the act kontaktpunkt, from the version in force and
 * without a draft; a draft that somebody has gets the same changes. innhold holds all of it: what is left out is taken
 * away. AVT_ESTATUS while a version is pending.
 */
struct avt_err flow_kontakt(struct leser *leser, const struct avt_json *innhold, const char *grunn,
                            flow_answer answer) AVT_NODISCARD;

/*
 * What an act gives anew (utsagn_felter without a document), as a version of its own that this role changes alone:
 * the record that follows the act's. A draft of an amendment gets the same. Faults at "deler/<part>".
 */
struct avt_err flow_gi_nytt(struct leser *leser, const struct utsagn_deler *deler, struct job *foran) AVT_NODISCARD;

#endif
