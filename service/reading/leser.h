/*
 * Opening an agreement for an actor, and in which role. What it then reads, it gets by one of three ways, and their names
 * say what stands in the reading log: peek.h, show.h and unseen.h.
 */
#ifndef READING_LESER_H
#define READING_LESER_H

#include "avtale/err.h"
#include "reading/opened.h"

/* Opens the agreement that is named, in the role that is named. AVT_ENOTFOUND
 * when it does not exist or the actor has no role in it; AVT_EROLE when the role is none of the actor's; "ugyldig-kode" at
 * `rolle` when it is none of the measure's, or two are named. */
struct avt_err leser_open(struct leser *out, struct ctx *ctx) AVT_NODISCARD;
/* One that is not named so (of a list, an earlier one): the role for lists is taken where the actor has it. */
struct avt_err leser_open_id(struct leser *out, struct ctx *ctx, const char *id) AVT_NODISCARD;
/* Another agreement while one is open, on its connection and in its transaction: it must be closed before the first. */
struct avt_err leser_open_beside(struct leser *out, const struct leser *first, const char *id) AVT_NODISCARD;
/* The same with the records unread, for what the writer alone decides on; rolle is -1 unless one is named. leser_fold
 * reads them, once, if they are needed after all. */
struct avt_err leser_open_unread(struct leser *out, struct ctx *ctx) AVT_NODISCARD;
struct avt_err leser_fold(struct leser *leser) AVT_NODISCARD;
void leser_close(struct leser *leser);

/* ---- what the role may see ---- */

/* False for the version that waits, to who has its role by the version in force alone: that one is nothing to it. */
bool leser_ser_versjon(const struct leser *leser, const struct avt_versjon *versjon);

/* Whether the role may see drafts. */
bool leser_ser_utkast(const struct leser *leser);

/* Whether the reader had its role when the record was made. A file, and what was done on behalf of a role, is visible to
 * whoever held the role then, not to a successor. True for Nav's roles, which the agreement names nobody for. */
struct avt_err leser_hadde_rollen(const struct leser *leser, unsigned nr, bool *out) AVT_NODISCARD;

/* ---- which of its roles an actor acts in: the one that is named, else a guess ---- */

/* The role that is named; -1 if none is. AVT_EROLE if the actor has it not. Faults at `rolle`:
 * "ugyldig-kode" if the measure has no such role or two are named, "feil-type". */
struct avt_err rolle_navngitt(struct leser *leser, int *rolle) AVT_NODISCARD;

/* Where no agreement is named: a fault "ugyldig-kode" at `rolle`, and AVT_EFAULTS, if what is named is a role of no
 * measure. */
struct avt_err rolle_kjent(struct ctx *ctx) AVT_NODISCARD;

/* In an agreement that is not named, the role for lists is a wish: it where the actor has it, else -1. */
int rolle_oensket(const struct leser *leser);

/* Where none is named: one that has something to sign now, else the first. */
int rolle_gjett(const struct leser *leser);

#endif
