/*
 * Which of its roles an actor acts in: the one that is named, else a guess.
 */
#ifndef READING_ROLLE_H
#define READING_ROLLE_H

#include "avtale/err.h"
#include "reading/opened.h"

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
