/* Versions that one role makes alone, from the version in force and without a draft. */
#ifndef COMMAND_DIREKTE_H
#define COMMAND_DIREKTE_H

#include "avtale/err.h"
#include "command/pipeline.h"
#include "command/utsagn.h"

/*
 * Puts the role's contact data (command/contact_data.h) in force at once, as the act kontaktpunkt, from the version in force and
 * without a draft; a draft that somebody has gets the same changes. innhold holds all of it: what is left out is taken
 * away. AVT_ESTATUS while a version is pending.
 */
struct contact_wish {
    const struct avt_json *innhold;
    const char *grunn;
};

extern const struct command_kind command_contact;

/*
 * What an act gives anew (utsagn_felter without a document), as a version of its own that this role changes alone:
 * the record that follows the act's. A draft of an amendment gets the same. Faults at "deler/<part>".
 */
struct avt_err flow_gi_nytt(struct command *first, const struct utsagn_deler *deler) AVT_NODISCARD;

#endif
