/*
 * Contact data: what a side changes alone because it says how to reach it. Found in the measure's data, not by name:
 * fields outside lists that share the first word of their path with a telephone or an address for mail, are class V of
 * the role's own part, and that the role writes.
 */
#ifndef COMMAND_CONTACT_DATA_H
#define COMMAND_CONTACT_DATA_H

#include "avtale/endring.h"
#include "base/request.h"

bool kontakt_er(const struct avt_tiltak *tiltak, const struct avt_felt *felt, int rolle);
bool kontakt_har(const struct avt_tiltak *tiltak, int rolle); /* there is any */

/* Puts the contact data of json (NULL: none) in the place of what innhold has; anything else in it is a fault
 * "ukjent-felt" of ctx, and so is what is wrong with a value. */
void kontakt_sett(struct ctx *ctx, struct avt_innhold *innhold, const struct avt_json *json, int rolle);

/* Makes the same changes in another content, a draft: what somebody else is writing must not take them back. */
void kontakt_flytt(struct avt_arena *arena, struct avt_innhold *innhold, const struct avt_forskjell *list, size_t n);

#endif
